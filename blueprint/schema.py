"""The JSON Schema of a service file, so that editors complete keys and mark mistakes while one types.

An editor with a YAML language server takes it from `blueprint schema`. The schema is made from the same
classes that read the file and is kept in `blueprint/schema.json`; a test holds the two together.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a service file."""
    from blueprint.sections import Sections
    from blueprint.values import Part

    parts = list(_kinds(Part))
    for part in parts:
        _describe(part)
    for part in parts:
        part.model_rebuild(force=True)
    made = Sections.model_json_schema(mode="validation")
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["title"] = "Service blueprint"
    made["description"] = "A service, as a blueprint that can be drawn and simulated."
    return made


def _kinds(part: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """All classes of parts."""
    yield part
    for kind in part.__subclasses__():
        yield from _kinds(kind)


def _describe(part: type[BaseModel]) -> None:
    """Give the fields of a part their docstrings as descriptions.

    Only a schema needs them, so they are read from the source here and not whenever the package is imported.
    """
    generic = part.__pydantic_generic_metadata__["origin"] or part
    body = ast.parse(inspect.cleandoc("\n" + inspect.getsource(generic))).body[0]
    if not isinstance(body, ast.ClassDef):
        return
    for field, after in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(after, ast.Expr)
        ):
            told = part.model_fields.get(field.target.id)
            if told is not None and isinstance(after.value, ast.Constant):
                told.description = inspect.cleandoc(str(after.value.value))
