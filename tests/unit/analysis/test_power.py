"""Power before fielding: assumptions are the ones asked for, every sentence is true for its outcome, in both languages."""

from __future__ import annotations

import json
import re
import string
from dataclasses import replace

import numpy as np
import pytest

import repurchase as rp
from repurchase.analysis.power.assumed_model import assumed_model
from repurchase.analysis.power.findings import (
    AssumedEffect,
    AssumedPopulation,
    EffectAt,
    EffectPower,
    LeftOutClaims,
    SamplesAt,
)
from repurchase.analysis.power.result import Power, power
from repurchase.analysis.power.words import sentences
from repurchase.analysis.respondents.simulation import simulate
from repurchase.errors import ModelError, SettingError
from repurchase.numeric.power.needed_sample import NeededSample, needed_sample
from repurchase.study import Study
from repurchase.text import catalogue

TWO = "SAT =~ s1 + s2 + s3\nRI =~ r1 + r2 + r3\nRI ~ 0.5*SAT"
CHAIN = "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nC =~ c1 + c2 + c3\nB ~ 0.4*A\nC ~ 0.4*B + 0*A"
USUAL = {"loading": 0.75, "effect": 0.3, "correlation": 0.4, "ease": 0.4, "categories": 5}


def assumed(model, effects=None, **others):
    return assumed_model(model, effects or {}, **(USUAL | others))


# ------------------------------------------------------------------------------------------------- what is assumed
def test_the_population_is_that_of_simulated_answers():
    study = Study.default()
    found = assumed(study)
    survey = simulate(study, n=20_000, seed=3)
    items = list(found.items)
    made = survey.frame()[items].to_numpy(float)
    np.testing.assert_allclose(found.population(items).moments(), np.cov(made.T), atol=0.04)


def test_numbers_are_population_values_and_the_model_leaves_them_free():
    found = assumed("A =~ 0.9*a1 + a2 + a3\nB =~ b1 + b2 + b3\nB ~ 0.4*A", {"A=~a2": 0.6})
    assert found.loadings[:, 0].tolist() == [0.9, 0.6, 0.75, 0, 0, 0]
    assert [e.value for e in found.effects] == [0.4]
    assert all(p.fixed is None for p in found.fitted.of("=~", "~"))


def test_effects_are_hypotheses_first_and_direct_ones_before_products():
    found = assumed(CHAIN)
    assert [(e.path, e.value) for e in found.effects] == [
        (("A", "B"), 0.4), (("B", "C"), 0.4), (("A", "C"), 0.0), (("A", "B", "C"), pytest.approx(0.16))]  # fmt: skip
    named = assumed(Study.default()).effects
    assert [e.id for e in named][:3] == ["H1", "H2", "H3"]
    assert [e.id for e in named][-1] == "H10c"
    assert len(named) == 14


def test_a_path_that_a_hypothesis_calls_negative_is_negative():
    source = Study.default().text.replace('path = "SAT -> RI"\nsign = "+"', 'path = "SAT -> RI"\nsign = "-"')
    values = {e.path: e.value for e in assumed(Study.parse(source)).effects}
    assert values["SAT", "RI"] == -0.3
    assert values["PROMO", "SAT", "RI"] == pytest.approx(-0.09)
    stated = Study.parse(source.replace("RI ~ SAT + TRUST", "RI ~ 0.2*SAT + TRUST"))
    assert {e.path: e.value for e in assumed(stated).effects}["SAT", "RI"] == 0.2


def test_explained_variance_by_hand():
    found = assumed("A =~ a1 + a2\nB =~ b1 + b2\nC =~ c1 + c2\nC ~ 0.3*A + 0.5*B").described
    assert found.explained == {"C": pytest.approx(0.3**2 + 0.5**2 + 2 * 0.3 * 0.5 * 0.4)}
    assert found.correlations == (pytest.approx(0.4), pytest.approx(0.4))


def test_the_error_of_a_single_item_is_as_assumed():
    found = power("F =~ f1\nRI =~ r1 + r2 + r3\nRI ~ 0.4*F", n=400, replications=200, seed=2)
    assert found.samples[0].converged == 1
    assert found.effects[0].by_size[0].mean == pytest.approx(0.4, abs=0.02)


