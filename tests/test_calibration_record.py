"""From a record of calls to a service file: a made-up record, and the bank's month where it is at hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from made_calls import call, record

from blueprint import Blueprint
from blueprint.file import parse
from models.calibration.bank_calls import fragments, main
from models.calibration.call_centre import CallCentre, calibrate
from models.calibration.call_records import mark_incidents, read_calls
from models.calibration.pauses import find_pauses, fit_wrap_up

MONTH = Path(__file__).parents[2] / "shared" / "data" / "bank_calls_1999_02.csv"

# Reading a record


def test_a_record_leaves_out_phantoms_weekends_and_calls_outside_opening_hours(tmp_path: Path) -> None:
    noon = 43_200
    rows = [call(noon), call(noon, outcome="PHANTOM"), call(noon, day="1999-02-05"), call(6 * 3600)]
    assert len(read_calls(record(tmp_path, *rows))) == 1


def test_a_call_through_midnight_is_counted_on_from_the_evening(tmp_path: Path) -> None:
    (seen,) = read_calls(record(tmp_path, call(86_390, wait=27, talk=60))).to_dict("records")
    assert (seen["queued"], seen["left_queue"], seen["ended"]) == (86_400, 86_427, 86_487)


def test_how_a_call_ended_is_read_from_where_the_caller_was(tmp_path: Path) -> None:
    rows = [call(40_000), call(40_000, wait=20, talk=0), call(40_000, talk=0)]
    seen = read_calls(record(tmp_path, *rows))
    assert seen["ending"].tolist() == ["answered", "gave_up", "left_voice_unit"]
    assert seen["answered"].isna().tolist() == [False, True, True]
    assert seen["agent"].isna().tolist() == [False, True, True]


def test_an_hour_in_which_nobody_is_put_through_is_an_incident(tmp_path: Path) -> None:
    broken = [call(36_000 + k, talk=0) for k in range(25)] + [call(39_600 + k) for k in range(30)]
    calls = mark_incidents(read_calls(record(tmp_path, *broken)))
    assert calls.groupby("hour")["incident"].all().to_dict() == {10: True, 11: False}


def test_a_file_that_is_no_record_is_refused_by_the_names_of_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("date,type\n1999-02-01,PS\n", encoding="utf-8")
    answer = CliRunner().invoke(main, [str(path)])
    assert answer.exit_code == 1
    assert "lacks the columns vru_entry, " in answer.output


# From a record to a service file


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of four days: two agents, 30 calls an hour, talks of two minutes, patience of five."""
    rng = np.random.default_rng(11)
    rows = []
    for day in ("1999-02-01", "1999-02-02", "1999-02-03", "1999-02-04"):
        free = {"A": 8 * 3600.0, "B": 8 * 3600.0}
        entered = np.sort(rng.uniform(8 * 3600, 20 * 3600, rng.poisson(360)))
        for moment in np.floor(entered):
            kind = str(rng.choice(["PS", "NW", "NE", "IN", "TT"], p=[0.5, 0.2, 0.1, 0.1, 0.1]))
            other = {"day": day, "kind": kind, "priority": str(rng.integers(0, 3))}
            agent = min(free, key=lambda name: free[name])
            wait = max(0, int(free[agent] - moment - 10))
            patience = int(rng.exponential(300)) + 1
            if wait > patience:
                rows.append(call(moment, patience, talk=0, **other))
                continue
            talk = int(rng.lognormal(4.5, 0.8)) + 1
            free[agent] = moment + 10 + wait + talk + 5 + int(rng.exponential(20))
            rows.append(call(moment, wait, talk, agent, **other))
    return record(tmp_path_factory.mktemp("made_up"), *rows)


def test_what_is_printed_can_stand_in_a_service_file(made_up: Path) -> None:
    data, _, mistakes = parse(fragments(calibrate(made_up)))
    assert not mistakes
    data |= {"service": "Made up", "unit": "s", "hours": "07:00-24:00"}
    data["steps"]["voice_unit"]["lane"] = "customer"
    data["steps"]["talk"] |= {"lane": "frontstage", "by": "agent", "next": "leave"}
    service = Blueprint.build(data)
    assert list(service.arrivals) == ["customers", "prospects"]
    assert set(service.segments) == set(service.arrivals["customers"].segments or ()) | {"new_customer"}


