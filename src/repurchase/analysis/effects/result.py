"""Direct, indirect and total effects of a fitted structural model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.special import ndtri

from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.findings import (
    DIRECT,
    INDIRECT,
    TOTAL,
    TOTAL_INDIRECT,
    Contrast,
    Effect,
    EffectFindings,
    Path,
)
from repurchase.analysis.effects.tables import contrast_table, detail_table, mediation_table, totals_table
from repurchase.analysis.effects.values import Values, Wanted, evaluate
from repurchase.analysis.effects.words import cautions, sentences
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.sem.fitted import Fitted
from repurchase.document.parts.blocks import Table
from repurchase.errors import InputError
from repurchase.literature import Rules
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.numeric.sem.path_effects import arrows, directed_paths
from repurchase.text import Text, joined
from repurchase.user_calls.call_checks import checks

LIMITS = ("ci", "bc", "bca", "std_ci", "std_bc", "std_bca", "share_ci")
SMALLEST_EFFECT = 0.1  # of a standardised coefficient, where a study names none: Cohen's small correlation


class Effects(EffectFindings, Result):
    """Effects on the outcomes, contrasts between indirect ones, and all effects of one variable on another."""

    def tables(self) -> tuple[Table, ...]:
        shown = [mediation_table(self)] if self.specific else []
        shown += [contrast_table(self)] if self.contrasts else []
        shown.append(totals_table(self))
        shown += [detail_table(self)] if self.specific and self.draws else []
        return tuple(shown)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        pairs = [{"from": t.path[0], "to": t.path[-1], **_sizes(DIRECT, d), **_sizes(INDIRECT, i), **_sizes(TOTAL, t)}
                 for d, i, t in self.pairs]  # fmt: skip
        effects = [_record(e) for e in self.specific]
        return {"level": self.level, "alpha": self.rules.alpha, "draws": self.draws, "effects": effects,
                "contrasts": [plain(vars(c)) for c in self.contrasts], "pairs": pairs}  # fmt: skip


def _sizes(kind: str, e: Effect | None) -> Record:
    return {kind: plain(e.estimate) if e else 0.0, f"{kind}_std": plain(e.std_all) if e else 0.0}


def _record(e: Effect) -> Record:
    values = {k: v for k, v in vars(e).items() if k not in ("path", "alpha", *LIMITS)}
    limits = {f"{k}_{end}": getattr(e, k)[i] for k in LIMITS for i, end in enumerate(("low", "high"))}
    return {"path": e.name, **plain(values), **plain(limits)}


@checks("level", "smallest_effect")
def effects(
    fit: Fitted,
    outcome: str | None = None,
    bootstrap: Bootstrap | None = None,
    level: float | None = None,
    group: str | None = None,
    *,
    smallest_effect: float = SMALLEST_EFFECT,
    rules: Rules | None = None,
    also: Sequence[Path] = (),
) -> Effects:
    """Effects of every variable of the structural part on the outcomes, along every path.

    Parameters
    ----------
    fit : Fit
        A converged structural model.
    outcome : str, optional
        Default: every variable that others explain and that explains none.
    bootstrap : Bootstrap, optional
        Draws of this fit; without them intervals are the delta method's.
    level : float, optional
        Coverage of the intervals; default the fit's.
    group : str, optional
        Needed where the fit has several groups.
    smallest_effect : float
        Standardised direct effect below which, by equivalence test, a mediation is called indirect-only.
    rules : Rules, optional
        Criteria whose alpha decides, and is that of the equivalence test; default the fit's.
    also : sequence of tuple of str
        Indirect paths that end before an outcome and are wanted too: ``("QUAL", "VALUE", "SAT")``.

    Returns
    -------
    Effects

    Raises
    ------
    InputError
        For a fit without regressions or not converged, an unknown outcome, or a group not said.

    Notes
    -----
    Errors without a bootstrap are the delta method's (Sobel 1982); they equal those of lavaan's ``:=``. Mediation is
    classified after Zhao, Lynch & Chen (2010) only where the driver's direct path is free in this very model. An
    interval that holds zero shows no absence: "indirect-only" also asks that two one-sided tests (Lakens 2017) put the
    direct effect inside `smallest_effect`; else the type is "indirect_open".

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import political_democracy as example
    >>> model = "i =~ x1 + x2 + x3; d =~ y1 + y2 + y3 + y4; e =~ y5 + y6 + y7 + y8; d ~ i; e ~ d + i"
    >>> found = rp.fit(model, example.get_data()).effects(outcome="e")
    >>> found.effect("indirect", "i", "d", "e").type
    'complementary'
    """
    g = _group(fit, group)
    edges, names = arrows(fit.structure.layout, g), fit.structure.latents
    inside = _structural_names(fit)
    outcomes = _outcomes(edges, names, inside, outcome)
    wanted = _wanted(edges, names, inside, outcomes, set(map(tuple, also)))
    level = fit.level if level is None else level
    fit = fit if rules is None else fit.judged_by(rules)
    values = evaluate(fit, wanted, g, bootstrap, level)
    found = {(w[0], w[1]): e for w, e in zip(wanted, _effects(values, wanted, edges), strict=True)}
    specific = _classified(_chosen(found, outcomes), smallest_effect, fit.rules.alpha)
    specific = _with_share_limits(specific, values, wanted)
    drivers = {v for v in inside if names.index(v) not in {b for _, b in edges}}
    contrasts = _contrasts(values, wanted, specific, drivers)
    ends = list(dict.fromkeys((p[0], p[-1]) for kind, p in found if kind == TOTAL))
    pairs = tuple((found.get((DIRECT, e)), found.get((TOTAL_INDIRECT, e)), found[(TOTAL, e)]) for e in ends)
    notes = cautions(fit, specific, bootstrap)
    return Effects(tuple(specific), contrasts, pairs, level, values.draws, fit.labels, notes, fit.provenance,
                   fit.n, fit.rules)  # fmt: skip


def _group(fit: Fitted, group: str | None) -> int:
    if not fit.converged:
        raise InputError("effects.not_converged")
    labels = fit.sample.groups
    if len(labels) == 1:
        return 0
    if group is None or str(group) not in labels:
        raise InputError("effects.which_group", known=joined(labels))
    return labels.index(str(group))


def _structural_names(fit: Fitted) -> list[str]:
    rows = [r for r in fit.structure.rows if r.op == "~"]
    if not rows:
        raise InputError("effects.no_paths")
    explained = {r.lhs for r in rows}
    named = dict.fromkeys(v for r in rows for v in (r.rhs, r.lhs))
    return [v for v in named if v not in explained] + [v for v in named if v in explained]


def _outcomes(edges: set[tuple[int, int]], names: Sequence[str], inside: list[str], outcome: str | None) -> list[str]:
    if outcome is not None:
        if outcome not in inside or names.index(outcome) not in {b for _, b in edges}:
            raise InputError("effects.unknown_outcome", name=outcome, known=joined(inside))
        return [outcome]
    tos, froms = {b for _, b in edges}, {a for a, _ in edges}
    final = [v for v in inside if names.index(v) in tos - froms]
    return final or [v for v in inside if names.index(v) in tos]


def _wanted(
    edges: set[tuple[int, int]], names: Sequence[str], inside: list[str], outcomes: list[str], also: set[Path]
) -> list[tuple[str, Path, tuple[tuple[int, ...], ...]]]:
    """(kind, path, paths as numbers) of every effect to be evaluated."""
    place = {v: i for i, v in enumerate(names)}
    found: list[tuple[str, Path, tuple[tuple[int, ...], ...]]] = []
    for target in inside:
        for source in inside:
            if source == target:
                continue
            paths = directed_paths(edges, place[source], place[target])
            if not paths:
                continue
            longer = tuple(p for p in paths if len(p) > 2)
            ends = (source, target)
            named = [tuple(names[i] for i in p) for p in longer]
            told = [k for k, path in enumerate(named) if target in outcomes or path in also]
            found += [(INDIRECT, named[k], (longer[k],)) for k in told]
            if longer:
                found.append((TOTAL_INDIRECT, ends, longer))
            if (place[source], place[target]) in edges or told:
                found.append((DIRECT, ends, ((place[source], place[target]),)))
            found.append((TOTAL, ends, tuple(paths)))
    return found


def _effects(values: Values, wanted: Wanted, edges: set[tuple[int, int]]) -> list[Effect]:
    made = []
    for k, (kind, path, numbers) in enumerate(wanted):
        free = kind != DIRECT or numbers[0] in edges
        made.append(Effect(kind, path, free, **values.of(k)))
    return made


def _chosen(by_path: dict[tuple[str, Path], Effect], outcomes: list[str]) -> list[Effect]:
    """The mediation table's rows: drivers with an indirect path, in order."""
    ends = list(dict.fromkeys((p[0], p[-1]) for kind, p in by_path if kind == INDIRECT))
    ends.sort(key=lambda e: outcomes.index(e[1]) if e[1] in outcomes else len(outcomes))
    rows = []
    for e in ends:
        rows += [v for (kind, p), v in by_path.items() if kind == INDIRECT and (p[0], p[-1]) == e]
        rows += [by_path[(kind, e)] for kind in (TOTAL_INDIRECT, DIRECT, TOTAL)]
    return rows


