"""What a matrix asks about is read from its stem, and words are kept as the file writes them."""

from __future__ import annotations

import pytest
from small_sheets import cautions, read_sheet, sheet

import repurchase as rp
from repurchase.study.commands.small_commands import write_draft
from repurchase.survey.read.sheet.question_heads import topic_of

ROWS = {
    "顾客满意": ["总体而言，我很满意", "它达到了我的期望", "选择它是明智的"],
    "复购意愿": ["我会再次购买", "下次我会优先选择它", "我会推荐给朋友"],
    "顾客信任": ["我信赖它", "它言而有信", "它为顾客着想"],
}


@pytest.mark.parametrize(
    ("stem", "topic"),
    [
        ("关于感知价值，您在多大程度上同意下列说法？", "感知价值"),
        ("以下是关于您对品牌的信任的描述，请选择", "您对品牌的信任"),
        ("关于顾客满意", "关于顾客满意"),
        ("感知价值量表", "感知价值"),
        ("Perceived value: how far do you agree with each statement?", "Perceived value"),
        ("请评价重要程度。", "请评价重要程度。"),
        ("How important is", "How important is"),
    ],
)
def test_the_topic_of_a_stem(stem, topic):
    assert topic_of(stem) == topic


def _matrices(stems: list[str]) -> list[str]:
    heads = []
    for k, (stem, rows) in enumerate(zip(stems, ROWS.values(), strict=True), 1):
        heads += [f"{k}、{stem}—{rows[0]}", *rows[1:]]
    return heads


def test_matrices_are_labelled_by_their_topics_in_the_punctuation_of_the_file(tmp_path):
    survey = read_sheet(tmp_path, _matrices([f"关于{topic}，您是否同意下列说法？" for topic in ROWS]))
    assert [c.label["zh"] for c in survey.instrument] == list(ROWS)
    assert [i.label["zh"] for c in survey.instrument for i in c.items] == [w for rows in ROWS.values() for w in rows]


def test_two_matrices_on_one_topic_keep_their_stems(tmp_path):
    stems = ["关于品牌，您是否满意？", "关于品牌，您会怎样做？", "关于信任，您是否同意？"]
    survey = read_sheet(tmp_path, _matrices(stems))
    assert [c.label["zh"] for c in survey.instrument] == [*stems[:2], "信任"]


def test_constructs_that_share_one_stem_are_called_by_their_codes(tmp_path):
    rows = {"TRU": ["I rely on it.", "It keeps its word."], "SAT": ["I am pleased.", "It was a good choice."]}
    names = [f"{code}{k}" for code, said in rows.items() for k in range(1, len(said) + 1)]
    worded = [f"Please say how far you agree. - {row}" for said in rows.values() for row in said]
    path = tmp_path / "qualtrics.csv"
    answers = [[str(1 + (i * k) % 7) for k in range(1, 5)] for i in range(40)]
    path.write_text("\n".join(",".join(line) for line in [names, worded, *answers]) + "\n", encoding="utf-8")
    survey = rp.read(path)
    assert {c.name: c.label for c in survey.instrument} == {code: {"en": code} for code in rows}
    assert survey.instrument["TRU"].items[1].label == {"en": "It keeps its word."}


def test_matrices_without_names_of_their_own_are_not_taken_for_items_asked_again(tmp_path):
    assert "in several waves" not in cautions(
        read_sheet(tmp_path, _matrices([f"关于{topic}，请选择" for topic in ROWS]))
    )


def test_a_code_in_the_column_map_keeps_the_topic_as_its_label_and_names_its_items(tmp_path):
    path = sheet(tmp_path, _matrices([f"关于{topic}，请选择" for topic in ROWS]))
    _, _, columns = write_draft(path, tmp_path / "study.toml")
    mended = columns.read_text(encoding="utf-8-sig").replace(",F1,", ",SAT,").replace(",F2,", ",F3,")
    (tmp_path / "mended.csv").write_text(mended, encoding="utf-8")
    found = {c.name: c for c in rp.read(path, columns=tmp_path / "mended.csv").instrument}
    assert found["SAT"].label == {"zh": "顾客满意"}
    assert found["SAT"].item_names == ("SAT1", "SAT2", "SAT3")
    assert len(found["F3"].items) == 6  # two matrices in one: no stem is its label
    assert "复购意愿" not in found["F3"].label.values()
