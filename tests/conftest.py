"""The tests read as the specification of the project; nothing here but the way to the shared pieces."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
