"""The rules that hold for every platform, each on a file of its own."""
# ruff: noqa: E501

from __future__ import annotations

import tomllib

import layouts
import numpy as np
import pandas as pd
import pytest
from export_builders import CONSTRUCTS, ITEMS, WORDS, answers, instrument, save_codebook, save_csv, save_xlsx, table

from repurchase.survey.instrument import Scale
from repurchase.survey.read.answers.answer_labels import numbered, strength
from repurchase.survey.read.ratings.attention_checks import answer_code, instructed
from repurchase.survey.read.ratings.codebook import Codebook, draft
from repurchase.survey.read.read_export import read
from repurchase.text import render
from whole_repr import whole_repr


def keys(survey):
    return {n.message.key for n in survey.notes}


def everything(survey):
    """All that a survey holds, as bytes."""
    frames = [f.to_csv() for f in (survey.responses, survey.background, survey.meta)]
    words = [n.message.render(lang) for n in survey.notes for lang in ("en", "zh")]
    return "\n".join([*frames, *map(whole_repr, (survey.instrument, survey.source, survey.notes)), *words]).encode()


def said(survey, key):
    return next(n.message for n in survey.notes if n.message.key == key)


def columns_of(a, words=None, names=None):
    return [
        ((names or {}).get(i, i), [("" if v is None else words[v - 1] if words else v) for v in a.codes[i]])
        for i in ITEMS
    ]


# --- answers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "other"),
    [
        ("非常同意", "非常同意\u00a0"),
        ("非常同意", "５=非常同意"),
        ("非常同意", "5、非常同意"),
        ("比较同意", "D.比较同意"),
        ("Strongly agree", "STRONGLY  AGREE"),
        ("Strongly agree", "Strongly Agree (5)"),
        ("Strongly agree", "5 - Strongly agree"),
        ("Strongly agree", "strongly_agree"),
        ("非常满意", "非常滿意"),
        ("完全不赞同", "完全不贊同"),
        ("有点同意", "有點同意"),
        ("一般", "普通"),
        ("一般", "中立"),
        ("Neutral", "Neither agree nor disagree"),
        ("非常同意", "非常同意 Strongly agree"),
    ],
)
def test_one_label_many_spellings(label, other):
    assert strength(label).value == strength(other).value


@pytest.mark.parametrize(
    "ladder",
    [
        *WORDS.values(),
        ["非常不满意", "不太满意", "一般", "比较满意", "非常满意"],
        ["极不同意", "很不同意", "不同意", "中立", "同意", "很同意", "极同意"],
        ["完全不同意", "非常不同意", "比较不同意", "一般", "比较同意", "非常同意", "完全同意"],
        ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"],
        [
            "Extremely unlikely",
            "Moderately unlikely",
            "Slightly unlikely",
            "Neither likely nor unlikely",
            "Slightly likely",
            "Moderately likely",
            "Extremely likely",
        ],
    ],
)
def test_labels_rise(ladder):
    values = [strength(w).value for w in ladder]
    assert values == sorted(values)
    assert len(set(values)) == len(values)


@pytest.mark.parametrize(
    "word",
    [
        "男",
        "18-25岁",
        "3-5 times a month",
        "本科",
        "企业职员",
        "微信群",
        "2026/3/1",
        "同意的人",
        "希望更便宜",
        "Public sector",
        "是",
        "No",
    ],
)
def test_no_label(word):
    assert strength(word) is None


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("5分", 5),
        ("4 stars", 4),
        ("★★★☆☆", 3),
        ("5=非常同意", 5),
        ("Agree (4)", 4),
        ("3-5次", None),
        ("18-25岁", None),
        ("2026年", None),
    ],
)
def test_numbers_written_with_words(cell, value):
    assert numbered(cell) == value


