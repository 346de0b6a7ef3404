"""Reports of a results folder: what stands in them, in which form, and what is said when there is none."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import blueprint
from sim.experiment.conduct import conduct
from sim.experiment.design import Design
from studio.answer import sentences
from studio.cli import main
from studio.read_folder import Kept
from studio.report.checklist import ITEMS, by_author
from studio.report.contents import report_of
from studio.report.deck import LONG, shortened
from studio.report.page import page
from studio.report.parts import Cards, Figure, Points, Table, Words
from studio.report.printed import NO_PANGO
from studio.terminal.of_answer import MOST_INPUTS
from studio.write_folder import Folder

SHOP = """\
service: {en: Corner shop, zh: 街角小店}
about: {en: "A till and a <packing> table.", zh: 一个收银台。}
unit: min
currency: CNY
hours: 09:00-12:00
arrivals: {walk_in: {label: {en: Walk-in, zh: 到店}, at: till, rate: {09:00: 30/h, 10:00: 44/h}}}
staff: {clerk: {label: {en: Clerk, zh: 店员}, count: {09:00: 1, 10:00: 2, 11:00: 1}, cost: 30/h}}
systems: {scanner: {label: {en: Scanner, zh: 扫码器}, up: exponential(mean=2 h), down: exponential(mean=4)}}
steps:
  till:
    label: {en: Till, zh: 收银}
    lane: frontstage
    by: clerk
    uses: scanner
    takes: exponential(mean=1.5)
    patience: exponential(mean=9)
    fails: {wrong_price: {label: {en: Wrong price, zh: 价格错误}, share: 4%, then: till, source: employee}}
    standard: {wait: 80% within 2 min}
    next: pack
  pack: {label: {en: Pack, zh: 装袋}, lane: customer, takes: uniform(low=1, high=2)}
"""
EXPERIMENT = """\
experiment: {en: "Is a second clerk worth her pay?", zh: 多一名店员值得吗？}
service: shop.yaml
replications: 8
measures: [waiting_mean, abandoned_share, cost, till.standard_met]
scenarios:
  second_clerk: {label: {en: A second clerk, zh: 多一名店员}, staff.clerk.count: +1}
  slower_till: {steps.till.takes: x1.2}
best: {measure: waiting_mean, within: 20%}
hotspots: true
sensitivity: {measure: waiting_mean, by: 20%}
day: true
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("study")
    (place / "shop.yaml").write_text(SHOP, encoding="utf-8")
    (place / "ask.yaml").write_text(EXPERIMENT, encoding="utf-8")
    design = Design.load(place / "ask.yaml")
    kept = Folder(place / "out")
    kept.begin(design)
    answer = conduct(design, engine="simpy")
    list(kept.finish(answer, "en", "2026-01-31"))
    assert sentences(Kept.read(place / "out").answer) == sentences(answer)
    return place / "out"


def _needs(package: str) -> None:
    """Skip where a package of an extra is missing; it is not loaded, since WeasyPrint's Pango is not Graphviz's."""
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed")


def _needs_pdf() -> None:
    """Skip where WeasyPrint is missing, or the Pango that it needs, which pip cannot bring."""
    _needs("weasyprint")
    command = [sys.executable, "-m", "studio.report.printed"]
    ran = subprocess.run(command, input=b"<p>a page</p>", capture_output=True, check=False)
    if ran.returncode == NO_PANGO:
        pytest.skip("WeasyPrint finds no Pango here")


def invoke(*words: Any) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_an_answer_that_is_read_back_is_the_same(folder: Path) -> None:
    kept = Kept.read(folder)
    written = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    assert (kept.version, kept.date) == (blueprint.__version__, "2026-01-31")
    again = json.loads(json.dumps(kept.answer.record(), allow_nan=False))
    assert again == written


