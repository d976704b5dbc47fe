"""The sections on the structural model, mediation, moderation and groups: sentences, tables, verdicts."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pytest
from chapter_studies import analysed, blocks_of, held_in, named_in, sentences_of, study_of, texts_in

from repurchase.analysis.effects.hypotheses.findings import Tested
from repurchase.analysis.effects.hypotheses.result import Hypotheses
from repurchase.analysis.gate.findings import (
    ADMISSIBLE,
    APPROXIMATE,
    DISTINCT,
    EXACT,
    INDEPENDENT,
    LOCAL,
    SAMPLE,
    Premise,
)
from repurchase.analysis.gate.result import Gate
from repurchase.document.content.document_content import Paragraph, Section
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import note
from repurchase.study.chapter.pieces.main_findings import fit_words
from repurchase.study.chapter.structure.further_checks import check_blocks
from repurchase.study.chapter.structure.group_models import group_models_section, group_path_words
from repurchase.study.chapter.structure.mediation import mediation_section
from repurchase.study.chapter.structure.mediation_sentences import (
    conclusion_sentence,
    confounding_sentences,
    contrast_sentences,
)
from repurchase.study.chapter.structure.mediation_table import indirect_paths, mediation_table
from repurchase.study.chapter.structure.moderation import moderation_section, trend_of
from repurchase.study.chapter.structure.path_sentences import (
    hypothesis_sentences,
    reason_sentences,
    summary_sentence,
    unclaimed_sentences,
)
from repurchase.study.chapter.structure.path_tests import ClaimedPath
from repurchase.study.chapter.structure.structural_model import structural_section
from repurchase.style import Interval, Kind, Number
from repurchase.text import LANGUAGES, Text, catalogue, render, text

WRITERS = (structural_section, mediation_section, moderation_section, group_models_section)
CATALOGUES = ("chapter_structure.", "chapter_mediation.", "chapter_moderation.", "chapter_group_models.")
ELSEWHERE = {"fit_side_by_side"}  # in the section on measurement
SEX = '[[background]]\nname = "sex"\nen = "Sex"\nzh = "性别"\noptions = [{en = "a", zh = "a"}, {en = "b", zh = "b"}]'


def made_one():
    return analysed(study_of("AY", ["Y ~ A"], [("A -> Y", "+")]), {("A", "Y"): 0.5})


def made_two():
    """Two drivers without an effect: nothing is supported."""
    return analysed(study_of("ABY", ["Y ~ A + B"], [("A -> Y", "+"), ("B -> Y", "-")]), {}, n=200)


def made_six():
    """Six drivers, one mediator; the direct paths that are left out are zero."""
    claims = [*((f"{x} -> M", "+") for x in "ABCDEN"), ("M -> Y", "+"), *((f"{x} -> M -> Y", "+") for x in "ABCDEN")]
    effects = {**{(x, "M"): 0.35 for x in "ABCD"}, ("M", "Y"): 0.6}
    return analysed(study_of("ABCDENMY", ["M ~ A + B + C + D + E + N", "Y ~ M"], claims), effects)


def made_freed():
    """The direct path that the model leaves out is there; one sign is against the hypothesis."""
    claims = [("A -> M", "+"), ("M -> Y", "-"), ("A -> M -> Y", "+"), ("B -> M -> Y", "+")]
    effects = {("A", "M"): 0.5, ("M", "Y"): 0.4, ("A", "Y"): 0.5}
    return analysed(study_of("ABMY", ["M ~ A + B", "Y ~ M"], claims), effects)


def made_ends():
    """Two outcomes."""
    claims = [("A -> M", "+"), ("M -> Y", "+"), ("A -> M -> Z", "+")]
    effects = {("A", "M"): 0.5, ("M", "Y"): 0.5, ("M", "Z"): 0.5}
    return analysed(study_of("ABMYZ", ["M ~ A + B", "Y ~ M", "Z ~ M"], claims), effects)


def made_chain():
    """Two mediators in sequence, no hypotheses."""
    effects = {("A", "M"): 0.5, ("M", "N"): 0.5, ("N", "Y"): 0.5}
    return analysed(study_of("AMNY", ["M ~ A", "N ~ M + A", "Y ~ N + M + A"]), effects)


def made_moderated():
    """A moderation that is a hypothesis, controls, groups."""
    claims = [("A -> Y", "+"), ("B -> Y", "-"), ("A * B -> Y", "+")]
    study = study_of("ABY", ["Y ~ A + B"], claims, 'groups = ["sex"]\ncontrols = ["sex"]', SEX)
    return analysed(study, {("A", "Y"): 0.4, ("B", "Y"): 0.3, ("A*B", "Y"): 0.3}, groups=("sex",))


def made_few():
    """Forty-five respondents: every verdict is conditional."""
    claims = [("A -> M", "+"), ("B -> M", "+"), ("M -> Y", "+"), ("A -> M -> Y", "+")]
    return analysed(study_of("ABMY", ["M ~ A + B", "Y ~ M"], claims), {("A", "M"): 0.5, ("M", "Y"): 0.5}, n=45)


MADE = {
    "one": made_one, "two": made_two, "six": made_six, "freed": made_freed, "ends": made_ends, "chain": made_chain,
    "moderated": made_moderated, "few": made_few,
}  # fmt: skip
KEPT: dict[str, object] = {}


def found_in(name: str):
    """The findings of one of the studies, analysed once."""
    if name not in KEPT:
        KEPT[name] = MADE[name]()
    return KEPT[name]


def written(name: str) -> list[Section]:
    return [s for write in WRITERS if (s := write(found_in(name))) is not None]


def paragraphs(sections: list[Section], lang: str) -> list[str]:
    return [p.render(lang) for s in sections for p in blocks_of(s, Paragraph)]


def table_of(sections: list[Section], name: str) -> Table:
    return next(t for s in sections for t in blocks_of(s, Table) if t.name == name)


# ------------------------------------------------------------------------------------------------- every sentence
@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_paragraph_reads_well(name, lang):
    for said in paragraphs(written(name), lang):
        assert not re.search(r"[{}]|\bnan\b|\bNone\b(?! of)|chapter_|hypotheses\.|gate\.", said), said
        assert not re.search(r"。。|，，|，。|；。|\.\.|,,|  |\( ", said), said
        assert not re.search(r"(?:^|[.!?] )\d", said), said  # no sentence begins with a numeral
        assert not re.search(r"(−?[\d.]*\d)(?: to |至)\1(?![\d.])", said), said
        assert not re.search(r"(−?[\d.]*\d)(?:与| and )\1(?![\d.])", said), said
        assert " → " not in said, said


@pytest.mark.parametrize("name", MADE)
def test_every_table_and_figure_is_named_and_every_name_is_there(name):
    for section in written(name):
        assert named_in(section) - held_in(section) <= ELSEWHERE, section.name
        assert held_in(section) <= named_in(section), section.name


@pytest.mark.parametrize("name", MADE)
def test_names_of_tables_and_figures_are_unique(name):
    held = [b.name for s in written(name) for kind in (Table, Figure) for b in blocks_of(s, kind)]
    tables = [b.name for s in written(name) for b in blocks_of(s, Table)]
    assert len(set(tables)) == len(tables), held


def test_sentences_of_the_catalogues_take_one_two_and_nine():
    """Each begins with a word, and holds no field that its language does not fill."""
    for lang in LANGUAGES:
        for key, message in catalogue(lang).items():
            if not key.startswith(CATALOGUES):
                continue
            names = {f for _, f, _, _ in string.Formatter().parse(message) if f}
            counted = {f for _, f, spec, _ in string.Formatter().parse(message) if f and "|" in (spec or "")}
            numeric = {"n", "k", "total", "df", "draws"} | counted
            for n in (1, 2, 9):
                said = text(key, **{f: n if f in numeric else f"‹{f}›" for f in names}).render(lang)
                assert "{" not in said and "|" not in said, said
                sentence = lang == "en" and said.endswith(".")
                assert not (sentence and re.match(r"\d", said)), said
                assert all(f"‹{f}›" in said for f in names - numeric), said


# ------------------------------------------------------------------------------------------------- verdicts
def ids_named(listed) -> list[str]:
    """Hypotheses that a list names, those between the ends of a run too."""
    ends = [(v.values["first"], v.values["last"]) if isinstance(v, Text) else (v, v) for v in listed]
    return [f"H{k}" for first, last in ends for k in range(int(first[1:]), int(last[1:]) + 1)]


@pytest.mark.parametrize("name", ["one", "two", "six", "freed", "ends", "moderated", "few"])
def test_each_hypothesis_has_one_verdict_and_it_is_its_own(name):
    tested = found_in(name)["hypotheses"].tested
    verdicts = [
        t for s in written(name) for v in sentences_of(s) for t in texts_in(v) if t.key.startswith(
            "chapter_structure.verdict_")
    ]  # fmt: skip
    for one in tested:
        said = [t for t in verdicts if one.id in ids_named(t.values["ids"].values)]
        assert len(said) == 1, one.id
        expected = one.outcome + ("_conditional" if one.conditional_on else "")
        assert said[0].key == f"chapter_structure.verdict_{expected}"


@pytest.mark.parametrize("name", ["one", "two", "six", "freed", "ends", "moderated", "few"])
def test_the_table_of_paths_has_the_numbers_and_the_words_of_the_hypotheses(name):
    found = found_in(name)["hypotheses"]
    theirs = {r["id"]: r for r in found.table("paths").records()}
    ours = table_of(written(name), "path_tests")
    shared = ("estimate", "std_error", "statistic", "p_value", "std_all", "ci_low", "ci_high", "outcome")
    claimed = [r for r in ours.records() if r["id"]]
    direct = [t for t in found.tested if not t.is_mediation and "*" not in t.path[0]]
    assert [r["id"] for r in claimed] == [t.id for t in direct]
    for record in claimed:
        assert {k: record[k] for k in shared} == {k: theirs[record["id"]][k] for k in shared}
    for lang in LANGUAGES:
        assert len(ours.columns) <= 9
        cells = {row[0]: row[-1] for row in ours.cells(lang)}
        theirs_said = {row[0]: row[-1] for row in found.table("paths").cells(lang)}
        assert all(cells[t.id] == theirs_said[t.id] for t in direct)


@pytest.mark.parametrize("name", ["six", "freed", "ends", "chain", "few"])
def test_the_table_of_mediation_has_the_effects_of_the_model_that_is_read(name):
    found = found_in(name)["effects"]
    read = getattr(found, "chosen", found)
    table = table_of(written(name), "mediation_paths")
    rows = list(table.records())
    specific = [e for e in read.specific if e.kind == "indirect"]
    assert len(rows) == len(specific)
    for row, e in zip(rows, specific, strict=True):
        assert (row["estimate"], row["ci_low"], row["ci_high"], row["p_value"]) == (e.estimate, *e.ci, e.p_value)
        assert row["total"] == read.effect("total", *e.ends).estimate
    assert len(table.columns) <= 10


def test_direct_effects_beside_a_stated_model_are_those_of_the_freed_one():
    found = found_in("six")["effects"]
    assert found.model == "stated"
    rows = list(table_of(written("six"), "mediation_paths").records())
    for row, e in zip(rows, [e for e in found.stated.specific if e.kind == "indirect"], strict=True):
        direct = found.freed.effect("direct", *e.ends)
        assert (row["direct"], row["direct_ci_low"], row["direct_ci_high"]) == (direct.estimate, *direct.ci)
    assert any(v.key == "chapter_mediation.note_direct" for v in table_of(written("six"), "mediation_paths").notes)


def test_a_direct_effect_that_the_total_leaves_out_is_named_beside_one_that_it_holds():
    f = found_in("six")
    found, ends = f["effects"], [p.effect.ends for p in indirect_paths(f)]
    held = [found.freed.effect("direct", *e) for e in ends[1:]]
    stated = replace(found.stated, specific=(*(e for e in found.stated.specific if e.kind != "direct"), *held))
    made = replace(f, results={**f.results, "effects": replace(found, stated=stated)})
    said = [v for v in mediation_table(made).notes if v.key.startswith("chapter_mediation.note_direct")]
    assert [v.key for v in said] == ["chapter_mediation.note_direct_some"]
    x, y = (found.stated.labels[name] for name in ends[0])
    assert f"The direct effect of {x['en']} on {y['en']} is from the model" in said[0].render("en")
    assert f"{x['zh']}对{y['zh']}的直接效应取自" in said[0].render("zh")


def test_explained_variance_has_the_values_of_its_result():
    for name in ("one", "freed"):
        found = found_in(name)["explained"]
        rows = list(table_of(written(name), "explained").records())
        assert [r["f2"] for r in rows] == [z.f2 for z in found.sizes]
        shares = {s.construct: (s.r_squared, s.ci_low, s.ci_high) for s in found.shares}
        for row in rows:
            told = (row["r_squared"], row["r_squared_ci_low"], row["r_squared_ci_high"])
            assert told == shares[row["outcome"]["code"]]


# ------------------------------------------------------------------------------------------------- the model that is read
def test_a_freer_model_is_said_drawn_and_tabled():
    found = found_in("freed")
    section = structural_section(found)
    keys = {t.key for v in sentences_of(section) for t in texts_in(v)}
    assert {"chapter_structure.fit_freed", "chapter_structure.explained_freed"} <= keys
    assert "chapter_structure.tested_positive" in keys and "chapter_structure.verdict_opposite" in keys
    figure = blocks_of(section, Figure)[0]
    assert figure.notes[0].key == "hypotheses.from_free_figure"
    drawn = {(p["source"], p["target"]) for p in figure.data["paths"]}
    assert {("A", "Y"), ("B", "Y")} <= drawn
    rows = {r["path"]["code"]: r["std_all"] for r in table_of([section], "path_tests").records()}
    freed = found["effects"].read_instead
    assert {f"{r.rhs} -> {r.lhs}": r.std_all for r in freed.rows("~")} == rows
    said = " ".join(paragraphs([section], "en"))
    assert "were jointly significant" in said and "The model as stated was therefore rejected" in said


def test_a_figure_says_what_its_verdicts_are_conditional_on():
    figure = blocks_of(structural_section(found_in("few")), Figure)[0]
    assert figure.notes[-1].key == "hypotheses.figure_conditional"
    plain = blocks_of(structural_section(found_in("one")), Figure)[0]
    assert all(n.key != "hypotheses.figure_conditional" for n in plain.notes)


def test_sections_are_left_out_where_there_is_nothing_to_say():
    assert mediation_section(found_in("one")) is None
    assert moderation_section(found_in("one")) is None
    assert group_models_section(found_in("one")) is None
    found = found_in("one")
    assert structural_section(replace(found, results={"cfa": found["cfa"]})) is None


def test_without_a_measurement_model_the_fit_has_a_table_here():
    found = found_in("one")
    alone = replace(found, results={k: v for k, v in found.results.items() if k not in ("cfa", "indices")})
    section = structural_section(alone)
    table = table_of([section], "structural_fit")
    assert "structural_fit" in named_in(section) and "fit_side_by_side" not in named_in(section)
    assert table.rows[0][1].value == found["sem"].measures["chisq_scaled"]


# ------------------------------------------------------------------------------------------------- fit
def gate_with(found, *premises: Premise) -> object:
    """The findings with these premises in place of those of their keys, and hypotheses that rest on them."""
    given = {p.key: p for p in premises}
    old = found["gate"]
    gate = Gate(tuple(given.get(p.key, p) for p in old.premises), old.outcome, (), old.labels)
    tested = tuple(replace(t, conditional_on=gate.conditions(t.path)) for t in found["hypotheses"].tested)
    results = {**found.results, "gate": gate, "hypotheses": replace(found["hypotheses"], tested=tested)}
    return replace(found, results=results)


def premise(key: str, holds: bool | None, **evidence) -> Premise:
    return Premise(key, holds, text("gate.distinct_unknown"), MappingProxyType(evidence))


EXACT_TEST = {"test": "chisq_swain", "chisq": 20.5, "df": 8.0, "p_value": 0.009}
SIMULATED = {"cfi": 0.9, "rmsea": 0.08, "srmr": 0.05, "bounds": "simulated"}


@pytest.mark.parametrize("exact", [True, False, None])
@pytest.mark.parametrize("near", [True, False, None])
def test_the_verdict_on_fit_is_that_of_both_premises(exact, near):
    evidence = EXACT_TEST if exact is not None else {}
    bounds = {"cfi": 0.95, "rmsea": 0.05, "srmr": 0.04, "bounds": "conventional"}
    found = gate_with(found_in("one"), premise(EXACT, exact, **evidence), premise(APPROXIMATE, near, **bounds))
    told = {True: "holds", False: "fails", None: "untold"}
    section = structural_section(found)
    keys = {t.key for v in sentences_of(section) for t in texts_in(v)}
    assert f"chapter_structure.fit_{told[near]}_{told[exact]}" in keys
    assert f"chapter_structure.exact_{told[exact]}" in keys
    assert f"chapter_structure.conventional_{told[near]}" in keys
    rejected = near is False or (near is None and exact is False)
    assert ("chapter_structure.unconditional" not in keys) == rejected
    assert ("chapter_structure.premises_held_rest" in keys) == rejected
    said = " ".join(paragraphs([section], "en"))
    assert ("to be read with caution" in said) == rejected
    assert ("谨慎解读" in " ".join(paragraphs([section], "zh"))) == rejected


@pytest.mark.parametrize(
    ("holds", "cutoffs", "key", "en", "zh"),
    [
        (True, {"cfi": 0.85, "rmsea": 0.1}, "simulated_holds", "CFI and RMSEA were better", "CFI和RMSEA均优于"),
        (True, {"cfi": 0.85}, "simulated_holds", "CFI was better", "CFI优于"),
        (False, {"cfi": 0.95, "rmsea": 0.05}, "simulated_fails", "CFI and RMSEA were no better", "CFI和RMSEA均未优于"),
        (None, {"cfi": 0.85, "srmr": 0.04}, "simulated_untold", "CFI indicated acceptable fit and SRMR did not",
         "CFI优于临界值，SRMR未优于临界值"),
        (None, {}, "simulated_overlap", "could not tell this model", "无法区分本模型"),
    ],
)  # fmt: skip
def test_simulated_cutoffs_name_the_indices(holds, cutoffs, key, en, zh):
    near = premise(APPROXIMATE, holds, **SIMULATED, cutoffs=cutoffs)
    section = structural_section(gate_with(found_in("one"), near))
    assert f"chapter_structure.{key}" in {t.key for v in sentences_of(section) for t in texts_in(v)}
    assert en in " ".join(paragraphs([section], "en"))
    assert zh in " ".join(paragraphs([section], "zh"))


@pytest.mark.parametrize("key", [DISTINCT, ADMISSIBLE, LOCAL, SAMPLE])
def test_a_premise_that_fails_conditions_what_rests_on_it(key):
    failing = replace(premise(key, False), pairs=(("A", "B"),) if key in (DISTINCT, LOCAL) else ())
    section = structural_section(gate_with(found_in("six"), failing))
    keys = {t.key for v in sentences_of(section) for t in texts_in(v)}
    some = key in (DISTINCT, LOCAL)
    assert ("chapter_structure.conditional_some" in keys) == some
    assert ("chapter_structure.conditional_all" in keys) == (not some)
    assert "chapter_structure.unconditional" not in keys
    assert "chapter_structure.premises_held_rest" in keys and "chapter_structure.premises_held" not in keys
    assert text(f"gate.of_{key}").render("en") in " ".join(paragraphs([section], "en"))


def test_a_test_of_exact_fit_that_is_the_one_reported_is_not_told_twice():
    same = premise(EXACT, True, test="chisq_scaled", chisq=12.4, df=8.0, p_value=0.13)
    keys = {t.key for v in sentences_of(structural_section(gate_with(found_in("one"), same))) for t in texts_in(v)}
    assert "chapter_structure.exact_holds_plain" in keys and "chapter_structure.exact_holds" not in keys


def test_two_sets_of_conditions_are_two_sentences():
    apart = replace(premise(DISTINCT, False), pairs=(("A", "A"),))
    local = replace(premise(LOCAL, False), pairs=(("M", "Y"),))
    section = structural_section(gate_with(found_in("six"), apart, local))
    said = [v.key for v in sentences_of(section) if v.key.startswith("chapter_structure.conditional_")]
    assert said == ["chapter_structure.conditional_some", "chapter_structure.conditional_other"]


def test_answers_that_are_not_independent_are_said_with_the_hypotheses():
    found = found_in("one")
    copies = Premise(INDEPENDENT, False, text("gate.independent_answers_copies"), {})
    gate = found["gate"]
    more = replace(found, results={**found.results, "gate": replace(gate, premises=(*gate.premises, copies))})
    assert "nearly repeat one another" in " ".join(paragraphs([structural_section(more)], "en"))
    assert "几乎相互重复" in " ".join(paragraphs([structural_section(more)], "zh"))


# ------------------------------------------------------------------------------------------------- hypotheses
LABELS = {c: {"en": f"Word {c}", "zh": f"{c}词"} for c in "ABCDEFMY"}


def claimed(name: str, path: str, outcome: str, estimate: float | None = 0.3, **more) -> Tested:
    p = {"supported": 0.001, "opposite": 0.002, "not_supported": 0.4}.get(outcome)
    known = {"estimate": estimate, "std_all": estimate, "p_value": p, "std_error": 0.1, "ci_low": 0.1, "ci_high": 0.5}
    given = known if outcome != "not_estimated" else {}
    return Tested(name, tuple(path.split()), "+", None, **{**given, "outcome": outcome, **more})


def told(listed, lang: str) -> str:
    paths = [ClaimedPath(t.path, t, None) for t in listed]
    gap = " " if lang == "en" else ""
    return gap.join(s.render(lang) for s in hypothesis_sentences(paths, LABELS))


def test_one_hypothesis_is_one_sentence():
    said = [claimed("H1", "A Y", "supported")]
    assert (
        told(said, "en") == "Word A (β = .300, p = .001) had a significant positive effect on Word Y; H1 was supported."
    )
    assert told(said, "zh") == "A词（β=0.300，p=0.001）显著正向影响Y词，H1获得支持。"


def test_hypotheses_of_one_outcome_share_a_sentence_a_verdict():
    said = [
        claimed("H1", "A Y", "not_supported", -0.02),
        claimed("H2", "B Y", "supported"),
        claimed("H3", "C Y", "supported", 0.4),
        claimed("H4", "D Y", "opposite", -0.2),
        claimed("H5", "E Y", "not_testable"),
        claimed("H6", "F Y", "not_estimated"),
    ]
    assert told(said, "zh") == (
        "B词（β=0.300，p=0.001）和C词（β=0.400，p=0.001）均显著正向影响Y词，H2和H3获得支持。"
        "D词（β=−0.200，p=0.002）显著负向影响Y词，方向与H4的预期相反。"
        "A词（β=−0.020，p=0.400）对Y词的影响不显著，H1未获支持。"
        "E词（β=0.300）对Y词的影响没有可用的检验，H5无法检验。"
        "已估计的模型中没有H6所述的路径，故未作检验。"
    )
    english = told(said, "en")
    assert "Word B (β = .300, p = .001) and Word C (β = .400, p = .001) had significant positive effects" in english
    assert "H2 and H3 were supported." in english
    assert "had a significant negative effect on Word Y; the sign was opposite to that expected in H4." in english
    assert "The effect of Word A (β = −.020, p = .400) on Word Y was not significant; H1 was not supported." in english


def test_a_supported_negative_effect_is_called_negative():
    one = [claimed("H1", "A Y", "supported", -0.3)]
    assert "显著负向影响" in told(one, "zh") and "significant negative effect" in told(one, "en")


def test_conditional_verdicts_are_set_apart_from_those_that_are_not():
    said = [claimed("H1", "A Y", "supported"), claimed("H2", "B Y", "supported", conditional_on=("distinct",))]
    assert told(said, "en").count("had a significant positive effect") == 2
    assert "H2 was supported on the conditions stated above." in told(said, "en")
    assert "H2在上述条件下获得支持。" in told(said, "zh") and "H1获得支持。" in told(said, "zh")


@pytest.mark.parametrize(
    ("outcomes", "key"),
    [
        (["supported"], "one_supported"), (["not_supported"], "one_not"), (["supported"] * 2, "both"),
        (["not_supported", "opposite"], "neither"), (["supported", "opposite"], "some"), (["supported"] * 3, "all"),
        (["not_supported"] * 3, "none"), (["supported", "not_supported", "not_testable"], "some"),
    ],
)  # fmt: skip
def test_how_many_are_supported(outcomes, key):
    listed = [claimed(f"H{k}", "A Y", outcome) for k, outcome in enumerate(outcomes)]
    for kind in ("direct", "mediation"):
        assert summary_sentence(listed, kind).key == f"chapter_structure.{kind}_{key}"


def findings_of(*listed: Tested) -> Hypotheses:
    return Hypotheses(listed, LABELS, n=200)


def reasons(*listed: Tested, lang: str = "en") -> list[str]:
    return [s.render(lang) for s in reason_sentences(findings_of(*listed), listed)]


def test_each_reason_has_a_sentence():
    assert reasons(claimed("H1", "A Y", "supported")) == []
    assert "smaller than .10 in standardised size" in reasons(claimed("H1", "A Y", "not_supported", reason="small"))[0]
    assert "product of effects of .10" in reasons(claimed("H1", "A M Y", "not_supported", reason="small"))[0]
    assert "not distinct" in reasons(claimed("H1", "A Y", "not_supported", reason="collinear"))[0]
    assert "No standard error" in reasons(claimed("H1", "A Y", "not_supported"))[0]
    zh = reasons(claimed("H1", "A Y", "not_supported", reason="small"), lang="zh")[0]
    assert "不超过0.10，可认为没有实际意义" in zh


def test_the_smallest_detectable_effects_are_no_range_where_they_print_alike():
    first = claimed("H1", "A Y", "not_supported", reason="imprecise", detectable=0.212)
    same = claimed("H2", "B Y", "not_supported", reason="imprecise", detectable=0.214)
    far = claimed("H3", "C Y", "not_supported", reason="imprecise", detectable=0.301)
    untold = claimed("H4", "D Y", "not_supported", reason="imprecise")
    assert "of about .21 would" in reasons(first)[0] and "result for H1 does not" in reasons(first)[0]
    assert "of about .21 would" in reasons(first, same)[0] and "results for H1 and H2 do not" in reasons(first, same)[0]
    assert "of about .21 to .30, depending on the path" in reasons(first, far)[0]
    assert "about" not in reasons(untold)[0] and "probability" not in reasons(untold)[0]
    assert "须达到0.21左右" in reasons(first, same, lang="zh")[0]
    assert "须达到0.21至0.30左右" in reasons(first, far, lang="zh")[0]
    assert "80%" in reasons(first)[0] and "80%" in reasons(first, lang="zh")[0]


class Row:
    """A row of a fit."""

    def __init__(self, estimate: float, p: float) -> None:
        self.estimate, self.std_all, self.p_value, self.std_error = estimate, estimate, p, 0.1
        self.statistic, self.ci_low, self.ci_high = 1.0, 0.0, 1.0


def test_paths_without_a_hypothesis_have_no_verdict():
    paths = [
        ClaimedPath(("A", "Y"), None, Row(0.3, 0.01)),
        ClaimedPath(("B", "Y"), None, Row(-0.3, 0.01)),
        ClaimedPath(("C", "Y"), None, Row(0.01, 0.9)),
        ClaimedPath(("D", "Y"), None, Row(0.01, float("nan"))),
    ]
    keys = [s.key.partition(".")[2] for s in unclaimed_sentences(paths, LABELS, 0.05)]
    assert keys == ["found_positive", "found_negative", "found_none", "found_untestable"]
    beside = [ClaimedPath(("E", "Y"), claimed("H1", "E Y", "supported"), None), *paths]
    assert next(iter(unclaimed_sentences(beside, LABELS, 0.05))).key == "chapter_structure.unclaimed"
    freed = next(iter(unclaimed_sentences(beside, LABELS, 0.05, freed=True)))
    assert freed.key == "chapter_structure.unclaimed_freed"


# ------------------------------------------------------------------------------------------------- the other sections
def test_mediation_says_each_effect_with_its_interval_and_its_type():
    section = mediation_section(found_in("six"))
    said = " ".join(paragraphs([section], "en"))
    read = found_in("six")["effects"].chosen
    for e in read.specific:
        if e.kind == "indirect":
            assert Interval(*e.ci) in [v for s in sentences_of(section) for t in texts_in(s) for v in t.values.values()]
    assert "indirect effects on Word Y through Word M" in said
    assert "were not jointly significant" in said
    zh = "".join(paragraphs([section], "zh"))
    assert "经由己变量对辛变量均产生显著的正向间接效应" in zh
    assert "检验结果支持己变量在部分自变量与辛变量之间的中介作用" in zh
    assert "mediation by Word M of the effects of some, though not all, predictors on Word Y" in said


def test_a_mediator_of_all_predictors_is_not_said_to_mediate_some():
    f = found_in("six")
    read, paths = f["effects"].chosen, indirect_paths(f)
    sure = [p for p in paths if p.significant]
    for chosen, key in ((paths, "conclude_some_part"), (sure, "conclude_some"), (sure[:1], "conclude_some")):
        assert conclusion_sentence(read, chosen).key == f"chapter_mediation.{key}"
    one = conclusion_sentence(read, sure[:1]).render("en")
    assert "mediation of the effect of the predictor on Word Y by Word M" in one
    assert "各自变量" not in conclusion_sentence(read, sure[:1]).render("zh")


def test_the_figure_of_the_paths_bears_the_numbers_of_the_hypotheses():
    f = found_in("few")
    figure = blocks_of(structural_section(f), Figure)[0]
    stated = {t.path: t.id for t in f["hypotheses"].tested if not t.is_mediation}
    drawn = {(p["source"], p["target"]): p["code"] for p in figure.data["paths"]}
    assert stated and all(drawn[path] == number for path, number in stated.items() if path in drawn)
    assert all(not code for path, code in drawn.items() if path not in stated)


def test_a_significant_path_is_not_called_one_that_cannot_be_told_from_zero():
    found = found_in("six")["confounding"]
    wide = [replace(c, ci_low=-0.1, ci_high=0.8) for c in found.causes]
    table = found.tables()[0]
    for causes, key in ((wide, "causes_none"), ([*found.causes, *wide], "causes_open")):
        f = found_in("six")
        made = replace(f, results={**f.results, "confounding": replace(found, causes=tuple(causes))})
        last = list(confounding_sentences(made, table))[-1]
        assert last.key == f"chapter_mediation.{key}"
        assert "included zero" in last.render("en") and "包含零" in last.render("zh")
        assert "path from" in last.render("en") and "even without" not in last.render("en")


def test_the_summary_tells_the_fit_of_the_model_that_verdicts_are_read_from():
    f = found_in("freed")
    premise = f["gate"]["approximate_fit"]
    told = next(iter(fit_words(f.results)))
    assert "structural model with the direct paths free" in told.render("en")
    assert "释放直接路径的结构模型" in told.render("zh")
    freed = premise.evidence["direct_paths_free"]
    assert Number(freed["cfi"], Kind.BOUNDED) == told.values["indices"].values["cfi"]
    stated = next(iter(fit_words(found_in("six").results)))
    assert stated.render("en").startswith(
        ("The structural model met", "The structural model did", "Whether the struct")
    )


def test_a_chain_of_mediators_is_one_effect_in_sequence():
    said = " ".join(paragraphs([mediation_section(found_in("chain"))], "en"))
    assert "through Word M and Word N in sequence" in said
    assert "先后经由己变量和庚变量" in "".join(paragraphs([mediation_section(found_in("chain"))], "zh"))


def test_a_moderated_effect_grows_or_fades_where_its_sign_stays_and_turns_elsewhere():
    section = moderation_section(found_in("moderated"))
    slopes = found_in("moderated")["moderation:A*B"].slopes.estimate
    keys = {t.key for v in sentences_of(section) for t in texts_in(v)}
    trend = "stronger" if (slopes > 0).all() else "less_negative" if (slopes < 0).all() else "turning_positive"
    assert {k for k in keys if ".trend_" in k} == {f"chapter_moderation.trend_{trend}"}
    cases = {"positive": ("stronger", "less_negative", "turning_positive"),
             "negative": ("weaker", "more_negative", "turning_negative")}  # fmt: skip
    for how, told in cases.items():
        for signs, expected in zip(([0.5, 0.3, 0.1], [-0.1, -0.3, -0.5], [0.2, 0.0, -0.2]), told, strict=True):
            assert trend_of(how, np.array(signs)) == expected


def test_sentences_about_types_and_differences_say_which_of_several_outcomes_they_mean():
    found = found_in("ends")["effects"]
    contrast = SimpleNamespace(
        first=("A", "M", "Y"), second=("B", "M", "Y"), within=False, difference=-0.2, p_holm=0.01
    )
    other = SimpleNamespace(**{**vars(contrast), "first": ("A", "M", "Z"), "second": ("B", "M", "Z")})
    for contrasts, ending in (((contrast,), ""), ((contrast, other), "_on")):
        read = SimpleNamespace(labels=found.labels, rules=found.rules, contrasts=contrasts)
        told = [t for said in contrast_sentences(read) for t in texts_in(said)]
        assert {t.key for t in told if ".higher" in t.key} == {f"chapter_mediation.higher{ending}"}
        (words,) = (said.render("en") for said in contrast_sentences(read))
        assert ("on Word Z" in words) == ("on Word Y" in words) == bool(ending)


def test_several_outcomes_have_a_column_and_no_joint_test():
    section = mediation_section(found_in("ends"))
    table = table_of([section], "mediation_paths")
    assert "outcome" in [c.name for c in table.columns]
    assert "jointly" not in " ".join(paragraphs([section], "en"))


def test_moderation_says_the_interaction_the_slopes_and_where_they_differ():
    section = moderation_section(found_in("moderated"))
    found = found_in("moderated")["moderation:A*B"]
    keys = [t.key for v in sentences_of(section) for t in texts_in(v)]
    assert "chapter_moderation.tested_positive" in keys and "chapter_moderation.slopes" in keys
    rows = list(table_of([section], "moderation_effects").records())
    assert [r["std"] for r in rows[:3]] == [t.std for t in found.terms]
    slopes = [t.values["beta"].value for v in sentences_of(section) for t in texts_in(v)
              if t.key == "chapter_moderation.slope"]  # fmt: skip
    assert slopes == [found.slopes.estimate[0], found.slopes.estimate[-1]]
    assert [b.name for b in blocks_of(section, Table) if not b.appendix] == ["moderation_effects"]
    assert [b.name for b in blocks_of(section, Figure) if not b.appendix] == ["simple_slopes"]
    whole = {t.name for t in found.tables()}
    assert "moderation_effects" not in whole  # so that the whole table stays in the workbook


def test_groups_have_a_ladder_and_paths():
    section = group_models_section(found_in("moderated"))
    ladder, compared = found_in("moderated")["invariance:sex"], found_in("moderated")["group_paths:sex"]
    steps = list(table_of([section], "invariance_levels").records())
    verdicts = [r["verdict"].key for r in steps[1:]]
    assert verdicts == [f"invariance.verdict_{s.verdict}" for s in ladder.steps[1:]]
    rows = list(table_of([section], "group_paths").records())
    assert [r["p_holm"] for r in rows] == [p.p_holm for p in compared.paths]
    assert [tuple(r[f"std_all_{g}"] for g in compared.groups) for r in rows] == [p.std_all for p in compared.paths]
    assert len(table_of([section], "invariance_levels").columns) <= 10


def groups_where(p_values, *, descriptive: bool = False, joint: float = float("nan")) -> list[str]:
    """What the summary says of groups whose paths have these adjusted p values."""
    made = found_in("moderated")
    compared = made["group_paths:sex"]
    paths = tuple(replace(compared.paths[0], p_holm=p) for p in p_values)
    notes = (note("group_paths.not_invariant"),) if descriptive else ()
    whole = replace(compared, paths=paths, notes=notes, together=replace(compared.together, p_value=joint))
    given = {**made.results, "group_paths:sex": whole}
    return [render(t, "zh") for t in group_path_words(replace(made, results=given))]


def test_the_summary_tells_which_paths_differ_between_groups():
    (one,) = groups_where([0.001, 0.9])
    assert "因" in one and "均因" not in one
    (two,) = groups_where([0.001, 0.002])
    assert "均因" in two
    assert "6条路径中有5条" in groups_where([0.001] * 5 + [0.9])[0]
    assert groups_where([0.9, 0.9]) == ["多群组分析未发现路径系数存在显著的组间差异。"]
    assert groups_where([float("nan")]) == []
    assert groups_where([0.001], descriptive=True) == []


def test_a_joint_test_that_says_otherwise_is_told():
    for p_values, joint, words in (
        ([0.01, 0.9], 0.051, "但全部路径的联合检验不显著，该差异有待进一步验证"),
        ([0.01, 0.02], 0.051, "但全部路径的联合检验不显著，这些差异有待进一步验证"),
        ([0.3, 0.9], 0.02, "全部路径的联合检验表明路径系数因"),
    ):
        assert words in groups_where(p_values, joint=joint)[0]
        assert "联合检验" not in groups_where(p_values, joint=0.071 - joint)[0]
    made = found_in("moderated")["group_paths:sex"]
    differs = replace(made.paths[0], p_holm=0.01, path=made.paths[0].path)
    found = replace(made, paths=(differs,), together=replace(made.together, p_value=0.2))
    said = found.sentences()[0].render("en")
    assert "although the joint test of all paths was not significant, so that this difference needs" in said
    section = group_models_section(replace(found_in("moderated"), results={**found_in("moderated").results,
                                                                           "group_paths:sex": found}))  # fmt: skip
    assert "although the joint test" in " ".join(paragraphs([section], "en"))


@pytest.mark.parametrize("n", [1, 3])
def test_a_joint_test_alone_shows_that_groups_differ_and_nothing_says_that_they_may_not(n):
    made = found_in("moderated")
    compared = made["group_paths:sex"]
    alone = (replace(compared.paths[0], p_holm=0.6),) * n
    equal = {"en": "show equality", "zh": "并不表明各组相等"}
    for joint, differs in ((0.01, True), (0.4, False), (float("nan"), False)):
        found = replace(compared, paths=alone, together=replace(compared.together, p_value=joint))
        section = group_models_section(replace(made, results={**made.results, "group_paths:sex": found}))
        for lang, words in {"en": "the joint test of all paths was significant: the paths differ",
                            "zh": "但全部路径的联合检验显著，说明各组路径系数存在差异"}.items():  # fmt: skip
            said = "".join(paragraphs([section], lang)), found.sentences()[0].render(lang)
            assert [words in s for s in said] == [differs] * 2, (lang, joint)
            assert (equal[lang] in said[0]) is not differs
            assert ("not evidence of equality" in said[1] or equal["zh"] in said[1]) is not differs
            one = {"en": "the one path tested", "zh": "所检验的一条路径"}[lang]
            assert [one in s for s in said] == [n == 1] * 2


def test_every_grouping_speaks_for_itself_in_the_summary():
    made = found_in("moderated")
    compared = made["group_paths:sex"]

    def told(lang, *cases):
        given = {k: v for k, v in made.results.items() if not k.startswith("group_paths")}
        for k, (p, joint) in enumerate(cases):
            paths = (replace(compared.paths[0], p_holm=p), replace(compared.paths[0], p_holm=0.9))
            whole = replace(compared, paths=paths, notes=(), group=f"g{k}", called={"en": f"G{k}", "zh": f"组{k}"},
                            together=replace(compared.together, p_value=joint))  # fmt: skip
            given[f"group_paths:g{k}"] = whole
        (said,) = (render(t, lang) for t in group_path_words(replace(made, results=given)))
        return said

    sure, jointly, equal = (0.001, 0.001), (0.6, 0.01), (0.6, 0.6)
    en = "the paths differed by {} in the joint test of all paths, but none of the paths did so by itself"
    en += " after Holm's adjustment"
    assert told("en", equal, jointly) == f"In the multigroup analysis, {en.format('G1')}."
    assert told("en", jointly, jointly) == f"In the multigroup analysis, {en.format('G0')}; {en.format('G1')}."
    assert told("en", sure, jointly).endswith(f" differed significantly by G0; {en.format('G1')}.")
    assert told("en", equal, equal) == "In the multigroup analysis, no path differed significantly between groups."
    zh = "全部路径的联合检验表明路径系数因{}而异，但经Holm校正，各条路径的差异均不显著"
    assert told("zh", equal, jointly) == f"多群组分析显示，{zh.format('组1')}。"
    assert told("zh", sure, jointly).endswith(f"因组0而异；{zh.format('组1')}。")
    assert told("zh", equal, equal) == "多群组分析未发现路径系数存在显著的组间差异。"


def controls_where(p_values) -> str:
    """What is said where the control variables' own effects have these p values."""
    made = found_in("moderated")
    held = made["controls"]
    theirs = tuple(replace(held.controls[0], p_value=p) for p in p_values)
    said, _ = check_blocks(replace(made, results={**made.results, "controls": replace(held, controls=theirs)}))
    return "".join(render(t, "zh") for t in said)


