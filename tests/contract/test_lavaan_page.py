"""What docs/en/reference/lavaan.md promises is what `rp.fit` does."""

import inspect
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.errors import ModelError

PAGE = (Path(__file__).parents[2] / "docs" / "en" / "reference" / "lavaan.md").read_text(encoding="utf-8")
NAMES = ["t1", "t2", "t3", "v1", "v2", "v3", "p1", "age"]


def data():
    rng = np.random.default_rng(8)
    eta = rng.normal(size=(300, 2)) @ np.array([[1, 0.5], [0, 0.8]])
    items = np.repeat(eta, 3, axis=1) + rng.normal(size=(300, 6)) * 0.7
    return pd.DataFrame(np.column_stack([items, rng.normal(size=(300, 2))]), columns=NAMES)


def test_the_example_runs():
    found = {"data": data()}
    exec(re.search(r"```python\n(.*?)```", PAGE, re.S)[1], found)
    fit = found["fit"]
    assert fit.converged
    fixed = fit.estimates.query("lhs == 'p1' and op == '~~'").estimate.item()
    assert fixed == pytest.approx(0.24)
    assert "indirect" in set(fit.estimates.lhs)


def test_every_name_exists():
    fit = rp.fit("f =~ t1 + t2 + t3", data())
    for name in re.findall(r"`fit\.(\w+)", PAGE):
        assert hasattr(fit, name), name
    known = inspect.signature(rp.fit).parameters
    for row in re.findall(r"^\| .*? \| (.*?) \|$", PAGE, re.M):
        for name in re.findall(r"\b(\w+)=", row):
            assert name in known, name
    assert rp.compare(fit, rp.fit("f =~ t1 + a*t2 + a*t3", data())).df_diff == 1


@pytest.mark.parametrize(
    "line", ["f <~ v1", "a > 1", "t1 ~*~ 1*t1", "level: 1", "group: 1", 'efa("b")*f =~ v1', "a == b^2"]
)
def test_what_is_refused_is_refused(line):
    with pytest.raises(ModelError):
        rp.fit(f"f =~ t1 + a*t2 + b*t3 + v1\n{line}", data())


@pytest.mark.parametrize("line", ["t1 + t2 ~~ v1", "f ~~ NA*f # free", "a == 2*b - 0.1", "t1 ~ 1; t2 ~ m*1", "f ~\n  age",
                                  "u := exp(a)*log(abs(b) + 1)/sqrt(2)^2", "t3 ~~ start(.5)*t3 ! near"])  # fmt: skip
def test_what_is_read_is_read(line):
    assert rp.fit(f"f =~ 1*t1 + a*t2 + b*t3 + v1\n{line}", data()).converged


def test_the_sign_of_an_absolute_value_counts():
    frame = rp.fit("f =~ t1 + a*t2 + t3\nsize := abs(a)\nless := abs(-a)\n", data()).estimates
    errors = frame.set_index("label").std_error
    assert errors["size"] == errors["less"] == pytest.approx(errors["a"])
