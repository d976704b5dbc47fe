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
from repurchase.analysis.screening.drop_rules import rated_names
from repurchase.analysis.screening.result import REASONS, ScreeningRules, screen
from repurchase.errors import InputError
from repurchase.survey.instrument import Background, Check, Construct, Instrument, Item, Scale, Statement
from repurchase.survey.survey import Survey
from repurchase.text import text

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


def test_a_question_on_a_scale_of_its_own_does_not_break_a_straight_line():
    asked = Statement("NPS", words("How likely are you to recommend us?"), scale=Scale(0, 10))
    wider = replace(INSTRUMENT, statements=(*INSTRUMENT.statements, asked))
    s = changed(survey(), 5, dict.fromkeys([*ITEMS, "ATT"], 2.0))
    more = s.responses.assign(NPS=np.arange(s.n) % 11.0)
    assert reasons(replace(s, responses=more, instrument=wider)) == {5: ("straightline",)}
    several = replace(INSTRUMENT, constructs=(), statements=wider.statements)  # nothing to be of another scale than
    assert rated_names(replace(s, responses=more, instrument=several)) == ["S1", "NPS"]


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


def test_the_study_file_is_named_as_a_source_in_one_language():
    about = {"role": "eligible", "keep": ("Yes",)}
    found = screen(with_answers(["是"] * 37 + ["否", None, "是"], **about))
    for lang, shown in (("en", "Study file"), ("zh", "研究设定")):
        row = next(
            r for r in found.table("screening").rows if r[0].render(lang) == text("screening.not_eligible").render(lang)
        )
        assert str(row[2].render(lang)) == shown


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
    assert enough["mahalanobis"] is enough["synonyms"] is None
    assert enough["even_odd"].key == "screening.few_scales"  # a correlation over five scales is noise
    ten = screen(survey(n=200), ScreeningRules(even_odd_scales=5)).signs
    assert next(sign.missing for sign in ten if sign.name == "even_odd") is None


def test_table_says_rule_and_source():
    table = screen(changed(survey(), 3, {"ATT": 4})).table("screening")
    records = list(table.records())
    assert [r["removed"] for r in records] == [None, 0, 0, 0, 1, 0]
    assert records[-1]["valid_rate"] == pytest.approx(39 / 40)
    assert "Huang" in records[2]["source"]
    changed_rule = screen(survey(), ScreeningRules(seconds_per_item=1.0)).table("screening")
    assert list(changed_rule.records())[2]["source"].render("en") == "Study file"


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


def satisfied(n=200, seed=3):
    """A survey of satisfied customers: most answers the highest one, a good many sheets nothing else."""
    rng = np.random.default_rng(seed)
    f = rng.normal(size=(n, 1)) * 0.85 + rng.normal(size=(n, 16)) * 0.5
    x = 5.0 - (f < -0.6) - (f < -1.4) - (f < -2.0)
    responses = pd.DataFrame(x, columns=ITEMS, index=pd.RangeIndex(1, n + 1)).assign(ATT=2.0)
    meta = pd.DataFrame({"seconds": rng.uniform(150, 300, n)}, index=responses.index)
    return Survey(responses, INSTRUMENT, pd.DataFrame(), meta)


def straight(s):
    x = s.responses[ITEMS]
    return x.index[(x.nunique(axis=1) == 1) & (x.notna().sum(axis=1) == len(ITEMS))].tolist()


def test_honest_respondents_at_the_ceiling_stay():
    s = satisfied()
    assert len(straight(s)) > 0.1 * s.n
    found = screen(s)
    assert len(found.reasons) <= 0.01 * s.n
    assert all("straightline" in found.flags[row] for row in straight(s))
    keys = [t.key for t in found.sentences()]
    assert {"screening.stays_straightline", "screening.stays_duplicate"} <= set(keys)


def test_a_line_that_no_honest_respondent_gives_goes_from_the_same_sample():
    s = changed(satisfied(), 5, dict.fromkeys(ITEMS, 1.0))
    assert screen(s).reasons[5] == ("straightline",)


@pytest.mark.parametrize("more", ["check", "time", "person"])
def test_a_line_at_the_ceiling_goes_when_more_speaks_against_it(more):
    s = satisfied()
    row, other = straight(s)[:2]
    assert row not in screen(s).reasons
    if more == "check":
        s = changed(s, row, {"ATT": 5.0})
    elif more == "time":
        s = changed(s, row, meta={"seconds": 60.0})
    else:
        s = replace(s, background=pd.DataFrame({"gender": "f"}, index=s.responses.index))
        s = replace(s, meta=s.meta.assign(person=[f"p{i}" for i in s.rows]))
        s = changed(changed(s, row, meta={"person": "x"}), other, meta={"person": "x"})
    assert "straightline" in screen(s).reasons[row]


