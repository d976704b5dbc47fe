"""Measurement invariance between groups: the ladder in one table, verdicts, partial invariance, latent means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import ndtri

from repurchase.analysis.diagnostics.nested_models.result import Comparison, compare
from repurchase.analysis.fit.result import Fit, fit
from repurchase.analysis.invariance.findings import (
    MIXED,
    NOT_TESTABLE,
    REJECTED,
    SUPPORTED,
    InvarianceFindings,
    InvarianceStep,
    LatentMean,
)
from repurchase.analysis.invariance.ordinal_ladder import EQUAL as ORDINAL_EQUAL
from repurchase.analysis.invariance.ordinal_ladder import STEPS as ORDINAL_STEPS
from repurchase.analysis.invariance.ordinal_ladder import few_categories, free_intercepts, ordinal_model
from repurchase.analysis.invariance.partial import Partial, intercepts_too, propose, with_partial
from repurchase.analysis.invariance.tables import (
    ladder_table,
    means_table,
    partial_table,
)
from repurchase.analysis.invariance.words import group_words, sentences
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.results.survey_input import Data, as_survey, measurement_model
from repurchase.analysis.sem.data import group_names
from repurchase.analysis.sem.fitted import Fitted
from repurchase.document.parts.blocks import Table
from repurchase.errors import INFO, EstimationError, InputError, Note, note
from repurchase.literature import RULES, Criterion, Rules
from repurchase.model.group_labels import own_labels, shared_labels
from repurchase.model.table import Model
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.settings import listed_names
from repurchase.text import Text, joined, text
from repurchase.user_calls.call_checks import checks

EQUAL = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "residuals"),
    "means": ("loadings", "intercepts", "residuals", "means"),
}
STEPS = ("configural", "metric", "scalar", "strict")
TOLD = ("comparison.instead", "comparison.not_nested", "comparison.no_scaled_test", "comparison.no_scaling")


class Invariance(InvarianceFindings, Result):
    """The ladder of measurement invariance."""

    def tables(self) -> tuple[Table, ...]:
        shown = [ladder_table(self)]
        shown += [partial_table(self)] if self.proposals else []
        shown += [means_table(self)] if self.means else []
        return tuple(shown)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        steps = []
        for k, s in enumerate(self.steps):
            c = self.comparisons[k - 1] if k else None
            record: Record = {"step": s.name, "partial": list(s.partial), "verdict": s.verdict or None,
                      "measures": s.fit.measures}  # fmt: skip
            if c is not None:
                record |= {"chisq_diff": c.chisq_diff, "df_diff": c.df_diff, "p_value": c.p_value,
                           "delta_cfi": c.delta(c.best[0]), "delta_rmsea": c.delta(c.best[1]),
                           "delta_srmr": c.delta("srmr")}  # fmt: skip
            steps.append(record)
        return plain({"group": self.group, "groups": list(self.groups), "n": list(self.sizes), "steps": steps,
                      "highest": self.highest, "delta_cfi_bound": self.rule.bound,
                      "latent_means": [vars(m) for m in self.means]})  # fmt: skip


@checks("level", "estimator", "missing")
def invariance(
    model: str | Model | None,
    data: Data,
    group: str,
    estimator: str = "auto",
    steps: str | Sequence[str] = STEPS,
    partial: bool | str | Sequence[str] = True,
    ordered: bool | Sequence[str] = False,
    missing: str = "listwise",
    level: float = 0.95,
    rules: Rules = RULES,
    cluster: str | None = None,
    weights: str | None = None,
    auxiliary: Sequence[str] = (),
) -> Invariance:
    """Whether a measurement model holds alike in several groups.

    Parameters
    ----------
    model : str or Model, or None
        The measurement model; None takes the constructs of a `Survey`.
    data : DataFrame or Survey
    group : str
        Column with the groups.
    estimator : str
        As `fit`; ``"auto"`` chooses by the number of answer categories.
    steps : str or sequence of {"configural", "metric", "scalar", "strict", "means"}
        Levels; one alone, also as ``steps="scalar"``, stands for the ladder up to it.
    partial : bool, str or sequence of str
        True searches, at a level that is not supported, which parameters to leave free; names (``"SAT=~SAT2"``,
        ``"SAT2~1"``) are left free from their level on instead; False does neither.
    ordered : bool or sequence of str
        Ordinal items, as `fit`; they have a ladder of their own, and `steps` and `partial` do not apply.
    missing : {"listwise", "fiml", "auto"}
    level : float
        Of intervals.
    rules : Rules
        Criteria to judge by; the chi-square difference is tested at their alpha.
    cluster, weights : str, optional
        Columns of clusters and of sampling weights, as `fit`.
    auxiliary : sequence of str
        Variables that inform full information about missing answers, as `fit`.

    Returns
    -------
    Invariance

    Raises
    ------
    InputError, EstimationError
        When the groups cannot be told, or the configural model cannot be estimated.

    Notes
    -----
    A level is supported when the drop of CFI meets its criterion and the (scaled) chi-square difference is not
    significant; mixed when only one of them holds; rejected when neither does; not testable when the difference has no
    p, as where a level restricts nothing. Changes of RMSEA and SRMR are shown and
    never required. Equals lavaan's ``group.equal`` ladder. Ordinal items (few categories, or a WLSMV estimator) climb
    thresholds, loadings, intercepts (Wu & Estabrook 2016) by Satorra's (2000) difference alone.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import holzinger39
    >>> model = "visual =~ x1 + x2 + x3; textual =~ x4 + x5 + x6; speed =~ x7 + x8 + x9"
    >>> found = rp.invariance(model, holzinger39.get_data(), "school", estimator="ML", partial=False)
    >>> [s.verdict for s in found.steps]
    ['', 'supported', 'rejected', 'mixed']
    """
    asked = tuple(dict.fromkeys(listed_names(steps)))
    steps = _ladder(asked)
    settings = {"estimator": estimator, "missing": missing, "level": level, "group": group, "ordered": ordered,
                "cluster": cluster, "weights": weights, "auxiliary": listed_names(auxiliary)}  # fmt: skip
    parsed = _model(model, data)
    settings["std_lv"] = not any(isinstance(p.fixed, int | float) for p in parsed.of("=~"))
    first = _estimated(parsed, data, settings, steps[0], ())
    if first.settings.ordered:
        settings |= {"ordered": first.settings.ordered, "estimator": first.settings.estimator, "std_lv": True}
        first = _estimated(parsed, data, settings, "configural", ())
        if few_categories(first):
            raise InputError("invariance.few_categories", items=joined(few_categories(first)))
        steps, partial = ORDINAL_STEPS, False
    elif not set(asked) <= set(EQUAL):
        raise InputError("invariance.no_such_step", name=joined(set(asked) - set(EQUAL)), known=joined(EQUAL))
    rule = _rule(first, rules)
    given = () if isinstance(partial, bool) else listed_names(partial)
    climb = _Climb(
        parsed, data, settings, rule, rules, partial is True, given, [InvarianceStep(steps[0], first, (), "", -1)]
    )
    labels = shared_labels(parsed)
    climb.notes += [note("invariance.own_labels", INFO, n=len(labels), names=joined(labels))] if labels else []
    climb.notes += [note("invariance.ordinal", INFO)] if first.settings.ordered else []
    climb.up(steps[1:])
    means = _latent_means(climb.ladder, level)
    if not means and "scalar" in steps:
        climb.notes.append(note("invariance.no_means"))
    return Invariance(group, first.groups, tuple(map(len, first.sample.data)), tuple(climb.ladder),
                      tuple(climb.comparisons), tuple(climb.proposals), means, rule, level, group_words(data, group),
                      (*first.notes, *climb.notes), first.provenance, rules)  # fmt: skip


def _ladder(asked: tuple[str, ...]) -> tuple[str, ...]:
    """The levels in their order; one alone is climbed to. Those of ordinal items alone are judged by who fits these."""
    unknown = [s for s in asked if s not in {**EQUAL, **ORDINAL_EQUAL}]
    if unknown:
        raise InputError("invariance.no_such_step", name=joined(unknown), known=joined(EQUAL))
    known = list(EQUAL)
    if asked == ("configural",):
        raise InputError("invariance.one_step", known=joined(known[1:]))
    if not asked:
        raise InputError("invariance.few_steps", known=joined(EQUAL))
    if len(asked) == 1 and asked[0] in EQUAL:
        return tuple(known[: known.index(asked[0]) + 1])
    return tuple(s for s in known if s in asked) or STEPS


def _model(model: str | Model | None, data: Data) -> Model:
    if model is None:
        return measurement_model(as_survey(data))
    return model if isinstance(model, Model) else Model.parse(str(model))


def _estimated(
    model: Model, data: Data, settings: dict[str, Any], step: str, partial: Sequence[str],
    equal: tuple[str, ...] | None = None,
) -> Fit:  # fmt: skip
    held = EQUAL[step] if equal is None else equal
    model = own_labels(model, len(group_names(data, settings["group"])), held, partial)
    found = fit(model, data, group_equal=held, group_partial=tuple(partial), **settings)
    if not found.converged:
        raise EstimationError("invariance.not_converged", step=text(f"invariance.step_{step}"))
    return found


def _rule(fit: Fitted, rules: Rules) -> Criterion:
    """Chen's wider bound needs more than 300 respondents in balanced groups."""
    n = fit.solution.n
    wide = rules["chen_sample"].met_by(float(n.sum())) and rules["group_balance"].met_by(float(n.max() / n.min()))
    return rules["delta_cfi" if wide else "delta_cfi_small"]


