"""Published models with published answers.

Each figure must lie within four standard errors of what was published (or of the exact formula): our own
standard error from independent replications, that of the source where its answer was itself simulated, and
half of the last digit printed. Fixed seeds: these tests give the same verdict every time.
"""

from __future__ import annotations

import math
import statistics
from typing import Any

import numpy as np
import pytest
from formulas import erlang_a, erlang_b, erlang_c, jackson_rates, mg1_wait, mmc_wait, mmc_within

import blueprint
import sim
from sim import Results
from sim.plan import SERVED, make_plan
from sim.simpy_engine import replicate


def standard_error(values: np.ndarray[Any, Any]) -> float:
    known = values[~np.isnan(values)]
    return float(known.std(ddof=1)) / math.sqrt(len(known))


def agrees(
    results: Results, scope: str, name: str, measure: str, expected: float, *,
    digit: float = 0.0, source: float = 0.0, segment: str = "all",
) -> None:  # fmt: skip
    """Hold a measure against `expected`, printed to `digit`, with the standard error of its `source`."""
    column = next(
        n
        for n, key in enumerate(results.keys)
        if (key.scope, key.name, key.measure, key.segment) == (scope, name, measure, segment)
    )
    values = results.values[:, column]
    close(
        float(np.nanmean(values)), expected, standard_error(values), digit=digit, source=source, what=measure
    )


def close(
    found: float, expected: float, error: float, *, digit: float = 0.0, source: float = 0.0, what: str = ""
) -> None:
    allowed = 4 * math.hypot(error, source) + digit / 2
    assert abs(found - expected) <= allowed, f"{what}: {found:.4f} is not {expected:.4f} ± {allowed:.4f}"


def queue(rate: float, servers: int, takes: Any, **more: Any) -> blueprint.Blueprint:
    """One queue, round the clock; times in minutes."""
    step = {"lane": "frontstage", "by": "server", "takes": takes, **more.pop("step", {})}
    return blueprint.build(
        service="One queue",
        arrivals={"customers": {"at": "desk", "rate": rate}},
        staff={"server": {"count": servers}},
        steps={"desk": step},
        **more,
    )


def test_r1_a_day_of_m_m_c_from_empty_until_drained() -> None:
    step = {"standard": {"wait": "80% within 20 s"}}
    day = queue(4.2, 12, "exponential(mean=2)", hours="00:00-08:00", step=step)
    results = sim.run(day, replications=150)
    agrees(results, "step", "desk", "standard_met", 0.902, digit=0.001, source=0.001)
    agrees(results, "step", "desk", "wait_mean", 0.099, digit=0.001, source=0.001)
    agrees(results, "pool", "server", "utilisation", 0.695, digit=0.001, source=0.001)
    keys = {(key.scope, key.measure): n for n, key in enumerate(results.keys) if key.segment == "all"}
    met = results.values[:, keys["step", "visits"]] * results.values[:, keys["step", "standard_met"]]
    close(float(met.mean()), 1816.2, standard_error(met), source=3.5 / 1.96, what="served within target")


def test_r2_m_m_3() -> None:
    results = sim.run(queue(1.2, 3, "exponential(mean=2)"), days=6, warm_up="6 h", replications=20)
    agrees(results, "step", "desk", "wait_mean", mmc_wait(1.2, 2, 3))
    agrees(results, "step", "desk", "wait_mean", 2.16, digit=0.01)
    agrees(results, "service", "", "time_in_system_mean", 4.16, digit=0.01)
    agrees(results, "step", "desk", "queue_mean", 2.59, digit=0.01)


@pytest.mark.parametrize(
    ("agents", "level", "busy", "wait"), [(14, 0.888, 0.714, 0.174), (15, 0.941, 0.667, 0.102)]
)
def test_r3_erlang_c(agents: int, level: float, busy: float, wait: float) -> None:
    step = {"standard": {"wait": "80% within 20 s"}}
    centre = queue(200 / 60, agents, "exponential(mean=3)", step=step)
    results = sim.run(centre, days=3, warm_up="2 h", replications=12)
    agrees(results, "step", "desk", "standard_met", level, digit=0.001)
    agrees(results, "step", "desk", "standard_met", mmc_within(200 / 60, 3, agents, 1 / 3))
    agrees(results, "pool", "server", "utilisation", busy, digit=0.001)
    agrees(results, "step", "desk", "waited_share", wait, digit=0.001)
    agrees(results, "step", "desk", "waited_share", erlang_c(agents, 10))


