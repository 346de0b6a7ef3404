"""Service blueprints: what a service is, and how it is drawn.

    >>> import blueprint
    >>> shop = blueprint.build(
    ...     service="Kiosk", arrivals={"walk_in": {"at": "till", "rate": "20/h"}},
    ...     staff={"clerk": {"count": 1}}, steps={"till": {"lane": "frontstage", "by": "clerk", "takes": 2}})
    >>> list(shop.graph().nodes)
    ['till']

Nothing here knows of simulation: that is `sim`. What is heavy (networkx, Graphviz) is imported where it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blueprint import lifetime
from blueprint.blueprint import Blueprint, Flow
from blueprint.changes import Change, Difference, Scenario, change, diff
from blueprint.distribution import Distribution
from blueprint.mistakes import BlueprintError, Mistake
from blueprint.schema import schema
from blueprint.version import __version__ as __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from blueprint.drawing import Differences, Picture
    from blueprint.drawing.results_shown import Findings


__all__ = [
    "Blueprint",
    "BlueprintError",
    "Change",
    "Difference",
    "Distribution",
    "Flow",
    "Mistake",
    "Scenario",
    "build",
    "change",
    "diff",
    "draw",
    "draw_change",
    "draw_side_by_side",
    "from_graph",
    "lifetime",
    "load",
    "schema",
]

load = Blueprint.load
build = Blueprint.build
from_graph = Blueprint.from_graph


def draw(
    service: Blueprint, path: str | PathLike[str] | None = None, *, lang: str = "en",
    findings: Findings | None = None, **options: Any,
) -> Picture:  # fmt: skip
    """Draw a service blueprint; with a `path` ending in svg, png, pdf or dot, write it there too.

    Parameters
    ----------
    lang
        the language of names and titles, where the file has it: en, zh.
    findings
        what a simulation found: `sim.run(service).findings()`.
    options
        see `blueprint.drawing.draw`.
    """
    from blueprint import drawing

    return drawing.draw(service.graph(), path, lang=lang, findings=findings, **options)


def draw_change(
    before: Blueprint, after: Blueprint, path: str | PathLike[str] | None = None, *, lang: str = "en",
    differences: Differences | None = None, **options: Any,
) -> Picture:  # fmt: skip
    """Draw two versions of a service in one picture: what was added, removed or moved, and what it changed.

    Parameters
    ----------
    lang
        the language of names and titles, where the files have it: en, zh.
    differences
        what differs in figures, measured of both; nothing for the bare structure.
    options
        see `blueprint.drawing.draw_change`.
    """
    from blueprint import drawing

    return drawing.draw_change(
        before.graph(), after.graph(), path, lang=lang, differences=differences, **options
    )


def draw_side_by_side(
    wanted: Sequence[tuple[str, Blueprint, Findings | None]], path: str | PathLike[str] | None = None, *,
    lang: str = "en", **options: Any,
) -> Picture:  # fmt: skip
    """Draw several services on one sheet, with one scale of colour and one legend.

    Parameters
    ----------
    wanted
        for each picture its label, the service, and what a simulation found, or None.
    lang
        the language of names and titles, where the files have it: en, zh.
    options
        see `blueprint.drawing.draw_side_by_side`.
    """
    from blueprint import drawing

    graphs = [(label, service.graph(), findings) for label, service, findings in wanted]
    return drawing.draw_side_by_side(graphs, path, lang=lang, **options)
