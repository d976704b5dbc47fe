"""The shipped studies of planned behaviour, private-domain marketing, and value and fatigue: what they say, and recover."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

import repurchase as rp
from repurchase.bibliography import is_chinese
from repurchase.study.chapter.back_matter.citations import citations_in, works_in
from repurchase.study.file.study import Study

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
