"""Every rule of the pre-review fires where it should and nowhere else, and says so in both languages."""

from __future__ import annotations

import re

import pytest
from review_cases import ASKS, CASES, OBJECTS, ORDER, facts

from repurchase.bibliography import references
from repurchase.study.review.review import ReviewPoint, counted_points, read_rules
from repurchase.study.review.review_page import review_document
from repurchase.study.review.rules.all_rules import REVIEW_RULES
from repurchase.study.review.rules.review_rule import SEVERITIES
from repurchase.text import LANGUAGES, catalogue

RULES = {rule.id: rule for rule in REVIEW_RULES}
ROWS = [(rule, *case) for rule, cases in CASES.items() for case in cases]
PARTS = {OBJECTS: "objection", ORDER: "order", ASKS: "question"}
ROOMS = ("design", "groups", "inference", "measurement", "method", "sampling", "screening", "structure")
KINDS = ("title", "why", "fix", "paragraph", "objection", "order", "question")


def test_every_rule_has_cases_that_fire_and_that_do_not():
    assert len(REVIEW_RULES) == len(RULES) >= 50
    assert CASES.keys() == RULES.keys()
    for rule, cases in CASES.items():
        states = [state for state, *_ in cases]
        assert OBJECTS in states, rule
        assert set(states) - {OBJECTS}, rule


def test_every_rule_has_a_severity_and_works_behind_it():
    for rule in REVIEW_RULES:
        assert rule.severity in SEVERITIES
        assert rule.sources
        assert all(references()[key].is_work for key in rule.sources), rule.id


@pytest.mark.parametrize(("rule", "state", "variant", "severity", "rooms"), ROWS)
def test_a_rule_reads_its_facts(rule, state, variant, severity, rooms):
    reading = RULES[rule].reads(facts(**rooms))
    if state is None:
        assert reading is None
        return
    assert (reading.state, reading.variant) == (state, variant)
    if severity:
        assert ReviewPoint(RULES[rule], reading).severity == severity


@pytest.mark.parametrize(("rule", "state", "variant", "severity", "rooms"), [r for r in ROWS if r[1] is not None])
def test_a_reading_is_said_in_both_languages(rule, state, variant, severity, rooms):
    point = ReviewPoint(RULES[rule], RULES[rule].reads(facts(**rooms)))
    parts = [point.title, point.evidence] + ([] if state == ORDER else [point.why, point.fix, point.paragraph])
    for lang in LANGUAGES:
        for part in parts:
            words = part.render(lang)
            assert words
            assert not re.search(r"[{}]|None|\bnan\b|—|  |。。|\.\.(?!\.)", words), words
            assert not re.match(r"\d", words) or lang == "zh", words
    for part in parts[1:]:
        assert part.render("en")[-1] in '.”?")]', part.render("en")
        assert re.search("[一-鿿]", part.render("zh")), part.render("zh")


def reached() -> set[str]:
    """Keys of the messages that the cases say."""
    keys = set()
    for rule, state, _, _, rooms in ROWS:
        if state is not None:
            point = ReviewPoint(RULES[rule], RULES[rule].reads(facts(**rooms)))
            keys |= {point.title.key, point.evidence.key}
            keys |= set() if state == ORDER else {point.why.key, point.fix.key, point.paragraph.key}
    return keys


def test_no_wording_of_a_rule_is_unused():
    named = {f"review_{room}" for room in ROOMS}
    words = {k for k in catalogue("en") if k.partition(".")[0] in named and k.split(".")[2].split("_")[0] in KINDS}
    assert words - {"review_design.causal.title_words"} == reached()


def test_a_variant_has_words_of_its_own_where_the_common_ones_would_be_wrong():
    """An objection or a finding of a variant falls back on the plain words only where there is one wording."""
    for rule, state, variant, _, rooms in ROWS:
        if state in (OBJECTS, ORDER) and variant:
            point = ReviewPoint(RULES[rule], RULES[rule].reads(facts(**rooms)))
            assert point.evidence.key.endswith(f".{PARTS[state]}_{variant}"), point.evidence.key


