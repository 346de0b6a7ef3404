"""The JSON Schema of a service file, so that editors complete keys and mark mistakes while one types.

An editor with a YAML language server takes it from `blueprint schema`. The schema is made from the same
classes that read the file and is kept in `blueprint/schema.json`; a test holds the two together.
"""

from __future__ import annotations

from typing import Any


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a service file."""
    from blueprint.sections import Sections

    made = Sections.model_json_schema(mode="validation")
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["title"] = "Service blueprint"
    made["description"] = "A service, as a blueprint that can be drawn and simulated."
    return made
