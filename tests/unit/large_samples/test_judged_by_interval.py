"""Hypotheses against the smallest effect of interest: every outcome, with what the verdict rests on."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from large_surveys import as_large, study

import repurchase as rp
from repurchase.analysis.gate.findings import GateFindings, Premise
from repurchase.analysis.large_samples.hypotheses_by_interval.result import ClaimsByInterval, claims_by_interval
from repurchase.analysis.large_samples.hypotheses_by_interval.words import verdicts
from repurchase.analysis.large_samples.left_out_paths import FreedPath, LeftOutPaths, left_out_paths
from repurchase.text import text

SYNTAX = """A =~ a1 + a2 + a3
B =~ b1 + b2 + b3
C =~ c1 + c2 + c3
Y =~ y1 + y2 + y3
B ~ 0.40*A
Y ~ {ab}*B + {c}*C"""
MODEL = "A =~ a1 + a2 + a3; B =~ b1 + b2 + b3; C =~ c1 + c2 + c3; Y =~ y1 + y2 + y3; B ~ p*A; Y ~ q*B + C"
LANGUAGES = ("en", "zh")


class Claim:
    """A hypothesis as a study states it."""

    def __init__(self, name: str, *path: str, sign: str = "+") -> None:
        self.id, self.path, self.sign, self.words = name, path, sign, None


def fitted(ab=0.4, c=0.1, n=40_000):
    survey = as_large(rp.simulate(SYNTAX.format(ab=ab, c=c), n=n, seed=2))
    fit = rp.fit(f"{MODEL}; ind_A_B_Y := p*q", survey)
    return fit, fit.bootstrap(draws=500, seed=1)


@pytest.fixture(scope="module")
def strong():
    return fitted()


def told(strong, *claims, bound=0.2, gate=None) -> ClaimsByInterval:
    fit, drawn = strong
    return claims_by_interval(fit, claims, fit.labels, drawn, gate=gate, smallest_effect=bound)


def test_an_interval_beyond_the_smallest_effect_supports(strong):
    (one,) = told(strong, Claim("H1", "B", "Y")).tested
    assert one.outcome == "supported"
    assert 0.2 < one.std_low < one.std_all < one.std_high
    assert one.p_value is None


def test_an_interval_within_it_is_too_small_however_clearly_it_differs_from_zero(strong):
    claims = told(strong, Claim("H1", "C", "Y"))
    (one,) = claims.tested
    assert one.std_low > 0
    assert (one.outcome, one.reason) == ("not_supported", "small")
    assert not one.supported
    assert "too_small" in claims.told(one)


def test_an_interval_across_it_cannot_be_told(strong):
    (exact,) = told(strong, Claim("H1", "C", "Y")).tested
    (one,) = told(strong, Claim("H1", "C", "Y"), bound=exact.std_all).tested
    assert (one.outcome, one.verdict) == ("not_testable", "cannot be told")


def test_the_other_direction_is_opposite(strong):
    (one,) = told(strong, Claim("H1", "B", "Y", sign="-")).tested
    assert one.outcome == "opposite"
    (either,) = told(strong, Claim("H1", "B", "Y", sign="?")).tested
    assert either.outcome == "supported"


def test_without_a_smallest_effect_direction_alone_is_told(strong):
    claims = told(strong, Claim("H1", "C", "Y"), Claim("H2", "B", "Y", sign="-"), bound=None)
    assert [t.outcome for t in claims.tested] == ["supported", "opposite"]
    assert not claims.bound_stated
    assert claims.bound(claims.tested[0]) == 0
    words = " ".join(v.render("en") for v in verdicts(claims))
    assert "direction" in words
    assert "supported" not in words


def test_the_bound_of_an_indirect_effect_is_the_product_of_its_steps(strong):
    claims = told(strong, Claim("H1", "A", "B", "Y"))
    assert claims.bound(claims.tested[0]) == pytest.approx(0.04)
    assert claims.tested[0].outcome == "supported"
    assert claims.tested[0].std_all < 0.2


def test_a_path_that_the_model_lacks_is_not_estimated(strong):
    (one,) = told(strong, Claim("H1", "A", "Y")).tested
    assert one.outcome == "not_estimated"


def test_verdicts_rest_on_what_does_not_hold(strong):
    gate = GateFindings((Premise("approximate_fit", False, text("gate.approximate_fit_unknown")),))
    claims = told(strong, Claim("H1", "B", "Y"), gate=gate)
    assert claims.tested[0].conditional_on == ("approximate_fit",)
    assert any("†" in str(cell.render("en")) for cell in claims.tables()[0].rows[0] if hasattr(cell, "render"))
    assert claims.to_dict()[0]["conditional_on"] == ["approximate_fit"]


@pytest.mark.parametrize("bound", [0.2, None])
def test_every_verdict_is_said_in_both_languages_without_a_p(strong, bound):
    claims = told(strong, Claim("H1", "B", "Y"), Claim("H2", "C", "Y"), Claim("H3", "B", "Y", sign="-"),
                  Claim("H4", "A", "Y"), bound=bound)  # fmt: skip
    for lang in LANGUAGES:
        words = " ".join(v.render(lang) for v in claims.sentences())
        assert all(t.id in words for t in claims.tested)
        assert not re.search(r"p\s*[<=]|signific|显著", words)
    columns = {c.name for c in claims.tables()[0].columns}
    assert {"std_ci", "ci", "f2"} <= columns
    assert not {c for c in columns if c.startswith("p_")}


@pytest.mark.parametrize("bound", [0.2, None])
def test_one_two_and_many_of_one_verdict_have_their_own_sentences(strong, bound):
    scope = "direction" if bound is None else "bound"
    keys = {}
    for n in (1, 2, 3):
        claims = told(strong, *(Claim(f"H{k}", "B", "Y") for k in range(n)), bound=bound)
        (said,) = verdicts(claims)
        keys[n] = said.key
        assert "{" not in said.render("en") + said.render("zh")
    stem = f"large.said_{scope}_at_least"
    assert keys == {1: stem, 2: f"{stem}_both", 3: f"{stem}_all"}
    some = verdicts(told(strong, Claim("H1", "B", "Y"), Claim("H2", "A", "Y"), bound=bound))
    assert [s.key for s in some] == [stem, f"large.said_{scope}_not_estimated"]


def test_paths_left_out_are_freed_and_held_against_the_bound():
    survey = as_large(rp.simulate("A =~ a1+a2+a3; B =~ b1+b2+b3; Y =~ y1+y2+y3; B ~ 0.4*A; Y ~ 0.4*B + 0.3*A",
                                  n=20_000, seed=4))  # fmt: skip
    syntax = "A =~ a1+a2+a3; B =~ b1+b2+b3; Y =~ y1+y2+y3; B ~ A; Y ~ B"
    found = left_out_paths(rp.fit(syntax, survey), ("Y",), 0.1, 300, 1, 0.95)
    assert [p.path for p in found.freed] == [("A", "Y")]
    assert found.freed[0].size(0.1) == "large"
    premise = found.premises()[0]
    assert (premise.key, premise.holds) == ("direct_paths", False)
    assert found.freed[0].size(0.6) == "negligible"
    assert left_out_paths(rp.fit(f"{syntax} + A", survey), ("Y",), 0.1, 300, 1, 0.95) is None


SERIAL = "A =~ a1+a2+a3; B =~ b1+b2+b3; C =~ c1+c2+c3; D =~ d1+d2+d3; Y =~ y1+y2+y3"


def test_a_path_past_the_next_mediator_is_freed_too():
    """Left out, it makes the next mediator's effect too large, while indices of fit hardly notice."""
    true = f"{SERIAL}; B ~ 0.5*A; C ~ 0.5*B; D ~ 0.4*C; Y ~ 0.3*D + 0.4*B"
    survey = as_large(rp.simulate(true, n=20_000, seed=4))
    found = left_out_paths(rp.fit(f"{SERIAL}; B ~ A; C ~ B; D ~ C; Y ~ D", survey), ("Y",), 0.1, 300, 1, 0.95)
    kinds = {p.path: p.kind for p in found.freed}
    assert kinds == {("A", "Y"): "direct", ("B", "Y"): "direct", ("C", "Y"): "direct",
                     ("A", "C"): "cross", ("A", "D"): "cross", ("B", "D"): "cross"}  # fmt: skip
    assert [p.path for p in found.of("large")] == [("B", "Y")]
    direct, cross = found.premises()
    assert (direct.holds, direct.pairs, cross.holds) == (False, (("B", "Y"),), True)


