"""What a scenario brings, in the sentence that stands above its picture and, for the best, above the report.

    A third officer pays for itself: 640 CNY of pay saves 2,080 CNY a day

Invariant: it says that something is gained or lost only where the joint interval is clear of zero.
"""

from __future__ import annotations

from blueprint.estimate import number, unit_after
from sim.experiment.advice import Advice, money_of
from sim.experiment.compare import Comparison
from studio.figures import size
from studio.measure_words import metric_words
from studio.words import either


def outcome(found: Advice, scenario: str, compared: Comparison, label: str, lang: str = "en") -> str:
    """What one scenario of a comparison brings, by what the advice judges by."""
    gain = next(one.gain for one in found.remedies if one.scenario == scenario)
    unit, shown = found.metric.unit, size(gain, found.metric.unit, lang)
    if not (gain.low > 0 or gain.high < 0):
        return either(f"{label} is not shown to help", f"{label}：未见成效", lang)
    if not found.net:
        what = metric_words(found.metric, compared.base.blueprint, lang)
        down = (found.metric.better < 0) == (gain.mean > 0)
        return either(
            f"{label} {'lowers' if down else 'raises'} {what} by {shown}",
            f"{label}：{what}{'降低' if down else '提高'} {shown}",
            lang,
        )
    paid = _added_pay(compared, scenario)
    if gain.mean < 0:
        return either(
            f"{label} costs {shown} a day more than it saves", f"{label}得不偿失：每天净损失 {shown}", lang
        )
    if paid > 0:
        saved = size(gain.also(lambda value: value + paid), unit, lang)
        pay = number(paid, min(gain.places(), 0)) + unit_after(unit, lang)
        return either(
            f"{label} pays for itself: {pay} of pay saves {saved} a day",
            f"{label}物有所值：每天 {pay} 人工节省 {saved}",
            lang,
        )
    return either(f"{label} gains {shown} a day", f"{label}：每天净收益 {shown}", lang)


def _added_pay(compared: Comparison, scenario: str) -> float:
    """What a scenario adds to the pay of a day."""
    before, after = money_of(compared.base), money_of(compared.results[scenario])
    return after.pay - before.pay if before and after else 0.0