def _classified(rows: list[Effect], smallest: float, alpha: float) -> list[Effect]:
    """With Holm's p, and with type and share where the direct path is free."""
    from dataclasses import replace

    at = [i for i, e in enumerate(rows) if e.kind == INDIRECT and np.isfinite(e.p_value)]
    adjusted = dict(zip(at, holm(np.array([rows[i].p_value for i in at])), strict=True)) if at else {}
    direct = {e.ends: e for e in rows if e.kind == DIRECT}
    total = {e.ends: e for e in rows if e.kind == TOTAL}
    out = []
    for i, e in enumerate(rows):
        changes: dict[str, Any] = {"p_holm": float(adjusted[i])} if i in adjusted else {}
        d = direct[e.ends]
        if e.kind in (INDIRECT, TOTAL_INDIRECT) and d.free:
            absent = within_smallest(d, smallest, alpha)
            changes["type"] = mediation_type(e, d, alpha, absent=absent) if e.kind == INDIRECT else ""
            siblings = [r for r in rows if r.ends == e.ends and r.kind in (INDIRECT, DIRECT)]
            if total[e.ends].p_value < alpha and len({np.sign(s.estimate) for s in siblings}) == 1:
                changes["share"] = e.estimate / total[e.ends].estimate
        out.append(replace(e, **changes))
    return out