def test_r4_erlang_a() -> None:
    caller = {"caller": {"share": 1.0, "patience": "exponential(mean=5)"}}
    step = {"standard": {"wait": "80% within 20 s"}}
    centre = queue(200 / 60, 13, "exponential(mean=3)", segments=caller, step=step)
    results = sim.run(centre, days=3, warm_up="2 h", replications=12)
    waits, abandons, wait = erlang_a(200 / 60, 3, 13, 5)
    for measure, exact, printed in [
        ("waited_share", waits, 0.226), ("abandoned_share", abandons, 0.025), ("wait_mean", wait, 0.125),
    ]:  # fmt: skip
        agrees(results, "step", "desk", measure, exact)
        agrees(results, "step", "desk", measure, printed, digit=0.001)
    agrees(results, "step", "desk", "standard_met", 0.858, digit=0.001)


def test_r5_jackson_network_with_feedback() -> None:
    network = blueprint.build(
        service="Jackson network",
        unit="h",
        arrivals={f"from_{n}": {"at": f"node_{n}", "rate": rate} for n, rate in ((1, 1), (2, 4), (3, 3))},
        staff={f"at_{n}": {"count": count} for n, count in ((1, 1), (2, 2), (3, 1))},
        steps={
            f"node_{n}": {
                "lane": "frontstage",
                "by": f"at_{n}",
                "takes": "exponential(mean=0.1)",
                "next": routes,
            }
            for n, routes in (
                (1, {"node_2": 0.6, "node_3": 0.3, "leave": 0.1}),
                (2, {"node_1": 0.1, "node_3": 0.3, "leave": 0.6}),
                (3, {"node_1": 0.4, "node_2": 0.4, "leave": 0.2}),
            )
        },
    )
    days, warm_up = 20, 24
    results = sim.run(network, days=days, warm_up=f"{warm_up} h", replications=12)
    exact = jackson_rates([1, 4, 3], [[0, 0.6, 0.3], [0.1, 0, 0.3], [0.4, 0.4, 0]])
    for n, rate, inside in ((1, 5, 1), (2, 10, 4 / 3), (3, 7.5, 3)):
        assert exact[n - 1] == pytest.approx(rate)
        agrees(results, "step", f"node_{n}", "visits", rate * (days * 24 - warm_up))
        # the mean number at the node: those who wait, and those in service (load)
        agrees(results, "step", f"node_{n}", "queue_mean", inside - rate * 0.1)


def test_r7_111_call_centre() -> None:
    centre = blueprint.build(
        service="111 call centre",
        hours="00:00-17:30",
        closing="cut",
        arrivals={"calls": {"at": "operator", "rate": "100/h"}},
        staff={"operators": {"count": 13}, "nurses": {"count": 15}},
        steps={
            "operator": {
                "lane": "frontstage", "by": "operators", "takes": "triangular(low=5, mode=7, high=10)",
                "next": {"nurse": 0.4, "leave": 0.6},
            },
            "nurse": {"lane": "frontstage", "by": "nurses", "takes": "uniform(low=10, high=30)"},
        },
    )  # fmt: skip
    results = sim.run(centre, warm_up="50 min", replications=60)
    # Published with the spread of its replications (0.8 and 1.7 min); at least five of them stand behind a mean.
    few = math.sqrt(5)
    agrees(results, "step", "operator", "answered_wait_mean", 3.2, digit=0.1, source=0.8 / few)
    agrees(results, "step", "nurse", "answered_wait_mean", 3.0, digit=0.1, source=1.7 / few)
    agrees(results, "pool", "operators", "utilisation", 0.942, digit=0.001, source=0.02 / few)
    agrees(results, "pool", "nurses", "utilisation", 0.883, digit=0.001, source=0.03 / few)
    # What needs no other simulation: the load is the rate of work.
    agrees(results, "step", "operator", "service_mean", 22 / 3)


