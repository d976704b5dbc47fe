"""Complete a model as lavaan's ``sem()`` and ``cfa()`` do: one row a parameter and group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from repurchase.errors import ModelError
from repurchase.model.expression import parse_expression
from repurchase.model.parameter import FormulaSides, Parameter
from repurchase.model.table import Model
from repurchase.text import text

MOST_ROWS = 50_000  # of a complete model: 40 factors of 300 items in 30 groups come to half of them


@dataclass(frozen=True, slots=True)
class Row(FormulaSides):
    """One parameter of one group, as an estimator reads it.

    Attributes
    ----------
    free : bool
        Whether it is estimated.
    fixed : float or None
        Its value when it is not; None with `exogenous`: the sample's value.
    given : bool
        Whether the user wrote it (defaults may not overrule it).
    exogenous : bool
        A moment of observed predictors, fixed at the sample's value (fixed.x).
    computed : bool
        Neither free nor fixed: follows from the others (residual variances of ordinal items).
    """

    lhs: str
    op: str
    rhs: str
    group: int
    free: bool
    fixed: float | None = None
    label: str = ""
    start: float | None = None
    equal: str = ""
    given: bool = False
    exogenous: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """The options that decide the defaults (lavaan's arguments of the same names).

    Attributes
    ----------
    levels : mapping of str to int
        Number of categories of each ordinal item; thresholds are added for them.
    """

    n_groups: int = 1
    means: bool = False
    std_lv: bool = False
    fixed_x: bool = True
    group_equal: Sequence[str] = ()
    group_partial: Sequence[str] = ()
    levels: Mapping[str, int] = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Roles:
    """Each variable's role: lavaan's ov, ov.x, ov.nox, lv, lv.x, lv.y."""

    latents: tuple[str, ...]
    observed: tuple[str, ...]
    observed_x: tuple[str, ...]
    latent_x: tuple[str, ...]
    outcomes: tuple[str, ...]

    @property
    def observed_rest(self) -> tuple[str, ...]:
        """Observed variables that are not exogenous covariates (lavaan's ov.nox)."""
        return tuple(v for v in self.observed if v not in self.observed_x)


@lru_cache(maxsize=64)
def roles(model: Model) -> Roles:
    """The part that each variable of a model plays."""
    latents, observed = model.latents, model.observed
    indicators = {p.rhs for p in model.of("=~")}
    outcomes = tuple(dict.fromkeys(p.lhs for p in model.of("~")))
    predictors = tuple(dict.fromkeys(p.rhs for p in model.of("~")))
    mentioned = {v for p in model.of("~~") for v in (p.lhs, p.rhs)} | {p.lhs for p in model.of("~1")}
    internal = {*latents, *indicators, *outcomes}
    x = tuple(v for v in predictors if v not in internal)
    y = [v for v in (*latents, *observed) if v in outcomes and v not in indicators and v not in predictors]
    return Roles(
        latents=latents,
        observed=observed,
        observed_x=tuple(v for v in x if v not in mentioned),
        latent_x=tuple(v for v in latents if v not in indicators and v not in outcomes),
        outcomes=tuple(y),
    )


def idle_labels(model: Model) -> tuple[str, ...]:
    """Labels that nothing makes use of: on one parameter only, and in no formula."""
    every = [v for p in model.parameters for v in (p.label if isinstance(p.label, tuple) else (p.label,)) if v]
    used = {n for p in model.of(":=", "==") for side in (p.lhs, p.rhs) for n in parse_expression(side).names()}
    used |= {p.equal for p in model.parameters}
    return tuple(v for v, n in Counter(every).items() if n == 1 and v not in used)


def complete(model: Model, options: Options) -> tuple[Row, ...]:
    """Every row of every group: the model's own first, then the defaults, in lavaan's order.

    Raises
    ------
    ModelError
        When values per group do not match the groups, a label has two fixed values, or `group_partial` names no
        parameter.
    """
    part = roles(model)
    if not part.observed:
        raise ModelError("model.nothing_observed")
    _refuse_endless(part, options)
    given = [p for p in model.parameters if p.op not in (":=", "==")]
    groups = []
    for g in range(1, options.n_groups + 1):
        rows = [_row_of(p, g, options.n_groups) for p in given]
        known = {r.key for r in rows}
        rows += [r for r in _defaults(part, options, g) if r.key not in known]
        rows = [_ordinal(r, options) for r in rows]
        groups.append(_tied(_scaled(rows, part, options, {p.name: p for p in given})))
    flat = [r for rows in _grouped(groups, part, options) for r in rows]
    return tuple(flat)


def _refuse_endless(part: Roles, options: Options) -> None:
    """Models whose covariances alone would fill the memory: every pair of exogenous variables is a parameter."""
    pairs = sum(len(v) * (len(v) + 1) // 2 for v in (part.latent_x, part.outcomes, part.observed_x))
    rows = (pairs + len(part.observed) + len(part.latents)) * options.n_groups
    if rows > MOST_ROWS:
        raise ModelError("model.endless", n=f"{rows:,}", most=f"{MOST_ROWS:,}")


def _of_group(value: object, group: int, n_groups: int, name: str) -> object:
    if not isinstance(value, tuple):
        return value
    if len(value) != n_groups and len(value) != 1:
        raise ModelError("model.group_count", name=name, given=len(value), n=n_groups)
    return value[group - 1] if len(value) > 1 else value[0]


def _row_of(p: Parameter, group: int, n_groups: int) -> Row:
    fixed = _of_group(p.fixed, group, n_groups, p.name)
    label = _of_group(p.label, group, n_groups, p.name)
    start = _of_group(p.start, group, n_groups, p.name)
    number = float(fixed) if isinstance(fixed, int | float) else None
    return Row(
        p.lhs, p.op, p.rhs, group, number is None, number, str(label or ""), start,  # type: ignore[arg-type]
        p.equal, given=True,
    )  # fmt: skip


def _defaults(part: Roles, options: Options, g: int) -> list[Row]:
    """Rows that a model has without saying so."""
    rows = [Row(v, "|", f"t{k}", g, True) for v, n in (options.levels or {}).items() for k in range(1, n)]
    rows += [Row(v, "~~", v, g, True) for v in (*part.observed_rest, *part.latents)]
    rows += [Row(a, "~~", b, g, True) for a, b in combinations(part.latent_x, 2)]
    rows += [Row(a, "~~", b, g, True) for a, b in combinations(part.outcomes, 2)]
    fixed_x = options.fixed_x
    for i, a in enumerate(part.observed_x):
        rows += [Row(a, "~~", b, g, not fixed_x, exogenous=fixed_x) for b in part.observed_x[i:]]
    rows += [Row(v, "~*~", v, g, False, 1.0) for v in options.levels or {}]
    if options.means:
        rows += [Row(v, "~1", "", g, True) for v in part.observed_rest]
        rows += [Row(v, "~1", "", g, not fixed_x, exogenous=fixed_x) for v in part.observed_x]
        rows += [Row(v, "~1", "", g, False, 0.0) for v in part.latents]
    return rows


def _ordinal(row: Row, options: Options) -> Row:
    """Ordinal items have thresholds: no intercept, and a variance that follows from the rest (delta)."""
    if row.lhs not in (options.levels or {}) or row.given:
        return row
    if row.op == "~1":
        return replace(row, free=False, fixed=0.0)
    if row.op == "~~" and row.lhs == row.rhs:
        return replace(row, free=False, fixed=1.0, computed=True)
    return row


def _scaled(rows: list[Row], part: Roles, options: Options, given: Mapping[str, Parameter]) -> list[Row]:
    """Latent scales: a marker or a unit variance; a single indicator without error."""
    blocks: dict[str, list[int]] = {}
    for i, r in enumerate(rows):
        if r.op == "=~":
            blocks.setdefault(r.lhs, []).append(i)
    indicators = Counter(r.rhs for r in rows if r.op == "=~")
    for block in blocks.values():
        first = rows[block[0]]
        original = given[first.name].fixed
        if not options.std_lv and original is None:
            rows[block[0]] = replace(first, free=False, fixed=1.0)
        if len(block) == 1 and indicators[first.rhs] == 1:
            _fix_default(rows, (first.rhs, "~~", first.rhs), 0.0)
    if options.std_lv:
        for v in part.latents:
            _fix_default(rows, (v, "~~", v), 1.0)
    return rows


def _tied(rows: list[Row]) -> list[Row]:
    """Rows that share the label of a fixed row take its value, as lavaan does."""
    values: dict[str, float] = {}
    for r in rows:
        if r.label and r.fixed is not None and not r.free and values.setdefault(r.label, r.fixed) != r.fixed:
            raise ModelError("model.label_values", label=r.label, first=f"{values[r.label]:g}", second=f"{r.fixed:g}")
    return [replace(r, free=False, fixed=values[r.label]) if r.free and r.label in values else r for r in rows]


def _fix_default(rows: list[Row], key: tuple[str, str, str], value: float) -> None:
    for i, r in enumerate(rows):
        if r.key == key and not r.given and not r.computed:
            rows[i] = replace(r, free=False, fixed=value)


def _grouped(groups: list[list[Row]], part: Roles, options: Options) -> list[list[Row]]:
    """Cross-group equalities, and what they free in the later groups."""
    if len(groups) < 2:
        return groups
    equal, partial = set(options.group_equal), _partial(options.group_partial, groups[0])
    for rows in groups[1:]:
        for i, r in enumerate(rows):
            first = groups[0][i]
            if _freed(r, equal, part, options):
                rows[i] = replace(r, free=True, fixed=None, start=r.fixed)
            elif first.free and r.free and first.key not in partial and held_equal(r, equal, part) and not r.label:
                rows[i] = replace(r, equal=first.name)
    return groups


def _partial(names: Iterable[str], rows: Sequence[Row]) -> set[tuple[str, str, str]]:
    known = {r.name: r.key for r in rows} | {f"{r.rhs}{r.op}{r.lhs}": r.key for r in rows if r.op == "~~"}
    found = set()
    for name in names:
        bare = "".join(name.split())
        if bare not in known:
            raise ModelError("model.unknown_parameter", name=name)
        found.add(known[bare])
    return found


def _freed(row: Row, equal: set[str], part: Roles, options: Options) -> bool:
    """Equal items free these parameters in later groups: latent means, unit variances, scales of latent responses."""
    if row.given or row.free:
        return False
    if row.op == "~*~":
        return "thresholds" in equal
    if row.lhs not in part.latents:
        return False
    if row.op == "~1":
        return bool(equal & {"intercepts", "thresholds"}) and "means" not in equal
    variance = row.op == "~~" and row.lhs == row.rhs
    return variance and options.std_lv and "loadings" in equal and "lv.variances" not in equal


def held_equal(row: Row, equal: set[str], part: Roles) -> bool:
    """Whether `group_equal` covers a row; never the moments of covariates, free or not."""
    if row.lhs in part.observed_x and row.op in ("~1", "~~"):
        return False
    latent, same = row.lhs in part.latents, row.lhs == row.rhs
    kind = {
        "=~": "loadings",
        "~": "regressions",
        "|": "thresholds",
        "~*~": "",
        "~1": "means" if latent else "intercepts",
        "~~": ("lv.variances" if same else "lv.covariances") if latent
        else ("residuals" if same else "residual.covariances"),
    }[row.op]  # fmt: skip
    return kind in equal


def equalities(rows: Sequence[Row]) -> list[list[int]]:
    """Sets of free rows (positions) that share a label or point at one another by ``equal``.

    Raises
    ------
    ModelError
        When ``equal()`` names no free parameter.
    """
    parent = list(range(len(rows)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    first: dict[str, int] = {}
    names: dict[str, int] = {}
    for i, r in enumerate(rows):
        names.setdefault(r.name, i)
        if r.label and r.free:
            parent[root(i)] = root(first.setdefault(r.label, i))
    for i, r in enumerate(rows):
        if r.equal and r.free:
            target = names.get(r.equal, first.get(r.equal))
            if target is None or not rows[target].free:
                raise ModelError(text("model.unknown_parameter", name=r.equal))
            parent[root(i)] = root(target)
    sets: dict[int, list[int]] = {}
    for i, r in enumerate(rows):
        if r.free:
            sets.setdefault(root(i), []).append(i)
    return [s for s in sets.values() if len(s) > 1]
