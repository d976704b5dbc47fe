"""The list of references: works that the chapter cites, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from repurchase.bibliography import Reference, alphabetical, gbt_place, references
from repurchase.document.parts.blocks import Paragraph, Section
from repurchase.errors import note
from repurchase.study.chapter.back_matter.citations import cited_works, said_words, works_in
from repurchase.study.chapter.pieces.chapter_blocks import remarks_of
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.style import STYLES
from repurchase.text import StyleForms, joined, text

_Placed = tuple[tuple[object, ...], object]  # what an entry is sorted by, and the entry


def reference_list(findings: SectionResults, sections: Sequence[Section]) -> Section | None:
    """The works that `sections` cite, in the order of each style; None where they cite none."""
    cited = cited_works(sections)
    own = _own_cited(findings.study.entry.references, cited, sections)
    replaced = frozenset[str]().union(*map(works_in, own))
    entries = _entries([references()[key] for key in cited - replaced], own)
    if not entries:
        return None
    missing = _without_entry(findings)
    remarks = remarks_of([note("chapter.no_entry", sources=joined(missing))]) if missing else ()
    return Section(text("chapter.references"), entries, "references", numbered=False, remarks=remarks)


def cited_references(sections: Sequence[Section]) -> Section | None:
    """The works that `sections` cite, where no study file adds any; None where they cite none."""
    entries = _entries([references()[key] for key in cited_works(sections)], {})
    return Section(text("chapter.references"), entries, "references", numbered=False) if entries else None


def _entries(works: Sequence[Reference], own: Mapping[str, str]) -> tuple[Paragraph, ...]:
    """Works, and a study file's own entries, in the order of each style."""
    ordered = {}
    for style in STYLES:
        placed: list[_Placed] = [(work.place_in(style), work.entry.forms[style]) for work in works]
        placed += [(_own_place(entry, style), entry) for entry in own.values()]
        ordered[style] = [entry for _, entry in sorted(placed, key=lambda pair: pair[0])]
    forms = [dict(zip(ordered, pair, strict=True)) for pair in zip(*ordered.values(), strict=True)]
    return tuple(Paragraph((StyleForms(form),), None, "reference") for form in forms)


def _own_cited(own: Mapping[str, str], cited: frozenset[str], sections: Iterable[Section]) -> dict[str, str]:
    """The study file's own entries that the chapter cites; one of a work that is known here stands in its place."""
    said = {_plain(words) for words in said_words(sections)} if own else set()
    return {
        key: full for key, full in own.items() if works_in(key) & cited or any(_plain(key) in words for words in said)
    }


def _own_place(entry: str, style: str) -> tuple[object, ...]:
    if style == "gbt":
        return (*gbt_place(entry), 0)
    return (False, b"", alphabetical(entry), 0)


def _without_entry(findings: SectionResults) -> list[str]:
    """Sources that the study names for its items, and for which neither we nor it have an entry."""
    known = {_plain(key) for key in findings.study.entry.references}
    named = [s for c in findings.study.entry.constructs.values() for s in (c.source, *(i.source for i in c.items))]
    parts = dict.fromkeys(part.strip() for source in named for part in re.split("[;；]", source))
    return [p for p in parts if p and not works_in(p) and not any(key in _plain(p) for key in known)]


def _plain(words: str) -> str:
    """A source without what two ways of citing it differ in: brackets, commas, spaces, the word between two names."""
    return re.sub(r"[\s,，()（）]+", "", re.sub(r"\band\b|与|和", "&", words)).casefold()
