"""The shipped studies of planned behaviour, private-domain marketing, and value and fatigue: what they say, and recover."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import repurchase as rp
from repurchase.analysis.respondents.profile.question_labels import question_label
from repurchase.bibliography import is_chinese
from repurchase.document.office.word.markup.word_look import ZH
from repurchase.document.office.word.printed_form.form_blocks import PrintedGrid
from repurchase.document.office.word.printed_form.form_grid import grid_xml
from repurchase.study.chapter.back_matter.citations import citations_in, works_in
from repurchase.study.file.study import Study
from repurchase.study.platform_files.simulated_export import simulated_export
from repurchase.study.stages.extension_stage import path_model
from repurchase.survey.read.columns.background_questions import usual

NAMES = ("tpb", "private_domain", "value_fatigue")
LANGUAGES = ("en", "zh")
N = 600
CLOSE = 0.12  # of an estimate to what is planted, at 600 respondents


@cache
def shipped(name):
    return next(s for s in Study.shipped() if s.name == name)


@cache
def answers(name):
    study = shipped(name)
    return rp.simulate(study, n=N, seed=study.entry.options.seed)


@cache
def estimates(name):
    study = shipped(name)
    blocks = [f"{c.name} =~ {' + '.join(c.item_names)}" for c in study.instrument]
    model = "\n".join([*blocks, *study.entry.model.paths, *study.entry.model.covariances])
    table = rp.fit(model, answers(name).responses, estimator="ML").standardized()
    return {f"{r.lhs}{r.op}{r.rhs}": r.std_all for r in table.itertuples()}


def worded(study):
    """Every text of a study in both languages, with where it stands."""
    entry = study.entry
    yield "title", entry.title
    yield "purpose", entry.questionnaire.purpose
    for code, c in entry.constructs.items():
        yield code, c.label
        yield from ((i.name, {"en": i.en, "zh": i.zh}) for i in c.items)
    for asked in (*entry.checks, *entry.background):
        yield asked.name, {"en": asked.en, "zh": asked.zh}
    for question in entry.background:
        yield from ((question.name, option) for option in question.options)
    for k, point in enumerate(zip(*entry.scale.labels.values(), strict=True)):
        yield f"point {k}", dict(zip(entry.scale.labels, point, strict=True))
    for p in entry.problems:
        yield from ((p.driver, words) for words in ({"en": p.en, "zh": p.zh}, p.watch, p.recommendation.improve))


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_worded_in_both_languages(name):
    for where, words in worded(shipped(name)):
        assert all(words.get(lang) for lang in LANGUAGES), (where, words)
        assert is_chinese(words["zh"]) or not re.search("[a-z]{2}", words["zh"]), (where, words)
        assert not is_chinese(words["en"]), (where, words)


@pytest.mark.parametrize("name", NAMES)
def test_a_construct_has_three_items_or_four_and_a_scale_that_the_package_can_cite(name):
    for c in shipped(name).instrument:
        assert 3 <= len(c.items) <= 4, c.name
        named = citations_in(c.source)
        assert named and all(works_in(cited) for cited in named), c.source


def test_no_item_is_worded_alike_in_two_studies():
    first = {}
    for study in Study.shipped():
        for c in study.instrument:
            for item in c.items:
                for lang in LANGUAGES:
                    key = re.sub(r"\W", "", item.label[lang]).casefold()
                    assert first.setdefault(key, (study.name, item.name)) == (study.name, item.name), item.label


@pytest.mark.parametrize("name", NAMES)
def test_an_alias_names_one_construct_in_every_script(name):
    owner = {}
    for c in shipped(name).instrument:
        assert any(a.isascii() and " " in a or a.isascii() for a in c.aliases)
        assert c.label["zh"] in c.aliases, c.name
        assert c.label["en"].casefold() in {a.casefold() for a in c.aliases}, c.name
        for alias in c.aliases:
            assert owner.setdefault(alias.casefold(), c.name) == c.name, alias


def test_scales_reversed_items_and_moderation_are_shown_somewhere():
    assert [len(shipped(n).instrument.constructs[0].scale.points) for n in NAMES] == [7, 5, 5]
    turned = {n: [i.name for c in shipped(n).instrument for i in c.items if i.reversed] for n in NAMES}
    assert turned == {"tpb": ["PBC4"], "private_domain": [], "value_fatigue": ["OVERLOAD3", "SAT3"]}
    assert [shipped(n).moderations() for n in NAMES] == [(), (("SAT", "SWITCH", "RI"),), ()]


@pytest.mark.parametrize("name", NAMES)
def test_a_check_asks_for_the_point_that_passes(name):
    study = shipped(name)
    (check,) = study.instrument.checks
    for lang in LANGUAGES:
        assert f"“{study.entry.scale.labels[lang][check.answer - study.entry.scale.low]}”" in check.label[lang]


@pytest.mark.parametrize("name", NAMES)
def test_every_path_is_claimed_and_planted_with_the_sign_that_is_claimed(name):
    study = shipped(name)
    planted = study.entry.population.effects
    direct = {(h.path[1], h.path[0]): h.sign for h in study.hypotheses if len(h.path) == 2 and h.moderation is None}
    assert set(direct) == set(study.regressions())
    for (y, x), sign in direct.items():
        assert np.sign(planted[f"{y}~{x}"]) == (-1 if sign == "-" else 1)
    for h in study.hypotheses:
        if h.is_mediation:
            steps = [planted[f"{y}~{x}"] for x, y in zip(h.path, h.path[1:], strict=False)]
            assert np.sign(np.prod(steps)) == (-1 if h.sign == "-" else 1), h.id


@pytest.mark.parametrize("name", NAMES)
def test_what_is_planted_is_found_again(name):
    study = shipped(name)
    for y, x in study.regressions():
        planted, found = study.entry.population.effects[f"{y}~{x}"], estimates(name)[f"{y}~{x}"]
        assert found * planted > 0 and abs(found - planted) < CLOSE, (y, x, found)


@pytest.mark.parametrize("name", NAMES)
def test_made_up_respondents_belong_to_the_population(name):
    survey, study = answers(name), shipped(name)
    for question in study.instrument.background:
        if question.role == "eligible":
            assert set(survey.background[question.name].astype(str)) <= set(question.keep)
    assert rp.screen(survey, study.screening_rules()).survey.n > 0.95 * N


def test_numbered_columns_of_several_answers_have_the_options_that_the_study_lists(tmp_path):
    path = answers("value_fatigue").write(tmp_path / "answers.xlsx")
    read = rp.read(path, shipped("value_fatigue"))
    asked = next(b for b in read.instrument.background if b.name == "touch")
    assert [o["zh"] for o in asked.options] == ["APP通知", "短信", "公众号", "微信社群", "企业微信", "电子邮件", "其他"]
    shown = [c for c in read.background if str(c).startswith("touch: ")]
    assert shown == [f"touch: {o['en']}" for o in asked.options]
    planted = answers("value_fatigue").background
    assert [read.background[c].sum() for c in shown] == [planted[c].sum() for c in shown]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".sav"])
def test_reversed_items_of_a_clean_file_are_answers_as_given_again(tmp_path, suffix):
    study, made = shipped("value_fatigue"), answers("value_fatigue")
    read = rp.read(made.write(tmp_path / f"answers{suffix}"), study)
    assert [i.name for i in read.instrument.items if i.reversed] == ["OVERLOAD3", "SAT3"]
    np.testing.assert_array_equal(read.responses["SAT3"], made.responses["SAT3"])
    np.testing.assert_array_equal(read.scored("SAT"), made.scored("SAT"))


def test_a_name_that_is_an_item_here_and_a_check_there_is_told_by_its_column(tmp_path):
    """ATT1 is attitude's first item in one shipped study, and the check of another."""
    attitude = rp.read(answers("tpb").write(tmp_path / "attitude.xlsx"))
    assert [i.name for i in attitude.instrument["ATT"].items] == ["ATT1", "ATT2", "ATT3", "ATT4"]
    assert not attitude.instrument.checks


