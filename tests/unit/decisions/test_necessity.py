"""Necessary conditions of construct scores: verdicts, what is not examined, and words in both languages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.decisions.necessity import result
from repurchase.analysis.decisions.necessity.verdicts import judged
from repurchase.document.draw_figure import draw
from repurchase.errors import ModelError, SettingError
from repurchase.literature import RULES
from repurchase.style import Kind, Number

LANGUAGES = ("en", "zh")
BLOCKS = {c: [f"{c}{j}" for j in (1, 2, 3)] for c in ("A", "B", "Y")}


def answers(n=200, seed=1, cap=None, sign=1.0, r=0.4):
    """Five-point answers: A and B correlate with Y; `cap` keeps Y from exceeding A by more than that."""
    random = np.random.default_rng(seed)
    a, b = random.normal(size=(2, n))
    y = sign * r * (a + b) + 0.7 * random.normal(size=n)
    if cap is not None:
        y = np.minimum(y, a + cap)
    z = {"A": a, "B": b, "Y": y}
    columns = {i: np.clip(np.round(3 + z[c] + 0.3 * random.normal(size=n)), 1, 5) for c in BLOCKS for i in BLOCKS[c]}
    return pd.DataFrame(columns)


def examined(frame, **more):
    return rp.necessity(frame, "Y", ["A", "B"], constructs=BLOCKS, permutations=499, **more)


PLANTED = answers(cap=0.0)


def test_a_planted_ceiling_is_found_and_the_other_driver_is_not():
    found = examined(PLANTED)
    assert [c.verdict for c in found.conditions] == ["supported", "cannot be told"]
    assert found.of("A").effect > 0.1
    assert found.of("A").p_holm < 0.05
    assert found.of("A").association_p < 0.05


def judge(n=200, r=0.5, d=0.2, p=0.01, association=0.01, on=(), clustered=False):
    return judged(n, r, d, p, association, RULES, on, clustered)


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({}, ("supported", "necessary")),
        ({"d": 0.1}, ("supported", "necessary")),
        ({"d": 0.099}, ("not supported", "small")),
        ({"d": 0.05, "clustered": True}, ("not supported", "small")),
        ({"p": 0.05}, ("cannot be told", "chance")),
        ({"association": 0.05}, ("cannot be told", "association")),
        ({"n": 29}, ("cannot be told", "few")),
        ({"d": float("nan")}, ("cannot be told", "constant")),
        ({"r": -0.2}, ("cannot be told", "negative")),
        ({"r": float("nan"), "d": float("nan")}, ("cannot be told", "constant")),
        ({"clustered": True}, ("cannot be told", "clusters")),
        ({"on": ("independent_answers",)}, ("cannot be told", "withheld")),
        ({"on": ("sample_size",)}, ("supported", "necessary")),
    ],
)
def test_verdicts(given, verdict):
    assert judge(**given) == verdict


def test_incomplete_answers_count_where_both_scores_are_there():
    frame = PLANTED.copy()
    frame.loc[:49, BLOCKS["A"]] = np.nan
    found = examined(frame)
    assert [c.n for c in found.conditions] == [150, 200]
    whole = examined(PLANTED.iloc[50:])
    assert found.of("A").effect == pytest.approx(whole.of("A").effect)
    assert found.of("A").p_value == pytest.approx(whole.of("A").p_value, abs=0.02)


def test_few_constant_and_negative_drivers_are_not_examined_and_a_note_says_so():
    few = examined(answers(n=25))
    assert {c.reason for c in few.conditions} == {"few"}
    flat = answers()
    flat[BLOCKS["B"]] = 3.0
    constant = examined(flat)
    assert constant.of("B").reason == "constant"
    assert [n.message.key for n in constant.notes] == ["necessity.not_examined_constant"]
    turned = examined(answers(sign=-1.0))
    assert {c.reason for c in turned.conditions} == {"negative"}
    for lang in LANGUAGES:
        assert "A" in turned.notes[0].message.render(lang)
        assert [s.key for s in turned.sentences()] == ["necessity.none_examined"]
        for made in (few, constant, turned):
            assert made.summary(lang)


def test_a_theoretical_scope_is_larger_and_keeps_the_p():
    frame = PLANTED.clip(upper=4)
    observed, possible = examined(frame), examined(frame, scope="theoretical")
    assert possible.of("A").effect > observed.of("A").effect
    assert possible.of("A").p_value == observed.of("A").p_value
    assert Number(possible.of("A").needed[-1], Kind.VALUE).value == np.inf  # five was never reached
    assert "NA" in possible.table("bottlenecks").markdown("en")


def test_of_many_respondents_fewer_permutations_are_drawn_and_the_table_says_how_many(monkeypatch):
    monkeypatch.setattr(result, "SHUFFLED", 200 * 1_500)
    found = rp.necessity(PLANTED, "Y", ["A"], constructs=BLOCKS)
    assert found.permutations == found.to_dict()["permutations"] == 1_500
    assert found.conditions[0].p_value == pytest.approx(1 / 1_501)
    monkeypatch.setattr(result, "SHUFFLED", 200)
    assert rp.necessity(PLANTED, "Y", ["A"], constructs=BLOCKS).permutations == 999
    assert examined(PLANTED).permutations == 499


def test_the_premises_of_the_scores_are_kept_and_those_of_the_model_alone_are_not():
    found = examined(PLANTED, conditional_on=("direct_paths", "sample_size", "admissible"))
    assert found.conditional_on == ("sample_size",)
    assert found.of("A").verdict == "supported"
    assert any(s.key == "necessity.conditional" for s in found.sentences())


def test_roles_name_outcome_and_drivers_and_what_is_missing_is_said():
    with pytest.raises(ModelError):
        rp.necessity(PLANTED, constructs=BLOCKS)
    with pytest.raises(ModelError):
        rp.necessity(PLANTED, "Z", constructs=BLOCKS)
    with pytest.raises(ModelError):
        rp.necessity(PLANTED[BLOCKS["Y"]], "Y", constructs={"Y": BLOCKS["Y"]})
    with pytest.raises(SettingError):
        rp.necessity(PLANTED, "Y", constructs=BLOCKS, scope="other")
    assert [c.construct.name for c in rp.necessity(PLANTED, "Y", constructs=BLOCKS, permutations=99).conditions] == [
        "A",
        "B",
    ]


def said(found, lang):
    return " ".join(s.render(lang) for s in found.sentences())


def test_what_is_said_of_a_supported_condition():
    found = examined(PLANTED)
    assert said(found, "en").startswith(
        "In a necessary condition analysis, high levels of Y did not occur without a suff"
    )
    assert "A" in said(found, "zh")
    assert "必要条件分析显示，A未达到一定水平时" in said(found, "zh")


def test_what_association_explains_is_said_to_be_no_necessity():
    found = examined(answers(r=0.9, seed=3))
    assert {c.reason for c in found.conditions} <= {"association", "small", "chance"}
    assert any(c.reason == "association" for c in found.conditions)
    assert "by the published rule alone" in said(found, "en").lower()
    assert "通行标准" in said(found, "zh")


def test_where_every_effect_is_small_it_is_said():
    pairs = [(x, y) for x in range(1, 6) for y in range(1, 6)] * 4 + [(k, k) for k in range(1, 6)] * 10
    frame = pd.DataFrame({i: [p["AY".index(i[0])] for p in pairs] for c in "AY" for i in BLOCKS[c]})
    found = rp.necessity(frame, "Y", ["A"], constructs={c: BLOCKS[c] for c in "AY"}, permutations=99)
    assert (found.of("A").effect, found.of("A").reason) == (0.0, "small")
    assert said(found, "en") == (
        "In a necessary condition analysis, the one driver that could be examined was not shown to be a necessary"
        " condition of Y."
    )
    frame[BLOCKS["B"]] = frame[BLOCKS["A"]].to_numpy()
    two = rp.necessity(frame, "Y", ["A", "B"], constructs=BLOCKS, permutations=99)
    assert said(two, "en").endswith("no driver was a necessary condition of Y: each effect size d lay below .10.")
    assert said(two, "zh") == "必要条件分析显示，各驱动因素的效应量d均小于0.10，无一构成Y的必要条件。"


def test_a_driver_that_was_not_examined_is_not_said_to_be_unnecessary():
    frame = answers(r=0.2, seed=6)
    frame[BLOCKS["A"]] = 6 - frame[BLOCKS["A"]]
    more = {f"C{j}": frame[f"B{j}"] for j in (1, 2, 3)}
    blocks = BLOCKS | {"C": list(more)}
    found = rp.necessity(frame.assign(**more), "Y", ["A", "B", "C"], constructs=blocks, permutations=99)
    assert [c.reason for c in found.conditions] == ["negative", "small", "small"]
    assert "no driver that could be examined" in said(found, "en")
    assert "可供考察的各驱动因素" in said(found, "zh")


def test_tables_and_figure():
    found = examined(PLANTED)
    table = found.table("necessity")
    assert [row[0]["code"] for row in table.rows] == ["A", "B"]
    assert found.table("bottlenecks").rows[0][0] == 0
    assert found.table("bottlenecks").rows[-1][0] == 100
    a = found.of("A")
    assert found.table("bottlenecks").rows[-1][1].value == pytest.approx(a.needed[-1])
    assert found.table("bottleneck_respondents").rows[-1][1].value == pytest.approx(a.below[-1])
    assert all(t.appendix for t in found.tables())
    for lang in LANGUAGES:
        sheet = draw(found.figure("ceilings"), lang)
        assert len(sheet.strokes("steps")) == 2
        assert len(sheet.words("panel")) == 2
    assert len(found.to_dict()["conditions"]) == 2
    assert found.to_dict()["conditions"][0]["needed"][0] is None
