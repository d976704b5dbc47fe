"""How strong a common cause of mediator and outcome that the model leaves out would have to be to undo a mediation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from repurchase.analysis.mediation.findings import MediationFindings
from repurchase.analysis.results.result import Provenance, Record, Result, plain
from repurchase.analysis.results.wording import arrow, bounded_number, coverage
from repurchase.analysis.sem.fitted import Fitted
from repurchase.array_types import Array
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import INFO, InputError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.effects.omitted_cause import adapts, undoing_correlation
from repurchase.numeric.sem.layout import Matrix, matrices
from repurchase.numeric.sem.path_effects import arrows, delta_errors
from repurchase.style import Interval, Kind
from repurchase.survey.instrument import Label
from repurchase.text import Text, joined, text


@dataclass(frozen=True)
class OmittedCause:
    """What would undo the path from one mediator to the outcome.

    Attributes
    ----------
    path : float
        The standardised coefficient.
    rho, ci_low, ci_high : float
        Correlation of the disturbances of mediator and outcome at which the path is zero, and its limits.
    """

    mediator: str
    outcome: str
    path: float
    rho: float
    ci_low: float
    ci_high: float

    @property
    def each(self) -> float:
        """Correlation of the omitted cause with each of the two disturbances, where both are alike."""
        return float(np.sqrt(abs(self.rho)))

    @property
    def sure(self) -> bool:
        """Whether the interval lies on one side of zero."""
        return self.ci_low > 0 or self.ci_high < 0


@dataclass(frozen=True)
class Confounding(Result):
    """Sensitivity of the mediations of one outcome to a common cause that the model leaves out.

    Attributes
    ----------
    outcome : str
    causes : tuple of OmittedCause
        A mediator each; left out where the model ties its paths so that none can adapt.
    """

    outcome: str
    causes: tuple[OmittedCause, ...]
    level: float
    labels: Mapping[str, Label]
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("path", text("confounding.path"), Kind.WORDS),
            Column("std_all", text("confounding.beta"), Kind.BOUNDED),
            Column("rho", text("confounding.rho"), Kind.BOUNDED),
            Column("ci", text("measure.ci", level=coverage(self.level)), Kind.BOUNDED),
            Column("each", text("confounding.each"), Kind.BOUNDED),
        )
        rows = tuple(self._row(c) for c in self.causes)
        note_ = text("confounding.note", source=self.rules["omitted_cause"].source())
        return (Table("confounding", text("confounding.title"), columns, rows, (note_,)),) if rows else ()

    def sentences(self) -> tuple[Text, ...]:
        return tuple(self._sentence(c) for c in self.causes)

    def to_dict(self) -> Record:
        keys = ("mediator", "outcome", "path", "rho", "ci_low", "ci_high", "each")
        return {"causes": [plain({k: getattr(c, k) for k in keys}) for c in self.causes], "level": self.level}

    def _row(self, c: OmittedCause) -> tuple[object, ...]:
        limits = Interval(c.ci_low, c.ci_high, Kind.BOUNDED)
        return (arrow(self.labels, c.mediator, c.outcome), c.path, c.rho, limits, c.each)

    def _sentence(self, c: OmittedCause) -> Text:
        y, m = (self.labels.get(v, v) for v in (c.outcome, c.mediator))
        limits, level = Interval(c.ci_low, c.ci_high, Kind.BOUNDED), coverage(self.level)
        values = {"mediator": m, "outcome": y, "rho": bounded_number(c.rho), "interval": limits, "level": level}
        if not c.sure:
            return text("confounding.said_open", **values)
        return text("confounding.said", **values, each=bounded_number(c.each))


def confounding(
    mediation: MediationFindings, fit: Fitted, level: float | None = None, rules: Rules = RULES
) -> Confounding:
    """Sensitivity of a mediation to an omitted common cause of mediator and outcome.

    Parameters
    ----------
    mediation : Mediation
    fit : Fit
        The model that was analysed; the one with its direct paths free is taken where the mediation has fitted it.
    level : float, optional
        Of intervals (delta method on Fisher's z); default the fit's.
    rules : Rules

    Returns
    -------
    Confounding

    Raises
    ------
    InputError
        When the model with its direct paths free could not be fitted.

    References
    ----------
    Imai et al. (2010).
    """
    direct = next((t for t in mediation.tests if t.kind == "direct"), None)
    used = fit if direct is None else direct.fit
    if used is None or not used.converged:
        raise InputError("confounding.no_fit")
    level = fit.level if level is None else level
    edges, names = arrows(used.structure.layout), used.structure.latents
    y = names.index(mediation.outcome)
    explained = sorted({b for _, b in edges} - {y})
    mediators = [m for m in explained if (m, y) in edges]
    tied = _tied(used)
    told = [m for m in mediators if adapts(edges, tied, m, y, explained)]
    lost = [fit.labels.get(names[m], names[m]) for m in mediators if m not in told]
    causes = tuple(_cause(used, m, y, explained, level) for m in told)
    labels = fit.labels
    notes = (note("confounding.tied", INFO, mediators=joined(lost), n=len(lost)),) if lost else ()
    return Confounding(mediation.outcome, causes, level, labels, rules, notes, fit.provenance)


def _tied(fit: Fitted) -> Array:
    """Where (m, m) disturbances covary, freely or by a fixed amount."""
    layout = fit.layout
    k = layout.slots[Matrix.PSI]
    tied = np.asarray(layout.base[Matrix.PSI][0] != 0)
    tied[layout.row[k], layout.column[k]] = tied[layout.column[k], layout.row[k]] = True
    np.fill_diagonal(tied, False)
    return tied


def _cause(fit: Fitted, m: int, y: int, explained: list[int], level: float) -> OmittedCause:
    def fisher(theta: Array) -> Array:
        mats = matrices(fit.layout, theta)
        return np.arctanh(undoing_correlation(mats.B[:, 0], mats.Psi[:, 0], m, y, explained))[:, None]

    names = fit.structure.latents
    z = float(fisher(fit.theta[None])[0, 0])
    variance = float("nan") if fit.vcov is None else float(delta_errors(fisher, fit.theta, fit.vcov)[0][0, 0])
    reach = float(ndtri(0.5 + level / 2) * np.sqrt(variance))
    path = next(r.std_all for r in fit.rows("~") if (r.rhs, r.lhs) == (names[m], names[y]))
    return OmittedCause(names[m], names[y], float(path), *(float(np.tanh(v)) for v in (z, z - reach, z + reach)))
