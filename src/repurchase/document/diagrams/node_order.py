"""Nodes are put into layers, and in an order in which few lines cross. Plain graph work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Pair = tuple[int, int]
SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Layers:
    """Nodes and corridors in order.

    Attributes
    ----------
    rows : tuple of tuples of int
        Members of each layer, top to bottom. Nodes are 0 .. n - 1; higher numbers are corridors that a line keeps
        free where it passes a layer.
    level : tuple of int
        Layer of each node and corridor.
    chains : tuple of tuples of int
        Per path, then per tie: its members from left to right (two nodes of one layer for a tie within it).
    turned : frozenset of int
        Chains whose path runs from right to left, which happens only where paths go round in a circle.
    left, right : tuple of tuples of int
        Neighbours of each member in the layer before and after.
    """

    rows: tuple[tuple[int, ...], ...]
    level: tuple[int, ...]
    chains: tuple[tuple[int, ...], ...]
    turned: frozenset[int]
    left: tuple[tuple[int, ...], ...]
    right: tuple[tuple[int, ...], ...]

    @property
    def count(self) -> int:
        """Nodes and corridors."""
        return len(self.level)

    def beside(self, chain: Sequence[int]) -> bool:
        """Whether a chain joins two nodes of one layer."""
        return len(chain) == 2 and self.level[chain[0]] == self.level[chain[1]]


def layered(n: int, paths: Sequence[Pair], ties: Sequence[Pair]) -> Layers:
    """Layers of `n` nodes: everything left of what it points at, as few crossings as sweeping finds.

    Raises
    ------
    ValueError
        For a path or tie of a node with itself.
    """
    if any(a == b for a, b in (*paths, *ties)):
        raise ValueError("a path joins a node with itself")
    circular = _closing(n, paths)
    forward = [(b, a) if e in circular else (a, b) for e, (a, b) in enumerate(paths)]
    level = _levels(n, forward)
    chains, turned = [], set(circular)
    for e, (a, b) in enumerate([*forward, *ties]):
        if level[a] > level[b]:
            a, b = b, a
            turned.add(e)
        lanes = list(range(len(level), len(level) + max(level[b] - level[a] - 1, 0)))
        level += [level[a] + 1 + k for k in range(len(lanes))]
        chains.append((a, *lanes, b))
    left, right = _neighbours(len(level), chains, level)
    rows = _ordered(level, left, right)
    return Layers(rows, tuple(level), tuple(chains), frozenset(turned), left, right)


def _closing(n: int, paths: Sequence[Pair]) -> set[int]:
    """Paths that close a circle, searched for depth first in the order given."""
    closing: set[int] = set()
    state = [0] * n  # 0 unseen, 1 on the way here, 2 done

    def visit(node: int) -> None:
        state[node] = 1
        for e, (a, b) in enumerate(paths):
            if a != node:
                continue
            if state[b] == 1:
                closing.add(e)
            elif state[b] == 0:
                visit(b)
        state[node] = 2

    for node in range(n):
        if state[node] == 0:
            visit(node)
    return closing


def _levels(n: int, forward: Sequence[Pair]) -> list[int]:
    """Longest way from a node that nothing points at."""
    level = [0] * n
    for _ in range(n):
        for a, b in forward:
            level[b] = max(level[b], level[a] + 1)
    return level


def _neighbours(
    count: int, chains: Sequence[Sequence[int]], level: Sequence[int]
) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]:
    left: list[list[int]] = [[] for _ in range(count)]
    right: list[list[int]] = [[] for _ in range(count)]
    for chain in chains:
        for a, b in pairwise(chain):
            if level[a] != level[b]:
                right[a].append(b)
                left[b].append(a)
    return tuple(map(tuple, left)), tuple(map(tuple, right))


def _ordered(
    level: Sequence[int], left: Sequence[Sequence[int]], right: Sequence[Sequence[int]]
) -> tuple[tuple[int, ...], ...]:
    """The order with the fewest crossings among those that sweeping to and fro visits."""
    rows = [[i for i in range(len(level)) if level[i] == k] for k in range(max(level, default=-1) + 1)]
    best, fewest = [list(r) for r in rows], _crossings(rows, right)
    for sweep in range(SWEEPS):
        order = range(1, len(rows)) if sweep % 2 == 0 else range(len(rows) - 2, -1, -1)
        for k in order:
            beside = rows[k - 1] if sweep % 2 == 0 else rows[k + 1]
            _by_mean(rows[k], beside, left if sweep % 2 == 0 else right)
        _swapped(rows, right)
        now = _crossings(rows, right)
        if now < fewest:
            best, fewest = [list(r) for r in rows], now
    return tuple(tuple(r) for r in best)


def _by_mean(row: list[int], beside: Sequence[int], neighbours: Sequence[Sequence[int]]) -> None:
    """Sort a layer by the mean position of its neighbours; members without any keep their position."""
    position = {i: p for p, i in enumerate(beside)}
    means = {i: sum(position[k] for k in neighbours[i]) / len(neighbours[i]) for i in row if neighbours[i]}
    sorted_ones = iter(sorted(means, key=lambda i: (means[i], row.index(i))))
    row[:] = [next(sorted_ones) if i in means else i for i in row]


def _swapped(rows: list[list[int]], right: Sequence[Sequence[int]]) -> None:
    """Swap neighbours in a layer while that takes crossings away."""
    fewest, better = _crossings(rows, right), True
    while better:
        better = False
        for row in rows:
            for p in range(len(row) - 1):
                row[p], row[p + 1] = row[p + 1], row[p]
                now = _crossings(rows, right)
                if now < fewest:
                    fewest, better = now, True
                else:
                    row[p], row[p + 1] = row[p + 1], row[p]


def _crossings(rows: Sequence[Sequence[int]], right: Sequence[Sequence[int]]) -> int:
    """Count the pairs of lines that cross between neighbouring layers."""
    total = 0
    for here, there in pairwise(rows):
        position = {i: p for p, i in enumerate(there)}
        ends = [position[k] for i in here for k in sorted(right[i], key=position.__getitem__)]
        total += sum(1 for i, a in enumerate(ends) for b in ends[:i] if b > a)
    return total
