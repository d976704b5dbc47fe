"""The totals of a survey held in memory: what the streaming pass makes of a part, and what it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from repurchase.array_types import Floats, Integers, Mask
from repurchase.survey.instrument import Background
from repurchase.survey.survey import Survey
from repurchase.survey.whole.row_lots import block_of
from repurchase.survey.whole.whole_file import MOST_BLOCKS, Blocks, GroupSums, WholeFile, sampled


def whole_file_of(
    survey: Survey, dropped: Mapping[str, int] | None = None, flagged: Mapping[str, int] | None = None
) -> WholeFile[Survey]:
    """The totals of a survey in memory: the same numbers as a streaming pass over its rows.

    Parameters
    ----------
    survey : Survey
        The respondents kept by the screening; their row numbers draw the blocks and the sample.
    dropped, flagged : mapping of reason to int, optional
        What the screening said of all rows.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.read(rp.sample_survey())
    >>> whole = whole_file_of(survey)
    >>> whole.n == survey.n, len(whole.items) == len(survey.instrument.items)
    (True, True)
    """
    dropped = dict(dropped or {})
    total = totals_of(survey)
    read = survey.n + sum(dropped.values())
    return replace(total, read=read, dropped=dropped, flagged=dict(flagged or {})).settled()


def totals_of(survey: Survey) -> WholeFile[Survey]:
    """The totals of one part, ready to be added to others: in 2,000 blocks, however few its rows are."""
    scales = [c.scale for c in survey.instrument.constructs for _ in c.items]
    lows = np.array([s.low for s in scales], dtype=np.intp)
    highs = np.array([s.high for s in scales], dtype=np.intp)
    midpoints = (lows + highs) / 2
    answers = survey.frame().to_numpy(dtype=float)
    given = ~np.isnan(answers)
    centred = np.where(given, answers - midpoints, 0.0)
    complete = given.all(axis=1)
    blocks = blocks_of(centred[complete], survey.rows[complete])
    seen = given.astype(float)
    background, by_group = _by_category(survey)
    return WholeFile(
        read=survey.n,
        n=survey.n,
        complete=int(complete.sum()),
        items=survey.instrument.item_names,
        lows=lows,
        midpoints=midpoints,
        counts=tuple(_counts(answers[:, j], int(lows[j]), int(highs[j])) for j in range(answers.shape[1])),
        sums=blocks.sums.sum(axis=0),
        products=centred[complete].T @ centred[complete],
        pair_counts=seen.T @ seen,
        pair_sums=centred.T @ seen,
        pair_products=centred.T @ centred,
        blocks=blocks,
        sample=sampled(replace(survey, whole=None)),
        constructs=tuple(c.name for c in survey.instrument.constructs),
        background=background,
        by_group=by_group,
    )


def blocks_of(centred: Floats, rows: Integers) -> Blocks:
    """Moments of complete cases by block; `centred` are their answers, shape (n, p)."""
    p = centred.shape[1]
    upper = np.triu_indices(p)
    block = block_of(rows, MOST_BLOCKS)
    order = np.argsort(block, kind="stable")
    n = np.bincount(block, minlength=MOST_BLOCKS)
    sums, products = np.zeros((MOST_BLOCKS, p)), np.zeros((MOST_BLOCKS, len(upper[0])))
    arranged = centred[order]
    for b, (start, end) in enumerate(pairwise(np.cumsum([0, *n]))):
        part = arranged[start:end]
        sums[b] = part.sum(axis=0)
        products[b] = (part.T @ part)[upper]
    return Blocks(n.astype(float), sums, products)


def _counts(answers: Floats, low: int, high: int) -> np.ndarray:
    given = answers[~np.isnan(answers)]
    points = np.bincount((given - low).astype(np.intp), minlength=high - low + 1)
    return np.append(points[: high - low + 1], len(answers) - len(given)).astype(np.int64)


def categories_of(survey: Survey, question: Background) -> dict[str, Mask]:
    """Who gave each answer to a background question with categories; nothing of one that asks for a number."""
    frame, name = survey.background, question.name
    ticked = {str(c).removeprefix(f"{name}: "): frame[c] for c in frame.columns if str(c).startswith(f"{name}: ")}
    if ticked:
        return {option: chosen.eq(True).to_numpy() for option, chosen in ticked.items()}
    if question.kind == "number" or name not in frame or not isinstance(frame[name].dtype, pd.CategoricalDtype):
        return {}
    codes = frame[name].cat.codes.to_numpy()
    return {str(c): codes == k for k, c in enumerate(frame[name].cat.categories)}


def _by_category(survey: Survey) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, GroupSums]]]:
    scores = survey.scores().to_numpy(dtype=float)
    scores = scores.reshape(survey.n, len(survey.instrument.constructs))
    background: dict[str, dict[str, int]] = {}
    by_group: dict[str, dict[str, GroupSums]] = {}
    for question in survey.instrument.background:
        chosen = categories_of(survey, question)
        if chosen:
            background[question.name] = {c: int(mask.sum()) for c, mask in chosen.items()}
            by_group[question.name] = {c: _group(scores[mask]) for c, mask in chosen.items()}
    return background, by_group


def _group(scores: Floats) -> GroupSums:
    return GroupSums(
        len(scores),
        (~np.isnan(scores)).sum(axis=0).astype(float),
        np.nansum(scores, axis=0),
        np.nansum(scores**2, axis=0),
    )
