"""The service level of a step, in the ways in which call centres count it.

Of 100 callers 70 are answered within 20 s, 10 give up within 20 s, 5 later, and 15 are answered later:

    offered                   70 of 100    answered in time, of all who came
    answered                  70 of  85    of those who were answered
    without_short_abandons    70 of  90    of all who came but those who gave up in time
    with_short_abandons       80 of 100    of all who came, those who gave up in time counted as kept

Where nobody gives up they are the same. N. Gans, G. Koole & A. Mandelbaum, *Telephone call centers: tutorial, review,
and research prospects*, Manufacturing & Service Operations Management 5 (2003), and G. Koole, *Call center
optimization* (2013), say what each leaves out.

Invariant: every level that is shown, of a run, a day or an hour, comes from here.
"""

from __future__ import annotations

from typing import Any

LEVELS = ("offered", "answered", "without_short_abandons", "with_short_abandons")
"""The levels, as a standard names them."""


def level_parts(of: str, visits: Any, answered: Any, met: Any, short: Any) -> tuple[Any, Any]:
    """(part, whole) of a level: from who came, was answered, was answered in time, gave up in time; arrays, too.

    Examples
    --------
    >>> [level_parts(of, 100, 85, 70, 10) for of in LEVELS]
    [(70, 100), (70, 85), (70, 90), (80, 100)]
    """
    if of == "answered":
        return met, answered
    if of == "without_short_abandons":
        return met, visits - short
    return (met + short if of == "with_short_abandons" else met), visits
