"""Where the numbers of a shipped service come from: a record of real calls, read where it lies.

`python -m models.calibration.bank_calls calls.csv` prints the parameters of the bank call centre as
fragments of a service file, each with its standard error or the number of calls behind it. The record
itself is research data and no part of this package.
"""
