"""PLS path models as users meet them: options, tables, sentences, cautions, both languages."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from measurement_oracle import data, load

from repurchase.analysis.pls.result import pls
from repurchase.analysis.results.result import plain
from repurchase.errors import EstimationError, InputError, ModelError
from repurchase.text import catalogue

ORACLE = load("case6_nine_construct")
PATHS = {"SAT": ["PROMO", "CONV", "PERS", "RESP"], "TRUST": ["QUAL", "WOM", "RESP"], "RI": ["SAT", "TRUST"]}


@pytest.fixture(scope="module")
def frame():
    return pd.DataFrame(data(ORACLE), columns=ORACLE["order"])


@pytest.fixture(scope="module")
def found(frame):
    return pls(frame, PATHS, ORACLE["items"], draws=500, repeats=2)


def shown(result, lang):
    said = [cell for t in result.tables() for row in t.cells(lang) for cell in row]
    for t in result.tables():
        said += [t.title.render(lang), *t.headings(lang), *(n.render(lang) for n in t.notes)]
        said += [heading for heading, _ in t.spans(lang)]
    said += [s.render(lang) for s in result.sentences()] + [n.message.render(lang) for n in result.notes]
    return said + [f.title.render(lang) for f in result.figures()]


OPTIONS = [
    {},
    {"consistent": True, "draws": 100},
    {"formative": ["PROMO", "RI"], "scheme": "centroid", "draws": 60, "repeats": 1},
    {"scheme": "factorial", "draws": 0, "repeats": 0, "outcome": "SAT"},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_says_itself_in_both_languages(frame, options):
    result = pls(frame, PATHS, ORACLE["items"], **({"draws": 60, "repeats": 1} | options))
    for lang in ("en", "zh"):
        words = shown(result, lang)
        assert not any("nan" in w.lower().split() or "{" in w or w in catalogue(lang) for w in words)
    assert "NaN" not in json.dumps(plain(result.to_dict()))


def test_paths_may_be_said_in_four_ways(frame, found):
    syntax = "SAT ~ PROMO + CONV + PERS + RESP\nTRUST ~ QUAL + WOM + RESP\nRI ~ SAT + TRUST"
    measures = "\n".join(f"{c} =~ {' + '.join(items)}" for c, items in ORACLE["items"].items())
    pairs = [(a, b) for b, sources in PATHS.items() for a in sources]
    for model, constructs in ((syntax, ORACLE["items"]), (f"{measures}\n{syntax}", None), (pairs, ORACLE["items"])):
        other = pls(frame, model, constructs, draws=0, repeats=0)
        expected = {(p.source, p.target): p.estimate for p in found.paths}
        assert {(p.source, p.target): pytest.approx(p.estimate, abs=1e-12) for p in other.paths} == expected


def test_p_and_interval_never_contradict(found):
    for p in found.paths:
        assert (p.p_value < 0.05) == p.excludes_zero


def test_covariance_based_coefficients_stand_beside(frame, found):
    table = pd.DataFrame(
        [{"lhs": p.target, "op": "~", "rhs": p.source, "std_all": p.estimate + 0.01} for p in found.paths]
    )
    result = pls(frame, PATHS, ORACLE["items"], draws=60, repeats=0, fit=SimpleNamespace(estimates=table))
    column = result.to_frame("pls_paths")["covariance_based"]
    np.testing.assert_allclose(column - result.to_frame("pls_paths")["estimate"], 0.01)
    assert any("pls.said_agree" == s.key for s in result.sentences())
    assert "covariance_based" not in found.to_frame("pls_paths")


def test_frames_hold_exact_values(found):
    paths = found.to_frame("pls_paths")
    np.testing.assert_array_equal(paths["estimate"], [p.estimate for p in found.paths])
    np.testing.assert_array_equal(found.to_frame("pls_measurement")["loading"], found.estimates.loadings)
    assert list(found.to_frame("pls_explained")["construct"]) == ["SAT", "TRUST", "RI"]
    total = found.to_frame("pls_total_effects").set_index("path")
    row = total.loc["PROMO → RI"]
    assert pd.isna(row["direct"]) and row["total"] == pytest.approx(row["indirect"])
    assert "CONV → TRUST" not in total.index


def test_importance_figure_holds_the_drivers(found):
    labels = [p["label"]["en"] for p in found.figure().data["points"]]
    assert set(labels) == set(found.names) - {"RI"}


def test_formative_constructs_have_weights_instead_of_reliability(frame):
    result = pls(frame, PATHS, ORACLE["items"], formative=["PROMO"], draws=100, repeats=0)
    assert list(result.to_frame("pls_formative")["item"]) == ORACLE["items"]["PROMO"]
    assert "PROMO" not in set(result.to_frame("pls_measurement")["construct"])
    assert "PROMO" not in result.to_frame("pls_htmt").columns


def test_single_items_have_no_reliability(frame):
    items = {"SAT": ["SAT1", "SAT2", "SAT3"], "RI": ["RI1"]}
    result = pls(frame, {"RI": ["SAT"]}, items, draws=60, repeats=1)
    row = result.to_frame("pls_measurement").set_index("item").loc["RI1"]
    assert row["loading"] == pytest.approx(1) and pd.isna(row["alpha"])


def test_a_reversed_item_raises_an_alarm(frame):
    turned = frame.assign(SAT1=6 - frame["SAT1"])
    result = pls(turned, PATHS, ORACLE["items"], draws=60, repeats=0)
    assert ("pls.opposed", "alarm") in {(n.message.key, n.severity) for n in result.notes}


def test_constructs_off_the_paths_are_named(frame):
    result = pls(frame, {"RI": ["SAT"]}, ORACLE["items"], draws=0, repeats=0)
    assert result.names == ("SAT", "RI") and "pls.apart" in {n.message.key for n in result.notes}


def test_incomplete_sheets_are_counted(frame):
    holes = frame.copy()
    holes.iloc[:7, 3] = np.nan
    result = pls(holes, PATHS, ORACLE["items"], draws=0, repeats=0)
    assert result.n == 231 and "pls.incomplete" in {n.message.key for n in result.notes}


@pytest.mark.parametrize(
    ("model", "options", "error", "key"),
    [
        ({"RI": ["SAT"]}, {"scheme": "pca"}, InputError, "settings.choice"),
        ({"RI": ["JOY"]}, {}, InputError, "inputs.unknown_construct"),
        ({"RI": ["SAT"]}, {"formative": ["JOY"]}, InputError, "inputs.unknown_construct"),
        ({"RI": ["SAT"]}, {"outcome": "TRUST"}, InputError, "inputs.unknown_construct"),
        ({"RI": ["SAT"], "SAT": ["RI"]}, {}, ModelError, "pls.cycle"),
        ({}, {}, ModelError, "pls.no_paths"),
        ({"RI": ["SAT"]}, {"folds": 1}, InputError, "settings.whole"),
    ],
)
def test_impossible_requests_are_refused(frame, model, options, error, key):
    with pytest.raises(error) as caught:
        pls(frame, model, ORACLE["items"], draws=0, **options)
    assert caught.value.message.key == key


def test_too_few_respondents(frame):
    with pytest.raises(EstimationError):
        pls(frame.head(12), PATHS, ORACLE["items"])
