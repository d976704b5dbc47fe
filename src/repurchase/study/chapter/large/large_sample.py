"""The respondents of a large file: how many rows, who was kept, who they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from repurchase.analysis.large_samples.whole_sample import WholeSample
from repurchase.analysis.respondents.profile.findings import ProfileFindings
from repurchase.document.parts.blocks import Paragraph, Section, TableRef
from repurchase.study.chapter.large.large_method import whole_of_findings
from repurchase.study.chapter.opening.profile_words import profile_sentences, profile_tables
from repurchase.study.chapter.pieces.chapter_blocks import Block, found_table, result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import counted, share_of, small_share
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text


def counted_section(findings: SectionResults) -> Section:
    """Counts of the screening and the profile of the respondents."""
    whole = whole_of_findings(findings)
    steps = found_table(findings, "whole", "whole_sample") if whole.left_out else None
    signs = found_table(findings, "whole", "whole_signs", appendix=True)
    profile: Any = findings.results.get("sample")
    told = profile_sentences(profile) if isinstance(profile, ProfileFindings) else ()
    tables = profile_tables(profile) if isinstance(profile, ProfileFindings) else []
    words = tuple(_counted(whole, steps is not None, signs is not None))
    blocks: list[Block] = [Paragraph(words), *([Paragraph(told)] if told else [])]
    blocks += [t for t in (steps, *tables, signs) if t is not None]
    remarks = result_remarks(findings, "whole", "sample")
    return Section(text("chapter.sample"), tuple(blocks), "sample", remarks=remarks)


def _counted(whole: WholeSample, steps: bool, signs: bool) -> Iterator[Text]:
    if whole.left_out:
        acted = {k: n for k, n in whole.dropped.items() if n}
        reasons = joined(
            text("chapter_sample.part", count=counted(n), reason=text(f"chapter_sample.reason_{k}"))
            for k, n in acted.items()
        )
        yield text(
            "chapter_large.kept", read=_whole(whole.read), gone=_whole(whole.left_out), n=_whole(whole.n),
            share=share_of(whole.n, whole.read), reasons=reasons,
        )  # fmt: skip
        if steps:
            yield text("chapter_large.see_steps", table=TableRef("whole_sample"))
    else:
        yield text("chapter_large.kept_all", n=_whole(whole.n))
    if whole.complete == whole.n:
        yield text("chapter_large.complete_all")
    else:
        share = small_share(whole.n - whole.complete, whole.n)
        yield text(
            "chapter_large.complete", n=_whole(whole.complete), gone=_whole(whole.n - whole.complete), share=share
        )
    if signs:
        yield text("chapter_large.signs", table=TableRef("whole_signs"))


def _whole(n: int) -> Number:
    return Number(n, Kind.COUNT)
