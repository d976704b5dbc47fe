"""Each hypothesis against its estimate: direct paths and mediations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Label, StatedHypothesis, Tested
from repurchase.analysis.effects.hypotheses.tables import path_table, summary_table
from repurchase.analysis.effects.hypotheses.words import sentences
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.wording import named
from repurchase.analysis.sem.fitted import EstimateRow, Fitted
from repurchase.document.parts.blocks import Table
from repurchase.errors import note
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.settings import checks
from repurchase.style import is_missing
from repurchase.text import Text


@dataclass(frozen=True, slots=True)
class Hypotheses(HypothesisFindings, Result):
    """The study's hypotheses with their tests, in the study's order."""

    def tables(self) -> tuple[Table, ...]:
        return (path_table(self), summary_table(self))

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> list[Record]:
        keys = ("estimate", "std_all", "std_error", "p_value", "p_holm", "ci_low", "ci_high", "outcome")
        return [
            {"id": t.id, "path": " -> ".join(t.path), **{k: getattr(t, k) for k in keys}, "supported": t.supported}
            for t in self.tested
        ]


@checks("level")
def hypotheses(
    fit: Fitted,
    stated: Sequence[StatedHypothesis],
    labels: Mapping[str, Label],
    *,
    effects: Bootstrap | None = None,
    level: float = 0.95,
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
        Coverage of intervals, in (0, 1).

    Returns
    -------
    Hypotheses
        A direct hypothesis is supported where p < 1 - `level` and the sign is as expected; a mediation where the
        interval of its indirect effect leaves out zero on the side expected.

    Notes
    -----
    Holm's adjustment is printed beside the plain p; the verdict rests on the plain one, as the claims were stated
    beforehand.
    """
    rows = {(r.lhs, r.op, r.rhs): r for r in fit.rows()}
    tested = [_direct(c, rows, level) if len(c.path) == 2 else _mediated(c, rows, effects) for c in stated]
    tested = _with_holm(tested)
    notes = []
    if effects is None and any(t.is_mediation for t in tested):
        notes.append(note("hypotheses.delta_only"))
    words = {x: labels.get(x) or named(x) for t in tested for x in t.path}  # some may have lost every item
    return Hypotheses(tuple(tested), {**labels, **words}, level, tuple(notes))


def _direct(hypothesis: StatedHypothesis, rows: Mapping[tuple[str, str, str], EstimateRow], level: float) -> Tested:
    row = rows.get((hypothesis.path[1], "~", hypothesis.path[0]))
    if row is None:
        return Tested(hypothesis.id, hypothesis.path, hypothesis.sign, hypothesis.words)
    found = {
        k: _number(getattr(row, k))
        for k in ("estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high", "std_all")
    }
    sure = found["p_value"] is not None and found["p_value"] < 1 - level
    return Tested(
        hypothesis.id,
        hypothesis.path,
        hypothesis.sign,
        hypothesis.words,
        **found,
        outcome=_outcome(found["estimate"], sure, hypothesis.sign),
    )


def _mediated(
    hypothesis: StatedHypothesis, rows: Mapping[tuple[str, str, str], EstimateRow], boot: Bootstrap | None
) -> Tested:
    name = "ind_" + "_".join(hypothesis.path)
    row = next((r for (lhs, op, _), r in rows.items() if op == ":=" and lhs == name), None)
    if row is None:
        return Tested(hypothesis.id, hypothesis.path, hypothesis.sign, hypothesis.words)
    found = {
        k: _number(getattr(row, k))
        for k in ("estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high", "std_all")
    }
    if boot is not None:
        found["ci_low"], found["ci_high"] = (float(v) for v in boot.interval(name, kind="percentile"))
    low, high = found["ci_low"], found["ci_high"]
    sure = low is not None and high is not None and (low > 0 or high < 0)
    return Tested(
        hypothesis.id,
        hypothesis.path,
        hypothesis.sign,
        hypothesis.words,
        **found,
        outcome=_outcome(found["estimate"], sure, hypothesis.sign),
    )


def _number(value: float) -> float | None:
    return None if is_missing(value) else float(value)


def _outcome(estimate: float | None, sure: bool, sign: str) -> str:
    if estimate is None:
        return "not_estimated"
    if not sure:
        return "not_supported"
    as_claimed = sign == "?" or (estimate > 0) == (sign == "+")
    return "supported" if as_claimed else "opposite"


def _with_holm(tested: list[Tested]) -> list[Tested]:
    from dataclasses import replace

    out = list(tested)
    chosen = [i for i, t in enumerate(tested) if not t.is_mediation and t.p_value is not None]
    adjusted = holm(np.array([tested[i].p_value for i in chosen], dtype=float))
    for i, p in zip(chosen, adjusted, strict=True):
        out[i] = replace(tested[i], p_holm=float(p))
    return out