def test_control_variables_are_named_and_their_own_effects_told():
    assert "加入控制变量（" in controls_where([0.9])
    assert "控制变量的影响不显著。" in controls_where([0.9])
    assert "控制变量的影响均不显著。" in controls_where([0.9, 0.8])
    assert "p=0.010）的影响显著。" in controls_where([0.01, 0.8])
    assert "的影响均显著。" in controls_where([0.01, 0.02])
    assert "控制变量的6项影响中有5项显著。" in controls_where([0.01] * 5 + [0.9])
    assert "控制变量的影响" not in controls_where([float("nan")])


def test_groups_are_called_as_the_study_file_calls_its_answers_in_each_language():
    made = found_in("moderated")
    told = ({"en": "Alpha", "zh": "a"}, {"en": "Beta", "zh": "b"})
    background = tuple(replace(b, options=told) if b.name == "sex" else b for b in made.survey.instrument.background)
    found = replace(
        made, survey=replace(made.survey, instrument=replace(made.survey.instrument, background=background))
    )
    words = {lang: named_by(group_models_section(found), lang) for lang in ("en", "zh")}
    assert "Alpha" in words["en"] and "Beta (" in words["en"] and "Alpha" not in words["zh"]
    assert "a（" in words["zh"] and "a (" not in words["en"].replace("Alpha (", "").replace("Beta (", "")


def test_levels_of_invariance_begin_no_capital_within_a_sentence():
    said = named_by(group_models_section(found_in("moderated")), "en")
    assert not re.search(r"[a-z,:] (Metric|Scalar|Strict|Configural|Equal) ", said)


def named_by(section, lang):
    """Heads and notes of the tables of groups, and the sentences."""
    inner = [b for b in section.blocks if isinstance(b, Paragraph)]
    tables = blocks_of(section, Table)
    heads = [render(c.heading, lang) for t in tables for c in t.columns]
    cells = [render(r["group"], lang) for t in tables if t.name == "latent_means" for r in t.records()]
    notes = [render(n, lang) for t in tables for n in t.notes]
    return "\n".join([*heads, *cells, *notes, *(render(s, lang) for b in inner for s in b.values)])


def test_remarks_for_the_author_are_none_of_them_lost():
    for name in MADE:
        remarked = {r.values[0] for s in written(name) for r in s.remarks}
        for result in ("sem", "gate", "hypotheses", "effects", "explained", "local_fit", "controls", "confounding"):
            if result in found_in(name):
                assert {n.message for n in found_in(name)[result].notes} <= remarked, (name, result)
