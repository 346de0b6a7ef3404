"""The icons of evidence: a card, a form, a ticket machine, each a few strokes of one pen.

An icon is drawn in a square of side one, y growing down, and is put on the sheet as large as it must be: a bank card
beside its words is some fourteen points high. Round things are polygons of short sides.

Kept: every stroke lies within its square, with room for half a pen; every icon of the language has its drawing.
"""

from collections.abc import Mapping
from math import cos, pi, sin, sqrt

from blueprint.evidence import ICONS, guess

__all__ = ["ICONS", "Line", "guess", "strokes"]

Line = tuple[tuple[float, float], ...]
"""A stroke: points joined by straight pieces."""

SIDES = 16  # of a circle


def strokes(icon: str) -> tuple[Line, ...]:
    """Return the strokes of an icon in a square of side one, y growing down; a plain sheet for a name unknown.

    >>> strokes("letter")[1]
    ((0.06, 0.24), (0.5, 0.57), (0.94, 0.24))
    """
    return _DRAWN.get(icon, _DRAWN["sheet"])


def _line(*numbers: float) -> Line:
    """Return a stroke from its coordinates, x and y by turns."""
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _arc(x: float, y: float, radius: float, start: float, end: float, high: float = 0.0) -> Line:
    """Return a part of a circle, or of an ellipse that is ``high``; angles in degrees from the right, clockwise."""
    sides = max(2, round(SIDES * abs(end - start) / 360))
    angles = [(start + (end - start) * i / sides) * pi / 180 for i in range(sides + 1)]
    return tuple((round(x + radius * cos(a), 4), round(y + (high or radius) * sin(a), 4)) for a in angles)


def _ring(x: float, y: float, radius: float) -> Line:
    """Return a circle."""
    return _arc(x, y, radius, 0, 360)


def _frame(left: float, top: float, right: float, bottom: float, bend: float = 0.08) -> Line:
    """Return a rectangle with round corners."""
    corners = ((right, top, -90), (right, bottom, 0), (left, bottom, 90), (left, top, 180))
    points: Line = ()
    for x, y, start in corners:
        inner = (x - bend if x == right else x + bend, y - bend if y == bottom else y + bend)
        points += tuple(_arc(*inner, bend, start, start + 90))
    return (*points, points[0])


def _open(frame: Line, start: float, end: float) -> Line:
    """Return a rectangle whose upper side is open from ``start`` to ``end``."""
    top = frame[0][1]
    return ((end, top), *frame[:-1], (start, top))


def _mirrored(line: Line) -> Line:
    """Return a stroke on the other side of the middle."""
    return tuple((round(1 - x, 4), y) for x, y in line)


def _handset() -> Line:
    """Return the receiver of a telephone, its back to the lower left."""
    back = ((-0.47, 0.16), (-0.47, 0.03), (-0.4, -0.11), (-0.26, -0.21), (-0.1, -0.26))
    inside = ((-0.23, 0.21), (-0.2, 0.18), (-0.2, 0.08), (-0.15, 0.03))
    half = (*inside[::-1], (-0.26, 0.23), (-0.42, 0.23), *back)
    whole = (*half, *((-x, y) for x, y in half[::-1]), half[0])
    turn = sqrt(0.5)
    return tuple((round(0.42 + (y - x) * turn, 4), round(0.58 - (x + y) * turn, 4)) for x, y in whole)


