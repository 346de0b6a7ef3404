"""The plots of a day: their titles are the sentences, their scales are one, and nothing is hidden."""

from __future__ import annotations

from itertools import combinations

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import blueprint
import sim
from sim.day import Day
from sim.experiment import conduct as conducting
from sim.experiment.design import Design
from studio import day_plots, plots
from studio.day_labels import label_lines
from studio.day_words import arrival_words, promise_words, queue_words, staff_words

BRANCH = blueprint.change(blueprint.load("bank_branch"), "steps.check_identity.keep_until: drop")
LABELS = {"as_it_is": "as it is", "third": "A third officer"}


@pytest.fixture(scope="module")
def days() -> dict[str, Day]:
    third = blueprint.change(BRANCH, "staff.officer.count: +1")
    return {name: sim.day(one, replications=60) for name, one in (("as_it_is", BRANCH), ("third", third))}


def titles(figure: Figure) -> list[str]:
    return [panel.get_title(loc="left").replace("\n", " ") for panel in figure.axes]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_title_of_a_panel_is_the_sentence_that_a_page_writes(days: dict[str, Day], lang: str) -> None:
    base = {"as_it_is": days["as_it_is"]}
    fine, smooth = days["as_it_is"], days["as_it_is"].smooth()
    queues = [smooth.line("pool", pool, "queue_mean") for pool in BRANCH.staff]
    wanted = {
        "queues": [queue_words(smooth, one, BRANCH, lang) for one in queues],
        "staff": [staff_words(fine, pool, BRANCH, lang) for pool in BRANCH.staff],
        "promises": [promise_words(smooth, "counter", BRANCH, lang)],
        "arrivals": [arrival_words(smooth, BRANCH, lang)],
    }
    made = day_plots.plots_of(base, BRANCH)
    assert list(made) == list(wanted)
    for name, make in made.items():
        figure = make(base, BRANCH, LABELS, lang)
        assert titles(figure) == wanted[name]
        assert plots.png(figure)[:4] == b"\x89PNG"
        above = figure.get_suptitle()
        assert ("by half hours, 60 replications" if lang == "en" else "按半小时，60 次重复") in above


def test_panels_of_a_plot_have_one_scale_that_holds_everything(days: dict[str, Day]) -> None:
    for name, make in day_plots.plots_of(days, BRANCH).items():
        figure = make(days, BRANCH, LABELS)
        assert len({(*panel.get_ylim(), *panel.get_xlim()) for panel in figure.axes}) == 1, name
        top = figure.axes[0].get_ylim()[1]
        for panel in figure.axes:
            for line in panel.get_lines():
                assert max(float(y) for y in line.get_ydata() if y == y) <= top  # type: ignore[union-attr]
    fine = days["as_it_is"]
    needs = [max(line.mean[:32]) for line in fine.of("needed")]
    assert day_plots.staff(days, BRANCH, LABELS).axes[0].get_ylim()[1] >= max(needs)


def test_a_scenario_is_named_in_the_title_only_where_it_is_another_queue(days: dict[str, Day]) -> None:
    teller, officer = titles(day_plots.queues(days, BRANCH, LABELS))
    assert "A third officer" not in teller
    smooth = days["third"].at(days["as_it_is"].smooth().width)
    longest = max(smooth.line("pool", "officer", "queue_mean").mean)
    assert officer.endswith(f"wait (A third officer: {longest:.1f})")


def test_duty_is_drawn_once_where_a_scenario_leaves_it_as_it_is(days: dict[str, Day]) -> None:
    teller, officer = day_plots.staff(days, BRANCH, LABELS).axes
    named = [panel.get_legend_handles_labels()[1] for panel in (teller, officer)]
    assert "on duty, A third officer" not in named[0]
    assert "on duty, A third officer" in named[1]
    assert all("missing" in names for names in named)


def test_lines_that_lie_on_each_other_differ_in_dashes_and_in_width(days: dict[str, Day]) -> None:
    lines = [
        line
        for line in day_plots.queues(days, BRANCH, LABELS).axes[0].get_lines()
        if not str(line.get_label()).startswith("_")
    ]
    for one, other in combinations(lines, 2):
        assert one.get_linestyle() != other.get_linestyle()
        assert one.get_linewidth() > other.get_linewidth()
        assert one.get_zorder() < other.get_zorder(), "the dashed one is above, so that both are seen"


def panel_of(*curves: list[float]) -> Axes:
    panel = Figure(figsize=(7.2, 2.0)).subplots()
    for number, curve in enumerate(curves):
        panel.plot(range(len(curve)), curve, label=f"scenario {number}")
    panel.set_xlim(0, len(curves[0]) - 1)
    panel.set_ylim(0, 10)
    return panel


def test_names_stand_at_their_lines_and_touch_nothing() -> None:
    with mpl.rc_context({"font.family": "DejaVu Sans"}):
        panel = panel_of([2.0] * 9, [6.0] * 9)
        assert label_lines(panel)
        panel.figure.draw_without_rendering()  # type: ignore[union-attr]
        boxes = [text.get_window_extent().transformed(panel.transData.inverted()) for text in panel.texts]
    for box, own, other in zip(boxes, (2.0, 6.0), (6.0, 2.0), strict=True):
        assert not box.y0 <= own <= box.y1
        assert not box.y0 <= other <= box.y1
        middle = (box.y0 + box.y1) / 2
        assert abs(middle - own) < abs(middle - other)
    assert not boxes[0].overlaps(boxes[1])


def test_names_stand_in_a_legend_where_lines_lie_on_each_other() -> None:
    panel = panel_of([2.0, 5.0, 2.0], [2.0, 5.0, 2.0])
    assert not label_lines(panel)
    assert not panel.texts, "all or none"
    assert not label_lines(panel_of([5.0, 5.0])), "one line alone needs no name"


def test_the_day_has_as_many_replications_as_the_study(monkeypatch: pytest.MonkeyPatch) -> None:
    design = Design(BRANCH, replications=33, day=True)
    assert conducting.conduct(design).days["as_it_is"].replications == 33
    monkeypatch.setattr(conducting, "DAY_CUSTOMERS", 4500)
    capped = conducting.conduct(design).days["as_it_is"]
    assert 2 <= capped.replications < 33
    above = day_plots.arrivals({"as_it_is": capped}, BRANCH, LABELS).get_suptitle()
    assert f"{capped.replications} replications" in above, "how many there were is said"
