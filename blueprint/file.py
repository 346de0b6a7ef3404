"""A service file: text in, plain data and the place of everything in it out; and back, comments kept.

The file of a bank branch is YAML. It is data: tags, anchors that multiply, and keys that are not words are
mistakes, and nothing in it is ever run. One liberty is taken with YAML: commas inside the brackets of a
distribution belong to it, so that `{patience: weibull(mean=25, shape=1.6)}` means what it says.

Invariant: whatever the bytes, the answer is data or a `BlueprintError`, never another exception.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from blueprint.mistakes import BlueprintError, Mistake, Place, Places

LARGEST = 2_000_000
"""Bytes of the largest file that is read; a service of a thousand steps needs about 200,000."""
DEEPEST = 20
"""Levels of nesting that a file may have."""

_COMMA = "\ue00c"
_PLUS = "\ue00d"
_BRACKETS = re.compile(r"\w\([^()\n]*(?:\((?:[^()\n]|\([^()\n]*\))*\)[^()\n]*)*\)")


def read(path: str | Path) -> str:
    """The text of a service file.

    Raises
    ------
    BlueprintError
        when there is no such file, it is a folder, too large, or not UTF-8 text.
    """
    path = Path(path)

    def refuse(text: str, line: int = 1, column: int = 1) -> BlueprintError:
        return BlueprintError([Mistake(str(path), line, column, "", text)])

    try:
        size, folder = path.stat().st_size, path.is_dir()
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise refuse(f"cannot be read: {getattr(error, 'strerror', None) or error}", 0) from None
    if folder:
        raise refuse("is a folder; name a service file", 0)
    if size > LARGEST:
        raise refuse(f"has {size / 1e6:.0f} MB; a service file has at most {LARGEST // 1_000_000} MB", 0)
    try:
        with path.open("rb") as source:  # a pipe or a device has no size: never read more than may be
            raw = source.read(LARGEST + 1)
    except OSError as error:
        raise refuse(f"cannot be read: {error.strerror or error}", 0) from None
    if len(raw) > LARGEST:
        raise refuse(f"has more than {LARGEST // 1_000_000} MB, the most a service file may have", 0)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise refuse("is not UTF-8 text; save it as UTF-8", line, column) from None


def lies_below(path: Path, folder: Path) -> bool:
    """Whether a file lies in a folder or below it, wherever links lead; a link that leads nowhere does not."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # links that go in a circle; a name with a NUL in it
        return False


