"""The criteria: each has a source that is listed, both languages, and judges as it says."""

import math

import pytest

from repurchase.analysis.results.criteria_table import criteria_table
from repurchase.literature import OWN, PRESETS, Rules, Standing, criteria, criterion, references

NEVER_JUDGED = (
    "gfi",
    "agfi",
    "nfi",
    "pnfi",
    "pgfi",
    "harman",
    "vif_collinearity",
    "vif_collinearity_latent",
    "durbin_watson",
    "vaf",
)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_criterion_is_complete(preset):
    for rule in Rules(preset):
        assert rule.sources, rule.name
        assert all(key in references() for key in rule.sources), rule.name
        assert set(rule.label) == {"en", "zh"}, rule.name
        assert not rule.caution or set(rule.caution) == {"en", "zh"}, rule.name
        assert rule.checked in {"source", "memory", "disputed", "own"}, rule.name
        assert (rule.checked == "disputed") <= bool(rule.caution), f"{rule.name}: disputed without saying why"
        assert rule.at_least is None or rule.at_most is None, rule.name
        assert [b.start for b in rule.bands] == sorted(b.start for b in rule.bands), rule.name
        for lang in ("en", "zh"):
            assert rule.rule().render(lang)
            assert rule.checked_words().render(lang)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_lenient_bound_is_lenient(preset):
    for rule in Rules(preset):
        if rule.acceptable is not None:
            assert rule.acceptable <= rule.bound if rule.at_least is not None else rule.acceptable >= rule.bound, (
                rule.name
            )


@pytest.mark.parametrize("name", NEVER_JUDGED)
def test_what_fails_correct_models_is_reported_only(name):
    for preset in PRESETS:
        assert criterion(name, preset).standing(0.5) is Standing.REPORTED


@pytest.mark.parametrize(
    ("name", "value", "standing"),
    [
        ("cfi", 0.95, Standing.MEETS),
        ("cfi", 0.93, Standing.ACCEPTABLE),
        ("cfi", 0.899, Standing.SHORT),
        ("rmsea", 0.06, Standing.MEETS),
        ("rmsea", 0.081, Standing.SHORT),
        ("srmr", 0.081, Standing.SHORT),
        ("alpha", 0.7, Standing.MEETS),
        ("htmt_upper", 0.85, Standing.ACCEPTABLE),
        ("htmt_upper", 0.90, Standing.SHORT),
        ("significance", 0.05, Standing.SHORT),
        ("significance", 0.0499, Standing.MEETS),
        ("skewness", -2.0, Standing.MEETS),
        ("skewness", -3.5, Standing.SHORT),
        ("kurtosis", 8, Standing.ACCEPTABLE),
        ("cfi", math.nan, Standing.UNKNOWN),
        ("cfi", None, Standing.UNKNOWN),
    ],
)
def test_standing(name, value, standing):
    assert criterion(name).standing(value) is standing


def test_presets_differ():
    assert criterion("cfi", "thesis").standing(0.92) is Standing.MEETS
    assert criterion("cfi", "strict").standing(0.92) is Standing.SHORT
    assert criterion("citc").bound < criterion("citc", "thesis").bound


def test_a_study_files_own_bound_says_so():
    rule = Rules(overrides={"cfi": {"at_least": 0.9}})["cfi"]
    assert rule.standing(0.91) is Standing.MEETS
    assert rule.sources == (OWN,)
    assert Rules(overrides={"rmsea": {"at_least": 0.1}})["rmsea"].at_most is None


def test_bands():
    assert criterion("kmo").band(0.85)["en"] == "meritorious"
    assert criterion("kmo").band(0.49)["en"] == "unacceptable"
    assert criterion("cohen_d").band(-0.9)["en"] == "large"
    assert criterion("eta2").band(math.nan) is None


def test_the_table_prints_every_row():
    frame = criteria_table().to_frame()
    assert list(frame["indicator"]) == list(criteria())
    assert (frame["sources"] != "").all()