def test_opposite_statements_rated_alike_speak_against_a_line():
    items = INSTRUMENT.constructs[0].items
    turned = replace(INSTRUMENT.constructs[0], items=(replace(items[0], reversed=True), *items[1:]))
    s = replace(satisfied(), instrument=INSTRUMENT.with_constructs((turned, *INSTRUMENT.constructs[1:])))
    assert set(straight(s)) <= set(screen(s).reasons)


def test_many_straight_lines_do_not_excuse_themselves():
    s = survey(n=200)
    rows = list(range(1, 200, 6))
    answers = s.responses.astype(float)
    answers.loc[rows, ITEMS] = 5.0
    assert set(rows) <= set(screen(replace(s, responses=answers)).reasons)


def test_a_copy_of_an_unusual_sheet_goes_and_one_of_a_usual_sheet_stays():
    s = satisfied()
    usual = changed(s, 150, dict(s.responses.loc[straight(s)[0]]))
    assert 150 not in screen(usual).reasons
    odd = changed(s, 9, {**dict.fromkeys(ITEMS, 5.0), **dict.fromkeys(ITEMS[:15:2], 1.0)})
    assert screen(changed(odd, 150, dict(odd.responses.loc[9]))).reasons[150] == ("duplicate",)


def nine(n, seed):
    """Honest answers to 27 questions about nine things, on five points."""
    rng = np.random.default_rng(seed)
    f = 0.65 * rng.normal(size=(n, 1)) + 0.76 * rng.normal(size=(n, 9))
    y = 0.78 * f[:, np.repeat(range(9), 3)] + 0.62 * rng.normal(size=(n, 27))
    return 1.0 + np.searchsorted([-1.9, -1.2, -0.4, 0.6], y)


def sheets(x):
    names = [f"Q{j}" for j in range(x.shape[1])]
    return pd.DataFrame(x, columns=names, index=pd.RangeIndex(1, len(x) + 1)), {
        f"C{c}": names[3 * c : 3 * c + 3] for c in range(x.shape[1] // 3)
    }


@pytest.mark.parametrize(("share", "altered"), [(1.0, 1), (1.0, 3), (1.0, 6), (0.2, 3), (0.0, 0)])
def test_an_alarm_says_that_sheets_nearly_repeat_one_another(share, altered):
    rng, x = np.random.default_rng(5), nine(200, 4)
    for i in range(round(share * 100)):
        x[100 + i] = x[i]
        for j in rng.choice(27, altered, replace=False):
            x[100 + i, j] += 1 if x[100 + i, j] < 3 else -1
    frame, constructs = sheets(x)
    found = screen(frame, constructs=constructs)
    loud = [n.message.key for n in found.notes if n.severity == "alarm"]
    assert loud == (["screening.near_copies"] if share else [])
    if share:
        said = next(n.message for n in found.notes if n.severity == "alarm")
        assert re.search("nearly repeat", said.render("en"))
        assert "近似重复" in said.render("zh")


@pytest.mark.parametrize("seed", range(3))
def test_satisfied_customers_answer_alike_without_alarm(seed):
    found = screen(satisfied(seed=seed))
    assert not [n for n in found.notes if n.severity == "alarm"]
    assert found.near.share <= 0.02


def test_each_sign_says_how_many_honest_respondents_it_would_mark():
    s = survey(n=120)
    found = screen(s)
    chance = {sign.name: sign.chance for sign in found.signs}
    assert chance["irv"] == pytest.approx(0.05, abs=0.015)  # the lowest 5 % of any sample
    assert np.isnan(chance["very_slow"])  # times are not simulated
    assert chance["near_duplicate"] <= 0.04
    assert found.chance.some == len([r for r, f in found.flags.items() if set(f) - {"missing", "fast", "very_slow"}])
    assert 0.05 <= found.chance.some_by_chance <= 0.3
    shown = [t.render("en") for t in found.sentences() if t.key == "screening.flags_by_chance"]
    assert len(shown) == 1 and "%" in shown[0]
    column = found.table("signs").columns[-2]
    assert column.name == "by_chance"


def test_the_flagged_are_left_out_by_one_setting():
    s = survey(n=120)
    usual, without = screen(s), screen(s, ScreeningRules(leave_out_flagged=1))
    assert set(without.survey.rows) == set(usual.survey.rows) - set(usual.flags)
    assert without.flags == {}
    assert {row for row, why in without.reasons.items() if why == ("flagged",)} == set(usual.flags)
    assert without.steps[-1].reason == "flagged"
    assert without.collected.n - sum(step.removed for step in without.steps) == without.survey.n
    assert "screening.without_flagged" in [n.message.key for n in without.notes]
    two = screen(s, ScreeningRules(leave_out_flagged=2))
    assert set(two.survey.rows) == set(usual.unflagged(2).rows)


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
    assert set(got) == {"n_rows", "n_valid", "dropped", "flagged", "signs", "by_answers"}
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
