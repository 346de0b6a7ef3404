"""A figure with its interval, and how both are read: no more digits than the interval allows.

A mean wait of 5.38 minutes between 4.78 and 5.98 is read as "5.4 min ±0.6", in a picture, a table, a sentence and a
report alike; so none of them can contradict another.

Invariant: the digits of a figure follow from its interval, wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor, inf, isfinite, isnan, log10, nan

MINUS = "−"
EVEN = 0.1
"""An interval whose sides differ by less than this part of it is written with ±."""
_ZH_UNITS = {
    "ms": "毫秒", "s": "秒", "min": "分钟", "h": "小时", "d": "天", "wk": "周", "day": "天", "CNY": "元", "money": "元",
    "customers": "人", "visits": "人次", "people": "人", "outages": "次", "times": "次", "/h": "/小时",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its interval; NaN where there is none.

    >>> Estimate(5.38, 4.78, 5.98).say("min")
    '5.4 min ±0.6'
    >>> Estimate(0.174, 0.153, 0.195).say("share")
    '17 % ±2'
    >>> Estimate(118.7, 95.0, 152.4).say("CNY"), Estimate(118.7).say("CNY", "zh")
    ('119 CNY (95–152)', '119 元')
    """

    mean: float
    low: float = nan
    high: float = nan

    @property
    def known(self) -> bool:
        """Whether there is a figure at all."""
        return isfinite(self.mean)

    @property
    def sure(self) -> bool:
        """Whether it has an interval."""
        return isfinite(self.low) and isfinite(self.high)

    def data(self) -> dict[str, float | None]:
        """For programs: `mean`, `low`, `high`; None for what is no number."""
        ends = {"mean": self.mean, "low": self.low, "high": self.high}
        return {name: end if isfinite(end) else None for name, end in ends.items()}

    def over(self, whole: float) -> Estimate:
        """The same over a number that is known: a run's over its days."""
        return Estimate(self.mean / whole, self.low / whole, self.high / whole) if whole else Estimate(nan)

    def also(self, change: Callable[[float], float]) -> Estimate:
        """Mean and both ends changed alike."""
        return Estimate(change(self.mean), change(self.low), change(self.high))

    def places(self, unit: str = "") -> int:
        """After how many digits behind the point, below 0 before it, the figure in this unit ends."""
        times = 100.0 if unit == "share" else 1.0
        width = (self.high - self.low) / 2 * times if self.sure else 0.0
        if width > 0:
            if unit == "share":
                return min(-floor(log10(width)), 1)
            return min(-floor(log10(width)), 3) if width < 1 else places(width)
        return places(abs(self.mean) * times / 30) if isfinite(self.mean) and self.mean else 0

    def figure(self, unit: str = "", lang: str = "en") -> str:
        """The figure alone, with its unit: `5.4 min`, `17 %`."""
        if isnan(self.mean):
            return "–"
        if unit == "share":
            return percent(self.mean, lang, self.places(unit))
        return f"{number(self.mean, self.places(unit))}{unit_after(unit, lang)}"

    def bare(self, unit: str = "", lang: str = "en") -> str:
        """The figure without its unit, which stands in a heading; shares keep their sign.

        >>> Estimate(5.38, 4.78, 5.98).bare("min"), Estimate(0.174, 0.153, 0.195).bare("share")
        ('5.4', '17 %')
        """
        return self.figure(unit if unit == "share" else "", lang)

    def ends(self, unit: str = "", lang: str = "en") -> str:
        """The interval from its low to its high end: `4.8–6.0`, `15–20 %`, `−1.3 … 0.4`; nothing where there is none.

        >>> Estimate(5.38, 4.78, 5.98).ends("min"), Estimate(0.174, 0.153, 0.195).ends("share")
        ('4.8–6.0', '15–20 %')
        """
        if not self.sure or self.high <= self.low:
            return ""
        times, at = (100.0 if unit == "share" else 1.0), self.places(unit)
        joint = " … " if self.low < 0 else "–"
        sign = unit_after("%", lang) if unit == "share" else ""
        return f"{number(self.low * times, at)}{joint}{number(self.high * times, at)}{sign}"

    def spread(self, unit: str = "") -> str:
        """How sure it is: `±0.6`, or `(95–152)` where it is uneven; nothing where that is not known."""
        if not self.sure or self.high <= self.low:
            return ""
        times, at = (100.0 if unit == "share" else 1.0), self.places(unit)
        low, mean, high = self.low * times, self.mean * times, self.high * times
        if abs((high - mean) - (mean - low)) <= EVEN * (high - low):
            return f"±{number((high - low) / 2, at)}"
        joint = " … " if low < 0 else "–"
        return f"({number(low, at)}{joint}{number(high, at)})"

    def say(self, unit: str = "", lang: str = "en") -> str:
        """The figure and how sure it is."""
        return " ".join(filter(None, (self.figure(unit, lang), self.spread(unit))))


def percent(share: float, lang: str = "en", digits: int | None = None) -> str:
    """A share in per cent: `28 %`, “28%”; tiny ones as `<0.1 %`, and none rounded up to all.

    >>> percent(0.281), percent(0.0004), percent(0.9996), percent(0.281, "zh")
    ('28 %', '<0.1 %', '>99.9 %', '28%')
    """
    value = 100 * share
    sign = "%" if lang.startswith("zh") else " %"
    if 0 < value < 0.1:
        return f"<0.1{sign}"
    if 99.9 < value < 100:
        return f">99.9{sign}"
    if digits is None:
        shown = number(value, 0 if 10 <= value <= 99 or value == round(value) else 1).removesuffix(".0")
    else:
        shown = number(value, max(min(digits, 1), 0))
    return f"{shown}{sign}"


def written_percent(share: float, lang: str = "en") -> str:
    """A share that somebody wrote, as exactly as one decimal allows: `30 %`, `12.5 %`, “1.5%”.

    >>> written_percent(0.3), written_percent(0.125), written_percent(0.00004, "zh")
    ('30 %', '12.5 %', '<0.1%')
    """
    digits = 0 if round(1000 * share) % 10 == 0 else 1
    return percent(share, lang, digits)


def unit_after(unit: str, lang: str = "en") -> str:
    """A unit as it stands after a number, with a blank before it: ` min`, ` CNY/day`, “ 元/天”."""
    if unit in ("", "customers", "visits", "people"):
        return ""
    if unit == "%":
        return "%" if lang.startswith("zh") else " %"
    return f" {unit_word(unit, lang)}"


def unit_word(unit: str, lang: str = "en") -> str:
    """A unit in the language of the reader; one that is not known stays as it is."""
    if not lang.startswith("zh"):
        return unit
    return "/".join(_ZH_UNITS.get(part, part) for part in unit.split("/"))


def places(size: float) -> int:
    """Return after how many digits behind the point, or before it if below 0, a figure of this uncertainty ends.

    The uncertainty keeps two digits if the first is 1 or 2, else one.

    >>> [places(size) for size in (0.16, 0.9, 4.2, 15, 30, 230)]
    [2, 1, 0, 0, -1, -1]
    """
    if size <= 0 or size == inf:
        return 0
    power = floor(log10(size))
    return min((1 if size / 10**power < 3 else 0) - power, 3)


def number(value: float, digits: int) -> str:
    """Return a number as it is read: thousands apart, a true minus sign, nothing like −0."""
    text = f"{abs(round(value, digits)):,.{max(digits, 0)}f}"
    return MINUS + text if value < 0 and any(char in "123456789" for char in text) else text