def parse(text: str, file: str = "service") -> tuple[dict[str, Any], Places, list[Mistake]]:
    """The plain data of a service file's text, where each value stands, and what is wrong with its YAML.

    Parameters
    ----------
    text
        the whole file.
    file
        its name, for messages.

    Raises
    ------
    BlueprintError
        when there is nothing to go on with: not YAML, empty, or no mapping.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    def refuse(problem: str, line: int = 1, column: int = 1) -> BlueprintError:
        return BlueprintError([Mistake(file, line, column, "", problem)])

    if _COMMA in text or _PLUS in text:
        before = re.split(f"[{_COMMA}{_PLUS}]", text)[0]
        raise refuse("has a sign from the private area of Unicode; remove it", before.count("\n") + 1)
    try:
        top = YAML(typ="rt", pure=True).compose(_hide_commas(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem or error.context).replace(_COMMA, ",")
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise refuse(
            f"is not YAML: {problem}; look for a missing space, quote or bracket", line, column
        ) from None
    except RecursionError:
        raise refuse("is nested too deep to be a service") from None
    except ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, error.position - (before.rfind("\n") + 1) + 1
        raise refuse(
            f"has the sign U+{ord(text[error.position]):04X}, which YAML does not allow", line, column
        ) from None
    except (YAMLError, ValueError, AttributeError, TypeError) as error:
        raise refuse(
            f"is not YAML: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
        ) from None
    reader = _Reader(file)
    data = reader.value(top, ()) if top is not None else None
    if data is None and not reader.mistakes:
        raise refuse("is empty; begin with service: and steps:")
    if not isinstance(data, dict):
        raise refuse("should be a mapping that begins with service: and steps:")
    return data, Places(file, reader.keys, reader.values, reader.signed), reader.mistakes


def _hide_commas(text: str) -> str:
    return _BRACKETS.sub(lambda found: found[0].replace(",", _COMMA), text)


def _hide_signs(text: str) -> str:
    """The commas in brackets, and every plus before a figure, which YAML would not write again."""
    return re.sub(r"\+(?=\d)", _PLUS, _hide_commas(text))


class _Reader:
    """Turns YAML nodes into plain data, noting where each stands and what no service file may have."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.keys: dict[Place, tuple[int, int]] = {}
        self.values: dict[Place, tuple[int, int]] = {}
        self.signed: dict[Place, str] = {}
        self.mistakes: list[Mistake] = []
        self.nodes = 0

    def refuse(self, node: Any, place: Place, text: str) -> None:
        mark = node.start_mark
        thing = ".".join(str(part) for part in place)
        self.mistakes.append(Mistake(self.file, mark.line + 1, mark.column + 1, thing, text))

    def value(self, node: Any, place: Place) -> Any:
        self.values[place] = (node.start_mark.line + 1, node.start_mark.column + 1)
        self.nodes += 1
        if len(place) > DEEPEST or self.nodes > 200_000:
            if self.nodes <= 200_001:
                self.refuse(node, place[:DEEPEST], "is nested too deep, or repeats too much, to be a service")
            self.nodes = max(self.nodes, 200_001)
            return None
        tag = str(node.tag).rpartition("tag:yaml.org,2002:")[2]
        if isinstance(node.value, str):
            return self._scalar(node, tag, place)
        if tag == "seq":
            return [self.value(item, (*place, number)) for number, item in enumerate(node.value)]
        if tag == "map":
            return self._mapping(node, place)
        self.refuse(node, place, f"has the tag {node.tag}; a service file is plain data without tags")
        return None

    def _mapping(self, node: Any, place: Place) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key, str):
                self.refuse(key_node, place, "a key should be one word")
                continue
            key = key.replace(_COMMA, ",")
            inner = (*place, key)
            if key in mapping:
                first = self.keys[inner][0]
                self.refuse(key_node, inner, f"stands twice, first in line {first}; keep one of the two")
                continue
            if key == "<<":
                self.refuse(key_node, inner, "merging is not part of the language; write the keys out")
                continue
            self.keys[inner] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            mapping[key] = self.value(value_node, inner)
            if value_node.value == "" and not value_node.style:  # nothing stands there, so tell of the key
                self.values[inner] = self.keys[inner]
        return mapping

    def _scalar(self, node: Any, tag: str, place: Place) -> Any:
        text = node.value.replace(_COMMA, ",")
        if node.style == ">":
            text = text.replace("\a", "")  # where ruamel remembers the folds
        if tag in {"int", "float"}:
            digits = text.replace("_", "")
            if text.startswith("+"):
                self.signed[place] = text
            try:
                return (
                    int(digits, 0)
                    if tag == "int"
                    else float(digits.replace(".inf", "inf").replace(".nan", "nan"))
                )
            except ValueError:
                return text
        if tag == "bool":
            return text.lower() == "true"
        if tag == "null":
            return None
        if tag not in {"str", "timestamp"}:
            self.refuse(node, place, f"has the tag {node.tag}; a service file is plain data without tags")
            return None
        return text


def write(path: str | Path, text: str | bytes) -> None:
    """Write `text` to `path`, whole or not at all.

    Raises
    ------
    OSError
        when the folder is not there or cannot be written; an older file is then as it was.
    """
    path = Path(path)
    raw = text.encode("utf-8") if isinstance(text, str) else text
    handle, beside = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(raw)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(beside).chmod(mode)
        Path(beside).replace(path)
    except BaseException as error:
        Path(beside).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:  # a full disk names no file
            error.filename = str(path)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def dump(data: Mapping[str, Any], like: str | None = None, was: Mapping[str, Any] | None = None) -> str:
    """The text of a service file that holds `data`.

    With `like`, the text of an older version that held `was`: what is equal in both stays as it stands, its
    comments and its order too; only what differs is changed.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 100_000  # never break a line that a person wrote
    document = (yaml.load(_hide_signs(like)) if like else None) or CommentedMap()
    _revise(document, was or {}, data)
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue().replace(_COMMA, ",").replace(_PLUS, "+")


def _revise(page: Any, was: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Change the YAML mapping `page`, which held `was`, into `now`, touching only what differs."""
    for key in [key for key in page if key not in now]:
        del page[key]
    for key, value in now.items():
        if key in page and key in was and was[key] == value:
            continue
        old = was.get(key)
        if (
            isinstance(value, Mapping)
            and isinstance(old, Mapping)
            and isinstance(page.get(key), dict)
            and set(page[key]) == set(old)
        ):
            _revise(page[key], old, value)
            continue
        page[key] = _flow(_signed(key, value))


def _signed(key: str, value: Any) -> Any:
    """A number with its plus sign, written as a number and not as words."""
    return _PLUS + value[1:] if key == "count" and re.fullmatch(r"\+\d+", str(value)) else value


def _flow(value: Any) -> Any:
    """`value` for YAML, its innermost mappings and lists in one line each."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, Mapping):
        mapping = CommentedMap((key, _flow(_signed(key, inner))) for key, inner in value.items())
        if not any(isinstance(inner, Mapping) for inner in value.values()):
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, (list, tuple)):
        sequence = CommentedSeq(_flow(inner) for inner in value)
        sequence.fa.set_flow_style()
        return sequence
    return value
