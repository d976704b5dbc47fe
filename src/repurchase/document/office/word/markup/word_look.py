"""House styles of the Word file: 三线表 with 宋体 and Times New Roman in Chinese, APA 7 in English."""

from __future__ import annotations

from dataclasses import dataclass

POINTS_OF_CENTIMETRE = 72 / 2.54
TWIPS = 20  # in a point


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes and distances in points of one language's house style; `page`, `margin` and `indent` in centimetres.

    Lines have a fixed height, as 固定值 does: what stands on a page then depends on no typeface's own metrics, and the
    estimate of pages holds in every word processor.
    """

    latin: str
    chinese: str
    heading_chinese: str
    body: float
    line: float
    after: float
    indent: float
    indent_signs: bool
    table_sizes: tuple[float, ...]
    caption: float
    caption_line: float
    note: float
    note_line: float
    caption_bold: bool
    caption_two_lines: bool
    caption_centred: bool
    notes_italic_mark: bool
    headings: tuple[tuple[float, float, float, float], ...]  # size, line, before, after, from the chapter downwards
    table_rule: float = 1.5
    head_rule: float = 0.75
    inner_rule: float = 0.5
    cell_gap: float = 1.5
    caption_before: float = 8.0
    caption_after: float = 3.0
    note_before: float = 2.0
    block_end: float = 9.0
    contents_size: float = 11.0
    contents_line: float = 18.0
    margin: float = 2.54
    page: tuple[float, float] = (21.0, 29.7)


_HEADINGS = ((16, 26, 12, 12), (14, 23, 12, 6), (12, 20, 8, 4), (12, 20, 6, 3))
ZH = Look("Times New Roman", "SimSun", "SimHei", 12, 20, 2, 0.85, True, (9, 8.5, 8, 7.5), 10.5, 16, 9, 13,
          False, False, True, False, _HEADINGS)  # fmt: skip
EN = Look("Times New Roman", "SimSun", "SimSun", 12, 20, 4, 1.27, False, (9, 8.5, 8, 7.5), 10.5, 16, 9, 13,
          True, True, False, True, _HEADINGS)  # fmt: skip


def look_of(lang: str) -> Look:
    """The house style of a language."""
    return ZH if lang == "zh" else EN


def line_of(size: float) -> float:
    """The fixed height of a line in a table, in half points."""
    return round(size * 1.42 * 2) / 2
