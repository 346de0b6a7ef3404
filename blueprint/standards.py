"""What the share of a standard is of, in words: `80% within 20 s, of the answered`.

Every place that tells a standard takes these words from here; the usual one, of all who come, needs none.
"""

from __future__ import annotations

OFFERED = "offered"
"""What a share is of unless the file says otherwise: all who come."""
_WORDS = {
    "answered": ("of the answered", "占获接待者"),
    "without_short_abandons": ("short abandons left out", "剔除限时内放弃"),
    "with_short_abandons": ("short abandons counted as kept", "限时内放弃计为达标"),
}


def level_note(of: str, lang: str = "en") -> str:
    """What follows the words of a standard, with its comma: `, of the answered`; nothing for `offered`.

    Examples
    --------
    >>> "80% within 20 s" + level_note("without_short_abandons")
    '80% within 20 s, short abandons left out'
    >>> "80% 在 20 秒内" + level_note("answered", "zh")
    '80% 在 20 秒内（占获接待者）'
    """
    english, chinese = _WORDS.get(of, ("", ""))
    if not english:
        return ""
    return f"（{chinese}）" if lang.startswith("zh") else f", {english}"