def test_a_record_of_known_making_gives_its_numbers_back(made_up: Path) -> None:
    found = calibrate(made_up)
    assert (found.days, found.incidents) == (4, ())
    assert sum(found.shares.values()) == pytest.approx(1)
    assert found.shares["new_customer"] == pytest.approx(0.2, abs=0.04)
    assert found.patience["regular"].parameters[0] == pytest.approx(300, rel=0.35)
    assert found.wrap_up.mean == pytest.approx(25, rel=0.15)
    assert found.shifts.loc[:, 36_000:64_800].to_numpy() == pytest.approx(2, abs=0.35)


def test_wrap_up_needs_a_queue_to_be_seen_by(tmp_path: Path) -> None:
    calls = read_calls(record(tmp_path, call(40_000), call(41_000)))
    with pytest.raises(ValueError, match="no call ended while another caller waited"):
        fit_wrap_up(find_pauses(calls))


def test_the_command_prints_fragments_and_then_the_evidence(made_up: Path) -> None:
    answer = CliRunner().invoke(main, [str(made_up)])
    assert answer.exit_code == 0
    assert answer.output.index("wrap_up: mixture(") < answer.output.index("agents while somebody waits")


# The month itself, where it is at hand


@pytest.fixture(scope="module")
def month() -> CallCentre:
    if not MONTH.exists():
        pytest.skip("the record of calls is not at hand")
    return calibrate(MONTH)


def test_the_month_has_twenty_weekdays_and_six_hours_out_of_order(month: CallCentre) -> None:
    assert (month.calls, month.days, month.wanted) == (30_009, 20, 27_977)
    assert [text[:10] for text in month.incidents] == ["1999-02-03"] * 2 + ["1999-02-14"] * 2 + [
        "1999-02-21"
    ] * 2


def test_prospects_come_in_bursts_of_their_own(month: CallCentre) -> None:
    rates = {at.start / 3600: at.per_hour for at in month.streams["prospects"].rates}
    assert (rates[8.5], rates[16]) == pytest.approx((49.4, 49.1), abs=0.1)
    customers, prospects = (month.streams[name].busyness for name in ("customers", "prospects"))
    assert (customers.cv, prospects.cv) == pytest.approx((0.126, 0.242), abs=0.001)
    assert abs(np.corrcoef(customers.factor, prospects.factor)[0, 1]) < 0.2


def test_patience_differs_by_segment_and_follows_kaplan_meier(month: CallCentre) -> None:
    assert {name: fit.form for name, fit in month.patience.items()} == {
        "regular_preferred": "mixture",
        "regular": "mixture",
        "new_customer": "mixture",
        "trading": "exponential",
        "internet": "exponential",
        "callback": "exponential",
    }
    assert all(fit.distance < 0.03 for fit in month.patience.values() if fit.ended > 100)


def test_the_fitted_talk_times_keep_the_load(month: CallCentre) -> None:
    means = {name: fit.mean for name, fit in month.talk.items()}
    assert means["regular"] == pytest.approx(196, abs=1)
    assert means["new_customer"] == pytest.approx(116, abs=1)
    assert means["trading"] == pytest.approx(299, abs=1)
    middle = month.talk["regular"]
    assert middle.fitted[1:5] == pytest.approx(middle.measured[1:5], rel=0.06)


def test_wrap_up_and_shifts_agree_on_how_much_agents_talk_while_somebody_waits(month: CallCentre) -> None:
    implied = month.mean_talk / (month.mean_talk + month.wrap_up.mean)
    assert month.talking_share == pytest.approx(implied, abs=0.01)
    assert month.wrap_up.fitted_mean == pytest.approx(month.wrap_up.mean, rel=0.06)
    means = list(month.wrap_up.by_length.values())
    assert means == sorted(means, reverse=True)  # the longer the queue, the sooner agents are back