def test_mixed_cells_in_one_column(tmp_path):
    a = answers(80, missing=0)
    words = WORDS["zh", 5]
    forms = [
        lambda v: v,
        lambda v: str(v),
        lambda v: "１２３４５"[v - 1],
        lambda v: words[v - 1],
        lambda v: words[v - 1] + "\u3000",
        lambda v: f"{v}={words[v - 1]}",
        lambda v: f"{'ABCDE'[v - 1]}.{words[v - 1]}",
        lambda v: f"{words[v - 1]}（{v}）",
    ]
    missing = ["(跳过)", "（跳过）", "(空)", -3, "-2", -99, 999, "N/A", ".a", "", None, "不知道"]
    truth = {i: list(v) for i, v in a.codes.items()}
    columns = []
    for k, item in enumerate(ITEMS):
        cells = [forms[(r + k) % len(forms)](v) for r, v in enumerate(truth[item])]
        cells[k], truth[item][k] = missing[k], None
        columns.append((item, cells))
    survey = read(save_xlsx(tmp_path / "mixed.xlsx", table(columns)), [instrument()])
    for item in ITEMS:
        want = [np.nan if v is None else v for v in truth[item]]
        assert np.array_equal(survey.responses[item], want, equal_nan=True), item
    assert {(c.scale.low, c.scale.high) for c in survey.instrument} == {(1, 5)}
    assert "read.mixed" in keys(survey)
    assert said(survey, "read.missing_codes").values["n"] == 5
    words = said(survey, "read.missing_codes").values["words"]
    assert {"“-3” (1)", "“-99” (1)", "“不知道” (1)"} <= set(render(words, "en").split(", "))
    assert {"“-3”（1）", "“-99”（1）", "“不知道”（1）"} <= set(render(words, "zh").split("、"))


def test_cells_off_the_scale_are_named_by_row(tmp_path):
    a = answers(60, missing=0)
    columns = columns_of(a)
    columns[0][1][6], columns[1][1][9], columns[2][1][11] = 55, 6, 0
    survey = read(save_csv(tmp_path / "off.csv", table(columns)), [instrument()])
    assert {(c.scale.low, c.scale.high) for c in survey.instrument} == {(1, 5)}
    assert survey.responses.isna().sum().sum() == 3
    message = said(survey, "read.outside")
    assert [render(message.values["rows"], lang) for lang in ("en", "zh")] == ["7, 10, 12", "7、10、12"]
    assert message.values["n"] == 3
    assert survey.instrument["PROMO"].scale.assumed
    assert "read.direction_assumed" in keys(survey)


def test_long_and_short_scales_side_by_side(tmp_path):
    a, b = answers(60, 7, missing=0), answers(60, 5, seed=3, missing=0)
    columns = [
        (
            f"{CONSTRUCTS[c][0]}[{ITEMS[i][0]}]",
            [
                (WORDS["zh", 7] if c != "SAT" else ["非常不同意", "不同意", "中立", "同意", "非常同意"])[v - 1]
                for v in (a if c != "SAT" else b).codes[i]
            ],
        )
        for i in ITEMS
        for c in [ITEMS[i][2]]
    ]
    survey = read(save_csv(tmp_path / "two.csv", table(columns)), [instrument()])
    assert {c.name: c.scale.high for c in survey.instrument} == {"PROMO": 7, "CONV": 7, "SAT": 5, "RI": 7}
    assert survey.responses["SAT2"].tolist() == b.codes["SAT2"]
    assert survey.responses["RI2"].tolist() == a.codes["RI2"]


def test_a_point_that_nobody_chose_keeps_its_place(tmp_path):
    a = answers(60, missing=0)
    high = {i: [max(v, 2) for v in a.codes[i]] for i in ITEMS}  # nobody disagrees strongly, anywhere
    columns = [(i, [WORDS["en", 5][v - 1] for v in high[i]]) for i in ITEMS]
    survey = read(save_csv(tmp_path / "high.csv", table(columns)), [instrument()])
    assert survey.responses["RI1"].tolist() == high["RI1"]
    assert survey.instrument["RI"].scale.low == 1


