"""Drawing results that were kept, and asking a picture what it was made from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import blueprint
import sim
from sim.findings import findings
from studio.cli import main

SHOP = """\
service: {en: Shop, zh: 小店}
hours: 09:00-12:00
arrivals: {walk_in: {at: till, rate: 40/h}}
staff: {clerk: {count: 1}}
steps:
  till: {lane: frontstage, by: clerk, takes: exponential(mean=1.2), standard: {wait: 80% within 5 min}, next: pack}
  pack: {lane: customer, takes: uniform(low=1, high=2)}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP, encoding="utf-8")
    return path


def invoke(*words: Any) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_picture_drawn_from_kept_results_is_the_one_drawn_at_once(shop: Path) -> None:
    service = blueprint.load(shop)
    results = sim.run(service, replications=4)
    kept = json.loads(results.json())
    for lang in ("en", "zh"):
        assert findings(service, kept, lang) == results.findings(lang)


def test_draw_with_results_shows_the_finding_the_target_and_the_journey(shop: Path) -> None:
    kept = shop.with_name("found.json")
    kept.write_text(invoke("run", shop, "--json", "--replications", 5, "--seed", 3).stdout, encoding="utf-8")
    path = shop.with_name("shop.dot")
    result = invoke("draw", shop, "--with", kept, "-o", path, "--scenario", "as it is", "--theme", "grey")
    assert result.exit_code == 0, result.output
    dot = path.read_text(encoding="utf-8")
    for text in (
        "in time",
        "target 80 %",
        "4.0 of them waiting",
        "Scenario: as it is",
        "The queue for Clerk is the",
        "What it costs customers, min a day",
    ):
        assert text in dot


def test_show_says_what_a_picture_was_made_from(shop: Path) -> None:
    kept = shop.with_name("found.json")
    kept.write_text(invoke("run", shop, "--json", "--replications", 5, "--seed", 3).stdout, encoding="utf-8")
    for suffix in ("svg", "png", "pdf", "dot"):
        path = shop.with_name(f"shop.{suffix}")
        assert invoke("draw", shop, "--with", kept, "-o", path, "--page", "a4").exit_code == 0
        said = json.loads(invoke("show", path, "--json").stdout)
        assert (said["service"], said["seed"], said["replications"], said["level"]) == ("Shop", 3, 5, 0.95)
        assert said["fingerprint"] == blueprint.load(shop).fingerprint
        assert len(said["drawn"]) == len("2026-01-31")
        told = invoke("show", path).stdout
        assert "fingerprint   " + said["fingerprint"] in told
        assert "level         95 %" in told


def test_show_of_another_file_says_that_it_is_no_picture(shop: Path) -> None:
    other = shop.with_name("shop.txt")
    other.write_text(SHOP, encoding="utf-8")
    for path, said in (
        (other, "says nothing of how it was made"),
        (shop, "is a service file; show takes a picture"),
    ):
        result = invoke("show", path)
        assert result.exit_code == 1
        assert f"{path}: {said}" in result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "no results of a run"),
        ('{"rows": []}', "no results of a run"),
        (
            '{"rows": [], "days": 1, "replications": 1, "seed": 1, "causes": [], "fingerprint": "0"}',
            "results are of another service",
        ),
    ],
)
def test_results_that_do_not_fit_are_refused_by_name(shop: Path, text: str, said: str) -> None:
    kept = shop.with_name("found.json")
    kept.write_text(text, encoding="utf-8")
    result = invoke("draw", shop, "--with", kept, "-o", shop.with_name("shop.svg"))
    assert result.exit_code == 1
    assert said in result.stderr
    assert not shop.with_name("shop.svg").exists()


def test_show_has_help_with_examples() -> None:
    assert "Examples:" in invoke("show", "--help").output