HOURLY = (
    2.3667, 2.8, 8.8333, 10.4333, 14.8, 26.2667, 31.4, 18.0667, 16.4667, 12.0333, 11.6, 28.8667, 18.0333, 11.5,
    5.3, 4.0667, 2.2, 2.1,
)  # fmt: skip


def treatment_centre() -> blueprint.Blueprint:
    rates = {f"{6 + n:02}:00": f"{rate}/h" for n, rate in enumerate(HOURLY)}

    def step(pool: str, takes: str, **more: Any) -> dict[str, Any]:
        return {"lane": "frontstage", "by": pool, "takes": takes, **more}

    return blueprint.build(
        service="Treatment centre (Nelson)",
        hours="06:00-25:00",
        closing="cut",
        segments={"trauma": {"share": 0.12}, "other": {"share": 0.88}},
        arrivals={"patients": {"at": "triage", "rate": {**rates, "24:00": "0/h"}}},
        staff={
            name: {"count": n}
            for name, n in {
                "triage_nurse": 1, "clerk": 1, "examiner": 3, "stabiliser": 2, "trauma_cubicle": 1, "cubicle": 1,
            }.items()
        },
        steps={
            "triage": step("triage_nurse", "exponential(mean=3)", next={
                "by_segment": {"trauma": "stabilise", "other": "registration"}}),
            "registration": step("clerk", f"lognormal(mean=5, sd={math.sqrt(2)})", next="exam"),
            "exam": step("examiner", f"normal(mean=16, sd={math.sqrt(3)})", next={"treat": 0.6, "leave": 0.4}),
            "treat": step("cubicle", f"lognormal(mean=13.3, sd={math.sqrt(2)})"),
            "stabilise": step("stabiliser", "exponential(mean=90)", next="treat_trauma"),
            "treat_trauma": step("trauma_cubicle", "lognormal(mean=30, sd=2)"),
        },
    )  # fmt: skip


def test_r8_treatment_centre() -> None:
    results = sim.run(treatment_centre(), replications=60)
    # The source's own error, as if it were as large as ours with its usual 5 replications.
    few = math.sqrt(60 / 5)

    def published(scope: str, name: str, measure: str, value: float, segment: str = "all") -> None:
        column = [
            n
            for n, key in enumerate(results.keys)
            if (key.scope, key.name, key.measure, key.segment) == (scope, name, measure, segment)
        ]
        own = standard_error(results.values[:, column[0]])
        agrees(results, scope, name, measure, value, digit=0.1, source=own * few, segment=segment)

    agrees(results, "service", "", "arrived", math.fsum(HOURLY))
    published("service", "", "arrived", 227.7)
    published("step", "triage", "answered_wait_mean", 35.2)
    published("step", "registration", "answered_wait_mean", 105.6)
    published("step", "exam", "answered_wait_mean", 25.6)
    published("step", "treat", "answered_wait_mean", 136.7)
    published("service", "", "time_in_system_mean", 234.3, segment="other")
    published("service", "", "served", 162.2)


@pytest.mark.parametrize("own", [1, 2])
def test_helpers_without_work_of_their_own_make_one_pool_of_two(own: int) -> None:
    """M/M/3 of own servers and helpers, and to the letter the journal of a pool of three."""
    staff = {"server": {"count": own}, "other": {"count": 3 - own}}
    service = queue(1.2, 3, "exponential(mean=2)").data()
    desk = {**service["steps"]["desk"], "helped_by": "other"}
    two = blueprint.build({**service, "staff": staff, "steps": {"desk": desk}})
    results = sim.run(two, days=6, warm_up="6 h", replications=20)
    agrees(results, "step", "desk", "wait_mean", mmc_wait(1.2, 2, 3))
    agrees(results, "step", "desk", "waited_share", erlang_c(3, 2.4))
    assert str(sim.journal(two)) == str(sim.journal(blueprint.build(service)))


