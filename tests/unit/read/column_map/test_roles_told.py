"""Each role that a column map can give, on a column that is read as something else without it."""

from __future__ import annotations

import pytest
from small_surveys import (
    AGREE,
    N,
    draw,
    entry,
    keys,
    read_with,
    said,
    survey_file,
    together,
    usual,
    with_cell,
    write_map,
)

from repurchase.survey.column_entry import ROLES
from repurchase.survey.read.column_map.column_words import role_of_word
from repurchase.survey.read.read_export import read
from whole_repr import whole_repr

MOODS = ("sad", "low", "middling", "bright", "radiant")


def names(survey):
    return {c.name: [i.column for i in c.items] for c in survey.instrument}


def asked(survey):
    return {b.column: b for b in survey.instrument.background}


def test_an_item_among_background_questions_is_put_into_its_construct_by_two_cells(tmp_path):
    columns = usual() | {"how often": list(together(1, seed=1)[0])}
    before = read_with(tmp_path, columns)
    assert "how often" in asked(before)
    after = with_cell(tmp_path, columns, "how often", role="item", construct="PU")
    assert names(after)["PU"] == ["PU1", "PU2", "PU3", "how often"]
    assert "how often" not in asked(after)


def test_a_construct_of_ones_own_takes_items_from_another(tmp_path):
    after = with_cell(tmp_path, usual(), "TR3", construct="Ease")
    assert names(after) == {"PU": ["PU1", "PU2", "PU3"], "TR": ["TR1", "TR2"], "Ease": ["TR3"]}


def test_an_item_becomes_a_statement(tmp_path):
    after = with_cell(tmp_path, usual(), "TR3", role="statement")
    assert names(after)["TR"] == ["TR1", "TR2"]
    assert [s.column for s in after.instrument.statements] == ["TR3"]
    assert entry(after, "TR3").role == "statement"


def test_an_item_becomes_a_background_question(tmp_path):
    after = with_cell(tmp_path, usual(), "TR3", role="background")
    assert names(after)["TR"] == ["TR1", "TR2"]
    assert asked(after)["TR3"].kind == "single"


def test_an_item_becomes_a_check_with_its_passing_answer(tmp_path):
    after = with_cell(tmp_path, usual(), "TR3", role="check", passing="4")
    assert [(c.column, c.answer) for c in after.instrument.checks] == [("TR3", 4)]
    assert names(after)["TR"] == ["TR1", "TR2"]


def test_a_check_in_words_of_the_scale(tmp_path):
    columns = usual() | {"ZZ": [AGREE[v] for v in draw(0, 4, 9)]}
    after = read_with(tmp_path, columns, "ZZ,check,,,,,,,Disagree")
    assert [(c.column, c.answer) for c in after.instrument.checks] == [("ZZ", 2)]


def test_a_check_is_an_item_after_all(tmp_path):
    columns = usual() | {"ATT1": list(together(1, seed=2)[0])}
    after = with_cell(tmp_path, columns, "ATT1", role="item", construct="TR")
    assert names(after)["TR"] == ["TR1", "TR2", "TR3", "ATT1"]
    assert not after.instrument.checks


def test_a_check_whose_passing_answer_nobody_knows_is_doubted_and_settled_by_a_cell(tmp_path):
    columns = usual() | {"attention check": draw(1, 5, 4)}
    before = read_with(tmp_path, columns)
    assert entry(before, "attention check").doubtful
    after = with_cell(tmp_path, columns, "attention check", passing="2")
    assert [(c.column, c.answer) for c in after.instrument.checks] == [("attention check", 2)]
    assert entry(after, "attention check").sure == 1.0


