"""The manual builds as a site in both languages without a warning; pages lead to each other, and nothing is loaded."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest
from manual_pages import DOCS, LANGUAGES, PAGES

sys.path.insert(0, str(DOCS))
build = import_module("build")
WANTED = ("sphinx", "myst_parser", "furo", "sphinx_copybutton")
MISSING = [name for name in WANTED if importlib.util.find_spec(name) is None]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    assert build.build(folder) == 0
    return folder


@pytest.mark.slow
@pytest.mark.skipif(bool(MISSING), reason=f"the extra `docs` is not installed: {', '.join(MISSING)}")
class TestBuilt:
    """One build for all of it."""

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_every_page_leads_to_its_counterpart(self, site, lang):
        other = "zh" if lang == "en" else "en"
        pages = {f"{name}.html" for name in PAGES if (DOCS / lang / f"{name}.md").exists()}
        for name in pages | {"reference/glossary.html", "contributors/decisions/index.html"}:
            page = (site / lang / name).read_text(encoding="utf-8")
            (led,) = re.findall(r'<a class="other-language"[^>]* href="([^"]+)"', page)
            assert (site / lang / name).parent.joinpath(led).resolve().is_relative_to(site / other)
            if (site / other / name).exists():
                assert (site / lang / name).parent.joinpath(led).resolve() == site / other / name

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_links_lead_to_files_of_the_site(self, site, lang):
        for path in (site / lang).rglob("*.html"):
            for target in re.findall(r'(?:href|src)="([^"#?]+)', path.read_text(encoding="utf-8")):
                if not re.match(r"[a-z]+:|//", target):
                    assert (path.parent / target).exists(), (path, target)

    def test_nothing_is_loaded_from_elsewhere(self, site):
        for path in site.rglob("*.html"):
            page = path.read_text(encoding="utf-8")
            assert not re.findall(r'<(?:script|img|link)[^>]+(?:src|href)="(?:https?:)?//', page), path
        for path in site.rglob("*.css"):
            assert not re.findall(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", path.read_text(encoding="utf-8")), path

    def test_chinese_is_found_by_its_pairs(self, site):
        index = (site / "zh" / "searchindex.js").read_text(encoding="utf-8")
        terms = json.loads(index.partition("(")[2].rpartition(")")[0])["terms"]
        assert {"筛选", "问卷", "样本", "本量"} <= set(terms)
        words = (site / "zh" / "_static" / "language_data.js").read_text(encoding="utf-8")
        assert "splitQuery" in words
        (stemmer,) = re.findall(r"Stemmer = (\w+);", words)
        assert re.search(rf"var {stemmer}\b", words), "the browser is given a stemmer that does not exist"


@pytest.fixture
def pages():
    return {DOCS / "zh" / "a" / "b.md": "a/b.md", DOCS / "zh" / "index.md": "index.md"} | build.SHARED


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("../index.md#x", "[w](../index.md#x)"),
        ("../../en/index.md#x", "[w](../index.md)"),
        ("../../decisions/", "[w](../contributors/decisions/index.md)"),
        ("../../glossary.md", "[w](../reference/glossary.md)"),
        ("../../../CONTRIBUTING.md", "[w](../contributors/contributing.md)"),
        ("../../../LICENSE", "w"),
        ("none.md", "w"),
        ("https://example.org", "[w](https://example.org)"),
    ],
)
def test_links_are_told_where_pages_lie_in_the_site(target, shown, pages):
    assert build.relinked(f"[w]({target}) `[w]({target})`", DOCS / "zh/a/b.md", "a/b.md", "zh", pages) == (
        f"{shown} `[w]({target})`"
    )


def test_a_page_of_the_other_language_alone_is_linked_as_html(pages):
    words = build.relinked(
        "[`fit`](../../en/reference/python/models.md#rpfit)", DOCS / "zh/a/b.md", "a/b.md", "zh", pages
    )
    assert words == '<a href="../../en/reference/python/models.html#rp-fit"><code>fit</code></a>'


def test_chinese_lines_are_joined_and_others_are_not():
    assert build.unbroken("均未报告；\n48 个\n字 A\n二：\n1. 三\n") == "均未报告；48 个字 A\n二：\n1. 三\n"
    page = "# 标题\n正文，\n继续。\n\n- 条目\n  继续\n| 甲 |\n| 乙 |\nword\n中文\n```text\n甲\n乙\n```\n"
    assert (
        build.unbroken(page) == "# 标题\n正文，继续。\n\n- 条目继续\n| 甲 |\n| 乙 |\nword\n中文\n```text\n甲\n乙\n```\n"
    )


def test_the_side_of_the_site_lists_every_page():
    for lang in LANGUAGES:
        listed = build.contents(lang, build.site_pages(lang))
        there = {p.relative_to(DOCS / lang).with_suffix("").as_posix() for p in Path(DOCS / lang).rglob("*.md")}
        assert {name for name in there & set(PAGES) if name != "index"} <= set(listed.split())
