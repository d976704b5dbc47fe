"""An item code before or behind the wording names item and construct; words that look like one do not."""

from __future__ import annotations

import pytest
from small_sheets import cautions, grouped, read_sheet

EN = ["I find it useful", "It saves time", "It helps me", "It is easy", "It is clear"]
ZH = ["我觉得有用", "节省时间", "对我有帮助", "容易使用", "清楚明白"]
CODES = ["PE1", "PE2", "PE3", "EE1", "EE2"]
FORMS = {
    "colon": "{c}: {w}",
    "full-width colon": "{c}：{w}",
    "dash": "{c} - {w}",
    "en dash": "{c} – {w}",
    "blank": "{c} {w}",
    "dot": "{c}. {w}",
    "brackets": "[{c}] {w}",
    "corner brackets": "【{c}】{w}",
    "parentheses": "({c}) {w}",
    "enumeration comma": "{c}、{w}",
    "underscore": "{c}_{w}",
    "question and code": "Q3_{c} {w}",
    "number and code": "{k}. {c}: {w}",
    "behind in parentheses": "{w} ({c})",
    "behind in brackets": "{w} [{c}]",
    "row of a grid": "Rate the app [{c}: {w}]",
    "row of a matrix": "Rate the app - {c} {w}",
}


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
@pytest.mark.parametrize("form", FORMS)
def test_code_beside_the_wording(tmp_path, form, words):
    heads = [FORMS[form].format(c=c, w=w, k=k) for k, (c, w) in enumerate(zip(CODES, words, strict=True), 4)]
    survey = read_sheet(tmp_path, heads)
    assert grouped(survey) == {"PE": heads[:3], "EE": heads[3:]}
    assert list(survey.instrument.item_names) == CODES


def test_code_glued_to_chinese_wording(tmp_path):
    heads = [c + w for c, w in zip(CODES, ZH, strict=True)]
    assert list(grouped(read_sheet(tmp_path, heads))) == ["PE", "EE"]


@pytest.mark.parametrize(
    "heads",
    [
        ["만족1: 서비스에 만족한다", "만족2: 기대에 맞다", "신뢰1: 믿는다", "신뢰2: 정직하다"],
        ["満足度1：満足です", "満足度2：期待どおり", "信頼1：信じる", "信頼2：正直だ"],
        ["УД1. Я доволен", "УД2. Всё хорошо", "ДВ1. Доверяю", "ДВ2. Честно"],
    ],
    ids=["ko", "ja", "ru"],
)
def test_code_in_other_letters(tmp_path, heads):
    assert list(grouped(read_sheet(tmp_path, heads)).values()) == [heads[:2], heads[2:]]


def test_words_that_look_like_codes(tmp_path):
    heads = [
        "18 is old enough to vote",
        "B2B sales matter",
        "COVID19 changed my work",
        "COVID19 changed me",
        "5G is fast",
    ]
    survey = read_sheet(tmp_path, heads)
    assert not grouped(survey)
    assert [s.column for s in survey.instrument.statements] == heads
    assert "5 rated columns belong to no construct" in cautions(survey)


def test_codes_with_numbers_left_out(tmp_path):
    heads = ["SAT1 - I am happy", "SAT3 - It is fine", "TR2 - I trust it", "TR3 - It is honest"]
    assert grouped(read_sheet(tmp_path, heads)) == {"SAT": heads[:2], "TR": heads[2:]}


@pytest.mark.parametrize(
    ("heads", "first"),
    [
        (["SAT1_1", "SAT1_2", "SAT1_3", "SAT2_1", "SAT2_2", "SAT2_3"], "SAT1"),
        (["SAT[SQ001]", "SAT[SQ002]", "SAT[SQ003]", "TR[SQ001]", "TR[SQ002]", "TR[SQ003]"], "SAT"),
        (["Q3_PE1", "Q3_PE2", "Q3_PE3", "Q4_EE1", "Q4_EE2", "Q4_EE3"], "PE"),
        (["SAT1_pre", "SAT2_pre", "SAT3_pre", "SAT1_post", "SAT2_post", "SAT3_post"], "SAT_PRE"),
        (["Q2a", "Q2b", "Q2c", "Q3a", "Q3b", "Q3c"], "F1"),
        (["SAT1", "SAT2", "SAT3R", "TR_1", "TR_2r", "TR_3"], "SAT"),
    ],
)
def test_names_that_group(tmp_path, heads, first):
    found = grouped(read_sheet(tmp_path, heads))
    assert list(found.values()) == [heads[:3], heads[3:]]
    assert next(iter(found)) == first


def test_turned_copy_beside_its_original(tmp_path):
    found = grouped(read_sheet(tmp_path, ["SAT1", "SAT2", "SAT3", "SAT3R", "TR1", "TR2"]))
    assert found == {"SAT": ["SAT1", "SAT2", "SAT3"], "TR": ["TR1", "TR2"]}


def test_constructs_called_like_attention_checks(tmp_path):
    found = grouped(read_sheet(tmp_path, ["ATT1", "ATT2", "QUALITY1", "QUALITY2", "SAT1", "SAT2"]))
    assert list(found) == ["ATT", "QUALITY", "SAT"]


def test_counts_sharing_the_beginning_of_a_name(tmp_path):
    counts = [[i % 4 + 1, i % 8, i % 6 + 4, i % 5] for i in range(40)]
    rows = [[*c, i % 5 + 1, (i + 1) % 5 + 1] for i, c in enumerate(counts)]
    survey = read_sheet(tmp_path, ["cups_tea", "cups_water", "trips_short", "trips_long", "SAT1", "SAT2"], rows)
    assert list(grouped(survey)) == ["SAT"]
    assert {b.column: b.kind for b in survey.instrument.background}["cups_water"] == "number"


@pytest.mark.parametrize(
    "mark", ["R", "_R", "(R)", " (R)", "*", "-R", "_neg", ".r", "[R]", "（R）", "(反向)", " reversed"]
)
def test_a_mark_of_a_reversed_item_leaves_it_in_its_construct(tmp_path, mark):
    heads = ["SA1", f"SA2{mark}", "SA3", "TR1", "TR2"]
    found = grouped(read_sheet(tmp_path, heads))
    assert found["SA"] == heads[:3]
