"""Ready services, as files: each works by its name wherever a file does.

    blueprint run bank_branch
    blueprint.load("bank_call_centre")

A model is a YAML file in this folder, found through the entry point `blueprint.models`; another package can offer
models of its own in the same way. Where a model's numbers come from stands in its `about` and its comments.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
"""The folder of the models."""

__all__ = ["FOLDER"]