def test_open_text_becomes_a_background_question(tmp_path):
    columns = usual() | {"why do you come": ["near", "cheap", "kind staff"] * (N // 3)}
    assert read_with(tmp_path, columns).source.open_text == ("why do you come",)
    after = with_cell(tmp_path, columns, "why do you come", role="background")
    assert after.source.open_text == ()
    assert sorted(after.background[asked(after)["why do you come"].name].cat.categories) == [
        "cheap",
        "kind staff",
        "near",
    ]


def test_a_background_question_becomes_open_text_and_is_kept_nowhere(tmp_path):
    after = with_cell(tmp_path, usual(), "town", role="open_text")
    assert after.source.open_text == ("town",)
    assert "Arden" not in after.background.to_csv()
    assert all("Arden" not in word for e in after.columns for word in e.order)


def test_a_background_question_becomes_an_identity_and_is_kept_nowhere(tmp_path):
    after = with_cell(tmp_path, usual(), "town", role="identity")
    assert after.source.identities == ("town",)
    assert "Arden" not in after.background.to_csv()
    assert "Arden" not in whole_repr(after.columns)


def test_an_identity_by_its_name_is_a_question_after_all(tmp_path):
    columns = usual() | {"username": ["free", "paid", "free", "trial"] * (N // 4)}
    assert "username" in read_with(tmp_path, columns).source.identities
    after = with_cell(tmp_path, columns, "username", role="background")
    assert set(after.background[asked(after)["username"].name].cat.categories) == {"free", "paid", "trial"}
    assert "username" not in after.source.identities


def test_a_user_tells_persons_apart_and_an_address_networks(tmp_path):
    columns = usual() | {"alpha": [f"k{i % 40}" for i in range(N)], "beta": [f"n{i % 30}" for i in range(N)]}
    after = read_with(tmp_path, columns, "alpha,user,,,,,,,", "beta,address,,,,,,,")
    assert set(after.source.identities) == {"alpha", "beta"}
    assert after.meta["person"].nunique() == 40
    assert after.meta["network"].nunique() == 30


def test_numbers_become_a_duration(tmp_path):
    columns = usual() | {"zeta": [60 + 7 * i for i in range(N)]}
    assert "seconds" not in read_with(tmp_path, columns).meta
    after = with_cell(tmp_path, columns, "zeta", role="seconds")
    assert list(after.meta["seconds"][:2]) == [60.0, 67.0]


def test_of_two_durations_the_one_that_is_told_counts(tmp_path):
    columns = usual() | {"duration": [600] * N, "zeta": [60 + 7 * i for i in range(N)]}
    after = with_cell(tmp_path, columns, "zeta", role="seconds")
    assert list(after.meta["seconds"][:2]) == [60.0, 67.0]


def test_a_duration_is_a_number_about_the_respondent_after_all(tmp_path):
    columns = usual() | {"duration": [12 + 3 * (i % 20) for i in range(N)]}
    assert "seconds" in read_with(tmp_path, columns).meta
    after = with_cell(tmp_path, columns, "duration", role="number")
    assert "seconds" not in after.meta
    assert after.background[asked(after)["duration"].name].iloc[0] == 12.0


def test_times_become_start_and_end(tmp_path):
    columns = usual() | {
        "psi": [f"2024-03-01 10:{i:02d}:00" for i in range(N)],
        "omega": [f"2024-03-01 10:{i:02d}:30" for i in range(N)],
    }
    after = read_with(tmp_path, columns, "psi,started,,,,,,,", "omega,submitted,,,,,,,")
    assert list(after.meta["seconds"]) == [30.0] * N
    assert after.meta["submitted"].iloc[1].minute == 1


def test_a_start_that_holds_no_time_is_told(tmp_path):
    after = read_with(tmp_path, usual(), "town,started,,,,,,,")
    assert "town" in said(after, "columns.no_times")


def test_a_finish_a_status_and_a_progress_are_read(tmp_path):
    columns = usual() | {"xi": ["yes", "no"] * (N // 2), "pi": [100, 40] * (N // 2)}
    after = read_with(tmp_path, columns, "xi,finished,,,,,,,", "pi,progress,,,,,,,")
    assert list(after.meta["finished"][:2]) == [True, False]
    assert list(after.meta["progress"][:2]) == [100.0, 40.0]
    again = read_with(tmp_path, columns, "xi,status,,,,,,,")
    assert list(again.meta["finished"][:2]) == [True, False]


def test_an_item_that_is_ignored_is_gone_and_named(tmp_path):
    after = with_cell(tmp_path, usual(), "PU2", role="ignored")
    assert names(after)["PU"] == ["PU1", "PU3"]
    assert "PU2" in after.source.ignored


def test_a_column_that_was_ignored_is_used(tmp_path):
    columns = usual() | {"source": ["street", "web", "street", "friend"] * (N // 4), "total": draw(6, 30, 5)}
    after = read_with(tmp_path, columns, "source,background,,,,,,,", "total,number,,,,,,,")
    assert {"source", "total"} <= set(asked(after))


def test_numbers_of_a_rating_are_an_amount(tmp_path):
    columns = usual() | {"children": draw(0, 4, 6)}
    after = read_with(tmp_path, columns, "children,number,,,,,,,")
    assert asked(after)["children"].kind == "number"
    assert after.background[asked(after)["children"].name].dtype == float


def test_answers_with_commas_are_several_or_one(tmp_path):
    cells = ["bread, cheese", "cheese", "bread, wine", "wine, cheese, bread"] * (N // 4)
    columns = usual() | {"basket": cells}
    several = read_with(tmp_path, columns, "basket,multiple,,,,,,,")
    name = asked(several)["basket"].name
    assert [c for c in several.background if str(c).startswith(f"{name}: ")] == [
        f"{name}: {o}" for o in ("wine", "cheese", "bread")
    ]
    assert several.background[f"{name}: bread"].sum() == 36
    one = read_with(tmp_path, columns, "basket,background,,,,,,,")
    assert "bread, cheese" in one.background[asked(one)["basket"].name].cat.categories


def test_options_under_one_name_are_one_question(tmp_path):
    columns = usual() | {"saw poster": [0, 1] * (N // 2), "heard radio": [1, 1, 0, 0] * (N // 4)}
    after = read_with(tmp_path, columns, "saw poster,multiple,,media,,,,,", "heard radio,multiple,,media,,,,,")
    question = next(b for b in after.instrument.background if b.name == "media")
    assert question.column == "saw poster | heard radio"
    assert after.background[["media: saw poster", "media: heard radio"]].sum().tolist() == [24, 24]


def test_words_of_no_known_scale_become_items_by_their_order(tmp_path):
    columns = usual() | {f"mood{j}": [MOODS[v - 1] for v in values] for j, values in enumerate(together(3), 1)}
    order = " | ".join(MOODS)
    after = read_with(tmp_path, columns, *(f"mood{j},item,MOOD,,,,,{order}," for j in (1, 2, 3)))
    construct = after.instrument["MOOD"]
    assert (construct.scale.low, construct.scale.high) == (1, 5)
    assert list(after.responses[construct.items[0].name]) == [float(v) for v in together(3)[0]]


def test_words_of_no_known_scale_without_an_order_are_asked_for(tmp_path):
    columns = usual() | {"mood": [MOODS[v - 1] for v in together(1)[0]]}
    after = read_with(tmp_path, columns, "mood,item,MOOD,,,,,,")
    assert "radiant" in said(after, "columns.order_needed")
    assert "mood" not in [i.column for i in after.instrument.items]
    assert entry(after, "mood").role == "item"
    assert entry(after, "mood").doubtful
    assert all(word in entry(after, "mood").why[-1].render("en") for word in MOODS)


@pytest.mark.parametrize("word", ["item", "题项", "Item ", "ITEM", "量表题"])
def test_a_role_may_be_written_in_either_language(word):
    assert role_of_word(word) == "item"


def test_every_role_is_a_word_that_is_understood_in_english_and_in_chinese():
    chinese = (
        "题项 陈述 检测题 背景 多选 数字 开放题 身份 用户 IP地址 开始时间 提交时间 用时 完成 状态 进度 忽略".split()
    )
    assert [role_of_word(r) for r in ROLES] == list(ROLES)
    assert [role_of_word(w) for w in chinese] == list(ROLES)


def test_what_the_map_does_not_name_is_read_as_before(tmp_path):
    before = read_with(tmp_path, usual())
    after = read_with(tmp_path, usual(), "town,ignored,,,,,,,")
    assert names(after) == names(before)
    assert [b.name for b in after.instrument.background] == ["gender"]
    assert after.responses.equals(before.responses)


def test_a_line_that_fits_no_column_is_told_and_costs_nothing(tmp_path):
    after = read_with(tmp_path, usual(), "PU9,item,PU,,,,,,", "town,ignored,,,,,,,")
    assert "PU9" in said(after, "columns.lost")
    assert "town" in after.source.ignored


def test_a_head_that_stands_twice_is_matched_in_the_order_of_the_file(tmp_path):
    columns = usual() | {"extra": draw(1, 5, 11), "extra ": draw(1, 5, 12)}
    data = survey_file(tmp_path / "data.csv", columns)
    both = read(data, columns=write_map(tmp_path / "m.csv", "extra,ignored,,,,,,,", "extra,item,EX,,,,,,"))
    assert [c.name for c in both.instrument] == ["PU", "TR", "EX"]
    assert list(both.responses[both.instrument["EX"].items[0].name]) == [float(v) for v in columns["extra "]]
    assert "columns.lost" not in keys(both)


@pytest.mark.parametrize(
    "role", ["background", "multiple", "number", "item", "seconds", "progress", "started", "check"]
)
def test_numbers_of_people_are_kept_nowhere_whatever_a_map_says(role, tmp_path):
    columns = usual() | {"line": [f"138{12345001 + i}" for i in range(N)]}
    after = read_with(tmp_path, columns, f"line,{role},,,,,,,")
    held = (after.background.to_csv(), after.responses.to_csv(), after.meta.to_csv(), whole_repr(after))
    assert not [text for text in held if "13812345" in text]
    if role in ("seconds", "progress", "started"):
        assert "line" in said(after, "columns.leads_to_people")
        assert "line" in after.source.identities


def test_a_check_whose_answer_was_only_assumed_is_doubted_until_it_is_told(tmp_path):
    columns = usual() | {"attention check": [2] * (N - 3) + [1, 3, 5]}
    before = read_with(tmp_path, columns)
    assert (before.instrument.checks[0].answer, entry(before, "attention check").doubtful) == (2, True)
    after = with_cell(tmp_path, columns, "attention check", passing="2")
    assert not entry(after, "attention check").doubtful
    assert "read.check_assumed" not in keys(after)


def test_free_text_that_is_said_to_be_rated_is_shown_nowhere(tmp_path):
    columns = usual() | {"free": [f"some words {i}" for i in range(N)], "by": ["王小明", "李建国", "张丽华"] * (N // 3)}
    after = read_with(tmp_path, columns, "free,item,,,,,,,", "by,item,,,,,,,")
    held = whole_repr(after)
    assert "some words" not in held
    assert "王小明" not in held
    assert entry(after, "free").doubtful
