"""The bootstrap of a fit: draws of every parameter and of every defined effect, and their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.effects.bootstrap.findings import BootstrapFindings
from repurchase.analysis.effects.bootstrap.tables import draws_table
from repurchase.analysis.effects.bootstrap.words import cautions, drawn, sentences
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.refit import resampled
from repurchase.document.parts.blocks import Table
from repurchase.errors import InputError
from repurchase.settings import checked
from repurchase.text import Text, joined

Indices = Sequence[Sequence[int]] | np.ndarray


RESAMPLES = ("case", "bollen-stine")


@dataclass(frozen=True, eq=False)
class Bootstrap(BootstrapFindings, Result):
    """Refits of resamples of a fit.

    Attributes
    ----------
    fit : Fit
        What was resampled.
    kind : {"case", "bollen-stine"}
    theta : (R, q) array
        Estimates of each resample; NaN where the refit did not converge.
    x : (R, n_x) array
        Moments of exogenous observed variables of each resample.
    chisq : (R,) array
        Test statistic of each resample; NaN for incomplete answers, where it would take each resample's saturated
        moments.
    converged, admissible : (R,) bool arrays
        Admissible: no negative variance, no covariance matrix that is not positive semi-definite.
    seed : int or None
        None where the resamples were given.
    """

    def tables(self) -> tuple[Table, ...]:
        return (draws_table(self),)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        records = [plain(r) for r in self.table().records()]
        return {"kind": self.kind, "draws": len(self.theta), "seed": self.seed, "converged": int(self.converged.sum()),
                "admissible": int(self.admissible.sum()), "bollen_stine_p_value": plain(self.test_p_value),
                "parameters": records}  # fmt: skip


def bootstrap(
    fit: Fitted, draws: int = 5000, seed: int = 1, indices: Indices | None = None, kind: str = "case"
) -> Bootstrap:
    """Refits of resamples of the respondents.

    Parameters
    ----------
    fit : Fit
        A converged fit.
    draws : int
        Resamples; within groups, where the fit has groups.
    seed : int
        The same seed gives the same draws on any machine and number of cores.
    indices : (draws, n) int array, optional
        Resamples to use instead, as 0-based numbers of the respondents that the fit used.
    kind : {"case", "bollen-stine"}
        Resample respondents, or respondents of data rotated so that the model holds in them (for the test of fit).

    Returns
    -------
    Bootstrap

    Raises
    ------
    InputError
        For a fit that did not converge or is not identified, draws or a seed that are no such numbers, indices of
        another shape, an unknown kind, or Bollen and Stine's resamples of ordinal or incomplete answers.

    Notes
    -----
    Of a fit with clusters, whole clusters are resampled; with sampling weights, who is drawn keeps the own weight.
    Replicates that do not converge are left out of every interval; improper ones stay in, as in lavaan. Resamples of
    ordinal answers in which a category does not occur cannot be fitted, in lavaan neither. The notes count them all.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import holzinger39
    >>> fit = rp.fit("visual =~ x1 + x2 + x3", holzinger39.get_data())
    >>> low, high = fit.bootstrap(draws=200, seed=1).interval("visual=~x2")
    >>> low < high
    True
    """
    if kind not in RESAMPLES:
        raise InputError("bootstrap.unknown_kind", kind=kind, known=joined(RESAMPLES))
    if not fit.converged:
        raise InputError("bootstrap.not_converged")
    if fit.solution.weakest:
        raise InputError("bootstrap.not_identified")
    if kind == "bollen-stine" and (fit.settings.ordered or fit.settings.missing != "listwise"):
        raise InputError("bootstrap.needs_complete")
    if kind == "bollen-stine" and not fit.sample.design.plain:
        raise InputError("bootstrap.needs_simple_sample")
    if fit.sample.totals is not None and (kind != "case" or indices is not None):
        raise InputError("whole.blocks_only")
    given = None if indices is None else _checked(indices, fit.sample.cases)
    if given is None:
        draws, seed = int(checked("bootstrap_draws", draws, "draws")), int(checked("seed", seed))
    found = resampled(fit, draws, seed, given, kind)
    notes = (*cautions(found), *drawn(fit.settings, given is None))
    for a in (found.theta, found.x, found.chisq, found.converged, found.admissible):
        a.setflags(write=False)
    return Bootstrap(fit, kind, found.theta, found.x, found.chisq, found.converged, found.admissible,
                     seed if given is None else None, notes, fit.provenance)  # fmt: skip


def _checked(indices: Indices, n: int) -> np.ndarray:
    try:
        given = np.asarray(indices)
    except ValueError:  # rows of unequal length
        raise InputError("bootstrap.indices_shape", n=n) from None
    if given.ndim != 2 or not np.issubdtype(given.dtype, np.integer) or not given.size or given.shape[1] != n:
        raise InputError("bootstrap.indices_shape", n=n)
    if given.min() < 0 or given.max() >= n:
        raise InputError("bootstrap.indices_range", n=n, last=n - 1)
    return given
