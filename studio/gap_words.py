"""What the gaps of a service say, in words: the names of figures and gaps, and the sentence above them.

    The widest gap is at Serve at the counter: the wait of 80 % is 7.2 min ±0.4 as delivered, and 5 min as promised
    (gap 4: +2.2 min)

Invariant: what is only said in the file is told as it is said; what is simulated has the digits of its interval.
"""

from __future__ import annotations

from blueprint import Blueprint
from blueprint.estimate import MINUS, Estimate, unit_after, written_percent
from blueprint.quantity import plain
from sim.gaps import PAIRS, Gap, GapRow, Gaps
from studio.duration_words import too_short
from studio.figures import after_number, points, signed
from studio.measure_words import thing_words
from studio.words import either

_FIGURES = {
    "expected": ("expected", "期望"),
    "believed": ("believed", "管理层认为"),
    "set": ("set", "标准"),
    "promised": ("promised", "承诺"),
    "delivered": ("delivered", "实际"),
    "perceived": ("perceived", "感知"),
}
_REMEDIES = {
    "wait": "expected: {wait: 3 min}, believed: {wait: 5 min}, promised: {wait: 5 min}",
    "duration": "expected: {duration: 2 d}, believed: {duration: 3 d}, promised: {duration: 5 d}",
    "failures": "expected: {failures: 1%}, believed: {failures: 2%}, promised: {failures: 2%}",
    "score": "expected: {score: 4.5}, believed: {score: 4}, promised: {score: 4}",
}


def figure_name(name: str, lang: str = "en") -> str:
    """What a figure is called: `expected`, “期望”."""
    return either(*_FIGURES[name], lang)


def gap_name(number: int, lang: str = "en") -> str:
    """Between which figures a gap lies: `delivered − promised`."""
    return f" {MINUS} ".join(figure_name(one, lang) for one in PAIRS[number])


def gap_head(number: int, lang: str = "en") -> str:
    """`gap 4`, “差距 4”."""
    return either(f"gap {number}", f"差距 {number}", lang)


def what_words(row: GapRow, lang: str = "en") -> str:
    """What a standard is about: `wait of 80 %`, `failures`, `score`."""
    if row.kind == "wait":
        share = written_percent(row.share, lang)
        return either(f"wait of {share}", f"{share} 顾客的等待", lang)
    if row.kind == "duration":
        share = written_percent(row.share, lang)
        return either(f"time until {share} are done", f"{share} 顾客的办结用时", lang)
    told = {"failures": ("failures", "失败率"), "score": ("score", "评分")}[row.kind]
    return either(*told, lang)


def row_words(row: GapRow, service: Blueprint, lang: str = "en") -> str:
    """`Serve at the counter: wait of 80 %`."""
    return f"{thing_words('step', row.step, service, lang)}{either(': ', '：', lang)}{what_words(row, lang)}"


def figure_words(found: Estimate, unit: str, lang: str = "en", *, bare: bool = False) -> str:
    """A figure as it is read: one that was said as it is said, one that was simulated by its interval."""
    if found.sure:
        return found.bare(unit, lang) if bare else found.figure(unit, lang)
    if unit == "share":
        return written_percent(found.mean, lang)
    return plain(float(f"{found.mean:.4g}")) + ("" if bare else unit_after(unit, lang))


def size_words(gap: Gap, unit: str, lang: str = "en", *, bare: bool = False) -> str:
    """How wide a gap is, with its sign: `+2.2 min`, `+1 point`, `−3`."""
    if gap.size.sure:
        text = signed(gap.size, unit, lang, bare=True)
        return text if bare else text + _unit(text, unit, lang)
    mean = float(f"{(points(gap.size) if unit == 'share' else gap.size).mean:.4g}")
    text = f"{'+' if mean > 0 else MINUS if mean < 0 else ''}{plain(abs(mean))}"
    return text if bare else text + _unit(text, unit, lang)


def _unit(text: str, unit: str, lang: str) -> str:
    after = after_number(unit, lang)
    return after.removesuffix("s") if unit == "share" and text.lstrip(f"+{MINUS}") == "1" else after


def finding(found: Gaps, lang: str = "en") -> str:
    """The widest gap that is clearly bad, or that there is none."""
    widest = found.widest
    if widest is None:
        return _none(found, lang)
    row, gap = widest
    service = found.results.blueprint
    one, other = PAIRS[gap.number]
    step, what = thing_words("step", row.step, service, lang), what_words(row, lang)
    sizes = [_said(row.figures[name], row.unit, lang) for name in (one, other)]
    size = size_words(gap, row.unit, lang)
    text = either(
        f"The widest gap is at {step}: {'the ' if row.kind != 'failures' else ''}{what}"
        f" {'are' if row.kind == 'failures' else 'is'} {sizes[0]} as {one}, and {sizes[1]} as {other}"
        f" (gap {gap.number}: {size})",
        f"最大差距在“{step}”的{what}：{figure_name(one, lang)} {sizes[0]}，{figure_name(other, lang)} {sizes[1]}"
        f"（差距 {gap.number}：{size}）",
        lang,
    )
    source = found.source(row) if gap.number == 5 else None
    if source is None:
        return text
    own = size_words(source, row.unit, lang)
    told = gap_name(source.number, lang)
    return text + either(
        f"; the largest part of it is gap {source.number}, {told} ({own})",
        f"；其中最大的是差距 {source.number}，{told}（{own}）",
        lang,
    )


def _said(found: Estimate, unit: str, lang: str) -> str:
    return " ".join(filter(None, (figure_words(found, unit, lang), found.spread(unit))))


def _none(found: Gaps, lang: str) -> str:
    known = [gap for row in found.rows for gap in row.gaps]
    if not known:
        return either("Nothing can be compared yet", "尚无可比较的数值", lang)
    if any(gap.size.mean > 0 for gap in known):
        return either(
            "No gap is clearly bad: those there are may be chance",
            "没有明确的不利差距：现有差距可能出于偶然",
            lang,
        )
    return either("No gap is bad", "没有不利差距", lang)


def remarks(found: Gaps, lang: str = "en") -> list[str]:
    """What is missing, and how it is said: keys that no standard has, a score that nothing measures."""
    told = []
    if found.unsaid:
        names = [figure_name(side, lang) for side in found.unsaid]
        row = found.rows[0]
        keys = ", ".join(
            part for part in _split(_REMEDIES[row.kind]) if part.partition(":")[0] in found.unsaid
        )
        listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
        told.append(
            either(
                f"No standard says what is {listed}; write in steps.{row.step}.standard: {keys}",
                f"没有标准写明{'、'.join(names)}的数值；可在 steps.{row.step}.standard 中写：{keys}",
                lang,
            )
        )
    if any(row.kind == "score" and "delivered" not in row.figures for row in found.rows):
        told.append(
            either(
                "What is delivered of a score is not known: nothing here measures satisfaction.",
                "评分的实际值未知：本服务未测量满意度。",
                lang,
            )
        )
    return told + too_short(found.results, lang)


def _split(keys: str) -> list[str]:
    return [part if part.endswith("}") else part + "}" for part in keys.split("}, ")]
