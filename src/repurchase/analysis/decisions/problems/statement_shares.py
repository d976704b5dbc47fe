"""What respondents state of a driver, beside the problem: the statement that speaks for it, and the one against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from repurchase.analysis.decisions.problems.findings import BOTTLENECK, LACK, StatementShare
from repurchase.analysis.decisions.stated_shares import agreement, ranks
from repurchase.survey.instrument import Statement
from repurchase.survey.survey import Survey

Ranked = tuple[float, int, Sequence[int]]  # a share, its rank, and all ranks of its block


def ranked_statements(survey: Survey) -> Mapping[str, Sequence[Ranked]]:
    """Agreement with the statements on each driver, ranked within their blocks; rank 0 where there is no block."""
    shares = {s.name: _share(survey, s) for s in survey.instrument.statements if s.name in survey.responses}
    asked = [s for s in survey.instrument.statements if np.isfinite(shares.get(s.name, np.nan))]
    blocks: dict[str, list[str]] = {}
    for s in asked:
        blocks.setdefault(s.block, []).append(s.name)
    by_name: dict[str, tuple[int, list[int]]] = {}
    for block, names in blocks.items():
        order = [r for r in ranks([shares[n] for n in names]) if r is not None] if block else [0] * len(names)
        by_name |= {n: (r, order) for n, r in zip(names, order, strict=True)}
    out: dict[str, list[Ranked]] = {}
    for s in asked:
        out.setdefault(s.driver, []).append((shares[s.name], *by_name[s.name]))
    return out


def statement_shares(ranked: Sequence[Ranked], kind: str) -> tuple[StatementShare, ...]:
    """The same, with what each statement says of a problem.

    A dependence is spoken for by the statement that most respondents of its block agree with, and against by the one
    that fewest do; a lack the other way round. A bottleneck asks what low levels forbid, which no share tells.
    """
    return tuple(_beside(share, rank, block, kind) for share, rank, block in ranked)


def _beside(share: float, rank: int, block: Sequence[int], kind: str) -> StatementShare:
    if not rank or len(block) < 2 or kind == BOTTLENECK:
        return StatementShare(share, 0, 0, "")
    alone = block.count(rank) == 1
    first, last = alone and rank == 1, alone and rank == max(block)
    if kind == LACK:
        first, last = last, first
    return StatementShare(share, rank, len(block), "for" if first else "against" if last else "")


def _share(survey: Survey, statement: Statement) -> float:
    agreed = agreement(survey, [statement])
    return float(np.nanmean(agreed)) if np.isfinite(agreed).any() else float("nan")
