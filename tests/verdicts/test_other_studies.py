"""Studies unlike the shipped one are read, analysed and written: a chapter of sections that all say something."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
import read_back
from other_studies import STUDIES

import repurchase as rp
from repurchase.document.content.document_content import Section, walk
from repurchase.document.typeset.typeset_document import typeset_document
from repurchase.study import Findings


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("studies")


@cache
def analysed(name, folder) -> Findings:
    study, data = STUDIES[name].write(folder)
    return rp.analyze(data, study, draws=60)


@pytest.mark.parametrize("name", STUDIES)
def test_nothing_is_left_out_of_a_small_study(name, folder):
    made = analysed(name, folder)
    assert not [n.message.render("en") for n in made.notes if n.message.key == "run.left_out"]
    assert made.survey.n >= 0.95 * STUDIES[name].n
    assert ("hypotheses" in made) is bool(STUDIES[name].paths)


@pytest.mark.parametrize("name", STUDIES)
def test_every_section_says_something_in_the_language_of_the_study(name, folder):
    lang = STUDIES[name].lang
    chapter = analysed(name, folder).report()
    typeset = typeset_document(chapter, lang)
    for section in (b for b in walk(chapter.parts) if isinstance(b, Section)):
        assert section.blocks or section.name == "summary", section.name
    words = " ".join(b.words for b in typeset.blocks() if hasattr(b, "words"))
    assert not re.search(r"\b(chapter|hypotheses|report)\.[a-z_]+\b|\bnan\b|= None\b", words)


def test_labels_in_chinese_alone_are_enough(folder):
    found = analysed("two", folder)["hypotheses"]
    assert "学习动机" in found.summary("zh")


@cache
def read_chapter(name, folder) -> read_back.Chapter:
    made, lang = analysed(name, folder), STUDIES[name].lang
    labels = {construct.name: construct.label[lang] for construct in made.study.instrument}
    document = typeset_document(made.report(), lang, made.style(lang))
    return read_back.Chapter(document, json.loads(made.json()), labels)


@pytest.mark.parametrize("check", read_back.CHECKS)
@pytest.mark.parametrize("name", STUDIES)
def test_the_chapter_of_a_small_study_agrees_with_itself(name, check, folder):
    faults = read_back.CHECKS[check](read_chapter(name, folder))
    assert not faults, f"{len(faults)} in {name}:\n" + "\n".join(faults)


def test_what_a_study_does_not_have_is_not_spoken_of(folder):
    two, alone, many, freed = (
        " ".join(read_back.page_words(read_chapter(name, folder)))
        for name in ("two", "measured_only", "fourteen", "wrong_model")
    )
    assert "间接效应" not in two.split("附录A")[0] and "Bootstrap置信区间均为" in two
    assert "反向题" not in two  # no item is reversed
    assert "H1的结论依赖于分析选择" in two  # one hypothesis is named, not classed
    assert "变量之间的关联" not in alone  # there is one construct
    assert "H1至H10的结论" in many
    assert "but not the model as stated" in freed
