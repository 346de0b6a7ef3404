"""The drawing room: a service, as a graph, becomes a blueprint on paper.

    picture = draw(graph, "branch.svg")          # the bare blueprint
    picture = draw(graph, lang="zh", findings=found)   # with what a simulation found

Nothing is imported before something is drawn, or asked for by its name.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blueprint.drawing.differences import Differences, Headline, StepDifference
    from blueprint.drawing.fonts import MissingGlyphs
    from blueprint.drawing.graphviz import DrawingError, GraphvizMissing
    from blueprint.drawing.pages import SmallPrint
    from blueprint.drawing.picture import Picture, draw, draw_change, draw_side_by_side
    from blueprint.drawing.provenance import read
    from blueprint.drawing.results_shown import (
        CauseFinding,
        Curve,
        Findings,
        Gone,
        Journey,
        KeyFigure,
        StepFinding,
        Stretch,
    )

__all__ = [
    "CauseFinding",
    "Curve",
    "Differences",
    "DrawingError",
    "Findings",
    "Gone",
    "GraphvizMissing",
    "Headline",
    "Journey",
    "KeyFigure",
    "MissingGlyphs",
    "Picture",
    "SmallPrint",
    "StepDifference",
    "StepFinding",
    "Stretch",
    "draw",
    "draw_change",
    "draw_side_by_side",
    "read",
]
_ROOMS = {
    "differences": ("Differences", "Headline", "StepDifference"),
    "results_shown": (
        "CauseFinding",
        "Curve",
        "Findings",
        "Gone",
        "Journey",
        "KeyFigure",
        "StepFinding",
        "Stretch",
    ),
    "fonts": ("MissingGlyphs",),
    "graphviz": ("DrawingError", "GraphvizMissing"),
    "provenance": ("read",),
    "pages": ("SmallPrint",),
    "picture": ("Picture", "draw", "draw_change", "draw_side_by_side"),
}


def __getattr__(name: str) -> Any:
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(import_module(f"blueprint.drawing.{room}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
