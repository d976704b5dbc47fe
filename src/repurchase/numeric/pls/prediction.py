"""Out-of-sample prediction by a PLS path model (PLSpredict), and importance against performance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from repurchase.array_types import Floats, Integers
from repurchase.numeric.pls.model import PlsDesign, PlsEstimates, Scheme, pls_estimates, total_effects
from repurchase.numeric.resampling.counts import cross_products, weighted_moments
from repurchase.numeric.resampling.covariances import correlations

Technique = Literal["direct", "earliest"]
TIE = 1e-9  # errors whose relative difference is smaller are the same number, computed in two ways


@dataclass(frozen=True, slots=True, eq=False)
class PlsPrediction:
    """Errors of out-of-sample predictions, averaged over repetitions.

    Attributes
    ----------
    items : ndarray of shape (m,), int
        Positions in `PlsDesign.items` of the endogenous constructs' items; the other arrays of shape
        (m,) follow it.
    rmse, mae : ndarray of shape (m,)
        Of PLS.
    rmse_lm, mae_lm : ndarray of shape (m,)
        Of a linear regression on the antecedents' items.
    rmse_mean, mae_mean : ndarray of shape (m,)
        Of the training mean.
    q2 : ndarray of shape (m,)
        Q2predict, ``1 - SSE / SSE of the training mean``.
    q2_constructs : ndarray of shape (c,)
        The same for construct scores; NaN for exogenous constructs.
    losses : ndarray of shape (n, 3, c)
        Squared error of each respondent, averaged over a construct's items and over the repetitions, in the order
        PLS, linear regression, training mean; NaN for exogenous constructs and respondents never predicted.
    folds, repeats : int
    failed : int
        Folds in which the model could not be estimated; their predictions are left out.
    """

    items: Integers
    rmse: Floats
    mae: Floats
    rmse_lm: Floats
    mae_lm: Floats
    rmse_mean: Floats
    mae_mean: Floats
    q2: Floats
    q2_constructs: Floats
    losses: Floats
    folds: int
    repeats: int
    failed: int

    @property
    def better(self) -> Floats:
        """Items (m,) with a smaller RMSE than the regression's: 1; equal to it but for rounding: 0; larger: -1."""
        gap = self.rmse_lm - self.rmse
        return np.where(np.abs(gap) <= TIE * self.rmse_lm, 0.0, np.sign(gap))


