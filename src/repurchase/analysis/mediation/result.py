"""Mediation: effects of the model as stated, joint tests of what it leaves out, and types where they can be told."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from repurchase.analysis.diagnostics.nested_models.differences import difference
from repurchase.analysis.effects.bootstrap.result import Bootstrap, bootstrap
from repurchase.analysis.effects.findings import DIRECT, INDIRECT
from repurchase.analysis.effects.result import SMALLEST_EFFECT, Effects, effects, within_smallest
from repurchase.analysis.fit.result import fit
from repurchase.analysis.mediation import tables
from repurchase.analysis.mediation.findings import STATED, Edge, JointTest, MediationFindings
from repurchase.analysis.mediation.words import sentences
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.results.survey_input import Data
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.refit import with_model
from repurchase.analysis.sem.settings import Arguments
from repurchase.document.parts.blocks import Table
from repurchase.errors import InputError, Note, RepurchaseError, note
from repurchase.literature import Rules
from repurchase.model.table import Model, path
from repurchase.numeric.fit_measures.nested import Difference, wald
from repurchase.numeric.sem.path_effects import arrows, directed_paths
from repurchase.text import Text, joined
from repurchase.user_calls.call_checks import checks, passes_on

CROSS = "cross"


@dataclass(frozen=True)
class Mediation(MediationFindings, Result):
    """Mediation analysis of one outcome.

    Attributes
    ----------
    stated : Effects
        Of the model as stated.
    tests : tuple of JointTest
    freed : Effects or None
        Of the model with every direct path free.
    bootstrap, freed_bootstrap : Bootstrap or None
        Draws of both models; the second only where verdicts are read from it.
    alpha : float
        Error rate of the joint tests.
    """

    def tables(self) -> tuple[Table, ...]:
        joint = (tables.joint_tests(self),) if self.tests else ()
        if self.model == STATED or self.freed is None:
            first, *rest = self.stated.tables()
            return (first, *joint, *rest)
        beside = replace(self.stated.table("mediation"), name="mediation_stated", appendix=True)
        return (tables.types(self, self.freed), *joint, *self.freed.tables()[1:], tables.as_stated(self, beside))

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        tests = [{"kind": t.kind, "paths": [f"{a} -> {b}" for a, b in t.paths], "chisq_diff": plain(t.change.statistic),
                  "df": len(t.paths), "p_value": plain(t.change.p_value), "wald": plain(t.wald.statistic),
                  "wald_p_value": plain(t.wald.p_value)} for t in self.tests]  # fmt: skip
        return {"outcome": self.outcome, "model": self.model, **self.stated.to_dict(), "joint_tests": tests,
                "direct_paths_free": None if self.freed is None else self.freed.to_dict()}  # fmt: skip


@passes_on(Arguments)
@checks("draws", "seed", "level", "smallest_effect")
def mediation(
    fit: Fitted | Model | str,
    data: Data | None = None,
    outcome: str | None = None,
    draws: int = 5000,
    seed: int = 1,
    level: float | None = None,
    bootstrap: Bootstrap | None = None,
    *,
    rules: Rules | None = None,
    smallest_effect: float = SMALLEST_EFFECT,
    also: Sequence[tuple[str, ...]] = (),
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
    rules : Rules, optional
        Its alpha decides the joint tests; default: that of the criteria which the fit is judged by.
    smallest_effect : float
        Standardised direct effect below which a mediation may be called indirect-only.
    also : sequence of tuple of str
        Indirect paths that end before the outcome and are wanted too: ``("QUAL", "VALUE", "SAT")``.
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
    Whether the model may leave out the direct paths from drivers to the outcome, and likewise the paths from drivers to
    the mediators that it does not let them act on, is tested jointly. Where the direct paths are there, effects,
    types (Zhao, Lynch & Chen 2010) and shares come from the model that frees them; else indirect effects come from
    the model as stated, and the type says whether the freed direct path is shown to be absent. One mediation thus has
    one interval, one type, one verdict. Where the joint test of the direct paths does not exist, the model as stated is
    read, no type is told, and a note says so.

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
    rules = base.rules if rules is None else rules
    level = base.level if level is None else level
    target = _outcome(base, outcome)
    boot = bootstrap if bootstrap is not None else _drawn(base, draws, seed)
    asked: dict[str, Any] = {"outcome": target, "level": level, "rules": rules, "smallest_effect": smallest_effect}
    asked["also"] = also
    stated = effects(base, bootstrap=boot, **asked)
    if not stated.specific:
        raise InputError("mediation.no_indirect", outcome=target)
    tests = joint_tests(base, target)
    direct = next((t for t in tests if t.kind == DIRECT), None)
    read = _Read(stated, stated, boot, stated.notes) if direct is None else _read(stated, direct, asked, draws, seed)
    return Mediation(
        target, read.stated, tests, read.freed, boot, read.drawn, rules.alpha, read.notes, provenance=base.provenance
    )


def joint_tests(fit: Fitted, outcome: str, *, past_mediators: bool = False) -> tuple[JointTest, ...]:
    """The joint tests of the paths to `outcome` and to its mediators that a model leaves out; none where it has none.

    Parameters
    ----------
    fit : Fit
    outcome : str
    past_mediators : bool
        Whether a mediator's own paths past the mediators that follow it are among them. Where exact fit is tested, it
        speaks for these; where it is not, they must be freed to be seen.

    Returns
    -------
    tuple of JointTest
        One refit each. p is NaN where the freer model, or the test, does not exist.
    """
    return tuple(_tested(fit, kind, paths) for kind, paths in _left_out(fit, outcome, past_mediators) if paths)


@dataclass(frozen=True, eq=False)
class _Read:
    """Effects of the model as stated and of the freer one, the draws of the latter, and what is to be said."""

    stated: Effects
    freed: Effects | None
    drawn: Bootstrap | None
    notes: tuple[Note, ...]


def _read(stated: Effects, direct: JointTest, asked: Mapping[str, Any], draws: int, seed: int) -> _Read:
    """What the joint test of the direct paths makes of the effects as stated."""
    alpha = asked["rules"].alpha
    if direct.fit is None or math.isnan(direct.change.p_value):
        key = "mediation.not_freed" if direct.fit is None else "mediation.not_tested"
        lost = note(key, n=len(direct.paths), outcome=asked["outcome"])
        freed = None if direct.fit is None else _untyped(effects(direct.fit, **asked))
        return _Read(stated, freed, None, (*stated.notes, lost))
    if direct.change.p_value >= alpha:
        freed = effects(direct.fit, **asked)
        typed = _typed(stated, freed, asked["smallest_effect"], alpha)
        return _Read(typed, _untyped(freed), None, typed.notes)
    drawn = _drawn(direct.fit, draws, seed)
    freed = effects(direct.fit, bootstrap=drawn, **asked)
    notes = tuple(n for n in freed.notes if n.message.key.startswith("bootstrap."))
    said = tuple(n for n in stated.notes if n.message.key != "effects.fixed")
    return _Read(stated, freed, drawn, (*said, *notes))


def _typed(stated: Effects, freed: Effects, smallest: float, alpha: float) -> Effects:
    """Effects of the model as stated, each sure mediation with what the freed direct path adds to it."""
    direct = {e.ends: e for e in freed.specific if e.kind == DIRECT}
    rows = []
    for e in stated.specific:
        beside = direct.get(e.ends)
        if e.kind == INDIRECT and not e.type and beside is not None and e.p_value < alpha:
            absent = within_smallest(beside, smallest, alpha)
            e = replace(e, type="indirect_only" if absent else "indirect_open")
        rows.append(e)
    return replace(stated, specific=tuple(rows))


def _untyped(freed: Effects) -> Effects:
    """Effects of a model that no verdict is read from: without types and shares."""
    nothing = (float("nan"), float("nan"))
    rows = tuple(replace(e, type="", share=nothing[0], share_ci=nothing) for e in freed.specific)
    return replace(freed, specific=rows)


def _fitted(given: Fitted | Model | str, data: Data | None, options: Mapping[str, Any]) -> Fitted:
    return given if isinstance(given, Fitted) else fit(given, data, **options)


def _drawn(base: Fitted, draws: int, seed: int) -> Bootstrap | None:
    return bootstrap(base, draws, seed) if draws else None


def _outcome(fit: Fitted, outcome: str | None) -> str:
    if outcome is not None:
        return outcome
    rows = [r for r in fit.structure.rows if r.op == "~"]
    if not rows:
        raise InputError("effects.no_paths")
    causes = {r.rhs for r in rows}
    final = list(dict.fromkeys(r.lhs for r in rows if r.lhs not in causes))
    if len(final) != 1:
        raise InputError("mediation.which_outcome", known=joined(final or [r.lhs for r in rows]))
    return final[0]


def _left_out(fit: Fitted, target: str, past_mediators: bool) -> list[tuple[str, tuple[Edge, ...]]]:
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
    if past_mediators:
        skipped = [(v, y) for v in mediators for y in (*mediators, target) if _skipped(edges, place[v], place[y])]
        direct += tuple(p for p in skipped if p[1] == target)
        cross += tuple(p for p in skipped if p[1] != target)
    return [(DIRECT, direct), (CROSS, cross)]


def _skipped(edges: set[tuple[int, int]], first: int, last: int) -> bool:
    """Whether the first acts on the last through others alone, and the last in no way on the first."""
    if first == last or (first, last) in edges:
        return False
    return bool(directed_paths(edges, first, last)) and not directed_paths(edges, last, first)


def _tested(fit: Fitted, kind: str, paths: Sequence[Edge]) -> JointTest:
    nothing = Difference("standard", float("nan"), len(paths), float("nan"))
    try:
        freer = with_model(fit, _with_paths(fit.model, paths))
    except (RepurchaseError, ValueError, np.linalg.LinAlgError):
        return JointTest(kind, tuple(paths), nothing, nothing, None)
    if not freer.converged or freer.vcov is None or freer.solution.weakest:
        return JointTest(kind, tuple(paths), nothing, nothing, None)
    at = [freer.position(f"{b}~{a}") for a, b in paths]
    theta, vcov = freer.theta[at], freer.vcov[np.ix_(at, at)]
    return JointTest(kind, tuple(paths), difference(freer, fit), wald(theta, vcov), freer)


def _with_paths(model: Model, paths: Sequence[Edge]) -> Model:
    kept = model.without(*(f"{b}~{a}" for a, b in paths))
    for a, b in paths:
        kept = kept + path(b, a)
    return kept
