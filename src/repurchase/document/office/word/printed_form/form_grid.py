"""A grid of statements as a three-line table: its head is repeated on every page, and no statement is split."""

from __future__ import annotations

from unicodedata import east_asian_width

from repurchase.document.office.word.markup.word_look import POINTS_OF_CENTIMETRE, Look, line_of
from repurchase.document.office.word.markup.word_xml import rule, run, twips
from repurchase.document.office.word.printed_form.form_blocks import PrintedGrid

SIZE, HEAD_SIZE, NARROW_SIZE = 10.0, 8.5, 8.0  # points
NUMBER_WIDTH = 1.25 * POINTS_OF_CENTIMETRE
ANSWER_WIDTHS = {3: 2.1, 4: 1.9, 5: 1.75, 6: 1.5, 7: 1.5, 8: 1.15, 9: 1.0}  # centimetres, by the number of answers
NARROWEST = 0.8
CELL_PADDING = 2.5  # points on each side
ROW_GAP = 3.5  # points above and below the words of a row
TOGETHER = 14  # rows up to which a grid stays on one page


def grid_xml(grid: PrintedGrid, look: Look, room: float) -> str:
    """One grid as wide as the page's `room` in points."""
    k = len(grid.answers)
    wide = ANSWER_WIDTHS.get(k, ANSWER_WIDTHS[3] if k < min(ANSWER_WIDTHS) else NARROWEST) * POINTS_OF_CENTIMETRE
    widths = [NUMBER_WIDTH, room - NUMBER_WIDTH - k * wide, *[wide] * k]
    body = "".join(_row(grid, i, widths, look) for i in range(len(grid.statements)))
    return f"<w:tbl>{_properties(widths, look)}{_heads(grid, widths, look)}{body}</w:tbl>"


def _properties(widths: list[float], look: Look) -> str:
    thick = look.table_rule
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    return (
        f'<w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>'
        f'{rule("top", thick)}<w:left w:val="nil"/>{rule("bottom", thick)}<w:right w:val="nil"/>'
        '<w:insideH w:val="nil"/><w:insideV w:val="nil"/></w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{twips(CELL_PADDING)}" w:type="dxa"/><w:right w:w="{twips(CELL_PADDING)}" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>"
    )


def _heads(grid: PrintedGrid, widths: list[float], look: Look) -> str:
    size = HEAD_SIZE if len(grid.answers) < max(ANSWER_WIDTHS) - 1 else NARROW_SIZE
    below = f'<w:tcBorders>{rule("bottom", look.head_rule)}</w:tcBorders><w:vAlign w:val="bottom"/>'
    words = ("", grid.statement_head, *grid.answers)
    cells = "".join(
        _cell(word, width, size, below, centred=j != 1, keep=True)
        for j, (word, width) in enumerate(zip(words, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _lines(words: str, width: float, size: float) -> tuple[str, ...]:
    """A head of Chinese characters in two halves, the second no shorter, where its column is too narrow for one line.

    Words with spaces are left to Word, which would break Chinese ones after as many characters as fit: 非常不同 / 意.
    """
    room = width - 2 * CELL_PADDING
    if any(east_asian_width(sign) not in "WF" for sign in words) or not room < len(words) * size <= 2 * room:
        return (words,)
    return words[: len(words) // 2], words[len(words) // 2 :]


def _row(grid: PrintedGrid, i: int, widths: list[float], look: Look) -> str:
    last = i == len(grid.statements) - 1
    keep = not last and (len(grid.statements) <= TOGETHER or i in (0, len(grid.statements) - 2))
    borders = f"<w:tcBorders>{rule('bottom', look.table_rule)}</w:tcBorders>" if last else ""
    words = (grid.numbers[i], grid.statements[i], *grid.marks)
    cells = "".join(
        _cell(word, width, SIZE, f'{borders}<w:vAlign w:val="center"/>', centred=j != 1, keep=keep)
        for j, (word, width) in enumerate(zip(words, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(words: str, width: float, size: float, properties: str, *, centred: bool, keep: bool) -> str:
    kept = "<w:keepNext/>" if keep else ""
    gap, line = twips(ROW_GAP), twips(line_of(size))
    side = "center" if centred else "left"
    lines = _lines(words, width, size) if centred else (words,)  # statements are broken wherever their line ends
    inner = "<w:r><w:br/></w:r>".join(run(line, size=size) for line in lines if line)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{properties}</w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="TableCell"/>{kept}<w:spacing w:before="{gap}" w:after="{gap}" w:line="{line}" '
        f'w:lineRule="exact"/><w:jc w:val="{side}"/></w:pPr>{inner}</w:p></w:tc>'
    )
