"""Derivatives by differences, against which those of the kernels are held."""

from __future__ import annotations

import numpy as np


def numerical(function, x, step=1e-6):
    """Derivatives of a function at x (q,), along the first axis: central differences."""
    return np.array([(function(x + step * e) - function(x - step * e)) / (2 * step) for e in np.eye(len(x))])
