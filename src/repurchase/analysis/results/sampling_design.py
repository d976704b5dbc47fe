"""The sampling design as the data hold it: a column of clusters, a column of weights."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.analysis.results.frame_columns import column_hint, read_numbers
from repurchase.array_types import Floats
from repurchase.errors import CAUTION, INFO, EstimationError, InputError, Note, note
from repurchase.literature import criterion
from repurchase.numeric.robust.design import PLAIN, Design


@dataclass(frozen=True, eq=False)
class Drawing:
    """Clusters as codes (n,) and weights (n,) of all rows, with their columns' names; None where not asked for."""

    cluster: str | None
    weights: str | None
    codes: NDArray[np.intp] | None
    values: Floats | None


def drawing(frame: pd.DataFrame, cluster: str | None, weights: str | None) -> Drawing | None:
    """Read the columns of clusters and weights.

    Raises
    ------
    InputError
        When there is no such column, or it does not hold what it should.
    """
    if cluster is None and weights is None:
        return None
    codes = None if cluster is None else _codes(frame, cluster)
    return Drawing(cluster, weights, codes, None if weights is None else _weights(frame, weights))


def design_of(drawn: Drawing | None, rows: Sequence[NDArray[np.intp]]) -> tuple[Design, tuple[Note, ...]]:
    """The `Design` of the rows that each group keeps, and what is to be said of it.

    Raises
    ------
    EstimationError
        When a group has fewer than two clusters.
    """
    if drawn is None:
        return PLAIN, ()
    notes: list[Note] = []
    clusters = weights = None
    total = 0 if drawn.codes is None else len(np.unique(drawn.codes[np.concatenate(rows)]))
    if drawn.codes is not None:
        clusters, notes = _clusters(str(drawn.cluster), drawn.codes, rows)
    if drawn.values is not None:
        chosen = [drawn.values[r] for r in rows]
        scale = sum(map(len, chosen)) / sum(w.sum() for w in chosen)
        weights = tuple(w * scale for w in chosen)
        notes += _said_of_weights(str(drawn.weights), np.concatenate(weights))
    return Design(weights, clusters, total), tuple(notes)


def _column(frame: pd.DataFrame, name: str, argument: str) -> pd.Series:
    if name not in frame.columns:
        raise InputError("fit.no_design_column", argument=argument, name=name, hint=column_hint([name], frame.columns))
    column = frame[name]
    if isinstance(column, pd.DataFrame):
        raise InputError("fit.duplicate_column", name=name)
    return column


def _codes(frame: pd.DataFrame, name: str) -> NDArray[np.intp]:
    """The cluster of each row as 0, 1, 2 ..."""
    column = _column(frame, name, "cluster")
    words = column.map(lambda v: v.strip() if isinstance(v, str) else v if isinstance(v, Hashable) else str(v))
    blank = (column.isna() | (words == "")).to_numpy(dtype=bool)
    if blank.any():
        raise InputError("fit.cluster_blank", name=name, n=int(blank.sum()), row=int(blank.argmax()) + 1)
    return np.asarray(pd.factorize(words)[0], dtype=np.intp)


def _weights(frame: pd.DataFrame, name: str) -> Floats:
    """Positive finite numbers, one a row."""
    _column(frame, name, "weights")
    values = read_numbers(frame, [name])[0][:, 0]
    wrong = ~(values > 0)  # blank ones too
    if wrong.any():
        raise InputError("fit.weights_positive", name=name, n=int(wrong.sum()), row=int(wrong.argmax()) + 1)
    return values


def _clusters(
    name: str, codes: NDArray[np.intp], rows: Sequence[NDArray[np.intp]]
) -> tuple[tuple[NDArray[np.intp], ...], list[Note]]:
    """Clusters of each group, and a note on their number and sizes."""
    found = tuple(np.unique(codes[r], return_inverse=True)[1].astype(np.intp) for r in rows)
    counts = np.array([c.max() + 1 if len(c) else 0 for c in found])
    if counts.min() < 2:
        raise EstimationError("fit.one_cluster", name=name)
    sizes = np.unique(codes[np.concatenate(rows)], return_counts=True)[1]
    if sizes.max() == 1:
        return found, [note("fit.clusters_single", CAUTION, name=name, n=len(sizes))]
    low, high = int(sizes.min()), int(sizes.max())
    notes = [note("fit.clusters", INFO, name=name, n=len(sizes), low=low, high=high)]
    if low == high:
        notes = [note("fit.clusters_alike", INFO, name=name, n=len(sizes), size=low)]
    few = criterion("clusters").bound
    if counts.min() < few:
        notes.append(note("fit.few_clusters", CAUTION, name=name, n=int(counts.min()), least=f"{few:g}"))
    if len(rows) > 1 and counts.sum() > len(sizes):
        notes.append(note("fit.clusters_cross", CAUTION, name=name))
    return found, notes


def _said_of_weights(name: str, weights: Floats) -> list[Note]:
    """A note on what weighting costs: Kish's effective number of cases."""
    if weights.max() == weights.min():
        return [note("fit.weights_equal", CAUTION, name=name)]
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    return [note("fit.weights", INFO, name=name, n=len(weights), effective=round(effective))]
