"""Compile the loop and keep it, unless it is there or another process is at it: `python -m sim.compiled_engine`."""

from __future__ import annotations

from sim.compiled_engine.build import compiled

if __name__ == "__main__":
    compiled()
