"""Do the figures of a standard belong together?

A standard sets something: waits, durations, failures or a score. What customers expect, what is believed and promised
is said of the same; a figure of what is not set could be compared with nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.case import Case
from blueprint.mistakes import Mistake
from blueprint.standards import KINDS, SIDES

EXAMPLES = {"wait": "80% within 5 min", "duration": "90% within 3 d", "failures": "2%", "score": "4.2"}
"""What a standard of each kind looks like."""


def promises(case: Case) -> Iterator[Mistake]:
    """Standards that set nothing, and figures of what they do not set."""
    for name, step in case.service.steps.items():
        standard, here = step.standard, ("steps", name, "standard")
        if standard is None:
            continue
        kinds = [
            kind for kind in KINDS if getattr(standard, kind) is not None or case.raw(*here, kind) is not None
        ]
        if case.misspelt(*here):
            continue  # it may be what seems not to be set
        if not kinds:
            known = ", ".join(f"{kind}: {EXAMPLES[kind]}" for kind in KINDS[:-1])
            text = f"sets nothing; say {known} or {KINDS[-1]}: {EXAMPLES[KINDS[-1]]}"
            yield case.mistake(*here, text=text, key=True)
            continue
        for side in SIDES:
            for kind in KINDS:
                if standard.figure(side, kind) is not None and kind not in kinds:
                    text = (
                        "is a figure of what the standard does not set; add"
                        f" {kind}: {EXAMPLES[kind]} to it, or remove this"
                    )
                    yield case.mistake(*here, side, kind, text=text, key=True)
        if standard.of != "offered" and "wait" not in kinds:
            text = "says what a share of waits is of, and no wait is set; add wait: 80% within 5 min, or remove of"
            yield case.mistake(*here, "of", text=text)
