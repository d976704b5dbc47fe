"""Models and data whose resamples are hard to refit, and the comparison of their bootstrap with single fits.

All data are drawn by sums and products alone, so that they are the same, to the last bit or nearly so, on any machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import repurchase as rp

DATA = Path(__file__).parent / "data"
NEAR = 1.5e-5  # of an estimate, or of 1 where it is smaller
SAME = 1e-8  # of chi-square, or of 1: at one minimum both are equal but for rounding
FLAT = 1e-4  # as `NEAR`, where chi-square is the same: a flat valley leaves this much to rounding


@dataclass(frozen=True)
class Case:
    """A model, how its data are drawn, and the options of its fit."""

    model: str
    data: Callable[[], pd.DataFrame]
    options: dict


def factors(seed, n, loadings, between=(), names="abcdefghijklmnop"):
    """Items of factors in blocks: loadings a block; `between` adds (to, from, weight) of one factor to the next."""
    rng = np.random.default_rng(seed)
    f = rng.standard_normal((n, len(loadings)))
    for to, source, weight in between:
        f[:, to] = f[:, to] + weight * f[:, source]
    columns, k = {}, 0
    for j, block in enumerate(loadings):
        for loading in block:
            columns[names[k]] = loading * f[:, j] + rng.standard_normal(n) * max(1 - loading**2, 0.05) ** 0.5
            k += 1
    return pd.DataFrame(columns)


def cut(frame, at=(-0.8, 0.1, 0.9)):
    """The same in categories."""
    return frame.assign(**{v: np.searchsorted(at, frame[v]) + 1 for v in frame})


def holed(frame, share, seed=3):
    """The same with answers missing at random."""
    holes = np.random.default_rng(seed).random(frame.shape) < share
    return frame.mask(holes)


def grouped(frame):
    """The same with a column of two groups, three respondents in five in the first."""
    return frame.assign(group=np.where(np.arange(len(frame)) % 5 < 3, "x", "y"))


def with_columns(frame, **columns):
    """The same with observed predictors: functions of a generator and the frame."""
    rng = np.random.default_rng(17)
    return frame.assign(**{name: make(rng, frame) for name, make in columns.items()})


TWO = "f =~ a + b + c\ng =~ d + e + h\ng ~ f"
PAIRS = "f =~ a + b\ng =~ c + d\ng ~ f"
THREE = "f =~ a + b + c\ng =~ d + e + h\nk =~ i + j + l\n"
TRIPLES = "abcdehijl"


def two_factors(seed, n, loading=0.6, weight=0.4):
    return factors(seed, n, [[loading] * 3] * 2, [(1, 0, weight)], "abcdeh")


def pairs(seed, n, loading=0.6, weight=0.5):
    return factors(seed, n, [[loading] * 2] * 2, [(1, 0, weight)])


def second_order(seed, n, loading=0.7, weight=0.8):
    frame = factors(seed, n, [[], [loading] * 3, [loading] * 3, [loading] * 3],
                    [(1, 0, weight), (2, 0, weight), (3, 0, weight)], TRIPLES)  # fmt: skip
    return frame


def chain(seed, n):
    """Three factors of three items, each leading to the next."""
    return factors(seed, n, [[0.6] * 3] * 3, [(1, 0, 0.5), (2, 1, 0.5)], TRIPLES)


def observed(seed, n):
    """Five observed variables on a path."""
    rng = np.random.default_rng(seed)
    x, z = rng.standard_normal((2, n))
    m = 0.4 * x + 0.2 * z + rng.standard_normal(n)
    w = 0.3 * x + rng.standard_normal(n)
    return pd.DataFrame({"x": x, "z": z, "m": m, "w": w, "y": 0.4 * m + 0.3 * w + 0.1 * x + rng.standard_normal(n)})


def growth(seed, n):
    rng = np.random.default_rng(seed)
    level, slope = 2 + rng.standard_normal(n), 0.5 + 0.5 * rng.standard_normal(n)
    return pd.DataFrame({f"t{k}": level + k * slope + 0.8 * rng.standard_normal(n) for k in range(4)})


def predicted(seed, n):
    """Two factors whose second an observed age and sex predict."""
    return with_columns(
        two_factors(seed, n, 0.55),
        age=lambda rng, y: 0.3 * y["a"] + rng.standard_normal(len(y)),
        sex=lambda rng, y: (rng.random(len(y)) < 0.5).astype(float),
    )


def mixed(frame, names):
    """Some columns in categories."""
    return frame.assign(**cut(frame[list(names)]).to_dict("series"))


def stored_groups():
    """Two groups of 90 and 70 respondents, stored."""
    return pd.read_csv(DATA / "two_groups.csv")


SECOND = THREE + "s =~ f + g + k"
WLSMV = {"estimator": "WLSMV", "ordered": True}
CASES = {
    "stored groups": Case("f1 =~ x1 + x2 + x3\nf2 =~ x4 + x5 + x6\nf2 ~ c(b, b)*f1", stored_groups, {"group": "g"}),
    "second order": Case(SECOND, lambda: second_order(1, 120), {}),
    "second order, weak": Case(SECOND, lambda: second_order(2, 80, 0.55, 0.5), {}),
    "few answers": Case(TWO, lambda: two_factors(3, 45), {}),
    "weak loadings": Case(TWO, lambda: two_factors(4, 120, 0.4), {}),
    "two items a factor": Case(PAIRS, lambda: pairs(5, 90), {}),
    "two weak items a factor": Case(PAIRS, lambda: pairs(6, 120, 0.5), {}),
    "saturated factor": Case("f =~ a + b + c", lambda: factors(7, 60, [[0.9, 0.5, 0.4]]), {}),
    "unit variances": Case("f =~ a + b + c\ng =~ d + e + h", lambda: two_factors(8, 70), {"std_lv": True}),
    "equal loadings": Case("f =~ a + v*b + v*c\ng =~ d + e + h\ng ~ f", lambda: two_factors(9, 60, 0.5), {}),
    "covariates": Case(TWO + " + age + sex", lambda: predicted(10, 80), {}),
    "paths of observed variables": Case("m ~ x + z\nw ~ x\ny ~ m + w + x", lambda: observed(11, 40), {}),
    "loop": Case(
        "f =~ a + b + c\ng =~ d + e + h\nf ~ x\ng ~ z\nf ~ g\ng ~ f",
        lambda: with_columns(
            two_factors(12, 150, 0.7),
            x=lambda rng, y: y["a"] + rng.standard_normal(len(y)),
            z=lambda rng, y: y["d"] + rng.standard_normal(len(y)),
        ),
        {},
    ),  # fmt: skip
    "error covariances": Case(TWO + "\na ~~ d\nb ~~ e", lambda: two_factors(13, 70), {}),
    "chain": Case(THREE + "g ~ f\nk ~ g", lambda: chain(14, 70), {}),
    "growth": Case(
        "i =~ 1*t0 + 1*t1 + 1*t2 + 1*t3\ns =~ 0*t0 + 1*t1 + 2*t2 + 3*t3\ni ~ 1\ns ~ 1\n"
        "t0 ~ 0*1\nt1 ~ 0*1\nt2 ~ 0*1\nt3 ~ 0*1",
        lambda: growth(15, 50),
        {},
    ),  # fmt: skip
    "equal groups": Case(
        TWO, lambda: grouped(two_factors(16, 140, 0.5)), {"group": "group", "group_equal": ["loadings", "intercepts"]}
    ),  # fmt: skip
    "Wishart": Case(PAIRS, lambda: pairs(17, 80), {"likelihood": "wishart"}),
    "GLS": Case(TWO, lambda: two_factors(18, 80, 0.5), {"estimator": "GLS"}),
    "GLS, two items": Case(PAIRS, lambda: pairs(19, 90), {"estimator": "GLS"}),
    "ULS": Case(TWO, lambda: two_factors(20, 60, 0.5), {"estimator": "ULS"}),
    "ULS, second order": Case(SECOND, lambda: second_order(21, 90, 0.6, 0.6), {"estimator": "ULS"}),
    "WLS": Case(TWO, lambda: two_factors(22, 200, 0.5), {"estimator": "WLS"}),
    "FIML": Case(TWO, lambda: holed(two_factors(23, 80, 0.55), 0.15), {"missing": "fiml"}),
    "FIML, two items": Case(PAIRS, lambda: holed(pairs(24, 100), 0.1), {"missing": "fiml"}),
    "FIML in groups, an equality": Case(
        "f =~ a + b + c\ng =~ d + e + h\ng ~ c(v, v)*f",
        lambda: grouped(holed(two_factors(25, 150, 0.55), 0.1)),
        {"missing": "fiml", "group": "group"},
    ),  # fmt: skip
    "FIML, second order": Case(SECOND, lambda: holed(second_order(26, 110, 0.6, 0.6), 0.1), {"missing": "fiml"}),
    "WLSMV": Case(TWO, lambda: cut(two_factors(27, 90, 0.6)), WLSMV),
    "WLSMV, two items": Case(PAIRS, lambda: cut(pairs(28, 120)), WLSMV),
    "WLSMV, second order": Case(SECOND, lambda: cut(second_order(29, 140)), WLSMV),
    "WLSMV in equal groups": Case(
        TWO,
        lambda: grouped(cut(two_factors(30, 200, 0.6))),
        {**WLSMV, "group": "group", "group_equal": ["loadings", "thresholds"]},
    ),  # fmt: skip
    "ULSMV": Case(TWO, lambda: cut(two_factors(31, 80, 0.5)), {"estimator": "ULSMV", "ordered": True}),
    "mixed": Case(TWO, lambda: mixed(two_factors(32, 120, 0.6), "ae"), {"estimator": "WLSMV", "ordered": ["a", "e"]}),
    "covariates of categories": Case(TWO + " + age", lambda: mixed(predicted(33, 120), "abcdeh"), WLSMV),
    "pairwise": Case(TWO, lambda: holed(cut(two_factors(34, 120, 0.6)), 0.1), {**WLSMV, "missing": "pairwise"}),
}


@dataclass(frozen=True)
class Comparison:
    """How many resamples each found, and which the bootstrap lost, or ended at a lower minimum, or not at one."""

    singly: int
    together: int
    lost: list[int]
    lower: list[int]
    higher: list[int]
    seconds_singly: float
    seconds_together: float


def resamples(fit, draws, seed=0):
    """0-based rows (draws, n), drawn within groups, so that their sizes stay."""
    rng, n = np.random.default_rng(seed), len(np.concatenate(fit.sample.rows))
    order = np.sort(np.concatenate(fit.sample.rows))
    found = np.tile(np.arange(n), (draws, 1))
    for rows in fit.sample.rows:
        mine = np.searchsorted(order, rows)
        found[:, mine] = rng.choice(mine, (draws, len(mine)))
    return found, order


def singly(case, frame):
    """theta, chi-square and convergence of one fit."""
    try:
        fit = rp.fit(case.model, frame.reset_index(drop=True), **case.options)
    except rp.RepurchaseError:
        return None, np.nan, False
    return fit.solution.theta, fit.solution.chisq, fit.converged


def compared(name, draws, clock=lambda: 0.0):
    """The bootstrap of a case against single fits of the same rows."""
    case = CASES[name]
    frame = case.data()
    fit = rp.fit(case.model, frame, **case.options)
    assert fit.converged
    rows, order = resamples(fit, draws)
    begin = clock()
    boot = fit.bootstrap(indices=rows)
    middle = clock()
    fits = [singly(case, frame.iloc[order[r]]) for r in rows]
    end = clock()
    lost, lower, higher = [], [], []
    for k, (theta, chisq, converged) in enumerate(fits):
        if not converged:
            continue
        if not boot.converged[k]:
            lost.append(k)
            continue
        apart = (np.abs(boot.theta[k] - theta) / np.maximum(1, np.abs(theta))).max()
        more = (boot.chisq[k] - chisq) / max(1.0, abs(chisq))
        if apart > (FLAT if abs(more) < SAME else NEAR):
            (lower if more < -SAME else higher).append(k)
    return Comparison(sum(ok for *_, ok in fits), int(boot.converged.sum()), lost, lower, higher, end - middle,
                      middle - begin)  # fmt: skip
