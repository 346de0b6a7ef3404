"""What reports need beyond the rest: packages of an extra, and what to say where one is not installed."""

from __future__ import annotations


def missing(extra: str, package: str) -> ValueError:
    """What to say when a package of an extra is not installed."""
    return ValueError(f'this needs {package}: pip install "service-blueprint[{extra}]"')
