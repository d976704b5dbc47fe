"""A model's parameters as vectors that equality constraints leave free, and back."""

from repurchase.array_types import Array
from repurchase.numeric.linear.stable_product import product
from repurchase.numeric.sem.layout import Layout


def expanded(layout: Layout, free: Array) -> Array:
    """Expand unconstrained vectors to theta.

    Parameters
    ----------
    layout : Layout
    free : (R, f) array

    Returns
    -------
    (R, q) array
    """
    return product(free, layout.K.T) + layout.k0 if layout.constrained else free


def gathered(layout: Layout, gradient: Array) -> Array:
    """Gather gradients by theta into gradients by the unconstrained vectors.

    Parameters
    ----------
    layout : Layout
    gradient : (R, q) array

    Returns
    -------
    (R, f) array
    """
    return product(gradient, layout.K) if layout.constrained else gradient
