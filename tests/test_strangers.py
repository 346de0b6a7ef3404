"""A service file may come from a stranger: it reads nothing but what lies beside it, and steers no terminal."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import blueprint
import sim
from blueprint import BlueprintError
from blueprint.mistakes import Mistake
from blueprint.text import printable
from studio.cli import main
from studio.write_folder import Folder

ESCAPE, BIDI, C1 = "\x1b[31m", "\u202e", "\x9b"
FILE = """
service: Kiosk
unit: s
arrivals: {{a: {{at: till, rate: 20/h}}}}
staff: {{clerk: {{count: 1}}}}
steps: {{till: {{lane: frontstage, by: clerk, takes: "empirical(file={file}, column={column})"}}}}
"""


def kiosk(folder: Path, file: str, column: str = "seconds") -> Path:
    path = folder / "kiosk.yaml"
    path.write_text(FILE.format(file=file, column=column), encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder of services, with a secret outside it and times beside and below."""
    (tmp_path / "secret.csv").write_text("seconds\n17\n", encoding="utf-8")
    folder = tmp_path / "services"
    (folder / "data").mkdir(parents=True)
    for path in (folder / "times.csv", folder / "data" / "times.csv"):
        path.write_text("seconds,who\n17,a\n4,b\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("file", ["times.csv", "data/times.csv", "data/../times.csv"])
def test_a_sample_beside_or_below_is_read(home: Path, file: str) -> None:
    assert blueprint.load(kiosk(home, file)).steps["till"].takes is not None


def test_a_sample_elsewhere_is_refused_unless_the_caller_allows_it(home: Path) -> None:
    (home / "link.csv").symlink_to(home.parent / "secret.csv")
    for file in ("../secret.csv", str(home.parent / "secret.csv"), "link.csv", "/etc/passwd", "/etc/shadow"):
        with pytest.raises(
            BlueprintError, match="does not lie beside or below the service file; move it"
        ) as caught:
            blueprint.load(kiosk(home, file))
        told = str(caught.value).replace(str(home), "").replace(str(home.parent), "")
        assert "17" not in told, "nothing of what is in it is told"
    made = blueprint.load(kiosk(home, "../secret.csv"), anywhere=True)
    assert blueprint.change(made, "staff.clerk.count: +1").steps["till"].takes is not None


def test_a_sample_behind_links_that_lead_nowhere_is_refused_in_words(home: Path) -> None:
    (home / "circle.csv").symlink_to("circle.csv")
    (home / "away.csv").symlink_to(home.parent / "nothing.csv")
    for file in ("circle.csv", "circle.csv/times.csv", "away.csv", "x" * 300 + ".csv", "no.csv"):
        for anywhere in (False, True):
            with pytest.raises(BlueprintError, match=r"does not lie beside or below|cannot read"):
                blueprint.load(kiosk(home, file), anywhere=anywhere)


SECRETS = {
    "shadow": "root:*:20228:0: swordfish\ndaemon:*:1: swordfish\n",
    "keys.yaml": "swordfish: 1\nsteps: {swordfish_step: {lane: swordfish}}\n",
    "list.yaml": "- swordfish\n",
    "torn.yaml": "service: {swordfish\n",
    "right.yaml": "service: swordfish\nsteps: {swordfish_step: {lane: customer}}\n",
}


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_nothing_of_a_file_elsewhere_is_told_by_what_names_a_service(home: Path, name: str) -> None:
    """An experiment names a service, and a change a file with a step: neither tells what any other file holds."""
    secret = home.parent / name
    secret.write_text(SECRETS[name], encoding="utf-8")
    (home / "link.yaml").symlink_to(secret)
    kiosk(home, "times.csv")
    asked = home / "experiment.yaml"
    told = []
    for named in (f"../{name}", str(secret), "link.yaml"):
        asked.write_text(f"service: {named}\nreplications: 5\n", encoding="utf-8")
        told.append(
            CliRunner().invoke(main, ["experiment", str(asked)]).output if name != "right.yaml" else ""
        )
        asked.write_text(
            f"service: kiosk.yaml\nreplications: 5\nscenarios: {{a: {{steps.new: add {named}}}}}\n",
            encoding="utf-8",
        )
        told.append(CliRunner().invoke(main, ["experiment", str(asked)]).output)
        with pytest.raises(BlueprintError) as caught:
            blueprint.change(blueprint.load(home / "kiosk.yaml"), f"steps.new: add {named}")
        told.append(str(caught.value))
    assert "swordfish" not in "".join(told)
    assert any("cannot be added" in one or "has no step" in one for one in told)


def test_what_is_wrong_with_a_service_beside_the_experiment_is_told(home: Path) -> None:
    (home / "wrong.yaml").write_text("service: K\nsteps: {a: {lane: customr}}\n", encoding="utf-8")
    (home / "experiment.yaml").write_text("service: wrong.yaml\nreplications: 5\n", encoding="utf-8")
    with pytest.raises(BlueprintError, match=r"wrong\.yaml:2:.*did you mean customer"):
        sim.Design.load(home / "experiment.yaml")
    (home / "below").mkdir()
    (home / "below" / "experiment.yaml").write_text("service: ../wrong.yaml\n", encoding="utf-8")
    with pytest.raises(BlueprintError, match=r"experiment\.yaml:1:.*see blueprint check .*wrong\.yaml"):
        sim.Design.load(home / "below" / "experiment.yaml")


def test_nothing_of_another_file_is_told_but_the_names_of_columns(home: Path) -> None:
    (home / "other.csv").write_text("minutes,who\n1,a\n", encoding="utf-8")
    with pytest.raises(BlueprintError, match="has no column 'seconds'; it has minutes, who"):
        blueprint.load(kiosk(home, "other.csv"))
    (home / "notes.txt").write_text("the password is swordfish\nmore\n", encoding="utf-8")
    (home / "keys.csv").write_text("-----BEGIN PRIVATE KEY-----\nMIIEvQ\n", encoding="utf-8")
    for file, secret in (("notes.txt", "swordfish"), ("keys.csv", "PRIVATE")):
        with pytest.raises(BlueprintError, match="no head line of a CSV file") as caught:
            blueprint.load(kiosk(home, file))
        assert secret not in str(caught.value)


def test_all_wrong_values_of_a_column_are_told_at_once_by_their_lines(home: Path) -> None:
    rows = ["seconds", "1", "secret", "-3", "4", "nan", "inf", "", "x", "y"]
    (home / "times.csv").write_text("\n".join(f"{row},z" for row in rows).replace("seconds,z", "seconds,who"))
    with pytest.raises(
        BlueprintError, match=r"column seconds: .* in lines 3, 4, 6, 7, 8 and 2 more; mend"
    ) as caught:
        blueprint.load(kiosk(home, "times.csv"))
    assert "secret" not in str(caught.value)


def texts(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places of all words that people read, in a service as data."""
    if isinstance(data, dict):
        return [found for key, inner in data.items() for found in texts(inner, (*path, key))]
    return [path] if isinstance(data, str) else []


EVERY_TEXT: dict[str, Any] = {
    "service": "Kiosk", "about": "A kiosk", "currency": "CNY", "segments": {"all_alike": {"label": "All", "share": 1}},
    "arrivals": {"a": {"at": "till", "rate": 1, "label": "Walk in"}},
    "staff": {"clerk": {"count": 1, "label": "Clerk"}}, "systems": {"core": {"label": "Core"}},
    "lanes": {"machine": {"above": "interaction", "label": "Machine"}},
    "steps": {
        "till": {"lane": "frontstage", "by": "clerk", "uses": "core", "label": "Till", "phase": "Pay",
                 "evidence": "Slip", "fails": {"wrong": {"share": 0, "label": "Wrong"}}, "next": "scan"},
        "scan": {"lane": "machine"},
    },
}  # fmt: skip
READ = [place for place in texts(EVERY_TEXT) if place[-1] in
        {"service", "about", "currency", "label", "phase", "evidence"}]  # fmt: skip


@pytest.mark.parametrize("sign", [ESCAPE, BIDI, C1, "\u2066", "\x00", "\x7f"])
@pytest.mark.parametrize("place", READ, ids=lambda place: ".".join(map(str, place)))
def test_control_characters_are_refused_in_every_text(place: tuple[Any, ...], sign: str) -> None:
    import copy

    data = copy.deepcopy(EVERY_TEXT)
    inside: Any = data
    for part in place[:-1]:
        inside = inside[part]
    for bad in (f"Till{sign}", {"en": "Till", "zh": f"柜台{sign}"}):
        if isinstance(bad, dict) and place[-1] == "currency":
            continue
        inside[place[-1]] = bad
        with pytest.raises(BlueprintError, match="control characters, which nobody sees") as caught:
            blueprint.build(data)
        assert sign[0] not in str(caught.value)


def test_every_text_of_the_language_is_among_those_that_were_tried() -> None:
    blueprint.build(EVERY_TEXT)
    assert len(READ) >= 12


def test_names_and_keys_with_control_characters_are_told_without_them() -> None:
    for data in (
        {"steps": {f"till{ESCAPE}": {"lane": "customer"}}},
        {"steps": {"till": {f"lane{ESCAPE}": "customer"}}},
        {"steps": {"till": {"lane": f"customer{BIDI}"}}},
        {"steps": {"till": {"lane": "customer", "takes": f"five{ESCAPE}"}}},
        {"hours": f"09:00{ESCAPE}-17:00"},
        {"staff": {"clerk": {"count": {f"09:00{C1}": 1}}}},
        {"unit": f"min{ESCAPE}"},
    ):
        with pytest.raises(BlueprintError) as caught:
            blueprint.build({"service": "Kiosk", "steps": {"a": {"lane": "customer"}}, **data})
        assert not {"\x1b", BIDI, C1} & set(str(caught.value))


@pytest.mark.parametrize("sign", ["\\e[31m", "\\u202e", "\\x9b", "\\0"])
def test_words_that_are_no_text_for_people_have_none_either(home: Path, sign: str) -> None:
    """A language, the name of a sample, a column: whatever is shown again somewhere."""
    before = blueprint.load(kiosk(home, "times.csv"))
    for file, column in ((f"times{sign}.csv", "seconds"), ("times.csv", f"seconds{sign}")):
        with pytest.raises(BlueprintError, match=r"kiosk\.yaml:6:.* control characters, which nobody sees"):
            blueprint.load(kiosk(home, file, column))
    text = FILE.format(file="times.csv", column="seconds").replace("Kiosk", f'{{en: Kiosk, "zh{sign}": K}}')
    (home / "named.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BlueprintError, match=r"named\.yaml:2:.* control characters, which nobody sees"):
        blueprint.load(home / "named.yaml")
    read = blueprint.file.parse(f'a: "{sign}"')[0]["a"]
    with pytest.raises(BlueprintError, match="control characters"):
        blueprint.change(before, f"steps.till.takes: empirical(file=a{read}.csv, column=seconds)")


def test_faults_of_numbers_show_no_control_characters_in_python_either() -> None:
    service = blueprint.load("bank_branch")
    more = blueprint.change(service, "staff.teller.count: +1")
    with pytest.raises(ValueError, match="precision") as caught:
        sim.compare(service, {"more": more}, precision={f"waiting{ESCAPE}{BIDI}{C1}": "5%"})
    assert not {"\x1b", BIDI, C1} & set(str(caught.value))


def test_names_of_files_are_shown_with_them_written_out(home: Path) -> None:
    text = kiosk(home, "times.csv").read_text(encoding="utf-8")
    for sign in (ESCAPE, BIDI, C1):
        path = home / f"k{sign}.yaml"
        path.write_text(text, encoding="utf-8")
        out = home / f"o{sign}"
        few = ["--replications", "5"]
        for command in (
            ["check", str(path)], ["draw", str(path), "-o", str(home / f"p{sign}.svg")],
            ["run", str(path), *few, "-o", str(out)], ["hotspots", str(path), *few, "-o", str(home / f"h{sign}")],
            ["report", str(home / f"h{sign}")], ["show", str(home / f"h{sign}")],
            ["show", str(home / f"h{sign}"), "--json"],
        ):  # fmt: skip
            ran = CliRunner().invoke(main, command)
            assert ran.exit_code == 0, (command, ran.output)
            assert not {"\x1b", BIDI, C1} & set(ran.output), command


def test_messages_show_what_steers_a_terminal_as_numbers() -> None:
    told = str(Mistake(f"a{ESCAPE}.yaml", 1, 1, f"x{BIDI}", f"y{C1}柜台"))
    assert told == "a\\x1b[31m.yaml:1:1 x\\u202e: y\\x9b柜台"
    assert printable("tab\tand\nline") == "tab\tand\nline"


def test_the_command_line_passes_no_escape_on(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.yaml"
    path.write_text('service: "Kiosk\\e[31m"\nsteps: {"ti\\e[2Jll": {lane: customer}}\n')
    ran = CliRunner().invoke(main, ["check", str(path)])
    assert ran.exit_code == 1
    assert "\x1b" not in ran.output
    assert "\x1b" not in CliRunner().invoke(main, ["run", f"no{ESCAPE}file"]).output


def test_the_caller_allows_it_wherever_a_service_is_made(home: Path) -> None:
    made = blueprint.load(kiosk(home, "../secret.csv"), anywhere=True)
    with pytest.raises(BlueprintError, match="does not lie beside or below"):
        blueprint.from_graph(made.graph())
    assert blueprint.from_graph(made.graph(), anywhere=True) == made
    data = {**made.data(), "steps": {"till": {"lane": "frontstage", "by": "clerk"}}}
    data["steps"]["till"]["takes"] = f"empirical(file={home.parent / 'secret.csv'}, column=seconds)"
    with pytest.raises(BlueprintError, match="does not lie beside or below"):
        blueprint.build(data)
    again = blueprint.build(data, anywhere=True)
    assert again == made
    assert blueprint.change(again, "staff.clerk.count: +1").steps["till"].takes is not None


@pytest.mark.parametrize("file", ["times.csv", "data/times.csv", "data/../times.csv"])
def test_a_results_folder_holds_the_samples_and_is_read_back(home: Path, tmp_path: Path, file: str) -> None:
    run = ["compare", str(kiosk(home, file)), "--change", "staff.clerk.count: +1", "--replications", "5"]
    out = tmp_path / "out"
    ran = CliRunner().invoke(main, [*run, "-o", str(out)])
    assert ran.exit_code == 0, ran.output
    assert blueprint.load(out / "service.yaml") == blueprint.load(home / "kiosk.yaml")
    assert CliRunner().invoke(main, ["show", str(out)]).exit_code == 0
    again = CliRunner().invoke(main, ["experiment", str(out / "experiment.yaml"), "-o", str(out)])
    assert again.exit_code == 0, again.output


@pytest.mark.parametrize("file", ["table.csv", "summary.csv", "pictures/times.csv"])
def test_a_results_folder_never_writes_over_a_sample(home: Path, tmp_path: Path, file: str) -> None:
    (home / file).parent.mkdir(exist_ok=True)
    (home / file).write_text("seconds\n5\n", encoding="utf-8")
    run = ["compare", str(kiosk(home, file)), "--change", "staff.clerk.count: +1", "--replications", "5"]
    ran = CliRunner().invoke(main, [*run, "-o", str(tmp_path / "out")])
    assert ran.exit_code == 1
    assert f"the service reads {file}: rename that file" in ran.output
    assert not (tmp_path / "out").exists()


def test_a_results_folder_refuses_a_sample_from_elsewhere(home: Path, tmp_path: Path) -> None:
    design = sim.Design(blueprint.load(kiosk(home, "../secret.csv"), anywhere=True))
    with pytest.raises(BlueprintError, match=r"cannot hold \.\./secret\.csv.*: move it beside or below"):
        Folder(tmp_path / "out").begin(design)
    assert not (tmp_path / "out").exists()


def inside(data: Any, place: tuple[Any, ...]) -> Any:
    """What stands at a place of plain data."""
    for part in place:
        data = data[part]
    return data


def leaves(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all texts in plain data."""
    if isinstance(data, str):
        yield place
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from leaves(value, (*place, key))


@pytest.mark.parametrize("ending", ["svg", "png", "pdf", "dot"])
def test_what_a_picture_says_of_itself_steers_no_terminal(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"kiosk.{ending}"
    blueprint.draw(blueprint.build(EVERY_TEXT), path)
    monkeypatch.setattr("blueprint.drawing.provenance.json.loads", lambda _: {
        f"service{BIDI}": f"Kiosk{ESCAPE}", "drawn": {"by": f"me{C1}"}, "replications": 3,
    })  # fmt: skip
    for options in ([], ["--json"]):
        ran = CliRunner().invoke(main, ["show", str(path), *options])
        assert ran.exit_code == 0, ran.output
        assert "Kiosk" in ran.output
        assert not {"\x1b", BIDI, C1} & set(ran.output)


def test_what_a_results_folder_says_steers_no_terminal_and_no_report(home: Path, tmp_path: Path) -> None:
    """A sign that steers, put into one text after another of the files that a folder holds."""
    out = tmp_path / "out"
    run = [
        "compare",
        str(kiosk(home, "times.csv")),
        "--change",
        "staff.clerk.count: +1",
        "--replications",
        "5",
    ]
    assert CliRunner().invoke(main, [*run, "-o", str(out)]).exit_code == 0
    (out / f"file{ESCAPE}").write_text("", encoding="utf-8")
    service = out / "service.yaml"
    service.write_text(service.read_text(encoding="utf-8") + f"# nothing {BIDI}here\n", encoding="utf-8")
    for name in ("made.json", "answer.json"):
        was = (out / name).read_text(encoding="utf-8")
        each = {
            place[-1] if isinstance(place[-1], str) else place[-2]: place for place in leaves(json.loads(was))
        }
        for place in each.values():
            data = json.loads(was)
            inside(data, place[:-1])[place[-1]] += f"{ESCAPE}{BIDI}{C1}"
            (out / name).write_text(json.dumps(data), encoding="utf-8")
            for command in (["show", str(out)], ["show", str(out), "--json"], ["report", str(out)]):
                ran = CliRunner().invoke(main, command)
                assert ran.exception is None or isinstance(ran.exception, SystemExit), (place, ran.exception)
                assert not {"\x1b", BIDI, C1} & set(ran.output), place
            if (out / "report.html").exists():
                assert not {"\x1b", BIDI, C1} & set((out / "report.html").read_text(encoding="utf-8")), place
        (out / name).write_text(was, encoding="utf-8")


def test_results_that_are_drawn_put_no_control_characters_into_the_picture(tmp_path: Path) -> None:
    """A sign that steers, put into one text after another of the results."""
    ran = CliRunner().invoke(main, ["run", "bank_branch", "--replications", "4", "--json"])
    was = json.loads(ran.stdout)
    places = {tuple(part for part in place if isinstance(part, str)): place for place in leaves(was)}
    assert ("engine",) in places
    for place in places.values():
        data = json.loads(json.dumps(was))
        inside(data, place[:-1])[place[-1]] += f"{ESCAPE}{BIDI}{C1}"
        (tmp_path / "found.json").write_text(json.dumps(data), encoding="utf-8")
        path = tmp_path / "a.svg"
        path.unlink(missing_ok=True)
        drawn = CliRunner().invoke(
            main, ["draw", "bank_branch", "--with", str(tmp_path / "found.json"), "-o", str(path)]
        )
        assert drawn.exception is None or isinstance(drawn.exception, SystemExit), (place, drawn.exception)
        told = drawn.output + (html.unescape(path.read_text(encoding="utf-8")) if path.exists() else "")
        assert not {"\x1b", BIDI, C1} & set(told), place


@pytest.mark.parametrize("sign", [ESCAPE, BIDI, C1])
def test_what_the_caller_writes_into_a_picture_is_written_out(sign: str) -> None:
    service = blueprint.build(EVERY_TEXT)
    picture = blueprint.draw(service, scenario=f"more{sign}", drawn=f"now{sign}")
    beside = blueprint.draw_side_by_side(
        [(f"a{sign}", service, None), ("b", service, None)], title=f"both{sign}"
    )
    for one in (picture, beside):
        assert sign[0] not in html.unescape(one.svg())
