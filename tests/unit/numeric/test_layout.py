"""The array form of a model where it is large."""

import numpy as np

from repurchase.numeric.sem.build_layout import MANY, identity


def test_a_large_identity_is_a_view_of_a_line():
    small, large = identity(3), identity(MANY + 1)
    assert small.tolist() == np.eye(3).tolist()
    assert (large == np.eye(MANY + 1)).all()
    line = large.base
    while line.base is not None:
        line = line.base
    assert line.size == 2 * MANY + 1
