"""The page on one's own questionnaire prints the study file that its commands use."""

from __future__ import annotations

import re
from pathlib import Path

import repurchase as rp

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests" / "manual" / "files"


def test_the_study_on_the_page_is_the_file():
    page = (ROOT / "docs" / "zh" / "start" / "own-questionnaire.md").read_text(encoding="utf-8")
    printed = re.search(r"^```toml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert printed is not None
    assert printed[1] == (FILES / "tea.toml").read_text(encoding="utf-8")


def test_the_column_map_says_what_the_page_says_is_changed_in_it():
    found = rp.read(FILES / "tea.xlsx", columns=FILES / "tea-columns.csv").instrument
    assert [(c.name, c.label["zh"], c.item_names[2]) for c in found] == [
        ("PV", "感知价值", "PV3"),
        ("SAT", "顾客满意", "SAT3"),
        ("INV", "产品涉入度", "INV3"),
        ("RI", "复购意愿", "RI3"),
    ]
    assert [i.name for c in found for i in c.items if i.reversed] == ["INV3"]