# ------------------------------------------------------------------------------------------------- numbers in words
def evidence(rule: str, lang: str, **rooms: dict) -> str:
    return ReviewPoint(RULES[rule], RULES[rule].reads(facts(**rooms))).evidence.render(lang)


def test_evidence_holds_the_numbers_of_the_study():
    few = {"model": {"n": 60, "parameters": 86}}
    assert evidence("sampling.size", "en", **few).startswith("N = 60 for 86 free parameters (0.7 respondents")
    assert evidence("sampling.size", "zh", **few).startswith("样本量为 60，自由参数为 86 个（每个参数 0.7 人）")
    low = {"scales": {"unreliable": (({"en": "Trust", "zh": "信任"}, 0.6982, 0.61),)}}
    assert "1 of 4 constructs: Trust (.698, lower limit .610)" in evidence("measurement.reliability", "en", **low)
    assert "信任（0.698，下限 0.610）" in evidence("measurement.reliability", "zh", **low)
    causal = {"design": {"causal": (("H1", "导致"), ("title", "leads to"))}}
    assert "(2): H1 (“导致”) and the title (“leads to”)." in evidence("design.causal", "en", **causal)


def test_evidence_names_the_first_of_many_and_the_paragraph_names_all():
    items = tuple(f"Q{k}" for k in range(1, 11))
    point = ReviewPoint(
        RULES["measurement.ends"], RULES["measurement.ends"].reads(facts(scales={"ceiling": items, "items": 12}))
    )
    assert "10 of 12 items: Q1, Q2, Q3, Q4, Q5, Q6 and 4 more." in point.evidence.render("en")
    assert "Q6和另外 4 项" in point.evidence.render("zh")
    assert "Q9 and Q10" in point.paragraph.render("en")


# ------------------------------------------------------------------------------------------------- the review as a whole
def test_objections_come_first_the_gravest_before_the_others():
    points = read_rules(facts(sample={"checks": 0, "timed": False}, scales={"unsourced": ({"en": "A"},)})).points
    order = [("objection", "cannot be told", "in order").index(p.state) for p in points]
    assert order == sorted(order)
    assert [p.id for p in points if p.state == OBJECTS] == [
        "measurement.source", "screening.attention", "screening.duration",
    ]  # fmt: skip


def test_a_study_without_fault_has_no_objection_and_is_told_so():
    clean = read_rules(
        facts(design={"stated": dict.fromkeys(("ethics", "pretest", "response_rate", "fielding"), True)})
    )
    assert [p.id for p in clean if p.state == OBJECTS] == []
    assert [p.id for p in clean if p.state == ASKS] == ["sampling.method"]
    said = counted_points(clean)
    assert said.key == "review.counts_none"
    assert (
        f"Of the {len(clean.points)} rules that apply to this study, none raises an objection; 1 asks"
        in said.render("en")
    )


def test_a_record_holds_both_languages_and_the_sources():
    record = read_rules(facts(sample={"checks": 0})).to_dict()[0]
    assert (record["id"], record["severity"], record["state"]) == ("screening.attention", "should fix", "objection")
    assert record["sources"] == ["Meade & Craig (2012)", "Kung et al. (2018)"]
    assert record["title"] == {"en": "Attention check", "zh": "注意力检测题"}
    assert set(record) == {"id", "severity", "state", "title", "evidence", "why", "fix", "paragraph", "sources"}
    assert "why" not in read_rules(facts()).to_dict()[-1]


def test_what_is_in_order_needs_no_advice():
    last = read_rules(facts()).points[-1]
    assert (last.state, last.why, last.fix, last.paragraph) == ("in order", None, None, None)


def test_sections_of_the_page_without_points_are_left_out():
    class Findings:
        class study:  # noqa: N801
            title = {"en": "A study", "zh": "一项研究"}
            name = "a"

        class survey:  # noqa: N801
            class source:  # noqa: N801
                synthetic = False

    def names(**rooms):
        return [s.name for s in review_document(read_rules(facts(**rooms)), Findings).sections]

    assert names() == ["summary", "questions", "in_order", "references"]
    assert names(sample={"checks": 0}) == ["summary", "should_fix", "questions", "in_order", "references"]
    assert names(method={"one_factor_fits": True})[:2] == ["summary", "must_fix"]
