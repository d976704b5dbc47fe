"""Manuscripts as students write them: what contradicts the findings is found, and what does not is left alone."""

from __future__ import annotations

from functools import cache

import marked_manuscripts as made
import pytest
from sample_findings import findings

import repurchase as rp

LEAST = 0.95
MOST_ALARMS = 1


@cache
def checked(folder, words, ending="md"):
    path = folder / f"thesis.{ending}"
    path.write_bytes(made.word_file(words) if ending == "docx" else words.encode())
    return rp.check_manuscript(path, findings())


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("manuscripts")


def test_there_are_five_in_each_language_with_many_errors():
    assert sum(n.startswith("zh") for n in made.NAMES) >= 5
    assert sum(n.startswith("en") for n in made.NAMES) >= 5
    assert all(len(made.MARK.findall(made.marked(n))) >= 8 for n in made.NAMES)


@pytest.mark.parametrize("ending", ["md", "docx"])
@pytest.mark.parametrize("name", made.NAMES)
def test_a_right_manuscript_raises_no_alarm(name, ending, folder):
    found = checked(folder, made.right(made.marked(name)), ending)
    assert len(found.faults) <= MOST_ALARMS, [(f.kind, f.stated, f.finding, f.sentence) for f in found.faults]
    assert found.checked >= 20


@pytest.mark.parametrize("name", made.NAMES)
def test_each_planted_error_is_found(name, folder):
    words = made.marked(name)
    base = {(f.kind, f.stated, f.sentence) for f in checked(folder, made.right(words)).faults}
    marks = made.MARK.findall(words)
    missed = []
    for k, mark in enumerate(marks):
        found = checked(folder, made.one_wrong(words, k))
        if not any((f.kind, f.stated, f.sentence) not in base for f in found.faults):
            missed.append(mark)
    assert len(missed) <= (1 - LEAST) * len(marks), missed


@pytest.mark.parametrize("name", made.NAMES)
def test_a_word_file_gives_what_the_text_gives(name, folder):
    words = made.wrong(made.marked(name))
    text, word = checked(folder, words), checked(folder, words, "docx")
    assert [(f.kind, f.stated, f.finding) for f in text.faults] == [(f.kind, f.stated, f.finding) for f in word.faults]
    assert len(text.faults) >= LEAST * len(made.MARK.findall(made.marked(name)))