def bare(words):
    return re.sub(r"\W", "", words)


def reworded(tmp_path, name):
    """An export in Chinese whose statements are the study's in other words, as another questionnaire has them."""
    path = tmp_path / "other.xlsx"
    study = shipped(name).text
    for item in shipped(name).instrument.items:
        words = item.label["zh"]
        for mine, theirs in (("该绿色品牌", "那家小店"), ("该品牌", "那家小店"), ("我", "本人"), ("购买", "选购")):
            words = words.replace(mine, theirs)
        study = study.replace(f'zh = "{item.label["zh"]}"', f'zh = "{words}"')
    return simulated_export(path, "wenjuanxing", Study.parse(study), n=150, seed=5, lang="zh")


@pytest.mark.parametrize("name", NAMES)
def test_an_item_keeps_the_words_that_the_file_asked_it_in(name, tmp_path):
    """A heading that is the whole question, of a construct that a shipped study calls alike, is not the study's item."""
    path = reworded(tmp_path, name)
    items = {i.name: i for i in rp.read(path).instrument.items}
    asked = [i for i in items.values() if bare(i.column).endswith(bare(i.label["zh"]))]
    assert len(asked) == len(items) == len(shipped(name).instrument.items)  # a check within a matrix ends it not
    drafted = Study.draft(rp.read(path))
    again = rp.read(path, drafted)
    assert {c.name: c.item_names for c in again.instrument} == {c.name: c.item_names for c in drafted.instrument}
    assert all(i.label["zh"] in {j.label["zh"] for j in items.values()} for i in again.instrument.items)