def _with_share_limits(rows: list[Effect], values: Values, wanted: Wanted) -> list[Effect]:
    """The rows with the interval of each share that is told."""
    from dataclasses import replace

    place = {(kind, path): k for k, (kind, path, _) in enumerate(wanted)}
    told = [(i, e) for i, e in enumerate(rows) if np.isfinite(e.share)]
    out = list(rows)
    for i, e in told:
        out[i] = replace(e, share_ci=values.ratio_limits(place[e.kind, e.path], place[TOTAL, e.ends]))
    return out


def within_smallest(effect: Effect, smallest: float, alpha: float) -> bool:
    """Whether two one-sided tests put a standardised effect inside the smallest one of interest."""
    reach = float(ndtri(1 - alpha)) * effect.std_all_error
    return bool(abs(effect.std_all) + reach < smallest)


def mediation_type(indirect: Effect, direct: Effect, alpha: float, *, absent: bool) -> str:
    """Zhao, Lynch & Chen (2010): by which of the two effects differ from zero, and by the sign of their product."""
    mediated, beside = indirect.p_value < alpha, direct.p_value < alpha
    if mediated and beside:
        return "complementary" if indirect.estimate * direct.estimate > 0 else "competitive"
    if mediated:
        return "indirect_only" if absent else "indirect_open"
    return "direct_only" if beside else "no_effect"


def _contrasts(values: Values, wanted: Wanted, specific: Sequence[Effect], drivers: set[str]) -> tuple[Contrast, ...]:
    """Paths of one driver with one another, and total indirect effects of exogenous drivers with one another."""
    place = {(kind, path): k for k, (kind, path, _) in enumerate(wanted)}
    chosen = []
    for i, a in enumerate(specific):
        for b in specific[i + 1 :]:
            within = a.kind == b.kind == INDIRECT and a.ends == b.ends
            across = a.kind == b.kind == TOTAL_INDIRECT and a.path[-1] == b.path[-1]
            across &= {a.path[0], b.path[0]} <= drivers
            if within or across:
                chosen.append((a, b, within))
    if not chosen:
        return ()
    pairs = [(place[(a.kind, a.path)], place[(b.kind, b.path)]) for a, b, _ in chosen]
    made = values.contrasts(pairs, [not within for *_, within in chosen])
    adjusted = holm(np.array([m["p_value"] for m in made]))
    return tuple(Contrast(a.path, b.path, within, not within, **m, p_holm=float(p))
                 for (a, b, within), m, p in zip(chosen, made, adjusted, strict=True))  # fmt: skip
