"""What a terminal says of a document: the paragraphs of a section, and the remarks for the author."""

from __future__ import annotations

from repurchase.document.content.document_content import Document, Paragraph, Section, walk
from repurchase.document.text.author_notes import SEVERITIES
from repurchase.document.typeset.caption_numbers import CaptionNumbers
from repurchase.document.typeset.references import References
from repurchase.style import Style


class TerminalWords:
    """Words of one document in one language; what they refer to is said by its number."""

    def __init__(self, document: Document, lang: str, style: Style) -> None:
        self._document, self._lang, self._style = document, lang, style
        self._references = References(document, CaptionNumbers(document, lang), lang)

    def paragraphs(self, name: str) -> list[str]:
        """The paragraphs of the section of the first level that is called so; none where there is no such section."""
        named = (section for section in self._document.sections if section.name == name)
        return [self._line(b, section) for section in named for b in section.blocks if isinstance(b, Paragraph)]

    def remarks(self) -> list[tuple[str, str]]:
        """Severity and words of every remark, each once, the gravest first."""
        sections = [block for block in walk(self._document.parts) if isinstance(block, Section)]
        said = dict.fromkeys((r.severity or SEVERITIES[-1], self._line(r, s)) for s in sections for r in s.remarks)
        return sorted(said, key=lambda remark: SEVERITIES.index(remark[0]))

    def _line(self, paragraph: Paragraph, section: Section) -> str:
        values = tuple(self._references.resolved(value, section, linked=False) for value in paragraph.values)
        return Paragraph(values).render(self._lang, self._style)
