"""Whom a cell of a table is of: by its row, its column and the table's caption."""

from __future__ import annotations

import re

from repurchase.study.manuscript.facts.known_facts import WHOLE, KnownFacts, Subject
from repurchase.study.manuscript.tables.table_frame import TableFrame, TableRow

_OF_CONSTRUCT = frozenset(
    [
        "alpha",
        "omega",
        "cr",
        "ave",
        "sqrt_ave",
        "mean",
        "sd",
        "r2",
        "q2",
        "rho_a",
        "k",
        "performance",
        "vif",
        "ci",
        "ci_low",
        "ci_high",
    ]
)

_OF_ITEM = frozenset(["loading", "loading_matrix", "citc", "mean", "sd", "skew", "kurt", "alpha_deleted", "vif"])

_PATH = frozenset(
    [
        "coef",
        "coef_b",
        "coef_std",
        "se",
        "z",
        "p",
        "f2",
        "indirect",
        "total",
        "direct",
        "ci",
        "ci_low",
        "ci_high",
        "vif",
    ]
)

_TOTAL = re.compile(r"\s?(?:合计|总计|总和|总数|total|sum)\s?", re.I)

_OF_GROUPS = re.compile(r"组|差异|group|differ|陈述|statement", re.I)


def cell_subjects(frame: TableFrame, row: TableRow, kind: str, named: str, facts: KnownFacts) -> tuple[Subject, ...]:
    """The subjects that a cell of this statistic may be of; empty where the table does not tell."""
    if kind == "agree":
        return (row.statements[0],)
    if kind == "count" and len(row.statements) == 1 and facts.of("count", row.statements[0]):
        return (row.statements[0],)
    if kind == "k" and _TOTAL.fullmatch(row.cells[0]):
        return (WHOLE,)
    if kind in ("count", "share") and not _TOTAL.fullmatch(row.cells[0]):
        return _category(row)
    if kind == "group":
        questions = row.questions or [c[0] for c in row.categories]
        return ((questions[0], named),) if questions and named else ()
    alone = len(row.constructs) == 1 and not row.path and not row.items
    about = f"{frame.grid.caption} {' '.join(frame.heads)}"
    if kind in ("ci_low", "ci_high") and alone and re.search(r"重要性|绩效|importance|performance", about, re.I):
        begun = [s for s in facts.all_of("effect") if isinstance(s, tuple) and s[0] == row.constructs[0]]
        return (*begun, row.constructs[0])
    whole = not (row.path or row.items or row.questions or row.categories or frame.asked)
    if kind in ("n", "count") and _TOTAL.fullmatch(row.cells[0]):
        return (WHOLE,)
    if kind == "n" and len(row.constructs) == 1 and whole and not _OF_GROUPS.search(frame.grid.caption):
        return WHOLE, row.constructs[0]
    if row.path and kind in _PATH:
        return _path_subjects(row.path, kind, facts)
    if row.items and kind in (*_OF_ITEM, "z", "se", "p"):
        return (row.items[-1],)
    if kind in _PATH and len(row.constructs) == 1 and {"indirect", "total"} & set(frame.kinds):
        begun = [p for p in facts.chains if p[0] == row.constructs[0]]
        return tuple(dict.fromkeys([*begun, *((p[0], p[-1]) for p in begun)]))
    return _construct_subjects(row, kind, facts)


def _path_subjects(path: tuple[str, ...], kind: str, facts: KnownFacts) -> tuple[Subject, ...]:
    if kind in ("total", "direct") and len(path) > 2:
        return (path[0], path[-1]), path
    if kind == "indirect" and len(path) == 2:
        return (path, *longer_chains(path, facts))
    return tuple(dict.fromkeys((path, (path[0], path[-1]))))


def _construct_subjects(row: TableRow, kind: str, facts: KnownFacts) -> tuple[Subject, ...]:
    if kind in ("alpha", "cr", "ave", "omega", "cr_or_z") and row.items and not row.constructs:
        owner = facts.owners.get(row.items[-1])
        return (owner,) if owner else ()
    if kind == "r2" and row.constructs:
        return (row.constructs[0],)
    if kind in (*_OF_CONSTRUCT, "cr_or_z") and len(row.constructs) == 1 and not row.questions and not row.categories:
        return (row.constructs[0],)
    return ()


def _category(row: TableRow) -> tuple[Subject, ...]:
    if not row.categories:
        return ()
    if row.questions:
        same = [c for c in row.categories if c[0] in row.questions]
        return tuple(same[-1:])
    return tuple(row.categories[-1:]) if len(row.categories) == 1 else ()


def longer_chains(path: tuple[str, ...], facts: KnownFacts) -> list[tuple[str, ...]]:
    """The chain that begins with this path, where it is the only one: columns name predictor and mediator alone."""
    chains = [p for p in facts.paths if len(p) > len(path) and p[: len(path)] == path]
    return chains if len(chains) == 1 else []
