"""Who stays: answer sheets removed on proof, with every reason; others only flagged."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, reading_notes
from repurchase.analysis.screening import tables
from repurchase.analysis.screening.chance_flags import with_chance
from repurchase.analysis.screening.drop_rules import REASONS, Evidence, ScreeningRules, evidence, rated
from repurchase.analysis.screening.findings import WORTH_A_LOOK, ScreeningFindings, ScreeningStep, flagged_rows
from repurchase.analysis.screening.honest_answers import HonestSheets
from repurchase.analysis.screening.near_copies import near_copies
from repurchase.analysis.screening.warning_signs import Sign, hinted, signs
from repurchase.analysis.screening.words import cautions, doubted, near_notes, sentences
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import CAUTION, InputError, Note, note
from repurchase.literature import OWN, references
from repurchase.survey.survey import Survey
from repurchase.text import Text, text
from repurchase.user_calls.call_checks import checks

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
    near : NearCopies
        Sheets that nearly repeat another.
    chance : Flagged or None
        How many carry signs of their answers, and the share of honest respondents who would by chance.
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
            "signs": [
                {"sign": s.name, "flagged": int(s.flagged.sum()), "honest_share": s.chance}
                for s in self.signs
                if s.missing is None
            ],
            "by_answers": self._by_answers(),
        }

    def _by_answers(self) -> Record | None:
        """Respondents with a sign of their answers, as a share, beside the share among honest ones by chance."""
        seen = self.chance
        if seen is None:
            return None
        return {"flagged": seen.some, "share": seen.some / self.survey.n, "honest_share": seen.some_by_chance}


@checks()
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

    Raises
    ------
    InputError
        The survey is of a large file, which was screened while it was read.

    Notes
    -----
    A sheet goes only on proof (`REASONS`); signs flag and never drop. A straight line, or a copy without address or
    account, is proof only where honest respondents would hardly give it: sheets drawn from the sample's own shares and
    polychoric correlations give it in fewer than one of a thousand, or something else speaks against the sheet. Signs
    are computed of those who stay. Runs and spread are taken before reverse-keying.

    Examples
    --------
    >>> import repurchase as rp
    >>> screened = rp.screen(rp.read(rp.sample_survey()))
    >>> screened.survey.n, sorted(screened.reasons)
    (238, [30, 48, 128, 166, 196])
    """
    if isinstance(data, Survey) and data.whole is not None:
        raise InputError("screening.counted")
    if rules is not None and not isinstance(rules, ScreeningRules):
        raise InputError("screening.odd_rules", kind=type(rules).__name__)
    survey, rules = as_survey(data, constructs), rules or ScreeningRules()
    found, doubts = believed(survey, list(evidence(survey, rules)), rules.sure)
    dropping = [e for e in found if e.reason in rules.drop]
    flagging = [e for e in found if e.reason not in rules.drop]
    steps, gone = _counted(survey.n, dropping)
    kept = survey.keep(~gone)
    honest = HonestSheets(rated(kept))
    near = near_copies(honest.answers, rules, honest.model)
    seen, chance = with_chance(kept, rules, (*hinted(found, ~gone), *signs(kept, rules, near)), honest, WORTH_A_LOOK)
    screened = Screening(
        kept,
        survey,
        _by_row(survey, dropping),
        _flags(kept, seen, survey, flagging, gone),
        steps,
        seen,
        rules,
        near,
        chance,
        _details(survey, dropping),
        (*reading_notes(survey), *cautions(survey, kept), *near_notes(near, rules), *doubts),
        provenance(survey),
    )
    return _without_flagged(screened, int(rules.leave_out_flagged)) if rules.leave_out_flagged else screened


def _without_flagged(screened: Screening, at_least: int) -> Screening:
    """The same screening with the sheets left out that carry `at_least` signs: a step of its own, by request."""
    out = {row: screened.flags[row] for row in flagged_rows(screened.flags, at_least)}
    kept = screened.unflagged(at_least)
    rule = text("screening.rule_flagged", k=at_least)
    step = ScreeningStep("flagged", rule, references()[OWN].short, len(out), kept.n)
    signs_of = {row: tuple(text(f"screening.flag_{f}") for f in flags) for row, flags in out.items()}
    stays = np.isin(screened.survey.rows, kept.rows)
    return replace(
        screened,
        survey=kept,
        reasons=dict(sorted({**screened.reasons, **dict.fromkeys(out, ("flagged",))}.items())),
        flags={row: flags for row, flags in screened.flags.items() if row not in out},
        steps=(*screened.steps, step),
        signs=tuple(replace(s, values=s.values[stays], flagged=s.flagged[stays]) for s in screened.signs),
        details={**screened.details, **signs_of},
        notes=(*screened.notes, note("screening.without_flagged", CAUTION, n=len(out), k=at_least)),
    )


def believed(survey: Survey, rules: list[Evidence], sure: tuple[str, ...]) -> tuple[list[Evidence], tuple[Note, ...]]:
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
