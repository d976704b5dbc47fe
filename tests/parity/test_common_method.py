"""Common method variance against lavaan (oracle/method_factor.R) and psych."""

import json
from pathlib import Path

import pandas as pd
import pytest

import repurchase as rp

HERE = Path(__file__).parent
R = json.loads((HERE / "oracle" / "method_factor.json").read_text())
PSYCH = json.loads((HERE / "reference" / "measurement_case6_nine_construct.json").read_text())["factorability"][
    "harman"
]
ITEMS = json.loads((HERE / "reference" / "descriptives_case6.json").read_text())["items"]
DATA = pd.read_csv(HERE / "reference" / "case6_data.csv")
INDICES = ("cfi", "tli", "rmsea", "srmr")


@pytest.fixture(scope="module")
def found():
    model = "\n".join(f"{name} =~ {' + '.join(items)}" for name, items in ITEMS.items())
    return rp.common_method(DATA, ITEMS, fit=rp.fit(model, DATA, estimator="ML"))


def test_harman(found):
    assert found.harman_share == pytest.approx(PSYCH["pca_first_pct"], abs=1e-9)


@pytest.mark.parametrize("index", ["chisq", "df", *INDICES])
def test_one_factor(found, index):
    assert found.one_factor[index] == pytest.approx(R["one"][index], rel=1e-6)
    assert found.measurement[index] == pytest.approx(R["base"][index], rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("index", INDICES)
def test_method_factor(found, index):
    assert found.equal.change[index] == pytest.approx(R["ulmc"][index] - R["base"][index], abs=2e-6)


def test_method_share(found):
    assert found.equal.share == pytest.approx(R["share"], abs=1e-5)
    assert found.equal.own_variance == pytest.approx(R["variance"], abs=1e-5)


def test_full_collinearity(found):
    for name, value in R["vif_scores"].items():
        assert found.to_dict()["vif"][name] == pytest.approx(value, rel=1e-9)


def test_the_words_never_say_that_harman_proves_anything(found):
    said = " ".join(s.render("en") for s in found.sentences())
    assert "does not rule common method variance out" in said
    assert found.rules["harman"].standing(0.1) == "reported"
