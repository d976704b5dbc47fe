"""Models of long chains: mediations that end before the outcome, and more indirect paths than a page can tell."""

from types import SimpleNamespace

import pytest

import repurchase as rp
from repurchase.analysis.respondents.simulation import simulate
from repurchase.study import Study
from repurchase.study.chapter.opening.method import model_words, research_model
from repurchase.study.chapter.structure.mediation_sentences import MOST_FURTHER, indirect_sentences, told_paths
from repurchase.study.chapter.structure.mediation_table import IndirectPath
from repurchase.study.stages.model_syntax import study_model

INNER = ("QUAL", "VAL", "SAT")


@pytest.fixture(scope="module")
def chain():
    study = Study.shipped("ecsi")
    survey = simulate(study, n=300, seed=7)
    model = study_model(study, survey)
    return model, rp.fit(model.structural, survey, estimator="ML")


def test_a_mediation_that_ends_before_the_outcome_is_defined_and_estimated(chain):
    model, fit = chain
    assert model.claimed == (INNER,)
    assert INNER not in model.indirect
    defined = next(r for r in fit.rows(":=") if r.lhs == "ind_QUAL_VAL_SAT")
    found = rp.mediation(fit, draws=0, also=model.claimed).stated
    effect = found.effect("indirect", *INNER)
    assert effect.estimate == pytest.approx(defined.estimate)
    assert effect.std_error == pytest.approx(defined.std_error, rel=1e-4)
    assert [e.path for e in found.specific if e.kind == "indirect"][-1] == INNER
    assert {e.path[-1] for e in found.specific if e.kind == "indirect"} == {"LOY", "SAT"}


def test_only_what_is_asked_for_ends_before_the_outcome(chain):
    _, fit = chain
    found = rp.mediation(fit, draws=0).stated
    assert {e.path[-1] for e in found.specific} == {"LOY"}


def path(k, claimed, p):
    effect = SimpleNamespace(path=(f"X{k}", "M", "Y"), p_value=p, excludes_zero=p < 0.05, estimate=0.1, ci=(0.0, 0.2))
    tested = SimpleNamespace(id=f"H{k}", outcome="supported", conditional_on=(), words=None) if claimed else None
    return IndirectPath(effect, tested, None, None)


READ = SimpleNamespace(labels={}, level=0.95)


@pytest.mark.parametrize(
    ("p", "english", "chinese"),
    [
        ([0.9] * 9, "None of the nine other indirect effects was significant.", "其余9条间接效应均不显著。"),
        ([0.01] * 9, "All nine other indirect effects were significant.", "其余9条间接效应均显著。"),
        (
            [0.01] + [0.9] * 8,
            "Of the nine other indirect effects, one was significant.",
            "其余9条间接效应中，1条显著。",
        ),
        (
            [0.01] * 10 + [0.9] * 2,
            "Of the 12 other indirect effects, 10 were significant.",
            "其余12条间接效应中，10条显著。",
        ),
    ],
)
def test_many_further_effects_are_counted(p, english, chinese):
    paths = [path(0, True, 0.01), *(path(k, False, v) for k, v in enumerate(p, 1))]
    assert told_paths(paths) == paths[:1]
    said = list(indirect_sentences(READ, paths))
    assert len(said) == 2
    assert said[-1].render("en") == english
    assert said[-1].render("zh") == chinese


def test_without_a_hypothesis_all_of_many_are_counted():
    paths = [path(k, False, 0.01) for k in range(MOST_FURTHER + 1)]
    (said,) = indirect_sentences(READ, paths)
    assert said.render("en") == "All nine indirect effects were significant."


def test_few_further_effects_are_told_one_by_one():
    paths = [path(0, True, 0.01), *(path(k, False, 0.01) for k in range(1, MOST_FURTHER + 1))]
    assert told_paths(paths) == paths


def test_the_research_model_has_its_moderator():
    study = Study.shipped("sor")
    findings = SimpleNamespace(study=study, survey=SimpleNamespace(instrument=study.instrument), results={})
    (figure,) = research_model(findings)
    notes = [n.render("en") for n in figure.notes]
    assert (
        "Moderation was hypothesised in H10 by Buying impulsiveness of the effect of Arousal on Purchase intention."
        in notes
    )
    assert not any("H10" in p["label"] for p in figure.data["paths"])
    (said,) = model_words(findings, drawn=True)
    assert "relates eight constructs" in said.render("en")
