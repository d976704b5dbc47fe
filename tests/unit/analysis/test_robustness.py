"""Robustness of every hypothesis: each specification is the fit that its name says, and what is planted is found."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

import repurchase as rp
from repurchase.analysis.effects.hypotheses.findings import Tested as OneHypothesis
from repurchase.analysis.effects.hypotheses.result import Hypotheses, hypotheses
from repurchase.analysis.mediation.result import mediation
from repurchase.analysis.results.survey_input import as_survey
from repurchase.analysis.robustness.findings import Specification, SpecificationReading, judged
from repurchase.analysis.robustness.model_family import ModelFamily, read_specification
from repurchase.analysis.robustness.result import Robustness, robustness
from repurchase.analysis.robustness.sample_choices import background_controls, chosen_cases
from repurchase.analysis.robustness.words import cautions
from repurchase.errors import InputError
from repurchase.literature import Rules
from repurchase.survey.instrument import Background
from repurchase.text import text

CONSTRUCTS = {c: [f"{c}{k}" for k in (1, 2, 3)] for c in "AMY"}
MODEL = "A =~ A1 + A2 + A3\nM =~ M1 + M2 + M3\nY =~ Y1 + Y2 + Y3\nM ~ a*A\nY ~ b*M\nind_A_M_Y := a*b\n"
STATED = (
    OneHypothesis("H1", ("A", "M"), "+", None),
    OneHypothesis("H2", ("M", "Y"), "+", None),
    OneHypothesis("H3", ("A", "M", "Y"), "+", None),
)


def answers(n=260, direct=0.0, path=0.5, points=5, seed=2) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    a = rng.normal(size=n)
    m = path * a + rng.normal(size=n)
    y = 0.5 * m + direct * a + rng.normal(size=n)
    edges = np.linspace(-1.6, 1.6, points - 1)
    rated = {
        f"{c}{k}": np.digitize(0.8 * f + 0.6 * rng.normal(size=n), edges) + 1.0
        for c, f in (("A", a), ("M", m), ("Y", y))
        for k in (1, 2, 3)
    }
    return pd.DataFrame(rated)


@cache
def made(direct=0.0, points=5, n=260, estimator="MLR", **more) -> tuple[Hypotheses, rp.Survey, Robustness, object]:
    survey = as_survey(answers(n, direct, points=points), CONSTRUCTS)
    fit = rp.fit(MODEL, survey, estimator, **({"ordered": True} if estimator == "WLSMV" else {}))
    found = mediation(fit, draws=60, seed=1)
    tested = hypotheses(fit, STATED, {}, effects=found.bootstrap, mediation=found)
    return tested, survey, robustness(tested, fit, survey, mediation=found, **more), found


def direct_paths(fit) -> dict[tuple[str, str], tuple[float, float]]:
    return {(r.rhs, r.lhs): (r.std_all, r.p_value) for r in fit.rows("~")}


# ------------------------------------------------------------------------------------------------- each as its name says
def test_the_reported_specification_has_the_numbers_of_the_verdicts_exactly():
    tested, survey, matrix, _ = made()
    own = matrix.reported.readings
    for t in tested.tested:
        r, scale = own[t.id], t.std_all / t.estimate
        assert (r.estimate, r.p_value, r.outcome) == (t.std_all, t.p_value, t.outcome)
        assert (r.ci_low, r.ci_high) == (t.ci_low * scale, t.ci_high * scale)
    assert (matrix.reported.method, matrix.reported.n) == ("MLR", survey.n)


def test_a_specification_equal_to_the_reported_one_gives_its_numbers():
    """The road of every other specification, taken with the reported choices."""
    tested, survey, matrix, _ = made()
    family = ModelFamily(rp.fit(MODEL, survey, "MLR"), (), tested.tested, 0.95, 0.05, 1)
    again = read_specification(family, Specification("MLR"), survey.frame(), "auto", freed=False).readings
    for h in ("H1", "H2"):
        one, other = again[h], matrix.reported.readings[h]
        assert (one.estimate, one.p_value, one.outcome) == (other.estimate, other.p_value, other.outcome)
        assert (one.ci_low, one.ci_high) == pytest.approx((other.ci_low, other.ci_high), rel=1e-12)
    assert again["H3"].estimate == pytest.approx(matrix.reported.readings["H3"].estimate, rel=1e-12)


@pytest.mark.parametrize("method", ["ML", "WLSMV"])
def test_other_estimators_are_those_of_fit(method):
    _, survey, matrix, _ = made()
    paths = direct_paths(rp.fit(MODEL, survey, method, ordered=method == "WLSMV"))
    readings = matrix.find(method).readings
    for h, path in (("H1", ("A", "M")), ("H2", ("M", "Y"))):
        assert (readings[h].estimate, readings[h].p_value) == pytest.approx(paths[path], rel=1e-6, abs=1e-12)
    assert readings["H3"].estimate == pytest.approx(readings["H1"].estimate * readings["H2"].estimate, rel=1e-9)


def test_free_direct_paths_are_those_of_the_freed_fit_and_read_what_ends_there_alone():
    _, _, matrix, found = made()
    readings = matrix.find("MLR", "free").readings
    paths = direct_paths(found.freed_fit)
    assert list(readings) == ["H2", "H3"]
    assert (readings["H2"].estimate, readings["H2"].p_value) == pytest.approx(paths["M", "Y"], rel=1e-6)


def test_where_verdicts_free_the_direct_paths_all_specifications_do():
    tested, survey, matrix, found = made(direct=0.9)
    assert matrix.freed and {t.model for t in tested.tested} == {"direct_paths_free"}
    assert "free" not in matrix.choices
    z = survey.scores()[["A", "M", "Y"]].apply(lambda v: (v - v.mean()) / v.std())
    both = sm.OLS(z.Y, sm.add_constant(z[["A", "M"]])).fit(cov_type="HC3", use_t=True)
    scores, model = matrix.find("scores").readings, direct_paths(found.freed_fit)
    assert (scores["H2"].estimate, scores["H2"].p_value) == pytest.approx((both.params["M"], both.pvalues["M"]))
    assert matrix.find("ML").readings["H2"].estimate == pytest.approx(model["M", "Y"][0], rel=1e-6)
    apart = rp.pls(survey, [("A", "M"), ("M", "Y"), ("A", "Y")], draws=0, repeats=0).paths
    assert matrix.find("PLS").readings["H2"].estimate == pytest.approx(
        next(p.estimate for p in apart if (p.source, p.target) == ("M", "Y"))
    )


def test_plsc_is_that_of_pls():
    _, survey, matrix, _ = made()
    own = rp.pls(survey, [("A", "M"), ("M", "Y")], draws=500, seed=1, repeats=0, consistent=True)
    for h, p in zip(("H1", "H2"), own.paths, strict=True):
        r = matrix.find("PLSc").readings[h]
        assert (r.estimate, r.p_value, r.ci_low, r.ci_high) == pytest.approx(
            (p.estimate, p.p_value, p.ci_low, p.ci_high)
        )


def test_pls_takes_the_resamples_that_are_there():
    tested, survey, _, found = made()
    own = rp.pls(survey, [("A", "M"), ("M", "Y")], draws=300, seed=9, repeats=0)
    matrix = robustness(tested, rp.fit(MODEL, survey, "MLR"), survey, mediation=found, pls=own)
    assert matrix.find("PLS").readings["H1"].p_value == own.paths[0].p_value
    assert matrix.find("PLS").readings["H1"].ci_low == own.paths[0].ci_low


def test_missing_answers_are_dealt_with_in_both_ways():
    frame = answers()
    frame = frame.mask(np.random.default_rng(0).random(frame.shape) < 0.03)
    survey = as_survey(frame, CONSTRUCTS)
    for reported, other in (("fiml", "listwise"), ("listwise", "fiml")):
        fit = rp.fit(MODEL, survey, "MLR", reported)
        matrix = robustness(hypotheses(fit, STATED, {}), fit, survey)
        departed = matrix.find("MLR", "missing")
        paths = direct_paths(rp.fit(MODEL, survey, "MLR", other))
        assert departed.n == rp.fit(MODEL, survey, "MLR", other).n != fit.n
        assert departed.readings["H1"].estimate == pytest.approx(paths["A", "M"][0], rel=1e-6)
        assert matrix.find("PLS", "missing") is None and matrix.find("scores", "missing") is None
        table = matrix.table("robustness_specifications")
        assert ("Complete sheets only" in str(table.cells("en"))) is (reported == "fiml")
        ml = direct_paths(rp.fit(MODEL, survey, "ML", reported))
        assert matrix.find("ML").readings["H1"].estimate == pytest.approx(ml["A", "M"][0], rel=1e-6)


# ------------------------------------------------------------------------------------------------- which suit
def test_items_of_many_categories_are_not_taken_as_ordinal():
    _, _, matrix, _ = made(points=10)
    assert "WLSMV" not in matrix.methods
    (why,) = (u.why for u in matrix.unsuitable if u.what == "WLSMV")
    assert "10 answers" in why.render("en") and "10个选项" in why.render("zh")


def test_few_respondents_are_not_enough_for_ordinal_items():
    _, _, matrix, _ = made(n=150)
    assert "WLSMV" not in matrix.methods and matrix.find("MLR") is matrix.reported
    (why,) = (u.why for u in matrix.unsuitable if u.what == "WLSMV")
    assert "150" in why.render("en") and "Flora" in why.render("zh")
    tested, survey, _, found = made(n=150)
    rules = Rules(overrides={"ordinal_check_n": {"at_least": 100}})
    again = robustness(tested, rp.fit(MODEL, survey, "MLR"), survey, mediation=found, rules=rules)
    assert "WLSMV" in again.methods


def test_an_ordinal_model_is_held_against_continuous_ones():
    _, _, matrix, _ = made(points=4, estimator="WLSMV")
    assert matrix.methods[0] == "WLSMV" and {"MLR", "ML", "PLS", "scores"} <= set(matrix.methods)
    assert list(matrix.shown)[:2] == ["model", "estimator"] and matrix.shown["estimator"].method == "MLR"


def test_clusters_are_allowed_for_or_the_method_is_left_out():
    frame = answers().assign(shop=np.arange(260) % 20)
    survey = as_survey(frame, CONSTRUCTS)
    fit = rp.fit(MODEL, survey, "MLR", cluster="shop")
    matrix = robustness(hypotheses(fit, STATED, {}), fit, survey)
    assert matrix.clustered and set(matrix.methods) == {"MLR", "scores"}
    assert {u.what for u in matrix.unsuitable} >= {"WLSMV", "PLS", "PLSc"}
    z = survey.scores()[["A", "M"]].apply(lambda v: (v - v.mean()) / v.std())
    own = sm.OLS(z.M, sm.add_constant(z.A)).fit(cov_type="cluster", cov_kwds={"groups": frame["shop"]}, use_t=True)
    assert matrix.find("scores").readings["H1"].p_value == pytest.approx(own.pvalues["A"], rel=1e-6)


def test_a_failure_is_told_and_not_counted():
    tested, survey, matrix, _ = made()
    frame = survey.frame()
    frame["A2"] = frame["A1"]  # a copy: the model has no proper solution
    twin = as_survey(frame, CONSTRUCTS)
    fit = rp.fit(MODEL, survey, "MLR")
    found = robustness(tested, fit, twin)
    failed = {s.key: s.failed for s in found.failures}
    assert {"ML"} <= set(failed) and all(why.render("zh") for why in failed.values())
    assert found.held("H1")[1] == len(found.readings_of("H1")) == len(found.counted)
    assert not any(s.failed is not None for s in found.counted)
    assert any("not counted" in s.render("en") for s in found.sentences())
    cells = found.table("robustness_specifications").cells("en")
    assert any("Not counted" in row for row in cells)


# ------------------------------------------------------------------------------------------------- respondents
def planted(seed=3) -> rp.Survey:
    """An effect of A on M that 30 respondents carry, who all chose one end of both scales."""
    rng = np.random.default_rng(seed)
    n, m = 200, 30
    f = {c: rng.normal(size=n) for c in "AM"}
    f["Y"] = 0.6 * f["M"] + rng.normal(size=n)
    rated = {}
    ends = rng.choice([1.0, 5.0], size=m)
    for c in "AMY":
        for k in (1, 2, 3):
            own = np.digitize(0.8 * f[c] + 0.6 * rng.normal(size=n), [-1.5, -0.5, 0.5, 1.5]) + 1.0
            last = rng.choice([1.0, 3.0, 5.0], size=m) if c == "Y" else ends
            rated[f"{c}{k}"] = np.concatenate([own, last])
    return as_survey(pd.DataFrame(rated, index=range(1, n + m + 1)), CONSTRUCTS)


@cache
def planted_matrix() -> tuple[Robustness, object]:
    survey = planted()
    screening = replace(
        rp.screen(survey), survey=survey, flags=dict.fromkeys(range(201, 231), ("longstring",)), reasons={}
    )
    fit = rp.fit(MODEL, survey, "MLR")
    return robustness(hypotheses(fit, STATED, {}), fit, survey, screening=screening), screening


def test_an_effect_that_flagged_respondents_carry_is_gone_without_them():
    matrix, screening = planted_matrix()
    assert matrix.reported.readings["H1"].supported
    without = matrix.find("MLR", "unflagged_1")
    assert without.n == 200 and not without.readings["H1"].significant
    paths = direct_paths(rp.fit(MODEL, screening.unflagged(1), "MLR"))
    assert (without.readings["H1"].estimate, without.readings["H1"].p_value) == pytest.approx(paths["A", "M"], rel=1e-6)
    assert not matrix.agree_on("H1") and matrix.agree_on("H2")
    assert without in matrix.against("H1") and matrix.shown["unflagged"] is without
    assert "unflagged_2" not in matrix.choices  # nobody carries two signs


def test_the_same_respondents_are_not_left_out_twice():
    _, screening = planted_matrix()
    twice = replace(screening, flags=dict.fromkeys(range(201, 231), ("longstring", "fast")))
    assert [c.name for c in chosen_cases(screening.survey, twice)[0]] == ["kept", "unflagged_1"]
    one_more = replace(twice, flags={**twice.flags, 1: ("fast",)})
    both = chosen_cases(screening.survey, one_more)[0]
    assert [(c.name, c.survey.n) for c in both] == [("kept", 230), ("unflagged_1", 199), ("unflagged_2", 200)]


def test_those_left_out_on_proof_are_restored_but_never_without_consent():
    survey = as_survey(answers(), CONSTRUCTS)
    kept = survey.keep(survey.rows > 8)
    reasons = {int(r): ("duplicate",) for r in survey.rows[:8]} | {int(survey.rows[8]): ("no_consent", "too_fast")}
    screening = replace(rp.screen(survey), survey=kept, collected=survey, flags={}, reasons=reasons)
    cases, none = chosen_cases(kept, screening)
    restored = next(c for c in cases if c.name == "restored").survey
    assert restored.n == kept.n + sum("no_consent" not in why for why in reasons.values())
    assert int(survey.rows[8]) not in restored.rows
    assert [u.what for u in none] == ["unflagged_1"]
    fit = rp.fit(MODEL, kept, "MLR")
    matrix = robustness(hypotheses(fit, STATED, {}), fit, kept, screening=screening)
    paths = direct_paths(rp.fit(MODEL, restored, "MLR"))
    assert matrix.find("MLR", "restored").readings["H1"].estimate == pytest.approx(paths["A", "M"][0], rel=1e-6)


# ------------------------------------------------------------------------------------------------- controls, moderation
def test_background_questions_stand_beside_the_scores():
    frame = answers().assign(sex=np.arange(260) % 2, town=np.array(list("abc"))[np.arange(260) % 3])
    survey = as_survey(frame, CONSTRUCTS)
    fit = rp.fit(MODEL, survey, "MLR")
    matrix = robustness(hypotheses(fit, STATED, {}), fit, survey)
    assert matrix.controls == ("sex", "town")
    assert [s.method for s in matrix.counted if s.change == "controls"] == ["scores"]
    z = survey.scores()[["A", "M"]].apply(lambda v: (v - v.mean()) / v.std())
    beside = pd.get_dummies(frame[["sex", "town"]].astype(str), drop_first=True).astype(float)
    own = sm.OLS(z.M, sm.add_constant(pd.concat([z.A, beside], axis=1))).fit(cov_type="HC3", use_t=True)
    r = matrix.find("scores", "controls").readings["H1"]
    assert (r.estimate, r.p_value) == pytest.approx((own.params["A"], own.pvalues["A"]), rel=1e-6)


def test_the_controls_of_a_study_stand_in_every_method():
    frame = answers().assign(sex=(np.arange(260) % 2).astype(float))
    survey = as_survey(frame, CONSTRUCTS)
    fit = rp.fit(MODEL, survey, "MLR")
    matrix = robustness(hypotheses(fit, STATED, {}), fit, survey, controls=("sex",))
    assert {s.method for s in matrix.specifications if s.change == "controls"} == set(matrix.methods) | {
        s.method for s in matrix.failures
    }
    beside = rp.fit(MODEL + "M ~ sex\nY ~ sex", frame, "MLR")
    r = matrix.find("MLR", "controls").readings["H1"]
    assert (r.estimate, r.p_value) == pytest.approx(direct_paths(beside)["A", "M"], rel=1e-5)
    assert matrix.shown["controls"].method == "MLR"


def test_controls_have_room_and_are_neither_behaviour_nor_several_answers():
    frame = answers().assign(**{f"q{k}": np.arange(260) % 3 for k in range(4)})
    survey = as_survey(frame, CONSTRUCTS)
    kinds = [Background("q0", {"en": "q"}, kind="multiple"), Background("q1", {"en": "q"}, role="frequency"),
             *survey.instrument.background[2:]]  # fmt: skip
    survey = replace(survey, instrument=replace(survey.instrument, background=tuple(kinds)))
    assert background_controls(survey, 10) == ("q2", "q3")
    one = background_controls(survey, 2)
    assert len(one) == 1 and background_controls(survey, 0) == ()


def test_a_moderation_is_read_from_the_product_of_scores():
    frame = answers()
    survey = as_survey(frame, CONSTRUCTS)
    fit = rp.fit(MODEL, survey, "MLR")
    product = OneHypothesis("H4", ("A*M", "Y"), "?", None, 0.1, 0.05, 2.0, 0.04, 0.0, 0.2, 0.11, outcome="supported")
    tested = hypotheses(fit, STATED, {})
    matrix = robustness(replace(tested, tested=(*tested.tested, product)), fit, survey)
    z = survey.scores()[["A", "M", "Y"]].apply(lambda v: (v - v.mean()) / v.std())
    own = sm.OLS(z.Y, sm.add_constant(z[["A", "M"]].assign(AM=z.A * z.M))).fit(cov_type="HC3", use_t=True)
    r = matrix.find("scores").readings["H4"]
    assert (r.estimate, r.p_value) == pytest.approx((own.params["AM"], own.pvalues["AM"]), rel=1e-8)
    assert set(matrix.readings_of("H4")) == {"MLR", "scores"}  # others hold no product
    assert matrix.reported.readings["H4"].estimate == 0.11


# ------------------------------------------------------------------------------------------------- counting, words
def test_what_held_is_counted_among_those_that_can_test():
    t = STATED[0]
    good, bad, back = (judged(t, b, p, (0, 1), 0.05) for b, p in ((0.3, 0.01), (0.3, 0.05), (-0.3, 0.01)))
    assert [r.outcome for r in (good, bad, back)] == ["supported", "not_supported", "opposite"]
    assert judged(t, float("nan"), 0.1, (0, 1), 0.05) is None and judged(t, 0.2, float("nan"), (0, 1), 0.05) is None
    made_up = Robustness(
        STATED,
        {},
        (
            Specification("MLR", reported=True, readings={"H1": good}),
            Specification("ML", readings={"H1": bad, "H2": good}),
            Specification("PLS", readings={"H1": back}),
            Specification("PLSc", readings={"H1": good}, failed=text("robustness.why_improper")),
        ),
    )
    assert made_up.held("H1") == (1, 3) and made_up.held("H2") == (1, 1) and made_up.held("H3") == (0, 0)
    assert not made_up.agree_on("H1") and made_up.agree_on("H2")
    assert [s.key for s in made_up.against("H1")] == ["ML", "PLS"]
    assert [t.id for t in made_up.compared()] == ["H1"]


def test_a_verdict_that_most_specifications_do_not_share_is_noted():
    matrix, _ = planted_matrix()
    own = matrix.specifications[0]
    lost = SpecificationReading(0.1, -0.1, 0.2, 0.3, "not_supported")
    others = tuple(Specification(m, readings={"H1": lost}) for m in ("ML", "PLS"))
    (found,) = cautions(replace(matrix, specifications=(own, *others)))
    assert "H1" in found.message.render("en") and "不足一半" in found.message.render("zh")
    half = tuple(Specification(m, readings=own.readings) for m in ("GLS", "ULS"))
    assert cautions(replace(matrix, specifications=(own, *others, *half))) == ()  # three of five
    assert cautions(made()[2]) == ()


def test_without_hypotheses_it_is_refused():
    _, survey, _, _ = made()
    fit = rp.fit(MODEL, survey, "MLR")
    with pytest.raises(InputError) as error:
        robustness(replace(hypotheses(fit, STATED, {}), tested=()), fit, survey)
    assert error.value.message.key == "robustness.no_hypotheses"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_tables_sentences_and_figures_are_there_in_both_languages(lang):
    for matrix in (made()[2], planted_matrix()[0]):
        assert all(t.cells(lang) for t in matrix.tables())
        assert all(s.render(lang) for s in matrix.sentences())
        assert [f.name for f in matrix.figures()] == ["specification_curve"]
    apart = planted_matrix()[0].figures()[0].data
    assert [p["label"].partition(" ")[0] for p in apart["panels"]] == ["H1", "H3"]  # those that differ
    points = apart["panels"][0]["points"]
    assert [p["estimate"] for p in points] == sorted(p["estimate"] for p in points)
    assert sum(p["reported"] for p in points) == 1
    alike = made()[2].figures()[0].data
    assert len(alike["panels"]) == 3 and not alike["choices"]


def test_findings_hold_every_estimate_and_every_failure():
    tested, _, matrix, _ = made()
    record = json.loads(json.dumps(matrix.to_dict()))
    assert len(record["specifications"]) == len(matrix.specifications)
    for entry, t in zip(record["hypotheses"], tested.tested, strict=True):
        assert (entry["held"], entry["of"]) == matrix.held(t.id)
        assert len(entry["estimates"]) == entry["of"]
        assert entry["outcome"] == t.outcome  # the verdict stays
    assert not any("method" in s["change"] for s in record["specifications"])  # no method factor


def test_the_shipped_survey_has_a_matrix_of_two_dozen_specifications():
    found = rp.analyze(rp.sample_survey(), draws=60)
    matrix = found["robustness"]
    assert len(matrix.counted) >= 24 and len(matrix.tested) == 14
    assert {"MLR", "ML", "WLSMV", "PLS", "scores"} <= set(matrix.methods)
    assert {"unflagged_1", "unflagged_2", "restored", "controls", "free"} == set(matrix.choices)
    scores = matrix.find("scores").readings
    assert set(scores) == {t.id for t in matrix.tested}  # every equation, every indirect effect
