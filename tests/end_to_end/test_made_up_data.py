"""Made-up answers written by the command line are read as made up."""

from __future__ import annotations

import subprocess
import sys

import pytest

import repurchase as rp


def run(*arguments):
    command = [sys.executable, "-c", "from repurchase.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=900)


@pytest.mark.parametrize("suffix", [".csv", ".sav"])
def test_simulate(tmp_path, suffix):
    path = tmp_path / f"made{suffix}"
    done = run("simulate", "--to", path, "--n", 60, "--seed", 4)
    assert done.returncode == 0, done.stderr
    survey = rp.read(path)
    assert survey.n == 60
    assert survey.source.synthetic
    assert survey.source.study == "luckin"


def test_export_and_its_refusal(tmp_path):
    import shutil

    data = tmp_path / "luckin_survey.xlsx"
    shutil.copyfile(rp.sample_survey(), data)
    done = run("export", data, "--to", tmp_path / "clean.sav")
    assert done.returncode == 0, done.stderr
    assert rp.read(tmp_path / "clean.sav").n == 238
    refused = run("export", data, "--to", data)
    assert refused.returncode == 2
    assert len(refused.stderr.strip().splitlines()) == 1
    assert rp.read(data).n == 243
    assert sorted(p.name for p in tmp_path.iterdir()) == ["clean.sav", "luckin_survey.xlsx"]
