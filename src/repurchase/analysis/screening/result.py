"""Who stays: answer sheets removed on direct proof, one reason each; others only flagged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance
from repurchase.analysis.screening import tables
from repurchase.analysis.screening.drop_rules import REASONS, Evidence, ScreeningRules, evidence
from repurchase.analysis.screening.findings import ScreeningFindings, ScreeningStep
from repurchase.analysis.screening.warning_signs import Sign, signs
from repurchase.analysis.screening.words import cautions, doubted, sentences
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import Note
from repurchase.survey.survey import Survey
from repurchase.text import Text

__all__ = ["REASONS", "Screening", "ScreeningRules", "screen"]
MOST_DROPPED = 0.5  # share of the respondents above which a rule is doubted instead of them
MOST_FAILED = 0.3  # the same of attention checks: careless respondents are 10 to 15 % (Meade & Craig 2012)
LEAST_DOUBTED = 10  # respondents below which most of them is hardly any
OWN_RULES = frozenset({"no_consent", "not_eligible"})


@dataclass(frozen=True)
class Screening(ScreeningFindings, Result):
    """Screening keeps, drops and flags answer sheets.

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

    def tables(self) -> tuple[Table, ...]:
        return tuple(
            t
            for t in (tables.return_table(self), tables.dropped(self), tables.flagged(self), tables.signs_table(self))
            if t.rows
        )

    def figures(self) -> tuple[Figure, ...]:
        return tables.flow(self)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        """The shape of ``findings.json`` and of ``check --json``: rows count from 1 in file order."""
        return {
            "n_rows": self.collected.n,
            "n_valid": self.survey.n,
            "dropped": [{"row": row, "reasons": list(why)} for row, why in self.reasons.items()],
            "flagged": [{"row": row, "flags": list(why)} for row, why in self.flags.items()],
        }


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
    found, doubts = _doubted(survey, list(evidence(survey, rules)), rules.sure)
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
        (*cautions(survey, kept), *doubts),
        provenance(survey),
    )


def _doubted(survey: Survey, rules: list[Evidence], sure: tuple[str, ...]) -> tuple[list[Evidence], tuple[Note, ...]]:
    """Set aside the rules that would drop most respondents: they tell of the file, or of its reading.

    What the study itself asks for, consent and eligibility, is applied whatever is left, and so is what it is sure of.
    """
    most = {"attention_failed": MOST_FAILED * survey.n}
    doubtful = [e for e in rules if e.reason not in OWN_RULES | set(sure) and survey.n >= LEAST_DOUBTED]
    far = [e for e in doubtful if int(e.failed.sum()) > most.get(e.reason, MOST_DROPPED * survey.n)]
    return [e for e in rules if e not in far], tuple(doubted(e, survey.n) for e in far)


def _counted(n: int, dropping: list[Evidence]) -> tuple[tuple[ScreeningStep, ...], np.ndarray]:
    """The steps in order, each removing from those left by the ones before, and who is gone in the end."""
    gone, steps = np.zeros(n, dtype=bool), []
    for e in dropping:
        removed = int((e.failed & ~gone).sum())
        gone = gone | e.failed
        steps.append(ScreeningStep(e.reason, e.rule, e.source, removed, n - int(gone.sum())))
    return tuple(steps), gone


def _by_row(survey: Survey, dropping: list[Evidence]) -> dict[int, tuple[str, ...]]:
    out: dict[int, tuple[str, ...]] = {}
    for e in dropping:
        for row in survey.rows[e.failed]:
            out[int(row)] = tuple(dict.fromkeys((*out.get(int(row), ()), e.reason)))
    return dict(sorted(out.items()))


def _details(survey: Survey, dropping: list[Evidence]) -> dict[int, tuple[Text, ...]]:
    out: dict[int, tuple[Text, ...]] = {}
    for e in dropping:
        for i in np.flatnonzero(e.failed):
            detail = e.detail(int(i))
            if detail is not None:
                out[int(survey.rows[i])] = (*out.get(int(survey.rows[i]), ()), detail)
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
