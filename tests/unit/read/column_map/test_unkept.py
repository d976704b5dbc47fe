"""What a column map states and the reading cannot keep is said."""

from __future__ import annotations

from small_surveys import N, entry, keys, read_with, said, together, usual

from repurchase.study import Study
from repurchase.study.file.read_survey import study_notes

STUDY = """schema = "repurchase.study/1"
name = "live"
[constructs.PRO]
label = {zh = "专业性"}
items = [{name = "PRO1", zh = "十分了解商品"}, {name = "PRO2", zh = "能够回答问题"}, {name = "PRO3", zh = "经验丰富"}]
[constructs.RISK]
label = {zh = "感知风险"}
items = [{name = "风险1", zh = "担心质量不好"}, {name = "风险2", zh = "担心描述不符"}, {name = "风险3", zh = "担心没有售后"}]
"""


def matrices() -> dict[str, list[object]]:
    """Two matrices as 问卷星 writes them, whose stems name no construct."""
    first = ("十分了解商品", "能够回答问题", "经验丰富")
    second = ("担心质量不好", "担心描述不符", "担心没有售后")
    made = {f"8、请选择同意程度—{w}": list(v) for w, v in zip(first, together(3, seed=1), strict=True)}
    made |= {f"9、请如实作答—{w}": list(v) for w, v in zip(second, together(3, seed=2), strict=True)}
    return made | {"10、您的性别": ["男", "女"] * (N // 2)}


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


def renamed() -> list[str]:
    """The map as drafted, its constructs F1 and F2 replaced and nothing else."""
    heads = list(matrices())
    return [f"{h},item,{('PRO', 'RISK')[k // 3]},F{k // 3 + 1}_{k % 3 + 1},,,,," for k, h in enumerate(heads[:6])]


def test_a_draft_whose_constructs_alone_are_renamed_is_taken_without_a_caution(tmp_path):
    after = read_with(tmp_path, matrices(), *renamed())
    assert after.instrument.item_names == ("PRO1", "PRO2", "PRO3", "RISK1", "RISK2", "RISK3")
    assert "columns.name_taken" not in keys(after)
    assert after.instrument["PRO"].label == {"zh": "PRO"}  # to be filled in, in the language of the survey


def test_a_construct_kept_as_drafted_keeps_its_names(tmp_path):
    after = read_with(tmp_path, matrices(), *(line.replace("PRO", "F1").replace("RISK", "F2") for line in renamed()))
    assert after.instrument.item_names == ("F1_1", "F1_2", "F1_3", "F2_1", "F2_2", "F2_3")


def test_a_study_beside_the_renamed_draft_gives_its_items_their_names(tmp_path):
    after = read_with(tmp_path, matrices(), *renamed(), candidates=(Study.parse(STUDY).instrument,))
    assert after.instrument.item_names == ("PRO1", "PRO2", "PRO3", "风险1", "风险2", "风险3")
    assert {n.message.key for n in study_notes(after, Study.parse(STUDY))} == set()


def test_a_construct_that_the_file_holds_under_other_names_is_not_called_absent(tmp_path):
    own = [line.replace("F1_", "MINE").replace("F2_", "OWN") for line in renamed()]
    other_words = STUDY.replace("十分了解商品", "介绍得很清楚").replace("能够回答问题", "推荐有道理")
    study = Study.parse(other_words.replace("经验丰富", "让人放心"))
    after = read_with(tmp_path, matrices(), *own, candidates=(study.instrument,))
    assert after.instrument.item_names[:3] == ("MINE1", "MINE2", "MINE3")  # RISK is asked in the study's words
    assert after.instrument.item_names[3:] == ("风险1", "风险2", "风险3")
    assert "study.constructs_absent" not in {n.message.key for n in study_notes(after, study)}


def test_one_construct_under_two_codes_is_one_caution(tmp_path):
    """`columns.csv` says RISKS where the study file says RISK."""
    other = [line.replace(",RISK,F2_", ",RISKS,MINE") for line in renamed()]
    study = Study.parse(STUDY)
    (said_of_both,) = study_notes(read_with(tmp_path, matrices(), *other), study)
    assert said_of_both.message.key == "study.constructs_apart"
    for lang, words in (
        ("en", ("RISK (风险1, 风险2, 风险3)", "RISKS (3)")),
        ("zh", ("RISK（风险1、风险2、风险3）", "RISKS（3）")),
    ):
        assert all(w in said_of_both.message.render(lang) for w in (*words, "columns.csv"))
    (alone,) = study_notes(
        read_with(tmp_path, matrices(), *other[:3]), study.parse(STUDY.split("[constructs.RISK]")[0])
    )
    assert alone.message.key == "study.constructs_beyond"


def test_a_question_that_asks_for_several_answers_is_read_without_a_doubt(tmp_path):
    shops = ("抖音", "快手", "淘宝", "视频号", "小红书", "京东")
    chosen = ["┋".join(s for j, s in enumerate(shops) if (k + 1) >> j & 1) for k in range(N)]
    columns = matrices() | {"11、您常用哪些平台？【多选题】": chosen, "12、平台": chosen}
    after = read_with(tmp_path, columns)
    assert not entry(after, "11、您常用哪些平台？【多选题】").doubtful
    assert entry(after, "12、平台").doubtful