def test_helpers_of_a_loss_system_carry_what_overflows() -> None:
    """Ordered hunt: of the load a, the first c servers carry a (1 - B(c, a)), the next what B leaves between them."""
    load = 1.5 * 2
    alone = queue(1.5, 2, "exponential(mean=2)", step={"waiting_places": 0}).data()
    desk = {**alone["steps"]["desk"], "helped_by": "other"}
    staff = {**alone["staff"], "other": {"count": 3}}
    service = blueprint.build({**alone, "staff": staff, "steps": {"desk": desk}})
    first, both = load * (1 - erlang_b(2, load)), load * (1 - erlang_b(5, load))
    results = sim.run(service, days=4, warm_up="1 h", replications=20)
    agrees(results, "pool", "server", "utilisation", first / 2)
    agrees(results, "pool", "other", "utilisation", (both - first) / 3)


def test_nobody_waits_longer_for_help() -> None:
    def began(**step: Any) -> dict[int, int | None]:
        service = queue(1.2, 3, "exponential(mean=2)").data()
        staff = {**service["staff"], "other": {"count": {"00:00": 0, "08:00": 1, "10:00": 0, "12:00": 2}}}
        desk = {"lane": "backstage", "by": "other", "takes": 1}
        steps = {"desk": {**service["steps"]["desk"], **step}, "aside": desk}
        arrivals = {**service["arrivals"], "few": {"at": "aside", "every": 30}}
        made = blueprint.build({**service, "staff": staff, "steps": steps, "arrivals": arrivals})
        return {visit.customer: visit.began for visit in sim.journal(made).visits if visit.step == "desk"}

    alone, with_help = began(), began(helped_by="other")
    sooner = [alone[who] - time for who, time in with_help.items() if time is not None and alone.get(who)]
    assert min(sooner) == 0 < max(sooner)
    assert len(sooner) > 1000


class Visits:
    """A log of the services: (step, when she came, when her service began and ended), in ticks."""

    def __init__(self) -> None:
        self.all: list[tuple[int, int, int, int]] = []

    def visit(
        self, _: int, __: int, step: int, ___: int, came: int, began: int, ended: int, outcome: int, ____: int
    ) -> None:
        if outcome == SERVED:
            self.all.append((step, came, began, ended))

    def verdict(self, *_: Any) -> None:
        pass

    def stay(self, *_: Any) -> None:
        pass


def test_r9_cafe() -> None:
    cafe = blueprint.build(
        service="Café",
        hours="00:00-03:20",
        closing="cut",
        arrivals={"for_cold": {"at": "cold", "rate": 0.3}, "for_hot": {"at": "hot", "rate": 0.2}},
        staff={"cold_server": {"count": 1}, "hot_server": {"count": 2}, "till_server": {"count": 2}},
        steps={
            "cold": {"lane": "frontstage", "by": "cold_server", "takes": "exponential(mean=1)",
                     "next": {"hot": 0.3, "till": 0.7}},
            "hot": {"lane": "frontstage", "by": "hot_server", "takes": "exponential(mean=2.5)", "next": "till"},
            "till": {"lane": "frontstage", "by": "till_server", "takes": "exponential(mean=2)"},
        },
    )  # fmt: skip
    plan = make_plan(cafe)
    till = [step.name for step in plan.steps].index("till")
    paid = []
    for replication in range(60):
        log = Visits()
        replicate(plan, 1, replication, log=log)
        paid.append(sum(step == till and came < 180 * 60e6 for step, came, _, _ in log.all))
    spread = statistics.stdev(paid)
    close(statistics.mean(paid), 81.9, spread / math.sqrt(60), source=spread / math.sqrt(10), what="paid")


