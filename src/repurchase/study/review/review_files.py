"""The pre-review as files beside a report: pages for its author."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from io import BytesIO

from repurchase.document.office.word.write_word import write_docx
from repurchase.document.text.html_page import page
from repurchase.document.typeset.typeset_blocks import TypesetBlock, TypesetSection, TypesetTable
from repurchase.document.typeset.typeset_document import typeset_document
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.review.review import Review, review
from repurchase.study.review.review_page import review_document
from repurchase.style import Style

FORMATS = ("html", "docx")  # of the page; it is written as HTML always, and for Word where the report is


def review_files(findings: SectionResults, lang: str, style: Style, formats: Collection[str]) -> dict[str, bytes]:
    """Build the pages of the pre-review in one language.

    Returns
    -------
    dict of str to bytes
        ``review.<lang>.html`` and, where `formats` holds docx, ``review.<lang>.docx``.
    """
    self_check = findings.get("review")
    document = review_document(self_check if isinstance(self_check, Review) else review(findings), findings)
    typeset = typeset_document(document, lang, style)
    words = replace(typeset.page_words, chapter_number="")
    bare = replace(typeset, sections=tuple(_unnumbered(s) for s in typeset.sections), page_words=words)
    files = {review_name("html", lang): page(bare, {}).encode("utf-8", "replace")}
    if "docx" in formats:
        stream = BytesIO()
        write_docx(bare, stream, {}, {})
        files[review_name("docx", lang)] = stream.getvalue()
    return files


def review_name(kind: str, lang: str) -> str:
    """What the page of one format is called."""
    return f"review.{lang}.{kind}"


def _unnumbered(section: TypesetSection) -> TypesetSection:
    """A section whose tables have no numbers: a page is no chapter."""
    blocks: list[TypesetBlock] = []
    for block in section.blocks:
        if isinstance(block, TypesetSection):
            blocks.append(_unnumbered(block))
        else:
            blocks.append(replace(block, number=None) if isinstance(block, TypesetTable) else block)
    return replace(section, blocks=tuple(blocks))
