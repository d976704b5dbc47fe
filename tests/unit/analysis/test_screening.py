"""Screening: each reason by itself, what only flags, what is counted where, and what never changes."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.analysis.screening.drop_rules import ScreeningRules as SameRules
from repurchase.analysis.screening.result import REASONS, ScreeningRules, screen
from repurchase.errors import InputError
from repurchase.survey.instrument import Background, Check, Construct, Instrument, Item, Scale, Statement
from repurchase.survey.survey import Survey

AGREE = Scale(1, 5)


def words(name):
    return {"en": name, "zh": name}


INSTRUMENT = Instrument(
    tuple(
        Construct(c, words(c), tuple(Item(f"{c}{i}", words(f"{c}{i}")) for i in (1, 2, 3)), AGREE)
        for c in ("A", "B", "C", "D", "E")
    ),
    (Statement("S1", words("S1"), scale=AGREE),),
    (Check("ATT", words("check"), 2, AGREE),),
    (Background("gender", words("gender")), Background("channel", words("channel"), kind="multiple")),
)


def survey(n=40, seed=1, instrument=INSTRUMENT):
    rng = np.random.default_rng(seed)
    f = rng.normal(size=(n, 5))
    columns = {
        i.name: np.clip(np.round(3 + f[:, k // 3] + 0.5 * rng.normal(size=n)), 1, 5)
        for k, i in enumerate(instrument.items)
    }
    responses = pd.DataFrame(
        {**columns, "S1": rng.integers(1, 6, n).astype(float), "ATT": 2.0}, index=pd.RangeIndex(1, n + 1)
    )
    background = pd.DataFrame(
        {
            "gender": rng.choice(["f", "m"], n),
            "channel: app": rng.random(n) < 0.5,
            "channel: shop": rng.random(n) < 0.5,
        },
        index=responses.index,
    )
    meta = pd.DataFrame(
        {"seconds": rng.uniform(150, 300, n), "person": [f"p{i}" for i in range(n)]}, index=responses.index
    )
    return Survey(responses, instrument, background, meta)


def changed(base, row, responses=None, background=None, meta=None):
    parts = {}
    for name, values in (("responses", responses), ("background", background), ("meta", meta)):
        frame = getattr(base, name).copy()
        for key, value in (values or {}).items():
            frame.loc[row, key] = value
        parts[name] = frame
    return replace(base, **parts)


ITEMS = [*INSTRUMENT.item_names, "S1"]


def copy(base, row, of):
    return changed(
        base, row, dict(base.responses.loc[of]), dict(base.background.loc[of]), {"person": base.meta.loc[of, "person"]}
    )


def reasons(s, **rules):
    return dict(screen(s, ScreeningRules(**rules)).reasons)


def test_nobody_goes_without_proof():
    found = screen(survey())
    assert found.survey.n == 40
    assert found.reasons == {}


def test_attention():
    assert reasons(changed(survey(), 3, {"ATT": 4})) == {3: ("attention_failed",)}
    assert reasons(changed(survey(), 3, {"ATT": np.nan})) == {}


def test_several_checks_forgive_one():
    two = replace(INSTRUMENT, checks=(INSTRUMENT.checks[0], Check("ATT2", words("2"), 5, AGREE)))
    s = survey(instrument=two)
    s = replace(s, responses=s.responses.assign(ATT2=5.0))
    s = changed(changed(s, 3, {"ATT": 4}), 4, {"ATT": 4, "ATT2": 1})
    found = screen(s)
    assert found.reasons == {4: ("attention_failed",)}
    assert "attention_one" in found.flags[3]


def test_straight_line_passes_the_check_and_still_goes():
    s = changed(survey(), 5, dict.fromkeys([*ITEMS, "ATT"], 2.0))
    assert reasons(s) == {5: ("straightline",)}
    almost = changed(s, 5, {"S1": 3.0})  # statements count
    assert reasons(almost) == {}
    assert "longstring" in screen(almost).flags[5]


def test_straight_line_needs_ten_questions():
    short = replace(INSTRUMENT, constructs=INSTRUMENT.constructs[:2], statements=(), checks=())
    s = survey()
    s = replace(s, instrument=short, responses=s.responses[list(short.item_names)])
    assert reasons(changed(s, 5, dict.fromkeys(short.item_names, 2.0))) == {}


def test_duplicate_is_the_later_one():
    s = copy(survey(), 20, 8)
    found = screen(s)
    assert found.reasons == {20: ("duplicate",)}
    assert "8" in found.details[20][0].render("en")
    assert "same_person" not in found.flags.get(8, ())


@pytest.mark.parametrize("part", ["person", "item", "background"])
def test_one_difference_is_no_duplicate(part):
    s = copy(survey(), 20, 8)
    other = {
        "person": {"meta": {"person": "someone else"}},
        "background": {"background": {"gender": "x"}},
        "item": {"responses": {"A1": 6 - s.responses.loc[8, "A1"] if s.responses.loc[8, "A1"] != 3 else 1}},
    }[part]
    assert reasons(changed(s, 20, **other)) == {}


def test_blank_equals_blank_in_a_duplicate():
    s = changed(survey(), 8, {"A1": np.nan})
    assert reasons(copy(s, 20, 8)) == {20: ("duplicate",)}
    assert reasons(changed(copy(s, 20, 8), 20, {"A1": 3.0})) == {}


def test_short_sheets_without_a_person_are_no_proof():
    short = replace(INSTRUMENT, constructs=INSTRUMENT.constructs[:1], statements=(), checks=(), background=())
    s = survey()
    s = replace(
        s, instrument=short, responses=s.responses[["A1", "A2", "A3"]], background=pd.DataFrame(), meta=pd.DataFrame()
    )
    assert reasons(s) == {}


def test_too_fast_is_a_pace():
    s = survey()  # 16 rated questions, a check, gender, channel: 19 where all are answered
    s = changed(s, 2, background={"channel: app": True}, meta={"seconds": 2 * 19 - 1})
    assert reasons(s) == {2: ("too_fast",)}
    assert reasons(changed(s, 2, meta={"seconds": 2 * 19})) == {}
    assert reasons(changed(s, 2, meta={"seconds": np.nan})) == {}


def test_no_time_no_time_rule():
    s = survey()
    found = screen(replace(s, meta=s.meta[["person"]]))
    assert [n.message.key for n in found.notes] == ["screening.no_time_note"]
    assert "too_fast" not in [step.reason for step in found.steps]


def test_mostly_missing_counts_items_and_statements():
    blank = dict.fromkeys(ITEMS[:8], np.nan)  # 8 of 16 is half, not more
    assert reasons(changed(survey(), 7, blank)) == {}
    assert "missing" in screen(changed(survey(), 7, blank)).flags[7]
    assert reasons(changed(survey(), 7, {**blank, "S1": np.nan})) == {7: ("mostly_missing",)}


def questioned(**about):
    return replace(
        INSTRUMENT,
        background=(Background("q", words("q"), ({"en": "Yes", "zh": "是"}, {"en": "No", "zh": "否"}), **about),),
    )


def with_answers(answers, **about):
    s = survey(instrument=questioned(**about))
    return replace(s, background=pd.DataFrame({"q": answers}, index=s.responses.index))


def test_not_eligible_and_no_consent():
    answers = ["是"] * 37 + ["否", None, " 是 "]
    about = {"role": "eligible", "keep": ("Yes",)}
    assert reasons(with_answers(answers, **about)) == {38: ("not_eligible",)}
    about["role"] = "consent"
    assert reasons(with_answers(answers, **about)) == {38: ("no_consent",), 39: ("no_consent",)}
    codes = [1.0] * 37 + [2.0, None, 1.0]
    assert reasons(with_answers(codes, **about)) == {38: ("no_consent",), 39: ("no_consent",)}


def test_consent_without_kept_answers_is_said():
    found = screen(with_answers(["是"] * 40, role="consent"))
    assert found.reasons == {}
    assert "screening.no_keep" in [n.message.key for n in found.notes]


def test_multiple_choice_eligibility():
    about = {"role": "eligible", "kind": "multiple", "keep": ("app",)}
    s = survey(instrument=replace(INSTRUMENT, background=(Background("channel", words("c"), **about),)))
    went = [r for r, why in screen(s).reasons.items() if "not_eligible" in why]
    only_shop = s.background["channel: shop"] & ~s.background["channel: app"]
    assert went == only_shop[only_shop].index.tolist() != []


def test_every_reason_is_named_and_counted_once():
    s = changed(survey(), 5, {**dict.fromkeys(ITEMS, 4.0), "ATT": 4.0}, meta={"seconds": 10.0})
    found = screen(s)
    assert found.reasons == {5: ("too_fast", "attention_failed", "straightline")}
    assert [(step.reason, step.removed, step.left) for step in found.steps] == [
        ("mostly_missing", 0, 40),
        ("too_fast", 1, 39),
        ("duplicate", 0, 39),
        ("attention_failed", 0, 39),
        ("straightline", 0, 39),
    ]
    figure = found.figure("screening_flow").data
    assert figure["start"] - sum(step["n"] for step in figure["steps"]) == figure["end"] == 39


def test_a_reason_taken_from_the_list_flags():
    s = changed(survey(), 3, {"ATT": 4})
    found = screen(s, ScreeningRules(drop=tuple(r for r in REASONS if r != "attention_failed")))
    assert found.reasons == {}
    assert "attention_failed" in found.flags[3]


def test_flags_never_drop():
    s = changed(survey(), 4, meta={"seconds": 31240.0})
    s = changed(s, 9, meta={"person": "p0"})  # an address shared with respondent 1
    found = screen(s)
    assert found.survey.n == 40
    assert "very_slow" in found.flags[4]
    assert "same_person" in found.flags[9]
    assert "same_person" in found.flags[1]


def test_unflagged_leaves_out_the_twice_flagged():
    s = changed(survey(), 4, {**dict.fromkeys(ITEMS, 5.0), "A2": 4.0}, meta={"seconds": 31240.0})
    found = screen(s)
    assert len(found.flags[4]) >= 2
    assert 4 not in found.unflagged().rows
    assert set(found.unflagged(1).rows) == set(s.rows) - set(found.flags)


def test_what_cannot_be_computed_says_why():
    few = {sign.name: sign.missing for sign in screen(survey(n=6)).signs}
    assert few["mahalanobis"].key == "screening.singular"
    enough = {sign.name: sign.missing for sign in screen(survey(n=200)).signs}
    assert enough["antonyms"].key == "screening.few_pairs"
    assert enough["even_odd"] is enough["mahalanobis"] is enough["synonyms"] is None


def test_table_says_rule_and_source():
    table = screen(changed(survey(), 3, {"ATT": 4})).table("screening")
    records = list(table.records())
    assert [r["removed"] for r in records] == [None, 0, 0, 0, 1, 0]
    assert records[-1]["valid_rate"] == pytest.approx(39 / 40)
    assert "Huang" in records[2]["source"]
    changed_rule = screen(survey(), ScreeningRules(seconds_per_item=1.0)).table("screening")
    assert "Study file" in list(changed_rule.records())[2]["source"]


def said(found, lang):
    cells = [cell for t in found.tables() for row in t.cells(lang) for cell in row]
    notes = [note.render(lang) for t in found.tables() for note in t.notes]
    return "\n".join([*cells, *notes, *(s.render(lang) for s in found.sentences())])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_everything_can_be_said(lang):
    s = copy(changed(survey(), 3, {"ATT": 4}, meta={"seconds": 9999.0}), 20, 8)
    found = screen(s)
    shown = said(found, lang)
    assert "38" in shown
    assert not re.search(r"[{}]|\bnan\b|\bNone\b", shown)


def test_nobody_left_is_an_alarm():
    s = survey()
    half = s.n // 2
    responses = s.responses.astype(float)
    responses.iloc[:half, responses.columns.get_loc("ATT")] = 5.0
    responses.iloc[half:, [j for j, name in enumerate(responses.columns) if name != "ATT"]] = np.nan
    found = screen(replace(s, responses=responses), ScreeningRules(sure=("attention_failed",)))
    assert found.survey.n == 0
    assert "alarm" in [n.severity for n in found.notes]
    assert said(found, "en")


def test_a_rule_that_would_drop_most_is_doubted_and_not_applied():
    s = survey()
    found = screen(replace(s, responses=s.responses.assign(ATT=5.0)))
    assert found.survey.n == s.n
    assert "screening.doubted" in [n.message.key for n in found.notes]
    certain = screen(replace(s, responses=s.responses.assign(ATT=5.0)), ScreeningRules(sure=("attention_failed",)))
    assert certain.survey.n == 0
    with pytest.raises(InputError, match="boredom"):
        ScreeningRules(sure=("boredom",))


@pytest.mark.parametrize(("share", "applied"), [(0.3, True), (0.35, False)])
def test_an_attention_check_that_a_third_fail_is_doubted(share, applied):
    s = survey()
    failing = round(share * s.n)
    answers = s.responses.astype(float)
    answers["ATT"] = next(c.answer for c in s.instrument.checks)
    answers.iloc[:failing, answers.columns.get_loc("ATT")] += 1
    found = screen(replace(s, responses=answers))
    assert ("screening.doubted" not in [n.message.key for n in found.notes]) == applied
    assert "attention_failed" in {r for why in found.reasons.values() for r in why} or not applied


def test_frame_with_constructs():
    s = survey()
    found = screen(s.responses, constructs={"A": ["A1", "A2", "A3"]})
    assert found.survey.n == 40


def test_bad_rules_are_refused():
    with pytest.raises(InputError, match="boredom"):
        ScreeningRules(drop=("boredom",))
    with pytest.raises(InputError, match="missing_drop"):
        ScreeningRules(missing_drop=float("nan"))


def test_long_lists_are_cut_in_tables_only(monkeypatch):
    import repurchase.analysis.screening.tables as module

    monkeypatch.setattr(module, "MOST_SHOWN", 2)
    s = survey()
    found = screen(replace(s, responses=s.responses.assign(ATT=[4.0] * 5 + [2.0] * 35)))
    table = found.table("dropped")
    assert len(table.rows) == 2
    assert table.notes[-1].key == "screening.note_cut"
    assert len(found.to_dict()["dropped"]) == 5


def test_dict_is_what_the_contract_says():
    got = screen(changed(survey(), 3, {"ATT": 4})).to_dict()
    assert set(got) == {"n_rows", "n_valid", "dropped", "flagged"}
    assert got["dropped"] == [{"row": 3, "reasons": ["attention_failed"]}]
    assert all(isinstance(row["row"], int) for row in got["flagged"])


def spoilt(seed):
    s = survey(seed=seed)
    rng = np.random.default_rng(seed + 1000)
    s = replace(s, responses=s.responses.mask(rng.random(s.responses.shape) < rng.uniform(0, 0.4, (s.n, 1))))
    s = changed(s, 2, dict.fromkeys(ITEMS, 3.0))
    s = changed(s, 6, {"ATT": 1.0})
    s = replace(s, meta=s.meta.assign(seconds=rng.uniform(10, 120, s.n)))
    return copy(s, 30, 11)


looser = st.sampled_from(["seconds_per_item", "missing_drop", "straightline_items"])


@given(st.integers(0, 60), looser, st.floats(0.05, 1))
@settings(max_examples=40, deadline=None)
def test_a_looser_threshold_never_drops_more(seed, name, by):
    s, usual = spoilt(seed), SameRules()
    loose = {
        "seconds_per_item": usual.seconds_per_item * (1 - by),
        "missing_drop": usual.missing_drop + by / 2,
        "straightline_items": usual.straightline_items + 10 * by,
    }[name]
    before, after = screen(s), screen(s, ScreeningRules(**{name: loose}))
    assert set(after.reasons) <= set(before.reasons)


@given(st.integers(0, 60), st.lists(st.sampled_from(REASONS), unique=True))
@settings(max_examples=40, deadline=None)
def test_fewer_rules_never_drop_more(seed, drop):
    s = spoilt(seed)
    assert set(screen(s, ScreeningRules(drop=tuple(drop))).reasons) <= set(screen(s).reasons)


@given(st.integers(0, 60), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_reasons_do_not_depend_on_the_order_of_rows(seed, random):
    s = spoilt(seed)
    order = list(s.rows)
    random.shuffle(order)
    mixed = replace(s, responses=s.responses.loc[order], background=s.background.loc[order], meta=s.meta.loc[order])

    def facts(found):
        return {
            row: tuple(r for r in why if r != "duplicate")
            for row, why in found.reasons.items()
            if set(why) != {"duplicate"}
        }

    one, other = screen(s), screen(mixed)
    assert facts(one) == facts(other)
    assert sum("duplicate" in w for w in one.reasons.values()) == sum("duplicate" in w for w in other.reasons.values())


@given(st.integers(0, 60))
@settings(max_examples=20, deadline=None)
def test_numbers_add_up(seed):
    found = screen(spoilt(seed))
    assert found.collected.n - sum(step.removed for step in found.steps) == found.survey.n
    assert found.survey.n + len(found.reasons) == found.collected.n
    assert not set(found.flags) & set(found.reasons)
    assert set(found.reasons) | set(found.survey.rows) == set(found.collected.rows)
