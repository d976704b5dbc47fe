"""Common method variance in one paragraph; its table stands in the appendix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from repurchase.analysis.common_method.result import CommonMethod
from repurchase.analysis.common_method.tables import PROCEDURES
from repurchase.analysis.results.wording import bounded_number, percent
from repurchase.document.parts.blocks import Paragraph, Section, Table, TableRef
from repurchase.study.chapter.pieces.chapter_blocks import found_table, result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.style import Number
from repurchase.text import Text, joined, text

NAME = "common_method"
INDICES = ("cfi", "rmsea", "srmr")
APART = ("different_times", "different_sources")  # what keeps answers from sharing one occasion


def common_method_section(findings: SectionResults) -> Section | None:
    """The section, or None where there is nothing to say."""
    found, table = findings.results.get("common_method"), _table(findings)
    if not isinstance(found, CommonMethod) or table is None:
        return None
    said = Paragraph(tuple(common_method_sentences(found)))
    return Section(text("chapter.common_method"), (said, table), NAME, remarks=result_remarks(findings, NAME))


def _table(findings: SectionResults) -> Table | None:
    """What was looked at, for the appendix; one note is enough there."""
    table = found_table(findings, NAME, NAME, appendix=True)
    return replace(table, notes=table.notes[:1]) if table is not None else None


def common_method_sentences(c: CommonMethod) -> Iterator[Text]:
    """What was done beforehand, the numbers that were looked at, and one caveat."""
    apart = any(c.procedure.get(name) for name in APART)
    occasion = "several_occasions" if apart else "one_occasion"
    yield text(f"chapter_common_method.{occasion}", table=TableRef(NAME))
    taken = [_measure(name) for name, stated in c.procedure.items() if stated]
    if taken:
        yield text("chapter_common_method.procedures", measures=joined(taken))
    k = len(c.survey.instrument.item_names)
    if k > 1:
        yield text("chapter_common_method.harman", k=k, share=percent(c.harman_share, 1))
    yield from _one_factor(c)
    yield from _collinearity(c)
    yield from _marker(c)
    yield _caveat(c)


def _measure(name: str) -> Text | str:
    return text(f"chapter_common_method.{name}") if name in PROCEDURES else name


def _compared(c: CommonMethod) -> bool:
    """Whether one factor could be held against the constructs, by every index that is told."""
    return bool(c.one_factor) and all(np.isfinite(f[k]) for f in (c.one_factor, c.measurement) for k in INDICES)


def _one_factor(c: CommonMethod) -> Iterator[Text]:
    if not _compared(c):
        return
    key = "one_factor_no_worse" if c.holds is False else "one_factor_worse"
    one = {k: bounded_number(c.one_factor[k]) for k in INDICES}
    before = {f"{k}0": bounded_number(c.measurement[k]) for k in INDICES}
    yield text(f"chapter_common_method.{key}", **one, **before)


def _collinearity(c: CommonMethod) -> Iterator[Text]:
    """The largest full-collinearity VIF; two constructs share one value."""
    vif = c.vif_scores
    if len(vif) < 2 or np.isnan(vif).any():
        return
    if np.isinf(vif).any():
        yield text("chapter_common_method.vif_infinite")
    elif len(vif) == 2:
        x, y = (construct.label for construct in c.survey.instrument.constructs[:2])
        yield text("chapter_common_method.vif_two", x=x, y=y, value=Number(float(vif[0])))
    else:
        top = int(np.argmax(vif))
        label = c.survey.instrument.constructs[top].label
        yield text("chapter_common_method.vif", value=Number(float(vif[top])), construct=label)


def _marker(c: CommonMethod) -> Iterator[Text]:
    if c.marker is None:
        return
    n, kept = c.marker.significant, c.marker.kept
    key = "nothing" if not n else "all" if kept == n else "some" if kept else "lost"
    source = c.rules["marker"].source()
    yield text(f"chapter_common_method.marker_{key}", marker=c.marker.name, n=n, k=kept, source=source)


def _caveat(c: CommonMethod) -> Text:
    if len(c.survey.instrument.constructs) < 2:
        return text("chapter_common_method.caveat_alone")
    if c.holds is False:
        return text("chapter_common_method.caveat_single")
    return text(f"chapter_common_method.caveat_{'several' if _compared(c) else 'unknown'}")
