"""Several options in a cell, rankings, counts, legends, branches, and rules of screening that would drop most."""

import itertools

import openpyxl
import pandas as pd
import pytest

import repurchase as rp
from repurchase.study.commands.check import check
from repurchase.survey.read.answers.blocks_of_numbers import are_counts, is_ranking
from repurchase.survey.read.sheet.grid import column


def numbers(*columns):
    return [column(f"c{k}", list(values), index=k) for k, values in enumerate(columns)]


@pytest.mark.parametrize(
    ("head", "options", "sign"),
    [
        ("Where do you buy? (multiple)", ("App, mini-program", "Store", "Website (PC, Mac)"), ", "),
        ("Channels used", ("TV, radio", "Friends", "Ads (web, print)", "Shops"), ", "),
        ("구매처 (복수 선택)", ("온라인, 모바일", "매장", "백화점 (시내, 공항)"), ", "),
        ("购买渠道（多选）", ("微信、QQ群", "淘宝", "门店"), "、"),
        ("Kanäle (Mehrfachauswahl)", ("App, Web", "Laden", "Katalog (alt, neu)"), "; "),
    ],
)
def test_options_with_commas_stay_whole(read_columns, background, head, options, sign):
    sets = [s for k in range(1, len(options) + 1) for s in itertools.combinations(options, k)]
    found = read_columns({head: [sign.join(s) for s in sets]}, n=8 * len(sets))
    asked = background(found, head)
    assert asked["kind"] == "multiple"
    assert sorted(asked["levels"]) == sorted(options)


def test_one_answer_with_a_comma_is_one_answer(read_columns, background):
    found = read_columns({"Job": ["Manager, owner", "Clerk, assistant", "Other"]})
    assert background(found, "Job")["kind"] == "single"


@pytest.mark.parametrize("codes", [["12", "3", "135", "24", "1"], ["AC", "B", "ABD", "D"]])
def test_codes_run_together_are_options_and_said(read_columns, background, said, codes):
    found = read_columns({"Which apps? (select all that apply)": codes})
    assert background(found, "Which apps? (select all that apply)")["kind"] == "multiple"
    assert "Which apps?" in said(found)


def test_text_beside_the_option_other_is_open(read_columns, background):
    ticks = {"Where? [Shop]": ["Yes", "No"], "Where? [Web]": ["No", "Yes"]}
    found = read_columns({**ticks, "Where? [Other]": ["", "a market", "my cousin", ""]})
    assert "Where? [Other]" in found.to_dict()["open_text"]
    assert background(found, "Where? [Other]") is None


def test_rows_that_are_permutations_are_a_ranking(read_columns, said):
    orders = list(itertools.permutations([1, 2, 3, 4]))
    ranks = {head: [o[k] for o in orders] for k, head in enumerate(["P1", "P2", "P3", "P4"])}
    found = read_columns(ranks, n=48)
    assert {b["kind"] for b in found.to_dict()["background"] if b["column"] in ranks} == {"number"}
    assert "ranking" in said(found)


def test_a_ranking_of_the_first_three():
    rows = list(itertools.permutations([1, 2, 3, None, None]))[:40]
    assert is_ranking(numbers(*zip(*rows, strict=True)))


