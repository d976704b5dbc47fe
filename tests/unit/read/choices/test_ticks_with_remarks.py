"""A remark in brackets between a question and its options is no part of the first option."""

from __future__ import annotations

import csv

import repurchase as rp


def test_the_first_option_is_named_without_the_remark(tmp_path):
    heads = [
        "SAT1",
        "SAT2",
        "SAT3",
        "6、您通常在哪里购买茶饮？（可多选）(门店)",
        "6、(外卖平台)",
        "6、(小程序（微信）)",
    ]
    rows = [[1 + i % 5, 1 + (i * 3) % 5, 1 + (i * 7) % 5, i % 2, (i + 1) % 2, int(i % 3 == 0)] for i in range(30)]
    path = tmp_path / "codes.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *rows])
    columns = [str(c).partition(": ")[2] for c in rp.read(path).background]
    assert columns == ["门店", "外卖平台", "小程序（微信）"]
