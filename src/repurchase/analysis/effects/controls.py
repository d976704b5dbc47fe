"""Control variables in a structural model: its paths with and without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from repurchase.analysis.respondents.background_numbers import Covariate, covariates
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.results.wording import arrow, marks, stars_note
from repurchase.analysis.sem.data import answers
from repurchase.analysis.sem.estimate import estimate
from repurchase.analysis.sem.fitted import EstimateRow, Fitted
from repurchase.analysis.sem.settings import Arguments
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import InputError, Note
from repurchase.literature import Rules
from repurchase.model.saturated_correlates import without_correlates
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Label
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True)
class ControlledPath:
    """One path of the model, or of a control on an explained variable (then `without` is None)."""

    outcome: str
    predictor: str
    without: float | None
    without_p: float | None
    controlled: float
    p_value: float
    estimate: float
    std_error: float

    @property
    def tested(self) -> bool:
        """Whether both models test the path."""
        return self.without_p is None or not isnan(self.without_p + self.p_value)


@dataclass(frozen=True)
class Controls(Result):
    """A structural model with control variables beside the same model without them.

    Attributes
    ----------
    paths, controls : tuple of ControlledPath
        The model's own paths, and those of the controls; standardised coefficients.
    fit : Fit
        The model with controls.
    changed : tuple of (predictor, outcome)
        Paths of which one model has p below alpha and the other not; untested ones are none of them.
    """

    paths: tuple[ControlledPath, ...]
    controls: tuple[ControlledPath, ...]
    fit: Fitted
    changed: tuple[tuple[str, str], ...]
    labels: Mapping[str, Label | Text]
    notes: tuple[Note, ...] = ()

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("path", text("controls.path"), Kind.WORDS),
            Column("without", text("controls.without")),
            Column("controlled", text("controls.controlled")),
            Column("estimate", text("controls.estimate")),
            Column("std_error", text("controls.std_error")),
            Column("p_value", text("controls.p_value"), Kind.P),
        )
        rows = tuple(self._row(p) for p in (*self.paths, *self.controls))
        notes = (text("controls.note"), stars_note(self.fit.n, self.fit.rules))
        return (Table("controls", text("controls.title"), columns, rows, notes, rules=(len(self.paths),)),)

    def sentences(self) -> tuple[Text, ...]:
        lost = [p for p in self.paths if not p.tested]
        untested = (text("controls.said_untested", n=len(lost), paths=joined(
            arrow(self.labels, p.predictor, p.outcome) for p in lost)),) if lost else ()  # fmt: skip
        alpha, n = self.fit.rules.alpha_number, len(self.paths) - len(lost)
        if not self.changed:
            return (*((text("controls.said_same", n=n, alpha=alpha),) if n else ()), *untested)
        arrows = joined(arrow(self.labels, x, y) for x, y in self.changed)
        return (text("controls.said_changed", n=len(self.changed), paths=arrows, alpha=alpha), *untested)

    def to_dict(self) -> Record:
        keys = ("outcome", "predictor", "without", "without_p", "controlled", "p_value", "estimate", "std_error")
        return {
            "paths": [plain({k: getattr(p, k) for k in keys}) for p in self.paths],
            "controls": [plain({k: getattr(p, k) for k in keys}) for p in self.controls],
            "measures": plain(self.fit.measures),
        }

    def _row(self, p: ControlledPath) -> tuple[object, ...]:
        n, rules = self.fit.n, self.fit.rules
        before = None if p.without is None else Number(p.without, stars=marks(p.without_p, n, rules))
        return (
            arrow(self.labels, p.predictor, p.outcome),
            before,
            Number(p.controlled, stars=marks(p.p_value, n, rules)),
            p.estimate,
            p.std_error,
            p.p_value,
        )


@checks("level")
def controls(
    base: Fitted, survey: Survey, names: Sequence[str], *, level: float | None = None, rules: Rules | None = None
) -> Controls:
    """The structural model of `base` with background questions or constructs as controls of every explained variable.

    Parameters
    ----------
    base : Fit
        The structural model without controls, one group.
    survey : Survey
        The answers that it was fitted to.
    names : sequence of str
        Background questions (categories enter as 0/1 columns beside a reference) or numbers.
    level : float, optional
        Of intervals; default: the fit's.
    rules : Rules, optional
        Criteria whose alpha says which paths are significant; default: the fit's.

    Returns
    -------
    Controls

    Raises
    ------
    InputError
        When no name is given, or one is unknown.

    Notes
    -----
    Controls are observed, exogenous and free of error; their means and covariances are parameters of the model.
    """
    if not names:
        raise InputError("controls.none")
    columns = [c for name in names for c in covariates(survey, name)]
    codes = {f"control_{k + 1}": c for k, c in enumerate(columns)}
    explained = list(dict.fromkeys(r.lhs for r in base.structure.rows if r.op == "~"))
    added = "\n".join(f"{y} ~ {' + '.join(codes)}" for y in explained)
    stated = without_correlates(base.model, base.settings.auxiliary)
    frame = answers(survey).frame.assign(**{k: c.values for k, c in codes.items()})
    given = Arguments.like(base.settings, level=base.level if level is None else level)
    controlled = type(base).of(estimate(f"{stated}\n{added}", frame, given))
    labels = {**base.labels, **{k: c.label for k, c in codes.items()}}
    return _compared(base, controlled.judged_by(base.rules if rules is None else rules), codes, labels)


def _compared(
    base: Fitted, controlled: Fitted, codes: Mapping[str, Covariate], labels: Mapping[str, Label | Text]
) -> Controls:
    before = {(r.lhs, r.rhs): r for r in base.rows("~")}
    rows = list(controlled.rows("~"))
    own = tuple(_path(r, before[r.lhs, r.rhs]) for r in rows if (r.lhs, r.rhs) in before)
    theirs = tuple(_path(r, None) for r in rows if r.rhs in codes)
    alpha = controlled.rules.alpha
    changed = tuple(
        (p.predictor, p.outcome)
        for p in own
        if p.without_p is not None and p.tested and (p.without_p < alpha) != (p.p_value < alpha)
    )
    return Controls(own, theirs, controlled, changed, labels, controlled.notes)


def _path(row: EstimateRow, before: EstimateRow | None) -> ControlledPath:
    without, p = (None, None) if before is None else (float(before.std_all), float(before.p_value))
    return ControlledPath(row.lhs, row.rhs, without, p, float(row.std_all), float(row.p_value), float(row.estimate),
                          float(row.std_error))  # fmt: skip
