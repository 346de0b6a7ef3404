"""The tests read as the specification of the project; nothing here but the ways to what they share and to the bench."""

import sys
from pathlib import Path

_HERE = Path(__file__).parent
sys.path[:0] = [str(_HERE), str(_HERE.parent)]
