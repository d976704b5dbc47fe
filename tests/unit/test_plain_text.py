"""Text gates: what leaves, what stays, what is defused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.plain_text import (
    MOST_CELL_CHARACTERS,
    printable_text,
    shortened_text,
    spreadsheet_text,
    starts_formula,
)


@pytest.mark.parametrize(
    ("given_text", "left"),
    [
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("\ud800x\udfff", "x"),
        ("\x85\x9b", ""),
        ("very\u202egnp.exe", "verygnp.exe"),
        ("满意\ufffe", "满意"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("plain", "plain"),
        ("\ue000table-1\ue001x\ue002", "table-1x"),
    ],
)
def test_unprintable_characters_leave(given_text, left):
    assert printable_text(given_text) == left


@pytest.mark.parametrize(
    "words",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "'=1",
        "＝1+1",
        "＋1",
        "－x",
        "＠x",
        "\u3000=1",
        "-",
        "=",
        "-1.5.2",
        "+86 139",
    ],
)
def test_what_a_spreadsheet_would_compute_is_defused(words):
    assert starts_formula(words)
    assert spreadsheet_text(words) == "'" + words


@pytest.mark.parametrize(
    "words", ["", "agree", "-1", "+2.5", "-.5", "1e-9", "-12%", "非常同意", "a=b", "3-4 times", "1=low"]
)
def test_plain_words_and_numbers_stay(words):
    assert not starts_formula(words)
    assert spreadsheet_text(words) == words


@given(st.text(st.characters(), max_size=60))
def test_a_cell_never_begins_like_a_formula(words):
    cell = spreadsheet_text(words)
    assert not starts_formula(cell) or cell.startswith("'")
    cell.encode("utf-8")
    assert printable_text(cell) == cell


def test_long_text_is_cut():
    assert len(spreadsheet_text("=" + "x" * 40_000)) == MOST_CELL_CHARACTERS
    assert shortened_text("abcdef", 4) == "abc…"
    assert shortened_text("abcd", 4) == "abcd"
