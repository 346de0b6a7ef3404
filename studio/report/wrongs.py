"""What goes wrong, in a report: the failures measured, what customers are worth, and the picture of both.

Invariant: everything is from the run that the report has of the service as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from blueprint import Blueprint
from blueprint.failures import Failure, ShareOf
from blueprint.text import say
from sim.fmea import Failures, of_results
from sim.results import Results
from studio import failure_plots, plots
from studio.failure_words import finding, notes
from studio.report.columns import table_of
from studio.report.parts import Figure, Part, Points
from studio.terminal.of_failures import mode_columns, pyramid_columns
from studio.words import either

DPI = 200


def speaks(service: Blueprint) -> bool:
    """Whether the file says how bad any failure is."""
    return any(
        failure.severity is not None for step in service.steps.values() for failure in step.fails.values()
    )


def wrongs(results: Results, lang: str) -> Iterator[Part]:
    """The failures of the service as it is."""
    found = of_results(results)
    yield Points((finding(found, lang), *notes(found, lang)))
    caption = either(
        "Failures measured: how often each happens a day, what one costs, who says so, what it costs a day. Places are"
        " shared where they cannot be told apart.",
        "失误实测：每天次数、每次代价、投诉比例与每天代价；难分先后者同列。", lang,
    )  # fmt: skip
    columns = mode_columns(found, lang)
    yield table_of(columns, caption, widths=(0.28, *([0.72 / (len(columns) - 1)] * (len(columns) - 1))))
    if found.pyramid:
        said = either("What a customer is worth and costs, by segment.", "各客户分层的价值与成本。", lang)
        yield table_of(pyramid_columns(found, lang), said)
    yield _picture(found, lang)


def _picture(found: Failures, lang: str) -> Figure:
    caption = either(
        "Failures by how often they happen and what each costs; the area is what they cost a day.",
        "失误：发生次数与每次代价；面积为每天代价。", lang,
    )  # fmt: skip
    return Figure(
        caption,
        lambda: plots.svg(failure_plots.bubbles(found, lang)),
        lambda: plots.png(failure_plots.bubbles(found, lang), DPI),
    )


def share_words(failure: Failure, service: Blueprint, lang: str) -> str:
    """How often a failure happens, as the file says it."""
    told = [] if failure.share is None else [str(failure.usual)]
    if isinstance(failure.share, ShareOf):
        of = failure.share
        told += [
            f"{say(service.staff[pool].label, lang, name=pool)} {share}" for pool, share in of.by.items()
        ]
        told += [
            either(f"more than {n} waiting {share}", f"排队超过 {n} 人 {share}", lang)
            for n, share in of.queue_over.items()
        ]
        told += [either(f"in haste {of.hurried}", f"匆忙时 {of.hurried}", lang)] if of.hurried else []
        told += [
            either(f"after {other} {share}", f"{other} 之后 {share}", lang)
            for other, share in of.after.items()
        ]
    when = {
        "wait_over": ("wait over", "等待超过"), "later_than": ("later than", "晚于"), "on": ("who is", "客户"),
    }  # fmt: skip
    for key, (english, chinese) in when.items():
        value = getattr(failure, key)
        if value is not None:
            shown = value.written() if hasattr(value, "written") else value
            shown = either("by segment", "按分层", lang) if hasattr(value, "by_segment") else shown
            told.append(f"{either(english, chinese, lang)} {shown}")
    return either(", ", "，", lang).join(told)
