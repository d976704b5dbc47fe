"""The closing sections: every sentence for none, one, two and many; composed tables hold the results' exact values."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from readings import construct

import repurchase as rp
from repurchase.analysis.decisions.priorities.findings import Against, Priority, PriorityContrast
from repurchase.analysis.decisions.priorities.result import Priorities
from repurchase.analysis.decisions.stated_importance import Stated, StatedImportance
from repurchase.analysis.diagnostics.turned_arrows import Turned, TurnedArrows
from repurchase.analysis.effects.hypotheses.findings import Tested as OneHypothesis
from repurchase.analysis.effects.hypotheses.result import Hypotheses
from repurchase.analysis.respondents.background_numbers import Covariate
from repurchase.analysis.respondents.criterion_check import CriterionCheck
from repurchase.analysis.results.result import Provenance, Result
from repurchase.analysis.robustness.findings import Specification, SpecificationReading, Unsuitable
from repurchase.analysis.robustness.findings import judged as judged_reading
from repurchase.analysis.robustness.result import Robustness
from repurchase.analysis.scores.group_differences.result import group_differences
from repurchase.analysis.scores.regression.findings import RegressionStep
from repurchase.analysis.scores.regression.result import Regression
from repurchase.analysis.sem_report.second_engine.result import Verification
from repurchase.document.content.document_content import walk
from repurchase.document.parts.blocks import Column, Figure, Paragraph, Section, Table
from repurchase.errors import note
from repurchase.numeric.classical.rank_correlation import RankCorrelation
from repurchase.study import Findings, Study
from repurchase.study.chapter.back_matter.certificate import certificate_section
from repurchase.study.chapter.back_matter.provenance import certificate
from repurchase.study.chapter.closing.chapter_end import summary_words
from repurchase.study.chapter.closing.conclusion import conclusion_section, hypothesis_summary
from repurchase.study.chapter.closing.difference_tables import difference_matrix, shown_constructs
from repurchase.study.chapter.closing.group_differences import group_differences_section
from repurchase.study.chapter.closing.limit_words import limit_words
from repurchase.study.chapter.closing.priorities import criterion_words, priorities_section
from repurchase.study.chapter.closing.robustness import robustness_section
from repurchase.study.chapter.pieces.question_phrases import question_phrase, short_label
from repurchase.style import Interval, Kind, Number
from repurchase.survey.instrument import Background, Instrument
from repurchase.survey.source import Source
from repurchase.survey.survey import Survey
from repurchase.text import catalogue, joined, text

LANGUAGES = ("en", "zh")
NAN = float("nan")
OWN = ("chapter_groups", "chapter_robustness", "chapter_priorities", "chapter_conclusion", "chapter_certificate")
CODES = "ABCDEFGHI"
LABELS = {c: {"en": f"{c} word", "zh": f"{c}词"} for c in (*CODES, "M", "Y")}
VERSIONS = dict.fromkeys(("python", "repurchase", "numpy", "scipy"), "1")


# ------------------------------------------------------------------------------------------------- what is refused
def refuse(said: str, lang: str) -> None:
    """No sentence that a thesis cannot hold: an empty place, a range of one number, a numeral at its head."""
    assert said.strip(), "nothing is said"
    assert "{" not in said and not re.search("None(?! of)", said) and "nan" not in said.lower().split(), said
    assert not re.search(r"\(\)|（）|，，|。。|\.\.|[，、；：]。|: \.|  ", said), said
    for low, high in re.findall(r"(?:between|from) (\S+) (?:and|to) (\S+?)[,.;)]", said):
        assert low != high, said
    for low, high in re.findall(r"介于([\d.]+).*?与([\d.]+)", said):
        assert low != high, said
    assert "您" not in said and "可多选" not in said, said
    if lang == "en" and said.endswith("."):
        assert not re.match(r"\d", said) and not re.search(r"(?<=[a-z)\]][.]) \d", said), said


def said_in(section: Section | None, lang: str) -> str:
    """Every paragraph of a section, each held against `refuse`."""
    paragraphs = [b.render(lang) for b in walk(section.blocks if section else ()) if isinstance(b, Paragraph)]
    for p in paragraphs:
        refuse(p, lang)
    return "\n".join(paragraphs)


def tables_of(section: Section) -> dict[str, Table]:
    return {b.name: b for b in walk(section.blocks) if isinstance(b, Table)}


def named_in(section: Section) -> None:
    """Every table and figure of a section is named in its sentences."""
    words = said_in(section, "en")
    for b in walk(section.blocks):
        if isinstance(b, Table | Figure):
            assert b.name in words, b.name


def exact(cell: object) -> object:
    return cell.value if isinstance(cell, Number) else cell


def fields(message: str) -> dict[str, str]:
    return {f: spec or "" for _, f, spec, _ in string.Formatter().parse(message) if f}


@pytest.mark.parametrize("n", [1, 2, 9])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_of_these_sections_reads_well_for_one_two_and_nine(lang, n):
    names = [f"word {c}" for c in CODES[:n]]
    for key, message in catalogue(lang).items():
        if key.partition(".")[0] not in OWN:
            continue
        counted = {f for at in LANGUAGES for f, spec in fields(catalogue(at)[key]).items() if "|" in spec}
        figures = counted | {"n", "k", "m", "total", "least", "fewest"}
        values = {f: n if f in figures else joined(names) for f in fields(message)}
        values |= {"count": n, "number": n}  # of plurals, which hold fields of their own
        refuse(text(key, **values).render(lang), lang)


def test_a_numeral_at_the_head_of_a_sentence_and_a_range_of_one_number_are_refused():
    for said in (
        "9 of the 14 held.",
        "All held. 3 did not.",
        "They ran from .416 to .416.",
        "A （） b",
        "between 2 and 2.",
    ):
        with pytest.raises(AssertionError):
            refuse(said, "en")
    with pytest.raises(AssertionError):
        refuse("系数介于0.416（甲）与0.416（乙）之间。", "zh")
    with pytest.raises(AssertionError):
        refuse("“您的性别”以女居多。", "zh")


# ------------------------------------------------------------------------------------------------- questions
@pytest.mark.parametrize(
    ("label", "more", "en", "zh"),
    [
        ({"en": "Your gender", "zh": "您的性别"}, {}, "gender", "性别"),
        ({"en": "What is your age?", "zh": "您的年龄？"}, {}, "age", "年龄"),
        (
            {"en": "How often do you buy", "zh": "您平均多久购买一次该品牌的产品"},
            {"role": "frequency", "aliases": ("购买频率", "frequency", "purchase frequency", "how often do you buy")},
            "purchase frequency",
            "购买频率",
        ),
        ({"en": "Your income (students: allowance)", "zh": "您的月收入（学生填月生活费）"}, {}, "income", "月收入"),
        (
            {"en": "How often do you use the app?", "zh": "您多久使用一次手机银行？"},
            {},
            "the answer to “How often do you use the app”",
            "“多久使用一次手机银行”回答",
        ),
    ],
)
def test_a_question_is_named_as_a_variable_and_quoted_where_it_remains_a_question(label, more, en, zh):
    phrase = question_phrase(Background("q", label, **more))
    assert (phrase["en"], phrase["zh"]) == (en, zh)
    assert not re.search("您|？|可多选", short_label(Background("q", label, **more))["zh"])


# ------------------------------------------------------------------------------------------------- made-up findings
def findings(
    results: dict[str, Result] | None = None, names: str = "ABY", n: int = 60, synthetic: bool = False, **more
):
    """Findings of a small survey with these results and nothing else."""
    rng = np.random.default_rng(3)
    roles = {"Y": "outcome", "M": "mediator"}
    constructs = tuple(construct(c, f"{c} word", f"{c}词", role=roles.get(c, "driver")) for c in names)
    frame = pd.DataFrame(
        {i.name: rng.integers(1, 6, n).astype(float) for c in constructs for i in c.items}, index=range(1, n + 1)
    )
    background = more.pop("background", pd.DataFrame(index=frame.index))
    instrument = Instrument(constructs, background=more.pop("questions", ()))
    survey = Survey(frame, instrument, background, source=Source(synthetic=synthetic, n_rows=n))
    return Findings(
        Study.parse(_study(names)), survey, results or {}, Provenance("x.csv", "ab12", n, versions=VERSIONS)
    )


def _study(names: str) -> str:
    parts = ['schema = "repurchase.study/1"', 'name = "made"']
    for c in names:
        items = ", ".join(f'{{ name = "{c}{i}" }}' for i in (1, 2, 3))
        parts += [f"[constructs.{c}]", f'label = {{ en = "{c} word", zh = "{c}词" }}', f"items = [{items}]"]
    return "\n".join(parts)


def judged(path: tuple[str, ...], outcome: str = "supported", k: int = 1, **more) -> OneHypothesis:
    p = {"supported": 0.001, "opposite": 0.001, "not_supported": 0.098}.get(outcome)
    values = dict.fromkeys(("estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high", "std_all"))
    if p is not None:
        size = -0.2 if outcome == "opposite" else 0.3
        values |= {"estimate": size, "std_error": 0.1, "p_value": p, "ci_low": size - 0.1, "ci_high": size + 0.1}
        values |= {"std_all": size}
    return OneHypothesis(f"H{k}", path, more.pop("sign", "+"), None, **{**values, **more}, outcome=outcome)


def hypotheses(*rows: OneHypothesis) -> Hypotheses:
    return Hypotheses(tuple(replace(t, id=f"H{k}") for k, t in enumerate(rows, 1)), LABELS, n=60)


def direct(*outcomes: str) -> list[OneHypothesis]:
    return [judged((CODES[j], "Y"), o) for j, o in enumerate(outcomes)]


# ------------------------------------------------------------------------------------------------- the summary
YES, NO, BACK, LOST = "supported", "not_supported", "opposite", "not_testable"
SETS = {
    "one supported": direct(YES),
    "one not": direct(NO),
    "two": direct(YES, NO),
    "all": direct(*[YES] * 9),
    "none": direct(*[NO] * 9),
    "half": direct(YES, YES, NO, NO),
    "most": direct(YES, YES, YES, NO, NO),
    "few": direct(YES, YES, NO, NO, NO),
    "opposite": direct(YES, BACK),
    "lost": direct(YES, LOST, "not_estimated"),
    "only lost": direct(LOST),
    "mediation": [judged(("A", "M", "Y")), judged(("B", "M", "Y"), NO), judged(("C", "M", "Y"), BACK)],
    "moderation": [judged(("A*B", "Y")), judged(("B*C", "Y"), NO), judged(("A*C", "Y"), BACK)],
    "negative": [judged(("A", "Y"), sign="-", std_all=-0.3), judged(("B", "Y"), sign="?")],
}


RUNS = re.compile(r"H(\d+)(?:(?:–|至)H(\d+))?")


@pytest.mark.parametrize("conditional", ["", "some", "all"])
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_has_a_sentence_for_every_outcome(lang, name, conditional):
    rows = SETS[name]
    on = ("exact_fit", "distinct") if conditional == "all" else ("distinct",)
    rows = [replace(t, conditional_on=on if conditional == "all" or (conditional and not j) else ())
            for j, t in enumerate(rows)]  # fmt: skip
    made = findings({"hypotheses": hypotheses(*rows)})
    words = list(summary_words(made))
    for s in words:
        refuse(s.render(lang), lang)
    said = " ".join(s.render(lang) for s in words)
    named = {k for first, last in RUNS.findall(said) for k in range(int(first), int(last or first) + 1)}
    assert named == set(range(1, len(rows) + 1)), said  # no hypothesis is forgotten
    keys = [s.key.removeprefix("chapter_conclusion.") for s in words]
    held = sum(t.supported for t in rows)
    if len(rows) > 1:
        assert keys[0] == ("tested_all" if held == len(rows) else "tested_some" if held else "tested_none")
    else:
        assert keys[0] == ("tested_one_held" if held else "tested_one_not")
    assert any(k.startswith("conditional") for k in keys) == bool(conditional)
    if conditional == "all" or (conditional and len(rows) == 1):
        assert "conditional_all" in keys
    meaning = next(k for k in keys if k.startswith("meaning"))
    judged = [t for t in rows if t.outcome in (YES, NO, BACK)]
    if not judged:
        assert meaning == "meaning_unknown"
    elif held == len(judged):
        assert meaning.startswith("meaning_all")
    elif not held:
        assert meaning == "meaning_none"
    else:
        assert meaning.startswith("meaning_most" if 2 * held > len(judged) else "meaning_few")


def test_the_summary_names_effects_by_their_outcome():
    made = findings({"hypotheses": hypotheses(*direct(YES, YES, NO), judged(("A", "M"), YES), judged(("A", "M", "Y")))})
    zh = [s.render("zh") for s in summary_words(made)]
    assert zh[1] == "在直接效应方面，3个假设成立：A词和B词均显著正向影响Y词（H1、H2）；A词显著正向影响M词（H4）。"
    assert zh[2] == "未获支持的直接效应有1个：C词对Y词的影响（H3）。"
    assert zh[3] == "在中介效应方面，1个假设成立：M词在A词对Y词的影响中的中介作用（H5）。"
    en = [s.render("en") for s in summary_words(made)]
    assert en[1] == (
        "Among the direct effects, three hypotheses were supported: A word and B word were positively related to Y word "
        "(H1, H2); and A word was positively related to M word (H4)."
    )
    assert en[2] == "No support was found for the direct effect of C word on Y word (H3)."


@pytest.mark.parametrize(("names", "key"), [("A", "measured_one"), ("AB", "measured"), (CODES, "measured")])
def test_a_chapter_without_hypotheses_has_a_summary_too(names, key):
    made = findings(names=names)
    assert [s.key for s in summary_words(made)] == [f"chapter_conclusion.{key}"]
    section = conclusion_section(made)
    for lang in LANGUAGES:
        said_in(section, lang)
    assert not tables_of(section)
    assert "箭头" not in said_in(section, "zh")  # there is no model


def test_the_table_of_hypotheses_has_the_verdicts_and_values_of_the_results():
    result = hypotheses(*direct(YES, NO, BACK, LOST), judged(("A", "M", "Y"), conditional_on=("exact_fit",)))
    table = hypothesis_summary(findings({"hypotheses": result}))
    whole = result.table("hypotheses")
    at = [c.name for c in table.columns]
    assert at == ["id", "statement", "std_all", "p_value", "outcome"]
    for lang in LANGUAGES:
        own = [row[at.index("outcome")] for row in table.cells(lang)]
        assert own == [row[[c.name for c in whole.columns].index("outcome")] for row in whole.cells(lang)]
    for row, t in zip(table.rows, result.tested, strict=True):
        assert (row[0], row[2]) == (t.id, t.std_all)
        assert row[3] == (None if t.is_mediation else t.p_value)
    assert any("†" in n.render("zh") for n in table.notes)  # what the mark of a conditional verdict means


class Problems(Result):
    """A result as a later analysis may bring it."""

    def tables(self):
        columns = (Column("problem", {"en": "Problem", "zh": "问题"}, Kind.WORDS),)
        return (Table("problems", text("chapter_conclusion.problems"), columns, (("x",),)),)


def test_problems_stand_in_the_conclusion_where_an_analysis_names_them():
    without, beside = conclusion_section(findings()), conclusion_section(findings({"problems": Problems()}))
    assert "problems" not in tables_of(without) and "problems" in tables_of(beside)
    assert "problems" in said_in(beside, "zh")


# ------------------------------------------------------------------------------------------------- limits
TURNED = Turned("A", "Y", 12.0, 8.0, 110.0, 0.3)
KINDS = {
    "worse": TURNED,
    "better": replace(TURNED, bic=90.0),
    "close": replace(TURNED, bic=100.5),
    "same": replace(TURNED, gap=0.0),
    "other_df": replace(TURNED, df=9.0),
    "chisq": replace(TURNED, bic=NAN),
    "unfitted": replace(TURNED, chisq=NAN),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("n", [1, 2, 9])
@pytest.mark.parametrize("kind", KINDS)
def test_turned_arrows_are_told_by_what_they_show(kind, n, lang):
    rows = tuple(replace(KINDS[kind], source=c) for c in CODES[:n])
    made = findings({"turned": TurnedArrows(10.0, 8.0, 100.0, rows, LABELS)})
    section = conclusion_section(made)
    said = said_in(section, lang)
    assert text(f"chapter_conclusion.turned_{kind}", pairs="", n=n).render(lang)[-12:] in said
    assert tables_of(section)["turned_arrows"].appendix
    assert "turned_arrows" in said  # the table is named
    assert ("from nine constructs to Y word" in said) == (n == 9 and lang == "en")


def test_arrows_that_differ_have_a_sentence_each():
    rows = (replace(KINDS["worse"], source="A"), replace(KINDS["same"], source="B"))
    made = findings({"turned": TurnedArrows(10.0, 8.0, 100.0, rows, LABELS)})
    said = said_in(conclusion_section(made), "zh")
    assert "将A词指向Y词的路径的方向对调后，模型的BIC更高" in said
    assert "将B词指向Y词的路径的方向对调后，模型与原模型等价" in said


def test_made_up_data_are_said_to_be_made_up():
    assert "合成数据" in said_in(conclusion_section(findings(synthetic=True)), "zh")
    assert "合成数据" not in said_in(conclusion_section(findings()), "zh")


# ------------------------------------------------------------------------------------------------- robustness
def regression_of(*betas: tuple[str, float, float], outcome: str = "Y") -> Regression:
    names = [Covariate(c, LABELS[c], np.zeros(3)) for c, _, _ in betas]
    beta, p = (np.array([b[j] for b in betas]) for j in (1, 2))
    step = RegressionStep(tuple(names), tuple(v.label for v in names), beta, beta * 9, p, 0.3, 0.28, 9.0, 0.001, 0.3, 9.0,
                          0.001, len(betas), 50, 2.0)  # fmt: skip
    goal = Covariate(outcome, LABELS[outcome], np.zeros(3))
    return Regression(goal, (step,), np.full(len(betas), 1.2), 60)


def specification(
    result: Hypotheses, method: str, *cells: tuple[str, float, float], alpha: float = 0.05, **more
) -> Specification:
    """What a method says of some hypotheses, each by its number with an estimate and a p."""
    by_id = {t.id: t for t in result.tested}
    limits = {True: (0.05, 0.5), False: (-0.1, 0.4)}
    readings = {h: judged_reading(by_id[h], b, p, limits[p < alpha], alpha) for h, b, p in cells}
    return Specification(method, n=more.pop("n", 60), readings=readings, **more)


def robust(result: Hypotheses, *others: Specification, **more) -> dict[str, Result]:
    """The hypotheses with a matrix of the reported model and these specifications."""
    own = {t.id: SpecificationReading(t.std_all, t.ci_low, t.ci_high, t.p_value, t.outcome)
           for t in result.tested if t.outcome in (YES, NO, BACK)}  # fmt: skip
    first = Specification("MLR", n=60, reported=True, readings=own)
    return {"hypotheses": result, "robustness": Robustness(result.tested, LABELS, (first, *others), **more)}


@pytest.mark.parametrize(
    ("outcomes", "others", "key"),
    [
        ((YES,), (0.001,), "agree_one"),
        ((NO,), (0.5,), "agree_one"),
        ((YES, YES), (0.001, 0.02), "agree_all"),
        ((NO, NO), (0.5, 0.2), "agree_none"),
        ((YES, NO), (0.01, 0.2), "agree_some"),
        ((YES, NO), (0.01, 0.005), "agree_partly"),
        ((YES, NO, YES), (0.2, 0.005, 0.01), "agree_partly"),
        ((YES, NO), (0.2, 0.005), "agree_nowhere"),
        ((NO,), (0.005,), "agree_nowhere_one"),
    ],
)
def test_agreement_of_methods_is_told_by_how_many_agree(outcomes, others, key):
    result = hypotheses(*direct(*outcomes))
    other = specification(result, "scores", *[(f"H{j}", 0.2, p) for j, p in enumerate(others, 1)])
    section = robustness_section(findings(robust(result, other)))
    said = [s.key for b in section.blocks if isinstance(b, Paragraph) for s in b.values]
    assert f"chapter_robustness.{key}" in said
    apart = sum((o == YES) != (p < 0.05) for o, p in zip(outcomes, others, strict=True))
    assert said.count("chapter_robustness.differ") == apart
    assert ("chapter_robustness.why_scores" in said) == bool(apart)
    alike = len(outcomes) - apart
    ending = "nowhere" if not alike else "mostly" if apart > alike else "apart" if apart else ""
    ending = ending or ("one" if len(outcomes) == 1 else "alike")
    assert said[-1] == f"chapter_robustness.conclusion_{ending}"
    assert "robustness.shared" in said  # that counting is no test
    if ending == "mostly":  # most are no exception
        assert "for most of the hypotheses" in said_in(section, "en") and "except for" not in said_in(section, "en")
        assert "多数假设（H1和H2）" in said_in(section, "zh")
    for lang in LANGUAGES:
        words = said_in(section, lang)
        if key == "agree_some":  # two hypotheses have no "all" and no "others"
            assert ("on both hypotheses" in words and "the other by none" in words) == (lang == "en")
            assert ("另一个未得到支持" in words) == (lang == "zh")
    named_in(section)


def test_a_disagreement_is_named_with_both_numbers():
    result = hypotheses(*direct(NO, YES))
    section = robustness_section(
        findings(robust(result, specification(result, "scores", ("H1", 0.175, 0.005), ("H2", 0.2, 0.01))))
    )
    assert (
        "H1（A词对Y词的影响）在结构模型中未获支持（β=0.300，p=0.098），而在得分回归（β=0.175，p=0.005）中得到支持。"
        in said_in(section, "zh")
    )
    assert (
        "Hypothesis H1 (the effect of A word on Y word) was not supported in the structural model (β = .300, p = .098), "
        "whereas it was supported in the regressions of scores (β = .175, p = .005)."
    ) in said_in(section, "en")


def test_an_effect_of_the_other_sign_is_no_agreement():
    result = hypotheses(*direct(NO))
    made = findings(robust(result, specification(result, "scores", ("H1", -0.2, 0.001))))
    assert "与假设方向相反" in said_in(robustness_section(made), "zh")


def test_an_effect_of_the_other_sign_is_not_counted_as_support():
    result = hypotheses(*direct(YES), judged(("B", "Y"), sign="-", std_all=-0.3))
    scores = specification(result, "scores", ("H1", -0.2, 0.001), ("H2", -0.2, 0.001))
    table = tables_of(robustness_section(findings(robust(result, scores))))["robustness"]
    assert [r[-1].render("en") for r in table.rows] == ["1/2", "2/2"]
    assert [r[2].stars for r in table.rows] == ["*", "*"]  # significant, whatever its sign


def test_methods_that_keep_rejected_paths_are_not_asked_of_what_ends_there():
    rows = [replace(t, model="direct_paths_free") for t in (*direct(YES), judged(("B", "M")), judged(("B", "M", "Y")))]
    result = hypotheses(*rows)
    made = findings(robust(result, specification(result, "PLS", ("H1", 0.3, 0.02)), freed=True, outcome="Y"))
    assert "由于数据要求释放自变量到Y词的直接路径，各设定均释放了这些路径。" in said_in(robustness_section(made), "zh")
    stated_ = findings(robust(result, specification(result, "PLS", ("H1", 0.3, 0.02)), outcome="Y"))
    assert "各设定均释放了这些路径" not in said_in(robustness_section(stated_), "zh")


def test_the_table_of_methods_has_exact_values_and_counts_the_methods_that_test():
    result = hypotheses(*direct(YES, NO), judged(("A", "B"), YES), judged(("A", "M", "Y")))
    scores = specification(result, "scores", ("H1", 0.21, 0.01), ("H2", 0.11, 0.2))
    other = specification(result, "WLSMV", ("H1", 0.25, 0.03), ("H2", 0.15, 0.01))
    made = findings(robust(result, other, scores))
    table = tables_of(robustness_section(made))["robustness"]
    assert [c.name for c in table.columns] == ["id", "model", "estimator", "scores", "held"]
    assert [exact(r[1]) for r in table.rows] == [t.std_all for t in result.tested]
    assert [exact(r[3]) for r in table.rows] == [0.21, 0.11, None, None]
    assert [exact(r[2]) for r in table.rows] == [0.25, 0.15, None, None]
    assert [c.stars for c in table.rows[1][1:4]] == ["", "*", ""]
    assert [r[4].render("en") for r in table.rows] == ["3/3", "1/3", "1/1", "1/1"]
    assert [r[0] for r in table.rows] == ["H1 A → Y", "H2 B → Y", "H3 A → B", "H4 A → M → Y"]
    said = said_in(robustness_section(made), "zh")
    assert "其余2个假设（H3和H4）只能由报告的模型检验" in said and "H2（B词对Y词的影响）" in said


def test_a_conditional_verdict_stays_conditional_by_any_method():
    result = hypotheses(*[replace(t, conditional_on=("exact_fit",)) for t in direct(YES, YES)])
    made = findings(robust(result, specification(result, "scores", ("H1", 0.2, 0.01), ("H2", 0.2, 0.01))))
    assert "结构模型的结论以模型精确拟合为条件，换用其他设定并不能免除这一条件。" in said_in(
        robustness_section(made), "zh"
    )


def test_without_a_second_method_there_is_no_section():
    assert robustness_section(findings({"hypotheses": hypotheses(*direct(YES, NO))})) is None
    assert robustness_section(findings(robust(hypotheses(*direct(YES, NO))))) is None
    assert robustness_section(findings()) is None
    alone = robustness_section(findings({"regression": regression_of(("A", 0.2, 0.01))}))  # no hypotheses
    assert "robustness" not in tables_of(alone) and tables_of(alone)["regression"].appendix
    for lang in LANGUAGES:
        said_in(alone, lang)


def differing(k: int, m: int, shown: bool = False) -> Section:
    """A supported hypothesis that `k` of `m` other specifications do not support, in a column of the table or not."""
    result = hypotheses(*direct(YES))
    ends = [0.2] * k + [0.01] * (m - k)
    methods = ["PLS" if shown else "PLSc", "ML", "MLM", "GLS", "ULS"][:m]
    made = [specification(result, x, ("H1", 0.25, p)) for x, p in zip(methods, ends, strict=True)]
    if not shown:  # a column of the table that agrees
        made.append(specification(result, "scores", ("H1", 0.25, 0.01)))
    return robustness_section(findings(robust(result, *made)))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("k", "m", "shown", "key"),
    [
        (1, 1, True, "differ"),
        (1, 2, True, "differ_told"),
        (2, 4, True, "differ_told"),
        (1, 1, False, "differ_beyond"),
        (3, 5, False, "differ_told"),  # ML is a column
        (4, 5, False, "differ_told"),
    ],
)
def test_a_disagreement_says_how_many_specifications_share_it(k, m, shown, key, lang):
    section = differing(k, m, shown)
    said = [s for b in section.blocks if isinstance(b, Paragraph) for s in b.values]
    assert f"chapter_robustness.{key}" in [s.key for s in said]
    told = next(s for s in said if s.key.startswith("chapter_robustness.differ"))
    assert (told.values["k"], told.values["m"]) == (k, m + (not shown))
    said_in(section, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("k", "key"), [(1, "differ_beyond"), (3, "differ_beyond"), (4, "differ_beyond_many")])
def test_what_no_column_shows_is_told_by_the_names_of_specifications(k, key, lang):
    result = hypotheses(*direct(YES))
    others = [specification(result, "PLS", ("H1", 0.25, 0.01))]
    choices = ("unflagged_1", "unflagged_2", "restored")
    others += [specification(result, "PLS", ("H1", 0.2, 0.2), cases=c) for c in choices[:k]]
    if k > 3:
        others.append(specification(result, "PLS", ("H1", 0.2, 0.2), change="free"))
    section = robustness_section(findings(robust(result, *others, outcome="Y")))
    said = [s.key for b in section.blocks if isinstance(b, Paragraph) for s in b.values]
    assert f"chapter_robustness.{key}" in said
    words = said_in(section, lang)
    assert {"en": "PLS without flagged respondents", "zh": "剔除可疑答卷的PLS"}[lang] in words


def test_failures_and_methods_that_do_not_suit_are_told_with_their_reasons():
    result = hypotheses(*direct(YES, NO))
    good = specification(result, "PLS", ("H1", 0.2, 0.01), ("H2", 0.1, 0.3))
    bad = Specification("PLSc", failed=text("robustness.why_improper"))
    worse = Specification("WLSMV", cases="restored", failed=text("robustness.why_not_converged"))
    none = Unsuitable("WLSMV", text("robustness.why_design"))
    one = robustness_section(findings(robust(result, good, bad)))
    two = robustness_section(findings(robust(result, good, bad, worse, unsuitable=(none,))))
    assert "另有1种设定（PLSc）未得到可用的估计，未予计入，原因是解不合理" in said_in(one, "zh")
    assert "One further specification (PLSc) gave no usable estimates and is not counted" in said_in(one, "en")
    both = said_in(two, "zh")
    assert "另有2种设定未得到可用的估计，未予计入：1种（PLSc），原因是解不合理" in both and "估计未收敛" in both
    assert "未采用WLSMV，原因是其估计未考虑聚类或加权。" in both
    table = tables_of(two)["robustness"]
    assert [r[-1].render("en") for r in table.rows] == ["2/2", "0/2"]  # what failed is not counted
    said_in(two, "en")


@pytest.mark.parametrize(
    ("outcome", "beta", "p", "zh", "en"),
    [
        (
            YES,
            0.05,
            0.6,
            "减小三分之一以上，说明相应结论至少部分依赖于作答异常的答卷",
            "on answers given in an unusual way",
        ),
        (YES, 0.28, 0.06, "但因样本减少而精度下降", "became less certain, as fewer respondents were left"),
        (NO, 0.31, 0.01, "与其余答卷不同，剔除后结论随之改变", "leaving them out therefore changed the conclusion"),
        (YES, -0.3, 0.01, "与其余答卷不同，剔除后结论随之改变", "leaving them out therefore changed the conclusion"),
    ],
)
def test_what_leaving_flagged_respondents_out_does_is_said_by_what_it_did(outcome, beta, p, zh, en):
    result = hypotheses(*direct(outcome))
    without = specification(result, "MLR", ("H1", beta, p), cases="unflagged_1", n=48)
    section = robustness_section(findings(robust(result, without)))
    assert zh in said_in(section, "zh") and en in said_in(section, "en")
    assert said_in(section, "zh").count("剔除12份可疑答卷后") + said_in(section, "zh").count("12份可疑答卷在") == 1
    table = tables_of(section)["robustness"]
    assert [c.name for c in table.columns] == ["id", "model", "unflagged", "held"]
    assert "(n = 48)" in said_in(section, "en")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("change", ["unflagged_1", "unflagged_2", "restored", "missing", "controls", "free"])
@pytest.mark.parametrize("method", ["MLR", "WLSMV", "PLS", "scores"])
def test_every_specification_has_a_name_and_a_reason(method, change, lang):
    result = hypotheses(*direct(YES))
    where = {"cases": change} if change in ("unflagged_1", "unflagged_2", "restored") else {"change": change}
    for n in (50, 70):
        other = specification(result, method, ("H1", 0.05, 0.6), n=n, **where)
        section = robustness_section(findings(robust(result, other, controls=("Y", "A"), outcome="Y")))
        said_in(section, lang)
        named_in(section)
        for table in robust(result, other, outcome="Y")["robustness"].tables():
            table.cells(lang)


# ------------------------------------------------------------------------------------------------- priorities
UNKNOWN = Against(NAN, NAN, NAN, NAN)


def ranked(*verdicts: str, importances=None, p: float = 0.2, **more) -> Priorities:
    sizes = importances or [0.4 - 0.05 * j for j in range(len(verdicts))]
    drivers = tuple(
        Priority(
            construct(c, *LABELS[c].values()), i, i - 0.1, i + 0.1, 50.0, 45.0, 55.0, v, 0.5, 0.01, UNKNOWN, UNKNOWN
        )
        for c, i, v in zip(CODES, sizes, verdicts, strict=False)
    )
    pairs = [PriorityContrast(a.construct, b.construct, 0.1, 0, 0.2, p, p) for j, a in enumerate(drivers)
             for b in drivers[j + 1 :]]  # fmt: skip
    return Priorities(construct("Y", "Return", "重购"), drivers, tuple(pairs), 3, 100, 100, **more)


def stated(result: Priorities, ranks: tuple[int, ...], shares: tuple[float, ...]) -> StatedImportance:
    rows = tuple(
        Stated(d, 2, 50, s, s - 0.1, s + 0.1, r, j)
        for j, (d, r, s) in enumerate(zip(result.drivers, ranks, shares, strict=True), 1)
    )
    return StatedImportance(rows, {"en": "Agree", "zh": "同意"}, {"en": "Return", "zh": "重购"})


UNTOLD = "cannot be told"


@pytest.mark.parametrize("on", [(), ("exact_fit",)])
@pytest.mark.parametrize(
    ("verdicts", "p", "key"),
    [
        ((UNTOLD,) * 3, 0.2, "untold"),
        ((UNTOLD,) * 3, 0.001, "leader"),
        ((UNTOLD,) * 9, 0.2, "untold"),
        (("improve", "maintain", UNTOLD), 0.001, "improve"),
        (("improve", "improve", "low priority"), 0.2, "improve"),
        (("maintain", "low priority", "less pressing"), 0.2, "none"),
    ],
)
def test_priorities_end_with_what_can_be_told(verdicts, p, key, on):
    result = ranked(*verdicts, p=p, conditional_on=on)
    section = priorities_section(findings({"priorities": result}))
    keys = [s.key for b in section.blocks if isinstance(b, Paragraph) for s in b.values]
    assert keys[-1] == f"chapter_priorities.conclusion_{key}{'_conditional' if on and key == 'improve' else ''}"
    for lang in LANGUAGES:
        said_in(section, lang)
    named_in(section)
    table = tables_of(section)["priority_drivers"]
    for row, d in zip(table.rows, result.drivers, strict=True):
        assert row[1:5] == (
            d.importance, Interval(d.importance_low, d.importance_high), d.performance,
            Interval(d.performance_low, d.performance_high, decimals=1),
        )  # fmt: skip
    whole = result.table("priorities")
    at = [c.name for c in whole.columns].index("verdict")
    assert [r[-1] for r in table.cells("zh")] == [r[at] for r in whole.cells("zh")]


def test_fewer_than_three_drivers_have_no_section_and_the_author_is_told():
    for k in (1, 2):
        made = findings({"priorities": ranked(*[UNTOLD] * k)})
        assert priorities_section(made) is None
        assert any("少于3个" in r.render("zh") for r in conclusion_section(made).remarks)
        assert not any("少于3个" in line for line in said_in(conclusion_section(made), "zh").splitlines())
        noted = replace(ranked(*[UNTOLD] * k), notes=(note("priorities.not_comparable", drivers="A"),))
        said = [r.render("zh") for r in conclusion_section(findings({"priorities": noted})).remarks]
        assert any("无法计算A的重要性" in line for line in said)  # no caution is lost with its section
    assert not conclusion_section(findings()).remarks


@pytest.mark.parametrize(("ranks", "key"), [((1, 2, 3), "one"), ((1, 1, 3), "tied"), ((1, 1, 1), "all")])
def test_ties_of_what_respondents_state_are_said_as_ties(ranks, key):
    result = ranked(*[UNTOLD] * 3)
    shares = tuple({1: 0.475, 2: 0.4, 3: 0.3}[r] for r in ranks)
    section = priorities_section(findings({"priorities": result, "stated": stated(result, ranks, shares)}))
    keys = [s.key for b in section.blocks if isinstance(b, Paragraph) for s in b.values]
    assert f"chapter_priorities.stated_{key}" in keys
    zh = said_in(section, "zh")
    assert "47.5%" in zh and ("并列最高" in zh) == (key == "tied")
    said_in(section, "en")
    table = tables_of(section)["priority_drivers"]
    assert [row[[c.name for c in table.columns].index("stated")] for row in table.rows] == list(shares)


@pytest.mark.parametrize(("limits", "key"), [((0.2, 0.5), "above"), ((-0.5, -0.2), "below"), ((-0.1, 0.2), "open")])
def test_the_check_against_behaviour_follows_the_interval(limits, key):
    r = RankCorrelation(sum(limits) / 2, *limits, 0.01, 60)
    question = Background("f", {"en": "How often do you buy?", "zh": "您多久购买一次？"}, role="frequency")
    check = CriterionCheck(construct("Y", "Y word", "Y词"), question, ((construct("Y", "Y word", "Y词"), r),), ())
    made = findings({"criterion": check})
    assert [s.key for s in criterion_words(made)] == [f"chapter_priorities.criterion_{key}"]
    section = group_differences_section(made)  # without priorities it is told with the groups
    for lang in LANGUAGES:
        said_in(section, lang)
    beside = findings({"criterion": check, "priorities": ranked(*[UNTOLD] * 3)})
    assert group_differences_section(beside) is None and "criterion" not in str(conclusion_section(beside))
    assert "自报行为" in said_in(priorities_section(beside), "zh")
    nothing = replace(check, correlations=((check.outcome, RankCorrelation(NAN, NAN, NAN, NAN, 0)),))
    assert criterion_words(findings({"criterion": nothing})) == []


# ------------------------------------------------------------------------------------------------- groups
def answered(effect: float, names: str = "ABY", seed: int = 5, n: int = 90, kinds=("single", "ordered", "multiple")):
    """Groups of respondents whose scores of Y differ by `effect`."""
    rng = np.random.default_rng(seed)
    group = np.repeat([0, 1, 2], n // 3)
    questions = {
        "single": Background("gender", {"en": "Your gender", "zh": "您的性别"},
                             ({"en": "Man", "zh": "男"}, {"en": "Woman", "zh": "女"})),
        "ordered": Background("often", {"en": "How often do you buy?", "zh": "您多久购买一次？"},
                              tuple({"en": w, "zh": z} for w, z in (("1-2", "1-2次"), ("3-4", "3-4次"), ("5+", "5次以上"))),
                              kind="ordered", role="frequency", aliases=("购买频率", "frequency")),
        "multiple": Background("channel", {"en": "Your channels (select all that apply)", "zh": "您的渠道（可多选）"},
                               ({"en": "App", "zh": "应用"}, {"en": "Store", "zh": "门店"}), kind="multiple"),
    }  # fmt: skip
    columns = {
        "gender": np.where(group == 2, "女", "男"),
        "often": np.array(["1-2次", "3-4次", "5次以上"])[group],
        "channel: 应用": group > 0,
        "channel: 门店": rng.random(n) < 0.5,
    }
    made = findings(names=names, n=n, background=pd.DataFrame(columns, index=range(1, n + 1)),
                    questions=tuple(questions[k] for k in kinds))  # fmt: skip
    responses = made.survey.responses.copy()
    for item in (i for i in responses if i.startswith("Y")):
        responses[item] = np.clip(np.round(3 + effect * (group - 1) + rng.normal(0, 0.8, n)), 1, 5)
    survey = replace(made.survey, responses=responses)
    return replace(made, survey=survey, results={"groups": group_differences(survey)})


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("names", ["Y", "AY", "ABY", "AMY", CODES + "MY"])
@pytest.mark.parametrize("effect", [0.0, 0.9])
def test_groups_are_told_for_one_construct_and_for_many(effect, names, lang):
    made = answered(effect, names)
    section = group_differences_section(made)
    words = said_in(section, lang)
    named_in(section)
    held = [c for c in made["groups"].comparisons if made["groups"].significant(c)]
    assert bool(effect) == bool(held)
    keys = [s.key for b in section.blocks if isinstance(b, Paragraph) for s in b.values]
    assert ("chapter_groups.none" in keys) == (not held)
    assert ("chapter_groups.differ" in keys) == bool(held)
    assert ("group_means" in tables_of(section)) == bool(held)
    assert "chapter_groups.not_invariant" in keys
    if effect and lang == "zh":
        assert "购买频率不同的受访者在Y词（F(" in words and "高于“1–2次”" in words
        assert "就渠道而言，选择与未选择“应用”的受访者" in words


def test_the_matrix_has_the_exact_values_of_the_comparisons():
    made = answered(0.9, "AMY")
    table = tables_of(group_differences_section(made))["group_matrix"]
    names = [c.name for c in table.columns]
    assert names == ["question", "option", "test", "statistic_M", "effect_M", "statistic_Y", "effect_Y"]
    groupings = list({c.grouping.name: c.grouping for c in made["groups"].comparisons}.values())
    known = {(c.grouping.name, c.construct.name): c for c in made["groups"].comparisons}
    assert len(table.rows) == len(groupings) == 4
    for row, grouping in zip(table.rows, groupings, strict=True):
        for c in "MY":
            comparison = known[grouping.name, c]
            statistic = row[names.index(f"statistic_{c}")]
            assert statistic.value == comparison.test.statistic
            assert bool(statistic.stars) == made["groups"].significant(comparison)
            assert row[names.index(f"effect_{c}")].value == comparison.effect
    means = tables_of(group_differences_section(made))["group_means"]
    held = [c for c in made["groups"].comparisons if made["groups"].significant(c)]
    assert [tuple(r[3:]) for r in means.rows] == [v for c in held for v in zip(c.n, c.mean, c.sd, strict=True)]


def test_stars_of_the_matrix_are_those_of_adjusted_tests():
    made = answered(0.9, "AMY")
    groups = made["groups"]
    dull = replace(made, results={"groups": replace(groups, comparisons=tuple(
        replace(c, p_holm=0.2) for c in groups.comparisons))})  # fmt: skip
    table = tables_of(group_differences_section(dull))["group_matrix"]
    cells = [cell for row in table.rows for cell in row if isinstance(cell, Number)]
    assert not any(cell.stars for cell in cells)
    assert min(c.test.p_value for c in groups.comparisons) < 0.001


def test_many_constructs_have_their_sizes_below_their_tests():
    made = answered(0.9, "ABCMY")
    shown = list(made.survey.instrument)
    table = difference_matrix(made, made["groups"], shown)
    assert [c.name for c in table.columns] == ["question", "option", "test", *(f"value_{c}" for c in "ABCMY")]
    comparisons = made["groups"].comparisons
    assert len(table.rows) == 2 * len({c.grouping.name for c in comparisons})
    for j, row in enumerate(table.rows):
        own = comparisons[j // 2 * len(shown) : (j // 2 + 1) * len(shown)]
        assert [cell.value for cell in row[3:]] == [c.effect if j % 2 else c.test.statistic for c in own]
        assert row[2].render("en") in ("d", "η²") if j % 2 else ("t", "F")


def test_the_constructs_that_the_model_explains_are_compared():
    modelled = answered(0.9, "ABMY")
    assert [c.name for c in shown_constructs(modelled, modelled["groups"])] == ["M", "Y"]
    plain = answered(0.9, "ABCDEY")
    unnamed = replace(plain["groups"], comparisons=tuple(
        replace(c, construct=replace(c.construct, role="")) for c in plain["groups"].comparisons))  # fmt: skip
    assert [c.name for c in shown_constructs(plain, unnamed)] == ["Y"]  # without roles, of many: who differs
    none = replace(unnamed, comparisons=tuple(replace(c, p_holm=0.9) for c in unnamed.comparisons))
    assert shown_constructs(plain, none) == []
    section = group_differences_section(replace(plain, results={"groups": none}))
    assert "group_matrix" not in tables_of(section)
    for lang in LANGUAGES:
        said_in(section, lang)


def test_the_scores_of_one_construct_or_of_two_were_compared():
    """The number of the verb is that of the scores, for one construct may be called Promotions."""
    for names in ("Y", "AMY"):
        section = group_differences_section(answered(0.0, names))
        assert re.search(r"the scores of [^.]*Y word were compared across the groups", said_in(section, "en"))


def test_a_sampling_that_the_study_file_states_is_not_called_unknown():
    made = answered(0.0)
    entry = made.study.entry.model_copy(update={"procedure": {"sampling": "every fifth customer"}})
    stated = replace(made, study=replace(made.study, entry=entry))
    for findings_, known in ((made, False), (stated, True)):
        said = [words.key for words in limit_words(findings_, None)]
        assert ("chapter_conclusion.sampling_stated" in said) == known
        assert ("chapter_conclusion.sampling" in said) != known


@pytest.mark.parametrize(("name", "key"), [("", "not_invariant"), ("invariance:gender", "invariant_some")])
def test_invariance_is_claimed_for_no_question_but_those_tested(name, key):
    made = answered(0.0)
    made = replace(made, results={**made.results, **({name: Problems()} if name else {})})
    section = group_differences_section(made)
    assert f"chapter_groups.{key}" in [s.key for b in section.blocks if isinstance(b, Paragraph) for s in b.values]
    for lang in LANGUAGES:
        assert ("性别作了检验" in said_in(section, lang)) == (bool(name) and lang == "zh")


def test_only_significant_post_hocs_are_named():
    made = answered(0.9, "AMY", kinds=("ordered",))
    (c,) = (c for c in made["groups"].comparisons if made["groups"].significant(c))
    assert c.construct.name == "Y"
    words = said_in(group_differences_section(made), "zh")
    apart = [p for p in c.pairs if p.p_value < 0.05]
    assert len(apart) == 3 and "“5次以上”高于“1–2次”和“3–4次”；“3–4次”高于“1–2次”" in words
    some = replace(c, pairs=tuple(replace(p, p_value=0.3) if {p.first, p.second} == {0, 1} else p for p in c.pairs))
    fewer = replace(made, results={"groups": replace(made["groups"], comparisons=(some,))})
    assert "就Y词而言，“5次以上”高于“1–2次”和“3–4次”。" in said_in(group_differences_section(fewer), "zh")
    none = replace(c, pairs=tuple(replace(p, p_value=0.3) for p in c.pairs))
    open_ = replace(made, results={"groups": replace(made["groups"], comparisons=(none,))})
    assert "两两事后比较均不显著" in said_in(group_differences_section(open_), "zh")


def test_without_background_there_is_no_section():
    assert group_differences_section(findings()) is None


# ------------------------------------------------------------------------------------------------- certificate
def verified(**more) -> Verification:
    values = {"compared": 12, "estimate_difference": 0.002, "error_difference": 0.001, "chisq": 10.1234,
              "other_chisq": 10.1235, "worst": "A~~A", "version": "2.3"}  # fmt: skip
    return Verification(**{**values, **more}, df=8.0)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("result", "key"),
    [
        (None, "intro"),
        (verified(), "agrees"),
        (verified(estimate_difference=0.9), "disagrees"),
        (verified(compared=0), "not_compared"),
    ],
)
def test_the_certificate_says_whether_a_second_program_agrees(result, key, lang):
    section = certificate_section(findings({"certificate": result} if result else {}))
    said = said_in(section, lang)
    assert any(s.key == f"chapter_certificate.{key}" for s in section.blocks[0].values)
    assert "A~~A" not in said  # no code
    assert "ab12" in str(tables_of(section)["provenance"].rows)
    named_in(section)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_certificate_names_the_study_and_no_file_of_the_authors(lang):
    made = findings()
    where = Provenance("C:/Users/someone/final v3.xlsx", "ab12", 3, {}, None, VERSIONS)

    def told(study):
        return dict(certificate(replace(made, provenance=where, study=study)).cells(lang))

    luckin = Study.default()
    assert told(luckin)[text("certificate.file").render(lang)] == {"en": "XLSX file", "zh": "XLSX文件"}[lang]
    row = text("certificate.study").render(lang)
    assert luckin.title[lang] in told(luckin)[row]
    assert "luckin" in told(luckin)[row]
    assert told(replace(luckin, file="mine.toml"))[row] == luckin.title[lang]  # another study of that name
    assert told(replace(luckin, name="own"))[row] == luckin.title[lang]
    assert row not in told(replace(luckin, title=None))
    shown = " ".join(v for study in (luckin, made.study) for v in told(study).values())
    assert not any(word in shown for word in ("someone", "v3", "mine.toml"))


# ------------------------------------------------------------------------------------------------- the shipped survey
@cache
def shipped():
    return rp.analyze(rp.sample_survey(), draws=60)


def test_the_shipped_survey_agrees_in_table_and_sentence():
    made = shipped()
    section = robustness_section(made)
    table = tables_of(section)["robustness"]
    rows = {r[0].partition(" ")[0]: r for r in table.rows}
    paths = {(p.source, p.target): p for p in made["pls"].paths}
    at = {c.name: j for j, c in enumerate(table.columns)}
    for t in made["hypotheses"].tested:
        assert exact(rows[t.id][at["model"]]) == t.std_all
        product = np.prod([paths[step].estimate for step in zip(t.path, t.path[1:], strict=False)])
        assert exact(rows[t.id][at["pls"]]) == pytest.approx(product, abs=1e-15)
        assert rows[t.id][at["scores"]] is not None  # every equation, indirect effects too
    last = made["regression"].steps[-1]  # all drivers beside the mediators: the direct paths are free
    free = made["robustness"].find("scores", "free").readings
    for name, h in (("SAT", "H7"), ("TRUST", "H8")):
        j = [v.name for v in last.predictors].index(name)
        assert (free[h].estimate, free[h].p_value) == pytest.approx((last.beta[j], last.p_value[j]), rel=1e-9)
    moved = [t.name for t in tables_of(section).values() if t.appendix]
    assert moved == ["robustness_specifications", "pls_paths", "pls_measurement", "pls_prediction", "regression"]
    assert len(table.columns) <= 9
    figures = [b for b in walk(section.blocks) if isinstance(b, Figure)]  # no importance map of PLS
    assert [(b.name, b.appendix) for b in figures] == [("specification_curve", True)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_closing_of_the_shipped_survey_reads_well(lang):
    made = shipped()
    for write in (
        group_differences_section,
        robustness_section,
        priorities_section,
        conclusion_section,
        certificate_section,
    ):
        section = write(made)
        said_in(section, lang)
        named_in(section)
    assert "0–100" in said_in(priorities_section(made), lang)  # the scale of importance is named
