"""The order of things that happen at the same instant: the ranks of `sim.simpy_engine.clock`, said once more.

Arrivals come after all of them.
"""

SERVICE_ENDS, PATIENCE_ENDS, SYSTEM_CHANGES, DOOR_EVENTS, STAFF_CHANGES, RETURNS = 1, 2, 3, 4, 5, 6
