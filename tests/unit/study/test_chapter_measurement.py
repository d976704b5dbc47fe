"""Reliability, validity and common method in the chapter: every sentence for one construct, two or many, and the tables."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.common_method.findings import Marker
from repurchase.analysis.gate.model_premises import approximate_fit, exact_fit
from repurchase.analysis.gate.sample_premises import distinct
from repurchase.analysis.results.survey_input import as_survey
from repurchase.analysis.sem_report.tables import reported
from repurchase.document.content.document_content import FigureRef, Paragraph, Section, TableRef, walk
from repurchase.document.parts.blocks import Figure, Table
from repurchase.document.typeset.typeset_table import typeset_table
from repurchase.errors import note
from repurchase.literature import RULES
from repurchase.study.chapter.measurement import (
    common_method,
    construct_matrix,
    factor_blocks,
    fit_side_by_side,
    fit_words,
    item_measures,
    measurement_results,
    reliability_validity,
    rival_models,
    scale_words,
    sentence_pieces,
)
from repurchase.study.file.study import Study
from repurchase.style import Number
from repurchase.text import Joined, Text, Words, catalogue, render

LANGUAGES = ("en", "zh")
UPRIGHT, SMALL_HALF_EM, PADDING = 15.0, 0.5 * 8 * 2.54 / 72, 0.32  # centimetres: a page between its margins, 8 pt
PATHS = '\n[model]\npaths = ["C3 ~ C1 + C2"]\n\n[[hypotheses]]\nid = "H1"\npath = "C1 -> C3"\n'


def answers(items, n=200, seed=1, loading=0.8, phi=0.35, points=5, turned=()):
    """Answers to constructs C1, C2, ... with these numbers of items."""
    rng = np.random.default_rng(seed)
    spread = np.full((len(items), len(items)), phi)
    np.fill_diagonal(spread, 1)
    factors = rng.multivariate_normal(np.zeros(len(items)), spread, size=n)
    frame, constructs = {}, {}
    for j, k in enumerate(items):
        constructs[f"C{j + 1}"] = [f"C{j + 1}_{i + 1}" for i in range(k)]
        for name in constructs[f"C{j + 1}"]:
            x = loading * factors[:, j] + np.sqrt(1 - loading**2) * rng.normal(size=n)
            x = -x if name in turned else x
            frame[name] = np.clip(np.round((points + 1) / 2 + x * points / 5), 1, points)
    return as_survey(pd.DataFrame(frame), constructs)


@cache
def findings(items, paths=False, quick=False, **kind):
    survey = answers(items, **kind)
    study = Study.parse(Study.draft(survey).text + PATHS) if paths else None
    return rp.analyze(survey, study, draws=100, quick=quick)


def results(*items, **kind):
    return measurement_results.measurement_results(findings(items, **kind))


def said(sentences, lang="en"):
    """Sentences as one string, references by their names."""
    return ("" if lang == "zh" else " ").join(s.render(lang) for s in sentences)


def written(section, lang):
    return [b.render(lang) for b in walk([section]) if isinstance(b, Paragraph)]


def reads_well(words, lang):
    """No range whose ends look alike, no numeral first, no number that is none, nothing of the machinery."""
    assert not re.search(r"from (\S+?)(?: \([^()]*\))? to \1(?![\d.])", words), words
    assert not re.search(r"between (\S+) and \1(?![\d.])", words), words
    assert not re.search(r"介于([\d.−]+)(?:（[^（）]*）)?与\1(?![\d.])", words), words
    assert not re.search(r"\bnan\b|None|\binf\b|[{}]|  |\(\)|（）|Text\(", words), words
    assert not any(key in words for key in catalogue(lang) if key.startswith("chapter_")), words
    if lang == "en":
        assert not re.search(r"(?:^|[.:] )\d", words), words
        assert not re.search(r"\b1 (?:constructs|items|pairs|factors|components|eigenvalues)\b", words), words
    else:
        assert not re.search(r"[a-z] ?。[a-z]|，，|；。|。。|、和", words), words


STUDIES = {
    "one construct": {"items": (4,)},
    "two constructs": {"items": (3, 3)},
    "two of two items": {"items": (2, 2)},
    "a single item": {"items": (3, 1, 4)},
    "with paths": {"items": (3, 3, 3), "paths": True},
    "nine": {"items": (3,) * 9, "n": 240, "quick": True},
    "small": {"items": (3, 3), "n": 60},
    "weak": {"items": (3, 3, 3), "loading": 0.5, "phi": 0.6},
    "one in three names": {"items": (3, 3, 3), "phi": 0.97},
    "an item turned": {"items": (4, 3), "turned": ("C1_2",)},
    "four points": {"items": (3, 3), "points": 4},
    "single items alone": {"items": (1, 1, 1)},
    "quick": {"items": (3, 3), "quick": True},
    "tall": {"items": (3, 3), "n": 6_000, "quick": True},
}


def study(name):
    kind = dict(STUDIES[name])
    return findings(kind.pop("items"), **kind)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", STUDIES)
def test_every_study_reads_well(name, lang):
    f = study(name)
    for section in (reliability_validity.measurement_section(f), common_method.common_method_section(f)):
        for words in written(section, lang):
            reads_well(words, lang)


def references(values):
    for v in values:
        if isinstance(v, TableRef | FigureRef):
            yield v.name
        elif isinstance(v, Text):
            yield from references(v.values.values())
        elif isinstance(v, Joined | Words):
            yield from references(v.values)


@pytest.mark.parametrize("name", STUDIES)
def test_every_table_and_figure_is_named_and_every_name_is_there(name):
    f = study(name)
    for section in (reliability_validity.measurement_section(f), common_method.common_method_section(f)):
        blocks = list(walk([section]))
        shown = {b.name for b in blocks if isinstance(b, Table | Figure)}
        named = {n for b in blocks if isinstance(b, Paragraph) for n in references(b.values)}
        assert shown == named, name
        assert all(len(b.notes) <= 2 for b in blocks if isinstance(b, Table)), name


def test_the_section_has_its_tables_where_they_belong():
    section = reliability_validity.measurement_section(study("with paths"))
    blocks = list(walk([section]))
    body = [b.name for b in blocks if isinstance(b, Table) and not b.appendix]
    moved = [b.name for b in blocks if isinstance(b, Table | Figure) and b.appendix]
    assert body == ["item_measures", "fit_side_by_side", "rival_models", "construct_matrix"]
    assert moved == ["retention", "total_variance", "pattern_matrix", "scree", "measurement"]
    assert [b.name for b in blocks if isinstance(b, Section)] == [
        "measurement",
        "reliability",
        "factors",
        "cfa",
        "validity",
    ]
    method = common_method.common_method_section(study("with paths"))
    assert [(b.name, b.appendix) for b in method.blocks if isinstance(b, Table)] == [("common_method", True)]


def test_without_paths_the_simulated_cut_offs_and_the_diagram_stand_here():
    blocks = list(walk([reliability_validity.measurement_section(study("two constructs"))]))
    tables = {b.name: b for b in blocks if isinstance(b, Table)}
    assert tables["dynamic_cutoffs"].appendix
    assert [c.name for c in tables["fit_side_by_side"].columns] == [
        "index", "criterion", "cfa_value", "cfa_verdict", "simulated", "kept"]  # fmt: skip
    assert [b.appendix for b in blocks if isinstance(b, Figure) and b.name == "measurement"] == [False]


def test_nothing_to_say_is_no_section():
    f = study("quick")
    assert reliability_validity.measurement_section(replace(f, results={})) is None
    assert common_method.common_method_section(replace(f, results={})) is None


def test_a_caution_is_a_remark_and_stands_on_no_page():
    f = study("two of two items")
    remarks = [w.render("en") for w in reliability_validity.measurement_section(f).remarks]
    for name in ("reliability", "factors", "cfa", "validity"):
        assert all(n.message.render("en") in remarks for n in f[name].notes)


# ------------------------------------------------------------------------------------------------- tables
def column(table, name):
    at = [c.name for c in table.columns].index(name)
    return [getattr(row[at], "value", row[at]) for row in table.rows]


def test_the_table_of_items_holds_the_exact_results():
    m = results(3, 1, 4)
    table = item_measures.item_measures(m)
    loadings = {x.item: x for x in m.validity.measured.loadings}
    assert column(table, "item") == list(m.survey.instrument.item_names)
    assert column(table, "loading") == [loadings[i].std_all for i in m.survey.instrument.item_names]
    np.testing.assert_array_equal(column(table, "z"), [loadings[i].statistic for i in m.survey.instrument.item_names])
    by_name = {r.construct.name: r for r in m.reliability.constructs}
    for code, alpha, omega, ci, cr, ave in zip(
        *(column(table, c) for c in ("construct", "alpha", "omega", "omega_ci", "cr", "ave"))
    ):
        at = m.validity.measured.constructs.index(code["code"])
        np.testing.assert_array_equal([cr, ave], [m.validity.measured.cr[at], m.validity.measured.ave[at]])
        r = by_name.get(code["code"])
        assert alpha == (r.alpha.estimate if r else None)
        limits = r.model.interval if r else None
        assert omega == (limits.estimate if limits else None)
        assert (ci and (ci.low, ci.high)) == (limits and (limits.ci_low, limits.ci_high))
    assert table.rules == (3, 4)


def test_without_a_model_the_table_of_items_has_item_total_correlations():
    m = replace(results(3, 3), cfa=None, validity=None)
    table = item_measures.item_measures(m)
    assert [c.name for c in table.columns][2:4] == ["citc", "alpha_if_deleted"]
    assert column(table, "citc") == [float(v) for r in m.reliability.constructs for v in r.items.citc]
    assert table.title.key == "chapter_measurement.items_title_reliability"
    assert item_measures.item_measures(replace(m, reliability=None)) is None


def test_the_table_of_fit_holds_the_exact_indices_of_both_models():
    m = results(3, 3, 3, paths=True)
    table = fit_side_by_side.fit_side_by_side(m)
    names = ["chisq", "df", "pvalue", "chisq_swain", "pvalue_swain", "chisq_df", "cfi", "tli", "rmsea", "", "srmr"]
    for model, fit in (("cfa", m.cfa), ("sem", m.sem)):
        known = reported(fit)
        values = column(table, f"{model}_value")
        assert [v for v, name in zip(values, names) if name] == [known[name] for name in names if name]
        (interval,) = table.rows[9][[c.name for c in table.columns].index(f"{model}_value")].values
        assert (interval.low, interval.high) == (known["rmsea_ci_lower"], known["rmsea_ci_upper"])
    assert column(table, "simulated")[6] == m.simulated.levels[0].cutoffs["cfi"].value
    kept = {True: "kept_no", False: "kept_yes", None: "kept_untold"}[m.simulated.beyond("cfi")]
    assert column(table, "kept")[6].key == f"chapter_measurement.{kept}"
    assert column(table, "cfa_verdict")[6] == m.rules["cfi"].verdict(reported(m.cfa)["cfi"])


def test_the_table_of_fit_has_the_models_that_there_are():
    m = results(3, 3, 3, paths=True)
    alone = fit_side_by_side.fit_side_by_side(replace(m, cfa=None))
    assert [c.name for c in alone.columns][2:4] == ["sem_value", "sem_verdict"]
    assert fit_side_by_side.fit_side_by_side(replace(m, cfa=None, sem=None)) is None
    assert fit_side_by_side.fit_side_by_side(results(3)) is None  # one construct of three items: nothing to test


def test_rivals_stand_in_six_rows_with_exact_values():
    models = results(*(3,) * 9, n=240, quick=True).models
    shown = rival_models.shown_rivals(models.rivals)
    assert [len(r.groups) for r in shown] == [9, 8, 7, 6, 2, 1]
    table = rival_models.rival_table(models)
    for name in ("chisq", "df", "cfi", "rmsea", "srmr"):
        assert column(table, name) == [r.measures[name] for r in shown]
    assert column(table, "delta_chisq")[1:] == [r.difference.statistic for r in shown[1:]]
    assert rival_models.shown_rivals(models.rivals[:6]) == models.rivals[:6]
    assert rival_models.rival_table(replace(models, rivals=models.rivals[:1])) is None


def test_the_matrix_holds_the_exact_coefficients():
    m = results(3, 1, 4)
    v, table = m.validity, construct_matrix.construct_matrix(m)
    for i in range(3):
        mean, sd, *cells = table.rows[i][1:]
        assert (mean, sd) == (m.description.constructs[i].mean, m.description.constructs[i].sd)
        for j, cell in enumerate(cells):
            value = cell.value if isinstance(cell, Number) else cell
            if i == j:
                assert value == (None if i == 1 else float(np.sqrt(v.measured.ave[i])))
            else:
                np.testing.assert_equal(value, v.ratios.htmt[i, j] if j > i else v.measured.phi[i, j])
    p = construct_matrix.latent_p(m)
    rows = [r for r in m.cfa.rows("~~") if r.lhs != r.rhs]
    assert p == {frozenset((r.lhs, r.rhs)): r.p_value for r in rows}
    assert table.rows[2][3].stars == "*" * sum(p[frozenset(("C1", "C3"))] < b for b in (0.05, 0.01, 0.001))


def test_without_a_model_the_matrix_is_of_scores():
    m = replace(results(3, 3), cfa=None, validity=None)
    c, table = m.correlations, construct_matrix.construct_matrix(m)
    assert table.rows[1][3].value == c.r[1, 0]
    assert [table.rows[0][3], table.rows[1][4]] == list(c.diagonal)
    assert table.rows[0][4] == ""
    assert "construct scores" in said(construct_matrix.correlation_sentences(m))
    assert construct_matrix.construct_matrix(replace(m, correlations=None)) is None
    assert list(construct_matrix.correlation_sentences(replace(m, correlations=None))) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_fourteen_constructs_fit_an_upright_page(lang):
    survey = answers((3,) * 14, n=300)
    fit = rp.fit("\n".join(f"{c.name} =~ {' + '.join(c.item_names)}" for c in survey.instrument), survey)
    m = measurement_results.MeasurementResults(
        survey, RULES, 3, rp.reliability(survey), cfa=fit, validity=rp.validity(survey, fit=fit, draws=50)
    )
    matrix = construct_matrix.construct_matrix(m)
    assert len(matrix.columns) == 15
    for table in (matrix, item_measures.item_measures(m), fit_side_by_side.fit_side_by_side(m)):
        columns = typeset_table(table, lang).columns
        assert sum(c.least_ems * SMALL_HALF_EM + PADDING for c in columns) < UPRIGHT, table.name
    for sentences in (scale_words.reliability_sentences, scale_words.convergent_sentences,
                      construct_matrix.correlation_sentences, construct_matrix.distinct_sentences):  # fmt: skip
        reads_well(said(sentences(m), lang), lang)


# ------------------------------------------------------------------------------------------------- pieces
def test_a_range_is_a_range():
    assert sentence_pieces.span([0.4, 0.6], 3).render("en") == "ranged from .400 to .600"
    assert sentence_pieces.span([0.6, 0.4], 3, ["A", "B"]).render("en") == "ranged from .400 (B) to .600 (A)"
    assert sentence_pieces.span([0.4161, 0.4163], 3, ["A", "B"]).render("en") == "equalled .416 throughout"
    assert sentence_pieces.span([0.411, 0.414], 2).render("zh") == "均为0.411"
    assert sentence_pieces.span([0.4, float("nan")], 3).render("zh") == "为0.400"


def test_a_list_ends():
    assert sentence_pieces.named_list(["a", "b"]).values == ("a", "b")
    long = sentence_pieces.named_list([str(i) for i in range(9)])
    assert long.render("en") == "0, 1, 2, 3 and 4, among others (9 in all)"
    assert long.render("zh") == "0、1、2、3和4等9项"


def test_small_numbers_are_words_in_english():
    assert sentence_pieces.of_all(9, 9).render("en") == "all nine constructs"
    assert sentence_pieces.of_all(10, 10).render("en") == "all 10 constructs"
    assert sentence_pieces.of_all(2, 3).render("en") == "both constructs with several items"
    assert sentence_pieces.of_all(9, 9).render("zh") == "全部9个变量"


def test_a_lenient_bound_keeps_its_side():
    assert sentence_pieces.lenient_limit(RULES["cfi"]).render("en") == "≥ .90"
    assert sentence_pieces.lenient_limit(RULES["htmt_upper"]).render("en") == "< .90"
    assert sentence_pieces.lenient_limit(RULES["ave"]).render("en") == "≥ .50"


# ------------------------------------------------------------------------------------------------- reliability
def scaled(m, *lows):
    """The same results with these lower limits of omega."""
    r = m.reliability
    made = [
        replace(c, model=replace(c.model, interval=replace(c.model.interval, ci_low=low, estimate=estimate)))
        for c, (estimate, low) in zip(r.constructs, lows)
    ]
    return replace(m, reliability=replace(r, constructs=tuple(made)))


@pytest.mark.parametrize(
    ("limits", "en", "zh", "held"),
    [
        ([(0.9, 0.8), (0.9, 0.8)], "both constructs met the criterion", "两个变量均达到标准", True),
        ([(0.9, 0.8), (0.75, 0.6)], "one of the two constructs met the criterion", "2个变量中有1个达到标准", False),
        ([(0.9, 0.8), (0.75, 0.6)], "For C2 the estimate itself met it", "C2的估计值达到标准，但", False),
        ([(0.6, 0.5), (0.75, 0.6)], "no construct met the criterion", "各变量均未达到标准", False),
        ([(0.6, 0.5), (0.9, 0.8)], "For C1 the estimate itself fell short of it", "C1的估计值本身未达到标准", False),
    ],
)
def test_reliability_of_two(limits, en, zh, held):
    m = scaled(results(3, 3), *limits)
    assert en in said(scale_words.reliability_sentences(m))
    assert zh in said(scale_words.reliability_sentences(m), "zh")
    assert scale_words.reliable(m) is held


@pytest.mark.parametrize(
    ("limits", "en", "zh"),
    [
        ((0.9, 0.8), "met the criterion", "量表信度良好"),
        ((0.75, 0.6), "could not be ruled out in this sample", "尚不能排除信度偏低的可能"),
        ((0.6, 0.5), "fell short of the criterion", "估计值未达到判断标准"),
    ],
)
def test_reliability_of_one(limits, en, zh):
    m = scaled(results(4), limits)
    assert en in said(scale_words.reliability_sentences(m))
    assert zh in said(scale_words.reliability_sentences(m), "zh")
    assert "constructs" not in said(scale_words.reliability_sentences(m))


def test_two_scales_that_look_alike_have_no_range():
    words = said(scale_words.reliability_sentences(scaled(results(3, 3), (0.84214, 0.8), (0.84161, 0.8))))
    assert words.startswith("McDonald's ω equalled .842 throughout")


def test_a_negative_alpha_is_told():
    m = study("an item turned")
    found = measurement_results.measurement_results(m)
    r = found.reliability
    below = replace(
        r, constructs=(replace(r.constructs[0], alpha=replace(r.constructs[0].alpha, estimate=-0.2)), r.constructs[1])
    )
    words = [said(scale_words.reliability_sentences(replace(found, reliability=below)), lang) for lang in LANGUAGES]
    assert "α of C1 was negative because items of the scale ran against one another; this scale must not" in words[0]
    assert "C1的Cronbach's α为负值" in words[1]
    assert "had the opposite sign" in said(scale_words.convergent_sentences(found))
    assert scale_words.converged(found) is False


def test_two_items_are_judged_by_alpha():
    assert "interval of α, no construct" in said(scale_words.reliability_sentences(results(2, 2)))
    mixed = said(scale_words.reliability_sentences(results(2, 4)))
    assert "ω (of α where ω could not be estimated)" in mixed
    assert "For C1, ω could not be estimated" in mixed


def test_single_items_are_told_apart():
    words = said(scale_words.reliability_sentences(results(3, 1, 4)))
    assert "both constructs with several items met" in words
    assert "A single item measured C2, so that" in words
    m = replace(results(3, 1, 4), reliability=None)
    assert said(scale_words.reliability_sentences(m)).startswith("A single item measured C2")
    assert scale_words.reliable(m) is None


def test_a_construct_without_coefficient_is_named():
    m = results(3, 3)
    alone = replace(m, reliability=replace(m.reliability, constructs=m.reliability.constructs[:1]))
    assert "The reliability of C2 could not be computed" in said(scale_words.reliability_sentences(alone))


def test_item_total_correlations():
    weak = said(scale_words.reliability_sentences(results(3, 3, 3, loading=0.5, phi=0.6)))
    assert re.search(r"; those of C1_1, .* did not meet the criterion .* these items were kept\.", weak)
    m = results(4)
    strict = replace(m.reliability, rules=replace(RULES, overrides={"citc": {"at_least": 0.99}}))
    assert "none met the criterion" in said(scale_words.reliability_sentences(replace(m, reliability=strict)))


# ------------------------------------------------------------------------------------------------- convergence
def loaded(m, **std):
    """The same results with these standardised loadings."""
    measured = m.validity.measured
    made = tuple(replace(x, std_all=std.get(x.item, x.std_all)) for x in measured.loadings)
    return replace(m, validity=replace(m.validity, measured=replace(measured, loadings=made)))


def measured_as(m, cr, ave):
    measured = replace(m.validity.measured, cr=np.array(cr), ave=np.array(ave))
    return replace(m, validity=replace(m.validity, measured=measured))


ALL_HIGH = {f"C{c}_{i}": 0.75 + 0.01 * i for c in (1, 2) for i in (1, 2, 3)}


@pytest.mark.parametrize(
    ("change", "en", "zh"),
    [
        ({}, "and met the criterion (≥ .70", "，达到判断标准（≥0.70"),
        ({"C1_1": 0.6}, "The loading of C1_1 lay below the recommended value", "C1_1的载荷低于推荐值"),
        ({"C1_1": 0.6, "C2_1": 0.6}, "The loadings of C1_1 and C2_1 lay below", "C1_1和C2_1的载荷低于推荐值"),
        ({"C1_1": 0.4}, "The loading of C1_1 fell short of the criterion (≥ .50", "C1_1的载荷未达到判断标准（≥0.50"),
        ({"C1_1": 1.04}, "The standardised loading of C1_1 exceeded 1", "C1_1的标准化载荷绝对值大于1"),
    ],
)
def test_loadings(change, en, zh):
    m = loaded(results(3, 3), **ALL_HIGH, **{}) if not change else loaded(results(3, 3), **{**ALL_HIGH, **change})
    assert en in said(scale_words.convergent_sentences(m))
    assert zh in said(scale_words.convergent_sentences(m), "zh")


def test_an_improper_loading_judges_nothing():
    m = measured_as(loaded(results(3, 3), **{**ALL_HIGH, "C1_1": 1.04}), [0.9, 0.9], [0.7, 0.7])
    words = said(scale_words.convergent_sentences(m))
    assert "CR and AVE must not be interpreted" in words
    assert "supports convergent validity" not in words
    assert scale_words.converged(m) is False
    assert "square root of AVE" not in said(construct_matrix.distinct_sentences(m))


@pytest.mark.parametrize(
    ("cr", "ave", "en", "zh", "held"),
    [
        (
            [0.9, 0.8],
            [0.7, 0.6],
            "were met by both constructs, which supports",
            "两个变量的CR与AVE均达到判断标准",
            True,
        ),
        ([0.9, 0.8], [0.7, 0.4], "The AVE of C2 fell short of the criterion", "C2的AVE未达到判断标准", False),
        (
            [0.9, 0.8],
            [0.7, 0.4],
            "the convergent validity of C2 may still be judged adequate",
            "但C2的CR达到标准",
            False,
        ),
        ([0.9, 0.6], [0.7, 0.4], "The CR of C2 fell short of the criterion", "C2的CR未达到判断标准", False),
        ([0.9, 0.6], [0.7, 0.4], "The other construct met both criteria.", "另一变量的CR与AVE均达到标准", False),
        ([0.6, 0.6], [0.4, 0.4], "The AVE of C1 and C2 fell short", "C1和C2的AVE未达到判断标准", False),
    ],
)
def test_composite_reliability_and_extracted_variance(cr, ave, en, zh, held):
    m = measured_as(loaded(results(3, 3), **ALL_HIGH), cr, ave)
    assert en in said(scale_words.convergent_sentences(m))
    assert zh in said(scale_words.convergent_sentences(m), "zh")
    assert scale_words.converged(m) is held
    if cr == [0.6, 0.6]:
        assert "CR equalled .600 throughout" in said(scale_words.convergent_sentences(m))
        assert "other" not in said(scale_words.convergent_sentences(m))


def test_loadings_and_their_tests():
    m = results(3, 3)
    measured = m.validity.measured
    untold = tuple(replace(x, p_value=0.2) if x.item == "C1_2" else x for x in measured.loadings)
    m2 = replace(m, validity=replace(m.validity, measured=replace(measured, loadings=untold)))
    assert "(all p < .001)" in said(scale_words.convergent_sentences(m))
    assert "The loading of C1_2 was not significant at α = .05" in said(scale_words.convergent_sentences(m2))
    large = tuple(replace(x, p_value=0.012) if x.item == "C1_2" else x for x in measured.loadings)
    m3 = replace(m, validity=replace(m.validity, measured=replace(measured, loadings=large)))
    assert "(largest p = .012)" in said(scale_words.convergent_sentences(m3))


def test_without_validity_convergence_is_not_told():
    m = replace(results(3, 3), validity=None)
    assert list(scale_words.convergent_sentences(m)) == []
    assert scale_words.converged(m) is None


# ------------------------------------------------------------------------------------------------- exploration
def explored(m, **change):
    return replace(m.factors, **change)


def factors_said(m, e, lang="en"):
    return said(factor_blocks.factor_sentences(m, e), lang)


def test_suitability():
    m = results(3, 3)
    e = m.factors
    assert "so that the items were suited" in factors_said(m, e)
    barely = explored(m, suitability=replace(e.suitability, kmo=0.56))
    assert "(miserable; Kaiser, 1974), below the recommended value" in factors_said(m, barely)
    assert "but were not well suited" in factors_said(m, barely) and "so that the items" not in factors_said(m, barely)
    assert "低于推荐值" in factors_said(m, barely, "zh") and "表明题项适合" not in factors_said(m, barely, "zh")
    low = explored(m, suitability=replace(e.suitability, kmo=0.4))
    assert "were not shown to be suited" in factors_said(m, low)
    assert "未能表明题项适合" in factors_said(m, low, "zh")
    none = explored(m, suitability=replace(e.suitability, kmo=float("nan")))
    assert "could not be computed, as the correlation matrix" in factors_said(m, none)


@pytest.mark.parametrize(
    ("retention", "kept", "en"),
    [
        ("constructs", 2, "which is also the number that parallel analysis"),
        ("constructs", 1, "parallel analysis suggested one common factor and"),
        ("parallel", 2, "Parallel analysis suggested two factors, which were extracted"),
        ("given", 2, "The number of factors extracted was two"),
    ],
)
def test_number_of_factors(retention, kept, en):
    m = results(3, 3)
    e = explored(m, retention=retention, common=replace(m.factors.common, retained=kept))
    assert en in factors_said(m, e)
    reads_well(factors_said(m, e, "zh"), "zh")


def test_one_factor_is_told_as_one():
    m = results(4)
    words = factors_said(m, m.factors)
    assert "As the questionnaire measures one construct, one factor was extracted, as parallel" in words
    assert "The loadings on the single factor ranged from" in words
    more = explored(m, common=replace(m.factors.common, retained=2))
    assert "one factor was extracted; parallel analysis suggested two common factors" in factors_said(m, more)


def test_fewer_factors_than_constructs_are_told_as_a_number():
    m = results(1, 1, 1)
    assert m.factors.m == 2
    assert "The number of factors extracted was two" in factors_said(m, m.factors)
    assert "As many factors" not in factors_said(m, m.factors)


def test_places_of_items():
    m = results(3, 3)
    e = m.factors
    assert "Every item loaded most highly on the factor of its own construct" in factors_said(m, e)
    assert "was smaller by .20 or more" in factors_said(m, e)
    turned = explored(m, factor_of={k: 1 - v for k, v in e.factor_of.items()})
    assert "No item loaded most highly on the factor of its construct" in factors_said(m, turned)
    assert "没有题项" in factors_said(m, turned, "zh")
    loadings = e.solution.loadings.copy()
    loadings[0] = loadings[0, ::-1]
    one = explored(m, solution=replace(e.solution, loadings=loadings))
    assert "The item C1_1 loaded most highly on another factor than that of its own construct" in factors_said(m, one)
    loadings = e.solution.loadings.copy()
    loadings[0] = [0.45, 0.44] if e.factor_of["C1"] == 0 else [0.44, 0.45]
    near = explored(m, solution=replace(e.solution, loadings=loadings))
    assert "For C1_1 the largest loading did not exceed the next largest by .20" in factors_said(m, near)
    assert "The loading of C1_1 on its own factor fell short" in factors_said(m, near)
    weak = explored(m, solution=replace(e.solution, communalities=np.full(6, 0.3)))
    assert "The communalities of C1_1, C1_2," in factors_said(m, weak)


def test_what_the_exploration_is_evidence_for():
    m = results(3, 3)
    assert "no independent evidence" in factors_said(m, m.factors)
    assert "no independent evidence" not in factors_said(m, explored(m, rest=m.survey))
    assert "no independent evidence" not in factors_said(replace(m, cfa=None), m.factors)
    bad = explored(m, notes=(note("factors.not_converged", "alarm"),))
    assert factors_said(m, bad).endswith("its loadings must not be interpreted.")


def test_components_are_held_against_the_variance_criterion():
    survey = answers((3, 3))
    m = results(3, 3)
    e = rp.efa(survey, method="pca")
    assert "The components explained" in factors_said(m, e)
    assert "criterion: ≥ 60%" in factors_said(m, e)
    assert factor_blocks.factor_blocks(e)[2].name == "pattern_matrix"


# ------------------------------------------------------------------------------------------------- fit
def fit_said(m, lang="en"):
    return said(fit_words.fit_sentences(m, table=True), lang)


def with_measures(m, **values):
    """The same results with other measures of the measurement model."""
    fit = replace(m.cfa)
    vars(fit)["_measures"] = {**m.cfa.measures, **values}
    return replace(m, cfa=fit)


@pytest.mark.parametrize(
    ("values", "en", "zh", "holds"),
    [
        ({}, "all met the conventional criteria", "均达到惯用标准", True),
        ({"cfi_robust": 0.92}, "were at least acceptable", "可接受范围之内", True),
        ({"cfi_robust": 0.8}, "CFI did not meet the conventional criteria", "其中CFI未达到惯用标准", False),
        ({"rmsea_robust": 0.2, "srmr": 0.2}, "RMSEA and SRMR did not meet", "其中RMSEA和SRMR未达到", False),
        ({"tli_robust": float("nan")}, "could not all be computed", "未能全部算得", True),
    ],
)
def test_approximate_fit(values, en, zh, holds):
    m = with_measures(results(3, 3, 3, paths=True), tli_robust=0.97, **({"cfi_robust": 0.99} | values)) if (
        "tli_robust" not in values) else with_measures(results(3, 3, 3, paths=True), **values)  # fmt: skip
    assert en in fit_said(m)
    assert zh in fit_said(m, "zh")
    assert fit_words.fits(m) is holds is approximate_fit(m.cfa, m.rules).holds
    assert ("was not satisfactory" in fit_said(m)) is not holds


@pytest.mark.parametrize(
    ("values", "en", "zh"),
    [
        (
            {"pvalue_scaled": 0.2, "pvalue_swain": 0.3},
            "corrected for the size of the sample, did not reject",
            "未拒绝模型",
        ),
        ({"pvalue_scaled": 0.01, "pvalue_swain": 0.3}, "rejected the model, χ²(24)", "结论以后者为准"),
        ({"pvalue_scaled": 0.01, "pvalue_swain": 0.02}, "corrected for the size of the sample, rejected", "拒绝了模型"),
        ({"pvalue_scaled": 0.2, "pvalue_swain": float("nan")}, "scaled test of exact fit did not reject", "校正的精确"),
    ],
)
def test_exact_fit(values, en, zh):
    m = with_measures(results(3, 3, 3, paths=True), **values)
    assert en in fit_said(m)
    assert zh in fit_said(m, "zh")
    rejected = exact_fit(m.cfa, m.rules).holds is False
    assert ("did not fit exactly, but it fitted the data approximately" in fit_said(m)) is rejected


def test_the_verdict_on_fit_names_local_misfit():
    m = results(3, 3, 3, paths=True)
    assert m.local.measurement
    some = replace(m.local, candidates_found=2, candidates=tuple(replace(c, p_holm=0.001) for c in m.local.candidates))
    assert "would have improved its fit significantly (Holm-adjusted): " in fit_said(replace(m, local=some))
    assert "except for the local misfit just named" in fit_said(replace(m, local=some))
    one = replace(some, candidates_found=1)
    assert "One parameter left out of the model would have" in fit_said(replace(m, local=one))
    many = replace(some, candidates_found=9)
    assert "nine would have improved its fit significantly (Holm-adjusted), above all" in fit_said(
        replace(m, local=many)
    )
    assert "其中最大的是" in fit_said(replace(m, local=many), "zh")
    rejected = with_measures(replace(m, local=some), pvalue_scaled=0.01, pvalue_swain=0.01)
    assert "the local misfit just named limits" in fit_said(rejected)
    assert "No parameter left out of the model" not in fit_said(replace(m, local=replace(m.local, candidates=())))


def test_residual_correlations():
    m = results(3, 3, 3, paths=True)
    top = m.local.residuals[0]

    def of(**change):
        return fit_said(replace(m, local=replace(m.local, **change)))

    assert "none was significant" in of()
    assert "three of 36 were significant" in of(residuals_found=3)
    assert "one of 36 was significant" in of(residuals_found=1)
    assert "and not significant" in of(n_residuals=1, residuals=(top,))
    assert "and significant" in of(n_residuals=1, residuals=(top,), residuals_found=1)
    assert (
        "significant"
        not in of(residuals=(replace(top, p_holm=float("nan")),))
        .split("largest residual")[1]
        .split(".  ")[0]
        .split("Overall")[0]
    )
    assert "residual correlation" not in of(residuals=())


@pytest.mark.parametrize(
    ("beyond", "en", "zh"),
    [
        ((), "kept within the bounds: the model fitted better", "均在界限之内"),
        (("cfi",), "the indices disagreed: SRMR and RMSEA kept within the bounds and CFI did not", "各指标结论不一"),
        (("cfi", "srmr", "rmsea"), "did not keep within the bounds", "超出界限"),
        (None, "could not tell this model from models that omit", "没有指标能通过模拟临界值"),
    ],
)
def test_simulated_cut_offs(beyond, en, zh):
    m = results(3, 3)
    first = m.simulated.levels[0]
    bad, good = {"cfi": 1.1, "srmr": 0.0, "rmsea": -0.1}, {"cfi": 0.1, "srmr": 0.9, "rmsea": 0.9}
    values = {
        k: float("nan") if beyond is None else (bad if k in beyond else good)[k] for k in ("srmr", "rmsea", "cfi")
    }
    level = replace(first, cutoffs={k: replace(first.cutoffs[k], value=v) for k, v in values.items()})
    made = replace(m, simulated=replace(m.simulated, levels=(level, *m.simulated.levels[1:])))
    assert en in fit_said(made)
    assert zh in fit_said(made, "zh")
    assert fit_words.fits(made) is made.simulated.holds
    told = {
        True: "Overall, the measurement model was consistent",
        False: "was not satisfactory",
        None: "could not be decided",
    }
    assert told[made.simulated.holds] in fit_said(made)
    reads_well(fit_said(made), "en")


def test_a_model_without_fit():
    m = results(3, 3, 3, paths=True)
    assert "could not be carried out" in fit_said(replace(m, cfa=None))
    assert "The fit of the structural model stands in" in fit_said(replace(m, cfa=None))
    fit = replace(m.cfa, solution=replace(m.cfa.solution, converged=False))
    assert "did not converge" in fit_said(replace(m, cfa=fit))
    assert fit_words.fits(replace(m, cfa=fit)) is None
    saturated = results(3)
    assert "had no degrees of freedom" in said(fit_words.fit_sentences(saturated, table=False))
    assert fit_words.fits(saturated) is None


def test_an_improper_solution_closes_the_verdict():
    m = results(3, 3, 3, paths=True)
    bad = replace(m, cfa=m.cfa.with_notes(note("fit.heywood", "alarm", n=1, names="C1_1")))
    assert fit_words.fits(bad) is False
    assert fit_said(bad).endswith("everything that rests on them must not be interpreted.")
    assert "不宜解释" in fit_said(bad, "zh")


# ------------------------------------------------------------------------------------------------- rivals
def rivals_said(m, lang="en", **change):
    first, *others = m.models.rivals
    made = tuple(
        replace(
            r,
            **{k: v for k, v in change.items() if k == "difference"},
            measures={**r.measures, **change.get("measures", {})},
        )
        for r in others
    )
    return said(rival_models.rival_sentences(m, replace(m.models, rivals=(first, *made))), lang)


def test_the_closest_rival():
    m = results(3, 3, 3, paths=True)
    assert re.search(r"merged C\d and C\d came closest and fitted significantly worse \(ΔCFI = −", rivals_said(m))
    assert "A single factor for all items reached CFI" in rivals_said(m)
    assert "nor that the merged constructs are distinct" in rivals_said(
        m, difference=replace(m.models.rivals[1].difference, p_value=0.4))  # fmt: skip
    assert "could not be tested" in rivals_said(
        m, difference=replace(m.models.rivals[1].difference, p_value=float("nan"))
    )
    assert "fitted no worse (ΔCFI" in rivals_said(m, measures={"cfi": 1.2})
    assert rivals_said(m, measures={"cfi": float("nan")}) == ""
    assert rivals_said(m, measures={"df": 0.0}) == ""
    assert "两者之差无法检验" in rivals_said(
        m, "zh", difference=replace(m.models.rivals[1].difference, p_value=float("nan"))
    )


def test_the_only_rival_of_two_constructs_is_one_factor():
    m = results(3, 3)
    test = m.models.rivals[1].difference
    assert rivals_said(m).startswith("A one-factor model fitted significantly worse")
    assert rivals_said(m, difference=replace(test, p_value=0.4)).startswith(
        "That a one-factor model fitted worse was not shown"
    )
    assert rivals_said(m, difference=replace(test, p_value=float("nan"))).startswith(
        "A one-factor model reached a lower CFI"
    )
    assert rivals_said(m, measures={"cfi": 1.2}).startswith("By CFI a one-factor model fitted no worse")
    assert "A single factor" not in rivals_said(m)


# ------------------------------------------------------------------------------------------------- distinct constructs
def with_limits(m, *highs):
    """The same results with these upper limits of HTMT."""
    pairs = tuple(replace(p, htmt_high=high) for p, high in zip(m.validity.pairs, highs))
    return replace(m, validity=replace(m.validity, pairs=pairs))


def distinct_said(m, lang="en"):
    return said(construct_matrix.distinct_sentences(m), lang)


@pytest.mark.parametrize(
    ("highs", "en", "zh"),
    [
        ((0.5, 0.6, 0.7), "stayed below the bound for all 3 pairs (< .85", "3对变量的HTMT"),
        ((0.5, 0.6, 0.87), "C2 and C3 (.870) met only the lenient bound (< .90 instead of < .85", "仅达到宽松界限"),
        ((0.5, 0.6, 0.87), "for the pair just named by the lenient bound only", "上述一对变量仅依据宽松界限"),
        ((0.5, 0.86, 0.87), "for the pairs just named by the lenient bound only", "上述各对变量仅依据宽松界限"),
        ((0.5, 0.6, 0.95), "1 of 3 pairs did not keep even the lenient bound", "3对变量中有1对未达到宽松界限"),
        ((0.5, 0.6, 0.95), "not shown for C2 and C3; conclusions on this pair are", "涉及这一对变量的结论"),
        ((0.5, 0.92, 0.95), "conclusions on these pairs are conditional", "涉及这些变量的结论"),
        ((0.91, 0.92, 0.95), "no pair kept even the lenient bound", "各对变量均未达到宽松界限"),
        ((0.91, 0.92, 0.95), "was not shown for any pair", "各对变量的区分效度均未得到支持"),
        ((0.5, float("nan"), 0.7), "for all 2 pairs of constructs with several items", "多题项变量间共2对"),
        (
            (0.5, float("nan"), float("nan")),
            "For the one pair of constructs with several items (C1 and C2)",
            "多题项变量间仅有一对",
        ),
        ((0.5, float("nan"), 0.7), "HTMT does not exist for 1 pair with", "涉及单题项变量的1对"),
    ],
)
def test_distinct_constructs(highs, en, zh):
    m = with_limits(results(3, 3, 3, paths=True), *highs)
    assert en in distinct_said(m)
    assert zh in distinct_said(m, "zh")
    holds = distinct(m.validity, m.validity.rules).holds
    assert construct_matrix.discriminant(m) is holds
    assert ("Discriminant validity was supported" in distinct_said(m)) is (holds is True)


@pytest.mark.parametrize(
    ("high", "en", "zh"),
    [
        (0.6, "below the bound (< .85", "低于界限（<0.85"),
        (0.87, "met only the lenient bound (< .90 instead of < .85", "仅达到宽松界限"),
        (0.95, "did not keep even the lenient bound", "未达到宽松界限"),
    ],
)
def test_one_pair(high, en, zh):
    m = with_limits(results(3, 3), high)
    assert en in distinct_said(m)
    assert zh in distinct_said(m, "zh")
    assert "pairs" not in distinct_said(m)


def test_an_undecided_pair_is_told():
    m = with_limits(results(3, 3), float("nan"))
    pairs = tuple(replace(p, phi_high=float("nan")) for p in m.validity.pairs)
    untold = replace(m, validity=replace(m.validity, pairs=pairs))
    assert distinct_said(untold).endswith("Whether all constructs are distinct could not be decided.")


@pytest.mark.parametrize(
    ("meets", "en", "zh"),
    [
        ((True, True, True), "For every construct the square root of AVE exceeded", "各变量的AVE平方根均大于"),
        ((True, False, True), "For C2 the square root of AVE did not exceed every", "C2的AVE平方根未能大于"),
        ((False, False, False), "For no construct did the square root of AVE", "各变量的AVE平方根均未能大于"),
    ],
)
def test_fornell_and_larcker(meets, en, zh):
    m = results(3, 3, 3, paths=True)
    v = replace(m.validity, comparison=replace(m.validity.comparison, meets=np.array(meets)))
    assert en in distinct_said(replace(m, validity=v))
    assert zh in distinct_said(replace(m, validity=v), "zh")
    assert "of both constructs exceeded their correlation" in distinct_said(results(3, 3))
    ave = np.array([0.6, np.nan, 0.6])
    some = replace(m.validity, measured=replace(m.validity.measured, ave=ave))
    assert "For every construct with two items or more the square root" in distinct_said(replace(m, validity=some))


def test_notes_of_the_tables_tell_what_a_second_program_would_get_otherwise():
    f = study("with paths")
    blocks = [b for b in walk([reliability_validity.measurement_section(f)]) if isinstance(b, Table)]
    notes = {b.name: " ".join(render(n, "en") for n in b.notes) for b in blocks}
    assert "z: of the unstandardised loading, none where it was fixed" in notes["item_measures"]
    assert "Green & Yang, 2009" in notes["item_measures"]
    assert "a scaled difference, which is not the difference of two scaled χ²" in notes["rival_models"]
    assert "rest on Pearson correlations, the extraction on polychoric ones" in notes["retention"]


def test_correlations_are_counted():
    m = results(3, 3, 3, paths=True)
    p = construct_matrix.latent_p(m)
    rows = construct_matrix._correlations
    pairs = [("C1", "C2", 0.3), ("C1", "C3", 0.4), ("C2", "C3", 0.5)]

    def told(tests, lang="en"):
        return said(rows(m, "what_latent", pairs, tests), lang)

    assert "all 3 were significant (p < .05)" in told(p)
    assert "2 of 3 were significant" in told({**p, frozenset(("C1", "C2")): 0.3})
    assert "none was significant" in told(dict.fromkeys(p, 0.3))
    assert "均不显著" in told(dict.fromkeys(p, 0.3), "zh")
    assert "significant" not in told({})
    assert "significant" not in said(
        construct_matrix.correlation_sentences(measurement_results.measurement_results(study("tall")))
    )
    assert "r = .300 (construct_matrix)" in said(rows(m, "what_latent", pairs[:1], {}))
    assert list(rows(m, "what_latent", [("C1", "C2", float("nan"))], {})) == []


# ------------------------------------------------------------------------------------------------- conclusion
def concluded(m, lang="en"):
    return said(reliability_validity.conclusion_sentences(m), lang)


def test_the_conclusion_says_what_was_met():
    m = with_limits(measured_as(loaded(scaled(results(3, 3, 3, paths=True), *[(0.9, 0.8)] * 3),
                    **{f"C{c}_{i}": 0.8 for c in (1, 2, 3) for i in (1, 2, 3)}), [0.9] * 3, [0.7] * 3), 0.5, 0.5, 0.5)  # fmt: skip
    aspects = "reliability, model fit, convergent validity and discriminant validity"
    assert concluded(m) == f"In sum, the requirements of {aspects} were met."
    assert concluded(m, "zh") == "综上，信度、模型拟合、收敛效度和区分效度均符合要求。"
    short = with_limits(m, 0.5, 0.5, 0.95)
    assert "those of discriminant validity not in full" in concluded(short)
    rejected = with_measures(short, cfi_robust=0.7)
    assert "those of model fit and discriminant validity not in full" in concluded(rejected)
    bare = replace(scaled(m, *[(0.6, 0.5)] * 3), cfa=None, validity=short.validity)
    none = measured_as(bare, [0.5] * 3, [0.3] * 3)
    assert concluded(none).startswith("In sum, the requirements of reliability, convergent validity and discriminant")
    assert concluded(replace(m, cfa=None, validity=None)) == ""


# ------------------------------------------------------------------------------------------------- common method
def method_said(c, lang="en"):
    words = said(common_method.common_method_sentences(c), lang)
    reads_well(words, lang)
    return words


def test_common_method_names_its_four_numbers_and_one_caveat():
    c = study("with paths")["common_method"]
    words = method_said(c)
    share = f"{100 * c.harman_share:.1f}%"
    assert f"The first unrotated principal component of the 9 items accounted for {share}" in words
    assert "A one-factor model fitted worse (CFI = " in words
    assert f"VIF of the construct scores was {c.vif_scores.max():.3f}" in words
    assert words.count("cannot") == 1
    assert "仅凭同一份问卷的作答无法判断" in method_said(c, "zh")


def test_common_method_that_may_explain_the_answers():
    c = study("with paths")["common_method"]
    same = replace(c, one_factor={**c.one_factor, "cfi": c.measurement["cfi"]})
    assert same.holds is False
    assert "By CFI a one-factor model fitted no worse" in method_said(same)
    assert "could not be ruled out" in method_said(same)
    assert "对变量间的关联须谨慎解读" in method_said(same, "zh")
    saturated = replace(same, one_factor={**same.one_factor, "rmsea": float("nan")})
    assert "one-factor" not in method_said(saturated)
    assert "could not be ruled out" in method_said(saturated)
    untested = replace(c, one_factor={})
    assert "neither rule out common method variance nor quantify it" in method_said(untested)
    assert "With a single construct" in method_said(study("one construct")["common_method"])


def test_common_method_and_collinearity():
    c = study("with paths")["common_method"]
    assert "VIF" not in method_said(replace(c, vif_scores=np.array([np.nan] * 3)))
    assert "their full-collinearity VIF was infinite" in method_said(replace(c, vif_scores=np.array([np.inf, 2, 2])))
    two = study("two constructs")["common_method"]
    first, second = (construct.label["en"] for construct in two.survey.instrument.constructs)
    assert f"VIF of the scores of {first} and {second} was" in method_said(two)


@pytest.mark.parametrize(
    ("n", "kept", "en", "zh"),
    [
        (0, 0, "there was nothing to adjust", "没有显著的相关系数"),
        (1, 1, "the significant correlation of the constructs remained", "1个相关系数仍显著"),
        (3, 3, "the 3 significant correlations of the constructs remained", "3个相关系数均仍显著"),
        (3, 1, "1 of the 3 significant correlations of the constructs remained", "3个相关系数中有1个仍显著"),
        (3, 0, "none of the 3 significant correlations of the constructs remained", "3个相关系数均不再显著"),
        (1, 0, "the one significant correlation of the constructs did not remain", "1个相关系数不再显著"),
    ],
)
def test_common_method_and_a_marker(n, kept, en, zh):
    c = replace(study("with paths")["common_method"], marker=Marker("MARK", 0.1, n, kept))
    assert en in method_said(c)
    assert zh in method_said(c, "zh")


def test_what_was_done_beforehand_is_named():
    c = study("with paths")["common_method"]
    assert "By design" not in method_said(c)
    done = replace(c, procedure={"anonymity": True, "pretest": False, "different_times": True, "a second wave": "yes"})
    assert (
        "the study used assured anonymity, a separation in time of predictors and outcomes and a second wave"
        in method_said(done)
    )
    assert method_said(done).startswith("Common method variance was examined")
    assert "匿名作答、自变量与因变量分时测量和a second wave" in method_said(done, "zh")