def test_missing_neutral_words(tmp_path):
    a = answers(60, missing=0)
    ladder = ["not at all", "slightly", "moderately", "very", "extremely"]
    columns = [
        (i, [f"{ladder[v - 1]} important" if v > 1 else "Not at all important" for v in a.codes[i]]) for i in ITEMS
    ]
    survey = read(save_csv(tmp_path / "ladder.csv", table(columns)), [instrument()])
    assert survey.responses["SAT3"].tolist() == a.codes["SAT3"]


# --- what is what --------------------------------------------------------------------------------------------------------


def test_bands_are_one_choice_each(tmp_path):
    a = answers(60)
    columns = [
        ("What is your monthly income?", ["Under 3,000 yuan", "3,001-6,000 yuan", "Over 6,000 yuan"] * 20),
        ("How often do you buy?", ["Less than once a month", "1-2 times a month", "3-5 times a month"] * 20),
        ("How long have you been a member?", ["6-12 months", "Less than 3 months", "More than 1 year"] * 20),
        ("学历", ["本科", "高中及以下", "硕士及以上"] * 20),
        ("年龄", list(range(18, 78))),
        *columns_of(a),
    ]
    survey = read(save_csv(tmp_path / "bands.csv", table(columns)), [instrument()])
    assert [b.kind for b in survey.instrument.background] == ["ordered", "ordered", "ordered", "ordered", "number"]
    order = [list(survey.background[b.name].cat.categories) for b in survey.instrument.background[:4]]
    assert order == [
        ["Under 3,000 yuan", "3,001-6,000 yuan", "Over 6,000 yuan"],
        ["Less than once a month", "1-2 times a month", "3-5 times a month"],
        ["Less than 3 months", "6-12 months", "More than 1 year"],
        ["高中及以下", "本科", "硕士及以上"],
    ]
    assert survey.background.iloc[:, 4].mean() == 47.5
    for b in survey.instrument.background[:4]:
        assert [next(iter(o.values())) for o in b.options] == list(survey.background[b.name].cat.categories)


def test_ids_totals_and_codes_are_no_items(tmp_path):
    a = answers(60)
    columns = [
        ("No.", list(range(60))),
        ("Q1", [1, 2] * 30),
        ("Q2", [1, 2, 3, 4, 5, 6] * 10),
        ("总分", [30] * 60),
        *columns_of(a),
        ("group_complete", [2] * 60),
    ]
    survey = read(save_csv(tmp_path / "ids.csv", table(columns)), [instrument()])
    assert survey.instrument.item_names == tuple(ITEMS)
    assert not survey.instrument.statements
    assert [list(survey.background[b.name].cat.categories) for b in survey.instrument.background] == [
        ["1", "2"],
        ["1", "2", "3", "4", "5", "6"],
    ]
    assert "read.codes_without_words" in keys(survey)


def test_statements_are_never_items(tmp_path):
    a = answers(60)
    extra = ["丰富的优惠活动使我感到满意", "便捷的购物体验会吸引我再次购买"]
    columns = [
        (
            f"{q}、{CONSTRUCTS[c][0]}—{ITEMS[i][0]}" if i.endswith("1") else ITEMS[i][0],
            [WORDS["zh", 5][(v or 1) - 1] for v in a.codes[i]],
        )
        for q, c in enumerate(CONSTRUCTS, 1)
        for i in ITEMS
        if ITEMS[i][2] == c
    ]
    columns += [
        (f"5、关于顾客满意的说法—{extra[0]}", [WORDS["zh", 5][v] for v in [3, 4, 0] * 20]),
        (extra[1], [WORDS["zh", 5][v] for v in [2, 3, 1] * 20]),
    ]
    survey = read(save_xlsx(tmp_path / "s.xlsx", table(columns)), [instrument()])
    assert [s.name for s in survey.instrument.statements] == ["S_PROMO_SAT", "S_CONV_RI"]
    assert [s.driver for s in survey.instrument.statements] == ["PROMO", "CONV"]
    assert survey.instrument.statements[0].column == columns[-2][0]
    assert survey.responses["S_PROMO_SAT"].tolist() == [4, 5, 1] * 20
    assert [len(c.items) for c in survey.instrument] == [3, 3, 3, 3]


