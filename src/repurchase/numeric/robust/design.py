"""How respondents were drawn: in clusters, or with unequal weights; what covariances of estimates take from it.

The scores of a case are weighted and summed within clusters; their cross-products are then the meat of a sandwich, with
the factor C / (C - 1) for C clusters, as lavaan has it.
"""

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array


@dataclass(frozen=True, eq=False)
class Design:
    """The sampling design of each group.

    Attributes
    ----------
    weights : tuple of (n_g,) arrays, or None
        Positive, with the sum N over all groups.
    clusters : tuple of (n_g,) int arrays, or None
        Clusters of each group as 0, 1, 2 ...
    n_clusters : int
        Clusters of all groups; one that has members in several counts once.
    """

    weights: tuple[Array, ...] | None = None
    clusters: tuple[Array, ...] | None = None
    n_clusters: int = 0

    @property
    def plain(self) -> bool:
        """Whether respondents were drawn one by one with equal weights."""
        return self.weights is None and self.clusters is None

    def weight(self, g: int) -> Array | None:
        """The weights (n_g,) of one group; None where they are equal."""
        return None if self.weights is None else self.weights[g]

    def of_group(self, g: int) -> "Design":
        """The design of one group alone."""
        return Design(
            None if self.weights is None else (self.weights[g],), None if self.clusters is None else (self.clusters[g],)
        )

    def summed(self, g: int, scores: Array) -> Array:
        """Weight the scores (n_g, k) of one group and sum them over its clusters.

        Parameters
        ----------
        g : int
        scores : (n_g, k) array

        Returns
        -------
        (C, k) array
            One row a cluster, or a case where there are none; its cross-products estimate the covariances of the sum.
        """
        weight = self.weight(g)
        found = scores if weight is None else scores * weight[:, None]
        return found if self.clusters is None else summed_by(found, self.clusters[g])


def summed_by(values: Array, codes: Array) -> Array:
    """Sums of rows with the same code (C, ...), times the root of C / (C - 1)."""
    order = np.argsort(codes, kind="stable")
    first = np.searchsorted(codes[order], np.arange(codes.max() + 1))
    count = len(first)
    return np.asarray(np.add.reduceat(values[order], first, axis=0) * np.sqrt(count / max(count - 1, 1)))


def weighted_mean(y: Array, weight: Array | None) -> Array:
    """Column means (p,) of one group's complete data."""
    return y.mean(0) if weight is None else weight @ y / weight.sum()


PLAIN = Design()
