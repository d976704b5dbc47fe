"""Chinese pages of reference name everything that their English counterparts name: functions, options, measures."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
STYLED = {"< .001"}  # numbers are printed as each language has them


def named(text):
    """What a page sets as code within its sentences and tables."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)))


@pytest.mark.parametrize("page", ["reference/lavaan", "reference/report-files", "explanation/numbers"])
def test_whatever_the_english_page_names_the_chinese_page_names(page):
    english = next(path for path in (DOCS / "en" / f"{page}.md", DOCS / f"{page}.md") if path.is_file())
    chinese = (DOCS / "zh" / f"{page}.md").read_text(encoding="utf-8")
    assert named(english.read_text(encoding="utf-8")) - named(chinese) <= STYLED
