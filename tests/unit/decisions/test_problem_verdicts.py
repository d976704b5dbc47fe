"""Dependence, lack and bottleneck: when each is supported, refused, or cannot be told."""

from __future__ import annotations

import numpy as np
import pytest
from made_priorities import NAN, around, driver

from repurchase.analysis.decisions.problems.verdicts import (
    MOST_RESPONDENTS,
    EffectShares,
    action_on,
    dependence,
    enough_draws,
    lack,
    settling,
)
from repurchase.literature import RULES, Rules

NAMES = ("A", "B", "C")
SUPPORTED, NOT, UNTOLD = "supported", "not supported", "cannot be told"


def shares(point, spread=0.01, draws=2000):
    return EffectShares.of(NAMES[: len(point)], np.array(point, float), around(point, spread, draws), 0.95)


def of(name, made, d=None, rules=RULES, on=()):
    return dependence(d or driver(name), made, rules, on)


# ------------------------------------------------------------------------------------------------- dependence
def test_shares_worked_by_hand():
    made = shares([0.6, 0.3, 0.1])
    assert made.share.tolist() == pytest.approx([0.6, 0.3, 0.1])
    assert made.difference.difference.tolist() == pytest.approx([0.6 - 1 / 3, 0.3 - 1 / 3, 0.1 - 1 / 3])


def test_the_interval_is_adjusted_over_the_drivers():
    draws = around([0.6, 0.3, 0.1], 0.05)
    made = EffectShares.of(NAMES, np.array([0.6, 0.3, 0.1]), draws, 0.95)
    share = draws / draws.sum(axis=1, keepdims=True) - 1 / 3
    tail = 100 * 0.05 / (2 * 3)
    assert made.difference.low[0] == pytest.approx(np.percentile(share[:, 0], tail), abs=2e-3)
    assert made.difference.high[2] == pytest.approx(np.percentile(share[:, 2], 100 - tail), abs=2e-3)


def test_a_share_above_an_equal_one_is_a_dependence_and_one_below_is_none():
    made = shares([0.6, 0.2, 0.2])
    assert of("A", made) == (SUPPORTED, "above")
    assert of("B", made) == (NOT, "below")


def test_a_dependence_needs_an_effect_of_its_own():
    assert of("A", shares([0.6, 0.2, 0.2]), driver("A", reach=0.31)) == (UNTOLD, "importance")
    assert of("A", shares([0.6, 0.2, 0.2]), driver("A", reach=0.3)) == (UNTOLD, "importance")  # ends at zero
    assert of("A", shares([0.6, 0.2, 0.2]), driver("A", reach=0.29, importance_p=0.2)) == (SUPPORTED, "above")


def test_a_share_within_the_margin_is_refused_and_a_wide_one_is_not():
    assert of("A", shares([0.3, 0.3, 0.3], 0.005)) == (NOT, "margin")
    assert of("A", shares([0.3, 0.3, 0.3], 0.05)) == (UNTOLD, "wide")


def test_a_share_far_below_an_equal_one_is_not_within_the_margin():
    low = np.column_stack([around([0.26], 0.05, seed=2)[:, 0], around([0.35, 0.35], 0.005)])
    made = EffectShares.of(NAMES, np.array([0.26, 0.35, 0.35]), low, 0.95)
    j = 0
    assert made.difference.low[j] < -0.05 < made.difference.high[j] < 0.05
    assert of("A", made) == (UNTOLD, "wide")


def test_the_margin_is_a_criterion_that_a_study_sets():
    made = shares([0.3, 0.3, 0.3], 0.05)
    assert of("A", made, rules=Rules(overrides={"dependence_margin": {"at_most": 0.4}})) == (NOT, "margin")


@pytest.mark.parametrize("worst", [0.0, -0.01])
def test_there_are_no_shares_where_an_effect_is_not_positive(worst):
    made = shares([0.6, 0.3, worst])
    assert made.negative == ("C",)
    assert np.isnan(made.share).all()
    assert of("A", made) == (UNTOLD, "signs")


def test_one_driver_too_few_draws_no_importance_and_failing_premises_tell_nothing():
    assert of("A", shares([0.6])) == (UNTOLD, "one_driver")
    assert of("A", shares([0.6, 0.2, 0.2], draws=100)) == (UNTOLD, "draws")  # 6 / 101 is above .05
    assert of("A", shares([0.6, 0.2, 0.2], draws=0)) == (UNTOLD, "draws")
    assert of("D", shares([0.6, 0.2, 0.2])) == (UNTOLD, "unknown")
    for key in ("admissible", "independent_answers"):
        assert of("A", shares([0.6, 0.2, 0.2]), on=(key,)) == (UNTOLD, "withheld")
    assert of("A", shares([0.6, 0.2, 0.2]), on=("sample_size",)) == (SUPPORTED, "above")


