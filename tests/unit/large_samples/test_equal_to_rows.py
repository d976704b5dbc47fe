"""What totals tell is what the rows tell: every number that both ways have, to rounding."""

from __future__ import annotations

import numpy as np
import pytest
from large_surveys import ROWS_HELD, as_large, made_survey, models

import repurchase as rp
from repurchase.analysis.sem_report.explained_variance.result import explained_variance

N = 2000
EXACT = 1e-8


@pytest.fixture(scope="module")
def rows():
    return made_survey(N)


@pytest.fixture(scope="module")
def large(rows):
    return as_large(rows, ROWS_HELD)


def close(a, b):
    return np.testing.assert_allclose(np.asarray(a, float), np.asarray(b, float), rtol=EXACT, atol=EXACT)


def test_items_and_constructs(rows, large):
    by_row, by_total = rp.describe(rows), rp.describe(large)
    for name in ("n", "minimum", "maximum", "mean", "sd", "skewness", "kurtosis"):
        close(getattr(by_row.items, name), getattr(by_total.items, name))
    assert by_row.answers == by_total.answers
    for one, other in zip(by_row.constructs, by_total.constructs, strict=True):
        close([one.n, one.mean, one.sd, one.ci_low, one.ci_high], [other.n, other.mean, other.sd, other.ci_low,
                                                                   other.ci_high])  # fmt: skip


def test_items_with_gaps_are_described_by_all_who_answered_them():
    rows = made_survey(N, missing=200)
    by_row, by_total = rp.describe(rows), rp.describe(as_large(rows, ROWS_HELD))
    close(by_row.items.n, by_total.items.n)
    close(by_row.items.mean, by_total.items.mean)
    close(by_row.items.kurtosis, by_total.items.kurtosis)
    complete = int(rows.frame().notna().all(axis=1).sum())
    assert {c.n for c in by_total.constructs} == {complete}
    assert complete < N
    assert "whole.complete" in {n.message.key for n in by_total.notes}


def test_reliability(rows, large):
    for one, other in zip(rp.reliability(rows).constructs, rp.reliability(large).constructs, strict=True):
        close([one.alpha.estimate, one.alpha.standardized, one.alpha.mean, one.alpha.sd, one.alpha.n],
              [other.alpha.estimate, other.alpha.standardized, other.alpha.mean, other.alpha.sd, other.alpha.n])  # fmt: skip
        close(one.items.citc, other.items.citc)
        close(one.items.alpha_if_deleted, other.items.alpha_if_deleted)
        close([one.omega.estimate, one.halves.guttman, one.halves.spearman_brown_unequal],
              [other.omega.estimate, other.halves.guttman, other.halves.spearman_brown_unequal])  # fmt: skip


def test_correlations(rows, large):
    by_row, by_total = rp.correlations(rows), rp.correlations(large)
    assert by_row.n == by_total.n == N
    close(by_row.r, by_total.r)
    close(by_row.sd, by_total.sd)
    close(by_row.diagonal, by_total.diagonal)


def test_models_and_their_fit(rows, large):
    for syntax in (models(rows).measurement, models(rows).structural):
        by_row, by_total = rp.fit(syntax, rows), rp.fit(syntax, large)
        assert by_row.n == by_total.n == N
        close(by_row.theta, by_total.theta)
        close(by_row.vcov, by_total.vcov)
        close(by_row.estimates["std_all"], by_total.estimates["std_all"])
        shared = by_row.measures.keys() & by_total.measures.keys()
        assert {"cfi", "tli", "rmsea", "rmsea_ci_upper", "srmr", "chisq", "aic"} <= shared
        for name in shared:
            close(by_row.measures[name], by_total.measures[name])
        for name, share in by_row.r_squared.items():
            close(share, by_total.r_squared[name])
        close(by_row.residuals().matrices[0].correlation, by_total.residuals().matrices[0].correlation)


def test_models_of_complete_cases_where_some_answers_are_missing():
    rows = made_survey(N, missing=200)
    by_row, by_total = rp.fit(models(rows).measurement, rows), rp.fit(models(rows).measurement, as_large(rows))
    assert by_row.n == by_total.n < N
    close(by_row.theta, by_total.theta)
    assert by_total.sample.n_total == N


def test_validity(rows, large):
    syntax = models(rows).measurement
    by_row = rp.validity(rows, fit=rp.fit(syntax, rows), draws=400)
    by_total = rp.validity(large, fit=rp.fit(syntax, large), draws=400)
    for name in ("cr", "ave", "phi", "phi_high"):
        close(getattr(by_row.measured, name), getattr(by_total.measured, name))
    close(by_row.ratios.htmt, by_total.ratios.htmt)
    close(by_row.ratios.htmt2, by_total.ratios.htmt2)
    assert [p.items for p in by_row.pairs] == [p.items for p in by_total.pairs]
    upper = np.triu_indices(len(by_row.measured.constructs), 1)
    error = by_row.ratios.htmt_upper[upper] - by_row.ratios.htmt[upper]
    assert np.abs(by_row.ratios.htmt_upper - by_total.ratios.htmt_upper)[upper].max() < 0.4 * error.max()


def test_effects_and_explained_variance(rows, large):
    by_row, by_total = (rp.fit(models(rows).structural, s) for s in (rows, large))
    for one, other in zip(by_row.effects().specific, by_total.effects().specific, strict=True):
        close([one.estimate, one.std_all, one.std_error], [other.estimate, other.std_all, other.std_error])
    pairs = zip(explained_variance(by_row).sizes, explained_variance(by_total).sizes, strict=True)
    for one, other in pairs:
        close(one.f2, other.f2)


def test_priorities(rows, large):
    ranked = [rp.priorities(s, rp.fit(models(rows).structural, s)) for s in (rows, large)]
    for one, other in zip(*(r.drivers for r in ranked), strict=True):
        close([one.importance, one.performance, one.performance_low, one.performance_high],
              [other.importance, other.performance, other.performance_low, other.performance_high])  # fmt: skip


def test_profile(rows, large):
    assert rp.sample(rows).to_dict() == rp.sample(large).to_dict()


def test_a_construct_with_one_item_has_the_error_variance_of_everybody(rows, large):
    names = {c.name: list(c.item_names)[: 1 if c.name == "RI" else None] for c in rows.instrument}
    one, other = (rp.validity(s, names, draws=200) for s in (rows, large))
    assert abs(one.measured.phi[0, -1] - other.measured.phi[0, -1]) < 0.05
    from repurchase.analysis.results.survey_input import entire_survey, measurement_model

    fixed = [measurement_model(entire_survey(s, names)).parameters[-1].fixed for s in (rows, large)]
    close(*fixed)


def test_a_model_of_some_items_in_another_order(rows, large):
    syntax = "T =~ TRUST3 + TRUST1 + TRUST2; S =~ SAT4 + SAT2 + SAT1"
    close(rp.fit(syntax, rows).theta, rp.fit(syntax, large).theta)
