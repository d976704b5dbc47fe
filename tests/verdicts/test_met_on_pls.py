"""What limits a PLS model: each refusal and each note on its way, with what decides, in both languages."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from readings import noted, refused

import repurchase as rp

BLOCKS = {"A": ["a1", "a2"], "B": ["b1", "b2"], "Y": ["y1", "y2"]}
PATHS = {"Y": ["A", "B"]}


@cache
def answers(n=150, noise=0.5, together=0.0, seed=1):
    """Two drivers, correlated as wanted, and their outcome; two items each."""
    rng = np.random.default_rng(seed)
    a = rng.normal(size=n)
    b = together * a + np.sqrt(1 - together**2) * rng.normal(size=n)
    y = 0.6 * a + 0.4 * b + 0.5 * rng.normal(size=n)
    of = {"a": a, "b": b, "y": y}
    return pd.DataFrame({f"{v}{i}": of[v] + noise * rng.normal(size=n) for v in of for i in (1, 2)})


def model(frame, paths=PATHS, blocks=BLOCKS, **options):
    return rp.pls(frame, paths, blocks, **{"draws": 0, "repeats": 0, **options})


def holes():
    frame = answers().copy()
    frame.loc[:4, "a1"] = np.nan
    return frame


def against():
    return answers().assign(a3=answers()["a1"] + 0.3 * answers()["b1"], a1=-answers()["a1"])


def twins():
    frame = answers()
    return frame.assign(a2=frame["a1"] + 0.01 * frame["b1"])


def weak(seed, n=60):
    """Constructs with almost nothing in common."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.normal(size=(n, 6)), columns=[i for items in BLOCKS.values() for i in items])
    return frame.assign(a2=frame["a2"] + 0.3 * frame["a1"])


REFUSED = {
    "pls.no_paths": (lambda: model(answers(), {}), "one path at least", "至少需要一条路径"),
    "pls.not_converged": (lambda: model(weak(4)), "The PLS weights did not settle", "PLS权重未收敛"),
    "pls.cycle": (lambda: model(answers(), [("A", "B"), ("B", "A")]), "run in a circle", "形成了回路"),
}
NOTED = {
    "pls.apart": (lambda: model(answers(), {"Y": ["A"]}), "B: on no path", "B不在任何路径上"),
    "pls.incomplete": (lambda: model(holes()), "5 incomplete responses were left out", "剔除了5份"),
    "pls.few": (lambda: model(answers().iloc[:40]), "40", "40"),
    "pls.no_bootstrap": (lambda: model(answers()), "No bootstrap was run for PLS", "未进行Bootstrap"),
    "pls.kept_consistent": (lambda: model(answers(), consistent=True), "PLSc assumes", "PLSc假定"),
    "pls.opposed": (lambda: model(against(), blocks={**BLOCKS, "A": ["a1", "a2", "a3"]}), "a2 and a3: the loading is negative", "a2和a3的载荷为负"),
    "pls.collinear_items": (lambda: model(twins(), formative=["A"]), "a1 and a2: collinear formative", "a1和a2：形成性题项共线"),
    "pls.collinear_paths": (lambda: model(answers(together=0.99, noise=0.05)), "A → Y and B → Y: collinear", "A → Y和B → Y：预测变量共线"),
    "pls.inadmissible": (lambda: model(answers(together=0.95, noise=1.5, n=60), consistent=True), "must not be used", "不可使用"),
    "pls.inadmissible_draws": (lambda: model(answers(together=0.9, noise=1.2, n=60), consistent=True, draws=100), "were inadmissible (a corrected value above 1)", "100次Bootstrap重抽样中有"),
    "pls.rho_beyond": (lambda: model(weak(9)), "Y: ρA exceeds 1", "Y的ρA大于1"),
    "pls.unsettled": (lambda: model(weak(3, n=20).round(), draws=300), "could not be estimated and w", "300次Bootstrap重抽样中有"),
    "pls.negative_importance": (lambda: model(against(), blocks={**BLOCKS, "A": ["a1", "a2", "a3"]}), "a1: negative weights", "a1在重要性—绩效分析中权重为负"),
}  # fmt: skip


@pytest.mark.parametrize("key", REFUSED)
def test_a_pls_model_that_cannot_be(key):
    refused(REFUSED[key][0], key, *REFUSED[key][1:])


@pytest.mark.parametrize("key", NOTED)
def test_what_limits_a_pls_model_is_said(key):
    noted(NOTED[key][0](), key, *NOTED[key][1:])
