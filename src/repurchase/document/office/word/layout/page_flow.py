"""A page being filled: what is left of it, and when the next one begins."""

from __future__ import annotations

from repurchase.document.office.word.layout.block_heights import TextHeight

_ALONE = 2  # lines of a paragraph that may not stand alone at the foot or head of a page


class PageFlow:
    """Counts points and pages; words flow over pages, blocks do not."""

    def __init__(self, height: float) -> None:
        self.height, self.page, self.used = height, 1, 0.0
        self._certain = 1  # the last page whose beginning does not depend on estimates

    @property
    def left(self) -> float:
        """Points left on this page."""
        return self.height - self.used

    @property
    def doubt(self) -> float:
        """Points by which the estimate may be wrong here: more, the longer no page was begun on purpose."""
        return 6.0 + 9.0 * min(self.page - self._certain + self.used / self.height, 3.0)

    def next_page(self, *, certain: bool = False) -> None:
        """Begin a page; `certain` where a break in the file begins it."""
        self.page, self.used = self.page + 1, 0.0
        if certain:
            self._certain = self.page

    def holds(self, height: float) -> bool:
        """Whether a block of that height surely fits below what is on the page."""
        return height + self.doubt <= self.left

    def may_hold(self, height: float) -> bool:
        """Whether a block of that height fits, or would if the estimate were a little wrong."""
        return height - self.doubt <= self.left

    def put_block(self, height: float) -> int:
        """Put a block on this page; returns the page."""
        self.used += min(height, self.height)
        return self.page

    def flow(self, words: TextHeight) -> int:
        """Let a paragraph run on; returns the page on which it begins."""
        self.used += words.before if self.used else 0
        first = min(int(max(self.left, 0) // words.line), words.lines)
        if first < words.lines:
            first = min(first, words.lines - _ALONE)
        if first < min(_ALONE, words.lines):
            self.next_page()
            first = min(int(self.height // words.line), words.lines)
        page, rest = self.page, words.lines - first
        self.used += first * words.line
        while rest > 0:
            self.next_page()
            now = min(max(int(self.height // words.line), 1), rest)  # a page holds a line, however high
            self.used, rest = now * words.line, rest - now
        self.used = min(self.used + words.after, self.height)
        return page
