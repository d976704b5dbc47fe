"""Premises of the solution and of the sample: distinct constructs, an admissible solution, enough respondents."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from repurchase.analysis.gate.findings import ADMISSIBLE, DISTINCT, SAMPLE, Premise
from repurchase.analysis.results.wording import arrow
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.validity.findings import ConstructPair, ValidityFindings
from repurchase.literature import Rules, Standing
from repurchase.style import Kind, Number
from repurchase.text import Words, joined, text

IMPROPER = ("fit.heywood", "fit.correlation_above_one", "fit.latent_not_definite", "fit.residuals_not_definite",
            "fit.not_identified", "fit.not_converged", "fit.no_errors", "fit.too_many_parameters")  # fmt: skip
WIDEST_ERROR = 1.0  # of a standardised path: its interval then spans more than the whole range from -1 to 1


def distinct(validity: ValidityFindings | None, rules: Rules) -> Premise:
    """Whether every two constructs are shown to be two, by the upper limits of HTMT or of their correlation."""
    if validity is None:
        return Premise(DISTINCT, None, text("gate.distinct_unknown"))
    if not validity.pairs:
        return Premise(DISTINCT, None, text("gate.distinct_single"))
    failing = [p for p in validity.pairs if _same(p, rules)]
    untold = [p for p in validity.pairs if np.isnan(_limit(p))]
    evidence = {
        "limit": rules["htmt_upper"].acceptable or rules["htmt_upper"].bound,
        "pairs": [{"first": p.first, "second": p.second, "htmt": p.htmt, "htmt_upper": p.htmt_high, "phi": p.phi,
                   "phi_upper": p.phi_high} for p in (failing or [max(validity.pairs, key=_size)])],
    }  # fmt: skip
    if failing:
        names = joined(Words((validity.label(p.first), validity.label(p.second)), " – ") for p in failing)
        ends = tuple((p.first, p.second) for p in failing)
        return Premise(DISTINCT, False, text("gate.distinct_fails", n=len(failing), pairs=names), evidence, ends)
    if untold:
        return Premise(DISTINCT, None, text("gate.distinct_unknown"), evidence)
    high = Number(max(_size(p) for p in validity.pairs), Kind.BOUNDED)
    return Premise(DISTINCT, True, text("gate.distinct_holds", n=len(validity.pairs), high=high), evidence)


def _limit(pair: ConstructPair) -> float:
    """The upper limit that judges: HTMT's, or that of the latent correlation where HTMT does not exist."""
    return pair.htmt_high if not np.isnan(pair.htmt_high) else abs(pair.phi_high)


def _size(pair: ConstructPair) -> float:
    return float(np.nan_to_num(_limit(pair), nan=-1.0))


def _same(pair: ConstructPair, rules: Rules) -> bool:
    judged = "htmt_upper" if not np.isnan(pair.htmt_high) else "latent_correlation"
    return rules[judged].standing(_limit(pair)) is Standing.SHORT


def admissible(sem: Fitted, cfa: Fitted | None) -> Premise:
    """Whether the solutions are proper, identified, and precise enough to be read."""
    improper = [n.message.key for fit in (sem, cfa) if fit is not None for n in fit.notes if n.message.key in IMPROPER]
    wide = list(_wide_paths(sem))
    evidence = {"improper": sorted({key.partition(".")[2] for key in improper}),
                "wide_paths": [f"{x} -> {y}" for x, y, _ in wide],
                "largest_std_error": max((e for *_, e in _path_errors(sem)), default=None)}  # fmt: skip
    if improper:
        return Premise(ADMISSIBLE, False, text("gate.admissible_fails"), evidence)
    if wide:
        paths = joined(arrow(sem.labels, x, y) for x, y, _ in wide)
        return Premise(ADMISSIBLE, False, text("gate.admissible_wide", n=len(wide), paths=paths), evidence)
    return Premise(ADMISSIBLE, True, text("gate.admissible_holds"), evidence)


def _wide_paths(fit: Fitted) -> Iterable[tuple[str, str, float]]:
    return ((x, y, e) for x, y, e in _path_errors(fit) if e > WIDEST_ERROR)


def _path_errors(fit: Fitted) -> Iterable[tuple[str, str, float]]:
    """Standardised errors of the paths, from the ratio of both estimates."""
    for r in fit.rows("~"):
        if r.estimate and np.isfinite(r.std_error):
            yield r.rhs, r.lhs, float(abs(r.std_error * r.std_all / r.estimate))


def sample_size(fit: Fitted, rules: Rules, clusters: int = 0) -> Premise:
    """Whether there are respondents enough for this model: fewer than its free parameters never are.

    Cluster-robust errors and tests rest on the number of clusters; where these are few it cannot be told.
    """
    n, q = fit.n, len(fit.theta)
    evidence = {"n": n, "free_parameters": q, "n_per_parameter": n / q if q else None}
    standing = rules["sample_size"].standing(n)
    ratio = rules["n_per_parameter"].standing(n / q) if q else Standing.MEETS
    values = {"n": Number(n, Kind.COUNT), "q": q, "c": clusters}
    if n < q or standing is Standing.SHORT:
        return Premise(SAMPLE, False, text("gate.sample_size_fails", **values), evidence)
    if clusters and rules["clusters"].standing(clusters) is not Standing.MEETS:
        evidence |= {"clusters": clusters}
        return Premise(SAMPLE, None, text("gate.sample_size_few_clusters", **values), evidence)
    if standing is Standing.MEETS and ratio in (Standing.MEETS, Standing.ACCEPTABLE):
        return Premise(SAMPLE, True, text("gate.sample_size_holds", **values), evidence)
    return Premise(SAMPLE, None, text("gate.sample_size_doubtful", **values), evidence)
