"""Pieces that the sections of the chapter are built from: what a result says, shows and leaves to its author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from repurchase.document.parts.blocks import Figure, FigureRef, Paragraph, Section, Table, TableRef
from repurchase.errors import Note
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.stages.section_titles import worded_title
from repurchase.text import Text, joined, text

Block = Paragraph | Table | Figure | Section


def members_of(findings: SectionResults, *kinds: str) -> list[str]:
    """Names of the results of these kinds, in the order of the kinds; a kind may have several (``moderation:...``)."""
    return [name for kind in kinds for name in findings if name.partition(":")[0] == kind]


def found_table(findings: SectionResults, name: str, table: str, *, appendix: bool = False) -> Table | None:
    """The table called `table` of the result `name`, for the appendix if wanted; None where there is none."""
    result = findings.results.get(name)
    for made in result.tables() if result is not None else ():
        if made.name == table:
            return replace(made, appendix=appendix)
    return None


def in_appendix(block: Any) -> Any:
    """The same table or figure, for the appendix: the report moves it there; the text names it by its reference."""
    return replace(block, appendix=True)


def counted_block(block: Any, k: int) -> Any:
    """The same table or figure of the finding at position `k`: from the second on, its name has a number."""
    return block if not k else replace(block, name=f"{block.name}_{k + 1}")


def reference_to(block: Table | Figure) -> TableRef | FigureRef:
    """What a sentence puts where the number of this table or figure belongs."""
    return FigureRef(block.name) if isinstance(block, Figure) else TableRef(block.name)


def pointer(blocks: Iterable[object]) -> tuple[Text, ...]:
    """The sentence that names the tables and figures among `blocks`; nothing where there is none."""
    references = [reference_to(b) for b in blocks if isinstance(b, Table | Figure)]
    return (text("chapter.see", places=joined(references)),) if references else ()


def remarks_of(notes: Iterable[Note]) -> tuple[Paragraph, ...]:
    """Cautions and notes for the author, each once."""
    return tuple(Paragraph((n.message,), n.severity) for n in dict.fromkeys(notes))


def result_remarks(findings: SectionResults, *names: str) -> tuple[Paragraph, ...]:
    """Cautions and notes of these results for the author, each once."""
    return remarks_of(n for name in names if name in findings for n in findings[name].notes)


def result_heading(findings: SectionResults, name: str) -> Text:
    """The heading of one finding; what follows a colon in its name is said in words."""
    return worded_title(name, findings.study.instrument)
