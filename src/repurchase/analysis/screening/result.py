"""Who stays: answer sheets removed on direct proof, one reason each; others only flagged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance
from repurchase.analysis.results.wording import percent
from repurchase.analysis.screening.drop_rules import REASONS, Evidence, ScreeningRules, evidence, pace
from repurchase.analysis.screening.warning_signs import Sign, signs
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.errors import INFO, Note, note
from repurchase.literature import criterion
from repurchase.style import Kind
from repurchase.survey.survey import Survey
from repurchase.text import Joined, Text, text

__all__ = ["REASONS", "Screening", "ScreeningRules", "screen"]
WORTH_A_LOOK = 2  # flags that together suggest reading the sheet
MOST_DROPPED = 0.5  # share of the respondents above which a rule is doubted instead of them
LEAST_DOUBTED = 10  # respondents below which most of them is hardly any
OWN_RULES = frozenset({"no_consent", "not_eligible"})
MOST_SHOWN = 300  # rows of the lists of sheets; `reasons` and `flags` hold them all


@dataclass(frozen=True, slots=True)
class ScreeningStep:
    """One line of the return table: a rule, how many it removed of those left, how many it left."""

    reason: str
    rule: Text
    source: str
    removed: int
    left: int


@dataclass(frozen=True)
class Screening(Result):
    """What screening found.

    Attributes
    ----------
    survey : Survey
        The respondents kept.
    collected : Survey
        All of them.
    reasons : mapping of int to tuple of str
        Why each respondent that went had to go, by row number.
    flags : mapping of int to tuple of str
        Signs on respondents who stayed.
    details : mapping of int to tuple of Text
        What else is known of a reason, such as which sheet was copied.
    steps : tuple of ScreeningStep
    signs : tuple of Sign
    rules : ScreeningRules
    """

    survey: Survey
    collected: Survey
    reasons: Mapping[int, tuple[str, ...]]
    flags: Mapping[int, tuple[str, ...]]
    steps: tuple[ScreeningStep, ...]
    signs: tuple[Sign, ...]
    rules: ScreeningRules
    details: Mapping[int, tuple[Text, ...]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def unflagged(self, at_least: int = WORTH_A_LOOK) -> Survey:
        """The kept respondents with fewer than `at_least` flags: the same analysis on them tests its robustness."""
        out = [row for row, flags in self.flags.items() if len(flags) >= at_least]
        return self.survey.keep(~np.isin(self.survey.rows, out))

    def tables(self) -> tuple[Table, ...]:
        return tuple(t for t in (self._steps(), self._dropped(), self._flagged(), self._signs()) if t.rows)

    def figures(self) -> tuple[Figure, ...]:
        steps = [{"label": text(f"screening.{s.reason}"), "n": s.removed} for s in self.steps]
        data = {"start": self.collected.n, "steps": steps, "end": self.survey.n}
        return (Figure("screening_flow", "flow", text("screening.title_flow"), data),)

    def sentences(self) -> tuple[Text, ...]:
        n, kept = self.collected.n, self.survey.n
        if not n:
            return (text("screening.nobody"),)
        if not self.steps:
            said = text("screening.no_rules", n=n)
        elif kept == n:
            applied = Joined(tuple(text(f"screening.{s.reason}") for s in self.steps))
            said = text("screening.all_kept", n=n, rules=applied)
        else:
            parts = tuple(
                text("screening.part", n=s.removed, reason=text(f"screening.{s.reason}"))
                for s in self.steps
                if s.removed
            )
            said = text(
                "screening.summary", n=n, gone=n - kept, parts=Joined(parts), kept=kept, share=percent(kept / n, 1)
            )
        return (said, self._careless_share(), self._flag_sentence())

    def to_dict(self) -> Record:
        """The shape of ``findings.json`` and of ``check --json``: rows count from 1 in file order."""
        return {
            "n_rows": self.collected.n,
            "n_valid": self.survey.n,
            "dropped": [{"row": row, "reasons": list(why)} for row, why in self.reasons.items()],
            "flagged": [{"row": row, "flags": list(why)} for row, why in self.flags.items()],
        }

    def _careless_share(self) -> Text:
        usual = criterion("careless_share")
        return text(
            "screening.usual_share",
            share=percent(1 - self.survey.n / self.collected.n, 1),
            caution=usual.caution,
            source=usual.source(),
        )

    def _flag_sentence(self) -> Text:
        if not self.flags:
            return text("screening.no_flags")
        look = sum(len(f) >= WORTH_A_LOOK for f in self.flags.values())
        return text("screening.flag_summary", n=len(self.flags), look=look)

    def _steps(self) -> Table:
        columns = (
            Column("step", text("screening.step"), Kind.WORDS),
            Column("rule", text("screening.rule"), Kind.WORDS),
            Column("source", text("screening.source"), Kind.WORDS),
            Column("removed", text("screening.removed"), Kind.COUNT),
            Column("left", text("screening.left"), Kind.COUNT),
            Column("valid_rate", text("screening.valid_rate"), Kind.SHARE),
        )
        n = self.collected.n
        rows: list[tuple[object, ...]] = [(text("screening.collected"), "", "", None, n, 1.0 if n else None)]
        rows += [
            (text(f"screening.{s.reason}"), s.rule, s.source, s.removed, s.left, s.left / n if n else None)
            for s in self.steps
        ]
        notes = (text("screening.note_steps"), *(n.message for n in self.notes))
        return Table("screening", text("screening.title"), columns, tuple(rows), notes)

    def _dropped(self) -> Table:
        columns = (
            Column("row", text("screening.row"), Kind.COUNT),
            Column("reasons", text("screening.reasons"), Kind.WORDS),
            Column("detail", text("screening.detail"), Kind.WORDS),
        )
        rows = tuple(
            (row, Joined(tuple(text(f"screening.{r}") for r in why)), Joined(self.details.get(row, ())))
            for row, why in self.reasons.items()
        )
        return Table(
            "dropped",
            text("screening.title_dropped"),
            columns,
            rows[:MOST_SHOWN],
            (text("screening.note_rows"), *_cut_short(rows)),
            appendix=True,
        )

    def _flagged(self) -> Table:
        columns = (
            Column("row", text("screening.row"), Kind.COUNT),
            Column("n", text("screening.n_flags"), Kind.COUNT),
            Column("flags", text("screening.flags"), Kind.WORDS),
        )
        order = sorted(self.flags.items(), key=lambda entry: (-len(entry[1]), entry[0]))
        rows = tuple((row, len(why), Joined(tuple(text(f"screening.flag_{f}") for f in why))) for row, why in order)
        notes = (text("screening.note_flags", look=WORTH_A_LOOK), text("screening.note_rows"), *_cut_short(rows))
        return Table("flagged", text("screening.title_flagged"), columns, rows[:MOST_SHOWN], notes, appendix=True)

    def _signs(self) -> Table:
        columns = (
            Column("sign", text("screening.sign"), Kind.WORDS),
            Column("rule", text("screening.flag_rule"), Kind.WORDS),
            Column("source", text("screening.source"), Kind.WORDS),
            Column("flagged", text("screening.n_flagged"), Kind.COUNT),
            Column("remark", text("screening.remark"), Kind.WORDS),
        )
        rows = tuple(
            (
                text(f"screening.flag_{s.name}"),
                s.rule,
                s.source,
                None if s.missing else int(s.flagged.sum()),
                s.missing or "",
            )
            for s in self.signs
        )
        return Table(
            "signs",
            text("screening.title_signs"),
            columns,
            rows,
            (text("screening.note_flags", look=WORTH_A_LOOK),),
            appendix=True,
        )


def screen(data: Data, rules: ScreeningRules | None = None, constructs: Constructs = None) -> Screening:
    """Which answer sheets can be used, and why the others cannot.

    Parameters
    ----------
    data : Survey or DataFrame
    rules : ScreeningRules, optional
        Thresholds and reasons; default: those of the criteria table.
    constructs : mapping, optional
        For a frame: the items of each construct.

    Returns
    -------
    Screening
        ``.survey`` holds the respondents kept; their row numbers stay.

    Notes
    -----
    A sheet goes only on direct proof (`REASONS`); statistics of carelessness flag and never drop. Signs are computed of
    those who stay, so that a straight line does not shift the distances of the others. Runs and spread are taken before
    reverse-keying.

    Examples
    --------
    >>> import repurchase as rp
    >>> screened = rp.screen(rp.read(rp.sample_survey()))
    >>> screened.survey.n, sorted(screened.reasons)
    (238, [30, 48, 128, 166, 196])
    """
    survey, rules = as_survey(data, constructs), rules or ScreeningRules()
    found, doubted = _doubted(survey, list(evidence(survey, rules)))
    dropping = [e for e in found if e.reason in rules.drop]
    flagging = [e for e in found if e.reason not in rules.drop]
    steps, gone = _counted(survey.n, dropping)
    kept = survey.keep(~gone)
    seen = signs(kept, rules)
    return Screening(
        kept,
        survey,
        _by_row(survey, dropping),
        _flags(kept, seen, survey, flagging, gone),
        steps,
        seen,
        rules,
        _details(survey, dropping),
        (*_notes(survey, kept), *doubted),
        provenance(survey),
    )


def _doubted(survey: Survey, found: list[Evidence]) -> tuple[list[Evidence], tuple[Note, ...]]:
    """The rules without those that would drop most respondents, and what is said of these.

    Such a rule tells of the file or of its reading, not of careless respondents. What the study itself asks for,
    consent and eligibility, is applied whatever is left.
    """
    kept, said = [], []
    for e in found:
        n = int(e.failed.sum())
        if e.reason in OWN_RULES or survey.n < LEAST_DOUBTED or n <= MOST_DROPPED * survey.n:
            kept.append(e)
        else:
            said.append(note("screening.doubted", rule=e.rule, n=n, of=survey.n))
    return kept, tuple(said)


def _counted(n: int, dropping: list[Evidence]) -> tuple[tuple[ScreeningStep, ...], np.ndarray]:
    """The steps in order, each removing from those left by the ones before, and who is gone in the end."""
    gone, steps = np.zeros(n, dtype=bool), []
    for e in dropping:
        removed = int((e.failed & ~gone).sum())
        gone = gone | e.failed
        steps.append(ScreeningStep(e.reason, e.rule, e.source, removed, n - int(gone.sum())))
    return tuple(steps), gone


def _by_row(survey: Survey, found: list[Evidence]) -> dict[int, tuple[str, ...]]:
    out: dict[int, tuple[str, ...]] = {}
    for e in found:
        for row in survey.rows[e.failed]:
            out[int(row)] = tuple(dict.fromkeys((*out.get(int(row), ()), e.reason)))
    return dict(sorted(out.items()))


def _details(survey: Survey, found: list[Evidence]) -> dict[int, tuple[Text, ...]]:
    out: dict[int, tuple[Text, ...]] = {}
    for e in found:
        for i in np.flatnonzero(e.failed):
            said = e.said(int(i))
            if said is not None:
                out[int(survey.rows[i])] = (*out.get(int(survey.rows[i]), ()), said)
    return out


def _flags(
    kept: Survey, seen: tuple[Sign, ...], survey: Survey, only_flag: list[Evidence], gone: np.ndarray
) -> dict[int, tuple[str, ...]]:
    out: dict[int, tuple[str, ...]] = {}
    for e in only_flag:  # reasons that the study file takes from the list of those that drop
        for row in survey.rows[e.failed & ~gone]:
            out[int(row)] = (*out.get(int(row), ()), e.reason)
    for s in seen:
        for row in kept.rows[s.flagged]:
            out[int(row)] = (*out.get(int(row), ()), s.name)
    return dict(sorted(out.items()))


def _notes(survey: Survey, kept: Survey) -> tuple[Note, ...]:
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


def _cut_short(rows: tuple[object, ...]) -> tuple[Text, ...]:
    return (text("screening.note_cut", shown=MOST_SHOWN, n=len(rows)),) if len(rows) > MOST_SHOWN else ()
