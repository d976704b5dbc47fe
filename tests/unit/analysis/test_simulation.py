"""Made-up surveys: the population is the one asked for, and nothing hides that it is made up."""

from __future__ import annotations

import numpy as np
import pytest

from repurchase.analysis.respondents.simulation import simulate
from repurchase.errors import ModelError
from repurchase.numeric.classical.population import ratings, unit_covariance
from repurchase.study import Study
from repurchase.survey.survey import Survey

TWO = "SAT =~ s1 + s2 + s3\nRI =~ r1 + r2 + r3\nRI ~ 0.5*SAT"


def test_variances_are_one_by_hand():
    B = np.zeros((4, 4))  # a, b -> c -> d, with corr(a, b) = .4
    B[2, :2], B[3, 2] = (0.3, 0.5), 0.6
    related = np.eye(4)
    related[0, 1] = related[1, 0] = 0.4
    sigma = unit_covariance(B, related)
    np.testing.assert_allclose(np.diag(sigma), 1, atol=1e-12)
    assert sigma[2, 0] == pytest.approx(0.3 + 0.5 * 0.4)
    assert sigma[3, 0] == pytest.approx(0.6 * 0.5)
    assert sigma[3, 2] == pytest.approx(0.6)


def test_related_disturbances():
    B = np.zeros((4, 4))  # a -> b, a -> c, b and c -> d
    B[1, 0], B[2, 0], B[3, 1:3] = 0.5, 0.4, (0.3, 0.3)
    related = np.eye(4)
    related[1, 2] = related[2, 1] = 0.25
    sigma = unit_covariance(B, related)
    np.testing.assert_allclose(np.diag(sigma), 1, atol=1e-10)
    assert sigma[1, 2] == pytest.approx(0.5 * 0.4 + 0.25 * np.sqrt((1 - 0.25) * (1 - 0.16)))


@pytest.mark.parametrize("B", [[[0, 0.5], [0.5, 0]], [[0, 0], [1.2, 0]]])
def test_impossible_populations(B):
    with pytest.raises(ValueError):
        unit_covariance(np.array(B, dtype=float), np.eye(2))


def test_ratings_follow_their_loading():
    rng = np.random.default_rng(4)
    latent = rng.standard_normal((200_000, 1))
    x = ratings(latent, np.array([0.8, -0.8, 0.0]), np.zeros(3, dtype=int), np.array([-1.0, 0.0, 1.0]), rng)
    assert set(np.unique(x)) == {1, 2, 3, 4}
    r = np.corrcoef(np.column_stack([latent, x]).T)[0, 1:]
    assert r[0] == pytest.approx(-r[1], abs=0.01)
    assert abs(r[2]) < 0.01
    assert 0.7 < r[0] < 0.8  # a little is lost in the categories


def test_survey_says_that_it_is_made_up():
    survey = simulate(TWO, n=50, seed=1)
    assert isinstance(survey, Survey)
    assert survey.source.synthetic
    assert survey.n == 50
    assert survey.frame().isin([1, 2, 3, 4, 5]).all().all()


def test_same_seed_same_answers():
    assert simulate(TWO, seed=3).responses.equals(simulate(TWO, seed=3).responses)
    assert not simulate(TWO, seed=3).responses.equals(simulate(TWO, seed=4).responses)


def test_effects_are_those_asked_for():
    def correlation(**effects):
        scores = simulate(TWO, n=20_000, seed=2, loading=0.95, categories=11, effects={"RI~SAT": effects["b"]}).scores()
        return float(scores.corr().iloc[0, 1])

    assert correlation(b=0.0) == pytest.approx(0, abs=0.03)
    assert correlation(b=0.6) == pytest.approx(0.6, abs=0.05)


def test_a_study_gives_its_whole_questionnaire(monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", "zh")
    study = Study.default()
    survey = simulate(study, n=100, seed=5)
    assert list(survey.frame().columns) == list(study.instrument.item_names)
    assert {s.name for s in study.instrument.statements} <= set(survey.responses)
    assert (survey.responses["ATT1"] == 2).all()
    assert survey.background["gender"].nunique() == 2
    assert survey.source.language == "zh"


def test_reversed_items_are_answered_the_other_way_round():
    from dataclasses import replace

    study = Study.default()
    sat = study.instrument["SAT"]
    turned = replace(sat, items=(replace(sat.items[0], reversed=True), *sat.items[1:]))
    constructs = tuple(turned if c.name == "SAT" else c for c in study.instrument)
    survey = simulate(replace(study, instrument=study.instrument.with_constructs(constructs)), n=500, seed=6)
    raw, scored = survey.responses[["SAT1", "SAT2"]].corr().iloc[0, 1], np.corrcoef(survey.scored("SAT").T)[0, 1]
    assert raw < -0.3
    assert scored > 0.3


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("model", "options", "key"),
    [
        (TWO, {"n": 0}, "settings.whole"),
        (TWO, {"categories": 1}, "settings.whole"),
        (TWO, {"n": 5_000_000}, "size"),
        (TWO, {"effects": {"RI~TRUST": 0.3}}, "unknown"),
        (TWO, {"effects": {"RI~SAT": 1.3}}, "impossible"),
        (TWO, {"loading": 1.2}, "loading"),
        (TWO + "\nRI ~ price", {}, "not_measured"),
    ],
)
def test_mistakes_are_told(model, options, key, lang):
    with pytest.raises(ModelError) as error:
        simulate(model, **options)
    assert error.value.message.key == (key if "." in key else f"simulation.{key}")
    assert "{" not in error.value.message.render(lang)
