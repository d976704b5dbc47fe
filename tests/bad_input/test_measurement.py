"""What cannot be measured is refused in one or two sentences, in both languages."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_up import made_survey

import repurchase as rp
from repurchase.errors import EstimationError, InputError, ModelError
from repurchase.style import significance_stars

DATA = pd.read_csv(Path(__file__).parents[1] / "parity" / "reference" / "case6_data.csv")
THREE = {"SAT": ["SAT1", "SAT2", "SAT3"], "RI": ["RI1", "RI2", "RI3"]}
FEW = DATA.head(6)
CONSTANT = DATA.assign(**dict.fromkeys(THREE["SAT"], 3.0))
DOUBLED = DATA.assign(SAT2=DATA["SAT1"], SAT3=DATA["SAT1"])

REFUSED = {
    "no constructs": (lambda: rp.reliability(DATA), InputError, "constructs="),
    "not a frame": (lambda: rp.describe([1, 2, 3], THREE), InputError, "list"),
    "missing item": (lambda: rp.reliability(DATA, {"X": ["SAT1", "SAT9"]}), InputError, "SAT9"),
    "words": (lambda: rp.reliability(DATA.assign(SAT1="agree"), THREE), InputError, "SAT1"),
    "unknown construct": (lambda: rp.reliability(made_survey(30), ["NOPE"]), InputError, "NOPE"),
    "too few for alpha": (lambda: rp.reliability(FEW, THREE), EstimationError, "6"),
    "too few for validity": (lambda: rp.validity(FEW, THREE), EstimationError, "6"),
    "too few for correlations": (lambda: rp.correlations(FEW, THREE), EstimationError, "6"),
    "too few for method": (lambda: rp.common_method(FEW, THREE), EstimationError, "6"),
    "nothing left": (lambda: rp.describe(CONSTANT, {"SAT": THREE["SAT"]}), EstimationError, "constant"),
    "one correlation": (lambda: rp.correlations(DATA, {"SAT": THREE["SAT"]}), EstimationError, "one construct"),
    "one model": (lambda: rp.competing_models(DATA, {"SAT": THREE["SAT"]}), EstimationError, "two constructs"),
    "unknown marker": (lambda: rp.common_method(DATA, THREE, marker="M"), InputError, "“M”"),
    "no outcome": (lambda: rp.regression(DATA, THREE), InputError, "outcome="),
    "unknown predictor": (lambda: rp.regression(DATA, THREE, outcome="RI", blocks=[["age"]]), InputError, "age"),
    "dependent": (
        lambda: rp.regression(
            DATA.assign(twice=2 * DATA["QUAL1"], once=DATA["QUAL1"]), THREE, outcome="RI", blocks=[["twice", "once"]]
        ),
        EstimationError,
        "linearly",
    ),
    "no groups": (lambda: rp.group_differences(DATA[[*THREE["SAT"], *THREE["RI"]]], THREE), EstimationError, "5"),
    "unknown question": (lambda: rp.group_differences(made_survey(40), by=["nope"]), InputError, "nope"),
    "no times": (lambda: rp.early_late(DATA, THREE), InputError, "time of submission"),
    "no frequency": (lambda: rp.criterion_check(DATA, THREE), InputError, "frequency"),
    "no statements": (lambda: rp.shares(DATA), InputError, "statements="),
    "no path": (
        lambda: rp.priorities(DATA, rp.fit("SAT =~ SAT1 + SAT2 + SAT3\nRI =~ RI1 + RI2 + RI3", DATA), constructs=THREE),
        ModelError,
        "outcome",
    ),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_refused(name):
    call, kind, part = REFUSED[name]
    with pytest.raises(kind) as caught:
        call()
    for lang in ("en", "zh"):
        said = caught.value.message.render(lang)
        assert said.endswith((".", "。", "?", "？")), said
        assert not re.search(r"\bnan\b|\bNone\b|\{", said.replace("constructs={", "").replace("statements={", ""))
        assert len(re.findall(r"[.。](?:\s|$)", said)) <= 2, said
    assert part in caught.value.message.render("en")


def test_items_that_depend_on_one_another_are_survived():
    found = rp.reliability(DOUBLED, THREE)
    assert found.alpha("SAT") == pytest.approx(1)
    said = " ".join(n.message.render("en") for n in found.notes)
    assert "ω of SAT is not available" in said
    assert rp.describe(DOUBLED, THREE, henze_zirkler=False).normality.mardia is None


def test_missing_answers_leave_only_their_construct():
    holed = DATA.astype(float)
    holed.loc[:99, "SAT1"] = np.nan
    found = {r["construct"]: r["n"] for r in rp.reliability(holed, THREE).to_dict()}
    assert found == {"SAT": len(DATA) - 100, "RI": len(DATA)}


def test_large_samples_get_no_stars():
    large = pd.concat([DATA] * 22, ignore_index=True)
    assert len(large) > 5000
    table = rp.correlations(large, THREE).table()
    assert not any("*" in cell for row in table.cells("en") for cell in row)
    assert any("no stars" in n.render("en") for n in table.notes)
    assert significance_stars(0.0001) == "***"
    regression = rp.regression(large, THREE, outcome="RI", blocks=[["SAT"]])
    assert not any("*" in cell for row in regression.table().cells("en") for cell in row)


def test_a_frame_is_never_written_into():
    before = DATA.copy()
    rp.reliability(DATA, THREE)
    rp.group_differences(DATA.assign(g=["a", "b"] * 119), THREE)
    rp.validity(DATA, THREE, draws=20)
    pd.testing.assert_frame_equal(DATA, before)