def test_items_of_few_points_are_fitted_as_ordinal_ones():
    found = power(TWO, n=200, replications=12, categories=3, seed=1)
    assert found.estimator == "WLSMV"
    assert found.samples[0].converged == 1
    assert found.effects[0].by_size[0].mean == pytest.approx(0.5, abs=0.08)
    assert power(TWO, n=200, replications=12, categories=3, seed=1, estimator="mlr").estimator == "MLR"


@pytest.mark.parametrize(
    ("model", "n", "key"),
    [
        ("A =~ a1 + a2 + a3", 100, "power.no_paths"),
        ("A =~ a1 + a2\nB ~ A", 100, "simulation.not_measured"),
        ("A =~ a1 + a2\nB =~ b1 + b2\nC =~ A + B\nB ~ A", 100, "simulation.not_measured"),
        ("A =~ 1.2*a1 + a2\nB =~ b1 + b2\nB ~ A", 100, "simulation.loading"),
        ("A =~ a1 + a2\nB =~ b1 + b2\nB ~ A\nA ~ B", 100, "simulation.impossible"),
        ("A =~ a1 + a2\nB =~ b1 + b2\nB ~ 0*A", 100, "power.not_identified"),
        (TWO, 6, "power.too_small"),
    ],
)
def test_what_cannot_be_simulated_is_said(model, n, key):
    with pytest.raises(ModelError) as caught:
        power(model, n=n, replications=20)
    assert caught.value.message.key == key


@pytest.mark.parametrize("options", [{"n": []}, {"n": [2]}, {"n": "100"}, {"replications": 3}, {"target": 1.0},
                                     {"effects": {"RI~SAT": "x"}}, {"effect": 99}, {"categories": 1}])  # fmt: skip
def test_settings_are_checked(options):
    with pytest.raises(SettingError):
        power(TWO, **options)


def test_an_estimator_that_is_not_simulated_is_refused():
    with pytest.raises(ModelError) as caught:
        power(TWO, estimator="GLS")
    assert caught.value.message.key == "power.estimator"


# --------------------------------------------------------------------------------------------------- what is found
def test_power_grows_false_positives_do_not_and_progress_is_true():
    told = []
    found = power(CHAIN, n=[60, 200], replications=300, seed=4, progress=lambda *what: told.append(what[1:]))
    first, second, null, product = found.effects
    assert all(e.by_size[0].power < e.by_size[1].power for e in (first, second, product))
    assert product.by_size[0].power <= min(first.by_size[0].power, second.by_size[0].power)
    assert all(a.power < 0.1 for a in null.by_size)
    assert null.needed is None
    assert [e.effect.path for e in found.claimed] == [e.effect.path for e in (first, second, product)]
    assert found.samples[1].found_all <= min(e.by_size[1].count for e in found.claimed)
    assert first.by_size[1].coverage == pytest.approx(0.95, abs=0.04)
    assert first.by_size[1].mean == pytest.approx(0.4, abs=0.02)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (260 * 300, 260 * 300)


def test_only_hypotheses_are_claimed_where_there_are_some():
    found = power(Study.default(), n=[120], effects={"RI~TRUST": 0.0}, replications=20)
    assert {e.effect.id for e in found.nulls} == {"H8", "H10a", "H10b", "H10c"}
    assert len(found.claimed) == 10


def test_the_record_is_plain():
    record = json.loads(power(TWO, n=[100], replications=20).json())
    assert record["schema"] == "repurchase.power/1"
    assert record["effects"][0]["path"] == "SAT -> RI"
    assert record["effects"][0]["by_size"][0].keys() >= {
        "n",
        "power",
        "low",
        "high",
        "bias",
        "coverage",
        "std_error_bias",
    }
    assert record["population"]["loadings"] == [0.75, 0.75]


def test_tables_hold_what_was_found():
    found = power(CHAIN, n=[80, 160], replications=50, seed=4)
    frame = found.to_frame("power")
    assert frame["n_160"].tolist()[:-1] == [e.by_size[1].power for e in found.effects]
    assert frame["n_160"].iloc[-1] == found.samples[1].all_power
    detail = found.to_frame("power_detail")
    assert len(detail) == 8
    assert detail["bias"].isna().sum() == 2  # of the effect of zero
    assert set(found.to_frame("power_fit")["n"]) == {"80", "160", "N for power .80"}
    assert [f.name for f in found.figures()] == ["power_curves"]
    assert not power(TWO, n=80, replications=20).figures()


