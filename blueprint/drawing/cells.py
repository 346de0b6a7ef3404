"""What stands under a step in each of the rows below the lanes, line by line.

Under the counter: "4.2 min · 80 % within 5 min"; measured "402 a day, wait 1.6 min ±0.3" and "F Wrong entry 8.3 a day";
felt, a face and "4.2 ±0.1"; promised "within 5 min: ✓ 83 % ±2", and what a guarantee pays.

Kept: every figure is the one of the findings; without findings there is only what the file says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blueprint.drawing.boxes import SIGNS
from blueprint.drawing.floor import rule_lines
from blueprint.drawing.links import trigger_text, volume_text
from blueprint.drawing.queues import gone_texts
from blueprint.drawing.results_shown import Findings, StepFinding
from blueprint.drawing.times import takes_text
from blueprint.drawing.words import text_of, word
from blueprint.estimate import Estimate, unit_after
from blueprint.standards import KINDS, standard_told, time_told

if TYPE_CHECKING:
    import networkx as nx

SENSES = {"kept": "good", "missed": "bad", "close": "warn"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell.

    Attributes:
        text: what it says.
        face: a score from 1 to 5 that is shown as a face before it.
        sense: ``good``, ``warn`` or ``bad``: its colour; nothing for the usual ink.
        spare: whether it is left out where several steps share a column.
    """

    text: str
    face: float | None = None
    sense: str = ""
    spare: bool = False


def lines(
    graph: "nx.DiGraph[str]", row: str, step: str, findings: Findings | None, lang: str
) -> tuple[Line, ...]:
    """Return the lines of one step in one row; none when there is nothing to say."""
    said = graph.nodes[step]
    found = findings.steps.get(step) if findings else None
    if row == "time":
        return _of(_time(graph, said, lang))
    if row == "metrics":
        return (*_measured(found, findings, lang), *_failed(graph, step, findings, lang)) if findings else ()
    if row == "promise":
        return tuple(_promise(graph, step, found, findings, lang))
    if row == "rules":
        return tuple(Line(text) for text in rule_lines(graph, step, lang))
    notes = said.get("notes") or {}
    noted = _of(text_of(notes[row], lang) if row in notes else "")
    return (*_feeling(said, found, lang), *noted) if row == "feeling" else noted


def _of(text: str) -> tuple[Line, ...]:
    return (Line(text),) if text else ()


def _joined(parts: Iterable[str], lang: str) -> str:
    return word("comma", lang).join(part for part in parts if part)


def _time(graph: "nx.DiGraph[str]", said: Mapping[str, Any], lang: str) -> str:
    """Return how long a step takes, and what it sets itself."""
    standard = said.get("standard") or {}
    promised = ""
    if isinstance(standard, Mapping):
        promised = standard_told({key: standard[key] for key in ("of", *KINDS) if key in standard}, lang)
    return _joined((takes_text(said, str(graph.graph.get("unit", "min")), lang), promised), lang)


def _measured(found: StepFinding | None, findings: Findings, lang: str) -> tuple[Line, ...]:
    """Return how many come a day, how long they wait, and who goes."""
    if found is None:
        return ()
    parts = [word("a_day", lang, value=volume_text(found.visits))]
    if found.wait is not None and found.wait.known:
        parts.append(word("wait_part", lang, value=found.wait.say(findings.unit, lang)))
    parts += [f"{told} {share}".strip() for told, share, _ in gone_texts(found.gone, lang)]
    return _of(_joined(parts, lang))


def _failed(graph: "nx.DiGraph[str]", step: str, findings: Findings, lang: str) -> Iterable[Line]:
    """Yield for each failure that was measured how often it happens a day, and what it costs in custom."""
    for mode, failure in (graph.nodes[step].get("fails") or {}).items():
        found = findings.failures.get(f"{step}.{mode}")
        if found is None:
            continue
        parts = [word("a_day", lang, value=found.count.say(lang=lang))]
        if found.custom is not None and found.custom.mean > 0:
            parts.append(found.custom.say(findings.currency, lang))
        yield Line(word("fail_costs", lang, name=_name(failure, mode, lang), value=_joined(parts, lang)))


def _name(failure: Any, mode: str, lang: str) -> str:
    return text_of(failure.get("label") if isinstance(failure, Mapping) else None, lang, mode)


def _feeling(said: Mapping[str, Any], found: StepFinding | None, lang: str) -> Iterable[Line]:
    """Yield the score of a step as a face and a figure, and in which dimension its wait is felt, if that is said."""
    if found is None or found.score is None:
        return
    yield Line(_figure(found.score), found.score.mean)
    expects = said.get("expects")
    if isinstance(expects, Mapping) and expects.get("dimension"):
        yield Line(word(str(expects["dimension"]), lang), spare=True)


def _figure(found: Estimate) -> str:
    return " ".join(filter(None, (found.figure(), found.spread())))


def _promise(
    graph: "nx.DiGraph[str]", step: str, found: StepFinding | None, findings: Findings | None, lang: str
) -> Iterable[Line]:
    """Yield what a step sets itself and what is promised, each with what is kept of it, and what guarantees pay."""
    said = graph.nodes[step]
    standard = said.get("standard")
    if isinstance(standard, Mapping):
        for kind in KINDS:
            if standard.get(kind) is not None:
                yield Line(
                    standard_told({key: standard[key] for key in ("of", kind) if key in standard}, lang)
                )
                yield from _kept(kind, found, lang)
        promised = standard.get("promised")
        if isinstance(promised, Mapping):
            yield from _promised(promised, found, lang)
    currency = str(graph.graph.get("currency") or "money")
    for mode, failure in (said.get("fails") or {}).items():
        if not isinstance(failure, Mapping) or failure.get("pays") is None:
            continue
        one = findings.failures.get(f"{step}.{mode}") if findings else None
        raised = trigger_text(graph, failure, lang)
        name = _name(failure, mode, lang)
        paid = word("pays", lang, name=name, value=f"{failure['pays']}{unit_after(currency, lang)}")
        often = word("a_day", lang, value=one.count.say(lang=lang)) if one else raised
        yield Line(_joined((paid, often), lang))


def _kept(kind: str, found: StepFinding | None, lang: str) -> Iterable[Line]:
    """Yield with its sign what was measured of a standard."""
    if found is None:
        return
    measured, verdict = (found.met, found.verdict) if kind == "wait" else found.levels.get(kind, (None, ""))
    if measured is not None and measured.known and verdict:
        shown = _figure(measured) if kind == "score" else measured.say("share", lang)
        yield Line(f"{SIGNS[verdict]} {shown}", sense=SENSES[verdict])


def _promised(promised: Mapping[str, Any], found: StepFinding | None, lang: str) -> Iterable[Line]:
    """Yield what is promised to customers, and for how many a promised wait is kept."""
    if promised.get("wait") is not None:
        yield Line(word("promised", lang, value=time_told(promised["wait"], lang)))
        if found is not None and found.kept is not None:
            yield Line(word("promise_kept", lang, value=found.kept.say("share", lang)))
    if promised.get("duration") is not None:
        told = f"{word('done_within', lang, value=time_told(promised['duration'], lang))}"
        yield Line(told)
        if found is not None and found.done is not None:
            yield Line(word("promise_kept", lang, value=found.done.say("share", lang)))
    rest = {kind: promised[kind] for kind in KINDS[2:] if promised.get(kind) is not None}
    if rest:
        yield Line(standard_told({"promised": rest}, lang))
