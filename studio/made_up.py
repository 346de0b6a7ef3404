"""Made-up figures, by fixed recipes, for pictures of the gallery that show how figures are drawn.

The personal loan at the counter as it is, its hotspots as if every queue and outage had been switched off in turn;
and the same loan after a redesign: no greeter, documents scanned at the counter, a score before the officer.

Invariant: nothing here is measured; the same words, the same figures.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from blueprint.drawing import Differences, Findings, Headline, StepDifference, SystemFinding

if TYPE_CHECKING:
    import networkx as nx

# step or system: worth in min/day, low, high, rank, unsure, among the worst three, what is behind it
WORTHS: dict[str, tuple[float, float, float, int | None, bool, float | None, dict[str, str]]] = {
    "review": (182, 150, 214, 1, False, 0.99, {"en": "queue for officer", "zh": "等信贷员"}),
    "verify_identity": (96, 62, 130, None, True, 0.71, {"en": "queue for teller", "zh": "等柜员"}),
    "explain": (88, 52, 124, None, True, 0.62, {"en": "queue for teller", "zh": "等柜员"}),
    "form_complete": (44, 31, 57, None, False, None, {"en": "form incomplete", "zh": "资料不齐"}),
    "scan": (18, 9, 34, None, False, None, {"en": "queue for clerk", "zh": "等文员"}),
    "prepare_card": (21, 8, 34, None, False, None, {"en": "queue for clerk", "zh": "等文员"}),
    "print_contract": (6, -4, 16, None, False, None, {}),
    "hand_card": (3, -6, 12, None, False, None, {}),
    "credit_bureau": (74, 40, 108, None, True, 0.48, {"en": "outages", "zh": "停机"}),
    "card_printer": (33, 20, 46, None, False, None, {"en": "outages", "zh": "停机"}),
    "id_registry": (5, -3, 13, None, False, None, {"en": "outages", "zh": "停机"}),
}
# step: wait before and after in minutes, half the interval of the change
WAITS: dict[str, tuple[float | None, float | None, float]] = {
    "greet": (0.9, None, 0.0),
    "verify_identity": (2.6, 2.9, 0.5),
    "form_complete": (1.1, 1.0, 0.4),
    "scan": (1.6, 3.4, 0.6),
    "score": (None, 0.2, 0.0),
    "review": (9.4, 3.5, 0.8),
    "approve": (0.3, 0.3, 0.1),
    "more_proof": (1.9, 0.8, 0.5),
    "explain": (2.4, 2.9, 0.3),
    "print_contract": (0.7, 0.8, 0.2),
    "prepare_card": (1.5, 1.1, 0.3),
    "hand_card": (0.4, 0.5, 0.2),
}
NOTES = {"en": "made-up figures, to show how they are drawn", "zh": "数值为虚构，仅示意画法"}
MEASURES = {
    "en": ("Mean time in the branch", "Mean wait", "Lost customers", "Cost"),
    "zh": ("平均在店时间", "平均等待", "流失顾客", "成本"),
}


def hotspots(simulated: Findings, lang: str) -> Findings:
    """What a simulation found, with a worth for each step and system of the recipe."""
    steps = dict(simulated.steps)
    systems = {}
    for name, (worth, low, high, rank, unsure, worst, culprit) in WORTHS.items():
        said: dict[str, Any] = {
            "worth": worth, "worth_low": low, "worth_high": high, "rank": rank, "unsure": unsure,
            "among_worst": worst, "culprit": culprit.get(lang, ""),
        }  # fmt: skip
        if name in steps:
            steps[name] = replace(steps[name], **said)
        else:
            systems[name] = SystemFinding(**said)
    steps = {name: found if name in WORTHS else replace(found, rank=None) for name, found in steps.items()}
    return replace(simulated, steps=steps, systems=systems, worth_unit="min/day", note=NOTES[lang], run={})


def redesigned(loan: nx.DiGraph[Any]) -> nx.DiGraph[Any]:
    """The loan without a greeter, scanned at the counter, with a score that decides four of ten cases."""
    after = loan.copy()
    del after.graph["fingerprint"]  # it is that of the file, which this is no longer
    after.remove_node("greet")
    after.add_edge("arrive", "take_ticket", share=1.0)
    after.nodes["scan"]["lane"] = "frontstage"
    after.nodes["scan"]["by"] = ["teller"]
    after.nodes["prepare_card"]["takes"] = "uniform(low=1, high=2)"
    after.add_node("score", lane="support", label={"en": "Score the case", "zh": "自动评分"},
                   phase={"en": "Decide", "zh": "审批"}, uses=["credit_bureau"])  # fmt: skip
    after.nodes["review"]["uses"] = []
    after.remove_edge("scan", "review")
    after.add_edge("scan", "score", share=1.0)
    after.add_edge("score", "review", share=0.6)
    after.add_edge("score", "explain", share=0.4)
    after.edges["form_complete", "correct_form"]["share"] = 0.15
    after.edges["form_complete", "scan"]["share"] = 0.85
    return after


def differences(lang: str) -> Differences:
    """What the redesign changed, by the recipe."""
    steps = {}
    for name, (before, after, half) in WAITS.items():
        if before is None or after is None:
            steps[name] = StepDifference(before and 60 * before, after and 60 * after)
            continue
        change = after - before
        low, high = 60 * (change - half), 60 * (change + half)
        steps[name] = StepDifference(60 * before, 60 * after, 60 * change, low, high, abs(change) > half)
    time, wait, lost, cost = MEASURES[lang]
    headlines = (
        Headline(time, 62.4, 55.9, -6.5, -8.1, -4.9, True, "min"),
        Headline(wait, 17.3, 11.6, -5.7, -6.6, -4.8, True, "min"),
        Headline(lost, 8.1, 7.6, -0.5, -1.6, 0.6, False, "%"),
        Headline(cost, 2310, 2362, 52, 30, 74, True, "CNY/day"),
    )
    return Differences(steps, headlines, note=NOTES[lang])
