"""A model's parameters as vectors that equality constraints leave free, and back."""

from repurchase.array_types import Array
from repurchase.numeric.linear.stable_product import product
from repurchase.numeric.sem.layout import Layout


def expanded(layout: Layout, free: Array) -> Array:
    """theta (R, q) of unconstrained vectors (R, f)."""
    return product(free, layout.K.T) + layout.k0 if layout.constrained else free


def gathered(layout: Layout, gradient: Array) -> Array:
    """Gradients (R, q) by theta as gradients (R, f) by the unconstrained vectors."""
    return product(gradient, layout.K) if layout.constrained else gradient
