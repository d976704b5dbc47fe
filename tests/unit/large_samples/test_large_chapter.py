"""The chapter of a large file: right numbers of respondents in every sentence, no tests, conditions where it misfits."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from large_surveys import DROPPED, FLAGGED, ROWS_HELD, as_large, made_survey, study

import repurchase as rp
from repurchase.document.content.document_content import walk
from repurchase.document.parts.blocks import Figure, Paragraph, Table
from repurchase.text import render

N, MISSING = 6000, 400
LANGUAGES = ("en", "zh")
TESTED = re.compile(r"\bp\s*[<=]\s*\.?\d|p\s*值|\*{1,3}p|signific|显著", re.IGNORECASE)


@pytest.fixture(scope="module")
def large():
    return as_large(made_survey(N, missing=MISSING), ROWS_HELD)


@pytest.fixture(scope="module")
def findings(large):
    return rp.analyze(large, study().with_options(smallest_effect=0.1), draws=500)


def all_blocks(document):
    return list(walk((*document.sections, document.appendix)))


def words_of(document, lang):
    """Every sentence of the chapter, and every note and cell of its tables."""
    said = []
    for block in all_blocks(document):
        if isinstance(block, Paragraph):
            said += [render(v, lang) for v in block.values]
        elif isinstance(block, Table | Figure):
            said += [render(n, lang) for n in (block.title, *block.notes)]
    return said


def test_every_stage_gives_its_result(findings):
    wanted = {"whole", "sample", "description", "reliability", "cfa", "validity", "correlations", "sem", "bootstrap",
              "effects", "left_out", "gate", "explained", "hypotheses", "priorities", "groups"}  # fmt: skip
    assert wanted <= findings.keys()
    assert "run.left_out" not in {n.message.key for n in findings.notes}


def test_counts_are_those_of_the_file(findings, large):
    whole = findings["whole"].to_dict()
    complete = large.whole.complete
    assert whole["n"] == N
    assert whole["read"] == N + sum(DROPPED.values())
    assert whole["complete"] == complete < N
    assert whole["dropped"] == DROPPED
    assert whole["flagged"] == FLAGGED
    assert findings["sem"].n == findings["cfa"].n == complete
    assert findings.provenance.n == N
    table = findings["whole"].table("whole_sample")
    assert [row[2] for row in table.rows] == [N + 42, N + 11, N, complete]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_takes_the_sample_for_the_whole(findings, large, lang):
    """The rows held are named where they are meant, and nowhere else."""
    style = findings.style(lang)
    shown = [s.render(lang, style) if hasattr(s, "render") else str(s) for s in
             (v for b in all_blocks(findings.report()) if isinstance(b, Paragraph) for v in b.values)]  # fmt: skip
    meant = [s for s in shown if re.search(rf"\b{ROWS_HELD}\b|(?<!\d){ROWS_HELD}(?!\d)", s)]
    assert len(meant) == 1
    assert any(f"{N:,}" in s for s in shown)
    assert any(f"{large.whole.complete:,}" in s for s in shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_tested(findings, lang):
    """The one sentence that names significance says why nothing is judged by it."""
    found = [s for s in words_of(findings.report(), lang) if TESTED.search(s)]
    assert len(found) == 1
    assert ".05" in found[0]
    for block in all_blocks(findings.report()):
        if isinstance(block, Table):
            assert not {c.name for c in block.columns} & {"p_value", "p_holm", "statistic", "z"}


def test_the_workbook_has_no_p_either(findings):
    for section in findings.report().workbook:
        for block in walk([section]):
            if isinstance(block, Table):
                assert not {c.name for c in block.columns if c.kind == "p"}


def test_the_summary_leads_with_respondents_and_judges_by_size(findings):
    for lang, counted in (("en", "6,042"), ("zh", "6,042")):
        assert counted in findings.summary(lang)
        assert not TESTED.search(findings.summary(lang))


def test_files_are_written_in_both_languages(findings, tmp_path):
    findings.write(tmp_path / "out", lang="both")
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert {"report.en.docx", "report.zh.html", "tables.en.xlsx", "findings.json", "model.lav"} <= names
    assert not {n for n in names if n.startswith("review")}


def test_errors_of_the_chapter_are_those_of_its_draws(findings):
    drawn, sem = findings["bootstrap"], findings["sem"]
    assert drawn.fit is sem
    np.testing.assert_allclose(np.sqrt(np.diag(sem.vcov)), drawn.theta.std(axis=0, ddof=1))
    claim = next(t for t in findings["hypotheses"].tested if t.path == ("SAT", "RI"))
    assert (claim.ci_low, claim.ci_high) == drawn.interval("RI~SAT", level=0.95)
    effect = next(e for e in findings["effects"].specific if e.kind == "indirect")
    name = "ind_" + "_".join(effect.path)
    assert effect.ci == pytest.approx(drawn.interval(name, level=0.95))


def test_a_model_that_misfits_makes_every_verdict_conditional():
    rows = made_survey(N)
    answers = rows.responses.copy()
    items = list(rows.instrument.item_names)
    style = np.random.default_rng(1).normal(size=(N, 1))
    answers[items[::2]] = np.clip(np.round(answers[items[::2]] + 0.7 * style), 1, 5)
    found = rp.analyze(as_large(replace(rows, responses=answers), ROWS_HELD), study(), draws=300)
    assert found["gate"].closed("approximate_fit")
    assert all("approximate_fit" in t.conditional_on for t in found["hypotheses"].tested)
    assert "exact_fit" not in {p.key for p in found["gate"].premises}
    for lang, word in (("en", "conditional"), ("zh", "条件")):
        assert word in found.summary(lang)
        assert not TESTED.search(found.summary(lang))


def test_without_paths_the_chapter_ends_at_the_measurement(large):
    chosen = [c.name for c in large.instrument][:3]
    few = replace(large, instrument=large.instrument.with_constructs(tuple(large.instrument[c] for c in chosen)))
    found = rp.analyze(few, study(), draws=300)
    assert "sem" not in found
    assert found.report().sections
    for lang in LANGUAGES:
        assert f"{large.whole.complete:,}" in found.summary(lang)


def test_clusters_and_weights_are_refused(large):
    with pytest.raises(rp.InputError, match="cluster"):
        rp.analyze(large, study(), cluster="shop")
