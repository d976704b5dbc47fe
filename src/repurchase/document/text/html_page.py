"""A document as one self-contained page: findings first, contents beside, remarks in the margin, appendix folded."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from html import escape
from string import Template

from repurchase.document.text.author_notes import gravity
from repurchase.document.text.html import IDENTITIES, notes_html, resource, runs_html, table_html
from repurchase.document.typeset.typeset_blocks import (
    TypesetBlock,
    TypesetDocument,
    TypesetFigure,
    TypesetParagraph,
    TypesetSection,
    TypesetTable,
)
from repurchase.text import text

SUMMARY, HYPOTHESES = "summary", "hypothesis_summary"  # the section and the table that stand first
WORDS = ("copy", "copied", "download")  # of the buttons, which the page's script makes


def page(document: TypesetDocument, pictures: Mapping[str, bytes]) -> str:
    """A document as one self-contained page; `pictures` holds the SVG of each figure by the figure's anchor."""
    lang, writer = document.lang, _Page(document, pictures)
    subtitle, banner = document.subtitle, document.banner
    return Template(resource("page.html")).substitute(
        lang="zh-CN" if lang == "zh" else "en",
        script_hash=_script_hash(),
        title=escape(document.title),
        head=escape(" · ".join(filter(None, (document.title, subtitle)))),
        subtitle=f'<p class="rp-subtitle">{escape(subtitle)}</p>' if subtitle else "",
        banner=f'<div class="rp-banner">{escape(banner)}</div>' if banner is not None else "",
        words="".join(f' data-{w}="{escape(text(f"web_page.{w}").render(lang))}"' for w in WORDS),
        contents_word=escape(document.contents_heading),
        contents=_contents(document.parts),
        css=resource("page.css"),
        script=resource("page.js"),
        body=writer.body(),
    )


@cache
def _script_hash() -> str:
    """What tells a browser that the page's one script is ours; it runs no other."""
    return "sha256-" + b64encode(sha256(resource("page.js").encode()).digest()).decode("ascii")


def _contents(sections: tuple[TypesetSection, ...]) -> str:
    """Headings of two levels as a list of links."""
    entries = []
    for section in sections:
        anchor = _anchor(section)
        inner = "".join(
            f"<li>{_entry(f'{anchor}-{i}', block)}</li>"
            for i, block in enumerate(section.blocks)
            if isinstance(block, TypesetSection)
        )
        entries.append(f"<li>{_entry(anchor, section)}{f'<ul>{inner}</ul>' if inner else ''}</li>")
    return f"<ul>{''.join(entries)}</ul>"


def _entry(anchor: str, section: TypesetSection) -> str:
    return f'<a href="#{escape(anchor)}">{escape(section.full_heading)}</a>'


def _anchor(section: TypesetSection) -> str:
    """Of a section of the first level; those within it count on."""
    return f"s-{section.name or section.number}"


class _Page:
    """Blocks of one document as HTML."""

    def __init__(self, document: TypesetDocument, pictures: Mapping[str, bytes]) -> None:
        self._document, self._lang, self._pictures = document, document.lang, pictures

    def body(self) -> str:
        sections, repeated = self._document.sections, self._hypotheses()
        begins = bool(sections) and sections[0].name == SUMMARY
        first = self._part(sections[0], repeated) if begins else f'<div class="rp-first">{repeated}</div>'
        rest = "".join(self._part(section) for section in sections[begins:])
        appendix = self._document.appendix
        return (first if begins or repeated else "") + rest + ("" if appendix is None else self._folded(appendix))

    def _hypotheses(self) -> str:
        """The table of hypotheses once more, for the head of the page."""
        tables = (b for b in self._document.blocks() if isinstance(b, TypesetTable) and b.name == HYPOTHESES)
        return "".join(table_html(table, repeated=True) for table in list(tables)[:1])

    def _part(self, section: TypesetSection, also: str = "") -> str:
        """A section of the first level beside the remarks on it; `also` closes it."""
        anchor, kind = escape(_anchor(section)), "rp-part rp-first" if section.name == SUMMARY else "rp-part"
        heading = f"<h2>{escape(section.full_heading)}</h2>"
        inside = f'<div class="rp-body">{heading}{self._inside(section, _anchor(section), 2)}{also}</div>'
        return f'<section class="{kind}" id="{anchor}">{inside}{self._remarks(section)}</section>'

    def _folded(self, section: TypesetSection) -> str:
        """The appendix, which opens where a link leads into it and on paper."""
        anchor, heading = _anchor(section), f"<summary><h2>{escape(section.full_heading)}</h2></summary>"
        inside = f'<div class="rp-body">{self._inside(section, anchor, 2)}</div>{self._remarks(section)}'
        return (
            f'<details class="rp-appendix" id="{escape(anchor)}">{heading}<div class="rp-part">{inside}</div></details>'
        )

    def _inside(self, section: TypesetSection, anchor: str, level: int) -> str:
        return "".join(self._block(block, f"{anchor}-{i}", level) for i, block in enumerate(section.blocks))

    def _block(self, block: TypesetBlock, anchor: str, level: int) -> str:
        match block:
            case TypesetSection():
                deeper = min(level + 1, 6)
                heading = f"<h{deeper}>{escape(block.full_heading)}</h{deeper}>"
                return f'<section id="{escape(anchor)}">{heading}{self._inside(block, anchor, deeper)}</section>'
            case TypesetTable():
                return table_html(block)
            case TypesetFigure():
                return self._figure(block)
            case TypesetParagraph():
                return _paragraph(block)

    def _figure(self, figure: TypesetFigure) -> str:
        picture = self._pictures.get(figure.number.anchor)
        if picture is None:
            return ""
        title, label, anchor = escape(figure.title), escape(figure.number.label), escape(figure.number.anchor)
        return (
            f'<figure class="rp-figure" id="{anchor}"><div class="rp-scroll">{_inline(picture, anchor)}</div>'
            f'<figcaption><span class="rp-label">{label}</span> {title}</figcaption>'
            f"{notes_html(figure.notes, self._lang)}</figure>"
        )

    def _remarks(self, section: TypesetSection) -> str:
        """What the author should know, beside the section and on no paper; each remark once."""
        said = sorted(dict.fromkeys(_remarks_within(section)), key=gravity)
        if not said:
            return ""
        head = escape(text("web_page.for_author", n=len(said)).render(self._lang))
        inside = "".join(map(_paragraph, said))
        return f'<aside class="rp-remarks"><details><summary>{head}</summary>{inside}</details></aside>'


def _remarks_within(section: TypesetSection) -> Iterator[TypesetParagraph]:
    yield from section.remarks
    for block in section.blocks:
        if isinstance(block, TypesetSection):
            yield from _remarks_within(block)


def _paragraph(paragraph: TypesetParagraph) -> str:
    words = runs_html(paragraph.runs)
    if paragraph.severity is not None:
        return f'<p class="rp-{escape(paragraph.severity)}"><b>{escape(paragraph.mark)}</b>{words}</p>'
    return f'<p class="rp-{escape(paragraph.role)}">{words}</p>' if paragraph.role else f"<p>{words}</p>"


def _inline(picture: bytes, anchor: str) -> str:
    """A picture as part of the page, whose colours it then follows; what is named in it is named apart from others."""
    drawn = picture.decode("utf-8")
    drawn = drawn[drawn.index("<svg") :]
    for before in IDENTITIES:
        drawn = drawn.replace(before, f"{before}{anchor}-")
    return drawn