def test_resamples_are_enough_from_where_their_smallest_p_lies_below_alpha():
    assert not enough_draws(0, 1, RULES)
    assert not enough_draws(239, 6, RULES)  # 12 / 240 is .05
    assert enough_draws(240, 6, RULES)


# ------------------------------------------------------------------------------------------------- lack
def missing(d, on=(), drivers=3, enough=True, rules=RULES):
    return lack(d, rules, on, drivers, enough)


def test_a_lack_is_below_the_others_or_below_the_middle_and_matters():
    assert missing(driver("A", difference=-8.0)) == (SUPPORTED, "low")
    assert missing(driver("A", performance=45.0, difference=1.0)) == (SUPPORTED, "low")
    assert missing(driver("A", performance=49.0, half=2.0, difference=1.0)) == (UNTOLD, "wide")


def test_a_low_driver_that_is_not_shown_to_matter_is_no_lack_yet():
    low = driver("A", difference=-8.0, reach=0.4)
    assert missing(low) == (UNTOLD, "importance")
    assert missing(low, enough=False) == (UNTOLD, "draws")
    assert missing(driver("A", difference=-8.0), enough=False) == (UNTOLD, "draws")
    assert missing(driver("A", difference=-8.0, importance=-0.3)) == (NOT, "unimportant")


def test_a_lack_is_refused_where_performance_is_shown_to_be_good_enough():
    assert missing(driver("A")) == (NOT, "performs")
    assert missing(driver("A", gap=6.0)) == (UNTOLD, "wide")  # may lie six points below
    assert missing(driver("A", gap=6.0), rules=Rules(overrides={"lack_margin": {"at_most": 10}})) == (NOT, "performs")
    assert missing(driver("A", reach=0.4)) == (NOT, "performs")


def test_whether_a_lacking_driver_matters_is_read_from_the_interval_that_is_printed():
    # the effect's own interval, of which a path's verdict comes as well; not one adjusted over the drivers
    assert missing(driver("A", difference=-8.0, reach=0.29, importance_p=0.3)) == (SUPPORTED, "low")
    assert missing(driver("A", difference=-8.0, reach=0.31, importance_p=0.001)) == (UNTOLD, "importance")
    assert missing(driver("A", importance=-0.3, reach=0.29, importance_p=0.3)) == (NOT, "unimportant")
    assert missing(driver("A", importance=-0.3, reach=0.31)) == (NOT, "performs")


def test_one_driver_has_no_others_but_a_middle():
    assert missing(driver("A", difference=NAN, gap=NAN), drivers=1) == (NOT, "performs")
    assert missing(driver("A", performance=40.0, difference=NAN, gap=NAN), drivers=1) == (SUPPORTED, "low")


def test_a_lack_is_not_told_without_numbers_draws_or_premises():
    assert missing(driver("A", performance=NAN)) == (UNTOLD, "unknown")
    assert missing(driver("A", importance=NAN, importance_p=NAN)) == (UNTOLD, "unknown")
    assert missing(driver("A", reach=NAN, importance_p=NAN)) == (UNTOLD, "draws")
    assert missing(driver("A", difference=-8.0), on=("admissible",)) == (UNTOLD, "withheld")


# ------------------------------------------------------------------------------------------------- what follows
@pytest.mark.parametrize(
    ("d", "action"),
    [
        (driver("A", difference=-8.0), "improve"),
        (driver("A", performance=40.0), "improve"),
        (driver("A", difference=8.0), "maintain"),
        (driver("A"), "hold"),
        (driver("A", performance=50.0, difference=8.0), "hold"),
    ],
)
def test_what_is_depended_on_is_improved_where_low_and_maintained_where_high(d, action):
    assert action_on(d, RULES) == action


def test_how_many_would_settle_it_worked_by_hand():
    # half of the interval is .2, the estimate .1 from zero: twice as narrow takes four times as many
    assert settling(200, 0.1, -0.1, 0.3, (0.0, 0.05)) == 800
    assert settling(200, -0.1, -0.3, 0.1, (0.0, 0.05)) == 800
    assert settling(200, 0.0, -0.1, 0.1, (0.0, 0.05)) == 800  # within the margin instead
    assert settling(200, 0.049, -0.1, 0.2, (0.0, 0.05)) < 2000
    assert settling(238, 1.0, -1.0, 3.0, (0.0, 0.0)) == 960  # 952, rounded up to two figures
    assert settling(200, 0.001, -0.2, 0.2, (0.0, 0.0)) == MOST_RESPONDENTS
    assert settling(200, NAN, NAN, NAN, (0.0, 0.05)) == 0
    assert settling(200, 0.0, -0.1, 0.1, (0.0, 0.0)) == MOST_RESPONDENTS
