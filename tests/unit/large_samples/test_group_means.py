"""Means of groups of a large file: which two categories are set side by side."""

from __future__ import annotations

import numpy as np
import pytest

from repurchase.analysis.large_samples.group_means.findings import CategoryMean
from repurchase.analysis.large_samples.group_means.result import _apart


def apart(*groups: tuple[int, float]):
    made = tuple(CategoryMean(f"c{k}", n, mean, 1.0) for k, (n, mean) in enumerate(groups))
    return _apart(None, None, made, 0.95)


def test_a_handful_of_respondents_does_not_hide_the_difference_of_thousands():
    found = apart((24, 4.20), (20_000, 3.76), (9_000, 3.96), (15_000, 3.77), (12, 3.50))
    assert (found.lowest.n, found.highest.n) == (20_000, 9_000)
    assert found.difference == pytest.approx(0.20, abs=0.001)
    assert 0.17 < found.ci_low < found.difference < found.ci_high < 0.23


def test_large_categories_are_the_extreme_ones_and_the_smaller_mean_stands_first():
    found = apart((20_000, 3.9), (20_000, 3.5), (20_000, 3.7))
    assert (found.lowest.mean, found.highest.mean) == (3.5, 3.9)
    assert apart((50, 3.0), (40, 3.0)).difference == 0
    assert apart((50, 3.0), (40, 3.0)).lowest is not apart((50, 3.0), (40, 3.0)).highest


def test_two_small_categories_are_shown_with_an_interval_that_says_so():
    found = apart((9, 3.0), (9, 3.4))
    assert found.ci_low < 0 < found.difference
    assert np.isfinite(found.share)
