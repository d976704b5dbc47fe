"""A model's parameters as vectors that equality constraints leave free, and back."""

from collections.abc import Callable

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


def of_free(layout: Layout, form: Callable[[Array, Array], tuple[Array, Array]]) -> Callable[..., tuple[Array, Array]]:
    """Make a function of theta, with its gradient, one of unconstrained vectors.

    Parameters
    ----------
    layout : Layout
    form : callable
        Of theta (n, q) and the numbers (n,) of the samples: values (n,) and gradients (n, q).

    Returns
    -------
    callable
        Of (n, f) arrays and the same numbers: values (n,) and gradients (n, f).
    """

    def objective(free: Array, rows: Array) -> tuple[Array, Array]:
        value, g = form(expanded(layout, free), rows)
        return value, gathered(layout, g)

    return objective


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