def freed(*sizes: tuple[float, float]) -> LeftOutPaths:
    rows = [FreedPath("direct", (f"X{k}", "Y"), (a + b) / 2, a, b) for k, (a, b) in enumerate(sizes)]
    return LeftOutPaths(tuple(rows), 0.1, 0.95)


def test_sizes_of_paths_left_out_are_told_for_one_some_and_all():
    nan = float("nan")
    inside, outside, across, unknown = (0.01, 0.03), (0.2, 0.3), (0.05, 0.15), (nan, nan)
    cases = {
        (inside,): "large.left_out_negligible",
        (inside, inside): "large.left_out_negligible_both",
        (inside, inside, inside): "large.left_out_negligible_all",
        (outside, inside): "large.left_out_large",
        (across, across): "large.left_out_open_both",
        (unknown,): "large.left_out_unknown",
        (*[inside] * 5, outside): "large.left_out_negligible_some",
    }
    for sizes, key in cases.items():
        assert key in {s.key for s in freed(*sizes).sentences()}
    holds = {(inside, inside): True, (inside, outside): False, (inside, across): None, (across, outside): False}
    for sizes, expected in holds.items():
        premise = freed(*sizes).premises()[0]
        assert premise.holds is expected
        for lang in LANGUAGES:
            assert premise.note.render(lang)


def test_a_study_that_states_its_smallest_effect_is_known_to_state_it():
    assert "smallest_effect" not in study().entry.options.model_fields_set
    stated = study().with_options(smallest_effect=0.1)
    assert "smallest_effect" in stated.entry.options.model_fields_set
    assert replace(stated).entry.options.smallest_effect == 0.1
