"""One set of criteria and one alpha in every table, figure and sentence, whatever the level of intervals."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from readings import column

import repurchase as rp
from repurchase.analysis.effects.controls import ControlledPath, Controls
from repurchase.analysis.effects.findings import agrees
from repurchase.analysis.results.wording import coverage, p_words, starred, stars_note
from repurchase.literature import Rules
from repurchase.style import APA, significance_stars, star_bounds

NAN = float("nan")


def at(alpha, **more):
    return Rules(overrides={"significance": {"at_most": alpha, "strict": True}} | more)


# ------------------------------------------------------------------------------------------------- stars
@pytest.mark.parametrize(
    ("alpha", "bounds", "note"),
    [
        (0.05, (0.05, 0.01, 0.001), "*p < .05, **p < .01, ***p < .001."),
        (0.10, (0.10, 0.05, 0.01), "*p < .10, **p < .05, ***p < .01."),
        (0.01, (0.01, 0.001, 0.0001), "*p < .01, **p < .001, ***p < .0001."),
        (0.025, (0.025, 0.01, 0.001), "*p < .025, **p < .01, ***p < .001."),
    ],
)
def test_the_first_star_is_alpha_and_the_legend_says_so(alpha, bounds, note):
    assert star_bounds(alpha) == bounds
    assert stars_note(100, at(alpha)).render("en") == note
    assert [significance_stars(b, alpha) for b in bounds] == ["", "*", "**"]
    assert starred(1.0, alpha - 1e-9, 100, rules=at(alpha)).stars == "*"


def test_a_large_sample_has_no_stars_under_any_alpha():
    assert starred(1.0, 1e-9, 5001, rules=at(0.1)).stars == ""
    assert "no stars" in stars_note(5001, at(0.1)).render("en")


def test_a_p_that_does_not_exist_is_not_testable():
    assert p_words(NAN).render("en") == "p not testable"
    assert p_words(NAN).render("zh") == "p无法检验"


# ------------------------------------------------------------------------------------------------- criteria
def test_criteria_of_tests_follow_alpha_unless_the_study_gives_them_a_bound():
    for name in ("late_response", "bartlett", "pclose", "bollen_stine", "micom", "pls_mga"):
        assert at(0.01)[name].bound == 0.01
        assert Rules()[name].bound == 0.05
        assert (at(0.01)[name].at_least is None) == (Rules()[name].at_least is None)
    assert at(0.01, pclose={"at_least": 0.2})["pclose"].bound == 0.2
    assert at(0.01)["cfi"].bound == 0.95


def test_coverage_has_the_places_that_it_needs():
    assert [APA.format(coverage(1 - a)) for a in (0.05, 0.01, 0.10, 0.025, 0.005)] == [
        "95%",
        "99%",
        "90%",
        "97.5%",
        "99.5%",
    ]


# ------------------------------------------------------------------------------------------------- fits and effects
@cache
def mediated(level=0.95):
    rng = np.random.default_rng(11)
    x = rng.normal(size=150)
    m = 0.25 * x + rng.normal(size=150)
    frame = pd.DataFrame({"x": x, "m": m, "y": 0.25 * m - 0.08 * x + rng.normal(size=150)})
    return rp.fit("m ~ x\ny ~ m + x", frame, level=level)


def test_the_level_of_intervals_changes_no_verdict_on_an_effect():
    wide, narrow = mediated(0.99).effects(), mediated(0.80).effects()
    p = narrow.effect("indirect", "x", "m", "y").p_value
    assert 0.01 < p < 0.05, p  # the 99 % interval holds zero, the 80 % one does not
    for found in (wide, narrow):
        assert found.effect("indirect", "x", "m", "y").excludes_zero
        assert not found.effect("direct", "x", "y").excludes_zero
        assert found.effect("indirect", "x", "m", "y").type == wide.effect("indirect", "x", "m", "y").type
    assert narrow.effect("direct", "x", "y").ci[0] > 0  # and yet no verdict comes of it
    strict = mediated(0.80).judged_by(at(0.01)).effects()
    assert not strict.effect("indirect", "x", "m", "y").excludes_zero
    assert strict.to_dict()["alpha"] == 0.01
    assert "p < .01 is not reached" in strict.sentences()[0].render("en")


def test_a_path_has_the_stars_of_its_own_test_in_the_table_of_totals_too():
    fit = mediated()
    boot = fit.bootstrap(draws=100, seed=2)  # 2 / 101: no bootstrap p can be below .01
    cells = {tuple(map(str, r[:2])): r[2:5] for r in fit.effects(bootstrap=boot).table("effects").rows}
    p = {(r.rhs, r.lhs): r.p_value for r in fit.rows("~")}
    for ends in (("m", "y"), ("x", "m")):
        direct, _, total = cells[ends]
        assert direct.stars == total.stars == significance_stars(p[ends])
    assert p["x", "m"] < 0.01
    assert len(cells["x", "y"][1].stars) <= 1


def test_draws_too_few_for_alpha_are_told():
    boot = mediated().bootstrap(draws=100, seed=2)
    assert "effects.few_draws" not in [n.message.key for n in mediated().effects(bootstrap=boot).notes]
    found = mediated().judged_by(at(0.01)).effects(bootstrap=boot)
    (said,) = [n.message for n in found.notes if n.message.key == "effects.few_draws"]
    assert said.render("en") == (
        "With 100 bootstrap draws no p can be below .020, so that no indirect effect can be significant at α = .01: use"
        " more draws."
    )
    assert "p 值不可能小于 0.020" in said.render("zh")


def test_bias_corrected_limits_that_contradict_the_percentile_interval_are_left_out():
    assert agrees((0.1, 0.3), (0.05, 0.2))
    assert agrees((-0.1, 0.3), (-0.2, 0.2))
    assert not agrees((-0.1, 0.3), (0.01, 0.4))
    assert not agrees((0.1, 0.3), (-0.4, -0.1))
    effect = replace(mediated().effects().effect("indirect", "x", "m", "y"), ci=(-0.1, 0.3), std_ci=(0.1, 0.3))
    assert np.isnan(effect.told((0.01, 0.4))).all()
    assert effect.told((-0.2, 0.4)) == (-0.2, 0.4)
    assert effect.std_told((0.01, 0.4)) == (0.01, 0.4)


def test_a_ratio_whose_denominator_crosses_zero_prints_no_contradiction():
    rng = np.random.default_rng(5)
    x = rng.normal(size=80)
    m = 0.4 * x + rng.normal(size=80)
    frame = pd.DataFrame({"x": x, "m": m, "y": 0.4 * m - 0.18 * x + rng.normal(size=80)})
    fit = rp.fit("m ~ a*x\ny ~ b*m + c*x\nshare := a*b/(c + a*b)", frame)
    boot = fit.bootstrap(draws=400, seed=1)
    shown = boot.to_frame().set_index("parameter").loc["share"]
    low, high = boot.interval("share", "bc")
    assert low > 0 or high < 0  # the interval itself is there for whoever asks
    assert np.isnan(shown.bc_low)
    assert shown.percentile_low < 0 < shown.percentile_high
    assert shown.p_value > 0.05


def test_tables_of_a_fit_take_the_criteria_that_it_is_judged_by():
    rng = np.random.default_rng(1)
    f = rng.normal(size=(300, 1))
    frame = pd.DataFrame(0.7 * f + rng.normal(size=(300, 4)), columns=list("abcd"))
    fit = rp.fit("f =~ a + b + c + d", frame).judged_by(at(0.10, cfi={"at_least": 0.9999}))
    cell = {render: column(fit.table("fit"), "en", render) for render in ("index", "criterion", "verdict")}
    rows = dict(zip(cell["index"], zip(cell["criterion"], cell["verdict"], strict=True), strict=True))
    assert rows["CFI"][0] == "≥ .9999"
    assert rows["PCLOSE"][0] == "> .10"
    assert rows["GFI"] == ("", "")  # what judges nothing shows no bound
    assert rp.fit("f =~ a + b + c + d", frame).table("fit").rows != fit.table("fit").rows
    assert "*p < .10" in fit.table("loadings").notes[-1].render("en")


# ------------------------------------------------------------------------------------------------- controls
def controlled(paths, n=200, rules=None):
    fit = mediated().judged_by(rules or Rules())
    sample = replace(fit.solution, n=np.array([float(n)]))
    return Controls(paths, (), replace(fit, solution=sample), (), {})


def test_paths_that_cannot_be_tested_do_not_count_as_unchanged():
    one = ControlledPath("y", "m", 0.2, 0.04, 0.2, 0.03, 0.2, 0.1)
    lost = ControlledPath("y", "x", 0.2, 0.04, 0.2, NAN, 0.2, NAN)
    assert one.tested and not lost.tested
    said = [s.render("en") for s in controlled((one, lost)).sentences()]
    assert "none of the 1 paths" in said[0] and "(p < .05)" in said[0]
    assert said[1] == "1 path is not testable in one of the two models: x → y."
    assert [s.render("zh") for s in controlled((lost,)).sentences()] == ["有 1 条路径在两个模型之一中无法检验：x → y。"]


def test_controls_have_no_stars_in_a_large_sample():
    one = ControlledPath("y", "m", 0.2, 0.0004, 0.2, 0.0003, 0.2, 0.1)
    small, large = (controlled((one,), n).table().rows[0] for n in (200, 5001))
    assert (small[1].stars, small[2].stars) == ("***", "***")
    assert (large[1].stars, large[2].stars) == ("", "")


# ------------------------------------------------------------------------------------------------- validity, chapter
def test_the_limits_that_judge_distinctness_go_by_alpha():
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=(2, 200))
    items = {f"{n}{i}": 0.8 * v + rng.normal(size=200) for n, v in (("a", a), ("b", 0.5 * a + b)) for i in range(3)}
    frame, parts = pd.DataFrame(items), {"A": ["a0", "a1", "a2"], "B": ["b0", "b1", "b2"]}
    usual, wide = (rp.validity(frame, parts, draws=60, level=level) for level in (0.95, 0.80))
    assert usual.ratios.level == wide.ratios.level == 0.95
    assert usual.pairs == wide.pairs
    strict = rp.validity(frame, parts, draws=60, rules=at(0.01))
    assert strict.ratios.level == 0.99
    assert strict.pairs[0].phi_high > usual.pairs[0].phi_high


@pytest.mark.slow
def test_a_chapter_prints_its_alpha_and_goes_by_it(tmp_path):
    found = rp.analyze(rp.sample_survey(), quick=True, draws=100, alpha=0.01, level=0.9)
    out = found.write(tmp_path / "out", lang="en", formats=("md", "json"))
    text = next(out.glob("report*.md")).read_text(encoding="utf-8")
    assert "significance level α = .01" in text
    assert "| Significance level α | .01 |" in text
    assert not re.search(r"p\W{0,4}<\W{0,3}\.10\b", text)
    assert json.loads((out / "findings.json").read_text(encoding="utf-8"))["provenance"]["options"]["alpha"] == 0.01
    assert "Solid arrows: p \\< .01" in text
    assert found["validity"].ratios.level == 0.99
