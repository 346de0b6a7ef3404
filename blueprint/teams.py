"""Do staff, skills and steps fit together?

A residence desk whose skill nobody has, an officer who is kept until a step that nobody comes to, a teller who waits
for an officer while the officer waits for the teller: each part is right in itself, and still nobody could be served.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from blueprint.case import Case
from blueprint.dates import ByDay
from blueprint.mistakes import Mistake, did_you_mean
from blueprint.opening import entries
from blueprint.reach import leads_to
from blueprint.service import Pool, Step
from blueprint.staffing import Pace

RULES = ("fewest_skills", "longest_idle", "at_random")
"""How those with a skill can be asked, besides by name."""


def teams(case: Case) -> Iterator[Mistake]:
    """Everything about who can serve where."""
    for rule in (
        _nobody,
        _skills,
        _choices,
        _asks,
        _lines,
        _paces,
        _breaks,
        _keeping,
        _waiting_for_one_another,
        _interruptions,
        _due,
    ):
        yield from rule(case)


def team(staff: Mapping[str, Pool], step: Step) -> list[str]:
    """All pools of which somebody can serve at a step."""
    wanted = {step.skill, *step.overflow} - {None}
    skilled = [name for name, pool in staff.items() if wanted & set(pool.skills)]
    named = (*step.by, *step.helped_by, *(name for name in step.overflow if name in staff))
    return list(dict.fromkeys((*named, *skilled)))


def replaced(staff: Mapping[str, Pool], steps: Mapping[str, Step], pool: str) -> bool:
    """Whether others do all the work of a pool when nobody of it is there."""
    for step in steps.values():
        alone = step.skill is None and len(step.by) == 1
        others = [one for one in team(staff, step) if one != pool and (alone or one not in step.by)]
        if pool in team(staff, step) and not any(
            any(entries(staff[one].count)) for one in others if one in staff
        ):
            return False
        if pool in step.by and not alone:
            return False
    return True


def _nobody(case: Case) -> Iterator[Mistake]:
    """A pool of which nobody is ever there, while others cannot do its work."""
    staff, steps = case.service.staff, case.service.steps
    for name, pool in staff.items():
        if (
            not isinstance(pool.shift, Mapping)
            and not any(entries(pool.count))
            and not replaced(staff, steps, name)
        ):
            text = "nobody is ever on duty; write 1 or more" + " at some time" * isinstance(
                pool.count, Mapping
            )
            alone = [
                step for step in steps if steps[step].by == (name,) and team(staff, steps[step]) == [name]
            ]
            text += (
                f", or let others do it: steps.{alone[0]}.helped_by: …" if alone and len(staff) > 1 else ""
            )
            yield case.mistake("staff", name, "count", text=text)


def _known(case: Case) -> set[str]:
    """The skills that somebody has, as far as the file can be read."""
    found = {skill for pool in case.service.staff.values() for skill in pool.skills}
    for name in case.names("staff"):
        raw = case.raw("staff", name, "skills")
        found |= (
            {raw} if isinstance(raw, str) else {str(one) for one in raw} if isinstance(raw, list) else set()
        )
    return found


def _skills(case: Case) -> Iterator[Mistake]:
    known = _known(case)
    needed = {step.skill for step in case.service.steps.values()}
    needed |= {name for step in case.service.steps.values() for name in step.overflow if name in known}
    for name, step in case.service.steps.items():
        if step.skill is not None and step.skill not in known:
            text = f"nobody has the skill {step.skill!r}{did_you_mean(step.skill, known)}"
            yield case.mistake("steps", name, "skill", text=f"{text}; write skills: [{step.skill}] in a pool")
        elif step.skill is not None and step.helped_by and step.by:
            text = (
                "others can help where one person serves, and by: and skill: need several; remove helped_by"
            )
            yield case.mistake("steps", name, "helped_by", text=text)
    for skill in sorted(known & case.names("staff")):
        text = f"{skill} is a pool and a skill; choose another name for one of them"
        yield case.mistake("staff", skill, text=text, key=True)
    for skill in case.service.skills:
        if skill not in known:
            text = f"nobody has this skill{did_you_mean(skill, known)}; write skills: [{skill}] in a pool, or remove it"
            yield case.mistake("skills", skill, text=text, key=True)
    for name, pool in case.service.staff.items():
        for skill in pool.skills:
            aside = any(
                case.misspelt("steps", step) or case.set_aside("steps", step, "skill")
                for step in case.service.steps
            )
            lost = case.names("steps") - set(case.service.steps)
            if skill not in needed and not aside and not lost and needed <= known | {None}:
                hint = did_you_mean(skill, {one for one in needed if one})
                text = (
                    f"no step needs the skill {skill!r}{hint}; write skill: {skill} in a step, or remove it"
                )
                yield case.mistake("staff", name, "skills", text=text)


def _choices(case: Case) -> Iterator[Mistake]:
    """Who takes over after a wait must be there, and for one person."""
    pools, known = case.names("staff"), _known(case)
    for name, step in case.service.steps.items():
        here = ("steps", name, "overflow")
        for one in step.overflow:
            if one not in pools | known:
                text = f"no pool or skill {one!r}{did_you_mean(one, pools | known)}"
                yield case.mistake(*here, one, text=text, key=True)
            already = {
                *step.by,
                *step.helped_by,
                step.skill,
                *(
                    ()
                    if step.skill is None
                    else team(case.service.staff, step.model_copy(update={"overflow": {}}))
                ),
            }
            if one in already:
                text = f"{one} serves here already; name another pool, or remove it from overflow"
                yield case.mistake(*here, one, text=text, key=True)
        if (
            step.overflow
            and step.skill is None
            and len(step.by) != 1
            and not case.set_aside("steps", name, "by")
        ):
            found = f"by names {', '.join(step.by)}" if step.by else "there is no by"
            text = f"others can take over where one person serves, and {found}; name one pool in by:, or a skill:"
            yield case.mistake(*here, text=text)


def _asks(case: Case) -> Iterator[Mistake]:
    for name, step in case.service.steps.items():
        if not step.asks:
            continue
        if step.skill is None:
            text = (
                "says who is asked first of those with a skill, and there is none; add skill:, or remove asks"
            )
            yield case.mistake("steps", name, "asks", text=text)
            continue
        if step.asks[0] in RULES and len(step.asks) == 1:
            continue
        for one in step.asks:
            pool = case.service.staff.get(one)
            if one in RULES:
                text = f"{one} is a rule and stands alone; write asks: {one}, or only pools"
            elif pool is None:
                text = f"no pool or rule {one!r}{did_you_mean(one, {*RULES, *case.service.staff})}"
            elif step.skill not in pool.skills:
                text = (
                    f"{one} does not have the skill {step.skill}; add it to its skills, or leave it out here"
                )
            else:
                continue
            yield case.mistake("steps", name, "asks", text=text)


def _lines(case: Case) -> Iterator[Mistake]:
    """Lines for each pool there are where any of several pools serves."""
    for name, step in case.service.steps.items():
        if (
            step.lines not in (None, "one")
            and step.skill is None
            and not case.set_aside("steps", name, "skill")
        ):
            text = "each pool with the skill has a line, and there is no skill; add skill:, or remove lines"
            yield case.mistake("steps", name, "lines", text=text)


def _paces(case: Case) -> Iterator[Mistake]:
    for name, pool in case.service.staff.items():
        if pool.pace is None or isinstance(pool.pace, Pace) or case.set_aside("staff", name, "skills"):
            continue
        for skill in pool.pace:
            if skill not in pool.skills:
                text = f"{name} does not have the skill {skill!r}{did_you_mean(skill, pool.skills)}"
                yield case.mistake("staff", name, "pace", skill, text=text, key=True)


def _breaks(case: Case) -> Iterator[Mistake]:
    for name, pool in case.service.staff.items():
        said: Any = pool.breaks or {}
        for table in said.values() if isinstance(said, ByDay) else [said]:
            for hours, length in table.items():
                if not length.seconds(case.service.unit):
                    text = f"a break of {length} is none; write how long it is, or remove it"
                    yield case.mistake("staff", name, "breaks", text=text)
                elif length.seconds(case.service.unit) > hours.close.second - hours.open.second:
                    text = f"a break of {length} does not fit into {hours}; write a shorter one, or a longer time"
                    yield case.mistake("staff", name, "breaks", text=text)


def _on_the_way(case: Case, step: str, until: str) -> list[str]:
    """The steps to which somebody may come with whoever is kept from `step` until she has been served at `until`."""
    leads = leads_to(case)
    found: list[str] = []
    ahead = sorted(leads.get(step, ()))
    while ahead:
        one = ahead.pop()
        if one in leads and one not in found:
            found.append(one)
            ahead += [] if one == until else sorted(leads[one])
    return found


def _keeping(case: Case) -> Iterator[Mistake]:
    """Who is kept, until a step that can come."""
    service = case.service
    for name, step in service.steps.items():
        until = step.keep_until
        if until is None or case.misspelt("steps", name):
            continue
        here = ("steps", name, "keep_until")
        if until not in case.names("steps"):
            yield case.mistake(*here, text=f"no step {until!r}{did_you_mean(until, case.names('steps'))}")
            continue
        if not team(service.staff, step) and not case.set_aside("steps", name, "by"):
            yield case.mistake(
                *here, text="nobody serves here who could be kept; add by: or skill:, or remove it"
            )
        on_the_way = _on_the_way(case, name, until)
        if until not in on_the_way:
            text = f"nobody comes to {until} from here; let a flow lead there, or name a step that follows"
            yield case.mistake(*here, text=text)
        kept = set(team(service.staff, step))
        for one in [name, *(other for other in on_the_way if other != until)]:
            other = service.steps.get(one)
            if (
                other
                and other.wrap_up is not None
                and (one == name or kept & set(team(service.staff, other)))
            ):
                text = (
                    f"who serves here stays with the customer until {until} and cannot wrap up; wrap up there"
                )
                yield case.mistake("steps", one, "wrap_up", text=text)


def _waiting_for_one_another(case: Case) -> Iterator[Mistake]:
    """Those who are kept wait for others, who are kept and wait for them: for ever."""
    service = case.service
    waits: dict[str, dict[str, str]] = {}
    for name, step in service.steps.items():
        if step.keep_until is None or step.keep_until not in service.steps:
            continue
        kept = team(service.staff, step)
        for one in _on_the_way(case, name, step.keep_until):
            other = service.steps.get(one)
            if other is None:
                continue
            chosen = [pool for pool in team(service.staff, other) if pool not in kept]
            if len(chosen) == len(team(service.staff, other)) or set(other.by) - set(kept):
                for pool in kept:
                    waits.setdefault(pool, {}).update(dict.fromkeys(chosen, name))
    for pool in sorted(waits):
        found, ahead = set(), list(waits[pool])
        while ahead:
            one = ahead.pop()
            if one not in found:
                found.add(one)
                ahead += waits.get(one, {})
        if pool in found:
            where = next(iter(waits[pool].values()))
            text = (
                f"{pool} would be kept and wait for others, who are kept and wait for {pool}: both for ever;"
                " keep them in one order, or let one of them go earlier"
            )
            yield case.mistake("steps", where, "keep_until", text=text)
            return


def _interruptions(case: Case) -> Iterator[Mistake]:
    """What is interrupted is the work of one person."""
    service = case.service
    several = {name for name, step in service.steps.items() if len(step.by) + (step.skill is not None) > 1}
    for name, step in service.steps.items():
        for key in ("interruptible", "background"):
            if not getattr(step, key) or case.set_aside("steps", name, "by"):
                continue
            if not team(service.staff, step):
                text = "nobody serves here; add by: or skill:, or remove it"
                yield case.mistake("steps", name, key, text=text)
        if step.interruptible and name in several:
            text = "the work of several people at once cannot be left; name one pool in by:, or remove interruptible"
            yield case.mistake("steps", name, "interruptible", text=text)
        if step.interruptible and step.keep_until is not None:
            text = "who stays with the customer cannot be called away; remove interruptible, or keep_until"
            yield case.mistake("steps", name, "interruptible", text=text)
    for name, pool in service.staff.items():
        if pool.shift_end in (None, "finish"):
            continue
        for one in sorted(several):
            if name in team(service.staff, service.steps[one]):
                text = (
                    f"work is left where one person serves, and {one} needs several; write shift_end: finish"
                )
                yield case.mistake("staff", name, "shift_end", text=text)
                break


def _due(case: Case) -> Iterator[Mistake]:
    for name, step in case.service.steps.items():
        if step.order == "due" and step.due is None and case.raw("steps", name, "due") is None:
            text = "who is due first is called first, and nobody is ever due; add due: 30 min"
            yield case.mistake("steps", name, "order", text=text)
        if (
            step.due is not None
            and step.order != "due"
            and case.raw("steps", name, "order") in (None, step.order)
        ):
            text = (
                "says when customers are due, and the queue does not go by it; add order: due, or remove due"
            )
            yield case.mistake("steps", name, "due", text=text)
