"""Every study that comes with the package is whole, names real sources, and gives back what `simulate` planted."""

import json
import re
from collections import Counter

import numpy as np
import pytest

import repurchase as rp
from repurchase.analysis.respondents.simulation import simulate, stated_effects, stated_model
from repurchase.errors import InputError
from repurchase.study import Study
from repurchase.study.chapter.back_matter.citations import citations_in, works_in
from repurchase.study.commands.study_list import said_studies
from repurchase.study.file.read_survey import study_of
from repurchase.study.stages.model_syntax import study_model
from repurchase.survey.read.sheet.normalise import has_chinese, loose, plain

STUDIES = Study.shipped()
LANGUAGES = ("en", "zh")
NEW = [s for s in STUDIES if s.entry.population.effects]
PLANTED = 0.15  # how far a standardised estimate of 600 answers in categories may lie from what was planted


def by_name(studies):
    return pytest.mark.parametrize("study", studies, ids=lambda s: s.name)


def labels_of(study):
    instrument = study.instrument
    asked = (*instrument.constructs, *instrument.items, *instrument.statements, *instrument.checks)
    yield "title", study.title
    yield from ((thing.name, thing.label) for thing in (*asked, *instrument.background))
    yield from ((b.name, option) for b in instrument.background for option in b.options)
    yield from ((c.name, point) for c in instrument for point in c.scale.labels)


@by_name(STUDIES)
def test_both_languages_are_complete_and_in_their_own_script(study):
    for name, label in labels_of(study):
        assert set(label) == set(LANGUAGES), name
        assert label["en"].strip() and not has_chinese(label["en"]), f"{name}: {label['en']}"
        assert label["zh"].strip(), name
    for item in study.instrument.items:
        assert has_chinese(item.label["zh"]), item.name


@by_name(STUDIES)
def test_every_source_is_in_the_list_of_references(study):
    for construct in study.instrument:
        cited = citations_in(construct.source)
        assert cited, construct.name
        assert all(works_in(c) for c in cited), f"{construct.name}: {construct.source}"


@by_name(STUDIES)
def test_every_construct_has_three_items_or_more_of_its_own_wording(study):
    assert all(len(c.items) >= 3 for c in study.instrument)
    for lang in LANGUAGES:
        wordings = Counter(plain(i.label[lang]) for i in study.instrument.items)
        assert wordings.most_common(1)[0][1] == 1


@by_name(STUDIES)
def test_no_name_is_that_of_two_constructs(study):
    called = Counter(n for c in study.instrument for n in {loose(w) for w in (c.name, *c.label.values(), *c.aliases)})
    assert [n for n, k in called.items() if k > 1] == []


@by_name(STUDIES)
def test_every_construct_is_known_by_simplified_traditional_and_english_names(study):
    for construct in study.instrument:
        chinese = [a for a in construct.aliases if has_chinese(a)]
        assert len(chinese) >= 3, construct.name
        assert sum(bool(re.search("[a-z]{4}", a)) for a in construct.aliases) >= 2, construct.name


@by_name(STUDIES)
def test_everything_on_a_path_is_claimed_and_there_is_a_check(study):
    direct = {h.path for h in study.hypotheses if len(h.path) == 2 and h.moderation is None}
    assert {(x, y) for y, x in study.regressions()} == direct
    assert study.instrument.checks
    assert any(h.is_mediation for h in study.hypotheses)


def test_studies_differ_in_scale_reversed_items_and_moderation():
    assert {len(c.scale.points) for s in STUDIES for c in s.instrument} >= {5, 7}
    assert any(i.reversed for s in STUDIES for i in s.instrument.items)
    assert sum(bool(s.moderations()) for s in STUDIES) >= 2


# ------------------------------------------------------------------------------------------------ by name
@pytest.mark.parametrize("typed", ["utaut2", "UTAUT2", " Utaut2 "])
def test_a_study_is_found_by_its_name(typed):
    assert Study.shipped(typed).name == "utaut2"
    assert [s.name for s in rp.studies(typed)] == ["utaut2"]


def test_a_name_that_nothing_has_is_answered_with_the_nearest_one():
    with pytest.raises(InputError) as error:
        rp.check(rp.sample_survey(), study="utaut")
    assert "utaut2" in error.value.message.render("en")
    with pytest.raises(InputError) as error:
        rp.check(rp.sample_survey(), study="nowhere.toml")
    assert error.value.message.key == "study.no_file"