# ------------------------------------------------------------------------------------------------------ sentences
SAMPLES = 1_000


def made(powers: list[list[float]], sizes: tuple[int, ...] = (100, 200, 300), *, ids: bool = True, nulls: int = 0,
         together: list[float] | None = None, converged: float = 1.0, improper: float = 0.0) -> Power:  # fmt: skip
    """A result with these powers; the last `nulls` effects are zero."""
    letters = string.ascii_uppercase
    effects = []
    for j, row in enumerate(powers):
        value = 0.0 if j >= len(powers) - nulls else 0.3
        at = tuple(EffectAt(n, round(p * SAMPLES), p, max(p - 0.02, 0), min(p + 0.02, 1), value + 0.003, 0.1, 0.098, 0.94)
                   for n, p in zip(sizes, row, strict=True))  # fmt: skip
        needed = needed_sample(sizes, [a.count for a in at], SAMPLES, 0.8) if value else None
        effects.append(EffectPower(AssumedEffect((letters[j], "Z"), value, f"H{j + 1}" if ids else ""), at, needed))
    together = together or [min(column) * 0.9 for column in zip(*powers, strict=True)]
    samples = tuple(SamplesAt(n, converged, improper, round(p * SAMPLES), p, p - 0.02, p + 0.02,
                              {"close": 0.5, "not_close": 0.4}) for n, p in zip(sizes, together, strict=True))  # fmt: skip
    labels = {c: {"en": f"{c} word", "zh": f"{c}词"} for c in letters}
    population = AssumedPopulation(12, 4, (5, 5), (0.75, 0.75), (0.4, 0.4), 0.4, {"Z": 0.3})
    needed = needed_sample(sizes, [s.found_all for s in samples], SAMPLES, 0.8)
    return Power(tuple(effects), samples, needed, population, labels, SAMPLES, 1, "MLR", 0.8, 0.05, 50, 30,
                 {"close": 214, "not_close": 268})  # fmt: skip


def said(found: Power, lang: str) -> str:
    words = ("" if lang == "zh" else " ").join(s.render(lang) for s in sentences(found))
    assert "{" not in words and "None" not in words and "nan" not in words.lower().split(), words
    assert not re.search(r"\(\)|（）|，，|。。|\.\.|  ", words), words
    for low, high in re.findall(r"(?:from|to) (\S+) to (\S+?)[,.;)]", words):
        assert low != high, words
    if lang == "en":
        assert not re.search(r"(?<=[a-z)\]][.]) \d", words), words
    return words


