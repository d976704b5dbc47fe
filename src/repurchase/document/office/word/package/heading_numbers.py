"""Numbers of headings as Word's own multilevel lists: 第4章 over 4.1 over 4.1.1, and 附录A over A.1."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.document.office.word.markup.word_xml import DECLARATION, MAIN, escaped
from repurchase.document.typeset.typeset_blocks import TypesetDocument

LEVELS = 9  # that a list of Word has
NUMBERED_LEVELS = 4
CHAPTER_LIST, APPENDIX_LIST = 1, 2


@dataclass(frozen=True, slots=True)
class HeadingNumbers:
    """Identities of the lists that number headings; `in_styles` where the styles themselves carry the chapter's."""

    chapter_list: int = CHAPTER_LIST
    appendix_list: int = APPENDIX_LIST
    in_styles: bool = True

    def properties(self, level: int, *, appendix: bool, counted: bool) -> str:
        """``w:numPr`` of a heading, where its style does not number it as it must be."""
        if not counted:
            return _number_properties(level, 0)
        if appendix:
            return _number_properties(level, self.appendix_list)
        return "" if self.in_styles else _number_properties(level, self.chapter_list)


def _number_properties(level: int, number: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{number}"/></w:numPr>'


def numbering_part(document: TypesetDocument, style_ids: list[str]) -> str:
    """``word/numbering.xml`` of a file of our own; `style_ids` are the headings' styles from the chapter downwards."""
    chapter, appendix = abstract_lists(document, (CHAPTER_LIST, APPENDIX_LIST), style_ids)
    return (
        f'{DECLARATION}<w:numbering xmlns:w="{MAIN}">{chapter}{appendix}'
        f"{list_of(CHAPTER_LIST, CHAPTER_LIST)}{list_of(APPENDIX_LIST, APPENDIX_LIST)}</w:numbering>"
    )


def abstract_lists(document: TypesetDocument, identities: tuple[int, int], style_ids: list[str]) -> tuple[str, str]:
    """Both ``w:abstractNum``; only the chapter's levels are linked to the styles of headings."""
    words = document.page_words
    return (
        _abstract(identities[0], words.chapter_number, "decimal", document.chapter or 1, style_ids),
        _abstract(identities[1], words.appendix_number, "upperLetter", 1, []),
    )


def list_of(number: int, abstract: int, namespace: str = "") -> str:
    """A ``w:num``."""
    return f'<w:num{namespace} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>'


def _abstract(identity: int, first: str, form: str, start: int, style_ids: list[str]) -> str:
    levels = []
    for k in range(LEVELS):
        words = first if k == 0 else ".".join(f"%{i + 1}" for i in range(k + 1))
        linked = f'<w:pStyle w:val="{style_ids[k]}"/>' if k < len(style_ids) else ""
        levels.append(
            f'<w:lvl w:ilvl="{k}"><w:start w:val="{start if k == 0 else 1}"/>'
            f'<w:numFmt w:val="{form if k == 0 else "decimal"}"/>{linked}<w:suff w:val="space"/>'
            f'<w:lvlText w:val="{escaped(words)}"/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        )
    name = f"{0x52500000 + identity:08X}"
    return (
        f'<w:abstractNum w:abstractNumId="{identity}"><w:nsid w:val="{name}"/><w:multiLevelType w:val="multilevel"/>'
        f'<w:tmpl w:val="{name}"/>{"".join(levels)}</w:abstractNum>'
    )
