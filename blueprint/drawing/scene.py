"""The scene: every box and link of a picture and the cell each box stands in, but no points on paper yet.

For a branch with a counter and an account desk: the desk comes after the counter in time, stands under it in
the backstage lane, core banking below both, and the customer's form above in the lane of evidence.

Kept: a scene is made once, from names and attributes only, and is the same whatever the order in which the
graph was built.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blueprint.drawing import bands
from blueprint.drawing.boxes import (
    Box,
    evidence_boxes,
    forks,
    ghost_boxes,
    step_boxes,
    system_box,
    system_users,
)  # fmt: skip
from blueprint.drawing.columns import ROWS, Grid, clusters, place_beside, place_steps
from blueprint.drawing.connectors import connect
from blueprint.drawing.differences import Differences
from blueprint.drawing.links import Link, flow_links, step_key
from blueprint.drawing.order import Flow, in_time
from blueprint.drawing.results_shown import Findings
from blueprint.drawing.versions import STARTS, backward_of_both
from blueprint.drawing.words import text_of, word

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: its name, the text at its head, and the line below it (None for none)."""

    name: str
    label: str
    line: str | None

    def line_name(self, lang: str) -> str:
        """Return the name of the line below it, in capitals as far as the language has them."""
        return word(self.line, lang).upper() if self.line else ""


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands where.

    Attributes:
        lanes: the lanes, top to bottom.
        boxes: every box by key.
        links: every link; both ends of each are in one band.
        grids: the cell of each box, for each band.
        phases: number and text of the phase of each step, by the key of its box.
    """

    lanes: tuple[Lane, ...]
    boxes: Mapping[str, Box]
    links: tuple[Link, ...]
    grids: tuple[Grid, ...]
    phases: Mapping[str, tuple[int, str]]

    @property
    def bands(self) -> int:
        """The number of bands."""
        return len(self.grids)

    def band_links(self, band: int) -> list[Link]:
        """Return the links of one band."""
        return [link for link in self.links if link.tail in self.grids[band].places]


def lanes_of(said: Sequence[Mapping[str, Any]], lang: str) -> tuple[Lane, ...]:
    """Read the lanes, top to bottom."""
    return tuple(
        Lane(one["name"], text_of(one.get("label"), lang, one["name"]), one.get("line")) for one in said
    )


def phases_of(graph: "nx.DiGraph[str]", ahead: Iterable[Flow], lang: str) -> dict[str, tuple[int, str]]:
    """Return number and text of the phase of each step that has one.

    Phases the graph does not list come after those it does, in the order in which customers first reach them.
    What tells phases apart is their English text, so that their order is the same in every language.
    """
    shown: dict[str, str] = {}
    for one in graph.graph.get("phases") or []:
        named = isinstance(one, Mapping) and "name" in one
        name = str(one["name"]) if named else text_of(one, "en")
        shown[name] = text_of(one.get("label"), lang, name) if named else text_of(one, lang)
    said: dict[str, str] = {}
    for step in in_time(graph.nodes, ahead, {}):
        phase = graph.nodes[step].get("phase")
        if phase:
            said[step] = text_of(phase, "en")
            shown.setdefault(said[step], text_of(phase, lang))
    order = list(shown)
    return {step: (order.index(phase), shown[phase]) for step, phase in said.items()}


def stage(
    graph: "nx.DiGraph[str]",
    lang: str,
    findings: Findings | None,
    columns: int,
    rows: int = ROWS,
    times: bool = False,
    differences: Differences | None = None,
) -> Scene:
    """Make the scene of a service.

    Args:
        graph: the service.
        lang: language of the texts.
        findings: what a simulation found, if anything.
        columns: the most columns of a band, besides those of connectors.
        rows: the rows a lane may grow to for branches.
        times: whether to write how long each step takes.
        differences: what differs, if the graph joins two versions of a service.

    Raises:
        ValueError: a step stands in a lane the graph does not have.
    """
    lanes = lanes_of(graph.graph["lanes"], lang)
    names = [lane.name for lane in lanes]
    for name in sorted(graph.nodes):
        lane = graph.nodes[name].get("lane")
        if lane not in names:
            raise ValueError(f"step {name!r}: lane {lane!r} is none of {', '.join(names)}")
    flows = {(tail, head): said for tail, head, said in graph.edges(data=True)}
    arrivals = graph.graph.get("arrivals") or {}
    starts = [arrival.get("at", "") for arrival in arrivals.values()] + graph.graph.get(STARTS, [])
    back = backward_of_both(graph.nodes, flows, starts)
    phases = phases_of(graph, set(flows) - back, lang)
    grid = _steps(graph, names, set(flows) - back, phases, rows)
    begins = _begins(graph, grid, phases, columns)
    boxes = {box.key: box for box in step_boxes(graph, lang, findings, times, differences)}
    ghosts = ghost_boxes(graph, lang)
    for name, ghost, _ in ghosts:
        column = grid.places[step_key(name)].column
        place_beside(grid, ghost.key, names.index(ghost.lane), [column], _room(grid, begins, column))
    evidence, ties = evidence_boxes(graph, lang)
    systems, calls = _place_systems(graph, grid, begins, lang, findings)
    _place_evidence(grid, ties, begins)
    boxes |= {box.key: box for box in (*evidence, *systems, *(ghost for _, ghost, _ in ghosts))}
    volumes = (
        differences.flows if differences else {**findings.flows, **findings.recovering} if findings else {}
    )
    flowing = flow_links(graph, back, differences.after if differences else findings, lang, volumes)
    links: tuple[Link, ...] = (*flowing, *ties, *calls, *(link for *_, link in ghosts))
    by_key = {step_key(name): phase for name, phase in phases.items()}
    boxes, links, grids = connect(boxes, links, bands.fold(grid, begins))
    return Scene(lanes, boxes, links, grids, by_key)


def _steps(
    graph: "nx.DiGraph[str]",
    lanes: Sequence[str],
    ahead: Collection[Flow],
    phases: Mapping[str, tuple[int, str]],
    rows: int,
) -> Grid:
    """Place the steps, by the keys of their boxes."""
    numbers = {name: number for name, (number, _) in phases.items()}
    parallel = {flow for flow in ahead if forks(graph, flow[0])}
    lane_of = {name: lanes.index(graph.nodes[name]["lane"]) for name in graph.nodes}
    placed = place_steps(lanes, lane_of, in_time(graph.nodes, ahead, numbers), ahead, numbers, rows, parallel)
    return Grid(placed.lanes, {step_key(name): cell for name, cell in placed.places.items()}, rows)


def _begins(
    graph: "nx.DiGraph[str]", grid: Grid, phases: Mapping[str, tuple[int, str]], columns: int
) -> list[int]:
    """Return the first column of each band."""
    at = {name: grid.places[step_key(name)].column for name in graph.nodes}
    spans = [(min(at[tail], at[head]), max(at[tail], at[head])) for tail, head in sorted(graph.edges)]
    firsts = {min(at[n] for n in phases if phases[n] == phase) for phase in set(phases.values())}
    return bands.starts(grid.columns, spans, firsts, columns)


def _room(grid: Grid, begins: Sequence[int], column: int) -> range:
    """Return the columns of the band in which a column is."""
    ends = [*begins[1:], grid.columns]
    band = bands.band_of(column, begins)
    return range(begins[band], ends[band])


def _place_evidence(grid: Grid, ties: Sequence[Link], begins: Sequence[int]) -> None:
    """Give each sheet of evidence a place above its step, the upper steps first."""
    for tie in sorted(ties, key=lambda t: (grid.row(t.tail), t.tail)):
        column = grid.places[tie.tail].column
        place_beside(grid, tie.head, grid.lanes.index("evidence"), [column], _room(grid, begins, column))


def _place_systems(
    graph: "nx.DiGraph[str]", grid: Grid, begins: Sequence[int], lang: str, findings: Findings | None
) -> tuple[list[Box], list[Link]]:
    """Give each system a box below the steps that use it, one for each group of neighbours."""
    wanted = []
    for system, users in system_users(graph).items():
        at = {name: grid.places[step_key(name)].column for name in users}
        for number, group in enumerate(clusters(at, begins), start=1):
            columns = sorted(at[name] for name in group)
            wanted.append((len(columns), columns, system, number, group))
    boxes, calls = [], []
    for _, columns, system, number, group in sorted(wanted):
        box, own = system_box(graph, system, number, group, lang, findings)
        middle = columns[(len(columns) - 1) // 2]
        place_beside(
            grid, box.key, grid.lanes.index("support"), [middle, *columns], _room(grid, begins, middle)
        )
        boxes.append(box)
        calls += own
    return boxes, calls