def test_r10_clinic_with_two_classes() -> None:
    clinic = blueprint.build(
        service="Clinic",
        unit="h",
        segments={"baby": {}, "child": {}},
        arrivals={
            "babies": {"at": "reception", "rate": 1, "segments": "baby"},
            "children": {"at": "reception", "rate": 2, "segments": "child"},
        },
        staff={"receptionist": {"count": 1}, "baby_doctor": {"count": 2}, "child_doctor": {"count": 3}},
        steps={
            "reception": {
                "lane": "frontstage", "by": "receptionist",
                "takes": {"by_segment": {"baby": "exponential(mean=15 min)", "child": "exponential(mean=10 min)"}},
                "next": {"by_segment": {"baby": "baby_clinic", "child": "child_clinic"}},
            },
            "baby_clinic": {"lane": "frontstage", "by": "baby_doctor", "takes": "exponential(mean=1)"},
            "child_clinic": {"lane": "frontstage", "by": "child_doctor", "takes": "exponential(mean=1)"},
        },
    )  # fmt: skip
    long = sim.run(clinic, days=60, warm_up="24 h", replications=12)
    reception = mg1_wait(3, 7 / 36, (1 * 2 / 16 + 2 * 2 / 36) / 3)
    for segment in ("baby", "child"):
        agrees(long, "step", "reception", "wait_mean", reception, segment=segment)
    agrees(long, "step", "baby_clinic", "wait_mean", mmc_wait(1, 1, 2))
    agrees(long, "step", "child_clinic", "wait_mean", mmc_wait(2, 1, 3))
    # The source: one day after three hours of warm-up, 16 times; its error is that of 16 such days.
    day = sim.run(clinic, days=1, warm_up="3 h", replications=200)
    for step, segment, printed in [
        ("reception", "baby", 0.298), ("reception", "child", 0.262),
        ("baby_clinic", "baby", 0.269), ("child_clinic", "child", 0.285),
    ]:  # fmt: skip
        values = [
            day.values[:, n]
            for n, key in enumerate(day.keys)
            if (key.name, key.measure, key.segment) == (step, "wait_mean", segment)
        ]
        spread = standard_error(values[0]) * math.sqrt(200 / 16)
        agrees(day, "step", step, "wait_mean", printed, digit=0.001, source=spread, segment=segment)


def test_r11_priority_in_m_d_1() -> None:
    segments = {"first": {"share": 0.1, "priority": 1}, "other": {"share": 0.9}}
    desk = queue(1 / 20, 1, 10, segments=segments)
    results = sim.run(desk, days=60, warm_up="24 h", replications=12)
    agrees(results, "step", "desk", "wait_mean", 5.0)
    # Cobham 1954: the mean wait of each class, residual work over what is left of the server
    residual = 0.5 * 10 / 2
    agrees(results, "step", "desk", "wait_mean", residual / (1 - 0.05), segment="first")
    agrees(results, "step", "desk", "wait_mean", residual / (1 - 0.05) / (1 - 0.5), segment="other")


def test_r11_nobody_waits_for_one_who_has_not_come() -> None:
    """With a free server nobody waits: every wait ends when a service ends."""
    segments = {"first": {"share": 0.1, "priority": 1}, "other": {"share": 0.9}}
    log = Visits()
    replicate(make_plan(queue(1 / 20, 1, 10, segments=segments), days=20), 1, 0, log=log)
    ends = {ended for _, _, _, ended in log.all}
    waited = [began for _, came, began, _ in log.all if began > came]
    assert len(waited) > 200
    assert all(began in ends for began in waited)


def test_r12_a_shop_without_a_queue() -> None:
    shop = blueprint.build(
        service="Shop",
        hours="00:00-01:41",
        arrivals={"one_a_minute": {"at": "till", "every": 1}},
        staff={"clerk": {"count": 1}},
        steps={"till": {"lane": "frontstage", "by": "clerk", "takes": 1.5, "waiting_places": 0}},
    )
    log = Visits()
    sums = replicate(make_plan(shop), 1, 0, log=log)
    assert sums.stays[0].arrived == 100
    assert sums.stays[0].outcomes[0] == 50
    assert sums.stays[0].outcomes[3] == 50
    assert max(ended for *_, ended in log.all) == 100.5 * 60e6
