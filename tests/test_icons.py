"""The icons of evidence: each a drawing of its own within its square, and the one that words suggest."""

from __future__ import annotations

from itertools import chain, combinations, pairwise
from math import dist
from pathlib import Path

import pytest

from blueprint.drawing.icons import ICONS, guess, strokes
from blueprint.evidence import icon_name
from studio import gallery

TOP = Path(__file__).parent.parent


def test_there_are_twenty_each_with_a_name_in_both_languages() -> None:
    assert len(set(ICONS)) == len(ICONS) == 20
    assert [icon_name(icon) for icon in ICONS] == list(ICONS)
    chinese = [icon_name(icon, "zh") for icon in ICONS]
    assert len(set(chinese)) == 20
    assert all(not word.isascii() for word in chinese)


@pytest.mark.parametrize("icon", ICONS)
def test_an_icon_lies_within_its_square_and_fills_it(icon: str) -> None:
    lines = strokes(icon)
    assert len(lines) >= 2
    every = list(chain(*lines))
    assert all(0.04 <= number <= 0.96 for number in chain(*every))
    sizes = [max(numbers) - min(numbers) for numbers in zip(*every, strict=True)]
    assert max(sizes) >= 0.85
    middle = [(max(numbers) + min(numbers)) / 2 for numbers in zip(*every, strict=True)]
    assert middle == pytest.approx([0.5, 0.5], abs=0.06)
    assert all(dist(one, other) > 0.01 for line in lines for one, other in pairwise(line))


def test_no_two_icons_look_alike() -> None:
    """At fourteen points: of the points that any two touch, more than a third are of one alone."""
    touched = {icon: points(icon) for icon in ICONS}
    for one, other in combinations(ICONS, 2):
        alone, together = touched[one] ^ touched[other], touched[one] | touched[other]
        assert len(alone) > len(together) / 3, (one, other)


def points(icon: str, size: int = 14) -> set[tuple[int, int]]:
    """The points of a square of this size that the strokes of an icon touch."""
    found = set()
    for line in strokes(icon):
        for (x0, y0), (x1, y1) in pairwise(line):
            for part in range(41):
                share = part / 40
                found.add((int(size * (x0 + share * (x1 - x0))), int(size * (y0 + share * (y1 - y0)))))
    return found


def test_an_unknown_icon_is_a_plain_sheet() -> None:
    assert strokes("") == strokes("sheet") == strokes("hope")


@pytest.mark.parametrize(
    ("words", "icon"),
    [
        ("Ticket machine", "machine"), ("取号机", "machine"), ("Bank card", "card"), ("银行卡", "card"),
        ("Key card", "card"), ("房卡", "card"), ("Ticket, call screen", "ticket"), ("排队号票与叫号屏", "ticket"),
        ("Loan form, ID card", "form"), ("贷款申请表、身份证", "form"), ("Branch front, signs", "building"),
        ("Letter with the contract", "letter"), ("Receipts", "receipt"), ("Boxes", "parcel"), ("发票", "receipt"),
        ("机票", "ticket"), ("手机银行", "mobile"), ("Mobile phone", "mobile"), ("Voice menu", "phone"),
        ("菜单", "book"),
        ("Sweets, and a cup of tea", "food"), ("PAYMENT CARD TERMINAL", "machine"), ("Passport", "book"),
        ("Discard", "sheet"), ("Enquiry", "sheet"), ("", "sheet"), ("说明书", "book"), ("合同文本", "sheet"),
    ],
)  # fmt: skip
def test_words_suggest_an_icon(words: str, icon: str) -> None:
    assert guess([words]) == guess(words) == icon


def test_the_first_text_that_suggests_one_decides_and_english_is_asked_first() -> None:
    assert guess(["Hope", "Bank card", "Receipt"]) == "card"
    assert guess([{"zh": "银行卡", "en": "Receipt"}]) == "receipt"
    assert guess([{"zh": "银行卡", "en": "Hope"}]) == "card"
    assert guess([]) == "sheet"


def test_the_page_of_the_language_names_every_icon_and_shows_the_picture_of_them() -> None:
    text = (TOP / "docs" / "language.md").read_text(encoding="utf-8")
    named = text.partition("\n![sheet")[2].partition("](pictures/icons.svg)")[0]
    assert f"sheet{named}".replace(";", ",").split(", ") == list(ICONS)
    kept = (TOP / "docs" / "pictures" / "icons.svg").read_text(encoding="utf-8")
    for svg in (kept, gallery.icons().svg()):
        for icon in ICONS:
            group = svg.partition(f'<g id="icon-{icon}"')[2].partition("</g>")[0]
            assert group.count("M") == sum(len(line) - 1 for line in strokes(icon)), icon
            assert f">{icon}</text>" in group
            assert f">{icon_name(icon, 'zh')}</text>" in group
