"""Screening in sentences, and its cautions."""

from __future__ import annotations

from repurchase.analysis.results.wording import percent
from repurchase.analysis.screening.drop_rules import Evidence, pace
from repurchase.analysis.screening.findings import WORTH_A_LOOK, ScreeningFindings
from repurchase.errors import INFO, Note, note
from repurchase.literature import criterion
from repurchase.survey.survey import Survey
from repurchase.text import Joined, Text, text


def sentences(findings: ScreeningFindings) -> tuple[Text, ...]:
    """How many sheets are kept, why others go, and how many carry signs."""
    n, kept = findings.collected.n, findings.survey.n
    if not n:
        return (text("screening.nobody"),)
    if not findings.steps:
        said = text("screening.no_rules", n=n)
    elif kept == n:
        applied = Joined(tuple(text(f"screening.{s.reason}") for s in findings.steps))
        said = text("screening.all_kept", n=n, rules=applied)
    else:
        parts = tuple(
            text("screening.part", n=s.removed, reason=text(f"screening.{s.reason}"))
            for s in findings.steps
            if s.removed
        )
        said = text("screening.summary", n=n, gone=n - kept, parts=Joined(parts), kept=kept, share=percent(kept / n, 1))
    return (said, _careless_share(findings), _flag_sentence(findings))


def _careless_share(findings: ScreeningFindings) -> Text:
    usual = criterion("careless_share")
    return text(
        "screening.usual_share",
        share=percent(1 - findings.survey.n / findings.collected.n, 1),
        caution=usual.caution,
        source=usual.source(),
    )


def _flag_sentence(findings: ScreeningFindings) -> Text:
    if not findings.flags:
        return text("screening.no_flags")
    look = sum(len(f) >= WORTH_A_LOOK for f in findings.flags.values())
    return text("screening.flag_summary", n=len(findings.flags), look=look)


def cautions(survey: Survey, kept: Survey) -> tuple[Note, ...]:
    """What the answer sheets lack for screening, and what is left of them."""
    notes = []
    if pace(survey) is None:
        notes.append(note("screening.no_time_note", INFO))
    if not survey.instrument.checks:
        notes.append(note("screening.no_check_note", INFO))
    unknown = [q for q in survey.instrument.background if q.role in ("eligible", "consent") and not q.keep]
    notes += [note("screening.no_keep", question=q.label) for q in unknown]
    if survey.source.previews:
        notes.append(note("screening.previews", INFO, n=len(survey.source.previews)))
    if survey.n and not kept.n:
        notes.append(note("screening.nobody_left", "alarm", n=survey.n))
    return tuple(notes)


def doubted(rule: Evidence, n: int) -> Note:
    """What is said of a rule that would drop most of `n` respondents and is not applied."""
    return note("screening.doubted", rule=rule.rule, n=int(rule.failed.sum()), of=n, reason=rule.reason)
