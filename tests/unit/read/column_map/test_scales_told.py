"""Scales, orders and directions of a column map."""

from __future__ import annotations

import numpy as np
import pytest
from small_surveys import AGREE, N, draw, entry, keys, read_with, said, together, usual, with_cell


def scale(survey, construct):
    found = survey.instrument[construct].scale
    return found.low, found.high


def test_a_scale_that_nobody_used_to_its_end_is_stated_once_for_its_construct(tmp_path):
    columns = usual() | {f"EX{j}": v for j, v in enumerate(together(3, 1, 5), 1)}
    after = with_cell(tmp_path, columns, "EX2", high="7")
    assert scale(after, "EX") == (1, 7)
    assert scale(after, "PU") == (1, 5)
    assert "columns.shared_scale" in keys(after)


def test_a_scale_that_begins_at_zero(tmp_path):
    columns = usual() | {f"EX{j}": v for j, v in enumerate(together(3, 1, 5), 1)}
    after = with_cell(tmp_path, columns, "EX1", low="0")
    assert scale(after, "EX") == (0, 5)


def test_two_scales_in_one_construct_stay_two_where_both_are_changed(tmp_path):
    columns = usual() | {f"EX{j}": v for j, v in enumerate(together(3, 1, 5), 1)}
    after = read_with(tmp_path, columns, "EX1,,,,1,7,,,", "EX2,,,,1,9,,,")
    assert [(entry(after, f"EX{j}").high) for j in (1, 2, 3)] == [7, 9, 5]


def test_a_verbal_scale_may_begin_at_zero(tmp_path):
    columns = usual() | {f"EX{j}": [AGREE[v - 1] for v in values] for j, values in enumerate(together(2), 1)}
    after = with_cell(tmp_path, columns, "EX1", low="0")
    assert after.responses["EX1"].min() == 0
    assert scale(after, "EX") == (0, 5)


def test_an_order_turned_round_turns_the_codes(tmp_path):
    columns = usual() | {f"EX{j}": [AGREE[v - 1] for v in values] for j, values in enumerate(together(3), 1)}
    before = read_with(tmp_path, columns)
    after = with_cell(tmp_path, columns, "EX1", order=" | ".join(reversed(AGREE)))
    assert np.array_equal(after.responses["EX2"], 6 - before.responses["EX2"])


def test_numbers_out_of_order_get_the_places_that_are_told(tmp_path):
    codes = (1, 2, 4, 5, 6)
    columns = usual() | {f"EX{j}": [codes[v - 1] for v in values] for j, values in enumerate(together(3), 1)}
    after = read_with(tmp_path, columns, *(f"EX{j},item,EX,,,,,1 | 2 | 4 | 5 | 6," for j in (1, 2, 3)))
    assert scale(after, "EX") == (1, 5)
    assert list(after.responses["EX1"]) == [float(v) for v in together(3)[0]]


def test_words_may_be_spelt_otherwise_than_in_the_order(tmp_path):
    columns = usual() | {"EX1": [AGREE[v - 1] for v in together(1)[0]]}
    columns["EX1"][5] = "STRONGLY  AGREE"
    after = read_with(tmp_path, columns, f"EX1,item,EX,,,,,{' ｜ '.join(AGREE)},")
    assert after.responses["EX1"].iloc[5] == 5.0


def test_an_answer_that_the_order_lacks_is_left_out_and_told(tmp_path):
    moods = ("sad", "so-so", "glad", "very odd")
    columns = usual() | {"EX1": [moods[v] for v in draw(0, 3, 5)]}
    after = read_with(tmp_path, columns, "EX1,item,EX,,,,,sad | so-so | glad,")
    assert "read.outside" in keys(after)
    assert np.isnan(after.responses["EX1"]).sum() == columns["EX1"].count("very odd")
    assert entry(after, "EX1").doubtful


def test_a_reversed_item_is_turned_by_a_cell(tmp_path):
    columns = usual()
    columns["PU3"] = [6 - v for v in columns["PU3"]]
    before = read_with(tmp_path, columns)
    assert entry(before, "PU3").doubtful
    after = with_cell(tmp_path, columns, "PU3", reverse="1")
    assert [i.reversed for i in after.instrument["PU"].items] == [False, False, True]
    assert "read.reverse_suspected" not in keys(after)


def test_a_direction_that_is_stated_is_not_looked_at_again(tmp_path):
    columns = usual()
    after = with_cell(tmp_path, columns, "PU3", reverse="yes")
    assert [i.reversed for i in after.instrument["PU"].items] == [False, False, True]
    assert "PU3" in said(after, "columns.reverse_kept")
    columns["PU3"] = [6 - v for v in columns["PU3"]]
    quiet = with_cell(tmp_path, columns, "PU3", reverse="0")
    assert not any(i.reversed for i in quiet.instrument.items)
    assert "read.reverse_suspected" not in keys(quiet)


