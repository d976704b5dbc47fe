"""The chapters that this package writes, unedited: nothing in them is found to contradict their own findings."""

from __future__ import annotations

import re

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


def test_numbers_of_another_specification_are_right_where_specifications_are_told_alone(sample_report):
    page = (sample_report / "report.en.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if re.match(r"\| H2 CONV → SAT \| \.\d{3}\\", line))
    reported, ordinal, *_, other, _ = re.findall(r"\.\d{3}", row)  # other: without sheets that carry a sign
    assert reported not in (ordinal, other)
    edited = sample_report.parent / "specified.md"
    edited.write_text(page.replace(row, row.replace(ordinal, ".913")), encoding="utf-8")
    (fault,) = rp.check_manuscript(edited, sample_report).contradictions
    assert fault.stated.startswith(".913")
    edited.write_text(re.sub(rf"\(β\s=\s{re.escape(reported)},", f"(β = {other},", page), encoding="utf-8")
    found = rp.check_manuscript(edited, sample_report).contradictions
    assert {(f.kind, f.stated, f.finding[1:]) for f in found} == {("coef", other, reported)}


def test_what_a_model_predicts_is_no_mean_and_a_table_that_goes_on_has_its_first_caption(sample_report, tmp_path):
    draft = tmp_path / "draft.md"
    draft.write_text(
        "Repurchase intention had a mean of 9.99.\n\n"
        "For Convenience, the model predicted mean Repurchase intention to be 0.091 points higher (95% CI [0.01, 0.17]).\n\n"
        "Predicted changes of Repurchase intention\n\n| | M |\n|---|---|\n| Convenience | 8.88 |\n\n"
        "Table 2 (continued)\n\n| | M |\n|---|---|\n| Promotions | 7.77 |\n\n"
        "Means\n\n| | M |\n|---|---|\n| Promotions | 6.66 |\n",
        encoding="utf-8",
    )
    found = rp.check_manuscript(draft, sample_report)
    assert [f.stated for f in found.contradictions] == ["9.99", "6.66"]


@pytest.mark.slow
@pytest.mark.parametrize("name", STUDIES)
def test_the_chapter_of_another_study_contradicts_nothing(name, tmp_path):
    study, data = STUDIES[name].write(tmp_path)
    folder = rp.analyze(data, study, draws=200).write(tmp_path / "report", lang="both", formats=(*FORMATS, "json"))
    assert not [a for lang in ("zh", "en") for a in alarms(folder, lang)]


def test_counts_of_hypotheses_and_small_p_values_are_told(sample_report, tmp_path):
    draft = tmp_path / "draft.md"
    draft.write_text(
        "Overall, 11 out of 14 hypotheses received support.\n\nTen of the 14 hypotheses were supported.\n\n"
        "H8 was supported (p = .012).\n",
        encoding="utf-8",
    )
    found = rp.check_manuscript(draft, sample_report)
    assert [(f.stated, f.finding) for f in found.contradictions] == [("11", "10"), (".012", "< 0.001")]
