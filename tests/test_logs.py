"""The log of a run as XES: well-formed, in order, complete, in any language; and what cannot be written."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

import blueprint
import sim
from blueprint.text import say
from studio.cli import main
from studio.visit_log import visit_log

PREFIX = "{http://www.xes-standard.org/}"


def logged(
    service: blueprint.Blueprint, path: Path, lang: str = "en", *, replications: int = 2
) -> sim.Results:
    with visit_log(path, service, lang) as take:
        return sim.run(service, replications=replications, seed=3, journals=take)


def read(path: Path) -> list[list[dict[str, str]]]:
    """The events of each trace, by key."""
    packed = path.read_bytes()
    root = ET.fromstring(gzip.decompress(packed) if path.suffix == ".gz" else packed)  # noqa: S314  our own file
    return [
        [
            {one.attrib["key"]: one.attrib["value"] for one in event}
            for event in trace.findall(f"{PREFIX}event")
        ]
        for trace in root.findall(f"{PREFIX}trace")
    ]


def test_a_log_has_every_visit_and_every_customer(tmp_path: Path) -> None:
    service = blueprint.load("bank_branch")
    results = logged(service, tmp_path / "log.xes")
    traces = read(tmp_path / "log.xes")
    assert len(traces) == 2 * results.row("service", "", "arrived").mean
    events = Counter((e["concept:name"], e["lifecycle:transition"]) for trace in traces for e in trace)
    for name, step in service.steps.items():
        label = say(step.label, "en", name=name)
        for transition, measure in (("schedule", "visits"), ("complete", "services")):
            assert events[label, transition] == 2 * results.row("step", name, measure).mean
        assert events[label, "withdraw"] == 2 * sum(
            results.row("step", name, measure).mean for measure in ("abandoned", "balked", "blocked")
        )
    for trace in traces:
        times = [dt.datetime.fromisoformat(event["time:timestamp"]) for event in trace]
        assert times == sorted(times)


def test_the_same_visits_stand_in_every_form_and_both_engines(tmp_path: Path) -> None:
    service = blueprint.load("bank_hall")
    logged(service, tmp_path / "log.csv")
    logged(service, tmp_path / "log.xes.gz", "zh")
    with (tmp_path / "log.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    traces = read(tmp_path / "log.xes.gz")
    assert sum(event["lifecycle:transition"] == "schedule" for trace in traces for event in trace) == len(
        rows
    )
    assert {event["concept:name"] for trace in traces for event in trace} >= {"询问分流", "柜台办理"}
    helped = Counter(row["pool"] for row in rows if row["step"] == "counter" and row["outcome"] == "served")
    assert helped["teller"] > 0
    both = []
    for engine in ("simpy", "compiled"):
        with visit_log(tmp_path / f"{engine}.xes", service, "en") as take:
            sim.run(service, replications=2, seed=3, journals=take, engine=engine)  # type: ignore[arg-type]
        both.append(sorted((tmp_path / f"{engine}.xes").read_text(encoding="utf-8").split("<trace>")))
    assert both[0] == both[1]


def test_any_label_is_well_formed(tmp_path: Path) -> None:
    shop = blueprint.build(
        service='A & B <"quoted">', first_day="2026-03-02", hours="09:00-09:10",
        arrivals={"a": {"at": "till", "every": 2}},
        staff={"clerk": {"label": "K'asse & <Co>"}},
        steps={"till": {"lane": "frontstage", "by": "clerk", "takes": 3, "label": "收银 & <付款>"}},
    )  # fmt: skip
    logged(shop, tmp_path / "log.xes", replications=1)
    (first, *_) = read(tmp_path / "log.xes")
    assert first[0]["concept:name"] == "收银 & <付款>"
    assert first[0]["time:timestamp"] == "2026-03-02T09:02:00.000000+00:00"
    assert first[1]["org:group"] == "K'asse & <Co>"
    pm4py = pytest.importorskip("pm4py")
    assert len(pm4py.read_xes(str(tmp_path / "log.xes"))) == 12


def test_what_cannot_be_written_is_told_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name in ("log.txt", "log", "folder.csv"):
        with (
            pytest.raises(ValueError, match="a log of visits ends in"),
            visit_log(tmp_path / name, blueprint.load("bank_hall")),
        ):
            pass
    result = CliRunner().invoke(main, ["run", "bank_hall", "--log", str(tmp_path / "log.xml")])
    assert result.exit_code != 0
    assert not list(tmp_path.glob("*.xml"))
