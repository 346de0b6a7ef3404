"""Replications: the days of a service, run as often as was asked for, wherever that is done.

jobs.py      what is to be done, packed so that it can be done anywhere
workers.py   where it is done: this process, its threads, others, a cluster
finished.py  what is finished and kept, so that nothing is done twice
collect.py   as many replications of each service as were asked for
"""