def test_bare_statements_are_asked_about(tmp_path):
    a = answers(60)
    columns = columns_of(a, WORDS["zh", 5], {i: ITEMS[i][0] for i in ITEMS})
    survey = read(save_xlsx(tmp_path / "bare.xlsx", table(columns)))
    assert not survey.instrument.constructs
    assert len(survey.instrument.statements) == len(ITEMS)
    assert said(survey, "read.unmapped").values["n"] == len(ITEMS)


@pytest.mark.parametrize(
    "extra",
    [
        ["我担心“个人信息”被泄露"],
        [
            "我担心个人信息被泄露",
            "推送过于频繁",
            "新品很有意思",
            "包装令人愉快",
            "排队时间太长",
            "店里很安静",
            "咖啡偏苦",
            "离我家很近",
        ],
    ],
)
def test_what_nobody_claims_is_told_with_the_line_that_gives_it_a_construct(tmp_path, extra):
    columns = columns_of(answers(60), WORDS["zh", 5])
    given = [WORDS["zh", 5][v] for v in [3, 4, 0] * 20]
    columns += [(f"{30 + k}、{words}", given) for k, words in enumerate(extra)]
    survey = read(save_xlsx(tmp_path / "s.xlsx", table(columns)), [instrument()])
    message = said(survey, "read.unmapped")
    for lang in ("en", "zh"):
        shown = message.render(lang)
        for k, words in enumerate(extra[:5], 1):
            assert f"R{k}" in shown
            assert words in shown
        assert not any(words in shown for words in extra[5:])
        line = shown[shown.index("{name") : shown.index("}") + 1]
        assert tomllib.loads(f"item = {line}")["item"] == {"name": "R1", "zh": extra[0]}
    assert ("3 more" in message.render("en")) == (len(extra) > 5)
    assert ("其余 3 题" in message.render("zh")) == (len(extra) > 5)


def test_constructs_are_drafted_from_stems(tmp_path):
    a = answers(60)
    columns = [
        (
            f"{q}、{CONSTRUCTS[c][0]}—{ITEMS[i][0]}" if i.endswith("1") else ITEMS[i][0],
            [WORDS["zh", 5][(v or 1) - 1] for v in a.codes[i]],
        )
        for q, c in enumerate(CONSTRUCTS, 1)
        for i in ITEMS
        if ITEMS[i][2] == c
    ]
    survey = read(save_xlsx(tmp_path / "d.xlsx", table(columns)))
    assert [c.label["zh"] for c in survey.instrument] == [CONSTRUCTS[c][0] for c in CONSTRUCTS]
    assert [c.name for c in survey.instrument] == ["F1", "F2", "F3", "F4"]
    assert survey.instrument.item_names[:4] == ("F1_1", "F1_2", "F1_3", "F2_1")
    assert survey.source.study == ""


def test_constructs_are_drafted_from_prefixes(tmp_path):
    a = answers(60)
    survey = read(
        save_csv(
            tmp_path / "p.csv",
            table(
                [("D1", [1, 2] * 30), ("D2", [1, 2, 3, 4, 5] * 12), *columns_of(a, names={i: i.lower() for i in ITEMS})]
            ),
        )
    )
    assert [c.name for c in survey.instrument] == list(CONSTRUCTS)
    assert survey.instrument.item_names == tuple(ITEMS)
    assert len(survey.instrument.background) == 2


def test_codebook_comes_before_the_study(tmp_path):
    a = answers(60)
    path = save_csv(tmp_path / "c.csv", table(columns_of(a)))
    book = tmp_path / "book.csv"
    book.write_text(
        "变量名,维度,题目,反向\n"
        + "\n".join(
            f"{i},{'Loyalty' if i.startswith('RI') else CONSTRUCTS[ITEMS[i][2]][0]},{ITEMS[i][0]}," for i in ITEMS
        ),
        encoding="gb18030",
    )
    survey = read(path, [instrument()], book)
    assert {c.name for c in survey.instrument} == {"PROMO", "CONV", "SAT", "Loyalty"}
    assert survey.source.study == ""