@dataclass
class _Climb:
    """The ladder while it is climbed."""

    model: Model
    data: Any
    settings: dict[str, Any]
    rule: Criterion
    rules: Rules
    search: bool
    free: tuple[str, ...]
    ladder: list[InvarianceStep]
    comparisons: list[Comparison] = field(default_factory=list)
    proposals: list[Partial] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def up(self, names: Sequence[str]) -> None:
        """Each level against the last one, or against its partial form."""
        for name in names:
            base = len(self.ladder) - 1
            if name == "scalar":
                self.free = intercepts_too(self.free)
            try:
                fit = self._fitted(name)
            except EstimationError as error:
                self.notes.append(note("invariance.stopped", step=text(f"invariance.within_{name}"), why=error.message))
                return
            self._add(name, fit, base)
            if self.ladder[-1].verdict in (MIXED, REJECTED) and self.search:
                self._partial(name, fit, base)

    def _fitted(self, name: str) -> Fit:
        if self.ladder[0].fit.settings.ordered:
            first = self.ladder[0].fit
            free = free_intercepts(first, name)
            return _estimated(ordinal_model(self.model, first, name), self.data, self.settings, name, free,
                              ORDINAL_EQUAL[name])  # fmt: skip
        return _estimated(self.model, self.data, self.settings, name, self.free)

    def _add(self, name: str, fit: Fit, base: int) -> None:
        found = _against(self.ladder[base].fit, fit, self.ladder[base].name, name)
        self.comparisons.append(found)
        self.notes += [n for n in found.notes if n.message.key in TOLD]
        self.ladder.append(InvarianceStep(name, fit, self.free, judged(found, self.rule, self.rules.alpha), base))

    def _partial(self, name: str, fit: Fit, base: int) -> None:
        alpha, below = self.rules.alpha, self.ladder[base]

        def estimate(names: Sequence[str]) -> Fit:
            return _estimated(self.model, self.data, self.settings, name, names)

        def judge(candidate: Fit) -> str:
            return judged(_against(below.fit, candidate, below.name, name), self.rule, alpha)

        better = propose(fit, name, self.free, self.rules, estimate, judge)
        if better is not None:
            self.free = with_partial(self.free, better.freed)
            self.proposals.append(better)
            self._add(name, better.fit, base)


