"""Predicted changes in a chapter: from the study file to the sentence, for three drivers, fewer, and none that are told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from chapter_studies import study_of, survey_of

import repurchase as rp
from repurchase.analysis.decisions.what_if.result import WhatIf
from repurchase.document.content.document_content import walk
from repurchase.document.parts.blocks import Figure, FigureRef, Paragraph, Section, Table, TableRef
from repurchase.errors import InputError
from repurchase.study import Study
from repurchase.study.chapter.closing.conclusion import conclusion_section
from repurchase.study.chapter.closing.priorities import priorities_section
from repurchase.text import Joined, Text

EFFECTS = {("A", "Y"): 0.5, ("B", "Y"): 0.3, ("C", "Y"): 0.2}
MONEY = """
[what_if]
levers = ["A", "B"]
raise_by = 1
users = 1000
conversion = 0.5
order_value = 20
frequency = 2
frequency_per_point = [0.1, 0.2]
currency = "CNY"
cost = { A = 100, B = 50 }
"""


def analysed(names: str = "ABCY", ask: str = "", draws: int = 60) -> rp.Findings:
    study = study_of(names, [f"Y ~ {' + '.join(names[:-1])}"], ask=ask)
    survey = survey_of(study, {k: v for k, v in EFFECTS.items() if k[0] in names}, n=200)
    return rp.analyze(survey, study, draws=draws, quick=True)


def keys_of(section: Section) -> list[str]:
    return [s.key for b in section.blocks if isinstance(b, Paragraph) for s in b.values if isinstance(s, Text)]


def named(section: Section) -> set[str]:
    """Tables and figures that the text names."""
    places = [v for b in section.blocks if isinstance(b, Paragraph) for s in b.values for v in s.values.values()]
    flat = [r for v in places for r in (v.values if isinstance(v, Joined) else [v])]
    return {r.name for r in flat if isinstance(r, TableRef | FigureRef)}


def test_what_leads_is_set_apart_from_the_levers_that_were_raised_and_no_others():
    found = analysed(ask='[what_if]\nlevers = ["A", "C"]\n')
    assert found["what_if"].leader is not None
    said = {lang: " ".join(s.render(lang) for s in found["what_if"].sentences()) for lang in ("en", "zh")}
    assert "each other driver" not in said["en"] and "larger for" in said["en"] and "每一个" not in said["zh"]


def test_the_section_on_priorities_ends_with_what_is_predicted():
    found = analysed()
    section = priorities_section(found)
    said = keys_of(section)
    assert said[-1] == "what_if.prediction" and "chapter_priorities.what_if" in said
    blocks = [b for b in section.blocks if isinstance(b, Table | Figure) and b.name.startswith("what_if")]
    assert {b.name for b in blocks} <= named(section) and all(b.appendix for b in blocks) and len(blocks) == 2
    assert "what_if.needs" in [p.values[0].key for p in section.remarks]
    words = " ".join(s.render("en") for b in section.blocks if isinstance(b, Paragraph) for s in b.values).lower()
    assert not any(w in words for w in ("merchandise", "revenue", "users"))
    record = found.to_dict()["what_if"]
    assert record["outcome"] == "Y" and len(record["scenarios"]) == 8 and record["n"] == 200
    appended = [b.name for b in walk([found.report().appendix]) if isinstance(b, Table | Figure)]
    assert appended.count("what_if") == 2


def test_with_fewer_drivers_it_has_a_section_of_its_own():
    found = analysed("ABY")
    section = priorities_section(found)
    assert section.name == "what_if" and keys_of(section)[0] == "chapter_priorities.what_if"
    assert len([b for b in found.report().sections if isinstance(b, Section) and b.name == "what_if"]) == 1
    assert "what_if.needs" not in [p.values[0].key for p in conclusion_section(found).remarks]
    withheld = replace(found["what_if"], conditional_on=("admissible",))
    gone = replace(found, results={**found.results, "what_if": withheld})
    assert priorities_section(gone) is None
    assert "what_if.needs" in [p.values[0].key for p in conclusion_section(gone).remarks]  # no remark is lost


def test_what_withholds_the_prediction_is_told_beside_the_priorities():
    found = analysed()
    withheld = replace(found["what_if"], conditional_on=("admissible",))
    section = priorities_section(replace(found, results={**found.results, "what_if": withheld}))
    assert keys_of(section)[-1] == "what_if.withheld"
    assert not [b for b in section.blocks if isinstance(b, Table | Figure) and b.name.startswith("what_if")]
    nothing = replace(found["what_if"], scenarios=())
    section = priorities_section(replace(found, results={**found.results, "what_if": nothing}))
    assert not [k for k in keys_of(section) if "what_if" in k]


def test_the_study_file_says_what_is_raised_and_what_it_is_worth():
    found = analysed(ask=MONEY)
    predicted = found["what_if"]
    assert isinstance(predicted, WhatIf) and predicted.factors.revenue == 20_000
    singles = predicted.of("raise")
    assert [(s.levers[0].name, s.asked, s.cost) for s in singles] == [("A", 1.0, 100.0), ("B", 1.0, 50.0)]
    worth = 1000 * 0.5 * 20
    assert singles[0].revenue.low == pytest.approx(worth * 0.1 * singles[0].mean.low)
    assert singles[0].revenue.high == pytest.approx(worth * 0.2 * singles[0].mean.high)
    section = priorities_section(found)
    assert "what_if_revenue" in named(section) and any(k.startswith("what_if.revenue_") for k in keys_of(section))
    assert "what_if.needs" not in [p.values[0].key for p in section.remarks]


def without(key: str) -> str:
    return "\n".join(line for line in MONEY.splitlines() if not line.startswith(key))


@pytest.mark.parametrize(
    ("ask", "en", "zh"),
    [
        (without("frequency_per_point"), "lacks 1 of them or gives it as zero: frequency_per_point. Add it,",
         "中有 1 项缺少或为零：frequency_per_point。"),
        (without("frequency"), "lacks 2 of them or gives them as zero: frequency, frequency_per_point. Add them,",
         "缺少或为零：frequency、frequency_per_point。"),
        (MONEY.replace("users = 1000", "users = 0"), "gives it as zero: users.", "缺少或为零：users。"),
        ("[what_if]\ncost = { A = 1 }", "lacks 5 of them", "中有 5 项缺少或为零"),
        (MONEY.replace("[0.1, 0.2]", "[0.2, 0.1]"), "two numbers, the lower one first", "小的在前"),
        (MONEY.replace("[0.1, 0.2]", "[0.2]"), "two numbers, the lower one first", "小的在前"),
        (MONEY.replace("[0.1, 0.2]", "[0.1, 0.2, 0.3]"), "“what_if.frequency_per_point” has 3 entries, 2 are the most",
         "“what_if.frequency_per_point”有 3"),
        (MONEY.replace("[0.1, 0.2]", '["a", 0.2]'), "what_if.frequency_per_point.0", "what_if.frequency_per_point.0"),
        (MONEY.replace("conversion = 0.5", "conversion = 30"), "what_if.conversion", "what_if.conversion"),
        (MONEY.replace("raise_by = 1", "raise_by = -1"), "what_if.raise_by", "what_if.raise_by"),
        (MONEY.replace('levers = ["A", "B"]', 'levers = ["A", "Q"]'), "nothing is called “Q”", "“Q”"),
        (MONEY.replace("B = 50", "C = 50"), "nothing is called “C”", "“C”"),
        (MONEY.replace("users =", "user ="), "is not a key of a study file. Did you mean “users”?", "是否想写“users”"),
    ],
)  # fmt: skip
def test_mistakes_of_the_study_file_are_told_with_their_line(ask, en, zh):
    with pytest.raises(InputError) as error:
        study_of("ABCY", ["Y ~ A + B + C"], ask=ask)
    assert en in error.value.message.render("en"), error.value.message.render("en")
    assert zh in error.value.message.render("zh"), error.value.message.render("zh")
    assert "line " in error.value.message.render("en")


def test_a_lever_without_a_path_leaves_the_rest_of_the_chapter_alone():
    ask = '[what_if]\nlevers = ["Y"]'
    found = analysed(ask=ask)
    assert "what_if" not in found and "priorities" in found
    assert any("No path leads from" in n.message.render("en") for n in found.notes)


def test_the_shipped_study_states_no_factors():
    assert all(not s.entry.what_if.users for s in Study.shipped())
