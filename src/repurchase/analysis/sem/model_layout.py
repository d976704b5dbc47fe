"""From a model's rows to the index arrays of the kernels: names on one side, addresses on the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from repurchase.errors import ModelError
from repurchase.model.defaults import Options, Roles, Row, complete, equalities, roles
from repurchase.model.expression import Expression, parse_expression
from repurchase.model.table import Model
from repurchase.numeric.sem.build_layout import constraint_basis, lay_out
from repurchase.numeric.sem.layout import Entries, Layout, Matrix
from repurchase.numeric.sem.standardise import ParameterCells

MOST_UNDETERMINED = 250  # free parameters of a model with fewer moments: its search goes on without end
MOST_FREE = 1_600  # their information and what is made of it take 400 MB; 300 items on 40 factors have 1,380
MOST_OBSERVED, MOST_LATENT = 800, 200  # variables; a chain of 200 factors takes 10 s, one of 800 does not end
MOST_FORMULA_WORK = 300_000  # parts times labels of all := together: some 2 s; 500 indirect effects come to 20,000


@dataclass(frozen=True, eq=False)
class Structure:
    """A complete model bound to its variables: what a fit knows before it sees data.

    Attributes
    ----------
    model : Model
    rows : tuple of Row
        Every parameter of every group; `positions` are those of the free ones, in the order of theta.
    names : tuple of str
        lavaan's ``coef()`` names of theta: the label, or ``RI~SAT``, with ``.g2`` in later groups.
    plain_names : tuple of str
        The same without labels.
    definitions : dict of str to Expression
        ``:=`` parameters as functions of labels only; `slopes` holds their derivatives by each label.
    labels : dict of str to int or float
        What a label means: a position in theta, or a fixed value.
    observed, latents : tuple of str
        Variables in the order of S, and columns of Lambda (the model's latents, then phantoms).
    layout : Layout
    cells : ParameterCells
        Where every row sits, free or not.
    """

    model: Model
    rows: tuple[Row, ...]
    roles: Roles
    observed: tuple[str, ...]
    latents: tuple[str, ...]
    layout: Layout
    positions: tuple[int, ...]
    names: tuple[str, ...]
    plain_names: tuple[str, ...]
    labels: dict[str, int | float]
    definitions: dict[str, Expression]
    slopes: dict[str, dict[str, Expression]]
    cells: ParameterCells
    options: Options
    levels: dict[str, int] = field(default_factory=dict)


def structure(model: Model, options: Options) -> Structure:
    """The `Structure` of a model under these options.

    Raises
    ------
    ModelError
        For constraints that are not linear or contradict one another.
    """
    fixed = replace(options, levels=None, group_equal=tuple(options.group_equal),  # type: ignore[arg-type]
                    group_partial=tuple(options.group_partial))  # fmt: skip
    return _structure(model, fixed, tuple((options.levels or {}).items()))


@lru_cache(maxsize=32)
def _structure(model: Model, fixed: Options, categories: tuple[tuple[str, int], ...]) -> Structure:
    """The structure, kept: refits of one model differ in data only."""
    options = replace(fixed, levels=dict(categories))
    rows, part = complete(model, options), roles(model)
    observed = part.observed
    phantoms = _phantoms(rows, part)
    latents = (*part.latents, *(v for v in observed if v in phantoms))
    positions = tuple(i for i, r in enumerate(rows) if r.free)
    _refuse_endless(len(positions), part, options)
    labels = _labels(rows, positions)
    definitions = _definitions(model)
    constraints = _constraints(model, rows, positions, labels, definitions)
    entries = _entries(rows, observed, latents, phantoms, options)
    observed_latent = np.array([latents.index(v) if v in phantoms else -1 for v in observed])
    levels = dict(options.levels or {})
    layout = lay_out(
        entries, len(observed), len(latents), options.n_groups, constraints, options.means, observed_latent,
        np.array([v in levels for v in observed]), _threshold_items(observed, levels),
        np.array([i for i, v in enumerate(observed) if v in part.observed_x], dtype=int),
    )  # fmt: skip
    return Structure(
        model, rows, part, observed, latents, layout, positions, _names(rows, positions),
        tuple(rows[i].name + _suffix(rows[i]) for i in positions), labels, definitions,
        {name: {label: e.derivative(label) for label in e.names()} for name, e in definitions.items()},
        _cells(entries, len(rows)), options, levels,
    )  # fmt: skip


def _refuse_endless(q: int, part: Roles, options: Options) -> None:
    """Models that would fill memory or processor: the cost grows with the cube of parameters and of variables."""
    p, m = len(part.observed), len(part.latents)
    thresholds = sum(k - 1 for k in (options.levels or {}).values())
    moments = options.n_groups * (p * (p + 1) // 2 + p * options.means + thresholds)
    if q > MOST_UNDETERMINED and q > moments:
        raise ModelError("fit.undetermined", q=q, moments=moments)
    most = MOST_FREE if options.n_groups == 1 else 2 * MOST_FREE
    if q > most:
        raise ModelError("fit.too_many_free", q=q, most=most)
    for n, largest in ((p, MOST_OBSERVED), (m, MOST_LATENT)):
        if n > largest:
            raise ModelError("fit.too_many_variables", n=n, most=largest)


def _cells(entries: Entries, n: int) -> ParameterCells:
    """Addresses of the rows (the phantoms' own entries, which follow them, left out)."""
    free = entries.free[:n]
    slot = np.where(free, np.cumsum(free) - 1, -1)
    return ParameterCells(entries.matrix[:n], entries.row[:n], entries.column[:n], entries.group[:n], slot)


def _suffix(row: Row) -> str:
    return f".g{row.group}" if row.group > 1 else ""


def _phantoms(rows: Sequence[Row], part: Roles) -> set[str]:
    """Observed variables that regressions, or covariances with latents, draw into the structural part."""
    observed, found = set(part.observed), set()
    for r in rows:
        if r.op == "~":
            found |= {r.lhs, r.rhs} & observed
    while True:
        inside = found | set(part.latents)
        more = {v for r in rows if r.op == "~~" and {r.lhs, r.rhs} & inside for v in (r.lhs, r.rhs) if v in observed}
        if more <= found:
            return found
        found |= more


def _labels(rows: Sequence[Row], positions: Sequence[int]) -> dict[str, int | float]:
    where = {i: k for k, i in enumerate(positions)}
    found: dict[str, int | float] = {}
    for i, r in enumerate(rows):
        if r.label and r.label not in found:
            found[r.label] = where[i] if r.free else float(r.fixed or 0.0)
    return found


def _names(rows: Sequence[Row], positions: Sequence[int]) -> tuple[str, ...]:
    shared: dict[int, str] = {}
    for members in equalities(rows):
        label = next((rows[i].label for i in members if rows[i].label), f".p{members[0] + 1}.")
        shared |= dict.fromkeys(members, label)
    return tuple(shared.get(i) or rows[i].label or rows[i].name + _suffix(rows[i]) for i in positions)


def _definitions(model: Model) -> dict[str, Expression]:
    """Each ``:=`` in terms of labels only; they may use one another in any order."""
    raw = {p.lhs: parse_expression(p.rhs) for p in model.of(":=")}
    inner = {name: [n for n in e.names() if n in raw] for name, e in raw.items()}
    done: dict[str, Expression] = {}
    for first in raw:
        above = [first]  # definitions that wait for what they use, outermost first
        while above:
            name = above[-1]
            open_ones = [n for n in inner[name] if n not in done]
            if not open_ones:
                done[name] = raw[name].substitute({n: done[n] for n in inner[name]})
                above.pop()
            elif open_ones[0] in above:
                raise ModelError("model.circular", name=open_ones[0])
            else:
                above.append(open_ones[0])
    _refuse_long_formulas(done)
    return {name: done[name] for name in raw}


def _refuse_long_formulas(definitions: dict[str, Expression]) -> None:
    """Formulas that would take minutes: each is evaluated and derived by each of its labels, part by part."""
    work = 0
    for name, expression in definitions.items():
        work += len(expression.parts()) * (1 + len(expression.names()))
        if work > MOST_FORMULA_WORK:
            raise ModelError("model.long_formulas", name=name, n=len(definitions))


def _constraints(
    model: Model,
    rows: Sequence[Row],
    positions: Sequence[int],
    labels: dict[str, int | float],
    definitions: dict[str, Expression],
) -> tuple[np.ndarray, np.ndarray] | None:
    where = {i: k for k, i in enumerate(positions)}
    lines: list[tuple[np.ndarray, float]] = []
    for members in equalities(rows):
        for other in members[1:]:
            line = np.zeros(len(positions))
            line[where[members[0]]], line[where[other]] = 1.0, -1.0
            lines.append((line, 0.0))
    written = [f"{p.lhs} == {p.rhs}" for p in model.of("==")]
    for p, shown in zip(model.of("=="), written, strict=True):
        difference = Expression("operator", "-", (parse_expression(p.lhs), parse_expression(p.rhs)))
        lines.append(_linear(difference.substitute(definitions), shown, labels, len(positions)))
    if not lines:
        return None
    A, b = np.array([line for line, _ in lines]), np.array([value for _, value in lines])
    try:
        constraint_basis(A, b)
    except ValueError as error:
        raise ModelError("model.contradiction", constraints="; ".join(written)) from error
    return A, b


def _linear(expression: Expression, shown: str, labels: dict[str, int | float], q: int) -> tuple[np.ndarray, float]:
    """A line of A and b such that the expression is zero where ``A theta = b``."""
    line, values = np.zeros(q), dict.fromkeys(expression.names(), 0.0)
    for name in expression.names():
        slope = expression.derivative(name)
        if slope.names():
            raise ModelError("model.nonlinear", constraint=shown)
        meaning = labels[name]
        if isinstance(meaning, int):
            line[meaning] += slope.evaluate({})
        else:
            values[name] = meaning
    value = -float(expression.evaluate(values))
    if not np.isfinite([*line, value]).all():
        raise ModelError("model.no_value", formula=shown)
    return line, value


def _entries(
    rows: Sequence[Row], observed: Sequence[str], latents: Sequence[str], phantoms: set[str], options: Options
) -> Entries:
    y, eta = {v: i for i, v in enumerate(observed)}, {v: i for i, v in enumerate(latents)}
    taus = _threshold_positions(observed, dict(options.levels or {}))
    cells: list[tuple[int, int, int, int, bool, float, bool]] = []
    for r in rows:
        code, i, j = _address(r, y, eta, taus)
        cells.append((code, i, j, r.group - 1, r.free, float(r.fixed or 0.0), r.exogenous))
    for g in range(options.n_groups):
        cells += [(Matrix.LAMBDA, y[v], eta[v], g, False, 1.0, False) for v in observed if v in phantoms]
    columns = list(zip(*cells, strict=True))
    kinds = (int, int, int, int, bool, float, bool)
    return Entries(*(np.array(c, dtype=k) for c, k in zip(columns, kinds, strict=True)))


def _address(r: Row, y: dict[str, int], eta: dict[str, int], taus: dict[tuple[str, str], int]) -> tuple[int, int, int]:
    """Matrix, row and column of one row."""
    if r.op == "|":
        if (r.lhs, r.rhs) not in taus:
            raise ModelError("model.no_threshold", name=r.lhs, threshold=r.rhs, n=sum(v == r.lhs for v, _ in taus))
        return Matrix.TAU, taus[(r.lhs, r.rhs)], 0
    if r.op == "~*~":
        return Matrix.DELTA, y[r.lhs], 0
    if r.op == "~1":
        return (Matrix.ALPHA, eta[r.lhs], 0) if r.lhs in eta else (Matrix.NU, y[r.lhs], 0)
    if r.op == "=~":
        return (Matrix.BETA, eta[r.rhs], eta[r.lhs]) if r.rhs in eta else (Matrix.LAMBDA, y[r.rhs], eta[r.lhs])
    if r.op == "~":
        return Matrix.BETA, eta[r.lhs], eta[r.rhs]
    if r.lhs in eta and not (r.computed and r.lhs in y):  # an ordinal outcome's residual follows from its scale
        return Matrix.PSI, eta[r.lhs], eta[r.rhs]
    return Matrix.THETA, y[r.lhs], y[r.rhs]


def _threshold_positions(observed: Sequence[str], levels: dict[str, int]) -> dict[tuple[str, str], int]:
    order = [(v, f"t{k}") for v in observed for k in range(1, levels.get(v, 0))]
    return {key: i for i, key in enumerate(order)}


def _threshold_items(observed: Sequence[str], levels: dict[str, int]) -> np.ndarray:
    return np.array([i for i, v in enumerate(observed) for _ in range(1, levels.get(v, 0))], dtype=int)
