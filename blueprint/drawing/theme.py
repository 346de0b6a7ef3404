"""How the picture looks: colours by theme, sizes, each with one name.

What is serious is red, what is noticeable amber, all else calm; the three have a stroke of their own besides. Four
themes: ``colour`` for screen and report, ``grey`` for a copier, ``print`` that saves ink, ``contrast`` for weak eyes
and beamers. In each the grades and the seven classes of a change stay apart in grey and for red-green blindness.

Kept: nothing but constants and pure functions; lengths are in points at full size.
"""

from collections.abc import Mapping
from dataclasses import dataclass

WHITE = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a picture, and how strong its lines are.

    Attributes:
        grades: of people, outlines and bars of what is fine, noticeable, serious.
        grade_ink: of text in these, on white or on their ground.
        grounds_of: the ground of the regions of these.
        work: of service in a journey.
        change: the seven classes of a change, from much better over not clear to much worse.
        ink, pale_ink: of names, and of small print on white.
        outline, strong_outline: of boxes: usual ones, starts and ends.
        fail, star, star_outline: of the marks.
        phase: the ground of the phases.
        links: the colour of each kind of link.
        heads, grounds: of the lanes; ``""`` for lanes a file adds.
        rule: the line between two lanes that has no name.
        strength: factor on the width of all lines.
    """

    grades: tuple[str, str, str]
    grounds_of: tuple[str, str, str]
    change: tuple[str, str, str, str, str, str, str]
    links: Mapping[str, str]
    heads: Mapping[str, str]
    grounds: Mapping[str, str]
    ink: str = "#1F2933"
    pale_ink: str = "#52606D"
    outline: str = "#7B8794"
    strong_outline: str = "#1F2933"
    grade_ink: tuple[str, str, str] = ("#3E4C59", "#7A4A00", "#9B1C12")
    work: str = "#9FB3C8"
    fail: str = "#6B2FA0"
    star: str = "#F5B700"
    star_outline: str = "#6B4F00"
    phase: str = "#E4E7EB"
    rule: str = "#CBD2D9"
    strength: float = 1.0

    @property
    def exit(self) -> str:
        """The colour of those who go unserved."""
        return self.grade_ink[2]

    @property
    def senses(self) -> Mapping[str, str]:
        """The colour of the bar of a figure that is good, too close, or bad."""
        return {"good": self.change[0], "warn": self.grades[1], "bad": self.grades[2]}

    @property
    def sense_ink(self) -> Mapping[str, str]:
        """The ink of such a figure."""
        return {"good": self.links["added"], "warn": self.grade_ink[1], "bad": self.grade_ink[2]}

    def head(self, lane: str) -> str:
        """Return the colour of a lane's head."""
        return self.heads.get(lane, self.heads[""])

    def ground(self, lane: str) -> str:
        """Return the colour of a lane's ground."""
        return self.grounds.get(lane, self.grounds[""])


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour with a ``share`` of another in it, 0 to 1."""
    parts = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + share * (b - a)):02X}" for a, b in parts)


def _lanes(
    evidence: str, customer: str, frontstage: str, backstage: str, support: str, other: str
) -> dict[str, str]:
    return {"evidence": evidence, "customer": customer, "frontstage": frontstage,
            "backstage": backstage, "support": support, "": other}  # fmt: skip


def _links(
    flow: str,
    rework: str,
    failure: str,
    call: str,
    tie: str,
    exits: str,
    added: str = "#1B7A43",
    removed: str = "#636A77",
    recovery: str = "#0B7285",
) -> dict[str, str]:
    return {"flow": flow, "rework": rework, "failure": failure, "exit": exits, "recovery": recovery,
            "other_recovery": mixed(WHITE, recovery, 0.75), "call": call, "tie": tie, "added": added,
            "removed": removed, "moved": added}  # fmt: skip


THEMES: Mapping[str, Theme] = {
    "colour": Theme(
        grades=("#8A97A6", "#A3660F", "#B3261E"),
        grounds_of=("#FFFFFF", "#FDF3DF", "#FBE7E5"),
        change=("#1F6FA8", "#8DBDDD", "#DDECF6", "#FFFFFF", "#FBCFA2", "#EC8A3C", "#963008"),
        links=_links("#2F4B66", "#8B6DB0", "#6B2FA0", "#5B7C99", "#8A8F98", "#9B1C12"),
        heads=_lanes("#616E7C", "#2A5F8F", "#3A75AC", "#52606D", "#323F4B", "#486581"),
        grounds=_lanes("#FAFBF7", "#F3F7FC", "#FFFFFF", "#F6F6F8", "#EFF0F2", "#F7F9FB"),
    ),
    "grey": Theme(
        grades=("#A8A8A8", "#737373", "#1F1F1F"),
        grounds_of=("#FFFFFF", "#F1F1F1", "#DEDEDE"),
        grade_ink=("#444444", "#333333", "#000000"),
        work="#C4C4C4",
        change=("#737373", "#B5B5B5", "#E8E8E8", "#FFFFFF", "#D0D0D0", "#969696", "#3F3F3F"),
        links=_links("#333333", "#7A7A7A", "#444444", "#666666", "#8C8C8C", "#000000", "#000000", "#686868", "#2A2A2A"),
        heads=_lanes("#707070", "#4A4A4A", "#616161", "#555555", "#383838", "#5A5A5A"),
        grounds=_lanes("#FBFBFB", "#F5F5F5", "#FFFFFF", "#F5F5F5", "#EFEFEF", "#F9F9F9"),
        ink="#1A1A1A", pale_ink="#505050", outline="#808080", strong_outline="#1A1A1A",
        fail="#444444", star="#F0F0F0", star_outline="#333333", phase="#E6E6E6", rule="#CCCCCC",
    ),
    "print": Theme(
        grades=("#A3AEBA", "#C08A35", "#C0453C"),
        grounds_of=("#FFFFFF", "#FFFAF0", "#FEF4F3"),
        work="#D3DCE5",
        change=("#4E97C6", "#A5CEE6", "#E2F0F8", "#FFFFFF", "#FCD2A4", "#F2A563", "#B04A18"),
        links=_links("#2F4B66", "#8B6DB0", "#6B2FA0", "#5B7C99", "#8A8F98", "#9B1C12"),
        heads=_lanes("#EEF0F2", "#DFE9F3", "#E8F0F8", "#E6E8EB", "#DDE0E4", "#EBF0F4"),
        grounds=_lanes(*[WHITE] * 6),
    ),
    "contrast": Theme(
        grades=("#8A8A8A", "#A35C00", "#8B0000"),
        grounds_of=("#FFFFFF", "#FFF1C9", "#FFDAD6"),
        grade_ink=("#000000", "#5A3200", "#8B0000"),
        work="#8FB0D0",
        change=("#00569B", "#6CB2E4", "#CFE8FA", "#FFFFFF", "#FFC488", "#E87A10", "#7A1E00"),
        links=_links("#000000", "#8F4FC0", "#5A0090", "#00408A", "#444444", "#8B0000", "#005F2A", "#4A4A4A", "#00505F"),
        heads=_lanes("#333333", "#003A70", "#00508F", "#2B2B2B", "#000000", "#1F3F5F"),
        grounds=_lanes(*[WHITE] * 6),
        ink="#000000", pale_ink="#000000", outline="#000000", strong_outline="#000000",
        fail="#6A00A8", star="#FFC400", star_outline="#000000", phase="#D9D9D9", rule="#555555",
        strength=1.35,
    ),
}  # fmt: skip

LINE_STYLE: Mapping[str, str] = {
    "interaction": "solid",
    "visibility": "dashed",
    "internal_interaction": "dotted",
}

TITLE_SIZE = 17.0
NOTE_SIZE = 10.0
NAME_SIZE = 10.0
SMALL_SIZE = 8.2  # drawn as 8; at four fifths, the least scale of a page, as 7
TINY_SIZE = 8.2
HEAD_SIZE = 11.0
BADGE = 15.0  # width of a round or square badge
STAR_SIZE = 15.0
BOX_WIDTHS = (84.0, 92.0, 100.0, 110.0, 120.0, 132.0)  # the narrowest that suits all labels is taken
BOX_HEIGHT = 46.0  # the least
LOW_HEIGHT = 28.0  # the least of evidence and systems
CONNECTOR = 18.0  # width of the sign with which a flow goes on in another band
PADDING = 7.0  # between a box's outline and its text
HEXAGON_SHARE = 0.74  # of a decision's width is fit for text
MARGIN = 14.0  # around the sheet
HEAD_WIDTH = 108.0  # of the lane names at the left
TRACK = 9.0  # between two parallel routes
CLEAR = 17.0  # between a box and the nearest route beside it
ABOVE = 20.0  # between a box and the nearest route above it: room for badges and an arrow
BELOW = 17.0  # between a box and the nearest route below it
ABOVE_FREE, BELOW_FREE = 17.0, 12.0  # above and below a box where no route runs
LINE_ROOM = 8.0  # on each side of a line between lanes


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2) of ``#RRGGBB``, 0 black to 1 white."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast (WCAG 2) of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str, ink: str = "#1F2933") -> str:
    """Return the ink, this dark one or white, that stands out more on ``colour``."""
    return max(ink, WHITE, key=lambda one: contrast(one, colour))


def theme_named(name: str) -> Theme:
    """Return a theme by its name.

    Raises:
        ValueError: there is none of that name.
    """
    if name not in THEMES:
        raise ValueError(f"theme {name!r}: a picture has one of {', '.join(THEMES)}")
    return THEMES[name]
