"""Numbers among the words of a scale: in the same cells' column, or in columns of their own."""

from __future__ import annotations

import csv
import random

from repurchase.survey.read.read_export import read

HEADS = ["价格公道", "价格合理", "定价公平", "商品新鲜", "送货及时", "包装完好"]
WORDS = ["非常不同意", "不同意", "一般", "同意", "非常同意"]


def notes_of(tmp_path, cell):
    """What is said of three columns of a scale; `cell` writes a point of a column."""
    draw = random.Random(5)
    path = tmp_path / "s.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([f"{k}、{head}" for k, head in enumerate(HEADS, 1)])
        for k in range(80):
            level = draw.gauss(3, 1)
            points = [min(5, max(1, round(level + draw.gauss(0, 0.6)))) for _ in HEADS]
            writer.writerow([cell(j, k, v) for j, v in enumerate(points)])
    return {n.message.key: n.message.render("zh") for n in read(path).notes}


def test_a_column_of_numbers_beside_columns_of_words_is_not_called_mixed(tmp_path):
    said = notes_of(tmp_path, lambda j, k, v: v if j in {1, 2, 3} else WORDS[v - 1])
    assert "read.mixed" not in said
    assert said["read.numbers_beside_words"].startswith(
        "有 3 列以数字作答，而相邻各列以文字作答：2、价格合理、3、定价公平和4、商品新鲜。"
    )


def test_a_column_of_numbers_and_words_is_called_so(tmp_path):
    said = notes_of(tmp_path, lambda j, k, v: v if j == 1 and k % 4 == 0 else WORDS[v - 1])
    assert "read.numbers_beside_words" not in said
    assert said["read.mixed"].startswith("有 1 列的作答部分为文字、部分为数字：2、价格合理。")
