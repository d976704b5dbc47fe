"""What the author should know and the chapter's readers need not: the remarks of every section as one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from repurchase.document.text.markdown import runs_markdown
from repurchase.document.typeset.typeset_blocks import TypesetBlock, TypesetDocument, TypesetParagraph, TypesetSection
from repurchase.errors import ALARM, CAUTION, INFO
from repurchase.text import joined, text

SEVERITIES = (ALARM, CAUTION, INFO)  # the gravest first


def author_notes(document: TypesetDocument) -> str:
    """The remarks of a document as Markdown: by section, each once, its severity before it."""
    lang = document.lang
    found = list(_remarks(document.parts))
    counts = Counter(remark.severity for _, remark in found)
    lines = [f"# {text('author_notes.title').render(lang)}", "", text("author_notes.intro").render(lang), ""]
    if not found:
        return "\n".join([*lines, text("author_notes.none").render(lang), ""])
    kinds = joined(text(f"author_notes.{s}", n=counts[s]) for s in SEVERITIES if counts[s])
    lines.append(text("author_notes.counts", kinds=kinds).render(lang))
    before = None
    for section, remark in found:
        lines += ["", f"## {section.full_heading}", ""] if section is not before else []
        lines.append(f"- **{remark.mark.strip()}** {runs_markdown(remark.runs)}")
        before = section
    return "\n".join([*lines, ""])


def _remarks(sections: Iterable[TypesetBlock]) -> Iterator[tuple[TypesetSection, TypesetParagraph]]:
    """Each remark with the section of which it is said first; within a section the gravest first."""
    said: set[tuple[str | None, str]] = set()
    for section in _sections(sections):
        for remark in sorted(section.remarks, key=gravity):
            if (remark.severity, remark.words) not in said:
                said.add((remark.severity, remark.words))
                yield section, remark


def gravity(remark: TypesetParagraph) -> int:
    """The place of a remark among others, the gravest first."""
    return SEVERITIES.index(remark.severity) if remark.severity in SEVERITIES else len(SEVERITIES)


def _sections(blocks: Iterable[TypesetBlock]) -> Iterator[TypesetSection]:
    for block in blocks:
        if isinstance(block, TypesetSection):
            yield block
            yield from _sections(block.blocks)
