"""Text that people read: one plain string, or one string a language.

A bank writes `label: Counter`, or `label: {en: Counter, zh: 柜台}` when some readers want Chinese.
`say` picks the reader's language and never comes back empty-handed: a language that is not there falls
back to English, then to whatever the file has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, PlainValidator, WithJsonSchema

from blueprint.frozen import FrozenDict

_BIDI = {
    *map(chr, (0x061C, 0x200E, 0x200F)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
}
"""Signs that turn the direction of what follows."""


def _unseen(sign: str) -> bool:
    """Whether a sign steers a terminal or turns text around, and is not seen itself."""
    return (unicodedata.category(sign) == "Cc" and sign not in "\n\t") or sign in _BIDI


def printable(text: str) -> str:
    """The text with every sign that steers a terminal, or turns text around, written out as its number."""
    return "".join(sign.encode("unicode_escape").decode() if _unseen(sign) else sign for sign in text)


def clean(value: Any) -> Any:
    """Plain values, with every text in them `printable`: for what comes from a file that nobody has judged."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {clean(key): clean(inner) for key, inner in value.items()}
    return [clean(inner) for inner in value] if isinstance(value, list) else value


def seen(words: str) -> str:
    """Words without a sign that nobody sees.

    Raises
    ------
    ValueError
        when one of them steers a terminal, or turns text around.
    """
    hidden = sorted({f"U+{ord(sign):04X}" for sign in words if _unseen(sign)})
    if hidden:
        raise ValueError(f"has control characters, which nobody sees ({', '.join(hidden)}); remove them")
    return words


def readable(words: str) -> str:
    """Words that people can read.

    Raises
    ------
    ValueError
        when there is nothing to read in them, or what nobody sees.
    """
    seen(words)
    if not any(sign.isprintable() and not sign.isspace() for sign in words):
        raise ValueError("has nothing to read in it; write words")
    if any("\ud800" <= sign <= "\udfff" or sign == "\ue00c" for sign in words):
        raise ValueError("has signs that are no letters (lone surrogates, or U+E00C); remove them")
    if len(words) > 2000:
        raise ValueError(f"has {len(words)} letters; a text has at most 2000")
    return words


def _text(raw: Any) -> str | FrozenDict[str, str]:
    if isinstance(raw, str):
        return readable(raw)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return str(raw)
    if isinstance(raw, Mapping) and raw:
        if all(isinstance(k, str) and isinstance(v, str) for k, v in raw.items()):
            return FrozenDict({seen(lang): readable(words) for lang, words in raw.items()})
        raise ValueError("every language needs its words: {en: Counter, zh: 柜台}")
    raise ValueError("should be words, or words by language: {en: Counter, zh: 柜台}")


TEXT_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}},
    ],
    "description": "Words, or words by language: {en: Counter, zh: 柜台}.",
}
Words = Annotated[str, AfterValidator(readable)]
"""Plain words, the same in every language."""
Text = Annotated[str | FrozenDict[str, str], PlainValidator(_text), WithJsonSchema(TEXT_SCHEMA)]


def say(text: str | Mapping[str, str] | None, lang: str = "en", *, name: str = "") -> str:
    """The words of `text` in language `lang`; without any text, the `name` made readable.

    >>> say({"en": "Counter", "zh": "柜台"}, "zh")
    '柜台'
    >>> say(None, name="open_account")
    'Open account'
    """
    if text is None:
        words = name.replace("_", " ").strip()
        return words[:1].upper() + words[1:]
    if isinstance(text, str):
        return text
    return (
        text.get(lang)
        or text.get(lang.split("-", maxsplit=1)[0])
        or text.get("en")
        or next(iter(text.values()))
    )
