"""What-if studies: scenarios compared, chosen, and taken apart, each figure with its interval."""
