"""What a picture shows of results: the finding, the figures everybody asks for, and where and why customers wait.

Findings are made from a record, the object that `blueprint run --json` or `blueprint hotspots --json` prints, so that a
picture can be drawn long after. Invariant: results and their record give the same findings.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from blueprint import Blueprint
from blueprint.drawing.results_shown import CauseFinding, Curve, Findings, Gone, KeyFigure, StepFinding
from blueprint.estimate import Estimate, number, percent, unit_after
from blueprint.quantity import SECONDS, Duration, plain
from blueprint.standards import level_note
from blueprint.text import say
from sim import flows_shown, grades, lived_shown
from sim.cause_words import cause_words, finding, lead
from sim.causes import QUEUE, WAYS, Cause, cause_of, everything, group_words, steps_of
from sim.day import Day
from sim.day_answers import queue_of_pool
from sim.journeys import journeys
from sim.measures import ALL

MOST_CURVES = 3
"""Queues over the day in one picture."""
MOST_STANDARDS = 2
"""Standards among the figures of a picture: those that are furthest from their target, in the order of the file."""
_SHOWN_IN = {"ms": ("s", 0.001), "wk": ("d", 7.0)}

Found = Callable[[str, str, str], Estimate]


def findings(service: Blueprint, record: Mapping[str, Any], lang: str = "en") -> Findings:
    """The findings of a picture of `service` with words in `lang`.

    Parameters
    ----------
    service
        the service that ran.
    record
        what `Results.record()`, `Hotspots.record()` or `Answer.record()` gives, and `--json` prints.
    lang
        language of the words.

    Raises
    ------
    ValueError
        when `record` is none of these, or one of another service.
    """
    run, spots = _parts(record)
    found = _reader(service, run)
    days = int(run["days"])
    worth = spots is not None
    causes = _causes(service, spots if spots is not None else run["causes"])
    unit, times = _SHOWN_IN.get(service.unit, (service.unit, 1.0))
    met = {name: found("step", name, "standard_met") for name in service.steps}

    def mean(scope: str, name: str, measure: str) -> float:
        one = found(scope, name, measure).mean
        return 0.0 if math.isnan(one) else one

    grade = grades.of_steps(service, mean, met)
    steps = {name: _step(service, name, found, grade[name], days, times) for name in service.steps}
    flows, failing = flows_shown.customers(service, run, days)
    money = next((cause.money for cause in causes if cause.money), None)
    return Findings(
        title=finding(service, causes, found, lang),
        lead=lead(causes, service, worth=worth, lang=lang),
        strip=strip(service, found, days, lang),
        steps=steps,
        systems={name: found("system", name, "availability") for name in service.systems},
        flows=flows,
        failing=failing,
        failures=lived_shown.failures(service, found, days),
        recovering=lived_shown.recovering(service, found, days),
        recoveries=lived_shown.recoveries(service, found, days),
        currency=service.currency or "money",
        causes=tuple(_cause(service, cause, found, lang) for cause in causes),
        sizes="worth" if worth else "cost",
        size_unit=service.currency or "money" if money else service.unit,
        staff=tuple(_pool(service, pool, found, lang) for pool in service.staff),
        journeys=journeys(service, found, grade, lang),
        curves=_curves(service, record, causes, lang),
        unit=unit,
        note=_note(run, lang),
        run={key: run[key] for key in ("seed", "replications", "days", "level", "engine") if key in run},
    )


_OF_CAUSE = set(Cause.__dataclass_fields__)


def _parts(record: Mapping[str, Any]) -> tuple[Mapping[str, Any], Sequence[Mapping[str, Any]] | None]:
    """(the record of the run as it is, the hotspots if they were measured) of any record that we print."""
    spots = None
    if isinstance(record, Mapping) and "comparison" in record:
        spots = (record.get("hotspots") or {}).get("hotspots")
        record = record["comparison"]
    if isinstance(record, Mapping) and isinstance(record.get("hotspots"), list):
        spots, record = record["hotspots"], record["as_it_is"]
    if isinstance(record, Mapping) and "scenarios" in record:
        record = record["scenarios"][record["base"]]
    return record, spots


def _reader(service: Blueprint, record: Mapping[str, Any]) -> Found:
    """What was found of (scope, name, measure), all segments together."""
    try:
        if not isinstance(record, Mapping):
            raise TypeError("no object")
        for key in ("fingerprint", "days", "replications", "seed", "causes"):
            record[key]
        rows = {
            (row["scope"], row["name"], row["measure"]): Estimate(*map(_number, (row["mean"], row["low"], row["high"])))
            for row in record["rows"] if row["segment"] == ALL
        }  # fmt: skip
    except (KeyError, TypeError) as error:
        raise ValueError(
            f"these are no results of a run ({error}); `blueprint run FILE --json` prints such"
        ) from None
    if str(record.get("unit", service.unit)) not in SECONDS:
        raise ValueError(
            f"these are no results of a run (unit {record['unit']!r}); `blueprint run FILE --json` prints such"
        )
    if record["fingerprint"] != service.fingerprint:
        raise ValueError(
            f"the results are of another service: theirs has the fingerprint {record['fingerprint']},"
            f" this one {service.fingerprint}; run it again"
        )
    return lambda scope, name, measure: rows.get((scope, name, measure), Estimate(math.nan))


def _causes(service: Blueprint, records: Sequence[Mapping[str, Any]]) -> list[Cause]:
    """What goes wrong, as it was recorded."""
    try:
        found = [cause_of({key: row[key] for key in row if key in _OF_CAUSE}, Cause) for row in records]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"these are no results of a run: a cause cannot be read ({error})") from None
    there = set(everything(service))
    for cause in found:
        if (cause.kind, cause.name) not in there:
            raise ValueError(
                f"these are no results of a run: nothing here is the {cause.kind} of {cause.name!r}"
            )
    return found


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _step(service: Blueprint, name: str, found: Found, grade: int, days: int, times: float) -> StepFinding:
    step = service.steps[name]
    waits = step.can_wait
    visits = found("step", name, "visits")
    gone = tuple(
        Gone(way, count.over(days), _share(count, visits, found, name, way))
        for way in WAYS
        if (count := found("step", name, way)).known and count.mean > 0
    )
    met = found("step", name, "standard_met") if step.wait_standard else None
    return StepFinding(
        wait=found("step", name, "wait_mean").also(lambda value: value * times) if waits else None,
        queue=max(found("step", name, "queue_mean").mean, 0.0) if waits else 0.0,
        visits=visits.mean / days,
        grade=grade,
        gone=gone,
        met=met,
        target=step.wait_standard.wait.share.value if step.wait_standard else math.nan,
        verdict=grades.verdict(met, step.wait_standard.wait.share.value)
        if step.wait_standard and met and met.known
        else "",
        length=found("step", name, "service_mean").mean * times,
        score=score if (score := found("step", name, "score_mean")).known else None,
        kept=kept if (kept := found("step", name, "promise_kept")).known else None,
        done=done if (done := found("step", name, "duration_promise_kept")).known else None,
        levels=lived_shown.levels(step.standard, name, found),
    )


def _share(count: Estimate, visits: Estimate, found: Found, name: str, way: str) -> Estimate:
    own = found("step", name, "abandoned_share") if way == "abandoned" else None
    return own if own and own.known else Estimate(count.mean / visits.mean if visits.mean else math.nan)


def _cause(service: Blueprint, cause: Cause, found: Found, lang: str) -> CauseFinding:
    queue = cause.kind == QUEUE
    return CauseFinding(
        kind=cause.kind,
        name=cause.name,
        steps=steps_of(service, cause.kind, cause.name),
        words=cause_words(cause, service, lang, first=True),
        size=cause.size,
        lost=cause.lost,
        grade=cause.grade,
        rank=cause.rank,
        busy=found("pool", cause.name, "utilisation").mean if queue else math.nan,
        duty=found("pool", cause.name, "on_duty_mean").mean if queue else math.nan,
    )


def _pool(service: Blueprint, pool: str, found: Found, lang: str) -> str:
    """`Teller 4.1 on duty, busy 78 % ±3`."""
    label = say(service.staff[pool].label, lang, name=pool)
    duty, busy = found("pool", pool, "on_duty_mean"), found("pool", pool, "utilisation")
    shown = number(duty.mean, 1).removesuffix(".0") if duty.known else "–"
    if lang.startswith("zh"):
        return f"{label}：在岗 {shown} 人，利用率 {busy.say('share', lang)}"
    return f"{label}: {shown} on duty, busy {busy.say('share', lang)}"


def strip(service: Blueprint, found: Found, days: int, lang: str = "en") -> tuple[KeyFigure, ...]:
    """The figures that everybody asks for first, a day: came, served, lost, wait, standards, cost."""
    zh = lang.startswith("zh")

    def one(
        label: str, chinese: str, made: Estimate, unit: str = "", sense: str = "", beside: str = ""
    ) -> KeyFigure:
        spread = " · ".join(filter(None, (made.spread(unit), beside)))
        return KeyFigure(chinese if zh else label, made.figure(unit, lang), spread, sense)

    def of(measure: str) -> Estimate:
        return found("service", "", measure)

    arrived = of("arrived").over(days)
    shown = [("came", one("came, a day", "每天到达", arrived))]
    shown.append(("served", one("served", "办结", of("served").over(days))))
    lost, share = of("lost").over(days), of("lost_share")
    gave_up = of("abandoned").mean == of("lost").mean
    if lost.known and (lost.mean > 0 or _can_be_lost(service)):
        sense = (
            "bad" if share.mean >= grades.MANY_LEAVE else "warn" if share.mean >= grades.SOME_LEAVE else ""
        )
        beside = share.figure("share", lang) if share.known and lost.mean else ""
        words = ("gave up", "放弃") if gave_up else ("lost", "流失")
        shown.append(("lost" if lost.mean else "nobody lost", one(*words, lost, sense=sense, beside=beside)))
    wait = of("waiting_mean")
    if wait.known and any(step.can_wait for step in service.steps.values()):
        shown.append(("wait", one("wait, mean", "平均等待", wait, service.unit)))
    standards, currency = _standards(service, found, lang), service.currency or "money"
    shown += zip(("standard", "another standard"), standards, strict=False)
    lived = [
        (kind, one(*words, made, sense=sense, beside=beside.say(currency, lang) if beside else ""))
        for kind, words, made, sense, beside in lived_shown.figures(found, days)
    ]
    cost = of("cost").over(days)
    last = [("cost", one("cost of a day", "每天成本", cost, currency))] if cost.known else []
    shown += [*lived, *last]
    return tuple(lived_shown.most_important(shown) if lived else (figure for _, figure in shown))


def _can_be_lost(service: Blueprint) -> bool:
    """Whether anybody can give up, turn away, be turned away or be lost by a failure."""
    impatient = any(segment.patience for segment in service.all_segments().values())
    ways = any(
        step.patience or step.balks_at or step.waiting_places or step.room or step.fails
        for step in service.steps.values()
    )
    return impatient or ways


_SENSES = {"kept": "good", "missed": "bad", "close": "warn"}
SIGNS = {"kept": "✓", "missed": "✗", "close": "≈"}
_MET = {"wait": "standard_met", "duration": "duration_met"}
"""What was measured of a standard that is a share within a time."""


def _standards(service: Blueprint, found: Found, lang: str) -> list[KeyFigure]:
    """Those for waits and durations of which most is missing, in the order of the file."""
    zh = lang.startswith("zh")
    shown = []
    known = [
        (name, kind, within, met)
        for name, step in service.steps.items()
        if step.standard is not None
        for kind, measure in _MET.items()
        if (within := step.standard.within(kind)) is not None and (met := found("step", name, measure)).known
    ]
    worst = sorted(known, key=lambda one: one[3].mean - one[2].share.value)[:MOST_STANDARDS]
    for name, kind, within, met in known:
        if not any((name, kind) == one[:2] for one in worst):
            continue
        told = grades.verdict(met, within.share.value)
        head = _head(service, name, kind, lang)
        days, kept = found("step", name, "standard_days"), ""
        if kind == "wait" and days.known:
            on = days.say("share", lang)
            kept = f"达标天数占 {on}" if zh else f"kept on {on} of days"
        beside = " · ".join(filter(None, (met.spread("share"), kept)))
        shown.append(KeyFigure(head, f"{met.figure('share', lang)} {SIGNS[told]}", beside, _SENSES[told]))
    return shown


def _head(service: Blueprint, name: str, kind: str, lang: str) -> str:
    """What a standard is: `Counter within 5 min, target 80 %`, `Survey done within 3 d, target 90 %`."""
    step = service.steps[name]
    if step.standard is None or (within := step.standard.within(kind)) is None:
        raise ValueError(f"no standard for {kind} at {name}")
    label, target = say(step.label, lang, name=name), percent(within.share.value, lang)
    limit = _limit(within.limit, service, lang)
    note = level_note(step.standard.of, lang) if kind == "wait" else ""
    if lang.startswith("zh"):
        return f"{label}：{limit}内{'办结' * (kind == 'duration')}{note}，目标 {target}"
    return f"{label}{' done' * (kind == 'duration')} within {limit}{note}, target {target}"


def _limit(limit: Duration, service: Blueprint, lang: str) -> str:
    """A limit in the unit in which the author wrote it: `5 min`, “20 秒”."""
    return f"{plain(limit.number)}{unit_after(limit.unit or service.unit, lang)}"


def _curves(
    service: Blueprint, record: Mapping[str, Any], causes: Sequence[Cause], lang: str
) -> tuple[Curve, ...]:
    """Queues of the marked pools over the day, where the record knows the service as it is by time of day.

    Slots are so wide that chance is not read as signal: those of the plots of the day.
    """
    days = record.get("days") if "comparison" in record else None
    if not isinstance(days, Mapping) or not days:
        return ()
    try:
        seen = Day.of_record(next(iter(days.values()))).smooth()
        pools = [cause.name for cause in causes if cause.kind == QUEUE and cause.grade > grades.FINE]
        hours = tuple((start + seen.width / 2) / 3600 for start in seen.starts)
        return tuple(
            Curve(
                pool,
                group_words(service, pool, lang),
                hours,
                queue_of_pool(seen, service, pool).mean,
            )
            for pool in pools[:MOST_CURVES]
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise ValueError(f"these are no results of a run: a day cannot be read ({error})") from None


def _note(record: Mapping[str, Any], lang: str) -> str:
    n, days = record["replications"], record["days"]
    if lang.startswith("zh"):
        return f"{n} 次重复 × {days} 天，随机种子 {record['seed']}；数值为每天的均值"
    runs = f"{n} replication{'' if n == 1 else 's'} of {days} day{'' if days == 1 else 's'}"
    return f"{runs}, seed {record['seed']}; figures are means a day"
