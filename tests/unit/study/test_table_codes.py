"""A table that prints codes says below it what they stand for, or where that stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

import repurchase as rp
from repurchase.document.parts.blocks import Column, Document, Figure, Paragraph, Section, Table
from repurchase.document.typeset.typeset_blocks import TypesetTable
from repurchase.document.typeset.typeset_document import typeset_document
from repurchase.study.chapter.pieces.table_codes import explained_codes
from repurchase.style import Kind, default_style
from repurchase.text import text

INSTRUMENT = rp.Study.default().instrument
ITEMS = Table(
    "questionnaire", text("chapter.title"), (Column("item", text("chapter.title"), Kind.WORDS),), (("SAT1",),)
)
STARS = text("measure.stars", one=".05", two=".01", three=".001")


def table(*cells, notes=()):
    column = Column("path", text("chapter.title"), Kind.WORDS)
    return Table("paths", text("chapter.title"), (column,), tuple((c,) for c in cells), notes)


def noted(made, lang, *others):
    """The notes of a table as a document in `lang` prints them."""
    section = Section(text("chapter.title"), (Section(text("chapter.title"), (made,), "inner"), *others), "outer")
    (explained,) = explained_codes([section], INSTRUMENT)
    document = Document(text("chapter.title"), (explained,), 4)
    blocks = typeset_document(document, lang, default_style(lang)).blocks()
    return [note.words for note in next(b for b in blocks if isinstance(b, TypesetTable)).notes]


PATH = {"en": "PROMO → SAT", "zh": "优惠活动 → 顾客满意", "code": "PROMO -> SAT"}


def test_construct_codes_are_written_out_in_the_language_that_prints_them():
    assert noted(table(PATH), "en") == ["PROMO = Promotions; SAT = Customer satisfaction."]
    assert noted(table(PATH), "zh") == []


@pytest.mark.parametrize(
    "cell", ["PROMO", "H1 PROMO → SAT", "8 factors: PROMO + SAT", {"en": "SAT ~ PROMO", "zh": "SAT ~ PROMO"}]
)
def test_wherever_they_stand_in_a_cell(cell):
    assert noted(table(cell), "en")[0].startswith("PROMO = Promotions")
    assert noted(table(cell), "zh")[0].startswith("PROMO为优惠活动")


@pytest.mark.parametrize("cell", ["Promotions → Customer satisfaction", "PROMOTED", "", "a rise of sat and wom"])
def test_words_are_no_codes(cell):
    assert noted(table(cell), "en") == []


def test_the_table_of_the_items_is_named_where_there_is_one():
    made = table("SAT1", "PROMO =~ SAT2", notes=(STARS,))
    listed = noted(made, "en", ITEMS)
    assert listed[0] == "PROMO = Promotions."
    assert listed[1].startswith("The items are those of Table")
    assert "*p" in listed[2]  # the meaning of the stars stays last
    assert len(noted(made, "en")) == 2


def test_a_code_that_is_the_word_itself_is_not_explained():
    first = INSTRUMENT.constructs[0]
    own = replace(INSTRUMENT, constructs=(replace(first, name="Promotions"), *INSTRUMENT.constructs[1:]))
    section = Section(text("chapter.title"), (table("Promotions → SAT"), Paragraph((STARS,))), "s")
    ((made, _),) = (s.blocks for s in explained_codes([section], own))
    assert made.notes[0]["en"] == "SAT = Customer satisfaction."


def test_the_measurement_model_drawn_names_the_table_of_its_items():
    drawn = Figure("measurement", "measurement", text("chapter.title"), {}, (STARS,))
    (with_items,) = explained_codes([Section(text("chapter.title"), (drawn, ITEMS), "s")], INSTRUMENT)
    assert [n.key for n in with_items.blocks[0].notes] == ["chapter.item_codes", "measure.stars"]
    (without,) = explained_codes([Section(text("chapter.title"), (drawn,), "s")], INSTRUMENT)
    assert without.blocks[0] is drawn
