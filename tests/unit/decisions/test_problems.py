"""Problems in words and tables: every outcome in both languages, what was named and what was found."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from made_priorities import NAN, construct, driver, ranked
from test_chapter_closing import refuse

import repurchase as rp
from repurchase.analysis.decisions.problems.findings import KINDS, NamedProblem, Problem, StatementShare
from repurchase.analysis.decisions.problems.result import Problems
from repurchase.analysis.decisions.problems.statement_shares import statement_shares
from repurchase.analysis.decisions.problems.words import recommendation_words
from repurchase.survey.instrument import Instrument
from repurchase.survey.survey import Survey
from repurchase.text import render

LANGUAGES = ("en", "zh")
SUPPORTED, NOT, UNTOLD = "supported", "not supported", "cannot be told"
REASONS = {
    "dependence": {
        SUPPORTED: ["above"],
        NOT: ["below", "margin"],
        UNTOLD: ["withheld", "unknown", "one_driver", "signs", "draws", "importance", "wide"],
    },
    "lack": {
        SUPPORTED: ["low"],
        NOT: ["unimportant", "performs"],
        UNTOLD: ["withheld", "unknown", "draws", "importance", "wide"],
    },
    "bottleneck": {
        SUPPORTED: ["necessary"],
        NOT: ["small"],
        UNTOLD: ["withheld", "few", "constant", "negative", "clusters", "chance", "association", "unexamined"],
    },
}
EVIDENCE = {
    "dependence": {"share": 0.3, "equal_share": 0.25, "difference": 0.05, "ci_low": -0.1, "ci_high": 0.2},
    "lack": {"performance": 60.0, "performance_low": 58.0, "performance_high": 62.0, "difference": -1.0, "ci_low": -6.0,
             "ci_high": 4.0},
    "bottleneck": {"effect": 0.2, "effect_expected": 0.15, "p_adjusted": 0.01, "association_p_adjusted": 0.03},
}  # fmt: skip
IMPORTANCE = {"importance": 0.2, "importance_low": 0.1, "importance_high": 0.3, "importance_p_adjusted": 0.01}
WORDS = NamedProblem("A", "dependence", {"en": "All rests on A", "zh": "一切都靠甲"}, {"en": "mend A", "zh": "改进甲"},
                     {"en": "keep A", "zh": "保持甲"}, {"en": "sales of A", "zh": "甲的销量"})  # fmt: skip
STATED = (StatementShare(0.483, 1, 3, "against"), StatementShare(0.466, 3, 3, "for"), StatementShare(0.5, 0, 0, ""))


def problem(kind, verdict, reason, name="A", action=None, named=None, on=(), **more):
    action = action or {SUPPORTED: "improve", NOT: "instead", UNTOLD: "more"}[verdict]
    return Problem(construct(name), kind, verdict, reason, EVIDENCE[kind] | IMPORTANCE, action, on, named=named, **more)


def found(*made, order=()):
    """These problems, and beside them every other kind with the same drivers, refused."""
    order = order or tuple((p.construct.name, p.kind) for p in made if p.named is not None)
    there = {(p.construct.name, p.kind) for p in made}
    names = dict.fromkeys(p.construct.name for p in made)
    rest = [problem(kind, NOT, REASONS[kind][NOT][0], c) for c in names for kind in KINDS if (c, kind) not in there]
    return Problems(construct("Y", "outcome"), (*made, *rest), 238, order)


def said(result, lang):
    sentences = [s.render(lang) for s in result.sentences()]
    for s in sentences:
        refuse(s, lang)
    return sentences


CASES = [
    (kind, verdict, reason) for kind, by in REASONS.items() for verdict, reasons in by.items() for reason in reasons
]


@pytest.mark.parametrize("named", [None, WORDS, NamedProblem("A", "dependence")])
@pytest.mark.parametrize("on", [(), ("distinct",), ("admissible", "sample_size")])
@pytest.mark.parametrize(("kind", "verdict", "reason"), CASES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_outcome_has_its_words(lang, kind, verdict, reason, on, named):
    given = named and replace(named, kind=kind)
    on = ("admissible",) if reason == "withheld" else on
    numbers = [0, 500, 20_000] if reason == "wide" else [0]
    actions = ["improve", "maintain", "hold"] if reason == "above" else [None]
    for respondents, action in product(numbers, actions):
        made = problem(kind, verdict, reason, named=given, on=on, action=action, respondents=respondents,
                       statements=STATED)  # fmt: skip
        result = found(made, problem("lack", NOT, "performs", "B"))
        said(result, lang)
        for table in result.tables():
            for row in table.cells(lang):
                for cell in row:
                    assert cell.strip()
                    assert "{" not in cell
                    assert "nan" not in cell.lower().split()
            for note in table.notes:
                refuse(note.render(lang), lang)
        told = render(recommendation_words(result, made), lang)
        assert told.endswith("." if lang == "en" else "。")
        assert not told.endswith(("..", "。。"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("verdicts", list(product([SUPPORTED, NOT, UNTOLD], repeat=2)))
@pytest.mark.parametrize("further", [0, 1, 2])
def test_sentences_for_one_two_and_further_problems(lang, verdicts, further):
    reason = {SUPPORTED: "above", NOT: "below", UNTOLD: "wide"}
    one = problem("dependence", verdicts[0], reason[verdicts[0]], "A", named=WORDS)
    two = problem("dependence", verdicts[1], reason[verdicts[1]], "B", named=replace(WORDS, driver="B"))
    more = [problem("lack", SUPPORTED, "low", c) for c in "CD"[:further]]
    rest = [problem("bottleneck", NOT, "small", "A")]
    for made in (found(one, two, *more, *rest), found(one, *more, *rest), found(*more, *rest)):
        text = " ".join(said(made, lang))
        for p in (*made.named, *made.further):
            assert render(p.construct.label, lang) in text


def test_what_is_said_of_the_named_problems_word_by_word():
    one = problem("dependence", SUPPORTED, "above", "A", named=WORDS)
    two = problem("lack", NOT, "performs", "B", named=NamedProblem("B", "lack"))
    made = found(two, one, order=(("A", "dependence"), ("B", "lack")))
    assert said(made, "en") == [
        "Named beforehand were dependence on A word and a lack of B word.",
        "The data supported dependence on A word.",
        "The data did not support a lack of B word.",
        "Beyond these, no dependence, lack or bottleneck was supported.",
    ]
    assert said(made, "zh") == [
        "本研究事先提出的问题为对A词的依赖和B词不足。",
        "数据支持的问题为对A词的依赖。",
        "数据不支持的问题为B词不足。",
        "此外，未发现其他得到支持的依赖、不足或瓶颈。",
    ]
    assert said(found(one), "en")[:2] == ["Named beforehand was dependence on A word.", "The data supported it."]


def test_what_nobody_named_is_exploratory_and_says_so():
    made = found(problem("lack", SUPPORTED, "low"), problem("dependence", NOT, "below"))
    assert "exploratory" in said(made, "en")[0]
    assert "探索性" in said(made, "zh")[0]
    assert made.table("problems").cells("en")[0][0].endswith("(found in the data, not named beforehand)")
    assert len(made.table("problems").rows) == 1


def test_without_any_problem_there_is_a_sentence_and_no_table_of_problems():
    made = found(*[problem(kind, NOT, REASONS[kind][NOT][0]) for kind in KINDS])
    assert [t.name for t in made.tables()] == ["problem_tests"]
    assert [s.key for s in made.sentences()] == ["problems.none"]


def test_where_nothing_could_be_told_it_is_not_called_unsupported():
    made = found(*[problem(kind, UNTOLD, REASONS[kind][UNTOLD][0]) for kind in KINDS])
    assert [s.key for s in made.sentences()] == ["problems.none_told"]
    rests = found(*[problem(kind, NOT, REASONS[kind][NOT][0], on=("sample_size",)) for kind in KINDS])
    assert [s.key for s in rests.sentences()] == ["problems.none", "problems.conditional"]


def test_a_share_is_importance_and_no_risk():
    notes = " ".join(n.render("en") for n in found(problem("dependence", NOT, "below", named=WORDS)).tables()[0].notes)
    assert "importance, not risk" in notes


def test_the_recommendation_differs_by_outcome():
    def told(lang="en", **more):
        made = problem("dependence", more.pop("verdict", SUPPORTED), more.pop("reason", "above"), named=WORDS, **more)
        return render(recommendation_words(found(made), made), lang)

    assert told(action="improve") == "Improve: mend A."
    assert told(action="maintain") == "Maintain and diversify: keep A."
    assert told(action="hold").startswith("Maintain and diversify (whether the performance of A word is high or low")
    assert told(verdict=NOT, reason="below").startswith(
        "The data say instead: the share of A word in the total effect on"
    )
    assert told(verdict=UNTOLD, reason="wide", respondents=900) == (
        "What would tell: about 900 respondents, if the estimates stayed as they are."
    )
    assert told("zh", verdict=UNTOLD, reason="wide", respondents=900) == "尚需：若估计值不变，约需900名受访者。"


def test_conditions_stand_beside_each_verdict_and_premises_withheld_leave_none():
    made = found(problem("lack", SUPPORTED, "low", named=replace(WORDS, kind="lack"), on=("sample_size",)))
    assert made.table("problems").cells("en")[0][2] == "Supported (conditional)"
    assert made.table("problem_tests").cells("zh")
    assert "conditional on" in said(made, "en")[-1]
    every = [problem(kind, UNTOLD, "withheld", named=replace(WORDS, kind=kind) if kind == "lack" else None,
                     on=("admissible",)) for kind in KINDS]  # fmt: skip
    assert "problems.no_further" not in [s.key for s in found(*every).sentences()]
    lost = found(problem("lack", UNTOLD, "withheld", named=replace(WORDS, kind="lack"), on=("admissible",)))
    assert lost.table("problems").cells("en")[0][2] == "Cannot be told"
    assert said(lost, "en")[-1].startswith("No verdict that rests on")


def test_statements_for_and_against_by_the_kind_of_problem():
    ranks = [(0.50, 1, [1, 2, 3]), (0.45, 2, [1, 2, 2]), (0.40, 3, [1, 2, 3]), (0.3, 0, [0])]
    assert [s.stands for s in statement_shares(ranks, "dependence")] == ["for", "", "against", ""]
    assert [s.stands for s in statement_shares(ranks, "lack")] == ["against", "", "for", ""]
    assert {s.stands for s in statement_shares(ranks, "bottleneck")} == {""}


# ------------------------------------------------------------------------------------------------- from priorities
def survey():
    """Answers of twenty, which the hand-made priorities do not ask."""
    drivers = [construct(c) for c in "ABC"]
    items = [i.name for c in drivers for i in c.items]
    random = np.random.default_rng(1)
    return Survey(pd.DataFrame(random.integers(1, 6, (20, 9)), columns=items), Instrument(tuple(drivers)))


def test_lacks_come_from_the_priorities_and_dependences_need_draws():
    made = rp.problems(survey(), ranked(driver("A", difference=-8.0), driver("B"), driver("C", performance=NAN)))
    assert made.of("A", "lack").verdict == SUPPORTED
    assert made.of("B", "lack").verdict == NOT
    assert made.of("C", "lack").reason == "unknown"
    assert {made.of(c, "dependence").reason for c in "AB"} == {"draws"}
    assert {made.of(c, "bottleneck").reason for c in "ABC"} == {"unexamined"}
    assert [p["driver"] for p in made.to_dict()] == list("AAABBBCCC")
    assert {"driver", "kind", "verdict", "evidence", "named", "conditional_on", "reason"} <= made.to_dict()[0].keys()


def test_a_lack_of_what_matters_less_than_the_others_comes_after_them():
    """As the priorities say of it: of low priority."""
    low = replace(driver("A", difference=-8.0), verdict="low priority")
    made = rp.problems(survey(), ranked(low, driver("B")), named=[NamedProblem("A", "lack")])
    assert made.of("A", "lack").action == "later"
    assert made.table("problems").cells("en")[0][3].startswith("Improve, but after others")
    assert made.table("problems").cells("zh")[0][3].startswith("改进，但不必优先")


def test_a_named_problem_with_no_driver_of_the_model_is_said():
    made = rp.problems(survey(), ranked(driver("A")), named=[NamedProblem("C", "lack"), NamedProblem("Q", "lack")])
    assert [n.message.key for n in made.notes] == ["problems.no_such_driver"] * 2
    assert made.named == ()
    for lang in LANGUAGES:
        assert "Q" in made.notes[1].message.render(lang)


def test_clusters_are_a_caution():
    made = rp.problems(survey(), ranked(driver("A")), clustered=True)
    assert [n.message.key for n in made.notes] == ["problems.clusters"]


def test_premises_that_fail_stand_with_every_problem():
    made = rp.problems(survey(), ranked(driver("A", difference=-8.0), driver("B"), conditional_on=("admissible",)))
    assert {p.verdict for p in made.problems} == {UNTOLD}
    assert made.of("A", "lack").conditional_on == ("admissible",)
    assert made.of("A", "bottleneck").conditional_on == ()  # scores need no admissible solution


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_all_tests_says_on_what_its_conditional_verdicts_rest(lang):
    """Also where nothing conditional stands in the table of the named problems."""
    named = problem("dependence", UNTOLD, "wide", "A", named=WORDS, on=("sample_size",))
    told = problem("lack", NOT, "performs", "B", on=("sample_size",))
    result = found(named, told)
    table = next(t for t in result.tables() if t.name == "problem_tests")
    notes = " ".join(n.render(lang) for n in table.notes)
    assert {"en": "Conditional: on a sufficient sample size", "zh": "附条件：以样本量充足为条件"}[lang] in notes
    plain = next(t for t in found(problem("lack", NOT, "performs", "B")).tables() if t.name == "problem_tests")
    assert {"en": "Conditional", "zh": "附条件"}[lang] not in " ".join(n.render(lang) for n in plain.notes)
