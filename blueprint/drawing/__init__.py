"""The drawing room: a service, as a graph, becomes a blueprint on paper.

    picture = draw(graph, "branch.svg")          # the bare blueprint
    picture = draw(graph, lang="zh", findings=found)   # with what a simulation found

Nothing heavy is imported before something is drawn.
"""

from blueprint.drawing.differences import Differences, Headline, StepDifference
from blueprint.drawing.findings import Findings, StepFinding, SystemFinding
from blueprint.drawing.fonts import MissingGlyphs
from blueprint.drawing.graphviz import DrawingError, GraphvizMissing
from blueprint.drawing.imprint import read
from blueprint.drawing.pages import SmallPrint
from blueprint.drawing.picture import Picture, draw, draw_change, draw_side_by_side

__all__ = [
    "Differences",
    "DrawingError",
    "Findings",
    "GraphvizMissing",
    "Headline",
    "MissingGlyphs",
    "Picture",
    "SmallPrint",
    "StepDifference",
    "StepFinding",
    "SystemFinding",
    "draw",
    "draw_change",
    "draw_side_by_side",
    "read",
]
