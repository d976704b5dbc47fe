"""What stands beside a fit treats the answers as the fit does: gaps, auxiliary variables, and the study's options."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.invariance.group_paths.result import path_differences
from repurchase.analysis.measurement.confirmatory import confirmatory_fit
from repurchase.analysis.results.survey_input import as_survey, measurement_model
from repurchase.analysis.sem_report.estimator_check import estimator_check
from repurchase.study.stages.model_syntax import study_model
from repurchase.study.stages.structural_stage import _effects

ITEMS = {c: [f"{c}{k}" for k in (1, 2, 3)] for c in ("EASE", "LIKE", "STAY", "TELL")}


def frame(n: int = 300, points: int = 5) -> pd.DataFrame:
    """A driver, a mediator and two outcomes, with gaps in one of these; `aux` differs between groups, items do not."""
    rng = np.random.default_rng(5)
    ease = rng.normal(size=n)
    like = 0.6 * ease + 0.8 * rng.normal(size=n)
    factors = {"EASE": ease, "LIKE": like, "STAY": 0.6 * like + 0.8 * rng.normal(size=n)}
    factors["TELL"] = 0.6 * like + 0.8 * rng.normal(size=n)
    made = {
        i: np.clip(np.round((points + 1) / 2 + points / 5 * (f + 0.6 * rng.normal(size=n))), 1, points)
        for c, f in factors.items()
        for i in ITEMS[c]
    }
    found = pd.DataFrame(made)
    group = np.where(np.arange(n) % 2, "a", "b")
    aux = found["STAY1"] + rng.normal(size=n) + 5.0 * (group == "a")
    found.loc[rng.random(n) < 0.25, "STAY1"] = np.nan
    return found.assign(aux=aux, group=group)


# ------------------------------------------------------------------------------------------------- auxiliary variables
def test_equal_groups_do_not_make_auxiliary_variables_equal():
    fit = rp.fit(
        "EASE =~ EASE1 + EASE2 + EASE3\nSTAY =~ STAY1 + STAY2 + STAY3", frame(), "MLR", "fiml", "group",
        group_equal=("loadings", "intercepts", "residuals"), auxiliary=("aux",),
    )  # fmt: skip
    rows = fit.estimates
    means = rows[(rows.lhs == "aux") & (rows.op == "~1")].estimate.to_numpy()
    assert abs(means[0] - means[1]) > 4.5
    plain = rp.fit(
        "EASE =~ EASE1 + EASE2 + EASE3\nSTAY =~ STAY1 + STAY2 + STAY3", frame(), "MLR", "fiml", "group",
        group_equal=("loadings", "intercepts", "residuals"),
    )  # fmt: skip
    assert fit.solution.df == plain.solution.df
    assert fit.measures["pvalue"] > 0.001


def test_groups_are_compared_with_the_same_auxiliary_variables():
    model = "EASE =~ EASE1 + EASE2 + EASE3\nSTAY =~ STAY1 + STAY2 + STAY3"
    ladder = rp.invariance(model, frame(), "group", "MLR", missing="fiml", auxiliary=("aux",))
    assert {s.fit.settings.auxiliary for s in ladder.steps} == {("aux",)}
    assert not any("aux" in name for s in ladder.steps for name in s.partial)
    without = rp.invariance(model, frame(), "group", "MLR", missing="fiml", partial=False)
    steps = {s.name: s.fit.solution.df for s in ladder.steps if not s.partial}
    assert steps == {s.name: s.fit.solution.df for s in without.steps if s.name in steps}
    more = f"{model}\nLIKE =~ LIKE1 + LIKE2 + LIKE3\nLIKE ~ EASE\nSTAY ~ LIKE"
    paths = path_differences(more, frame(), "group", "MLR", missing="fiml", auxiliary=("aux",), permutations=0)
    assert paths.fit.settings.auxiliary == ("aux",)
    assert [p.change.df for p in paths.paths] == [1, 1] and np.isfinite(paths.path("LIKE", "STAY").change.p_value)


# ------------------------------------------------------------------------------------------------- beside a fit
def test_common_method_with_a_marker_rests_on_the_same_respondents():
    survey = as_survey(frame(), ITEMS)
    cfa = rp.fit(measurement_model(survey), survey, "MLR", "fiml")
    less = survey.without_items(ITEMS["TELL"])
    alike = confirmatory_fit(less, cfa)
    assert (alike.n, alike.settings.missing) == (300, "fiml")
    assert confirmatory_fit(less).settings.missing == "listwise"
    found = rp.common_method(survey, fit=cfa, marker="TELL")
    assert found.measurement["chisq"] == pytest.approx(
        rp.fit(alike.model, survey, "MLR", "fiml").measures["chisq_scaled"]
    )


def test_ordinal_items_that_are_gone_are_not_asked_for():
    survey = as_survey(frame(points=4).drop(columns="aux"), ITEMS)
    cfa = rp.fit(measurement_model(survey), survey, "WLSMV", ordered=ITEMS["TELL"])
    less = survey.without_items(ITEMS["TELL"])
    assert confirmatory_fit(less, cfa).converged


def test_both_estimators_use_whoever_answered():
    data = frame(points=4)
    model = "EASE =~ EASE1 + EASE2 + EASE3\nSTAY =~ STAY1 + STAY2 + STAY3\nSTAY ~ EASE"
    items = [*ITEMS["EASE"], *ITEMS["STAY"]]
    found = estimator_check(rp.fit(model, data, "WLSMV", "pairwise", ordered=items), data)
    full = next(iter(rp.fit(model, data, "MLR", "fiml").rows("~")))
    assert found.paths[0].other_std_all == pytest.approx(full.std_all)
    complete = next(iter(rp.fit(model, data, "MLR").rows("~")))
    assert abs(found.paths[0].other_std_all - complete.std_all) > 1e-4


# ------------------------------------------------------------------------------------------------- the study's options
STUDY = """
schema = "repurchase.study/1"
name = "two"
[scale]
low = 1
high = 5
{constructs}
[model]
paths = ["LIKE ~ EASE", "STAY ~ LIKE + EASE", "TELL ~ LIKE"]
[options]
draws = 0
smallest_effect = {smallest}
"""


@pytest.mark.parametrize(("smallest", "kind"), [(0.9, "indirect_only"), (0.01, "indirect_open")])
def test_the_smallest_effect_of_a_study_reaches_several_outcomes(smallest, kind):
    blocks = [
        f'[constructs.{c}]\nlabel = {{ en = "{c}", zh = "{c}" }}\nitems = ['
        + ", ".join(f'{{ name = "{i}" }}' for i in ITEMS[c])
        + "]"
        for c in ITEMS
    ]
    study = rp.Study.parse(STUDY.format(constructs="\n".join(blocks), smallest=smallest))
    survey = as_survey(frame(), ITEMS)
    model = study_model(study, survey)
    found = _effects(rp.fit(model.structural, survey, "MLR", "fiml"), model, None, study)
    assert found.effect("indirect", "EASE", "LIKE", "STAY").type == kind