def test_codebook_survives_a_round(tmp_path):
    a = answers(60)
    survey = read(save_csv(tmp_path / "c.csv", table(columns_of(a))), [instrument()])
    again = Codebook.read(draft(survey).write(tmp_path / "book.csv"))
    assert [(e.item, e.construct) for e in again.entries] == [(i, ITEMS[i][2]) for i in ITEMS]


def test_the_questionnaire_asked_of_another_brand(tmp_path):
    """Bare statements, worded as the study words them, with a name where it says *the brand*."""
    from repurchase.study import Study

    study = Study.default().instrument
    for lang, brand in (("zh", "瑞幸咖啡"), ("en", "Luckin Coffee")):
        heads = {
            i.name: i.label[lang].replace("该品牌", brand).replace("The brand", brand).replace("the brand", brand)
            for i in study.items
        }
        rng = np.random.default_rng(2)
        columns = [(h, [WORDS[lang, 5][v] for v in rng.integers(0, 5, 40)]) for h in heads.values()]
        columns += [(s.label[lang], [WORDS[lang, 5][v] for v in rng.integers(0, 5, 40)]) for s in study.statements]
        survey = read(save_xlsx(tmp_path / f"{lang}.xlsx", table(columns)), [study])
        assert {i.name: i.column for i in survey.instrument.items} == heads
        assert [s.name for s in survey.instrument.statements] == [s.name for s in study.statements]
        assert survey.source.study == study.name


# --- reverse items ------------------------------------------------------------------------------------------------------


def turned(tmp_path, book=(), already=False):
    a = answers(120, missing=0)
    if not already:
        a.codes["SAT2"] = [6 - v for v in a.codes["SAT2"]]
    names = {i: ITEMS[i][0] for i in ITEMS} | {"SAT2": "整体体验让我失望"}
    columns = [(f"{CONSTRUCTS[ITEMS[i][2]][0]}[{names[i]}]", a.codes[i]) for i in ITEMS]
    path = save_csv(tmp_path / "r.csv", table(columns))
    codebook = (
        save_csv(
            tmp_path / "b.csv",
            [["item", "construct", "wording", "reverse"], *[[i, ITEMS[i][2], names[i], int(i in book)] for i in ITEMS]],
        )
        if book
        else None
    )
    return a, read(path, [instrument()], codebook)


def test_a_reverse_item_is_suspected_and_left(tmp_path):
    _, survey = turned(tmp_path)
    message = said(survey, "read.reverse_suspected_wording")
    assert message.values["before"].value < 0.5 < message.values["after"].value
    assert not any(i.reversed for i in survey.instrument.items)


def test_a_reverse_item_is_turned_when_told(tmp_path):
    a, survey = turned(tmp_path, ("SAT2",))
    item = next(i for i in survey.instrument.items if i.reversed)
    assert "失望" in item.column
    assert survey.frame()[item.name].tolist() == [6 - v for v in a.codes["SAT2"]]
    assert survey.responses[item.name].tolist() == a.codes["SAT2"]
    assert not {k for k in keys(survey) if "reverse" in k}


def test_a_reverse_item_is_never_turned_twice(tmp_path):
    _, survey = turned(tmp_path, ("SAT2",), already=True)
    assert not any(i.reversed for i in survey.instrument.items)
    assert "read.reverse_done" in keys(survey)


# --- checks ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wording", "told"),
    [
        ("为检验作答质量，本题请选择“不同意”", "不同意"),
        ("本題請選擇「非常同意」", "非常同意"),
        ("这是一道检测题，请选比较符合", "比较符合"),
        ("此题请选第二项", 2.0),
        ("请直接选择4", 4.0),
        ("本题选D", 4.0),
        ("Please select 'Strongly agree' for this item", "strongly agree"),
        ("To show that you are reading, please choose Disagree here", "disagree"),
        ("This is a check. Select option 3.", 3.0),
        ("please choose 2 here", 2.0),
        ("请根据实际感受选择您对下列说法的同意程度", None),
        ("Please select all that apply", None),
        ("请选择您的性别", None),
        ("请选择同意或不同意", None),
        ("我会选择非常好的商品", None),
        ("I would choose this brand again", None),
        ("select a number that fits", None),
    ],
)
def test_instructed_answers(wording, told):
    assert instructed(wording) == told


