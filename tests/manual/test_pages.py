"""Every block of code of every page runs as printed: page by page, in its order, in a fresh folder."""

from __future__ import annotations

import pytest
from manual_pages import DOCS, ROOT, manual
from page_blocks import FILES, RUN, SHOWN, Block, blocks, furnish, like, needed
from page_run import check_toml, run_block, surroundings

PAGES = {f"{lang}/{p.relative_to(DOCS / lang).with_suffix('')}": p for lang in ("en", "zh") for p in manual(lang)}
SLOW = {  # more than six seconds of a processor
    "en/data/read-an-export", "en/fielding/questionnaire", "en/fielding/sample-size", "en/start/own-questionnaire",
    "en/start/tutorial", "zh/fielding/questionnaire", "zh/fielding/sample-size",
    "zh/start/wenjuanxing", "en/start/wenjuanxing", "zh/start/own-questionnaire", "zh/start/tutorial",
    "en/data/missing-answers", "zh/data/missing-answers", "en/data/screening", "en/data/columns",
    "zh/data/read-an-export", "zh/models/small-samples", "en/models/small-samples",
    "en/reference/gallery", "zh/reference/gallery",  # tests/manual/test_gallery.py runs them on one analysis
}  # fmt: skip


def running(page: str) -> list[Block]:
    return [block for block in blocks(PAGES[page].read_text(encoding="utf-8")) if block.run]


@pytest.mark.parametrize(
    "page",
    [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in PAGES if running(name)],
)
def test_blocks_run_as_printed(page, tmp_path, monkeypatch):
    folder, lang = tmp_path / "folder", page.partition("/")[0]
    furnish(folder, PAGES[page].read_text(encoding="utf-8"))
    environment = surroundings(tmp_path / "programs", lang)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    names: dict[str, object] = {"__name__": "page"}
    for block in running(page):
        run_block(block, str(PAGES[page].relative_to(ROOT)), folder, names, environment)


def test_every_block_says_what_it_is():
    kinds = {(name, b.line, b.kind) for name, path in PAGES.items() for b in blocks(path.read_text(encoding="utf-8"))}
    assert {(name, line, kind) for name, line, kind in kinds if kind not in (*RUN, *SHOWN)} == set()


def test_files_that_pages_need_are_there_and_no_other():
    asked = {path for page in PAGES.values() for path in needed(page.read_text(encoding="utf-8")).values()}
    assert all(path.is_file() and path.is_relative_to(ROOT) for path in asked)
    assert asked >= set(FILES.glob("*"))


def test_slow_pages_are_pages():
    assert set(PAGES) >= SLOW


def test_blocks_are_found_in_their_order():
    page = "```bash\na \\\n  b  # c\n# d\n\ne\n```\n<!-- not run: why -->\n```python\nx\n```\n- l\n\n  ```toml\n  y = 1\n  ```\n"
    found = blocks(page)
    assert [(b.kind, b.line, b.run) for b in found] == [("bash", 1, True), ("python", 9, False), ("toml", 14, True)]
    assert found[0].commands == ["a    b  # c", "e"]
    assert found[2].code == "y = 1\n"
    assert Block("console", "$ a\n1\n2\n$ b\n", 1, True).exchanges == [("a", "1\n2\n"), ("b", "")]


def test_output_is_compared_without_white_space():
    assert like("a  b\nc\n", "a b c")
    assert like("a ... z\n", "a  1 2\n3 z")
    assert like("a\n...\n", "a\nb")
    assert not like("a\n", "a\nb")
    assert not like("a.c", "abc")


def test_what_is_no_study_fails(tmp_path):
    check_toml('[screening]\ndrop = ["no_consent"]\n')
    with pytest.raises(AssertionError):
        check_toml("[screenig]\n")
    with pytest.raises(ValueError, match="drop"):
        check_toml("[screening]\ndrop = 1\n")


def test_what_fails_on_a_page_fails_here(tmp_path):
    environment = surroundings(tmp_path / "programs", "en")
    for block in (
        Block("python", "assert False\n", 1, True),
        Block("bash", "repurchase check none.xlsx\n", 1, True),
        Block("console", "$ repurchase --version\n0\n", 1, True),
    ):
        with pytest.raises(AssertionError):
            run_block(block, "page", tmp_path, {}, environment)
