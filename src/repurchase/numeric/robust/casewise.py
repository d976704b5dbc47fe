"""Robust standard errors and scaled tests of complete continuous data, from casewise quantities only.

With z_n the case's centred products of deviations (its contribution to S, and to the means), Gamma = mean(z z'),
W the normal-theory weights at Sigma and Delta the Jacobian, everything needed is small: the scores s_n = Delta' W z_n,
the quadratic forms z_n' W z_n, and for second-order corrections the N x N matrix z_n' W z_m. Gamma itself, with its
p^4 / 4 entries, is never formed. Given exogenous covariates, what they explain is taken out of z (lavaan's fixed.x).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.ml_discrepancy import Point, case_scores_at, point
from repurchase.numeric.estimate.solution import Scaled
from repurchase.numeric.linear import cholesky
from repurchase.numeric.linear.covariance_stacks import inverse
from repurchase.numeric.robust.design import PLAIN, Design, summed_by, weighted_mean
from repurchase.numeric.robust.moment_space import CHUNK, moment_count, second_trace
from repurchase.numeric.sem.layout import Layout, dictionary, implied_from, matrices, mean_weights
from repurchase.numeric.sem.sample_fixed import exogenous_items


@dataclass(frozen=True, eq=False)
class Deviations:
    """Of one group: d (n, p) from the means; e (n, p) what covariates explain of it (zero without covariates)."""

    d: Array
    e: Array
    M: Array  # mean(dd' - ee'), (p, p)
    alone: bool = False  # whether there are no covariates


def deviations(layout: Layout, data: list[Array]) -> list[Deviations]:
    """`Deviations` of each group."""
    x = exogenous_items(layout)
    found = []
    for y in data:
        d = y - y.mean(0)
        e = np.zeros_like(d)
        if len(x):
            e = d[:, x] @ np.linalg.lstsq(d[:, x], d, rcond=None)[0]
            e[:, x] = d[:, x]
        found.append(Deviations(d, e, (d.T @ d - e.T @ e if len(x) else d.T @ d) / len(d), not len(x)))
    return found


def weighted_scores(layout: Layout, theta: Array, parts: list[Deviations]) -> Iterator[Array]:
    """Delta' W z_n of every case, centred, in chunks (n, q), groups one after another."""
    mats = matrices(layout, theta[None])
    W, D, weight = inverse(implied_from(mats)[0])[0], dictionary(mats)[0], mean_weights(mats)[0]
    for g, part in enumerate(parts):
        at = np.flatnonzero(layout.group == g)
        u, v, h = layout.u[at], layout.v[at], layout.h[at]
        WD = W[g] @ D[g]
        K = WD.T @ part.M @ WD
        for first in range(0, len(part.d), CHUNK):
            y = WD.T @ part.d[first : first + CHUNK].T
            scores = y.take(u, axis=0)  # entries of theta as rows, which are copied whole
            scores *= y.take(v, axis=0)
            scores -= K[u, v][:, None]
            if not part.alone:
                f = WD.T @ part.e[first : first + CHUNK].T
                scores -= f[u] * f[v]
                y = y - f
            scores *= h[:, None]
            if layout.means:
                scores += y[u] * weight[g][layout.w[at]][:, None]
            block = np.zeros((layout.q, y.shape[1]))
            block[at] = scores
            yield block.T


def score_covariance(layout: Layout, theta: Array, parts: list[Deviations]) -> Array:
    """Compute the covariance matrix of the weighted scores, Delta' W Gamma W Delta.

    Parameters
    ----------
    layout : Layout
    theta : (q,) array
    parts : list of Deviations

    Returns
    -------
    (q, q) array
    """
    total = sum(s.T @ s for s in weighted_scores(layout, theta, parts))
    return np.asarray(total) / sum(len(part.d) for part in parts)


def _forms(part: Deviations, W: Array, means: bool) -> Array:
    """z_n' W z_n of each case."""
    if part.alone:
        Wd = part.d @ W
        M, dd = W @ part.M, (part.d * Wd).sum(1)
        found = 0.5 * dd**2 - ((Wd @ part.M) * Wd).sum(1) + 0.5 * (M * M.T).sum()
        return np.asarray(found + dd if means else found)
    Wd, We, WMW = part.d @ W, part.e @ W, W @ part.M @ W
    dd, de, ee = (part.d * Wd).sum(1), (part.d * We).sum(1), (part.e * We).sum(1)
    dm, em = ((part.d @ WMW) * part.d).sum(1), ((part.e @ WMW) * part.e).sum(1)
    found = 0.5 * (dd**2 - 2 * de**2 + ee**2) - dm + em + 0.5 * np.trace(WMW @ part.M)
    return found + dd - 2 * de + ee if means else found


