"""Readings from structural equation models: another estimator, other respondents, other paths, controls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from repurchase.analysis.effects.hypotheses.findings import Tested
from repurchase.analysis.robustness.findings import Specification, SpecificationReading, judged
from repurchase.analysis.sem.estimate import estimate
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.settings import Arguments
from repurchase.errors import ALARM, RepurchaseError
from repurchase.model.saturated_correlates import without_correlates
from repurchase.model.table import Model, path
from repurchase.numeric.effects.product_intervals import path_products
from repurchase.text import Text, text

Edge = tuple[str, str]


@dataclass(frozen=True, eq=False)
class ModelFamily:
    """The structural equation model of a study, to be fitted in other ways.

    Attributes
    ----------
    base : Fitted
        The model as stated.
    free : tuple of (from, to)
        Direct paths that it leaves out.
    tested : tuple of Tested
    level, alpha, seed : of the readings
    """

    base: Fitted
    free: tuple[Edge, ...]
    tested: tuple[Tested, ...]
    level: float
    alpha: float
    seed: int

    @cached_property
    def stated(self) -> Model:
        """The model as stated, without what it defines and without auxiliary variables."""
        own = without_correlates(self.base.model, self.base.settings.auxiliary)
        return Model(tuple(p for p in own.parameters if p.op != ":="))

    @cached_property
    def freed(self) -> Model:
        """The model with the direct paths free."""
        made = self.stated.without(*(f"{b}~{a}" for a, b in self.free))
        for a, b in self.free:
            made = made + path(b, a)
        return made

    @property
    def outcomes(self) -> list[str]:
        """Variables that the model explains."""
        return list(dict.fromkeys(p.lhs for p in self.stated.of("~")))

    def fitted(
        self,
        frame: pd.DataFrame,
        method: str,
        missing: str,
        *,
        freed: bool,
        controls: Mapping[str, np.ndarray] | None = None,
    ) -> Fitted:
        """The model fitted to the answers of `frame` by another estimator, or with control variables."""
        model = self.freed if freed else self.stated
        if controls:
            lines = "\n".join(f"{y} ~ {' + '.join(controls)}" for y in self.outcomes)
            model = model + Model.parse(lines)
            frame = frame.assign(**controls)
        ordered: tuple[str, ...] = ()
        if method == self.base.estimator:
            ordered = self.base.settings.ordered
        elif method == "WLSMV":
            ordered = self._ordinal(model)
        given = Arguments.like(self.base.settings, estimator=method, missing=missing, level=self.level, ordered=ordered)
        if ordered:
            given = replace(given, auxiliary=())
        return estimate(model, frame, given)

    def readings(self, fit: Fitted, only: str = "") -> dict[str, SpecificationReading]:
        """What a fit says of each hypothesis; of those that end at `only`, where it is given."""
        rows = list(fit.rows("~"))
        place = {(r.rhs, r.lhs): j for j, r in enumerate(rows)}
        at = [j for j, r in enumerate(fit.structure.rows) if r.op == "~"]
        slopes = fit.raw_rows.jacobian[at]
        raw = np.array([r.estimate for r in rows], float)
        std = np.array([r.std_all for r in rows], float)
        scale = np.divide(std, raw, out=np.ones_like(raw), where=raw != 0)
        covariance = (slopes @ fit.vcov @ slopes.T) * np.outer(scale, scale)
        found: dict[str, SpecificationReading | None] = {}
        chains: dict[str, list[int]] = {}
        for t in self.tested:
            steps = [place.get(step) for step in zip(t.path, t.path[1:], strict=False)]
            if any(j is None for j in steps) or (only and t.path[-1] != only):
                continue
            inside = [j for j in steps if j is not None]
            if len(inside) > 1:
                chains[t.id] = inside
                continue
            r, k = rows[inside[0]], scale[inside[0]]
            found[t.id] = judged(t, r.std_all, r.p_value, (k * r.ci_low, k * r.ci_high), self.alpha)
        made = path_products(std, covariance, list(chains.values()), self.level, self.seed)
        for j, name in enumerate(chains):
            t = next(t for t in self.tested if t.id == name)
            found[name] = judged(t, made.estimate[j], made.p_value[j], made.limits[:, j], self.alpha)
        return {name: r for name, r in found.items() if r is not None}

    def _ordinal(self, model: Model) -> tuple[str, ...]:
        """Items whose error variance is not stated: that of an ordinal item follows from its loading."""
        fixed = {p.lhs for p in model.of("~~") if p.lhs == p.rhs and isinstance(p.fixed, int | float)}
        items = [v for latent in model.latents for v in model.indicators(latent)]
        return tuple(v for v in dict.fromkeys(items) if v not in fixed and v not in model.latents)


def read_specification(
    family: ModelFamily,
    wanted: Specification,
    frame: pd.DataFrame,
    missing: str,
    *,
    freed: bool,
    controls: Mapping[str, np.ndarray] | None = None,
    only: str = "",
) -> Specification:
    """One specification with its readings, or with the reason why it has none."""
    try:
        fit = family.fitted(frame, wanted.method, missing, freed=freed, controls=controls)
    except (RepurchaseError, ValueError, ArithmeticError, np.linalg.LinAlgError):
        return replace(wanted, failed=text("robustness.why_not_computed"))
    wrong = _improper(fit)
    if wrong is not None:
        return replace(wanted, n=fit.n, failed=wrong)
    return replace(wanted, n=fit.n, readings=family.readings(fit, only))


def _improper(fit: Fitted) -> Text | None:
    """Why estimates of a fit are not used: no optimum, no errors, or values that cannot be."""
    alarms: Sequence[Text] = [n.message for n in fit.notes if n.severity == ALARM]
    if not fit.converged:
        return text("robustness.why_not_converged")
    if fit.vcov is None or fit.solution.weakest:
        return text("robustness.why_no_errors")
    return text("robustness.why_improper") if alarms else None
