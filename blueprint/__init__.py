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

from blueprint.blueprint import Blueprint, Flow
from blueprint.changes import Change, Difference, Scenario, change, diff
from blueprint.distribution import Distribution
from blueprint.mistakes import BlueprintError, Mistake
from blueprint.schema import schema

if TYPE_CHECKING:
    from os import PathLike

    from blueprint.drawing import Picture
    from blueprint.drawing.findings import Findings

__version__ = "0.1.0"

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
    "from_graph",
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
