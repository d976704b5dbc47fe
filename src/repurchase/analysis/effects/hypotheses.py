"""Each hypothesis against its estimate: direct paths and mediations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from repurchase.analysis.effects.bootstrap import Bootstrap
from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.analysis.results.wording import named
from repurchase.analysis.sem.fitted import EstimateRow, Fitted
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import Note, note
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.settings import checks
from repurchase.style import Interval, Kind, Number, is_missing, significance_stars
from repurchase.text import Text, Words, joined, text

Label = Mapping[str, str]


class Claim(Protocol):
    """What a hypothesis must say: its number, its path of constructs, and the sign expected."""

    @property
    def id(self) -> str: ...
    @property
    def path(self) -> tuple[str, ...]: ...
    @property
    def sign(self) -> str: ...
    @property
    def words(self) -> Label | None: ...


@dataclass(frozen=True, slots=True)
class Tested:
    """One hypothesis and its test.

    Attributes
    ----------
    id : str
    path : tuple of str
    sign : {"+", "-", "?"}
    words : mapping of language to words, optional
    estimate, std_error, statistic, p_value, ci_low, ci_high, std_all : float or None
        None where the model does not hold the path.
    p_holm : float or None
        p adjusted by Holm over the hypotheses of the same sort (direct, mediation).
    outcome : {"supported", "not_supported", "opposite", "not_estimated"}
    """

    id: str
    path: tuple[str, ...]
    sign: str
    words: Label | None
    estimate: float | None = None
    std_error: float | None = None
    statistic: float | None = None
    p_value: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    std_all: float | None = None
    p_holm: float | None = None
    outcome: str = "not_estimated"

    @property
    def is_mediation(self) -> bool:
        """Whether the path has three constructs or more."""
        return len(self.path) > 2

    @property
    def supported(self) -> bool:
        """Whether the claim is supported as it was stated."""
        return self.outcome == "supported"


@dataclass(frozen=True, slots=True)
class Hypotheses(Result):
    """The study's hypotheses with their tests, in the study's order."""

    tested: tuple[Tested, ...]
    labels: Mapping[str, Label]
    level: float = 0.95
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        return (_path_table(self), _summary_table(self))

    def sentences(self) -> tuple[Text, ...]:
        said = []
        for outcome in ("supported", "not_supported", "opposite", "not_estimated"):
            ids = [t.id for t in self.tested if t.outcome == outcome]
            if ids:
                said.append(text(f"hypotheses.said_{outcome}", ids=joined(ids), n=len(ids), total=len(self.tested)))
        return tuple(said)

    def to_dict(self) -> list[Record]:
        keys = ("estimate", "std_all", "std_error", "p_value", "p_holm", "ci_low", "ci_high", "outcome")
        return [
            {"id": t.id, "path": " -> ".join(t.path), **{k: getattr(t, k) for k in keys}, "supported": t.supported}
            for t in self.tested
        ]

    def statement(self, tested: Tested) -> Text | Label:
        """The hypothesis in words: the study's own, or the path said as a sentence."""
        if tested.words:
            return tested.words
        ends = {"x": self.labels[tested.path[0]], "y": self.labels[tested.path[-1]]}
        if tested.is_mediation:
            return text("hypotheses.mediation", **ends, m=joined(self.labels[m] for m in tested.path[1:-1]))
        key = {"+": "positive", "-": "negative", "?": "any"}[tested.sign]
        return text(f"hypotheses.{key}", **ends)


@checks("level")
def hypotheses(
    fit: Fitted,
    claims: Sequence[Claim],
    labels: Mapping[str, Label],
    *,
    effects: Bootstrap | None = None,
    level: float = 0.95,
) -> Hypotheses:
    """Test each claim by the path, or the product of paths, that it names.

    Parameters
    ----------
    fit : Fit
        A fitted structural model.
    claims : sequence of Claim
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
        A direct claim is supported where p < 1 - `level` and the sign is as claimed; a mediation where the interval
        of its indirect effect leaves out zero on the side claimed.

    Notes
    -----
    Holm's adjustment is printed beside the plain p; the verdict rests on the plain one, as the claims were stated
    beforehand.
    """
    rows = {(r.lhs, r.op, r.rhs): r for r in fit.rows()}
    tested = [_direct(c, rows, level) if len(c.path) == 2 else _mediated(c, rows, effects) for c in claims]
    tested = _with_holm(tested)
    notes = []
    if effects is None and any(t.is_mediation for t in tested):
        notes.append(note("hypotheses.delta_only"))
    words = {x: labels.get(x) or named(x) for t in tested for x in t.path}  # some may have lost every item
    return Hypotheses(tuple(tested), {**labels, **words}, level, tuple(notes))


