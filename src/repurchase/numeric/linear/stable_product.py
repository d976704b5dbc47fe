"""Matrix products whose rows do not depend, to the last bit, on which other rows stand beside them."""

import numpy as np

from repurchase.numeric.sem.layout import Array, Layout

BLOCK = 64


def product(a: Array, b: Array) -> Array:
    """a @ b for a (R, k) and b (k, f), always in blocks of as many rows.

    BLAS sums in another order for another number of rows; a replicate's numbers would then depend on its chunk.
    """
    R, k = a.shape
    whole = -(-R // BLOCK) * BLOCK
    if whole != R:
        padded = np.zeros((whole, k))
        padded[:R] = a
        a = padded
    return np.asarray((np.ascontiguousarray(a).reshape(-1, BLOCK, k) @ b).reshape(whole, b.shape[1])[:R])


def expanded(layout: Layout, free: Array) -> Array:
    """theta (R, q) of unconstrained vectors (R, f)."""
    return product(free, layout.K.T) + layout.k0 if layout.constrained else free


def gathered(layout: Layout, gradient: Array) -> Array:
    """Gradients (R, q) by theta as gradients (R, f) by the unconstrained vectors."""
    return product(gradient, layout.K) if layout.constrained else gradient
