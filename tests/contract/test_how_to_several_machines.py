"""The page on several machines: its code runs, its commands exist, and its numbers are those of the program."""

import re
import shlex
import tomllib
from pathlib import Path

from repurchase.analysis.power import replications
from repurchase.analysis.sem import refit
from repurchase.cli import app
from repurchase.numeric.refits import ml
from repurchase.numeric.resampling.counts import CHUNK
from repurchase.settings import problem
from repurchase.work import dask_workers
from repurchase.work.remote_chunks import own_versions

ROOT = Path(__file__).parents[2]
ENGLISH, CHINESE = (
    (ROOT / "docs" / lang / "data" / "several-machines.md").read_text(encoding="utf-8") for lang in ("en", "zh")
)


def test_every_example_runs():
    scope = {}
    for block in re.findall(r"```python\n(.*?)```", ENGLISH, re.S):
        exec(compile(block, "several-machines.md", "exec"), scope)
    assert scope["found"].effects[0].by_size[1].count > 0
    assert scope["fit"].converged


def test_commands_exist_in_both_languages():
    known = app.commands
    for page in (ENGLISH, CHINESE):
        lines = [
            shlex.split(line, comments=True)
            for line in "\n".join(re.findall(r"```bash\n(.*?)```", page, re.S)).split("\n")
        ]
        ours = [line for line in lines if line and line[0] == "repurchase"]
        assert {line[1] for line in ours} == {"analyze", "power"}
        for line in ours:
            given = {word for word in line[2:] if word.startswith("--")}
            assert given <= {option for parameter in known[line[1]].params for option in parameter.opts}, line
            assert problem("scheduler", line[line.index("--scheduler") + 1]) is None
        assert "repurchase[cluster]" in page


def test_the_extra_is_one_and_tests_have_it():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert extras["cluster"] == ["distributed>=2024"]
    assert set(extras["cluster"]) <= set(extras["test"])


def test_sizes_and_seconds_are_those_of_the_page():
    assert f"up to {ml.TOGETHER * CHUNK:,} resamples with ML; {CHUNK} with the others" in ENGLISH
    assert f"| {refit.ALONE} resamples |" in ENGLISH
    assert f"{replications.ALONE} with WLSMV" in ENGLISH
    assert f"within {dask_workers.PATIENCE:g} seconds" in ENGLISH
    assert f"{dask_workers.PATIENCE:g} 秒内" in CHINESE
    assert dask_workers.LONELY == 60
    assert "for a minute" in ENGLISH
    assert "一分钟内" in CHINESE
    assert own_versions().keys() == {"repurchase", "python", "numpy", "scipy"}
    for page in (ENGLISH, CHINESE):
        assert all(name in page for name in ("repurchase", "Python", "NumPy", "SciPy"))
