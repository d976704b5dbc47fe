"""A drafted study file can be read, completed and used."""

from __future__ import annotations

import repurchase as rp
from repurchase.study import Study
from repurchase.study.draft import draft_text


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
