"""The chapter's opening: every sentence of its catalogues for one, two and many, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace as Made

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.effects.result import Effects
from repurchase.analysis.gate.findings import Premise
from repurchase.analysis.respondents.description.result import describe
from repurchase.analysis.respondents.missing_answers.findings import SampleUse
from repurchase.analysis.respondents.missing_answers.result import missing_answers
from repurchase.analysis.respondents.profile.findings import Frequencies, ProfileFindings
from repurchase.analysis.respondents.shares.findings import BlockTest, Share, ShareFindings
from repurchase.analysis.results.question_labels import category_label, question_label, within_sentence
from repurchase.analysis.results.result import Provenance
from repurchase.analysis.results.survey_input import as_survey
from repurchase.analysis.screening.drop_rules import REASONS, ScreeningRules
from repurchase.analysis.screening.findings import ScreeningStep
from repurchase.document.parts.blocks import Paragraph
from repurchase.errors import note
from repurchase.literature import RULES
from repurchase.numeric.classical.shares import CochranQ
from repurchase.study.chapter.opening.estimation_words import estimator_words, missing_words, scaling_words
from repurchase.study.chapter.opening.gap_words import gap_sentences, gap_tables
from repurchase.study.chapter.opening.item_words import consequence_words, mean_words, shape_words
from repurchase.study.chapter.opening.method import instrument_words, method_section
from repurchase.study.chapter.opening.profile_words import profile_sentences, profile_tables
from repurchase.study.chapter.opening.sample import sample_section
from repurchase.study.chapter.opening.sample_checks import decision_words, late_words
from repurchase.study.chapter.opening.screening_words import flow_figure, screening_sentences, screening_table
from repurchase.study.chapter.opening.statement_words import agreement_table, statement_sentences
from repurchase.study.chapter.pieces.main_findings import fit_words, main_findings, model_words, reliability_words
from repurchase.study.chapter.pieces.model_findings import direct_words, explained_words, indirect_words, model_findings
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import estimator_named, joined_ids, small_share
from repurchase.study.chapter.pieces.verdict_counts import verdict_counts
from repurchase.study.file.study import Study
from repurchase.survey.instrument import Background, Construct, Instrument, Item, Scale, Statement
from repurchase.survey.survey import Survey
from repurchase.text import Joined, Text, Words, catalogue, render, text

LANGUAGES = ("en", "zh")
OPENING = ("chapter_summary.", "chapter_method.", "chapter_sample.", "chapter_description.")


def both(name: str) -> dict[str, str]:
    return {"en": name, "zh": name}


def lines(said, lang="en") -> list[str]:
    return [s.render(lang) for s in said]


def whole(said, lang="en") -> str:
    return " ".join(lines(said, lang))


# ------------------------------------------------------------------------------------------------- hypotheses
def hypothesis(number: int, outcome="supported", path=("A", "B"), beta=0.4, **more) -> Tested:
    limits = {"estimate": beta, "p_value": 0.001, "ci_low": beta - 0.1, "ci_high": beta + 0.1, "std_all": beta}
    return Tested(f"H{number}", path, "+", None, outcome=outcome, **{**limits, **more})


def hypotheses(*tested: Tested) -> HypothesisFindings:
    return HypothesisFindings(tested, {c: both(f"{c} word") for c in "ABCD"})


def outcomes(*names: str, **more) -> HypothesisFindings:
    return hypotheses(*(hypothesis(k, name, **more) for k, name in enumerate(names, 1)))


YES, NO = "supported", "not_supported"
VERDICTS = {
    "all one": outcomes(YES),
    "all two": outcomes(YES, YES),
    "all": outcomes(*[YES] * 9),
    "none one": outcomes(NO),
    "none two": outcomes(NO, NO),
    "none": outcomes(*[NO] * 14),
    "one of two": outcomes(YES, NO),
    "many": outcomes(*[YES] * 10, *[NO] * 4),
    "opposite": outcomes(YES, "opposite"),
    "untested one": outcomes("not_testable"),
    "supported and untested": outcomes(YES, "not_estimated", "not_testable"),
    "rejected and untested": outcomes(NO, "not_estimated"),
    "conditional one": outcomes(YES, conditional_on=("exact_fit",)),
    "conditional all": outcomes(YES, NO, conditional_on=("exact_fit", "sample_size")),
    "conditional some": hypotheses(hypothesis(1, conditional_on=("distinct",)), hypothesis(2)),
    "freed": outcomes(YES, NO, model="direct_paths_free"),
}
COUNTED = {
    "all one": "The one hypothesis, H1, was supported.",
    "all two": "Both hypotheses (H1 and H2) were supported.",
    "all": "All nine hypotheses were supported.",
    "none one": "The one hypothesis, H1, was not supported.",
    "none two": "Neither of the two hypotheses (H1 and H2) was supported.",
    "none": "None of the 14 hypotheses was supported.",
    "one of two": "Of the two hypotheses, one was supported (H1) and one was not (H2).",
    "supported and untested": "Of the three hypotheses, one was supported (H1). The data did not allow a test of H2 and H3.",
    "rejected and untested": "Of the two hypotheses, one was not supported (H1). The data did not allow a test of H2.",
    "untested one": "The data did not allow a test of H1.",
    "opposite": "Of the two hypotheses, one was supported (H1) and one was not (H2). "
    "In H2, the effect was significant but of the opposite sign.",
}


@pytest.mark.parametrize("name", COUNTED)
def test_verdicts_are_counted(name):
    assert whole(verdict_counts(VERDICTS[name])) == COUNTED[name]


def test_a_conditional_verdict_says_on_what():
    one, every, some = (lines(verdict_counts(VERDICTS[f"conditional {k}"]))[-1] for k in ("one", "all", "some"))
    assert one.startswith("This verdict was conditional on exact fit: this premise did not hold")
    assert every.startswith("These verdicts were conditional on exact fit and a sufficient sample size: these premises")
    assert some.startswith("The verdict on H1 was conditional on distinct constructs: this premise")
    assert lines(verdict_counts(VERDICTS["conditional some"]), "zh")[-1].startswith("H1的结论以变量可区分")
    assert not any("conditional" in s for s in lines(verdict_counts(VERDICTS["many"])))


MEDIATED = ("A", "B", "C")
DIRECT = {
    "one": [hypothesis(1), hypothesis(2, NO)],
    "most": [hypothesis(1), hypothesis(2, beta=-0.6, path=("C", "D"))],
    "most of three": [hypothesis(1), *(hypothesis(k, beta=-0.6 / k, path=("C", "D")) for k in (2, 3))],
    "tied": [hypothesis(1), hypothesis(2, path=("C", "D"))],
    "none": [hypothesis(1, NO), hypothesis(2, NO)],
    "only one and not there": [hypothesis(1, NO)],
}
STRONGEST = {
    "one": "The only supported direct effect was that of A word on B word (β = .400, p = .001).",
    "most": "Among the two supported direct effects, that of C word on D word was the stronger (β = −.600, p = .001).",
    "most of three": "Among the three supported direct effects, that of A word on B word was the strongest "
    "(β = .400, p = .001).",
    "tied": "Among the two supported direct effects, those of A word on B word and C word on D word were the strongest "
    "(β = .400).",
    "none": "None of the two direct effects hypothesised was supported.",
    "only one and not there": "",
}


@pytest.mark.parametrize("name", DIRECT)
def test_the_strongest_direct_effect_is_named_or_its_tie(name):
    assert whole(direct_words(hypotheses(*DIRECT[name]), DIRECT[name])) == STRONGEST[name]


def indirect(*tested: Tested) -> list[Text]:
    return list(indirect_words(hypotheses(*tested), tested))


INDIRECT = {
    "one": indirect(hypothesis(1, path=MEDIATED), hypothesis(2, NO, path=MEDIATED)),
    "most": indirect(hypothesis(1, path=MEDIATED), hypothesis(2, path=("D", "B", "C"), beta=0.2)),
    "most of three": indirect(
        hypothesis(1, path=MEDIATED), *(hypothesis(k, path=(x, "B", "C"), beta=0.2) for k, x in ((2, "D"), (3, "E")))
    ),
    "tied": indirect(hypothesis(1, path=MEDIATED), hypothesis(2, path=("D", "B", "C"))),
    "none": indirect(hypothesis(1, NO, path=MEDIATED), hypothesis(2, NO, path=MEDIATED)),
}


def test_the_strongest_indirect_effect_is_named_and_never_among_ties():
    assert whole(INDIRECT["one"]).startswith("The only supported indirect effect ran from A word through B word to C")
    assert whole(INDIRECT["most"]).startswith("Among the two supported indirect effects, the one from A word through B")
    assert whole(INDIRECT["none"]) == "None of the two indirect effects hypothesised was supported."
    assert INDIRECT["tied"] == []


EXPLAINED = {
    n: list(explained_words([(both(f"Y{k}"), value(k)) for k in range(n)]))
    for n, value in ((1, lambda k: 0.3), (2, lambda k: 0.3 + k / 10), (9, lambda k: 0.3 + k / 100))
} | {"alike": list(explained_words([(both(f"Y{k}"), 0.3) for k in range(5)])), 0: list(explained_words([]))}


def test_explained_variance_is_listed_or_ranged():
    assert whole(EXPLAINED[1]) == "The model explained 30.0% of the variance in Y0."
    assert whole(EXPLAINED[2]).endswith("30.0% of the variance in Y0 and 40.0% of the variance in Y1.")
    assert whole(EXPLAINED[9]) == "The model explained between 30.0% and 38.0% of the variance in its nine outcomes."
    assert whole(EXPLAINED["alike"]) == "The model explained 30.0% of the variance in each of its five outcomes."
    assert EXPLAINED[0] == []


def test_at_most_three_findings_are_told():
    tested = hypotheses(hypothesis(1), hypothesis(2, path=MEDIATED))
    explained = Made(shares=[Made(construct="B", r_squared=0.3)], called=both)
    found = model_findings({"sem": Made(), "hypotheses": tested, "explained": explained})
    assert [f.key for f in found] == [f"chapter_summary.{k}" for k in ("direct_one", "indirect_one", "explained")]
    rejected = hypotheses(*[hypothesis(k, NO) for k in (1, 2)])
    assert [f.key for f in model_findings({"sem": Made(), "hypotheses": rejected})] == []
    mixed = hypotheses(hypothesis(1, path=MEDIATED), *[hypothesis(k, NO) for k in (2, 3)])
    told = [f.key for f in model_findings({"sem": Made(), "hypotheses": mixed})]
    assert told == ["chapter_summary.direct_none", "chapter_summary.indirect_one"]


# ------------------------------------------------------------------------------------------------- sample, model, fit
def reliability(*values: float, modelled=(True,)) -> dict[str, object]:
    kinds = list(modelled) * len(values)
    made = [
        Made(construct=Made(label=both(f"C{k}")), judged=(v, 0.0), model=object() if m else None)
        for k, (v, m) in enumerate(zip(values, kinds, strict=False))
    ]
    return {"reliability": Made(constructs=made)}


RELIABILITY = {
    "one": reliability(0.8),
    "alike": reliability(0.8, 0.8),
    "alpha": reliability(0.8, 0.9, modelled=(False,)),
    "mixed": reliability(0.7, 0.8, 0.9, modelled=(True, False)),
    "unknown": reliability(float("nan")),
}


def test_reliability_is_a_range_only_where_there_is_one():
    said = {name: whole(reliability_words(made)) for name, made in RELIABILITY.items()}
    assert said["one"] == "The internal consistency of C0 was ω = .800."
    assert said["alike"] == "Internal consistency (ω) was .800 in each of the two constructs."
    assert said["alpha"] == "Internal consistency (α) ranged from .800 to .900 across the two constructs."
    assert "(ω or α) ranged from .700 to .900" in said["mixed"]
    assert said["unknown"] == ""
    assert "was .80 in each" not in whole(reliability_words(reliability(0.801, 0.804), 3))
    assert "in each of the two" in whole(reliability_words(reliability(0.801, 0.804), 2))


@pytest.fixture(scope="module")
def fitted():
    import repurchase as rp

    rng = np.random.default_rng(4)
    f = rng.normal(size=(200, 3)) @ np.array([[1.0, 0.6, 0.2], [0.0, 0.8, 0.1], [0.0, 0.0, 0.9]])
    frame = pd.DataFrame(
        {f"{c}{i}": f[:, k] + 0.7 * rng.normal(size=200) for k, c in enumerate("ABC") for i in (1, 2, 3)}
    )
    measured = "A =~ A1 + A2 + A3\nB =~ B1 + B2 + B3"
    return {
        "cfa": rp.fit(measured, frame, "MLR"),
        "sem": rp.fit(f"{measured}\nB ~ A", frame, "MLR"),
        "one": rp.fit("A =~ A1 + A2 + A3", frame),
        "three": rp.fit(f"{measured}\nC =~ C1 + C2 + C3", frame),
    }


def gate(holds, values=True) -> Mapping[str, Premise]:
    evidence = {"cfi": 0.98, "rmsea": 0.03, "srmr": 0.04} if values else {}
    return {"approximate_fit": Premise("approximate_fit", holds, text("gate.title"), evidence)}


def test_fit_is_told_by_the_gate_alone(fitted):
    for holds, words in ((True, "met the criteria"), (False, "did not meet"), (None, "could not be decided")):
        assert words in whole(fit_words({"sem": fitted["sem"], "gate": gate(holds)}))
    assert "could not be computed" in whole(fit_words({"sem": fitted["sem"], "gate": gate(None, False)}))
    assert whole(fit_words({"cfa": fitted["cfa"]})).startswith("The fit of the measurement model was CFI = ")
    assert whole(fit_words({})) == ""


def test_the_model_of_the_summary_is_the_one_that_was_fitted(fitted):
    survey = instrument_survey(2)
    assert "measurement model of two constructs" in whole([model_words({"cfa": fitted["cfa"]}, survey)])
    said = whole([model_words({"sem": fitted["sem"]}, survey)])
    assert said == (
        "A structural equation model of two constructs and six items was estimated by robust maximum likelihood (MLR)."
    )
    assert "measurement model of one construct and three items" in whole([model_words({"cfa": fitted["one"]}, survey)])
    assert "no model with latent variables" in whole([model_words({}, survey)])


def summaries(fitted) -> list[Text]:
    said = []
    survey = instrument_survey(2)
    for kept, collected in ((238, 243), (243, 243)):
        screening = Made(collected=Made(n=collected), survey=Made(n=kept))
        said += [s for p in main_findings({"screening": screening, **RELIABILITY["alpha"]}, survey) for s in p]
    for results in (
        {},
        {"cfa": fitted["cfa"]},
        {"cfa": fitted["one"]},
        {"cfa": fitted["three"]},
        {"sem": fitted["sem"]},
    ):
        described = {"description": described_of(1 if results.get("cfa") is fitted["one"] else 2)}
        said += [s for p in main_findings({**results, **described}, survey) for s in p]
    return said


def test_the_summary_of_a_measurement_tells_means_and_correlations(fitted):
    said = " ".join(s.render("en") for s in summaries(fitted))
    assert "based on 238 valid questionnaires, 97.9% of the 243 collected" in said
    assert "based on all 243 questionnaires collected" in said
    assert "Mean scores were highest for" in said and "The mean score of" in said
    assert "The latent variables A and B correlated at φ = " in said
    assert "The closest correlation of latent variables was that between A and B (φ = " in said


# ------------------------------------------------------------------------------------------------- method
def construct(k: int, n=3, scale=None, source="", turned=False) -> Construct:
    items = tuple(Item(f"C{k}_{i}", both(f"C{k}_{i}"), turned and i == 0) for i in range(n))
    return Construct(f"C{k}", both(f"C{k} word"), items, scale or Scale(), source=source)


def instrument_survey(n: int, *, rows=40, holes=0, **more) -> Survey:
    instrument = Instrument(tuple(construct(k) for k in range(n)), **more)
    rng = np.random.default_rng(n)
    frame = pd.DataFrame(rng.integers(1, 6, (rows, 3 * n)).astype(float), columns=instrument.item_names)
    frame.iloc[:holes, 0] = np.nan
    return Survey(frame, instrument, pd.DataFrame(index=frame.index))


AGREE = tuple(both(w) for w in ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"))
INSTRUMENTS = {
    "one": Instrument((construct(0, 1),)),
    "two labelled": Instrument(
        (construct(0, scale=Scale(1, 5, AGREE), turned=True), construct(1, scale=Scale(1, 5, AGREE)))
    ),
    "nine": Instrument(
        tuple(construct(k, source="Author (2000)", turned=True) for k in range(9)),
        statements=(Statement("S", both("S")),),
    ),
    "scales": Instrument((construct(0), construct(1, scale=Scale(1, 7))), statements=(Statement("S", both("S")),) * 2),
}


def test_the_instrument_is_counted_with_its_scale():
    one = lines(instrument_words(INSTRUMENTS["one"]))
    assert one == [
        "The questionnaire measured one construct with one item answered on a scale from 1 to 5; the item is listed in "
        "questionnaire."
    ]
    two = whole(instrument_words(INSTRUMENTS["two labelled"]))
    assert "on a five-point scale (1 = Strongly disagree, 5 = Strongly agree); all items" in two
    assert "one reverse-worded item was recoded" in two
    nine = whole(instrument_words(INSTRUMENTS["nine"]))
    assert "nine constructs with 27 items" in nine and "nine reverse-worded items were" in nine and "sources" in nine
    assert "one statement recorded" in nine and "it was only described and did not serve as an indicator" in nine
    scales = whole(instrument_words(INSTRUMENTS["scales"]))
    assert "scales of different length" in scales and "they were only described" in scales


def model(key="", missing="listwise", n=60, used=60, latents=2, outcome="Y", **more) -> Made:
    values = {"k": 5, "items": "A", "n": 1, "rest": 2, "why": "x", "source": "S, 2000"}
    settings = {"missing": missing, "cluster": None, "weights": None, "ordered": (), "recipe": Made(errors="standard")}
    return Made(
        rows=lambda op: [Made(lhs=outcome)],
        estimator="MLR",
        notes=(note(key, **values),) if key else (),
        latents=("A", "B")[:latents],
        sample=Made(n_total=n, rows=(range(used),), design=Made(clusters=None, weights=None)),
        settings=Made(**{**settings, **more}),
    )


ESTIMATED = [
    estimator_words(model(k)) for k in ("", *(f"fit.auto_{w}" for w in ("continuous", "ordinal", "mixed", "few")))
]
SCALED = [
    scaling_words(model(), True),
    scaling_words(model(outcome="B"), True),
    scaling_words(model(), False),
    scaling_words(model(latents=1), False),
]
STEPS = text("chapter_method.two_steps")
GAPS = {
    "none": missing_words(model(), instrument_survey(2)),
    "listwise": missing_words(model(used=54), instrument_survey(2, holes=6)),
    "fiml": missing_words(model(missing="fiml"), instrument_survey(2, holes=6)),
    "fiml some": missing_words(model(missing="fiml", used=58), instrument_survey(2, holes=6)),
    "fiml none": missing_words(model(missing="fiml"), instrument_survey(2)),
    "pairwise": missing_words(model(missing="pairwise"), instrument_survey(2, holes=6)),
}


def test_the_estimator_has_its_reason_only_where_the_answers_chose_it():
    plain, continuous, ordinal, mixed, few = lines(ESTIMATED)
    assert plain == "Models were estimated by robust maximum likelihood (MLR)."
    assert "at least five response categories" in continuous and "S, 2000" in continuous
    assert "no more than five" in ordinal and "remaining ones as continuous" in mixed and "usually preferred" in few


def test_constructs_covary_where_there_are_several():
    several, alone, measured, one = lines(SCALED)
    assert several.endswith("exogenous constructs were allowed to covary.")
    assert alone == "The first loading of each construct was fixed at 1."
    assert measured.endswith("and the constructs were allowed to covary.")
    assert one == "The first loading of the construct was fixed at 1."


def test_missing_answers_say_what_they_cost():
    said = {name: s.render("en") for name, s in GAPS.items()}
    assert said["none"] == said["fiml none"] == "All respondents had answered every item of the model."
    assert "left 54 of 60 respondents, a loss of 10.0%" in said["listwise"]
    assert "(2.5% of all item answers)" in said["fiml"] and "all 60 respondents were retained" in said["fiml"]
    assert "58 of the 60 respondents" in said["fiml some"]
    assert "both items (pairwise deletion)" in said["pairwise"]


STUDY = """
schema = "repurchase.study/1"
name = "small"
[constructs.C0]
label = { en = "Price", zh = "价格" }
items = [{ name = "C0_0" }, { name = "C0_1" }, { name = "C0_2" }]
[constructs.C1]
label = { en = "Trust", zh = "信任" }
items = [{ name = "C1_0" }, { name = "C1_1" }, { name = "C1_2" }]
"""
PATHS = '[model]\npaths = ["C1 ~ C0"]\n'
CLAIM = '[[hypotheses]]\nid = "H1"\npath = "C0 -> C1"\n'
CLUSTERED = '[options]\ncluster = "shop"\n'


def chapter(source: str, **results) -> SectionResults:
    provenance = Provenance(None, None, 40, {}, None, {"repurchase": "1.0"})
    return SectionResults(Study.parse(STUDY + source), instrument_survey(2), results, provenance)


def method_lines(source: str, lang="en", **results) -> str:
    section = method_section(chapter(source, **results))
    return " ".join(b.render(lang) for b in section.blocks if isinstance(b, Paragraph))


MEDIATES = Effects((Made(kind="indirect"),), (), (), 0.95, 100)  # there is an indirect effect
UNMEDIATED = [
    (PATHS + CLAIM, {"sem": model(), "effects": Effects((), (), (), 0.95, 100), "bootstrap": 1}),
    (PATHS + CLUSTERED, {"sem": model(), "effects": Effects((), (), (), 0.95, 100), "bootstrap": 1}),
    (PATHS, {"sem": model(), "effects": Effects((), (), (), 0.95, 100)}),
]
METHODS = [
    (PATHS + CLAIM, {"sem": model(), "effects": MEDIATES, "bootstrap": 1}),
    (PATHS, {"sem": model(), "effects": MEDIATES}),
    (PATHS + CLUSTERED, {"sem": model(), "effects": MEDIATES, "bootstrap": 1}),
    ("", {"cfa": model(latents=1)}),
    ("", {}),
]


def test_the_method_says_what_was_stated_and_what_was_not():
    stated, paths, clustered, free, nothing = (method_lines(source, **made) for source, made in METHODS)
    assert stated.startswith("The research model relates two constructs and states one hypothesis (research_model).")
    assert "bootstrap resamples of respondents" in stated and "fixed at 1, and exogenous" in stated
    assert "by one path; no hypotheses were stated" in paths and "no bootstrap was carried out" in paths
    assert "resamples of whole clusters" in clustered
    assert free.startswith("No structural paths were stated") and "loading of the construct was fixed" in free
    assert "Models were estimated" not in nothing and "two-tailed at the significance level α = .05" in nothing


def test_intervals_of_indirect_effects_are_told_only_where_there_are_any():
    drawn, clustered, not_drawn = (method_lines(source, **made) for source, made in UNMEDIATED)
    assert not any("indirect" in said for said in (drawn, clustered, not_drawn))
    assert "Bootstrap confidence intervals" in drawn and "resamples of respondents" in drawn
    assert "Bootstrap confidence intervals" in clustered and "resamples of whole clusters" in clustered
    assert "ootstrap" not in not_drawn


@pytest.mark.parametrize("lang", ("en", "zh"))
def test_hypotheses_in_a_row_are_named_by_the_first_and_the_last(lang):
    def said(*ids):
        return text("chapter_conclusion.only", value=joined_ids(ids)).render(lang)

    dash, last = ("–", " and ") if lang == "en" else ("至", "和")
    assert said("H1", "H2", "H3") == ("H1, H2 and H3" if lang == "en" else "H1、H2和H3")  # three are named
    assert said("H1", "H2", "H3", "H4") == f"H1{dash}H4"
    assert said("H1", "H2", "H3", "H4", "H6") == f"H1{dash}H4{last}H6"
    assert said("H1a", "H1b", "H1c", "H1d").count("H1") == 4
    assert said("A1", "B2", "C3", "D4").count(dash) == 0
    assert said("H9", "H10", "H11", "H12") == f"H9{dash}H12"


@pytest.mark.parametrize(("part", "said"), [(0, "0.0%"), (1, "less than 0.1%"), (5, "0.1%"), (500, "5.0%")])
def test_a_share_that_is_there_is_never_printed_as_nothing(part, said):
    assert text("chapter_method.missing_fiml_all", share=small_share(part, 10_000), n=9).render("en").count(said) == 1


# ------------------------------------------------------------------------------------------------- screening
def screening(n: int, *removed: int, flags=(), chance=None, near=None, signs=(), notes=(), reasons=REASONS, **rules):
    left, steps = n, []
    for reason, gone in zip(reasons, removed, strict=False):
        left -= gone
        steps.append(ScreeningStep(reason, text("screening.rule_attention_failed"), "S, 2000", gone, left))
    found = near or Made(count=0, share=0.0, looked_at=0)
    found.alarming = lambda rules: near is not None
    return Made(
        collected=Made(n=n),
        survey=Made(n=left),
        steps=tuple(steps),
        flags=dict(enumerate(flags)),
        signs=tuple(signs),
        chance=chance,
        near=found,
        rules=ScreeningRules(**rules),
        notes=tuple(notes),
    )


def sign(name: str, k: int) -> Made:
    return Made(name=name, flagged=np.arange(20) < k, chance=0.12)


def by_chance(k: int) -> Made:
    return Made(some=k, several=0, some_by_chance=0.1, several_by_chance=0.01)


LACKING = (note("screening.no_time_note", "info"), note("screening.no_check_note", "info"))
SCREENED = {
    "nobody": screening(243, *[0] * len(REASONS), notes=LACKING),
    "no rule": screening(50, notes=LACKING),
    "one of one": screening(100, 1, 0),
    "two of one": screening(100, 0, 2),
    "several": screening(243, *[1] * len(REASONS), flags=[("irv",)] * 3, chance=by_chance(3)),
    "many": screening(100, 4, 4, flags=[("irv",), ("irv", "fast")], chance=by_chance(40)),
    "flagged one": screening(100, 0, flags=[("irv",)], signs=[sign("straightline", 1), sign("duplicate", 3)]),
    "flagged one twice": screening(
        100, 0, flags=[("irv", "fast")], signs=[sign("straightline", 2), sign("duplicate", 1)]
    ),
    "left out": screening(100, 3, reasons=("flagged",), leave_out_flagged=1),
    "left out none": screening(100, 0, reasons=("flagged",), leave_out_flagged=1),
    "copied": screening(100, 0, near=Made(count=12, share=0.12, looked_at=100)),
    "empty": screening(0),
}


def test_screening_counts_who_went_and_why():
    said = {name: whole(screening_sentences(made)) for name, made in SCREENED.items()}
    assert said["nobody"].startswith(
        "All 243 questionnaires collected were retained; the screening criteria applied to"
    )
    assert "Completion times were not recorded" in said["nobody"] and "no attention check" in said["nobody"]
    assert "did not permit any screening criterion" in said["no rule"] and "times were" not in said["no rule"]
    assert "one was excluded before the analysis (without consent); 99 valid" in said["one of one"]
    assert "two were excluded before the analysis (from outside the target population)" in said["two of one"]
    assert "one left mostly blank, one completed" in said["several"] and "only on direct evidence" in said["several"]
    assert "direct evidence" not in said["left out"]
    assert "copying cannot be ruled out" in said["copied"] and "copying" not in said["several"]
    assert "one questionnaire was kept, because 12.0%" in said["flagged one"]
    assert "three questionnaires were kept, because" in said["flagged one"]


def test_only_rules_that_removed_somebody_are_shown():
    assert screening_table(SCREENED["nobody"]) is None and screening_table(SCREENED["one of one"]) is None
    table = screening_table(screening(100, 1, 0, 2))
    assert [row[3] for row in table.rows] == [None, 1, 2]
    assert "exclusions gives the criteria" in whole(screening_sentences(screening(100, 1, 0, 2)))
    assert "criteria." not in whole(screening_sentences(SCREENED["one of one"]))


def test_the_flow_is_drawn_above_one_in_twenty():
    assert flow_figure(screening(100, 5)) is None
    figure = flow_figure(SCREENED["many"])
    assert figure is not None and [s["n"] for s in figure.data["steps"]] == [4, 4]
    assert "screening_flow shows the screening" in whole(screening_sentences(SCREENED["many"]))
    assert "screening_flow" not in whole(screening_sentences(screening(100, 5)))


def test_flagged_respondents_are_set_beside_attentive_ones():
    several, many = (whole(screening_sentences(SCREENED[k])) for k in ("several", "many"))
    assert "three (1.3%) showed one indicator of unusual responding each" in several
    assert "no more than the 10.0% of attentive" in several
    assert "two (2.2%) showed at least one indicator of unusual responding, one of them more than one; all were" in many
    assert "compared with 10.0% of attentive" in many
    assert "One of the 100 retained questionnaires (1.0%)" in whole(screening_sentences(SCREENED["flagged one"]))
    assert "None of the retained" in whole(screening_sentences(SCREENED["nobody"]))
    assert "attentive" not in whole(screening_sentences(screening(100, 0, chance=by_chance(0))))


# ------------------------------------------------------------------------------------------------- profile
def asked(counts: Mapping[str, int], name="Age", kind="single", missing=0, behaviour=False, n=0) -> Frequencies:
    question = Background(name, {"en": f"Your {name.lower()}?", "zh": f"您的{name}？"}, kind=kind, behaviour=behaviour)
    total = n or sum(counts.values())
    return Frequencies(question, tuple(both(c) for c in counts), tuple(counts.values()), total, missing)


def profile(*questions: Frequencies, numbers=()) -> ProfileFindings:
    return ProfileFindings(100, questions, numbers)


SEXES = {"Male": 40, "Female": 60}
NUMBER = Background("years", both("Years"), kind="number")
PROFILES = {
    "none": profile(),
    "sexes": profile(asked(SEXES, "Sex")),
    "women": profile(asked({"女": 100}, "Sex")),
    "men": profile(asked({"男": 100, "女": 0}, "Sex")),
    "other": profile(asked({"Male": 40, "Female": 50, "Prefer not to say": 10}, "Sex")),
    "one": profile(asked({"A": 60, "B": 40})),
    "two": profile(asked({"18-22": 35, "23-27": 33, "28-32": 32})),
    "most": profile(asked({"A": 40, "B": 20, "C": 20, "D": 20})),
    "tied": profile(asked({"A": 40, "B": 40, "C": 20})),
    "even": profile(asked(dict.fromkeys("ABCDE", 20))),
    "single": profile(asked({"A": 100, "B": 0})),
    "multiple": profile(asked({"A": 90, "B": 60, "C": 5}, "Channel", "multiple", behaviour=True, n=100)),
    "multiple one": profile(asked({"A": 90}, "Channel", "multiple", behaviour=True, n=100)),
    "gap one": profile(asked({"A": 60, "B": 39}, missing=1), asked({"A": 60, "B": 40}, "Job")),
    "gaps": profile(asked({"A": 60, "B": 37}, missing=3), asked({"A": 60, "B": 39}, "Job", missing=1)),
    "small one": profile(asked({"A": 95, "B": 5})),
    "number": profile(numbers=((NUMBER, (100, 1.0, 9.0, 4.5, 1.5)),)),
    "number same": profile(numbers=((NUMBER, (1, 4.0, 4.0, 4.0, float("nan"))),)),
    "number none": profile(numbers=((NUMBER, (0, None, None, float("nan"), float("nan"))),)),
}
COMPOSED = {
    "none": "The questionnaire contained no background questions.",
    "sexes": "Women made up 60.0% of the sample and men 40.0%.",
    "women": "All respondents were women.",
    "men": "All respondents were men.",
    "other": "The most frequent category was Female (50.0%) for sex.",
    "one": "The most frequent category was A (60.0%) for age.",
    "two": "The most frequent categories were 18–22 (35.0%) and 23–27 (33.0%) for age.",
    "most": "The most frequent category was A (40.0%) for age.",
    "tied": "The most frequent categories were A and B (40.0% each) for age.",
    "even": "Answers on age were spread evenly over the categories.",
    "single": "The most frequent category was A (all respondents) for age.",
    "multiple": "As regards behaviour, the most frequent categories were A (90.0%) and B (60.0%) for channel (multiple answers).",
    "multiple one": "As regards behaviour, the most frequent category was A (90.0%) for channel (multiple answers).",
    "number": "Years averaged 4.500 (SD = 1.500).",
    "number same": "Years was 4.000 for every respondent who gave it.",
}


@pytest.mark.parametrize("name", COMPOSED)
def test_a_sample_is_told_by_its_leading_categories(name):
    assert lines(profile_sentences(PROFILES[name]))[0] == COMPOSED[name]


def test_a_sample_is_told_in_chinese_without_addressing_anybody():
    made = profile(asked({"女": 61, "男": 39}, "性别"), asked({"18-22岁": 35, "23-27岁": 33, "28岁以上": 32}, "年龄"))
    said = lines(profile_sentences(made), "zh")
    assert said[:2] == [
        "样本中女性占61.0%，男性占39.0%。",
        "从样本构成看，年龄以18–22岁（35.0%）和23–27岁（33.0%）为主。",
    ]
    assert lines(profile_sentences(PROFILES["one"]), "zh")[0] == "从样本构成看，Age以A（60.0%）为主。"
    assert lines(profile_sentences(PROFILES["most"]), "zh")[0] == "从样本构成看，Age以A（40.0%）居多。"
    assert lines(profile_sentences(PROFILES["tied"]), "zh")[0] == "从样本构成看，Age以A和B居多（各占40.0%）。"


def test_options_of_a_question_with_several_answers_are_small_categories_too():
    found = PROFILES["multiple"]
    assert [(c.category["en"], c.n, c.chosen) for c in found.small_categories] == [("A", 10, False), ("C", 5, True)]
    said = whole(profile_sentences(found))
    assert "In two categories, each option of a multiple-choice question counted as chosen and as not chosen" in said
    assert "A not chosen" in found.small_categories[0].words.render("en")


def test_gaps_and_small_categories_are_said():
    gap, gaps, small = (whole(profile_sentences(PROFILES[k])) for k in ("gap one", "gaps", "small one"))
    assert "The question on age was left unanswered by one respondent; percentages" in gap
    assert "none by more than three respondents" in gaps
    assert "Fewer than 30 respondents fell into one category (B for age)" in small
    assert "unanswered" not in small and "Fewer" not in gap
    assert "In three categories there were fewer than 30" in whole(profile_sentences(PROFILES["most"]))


@pytest.mark.parametrize(
    ("zh", "en", "short"),
    [
        ("您的年龄", "What is your age?", ("年龄", "Age")),
        ("请问您的学历是？", "Your education", ("学历", "Education")),
        ("您使用哪些渠道？（可多选）", "Which channels do you use? (select all that apply)", ("使用哪些渠道", "Which channels do you use")),
        ("月收入（学生填月生活费）", "Income (students: allowance)", ("月收入（学生填月生活费）", "Income (students: allowance)")),
        ("您常用的社区团购平台是：", "Your age is:", ("常用的社区团购平台", "Age")),
        ("您的职业为", "The app you use most is", ("职业", "The app you use most")),
        ("您的消费行为", "Your thesis", ("消费行为", "Thesis")),
        ("您认为最重要的是", "Select one option", ("认为最重要的是", "Select one option")),
        ("您的身份是否为学生", "Your job is what?", ("身份是否为学生", "Job is what")),
        ("您的年龄段", "How old are you?", ("年龄段", "Age")),
        ("您的月收入是多少？", "Income", ("月收入", "Income")),
        ("请选择您的性别：", "Please choose your gender:", ("性别", "Gender")),
        ("您目前就读的年级是", "Please tell us your age group", ("年级", "Age group")),
        ("您所在的城市是？*", "Could you please indicate your city of residence?", ("所在城市", "City of residence")),
        ("您每月可支配的收入大约是多少？", "Your monthly income is", ("每月可支配的收入", "Monthly income")),
        ("您是", "?", ("是", "?")),
        ("您", "?", ("您", "?")),
    ],
)  # fmt: skip
def test_a_question_is_named_without_its_address(zh, en, short):
    found = question_label(Background("q", {"zh": zh, "en": en}))
    assert (found["zh"], found["en"]) == short


def test_findings_name_questions_without_their_address():
    """What `sample` and `group_differences` say, in tables, sentences and notes, has no 您的 and no “Your age”."""
    labels = ({"zh": "您的年龄", "en": "Your age"}, {"zh": "请选择您的性别：", "en": "Please choose your gender:"})
    answered = {"A1": [1, 2, 3, 4, 5, 4, 2] * 8 + [3] * 6, "A2": [1, 2, 3, 5, 5, 4, 1] * 8 + [2] * 6}
    frame = pd.DataFrame({"age": ["a"] * 40 + ["b"] * 20 + ["c"] * 2, "sex": ["m", "f"] * 31, **answered})
    found = as_survey(frame, {"A": ["A1", "A2"]})
    background = tuple(replace(b, label=w) for b, w in zip(found.instrument.background, labels, strict=True))
    instrument = replace(found.instrument, background=background)
    survey = replace(found, instrument=instrument)
    for result in (rp.sample(survey), rp.group_differences(survey)):
        for lang, address in (("zh", "您"), ("en", "our ")):
            told = [n.message.render(lang) for n in result.notes] + [s.render(lang) for s in result.sentences()]
            told += [render(c, lang) for t in result.tables() for row in (*t.rows, (t.title,)) for c in row]
            assert not [words for words in told if address in words]
    small = next(n.message for n in rp.sample(survey).notes if n.message.key == "sample.small")
    assert small.render("zh") == "以下类别不足30人：年龄（b）和年龄（c）。与这些类别比较的结果不够稳定。"
    assert small.render("en").startswith("Fewer than 30 respondents belong to each of these categories: Age (b) and")


def test_a_spoken_question_has_a_noun_where_the_study_gives_one():
    asked_how = {"zh": "您多久购买一次", "en": "How often do you buy?"}
    named = Background("f", asked_how, role="frequency", aliases=("购买频率", "how often do you buy it", "frequency"))
    assert question_label(named) == {"zh": "购买频率", "en": "Frequency"}
    assert question_label(replace(named, aliases=()))["en"] == "How often do you buy"
    assert within_sentence({"en": "How often", "zh": "多久一次"}) == {"en": "“How often”", "zh": "“多久一次”"}
    assert within_sentence({"en": "Howard Street", "zh": "年龄"}) == {"en": "howard Street", "zh": "年龄"}
    assert within_sentence({"en": "APP use"}) == {"en": "APP use"} and within_sentence({"en": ""}) == {"en": ""}
    assert category_label(both("18-22"))["en"] == "18–22" and category_label(both("well-off"))["en"] == "well-off"


def test_tables_name_questions_as_sentences_do():
    (table,) = profile_tables(PROFILES["sexes"])
    assert table.name == "profile" and table.rows[0][0]["en"] == "Sex" and "您" not in str(table.rows)
    tables = profile_tables(
        profile(asked(SEXES, "Sex"), asked({"A": 90}, "Use", behaviour=True), numbers=PROFILES["number"].numbers)
    )
    assert [t.name for t in tables] == ["profile", "behaviour", "numbers"]
    assert tables[1].title.render("en") == "Behavioural characteristics"
    assert "private" not in tables[1].title.render("en")


# ------------------------------------------------------------------------------------------------- items left out, late
def decisions(*left: int) -> Made:
    made = [
        Made(item=Made(name=f"A{k}"), construct=Made(name=f"C{k}", label=both(f"C{k} word")), reason="unclear", left=n)
        for k, n in enumerate(left, 1)
    ]
    return Made(decisions=made)


def late(*pairs: tuple[float, float]) -> Made:
    rows = [
        Made(construct=Made(label=both(f"C{k} word")), test=Made(d=d, d_low=d - 0.3, d_high=d + 0.3), p_holm=p)
        for k, (d, p) in enumerate(pairs, 1)
    ]
    return Made(rows=rows, rules=RULES, n_early=25, n_late=24, level=0.95)


CHECKED = {
    "one": list(decision_words(decisions(2))),
    "two": list(decision_words(decisions(0, 2))),
    "many": list(decision_words(decisions(*[0] * 9))),
    "late none": list(late_words(late((0.1, 0.6), (-0.2, 0.5)))),
    "late none one": list(late_words(late((0.1, 0.6)))),
    "late some": list(late_words(late((0.6, 0.01), (-0.2, 0.5)))),
    "late some one": list(late_words(late((0.6, 0.01)))),
    "late unknown": list(late_words(late((float("nan"), 0.5)))),
}


def test_items_left_out_and_late_respondents_are_said():
    said = {name: whole(made) for name, made in CHECKED.items()}
    assert said["one"].startswith("The item A1 was left out of C1 word by decision of the author (unclear)")
    assert "two items were left out (A1 and A2)" in said["two"] and "this construct could not" in said["two"]
    assert "these constructs could not" in said["many"] and "no item was left" not in said["one"]
    assert (
        "The 25 earliest and the 24 latest respondents did not differ significantly in any construct"
        in said["late none"]
        and "d = −0.200, 95% CI [−0.500, 0.100] (C2" in said["late none"]
        and "cannot rule it out" in said["late none"]
    )
    assert "did not differ significantly in C1 word" in said["late none one"]
    assert "differed significantly in C1 word after" in said["late some"]
    assert "could not be tested" in said["late unknown"]


def test_the_sample_closes_with_those_who_are_analysed():
    closed = sample_section(chapter("", screening=with_parts(SCREENED["several"])))
    assert closed.blocks[0].render("en").endswith("The following analyses are based on these 40 respondents.")
    gaps = sample_section(chapter("", screening=with_parts(SCREENED["several"]), missing=Made(notes=())))
    assert gaps.blocks[0].render("en").endswith("or on those of them who answered the items concerned.")
    assert sample_section(chapter("")) is None
    both_told = sample_section(chapter("", screening=with_parts(SCREENED["several"]), sample=PROFILES["sexes"]))
    kinds = [getattr(b, "name", "text") for b in both_told.blocks]
    assert kinds == ["text", "text", "exclusions", "profile"]


def with_parts(made: Made) -> Made:
    made.tables = made.figures = made.sentences = lambda: ()
    return made


# ------------------------------------------------------------------------------------------------- description
def described_of(n: int, seed=3):
    rng = np.random.default_rng(seed)
    constructs = {f"C{k}": [f"C{k}_{i}" for i in range(3)] for k in range(n)}
    shift = {c: 1 + k % 3 for k, c in enumerate(constructs)}
    frame = pd.DataFrame(
        {
            i: np.clip(shift[c] + rng.integers(0, 3, 80), 1, 5).astype(float)
            for c, items in constructs.items()
            for i in items
        }
    )
    frame.iloc[0], frame.iloc[1] = 1.0, 5.0
    return describe(frame, constructs)


def with_means(described, *means: float):
    scores = tuple(replace(s, mean=m) for s, m in zip(described.constructs, means, strict=True))
    return replace(described, constructs=scores)


def shaped(described, skewness, kurtosis):
    k = len(described.survey.instrument.item_names)
    items = replace(described.items, skewness=np.resize(skewness, k), kurtosis=np.resize(kurtosis, k))
    return replace(described, items=items)


@pytest.fixture(scope="module")
def described():
    return {n: described_of(n) for n in (1, 2, 3, 9)}


def means(described) -> dict[str, list[Text]]:
    two, three = described[2], described[3]
    scale = replace(two.constructs[0].construct, scale=Scale(1, 7))
    other = (replace(two.constructs[0], construct=scale), two.constructs[1])
    made = {
        "one above": with_means(described[1], 4.0),
        "one below": with_means(described[1], 3.0),
        "two": with_means(two, 2.0, 4.0),
        "two alike": with_means(two, 3.5, 3.5),
        "three": with_means(three, 4.0, 3.5, 4.5),
        "three below": with_means(three, 2.0, 2.5, 2.0),
        "nine": described[9],
        "scales": replace(two, constructs=other),
    }
    return {name: list(mean_words(d)) for name, d in made.items()}


def test_means_are_told_for_one_two_and_many(described):
    said = {name: whole(s) for name, s in means(described).items()}
    assert said["one above"].startswith("The mean of C0 was 4.000 (SD = ") and "It was above" in said["one above"]
    assert "It was not above" in said["one below"]
    assert "The mean was 2.000 for C0 and 4.000 for C1" in said["two"] and "was C1." in said["two"]
    assert "The means of all two constructs were 3.500" not in said["two"]
    assert "constructs were 3.500" in said["two alike"] and "ranged" not in said["two alike"]
    assert "ranged from 3.500 (C1) to 4.500 (C2)" in said["three"] and "All means were above" in said["three"]
    assert "ranged from 2.000 (C0 and C2) to 2.500 (C1)" in said["three below"] and "None of" in said["three below"]
    assert "scales of different length" in said["scales"]


def shapes(described) -> dict[str, list[Text]]:
    two = described[2]
    one_item = describe(pd.DataFrame({"a": [1.0, 2, 4, 5, 3, 2]}), {"X": ["a"]})
    tests = two.normality
    normal = replace(tests.mardia, critical_ratio=0.5, skewness_p=0.5, kurtosis_p=0.5)
    made = {
        "within": (two, True),
        "undrawn": (two, False),
        "beyond": (shaped(two, [3.0, 0.1], [0.2, 0.1]), True),
        "beyond many": (shaped(described[9], [3.0, 2.5], [0.2, 0.1]), True),
        "one item": (one_item, True),
        "alike": (shaped(two, [0.1], [0.2]), True),
        "high": (replace(two, normality=replace(tests, mardia=replace(normal, critical_ratio=9.0))), True),
        "mixed": (
            replace(two, normality=type(tests)(replace(normal, skewness_p=0.01, kurtosis_p=0.02), (1.0, 0.001))),
            True,
        ),
        "low": (replace(two, normality=type(tests)(normal, (1.0, 0.4))), True),
    }
    return {
        name: list(shape_words(d, figures=("items", "items_2")[: 2 if drawn else 0]))
        for name, (d, drawn) in made.items()
    }


def test_shapes_of_items_are_told_within_and_beyond_their_bounds(described):
    said = {name: whole(s) for name, s in shapes(described).items()}
    assert "skewness ranged from" in said["within"] and "All items were within" in said["within"]
    assert "(items, items and items_2)" in said["within"] and "(items)" in said["undrawn"]
    assert "exceeded by C0_0, C0_2 and C1_1" in said["beyond"]
    assert "exceeded by 27 of 27 items" in said["beyond many"]
    assert "The skewness of the items was" in said["one item"] and "ranged" not in said["one item"]
    assert "ranged" not in said["alike"]
    assert "did not follow a multivariate normal" in said["high"]
    assert "rejected by Mardia's test of skewness (p = .010), Mardia's test of kurtosis" in said["mixed"]
    assert "no test rejected" in said["low"]


def consequences(described) -> dict[str, list[Text]]:
    two = described[2]
    high = replace(two, normality=replace(two.normality, mardia=replace(two.normality.mardia, critical_ratio=9.0)))
    calm = replace(two.normality.mardia, critical_ratio=0.1, skewness_p=0.5, kurtosis_p=0.5)
    low = replace(two, normality=type(two.normality)(calm, None))
    return {
        "robust": list(consequence_words(high, model(recipe=Made(errors="robust.huber.white")))),
        "plain": list(consequence_words(high, model())),
        "ordinal": list(consequence_words(high, model(ordered=("A1",)))),
        "normal": list(consequence_words(low, model())),
        "unfitted": list(consequence_words(high, None)),
    }


def test_what_follows_from_the_shapes_depends_on_the_estimator(described):
    said = {name: whole(s) for name, s in consequences(described).items()}
    assert "supports the robust" in said["robust"] and "with caution" in said["plain"] and "ordinal" in said["ordinal"]
    assert said["normal"] == said["unfitted"] == ""


# ------------------------------------------------------------------------------------------------- statements
def statement(k: int, top: float, dimension="trust", agree=0.4, scale=Scale(1, 5, AGREE)) -> Share:
    label = {"en": f"Statement {k}", "zh": f"陈述{k}"}
    asked_here = Statement(f"S{k}", label, dimension, scale=scale)
    return Share(asked_here, 100, (0,) * len(scale.points), 40, agree, 0.3, 0.5, top)


def difference(*p_values: float) -> tuple[BlockTest, ...]:
    return tuple(BlockTest(f"b{k}", f"Set {k}", CochranQ(4.0, 2, p, 100), ()) for k, p in enumerate(p_values, 1))


def stated(*tops: float, tests=(), scale=Scale(1, 5, AGREE), **more) -> ShareFindings:
    made = tuple(statement(k, top, scale=scale, **more) for k, top in enumerate(tops, 1))
    return ShareFindings(made, difference(*tests), scale)


BARE, SHORT = Scale(1, 5), Scale(1, 3)
STATED = {
    "one": stated(0.6, tests=(float("nan"),)),
    "two": stated(0.6, 0.7, tests=(0.01,)),
    "alike": stated(0.6, 0.6, tests=(0.2,)),
    "tied most": stated(0.7, 0.7, 0.6, tests=(0.2, 0.4)),
    "tied least": stated(0.7, 0.6, 0.6, tests=(0.01, 0.4)),
    "many": stated(*(0.5 + k / 100 for k in range(12)), tests=(0.01, 0.02)),
    "no dimension": stated(0.6, 0.7, dimension="", scale=BARE),
    "short": stated(0.6, 0.7, scale=SHORT),
    "short alike": stated(0.6, 0.6, scale=SHORT),
    "none": ShareFindings((), (), Scale()),
}


def test_agreement_and_the_two_highest_answers_are_told_apart():
    said = {name: whole(statement_sentences(made)) for name, made in STATED.items()}
    assert "70.0% chose “Agree” or “Strongly agree” (“Agree” alone: 40.0%)" in said["two"]
    assert "Endorsed least often was “Statement 1”, at 60.0%" in said["two"]
    assert (
        "“Statement 1” was endorsed by 60.0%" in said["one"] and "least" not in said["one"] and "Q(" not in said["one"]
    )
    assert "60.0% chose “Agree” or “Strongly agree” in every case" in said["alike"] and "least" not in said["alike"]
    assert "“Statement 1” and “Statement 2” were endorsed most often" in said["tied most"]
    assert "Endorsed least often were “Statement 2” and “Statement 3”" in said["tied least"]
    assert "Among the statements, “Statement 2”" in said["no dimension"]
    assert "40.0% chose “3” in every case" in said["short"] and "or" not in said["short alike"].split("40.0%")[1]
    assert said["none"] == ""
    zh = whole(statement_sentences(STATED["two"]), "zh")
    assert "Agree或Strongly agree的占70.0%（其中“Agree”40.0%）" in zh


def test_sets_of_statements_differ_all_some_or_none():
    said = {name: whole(statement_sentences(made)) for name, made in STATED.items()}
    assert "differed significantly (Set 1: Cochran's Q(2) = 4.000, p = .010)" in said["two"]
    assert "did not differ significantly (Set 1" in said["alike"]
    assert "Within none of the two sets" in said["tied most"] and "smallest p = .200" in said["tied most"]
    assert "within one of the two sets of statements (Set 1" in said["tied least"]
    assert "Within each of the two sets" in said["many"] and "p = .010; Set 2" in said["many"]


def test_the_table_of_agreement_has_a_column_for_each_degree():
    wide = agreement_table(STATED["two"])
    assert [c.name for c in wide.columns] == ["dimension", "item", "n", "agree", "ci", "top2"]
    assert wide.columns[-1].heading.render("en") == "“Agree” or “Strongly agree” (%)"
    assert [c.name for c in agreement_table(STATED["short"]).columns] == ["dimension", "item", "n", "agree", "ci"]
    assert [c.name for c in agreement_table(STATED["no dimension"]).columns] == ["item", "n", "agree", "ci", "top2"]


# ------------------------------------------------------------------------------------------------- missing answers
def holes(share=0.05, *, seed=5, uses=False, auxiliary=()):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.integers(1, 6, (200, 3)).astype(float), columns=list("abc"))
    if share:
        frame = frame.mask(rng.random(frame.shape) < share)
    else:
        frame.iloc[0, 0] = np.nan
    sizes = [SampleUse("a", text("shares.title"), 100, 200, "listwise")] if uses else []
    return missing_answers(frame, {"X": list("abc")}, uses=sizes, auxiliary=auxiliary)


def gaps() -> dict[str, list[Text]]:
    much = holes(0.08, uses=True, auxiliary=("a", "b"))
    rejected = replace(much, little=replace(much.little, p_value=0.001), auxiliary=("a",))
    unknown = replace(much, little=replace(much.little, p_value=float("nan")), auxiliary=())
    kept = replace(much, little=replace(much.little, p_value=0.4))
    made = {"one": holes(0), "kept": kept, "rejected": rejected, "unknown": unknown}
    return {name: list(gap_sentences(m)) for name, m in made.items()}


def test_missing_answers_are_counted_and_their_test_is_told():
    said = {name: whole(s) for name, s in gaps().items()}
    assert said["one"].startswith("One of the 200 respondents left at least one item unanswered; 0.2% of all")
    assert "did not reject" in said["kept"] and "variables a and b informed" in said["kept"]
    assert "Little's test rejected" in said["rejected"] and "The auxiliary variable a informed" in said["rejected"]
    assert "could not be tested" in said["unknown"] and "auxiliary" not in said["unknown"]
    assert "Details are given in missing_answers and respondents." in said["kept"] and "Details" not in said["one"]
    assert gap_tables(holes(0.01)) == []


# ------------------------------------------------------------------------------------------------- all of them
@pytest.fixture(scope="module")
def everything(described, fitted) -> list[Text]:
    """Every sentence that the cases above make."""
    said = [s for made in VERDICTS.values() for s in verdict_counts(made)]
    said += [s for made in DIRECT.values() for s in direct_words(hypotheses(*made), made)]
    said += [
        s
        for group in (INDIRECT, EXPLAINED, CHECKED, means(described), shapes(described))
        for s in sum(group.values(), [])
    ]
    said += [s for group in (consequences(described), gaps()) for s in sum(group.values(), [])]
    said += [s for made in RELIABILITY.values() for s in reliability_words(made)]
    for holds in (True, False, None):
        said += [s for v in (True, False) for s in fit_words({"sem": fitted["sem"], "gate": gate(holds, v)})]
    said += fit_words({"sem": fitted["sem"], "gate": gate(True), "effects": Made(read_instead="freed")})
    said += summaries(fitted)
    said += [s for made in INSTRUMENTS.values() for s in instrument_words(made)]
    said += [*ESTIMATED, *SCALED, STEPS, *GAPS.values()]
    said += [s for source, made in METHODS + UNMEDIATED for s in sentences_of(method_section(chapter(source, **made)))]
    said += [s for made in SCREENED.values() for s in screening_sentences(made)]
    said += [s for made in PROFILES.values() for s in profile_sentences(made)]
    said += [s for made in STATED.values() for s in statement_sentences(made)]
    for missing in ({}, {"missing": Made(notes=())}):
        said += sentences_of(sample_section(chapter("", screening=with_parts(SCREENED["nobody"]), **missing)))
    return said


def sentences_of(section) -> list[Text]:
    return [s for b in section.blocks if isinstance(b, Paragraph) for s in b.values]


def keys_in(value) -> set[str]:
    """The keys of a text and of all that it holds."""
    if isinstance(value, Text):
        return {value.key}.union(*(keys_in(v) for v in value.values.values()), set())
    return set().union(*(keys_in(v) for v in value.values)) if isinstance(value, Joined | Words) else set()


OF_TABLES = {f"chapter_description.agreement_{k}" for k in ("title", "answer", "top", "both", "note")}
NAMES = {f"chapter_method.named_{k}" for k in ("ML", "MLR", "MLM", "GLS", "ULS", "ULSMV", "DWLS", "WLSMV")}


def test_every_sentence_of_the_opening_is_rendered_here(everything):
    known = {k for k in catalogue("en") if k.startswith(OPENING)}
    rendered = set().union(*(keys_in(s) for s in everything))
    assert known - rendered - OF_TABLES - NAMES == set()
    assert all(estimator_named(k.rpartition("_")[2]) == text(k) for k in NAMES)
    assert estimator_named("MLMV") == "MLMV"


FROM_TO = re.compile(r"(?:from|between) ([−\d.%]+)(?: \([^)]*\))? (?:to|and) ([−\d.%]+)")
BETWEEN = re.compile(r"介于([−\d.%]+)(?:（[^）]*）)?与([−\d.%]+)")
ONE_OF_MANY = re.compile(
    r"\b(?:one|1) (?:constructs|items|hypotheses|questionnaires|respondents|categories|statements)\b"
)
MANY_OF_ONE = re.compile(
    r"\b(?:two|three|nine|\d\d+) (?:construct|item|hypothesis|questionnaire|category|statement)\b(?!-)"
)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_degenerate(everything, lang):
    for sentence in everything:
        said = sentence.render(lang)
        for low, high in (FROM_TO if lang == "en" else BETWEEN).findall(said):
            assert low != high or low == "1", said
        assert not re.search(r"\bnan\b|None\b(?! of)|\{|\}|  |→|—", said), said
        assert said == said.strip() and said[-1] in ".。", said
        if lang == "en":
            assert not said[0].isdigit() and not re.search(r"\. \d", said), said
            assert not ONE_OF_MANY.search(said) and not MANY_OF_ONE.search(said), said
        else:
            assert "您" not in said and not re.search(r"[，。；]{2}|[,;] ?[\u4e00-\u9fff]", said), said


def test_the_test_refuses_what_it_should():
    assert FROM_TO.findall("ranged from .416 (A) to .416 (B)") == [(".416", ".416")]
    assert BETWEEN.findall("介于0.416（甲）与0.416（乙）之间") == [("0.416", "0.416")]
    assert ONE_OF_MANY.search("with one items") and MANY_OF_ONE.search("nine construct and")
    assert render(text("chapter_numbers.n9"), "en") == "nine"
