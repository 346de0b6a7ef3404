"""The two services of `bench.services`, written for other simulators as well as their own users would.

They keep what a study of one service needs (waits and outcomes) and leave out what the simulator lets them leave
out: no ledger, no intervals, no file language. Each module has the programs `mm8` and `call_centre`.

An outage means the same everywhere: whoever is being served is served to the end, nobody begins, and those who
wait lose patience as usual.
"""
