"""Whatever is set, the answer is a sentence or a result: study files, models, formulas, codebooks, options."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import repurchase as rp
from repurchase.cli import app
from repurchase.errors import MOST_CHARACTERS, InputError, RepurchaseError
from repurchase.model.expression import ExpressionError, parse_expression
from repurchase.settings import SETTINGS, checked

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
from odd_settings import (  # noqa: E402
    FORMULAS,
    MODEL_TEXTS,
    ODD_VALUE,
    codebook_texts,
    megabytes,
    processor_seconds,
    study_texts,
)

FACTOR = float(os.environ.get("REPURCHASE_FUZZ", "1"))
SCORES = pd.DataFrame(
    np.random.default_rng(5).normal(size=(60, 6)) + np.random.default_rng(6).normal(size=(60, 1)),
    columns=[f"x{k}" for k in range(1, 7)],
)


def tries(n):
    """Settings of one property: a few examples, or very many in the long run."""
    return settings(max_examples=int(n * FACTOR), suppress_health_check=list(HealthCheck))


def said(error: RepurchaseError) -> None:
    """An error has words in both languages, and not too many of them."""
    for lang in ("en", "zh"):
        assert error.message.render(lang).strip()
    assert 0 < len(str(error)) <= MOST_CHARACTERS
    assert "\x1b" not in str(error) and "\0" not in str(error)


@tries(250)
@given(study_texts())
def test_a_study_file_is_read_or_refused(source):
    with processor_seconds():
        try:
            study = rp.Study.parse(source)
        except InputError as error:
            said(error)
            return
        assert all(x != y for x, y in study.regressions())
        assert all(len(set(names)) == 3 for names in study.moderations())
        assert all(len(c.scale.points) <= 101 for c in study.instrument)
        study.screening_rules()
        assert rp.Study.parse(study.text).entry == study.entry


@tries(250)
@given(MODEL_TEXTS)
def test_a_model_is_fitted_or_refused(source):
    with processor_seconds():
        try:
            fit = rp.fit(source, SCORES)
            fit.page("en")
        except RepurchaseError as error:
            said(error)


@tries(250)
@given(FORMULAS)
def test_a_formula_has_a_value_or_a_mistake(source):
    with processor_seconds(5):
        try:
            formula = parse_expression(source)
        except ExpressionError as error:
            assert 0 <= error.position <= len(source)
            return
        values = dict.fromkeys(formula.names(), 0.7)
        with np.errstate(all="ignore"):
            formula.evaluate(values)
            formula.evaluate({k: np.full(3, v) for k, v in values.items()}, np)
            for name in formula.names():
                formula.derivative(name).evaluate(values)


@tries(150)
@given(codebook_texts())
def test_a_codebook_is_read_or_refused(tmp_path_factory, source):
    path = tmp_path_factory.getbasetemp() / "book.csv"
    path.write_text(source, encoding="utf-8", errors="replace")
    from repurchase.survey.read.ratings.codebook import Codebook

    with processor_seconds():
        try:
            found = Codebook.read(path)
        except RepurchaseError as error:
            said(error)
            return
        assert found.entries
        found.entry(["SAT1"], ["a wording"])


@tries(200)
@given(st.sampled_from(sorted(SETTINGS)), ODD_VALUE)
def test_a_setting_is_taken_or_refused(name, value):
    try:
        assert checked(name, value) is value
    except InputError as error:
        said(error)


@tries(150)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "estimator",
                "missing",
                "group",
                "group_equal",
                "group_partial",
                "ordered",
                "std_lv",
                "meanstructure",
                "likelihood",
                "information",
                "level",
            ]
        ),
        ODD_VALUE,
        min_size=1,
        max_size=2,
    )
)
def test_arguments_of_a_fit_are_taken_or_refused(options):
    with processor_seconds():
        try:
            rp.fit("f =~ x1 + x2 + x3", SCORES, **options)
        except RepurchaseError as error:
            said(error)


@pytest.mark.parametrize(
    "options", [{"group_equal": True}, {"group_partial": np.True_}, {"group": 10**5000}, {"group": True}]
)
def test_a_group_is_a_name(options):
    with pytest.raises(RepurchaseError) as refused:
        rp.fit("f =~ x1 + x2 + x3", SCORES, **options)
    said(refused.value)


class Untouched:
    """Data that nobody may look at before the arguments are checked."""

    def __getattribute__(self, name):
        raise AssertionError(f"{name} was looked at")


CALLS = {
    "analyze": (lambda **o: rp.analyze(Untouched(), **o), ("estimator", "draws", "seed", "level", "quick")),
    "simulate": (
        lambda **o: rp.simulate(Untouched(), **o),
        ("n", "seed", "categories", "loading", "effect", "correlation", "ease"),
    ),
    "pls": (
        lambda **o: rp.pls(Untouched(), {"RI": ["SAT"]}, **o),
        ("scheme", "draws", "seed", "level", "folds", "repeats"),
    ),
    "describe": (lambda **o: rp.describe(Untouched(), **o), ("level",)),
    "reliability": (lambda **o: rp.reliability(Untouched(), **o), ("level", "bootstrap", "seed")),
    "validity": (lambda **o: rp.validity(Untouched(), **o), ("level", "draws", "seed")),
    "efa": (lambda **o: rp.efa(Untouched(), **o), ("percentile", "draws", "seed")),
    "mediation": (lambda **o: rp.mediation(Untouched(), **o), ("draws", "seed", "level")),
    "moderation": (lambda **o: rp.moderation("", Untouched(), "X", "W", "Y", **o), ("level", "missing", "estimator")),
    "invariance": (lambda **o: rp.invariance("", Untouched(), "g", **o), ("level", "estimator")),
    "group_differences": (lambda **o: rp.group_differences(Untouched(), **o), ("level",)),
    "correlations": (lambda **o: rp.correlations(Untouched(), **o), ("level",)),
    "shares": (lambda **o: rp.shares(Untouched(), **o), ("level",)),
    "early_late": (lambda **o: rp.early_late(Untouched(), **o), ("level",)),
}
REFUSED_EVERYWHERE = {
    "negative": -5,
    "large": 10**30,
    "nan": float("nan"),
    "inf": float("inf"),
    "words": "many",
    "object": object(),
    "list": [1],
    "endless": 10**5_000,
}


@pytest.mark.parametrize("kind", REFUSED_EVERYWHERE)
@pytest.mark.parametrize(("name", "option"), [(n, o) for n, (_, options) in CALLS.items() for o in options])
def test_an_argument_is_refused_before_anything_is_looked_at(name, option, kind):
    value = REFUSED_EVERYWHERE[kind]
    if kind == "negative" and option in ("ease", "loading", "effect", "correlation"):
        value = -50
    with pytest.raises(InputError) as caught:
        CALLS[name][0](**{option: value})
    assert option in str(caught.value)
    assert len(str(caught.value)) < 300


WORDS = st.one_of(
    st.sampled_from(
        ["both", "fr", "", "MLX", "auto", "-1", "1e9", "0x10", "9" * 5_000, "None", "nan", "\x1b[31m", "x" * 10_000]
    ),
    st.integers().map(str),
    st.text(max_size=20).filter(lambda v: "\0" not in v and not v.startswith("-")),
)
COMMANDS = {
    "analyze": (
        ["analyze", "none.csv"],
        ["--estimator", "--draws", "--seed", "--lang", "--formats", "--study", "--out"],
    ),
    "simulate": (["simulate", "--to", "none/s.csv"], ["--n", "--seed", "--study"]),
    "fit": (["fit", "none.lav", "none.csv"], ["--estimator", "--missing", "--group", "--group-equal", "--lang"]),
    "criteria": (["criteria", "--preset", "FOO"], ["--lang"]),
    "check": (["check", "none.csv"], ["--study", "--codebook"]),
    "export": (["export", "none.csv", "--to", "none/x.sav"], ["--study", "--codebook"]),
    "init": (["init", "none.csv", "--out", "none/study.toml"], ["--codebook"]),
}


@tries(150)
@given(st.data())
def test_an_option_of_a_command_is_taken_or_refused(tmp_path_factory, data):
    """Without the files that they name, every command ends in a sentence and writes nothing."""
    given, options = COMMANDS[data.draw(st.sampled_from(sorted(COMMANDS)))]
    chosen = data.draw(st.lists(st.sampled_from(options), max_size=3, unique=True))
    line = [*given, *(word for option in chosen for word in (option, data.draw(WORDS)))]
    with pytest.MonkeyPatch.context() as patch, processor_seconds():
        folder = tmp_path_factory.getbasetemp() / "empty"
        folder.mkdir(exist_ok=True)
        patch.chdir(folder)
        ended = CliRunner().invoke(app, line)
        assert not list(folder.iterdir())
    if isinstance(ended.exception, RepurchaseError):
        said(ended.exception)
    else:
        assert ended.exit_code == 2 or isinstance(ended.exception, OSError)


def test_numpys_numbers_are_numbers():
    fit = rp.fit("f =~ x1 + x2 + x3", SCORES, level=np.float64(0.9), std_lv=np.bool_(True))
    assert fit.bootstrap(draws=np.int64(5), seed=np.uint32(2)).seed == 2
    assert rp.simulate("F =~ a + b + c", n=np.int32(20), seed=np.int64(3), categories=np.int8(5)).n == 20


@pytest.mark.slow
def test_twelve_thousand_tries_within_memory_and_time(tmp_path):
    """The properties above, twelve times as often, in a process of its own that may hold 500 MB."""
    code = (
        "import pytest, resource, sys; ended = pytest.main([sys.argv[1], '-q', '-k', 'read_or or fitted_or or formula or taken_or', "
        "'-p', 'no:cacheprovider', '--import-mode=importlib']); "
        "sys.exit(ended or (3 if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 500_000 else 0))"
    )
    done = subprocess.run([sys.executable, "-c", code, __file__], capture_output=True, text=True, check=False, cwd=tmp_path,
                          env={**os.environ, "REPURCHASE_FUZZ": "12", "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path)})  # fmt: skip
    assert done.returncode == 0, done.stdout[-4_000:]
    assert megabytes() < 2_000
