"""Which factor belongs to which construct, when each may have one."""

from __future__ import annotations

import numpy as np

from repurchase.array_types import Floats, Integers


def best_assignment(weight: Floats) -> tuple[Integers, Integers]:
    """Rows and columns paired so that the sum of the weights of all pairs is greatest.

    Parameters
    ----------
    weight : ndarray of shape (r, c)
        Finite.

    Returns
    -------
    rows, columns : ndarray of shape (min(r, c),)
        Pair by pair, rows in ascending order; no row and no column is in two pairs.

    Notes
    -----
    By shortest augmenting paths: each row in turn takes the column that leaves least regret, and those before it give
    way where that pays. Equal in weight to ``scipy.optimize.linear_sum_assignment(weight, maximize=True)``.

    References
    ----------
    Kuhn, H. W. (1955). The Hungarian method for the assignment problem. Naval Research Logistics Quarterly, 2(1-2),
    83-97.
    """
    if weight.shape[0] > weight.shape[1]:
        columns, rows = best_assignment(weight.T)
        order = np.argsort(rows)
        return rows[order], columns[order]
    r, c = weight.shape
    cost = weight.max(initial=0.0) - weight
    row_price, column_price = np.zeros(r), np.zeros(c)
    owner = np.full(c, -1)
    for row in range(r):
        _give_column(row, cost, row_price, column_price, owner)
    columns = np.array([int(np.flatnonzero(owner == i)[0]) for i in range(r)], int)
    return np.arange(r), columns


def _give_column(row: int, cost: Floats, row_price: Floats, column_price: Floats, owner: Integers) -> None:
    """Find a column for one more row by the cheapest chain of changes; updates the prices and the columns' owners."""
    c = cost.shape[1]
    distance, before = np.full(c, np.inf), np.full(c, -1)
    reached = np.zeros(c, bool)
    at, last, travelled = row, -1, 0.0
    visited: list[tuple[int, float]] = []  # rows of the search, and how far each is
    while at >= 0:
        visited.append((at, travelled))
        through = travelled + cost[at] - row_price[at] - column_price
        nearer = ~reached & (through < distance)
        distance[nearer], before[nearer] = through[nearer], last
        last = int(np.argmin(np.where(reached, np.inf, distance)))
        travelled, reached[last], at = float(distance[last]), True, int(owner[last])
    for i, far in visited:
        row_price[i] += travelled - far
    column_price[reached] -= travelled - distance[reached]
    while last >= 0:
        earlier = int(before[last])
        owner[last] = owner[earlier] if earlier >= 0 else row
        last = earlier
