"""A metric: one measure of one thing, as a designer names it.

`waiting_mean` is of the whole service, `counter.wait_mean` of a step, `teller.utilisation` of a pool,
`counter.wait_mean@gold` of one segment; `step.counter.failures` says the scope too, where the name alone would not do.

Invariant: a `Metric` that was found is in the keys it was looked for in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from blueprint.mistakes import did_you_mean
from sim import lived
from sim.measures import ALL, TOTALS, Key

_LESS = (
    "wait", "time_in_system", "abandoned", "balked", "blocked", "turned_away", "cut", "carried_over", "lost",
    "overtime", "cost", "queue", "failure", "outages", "downtime", "seconds", "rework", "elapsed", "no_show",
    "duration_at_standard",
    *lived.LESS,
)  # fmt: skip
_MORE = (
    "served", "standard_met", "standard_days", "promise_kept", "duration_met", "duration_promise_kept",
    "availability", "answered", *lived.MORE,
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Metric:
    """A measure of a thing, of a segment or of all."""

    scope: str
    name: str
    measure: str
    segment: str = ALL
    unit: str = ""

    def __str__(self) -> str:
        thing = f"{self.name}." if self.name else ""
        return f"{thing}{self.measure}" + (f"@{self.segment}" if self.segment != ALL else "")

    @property
    def better(self) -> int:
        """-1 when less is better (waits, losses, costs), 1 when more is (served in time), 0 when nobody can say."""
        if self.measure.startswith("answered_wait"):
            return -1
        if self.measure.startswith(_MORE):
            return 1
        return -1 if self.measure.startswith(_LESS) else 0

    @property
    def total(self) -> bool:
        """Whether it grows with the days of a replication, so that people read it a day."""
        return self.measure in TOTALS

    def column(self, keys: Sequence[Key]) -> int | None:
        """Where it stands among the keys; None when it is not there, as of a step that was dropped."""
        wanted = (self.scope, self.name, self.segment, self.measure)
        for place, key in enumerate(keys):
            if (key.scope, key.name, key.segment, key.measure) == wanted:
                return place
        return None


def metric(text: str, keys: Iterable[Key]) -> Metric:
    """The metric that `text` names among the keys.

    Raises
    ------
    ValueError
        when there is none, or several: what would be right.

    Examples
    --------
    >>> metric("counter.wait_mean@gold", [Key("step", "counter", "gold", "wait_mean", "min")])
    Metric(scope='step', name='counter', measure='wait_mean', segment='gold', unit='min')
    """
    keys = list(keys)
    thing, _, segment = text.strip().partition("@")
    segment = segment or ALL
    known: dict[str, list[Key]] = {}
    for key in keys:
        short = f"{key.name}.{key.measure}" if key.name else key.measure
        for spelt in (short, f"{key.scope}.{short}"):
            known.setdefault(spelt, []).append(key)
    if thing not in known:
        raise ValueError(f"no measure {thing!r}{_hint(thing, known)}")
    of_it = {(key.scope, key.name) for key in known[thing]}
    if len(of_it) > 1:
        ways = " or ".join(f"{scope}.{thing}" for scope, _ in sorted(of_it))
        raise ValueError(f"{thing!r} may mean several; write {ways}")
    for key in known[thing]:
        if key.segment == segment:
            return Metric(key.scope, key.name, key.measure, key.segment, key.unit)
    segments = {key.segment for key in known[thing]}
    raise ValueError(f"{text!r}: no segment {segment!r} here{did_you_mean(segment, segments)}")


def _hint(thing: str, known: Mapping[str, object]) -> str:
    """What was meant: looked for among the measures of the thing that is named, or among all."""
    name, _, measure = thing.rpartition(".")
    of_it = [spelt.rpartition(".")[2] for spelt in known if name and spelt.rpartition(".")[0] == name]
    if of_it:
        return f": {name} has no {measure!r}{did_you_mean(measure, of_it)}"
    names = {spelt.rpartition(".")[0] for spelt in known} - {""}
    if name:
        return f": nothing is called {name!r}{did_you_mean(name, names)}"
    return did_you_mean(thing, {spelt for spelt in known if "." not in spelt})
