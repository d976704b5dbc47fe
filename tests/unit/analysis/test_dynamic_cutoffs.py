"""Cut-offs simulated for a fit: where they exist, what they decide, how it is said."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import semopy.examples.holzinger39

import repurchase as rp
from repurchase.analysis.diagnostics.dynamic_cutoffs.result import dynamic_cutoffs
from repurchase.literature import RULES
from repurchase.numeric.dynamic_fit.cutoffs import Cutoff
from repurchase.study.stages.gate_stage import premises

HS = semopy.examples.holzinger39.get_data().reset_index(drop=True)
THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
NAMES = [f"f{k}{i}" for k in range(4) for i in range(3)]
FOUR = "\n".join(f"f{k} =~ " + " + ".join(NAMES[3 * k : 3 * k + 3]) for k in range(4))


def answers(seed, n=250, cross=0.0):
    """Five-point answers to four constructs; two items may load on a second construct."""
    rng = np.random.default_rng(seed)
    latent = 0.8 * rng.normal(size=(n, 4)) + 0.6 * rng.normal(size=(n, 1))
    y = 0.75 * np.repeat(latent, 3, axis=1) + 0.66 * rng.normal(size=(n, 12))
    y[:, 0] += cross * latent[:, 3]
    y[:, 4] += cross * latent[:, 2]
    return pd.DataFrame(np.digitize(y, [-1.6, -0.8, 0.1, 1.0]), columns=NAMES)


def held_against(simulated):
    """The premise of approximate fit, as the gate is told of these cut-offs."""
    run = SimpleNamespace(results={"dynamic_cutoffs": simulated}, notes=[])
    return premises(run, None, rp.fit(THREE, HS), None, RULES)["approximate_fit"]


@pytest.fixture(scope="module")
def found():
    return dynamic_cutoffs(rp.fit(THREE, HS), draws=300, seed=3)


def test_a_model_that_misfits_is_beyond_every_level(found):
    assert found.holds is False
    assert [s.size for s in found.levels[1].steps] == pytest.approx([0.424, 0.570], abs=0.001)  # printed by `dynamic`
    assert [(s.lhs, s.rhs) for s in found.levels[1].steps] == [("textual", "x2"), ("textual", "x7")]
    assert {found.reached(name) for name in ("srmr", "rmsea", "cfi")} == {2}
    assert "fits no better than" in found.sentences()[0].render("en")


@pytest.mark.parametrize("estimator", ["ML", "MLR"])
def test_a_true_model_of_rated_answers_holds_and_a_wrong_one_does_not(estimator):
    good = dynamic_cutoffs(rp.fit(FOUR, answers(1), estimator=estimator), draws=200)
    assert good.rated
    assert good.holds is True
    assert "fits better than" in good.sentences()[0].render("en")
    assert dynamic_cutoffs(rp.fit(FOUR, answers(1, cross=1.5), estimator=estimator), draws=200).holds is False


def test_the_same_seed_gives_the_same_cut_offs_and_another_other_ones(found):
    again = dynamic_cutoffs(rp.fit(THREE, HS), draws=300, seed=3)
    assert again.to_dict() == found.to_dict()
    other = dynamic_cutoffs(rp.fit(THREE, HS), draws=300, seed=4)
    assert other.levels[0].cutoffs["cfi"] != found.levels[0].cutoffs["cfi"]


def test_what_is_told_when_indices_disagree_or_do_not_tell(found):
    level = found.levels[0]

    def with_bounds(srmr, rmsea, cfi):
        bounds = {"srmr": Cutoff(srmr, 0.05), "rmsea": Cutoff(rmsea, 0.05), "cfi": Cutoff(cfi, 0.05)}
        return replace(found, levels=(replace(level, cutoffs=bounds),))

    nan = float("nan")
    cases = {
        (0.5, 0.5, 0.5): (True, "fits better"),
        (0.01, 0.5, 0.5): (None, "indices disagree"),
        (0.01, 0.01, 0.5): (False, "no better"),
        (nan, nan, nan): (None, "no index tells"),
        (nan, 0.01, nan): (False, "no better"),
        (nan, 0.01, 0.5): (None, "indices disagree"),
    }
    for bounds, (holds, words) in cases.items():
        result = with_bounds(*bounds)
        assert result.holds is holds, bounds
        assert words in result.sentences()[0].render("en")
        assert result.sentences()[0].render("zh")
    premise = held_against(with_bounds(nan, nan, nan))
    assert premise.holds is None  # no comfort from conventional cut-offs where the simulated ones do not tell
    assert "no index could tell this model from" in premise.note.render("en")
    assert held_against(with_bounds(0.5, nan, nan)).holds is True
    assert "every index with a cut-off simulated" in held_against(with_bounds(0.5, nan, nan)).note.render("en")
    assert "disagree" in held_against(with_bounds(0.01, 0.5, 0.5)).note.render("en")
    assert with_bounds(nan, 0.01, 0.5).to_frame().verdict.tolist() == [
        "cannot be told", "reaches level 1", "better than level 1"]  # fmt: skip


def test_a_value_on_its_cut_off_is_beyond_it(found):
    v = found.values
    bounds = {name: Cutoff(v[name], 0.05) for name in v}
    assert replace(found, levels=(replace(found.levels[0], cutoffs=bounds),)).holds is False


@pytest.mark.parametrize(
    ("model", "options", "reason"),
    [
        (THREE, {"group": "school"}, "groups"),
        (THREE, {"estimator": "GLS"}, "estimator"),
        ("f =~ x1 + x2 + x3", {}, "no_test"),
        ("f =~ x1 + x2 + x3\nf ~ ageyr", {}, "observed"),
        ("f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\nx1 ~~ x4\nx2 ~~ x5\nx3 ~~ x6", {}, "no_levels"),
    ],
)
def test_where_there_are_none_a_note_says_why(model, options, reason):
    result = dynamic_cutoffs(rp.fit(model, HS, **options), draws=100)
    assert result.holds is None
    assert not result.levels
    assert not result.tables()
    assert [n.message.key for n in result.notes] == [f"dynamic_cutoffs.{reason}"]


def test_few_draws_and_missing_answers_are_said():
    assert [n.message.key for n in dynamic_cutoffs(rp.fit(THREE, HS), draws=99).notes] == ["dynamic_cutoffs.few_draws"]
    holes = answers(2).astype(float)
    holes.iloc[::9, 3] = np.nan
    result = dynamic_cutoffs(rp.fit(FOUR, holes, estimator="MLR", missing="fiml"), draws=100)
    assert result.levels
    assert [n.message.key for n in result.notes] == ["dynamic_cutoffs.as_if_complete"]


def test_one_factor_leaves_out_residual_correlations():
    result = dynamic_cutoffs(rp.fit("g =~ x1 + x2 + x3 + x4 + x5 + x6", HS), draws=100)
    assert [len(level.steps) for level in result.levels] == [1, 2, 3]
    assert result.levels[0].steps[0].op == "~~"
    assert "residual correlation" in result.sentences()[0].render("en")
    assert result.holds is False
