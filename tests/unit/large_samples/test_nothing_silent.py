"""Whoever analyses the survey of a large file gets the whole, or the sample with a note, or a kind refusal."""

from __future__ import annotations

import pytest
from large_surveys import ROWS_HELD, as_large, made_survey, models, study

import repurchase as rp
from repurchase.errors import EstimationError, InputError, ModelError, RepurchaseError
from repurchase.style import Style

N = 1500
LANGUAGES = ("en", "zh")


@pytest.fixture(scope="module")
def large():
    return as_large(made_survey(N), ROWS_HELD)


@pytest.fixture(scope="module")
def sem(large):
    return rp.fit(models(large).structural, large)


WHOLE = {
    "describe": lambda s, _: rp.describe(s),
    "reliability": lambda s, _: rp.reliability(s, bootstrap=200),
    "validity": lambda s, fit: rp.validity(s, draws=200),
    "correlations": lambda s, _: rp.correlations(s),
    "sample": lambda s, _: rp.sample(s),
    "priorities": rp.priorities,
    "fit": lambda _, fit: fit,
    "mediation": lambda _, fit: rp.mediation(fit, draws=200),
}
SAMPLED = {
    "shares": lambda s, _: rp.shares(s),
    "efa": lambda s, _: rp.efa(s),
    "competing_models": lambda s, _: rp.competing_models(s),
    "criterion_check": lambda s, _: rp.criterion_check(s),
    "common_method": lambda s, _: rp.common_method(s),
    "regression": lambda s, _: rp.regression(s),
    "group_differences": lambda s, _: rp.group_differences(s),
    "moderation": lambda s, _: rp.moderation(models(s).structural, s, "PROMO", "CONV", "SAT"),
    "pls": lambda s, _: rp.pls(s, study().regressions(), draws=100),
    "necessity": lambda s, _: rp.necessity(s, "RI", ["SAT"], permutations=99),
    "problems": lambda s, fit: rp.problems(s, rp.priorities(s, fit)),
    "what_if": lambda s, fit: rp.what_if(s, rp.fit(models(s).structural, s.whole.sample)),
    "stated_importance": lambda s, fit: rp.stated_importance(s, rp.priorities(s, fit)),
}


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole(large, sem, name):
    found = WHOLE[name](large, sem)
    assert found.provenance.n == N
    assert "whole.sampled" not in {n.message.key for n in found.notes}


@pytest.mark.parametrize("name", SAMPLED)
def test_the_sample_with_a_note(large, sem, name):
    found = SAMPLED[name](large, sem)
    assert found.provenance.n == ROWS_HELD
    said = [n.message for n in found.notes if n.message.key == "whole.sampled"]
    assert said
    for lang in LANGUAGES:
        words = said[0].render(lang)
        assert str(ROWS_HELD) in words
        assert str(N) in words


def test_refusals_name_the_way_out(large, sem):
    syntax = models(large).measurement
    refused = {
        EstimationError: [sem.factor_scores, lambda: rp.robustness(_some_hypotheses(), sem, large)],
        ModelError: [
            lambda: rp.fit(syntax, large, "WLSMV"),
            lambda: rp.fit(syntax, large, "MLR"),
            lambda: rp.fit(syntax, large, missing="fiml"),
            lambda: rp.fit(syntax, large, group="gender"),
            lambda: rp.invariance(syntax, large, "gender"),
        ],
        InputError: [lambda: rp.fit("T =~ TRUST1 + TRUST2 + TRUST3; T ~ age", large), lambda: rp.correlations(
            large, controls=["age"])],
    }  # fmt: skip
    for kind, calls in refused.items():
        for call in calls:
            with pytest.raises(kind) as refusal:
                call()
            assert refusal.value.message.key.startswith("whole.")
            for lang in LANGUAGES:
                assert refusal.value.message.render(lang)


def test_screening_is_told_by_the_reading(large):
    with pytest.raises(InputError) as refusal:
        rp.screen(large)
    assert refusal.value.message.key == "screening.counted"


def _some_hypotheses():
    from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested

    return HypothesisFindings((Tested("H1", ("SAT", "RI"), "+", None),), {})


def test_writing_would_leave_most_out_and_is_refused(large, tmp_path):
    with pytest.raises(RepurchaseError, match="sample"):
        large.write(tmp_path / "answers.csv")
    assert large.whole.sample.write(tmp_path / "answers.csv").exists()


def test_the_second_engine_says_that_it_did_not_compare(sem):
    assert [n.message.key for n in rp.verify(sem).notes] == ["verification.totals"]


def test_a_sample_that_holds_everybody_needs_no_note():
    everyone = as_large(made_survey(400))
    assert "whole.sampled" not in {n.message.key for n in rp.efa(everyone).notes}


def test_part_of_the_respondents_is_a_survey_of_rows(large):
    assert large.keep(large.rows < 100).whole is None


def test_leaving_out_items_keeps_the_totals(large):
    fewer = large.without_items(["TRUST1"])
    assert fewer.whole is large.whole
    assert "TRUST1" not in {i for c in rp.describe(fewer).constructs for i in c.construct.item_names}


def test_a_first_look_names_only_what_a_large_file_would_have(large):
    found = rp.analyze(large, study(), draws=100, quick=True)
    assert found.notes[0].message.key == "run.quick_large"
    for lang in LANGUAGES:
        assert "PLS" not in found.notes[0].message.render(lang)


def test_respondents_left_out_are_counted_in_groups_of_digits():
    survey = made_survey(12_000)
    survey.responses.iloc[:1100, 0] = float("nan")
    fit = rp.fit(models(survey).measurement, as_large(survey, ROWS_HELD))
    left_out = next(n for n in fit.notes if n.message.key == "fit.listwise")
    assert "Of 12,000 cases, 1,100" in left_out.message.render("en", Style(grouped_from=1000))
