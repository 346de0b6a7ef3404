"""Results: what the replications say together, each figure with its interval.

`results.summary()` is a tidy table, one row a measure: the mean over the replications, the 95 % interval of that
mean (Student's t over independent replications) and how many replications had it. A single replication has no
interval, and says so by NaN.

Invariant: the same service, days, seed and replications give the same results, wherever they ran.
"""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from blueprint import Blueprint
from blueprint.estimate import Estimate
from blueprint.mistakes import did_you_mean
from sim.causes import Cause, causes, plain_cause
from sim.intervals import LEVEL, interval, interval_of_days
from sim.measures import ALL, TOTALS, Key

if TYPE_CHECKING:
    import pandas as pd

    from blueprint.drawing.results_shown import Findings


@dataclass(frozen=True)
class Row:
    """One measure over all replications; NaN where there is nothing to say."""

    scope: str
    name: str
    segment: str
    measure: str
    unit: str
    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Results:
    """The results of a run.

    Attributes
    ----------
    blueprint
        the service that ran.
    keys
        what each column of `values` is.
    values
        one row a replication, shape (replications, measures).
    days, seed, warm_up, engine
        how it ran; the warm-up in seconds.
    """

    blueprint: Blueprint
    keys: tuple[Key, ...]
    values: npt.NDArray[np.float64]
    days: int
    seed: int
    warm_up: float
    engine: str

    @property
    def replications(self) -> int:
        """How many replications there are."""
        return int(self.values.shape[0])

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """One row a measure, in the order of the service: its steps, pools and systems as its file has them."""
        found = [
            Row(
                key.scope,
                key.name,
                key.segment,
                key.measure,
                key.unit,
                *self._interval(column),
            )
            for column, key in enumerate(self.keys)
        ]
        return tuple(sorted(found, key=self._place))

    def _interval(self, column: int) -> tuple[float, float, float, int]:
        values, key = self.values[:, column], self.keys[column]
        if key.measure == "standard_days":  # on how many days it was judged stands beside it
            return interval_of_days(values, self.values[:, column + 1])
        return interval(values, key.unit)

    def _place(self, row: Row) -> tuple[int, int, int]:
        scopes = (
            "service",
            "step",
            "failure",
            "dimension",
            "pool",
            "skill",
            "system",
            "stream",
            "rule",
            "ledger",
        )
        service = self.blueprint
        order = {
            "step": list(service.steps),
            "pool": list(service.staff),
            "system": list(service.systems),
            "stream": list(service.arrivals),
            "rule": list(service.rules),
        }.get(row.scope, [])
        segments = [ALL, *service.all_segments()]
        place = order.index(row.name) if row.name in order else 0
        return scopes.index(row.scope), place, segments.index(row.segment)

    def row(self, scope: str, name: str, measure: str, segment: str = ALL) -> Row:
        """The row of one measure.

        Raises
        ------
        KeyError
            when there is none.
        """
        try:
            return self._index[scope, name, measure, segment]
        except KeyError:
            raise KeyError(self._unknown(scope, name, measure, segment)) from None

    def estimate(self, scope: str, name: str, measure: str, segment: str = ALL) -> Estimate:
        """A measure with its interval, totals a day; NaN for what there is none of.

        Examples
        --------
        >>> results.estimate("step", "counter", "wait_mean").say("min")  # doctest: +SKIP
        '1.6 min ±0.3'
        """
        row = self._index.get((scope, name, measure, segment))
        if row is None:
            return Estimate(math.nan)
        return Estimate(row.mean, row.low, row.high).over(self.days if measure in TOTALS else 1)

    def column(self, scope: str, name: str, measure: str, segment: str = ALL) -> npt.NDArray[np.float64]:
        """A measure by replication, shape (replications,); NaN where there is nothing to say.

        Raises
        ------
        KeyError
            when there is none.
        """
        for place, key in enumerate(self.keys):
            if (key.scope, key.name, key.segment, key.measure) == (scope, name, segment, measure):
                return self.values[:, place]
        raise KeyError(self._unknown(scope, name, measure, segment))

    def _unknown(self, *wanted: str) -> str:
        """What is wrong with (scope, name, measure, segment): the first of them that no row has."""
        rows = list(self._index)
        for place, what in enumerate(("scope", "name", "measure", "segment")):
            known = {row[place] for row in rows}
            if wanted[place] not in known:
                return f"no {what} {wanted[place]!r} here{did_you_mean(wanted[place], known)}"
            rows = [row for row in rows if row[place] == wanted[place]]
        return "no such row"

    @cached_property
    def _index(self) -> dict[tuple[str, str, str, str], Row]:
        return {(row.scope, row.name, row.measure, row.segment): row for row in self.rows}

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """What goes wrong, and what it has cost the customers a day, the worst first."""
        return causes(self.blueprint, self.keys, self.values, self.days)

    def summary(self) -> pd.DataFrame:
        """The rows as a table with columns scope, name, segment, measure, unit, mean, low, high, n."""
        import pandas as pd

        return pd.DataFrame([vars(row) for row in self.rows])

    def table(self) -> pd.DataFrame:
        """Every replication's measures: columns replication, scope, name, segment, measure, unit, value."""
        import pandas as pd

        index = pd.DataFrame([asdict(key) for key in self.keys])
        blocks = [
            index.assign(replication=number, value=row) for number, row in enumerate(self.values, start=0)
        ]
        columns = ["replication", "scope", "name", "segment", "measure", "unit", "value"]
        return pd.concat(blocks, ignore_index=True)[columns]

    def record(self) -> dict[str, Any]:
        """One object for programs: how it ran, `rows`, and what goes wrong, `causes`; NaN as None."""
        return {
            "service": self.blueprint.service,
            "fingerprint": self.blueprint.fingerprint,
            "engine": self.engine,
            "seed": self.seed,
            "replications": self.replications,
            "days": self.days,
            "warm_up": self.warm_up,
            "unit": self.blueprint.unit,
            "level": LEVEL,
            "rows": [_without_nan(vars(row)) for row in self.rows],
            "causes": [plain_cause(cause) for cause in self.causes],
        }

    def json(self) -> str:
        """The `record` as JSON text."""
        return json.dumps(self.record(), ensure_ascii=False, indent=1)

    def csv(self) -> str:
        """The rows as CSV text, with a head line."""
        return _csv(self.rows)

    def findings(self, lang: str = "en") -> Findings:
        """What a picture of the service shows of these results: `blueprint.draw(service, findings=…)`."""
        from sim.findings import findings

        return findings(self.blueprint, self.record(), lang)


def _without_nan(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: None if isinstance(value, float) and math.isnan(value) else value for key, value in row.items()
    }


def _csv(rows: tuple[Row, ...]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["scope", "name", "segment", "measure", "unit", "mean", "low", "high", "n"])
    table.writerows(_without_nan(vars(row)).values() for row in rows)
    return text.getvalue()