def _direct(claim: Claim, rows: Mapping[tuple[str, str, str], EstimateRow], level: float) -> Tested:
    row = rows.get((claim.path[1], "~", claim.path[0]))
    if row is None:
        return Tested(claim.id, claim.path, claim.sign, claim.words)
    found = {
        k: _number(getattr(row, k))
        for k in ("estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high", "std_all")
    }
    sure = found["p_value"] is not None and found["p_value"] < 1 - level
    return Tested(
        claim.id, claim.path, claim.sign, claim.words, **found, outcome=_outcome(found["estimate"], sure, claim.sign)
    )


def _mediated(claim: Claim, rows: Mapping[tuple[str, str, str], EstimateRow], boot: Bootstrap | None) -> Tested:
    name = "ind_" + "_".join(claim.path)
    row = next((r for (lhs, op, _), r in rows.items() if op == ":=" and lhs == name), None)
    if row is None:
        return Tested(claim.id, claim.path, claim.sign, claim.words)
    found = {
        k: _number(getattr(row, k))
        for k in ("estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high", "std_all")
    }
    if boot is not None:
        found["ci_low"], found["ci_high"] = (float(v) for v in boot.interval(name, kind="percentile"))
    low, high = found["ci_low"], found["ci_high"]
    sure = low is not None and high is not None and (low > 0 or high < 0)
    return Tested(
        claim.id, claim.path, claim.sign, claim.words, **found, outcome=_outcome(found["estimate"], sure, claim.sign)
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


def _path_table(found: Hypotheses) -> Table:
    level = Number(found.level, Kind.PERCENT, 0)
    direct = [t for t in found.tested if not t.is_mediation]
    columns = (
        Column("id", text("hypotheses.id"), Kind.WORDS),
        Column("path", text("hypotheses.path"), Kind.WORDS),
        Column("estimate", text("hypotheses.estimate")),
        Column("std_error", text("hypotheses.std_error")),
        Column("statistic", text("hypotheses.statistic"), decimals=2),
        Column("p_value", text("hypotheses.p_value"), Kind.P),
        Column("p_holm", text("hypotheses.p_holm"), Kind.P),
        Column("std_all", text("hypotheses.std_all")),
        Column("ci", text("hypotheses.ci", level=level)),
        Column("outcome", text("hypotheses.outcome"), Kind.WORDS),
    )
    rows = tuple(
        (
            t.id,
            Words(tuple(found.labels[x] for x in t.path), " → "),
            t.estimate,
            t.std_error,
            t.statistic,
            t.p_value,
            t.p_holm,
            Number(t.std_all, Kind.VALUE, stars=significance_stars(t.p_value)),
            Interval(t.ci_low, t.ci_high),
            text(f"hypotheses.{t.outcome}"),
        )
        for t in direct
    )
    notes = (text("hypotheses.stars"), text("hypotheses.table_note"))
    return Table("paths", text("hypotheses.path_title"), columns, rows, notes)


def _summary_table(found: Hypotheses) -> Table:
    level = Number(found.level, Kind.PERCENT, 0)
    columns = (
        Column("id", text("hypotheses.id"), Kind.WORDS),
        Column("statement", text("hypotheses.statement"), Kind.WORDS),
        Column("estimate", text("hypotheses.estimate")),
        Column("std_all", text("hypotheses.std_all")),
        Column("p_value", text("hypotheses.p_value"), Kind.P),
        Column("ci", text("hypotheses.ci", level=level)),
        Column("outcome", text("hypotheses.outcome"), Kind.WORDS),
    )
    rows = tuple(
        (
            t.id,
            found.statement(t),
            t.estimate,
            t.std_all,
            None if t.is_mediation else t.p_value,
            Interval(t.ci_low, t.ci_high),
            text(f"hypotheses.{t.outcome}"),
        )
        for t in found.tested
    )
    first = next((i for i, t in enumerate(found.tested) if t.is_mediation), None)
    notes = (text("hypotheses.summary_note"),) if first is not None else ()
    return Table("hypotheses", text("hypotheses.summary_title"), columns, rows, notes, rules=(first,) if first else ())