@pytest.mark.parametrize(
    ("told", "scale", "code"),
    [
        ("不同意", Scale(1, 5), 2),
        ("非常不同意", Scale(1, 7), 1),
        ("不同意", Scale(1, 7), 2),
        ("agree", Scale(0, 4), 3),
        (2.0, Scale(1, 10), 2),
        ("neutral", Scale(1, 7), 4),
        (9.0, Scale(1, 5), None),
    ],
)
def test_answer_codes_without_labels(told, scale, code):
    assert answer_code(told, scale) == code


# --- layout ----------------------------------------------------------------------------------------------------------------


def test_titles_totals_and_other_sheets(tmp_path):
    import openpyxl

    a = answers(40)
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "说明"
    notes.append(["此表由课题组整理"])
    page = book.create_sheet("数据")
    page.append(["二〇二六年调查"])
    page.append([])
    for row in table([("编号", list(range(1, 41))), *columns_of(a)]):
        page.append([None if c == "" else c for c in row])
    page.append([])
    page.append(["平均", *[3.4] * len(ITEMS)])
    page.append(["合计", *[136] * len(ITEMS)])
    page.append(["注：缺失以空白表示"])
    book.save(tmp_path / "t.xlsx")
    survey = read(tmp_path / "t.xlsx", [instrument()])
    assert survey.n == 40
    assert survey.source.sheet == "数据"
    assert said(survey, "read.summary_rows").values["n"] == 3
    assert {"read.title_rows", "read.other_sheets"} <= keys(survey)
    assert "Left out: 说明." in said(survey, "read.other_sheets").render("en")
    assert "read.sheets_alike" not in keys(survey)


@pytest.mark.parametrize(("others", "told"), [(["April"], "April"), (["April", "May"], "April and May"), ([], "")])
def test_a_sheet_with_the_same_heads_is_more_respondents_and_said(tmp_path, others, told):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "March"
    pages = [book.active, *map(book.create_sheet, others), book.create_sheet("Key")]
    for k, page in enumerate(pages[:-1]):
        a = answers(40 - 5 * k)
        for row in table([("ID", list(range(1, a.n + 1))), *columns_of(a)]):
            page.append([None if c == "" else c for c in row])
    pages[-1].append(["1 = disagree", "5 = agree"])
    book.save(tmp_path / "t.xlsx")
    survey = read(tmp_path / "t.xlsx", [instrument()])
    assert survey.n == 40
    assert ("read.sheets_alike" in keys(survey)) == bool(others)
    if others:
        words = said(survey, "read.sheets_alike")
        assert f"({told})" in words.render("en")
        assert words.values["rows"] == sum(35 - 5 * k for k in range(len(others)))


def test_totals_without_a_name(tmp_path):
    a = answers(40)
    rows = table([("编号", list(range(1, 41))), *columns_of(a)])
    rows.append(["", *[3.417] * len(ITEMS)])
    assert read(save_csv(tmp_path / "t.csv", rows), [instrument()]).n == 40


def test_a_merged_group_row_names_the_constructs(tmp_path):
    a = answers(40)
    columns = [((CONSTRUCTS[ITEMS[i][2]][0] if i.endswith("1") else "", f"第{i[-1]}题"), a.codes[i]) for i in ITEMS]
    survey = read(
        save_xlsx(tmp_path / "m.xlsx", table(columns), merge=("A1:C1", "D1:F1", "G1:I1", "J1:L1")), [instrument()]
    )
    assert [i.column for i in survey.instrument["CONV"].items] == [
        "购物便捷 / 第1题",
        "购物便捷 / 第2题",
        "购物便捷 / 第3题",
    ]


