"""Many pairs at once are the pairs one by one, estimates, influences and all."""

import numpy as np
import pytest

from repurchase.numeric.categorical.margins import continuous, cut
from repurchase.numeric.categorical.pair_blocks import pearson_block, polyserial_block
from repurchase.numeric.categorical.pairs import influence_of, pair


def margins(n=180, seed=4):
    """Four continuous margins and ordinal ones of two, three and five categories."""
    rng = np.random.default_rng(seed)
    f = rng.normal(size=n)
    x = np.column_stack(
        [w * f + np.sqrt(1 - w * w) * rng.normal(size=n) for w in (0.9, 0.6, -0.5, 0.1, 0.8, 0.7, 0.95)]
    )
    none = np.zeros((n, 0))
    numbers = [continuous(3 + 2 * x[:, j], none) for j in range(4)]
    cuts = ([0.4], [-0.8, 0.9], [-1.2, -0.4, 0.3, 1.1])
    return numbers, [cut(np.digitize(x[:, 4 + j], c), len(c) + 1, none) for j, c in enumerate(cuts)], none


def test_continuous_pairs():
    numbers, _, none = margins()
    first, second = np.triu_indices(4, 1)
    rho, influence, found = pearson_block(numbers, first, second)
    for k, (i, j) in enumerate(zip(first, second, strict=True)):
        one = pair(numbers[i], numbers[j], none)
        assert rho[k] == pytest.approx(one.rho, abs=1e-14)
        np.testing.assert_allclose(influence[:, k], influence_of(one, numbers[i], numbers[j]), atol=1e-10)
    assert found.all()


@pytest.mark.parametrize("which", [0, 1, 2])
def test_pairs_of_an_ordinal_and_continuous_ones(which):
    numbers, ordinal, none = margins()
    rho, influence, found = polyserial_block(ordinal[which], numbers)
    for k, number in enumerate(numbers):
        one = pair(number, ordinal[which], none)
        assert rho[k] == pytest.approx(one.rho, abs=1e-11)
        np.testing.assert_allclose(influence[:, k], influence_of(one, number, ordinal[which]), atol=1e-8)
    assert found.all() and (rho[[0, 2]] * [1, -1] > 0).all()


def test_an_ordinal_variable_that_follows_from_a_continuous_one_ends_at_the_limit():
    rng = np.random.default_rng(1)
    z, none = rng.normal(size=100), np.zeros((100, 0))
    numbers = [continuous(z, none), continuous(rng.normal(size=100), none)]
    exact = cut(np.digitize(z, [-0.5, 0.6]), 3, none)
    rho, _, _ = polyserial_block(exact, numbers)
    assert rho[0] == pytest.approx(pair(numbers[0], exact, none).rho, abs=1e-6)
    assert rho[1] == pytest.approx(pair(numbers[1], exact, none).rho, abs=1e-11)
