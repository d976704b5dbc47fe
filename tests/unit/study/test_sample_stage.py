"""The stage of the sample: early against late respondents wherever the times of submission tell them apart."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.respondents.early_late import early_late, is_in_order
from repurchase.document.content.document_content import walk
from repurchase.document.parts.blocks import Paragraph
from repurchase.study.chapter.opening.sample import sample_section
from repurchase.study.chapter.opening.sample_checks import late_words
from repurchase.study.stages.run_state import Run
from repurchase.study.stages.sample_stage import screened_sample

SURVEY = rp.read(rp.sample_survey())
STUDY = rp.Study.default()


def with_times(times):
    return replace(SURVEY, meta=SURVEY.meta.assign(submitted=times))


def days(*values):
    """Times of submission, each value for as many respondents."""
    each = -(-SURVEY.n // len(values))
    return pd.Series([d for d in values for _ in range(each)][: SURVEY.n], SURVEY.meta.index)


DAY, NEXT = pd.Timestamp("2025-12-01"), pd.Timestamp("2025-12-02")
IN_ORDER = {
    "as answered": (SURVEY.meta["submitted"], True),
    "two days": (days(DAY, NEXT), True),
    "one day": (days(DAY), False),
    "one day and a straggler": (days(*[DAY] * 40, NEXT), False),
    "no times": (days(pd.NaT), False),
    "few times": (days(DAY, NEXT, *[pd.NaT] * 30), True),
}


@pytest.mark.parametrize("case", IN_ORDER)
def test_times_tell_early_from_late_or_not(case):
    times, told = IN_ORDER[case]
    assert is_in_order(with_times(times)) is told


def test_no_column_of_times_is_no_order():
    assert not is_in_order(replace(SURVEY, meta=SURVEY.meta.drop(columns="submitted")))


def test_the_stage_compares_those_who_are_analysed():
    run = Run()
    kept = screened_sample(run, SURVEY, STUDY)
    found = run.results["bias"]
    assert found.rows == early_late(kept).rows
    assert found.n_early == found.n_late == int(kept.n * 0.25)
    assert not any(n.message.key == "run.left_out" for n in run.notes)


def test_it_takes_level_and_criteria_from_the_study():
    run, strict = Run(quick=True), STUDY.with_options(level=0.9).with_alpha(0.9)
    screened_sample(run, SURVEY, strict)
    assert run.results["bias"].level == 0.9
    assert run.results["bias"].rules.preset == strict.entry.options.preset


@pytest.mark.parametrize("case", ["one day", "no times"])
def test_without_an_order_nothing_is_compared_and_nothing_said(case):
    run = Run()
    screened_sample(run, with_times(IN_ORDER[case][0]), STUDY)
    assert "bias" not in run.results
    assert not any(n.message.key == "run.left_out" for n in run.notes)


@pytest.mark.parametrize("p", [0.001, 0.8])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_construct_alone_has_no_largest_difference_and_no_adjustment(lang, p):
    found = early_late(screened_sample(Run(), SURVEY, STUDY))
    first, second = (replace(r, p_holm=p) for r in found.rows[:2])
    lost = replace(second, p_holm=float("nan"))
    words = {"en": ("Holm", "largest", "differed significantly in"), "zh": ("Holm", "最大", "上存在显著差异")}[lang]

    def told(*rows):
        only = replace(found, rows=rows)
        said = (only.sentences()[0].render(lang), next(iter(late_words(only))).render(lang))
        return [[w in s for w in words] for s in said]

    assert told(first) == told(first, lost) == [[False, False, p < 0.05]] * 2
    assert told(first, second) == [[True, True, p < 0.05]] * 2


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_chapter_says_it_in_the_text_and_shows_it_in_the_appendix(lang):
    found = rp.analyze(SURVEY, STUDY, draws=0, quick=True)
    blocks = list(walk(sample_section(found).blocks))
    assert [b.appendix for b in blocks if getattr(b, "name", "") == "early_late"] == [True]
    said = " ".join(b.render(lang) for b in blocks if isinstance(b, Paragraph))
    assert {"en": "59 earliest and the 59 latest", "zh": "最早作答的59人与最晚作答的59人"}[lang] in said
