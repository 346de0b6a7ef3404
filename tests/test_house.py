"""The house: imports run one way, public names are kept, what is generated is current, imports are cheap."""

from __future__ import annotations

import ast
import configparser
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import blueprint
import sim

TOP = Path(__file__).parent.parent
MAY_IMPORT = {
    "blueprint": set(),
    "models": {"blueprint"},
    "sim": {"blueprint"},
    "studio": {"blueprint", "models", "sim"},
}
UNKNOWN = {
    "blueprint": {"simpy", "rich", "click"},
    "sim": {"graphviz", "pygraphviz", "rich", "click", "matplotlib"},
}


def imports(path: Path) -> set[str]:
    """The top-level packages that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_imports_run_one_way(package: str) -> None:
    others = set(MAY_IMPORT) - {package} - MAY_IMPORT[package] | UNKNOWN.get(package, set())
    for path in (TOP / package).rglob("*.py"):
        assert not imports(path) & others, path


def rooms() -> dict[str, Path]:
    """Every room by the name under which it is imported."""
    paths = [path for package in MAY_IMPORT for path in (TOP / package).rglob("*.py")]
    return {
        ".".join(path.relative_to(TOP).with_suffix("").parts).removesuffix(".__init__"): path
        for path in paths
    }


def asked(text: str, known: set[str]) -> set[str]:
    """The rooms among the known that a room asks for, wherever in it and by whatever way; each by its full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"line {node.lineno}: a room is imported by its full name"
            inner = {alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            found |= {one if one in known else str(node.module) for one in inner.values()}
    return found & known


def test_every_way_of_importing_is_seen() -> None:
    known = {"sim", "sim.day", "sim.plan", "sim.sums", "studio"}
    text = """
import sim.day
from sim import plan, run
if TYPE_CHECKING:
    import sim.sums as adding
def later():
    from studio import main
"""
    assert asked(text, known) == known
    with pytest.raises(AssertionError, match="line 1: a room is imported by its full name"):
        asked("from . import day", known)


def test_no_border_between_rooms_has_two_directions() -> None:
    """No room imports one that imports it, by whatever way, be it for a type alone or within a function."""
    known = rooms()
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, path in known.items():
        graph.add_edges_from(
            (name, one) for one in asked(path.read_text(encoding="utf-8"), set(known)) - {name}
        )
    assert [sorted(circle) for circle in nx.strongly_connected_components(graph) if len(circle) > 1] == []


def test_no_room_is_longer_than_400_lines() -> None:
    for package in MAY_IMPORT:
        for path in (TOP / package).rglob("*.py"):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path


def test_public_names_are_these() -> None:
    assert blueprint.__all__ == sorted(blueprint.__all__)
    assert blueprint.__all__ == [
        "Blueprint", "BlueprintError", "Change", "Difference", "Distribution", "Flow", "Mistake", "Scenario",
        "build", "change", "diff", "draw", "draw_change", "draw_side_by_side", "from_graph", "lifetime",
        "load", "schema",
    ]  # fmt: skip
    assert sim.__all__ == sorted(sim.__all__)
    assert sim.__all__ == [
        "Comparison", "Day", "Design", "Failures", "Gaps", "Hotspots", "Journal", "Policies", "Results", "Row",
        "Rules", "Selection", "Sensitivity", "Week", "compare", "conduct", "day", "failures", "gaps", "hotspots",
        "interval", "journal", "recovery", "rules", "run", "select", "sensitivity", "warm_up", "week",
    ]  # fmt: skip
    for module in (blueprint, sim):
        assert all(getattr(module, name).__doc__ for name in module.__all__)


def test_the_committed_schema_is_current() -> None:
    kept = json.loads((TOP / "blueprint" / "schema.json").read_text(encoding="utf-8"))
    assert kept == blueprint.schema(), "run make schema"


def test_the_schema_accepts_the_ready_models_and_refuses_a_wrong_key() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(blueprint.schema())
    from blueprint import file
    from blueprint.blueprint import ready_models

    for path in ready_models().values():
        data = file.parse(file.read(path))[0]
        assert not list(validator.iter_errors(data)), path
        data["steps"][next(iter(data["steps"]))]["takess"] = 3
        assert list(validator.iter_errors(data))


def test_the_schema_accepts_hours_and_shifts_in_every_form() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(blueprint.schema())
    data: dict[str, Any] = {
        "service": "Desk", "hours": ["09:00-12:00", "13:00-17:00"], "steps": {"desk": {"lane": "customer", "by": "a"}},
        "shifts": {
            "early": "08:00-12:00", "late": {"mon-fri": "12:00-17:00, 18:00-20:00"},
            "split": ["08:00-10:00", "12:00-14:00"],
            "named": {"label": "Named", "hours": {"sat": "09:00-12:00"}},
        },
        "staff": {"a": {"shift": {"early": 2, "late": 1}}, "b": {"shift": "split"}, "c": {}},
        "systems": {"c": {"maintenance": "02:00-03:00"}},
    }  # fmt: skip
    assert not list(validator.iter_errors(data))
    data["shifts"] = {"early": 8}
    assert list(validator.iter_errors(data))


def test_importing_is_silent_and_loads_nothing_heavy() -> None:
    heavy = [
        "numpy",
        "pandas",
        "scipy",
        "networkx",
        "simpy",
        "matplotlib",
        "graphviz",
        "pygraphviz",
        "rich",
        "click",
    ]
    code = f"import blueprint, sys; print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert (ran.stdout.strip(), ran.stderr) == ("[]", "")


def test_the_version_is_said_once() -> None:
    from importlib.metadata import version

    assert version("service-blueprint") == blueprint.__version__


def test_every_package_is_shipped() -> None:
    made = configparser.ConfigParser()
    made.read(TOP / "setup.cfg", encoding="utf-8")
    listed = set(made["options"]["packages"].split())
    there = {
        ".".join(path.parent.relative_to(TOP).parts)
        for package in MAY_IMPORT
        for path in (TOP / package).rglob("__init__.py")
    }
    assert listed == there
