"""The sample survey: it is what its script makes, hits the published counts, and says that it is made up."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path

import openpyxl
import pytest

from repurchase.study import Study
from repurchase.survey import synthetic

ROOT = Path(__file__).parents[2]
AGREE = [101, 104, 115, 112, 122, 111, 108, 108, 119, 106, 118, 105]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("make_luckin_survey", ROOT / "data" / "make_luckin_survey.py")
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(synthetic.sample_survey())


def table(book):
    rows = list(book.worksheets[0].values)
    return rows[0], rows[1:]


def test_file_is_what_the_script_makes(script, book):
    sheet, _ = script.make(script.SEED)
    made = [[None if v == "" else v for v in row] for row in script.rows(sheet, script.study())]
    assert [list(row) for row in book.worksheets[0].values] == made


def test_script_carries_the_packages_mark(script):
    assert script.MARK == synthetic.MARK


def test_workbook_says_that_it_is_made_up(book):
    assert synthetic.is_marked(book.properties.keywords)
    assert synthetic.is_marked(*book.sheetnames)
    assert book.worksheets[0].title != synthetic.SHEET
    assert any(synthetic.is_marked(*row) for row in book[synthetic.SHEET].values)
    assert not synthetic.is_marked("Sheet1", None, "问卷星")


def test_counts_over_the_valid_equal_the_published_ones(script, book):
    _, invalid = script.make(script.SEED)
    head, rows = table(book)
    first = next(i for i, h in enumerate(head) if "优惠活动让我感到满意" in h)
    valid = [r for r in rows if r[0] not in invalid]
    assert (len(rows), len(valid)) == (243, 238)
    assert [sum(r[first + j] == "同意" for r in valid) for j in range(12)] == AGREE


def test_five_are_invalid_for_five_reasons(script):
    _, invalid = script.make(script.SEED)
    assert sorted(invalid.values()) == ["attention_failed", "duplicate", "mostly_missing", "straightline", "too_fast"]


def test_every_question_of_the_default_study_is_asked(book):
    head = table(book)[0]
    study = tomllib.loads((ROOT / "src/repurchase/resources/studies/luckin.toml").read_text(encoding="utf-8"))
    asked = [i["zh"] for c in study["constructs"].values() for i in c["items"]] + [s["zh"] for s in study["statements"]]
    asked += [b["zh"] for b in study["background"]] + [study["checks"][0]["zh"]]
    for wording in asked:
        assert sum(h.endswith(wording) for h in head) == 1, wording


def test_identities_come_from_documentation_ranges(book):
    head, rows = table(book)
    where = head.index("来自IP")
    assert all(r[where].startswith(("192.0.2.", "198.51.100.", "203.0.113.")) for r in rows)
    mails = [r[-1] for r in rows if "@" in r[-1]]
    assert mails and all(m.endswith("@example.com") for m in mails)


@pytest.mark.parametrize("name", ["source", "label", "role", "aliases"])
def test_default_study_is_complete(name):
    study = Study.default()
    for construct in study.instrument:
        assert getattr(construct, name)
        assert len(construct.items) >= 3
        assert set(construct.label) == {"en", "zh"}
        assert all(set(i.label) == {"en", "zh"} and all(i.label.values()) for i in construct.items)


def test_default_study_claims_what_the_framework_says():
    study = Study.default()
    assert [c.name for c in study.instrument] == ["PROMO", "CONV", "PERS", "QUAL", "WOM", "RESP", "SAT", "TRUST", "RI"]
    assert [h.id for h in study.hypotheses] == [
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "H7",
        "H8",
        "H9a",
        "H9b",
        "H9c",
        "H10a",
        "H10b",
        "H10c",
    ]
    assert len(study.instrument.statements) == 12
    drivers = {s.driver for s in study.instrument.statements}
    assert drivers == {"PROMO", "CONV", "PERS", "QUAL", "WOM", "RESP"}


def test_no_alias_means_two_constructs():
    seen = {}
    for c in Study.default().instrument:
        for word in {w.casefold() for w in (*c.aliases, *c.label.values(), c.name)}:
            assert seen.setdefault(word, c.name) == c.name, word