GOOD, MIDDLE, BAD = [0.9, 0.95, 0.99], [0.5, 0.85, 0.95], [0.2, 0.4, 0.6]
CASES = {
    "one within": (made([MIDDLE]), "The hypothesis reaches a power of .80 with N = 1", "该假设的检验力达到0.80"),
    "one at once": (made([GOOD]), "with N = 100 already, the smallest sample", "N=100（所模拟的最小样本量）时，该假设"),
    "one short": (made([BAD]), "the power for the hypothesis is .60, short of .80", "该假设的检验力为0.60，低于0.80"),
    "one effect": (made([MIDDLE], ids=False), "The effect reaches a power of .80", "该效应的检验力达到0.80"),
    "two within": (made([MIDDLE, GOOD], together=[0.4, 0.82, 0.9]), "Both are found in one and the same sample", "同时检出二者"),
    "two short": (made([MIDDLE, GOOD], together=[0.1, 0.2, 0.3]), "Both are found in only 30% of the samples of N = 300",
                  "同时检出二者的比例仅为30%"),
    "two just short": (made([MIDDLE, GOOD], together=[0.1, 0.2, 0.797]), "in only 79.7% of the samples of N = 300 (wanted: 80%)",
                       "同时检出二者的比例仅为79.7%"),
    "one just short": (made([[0.2, 0.4, 0.797]]), "the power for the hypothesis is .797, short of .80", "该假设的检验力为0.797，低于0.80"),
    "all within": (made([MIDDLE, GOOD, MIDDLE]), "Each of the 3 hypotheses reaches a power of .80", "3个假设的检验力均达到0.80"),
    "all at once": (made([GOOD] * 3, together=[0.85, 0.9, 0.95]), "All 3 together are found in 85% of the samples of N = 100 already",
                    "同时检出全部3个的比例已达85%"),
    "some short": (made([GOOD, BAD, GOOD]), "1 of the 3 hypotheses still falls short of a power of .80: H2 (B word → Z word)",
                   "3个假设中仍有1个的检验力低于0.80：H2（B词 → Z词）"),
    "many short": (made([GOOD, *[BAD] * 5]), "5 of the 6 hypotheses still fall short of a power of .80, among them H2",
                   "6个假设中仍有5个的检验力低于0.80，包括H2"),
    "all short": (made([BAD] * 3), "none of the 3 hypotheses reaches a power of .80", "3个假设的检验力均低于0.80"),
    "one size": (made([[0.6], [0.9]], (150,)), "With N = 150, 1 of the 2 hypotheses", "N=150时，2个假设中仍有1个"),
    "nothing to find": (made([[0.04, 0.05, 0.06]], nulls=1), "there was nothing to find", "不存在可供检出的效应"),
    "a null": (made([GOOD, [0.04, 0.05, 0.06]], nulls=1), "the one effect of zero was found in 4.0% to 6.0%", "1个效应在4.0%至6.0%"),
    "nulls alike": (made([GOOD, [0.05] * 3, [0.05] * 3], nulls=2), "the 2 effects of zero were found in 5.0% of", "2个效应均在5.0%"),
    "improper": (made([MIDDLE], improper=0.02), "converged in every sample and had an inadmissible solution in 2.0%", "2.0%的样本出现不当解"),
    "lost": (made([MIDDLE], converged=0.95, improper=0.1), "converged in 95.0% of the samples", "模型在95.0%的样本中收敛"),
    "clean": (made([MIDDLE]), "converged in every sample, always with an admissible solution", "且均无不当解"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_outcome_has_its_sentence(case):
    found, en, zh = CASES[case]
    assert en in said(found, "en")
    assert zh in said(found, "zh")


def test_the_size_and_what_needs_it_are_named():
    found = made([GOOD, MIDDLE, [0.3, 0.7, 0.9]])
    last = found.effects[2].needed
    assert last is not None
    words = said(found, "en")
    assert f"with N = {last.n} (95% limits of the simulation: {last.low} to {last.high})" in words
    assert "the largest sample is needed for H3 (C word → Z word)" in words
    assert "At N = 300" in words  # the smallest simulated size that is enough


@pytest.mark.parametrize(
    ("ease", "en", "zh"),
    [(0.4, "towards agreement, by 0.40", "偏向同意，偏移0.40"), (-0.4, "towards disagreement, by 0.40", "偏向不同意，偏移0.40"),
     (0.0, "neither towards", "不偏向同意或不同意")],
)  # fmt: skip
def test_where_answers_lean(ease, en, zh):
    found = made([GOOD])
    leaning = replace(found, population=replace(found.population, ease=ease))
    assert en in said(leaning, "en")
    assert zh in said(leaning, "zh")


def test_populations_of_mixed_values():
    found = made([GOOD])
    mixed = replace(
        found.population, points=(5, 7), loadings=(0.6, 0.8), correlations=(), explained={"Y": 0.2, "Z": 0.3}
    )
    words = said(replace(found, population=mixed), "en")
    assert "5 to 7 response categories" in words
    assert "loadings from .60 to .80" in words
    assert "correlations" not in words
    assert "explained 20% to 30% of the variance" in words


def test_a_saturated_model_has_no_test_of_fit():
    found = replace(made([GOOD]), df=0)
    assert "close fit" not in said(found, "en")
    assert "power_fit" not in [t.name for t in found.tables()]


def test_limits_beyond_the_sizes_are_no_numbers():
    found = made([MIDDLE])
    open_ended = replace(found.effects[0], needed=NeededSample(290, 260, None))
    words = said(replace(found, effects=(open_ended,)), "en")
    assert "N = 290;" in words or "N = 290." in words
    cell = replace(found, effects=(open_ended,)).table("power").rows[0][-1]
    assert cell.render("en") == "290 [260, …]"


def test_hypotheses_that_are_not_simulated_are_told():
    source = Study.default().text + '\n[[hypotheses]]\nid = "H11"\npath = "SAT * TRUST -> RI"\n'
    source = source.replace("syntax = ", 'moderations = ["SAT * TRUST -> RI"]\nsyntax = ')
    source += '[[hypotheses]]\nid = "H12"\npath = "RI -> SAT"\n[[hypotheses]]\nid = "H1b"\npath = "PROMO -> SAT"\nsign = "?"\n'
    found = power(Study.parse(source), n=100, replications=10)
    assert found.left_out == LeftOutClaims(("H11",), ("H12",))
    assert {"H1", "H1b"} < {e.effect.id for e in found.claimed} and len(found.claimed) == 15
    assert "H11为调节效应假设" in said(found, "zh") and "模型中没有H12的相应路径" in said(found, "zh")
    assert "所模拟的15个假设" in said(found, "zh") and "15 simulated hypotheses" in said(found, "en")
    table = found.table("power")
    assert table.rows[-1][1].render("en") == "All simulated hypotheses together"
    assert [n.key for n in table.notes][-2:] == ["power.left_out_moderation", "power.left_out_pathless"]
    assert found.to_dict()["left_out"]["moderations"] == ["H11"]


def test_sizes_above_are_spoken_of_only_where_there_are_some():
    told = LeftOutClaims(("H8", "H9"), ("H10",))
    spoken = {"en": "the sizes above do not cover", "zh": "上述样本量不包括"}
    for powers, nulls, in_words, in_notes in (
        ([GOOD], 0, 2, 2),  # at the smallest size already
        ([MIDDLE], 0, 2, 2),
        ([MIDDLE, BAD], 0, 0, 2),  # only the table has a size
        ([BAD], 0, 0, 0),
        ([BAD, BAD], 0, 0, 0),
        ([GOOD], 1, 0, 0),  # nothing but zero
    ):
        found = replace(made(powers, nulls=nulls), left_out=told)
        for lang, words in spoken.items():
            notes = " ".join(n.render(lang) for n in found.table("power").notes)
            assert (said(found, lang).count(words), notes.count(words)) == (in_words, in_notes), (powers, lang)
            assert all(h in said(found, lang) and h in notes for h in ("H8", "H9", "H10"))


def test_effects_that_nobody_hypothesised_are_not_called_zero():
    found = made([GOOD, MIDDLE], nulls=2)
    other = replace(found.effects[1], effect=AssumedEffect(("B", "Z"), 0.3), needed=NeededSample(190, 180, 200))
    mixed = replace(found, effects=(found.effects[0], other))
    assert "Every effect was zero" in said(found, "en") and "总体中各效应均设为零" in said(found, "zh")
    assert "Every effect hypothesised and simulated was zero" in said(mixed, "en")
    assert "所模拟的假设效应在总体中均设为零" in said(mixed, "zh")


def test_hypotheses_of_no_effect_are_not_among_all_hypotheses():
    found = made([GOOD, GOOD, BAD], nulls=1)
    assert "Each of the 2 nonzero hypotheses" in said(found, "en") and "效应不为零的2个假设" in said(found, "zh")
    both = replace(found, left_out=LeftOutClaims(("H9",)))
    assert "2 simulated nonzero hypotheses" in said(both, "en") and "所模拟且效应不为零的2个假设" in said(both, "zh")
    assert both.figures()[0].data["together"]["label"].render("en") == "All simulated nonzero hypotheses together"
    assert "nonzero" not in said(made([GOOD, GOOD]), "en") and "simulated h" not in said(made([GOOD, GOOD]), "en")


def test_sizes_at_which_models_do_not_converge_are_noted(monkeypatch):
    found = power("A =~ 0.3*a1 + 0.3*a2 + 0.3*a3\nB =~ 0.3*b1 + 0.3*b2 + 0.3*b3\nB ~ A", n=[20], replications=60)
    assert found.samples[0].converged < 0.9
    assert [n.message.key for n in found.notes] == ["power.not_converged"]


def test_every_word_of_the_catalogue_differs_between_languages():
    for key in (k for k in catalogue("en") if k.startswith("power.") and len(catalogue("en")[k]) > 25):
        assert catalogue("en")[key] != catalogue("zh")[key], key
    assert rp.power is power
