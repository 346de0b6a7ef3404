"""Do the intervals tell the truth? Coverage, selection, planted hotspots and common luck, counted and written down.

    python -m bench.intervals [--times N] [--only PART] [-o FOLDER]

Written is FOLDER/intervals.json, {name: {experiments, covered, share, low, high, claimed, kept}}; `low` and `high` are
the 95 % interval of the share, by the binomial distribution. `kept` is null where nothing is claimed, since a limit is
shown: a count at one instant, days of which a few are far worse than all others, very many short replications. What is
finished is kept in FOLDER/intervals, so that a long run can be stopped and gone on with; another version of `sim`
begins anew.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import blueprint
import sim
from bench import coverage, known, planted, selecting
from blueprint import file
from sim.replications import workers
from sim.replications.finished import Keep, sources

PARTS = ("coverage", "selection", "hotspots", "luck")
EXPERIMENTS, RACES, SERVICES = 2000, 1000, 100
"""Of each kind: studies of services with known answers, races, and services in which a culprit is sought."""
REPLICATIONS = 30
"""In which a culprit is sought."""
LUCK = (
    "waiting_mean", "time_in_system_mean", "counter.wait_mean", "counter.wait_p90", "counter.waited_share",
    "counter.standard_met", "counter.queue_mean", "abandoned_share", "served",
)  # fmt: skip
Record = dict[str, Any]


def limit(record: Record, is_limit: bool = True) -> Record:
    """The record of what is shown as a limit, of which nothing is claimed."""
    return record | ({"kept": None} if is_limit else {})


def of_coverage(times: int, folder: Path) -> Iterator[tuple[str, Record]]:
    """Coverage of intervals: of one service, of differences, jointly, and after stopping."""
    place, keep = workers.processes(), Keep(folder / "replications")
    many = EXPERIMENTS * times
    for name, one in coverage.all_known().items():
        pool = coverage.pools({name: one}, many * coverage.EACH, place=place, keep=keep)[name]
        for measure, tally in coverage.of_means(pool).items():
            yield f"mean: {name}, {measure}", limit(tally.record(), measure == "carried_over")
    base = coverage.pools({"": known.MMC}, many * coverage.EACH, place=place, keep=keep)[""]
    others = coverage.pools(known.SCENARIOS, many * coverage.EACH, place=place, keep=keep)
    for name, other in others.items():
        for measure, tally in coverage.of_differences(base, other).items():
            yield f"difference: {name}, {measure}", tally.record()
    for measure in ("desk.wait_p80", "desk.wait_p95"):
        for each in (100, 300):
            tally = coverage.of_means(base, each, [measure])[measure]
            yield f"mean of {each} short replications: M/M/5, {measure}", limit(tally.record())
    for each in (coverage.EACH, 100):
        yield (
            f"joint: 3 scenarios, 4 measures, {each} replications",
            coverage.jointly(base, others, each).record(),
        )
    days = {f"{clerks}": known.day(clerks) for clerks in (3, 4)}
    three, four = coverage.pools(days, many * coverage.EACH, place=place, keep=keep).values()
    for half in ("10%", "5%"):
        tally, spent = coverage.until_precise(three, four, "desk.queue_mean", half)
        yield (
            f"until precise: a day, one more clerk, queue to {half}",
            tally.record() | {"replications": spent},
        )
    for half in (0.2, 0.1):
        for days, shape in (("normal days", None), ("days of skewness 1", 4.0), ("days of skewness 2", 1.0)):
            drawn = coverage.drawn_until_precise(many, shape=shape, half=half).record()
            yield f"until precise: {days}, to {half:g} sd", limit(drawn, shape == 1.0)


def of_selection(times: int, _: Path) -> Iterator[tuple[str, Record]]:
    """Races of every field, with what they spend beside equal allocation."""
    for field in selecting.FIELDS:
        tally, spent = selecting.races(field, RACES * times)
        equal = selecting.equal_allocation(field)
        found = tally.record() | {"replications": spent, "equal_allocation": equal}
        yield f"selection: {field.name}", limit(found, field.days == "unlike")


def of_hotspots(times: int, _: Path) -> Iterator[tuple[str, Record]]:
    """Planted culprits, sought on all processors."""
    seeds = SERVICES * times
    with ProcessPoolExecutor(workers.cores(), get_context("spawn")) as pool:
        for name in planted.PLANTED:
            hits = pool.map(
                partial(planted.is_found, name, replications=REPLICATIONS), range(1, seeds + 1), chunksize=5
            )
            yield f"hotspot: {name}", planted.of(hits).record()


def of_luck(times: int, _: Path) -> Iterator[tuple[str, Record]]:
    """By what factor common luck reduces the variance of what one more teller changes in the bank branch."""
    branch = blueprint.load("bank_branch")
    more = {"one more teller": blueprint.change(branch, "staff.teller.count: +1")}
    found = sim.compare(branch, more, replications=200 * times, measures=LUCK)
    for one in found.contrasts:
        yield f"common luck: one more teller, {one.metric}", {
            "experiments": one.n, "reduction": one.reduction, "change": one.change,
        }  # fmt: skip


def kept(folder: Path, part: str, times: int) -> dict[str, Record]:
    """The records of a part: those that are there, and the others as they are made."""
    path = folder / f"{sources()}-{times}" / f"{part}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        found: dict[str, Record] = json.loads(path.read_text(encoding="utf-8"))
        for name, record in found.items():
            print(told(name, record))
        return found
    makers: dict[str, Callable[[int, Path], Iterator[tuple[str, Record]]]] = {
        "coverage": of_coverage, "selection": of_selection, "hotspots": of_hotspots, "luck": of_luck,
    }  # fmt: skip
    found = {}
    for name, record in makers[part](times, folder):
        found[name] = record
        print(told(name, record), flush=True)
    file.write(path, json.dumps(found, indent=1))
    return found


def told(name: str, record: Record) -> str:
    """A line of the table: what, how often it was right of how many, between which bounds, and what else is known."""
    if "share" not in record:
        return f"{name:<62} variance {record['reduction']:6.1f} times less"
    sure = f"{100 * record['low']:5.1f} to {100 * record['high']:5.1f}"
    more = "".join(
        f"  {key.replace('_', ' ')} {record[key]:.0f}"
        for key in ("replications", "equal_allocation")
        if key in record
    )
    mark = {True: "", False: "  not kept", None: "  a limit"}[record["kept"]]
    return f"{name:<62} {100 * record['share']:5.1f} % ({sure}) of {record['experiments']:>5}{more}{mark}"


def main() -> None:
    """Count everything, tell it, and write it down."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.intervals", description=(__doc__ or "").split("\n", maxsplit=1)[0]
    )
    parser.add_argument("--times", type=int, default=1, help="so many times as many experiments")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("-o", "--out", type=Path, default=Path("out"))
    given = parser.parse_args()
    folder = given.out / "intervals"
    folder.mkdir(parents=True, exist_ok=True)
    path = given.out / "intervals.json"
    records: dict[str, Record] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for part in PARTS:
        if given.only in (None, part):
            records |= kept(folder, part, given.times)
    file.write(path, json.dumps(records, indent=1) + "\n")
    missed = [name for name, record in records.items() if record.get("kept") is False]
    print(f"\n{len(records)} claims, {len(missed)} not kept" + "".join(f"\n  {name}" for name in missed))


if __name__ == "__main__":
    main()
