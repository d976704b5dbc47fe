"""A drafted study file can be read, completed and used."""

from __future__ import annotations

import repurchase as rp
from repurchase.study import Study
from repurchase.study.file.draft import draft_text


def completed(text: str) -> str:
    """What a user does: take the # signs away from the lines at the end."""
    head, _, tail = text.rpartition("\n# ")
    while "\n# " in head and not head.rsplit("\n", 1)[1].startswith("# Drafted"):
        head, _, above = head.rpartition("\n# ")
        tail = above + "\n" + tail
        if above.startswith("[model]"):
            break
    return f"{head}\n{tail}"


def test_a_draft_is_a_study_file():
    survey = rp.read(rp.sample_survey())
    study = Study.parse(draft_text(survey))
    assert [c.name for c in study.instrument] == [c.name for c in survey.instrument]
    assert [i.name for i in study.instrument.items] == [i.name for i in survey.instrument.items]
    assert len(study.instrument.statements) == 12
    assert not study.has_paths


def test_the_lines_at_its_end_only_wait_for_their_hash_signs_to_go():
    text = draft_text(rp.read(rp.sample_survey()))
    study = Study.parse(completed(text))
    assert study.has_paths
    assert study.hypotheses


def test_a_drafted_codebook_says_the_same_when_it_is_given_back(tmp_path):
    from repurchase.study.commands.small_commands import write_draft

    _, book, _ = write_draft(rp.sample_survey(), tmp_path / "study.toml")
    again = rp.read(rp.sample_survey(), codebook=book)
    first = rp.read(rp.sample_survey())
    assert [(c.name, c.item_names) for c in again.instrument] == [(c.name, c.item_names) for c in first.instrument]
    assert [s.name for s in again.instrument.statements] == [s.name for s in first.instrument.statements]


def test_the_lines_before_the_model_stay_a_comment_that_names_mediation_and_moderation():
    text = completed(draft_text(rp.read(rp.sample_survey())))
    comment = text[: text.index("[model]\npaths")].rsplit("\n\n", 1)[1]
    assert "X -> M -> Y" in comment
    assert "X * W -> Y" in comment
    assert all(line.startswith("#") for line in comment.splitlines() if line)


def test_what_is_written_below_a_drafted_question_belongs_to_it():
    text = draft_text(rp.read(rp.sample_survey()))
    head, kept, tail = text.partition('name = "gender"')
    assert kept
    block, end, rest = tail.partition("\n\n")
    study = Study.parse(f'{head}{kept}{block}\nrole = "eligible"\nkeep = ["男"]{end}{rest}')
    question = next(b for b in study.instrument.background if b.name == "gender")
    assert question.role == "eligible"
    assert len(question.options) == 2