def test_ratings_are_no_ranking():
    rows = [(1 + i % 5, 1 + i * 3 % 5, 1 + i // 2 % 5) for i in range(40)]
    assert not is_ranking(numbers(*zip(*rows, strict=True)))


def test_counts_are_no_ratings_and_a_scale_from_0_is():
    assert are_counts(numbers([0, 3, 2, 9, 1], [1, 2, 0, 4, 3]))
    assert not are_counts(numbers([0, 3, 2, 4, 1], [1, 2, 0, 4, 3]))
    assert not are_counts(numbers([0, 3, 10, 4, 1], [1, 2, 0, 9, 3]))


def test_counts_and_hours_that_share_a_prefix_are_numbers(read_columns, background):
    found = read_columns({"hours_tv": [0, 1, 3, 8, 2], "hours_web": [4, 0, 2, 1, 3]})
    assert background(found, "hours_tv")["kind"] == background(found, "hours_web")["kind"] == "number"


@pytest.mark.parametrize("heads", [("Legend", "meaning"), ("Legende", ""), ("图例", "含义")])
def test_a_legend_beside_the_table_is_no_question(tmp_path, heads):
    book = openpyxl.Workbook()
    book.active.append(["SAT1", "SAT2", "SAT3", "LOY1", "LOY2", "LOY3", None, *heads])
    for i in range(30):
        legend = [f"SAT{i + 1}", "softness"] if i < 3 else []
        book.active.append([1 + (i * k) % 5 for k in (1, 2, 3, 4, 6, 7)] + [None] + legend)
    book.save(tmp_path / "a.xlsx")
    found = check(tmp_path / "a.xlsx").to_dict()
    assert found["n_rows"] == 30
    assert found["background"] == []


@pytest.mark.parametrize("word", ["Gesamt", "Moyenne", "Promedio", "合計", "합계", "Итого", "Rata-rata"])
def test_a_total_row_is_no_respondent(tmp_path, word):
    book = openpyxl.Workbook()
    book.active.append(["Name der Gruppe", "SAT1", "SAT2", "SAT3"])
    for i in range(20):
        book.active.append([f"G{i % 3}", 1 + i % 5, 1 + i * 2 % 5, 1 + i * 3 % 5])
    book.active.append([word, 60, 60, 60])
    book.save(tmp_path / "a.xlsx")
    assert check(tmp_path / "a.xlsx").to_dict()["n_rows"] == 20


def arms(n, names):
    """Items of which each respondent was shown those of one arm."""
    return {
        f"{name}{j}": [1 + (i + j) % 5 if i % len(names) == k else "" for i in range(n)]
        for k, name in enumerate(names)
        for j in (1, 2)
    }


def test_blanks_off_a_branch_are_not_careless(read_columns, said):
    found = read_columns(arms(60, ("AP", "BQ", "CR")), rated=False)
    assert found.to_dict()["n_valid"] == 60
    assert "shown" in said(found)
    assert found.survey.shown.sum().tolist() == [20] * 6
    assert found.survey.keep(found.survey.rows <= 30).shown.shape == (30, 6)


def test_many_branches_are_told_in_one_sentence(read_columns, said):
    found = read_columns(arms(60, ("AP", "BQ", "CR", "DS", "ET", "FU")), rated=False)
    assert found.survey.shown.sum().tolist() == [10] * 12
    assert [n.message.key for n in found.survey.notes if "branch" in n.message.key] == ["categories.branches"]
    assert "6 blocks of rated questions (they begin with AP1, BQ1, CR1, DS1 ...)" in said(found)


def test_who_leaves_before_the_end_was_shown_what_is_blank(read_columns):
    late = {f"END{j}": [1 + i % 5 if i % 4 else "" for i in range(60)] for j in (1, 2, 3)}
    found = read_columns({"SAT1": [1, 2, 3], "SAT2": [2, 3, 1], "SAT3": [3, 1, 4], **late}, rated=False)
    assert found.survey.shown.empty


def test_a_rule_that_would_drop_most_is_doubted(read_columns, said):
    found = read_columns({"Duration (in seconds)": [3, 4, 5, 200]})
    assert found.to_dict()["n_valid"] == 60
    assert "not applied" in said(found)
    few = read_columns({"Duration (in seconds)": [3, 200, 180, 190]})
    assert few.to_dict()["n_valid"] == 45


@pytest.mark.parametrize(
    ("other", "things"), [("其他", ("水果", "水产", "蔬菜")), ("Other", ("fruit", "fish", "greens"))]
)
def test_other_is_listed_last_wherever_the_answers_have_it(tmp_path, other, things):
    a, b, c = things
    answers = [f"{a}┋{other}", f"{other}┋{c}", f"{b}┋{a}", f"{c}┋{b}"]
    age = "您的年龄（周岁）" if other == "其他" else "Your age （in years）"
    made = {"买哪些生鲜？": answers, age: [*range(20, 80)], **{f"SAT{k}": [1 + k, 4, 2, 5] for k in (1, 2, 3)}}
    frame = pd.DataFrame({head: [values[i % len(values)] for i in range(60)] for head, values in made.items()})
    frame.to_csv(tmp_path / "a.csv", index=False)
    several, aged = rp.read(tmp_path / "a.csv").instrument.background
    assert [next(iter(o.values())) for o in several.options][-1] == other and len(several.options) == 4
    assert aged.kind == "number" and age in aged.label.values()
