"""Ceilings against `ncapackage`, the R package NCA of its authors in Python: stored, and live where it can be imported."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from repurchase.numeric.necessity.bottlenecks import needed_levels, outcome_levels, share_of_range
from repurchase.numeric.necessity.ceilings import Scope, line_ceiling, step_ceiling

PLACE = Path(__file__).parent / "oracle" / "necessity.json"
ORACLE = json.loads(PLACE.read_text(encoding="utf-8"))


def scatter(case):
    x, y = np.array(case["x"]), np.array(case["y"])
    box = Scope(*map(float, case["scope"])) if case["scope"] else Scope.empirical(x, y)
    return box, step_ceiling(x, y, box), line_ceiling(x, y, box)


@pytest.mark.parametrize("name", ORACLE)
def test_effect_sizes_lines_and_accuracy(name):
    case = ORACLE[name]
    _, step, line = scatter(case)
    assert [step.effect, line.effect] == pytest.approx(case["effect"], rel=1e-9, abs=1e-12)
    assert [100 * step.accuracy, 100 * line.accuracy] == pytest.approx(case["accuracy"], rel=1e-9)
    for ours, theirs in ((line.slope, case["slope"][1]), (line.intercept, case["intercept"][1])):
        assert (np.isnan(ours) and theirs is None) or ours == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("name", ORACLE)
@pytest.mark.parametrize("ceiling", ["ce_fdh", "cr_fdh"])
def test_bottlenecks_in_per_cent_of_the_range(name, ceiling):
    """The lowest level of a theoretical scope needs nothing here: nobody can lie below it."""
    case = ORACLE[name]
    box, step, line = scatter(case)
    needed = share_of_range(needed_levels(step if ceiling == "ce_fdh" else line, outcome_levels(box), box), box)
    shown = ["NN" if np.isneginf(v) else "NA" if np.isposinf(v) else f"{100 * v:.1f}" for v in needed]
    first = 1 if case["scope"] else 0
    assert shown[first:] == case["needed"][ceiling][first:]


@pytest.mark.slow
def test_the_stored_numbers_are_those_of_the_package():
    if importlib.util.find_spec("nca") is None:
        pytest.skip("ncapackage is not installed")
    spec = importlib.util.spec_from_file_location("necessity_oracle", PLACE.with_suffix(".py"))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SyntaxError:
        pytest.skip("ncapackage needs Python 3.12")
    for name, case in module.told().items():
        for key in ("effect", "accuracy"):
            assert ORACLE[name][key] == pytest.approx(case[key])
        assert ORACLE[name]["needed"] == case["needed"]
