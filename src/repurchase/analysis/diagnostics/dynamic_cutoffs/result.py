"""Cut-offs of CFI, RMSEA and SRMR simulated for a model at its own sample size."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from repurchase.analysis.diagnostics.dynamic_cutoffs import tables, words
from repurchase.analysis.diagnostics.dynamic_cutoffs.findings import (
    INDICES,
    DynamicCutoffFindings,
    LeftOut,
    MisfitLevel,
)
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.sem.estimators import kind_of
from repurchase.analysis.sem.fitted import Fitted, check_fit
from repurchase.document.parts.blocks import Table
from repurchase.errors import INFO, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.dynamic_fit import cutoffs as kernel
from repurchase.numeric.dynamic_fit.misspecified import Measurement, Misfit
from repurchase.numeric.dynamic_fit.rated_answers import AnswerMargin, margin
from repurchase.numeric.dynamic_fit.simulated_fit import FittedModel
from repurchase.numeric.linear.threads import one_thread
from repurchase.text import Text
from repurchase.user_calls.call_checks import checks

MOST_CATEGORIES = 11  # a scale of 0 to 10; with more, answers are drawn as normal
MOST_N = 2000  # beyond it cut-offs hardly move, as in the R package
DRAWS, FEWEST = 500, 100


@dataclass(frozen=True)
class DynamicCutoffs(DynamicCutoffFindings, Result):
    """Fit indices against cut-offs that were simulated for this model at this sample size.

    Attributes
    ----------
    values : mapping
        SRMR, RMSEA and CFI of the model as reported: robust where the estimator has them.
    levels : tuple of MisfitLevel
        What each level leaves out, and its cut-offs; empty, with a note, where there are none.
    n, simulated_n : int
        Respondents of the fit, and of each simulated sample.
    draws, seed : int
    rated : bool
        Whether answers were cut into the items' own categories; else they are normal.
    """

    rules: Rules = field(default=RULES, repr=False)

    def tables(self) -> tuple[Table, ...]:
        return tables.cutoff_table(self, self.rules)

    def sentences(self) -> tuple[Text, ...]:
        return words.sentences(self)

    def to_dict(self) -> Record:
        levels = [
            {"steps": [vars(s) for s in level.steps], **{name: vars(level.cutoffs[name]) for name in INDICES}}
            for level in self.levels
        ]
        return plain({"holds": self.holds, "values": dict(self.values), "n": self.n, "simulated_n": self.simulated_n,
                      "draws": self.draws, "seed": self.seed, "answers": "rated" if self.rated else "normal",
                      "beyond": self.judged, "levels": levels, "notes": [n.message for n in self.notes]})  # fmt: skip


@checks("draws", "seed")
def dynamic_cutoffs(fit: Fitted, draws: int = DRAWS, seed: int = 1, *, rules: Rules = RULES) -> DynamicCutoffs:
    """Cut-offs of SRMR, RMSEA and CFI for this model at this sample size.

    Parameters
    ----------
    fit : Fit
        Of one group, by maximum likelihood.
    draws : int
        Simulated samples of the model and of each level of misfit.
    seed : int
    rules : Rules
        Conventional cut-offs to show beside.

    Returns
    -------
    DynamicCutoffs
        ``.holds``: True where the model fits better than one that leaves out a third of the steps of McNeish and Wolf,
        False where it does not, None where that cannot be told. With a note and no levels where the method does not
        apply: ordinal estimators, clusters and weights, several groups, observed variables in the structure, or too few
        items.

    Notes
    -----
    Levels and rule are those of the R package `dynamic` (cfaHB and cfaOne; likertHB and likertOne for rated answers):
    with k factors k - 1 cross-loadings at most, of which the levels take a third, two thirds and all. In a structural
    model the steps are in its measurement part. Rated answers are drawn with the margins of the sample and with the
    correlations that the model implies; robust indices take the scaling factors of the fit.

    References
    ----------
    McNeish & Wolf (2023), Psychological Methods 28; McNeish & Wolf (2023), Behavior Research Methods 55; McNeish
    (2023), Dynamic fit index cutoffs for treating Likert items as continuous, Psychological Methods.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import holzinger39
    >>> model = "visual =~ x1 + x2 + x3; textual =~ x4 + x5 + x6; speed =~ x7 + x8 + x9"
    >>> dynamic_cutoffs(rp.fit(model, holzinger39.get_data()), draws=100).holds
    False
    """
    check_fit(fit)
    reason = "few_draws" if draws < FEWEST else _unsupported(fit)
    margins = _margins(fit) if not reason else []
    found = kernel.SimulatedCutoffs([], None)
    if not reason:
        found = _simulated(fit, margins, draws, seed)
        reason = "" if found.levels else "no_levels"
    notes: tuple[Note, ...] = (note(f"dynamic_cutoffs.{reason}", INFO),) if reason else ()
    if not reason and fit.settings.missing != "listwise" and any(np.isnan(y).any() for y in fit.sample.data):
        notes = (note("dynamic_cutoffs.as_if_complete", INFO),)
    levels = tuple(_level(fit, level) for level in found.levels)
    return DynamicCutoffs(_values(fit), levels, fit.n, min(fit.n, MOST_N), draws, seed, bool(margins), notes,
                          fit.provenance, rules)  # fmt: skip


def _unsupported(fit: Fitted) -> str:
    """Why there are no such cut-offs; empty where there are."""
    if not fit.converged or fit.vcov is None:
        return "unusable"
    if fit.solution.df <= 0:
        return "no_test"
    if len(fit.groups) > 1:
        return "groups"
    if kind_of(fit.settings) not in ("ml", "fiml"):
        return "estimator"
    if not fit.sample.design.plain:
        return "design"
    layout = fit.layout
    return "observed" if (layout.observed_latent >= 0).any() or len(layout.covariates) or not fit.latents else ""


def _margins(fit: Fitted) -> list[AnswerMargin]:
    """The categories of each item; none where some item has more than a rating has."""
    (answers,) = fit.sample.data
    found = [margin(y) for y in answers.T]
    return found if all(len(m.values) <= MOST_CATEGORIES for m in found) else []


def _simulated(fit: Fitted, margins: list[AnswerMargin], draws: int, seed: int) -> kernel.SimulatedCutoffs:
    s = fit.solution
    c, c0 = _factors(fit)
    model = FittedModel(s.layout, s.theta, min(fit.n, MOST_N), np.sqrt(np.diag(s.S[0])), margins, s.df, s.df0, c, c0)
    with one_thread():
        try:
            return kernel.dynamic_cutoffs(model, _measurement(fit), draws, seed)
        except (ValueError, np.linalg.LinAlgError):  # an improper solution: nothing can be drawn from it
            return kernel.SimulatedCutoffs([], None)


def _factors(fit: Fitted) -> tuple[float, float]:
    """Scaling factors of the robust indices; those of the test with missing answers, where gaps are in the others."""
    s = fit.solution
    if s.scaled is None or s.scaled0 is None or s.robust is None:
        return 1.0, 1.0
    return (s.scaled.factor, s.scaled0.factor) if fit.settings.missing == "fiml" else (s.robust.c, s.robust.c0)


def _measurement(fit: Fitted) -> Measurement:
    """The measurement part, standardised, of the latents that items load on."""
    mats, Sigma = fit.filled, fit.solution.Sigma[0]
    sd, spread = np.sqrt(np.diag(Sigma)), np.sqrt(np.diag(mats.C[0, 0]))
    loadings = mats.Lambda[0, 0] * spread / sd[:, None]
    used = np.flatnonzero((loadings != 0).any(axis=0))
    factors = mats.C[0, 0] / np.outer(spread, spread)
    return Measurement(loadings[:, used], factors[np.ix_(used, used)], mats.Theta[0, 0] / np.outer(sd, sd))


def _values(fit: Fitted) -> dict[str, float]:
    m = fit.measures
    return {name: float(m.get(f"{name}_robust", m.get(name, np.nan))) for name in INDICES}


def _level(fit: Fitted, level: kernel.Level) -> MisfitLevel:
    loads = (fit.filled.Lambda[0, 0] != 0).any(axis=0)
    used = [v for v, known in zip(fit.structure.latents, loads, strict=True) if known]
    return MisfitLevel(tuple(_left_out(fit, used, step) for step in level.steps), level.cutoffs)


def _left_out(fit: Fitted, factors: list[str], step: Misfit) -> LeftOut:
    item = fit.observed[step.item]
    if len(factors) == 1:
        return LeftOut(item, "~~", fit.observed[step.other], step.size)
    return LeftOut(factors[step.other], "=~", item, step.size)
