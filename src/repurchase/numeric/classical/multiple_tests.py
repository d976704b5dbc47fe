"""Many tests at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from repurchase.array_types import Floats


def holm(p: ArrayLike) -> Floats:
    """Holm's adjusted p-values.

    Parameters
    ----------
    p : array_like of shape (m,)
        NaN entries stay NaN and are not counted as tests.

    Returns
    -------
    ndarray of shape (m,)
        At most 1, in the order given.

    Notes
    -----
    Equals ``p.adjust(p, "holm")``.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics,
    6(2), 65-70.
    """
    values = np.asarray(p, float)
    out = np.full(values.shape, np.nan)
    present = np.flatnonzero(~np.isnan(values))
    order = present[np.argsort(values[present], kind="stable")]
    steps = values[order] * np.arange(len(order), 0, -1)
    out[order] = np.minimum(1.0, np.maximum.accumulate(steps)) if len(order) else steps
    return out
