"""Labels in a model of several groups: which stand for one parameter in all of them, and labels of each group's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from repurchase.model.defaults import Row, held_equal, roles
from repurchase.model.expression import parse_expression
from repurchase.model.parameter import Parameter
from repurchase.model.table import Model


def shared_labels(model: Model) -> tuple[str, ...]:
    """Labels written once for all groups, on parameters that the model does not fix: each is one parameter in all."""
    found = [p.label for p in model.parameters if isinstance(p.label, str) and p.label and not _fixed(p)]
    return tuple(dict.fromkeys(found))


def own_labels(model: Model, n_groups: int, equal: Sequence[str] = (), partial: Sequence[str] = ()) -> Model:
    """The model with a label of its own for each group, where `equal` does not hold the parameter alike in all.

    Parameters
    ----------
    model : Model
    n_groups : int
    equal, partial : sequence of str
        What is held equal between groups, and what is not after all (``group_equal`` and ``group_partial``).

    Returns
    -------
    Model
        Labels that equate nothing within a group are gone, so are defined parameters. A model whose constraints use
        defined parameters is returned as it is.
    """
    constraints = model.of("==")
    used = {n for p in constraints for side in (p.lhs, p.rhs) for n in parse_expression(side).names()}
    if used & {p.lhs for p in model.of(":=")}:
        return model
    rows = [p for p in model.parameters if p.op not in (":=", "==")]
    counts = Counter(p.label for p in rows if isinstance(p.label, str) and p.label)
    kept = {v for v, n in counts.items() if n > 1 or v in used}
    free = {"".join(name.split()) for name in partial}
    apart = {str(p.label) for p in rows if p.label in kept and not _held(p, model, set(equal), free)}
    named = [_labelled(p, kept, apart, n_groups) for p in rows]
    return Model((*named, *(c for p in constraints for c in _for_groups(p, apart, n_groups))))


def _fixed(p: Parameter) -> bool:
    return isinstance(p.fixed, int | float)


def _held(p: Parameter, model: Model, equal: set[str], free: set[str]) -> bool:
    names = {p.name, f"{p.rhs}{p.op}{p.lhs}"} if p.op == "~~" else {p.name}
    return held_equal(Row(p.lhs, p.op, p.rhs, 1, True), equal, roles(model)) and not names & free


def _labelled(p: Parameter, kept: set[str], apart: set[str], n_groups: int) -> Parameter:
    if not isinstance(p.label, str) or not p.label:
        return p
    if p.label in kept:
        groups = range(1, n_groups + 1)
        return replace(p, label=tuple(_of_group(p.label, g) if p.label in apart else p.label for g in groups))
    return p if _fixed(p) else replace(p, label="")


def _of_group(label: str, group: int) -> str:
    return f"{label}.g{group}"


def _for_groups(p: Parameter, apart: set[str], n_groups: int) -> list[Parameter]:
    """A constraint once for each group where it uses labels of the groups' own."""
    names = {n for side in (p.lhs, p.rhs) for n in parse_expression(side).names()}
    if not names & apart:
        return [p]
    pattern = re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, sorted(names & apart))) + r")(?![\w.])")

    def of(side: str, group: int) -> str:
        return pattern.sub(lambda m: _of_group(m.group(), group), side)

    return [replace(p, lhs=of(p.lhs, g), rhs=of(p.rhs, g)) for g in range(1, n_groups + 1)]
