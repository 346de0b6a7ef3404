"""How fast the engines are beside other simulators and beside C: customers a second, side by side in one run.

    python -m bench.ratios [--rounds N] [--only NAME] [-o FOLDER]

One service is an M/M/8 queue, the other a call centre with patience, a back office and outages (`bench.services`);
the ready models follow, on our two engines. Everybody runs in turn, round by round, on one core, about one second
each; what compiles has compiled before. Speed is customers by processor time. A ratio is taken within each round,
so that a slow minute of the machine falls on both sides; told are medians over the rounds. Who is not installed is
left out by name.

Written are FOLDER/bench.json ({service: {program: how many times faster the compiled engine is}}, for c the time of
the compiled engine over that of C), bench.csv (with the speeds) and bench.svg.
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median

import blueprint
from bench import ours
from bench.outcome import Program
from bench.picture import draw
from bench.services import CALL_CENTRE, MM8
from blueprint.blueprint import ready_models

OURS = {"compiled": "compiled_engine", "simpy_engine": "simpy_engine"}
"""Our programs; the first that is there is the one that the others are compared with."""
C = "c"
PEERS = {
    "simpy": "simpy_programs",
    "ciw": "ciw_programs",
    "salabim": "salabim_programs",
    "cimba": "cimba_programs",
    C: "c_programs",
}
SERVICES = {"M/M/8": ("mm8", MM8, "desk"), "call centre": ("call_centre", CALL_CENTRE, "talk")}
"""(name of the program, blueprint, the step whose wait is told)."""
SHIPPED = "shipped models"
SECONDS = 1.0
"""Of a program in a round."""


@dataclass(frozen=True)
class Speed:
    """A program's customers a second in each round, and how many times faster our first one was."""

    per_second: tuple[float, ...]
    times: tuple[float, ...]

    @property
    def customers(self) -> float:
        """Customers a second: the median."""
        return median(self.per_second)

    @property
    def ratio(self) -> float:
        """How many times faster our first program is: the median."""
        return median(self.times)


def our_programs(service: blueprint.Blueprint, queue: str | None = None) -> dict[str, Callable[[], Program]]:
    """Our two engines on a service, by name; each is made when it is called for."""

    def on(engine: str) -> Program:
        return ours.program(ours.engine(engine), service, queue)

    return {name: partial(on, engine) for name, engine in OURS.items()}


def programs(service: str) -> dict[str, Callable[[], Program]]:
    """All programs of a service, ours first."""
    name, made, queue = SERVICES[service]

    def peer(module: str) -> Program:
        program: Program = getattr(import_module(f"bench.peers.{module}"), name)
        return program

    return our_programs(made, queue) | {who: partial(peer, module) for who, module in PEERS.items()}


def ready(offers: Mapping[str, Callable[[], Program]]) -> dict[str, Program]:
    """Those programs that can run here; the others are told and left out."""
    found = {}
    for name, offer in offers.items():
        try:
            found[name] = offer()
        except ImportError as missing:
            print(f"without {name}: {missing}")
    return found


def timed(run: Program, seed: int, minutes: float) -> tuple[float, float]:
    """(customers, seconds of the processor) of a run."""
    gc.collect()
    start = time.process_time()
    customers = run(seed, minutes).customers
    return customers, time.process_time() - start


def sized(run: Program) -> float:
    """The simulated minutes that take a program about one second; a first run lets it compile."""
    minutes = 60.0
    run(0, minutes)
    while True:
        _, seconds = timed(run, 0, minutes)
        if seconds > SECONDS / 5:
            return minutes * SECONDS / seconds
        minutes *= min(20.0, SECONDS / 3 / max(seconds, 1e-3))


def race(runs: Mapping[str, Program], rounds: int) -> dict[str, Speed]:
    """The speed of each program, all in turn in every round."""
    sizes = {name: sized(run) for name, run in runs.items()}
    speeds: dict[str, list[float]] = {name: [] for name in runs}
    for seed in range(1, rounds + 1):
        for name, run in runs.items():
            customers, seconds = timed(run, seed, sizes[name])
            speeds[name].append(customers / seconds)
    base = speeds[next(iter(speeds))]
    return {
        name: Speed(tuple(own), tuple(a / b for a, b in zip(base, own, strict=True)))
        for name, own in speeds.items()
    }


def told(title: str, speeds: Mapping[str, Speed]) -> None:
    """A table: the speeds, and the ratio with its least and greatest round."""
    base = next(iter(speeds))
    print(f"\n{title:<20} {'customers/s':>12}   {base} is faster (least, greatest round)")
    for name, speed in speeds.items():
        if name == base:
            note = ""
        elif name == C:
            note = f"{1 / speed.ratio:8.2f} times the time of C"
        else:
            note = f"{speed.ratio:8.2f} times  ({min(speed.times):.2f}, {max(speed.times):.2f})"
        print(f"{name:<20} {speed.customers:12,.0f}  {note}")


def told_models(models: Mapping[str, Mapping[str, Speed]]) -> None:
    """A table of the ready models: both engines, and the ratio."""
    print(f"\n{SHIPPED:<20} {'compiled/s':>12} {'SimPy/s':>10} {'times':>8}")
    for model, speeds in models.items():
        fast, slow = (speeds[name] for name in OURS)
        print(f"{model:<20} {fast.customers:12,.0f} {slow.customers:10,.0f} {slow.ratio:8.1f}")


def kept(
    races: Mapping[str, Mapping[str, Speed]], models: Mapping[str, Mapping[str, Speed]], folder: Path
) -> None:
    """Write bench.json, bench.csv and bench.svg."""
    folder.mkdir(parents=True, exist_ok=True)
    ratios = {
        service: {name: 1 / s.ratio if name == C else s.ratio for name, s in list(speeds.items())[1:]}
        for service, speeds in races.items()
    }
    if models:
        ratios[SHIPPED] = {model: speeds["simpy_engine"].ratio for model, speeds in models.items()}
    (folder / "bench.json").write_text(json.dumps(ratios, indent=1) + "\n", encoding="utf-8")
    with (folder / "bench.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        write.writerow(["service", "program", "customers_per_second", "ours_is_faster", "rounds"])
        for service, speeds in {**races, **models}.items():
            for name, speed in speeds.items():
                write.writerow(
                    [service, name, round(speed.customers), round(speed.ratio, 4), len(speed.times)]
                )
    if races:
        draw(
            {s: {name: speed.customers for name, speed in speeds.items()} for s, speeds in races.items()},
            folder / "bench.svg",
        )


def main() -> None:
    """Race on both services and the ready models, and keep what came of it."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.ratios", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", choices=[*SERVICES, SHIPPED], help="one service, or the shipped models")
    parser.add_argument("-o", "--out", type=Path, default=Path("out"))
    given = parser.parse_args()
    races, models = {}, {}
    for service in SERVICES:
        if given.only in (None, service):
            races[service] = race(ready(programs(service)), given.rounds)
            told(service, races[service])
    if given.only in (None, SHIPPED):
        for model in ready_models():
            runs = ready(our_programs(blueprint.load(model)))
            if len(runs) == len(OURS):
                models[model] = race(runs, given.rounds)
        if models:
            told_models(models)
    kept(races, models, given.out)
    print(f"\nwritten: {', '.join(str(given.out / f'bench.{kind}') for kind in ('json', 'csv', 'svg'))}")


if __name__ == "__main__":
    main()