_PAGE = _line(
    0.06, 0.16, 0.24, 0.13, 0.38, 0.16, 0.5, 0.24, 0.5, 0.88, 0.38, 0.8, 0.24, 0.77, 0.06, 0.8, 0.06, 0.16
)
_DRAWN: Mapping[str, tuple[Line, ...]] = {
    "sheet": (
        _line(0.6, 0.06, 0.2, 0.06, 0.2, 0.94, 0.82, 0.94, 0.82, 0.28, 0.6, 0.06, 0.6, 0.28, 0.82, 0.28),
        _line(0.35, 0.52, 0.67, 0.52),
        _line(0.35, 0.73, 0.67, 0.73),
    ),
    "form": (
        _open(_frame(0.14, 0.14, 0.86, 0.95), 0.35, 0.65),
        _frame(0.35, 0.05, 0.65, 0.22, 0.05),
        _line(0.27, 0.44, 0.34, 0.52, 0.46, 0.37),
        _line(0.57, 0.46, 0.74, 0.46),
        _line(0.27, 0.71, 0.34, 0.79, 0.46, 0.64),
        _line(0.57, 0.73, 0.74, 0.73),
    ),
    "receipt": (
        _line(
            0.2,
            0.95,
            0.2,
            0.06,
            0.8,
            0.06,
            0.8,
            0.95,
            0.7,
            0.85,
            0.6,
            0.95,
            0.5,
            0.85,
            0.4,
            0.95,
            0.3,
            0.85,
            0.2,
            0.95,
        ),
        _line(0.34, 0.28, 0.66, 0.28),
        _line(0.34, 0.46, 0.66, 0.46),
        _line(0.34, 0.64, 0.5, 0.64),
    ),
    "ticket": (
        (
            *_line(0.05, 0.24, 0.95, 0.24),
            *_arc(0.95, 0.5, 0.11, 270, 90),
            *_line(0.95, 0.76, 0.05, 0.76),
            *_arc(0.05, 0.5, 0.11, 90, -90),
            (0.05, 0.24),
        ),
        _line(0.66, 0.32, 0.66, 0.4),
        _line(0.66, 0.46, 0.66, 0.54),
        _line(0.66, 0.6, 0.66, 0.68),
        _line(0.28, 0.42, 0.5, 0.42),
        _line(0.28, 0.58, 0.5, 0.58),
    ),
    "card": (
        _frame(0.05, 0.19, 0.95, 0.81, 0.1),
        _line(0.05, 0.38, 0.95, 0.38),
        _line(0.05, 0.44, 0.95, 0.44),
        _line(0.18, 0.64, 0.42, 0.64),
    ),
    "money": (
        _frame(0.05, 0.14, 0.95, 0.66, 0.06),
        _ring(0.5, 0.4, 0.14),
        _line(0.17, 0.4, 0.22, 0.4),
        _line(0.78, 0.4, 0.83, 0.4),
        _line(0.1, 0.78, 0.9, 0.78),
        _line(0.16, 0.9, 0.84, 0.9),
    ),
    "book": (_PAGE, _mirrored(_PAGE)),
    "letter": (_frame(0.05, 0.19, 0.95, 0.81, 0.06), _line(0.06, 0.24, 0.5, 0.57, 0.94, 0.24)),
    "parcel": (
        _line(0.5, 0.05, 0.92, 0.27, 0.92, 0.73, 0.5, 0.95, 0.08, 0.73, 0.08, 0.27, 0.5, 0.05),
        _line(0.08, 0.27, 0.5, 0.49, 0.92, 0.27),
        _line(0.5, 0.49, 0.5, 0.95),
        _line(0.29, 0.16, 0.71, 0.38, 0.71, 0.56),
    ),
    "screen": (
        _frame(0.05, 0.12, 0.95, 0.72, 0.06),
        _line(0.5, 0.72, 0.5, 0.9),
        _line(0.28, 0.9, 0.72, 0.9),
    ),
    "phone": (_handset(), _arc(0.52, 0.48, 0.24, -80, -10), _arc(0.52, 0.48, 0.42, -80, -10)),
    "mobile": (
        _frame(0.25, 0.05, 0.75, 0.95),
        _line(0.25, 0.76, 0.75, 0.76),
        _line(0.46, 0.86, 0.54, 0.86),
    ),
    "machine": (
        _line(0.2, 0.94, 0.2, 0.12, 0.22, 0.07, 0.27, 0.05, 0.73, 0.05, 0.78, 0.07, 0.8, 0.12, 0.8, 0.94),
        _line(0.07, 0.94, 0.93, 0.94),
        _frame(0.33, 0.18, 0.67, 0.4, 0.03),
        _line(0.34, 0.55, 0.66, 0.55),
        _line(0.42, 0.55, 0.42, 0.74, 0.58, 0.74, 0.58, 0.55),
    ),
    "key": (
        _ring(0.28, 0.72, 0.22),
        _line(0.44, 0.56, 0.93, 0.07),
        _line(0.8, 0.2, 0.93, 0.33),
        _line(0.64, 0.36, 0.75, 0.47),
    ),
    "sign": (
        _line(0.14, 0.16, 0.74, 0.16, 0.93, 0.33, 0.74, 0.5, 0.14, 0.5, 0.14, 0.16),
        _line(0.46, 0.05, 0.46, 0.16),
        _line(0.46, 0.5, 0.46, 0.95),
        _line(0.3, 0.95, 0.62, 0.95),
    ),
    "building": (
        _line(0.06, 0.36, 0.5, 0.07, 0.94, 0.36, 0.06, 0.36),
        _line(0.2, 0.36, 0.2, 0.8),
        _line(0.5, 0.36, 0.5, 0.8),
        _line(0.8, 0.36, 0.8, 0.8),
        _line(0.1, 0.8, 0.9, 0.8),
        _line(0.05, 0.94, 0.95, 0.94),
    ),
    "counter": (
        _ring(0.5, 0.2, 0.15),
        _arc(0.5, 0.64, 0.27, 180, 360, high=0.2),
        _frame(0.05, 0.64, 0.95, 0.77, 0.04),
        _line(0.14, 0.77, 0.14, 0.95, 0.86, 0.95, 0.86, 0.77),
    ),
    "person": (
        _ring(0.5, 0.27, 0.2),
        (*_arc(0.5, 0.95, 0.4, 180, 360, high=0.36), (0.1, 0.95)),
    ),
    "food": (
        ((0.16, 0.06), *_arc(0.3, 0.28, 0.14, 180, 0), (0.44, 0.06)),
        _line(0.3, 0.06, 0.3, 0.95),
        _line(0.7, 0.95, 0.7, 0.06, 0.81, 0.14, 0.86, 0.3, 0.86, 0.52, 0.83, 0.58, 0.7, 0.58),
    ),
    "car": (
        _line(0.15, 0.72, 0.05, 0.72, 0.05, 0.54, 0.2, 0.47, 0.34, 0.26, 0.66, 0.26, 0.8, 0.47),
        _line(0.2, 0.47, 0.8, 0.47, 0.92, 0.52, 0.95, 0.57, 0.95, 0.72, 0.85, 0.72),
        _line(0.5, 0.26, 0.5, 0.47),
        _line(0.39, 0.72, 0.61, 0.72),
        _ring(0.27, 0.72, 0.12),
        _ring(0.73, 0.72, 0.12),
    ),
}
