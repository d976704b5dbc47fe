"""How numbers look."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.style import APA, GBT, Interval, Kind, Number, significance_stars


@pytest.mark.parametrize(
    ("number", "apa", "gbt"),
    [
        (Number(0.4236, Kind.BOUNDED), ".424", "0.424"),
        (Number(-0.4236, Kind.BOUNDED), "−.424", "−0.424"),
        (Number(1.0, Kind.BOUNDED), "1.000", "1.000"),
        (Number(0.0004, Kind.P), "<.001", "<0.001"),
        (Number(0.001, Kind.P), ".001", "0.001"),
        (Number(0.0, Kind.P), "<.001", "<0.001"),
        (Number(0.424, Kind.PERCENT), "42.4%", "42.4%"),
        (Number(0.424, Kind.SHARE), "42.4", "42.4"),
        (Number(238, Kind.COUNT), "238", "238"),
        (Number(-0.0001), "0.000", "0.000"),
        (Number(2.5, stars="**"), "2.500**", "2.500**"),
        (Number(2.5, decimals=1), "2.5", "2.5"),
        (Number(math.nan), "—", "—"),
        (Number(None), "—", "—"),
        (Number(math.inf), "∞", "∞"),
    ],
)
def test_a_number_is_written_as_its_kind_asks(number, apa, gbt):
    assert APA.format(number) == apa
    assert GBT.format(number) == gbt


def test_an_interval_is_one_cell():
    assert GBT.interval(Interval(-0.1, 0.25)) == "[−0.100, 0.250]"
    assert APA.interval(Interval(0.1, 0.25, Kind.BOUNDED)) == "[.100, .250]"
    assert APA.interval(Interval(None, math.nan)) == "—"


@given(st.floats(0, 1))
def test_p_is_never_printed_as_zero(p):
    assert GBT.format(Number(p, Kind.P)) != "0.000"


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_what_is_printed_is_the_number_rounded(x, decimals):
    shown = GBT.format(Number(x, decimals=decimals))
    shown = shown.replace("−", "-")
    assert abs(float(shown) - x) <= 0.5 * 10**-decimals * (1 + 1e-9) + 1e-9
    assert not shown.startswith("-0." + "0" * decimals) or float(shown) != 0


@pytest.mark.parametrize(
    ("p", "stars"), [(0.05, ""), (0.0499, "*"), (0.01, "*"), (0.0099, "**"), (0.0009, "***"), (None, "")]
)
def test_stars(p, stars):
    assert significance_stars(p) == stars
