"""How the picture looks: colours, sizes and line styles, each with one name.

A hot counter is dark red with white ink, a calm one white with dark ink; the line of visibility is dashed.
The six classes of heat were checked in grey and for red-green blindness; ink is chosen by contrast.

Kept: nothing but constants and pure functions; lengths are in points.
"""

from collections.abc import Mapping

RAMP = ("#FFFFFF", "#FEEBC8", "#FDC87E", "#F98E52", "#D94A33", "#8E1B1B")
INK = "#1F2933"
PALE_INK = "#52606D"
WHITE = "#FFFFFF"
OUTLINE = "#7B8794"
STRONG_OUTLINE = "#1F2933"
HOT_OUTLINE = "#5C0A0A"
PHASE = "#E4E7EB"
FAIL = "#B00000"
WAIT = "#1F2933"
STAR = "#F5B700"
STAR_OUTLINE = "#6B4F00"

FLOW = "#2F4B66"
REWORK = "#6B2FA0"
FAILURE = "#B00000"
CALL = "#5B7C99"
TIE = "#8A8F98"
LINK_COLOUR: Mapping[str, str] = {
    "flow": FLOW,
    "rework": REWORK,
    "failure": FAILURE,
    "call": CALL,
    "tie": TIE,
}
LINE_STYLE: Mapping[str, str] = {
    "interaction": "solid",
    "visibility": "dashed",
    "internal_interaction": "dotted",
}

HEADS: Mapping[str, str] = {
    "evidence": "#616E7C",
    "customer": "#2A5F8F",
    "frontstage": "#3F7CB5",
    "backstage": "#52606D",
    "support": "#323F4B",
}
GROUNDS: Mapping[str, str] = {
    "evidence": "#FAFBF7",
    "customer": "#F3F7FC",
    "frontstage": "#FFFFFF",
    "backstage": "#F6F6F8",
    "support": "#EFF0F2",
}
OTHER_HEAD = "#486581"
OTHER_GROUND = "#F7F9FB"

TITLE_SIZE = 17.0
NOTE_SIZE = 9.5
NAME_SIZE = 10.0
SMALL_SIZE = 8.0
TINY_SIZE = 7.0
HEAD_SIZE = 10.5
BADGE = 15.0  # width of a round or square badge
STAR_SIZE = 19.0
BOX_WIDTHS = (84.0, 92.0, 100.0, 110.0, 120.0, 132.0)  # the narrowest that suits all labels is taken
BOX_HEIGHT = 56.0  # the least
PADDING = 7.0  # between a box's outline and its text
HEXAGON_SHARE = 0.74  # of a decision's width is fit for text
MARGIN = 14.0  # around the sheet
HEAD_WIDTH = 108.0  # of the lane names at the left
TRACK = 9.0  # between two parallel routes
CLEAR = 17.0  # between a box and the nearest route beside it
ABOVE = 20.0  # between a box and the nearest route above it: room for badges and an arrow
BELOW = 17.0  # between a box and the nearest route below it
LINE_ROOM = 8.0  # on each side of a line between lanes


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2) of ``#RRGGBB``, 0 black to 1 white."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(colour: str) -> str:
    """Return the ink, dark or white, that stands out more on ``colour``."""
    ground = luminance(colour)
    on_dark = 1.05 / (ground + 0.05)
    on_light = (ground + 0.05) / (luminance(INK) + 0.05)
    return WHITE if on_dark > on_light else INK
