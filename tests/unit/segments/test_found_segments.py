"""Segments found in the answers: planted ones, none, and what is said in every case."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from repurchase.analysis.segments.found_segments.findings import CLASSES, ONE, POPULATION, RATIO
from repurchase.analysis.segments.found_segments.result import FoundSegments, found_segments
from repurchase.errors import EstimationError, SettingError

NAMES = list("abcdef")
CONSTRUCTS = {n.upper(): [n] for n in NAMES}
LANGUAGES = ("en", "zh")


def ratings(x: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(np.clip(np.round(4 * (3 + 0.8 * x)) / 4, 1, 5), columns=NAMES)


@pytest.fixture(scope="module")
def planted() -> tuple[FoundSegments, np.ndarray]:
    rng = np.random.default_rng(5)
    kind = (rng.random(240) < 0.35).astype(int)
    x = rng.standard_normal((240, 6)) * 0.7 + np.where(kind[:, None] == 1, [1, 1, 1, -1, -1, -1], [-1, -1, -1, 1, 1, 1])
    frame = ratings(x)
    frame["channel"] = pd.Categorical(np.where(rng.random(240) < 0.2 + 0.6 * kind, "app", "store"))
    frame.loc[3, "a"] = np.nan
    return found_segments(frame, CONSTRUCTS, most=3, draws=39, seed=1), kind


@pytest.fixture(scope="module")
def skewed() -> FoundSegments:
    rng = np.random.default_rng(2)
    x = 0.7 * rng.standard_normal((240, 1)) + 0.7 * rng.standard_normal((240, 6))
    cut = np.digitize(x, [-2.0, -1.5, -0.9, -0.2]) + 1.0
    return found_segments(pd.DataFrame(cut, columns=NAMES), CONSTRUCTS, most=3, draws=39, seed=1)


@pytest.fixture(scope="module")
def alike() -> FoundSegments:
    rng = np.random.default_rng(3)
    x = 0.7 * rng.standard_normal((240, 1)) + 0.7 * rng.standard_normal((240, 6))
    return found_segments(ratings(x), CONSTRUCTS, most=3, draws=39, seed=1)


def said(found: FoundSegments, lang: str) -> str:
    return " ".join(s.render(lang) for s in found.sentences())


def test_planted_classes_are_found(planted):
    found, kind = planted
    assert (found.verdict, found.k, found.proposed) == (CLASSES, 2, 2)
    kept = found.members > 0
    assert (found.n, found.dropped, int(kept.sum())) == (239, 1, 239)
    agreed = (found.members[kept] == kind[kept] + 1).mean()
    assert max(agreed, 1 - agreed) > 0.97
    assert found.members[3] == 0


def test_classes_are_numbered_by_size_and_told_with_intervals(planted):
    found, _ = planted
    sizes = [p.n for p in found.profiles]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) == found.n
    for p in found.profiles:
        assert all(0 <= low <= mean <= high <= 100 for low, mean, high in zip(p.low, p.means, p.high, strict=True))
        assert p.jaccard > 0.9
    assert found.profiles[0].means[0] < found.profiles[1].means[0]
    assert found.crossing
    assert found.level_share < 0.2


def test_background_of_the_classes_adds_up(planted):
    found, _ = planted
    shares = np.array([c.shares for c in found.composition if c.question.name == "channel"])
    np.testing.assert_allclose(shares.sum(axis=0), 1)
    assert abs(shares[0, 0] - shares[0, 1]) > 0.4
    table = found.table("class_background")
    assert table.appendix
    assert not any("p" == c.name or c.name.startswith("p_") for c in table.columns)


def test_no_test_is_printed_of_what_made_the_classes(planted):
    found, _ = planted
    assert [c.name for c in found.table("class_profiles").columns if "p" in c.name.split("_")] == []
    assert "must therefore differ" in said(found, "en")
    assert "未对其差异作检验" in said(found, "zh")


def test_one_class_is_said_and_nothing_more_shown(alike):
    assert alike.verdict == ONE
    assert [t.name for t in alike.tables()] == ["class_counts"]
    assert alike.figures() == ()
    assert "no segments were found" in said(alike, "en")
    assert "未能由作答识别出顾客细分" in said(alike, "zh")
    assert "differed by degree" in said(alike, "en")
    assert alike.to_dict()["k"] == 1
    assert alike.to_dict()["profiles"] == []


def test_skewed_answers_of_one_population_are_no_classes(skewed):
    assert skewed.proposed > 1
    assert skewed.verdict in (POPULATION, RATIO)
    assert not skewed.profiles
    assert not skewed.members.any()
    assert "no segments were found" in said(skewed, "en")


def test_the_counts_say_what_was_tested_and_what_is_too_small(planted):
    found, _ = planted
    assert [c.k for c in found.counts] == [1, 2, 3]
    assert np.isnan(found.counts[0].ratio_p)
    assert found.counts[1].ratio_p == pytest.approx(1 / 40)
    assert found.least == 30
    assert all(c.enough == (c.k == 1 or c.smallest >= 30) for c in found.counts)
    assert found.counts[0].entropy == 1
    assert found.table("class_counts").rows[0][4] is None  # one class has no entropy to be told


@pytest.mark.parametrize(
    ("changes", "english", "chinese"),
    [
        ({"verdict": RATIO, "profiles": ()}, "did not confirm them", "未支持其优于少一个类别"),
        ({"verdict": POPULATION, "profiles": (), "population_p": 0.4}, "(p = .400)", "（p=0.400）"),
        ({"verdict": ONE, "proposed": 1, "k": 1, "profiles": ()}, "smallest for a single class", "单一类别时最小"),
        ({"proposed": 3}, "BIC was smallest for 3 classes, which", "BIC在3个类别时最小，但未获"),
        ({"level_share": 0.987}, "98.7% of the differences", "98.7%属于总体水平"),
        ({"rand": 0.5}, "adjusted Rand index .500", "调整兰德指数为0.500"),
    ],
)
def test_every_case_is_said_in_both_languages(planted, changes, english, chinese):
    found = replace(planted[0], **changes)
    assert english in said(found, "en")
    assert chinese in said(found, "zh")


@pytest.mark.parametrize(
    ("jaccard", "english", "chinese"),
    [
        ((0.9, 0.8), "the classes came back (", "各类别均稳定再现"),
        ((0.9, 0.7), "came back in the main", "大体再现"),
        ((0.9, 0.5), "class 2 did not come back reliably", "类别2未能稳定再现"),
    ],
)
def test_stability_is_judged_class_by_class(planted, jaccard, english, chinese):
    found = planted[0]
    profiles = tuple(replace(p, jaccard=j) for p, j in zip(found.profiles, jaccard, strict=True))
    assert english in said(replace(found, profiles=profiles), "en").replace("Class", "class")
    assert chinese in said(replace(found, profiles=profiles), "zh")


def test_profiles_that_do_not_cross_are_called_a_continuum(planted):
    found = planted[0]
    low = replace(found.profiles[0], means=(20.0,) * 6)
    high = replace(found.profiles[1], means=(70.0,) * 6)
    flat = replace(found, profiles=(low, high), level_share=1.0)
    assert not flat.crossing
    assert "stretches of one continuum" in said(flat, "en")
    assert "同一连续体" in said(flat, "zh")
    assert "stretches of one continuum" not in said(found, "en")


@pytest.mark.parametrize(
    ("better", "english", "chinese"),
    [(False, "but BIC did not", "但BIC不支持"), (True, "too small to be described", "人数过少，不足以描述")],
)
def test_one_class_more_by_the_ratio_alone_is_said(planted, better, english, chinese):
    found = planted[0]
    three = found.counts[2]
    bics = {**three.bics, found.sort: found.chosen.bics[found.sort] + (-5 if better else 5)}
    counts = (*found.counts[:2], replace(three, ratio_p=0.01, bics=bics, enough=not better))
    assert english in said(replace(found, counts=counts), "en")
    assert chinese in said(replace(found, counts=counts), "zh")
    quiet = (*found.counts[:2], replace(three, ratio_p=0.4, bics=bics))
    assert english not in said(replace(found, counts=quiet), "en")


def test_the_same_seed_gives_the_same_classes(planted):
    rng = np.random.default_rng(5)
    frame = ratings(rng.standard_normal((120, 6)))
    first, second = (found_segments(frame, CONSTRUCTS, most=2, draws=19, seed=4).to_dict() for _ in range(2))
    assert first == second


def test_figures_say_each_class_on_each_construct(planted):
    figure = planted[0].figure()
    assert [len(line["values"]) for line in figure.data["lines"]] == [6, 6]
    assert figure.data["limits"] == (0.0, 100.0)


def test_what_cannot_be_searched_is_refused():
    rng = np.random.default_rng(1)
    frame = ratings(rng.standard_normal((100, 6)))
    with pytest.raises(EstimationError, match="two constructs"):
        found_segments(frame, {"A": ["a"]})
    with pytest.raises(EstimationError, match="at least 60|60"):
        found_segments(frame[:40], CONSTRUCTS)
    with pytest.raises(EstimationError, match="follows from the others"):
        found_segments(frame.assign(b=frame["a"]), CONSTRUCTS)
    with pytest.raises(EstimationError, match="draws = 20"):
        found_segments(frame, CONSTRUCTS, draws=10)
    with pytest.raises(SettingError):
        found_segments(frame, CONSTRUCTS, most=1)


def test_no_class_is_smaller_than_the_least(planted):
    least = planted[0].rules["class_members"].bound
    assert all(p.n >= least for p in planted[0].profiles)
