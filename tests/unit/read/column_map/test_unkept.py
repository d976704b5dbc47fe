"""What a column map states and the reading cannot keep is said."""

from __future__ import annotations

from small_surveys import N, entry, keys, read_with, said, usual


def test_a_passing_answer_that_is_no_answer_is_said(tmp_path):
    columns = usual() | {"trap": [2] * (N - 2) + [1, 5]}
    after = read_with(tmp_path, columns, "trap,check,,,,,,,7")
    assert "“7”" in said(after, "columns.passing")
    assert entry(after, "trap").doubtful
    kept = read_with(tmp_path, columns, "trap,check,,,,,,,2")
    assert "columns.passing" not in keys(kept)
    assert not entry(kept, "trap").doubtful


def test_a_name_that_is_taken_is_said_and_the_columns_own_name_too(tmp_path):
    after = read_with(tmp_path, usual(), "PU1,item,,SAME,,,,,", "PU2,item,,SAME,,,,,", "gender,background,,SAME,,,,,")
    assert [n.message.key for n in after.notes].count("columns.name_taken") == 2
    assert entry(after, "PU1").item == "SAME"
    assert "SAME" not in {entry(after, "PU2").item, entry(after, "gender").item}
    assert "columns.name_taken" not in keys(read_with(tmp_path, usual(), "PU1,item,,MINE,,,,,"))


def test_a_construct_that_a_role_has_no_use_for_is_told_without_a_caution(tmp_path):
    after = read_with(tmp_path, usual(), "gender,identity,,WHO,,,,,", "town,background,TR,,,,,,")
    assert "“TR”" in said(after, "columns.construct_unused")
    assert {n.severity for n in after.notes if n.message.key.startswith("columns.")} == {"info"}
