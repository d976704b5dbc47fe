"""What a reader of a fit has to know: improper solutions, what is not identified, what could not be computed."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.model_layout import Structure
from repurchase.errors import ALARM, CAUTION, INFO, Note, note
from repurchase.model.group_labels import shared_labels
from repurchase.numeric.estimate.baseline import count_moments
from repurchase.numeric.linear.definiteness import correlations, definite
from repurchase.text import joined


def notes_on(fit: Fitted) -> tuple[Note, ...]:
    """Every caution that the solution itself calls for."""
    found: list[Note] = []
    if not fit.converged and fit.solution.iterations:
        found.append(note("fit.not_converged", ALARM, iterations=fit.solution.iterations))
    elif not fit.converged:
        found.append(note("fit.no_start", ALARM))
    found += [*_labels(fit), *_identification(fit)]
    found += fit.solution.casewise.get("notes", ())  # what the estimator itself has to say
    if fit.converged and fit.solution.df >= 0:  # below, the estimates are one choice of many: nothing to judge
        found += [*_variances(fit), *_latents(fit), *_definite(fit), *_against(fit)]
    if fit.converged:
        if np.isnan(fit.solution.extra.get("pvalue", 0.0)) and fit.solution.scaled is None:
            found.append(note("fit.no_p", INFO, estimator=fit.estimator))
        found += _definitions(fit)
        if not fit.structure.layout.q:
            found.append(note("fit.nothing_free", INFO))
        if fit.solution.df == 0:
            found.append(note("fit.saturated", INFO))
    if fit.settings.recipe.discrepancy == "WLS":
        found.append(note("fit.wls_cases", INFO, n=int(fit.solution.n.min()), moments=count_moments(fit.layout) // len(
            fit.groups)))  # fmt: skip
    if fit.n < fit.structure.layout.f:
        found.append(note("fit.few_cases", CAUTION, n=fit.n, q=fit.structure.layout.f))
    return tuple(found)


def _labels(fit: Fitted) -> list[Note]:
    """Labels that stand for one parameter in all groups, as in lavaan."""
    names = shared_labels(fit.model) if len(fit.groups) > 1 else ()
    return [note("fit.labels_shared", CAUTION, n=len(names), names=joined(names))] if names else []


def _identification(fit: Fitted) -> list[Note]:
    known = [(fit.structure.names[i], fit.structure.plain_names[i]) for i in fit.solution.weakest]
    names = [plain if name.startswith(".p") and name.endswith(".") else name for name, plain in known]  # not .p7.
    if fit.solution.df < 0:
        return [note("fit.too_many_parameters", ALARM, df=fit.solution.df)]
    if names and (fit.converged or fit.solution.iterations):
        return [note("fit.not_identified", ALARM, names=joined(names))]
    if fit.converged and fit.solution.vcov is None:
        return [note("fit.no_errors", ALARM)]
    return []


def _variances(fit: Fitted) -> list[Note]:
    """Heywood cases: variances below zero."""
    below = []
    rows = fit.structure.rows
    for r in (rows[k] for k in np.flatnonzero(fit.raw_rows.values[: len(rows)] < 0)):
        if r.op == "~~" and r.lhs == r.rhs and (r.free or r.computed):
            below.append(r.lhs + (f" ({fit.groups[r.group - 1]})" if len(fit.groups) > 1 else ""))
    return [note("fit.heywood", ALARM, n=len(below), names=joined(below))] if below else []


def _against(fit: Fitted) -> list[Note]:
    """Items that load against most others of their latent, as items do that were worded the other way."""
    rows, values, (at, first, block) = fit.structure.rows, fit.raw_rows.values, _loadings(fit.structure)
    if not len(at):
        return []
    signs = np.sign(values[at])
    found = at[signs * np.add.reduceat(signs, first)[block] < 0]
    if not len(found):
        return []
    sure = np.abs(values[found]) > 2 * np.nan_to_num(fit.errors[found])
    names = list(dict.fromkeys(rows[k].rhs for k, told in zip(found, sure, strict=True) if told))
    return [note("fit.against", INFO, n=len(names), names=joined(names))] if names else []


@lru_cache(maxsize=32)
def _loadings(structure: Structure) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of loadings of latents with three or more, where each latent's begin, and whose each of them is."""
    of: dict[tuple[str, int], list[int]] = {}
    for k, r in enumerate(structure.rows):
        if r.op == "=~":
            of.setdefault((r.lhs, r.group), []).append(k)
    several = [at for at in of.values() if len(at) > 2]
    sizes = np.array([len(at) for at in several], int)
    return (
        np.array([k for at in several for k in at], int),
        np.cumsum(sizes) - sizes,
        np.repeat(np.arange(len(several)), sizes),
    )


def _definitions(fit: Fitted) -> list[Note]:
    """Defined parameters without a value at the estimates: a division by zero, the logarithm of a negative number."""
    if np.isfinite(fit.raw_rows.values[len(fit.structure.rows) :]).all():
        return []
    names = [p.lhs for p in fit.model.of(":=")]
    lost = [v for v, value in zip(names[::-1], fit.raw_rows.values[::-1], strict=False) if not np.isfinite(value)]
    return [note("fit.undefined", CAUTION, n=len(lost), names=joined(lost[::-1]))] if lost else []


def _latents(fit: Fitted) -> list[Note]:
    """Latent correlations beyond one, and latent covariance matrices that are not positive definite."""
    found: list[Note] = []
    k = len(fit.latents)
    if not k:
        return found
    C = fit.filled.C[0, :, :k, :k]
    for g, label in enumerate(fit.groups):
        R = correlations(C[g])
        beyond = np.abs(R) > 1
        pairs = (
            [f"{fit.latents[i]} ~~ {fit.latents[j]}" for i, j in np.argwhere(beyond) if i < j] if beyond.any() else []
        )
        suffix = {"group": f" ({label})" if label else ""}
        if pairs:
            found.append(note("fit.correlation_above_one", ALARM, n=len(pairs), pairs=joined(pairs), **suffix))
        elif (C[g].diagonal() > 0).all() and not definite(C[g]):
            found.append(note("fit.latent_not_definite", ALARM, **suffix))
    return found


def _definite(fit: Fitted) -> list[Note]:
    """A residual covariance matrix that is not positive definite although its variances are positive."""
    if fit.layout.ordinal.any():
        return []
    own = np.array([v not in fit.settings.auxiliary for v in fit.structure.observed])
    for T in _residuals(fit):
        variances = T.diagonal()
        used = (variances > 0) & own
        if not (variances < 0).any() and not definite(T if used.all() else T[np.ix_(used, used)]):
            return [note("fit.residuals_not_definite", ALARM)]
    return []


def _residuals(fit: Fitted) -> np.ndarray:
    """Residual covariances (G, p, p) of the observed variables, also of those that regressions involve."""
    found, latent = fit.filled.Theta[0].copy(), fit.layout.observed_latent
    inside = np.flatnonzero(latent >= 0)
    found[:, inside[:, None], inside] = fit.filled.Psi[0][:, latent[inside][:, None], latent[inside]]
    return found
