"""What a picture or a results folder says of itself.

    blueprint show branch.png      # the service it shows, the luck it was simulated with, when it was drawn
    blueprint show out             # the answer, what is in the folder, the command that makes each figure again

A picture on a wall is worth what can be made again from it: the fingerprint names the service, the seed and
the replications its customers. Read from SVG, PNG, PDF and DOT alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from blueprint.text import clean, printable, say
from studio.words import either

ORDER = ("service", "fingerprint", "seed", "replications", "days", "level", "engine", "version", "drawn")

FILES: Mapping[str, tuple[str, str]] = {
    "answer.md": ("the answer in words", "结论"),
    "answer.json": ("everything that was found, for programs", "全部结果，供程序使用"),
    "made.json": ("with what it was made, when, in how long", "以何软件、何时、用时"),
    "service.yaml": ("the service as it was", "当时的服务"),
    "experiment.yaml": ("what was asked", "实验设计"),
    "summary.csv": ("every measure of every scenario, with its interval", "各方案全部指标及区间"),
    "table.csv": ("every measure of every replication", "每次重复的全部指标"),
    "table.parquet": ("the same, as Parquet", "同上，Parquet 格式"),
    "blocks": ("finished work, for going on", "已完成的计算，用于续跑"),
    "hotspots": ("the blueprint with its measured hotspots", "标注热点的蓝图"),
    "blueprint": ("the blueprint with what was measured", "标注测量结果的蓝图"),
    "before_after": ("a scenario before and after, on the blueprint", "方案前后对比蓝图"),
    "differences": ("what each scenario changes", "各方案的变化"),
    "worth": ("what each hotspot is worth", "各热点的代价"),
    "inputs": ("which input matters", "关键输入"),
    "warm_up": ("where the warm-up was cut off", "预热期的截断"),
    "queues": ("when queues are long", "一天中的排队"),
    "staff": ("staff needed and on duty", "所需与在岗人数"),
    "promises": ("when promises are kept", "一天中的达标情况"),
    "arrivals": ("when customers come", "一天中的到达"),
    "week": ("by weekday and hour", "按星期与时刻"),
    "report": ("the report", "报告"),
}
"""What the files of a results folder are, by name, and pictures by the beginning of theirs."""


def facts(path: Path) -> dict[str, Any]:
    """What the picture was made from, by name.

    Raises
    ------
    ValueError
        when the file is no picture drawn here: what it is instead, if that is known, and what to do.
    """
    from blueprint.drawing import read

    if path.suffix.lower() in {".yaml", ".yml"}:
        raise ValueError(f"{path}: is {_kind(path)}")
    found: dict[str, Any] = clean(read(path))
    return found


def _kind(path: Path) -> str:
    """What a YAML file is, what is done with it, and what is shown instead."""
    text = path.read_text(encoding="utf-8", errors="replace")
    keys = {line.partition(":")[0] for line in text.splitlines()}
    takes = "show takes a picture drawn by blueprint (.svg, .png, .pdf, .dot) or a results folder"
    if "steps" in keys:
        return f"a service file; {takes}. Draw it: blueprint draw {path}"
    if "service" in keys:
        return f"an experiment; {takes}. Make one: blueprint experiment {path} -o FOLDER"
    return f"no picture; {takes}"


def lines(said: dict[str, Any]) -> Iterator[str]:
    """One line a fact, the usual ones first."""
    for name in [*(name for name in ORDER if name in said), *sorted(set(said) - set(ORDER))]:
        value = f"{100 * said[name]:g} %" if name == "level" else said[name]
        yield f"{name:<14}{value}"


def of_folder(path: Path, lang: str = "en") -> Iterator[str]:
    """The question, the answer, the files with a line each, and how to make them again.

    Raises
    ------
    BlueprintError
        when it is no finished results folder.
    """
    from studio.answer import sentences
    from studio.read_folder import Kept
    from studio.write_folder import Folder

    kept = Kept.read(path)
    yield say(kept.design.question or kept.design.service.service, lang)
    yield ""
    yield from (f"- {told}" for told in sentences(kept.answer, lang))
    yield ""
    found = sorted(one for one in path.iterdir() if not one.name.startswith("."))
    pictures = path / "pictures"
    listed = [one for one in found if one != pictures]
    if pictures.is_dir():
        listed += sorted(pictures.iterdir())
    names = {one: printable(str(one.relative_to(path))) + ("/" if one.is_dir() else "") for one in listed}
    wide = max((len(name) for name in names.values()), default=0)
    for one, name in names.items():
        yield f"{name:<{wide}}  {_about(one, lang)}".rstrip()
    yield ""
    yield either("All of it is made again, figure for figure, by", "以下命令逐图重现全部结果：", lang)
    yield f"  {printable(Folder(path).again)}"
    yield either("and the report by", "以下命令生成报告：", lang)
    yield f"  blueprint report {printable(str(path))}"


def _about(path: Path, lang: str) -> str:
    """What a file is; nothing for one that is not known."""
    names = [name for name in (path.name, path.stem) if name in FILES]
    names += [name for name in FILES if path.stem.startswith(f"{name}_")]
    return either(*FILES[names[0]], lang) if names else ""


def folder_record(path: Path) -> dict[str, Any]:
    """What a folder holds for programs: question, sentences of the answer, files, and the command."""
    from studio.answer import sentences
    from studio.read_folder import Kept
    from studio.write_folder import Folder

    kept = Kept.read(path)
    return {
        "question": say(kept.design.question or kept.design.service.service),
        "answer": sentences(kept.answer),
        "fingerprint": kept.design.service.fingerprint,
        "files": sorted(printable(str(one.relative_to(path))) for one in path.rglob("*") if one.is_file()),
        "again": printable(Folder(path).again),
    }


def as_json(said: dict[str, Any]) -> str:
    """The facts as one JSON object."""
    return json.dumps(said, ensure_ascii=False, indent=1)