def _against(free: Fitted, restricted: Fitted, name: str, other: str) -> Comparison:
    return compare(free, restricted, names=(text(f"invariance.step_{name}"), text(f"invariance.step_{other}")))


def judged(comparison: Comparison, rule: Criterion, alpha: float) -> str:
    """The verdict on one level: by the drop of CFI and the chi-square difference; ordinal items by the latter."""
    if not comparison.testable:
        return NOT_TESTABLE
    by_chisq = comparison.p_value >= alpha
    if comparison.fits[0].settings.ordered:  # cut-offs of CFI were found for continuous answers
        return SUPPORTED if by_chisq else REJECTED
    drop = -comparison.delta(comparison.best[0])
    by_cfi = rule.met_by(drop)
    return SUPPORTED if by_cfi and by_chisq else MIXED if by_cfi or by_chisq else REJECTED


def _latent_means(ladder: Sequence[InvarianceStep], level: float) -> tuple[LatentMean, ...]:
    """Differences from the last scalar level that a test did not reject."""
    usable = [s for s in ladder if s.name == "scalar" and s.verdict in (SUPPORTED, MIXED)]
    if not usable:
        return ()
    fit = usable[-1].fit
    frame = fit.estimates
    rows = frame[(frame.op == "~1") & frame.lhs.isin(fit.latents) & (frame.std_error > 0)]
    adjusted = holm(rows.p_value.to_numpy()) if len(rows) else np.empty(0)
    reach, found = float(ndtri(0.5 + level / 2)), []
    for r, p in zip(rows.itertuples(index=False), adjusted, strict=True):
        sd = float(np.sqrt(fit.latent_covariances(0).loc[r.lhs, r.lhs]))
        d, error = r.estimate / sd, r.std_error / sd
        found.append(LatentMean(r.lhs, r.group, d, error, r.statistic, r.p_value, float(p), d - reach * error,
                                d + reach * error))  # fmt: skip
    return tuple(found)