def test_synthetic_files_are_known(tmp_path):
    a = answers(40)
    rows = [["合成数据，不得作为实证结果引用"], *table(columns_of(a))]
    assert read(save_xlsx(tmp_path / "s.xlsx", rows), [instrument()]).source.synthetic
    assert not read(save_xlsx(tmp_path / "r.xlsx", rows[1:]), [instrument()]).source.synthetic


def test_parquet(tmp_path):
    a = answers(40)
    path = tmp_path / "answers.parquet"
    pd.DataFrame(dict(columns_of(a, WORDS["en", 5]))).to_parquet(path)
    survey = read(path, [instrument()])
    assert survey.responses["CONV3"].tolist()[:5] == a.codes["CONV3"][:5]


@pytest.mark.parametrize("declared", [b"UTF-8", b"CP936", None])
def test_sav_in_gbk(declared, tmp_path):
    """Labels written in GBK, whether the file says so, says nothing, or says that it is UTF-8."""
    import struct

    import pyreadstat

    a = answers(40)
    words = [f"{CONSTRUCTS[ITEMS[i][2]][0]}—{ITEMS[i][0]}" for i in ITEMS]
    held = [f"@{k:03d}".ljust(len(w.encode("gbk")), "Z") for k, w in enumerate(words)]
    path = tmp_path / "gbk.sav"
    pyreadstat.write_sav(
        pd.DataFrame({f"Q{k}": [np.nan if v is None else v for v in a.codes[i]] for k, i in enumerate(ITEMS)}),
        str(path),
        column_labels=held,
    )
    raw = path.read_bytes()
    for ascii_label, word in zip(held, words, strict=True):
        raw = raw.replace(ascii_label.encode(), word.encode("gbk"))
    if declared is None:
        raw = raw.replace(struct.pack("<iii", 7, 20, 1), struct.pack("<iii", 7, 77, 1)).replace(
            struct.pack("<i", 65001), struct.pack("<i", 1252)
        )
    else:
        raw = raw.replace(b"UTF-8", declared)
    path.write_bytes(raw)
    survey = read(path, [instrument()])
    assert survey.source.study == "invented"
    assert survey.instrument["SAT"].items[0].label["zh"] == ITEMS["SAT1"][0]


# --- privacy ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "build",
    [
        layouts.wjx_text,
        layouts.tencent,
        layouts.credamo,
        layouts.qualtrics,
        layouts.google_forms,
        layouts.surveymonkey,
        layouts.kobo,
    ],
)
def test_no_identity_is_kept(build, tmp_path):
    a = answers(60)
    layout = build(a, tmp_path)
    survey = read(layout.path, [instrument()], layout.codebook)
    held = everything(survey)
    for secret in ("203.0.113.", "13800000", "someone", "@example.org", "昵称3", "Mozilla", "dev1", "环保", "1b4e28ba"):
        assert secret.encode() not in held, secret
    assert set(layout.identities) <= set(survey.source.identities)


def test_identities_are_found_by_value(tmp_path):
    a = answers(40)
    columns = [
        ("contact", [f"1381234{i:04d}" for i in range(40)]),
        ("x1", [f"p{i}@example.org" for i in range(40)]),
        ("x2", [f"198.51.100.{i}" for i in range(40)]),
        ("x3", ["11010519491231002X"] * 40),
        ("还有什么想说的", ["很好", "加我微信: abc_12345", "没有"] * 13 + [""]),
        *columns_of(a),
    ]
    survey = read(save_csv(tmp_path / "v.csv", table(columns)), [instrument()])
    assert set(survey.source.identities) == {"contact", "x1", "x2", "x3", "还有什么想说的"}
    assert b"abc_12345" not in everything(survey)


