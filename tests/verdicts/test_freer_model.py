"""Verdicts read from the model with free direct paths, several outcomes, and tests that do not exist."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from readings import said

import repurchase as rp
from repurchase.analysis.decisions.priorities.verdicts import quadrant_frequencies
from repurchase.analysis.diagnostics.dynamic_cutoffs.result import dynamic_cutoffs
from repurchase.analysis.diagnostics.local_fit.result import local_fit
from repurchase.analysis.effects.hypotheses.result import hypotheses
from repurchase.analysis.gate.findings import GateFindings, Premise
from repurchase.analysis.gate.result import Gate, gate
from repurchase.analysis.mediation import result as mediation_module
from repurchase.analysis.mediation.result import joint_tests
from repurchase.analysis.results.survey_input import as_survey
from repurchase.literature import RULES
from repurchase.numeric.fit_measures.nested import Difference
from repurchase.study import Hypothesis
from repurchase.study.stages import gate_stage
from repurchase.study.stages.gate_stage import premises
from repurchase.study.stages.run_state import Run
from repurchase.text import LANGUAGES, text

NAN = float("nan")
LABELS = {c: {"en": c, "zh": c} for c in "AMYZW"}
ITEMS = {c: [f"{c}{i}" for i in (1, 2, 3)] for c in "AMYZ"}
STATED = "M ~ a*A\nY ~ b*M\nind_A_M_Y := a*b"


def answers(direct: float, n: int = 400, seed: int = 3) -> pd.DataFrame:
    """Four measured constructs, A -> M -> Y and M -> Z; `direct` is A -> Y, which the models leave out."""
    rng = np.random.default_rng(seed)
    a = rng.normal(size=n)
    m = 0.5 * a + 0.8 * rng.normal(size=n)
    latent = {
        "A": a,
        "M": m,
        "Y": 0.5 * m + direct * a + 0.7 * rng.normal(size=n),
        "Z": 0.5 * m + 0.7 * rng.normal(size=n),
    }
    return pd.DataFrame({i: f + 0.6 * rng.normal(size=n) for c, f in latent.items() for i in ITEMS[c]})


def fitted(paths: str, constructs: str, direct: float, **options):
    parts = "\n".join(f"{c} =~ {' + '.join(ITEMS[c])}" for c in constructs)
    return rp.fit(f"{parts}\n{paths}", answers(direct), estimator="MLR", **options)


def survey_of(constructs: str, direct: float):
    return as_survey(answers(direct), {c: ITEMS[c] for c in constructs})


def premise(key, holds, pairs=(), **more):
    return Premise(key, holds, text("gate.distinct_unknown"), {}, pairs, **more)


# ------------------------------------------------------------------------------------------------- what is read
def test_premises_are_those_of_the_model_that_is_read():
    local = premise("local_fit", False, (("A", "Y"),), freed=False, freed_pairs=(("M", "Z"),))
    found = GateFindings((premise("approximate_fit", False, freed=True), local), "Y")
    assert found.conditions(("A", "Y")) == ("approximate_fit", "local_fit")
    assert found.conditions(("A", "Y"), freed=True) == ()
    assert found.conditions(("M", "Z"), freed=True) == ("local_fit",)
    worse = Gate(
        (premise("admissible", True, freed=False), premise("local_fit", False, (("A", "Y"),), freed=True)), "Y"
    )
    assert worse.conditions(("A", "Y")) == ("local_fit",)
    assert worse.conditions(("A", "Y"), freed=True) == worse.conditions_of_totals(freed=True) == ("admissible",)
    assert "read from, this holds: local fit." in said(worse, "en")[1]
    assert "read from, this does not hold: an admissible solution." in said(worse, "en")[2]
    assert len(said(worse, "zh")) == 3


def test_a_path_left_out_does_not_weaken_verdicts_from_the_model_that_has_it():
    """Local fit and simulated cut-offs of the stated model see the omitted path; the verdicts do not rest on it."""
    fit, run = fitted(STATED, "AMY", 0.5), Run(None)
    run.results |= {"local_fit": local_fit(fit), "dynamic_cutoffs": dynamic_cutoffs(fit, draws=100)}
    found = rp.mediation(fit, draws=0)
    assert found.model == "direct_paths_free"
    passed = premises(run, survey_of("AMY", 0.5), fit, found, RULES)
    assert passed["local_fit"].holds is False and passed["local_fit"].freed is True
    assert passed["approximate_fit"].freed is True
    assert "cutoffs" in passed["approximate_fit"].evidence["direct_paths_free"]
    path = ("A", "M", "Y")
    assert {"local_fit", "direct_paths"} <= set(passed.conditions(path))
    assert passed.conditions(path, freed=True) == passed.conditions_of_totals(freed=True) == ()


def test_one_standard_serves_both_models_where_none_can_be_simulated_for_the_freer_one(monkeypatch):
    fit = fitted(STATED, "AMY", 0.5)
    found = rp.mediation(fit, "Y", draws=99, seed=1)
    stated = dynamic_cutoffs(fit, draws=100)
    assert stated.levels
    monkeypatch.setattr(gate_stage, "dynamic_cutoffs", lambda freer, *given, **rules: replace(
        dynamic_cutoffs(freer, draws=100), levels=()
    ))  # fmt: skip
    run = Run()
    run.results["dynamic_cutoffs"] = stated
    freed = premises(run, survey_of("AMY", 0.5), fit, found, RULES)["approximate_fit"].evidence["direct_paths_free"]
    assert freed["bounds"] == "simulated"
    assert freed["cutoffs"] == {
        name: c.value for name, c in stated.levels[0].cutoffs.items() if name in freed["cutoffs"]
    }
    assert freed["cfi"] > stated.values["cfi"]


def test_more_misfit_than_is_listed_spares_no_construct():
    fit, run = fitted(STATED, "AMY", 0.5), Run(None)
    local = local_fit(fit)
    few = tuple(c for c in local.candidates if c.p_holm < local.alpha)[:1]
    run.results["local_fit"] = replace(
        local, candidates=few, candidates_found=11, misfits=(("Z1", "M1"), *local.misfits)
    )
    passed = premises(run, survey_of("AMYZ", 0.5), fit, None, RULES)
    assert "local_fit" in passed.conditions(("Z", "M"))


# ------------------------------------------------------------------------------------------------- tests that do not exist
def test_a_joint_test_that_does_not_exist_leaves_verdicts_conditional(monkeypatch):
    fit = fitted(STATED, "AMY", 0.5)
    monkeypatch.setattr(mediation_module, "difference", lambda *_: Difference("standard", NAN, 1, NAN))
    found = rp.mediation(fit, draws=0)
    assert found.model == "stated" and all(not e.type for e in found.stated.specific)
    assert "mediation.not_tested" in [n.message.key for n in found.notes]
    assert all(n.message.render(lang) for n in found.notes for lang in LANGUAGES)
    assert "not testable here" in " ".join(said(found, "en"))
    passed = gate(fit, mediation=found)
    assert passed["direct_paths"].holds is None
    claims = [Hypothesis("H1", ("A", "M"), "+"), Hypothesis("H2", ("M", "Y"), "+")]
    verdicts = hypotheses(fit, claims, LABELS, mediation=found, gate=passed)
    assert ["direct_paths" in t.conditional_on for t in verdicts.tested] == [False, True]
    assert "or cannot be tested" in " ".join(said(verdicts, "en")) and "或无法检验" in " ".join(said(verdicts, "zh"))
    assert "direct_paths" in passed.conditions_of_totals()
    assert "direct_paths" not in gate(fit).conditions(("M", "Y"))  # nobody asked


def test_a_freer_model_without_optimum_leaves_verdicts_conditional(monkeypatch):
    def fails(*_):
        raise np.linalg.LinAlgError

    monkeypatch.setattr(mediation_module, "with_model", fails)
    fit = fitted(STATED, "AMY", 0.5)
    found = rp.mediation(fit, draws=0)
    assert (found.model, found.freed) == ("stated", None)
    assert "direct_paths" in gate(fit, mediation=found).conditions(("M", "Y"))


def test_a_mediation_without_draws_of_the_model_that_is_read_says_so():
    fit = fitted(STATED, "AMY", 0.5)
    boot = fit.bootstrap(draws=50)
    found = rp.mediation(fit, draws=0, bootstrap=boot)
    tested = hypotheses(fit, [Hypothesis("H1", ("A", "M", "Y"), "+")], LABELS, effects=boot, mediation=found)
    assert tested.tested[0].model == "direct_paths_free"
    assert [n.message.key for n in tested.notes] == ["hypotheses.delta_only"]


# ------------------------------------------------------------------------------------------------- several outcomes
TWO = "M ~ A\nY ~ M\nZ ~ M"


def test_paths_left_out_are_tested_for_each_of_several_outcomes():
    fit = fitted(TWO, "AMYZ", 0.5)
    passed = premises(Run(None), survey_of("AMYZ", 0.5), fit, None, RULES, ("Y", "Z"))
    direct = passed["direct_paths"]
    assert direct.holds is False and direct.pairs == (("A", "Y"),)
    assert "1 of 2 outcomes" in direct.note.render("en") and "2 个因变量中" in direct.note.render("zh")
    assert "direct_paths" in passed.conditions(("M", "Y")) and "direct_paths" in passed.conditions(("A", "M", "Y"))
    assert "direct_paths" not in passed.conditions(("M", "Z"))
    assert "direct_paths" in passed.conditions_of_totals()
    assert passed["cross_paths"].holds is True


def test_several_outcomes_share_one_error_rate():
    p = [t.change.p_value for y in "YZ" for t in joint_tests(fitted(TWO, "AMYZ", 0.0), y)]
    tests = [
        SimpleNamespace(kind="direct", paths=(("A", y),), change=SimpleNamespace(p_value=q))
        for y, q in zip("YZ", (0.03, 0.2))
    ]
    fit = fitted(TWO, "AMYZ", 0.0)
    assert len(p) == 2 and gate(fit, left_out=tests)["direct_paths"].holds is True  # 2 * .03
    tests[0].change.p_value = 0.01
    assert gate(fit, left_out=tests)["direct_paths"].holds is False
    tests[0].change.p_value = NAN
    untold = gate(fit, left_out=tests)
    assert untold["direct_paths"].holds is None
    assert ["direct_paths" in untold.conditions(("M", y)) for y in "YZ"] == [True, False]


def test_a_model_without_mediators_leaves_no_direct_path_out():
    fit = fitted("Y ~ A + M", "AMY", 0.0)
    assert premises(Run(None), survey_of("AMY", 0.0), fit, None, RULES)["direct_paths"].holds is True
    assert gate(fitted(STATED, "AMY", 0.0))["direct_paths"].holds is None  # not looked at


# ------------------------------------------------------------------------------------------------- moderation
def test_a_moderation_does_not_rest_on_paths_to_mediators():
    """Predictor, moderator and outcome are no path through the moderator."""
    term = SimpleNamespace(
        estimate=0.3, std_error=0.1, std=0.3, std_std_error=0.1, p_value=0.003, ci_low=0.1, ci_high=0.5
    )
    known = SimpleNamespace(predictor="A", moderator="W", outcome="Y", interaction=term, fit=fitted("Y ~ A", "AY", 0.5))
    closed = GateFindings((premise("cross_paths", False), premise("distinct", False, (("M", "W"),))), "Y")
    found = hypotheses(known.fit, [Hypothesis("H1", ("A*W", "Y"), "+")], LABELS, moderations=[known], gate=closed)
    assert found.tested[0].conditional_on == ("distinct",)


# ------------------------------------------------------------------------------------------------- clusters
def test_quadrants_of_clustered_respondents_come_from_resampled_clusters():
    """Ten shops whose means differ far more than respondents within them: few resamples of shops are alike."""
    rng = np.random.default_rng(8)
    shop = np.repeat(np.arange(10), 40)
    frame = answers(0.0).assign(shop=shop)
    parts = "\n".join(f"{c} =~ {' + '.join(ITEMS[c])}" for c in "AMY")
    fit = rp.fit(f"{parts}\nY ~ A + M", frame, estimator="MLR", cluster="shop")
    boot = fit.bootstrap(draws=300, seed=1)
    scores = np.column_stack([rng.normal(size=10)[shop] + 0.1 * rng.normal(size=400) for _ in range(3)])
    scores[:, 0] += scores[:, 1:].mean() - scores[:, 0].mean() + 0.2
    importance = np.tile([0.9, 0.1, 0.1], (300, 1))
    shares = quadrant_frequencies(boot, importance, scores)
    assert shares.sum(axis=1) == pytest.approx(1.0)
    above = shares[0, 1] + shares[0, 3]
    assert 0.5 < above < 0.9  # of resampled respondents nearly all: .2 is four of their errors