def trace_weighted(layout: Layout, theta: Array, parts: list[Deviations]) -> float:
    """tr(W Gamma), summed over groups."""
    Sigma = implied_from(matrices(layout, theta[None]))[0][0]
    return float(sum(_forms(part, inverse(S), layout.means).mean() for part, S in zip(parts, Sigma, strict=True)))


def _pairs(part: Deviations, W: Array, means: bool) -> Array:
    """z_n' W z_m of every two cases, (n, n)."""
    dd, de, ee = part.d @ W @ part.d.T, part.d @ W @ part.e.T, part.e @ W @ part.e.T
    WMW = W @ part.M @ W
    own = ((part.d @ WMW) * part.d).sum(1) - ((part.e @ WMW) * part.e).sum(1)
    found = 0.5 * (dd**2 - de**2 - de.T**2 + ee**2 - own[:, None] - own + np.trace(WMW @ part.M))
    return found + dd - de - de.T + ee if means else found


def bread(layout: Layout, information: Array) -> Array:
    """Invert an information under the constraints: K (K' I K)^-1 K'.

    Parameters
    ----------
    layout : Layout
    information : (q, q) array

    Returns
    -------
    (q, q) array
    """
    if layout.constrained:
        return layout.K @ np.linalg.solve(layout.reduced(information), layout.K.T)
    factored = cholesky.factor(information)
    return np.linalg.inv(information) if factored is None else cholesky.inverse_from(factored)


@dataclass(frozen=True, eq=False)
class CasewiseTraces:
    """tr(U Gamma) and tr(U Gamma U Gamma) (NaN unless asked for)."""

    first: float
    second: float


def first_trace(layout: Layout, theta: Array, parts: list[Deviations], A: Array) -> float:
    """tr(U Gamma), with the inverse A of the expected information."""
    return trace_weighted(layout, theta, parts) - float(np.sum(score_covariance(layout, theta, parts) * A))


def traces(layout: Layout, theta: Array, parts: list[Deviations], information: Array, second: bool) -> CasewiseTraces:
    """Compute the traces of U Gamma, U = W - W Delta (Delta' W Delta)^-1 Delta' W.

    Parameters
    ----------
    layout : Layout
    theta : (q,) array
    parts : list of Deviations
    information : (q, q) array
        Expected, at theta.
    second : bool
        Whether tr(U Gamma U Gamma) is asked for, too.

    Returns
    -------
    CasewiseTraces
    """
    A = bread(layout, information)
    first = first_trace(layout, theta, parts, A)
    if not second:
        return CasewiseTraces(first, np.nan)
    n = sum(len(part.d) for part in parts)
    if n > moment_count(layout):
        return CasewiseTraces(first, second_trace(layout, theta, [(part.d, part.e, part.M) for part in parts], A))
    Sigma = implied_from(matrices(layout, theta[None]))[0][0]
    scores = np.concatenate(list(weighted_scores(layout, theta, parts)))
    B = -(scores @ A) @ scores.T
    at = 0
    for part, S in zip(parts, Sigma, strict=True):
        m = len(part.d)
        B[at : at + m, at : at + m] += _pairs(part, inverse(S), layout.means) * (n / m)
        at += m
    return CasewiseTraces(first, float(np.sum((B / n) ** 2)))


def sandwich(layout: Layout, theta: Array, parts: list[Deviations], information: Array, effective: float) -> Array:
    """Compute covariances of theta robust to non-normality (lavaan's robust.sem).

    Parameters
    ----------
    layout : Layout
    theta : (q,) array
    parts : list of Deviations
    information : (q, q) array
        Of one observation.
    effective : float
        Observations.

    Returns
    -------
    (q, q) array
    """
    A = bread(layout, information)
    return A @ score_covariance(layout, theta, parts) @ A / effective


