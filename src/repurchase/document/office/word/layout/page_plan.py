"""Blocks in the order in which they are printed: text flows ahead of what does not fit, long tables are cut.

Word places nothing before a reader opens the file, so pages are estimated. Where the estimate is wrong, the reader
sees somewhat more or less white at the foot of a page: nothing stands in the middle of one that belongs on its head,
for a table that is cut goes on behind a page break.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from repurchase.document.office.word.layout.block_heights import BlockHeights, TableHeight, TextHeight
from repurchase.document.office.word.layout.page_flow import PageFlow
from repurchase.document.office.word.layout.table_cuts import cut_after, least_rows
from repurchase.document.typeset.typeset_blocks import (
    TypesetBlock,
    TypesetDocument,
    TypesetFigure,
    TypesetParagraph,
    TypesetSection,
    TypesetTable,
)

SHORT_TABLE = 1 / 3  # of a page: what is lower is never cut
LEAST_PART = 0.2  # of a page: no part of a table is lower
SMALL_HOLE = 0.3  # of a page, which may stay empty
ENOUGH_TEXT = 0.6  # of a hole, which text must fill to flow ahead
LONGEST_LOOK = 3  # tables and figures beyond which no text is fetched


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """One block at its place.

    Attributes
    ----------
    block : TypesetBlock
    page : int
        Where it begins, by estimate.
    level : int
        Of a heading: 1 is a chapter.
    appendix : bool
        Whether it stands in the appendix.
    first, last : int
        Rows of a table, the last not among them.
    height : TableHeight, optional
        A table's widths and heights.
    moved : bool
        Whether a table begins a page because the one before has no room for it.
    forced : bool
        Whether the file says so, as the estimate could be wrong about it.
    """

    block: TypesetBlock
    page: int
    level: int = 0
    appendix: bool = False
    first: int = 0
    last: int = 0
    height: TableHeight | None = None
    moved: bool = False
    forced: bool = False


@dataclass(frozen=True, slots=True)
class _Item:
    """A block before it has a place."""

    block: TypesetBlock
    level: int
    appendix: bool


def page_plan(document: TypesetDocument, heights: BlockHeights, opening: Sequence[TextHeight]) -> list[PlacedBlock]:
    """Place every block of a document; `opening` is what stands above the first of them."""
    return _Plan(document, heights).placed(opening)


class _Plan:
    """Places blocks one after another."""

    def __init__(self, document: TypesetDocument, heights: BlockHeights) -> None:
        self._heights, self._flow = heights, PageFlow(heights.height)
        body = [item for section in document.sections for item in _flat(section, 2, appendix=False)]
        self._items = body + ([] if document.appendix is None else list(_flat(document.appendix, 1, appendix=True)))
        self._waiting: list[_Item] = []
        self._out: list[PlacedBlock] = []

    def placed(self, opening: Sequence[TextHeight]) -> list[PlacedBlock]:
        """Return all blocks in their order."""
        for words in opening:
            self._flow.flow(words)
        for position, item in enumerate(self._items):
            match item.block:
                case TypesetSection():
                    self._heading(item, position)
                case TypesetParagraph():
                    self._paragraph(item, item.block)
                case _:
                    self._float(item, position)
        self._settle(at_all_costs=True)
        return self._out

    # ------------------------------------------------------------------------------------------------ text
    def _heading(self, item: _Item, position: int) -> None:
        flow, section = self._flow, item.block
        if not isinstance(section, TypesetSection):
            return
        if item.level == 1:
            self._settle(at_all_costs=True)
            flow.next_page(certain=True)
        else:
            self._settle(at_all_costs=False)
        words = self._heights.heading(section.full_heading, item.level)
        if words.whole + self._next_lines(position) > flow.left:
            flow.next_page()
            self._place_waiting()
        self._put(item, flow.flow(words))

    def _next_lines(self, position: int) -> float:
        """Points of what must stand below a heading on its page: two lines, or a table or figure without text."""
        first, floats = None, self._items[position + 1 :]
        for item in floats:
            if isinstance(item.block, TypesetParagraph):
                words = self._heights.paragraph(item.block)
                return min(words.lines, 2) * words.line
            if isinstance(item.block, TypesetSection):
                break
            first = first or item
        return 2 * self._heights.look.line if first is None else self._least_height(first)

    def _least_height(self, item: _Item) -> float:
        """Points of what Word keeps with the heading above it: a block, or the beginning of a long table."""
        if not isinstance(item.block, TypesetTable) or self._height(item) <= SHORT_TABLE * self._flow.height:
            return self._height(item)
        table = self._heights.table(item.block)
        return table.caption + table.heads + sum(table.rows[: least_rows(table, table.rows)])

    def _paragraph(self, item: _Item, block: TypesetParagraph) -> None:
        flow, words = self._flow, self._heights.paragraph(block)
        if self._waiting and min(words.lines, 2) * words.line > flow.left:
            flow.next_page()
            self._place_waiting()
        before = flow.page
        self._put(item, flow.flow(words))
        if flow.page > before:
            self._place_waiting()

    # ------------------------------------------------------------------------------------------------ tables, figures
    def _float(self, item: _Item, position: int) -> None:
        if any(type(w.block) is type(item.block) for w in self._waiting):
            self._waiting.append(item)
        elif not self._fits(item):
            self._without_room(item, self._text_after(position))
        else:
            self._set_down(item)

    def _without_room(self, item: _Item, text: float) -> None:
        """Decide about what does not fit: text ahead, a cut, a small hole, or text from the next section."""
        hole = self._flow.left / self._flow.height
        if text >= ENOUGH_TEXT * self._flow.left:
            self._waiting.append(item)
        elif self._can_cut(item):
            self._cut(item)
        elif hole <= SMALL_HOLE or text == 0:
            self._set_down(item)
        else:
            self._waiting.append(item)

    def _text_after(self, position: int) -> float:
        """Points of text that may flow ahead of the block at `position`, up to the foot of the page."""
        found, floats = 0.0, 0
        for item in self._items[position + 1 :]:
            match item.block:
                case TypesetSection() if item.level == 1:
                    break
                case TypesetSection():
                    found += self._heights.heading(item.block.full_heading, item.level).whole
                case TypesetParagraph():
                    found += self._heights.paragraph(item.block).whole
                case _:
                    floats += 1
            if found >= self._flow.left or floats > LONGEST_LOOK:
                break
        return found

    def _settle(self, *, at_all_costs: bool) -> None:
        """Before the next section: what waits is placed, unless a large hole would come of it."""
        waiting, self._waiting = self._waiting, []
        for item in waiting:
            hole = self._flow.left / self._flow.height
            if any(type(w.block) is type(item.block) for w in self._waiting):
                self._waiting.append(item)
            elif self._fits(item):
                self._set_down(item)
            elif self._can_cut(item):
                self._cut(item)
            elif at_all_costs or hole <= SMALL_HOLE:
                self._set_down(item)
            else:
                self._waiting.append(item)

    def _place_waiting(self) -> None:
        """At the head of a page: place what waits and fits; a table that fits no page begins here."""
        waiting, self._waiting = self._waiting, []
        for item in waiting:
            blocked = any(type(w.block) is type(item.block) for w in self._waiting)
            if not blocked and self._fits(item):
                self._set_down(item)
            elif not blocked and self._can_cut(item) and self._height(item) > self._flow.height:
                self._cut(item)
            else:
                self._waiting.append(item)

    def _fits(self, item: _Item) -> bool:
        return self._flow.holds(self._height(item)) or (not self._flow.used and not self._can_cut(item))

    def _height(self, item: _Item) -> float:
        match item.block:
            case TypesetTable():
                return self._heights.table(item.block).whole
            case TypesetFigure():
                return self._heights.figure(item.block)
        return 0.0

    def _set_down(self, item: _Item) -> None:
        """Put a block here, or on the next page; what is longer than a page is cut there."""
        moved = self._flow.used > 0 and not self._flow.holds(self._height(item))
        forced = moved and self._flow.may_hold(self._height(item))
        if moved:
            self._flow.next_page(certain=forced)
        if self._height(item) > self._flow.left and self._can_cut(item):
            self._cut(item)
            return
        page = self._flow.put_block(self._height(item))
        if isinstance(item.block, TypesetTable):
            table = self._heights.table(item.block)
            self._out.append(PlacedBlock(item.block, page, 0, item.appendix, 0, len(table.rows), table, moved, forced))
        else:
            self._out.append(PlacedBlock(item.block, page, 0, item.appendix, moved=moved, forced=forced))

    def _can_cut(self, item: _Item) -> bool:
        """Whether a table is long, and a part of it fits here that is worth it."""
        if not isinstance(item.block, TypesetTable):
            return False
        table, flow = self._heights.table(item.block), self._flow
        long = table.whole > SHORT_TABLE * flow.height
        return long and flow.left >= LEAST_PART * flow.height and cut_after(item.block, table, 0, self._room()) > 0

    def _room(self) -> float:
        return self._flow.left - self._flow.doubt

    def _cut(self, item: _Item) -> None:
        """Place a table in parts, each but the first at the head of a page."""
        table = item.block
        if not isinstance(table, TypesetTable):
            return
        height, first = self._heights.table(table), 0
        while last := cut_after(table, height, first, self._room()):
            self._out.append(PlacedBlock(table, self._flow.page, 0, item.appendix, first, last, height))
            self._flow.next_page(certain=True)
            self._flow.used = self._heights.continued_caption()
            first = last
        self._flow.used += height.heads + sum(height.rows[first:]) + height.end
        self._out.append(PlacedBlock(table, self._flow.page, 0, item.appendix, first, len(height.rows), height))

    def _put(self, item: _Item, page: int) -> None:
        self._out.append(PlacedBlock(item.block, page, item.level, item.appendix))


def _flat(section: TypesetSection, level: int, *, appendix: bool) -> Iterator[_Item]:
    """A section's heading and blocks, sections within it likewise."""
    yield _Item(section, min(level, 4), appendix)
    for block in section.blocks:
        if isinstance(block, TypesetSection):
            yield from _flat(block, level + 1, appendix=appendix)
        else:
            yield _Item(block, 0, appendix)
