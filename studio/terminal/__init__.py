"""What a person reads in a terminal: the message first, then tables in which no number is ever broken."""