def test_categories_get_the_order_that_is_told(tmp_path):
    columns = usual() | {"visits": ["now and then", "daily", "hardly ever"] * (N // 3)}
    after = with_cell(tmp_path, columns, "visits", order="hardly ever | now and then | daily")
    question = next(b for b in after.instrument.background if b.column == "visits")
    values = after.background[question.name]
    assert question.kind == "ordered"
    assert list(values.cat.categories) == ["hardly ever", "now and then", "daily"]
    assert values.cat.ordered
    assert [next(iter(o.values())) for o in question.options] == ["hardly ever", "now and then", "daily"]


def test_an_order_that_was_guessed_wrong_is_changed(tmp_path):
    bands = ("18-29", "30-44", "45 or more")
    columns = usual() | {"age": [bands[v] for v in draw(0, 2, 8)]}
    after = with_cell(tmp_path, columns, "age", order="45 or more | 30-44 | 18-29")
    assert list(after.background["age"].cat.categories) == ["45 or more", "30-44", "18-29"]


def test_a_dash_for_an_order_says_that_there_is_none(tmp_path):
    bands = ("18-29", "30-44", "45 or more")
    columns = usual() | {"age": [bands[v] for v in draw(0, 2, 8)]}
    assert read_with(tmp_path, columns).background["age"].cat.ordered
    after = with_cell(tmp_path, columns, "age", order="—")
    assert not after.background["age"].cat.ordered
    assert entry(after, "age").order == ("—",)


def test_a_category_that_the_order_lacks_comes_last_and_is_told(tmp_path):
    columns = usual() | {"visits": ["now and then", "daily", "hardly ever"] * (N // 3)}
    after = with_cell(tmp_path, columns, "visits", order="hardly ever | dayly | now and then")
    question = next(b for b in after.instrument.background if b.column == "visits")
    assert list(after.background[question.name].cat.categories) == ["hardly ever", "now and then", "daily"]
    assert "daily" in said(after, "columns.not_in_order")


def test_a_dash_for_a_construct_says_that_there_is_none(tmp_path):
    after = with_cell(tmp_path, usual(), "TR3", construct="—")
    assert [s.column for s in after.instrument.statements] == ["TR3"]
    assert not entry(after, "TR3").doubtful


def test_a_name_of_ones_own_is_the_items_and_nobody_elses(tmp_path):
    after = with_cell(tmp_path, usual(), "PU3", item="PU1")
    assert [i.name for i in after.instrument["PU"].items].count("PU1") == 1
    renamed = with_cell(tmp_path, usual(), "PU3", item="Useful_last")
    assert [i.name for i in renamed.instrument["PU"].items] == ["PU1", "PU2", "Useful_last"]


def test_a_question_about_the_respondent_gets_the_name_that_is_told(tmp_path):
    after = with_cell(tmp_path, usual(), "town", item="home")
    assert "home" in after.background


def test_a_scale_told_longer_moves_no_answer_that_carries_its_number(tmp_path):
    words = {1: "1 strongly disagree", 2: "2", 3: "3", 4: "4", 5: "5 strongly agree"}
    columns = usual()
    for head in ("PU1", "PU2", "PU3"):
        columns[head] = [words[v] for v in columns[head]]
    before = read_with(tmp_path, columns)
    after = with_cell(tmp_path, columns, "PU1", low="0")
    assert after.responses["PU1"].equals(before.responses["PU1"])


def test_items_moved_together_keep_their_own_answers(tmp_path):
    columns = usual()
    for head in ("TR1", "TR2", "TR3"):
        columns[head] = [v + 2 for v in columns[head]]
    after = with_cell(tmp_path, columns, "PU1", construct="TR")
    assert after.responses[["TR1", "TR2", "TR3"]].notna().all().all()


def test_a_slider_that_is_said_to_be_rated_keeps_its_answers(tmp_path):
    columns = usual() | {"warmth": [(37 * i) % 101 for i in range(N)]}
    after = read_with(tmp_path, columns, "warmth,item,WARM,,,,,,")
    assert after.responses["WARM1"].tolist() == columns["warmth"]


def test_two_scales_for_one_construct_are_said(tmp_path):
    after = read_with(tmp_path, usual(), "PU1,item,PU,,,7,,,", "PU2,item,PU,,,6,,,")
    assert "columns.two_scales" in keys(after)
    assert "columns.two_scales" not in keys(read_with(tmp_path, usual(), "PU1,item,PU,,,7,,,", "PU2,item,PU,,,7,,,"))


def test_one_line_of_words_without_an_order_leaves_its_neighbours_rated(tmp_path):
    moods = ("sad", "so-so", "glad")
    columns = usual() | {f"EX{k}": [moods[v] for v in draw(0, 2, 5 + k)] for k in (1, 2, 3)}
    after = read_with(tmp_path, columns, "EX2,item,EX,,,,,sad | so-so | glad,")
    assert [entry(after, f"EX{k}").role for k in (1, 2, 3)] == ["item", "item", "item"]
    assert [list(after.responses[f"EX{k}"]) for k in (1, 3)] == [[v + 1.0 for v in draw(0, 2, 5 + k)] for k in (1, 3)]
    assert "holds for EX1 and EX3" in said(after, "columns.shared_order")


def test_an_order_is_no_guess_for_columns_with_an_answer_that_it_lacks(tmp_path):
    moods = ("sad", "so-so", "glad", "merry")
    columns = usual() | {f"EX{k}": [moods[v] for v in draw(0, 2 if k == 1 else 3, 5 + k)] for k in (1, 2, 3, 4)}
    after = read_with(tmp_path, columns, "EX1,item,EX,,,,,sad | so-so | glad,")
    assert entry(after, "EX3").role == "item"  # in words of no known order
    assert "columns.shared_order" not in keys(after)
    assert not {"EX2", "EX3", "EX4"} & {*after.responses}


@pytest.mark.parametrize("mark", (" | ", "｜", " < ", "＜", "; ", "；", "、"))
def test_the_answers_of_an_order_may_be_parted_as_people_part_them(tmp_path, mark):
    moods = ("sad", "so-so, really", "glad")
    columns = usual() | {"EX1": [moods[v] for v in draw(0, 2, 5)]}
    after = read_with(tmp_path, columns, f'EX1,item,EX,,,,,"{mark.join(moods)}",')
    assert list(after.responses["EX1"]) == [v + 1.0 for v in draw(0, 2, 5)]
