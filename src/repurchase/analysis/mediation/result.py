"""Mediation: effects of the model as stated, joint tests of what it leaves out, and types where they can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from repurchase.analysis.diagnostics.nested_models.differences import difference
from repurchase.analysis.effects.bootstrap.result import Bootstrap, bootstrap
from repurchase.analysis.effects.result import Effects, effects
from repurchase.analysis.fit.result import fit
from repurchase.analysis.mediation import tables
from repurchase.analysis.mediation.findings import Edge, JointTest, MediationFindings
from repurchase.analysis.mediation.words import sentences
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.results.survey_input import Data
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.refit import with_model
from repurchase.document.parts.blocks import Table
from repurchase.errors import InputError, Note, RepurchaseError, note
from repurchase.model.table import Model, path
from repurchase.numeric.fit_measures.nested import Difference, wald
from repurchase.numeric.sem.path_effects import arrows, directed_paths
from repurchase.settings import checks
from repurchase.text import Text, joined

DIRECT, CROSS = "direct", "cross"


@dataclass(frozen=True)
class Mediation(MediationFindings, Result):
    """Mediation analysis of one outcome.

    Attributes
    ----------
    stated : Effects
        Of the model as stated.
    tests : tuple of JointTest
    freed : Effects or None
        Of the model with every direct path free: where types and shares come from.
    """

    def tables(self) -> tuple[Table, ...]:
        stated = self.stated.tables()
        shown = [stated[0]] if self.stated.specific else []
        shown += [tables.joint_tests(self)] if self.tests else []
        if self.freed is not None and self.freed is not self.stated:
            shown.append(tables.types(self, self.freed))
        return (*shown, *stated[1:])

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        tests = [{"kind": t.kind, "paths": [f"{a} -> {b}" for a, b in t.paths], "chisq_diff": plain(t.change.statistic),
                  "df": len(t.paths), "p_value": plain(t.change.p_value), "wald": plain(t.wald.statistic),
                  "wald_p_value": plain(t.wald.p_value)} for t in self.tests]  # fmt: skip
        return {"outcome": self.outcome, **self.stated.to_dict(), "joint_tests": tests,
                "direct_paths_free": None if self.freed is None else self.freed.to_dict()}  # fmt: skip


@checks("draws", "seed", "level")
def mediation(
    fit: Fitted | Model | str,
    data: Data | None = None,
    outcome: str | None = None,
    draws: int = 5000,
    seed: int = 1,
    level: float | None = None,
    bootstrap: Bootstrap | None = None,
    **options: Any,
) -> Mediation:
    """Mediation analysis of a structural model.

    Parameters
    ----------
    fit : Fit, or a model
        A fitted structural model; or a model (lavaan syntax or `Model`) that is fitted to `data` with `options`.
    data : DataFrame or Survey, optional
        Only with a model.
    outcome : str, optional
        Default: the one variable that others explain and that explains none.
    draws, seed : int
        Of the bootstrap; 0 draws: delta method only.
    level : float, optional
        Of intervals; default the fit's.
    bootstrap : Bootstrap, optional
        Draws of the fit that exist already.
    **options
        Of `fit`, where a model is given.

    Returns
    -------
    Mediation

    Raises
    ------
    InputError
        When the model has no indirect effect, or several outcomes and none is named.

    Notes
    -----
    The type of mediation (Zhao, Lynch & Chen 2010) and the share of the total effect are told from the model in which
    all direct paths from drivers to the outcome are free. Whether the model as stated may leave them out, and likewise
    the paths from drivers to the mediators that it does not let them act on, is tested jointly.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import political_democracy as example
    >>> model = "i =~ x1 + x2 + x3; d =~ y1 + y2 + y3 + y4; e =~ y5 + y6 + y7 + y8; d ~ i; e ~ d"
    >>> found = rp.mediation(model, example.get_data(), draws=100)
    >>> found.tests[0].paths
    (('i', 'e'),)
    """
    base = _fitted(fit, data, options)
    level = base.level if level is None else level
    target = _outcome(base, outcome)
    boot = bootstrap if bootstrap is not None else _drawn(base, draws, seed)
    stated = effects(base, outcome=target, bootstrap=boot, level=level)
    if not stated.specific:
        raise InputError("mediation.no_indirect", outcome=target)
    tests = tuple(_tested(base, kind, paths) for kind, paths in _left_out(base, target) if paths)
    freed, notes = _freed(stated, tests, target, level, draws, seed)
    return Mediation(target, stated, tests, freed, (*stated.notes, *notes), base.provenance)


def _fitted(given: Fitted | Model | str, data: Data | None, options: Mapping[str, Any]) -> Fitted:
    return given if isinstance(given, Fitted) else fit(given, data, **options)


def _drawn(base: Fitted, draws: int, seed: int) -> Bootstrap | None:
    return bootstrap(base, draws, seed) if draws else None


def _outcome(fit: Fitted, outcome: str | None) -> str:
    if outcome is not None:
        return outcome
    rows = [r for r in fit.structure.rows if r.op == "~"]
    causes = {r.rhs for r in rows}
    final = list(dict.fromkeys(r.lhs for r in rows if r.lhs not in causes))
    if len(final) != 1:
        raise InputError("mediation.which_outcome", known=joined(final or [r.lhs for r in rows]))
    return final[0]


def _left_out(fit: Fitted, target: str) -> list[tuple[str, tuple[Edge, ...]]]:
    """Paths fixed at zero: drivers to the outcome, and drivers to the mediators they do not act on."""
    edges, names = arrows(fit.structure.layout), fit.structure.latents
    place = {v: i for i, v in enumerate(names)}
    inside = list(dict.fromkeys(v for r in fit.structure.rows if r.op == "~" for v in (r.rhs, r.lhs)))
    explained = {names[b] for _, b in edges}
    reach = {v: directed_paths(edges, place[v], place[target]) for v in inside if v != target}
    drivers = [v for v in inside if v not in explained and any(len(p) > 2 for p in reach.get(v, []))]
    mediators = [v for v in inside if v in explained and v != target and reach.get(v)]
    direct = tuple((v, target) for v in drivers if (place[v], place[target]) not in edges)
    cross = tuple((v, m) for v in drivers for m in mediators if (place[v], place[m]) not in edges)
    return [(DIRECT, direct), (CROSS, cross)]


def _tested(fit: Fitted, kind: str, paths: Sequence[Edge]) -> JointTest:
    nothing = Difference("standard", float("nan"), len(paths), float("nan"))
    try:
        freer = with_model(fit, _with_paths(fit.model, paths))
    except (RepurchaseError, ValueError, np.linalg.LinAlgError):
        return JointTest(kind, tuple(paths), nothing, nothing, None)
    if not freer.converged or freer.vcov is None:
        return JointTest(kind, tuple(paths), nothing, nothing, None)
    at = [freer.position(f"{b}~{a}") for a, b in paths]
    theta, vcov = freer.theta[at], freer.vcov[np.ix_(at, at)]
    return JointTest(kind, tuple(paths), difference(freer, fit), wald(theta, vcov), freer)


def _with_paths(model: Model, paths: Sequence[Edge]) -> Model:
    kept = model.without(*(f"{b}~{a}" for a, b in paths))
    for a, b in paths:
        kept = kept + path(b, a)
    return kept


def _freed(
    stated: Effects, tests: Sequence[JointTest], target: str, level: float, draws: int, seed: int
) -> tuple[Effects | None, tuple[Note, ...]]:
    """Effects of the model in which every direct path is free."""
    direct = next((t for t in tests if t.kind == DIRECT), None)
    if direct is None:
        return stated, ()
    if direct.fit is None:
        return None, (note("mediation.not_freed", n=len(direct.paths), outcome=target),)
    boot = _drawn(direct.fit, draws, seed)
    found = effects(direct.fit, outcome=target, bootstrap=boot, level=level)
    return found, tuple(n for n in found.notes if n.message.key.startswith("bootstrap."))
