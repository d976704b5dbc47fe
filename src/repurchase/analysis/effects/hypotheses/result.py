"""Each hypothesis against its estimate: one verdict, computed here and quoted everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Label, StatedHypothesis, Tested
from repurchase.analysis.effects.hypotheses.reasons import with_reasons
from repurchase.analysis.effects.hypotheses.tables import path_table, summary_table
from repurchase.analysis.effects.hypotheses.words import sentences
from repurchase.analysis.effects.result import SMALLEST_EFFECT
from repurchase.analysis.gate.findings import GateFindings
from repurchase.analysis.mediation.findings import FREE, MediationFindings
from repurchase.analysis.moderation.findings import ModerationFindings
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.wording import label_in
from repurchase.analysis.sem.fitted import EstimateRow, Fitted
from repurchase.document.parts.blocks import Table
from repurchase.errors import note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.style import is_missing
from repurchase.text import LANGUAGES, Text, render
from repurchase.user_calls.call_checks import checks

NUMBERS = ("estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high", "std_all")


@dataclass(frozen=True, slots=True)
class Hypotheses(HypothesisFindings, Result):
    """The study's hypotheses with their tests, in the study's order."""

    def tables(self) -> tuple[Table, ...]:
        return (path_table(self), summary_table(self))

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> list[Record]:
        keys = ("estimate", "std_all", "std_error", "p_value", "p_holm", "ci_low", "ci_high", "outcome", "verdict",
                "reason", "std_low", "std_high", "detectable", "vif", "model")  # fmt: skip
        return [
            {"id": t.id, "path": " -> ".join(t.path), **{k: getattr(t, k) for k in keys}, "supported": t.supported,
             "conditional_on": list(t.conditional_on), "alpha": self.alpha}
            for t in self.tested
        ]  # fmt: skip


@checks("level", "smallest_effect")
def hypotheses(
    fit: Fitted,
    stated: Sequence[StatedHypothesis],
    labels: Mapping[str, Label],
    *,
    effects: Bootstrap | None = None,
    level: float = 0.95,
    mediation: MediationFindings | None = None,
    moderations: Sequence[ModerationFindings] = (),
    gate: GateFindings | None = None,
    smallest_effect: float = SMALLEST_EFFECT,
    rules: Rules = RULES,
) -> Hypotheses:
    """Test each hypothesis by the path, or the product of paths, that it names.

    Parameters
    ----------
    fit : Fit
        A fitted structural model.
    stated : sequence of StatedHypothesis
    labels : mapping
        Words of each construct by its code.
    effects : Bootstrap, optional
        Bootstrap of the fit; its percentile interval then decides mediations. Without it the delta method does, and
        a note says so.
    level : float
        Coverage of intervals, in (0, 1); it decides nothing.
    mediation : Mediation, optional
        Of the fit. Where the direct paths that the model leaves out are jointly there, all verdicts are read from
        the model that frees them.
    moderations : sequence of Moderation
        Those that were estimated; a hypothesis on ``X*W -> Y`` is read from its own.
    gate : Gate, optional
        What the verdicts rest on; those that rest on what does not hold say so.
    smallest_effect : float
        Standardised effect below which an effect is of no interest.
    rules : Rules
        Its alpha decides.

    Returns
    -------
    Hypotheses
        A direct hypothesis is supported where p < alpha and the sign is as expected; a mediation where the
        interval of its indirect effect at 1 - alpha leaves out zero on the side expected. A test that does not exist
        is "not_testable". One that is not supported has a reason.

    Notes
    -----
    Holm's adjustment is printed beside the plain p; the verdict rests on the plain one, as the claims were stated
    beforehand.
    """
    tested = []
    source = mediation.read_instead if mediation is not None else None
    boot = mediation.chosen_bootstrap if mediation is not None and source is not None else effects
    estimated: dict[tuple[str, ...], ModerationFindings] = {
        (m.predictor, m.moderator, m.outcome): m for m in moderations
    }
    for one in stated:
        if "*" in one.path[0]:
            tested.append(_moderated(one, estimated, gate, smallest_effect, rules))
            continue
        found = _tested(one, source or fit, boot, rules.alpha, level)
        found = with_reasons(found, source or fit, gate, smallest_effect, rules)
        rests = gate.conditions(one.path, source is not None) if gate is not None else ()
        tested.append(replace(found, conditional_on=rests, model=FREE if source is not None else "stated"))
    tested = _with_holm(tested)
    notes = []
    if boot is None and any(t.is_mediation for t in tested):
        notes.append(note("hypotheses.delta_only"))
    words = {x: _words_of(x, labels) for t in tested for x in t.path}  # some may have lost every item
    return Hypotheses(
        tuple(tested),
        {**labels, **words},
        level,
        rules.alpha,
        smallest_effect,
        fit.n,
        tuple(notes),
        fit.provenance,
        rules,
    )


def _tested(one: StatedHypothesis, fit: Fitted, boot: Bootstrap | None, alpha: float, level: float) -> Tested:
    nothing = Tested(one.id, one.path, one.sign, one.words)
    rows = {(r.lhs, r.op, r.rhs): r for r in fit.rows()}
    if len(one.path) == 2:
        row = rows.get((one.path[1], "~", one.path[0]))
        return nothing if row is None else _judged(nothing, _numbers(row), alpha)
    name = "ind_" + "_".join(one.path)
    row = next((r for (lhs, op, _), r in rows.items() if op == ":=" and lhs == name), None)
    if row is None:
        return nothing
    found = _numbers(row)
    if boot is not None:
        found["ci_low"], found["ci_high"] = (_number(v) for v in boot.interval(name, "percentile", level))
        found["p_value"] = _number(boot.p_value(name))  # that of the percentile interval: below alpha where it decides
    return _judged(nothing, found, alpha)


def _moderated(
    one: StatedHypothesis,
    estimated: Mapping[tuple[str, ...], ModerationFindings],
    gate: GateFindings | None,
    smallest: float,
    rules: Rules,
) -> Tested:
    """A hypothesis on the product of two constructs, from the model that holds it."""
    nothing, ends = Tested(one.id, one.path, one.sign, one.words), (*one.path[0].split("*"), one.path[-1])
    if ends not in estimated:
        return nothing
    term = estimated[ends].interaction
    numbers = {
        "estimate": _number(term.estimate),
        "std_error": _number(term.std_error),
        "statistic": _number(term.std / term.std_std_error) if term.std_std_error > 0 else None,
        "p_value": _number(term.p_value),
        "ci_low": _number(term.ci_low),
        "ci_high": _number(term.ci_high),
        "std_all": _number(term.std),
    }
    found = with_reasons(_judged(nothing, numbers, rules.alpha), estimated[ends].fit, gate, smallest, rules)
    *causes, outcome = ends  # two causes of one outcome, not a path through the second
    rests = [key for x in causes for key in gate.conditions((x, outcome))] if gate is not None else []
    return replace(found, conditional_on=tuple(dict.fromkeys(rests)))


def _words_of(name: str, labels: Mapping[str, Label]) -> Label:
    """The words of a construct, or of a product of two; its name where it has none."""
    parts = [label_in(labels, part) for part in name.split("*")]
    return {lang: " × ".join(render(p, lang) for p in parts) for lang in LANGUAGES}


def _numbers(row: EstimateRow) -> dict[str, Any]:
    return {k: _number(getattr(row, k)) for k in NUMBERS}


def _number(value: float) -> float | None:
    return None if is_missing(value) else float(value)


def _judged(one: Tested, numbers: Mapping[str, Any], alpha: float) -> Tested:
    return replace(one, **numbers, outcome=_outcome(numbers["estimate"], numbers["p_value"], one.sign, alpha))


def _outcome(estimate: float | None, p: float | None, sign: str, alpha: float) -> str:
    if estimate is None or p is None:
        return "not_testable"
    if not p < alpha:
        return "not_supported"
    as_claimed = sign == "?" or (estimate > 0) == (sign == "+")
    return "supported" if as_claimed else "opposite"


def _with_holm(tested: list[Tested]) -> list[Tested]:
    out = list(tested)
    chosen = [i for i, t in enumerate(tested) if not t.is_mediation and t.p_value is not None]
    adjusted = holm(np.array([tested[i].p_value for i in chosen], dtype=float))
    for i, p in zip(chosen, adjusted, strict=True):
        out[i] = replace(tested[i], p_holm=float(p))
    return out
