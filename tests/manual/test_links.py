"""Every page of the manual is there in both languages, and every link in the repository leads somewhere."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from manual_pages import DOCS, LANGUAGES, PAGES, PARTS, ROOT, anchors, headings, links, manual, markdown

AWAITED = frozenset[str]()  # pages still to be written


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_there_and_listed(lang):
    there = {path.relative_to(DOCS / lang).with_suffix("").as_posix() for path in manual(lang)}
    assert set(PAGES) - there == {name.partition("/")[2] for name in AWAITED if name.startswith(f"{lang}/")} - there
    assert {name for name in there - set(PAGES) if not name.startswith("reference/python/")} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_leads_to_every_other(lang):
    named = {target.partition("#")[0] for target in links((DOCS / lang / "index.md").read_text(encoding="utf-8"))}
    assert {f"{name}.md" for name in PAGES if name != "index"} <= named


def test_every_part_has_a_title_in_both_languages():
    for part in PARTS:
        assert part["title"].keys() == set(LANGUAGES)
        assert len(set(part["pages"])) == len(part["pages"])


@pytest.mark.parametrize("path", [pytest.param(p, id=p.relative_to(ROOT).as_posix()) for p in markdown()])
def test_links_lead_somewhere(path):
    wrong = []
    for target in links(path.read_text(encoding="utf-8")):
        name, _, anchor = unquote(target).partition("#")
        led = (path.parent / name).resolve() if name else path
        if led.suffix == ".md" and led.is_relative_to(DOCS):
            if led.relative_to(DOCS).with_suffix("").as_posix() in AWAITED and not led.exists():
                continue
        if not led.exists():
            wrong.append(target)
        elif anchor and led.suffix == ".md" and anchor not in anchors(led.read_text(encoding="utf-8")):
            wrong.append(target)
    assert not wrong


@pytest.mark.parametrize("path", [pytest.param(p, id=p.relative_to(ROOT).as_posix()) for p in markdown()])
def test_no_two_headings_of_a_page_have_one_anchor(path):
    """Headings that differ by their capitals alone, or not at all, lead to the first of them."""
    found = headings(path.read_text(encoding="utf-8"))
    assert not {slug for slug in found if found.count(slug) > 1}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_links_to_its_own_language(lang):
    other = DOCS / ("zh" if lang == "en" else "en")
    for path in manual(lang):
        for target in links(path.read_text(encoding="utf-8")):
            led = (path.parent / target.partition("#")[0]).resolve()
            same = led.relative_to(other) if led.is_relative_to(other) else None
            assert same is None or not (DOCS / lang / same).exists(), (path.name, target)


def test_anchors_are_named_as_github_names_them():
    page = "# `[options]` and *more*\n## A, b: c\n## A, b: c\n```python\n# no heading\n```\n### 中文，标题 1\n"
    assert anchors(page) == {"options-and-more", "a-b-c", "a-b-c-1", "中文标题-1"}
    assert links("[a](x.md#y) `[b](c.md)` ![d](e.svg)\n```\n[f](g.md)\n```\n[h](https://i.org)") == ["x.md#y", "e.svg"]
