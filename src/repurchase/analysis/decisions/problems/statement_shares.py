"""What respondents state of a driver, beside the problem: the statement that speaks for it, and the one against."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.decisions.problems.findings import BOTTLENECK, LACK, StatementShare
from repurchase.analysis.decisions.stated_shares import agreement, ranks
from repurchase.survey.survey import Survey


def statement_shares(survey: Survey, driver: str, kind: str) -> tuple[StatementShare, ...]:
    """Agreement with each statement on a driver, and its place among the statements of its block.

    A dependence is spoken for by the statement that most respondents of its block agree with, and against by the one
    that fewest do; a lack the other way round. A bottleneck asks what low levels forbid, which no share tells.
    """
    blocks: dict[str, list[str]] = {}
    for s in survey.instrument.statements:
        if s.name in survey.responses:
            blocks.setdefault(s.block, []).append(s.name)
    shares = {s.name: _share(survey, s) for s in survey.instrument.statements if s.name in survey.responses}
    out = []
    for s in survey.instrument.statements:
        if s.driver != driver or s.name not in shares or not np.isfinite(shares[s.name]):
            continue
        block = blocks[s.block] if s.block else [s.name]
        placed = dict(zip(block, ranks([shares[n] for n in block]), strict=True))
        out.append(_placed(shares[s.name], list(placed.values()), placed[s.name], kind))
    return tuple(out)


def _placed(share: float, places: list[int | None], place: int | None, kind: str) -> StatementShare:
    known = [p for p in places if p is not None]
    if place is None or len(known) < 2 or kind == BOTTLENECK:
        return StatementShare(share, 0, 0, "")
    alone = known.count(place) == 1
    first, last = alone and place == 1, alone and place == max(known)
    if kind == LACK:
        first, last = last, first
    return StatementShare(share, place, len(known), "for" if first else "against" if last else "")


def _share(survey: Survey, statement: object) -> float:
    agreed = agreement(survey, [statement])  # type: ignore[list-item]
    return float(np.nanmean(agreed)) if np.isfinite(agreed).any() else float("nan")
