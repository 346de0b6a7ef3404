"""How a picture is set: its language, its findings, its theme, how broad it is to be.

Kept: a setting says what is wanted; nothing here decides anything.
"""

from dataclasses import dataclass

from blueprint.drawing.bands import LIMIT
from blueprint.drawing.columns import ROWS
from blueprint.drawing.differences import Differences
from blueprint.drawing.results_shown import Findings


@dataclass(frozen=True, slots=True)
class Setting:
    """How a picture is set.

    Attributes:
        lang: language of the texts.
        findings: what a simulation found, if anything.
        columns: the most columns of a band.
        branches: the rows a lane may grow to for branches.
        scale: what all is drawn at, 1 for full size.
        theme: name of the colours.
        scenario: what is supposed, in the designer's words.
        times: whether to write how long each step takes.
        width: how wide the sheet is to be at least, points at full size; 0 for what suits its height.
        drawn: the date on which the picture is made.
        differences: what differs, if the graph joins two versions of a service.
        box_width: the least width of the boxes, points at full size, to draw several services alike.
        busiest: the customers an hour of the widest flow; the most of this service when 0.
        lanes: ``used`` to leave out the lanes that a band does not use, ``all`` to keep them.
        rows: rows of text below the lanes: ``time``, ``metrics``, or a key of the steps' notes.
        lane_room: what each lane is higher than it must be, points at full size, to fill a page.
        plain: whether to leave out all but the blueprint itself: no strip, no journeys, no bars.
        bare: whether to leave out title, legend and foot, too, for a page that says them itself.
    """

    lang: str = "en"
    findings: Findings | None = None
    columns: int = LIMIT
    branches: int = ROWS
    scale: float = 1.0
    theme: str = "colour"
    scenario: str = ""
    times: bool = False
    width: float = 0.0
    drawn: str = ""
    differences: Differences | None = None
    box_width: float = 0.0
    busiest: float = 0.0
    lanes: str = "all"
    rows: tuple[str, ...] = ()
    lane_room: float = 0.0
    plain: bool = False
    bare: bool = False
