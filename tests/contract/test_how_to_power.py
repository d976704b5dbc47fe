"""The page on sample sizes runs as it stands, and what it says of defaults is so."""

import re
from inspect import signature
from pathlib import Path

import pytest
from click.testing import CliRunner

import repurchase as rp
from repurchase.analysis.power.result import REPLICATIONS, TARGET
from repurchase.cli import app
from repurchase.text import catalogue

ENGLISH, CHINESE = (
    (Path(__file__).parents[2] / "docs" / lang / "fielding" / "sample-size.md").read_text(encoding="utf-8")
    for lang in ("en", "zh")
)
PAGE = ENGLISH + CHINESE


def test_every_example_runs():
    scope = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.S):
        exec(compile(block, "sample-size.md", "exec"), scope)
    found = scope["found"]
    assert found.effects[0].by_size[1].power > 0.9
    assert [e.effect.path for e in found.nulls] == [("TRUST", "RI"), ("SAT", "TRUST", "RI")]


@pytest.mark.parametrize("line", re.findall(r"^repurchase (power .*)$", PAGE, re.M))
def test_every_command_is_understood(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rp.Study.default().write("study.toml")
    words = [w.strip('"') for w in re.findall(r'"[^"]*"|\S+', line)]
    if "--reps" not in words:
        words += ["--reps", "10"]
    words[words.index("--reps") + 1] = "10"
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "proposal").exists() is ("--out" in words)


def test_defaults_are_those_of_the_page():
    power, simulate = signature(rp.power).parameters, signature(rp.simulate).parameters
    for name, value in {"loading": 0.75, "effect": 0.3, "correlation": 0.4, "ease": 0.4, "categories": 5}.items():
        assert power[name].default == simulate[name].default == value
    assert (REPLICATIONS, TARGET) == (1_000, 0.8)


def test_the_heading_is_that_of_the_table():
    assert f"*{catalogue('en')['power.needed'].format(target='.80')}*" in ENGLISH
    assert f"“{catalogue('zh')['power.needed'].format(target='0.80')}”" in CHINESE
