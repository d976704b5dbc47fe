"""Matrix products whose rows do not depend, to the last bit, on which other rows stand beside them."""

import numpy as np

from repurchase.array_types import Floats

BLOCK = 64


def product(a: Floats, b: Floats) -> Floats:
    """Multiply matrices, always in blocks of as many rows.

    BLAS sums in another order for another number of rows; a replicate's numbers would then depend on its chunk.

    Parameters
    ----------
    a : (R, k) array
    b : (k, f) array

    Returns
    -------
    (R, f) array
    """
    R, k = a.shape
    whole = -(-R // BLOCK) * BLOCK
    if whole != R:
        padded = np.zeros((whole, k))
        padded[:R] = a
        a = padded
    return np.asarray((np.ascontiguousarray(a).reshape(-1, BLOCK, k) @ b).reshape(whole, b.shape[1])[:R])
