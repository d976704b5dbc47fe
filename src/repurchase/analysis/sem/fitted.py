"""`Fitted` holds a model and its solution, as every analysis of a fit reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, Self

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from repurchase.analysis.results.result import Provenance
from repurchase.analysis.sem.data import Sample
from repurchase.analysis.sem.definitions import defined, defined_values
from repurchase.analysis.sem.estimators import Settings
from repurchase.analysis.sem.model_layout import Structure
from repurchase.array_types import Floats
from repurchase.errors import InputError, Note, UnknownNameError, name_hint, nearest_name
from repurchase.literature import RULES, Rules
from repurchase.model.table import Model
from repurchase.numeric.estimate.solution import Solution
from repurchase.numeric.fit_measures.all_measures import measures
from repurchase.numeric.linear.definiteness import correlations
from repurchase.numeric.sem.layout import Layout, Matrices, matrices
from repurchase.numeric.sem.standardise import Standardised, r_squared, raw, standardise, standardised_values
from repurchase.survey.instrument import Label
from repurchase.user_calls.asked_names import AskedNames, NamedValues
from repurchase.user_calls.call_checks import checks


class EstimateRow(NamedTuple):
    """One row of `Fitted.estimates`."""

    lhs: str
    op: str
    rhs: str
    group: str
    label: str
    estimate: float
    std_error: float
    statistic: float
    p_value: float
    ci_low: float
    ci_high: float
    std_lv: float
    std_all: float


@dataclass(frozen=True, eq=False)
class Fitted(AskedNames):
    """A fitted structural equation model as data: estimates, fit measures, standardised solution, what to mind.

    What analyses of a fit take; `repurchase.analysis.fit.result.Fit` adds the methods that call them.

    Attributes
    ----------
    structure : Structure
        The complete model: rows, names, layout (without sample-fixed values; use ``solution.layout`` with theta).
    solution : Solution
        Theta, covariances, moments, tests.
    sample : Sample
        The answers of each group.
    settings : Settings
    labels : mapping
        Words for constructs and items where the data are a `Survey`.
    rules : Rules
        Criteria and alpha by which its tables and figures judge.
    """

    _inside = frozenset(
        ("entries", "errors", "errors_of", "filled", "group_position", "judged_by", "layout", "of", "position",
         "raw_rows", "with_notes")
    )  # fmt: skip
    structure: Structure
    solution: Solution
    sample: Sample
    settings: Settings
    labels: Mapping[str, Label] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
    rules: Rules = RULES

    # --------------------------------------------------------------------------------- what was fitted
    @property
    def model(self) -> Model:
        """The model as given."""
        return self.structure.model

    @property
    def layout(self) -> Layout:
        """Index arrays, with sample-fixed entries filled in."""
        return self.solution.layout

    @property
    def estimator(self) -> str:
        """The estimator's name, ``"auto"`` resolved."""
        return self.settings.estimator

    @property
    def n(self) -> int:
        """Cases."""
        return round(float(self.solution.n.sum()))

    @property
    def groups(self) -> tuple[str, ...]:
        """Group labels in order of first appearance; ``("",)`` without groups."""
        return self.sample.groups

    @property
    def names(self) -> tuple[str, ...]:
        """Names of theta, as lavaan's ``coef()``."""
        return self.structure.names

    @property
    def observed(self) -> tuple[str, ...]:
        """Observed variables in the order of S."""
        return self.structure.observed

    @property
    def latents(self) -> tuple[str, ...]:
        """The model's latent variables."""
        return self.structure.roles.latents

    @property
    def level(self) -> float:
        """Confidence level of the intervals."""
        return self.settings.level

    # --------------------------------------------------------------------------------- what was found
    @property
    def converged(self) -> bool:
        """Whether the search ended at an optimum."""
        return self.solution.converged

    @property
    def theta(self) -> Floats:
        """Free parameters (q,), in the order of `names`."""
        return self.solution.theta.copy()

    @property
    def vcov(self) -> Floats | None:
        """Covariances of theta (q, q); None where standard errors do not exist."""
        return None if self.solution.vcov is None else self.solution.vcov.copy()

    @property
    def coef(self) -> dict[str, float]:
        """Free parameters by name."""
        return NamedValues(zip(self.names, self.solution.theta.tolist(), strict=True))

    @property
    def estimates(self) -> pd.DataFrame:
        """Every row that lavaan's ``parameterEstimates()`` has, standardised values beside."""
        return self._estimates.copy()

    def rows(self, *ops: str) -> Iterator[EstimateRow]:
        """The rows of `estimates`, or those with these operators."""
        return (row for row in self._estimate_rows if not ops or row.op in ops)

    @property
    def measures(self) -> dict[str, float]:
        """Fit measures by lavaan's names, dots as underscores; empty without convergence."""
        return NamedValues(
            (name, value.item() if isinstance(value, np.generic) else value) for name, value in self._measures.items()
        )

    @property
    def r_squared(self) -> dict[str, Any]:
        """Explained variance of every variable that something points at; per group where there are groups."""
        found = [NamedValues(shares) for shares in self._r_squared]
        return found[0] if len(found) == 1 else NamedValues(zip(self.groups, found, strict=True))

    @checks()
    def standardized(self) -> pd.DataFrame:
        """Standardised solutions with delta-method errors; statistic, p and limits are those of ``std_all``."""
        lv, all_ = self._standardised(False), self._standardised(True)
        errors = self.errors_of(all_)
        numbers = {"std_lv": lv.values, "std_lv_error": self.errors_of(lv), "std_all": all_.values, "std_error": errors}
        return self._framed(numbers | _inference(all_.values, errors, self.level))

    @checks()
    def latent_correlations(self, group: str | int = 0) -> pd.DataFrame:
        """Implied correlations of the latent variables of one group (its label or position)."""
        R = correlations(self.latent_covariances(group).to_numpy())
        np.fill_diagonal(R, np.sign(np.diag(R)))
        return pd.DataFrame(R, self.latents, self.latents)

    @checks()
    def latent_covariances(self, group: str | int = 0) -> pd.DataFrame:
        """Implied covariances of the latent variables of one group (its label or position)."""
        k = len(self.latents)
        C = self.filled.C[0, self.group_position(group), :k, :k]
        return pd.DataFrame(C.copy(), self.latents, self.latents)

    @checks()
    def implied(self) -> tuple[Floats, Floats]:
        """Implied covariances (G, p, p) and means (G, p)."""
        return self.solution.Sigma.copy(), self.solution.mu.copy()

    def group_position(self, group: str | int) -> int:
        """The position of a group given by label or position."""
        if isinstance(group, int) and 0 <= group < len(self.groups):
            return group
        if self.groups == ("",):
            raise InputError("fit.no_groups", name=str(group))
        if group not in self.groups:
            raise UnknownNameError("fit.unknown_group", name=str(group), hint=name_hint(group, self.groups))
        return self.groups.index(str(group))

    def position(self, name: str) -> int:
        """Where a parameter stands in theta, by its label or by ``"RI~SAT"``."""
        bare = "".join(str(name).split())
        for known in (self.structure.names, self.structure.plain_names):
            if bare in known:
                return known.index(bare)
        near = nearest_name(bare, self.structure.names) or nearest_name(bare, self.structure.plain_names)
        if near is not None:
            raise UnknownNameError("model.near_parameter", name=name, near=near)
        raise UnknownNameError("model.unknown_parameter", name=name)

    # --------------------------------------------------------------------------------- inside
    def _held_as(self, name: str) -> str | None:
        called = name.casefold().replace(".", "_")
        return f'measures["{called}"]' if called in self._measures else None

    @cached_property
    def _measures(self) -> dict[str, float]:
        return measures(self.solution) if self.converged else {}

    @cached_property
    def _r_squared(self) -> list[dict[str, float]]:
        return [self._r_squared_of(g) for g in range(len(self.groups))]

    @cached_property
    def filled(self) -> Matrices:
        """The model matrices at the estimates, with a leading axis of one."""
        return matrices(self.layout, self.solution.theta[None])

    @cached_property
    def entries(self) -> Standardised:
        """The rows without those of ``:=``, with their derivatives by theta."""
        return raw(self.layout, self.filled, self.structure.cells)

    @cached_property
    def raw_rows(self) -> Standardised:
        """The rows of `estimates`, unstandardised, with their derivatives by theta."""
        return defined(self.structure, self.entries)

    @cached_property
    def errors(self) -> Floats:
        """The standard errors of `raw_rows`: of an entry that of its place in theta, by the delta method of others."""
        V, rows, n = self.solution.vcov, self.raw_rows, len(self.structure.rows)
        if V is None or self.layout.ordinal.any():
            return self.errors_of(rows)
        slot, variance = self.structure.cells.slot, V.diagonal()
        own = np.append(np.sqrt(np.where(variance >= 0, variance, np.nan)), 0.0)[slot]  # the last: no place in theta
        return np.append(own, self.errors_of(Standardised(rows.values[n:], rows.jacobian[n:])))

    def _standardised(self, observed: bool) -> Standardised:
        """Standardised rows with their derivatives, those of ``:=`` at the end."""
        found = standardise(self.layout, self.filled, self.entries, self.structure.cells, observed)
        return defined(self.structure, found)

    def _standardised_values(self, observed: bool) -> Floats:
        values = standardised_values(self.layout, self.filled, self.entries.values, self.structure.cells, observed)
        return defined_values(self.structure, values)

    @cached_property
    def _estimates(self) -> pd.DataFrame:
        errors = self.errors
        if self.layout.ordinal.any():  # their residual variances are no parameters
            computed = [r.computed for r in self.structure.rows]
            errors = np.where(np.append(computed, np.zeros(len(errors) - len(computed), bool)), 0.0, errors)
        numbers = {"estimate": self.raw_rows.values, "std_error": errors}
        numbers |= _inference(self.raw_rows.values, errors, self.level)
        numbers |= {"std_lv": self._standardised_values(False), "std_all": self._standardised_values(True)}
        return self._framed(numbers)

    @cached_property
    def _estimate_rows(self) -> tuple[EstimateRow, ...]:
        return tuple(map(EstimateRow._make, self._estimates.itertuples(index=False, name=None)))

    def _framed(self, numbers: Mapping[str, Floats]) -> pd.DataFrame:
        """Columns of numbers beside the names of the rows."""
        heads = _heads(self.structure, self.groups)
        values = pd.DataFrame(np.array(list(numbers.values())).T, heads.index)
        found = pd.concat([heads, values], axis=1, ignore_index=True)
        found.columns = _columns((*heads.columns.tolist(), *numbers))
        return found

    def errors_of(self, rows: Standardised) -> Floats:
        """Delta-method standard errors; NaN where covariances do not exist, 0 for what is fixed."""
        if self.solution.vcov is None:
            free = (rows.jacobian != 0).any(1)
            return np.where(free, np.nan, 0.0)
        J = rows.jacobian
        V = self.solution.vcov
        variance, size = ((J @ V) * J).sum(1), J**2 @ V.diagonal()
        variance = np.where(np.abs(variance) <= 1e-13 * size, 0.0, variance)  # what constraints fix has no error
        return np.where((J != 0).any(1), np.sqrt(np.where(variance >= 0, variance, np.nan)), 0.0)

    def _r_squared_of(self, g: int) -> dict[str, float]:
        y, eta = r_squared(self.layout, self.filled)
        s, found = self.structure, {}
        for r in s.rows:
            target = {"=~": r.rhs, "~": r.lhs}.get(r.op)
            if target is None or r.group != g + 1 or target in found:
                continue
            share = eta[g, s.latents.index(target)] if target in s.latents else y[g, s.observed.index(target)]
            found[target] = float(share)
        order = {v: i for i, v in enumerate((*s.observed, *s.latents))}
        return dict(sorted(found.items(), key=lambda kv: order[kv[0]]))

    def with_notes(self, *notes: Note) -> Self:
        """The fit with more notes; what it has computed goes along."""
        return replace(self, notes=(*self.notes, *notes))._remembering(self)

    def judged_by(self, rules: Rules) -> Self:
        """The fit with other criteria for its tables and figures; what it has computed goes along."""
        return replace(self, rules=rules)._remembering(self)

    @classmethod
    def of(cls, other: Fitted) -> Self:
        """Another fit as one of this class; what it has computed goes along."""
        return cls(**{f.name: getattr(other, f.name) for f in fields(other)})._remembering(other)

    def _remembering(self, other: Fitted) -> Self:
        own = {f.name for f in fields(self)}
        vars(self).update({k: v for k, v in vars(other).items() if k not in own})
        return self


def check_fit(given: object) -> None:
    """Refuse what is no fit."""
    if not isinstance(given, Fitted):
        raise InputError("fit.no_fit", kind=type(given).__name__)


@lru_cache(maxsize=8)
def _columns(names: tuple[str, ...]) -> pd.Index:
    return pd.Index(names)


@lru_cache(maxsize=32)
def _heads(structure: Structure, groups: tuple[str, ...]) -> pd.DataFrame:
    """lhs, op, rhs, group and label of every row."""
    rows = [(r.lhs, r.op, r.rhs, groups[r.group - 1], r.label) for r in structure.rows]
    rows += [(p.lhs, p.op, p.rhs, "", p.lhs) for p in structure.model.of(":=")]
    return pd.DataFrame(rows, columns=["lhs", "op", "rhs", "group", "label"])


def _inference(value: Floats, error: Floats, level: float) -> dict[str, Floats]:
    """Statistic, two-sided p and limits from estimates and standard errors; none for fixed rows."""
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(error > 0, value / error, np.nan)
    reach = ndtri(0.5 + level / 2) * error
    return {"statistic": statistic, "p_value": 2 * ndtr(-np.abs(statistic)), "ci_low": value - reach,
            "ci_high": value + reach}  # fmt: skip
