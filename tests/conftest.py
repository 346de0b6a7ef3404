"""The tests read as the specification of the project; nothing here but the ways to what they share and to the bench."""

import sys
from pathlib import Path

_HERE = Path(__file__).parent
sys.path[:0] = [str(_HERE), str(_HERE.parent)]


def pytest_sessionstart() -> None:
    """The loop is compiled before anything is tried, so that no test meets a machine that is not ready yet."""
    from sim.compiled_engine import build

    build.compiled()
