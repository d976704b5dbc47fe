"""Return and screening in one paragraph, with the table of the rules that excluded somebody."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from repurchase.analysis.results.wording import percent
from repurchase.analysis.screening.findings import ScreeningFindings, flagged_rows
from repurchase.analysis.screening.tables import return_table
from repurchase.document.parts.blocks import Figure, FigureRef, Table, TableRef
from repurchase.numeric.honest_sheets.nearness import BY_CHANCE
from repurchase.study.chapter.pieces.sentence_words import counted, share_of
from repurchase.text import Text, joined, text

WORTH_A_FIGURE = 20  # one of so many questionnaires excluded: more need the figure of the flow
WORTH_A_TABLE = 2  # rules that excluded somebody
HINTS = ("straightline", "duplicate")


def screening_table(findings: ScreeningFindings) -> Table | None:
    """The return table with the rules that excluded somebody; None where a sentence says as much."""
    acted = [k for k, step in enumerate(findings.steps) if step.removed]
    if len(acted) < WORTH_A_TABLE:
        return None
    whole = return_table(findings)
    rows = (whole.rows[0], *(whole.rows[k + 1] for k in acted))
    return Table("exclusions", whole.title, whole.columns, rows, whole.notes[:1])


def flow_figure(findings: ScreeningFindings) -> Figure | None:
    """The flow of the sample where more than one questionnaire in twenty was excluded."""
    if (findings.collected.n - findings.survey.n) * WORTH_A_FIGURE <= findings.collected.n:
        return None
    steps = [{"label": text(f"screening.{s.reason}"), "n": s.removed} for s in findings.steps if s.removed]
    data = {"start": findings.collected.n, "steps": steps, "end": findings.survey.n}
    return Figure("screening_flow", "flow", text("screening.title_flow"), data)


def screening_sentences(findings: ScreeningFindings) -> tuple[Text, ...]:
    """How many were collected and kept, why others were not, and how many of the kept were flagged."""
    return (
        *_returned(findings),
        *_lacking(findings),
        *_kept_after_all(findings),
        *flagged_words(findings),
        *_near(findings),
    )


def _returned(findings: ScreeningFindings) -> Iterator[Text]:
    n, kept = findings.collected.n, findings.survey.n
    if not findings.steps:
        yield text("chapter_sample.unscreened", n=n)
        return
    if kept == n:
        rules = joined(text(f"chapter_sample.noun_{s.reason}") for s in findings.steps)
        yield text("chapter_sample.collected_all", n=n, rules=rules)
        return
    acted = [s for s in findings.steps if s.removed]
    parts = [
        text("chapter_sample.part", count=counted(s.removed), reason=text(f"chapter_sample.reason_{s.reason}"))
        for s in acted
    ]
    gone = n - kept
    yield text(
        "chapter_sample.collected_some",
        n=n,
        k=gone,
        gone=counted(gone),
        parts=joined(parts) if len(parts) > 1 else text(f"chapter_sample.reason_{acted[0].reason}"),
        kept=kept,
        share=share_of(kept, n),
    )
    if not findings.rules.leave_out_flagged:
        yield text("chapter_sample.direct_evidence")
    if len(acted) >= WORTH_A_TABLE:
        yield text("chapter_sample.criteria", table=TableRef("exclusions"))
    if flow_figure(findings) is not None:
        yield text("chapter_sample.flow", figure=FigureRef("screening_flow"))


def _lacking(findings: ScreeningFindings) -> Iterator[Text]:
    """What could not be examined, for want of times or checks."""
    lacking = {n.message.key for n in findings.notes}
    if "screening.no_time_note" in lacking and findings.steps:
        yield text("chapter_sample.no_times")
    if "screening.no_check_note" in lacking and findings.steps:
        yield text("chapter_sample.no_checks")


def _kept_after_all(findings: ScreeningFindings) -> Iterator[Text]:
    """Sheets that look like a reason to go, and stay because attentive respondents answer so too."""
    for sign in findings.signs:
        k = int(sign.flagged.sum())
        if sign.name in HINTS and k:
            yield text(f"chapter_sample.stays_{sign.name}", k=k, count=counted(k), share=percent(sign.chance, 1))


def flagged_words(findings: ScreeningFindings) -> Iterator[Text]:
    """How many of those kept were flagged, and how many attentive respondents would be."""
    n, k = findings.survey.n, len(findings.flags)
    if not n:
        return
    look = len(flagged_rows(findings.flags))
    if not k:
        yield text("chapter_sample.flagged_none")
    elif k == 1:
        yield text("chapter_sample.flagged_one", n=n, share=share_of(k, n))
    elif not look:
        yield text("chapter_sample.flagged_some", n=n, count=counted(k), share=share_of(k, n))
    else:
        values = {"count": counted(k), "look": counted(look), "share": share_of(k, n)}
        yield text("chapter_sample.flagged_several", n=n, k=k, **values)
    chance = findings.chance
    if chance is None or not chance.some or findings.rules.leave_out_flagged or np.isnan(chance.some_by_chance):
        return
    beyond = round(chance.some / n, 3) > round(chance.some_by_chance, 3)
    key = "chapter_sample.chance_beyond" if beyond else "chapter_sample.chance_within"
    yield text(key, share=share_of(chance.some, n), expected=percent(chance.some_by_chance, 1))


def _near(findings: ScreeningFindings) -> Iterator[Text]:
    near = findings.near
    if near.alarming(findings.rules):
        share, chance = percent(near.share), percent(BY_CHANCE)
        count = counted(near.count)
        yield text("chapter_sample.near_copies", count=count, of=near.looked_at, share=share, chance=chance)