def test_a_file_goes_before_a_name_that_is_only_nearly_the_studys(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    own = Study.default().text.replace('name = "luckin"', 'name = "mine"')
    (tmp_path / "UTAUT2").write_text(own, encoding="utf-8")
    assert study_of("UTAUT2").name == "mine"
    assert study_of("utaut2").name == "utaut2"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_shows_every_study_and_one_shows_its_claims(lang):
    page = rp.studies().page(lang)
    assert all(s.name in page for s in STUDIES)
    one = rp.studies("sor").page(lang)
    assert "AROU × IMPU → PI" in one
    assert "Rook & Fisher (1995)" in one
    record = rp.studies("ecsi").to_dict()[0]
    assert record["constructs"][0]["items"] == ["IMAG1", "IMAG2", "IMAG3", "IMAG4"]
    assert len(record["hypotheses"]) == 16


def test_a_study_is_written_to_be_changed_and_reads_as_it_was(tmp_path):
    path = tmp_path / "mine.toml"
    (said,) = said_studies("sor", path, None)
    assert "mine.toml" in said.render("en")
    assert Study.read(path).entry == Study.shipped("sor").entry
    with pytest.raises(InputError) as error:
        said_studies("sor", path, None)
    assert "mine.toml" in error.value.message.render("zh")
    assert said_studies("ecsi", path, None, overwrite=True)


def test_which_study_to_write_must_be_said(tmp_path):
    with pytest.raises(InputError) as error:
        said_studies(None, tmp_path / "mine.toml", None)
    assert "utaut2" in error.value.message.render("zh")
    assert not list(tmp_path.iterdir())


def test_the_list_is_said_in_the_languages_asked_for():
    (both,) = said_studies(None, None, "both")
    assert "Hypotheses" in both
    assert "研究假设" in both
    assert json.loads(said_studies("sor", None, None, as_json=True)[0])[0]["name"] == "sor"


# ------------------------------------------------------------------------------------------------ what is planted
@by_name(NEW)
def test_effects_that_are_planted_are_of_the_model(study):
    claimed_model, _ = stated_model(study, 5)
    given, products = stated_effects(study, claimed_model, 0.3, {})
    known = {p.name for p in claimed_model.of("~")}
    assert known <= given.keys()
    assert {"->".join(h.path) for h in study.hypotheses if h.moderation} == set(products)


@by_name(NEW)
def test_planted_effects_are_recovered(study):
    """Signs and rough sizes by the structural model of 600 made-up answers."""
    survey = simulate(study, n=600, seed=7)
    fit = rp.fit(study_model(study, survey).structural, survey, estimator="ML")
    estimates = {(r.lhs, r.rhs): r.std_all for r in fit.rows("~")}
    for name, value in study.entry.population.effects.items():
        if "*" in name or "~~" in name or "=~" in name:
            continue
        outcome, predictor = name.split("~")
        found = estimates[outcome, predictor]
        assert found == pytest.approx(value, abs=PLANTED), name
        assert abs(value) < 0.2 or np.sign(found) == np.sign(value), name


@pytest.mark.slow
@by_name([s for s in NEW if s.moderations()])
def test_a_planted_interaction_is_recovered(study):
    survey = simulate(study, n=1500, seed=3)
    ((x, w, y),) = study.moderations()
    found = rp.moderation(study_model(study, survey).structural, survey, x, w, y, estimator="ML")
    planted = next(v for k, v in study.entry.population.effects.items() if "*" in k)
    assert found.interaction.std == pytest.approx(planted, abs=0.1)
    assert found.interaction.p_value < 0.01


def test_a_path_that_a_hypothesis_calls_negative_is_made_up_negative():
    text = Study.default().text.replace('path = "SAT -> RI"\nsign = "+"', 'path = "SAT -> RI"\nsign = "-"')
    scores = simulate(Study.parse(text), n=2000, seed=1).scores()
    assert np.corrcoef(scores["SAT"], scores["RI"])[0, 1] < -0.1
    assert np.corrcoef(scores["TRUST"], scores["RI"])[0, 1] > 0.1


def test_an_interaction_that_names_nothing_is_refused():
    with pytest.raises(rp.ModelError) as error:
        simulate(Study.shipped("sor"), n=50, effects={"AROU*NOBODY->PI": 0.2})
    assert "NOBODY" in error.value.message.render("en")


@pytest.mark.parametrize(
    "entry", ['"RI~NOBODY" = 0.2', '"SAT~RI" = 0.2', '"SAT~~NOBODY" = 0.1', '"SAT*NOBODY->RI" = 0.1', '"SAT=~X9" = 0.7']
)
def test_a_population_value_of_nothing_is_refused_with_its_line(entry):
    source = Study.default().text + f"\n[population]\neffects = {{ {entry} }}\n"
    with pytest.raises(InputError) as error:
        Study.parse(source)
    assert error.value.message.key == "study.unknown_name"


@pytest.mark.slow
@by_name(NEW)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_made_up_answers_to_a_first_look(study, lang, tmp_path):
    survey = simulate(study, n=250, seed=5)
    findings = rp.analyze(survey, study, quick=True, draws=100, workers=1)
    assert findings.results["hypotheses"].tested
    assert not [t.id for t in findings.results["hypotheses"].tested if t.outcome == "not_testable"]
    words = findings.page(lang) if hasattr(findings, "page") else findings.summary(lang)
    assert "{" not in words
