"""What a picture says of itself: the service it shows, the luck it was simulated with, when it was drawn.

    blueprint show branch.png

A picture on a wall is worth what can be made again from it: the fingerprint names the service, the seed and
the replications its customers. Read from SVG, PNG, PDF and DOT alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ORDER = ("service", "fingerprint", "seed", "replications", "days", "level", "engine", "version", "drawn")


def facts(path: Path) -> dict[str, Any]:
    """What the picture was made from, by name.

    Raises
    ------
    ValueError
        when the file is no picture drawn here.
    """
    from blueprint.drawing import read

    return read(path)


def lines(said: dict[str, Any]) -> Iterator[str]:
    """One line a fact, the usual ones first."""
    for name in [*(name for name in ORDER if name in said), *sorted(set(said) - set(ORDER))]:
        value = f"{100 * said[name]:g} %" if name == "level" else said[name]
        yield f"{name:<14}{value}"


def as_json(said: dict[str, Any]) -> str:
    """The facts as one JSON object."""
    return json.dumps(said, ensure_ascii=False, indent=1)