@pytest.mark.parametrize(
    ("wording", "name"),
    [
        ("您平均每周收到该品牌多少次推送", None),
        ("How many times a week do you receive messages", None),
        ("您平均多久购买一次该品牌的产品", "frequency"),
        ("您每月购买几次", "frequency"),
        ("How often do you buy from the brand", "frequency"),
    ],
)
def test_what_respondents_receive_is_no_purchase_frequency(wording, name):
    found = usual(wording)
    assert (found.name if found else None) == name


def test_a_question_without_a_noun_has_its_first_short_name():
    asked = {b.name: question_label(b) for b in shipped("value_fatigue").instrument.background}
    assert asked["pushes"] == {"en": "Push frequency", "zh": "推送频率"}
    assert asked["gender"] == {"en": "Gender", "zh": "性别"}


def test_prediction_is_told_of_the_one_outcome_that_the_study_names():
    study = shipped("private_domain")
    fit = rp.fit("\n".join([*(f"{c.name} =~ {' + '.join(c.item_names)}" for c in study.instrument),
                            *study.entry.model.paths]), answers("private_domain").responses)  # fmt: skip
    assert path_model(answers("private_domain"), study.with_options(draws=0), fit).outcome == "RI"


def test_a_chinese_head_that_needs_two_lines_is_halved():
    head = PrintedGrid("?", "题项", ("非常不同意", "同意", "Somewhat agree"), ("1", "2", "3"), ("甲",), ("1",))
    seven = replace(head, answers=(*head.answers, "a", "b", "c", "d"), marks=tuple("1234567"))
    for grid, halved in ((head, False), (seven, True)):
        xml = grid_xml(grid, ZH, 450.0)
        assert ("非常不同意" in xml) != halved
        assert "Somewhat agree" in xml
        assert ("<w:br/>" in xml) == halved


@pytest.mark.slow
def test_the_planted_moderation_is_found_again():
    study = shipped("private_domain")
    blocks = [f"{c.name} =~ {' + '.join(c.item_names)}" for c in study.instrument]
    model = "\n".join([*blocks, *study.entry.model.paths, *study.entry.model.covariances])
    found = rp.moderation(model, answers("private_domain"), "SAT", "SWITCH", "RI")
    planted = study.entry.population.effects["SAT*SWITCH->RI"]
    assert found.interaction.p_value < 0.01
    assert abs(found.interaction.std - planted) < CLOSE


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_is_written_in_both_languages(name, tmp_path):
    study = shipped(name)
    path = answers(name).write(tmp_path / "answers.xlsx")
    found = rp.analyze(path, study, draws=500)
    supported = [t for t in found["hypotheses"].tested if t.outcome == "supported"]
    assert len(supported) >= len(study.hypotheses) - 1
    found.write(tmp_path / "out", lang="both", formats=("md",))
    for lang in LANGUAGES:
        said = (tmp_path / "out" / f"report.{lang}.md").read_text(encoding="utf-8")
        assert not re.search(r"(channel|touch)\\_\d", said), "options of a question of several answers"
        assert "咖啡" not in said and "coffee" not in said.casefold()
        assert not re.search("您的|Your (gender|age|income)", said)
        trend = {"en": "the positive effect of Customer satisfaction on Repurchase intention was weaker",
                 "zh": "顾客满意对重购意愿的正向影响越弱"}[lang]  # fmt: skip
        assert (trend in said) == (name == "private_domain")