def scaled_test(kind: str, chisq: float, df: int, gamma_traces: CasewiseTraces) -> Scaled | None:
    """The scaled statistic of a kind from its traces; the plain one, without a factor, of a saturated model.

    None with fewer moments than parameters. With a factor, or a trace of squares, that is not positive, as the
    observed information and answers that repeat one another can give, statistic and factor are NaN, as in lavaan.

    References
    ----------
    Satorra & Bentler (1994); Asparouhov & Muthen (2010) for the scaled and shifted one.
    """
    if df < 0:
        return None
    if df == 0:
        return Scaled(kind, chisq, df, np.nan, np.nan)
    if kind in ("scaled.shifted", "mean.var.adjusted") and not gamma_traces.second > 0:
        return Scaled(kind, np.nan, df, np.nan, np.nan)
    if kind == "scaled.shifted":
        a = float(np.sqrt(df / gamma_traces.second))
        shift = df - a * gamma_traces.first
        return Scaled(kind, a * chisq + shift, df, 1 / a, gamma_traces.first, shift)
    if kind == "mean.var.adjusted":
        adjusted = gamma_traces.first**2 / gamma_traces.second
        factor = gamma_traces.first / adjusted
        return Scaled(kind, chisq / factor, adjusted, factor, gamma_traces.first)
    factor = gamma_traces.first / df
    if not factor > 0:
        return Scaled(kind, np.nan, df, np.nan, np.nan)
    return Scaled(kind, chisq / factor, df, factor, gamma_traces.first)


@dataclass(frozen=True, eq=False)
class HuberWhite:
    """Covariances robust to misspecification, and the two traces behind the Yuan-Bentler test (Mplus variant)."""

    vcov: Array
    trace_saturated: float
    trace_model: float


def huber_white(
    layout: Layout,
    theta: Array,
    data: list[Array],
    information: Array,
    x: Array,
    design: Design = PLAIN,
    saturated: float | None = None,
    evaluated: Point | None = None,
) -> HuberWhite:
    """H^-1 (mean s s') H^-1 / N with the information H of one observation; `x` are the exogenous covariates.

    The trace of the saturated model is that of the answers: another model of them may give it, as `saturated`. The
    model `evaluated` at theta is taken where it is known.
    """
    here = point(layout, theta[None]) if evaluated is None else evaluated
    means = None
    if not layout.means:
        means = np.array([weighted_mean(y, design.weight(g)) for g, y in enumerate(data)])
    n, total = sum(len(y) for y in data), np.zeros((layout.q, layout.q))
    for g, y in enumerate(data):
        step = CHUNK if design.clusters is None else len(y)
        for first in range(0, len(y), step):
            part = slice(first, first + step)
            one = [y[part] if k == g else y[:0] for k in range(len(data))] if len(data) > 1 else [y[part]]
            scores = case_scores_at(here, one, means)
            scores = scores if design.plain else _design_of(design, g, part).summed(0, scores)
            total += scores.T @ scores
    A, B = bread(layout, information), total / n
    if saturated is None:
        saturated = sum(_saturated_trace(y, x, layout.means, design, g) for g, y in enumerate(data))
    return HuberWhite(A @ B @ A / n, saturated, float(np.sum(B * A)))


def _design_of(design: Design, g: int, part: slice) -> Design:
    """The design of some rows of one group; whole clusters only."""
    weight = design.weight(g)
    return Design(
        None if weight is None else (weight[part],), None if design.clusters is None else (design.clusters[g],)
    )


def _saturated_trace(y: Array, x: Array, means: bool, design: Design, g: int) -> float:
    """tr(B A^-1) of a group's saturated model: mean of z' W z at S, less the part of exogenous covariates."""
    weight = design.weight(g)
    d = y - weighted_mean(y, weight)
    n = len(y) if weight is None else float(weight.sum())

    def mean_form(d: Array) -> float:
        k = d.shape[1]
        S = d.T @ d / n if weight is None else (d.T * weight) @ d / n
        if design.clusters is not None:
            return _clustered_form(d, S, means, weight, design.clusters[g]) / n
        q = (d.T * np.linalg.solve(S, d.T)).sum(0)
        form = 0.5 * (q**2 - 2 * q + k) + (q if means else 0.0)
        return float((form if weight is None else form * weight**2).sum() / n)

    return mean_form(d) - (mean_form(d[:, x]) if len(x) else 0.0)


def _clustered_form(d: Array, S: Array, means: bool, weight: Array | None, codes: Array) -> float:
    """Sum over clusters of z' W z, z the cluster's sum of weighted deviations of moments."""
    w = np.ones(len(d)) if weight is None else weight
    M = summed_by((d[:, :, None] * d[:, None, :] - S) * w[:, None, None], codes)
    W = np.linalg.inv(S)
    WM = W @ M
    total = 0.5 * np.einsum("cij,cji->", WM, WM)
    if means:
        m = summed_by(d * w[:, None], codes)
        total += np.einsum("ci,ij,cj->", m, W, m)
    return float(total)
