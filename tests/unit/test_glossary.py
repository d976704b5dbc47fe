"""docs/glossary.md says what the catalogues say."""

import re
from pathlib import Path

import pytest

from repurchase.text import catalogue

PAGE = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS = [
    tuple(cell.strip() for cell in line.strip("|\n").split("|"))
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| English")
]
JUDGEMENTS = re.compile(r"\b(proves?|proved|is valid|are valid|validated)\b", re.IGNORECASE)
DENIED = re.compile(r"\b(no|not|never|cannot|neither|without)\b", re.IGNORECASE)


def test_there_is_a_glossary():
    assert len(TERMS) >= 60
    assert all(len(row) == 3 and all(row) for row in TERMS)


@pytest.mark.parametrize(("english", "chinese"), [row[:2] for row in TERMS])
def test_a_message_uses_both_words_of_a_term(english, chinese):
    en, zh = catalogue("en"), catalogue("zh")
    together = [k for k in en if re.search(rf"(?<!\w){re.escape(english)}", en[k], re.IGNORECASE) and chinese in zh[k]]
    assert together, f"no message says “{english}” and “{chinese}” together"


@pytest.mark.parametrize("key", sorted(catalogue("en")))
def test_no_message_claims_proof(key):
    message = catalogue("en")[key]
    if JUDGEMENTS.search(message):
        assert DENIED.search(message), message
