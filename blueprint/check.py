"""Do the parts of a service fit together?

A flow to a step that is not there, a teller pool that no step asks for, a step from which nobody can ever
leave: each part is right in itself, and still the service cannot be. Every rule here is one function that
yields mistakes; `check` runs them all, so that all mistakes are told at once.

What is judged may be a service from which faulty values were set aside; a name that stands in the file
counts as known even then, so that one mistake is told once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from blueprint.case import ENDS, STAND_IN, Case, every_word
from blueprint.coming import coming
from blueprint.dates import ByDay, each_day
from blueprint.distribution import Distribution
from blueprint.experience import experience
from blueprint.floor import rule_helpers
from blueprint.hours import DAY, Hours
from blueprint.lanes import STANDARD
from blueprint.mistakes import Mistake, Place, Places, did_you_mean
from blueprint.opening import opening
from blueprint.promises import promises
from blueprint.quantity import plain
from blueprint.reach import flows, standing_still
from blueprint.rules import floor_rules
from blueprint.service import Step
from blueprint.shifts import shifts
from blueprint.teams import team, teams
from blueprint.values import BySegment, Part

if TYPE_CHECKING:
    from blueprint.sections import Sections


def check(
    service: Sections, places: Places, whole: Mapping[str, Any] | None = None, *, torn: bool = False
) -> list[Mistake]:
    """Every way in which the parts of `service` do not fit together.

    Parameters
    ----------
    whole
        the data of the file, from which `service` may lack what was faulty.
    torn
        whether parts of the file could not be read at all; what seems unused or unreached may then be used there.
    """
    case = Case(service, places, whole or {})
    rules = (
        _names,
        _unused,
        _helping,
        teams,
        _icons,
        _by_segment,
        _segments,
        coming,
        opening,
        shifts,
        _exits,
        _costs,
        _distributions,
        _lanes,
        _systems,
        experience,
        promises,
        floor_rules,
        flows,
        standing_still,
    )
    return [
        mistake
        for rule in rules
        if not (torn and rule in (_unused, shifts, flows, standing_still))
        for mistake in rule(case)
    ]


def _names(case: Case) -> Iterator[Mistake]:
    if not case.names("steps"):
        yield case.mistake("steps", text="a service has at least one step")
    steps, pools, systems = case.names("steps"), case.names("staff"), case.names("systems")
    rooms = case.names("rooms")
    lanes = {lane.name for lane in STANDARD} | case.names("lanes")

    def unknown(name: str, known: set[str], what: str, *place: str | int) -> Iterator[Mistake]:
        if name not in known:
            yield case.mistake(*place, text=f"no {what} {name!r}{did_you_mean(name, known)}")

    for name, stream in case.service.arrivals.items():
        if stream.at != STAND_IN:
            yield from unknown(stream.at, steps, "step", "arrivals", name, "at")
    for name, step in case.service.steps.items():
        here = ("steps", name)
        yield from unknown(step.lane, lanes, "lane", *here, "lane")
        if step.lane == "evidence":
            text = "nobody acts in the evidence lane; write evidence: in the step it belongs to"
            yield case.mistake(*here, "lane", text=text)
        for field, wanted, known, what in (
            ("by", step.by, pools, "pool"),
            ("helped_by", step.helped_by, pools, "pool"),
            ("uses", step.uses, systems, "system"),
        ):
            listed = isinstance(case.raw(*here, field), list)
            for number, one in enumerate(wanted):
                inner = (field, number) if listed else (field,)
                yield from unknown(one, known, what, *here, *inner)
        if step.room is not None:
            yield from unknown(step.room, rooms, "room", *here, "room")
        for place, target in _targets(step):
            word = isinstance(case.raw(*here, *place[:-1]), str)  # one target, without a share
            yield from unknown(target, steps | set(ENDS), "step", *here, *(place[:-1] if word else place))


def _targets(step: Step) -> Iterator[tuple[Place, str]]:
    """Every place in a step that names where customers go, with the name."""
    ways: list[tuple[Place, Any]] = [(("next",), step.next)]
    ways += [(("exits", outcome), routes) for outcome, routes in step.exits.items()]
    for place, routes in ways:
        if isinstance(routes, BySegment):
            for segment, shares in routes.by_segment.items():
                yield from (((*place, "by_segment", segment, target), target) for target in shares)
            yield from (((*place, "others", target), target) for target in routes.others or {})
        else:
            yield from (((*place, target), target) for target in routes or {})
    for mode, failure in step.fails.items():
        if failure.then is not None:
            yield ("fails", mode, "then"), failure.then


def _unused(case: Case) -> Iterator[Mistake]:
    steps = case.service.steps.items()
    staff = case.service.staff
    for section, fields, what, needed in (
        (
            "staff",
            ("by", "helped_by", "skill", "overflow"),
            "pool",
            lambda step: team(staff, step) or _wanted(step.skill),
        ),
        ("systems", ("uses",), "system", lambda step: step.uses),
        ("rooms", ("room",), "room", lambda step: [step.room] if step.room else []),
    ):
        used = {one for _, step in steps for one in needed(step)}
        if section == "staff":
            used |= {str(word) for word in every_word(case.raw("rules"))} & case.names(section)
            used |= {pool for step, _ in steps for pool in rule_helpers(case.service.rules, step)}
        unknown = used - case.names(section)
        for lost in case.names("steps") - set(case.service.steps):
            used |= {str(word) for word in every_word(case.raw("steps", lost))}
        for step, _ in steps:
            used |= case.misspelt("steps", step)
            for field in fields:
                if case.set_aside("steps", step, field):
                    used |= {str(word) for word in every_word(case.raw("steps", step, field))}
        if unknown:
            continue  # a wrong name is told of on its own; what it should have been is not unused
        for name, thing in getattr(case.service, section).items():
            if name not in used and not getattr(
                thing, "skills", ()
            ):  # of skills that nobody needs it is told elsewhere
                text = f"no step uses this {what}; name it in a step's {fields[0]}: or remove it"
                yield case.mistake(section, name, text=text, key=True)


def _wanted(skill: str | None) -> list[str]:
    """A skill that nobody has: whoever was meant to have it is not unused."""
    return [] if skill is None else [skill]


def _icons(case: Case) -> Iterator[Mistake]:
    for name, step in case.service.steps.items():
        unread = case.set_aside("steps", name, "evidence") and case.raw("steps", name, "evidence") not in (
            [],
            (),
        )
        if step.icon and not step.evidence and not unread and not case.misspelt("steps", name):
            text = (
                f"{step.icon} is what evidence is drawn as, and there is none; add evidence:, or remove icon"
            )
            yield case.mistake("steps", name, "icon", text=text)


def _helping(case: Case) -> Iterator[Mistake]:
    for name, step in case.service.steps.items():
        here = ("steps", name, "helped_by")
        if not step.helped_by or case.set_aside("steps", name, "by") or case.misspelt("steps", name):
            continue
        if step.skill is None and len(step.by) != 1:
            found = f"by names {', '.join(step.by)}" if step.by else "there is no by"
            text = f"others can help where one pool serves, and {found}; name one pool in by:, or remove helped_by"
            yield case.mistake(*here, text=text)
        for pool in step.helped_by:
            if step.by == (pool,):
                text = f"{pool} serves here already; name another pool, or remove it from helped_by"
                yield case.mistake(*here, text=text)


def _varied(service: Sections) -> Iterator[tuple[Place, BySegment[Any]]]:
    """Every value that differs by segment, wherever it stands."""
    yield from _varied_in(service, ())


def _varied_in(value: Any, place: Place) -> Iterator[tuple[Place, BySegment[Any]]]:
    if isinstance(value, BySegment):
        yield place, value
    elif isinstance(value, Part):
        for field in type(value).model_fields:
            yield from _varied_in(getattr(value, field), (*place, field))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _varied_in(inner, (*place, str(key)))


def _by_segment(case: Case) -> Iterator[Mistake]:
    segments = case.names("segments")
    for place, value in _varied(case.service):
        for segment in value.by_segment:
            if segment not in segments:
                text = f"no segment {segment!r}{did_you_mean(segment, segments)}"
                yield case.mistake(*place, "by_segment", segment, text=text, key=True)
        missing = sorted(
            set(case.service.segments) - set(value.by_segment) - set(case.raw(*place, "by_segment") or ())
        )
        beside = {key for key, said in (case.raw(*place) or {}).items() if said is not None} - {"by_segment"}
        if missing and value.others is None and not beside:
            text = f"says nothing of {', '.join(missing)}; name every segment, or add others: …"
            yield case.mistake(*place, text=text)


def _segments(case: Case) -> Iterator[Mistake]:
    service, names = case.service, case.names("segments")
    used: set[str] = set()
    unknown = False
    relying = [name for name, s in service.arrivals.items() if s.segments is None]
    for name, stream in service.arrivals.items():
        for segment, share in (stream.segments or {}).items():
            if segment not in names:
                text = f"no segment {segment!r}{did_you_mean(segment, names)}"
                yield case.mistake("arrivals", name, "segments", text=text)
                unknown = True
            if share.value > 0:
                used.add(segment)
    shares = {name: s.share for name, s in service.segments.items() if s.share is not None}
    used |= set(shares) if relying or not service.arrivals else set()
    aside = any(
        case.set_aside("segments", n, "share") or case.raw("segments", n) is None for n in service.segments
    )
    if service.segments and (relying or (shares and not service.arrivals)) and not aside:
        without = sorted(set(service.segments) - set(shares))
        total = sum(share.value for share in shares.values())
        if not shares:
            text = "no segment has a share; write share: in each, or segments: in each arrival stream"
            yield case.mistake("segments", text=text, key=True)
            return
        elif abs(total - 1) > 1e-9 and not any(case.raw("segments", n, "share") != 0 for n in without):
            yield case.mistake("segments", text=_total(total), key=True)
        elif abs(total - 1) > 1e-9:
            also = f"; {', '.join(without)} has none" if without else ""
            yield case.mistake("segments", text=_total(total) + also, key=True)
    if service.arrivals and not unknown:
        for name in service.segments:
            if name not in used and not aside:
                text = "no customer belongs to this segment; give it a share, or name it in an arrival stream"
                yield case.mistake("segments", name, text=text, key=True)


def _total(total: float) -> str:
    return f"the shares of the segments add up to {plain(round(total * 100, 6))}%, not to 100%"


def _exits(case: Case) -> Iterator[Mistake]:
    """Exits of what cannot happen."""
    patient = not any(segment.patience for segment in case.service.segments.values())
    for name, step in case.service.steps.items():
        impossible = {
            "abandoned": patient and step.patience is None and not case.set_aside("steps", name, "patience"),
            "balked": step.balks_at is None and not case.set_aside("steps", name, "balks_at"),
            "blocked": step.waiting_places is None
            and step.room is None
            and not case.set_aside("steps", name, "waiting_places"),
            "turned_away": case.service.closing != "turn_away" and case.raw("closing") != "turn_away",
        }
        remedy = {
            "abandoned": "nobody gives up here; say patience: exponential(mean=5 min)",
            "balked": "nobody balks here; say balks_at: 10",
            "blocked": "nobody is blocked here; say waiting_places: 20",
            "turned_away": "nobody is turned away here; say closing: turn_away",
        }
        for outcome in step.exits:
            if impossible[outcome] and not case.misspelt("steps", name):
                yield case.mistake(
                    "steps", name, "exits", outcome, text=f"{remedy[outcome]}, or remove this exit", key=True
                )


def _costs(case: Case) -> Iterator[Mistake]:
    unit = case.service.unit
    for name, pool in case.service.staff.items():
        if pool.cost is not None and pool.cost.per_second(unit) > 1e6:
            text = "is more than a million a second; check the unit of the cost"
            yield case.mistake("staff", name, "cost", text=text)
    waiting = case.service.prices.waiting if case.service.prices else None
    rates = (*waiting.by_segment.values(), waiting.others) if isinstance(waiting, BySegment) else (waiting,)
    if any(rate is not None and rate.per_second(unit) > 1e6 for rate in rates):
        text = "is more than a million a second; check the unit of the price"
        yield case.mistake("prices", "waiting", text=text)


def _distributions(case: Case) -> Iterator[Mistake]:
    for place, value in _every_distribution(case.service, ()):
        for text in value.disorder(case.service.unit):
            yield case.mistake(*place, text=text)


def _every_distribution(value: Any, place: Place) -> Iterator[tuple[Place, Distribution]]:
    if isinstance(value, Distribution):
        yield place, value
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from _every_distribution(getattr(value, name), (*place, name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _every_distribution(inner, (*place, str(key)))


def _lanes(case: Case) -> Iterator[Mistake]:
    used = {step.lane for step in case.service.steps.values()}
    for name, lane in case.service.lanes.items():
        if name in {known.name for known in STANDARD}:
            yield case.mistake("lanes", name, text="is one of the five lanes that are always there", key=True)
        if (lane.above is None) == (lane.below is None):
            text = "should stand on one side of one line: {above: interaction} or {below: visibility}"
            yield case.mistake("lanes", name, text=text, key=True)
        if name not in used:
            yield case.mistake(
                "lanes", name, text="no step stands in this lane; use it or remove it", key=True
            )


def _systems(case: Case) -> Iterator[Mistake]:
    for name, system in case.service.systems.items():
        if system.maintenance is not None and _never_up(system.maintenance):
            text = "is maintained all day long, and would never be up; leave time at which it works"
            yield case.mistake("systems", name, "maintenance", text=text)
        if case.set_aside("systems", name, "up") or case.set_aside("systems", name, "down"):
            continue
        if (system.up is None) != (system.down is None) and not case.misspelt("systems", name):
            has, lacks = ("up", "down") if system.up else ("down", "up")
            yield case.mistake(
                "systems", name, text=f"says {has} but not {lacks}; say both, or neither", key=True
            )
        if system.up is not None and system.up.mean(case.service.unit) < 1:
            yield case.mistake(
                "systems", name, "up", text=f"{system.up} is less than a second between outages"
            )


def _never_up(maintenance: Hours | ByDay[Hours]) -> bool:
    """Whether maintenance lasts all day, every day."""
    days = [
        maintenance.on(date) if isinstance(maintenance, ByDay) else maintenance
        for date, _ in each_day(maintenance)
    ]
    return all(on and len(on.spans) == 1 and on.close.second - on.open.second == DAY for on in days)