def test_identities_are_found_by_name(tmp_path):
    a = answers(40)
    names = [
        "客户姓名",
        "家庭住址",
        "联系人",
        "微信openid",
        "IP归属地",
        "屏幕大小",
        "User Agent",
        "Custom Data 2",
        "Referrer URL",
        "_uuid",
        "device_id",
        "经度",
        "学号",
    ]
    columns = [*[(n, ["x", "y"] * 20) for n in names], ("是否愿意留电话", ["是", "否"] * 20), *columns_of(a)]
    survey = read(save_csv(tmp_path / "n.csv", table(columns)), [instrument()])
    assert set(survey.source.identities) == set(names)
    assert [b.column for b in survey.instrument.background] == ["是否愿意留电话"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"])
def test_encodings(encoding, tmp_path):
    a = answers(40, missing=0)
    words = WORDS["hant", 5]
    heads = {"PROMO": "優惠活動", "CONV": "購物便捷", "SAT": "顧客滿意", "RI": "再次購買意願"}
    columns = [
        ("性別", ["男", "女"] * 20),
        *[(f"{heads[ITEMS[i][2]]} [第{i[-1]}題]", [words[v - 1] for v in a.codes[i]]) for i in ITEMS],
        ("為檢驗作答品質，本題請選擇「不滿意」", [words[1]] * 40),
    ]
    survey = read(save_csv(tmp_path / "t.csv", table(columns), encoding), [instrument()])
    assert survey.responses["RI2"].tolist() == a.codes["RI2"]
    assert survey.source.study == "invented"
    assert survey.instrument.checks[0].answer == 2
    assert [b.name for b in survey.instrument.background] == ["gender"]


def test_persons_are_told_apart_by_a_hash(tmp_path):
    a = answers(40)
    addresses = [f"203.0.113.{i // 2}(上海-上海)" for i in range(40)]
    survey = read(save_csv(tmp_path / "p.csv", table([("来自IP", addresses), *columns_of(a)])), [instrument()])
    person = survey.meta["person"]
    assert person.nunique() == 20
    assert person.iloc[0] == person.iloc[1]
    assert "203.0" not in str(person.iloc[0])


def test_other_specified_keeps_no_text(tmp_path):
    a = answers(40)
    survey = read(
        save_csv(
            tmp_path / "o.csv",
            table([("您的职业", ["学生", "职员", "其他〖张三的店〗", "其他〖李四家〗"] * 10), *columns_of(a)]),
        ),
        [instrument()],
    )
    assert sorted(survey.background.iloc[:, 0].cat.categories) == ["其他", "学生", "职员"]
    assert "张三".encode() not in everything(survey)


# --- times ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "cell", "seconds"),
    [
        ("所用时间", "312秒", 312),
        ("答题时长", "5分12秒", 312),
        ("答题时长", "00:05:12", 312),
        ("答题时长(分钟)", "5.2", 312),
        ("时长", "1小时2分3秒", 3723),
        ("duration", "312.4", 312.4),
        ("duration (ms)", "312000", 312),
        ("time taken", "5 min 12 sec", 312),
        ("所用时间", "0天0小时5分12秒", 312),
    ],
)
def test_durations(head, cell, seconds, tmp_path):
    a = answers(30)
    survey = read(save_csv(tmp_path / "t.csv", table([(head, [cell] * 30), *columns_of(a)])), [instrument()])
    assert survey.meta["seconds"].tolist() == pytest.approx([seconds] * 30)


@pytest.mark.parametrize(
    "form",
    [
        "%Y/%m/%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%m/%d/%Y %I:%M:%S %p",
        "%Y年%m月%d日 %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S.000+08:00",
        "%Y/%m/%d 下午 %I:%M:%S",
    ],
)
def test_moments(form, tmp_path):
    a = answers(30)
    when = [pd.Timestamp(2026, 3, 14, 15, i) for i in range(30)]
    survey = read(
        save_csv(tmp_path / "t.csv", table([("提交时间", [w.strftime(form) for w in when]), *columns_of(a)])),
        [instrument()],
    )
    got = survey.meta["submitted"]
    assert got.dt.minute.tolist() == list(range(30))
    assert got.dt.hour.iloc[0] == (7 if "+08" in form else 15)


def test_the_codebook_of_the_builders_is_read(tmp_path):
    assert len(Codebook.read(save_codebook(tmp_path / "b.csv")).entries) == len(ITEMS)
