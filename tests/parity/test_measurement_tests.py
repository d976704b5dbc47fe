"""Moments, shares, group comparisons and multivariate normality against R (oracle/measurement_tests.R)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.numeric.classical.collinearity import fisher_limits
from repurchase.numeric.classical.group_means import cohen_d, games_howell, rank_test, welch_anova, welch_t
from repurchase.numeric.classical.mardia import mardia
from repurchase.numeric.classical.moments import kurtosis, mean_interval, moments, skewness
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.numeric.classical.rank_correlation import spearman
from repurchase.numeric.classical.shares import cochran_q, mcnemar, wilson_interval
from repurchase.numeric.classical.studentized_range import studentized_range_ppf, studentized_range_sf

HERE = Path(__file__).parent
R = json.loads((HERE / "oracle" / "measurement_tests.json").read_text())
PSYCH = json.loads((HERE / "reference" / "descriptives_case6.json").read_text())["descriptives"]
DATA = pd.read_csv(HERE / "reference" / "case6_data.csv")
EXACT = 1e-10
TUKEY = 1e-7  # both programs integrate the studentised range numerically

ROW = np.arange(1, len(DATA) + 1)
Y = DATA[["SAT1", "SAT2", "SAT3"]].mean(axis=1).to_numpy() + 0.3 * (ROW % 5 == 1)
TWO = ROW % 3 == 0
FOUR = [Y[(ROW % 7) // 2 == k] for k in range(4)]


def test_descriptives_equal_psych():
    m = moments(DATA.to_numpy(float))
    assert list(DATA.columns) == PSYCH["item"]
    for ours, theirs in (
        (m.n, "n"),
        (m.mean, "mean"),
        (m.sd, "sd"),
        (m.minimum, "min"),
        (m.maximum, "max"),
        (m.maximum - m.minimum, "range"),
        (m.sd / np.sqrt(m.n), "se"),
    ):
        np.testing.assert_allclose(ours, PSYCH[theirs], rtol=EXACT)
    for j, item in enumerate(DATA.columns):
        assert skewness(DATA[item], "minitab") == pytest.approx(PSYCH["skew"][j], abs=EXACT)
        assert kurtosis(DATA[item], "minitab") == pytest.approx(PSYCH["kurtosis"][j], abs=EXACT)


@pytest.mark.parametrize("definition", ["moment", "spss", "minitab"])
def test_shape_equals_e1071(definition):
    for j, item in enumerate(DATA.columns):
        assert skewness(DATA[item], definition) == pytest.approx(R["shape"][definition]["skew"][j], abs=EXACT)
        assert kurtosis(DATA[item], definition) == pytest.approx(R["shape"][definition]["kurtosis"][j], abs=EXACT)


def test_spss_is_the_default_of_moments():
    m = moments(DATA.to_numpy(float))
    np.testing.assert_allclose(m.skewness, R["shape"]["spss"]["skew"], atol=EXACT)
    np.testing.assert_allclose(m.kurtosis, R["shape"]["spss"]["kurtosis"], atol=EXACT)


def test_mean_interval():
    np.testing.assert_allclose(mean_interval(Y), R["mean_interval"], rtol=EXACT)


@pytest.mark.parametrize(
    ("columns", "oracle"), [(list(DATA.columns), "mardia"), (["SAT1", "SAT2", "SAT3"], "mardia_small")]
)
def test_mardia(columns, oracle):
    ours, theirs = mardia(DATA[columns].to_numpy(float)), R[oracle]
    pairs = {
        "b1p": ours.skewness,
        "skew": ours.skewness_statistic,
        "p_skew": ours.skewness_p,
        "b2p": ours.kurtosis,
        "kurtosis": ours.critical_ratio,
        "p_kurt": ours.kurtosis_p,
    }
    for name, value in pairs.items():
        assert value == pytest.approx(theirs[name], rel=1e-9), name
    less = (len(DATA) - 1) / len(DATA)  # psych's covariance matrix divides by n - 1
    assert ours.skewness * less**3 == pytest.approx(theirs["psych_b1p"], rel=1e-9)
    assert ours.kurtosis * less**2 == pytest.approx(theirs["psych_b2p"], rel=1e-9)


def test_mardia_refuses_a_singular_matrix():
    x = DATA[["SAT1", "SAT2"]].to_numpy(float)
    with pytest.raises(ValueError, match="singular"):
        mardia(np.column_stack([x, x.sum(axis=1)]))


def test_welch_t_and_cohen_d():
    ours, theirs = welch_t(Y[TWO], Y[~TWO]), R["welch_t"]
    assert ours.statistic == pytest.approx(theirs["t"], rel=EXACT)
    assert ours.df == pytest.approx(theirs["df"], rel=EXACT)
    assert ours.p_value == pytest.approx(theirs["p"], rel=EXACT)
    np.testing.assert_allclose([ours.ci_low, ours.ci_high], theirs["ci"], rtol=EXACT)
    assert cohen_d(Y[TWO], Y[~TWO]) == pytest.approx(R["cohen_d"], rel=EXACT)
    assert ours.d_low < ours.d < ours.d_high


def test_welch_anova():
    ours, theirs = welch_anova(FOUR), R["welch_anova"]
    for value, name in (
        (ours.statistic, "F"),
        (ours.df1, "df1"),
        (ours.df2, "df2"),
        (ours.p_value, "p"),
        (ours.eta2, "eta2"),
    ):
        assert value == pytest.approx(theirs[name], rel=EXACT), name
    assert ours.omega2 == pytest.approx(max(theirs["omega2"], 0), rel=EXACT)


def test_games_howell():
    ours = games_howell(FOUR)
    assert len(ours) == len(R["games_howell"]) == 6
    for mine, theirs in zip(ours, R["games_howell"], strict=True):
        for value, name in ((mine.difference, "difference"), (mine.statistic, "t"), (mine.df, "df")):
            assert value == pytest.approx(theirs[name], rel=EXACT), name
        for value, name in ((mine.p_value, "p"), (mine.ci_low, "low"), (mine.ci_high, "high")):
            assert value == pytest.approx(theirs[name], abs=TUKEY), name


def test_ranks():
    ours, theirs = rank_test(FOUR), R["kruskal"]
    assert (ours.statistic, ours.p_value, ours.effect) == pytest.approx((theirs["H"], theirs["p"], theirs["epsilon2"]))
    assert ours.df == theirs["df"]
    two = rank_test([Y[TWO], Y[~TWO]])
    assert two.p_value == pytest.approx(R["mann_whitney"]["p"], rel=EXACT)
    assert two.effect == pytest.approx(R["mann_whitney"]["rank_biserial"], abs=EXACT)


@pytest.mark.parametrize(("count", "oracle"), list(zip([0, 1, 101, 122, 237, 238], R["wilson"], strict=True)))
def test_wilson(count, oracle):
    np.testing.assert_allclose(wilson_interval(count, 238), oracle, atol=1e-12)


def test_cochran_mcnemar_holm():
    agree = DATA[["PROMO1", "CONV1", "PERS1", "QUAL1"]].to_numpy() == 4
    q = cochran_q(agree)
    assert (q.statistic, q.df, q.p_value) == pytest.approx(
        (R["cochran_q"]["Q"], R["cochran_q"]["df"], R["cochran_q"]["p"])
    )
    m = mcnemar(agree[:, 0], agree[:, 1])
    assert (m.first_only, m.second_only) == (R["mcnemar"]["b"], R["mcnemar"]["c"])
    assert m.p_value == pytest.approx(R["mcnemar"]["p"], rel=EXACT)
    np.testing.assert_allclose(holm([0.01, 0.04, 0.03, 0.005, 0.5, 0.9]), R["holm"], rtol=EXACT)


CONSTRUCTS = {name: [c for c in DATA if c.rstrip("0123456789") == name] for name in ("RI", "PROMO", "QUAL", "SAT")}


def test_correlation():
    found = rp.correlations(DATA, {k: CONSTRUCTS[k] for k in ("PROMO", "SAT")})
    assert (found.r[0, 1], found.p_value[0, 1]) == pytest.approx(
        (R["correlation"]["r"], R["correlation"]["p"]), rel=1e-9
    )
    np.testing.assert_allclose(fisher_limits(found.r[0, 1], found.n), R["correlation"]["ci"], rtol=1e-9)


@pytest.mark.parametrize(("position", "name"), [(0, "first"), (1, "second")])
def test_regression(position, name):
    blocks = [["PROMO", "QUAL"], ["SAT"]]
    step = rp.regression(DATA, CONSTRUCTS, outcome="RI", blocks=blocks, robust=False).steps[position]
    theirs = R["regression"][name]
    for ours, key in (
        (step.beta, "beta"),
        (step.statistic, "t"),
        (step.p_value, "p"),
        (step.r2, "r2"),
        (step.adjusted, "adjusted"),
        (step.f, "f"),
    ):
        np.testing.assert_allclose(ours, theirs[key], rtol=1e-9)


def test_change_of_the_second_model():
    found = rp.regression(DATA, CONSTRUCTS, outcome="RI", blocks=[["PROMO", "QUAL"], ["SAT"]], robust=False)
    assert found.steps[1].f_change == pytest.approx(R["regression"]["f_change"], rel=1e-9)
    assert found.steps[1].f_change_p == pytest.approx(R["regression"]["f_change_p"], rel=1e-9)
    np.testing.assert_allclose(found.vif, R["regression"]["vif"], rtol=1e-9)


@pytest.mark.parametrize(
    ("q", "k", "df", "theirs"),
    [
        (3.2, 4, 17.3, 0.145790202250662),
        (0.7, 3, 4.2, 0.877376978344208),
        (6.5, 10, 120, 0.000443191484024719),
        (3, 2, 1000, 0.0341403438559323),
    ],
)
def test_studentized_range_equals_ptukey(q, k, df, theirs):
    assert studentized_range_sf(q, k, df) == pytest.approx(theirs, abs=1e-9)  # ptukey itself is off by 6e-10
    assert studentized_range_ppf(1 - theirs, k, df) == pytest.approx(q, abs=1e-7)


def test_spearman():
    found = spearman(DATA[CONSTRUCTS["RI"]].mean(axis=1).to_numpy(), (ROW % 4).astype(float))
    assert found.rho == pytest.approx(R["spearman"]["rho"], rel=EXACT)
    assert found.p_value == pytest.approx(R["spearman"]["t_p"], rel=1e-8)
    assert found.ci_low < found.rho < found.ci_high