def pls_predict(
    x: Floats,
    design: PlsDesign,
    *,
    folds: int = 10,
    repeats: int = 10,
    seed: int = 1,
    scheme: Scheme = "path",
    technique: Technique = "direct",
    orders: Sequence[Integers] | None = None,
) -> PlsPrediction:
    """Cross-validated predictions of the endogenous items.

    Parameters
    ----------
    x : ndarray of shape (n, P)
        Data that `design` points into, no NaN.
    design : PlsDesign
    folds : int
        2 to ``n``; ``n`` is leave-one-out.
    repeats, seed : int
        Random partitions into folds and the seed of their random numbers.
    scheme : {"path", "factorial", "centroid"}
        As in `pls_estimates`.
    technique : {"direct", "earliest"}
        From the scores of the direct antecedents, or from purely exogenous constructs through the model.
    orders : sequence of ndarray of shape (n,), int, optional
        Respondents in the order in which folds are cut, one array a repetition; instead of `seed`.

    Returns
    -------
    PlsPrediction

    Raises
    ------
    ValueError
        When `folds` is out of range.

    References
    ----------
    Shmueli, G., et al. (2019). Predictive model assessment in PLS-SEM: guidelines for using PLSpredict.
    European Journal of Marketing, 53(11), 2322-2347.
    """
    n = len(x)
    if not 2 <= folds <= n:
        raise ValueError(f"{folds} folds of {n} respondents")
    rng = np.random.default_rng(seed)
    chosen = [rng.permutation(n) for _ in range(repeats)] if orders is None else list(orders)
    y = x[:, design.items]
    held_out = [np.sort(order[_fold(n, folds) == f]) for order in chosen for f in range(folds)]
    errors, scores, losses, failed = _errors(y, design, held_out, scheme, technique)
    per_repeat = errors.reshape(len(chosen), folds, *errors.shape[1:])  # repeats, folds, {SSE, SAE, n}, methods, m
    sums = np.nansum(per_repeat, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        rmse, mae = np.sqrt(sums[:, 0] / sums[:, 2]).mean(axis=0), (sums[:, 1] / sums[:, 2]).mean(axis=0)
        q2 = 1 - sums[:, 0, 0].sum(axis=0) / sums[:, 0, 2].sum(axis=0)
        q2_constructs = 1 - np.nansum(scores[:, 0], axis=0) / np.nansum(scores[:, 1], axis=0)
    endogenous = sorted(design.antecedents)
    return PlsPrediction(
        items=np.flatnonzero(np.isin(design.owner, endogenous)),
        rmse=rmse[0],
        mae=mae[0],
        rmse_lm=rmse[1],
        mae_lm=mae[1],
        rmse_mean=rmse[2],
        mae_mean=mae[2],
        q2=q2,
        q2_constructs=np.where(np.isin(np.arange(len(design.blocks)), endogenous), q2_constructs, np.nan),
        losses=losses,
        folds=folds,
        repeats=len(chosen),
        failed=failed,
    )


def _fold(n: int, folds: int) -> Integers:
    """Fold of each place in the order: ranges of equal width, as R's ``cut(seq_len(n), folds)``."""
    return np.maximum(np.ceil(np.arange(n) * folds / (n - 1) - 1e-9).astype(np.intp), 1) - 1


def _errors(
    y: Floats, design: PlsDesign, held_out: list[Integers], scheme: Scheme, technique: Technique
) -> tuple[Floats, Floats, Floats, int]:
    """Sums of squared and absolute errors of each fold, by method and item, and of construct scores; losses."""
    weights = np.ones((len(held_out), len(y)))
    for rows, row_weights in zip(held_out, weights, strict=True):
        row_weights[rows] = 0
    cov, mean = (v[:, 0] for v in weighted_moments(cross_products([y]), [weights], divisor_less=1))
    model = pls_estimates(correlations(cov), replace(design, items=np.arange(y.shape[1])), scheme=scheme)
    sd = np.sqrt(np.diagonal(cov, axis1=1, axis2=2))
    target = np.isin(design.owner, list(design.antecedents))
    errors = np.full((len(held_out), 3, 3, int(target.sum())), np.nan)
    scores = np.full((len(held_out), 2, len(design.blocks)), np.nan)
    share = _shares(design)[target]
    losses, times = np.zeros((len(y), 3, len(design.blocks))), np.zeros(len(y))
    usable = np.asarray(model.converged & np.isfinite(model.paths).all(axis=(1, 2)))
    for f in np.flatnonzero(usable):
        test, train = y[held_out[f]], y[weights[f] > 0]
        actual = ((test - mean[f]) / sd[f]) @ _spread(model.weights[f], design)
        predicted = _forecast(actual, model.paths[f], design, technique)
        items = predicted[:, design.owner] * model.loadings[f] * sd[f] + mean[f]
        guesses = (items, _linear(train, test, design, technique), np.broadcast_to(mean[f], test.shape))
        for method, guess in enumerate(guesses):
            gap = (test - guess)[:, target]
            errors[f, 0, method] = np.sum(gap**2, axis=0)
            errors[f, 1, method] = np.sum(np.abs(gap), axis=0)
            errors[f, 2, method] = len(test)
            losses[held_out[f], method] += gap**2 @ share
        times[held_out[f]] += 1
        scores[f] = np.sum((actual - predicted) ** 2, axis=0), np.sum(actual**2, axis=0)
    with np.errstate(invalid="ignore"):
        losses = losses / times[:, None, None] * np.where(share.any(axis=0), 1.0, np.nan)
    return errors, scores, losses, int((~usable).sum())


def _shares(design: PlsDesign) -> Floats:
    """One over the number of items (p, c) at each item's construct, endogenous ones only."""
    own = _spread(np.ones(len(design.owner)), design)
    return np.where(np.isin(np.arange(len(design.blocks)), list(design.antecedents)), own / own.sum(axis=0), 0.0)


def _spread(w: Floats, design: PlsDesign) -> Floats:
    return w[:, None] * np.equal.outer(design.owner, np.arange(len(design.blocks)))


def _forecast(scores: Floats, paths: Floats, design: PlsDesign, technique: Technique) -> Floats:
    out = scores.copy()
    for j in design.order:
        if j in design.antecedents:
            out[:, j] = (out if technique == "earliest" else scores) @ paths[:, j]
    return out


def _linear(train: Floats, test: Floats, design: PlsDesign, technique: Technique) -> Floats:
    """Predictions of each endogenous item by regression on the items of what predicts its construct."""
    out = np.full(test.shape, np.nan)
    exogenous = [j for j in range(len(design.blocks)) if j not in design.antecedents]
    for j, sources in design.antecedents.items():
        used = np.isin(design.owner, sources if technique == "direct" else exogenous)
        block = design.blocks[j]
        coefficients = np.linalg.lstsq(np.column_stack([np.ones(len(train)), train[:, used]]), train[:, block])[0]
        out[:, block] = np.column_stack([np.ones(len(test)), test[:, used]]) @ coefficients
    return out


@dataclass(frozen=True, slots=True, eq=False)
class ImportancePerformance:
    """Importance and performance of the drivers of one outcome.

    Attributes
    ----------
    importance : ndarray of shape (c,)
        Unstandardised total effect on the outcome, both on a scale from 0 to 100; NaN where there is
        no path, and for the outcome itself.
    performance : ndarray of shape (c,)
        Mean score, 0 to 100; NaN for a construct with a negative weight, whose scores end elsewhere.
    weights : ndarray of shape (p,)
        Unstandardised weights, adding up to 1 within a construct.
    negative : ndarray of int
        Positions of items with a negative weight.
    """

    importance: Floats
    performance: Floats
    weights: Floats
    negative: Integers


def importance_performance(
    x: Floats, design: PlsDesign, estimates: PlsEstimates, outcome: int, low: Floats | float, high: Floats | float
) -> ImportancePerformance:
    """Importance-performance map of one outcome.

    Parameters
    ----------
    x : ndarray of shape (n, P)
        Data that `design` points into, no NaN.
    design : PlsDesign
    estimates : PlsEstimates
        Of one model.
    outcome : int
        The construct to be driven.
    low, high : float or ndarray of shape (P,)
        Ends of the answer scale, not the smallest and largest answers that occur.

    Returns
    -------
    ImportancePerformance

    References
    ----------
    Ringle, C. M., & Sarstedt, M. (2016). Gain more insight from your PLS-SEM results: the
    importance-performance map analysis. Industrial Management & Data Systems, 116(9), 1865-1886.
    """
    bottom = np.broadcast_to(np.asarray(low, float), x.shape[1:])[design.items]
    top = np.broadcast_to(np.asarray(high, float), x.shape[1:])[design.items]
    y = (x[:, design.items] - bottom) / (top - bottom) * 100
    raw = estimates.weights / y.std(axis=0, ddof=1)
    weights = np.concatenate([raw[b] / raw[b].sum() for b in design.blocks])
    scores = y @ _spread(weights, design)
    scale = scores.std(axis=0, ddof=1)
    total = total_effects(estimates.paths) * scale[None, :] / scale[:, None]
    reaches = total_effects(design.paths.astype(float))[:, outcome] > 0
    importance = np.where(reaches, total[:, outcome], np.nan)
    on_scale = np.array([bool((weights[b] >= 0).all()) for b in design.blocks])
    return ImportancePerformance(
        importance=importance,
        performance=np.where(on_scale, scores.mean(axis=0), np.nan),
        weights=weights,
        negative=np.flatnonzero(weights < 0),
    )
