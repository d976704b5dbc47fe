"""Screening in sentences, and its cautions."""

from __future__ import annotations

from collections.abc import Iterator

from repurchase.analysis.results.wording import percent
from repurchase.analysis.screening.drop_rules import Evidence, ScreeningRules, pace
from repurchase.analysis.screening.findings import ScreeningFindings, flagged_rows
from repurchase.analysis.screening.near_copies import NearCopies
from repurchase.errors import INFO, Note, note
from repurchase.numeric.honest_sheets.nearness import BY_CHANCE
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
    return (said, *_hints(findings), *_flag_sentences(findings))


def _hints(findings: ScreeningFindings) -> Iterator[Text]:
    """Sheets that look like a reason to go, and stay because honest respondents answer so too."""
    for sign in findings.signs:
        if sign.name in ("straightline", "duplicate") and sign.flagged.any():
            n, share = int(sign.flagged.sum()), percent(sign.chance, 1)
            yield text(f"screening.stays_{sign.name}", n=n, share=share)


def _flag_sentences(findings: ScreeningFindings) -> Iterator[Text]:
    if not findings.flags:
        yield text("screening.no_flags")
    else:
        look = len(flagged_rows(findings.flags))
        yield text("screening.flag_summary", n=len(findings.flags), look=look)
    chance = findings.chance
    if chance is not None and not findings.rules.leave_out_flagged:
        yield text(
            "screening.flags_by_chance",
            n=chance.some,
            look=chance.several,
            of=findings.survey.n,
            share=percent(chance.some_by_chance, 1),
            look_share=percent(chance.several_by_chance, 1),
        )


def near_notes(near: NearCopies, rules: ScreeningRules) -> tuple[Note, ...]:
    """The alarm of a file whose sheets nearly repeat one another more often than honest ones would."""
    if not near.alarming(rules):
        return ()
    values = {"n": near.count, "of": near.looked_at, "share": percent(near.share)}
    return (note("screening.near_copies", "alarm", **values, chance=percent(BY_CHANCE)),)


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
