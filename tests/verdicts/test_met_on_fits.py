"""What a fit and what is made of it are refused or warned for: each on its way, with what decides, in both languages."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from readings import exactly, noted, refused

import repurchase as rp
from repurchase.analysis.invariance.group_paths.result import path_differences
from repurchase.analysis.sem_report.side_by_side import fit_indices

HEYWOOD = [[1, 0.8, 0.7], [0.8, 1, 0.4], [0.7, 0.4, 1]]
STUCK = "f =~ a + b + c\na ~~ 0*a\nb ~~ 0*b"  # two items without error that do not agree: no search ends
FOUR = "f =~ x1 + x2 + x3 + x4"


@cache
def stuck_answers():
    return pd.DataFrame(exactly(HEYWOOD), columns=["a", "b", "c"]).assign(g=["u", "v"] * 100)


@cache
def stuck():
    return rp.fit(STUCK, stuck_answers())


@cache
def answers(n=200):
    """Four items of one factor, a predictor of it, and two groups."""
    rng = np.random.default_rng(2)
    x = rng.normal(size=n)
    f = 0.5 * x + rng.normal(size=n)
    frame = {f"x{i}": f + 0.7 * rng.normal(size=n) for i in (1, 2, 3, 4)}
    return pd.DataFrame(frame | {"x": x, "g": ["u", "v"] * (n // 2)})


@cache
def cut(categories, rare=False):
    """The same items in few categories; with `rare`, one respondent alone has the highest."""
    frame = answers().copy()
    for i in (1, 2, 3, 4):
        z = frame[f"x{i}"]
        frame[f"x{i}"] = np.digitize(z, z.quantile(np.arange(1, categories) / categories)) + 1.0
    if rare:
        frame.loc[0, "x1"] = categories + 1.0
    return frame


def with_holes(column):
    frame = cut(3).copy()
    frame.loc[:6, column] = np.nan
    return frame


def crossed():
    """The second model has fewer parameters, and the one that matters."""
    frame = pd.DataFrame(
        exactly([[1, 0.7, 0, 0], [0.7, 1, 0, 0], [0, 0, 1, 0.1], [0, 0, 0.1, 1]]), columns=list("pqrs")
    )
    return rp.compare(rp.fit("p ~~ r\np ~~ s\nq ~~ q", frame), rp.fit("p ~~ q\nr ~~ r\ns ~~ s\np ~~ 0*r", frame))


def apart():
    R = np.full((5, 5), 0.81)
    R[0, 1] = R[1, 0] = 0.51
    np.fill_diagonal(R, 1)
    return rp.fit(
        "f =~ x3 + x4 + x5 + x1 + x2\nx1 ~~ x2", pd.DataFrame(exactly(R), columns=[f"x{i}" for i in range(1, 6)])
    )


def sixty():
    names = [f"v{i}" for i in range(60)]
    frame = pd.DataFrame(np.random.default_rng(1).normal(size=(100, 60)), columns=names)
    return rp.fit("\n".join(f"{v} ~~ {' + '.join(names[i:])}" for i, v in enumerate(names)), frame)


def mediated(model):
    rng = np.random.default_rng(5)
    x = rng.normal(size=200)
    m = 0.6 * x + rng.normal(size=200)
    frame = pd.DataFrame({"x": x, "m": m, "y": 0.5 * m + rng.normal(size=200)})
    return rp.mediation(rp.fit(model, frame), draws=0)


def ordinal_heywood():
    frame = stuck_answers()[["a", "b", "c"]]
    coded = frame.apply(lambda z: np.digitize(z, z.quantile([0.25, 0.5, 0.75])) + 1.0)
    return rp.fit("f =~ a + b + c", coded, ordered=True)


def one_construct_twice():
    """Items that belong together across constructs more than within: their correlation comes out above one."""
    coded = pd.DataFrame(
        exactly([[1, 0.4, 0.7, 0.7], [0.4, 1, 0.7, 0.7], [0.7, 0.7, 1, 0.5], [0.7, 0.7, 0.5, 1]]), columns=list("abcd")
    )
    coded = coded.apply(lambda z: np.digitize(z, z.quantile([0.25, 0.5, 0.75])) + 1.0)
    return rp.fit("f =~ a + b\nh =~ c + d", coded, ordered=True)


REFUSED = {
    "bootstrap.not_converged": (lambda: stuck().bootstrap(draws=20), "cannot be resampled", "无法进行重抽样"),
    "comparison.not_converged": (lambda: rp.compare(stuck(), rp.fit("f =~ a + b + c", stuck_answers())), "Only fits that converged", "只能比较已收敛"),
    "diagnostics.unusable": (lambda: stuck().residuals(), "has no such diagnostics", "没有此类诊断"),
    "diagnostics.scores_bartlett": (lambda: rp.fit(FOUR, cut(4), ordered=True).factor_scores("bartlett"), "no Bartlett scores", "没有Bartlett得分"),
    "diagnostics.scores_residual": (lambda: ordinal_heywood().factor_scores(), "residual variance of a is not positive", "a的残差方差不为正"),
    "diagnostics.scores_latents": (lambda: one_construct_twice().factor_scores(), "has a negative variance", "组合方差为负"),
    "effects.not_converged": (lambda: stuck().effects(), "its effects cannot be read", "无法解读其效应"),
    "fit.too_many_free": (sixty, "has 1830 free parameters; 1600", "有1830个自由参数，内存最多容纳1600个"),
    "fit.unknown_group": (lambda: rp.fit(FOUR, answers(), group="g").group_position("w"), "no group w; known here: u and v", "没有组 w；可用的有：u和v"),
    "fit_indices.nothing": (lambda: fit_indices({"cfa": stuck()}), "No model converged", "没有模型收敛"),
    "group_paths.not_converged": (lambda: path_differences(STUCK + "\nc ~ a", stuck_answers(), "g", "ML", permutations=0), "by “g” could not be estimated", "按“g”分组的多组模型无法估计"),
    "invariance.few_categories": (lambda: rp.invariance(FOUR, cut(2), "g", ordered=True), "have fewer: x1, x2, x3 and x4", "类别不足：x1、x2、x3和x4"),
    "invariance.not_converged": (lambda: rp.invariance(STUCK, stuck_answers(), "g", "ML"), "the model did not converge", "模型未收敛"),
    "model.no_value": (lambda: rp.fit("f =~ x1 + x2 + k*x3 + x4\nk == log(0 - 1)", answers()), "has no value", "没有数值"),
}  # fmt: skip
NOTED = {
    "bootstrap.lacking": (lambda: rp.fit(FOUR, cut(4, rare=True), ordered=True).bootstrap(draws=60, seed=1), "of 60 resamples a category", "60 个重抽样样本中有"),
    "comparison.not_nested": (crossed, "and yet a smaller chi-square", "而卡方更小"),
    "fit.auto_few": (lambda: rp.fit(FOUR, with_holes("x1"), estimator="auto", missing="fiml"), "at most 3 answer categories, too few", "类别不超过3个"),
    "fit.residuals_not_definite": (apart, "is not positive definite", "非正定"),
    "invariance.ordinal": (lambda: rp.invariance(FOUR, cut(4), "g", ordered=True), "Wu & Estabrook, 2016", "Wu & Estabrook, 2016"),
    "mediation.not_freed": (lambda: mediated("m ~ x\ny ~ m\ny ~~ m"), "the 1 direct path to y free", "释放1条到y的直接路径"),
}  # fmt: skip


@pytest.mark.parametrize("key", REFUSED)
def test_what_cannot_be_done_with_a_fit(key):
    refused(REFUSED[key][0], key, *REFUSED[key][1:])


@pytest.mark.parametrize("key", NOTED)
def test_what_a_fit_is_warned_of(key):
    noted(NOTED[key][0](), key, *NOTED[key][1:])


def test_errors_beside_a_bootstrap_that_is_not_batched():
    rng = np.random.default_rng(4)
    x = rng.normal(size=200)
    frame = pd.DataFrame({"x": x, "m": 0.6 * x + rng.normal(size=200)})
    frame["y"] = 0.5 * frame["m"] + rng.normal(size=200)
    fit = rp.fit("m ~ x\ny ~ m", frame, estimator="WLS")
    noted(
        fit.effects(bootstrap=fit.bootstrap(draws=20)), "effects.no_bca", "BCa intervals are left out", "未给出BCa区间"
    )
