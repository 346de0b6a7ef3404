"""Rules of the floor manager in the picture: how many in the box of the step that is looked at, below it which.

“2 rules” stands in the box of the counter; “Open the reserve counter: > 6 waiting for 3 min: +1 Teller” in the row of
rules.

Kept: a rule stands at one step, where what it looks at can be seen; the words are as short as they can be.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from blueprint.drawing.words import text_of
from blueprint.estimate import unit_word
from blueprint.floor import DOWN, FREE, LONGEST_WAIT, QUEUE, Condition, Rule
from blueprint.quantity import Duration

if TYPE_CHECKING:
    import networkx as nx


def rules_at(graph: "nx.DiGraph[str]", name: str) -> list[str]:
    """Return the names of the rules that stand at a step."""
    return [rule for rule, made in _rules(graph) if _place(graph, made) == name]


def rule_lines(graph: "nx.DiGraph[str]", name: str, lang: str) -> list[str]:
    """Return a line for each rule that stands at a step: its label, when, what."""
    colon = "：" if lang.startswith("zh") else ": "
    return [
        colon.join(
            [_label(graph, "rules", rule, lang), _when(graph, made, lang), _then(graph, made, name, lang)]
        )
        for rule, made in _rules(graph)
        if _place(graph, made) == name
    ]


def _rules(graph: "nx.DiGraph[str]") -> Iterator[tuple[str, Rule]]:
    for name, said in (graph.graph.get("rules") or {}).items():
        rule = Rule.model_validate(said)
        if rule.when:
            yield name, rule


def _place(graph: "nx.DiGraph[str]", rule: Rule) -> str:
    """The step that is looked at; where none is, the first at which something is done, or whose pool is changed."""
    seen = [one.thing for one in rule.when if one.what in (QUEUE, LONGEST_WAIT)]
    served = [
        step
        for pool in rule.then.staff
        for step, said in graph.nodes(data=True)
        if pool in (said.get("by") or ()) or said.get("by") == pool
    ]
    return next(iter([*seen, *rule.then.steps, *served]), "")


def _when(graph: "nx.DiGraph[str]", rule: Rule, lang: str) -> str:
    return (", " if not lang.startswith("zh") else "，").join(_seen(graph, one, lang) for one in rule.when)


def _seen(graph: "nx.DiGraph[str]", one: Condition, lang: str) -> str:
    zh = lang.startswith("zh")
    sign = {">=": "≥", "<=": "≤"}.get(one.sign, one.sign)
    limit = _time(graph, one.limit, lang) if isinstance(one.limit, Duration) else f"{one.limit:g}"
    words = {
        QUEUE: f"排队 {sign} {limit}" if zh else f"{sign} {limit} waiting",
        LONGEST_WAIT: f"最长等待 {sign} {limit}" if zh else f"longest wait {sign} {limit}",
    }.get(one.what)
    if one.what == FREE:
        pool = _label(graph, "staff", one.thing, lang)
        words = f"{pool}空闲 {sign} {limit}" if zh else f"{pool} free {sign} {limit}"
    if one.what == DOWN:
        system = _label(graph, "systems", one.thing, lang)
        words = f"{system}停机" if zh else f"{system} down"
    if one.lasting is None:
        return str(words)
    lasting = _time(graph, one.lasting, lang)
    return f"{words} 达 {lasting}" if zh else f"{words} for {lasting}"


def _then(graph: "nx.DiGraph[str]", rule: Rule, here: str, lang: str) -> str:
    zh = lang.startswith("zh")
    found = [
        f"{does.count} {_label(graph, 'staff', pool, lang)}".replace("-", "−")
        for pool, does in rule.then.staff.items()
        if does.count is not None
    ]
    for step, what in rule.then.steps.items():
        at = "" if step == here else f"{_step(graph, step, lang)} "
        who = [_label(graph, "staff", pool, lang) for pool in what.helped_by]
        found += [f"{at}{'、'.join(who)}协助" if zh else f"{at}+ {', '.join(who)}"] if who else []
        found += [f"{at}{'速度' if zh else 'pace'} {what.pace}"] if what.pace is not None else []
        ways = [_step(graph, to, lang) for to in what.next or {} if to in graph and to != here]
        found += [f"{at}→ {', '.join(ways)}"] if ways else []
    return ("；" if zh else "; ").join(found)


def _label(graph: "nx.DiGraph[str]", section: str, name: str, lang: str) -> str:
    said: Any = (graph.graph.get(section) or {}).get(name) or {}
    return text_of(said.get("label"), lang, name)


def _step(graph: "nx.DiGraph[str]", name: str, lang: str) -> str:
    return text_of(graph.nodes[name].get("label"), lang, name) if name in graph else name


def _time(graph: "nx.DiGraph[str]", time: Duration, lang: str) -> str:
    return f"{time.number:g} {unit_word(time.unit or str(graph.graph.get('unit', 'min')), lang)}"
