"""The list of references: works that the chapter cites, and no others."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.document.parts.blocks import Section
from repurchase.study.chapter.pieces.section_results import SectionResults


def reference_list(findings: SectionResults, sections: Sequence[Section]) -> Section | None:
    """The works that `sections` cite, or None where they cite none."""
    return None
