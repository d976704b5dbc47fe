"""Residuals as data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.numeric.fit_measures import residuals as kernel

SHOWN = 10


@dataclass(frozen=True, eq=False)
class ResidualFindings:
    """What `Residuals` holds; the attributes are explained there."""

    groups: tuple[str, ...]
    observed: tuple[str, ...]
    matrices: tuple[kernel.ResidualMatrices, ...]
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def raw(self) -> pd.DataFrame | dict[str, pd.DataFrame]:
        """Covariance residuals: a DataFrame, or one for each group by its label."""
        return self._frames("raw")

    @property
    def correlation(self) -> pd.DataFrame | dict[str, pd.DataFrame]:
        """Divided by the observed standard deviations (Bentler); of ordinal items, the polychoric residuals."""
        return self._frames("correlation")

    @property
    def standardized(self) -> pd.DataFrame | dict[str, pd.DataFrame]:
        """Divided by their standard errors: a z-value each."""
        return self._frames("z")

    def _frames(self, name: str) -> pd.DataFrame | dict[str, pd.DataFrame]:
        frames = [pd.DataFrame(getattr(r, name), self.observed, self.observed) for r in self.matrices]
        return frames[0] if len(frames) == 1 else dict(zip(self.groups, frames, strict=True))

    def largest(self, most: int = SHOWN) -> list[tuple[str, str, str, float, float]]:
        """Pairs with the largest residuals: (group, one, other, residual correlation, z)."""
        i, j = np.triu_indices(len(self.observed), 1)
        rows = []
        for label, r in zip(self.groups, self.matrices, strict=True):
            size = np.abs(r.z[i, j]) if np.isfinite(r.z[i, j]).any() else np.abs(r.correlation[i, j])
            for k in np.argsort(-np.nan_to_num(size))[:most]:
                a, b = i[k], j[k]
                rows.append((float(size[k]), label, self.observed[a], self.observed[b], r.correlation[a, b], r.z[a, b]))
        rows.sort(key=lambda row: -row[0])
        return [row[1:] for row in rows[:most]]