class Tags(HTMLParser):
    """Checks that every tag is closed, and notes what would be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in {"meta", "col", "img", "br", "link"}:
            self.open.append(tag)
        for name, value in attrs:
            if name in {"src", "href", "xlink:href"} and not (value or "").startswith(("#", "data:")):
                self.fetched.append(f"{tag} {value}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_is_whole_and_fetches_and_runs_nothing(folder: Path, lang: str) -> None:
    text = page(report_of(Kept.read(folder), lang))
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    assert tags.fetched == []
    assert not {"script", "link", "iframe", "img"} & set(tags.seen)
    assert "@import" not in text
    assert text.count("<svg") == len([s for s in tags.seen if s == "svg"]) >= 7
    assert "nan" not in re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL).lower().split()
    assert "&lt;packing&gt;" in text or lang == "zh", "a service's words are words, never tags"
    assert "@page wide { size: A4 landscape" in text


def test_the_report_says_what_was_found_and_how(folder: Path) -> None:
    kept = Kept.read(folder)
    report = report_of(kept, "en")
    assert (report.title, report.question) == (
        "A second clerk lowers mean time waiting by 0.9 min",
        "Is a second clerk worth her pay?",
    )
    assert [section.key for section in report.sections] == [
        "decision", "blueprint", "change", "answer", "comparison", "day", "hotspots", "inputs", "assumptions", "method",
        "checklist", "files",
    ]  # fmt: skip
    text = page(report)
    for said in (
        *sentences(kept.answer)[1:3], kept.design.service.fingerprint, "A second clerk", "Wrong price",
        "44/h from 10:00", "2 from 10:00", "exponential(mean=1.5)", "80% within 2 min",
        "whoever is inside at closing is still served", "common random numbers", "2026-01-31", "Monks, T.",
        "blueprint experiment out/experiment.yaml -o out", "10.1080/17477778.2018.1442155", "outages of Scanner",
    ):  # fmt: skip
        assert html.escape(said) in text, said


def test_the_first_page_is_the_decision_and_says_what_the_tables_say(folder: Path) -> None:
    kept = Kept.read(folder)
    decision, answer = (report_of(kept, "en").section(key) for key in ("decision", "answer"))
    assert decision is not None
    assert answer is not None
    cards = next(part for part in decision.parts if isinstance(part, Cards)).cards
    told = " ".join(text for part in answer.parts if isinstance(part, Points) for text in part.points)
    for card in cards:
        before, arrow, after = card.figure.partition(" → ")
        assert not arrow or f"from {before} to {after}" in told, card
    words = " ".join(text for part in decision.parts if isinstance(part, Words) for text in part.paragraphs)
    steps = [text for part in decision.parts if isinstance(part, Points) for text in part.points]
    table = next(part for part in answer.parts if isinstance(part, Table))
    assert table.rows[0][0] == "A second clerk"
    assert table.rows[0][-1] == "do it"
    gain = table.rows[0][1].split()[0]
    assert f"by {gain}" in report_of(kept, "en").title
    assert "interval" in words
    assert steps[0].startswith("Try it: A second clerk.")


def test_the_chinese_report_is_chinese(folder: Path) -> None:
    report = report_of(Kept.read(folder), "zh")
    assert (report.title, report.question) == ("多一名店员：平均等待时间降低 0.9 分钟", "多一名店员值得吗？")
    assert [section.title for section in report.sections][1:5] == [
        "服务蓝图",
        "详细结论",
        "方案比较",
        "一天之中",
    ], "drawn in English, so without before and after"
    text = re.sub(r"<svg.*?</svg>|<pre>.*?</pre>|<style>.*?</style>", "", page(report), flags=re.DOTALL)
    text = re.sub(r"<[^>]*>|`[^`]*`|Monks.*", " ", text)
    paths = "steps takes patience arrivals staff clerk count share fails wrong price systems scanner drop"
    names = (
        "exponential uniform simpy llvmlite numpy scipy blueprint service within slower standard experiment"
    )
    stray = set(re.findall(r"\b[a-z]{5,}\b", text)) - set(f"{paths} {names}".split())
    assert stray == set(), "English words in the Chinese report"


def test_the_checklist_has_every_item_of_stress_des_and_leaves_to_the_author_what_is_hers(
    folder: Path,
) -> None:
    section = report_of(Kept.read(folder), "en").section("checklist")
    assert section is not None
    table = next(part for part in section.parts if isinstance(part, Table))
    assert [row[0] for row in table.rows] == [number for number, _, _ in ITEMS]
    items = {row[0]: row[2] for row in table.rows}
    assert len([number for number in items if "." in number]) == 24
    assert all(text for number, text in items.items() if "." in number)
    assert items["3.2"] == by_author("en")
    assert by_author("en") in items["3.1"]
    for number in ("2.1", "2.5.3", "4.1", "4.2", "4.3", "5.1", "5.2"):
        assert by_author("en") not in items[number]


def test_every_figure_can_be_had_as_svg_and_png(folder: Path) -> None:
    report = report_of(Kept.read(folder), "en")
    figures = [part for section in report.sections for part in section.parts if isinstance(part, Figure)]
    assert len(figures) >= 7
    assert [figure.wide for figure in figures].count(True) == 2
    for figure in figures[:3]:
        assert "<svg" in figure.svg
        assert figure.png.startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", ["html", "docx", "pptx", "pdf"])
def test_report_writes_every_format(folder: Path, tmp_path: Path, kind: str) -> None:
    _needs_pdf() if kind == "pdf" else _needs(kind if kind != "html" else "pypdf")
    path = tmp_path / f"report.{kind}"
    result = invoke("report", folder, "-o", path)
    assert result.exit_code == 0, result.output
    assert result.output.strip() == str(path)
    assert len(path.read_bytes()) > 50_000


def test_the_word_document_reads_back(folder: Path) -> None:
    docx = pytest.importorskip("docx")
    from studio.report.document import docx as written

    report = report_of(Kept.read(folder), "en")
    document = docx.Document(io.BytesIO(written(report)))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [section.title for section in report.sections if section.title]
    parts = [part for section in report.sections for part in section.parts]
    assert len(document.inline_shapes) == sum(isinstance(part, Figure) for part in parts)
    assert len(document.tables) == sum(isinstance(part, (Table, Cards)) for part in parts)
    room = max(s.page_width - s.left_margin - s.right_margin for s in document.sections)
    assert all(shape.width <= room for shape in document.inline_shapes)
    wide = [s for s in document.sections if s.page_width > s.page_height]
    assert len(wide) == 2, "the blueprint and the change have a page in landscape"


def test_the_slides_are_few_and_stay_on_the_slide(folder: Path) -> None:
    pptx = pytest.importorskip("pptx")
    from studio.report.deck import pptx as written

    deck = pptx.Presentation(io.BytesIO(written(report_of(Kept.read(folder), "en"))))
    assert 5 <= len(deck.slides) <= 8
    for slide in deck.slides:
        assert slide.shapes.title.text
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width + 1
            assert shape.top + shape.height <= deck.slide_height + 1
    assert shortened("a; " * LONG) == (("a; " * (LONG // 3)).removesuffix("; ") + ".")


def test_the_pdf_has_pages_and_its_blueprint_lies_across(folder: Path) -> None:
    _needs_pdf()
    from pypdf import PdfReader

    from studio.report.printed import pdf

    pages = PdfReader(io.BytesIO(pdf(report_of(Kept.read(folder), "zh")))).pages
    across = [p for p in pages if p.mediabox.width > p.mediabox.height]
    assert len(across) == 1
    assert 6 <= len(pages) <= 30
    assert "结论" in "".join(p.extract_text() for p in pages)


@pytest.mark.parametrize(
    ("package", "kind", "extra"), [("docx", "docx", "office"), ("pptx", "pptx", "office"), ("weasyprint", "pdf", "pdf")]
)  # fmt: skip
def test_a_missing_extra_names_the_command(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, kind: str, extra: str
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setattr("studio.report.printed.find_spec", lambda _: None)
    result = invoke("report", folder, "-o", tmp_path / f"x.{kind}")
    assert result.exit_code == 1
    assert f'pip install "service-blueprint[{extra}]"' in result.stderr
    assert not (tmp_path / f"x.{kind}").exists()


def test_what_is_no_finished_folder_is_told(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    wrong = {
        "nowhere": f": is no results folder; make one: blueprint experiment … -o {tmp_path / 'nowhere'}",
        "copy": "is not finished; go on: blueprint experiment",
    }
    (copy / "answer.json").rename(tmp_path / "kept.json")
    for name, said in wrong.items():
        result = invoke("report", tmp_path / name, "-o", tmp_path / "x.html")
        assert result.exit_code == 1
        assert said in result.stderr
    (copy / "answer.json").write_text("[]", encoding="utf-8")
    assert "is no answer of an experiment" in invoke("report", copy).stderr
    shutil.copy(tmp_path / "kept.json", copy / "answer.json")
    service = (copy / "service.yaml").read_text(encoding="utf-8")
    (copy / "service.yaml").write_text(service.replace("mean=1.5", "mean=1.6"), encoding="utf-8")
    assert "the answer is of another service" in invoke("report", copy).stderr
    (copy / "service.yaml").unlink()
    assert "service.yaml: is missing" in invoke("report", copy).stderr
    assert not (copy / "report.html").exists()
    assert "nowhere: is no results folder" in invoke("report", tmp_path / "nowhere").stderr


def _without(record: Any, *path: Any) -> Any:
    for key in path[:-1]:
        record = record[key]
    del record[path[-1]]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (("comparison", "contrasts"), "lacks what a report needs (contrasts)"),
        (("comparison", "scenarios", "as_it_is"), "lacks what a report needs (as_it_is)"),
        (
            ("comparison", "scenarios", "as_it_is", "rows", 0, "mean"),
            "has a part that cannot be read (comparison)",
        ),
        (("selection", "sure"), "lacks what a report needs (sure)"),
        (("hotspots", "hotspots", 0, "time"), "lacks what a report needs (time)"),
        (("days", "as_it_is", "lines"), "lacks what a report needs (lines)"),
    ],
)
def test_a_damaged_answer_is_told_in_words_with_the_remedy(
    folder: Path, tmp_path: Path, path: tuple[Any, ...], said: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    record = json.loads((copy / "answer.json").read_text(encoding="utf-8"))
    _without(record, *path)
    (copy / "answer.json").write_text(json.dumps(record), encoding="utf-8")
    for command in ("report", "show"):
        result = invoke(command, copy)
        assert result.exit_code == 1
        assert f"{copy / 'answer.json'}: {said}; make it again: blueprint experiment {copy}" in result.stderr
        assert "Error(" not in result.stderr


def test_a_choice_that_did_not_come_to_its_end_promises_nothing(folder: Path) -> None:
    kept = Kept.read(folder)
    selection = kept.answer.selection
    assert selection is not None
    for sure in (True, False):
        answer = replace(kept.answer, selection=replace(selection, sure=sure))
        for lang, right, open_ in (
            ("en", "with at least", "nothing is guaranteed"),
            ("zh", "概率不低于", "不作任何保证"),
        ):
            report = report_of(replace(kept, answer=answer), lang)
            for key in ("method", "checklist"):
                section = report.section(key)
                assert section is not None
                assert (right in str(section.parts), open_ in str(section.parts)) == (sure, not sure)


def test_the_report_says_inputs_money_and_promises_as_readers_do(folder: Path) -> None:
    kept = Kept.read(folder)
    told = {lang: page(report_of(kept, lang)) for lang in ("en", "zh")}
    for lang, words in (
        (
            "en",
            ("30 CNY/h", "80% within 2 min", "1 day a replication", "2 scenarios and the service as it is"),
        ),
        ("zh", ("每小时 30 ", "80% 在 2 分钟内", "每次重复 1 天", "2 个方案与现状", "10:00 起 每小时 44 人")),
    ):
        for said in words:
            assert said in told[lang], said
    for lang in ("en", "zh"):
        inputs = report_of(kept, lang).section("inputs")
        assert inputs is not None
        table = next(part for part in inputs.parts if isinstance(part, Table))
        assert not [row[0] for row in table.rows if re.match(r"\w+\.\w+\.", row[0])]
        found = kept.answer.sensitivity
        assert found is not None
        assert len(table.rows) == min(MOST_INPUTS, len(found.influences))
        assert bool(table.note) == (len(found.influences) > MOST_INPUTS)
    chinese = report_of(kept, "zh")
    captions = [p.caption for s in chinese.sections for p in s.parts if isinstance(p, (Figure, Table))]
    assert all(said.endswith("。") and ", " not in said and "; " not in said for said in captions), captions


def test_ranks_by_worth_are_named_apart_from_hotspots(folder: Path) -> None:
    section = report_of(Kept.read(folder), "en").section("blueprint")
    assert section is not None
    picture = section.parts[0]
    assert isinstance(picture, Figure)
    assert "hotspot, by rank" not in picture.svg
    assert "its places are those of the text and the table" in picture.caption


def test_a_folder_that_does_not_say_how_it_was_made_is_reported_without_it(
    folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "out")
    (tmp_path / "out" / "made.json").unlink()
    kept = Kept.read(tmp_path / "out")
    assert (kept.version, kept.date) == ("", "")
    table = report_of(kept, "en").section("method")
    assert table is not None
    rows = [row[0] for part in table.parts if isinstance(part, Table) for row in part.rows]
    assert "seed" in rows
    assert "run time" not in rows


@pytest.mark.parametrize(
    ("name", "said"), [("x.odt", "a report ends in one of .html"), ("no/x.html", "make it first")]
)
def test_a_path_that_will_not_do_is_told(folder: Path, tmp_path: Path, name: str, said: str) -> None:
    result = invoke("report", folder, "-o", tmp_path / name)
    assert result.exit_code == 1
    assert said in result.stderr


def test_show_tells_what_a_folder_holds_and_how_to_make_it_again(folder: Path) -> None:
    told = invoke("show", folder)
    assert told.exit_code == 0
    kept = Kept.read(folder)
    for said in (
        *sentences(kept.answer),
        "Is a second clerk worth her pay?",
        "queues.svg",
        "when queues are long",
    ):
        assert said in told.output
    assert f"blueprint experiment {folder / 'experiment.yaml'} -o {folder}" in told.output
    files = [line for line in told.output.splitlines() if re.match(r"\S+\.\w+  ", line)]
    assert all(len(line.split()) > 1 for line in files), "every file has its words"
    record = json.loads(invoke("show", folder, "--json").output)
    assert record["fingerprint"] == kept.design.service.fingerprint
    assert "pictures/queues.svg" in record["files"]
    assert "一天中的排队" in invoke("show", folder, "--lang", "zh").output


def test_show_of_a_service_file_says_what_it_is_and_what_show_takes(folder: Path) -> None:
    for name, said in (("service.yaml", "is a service file"), ("experiment.yaml", "is an experiment")):
        told = invoke("show", folder / name)
        assert told.exit_code == 1
        assert f"{folder / name}: {said}; show takes a picture" in told.stderr


def test_the_day_is_in_the_folder_with_its_scenarios(folder: Path) -> None:
    days = Kept.read(folder).answer.days
    assert list(days) == ["as_it_is", "second_clerk", "slower_till"]
    duty = [day.line("pool", "clerk", "on_duty").mean[:9:4] for day in days.values()]
    assert duty == [(1.0, 2.0, 1.0), (2.0, 3.0, 2.0), (1.0, 2.0, 1.0)]


def test_a_bare_experiment_around_the_clock_has_a_report_too(tmp_path: Path) -> None:
    pytest.importorskip("pptx")
    around = SHOP.replace("hours: 09:00-12:00\n", "").replace("09:00: ", "00:00: ")
    (tmp_path / "shop.yaml").write_text(around, encoding="utf-8")
    asked = "service: shop.yaml\nreplications: 3\ndays: 2\nwarm_up: 6 h\nday: true\n"
    (tmp_path / "ask.yaml").write_text(asked, encoding="utf-8")
    assert invoke("experiment", tmp_path / "ask.yaml", "-o", tmp_path / "out", "--lang", "zh").exit_code == 0
    report = report_of(Kept.read(tmp_path / "out"), "en")
    keys = [section.key for section in report.sections]
    assert keys == ["decision", "blueprint", "answer", "day", "assumptions", "method", "checklist", "files"]
    text = page(report)
    for said in (
        "The queue for",
        "The service never closes.",
        "Non-terminating",
        "Warm-up: 6 h",
        "The service as it is, a day.",
    ):
        assert said in text
    from studio.report.deck import pptx

    assert len(pptx(report)) > 50_000


def test_report_has_help_with_examples() -> None:
    assert "Examples:" in invoke("report", "--help").output
