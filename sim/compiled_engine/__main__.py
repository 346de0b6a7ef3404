"""Compile the loop for a set of features and keep it: `python -m sim.compiled_engine [FEATURE …]`."""

from __future__ import annotations

import sys

from sim.compiled_engine.build import compile_loop

if __name__ == "__main__":
    compile_loop(sys.argv[1:])
