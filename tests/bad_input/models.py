"""Simulated models and data made to misbehave: what each is, and how it is fitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

ONE = "f =~ x1 + x2 + x3 + x4"
TWO = "f =~ x1 + x2 + x3\ng =~ y1 + y2 + y3"


@dataclass(frozen=True)
class Case:
    """A model, its data and options (`lavaan`: the same options in R)."""

    name: str
    model: str
    data: pd.DataFrame
    options: Mapping[str, Any] = field(default_factory=dict)
    lavaan: str = ""


def measured(n: int = 200, seed: int = 1, r: float = 0.4, loading: float = 0.7) -> pd.DataFrame:
    """Answers to three items a factor and one more of the first: x1 to x4 measure f, y1 to y3 measure g."""
    rng = np.random.default_rng(seed)
    # by sums and products alone: a decomposition's signs depend on the machine
    both, apart = np.sqrt((1 + r) / 2), np.sqrt((1 - r) / 2)
    one, two = rng.standard_normal((n, 2)).T
    f, g = -both * one - apart * two, -both * one + apart * two
    error = rng.normal(size=(n, 7)) * np.sqrt(1 - loading**2)
    columns = {f"x{i + 1}": loading * f + error[:, i] for i in range(4)}
    columns |= {f"y{i + 1}": loading * g + error[:, 4 + i] for i in range(3)}
    return pd.DataFrame(columns)


def ordinal(n: int = 200, seed: int = 2, categories: int = 4) -> pd.DataFrame:
    """The same answers in categories of equal size."""
    ranks = measured(n, seed).rank(pct=True)
    return (np.ceil(ranks * categories)).astype(int)


def with_covariance(S: np.ndarray, names: str, n: int = 100, seed: int = 3) -> pd.DataFrame:
    """Data whose covariance matrix (divisor n) is exactly S."""
    Z = np.random.default_rng(seed).normal(size=(n, len(S)))
    Z -= Z.mean(0)
    Z = Z @ np.linalg.inv(np.linalg.cholesky(Z.T @ Z / n)).T
    return pd.DataFrame(Z @ np.linalg.cholesky(S).T, columns=names.split())


def _correlated(*pairs: float) -> np.ndarray:
    """A correlation matrix from its lower triangle, row by row."""
    k = int((1 + np.sqrt(1 + 8 * len(pairs))) / 2)
    R = np.eye(k)
    R[np.tril_indices(k, -1)] = pairs
    return R + np.tril(R, -1).T


def _holes(frame: pd.DataFrame, **where: Any) -> pd.DataFrame:
    changed = frame.copy()
    for column, rows in where.items():
        changed.loc[rows, column] = np.nan
    return changed


def _split(frame: pd.DataFrame) -> pd.DataFrame:
    """Nobody answered both x1 and x2: two forms of a questionnaire."""
    return _holes(frame, x1=slice(0, 99), x2=slice(100, 199))


def cases() -> tuple[Case, ...]:
    """Every case, in the order of the page."""
    base, ranks = measured(), ordinal()
    small = measured(6, 5)
    groups = base.assign(school=["A"] * 197 + ["B"] * 3)
    apart = with_covariance(_correlated(0.5, 0, 0, 0, 0, 0.5), "x1 x2 x3 x4")
    heywood = with_covariance(_correlated(0.8, 0.8, 0.4, 0.5, 0.5, 0.4), "x1 x2 x3 x4")
    beyond = with_covariance(
        np.array([[1, 0.3, 0.3, 0.5, 0.5, 0.5], [0.3, 1, 0.3, 0.5, 0.5, 0.5], [0.3, 0.3, 1, 0.5, 0.5, 0.5],
                  [0.5, 0.5, 0.5, 1, 0.3, 0.3], [0.5, 0.5, 0.5, 0.3, 1, 0.3], [0.5, 0.5, 0.5, 0.3, 0.3, 1]])
        * 0.8 + 0.2 * np.eye(6), "x1 x2 x3 y1 y2 y3")  # fmt: skip
    chinese = base.rename(columns={"x1": "信任1", "x2": "信任2", "x3": "信任.3", "x4": "信任_4"})
    fiml, grouped = {"missing": "fiml"}, {"group": "school"}
    return (
        Case("two items alone", "f =~ x1 + x2", base),
        Case("one item alone", "f =~ x1", base),
        Case("every loading fixed to zero", "f =~ 0*x1 + 0*x2 + 0*x3 + 0*x4", base),
        Case("every parameter fixed", "f =~ 1*x1 + 1*x2 + 1*x3\nf ~~ .5*f\nx1 ~~ .5*x1\nx2 ~~ .5*x2\nx3 ~~ .5*x3", base),
        Case("no scale", "f =~ NA*x1 + x2 + x3 + x4", base),
        Case("negative residual variance", ONE, heywood),
        Case("latent correlation above one", TWO, beyond),
        Case("two uncorrelated factors of two items", "f =~ x1 + x2\ng =~ x3 + x4", apart),
        Case("two factors share all items", "f =~ x1 + x2 + x3 + x4\ng =~ x1 + x2 + x3 + x4", base),
        Case("second-order factor of two", TWO + "\nh =~ f + g", base),
        Case("an item twice under two names", ONE, base.assign(x4=base.x1)),
        Case("an item that is the sum of two", ONE, base.assign(x4=base.x1 + base.x2)),
        Case("constant item", ONE, base.assign(x2=3.0)),
        Case("ordinal item with one category", ONE, ranks.assign(x2=3), {"ordered": True}, "ordered=TRUE"),
        Case("ordinal item with a category that one group never chose", ONE,
             ranks.assign(x1=np.where(np.arange(200) < 100, np.minimum(ranks.x1, 3), ranks.x1),
                          school=["A"] * 100 + ["B"] * 100),
             {"ordered": True, **grouped}, 'ordered=TRUE, group="school"'),
        Case("two ordinal items that are one", ONE, ranks.assign(x2=ranks.x1), {"ordered": True}, "ordered=TRUE"),
        Case("decimals called ordinal", ONE, base, {"ordered": True}, "ordered=TRUE"),
        Case("six cases, seven items", TWO + "\nf =~ x4", small),
        Case("no cases", ONE, base.head(0)),
        Case("one case", ONE, base.head(1)),
        Case("no common start", "f =~ x1 + x2 + x3\nx1 ~~ 0*x1\nx2 ~~ 0*x2", base),
        Case("negative degrees of freedom", "x1 ~~ x2 + x3\nf =~ x1 + x2 + x3", base),
        Case("saturated", "f =~ x1 + x2 + x3", base),
        Case("circle of three regressions", "x1 ~ x2\nx2 ~ x3\nx3 ~ x1", base),
        Case("reciprocal regressions of two", "x1 ~ x2\nx2 ~ x1", base),
        Case("a path to itself", TWO + "\ng ~ g", base),
        Case("a latent measured by itself", "f =~ f + x1 + x2 + x3", base),
        Case("latents that measure one another", "f =~ x1 + x2 + g\ng =~ x3 + x4 + f", base),
        Case("misspelt column", ONE.replace("x3", "x33"), base),
        Case("a latent named as a column", ONE.replace("f", "y1"), base),
        Case("a label with two fixed values", "f =~ x1 + 2*x2 + a*x2 + 3*x3 + a*x3 + x4", base),
        Case("one parameter fixed twice", "f =~ x1 + 1*x2 + 2*x2 + x3", base),
        Case("contradictory constraints", "f =~ x1 + a*x2 + b*x3 + x4\na == 1\na == 2", base),
        Case("a constraint said twice", "f =~ x1 + a*x2 + b*x3 + x4\na == b\nb == a", base),
        Case("an equality of unknown labels", ONE + "\na == b", base),
        Case("a label that is defined again", "f =~ x1 + a*x2 + x3 + x4\na := 2", base),
        Case("an inequality", "f =~ x1 + x2 + x3 + a*x4\na > 0", base),
        Case("an operator that does not exist", "f = x1 + x2 + x3", base),
        Case("an empty model", "# f =~ x1 + x2 + x3", base),
        Case("a negative variance fixed", "f =~ x1 + x2 + x3\nf ~~ -1*f", base),
        Case("a division by zero", "f =~ x1 + a*x2 + x3 + x4\np := a / 0", base),
        Case("logarithm of a negative number", "f =~ x1 + a*x2 + x3 + x4\np := log(0 - a)", base),
        Case("formative construct", "f <~ x1 + x2 + x3\ny1 ~ f", base),
        Case("a group of three", ONE, groups, grouped, 'group="school"'),
        Case("one group", ONE, base.assign(school="A"), grouped, 'group="school"'),
        Case("values for three groups, data of two", "f =~ x1 + c(1, 2, 3)*x2 + x3 + x4",
             base.assign(school=["A", "B"] * 100), grouped, 'group="school"'),
        Case("an item that nobody answered", ONE, base.assign(x2=np.nan), fiml, 'missing="fiml"'),
        Case("no row complete", ONE, _holes(base, x1=slice(0, 99), x2=slice(100, 199))),
        Case("a pair of items without a common respondent", ONE, _split(base), fiml, 'missing="fiml"'),
        Case("mostly missing", ONE, base.where(np.random.default_rng(9).random(base.shape) < 0.02), fiml,
             'missing="fiml"'),
        Case("units of a million and of a thousandth", ONE, base.assign(x1=base.x1 * 1e6, x2=base.x2 * 1e-3)),
        Case("large means", ONE, base + 1e6, {"meanstructure": True}, "meanstructure=TRUE"),
        Case("Chinese, dotted and underscored names", "信任 =~ 信任1 + 信任2 + 信任.3 + 信任_4", chinese),
        Case("infinite answer", ONE, base.assign(x1=[np.inf, *base.x1[1:]])),
        Case("column of words", ONE, base.assign(x1=["agree", "disagree"] * 100)),
        Case("two columns of one name", ONE, pd.concat([base, base[["x1"]]], axis=1)),
        Case("pure noise", TWO, measured(40, 18, loading=0.0)),
    )  # fmt: skip
