"""The chapters that this package writes, unedited: nothing in them is found to contradict their own findings."""

from __future__ import annotations

import pytest
from other_studies import STUDIES

import repurchase as rp

FORMATS = ("docx", "md", "html")


@pytest.fixture(scope="module")
def sample_report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own") / "report"
    return rp.analyze(rp.sample_survey(), draws=200).write(folder, lang="both", formats=(*FORMATS, "json"))


def alarms(folder, lang):
    for ending in FORMATS:
        found = rp.check_manuscript(folder / f"report.{lang}.{ending}", folder)
        assert found.checked > 50
        yield from ((ending, f.kind, f.stated, f.finding, f.sentence) for f in found.faults)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sample_chapter_contradicts_nothing(sample_report, lang):
    assert not list(alarms(sample_report, lang))


def test_an_edited_chapter_is_found_out(sample_report):
    page = (sample_report / "report.zh.md").read_text(encoding="utf-8")
    edited = sample_report.parent / "edited.md"
    edited.write_text(page.replace("β=0.462", "β=0.642").replace("H1未获支持", "H1获得支持"), encoding="utf-8")
    found = rp.check_manuscript(edited, sample_report)
    assert {"coef", "verdict"} <= {f.kind for f in found.contradictions}
    assert all("0.462" in f.finding for f in found.contradictions if f.kind == "coef")


@pytest.mark.slow
@pytest.mark.parametrize("name", STUDIES)
def test_the_chapter_of_another_study_contradicts_nothing(name, tmp_path):
    study, data = STUDIES[name].write(tmp_path)
    folder = rp.analyze(data, study, draws=200).write(tmp_path / "report", lang="both", formats=(*FORMATS, "json"))
    assert not [a for lang in ("zh", "en") for a in alarms(folder, lang)]
