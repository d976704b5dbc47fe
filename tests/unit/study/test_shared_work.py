"""A second process changes no number, no note and no byte, and the progress of both is one."""

from __future__ import annotations

from functools import cache

import pytest

import repurchase as rp
from repurchase.study.chapter.output import writing_shares
from repurchase.work.tasks_ahead import can_fork


@cache
def findings(workers):
    return rp.analyze(rp.sample_survey(), draws=60, workers=workers)


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.skipif(not can_fork(), reason="the system does not fork safely")
def test_findings_of_two_processes_are_those_of_one():
    assert findings(2).json() == findings(1).json()
    assert findings(2).notes == findings(1).notes
    assert list(findings(2).results) == list(findings(1).results)


@pytest.mark.parametrize("lang", ["zh", "both"])
@pytest.mark.parametrize("formats", [("docx", "html", "xlsx", "json"), ("json",)])
def test_a_report_of_two_processes_is_that_of_one(lang, formats, tmp_path):
    told = {}
    for workers in (1, 2):
        steps = told[workers] = []
        findings(1).write(
            tmp_path / str(workers), lang, formats, workers=workers, progress=lambda stage, *of: steps.append(of)
        )
        done = [d for d, _ in steps]
        languages = ("zh", "en") if lang == "both" else (lang,)
        assert done == sorted(done)
        assert steps[-1] == (sum(writing_shares(languages, formats).values()),) * 2
    assert files(tmp_path / "1") == files(tmp_path / "2")
    assert told[1] == told[2]
