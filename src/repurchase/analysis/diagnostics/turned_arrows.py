"""Models in which one arrow into the outcome is turned round, fitted to the same answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.results.result import Provenance, Record, Result, plain
from repurchase.analysis.results.wording import arrow
from repurchase.analysis.sem.fitted import Fitted, check_fit
from repurchase.analysis.sem.refit import with_model
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import InputError, Note, RepurchaseError
from repurchase.literature import RULES, Rules
from repurchase.model.parameter import Parameter
from repurchase.model.table import Model
from repurchase.numeric.sem.path_effects import arrows, directed_paths
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Label
from repurchase.text import Text, text

SAME = 1e-4  # largest difference of implied covariances, in standard deviations, that the search alone leaves
NAN = float("nan")


@dataclass(frozen=True)
class Turned:
    """One model with the arrow from `source` to `target` turned round.

    Attributes
    ----------
    chisq, df, bic : float
        Of the turned model; NaN where it could not be fitted, BIC also where the estimator has no likelihood.
    gap : float
        Largest difference between the covariances that the two models imply, in standard deviations.
    """

    source: str
    target: str
    chisq: float
    df: float
    bic: float
    gap: float

    @property
    def fitted(self) -> bool:
        """Whether the turned model could be fitted."""
        return bool(np.isfinite(self.chisq))


@dataclass(frozen=True)
class TurnedArrows(Result):
    """A structural model beside the models with one of the arrows into its outcome turned round.

    Attributes
    ----------
    chisq, df, bic : float
        Of the model as stated; BIC NaN where the estimator has no likelihood.
    turned : tuple of Turned
    """

    chisq: float
    df: float
    bic: float
    turned: tuple[Turned, ...]
    labels: Mapping[str, Label]
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def equivalent(self, t: Turned) -> bool:
        """Whether both models imply the same covariances, so that no data tell them apart."""
        return t.fitted and t.df == self.df and t.gap < SAME

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("model", text("turned.model"), Kind.WORDS),
            Column("chisq", text("turned.chisq"), decimals=2),
            Column("df", text("measure.df"), Kind.COUNT),
            Column("bic", text("turned.bic"), decimals=1),
            Column("bic_difference", text("turned.bic_difference"), decimals=1),
        )
        rows: list[tuple[object, ...]] = [(text("turned.stated"), self.chisq, self.df, self.bic, None)]
        rows += [(self._arrow(t), t.chisq, t.df, t.bic, t.bic - self.bic) for t in self.turned]
        return (Table("turned_arrows", text("turned.title"), columns, tuple(rows), (text("turned.note"),)),)

    def sentences(self) -> tuple[Text, ...]:
        return tuple(self._sentence(t) for t in self.turned)

    def to_dict(self) -> Record:
        keys = ("chisq", "df", "bic")
        stated = plain({k: getattr(self, k) for k in keys})
        turned = [
            plain({"arrow": f"{t.source} -> {t.target}", **{k: getattr(t, k) for k in keys}})
            | {"equivalent": self.equivalent(t)}
            for t in self.turned
        ]
        return {"stated": stated, "turned": turned}

    def _arrow(self, t: Turned) -> Text:
        return text("turned.turned", arrow=arrow(self.labels, t.target, t.source))

    def _sentence(self, t: Turned) -> Text:
        ends = {"x": self.labels.get(t.source, t.source), "y": self.labels.get(t.target, t.target)}
        if not t.fitted:
            return text("turned.said_unfitted", **ends)
        test = {"chisq": Number(t.chisq, Kind.VALUE, 2), "df": Number(t.df, Kind.COUNT)}
        if self.equivalent(t):
            return text("turned.said_same", **ends, **test)
        stated = {"chisq_stated": Number(self.chisq, Kind.VALUE, 2), "df_stated": Number(self.df, Kind.COUNT)}
        if t.df != self.df:
            return text("turned.said_other_df", **ends, **test, **stated)
        gap = t.bic - self.bic
        if not np.isfinite(gap):
            return text("turned.said_chisq", **ends, **test, **stated)
        rule = self.rules["bic_difference"]
        key = "close" if rule.met_by(gap) else "worse" if gap > 0 else "better"
        more = {"rule": rule.limit(), "source": rule.source()} if key == "close" else {}
        return text(f"turned.said_{key}", **ends, **test, **stated, gap=Number(abs(gap), Kind.VALUE, 1), **more)


def turned_arrows(fit: Fitted, rules: Rules = RULES) -> TurnedArrows:
    """A structural model beside those with one arrow into the outcome turned round; none where that closes a circle.

    Parameters
    ----------
    fit : Fit
        A converged structural model of one group.
    rules : Rules
        The difference of BIC that tells two models apart.

    Returns
    -------
    TurnedArrows

    Notes
    -----
    A variable that nothing acts on but the turned arrow keeps its covariances with the other such variables.
    Equivalence is told from the implied covariances.

    References
    ----------
    Lee, S., & Hershberger, S. (1990). A simple rule for generating equivalent models in covariance structure modeling.
    Multivariate Behavioral Research, 25(3), 313-334.
    """
    check_fit(fit)
    if not fit.converged or len(fit.groups) > 1:
        raise InputError("turned.needs_one_fit")
    turned = tuple(_fitted(fit, x, y) for x, y in _turnable(fit))
    return TurnedArrows(*_measured(fit), turned, fit.labels, rules, (), fit.provenance)


def _measured(fit: Fitted) -> tuple[float, float, float]:
    m = fit.measures
    return float(m["chisq"]), float(m["df"]), float(m.get("bic", NAN))


def _turnable(fit: Fitted) -> list[tuple[str, str]]:
    """Arrows (from, to) between latent variables into what acts on nothing; none that would close a circle."""
    edges, names = arrows(fit.structure.layout), fit.structure.latents
    ends = {b for _, b in edges} - {a for a, _ in edges}
    known = set(fit.latents)
    found = []
    for r in fit.structure.rows:
        if r.op != "~" or {r.lhs, r.rhs} - known:
            continue
        a, b = names.index(r.rhs), names.index(r.lhs)
        if b in ends and (a, b) in edges and not directed_paths(edges - {(a, b)}, a, b):
            found.append((r.rhs, r.lhs))
    return found


def _turned_model(fit: Fitted, x: str, y: str) -> Model:
    kept = tuple(p for p in fit.model.without(f"{y}~{x}").parameters if p.op != ":=")
    explained = {p.lhs for p in kept if p.op == "~"}
    pairs = {frozenset((p.lhs, p.rhs)) for p in kept if p.op == "~~"}
    added = [Parameter(x, "~", y)]
    if x not in explained:
        others = [v for v in fit.latents if v not in explained | {x, y} and frozenset((x, v)) not in pairs]
        added += [Parameter(x, "~~", v) for v in others]
    return Model((*kept, *added))


def _fitted(fit: Fitted, x: str, y: str) -> Turned:
    lost = Turned(x, y, NAN, NAN, NAN, NAN)
    try:
        other = with_model(fit, _turned_model(fit, x, y))
    except (RepurchaseError, ValueError, np.linalg.LinAlgError):
        return lost
    if not other.converged:
        return lost
    order = [other.observed.index(v) for v in fit.observed]
    sigma = other.solution.Sigma[0][np.ix_(order, order)]
    scale = np.sqrt(np.diag(fit.solution.Sigma[0]))
    gap = float(np.abs((sigma - fit.solution.Sigma[0]) / np.outer(scale, scale)).max())
    return Turned(x, y, *_measured(other), gap)
