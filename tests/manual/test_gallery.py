"""The gallery shows every table and figure of a full report of the shipped survey, and its calls run."""

from __future__ import annotations

import re
import sys
from importlib import import_module

import pytest
from manual_pages import DOCS, LANGUAGES
from page_blocks import blocks

import repurchase as rp
from repurchase.document.parts.blocks import Figure, Table

sys.path.insert(0, str(DOCS / "writers"))
gallery = import_module("gallery")


@pytest.fixture(scope="module")
def findings():
    return rp.analyze(rp.sample_survey(), draws=500)


def shown(lang):
    return (DOCS / lang / "reference" / "gallery.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_that_of_today(lang, findings):
    now, made = (re.sub(r"[-−]?\d*\.\d+", "0", text) for text in (shown(lang), gallery.page(findings, lang)))
    assert now == made, "run `python docs/writers/gallery.py` and look at what it writes"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_and_figure_is_called_and_the_calls_run(lang, findings, monkeypatch):
    monkeypatch.setattr(rp, "analyze", lambda *args, **options: findings)
    names: dict[str, object] = {}
    first, *rest = (block.code for block in blocks(shown(lang)) if block.run)
    exec(first, names)
    found = {line: eval(line, names) for code in rest for line in code.splitlines()}
    blocks_of = [b for result in findings.values() for b in (*result.tables(), *result.figures())]
    assert [block.name for block in found.values()] == [block.name for block in blocks_of]
    assert all(isinstance(block, Table | Figure) for block in found.values())


def test_every_figure_has_its_small_picture(findings):
    figures = {figure.name for result in findings.values() for figure in result.figures()}
    files = {path.name: path.stat().st_size for path in gallery.PICTURES.glob("*")}
    assert set(files) == {f"{name}.{lang}.svg" for name in figures for lang in LANGUAGES}
    assert sum(files.values()) < 90_000 * len(files)
    for lang in LANGUAGES:
        assert all(f"](../../images/gallery/{name}.{lang}.svg)" in shown(lang) for name in figures)


def test_a_small_picture_keeps_its_shapes():
    circle = "".join(f"{'L' if i else 'M'}{i}.{i:02d} 1.06" for i in range(40)) + "Z"
    drawing = (
        '<svg><style>a</style>\n<defs><path id="x-0g3" d="M377 13L250 -12Z"/>'
        '<path id="x-s0" fill="red" d="M0.00 0.00L-1.26 2.00Z"/></defs><g transform="scale(0.0090)">'
        f'<use xlink:href="#x-0g3" x="1000" y="370"/><use xlink:href="#x-1g7" x="500"/></g><path fill="none" '
        f'd="M1.26 2.00L3 4"/><use xlink:href="#x-s0" x="31.25" y="9.06"/><path d="{circle}"/></svg>'
    )
    small = gallery.thumbnail(drawing)
    assert '<path id="g3" d="M38 1L25 -1Z"/>' in small
    assert 'scale(0.09)"><use xlink:href="#g3" x="100" y="37"/>' in small
    assert '<use xlink:href="#x-1g7" x="50"/>' in small  # on the base line
    assert '<use xlink:href="#x-s0" x="31.25" y="9.06"/>' in small  # a dot, in points
    assert '<path id="x-s0" fill="red" d="M0 0L-1.3 2Z"/>' in small
    assert 'd="M1.3 2L3 4"' in small
    assert small.count("L", small.rindex("<path")) == 7
    assert "style" not in small
