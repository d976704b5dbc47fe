"""Segments in the chapter: only where they are asked for, and every sentence true for what was found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.document.parts.blocks import Paragraph, Section
from repurchase.errors import InputError
from repurchase.study import Study
from repurchase.study.chapter.decisions.segments_section import segments_section
from repurchase.study.chapter.opening.description import description_section
from repurchase.survey.instrument import Background, Scale, Statement

ASKED = '\n[segments]\nby = ["tenure", "channel", "frequency"]\nclasses = true\nmost = 2\n'


def study(asked: str = ASKED) -> Study:
    return Study.parse(Study.default().text + asked)


@pytest.fixture(scope="module")
def planted():
    """The sample with two kinds of customers: one content with offers, one with the product; and a question 0-10."""
    survey, rng = rp.read(rp.sample_survey()), np.random.default_rng(7)
    answers = survey.responses.copy()
    offers, product = (
        [i for code in codes for i in survey.instrument[code].item_names]
        for codes in (("PROMO", "CONV", "PERS", "SAT"), ("QUAL", "WOM", "RESP", "TRUST"))
    )
    kind = rng.random(len(answers)) < 0.4
    answers.loc[kind, offers] = np.clip(np.round(answers.loc[kind, offers] - 1.6), 1, 5)
    answers.loc[~kind, product] = np.clip(np.round(answers.loc[~kind, product] - 1.6), 1, 5)
    words = {"en": "How likely are you to recommend the brand? (0-10)", "zh": "您有多大可能推荐该品牌？（0-10分）"}
    answers["NPS"] = np.where(kind, 10.0, 3.0)
    instrument = survey.instrument
    asked = replace(instrument, statements=(*instrument.statements, Statement("NPS", words, scale=Scale(0, 10))))
    return rp.analyze(replace(survey, responses=answers, instrument=asked), study(), draws=99, quick=True)


def words(section: Section | None, lang: str) -> str:
    assert section is not None
    return " ".join(b.render(lang) for b in section.blocks if isinstance(b, Paragraph))


def test_nothing_is_told_unless_it_is_asked_for():
    findings = rp.analyze(rp.sample_survey(), draws=0, quick=True)
    assert "segments" not in findings
    assert "recommendation" not in findings
    assert segments_section(findings) is None
    assert not any("recommend" in n.message.key for n in findings.notes)


def test_planted_segments_stand_in_the_chapter(planted):
    section = segments_section(planted)
    said = words(section, "en")
    assert "one to two classes were fitted to the scores of nine constructs" in said
    assert "BIC was smallest for two classes" in said
    assert "must therefore differ on them" in said
    assert "The profiles cross" in said
    assert "各类别依人数" in words(section, "zh") or "并依人数由多到少编号" in words(section, "zh")
    names = [b.name for b in section.blocks if not isinstance(b, Paragraph)]
    assert names[:3] == ["class_counts", "class_profiles", "class_profiles"]
    background = next(b for b in section.blocks if getattr(b, "name", "") == "class_background")
    assert background.appendix
    assert background.rows[0][0]["zh"] == "性别"


def test_known_segments_follow_in_short_names(planted):
    section = segments_section(planted)
    assert "Segments were formed by tenure, channel and purchase frequency" in words(section, "en")
    assert "按加入时间、私域渠道和购买频率划分群体" in words(section, "zh")
    tables = [b for b in section.blocks if getattr(b, "name", "").startswith("segment_means_")]
    assert [t.title.render("zh") for t in tables][0] == "按“加入时间”划分的平均得分（0–100）"
    assert all(t.appendix for t in tables)


def test_the_score_follows_the_classes(planted):
    found = planted["recommendation"].to_dict()
    classes = {s["segment"]: s["score"] for s in found["segments"] if s["segment"].startswith("Class")}
    assert sorted(classes.values()) == pytest.approx([-100, 100], abs=5)
    description = description_section(planted)
    assert "The recommendation score was" in words(description, "en")
    assert "净推荐值为" in words(description, "zh")
    table = next(b for b in description.blocks if getattr(b, "name", "") == "recommendation")
    assert table.appendix
    assert "NPS" not in {s["item"] for s in planted["shares"].to_dict()}


def test_findings_hold_the_segments(planted):
    told = planted.to_dict()["segments"]
    assert told["classes"]["verdict"] == "classes"
    assert {k["question"].partition(":")[0] for k in told["known"]} == {"tenure", "channel", "frequency"}
    assert "members" not in told["classes"]


def test_the_report_is_written_in_both_languages(planted, tmp_path):
    planted.write(tmp_path / "report", lang="both", formats=("docx", "md", "html", "xlsx", "tex"))
    assert "## 4." in (tmp_path / "report" / "report.en.md").read_text("utf-8")
    assert "顾客细分" in (tmp_path / "report" / "report.zh.md").read_text("utf-8")
    assert (tmp_path / "report" / "figures" / "class_profiles.zh.png").exists()


def test_one_class_leaves_one_paragraph_and_its_evidence(planted):
    segments = planted["segments"]
    alone = replace(segments.classes, verdict="one class", proposed=1, k=1, profiles=(), composition=())
    section = segments_section(
        replace(planted, results={**planted.results, "segments": replace(segments, classes=alone, known=None)})
    )
    assert "no segments were found in the answers" in words(section, "en")
    assert [getattr(b, "appendix", None) for b in section.blocks] == [None, True]


def test_segments_by_an_unknown_question_are_refused_with_the_line():
    with pytest.raises(InputError, match="tenur"):
        study('\n[segments]\nby = ["tenur"]\n')


def test_another_scale_is_said_to_the_author():
    survey = rp.read(rp.sample_survey())
    label = {"en": "Likelihood to recommend (1-10)", "zh": "推荐意愿（1-10分）"}
    asked = replace(
        survey.instrument, background=(*survey.instrument.background, Background("REC", label, kind="number"))
    )
    answers = pd.Series(np.arange(len(survey.responses)) % 10 + 1.0, survey.responses.index)
    other = replace(survey, instrument=asked, background=survey.background.assign(REC=answers))
    findings = rp.analyze(other, draws=0, quick=True)
    assert "recommendation" not in findings
    assert any(n.message.key == "recommendation.other_scale" for n in findings.notes)


def test_the_flag_asks_for_classes():
    assert not Study.default().entry.segments.classes
    assert Study.default().with_segments(True).entry.segments.classes
    assert Study.default().with_segments(None) == Study.default()
