"""The rules of screening row by row, for a file that is counted and not held.

Each rule is that of `repurchase.analysis.screening.drop_rules`. What it needs to know of all respondents (the middle
duration, what honest sheets look like, whether a rule would drop most) it takes from a random sample of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray

from repurchase.analysis.screening.copy_search import MOST_SHEETS, CopySearch, Keys, sheet_keys
from repurchase.analysis.screening.drop_rules import (
    ScreeningRules,
    answered_questions,
    background_columns,
    contradictory,
    evidence,
    kept_answers,
    pace,
    pace_of,
    rated,
    rated_names,
    usual_times,
)
from repurchase.analysis.screening.honest_answers import HonestSheets, profile_chance
from repurchase.analysis.screening.result import believed
from repurchase.array_types import Floats, Integers, Mask
from repurchase.errors import INFO, Note, note
from repurchase.numeric.honest_sheets.coincidences import copy_chance, line_chance
from repurchase.survey.instrument import Background
from repurchase.survey.stream.decisions.coded_rows import CodedRows
from repurchase.survey.stream.parts.row_pass import CopyFinder
from repurchase.survey.survey import Survey

ROW_SIGNS = ("missing", "attention_one", "unfinished", "fast", "very_slow", "longstring", "straightline", "duplicate")


class RowRules:
    """Screening as a function of coded rows.

    Parameters
    ----------
    sample : Survey
        Respondents by whom it is judged what is usual, nobody dropped.
    total : int
        Rows of the file.
    rules : ScreeningRules
    search : bool
        Whether every column was understood, so that equal sheets can be told.

    Attributes
    ----------
    notes : tuple of Note
        Rules that are not applied, and why.
    """

    def __init__(self, sample: Survey, total: int, rules: ScreeningRules, *, search: bool = True) -> None:
        self.sample, self.rules, self.total = sample, rules, total
        found, doubts = believed(sample, list(evidence(sample, rules)), rules.sure)
        self.applied = dict.fromkeys(e.reason for e in found)
        gone = np.zeros(sample.n, dtype=bool)
        for e in found:
            gone |= e.failed if e.reason in rules.drop else False
        self.honest = HonestSheets(rated(sample))
        self.names = rated_names(sample)
        self.asked = [q for q in sample.instrument.background if q.role in ("eligible", "consent") and q.keep]
        self.profile = profile_chance(sample.background, sample.n)
        self.fast, self.fence, self.middle = _times(sample, gone, rules)
        self.notes: tuple[Note, ...] = tuple(doubts)
        self.searches: list[CopyFinder] = []
        self.hints: dict[str, Mask] = {}
        self._prepare(search)

    def _prepare(self, search: bool) -> None:
        people = sum(c in self.sample.meta for c in ("person", "network"))
        if "duplicate" in self.applied and search and self.total * max(people, 1) <= MOST_SHEETS:
            self.searches = [CopySearch(self.total) for _ in range(max(people, 1))]
        elif "duplicate" in self.applied:
            del self.applied["duplicate"]
            self.notes = (*self.notes, note("streamed.no_copies"))
        if self.rules.leave_out_flagged:
            self.notes = (*self.notes, note("streamed.signs_stay"))
        if self.names:
            self.notes = (*self.notes, note("streamed.signs_of_sample", INFO))

    def reasons(self, rows: CodedRows) -> Mapping[str, Mask]:
        """Who goes for each reason, in the order in which reasons are counted."""
        found: dict[str, Mask] = {}
        answers = rows.responses[[rows.names.index(n) for n in self.names]]
        given = answers != rows.missing
        for question in self.asked:
            reason = "no_consent" if question.role == "consent" else "not_eligible"
            if reason in self.applied:
                found[reason] = found.get(reason, np.zeros(len(rows), dtype=bool)) | self._turned_away(question, rows)
        blank = self._blank(rows, given)
        if "mostly_missing" in self.applied:
            found["mostly_missing"] = blank > self.rules.missing_drop
        failed = self._failed(rows)
        speed = None if rows.seconds is None else pace_of(rows.seconds, _answered(self.sample, rows))
        if "too_fast" in self.applied and speed is not None:
            found["too_fast"] = np.nan_to_num(speed, nan=np.inf) < self.rules.seconds_per_item
        other = self._other(rows, failed)
        self.hints = self._marks(rows, answers, given, blank, failed)
        if self.searches:
            found["duplicate"], self.hints["duplicate"] = self._copies(rows, answers, given, other)
        if "attention_failed" in self.applied and failed is not None:
            several = len(self.sample.instrument.checks) > 1
            found["attention_failed"] = failed > (self.rules.attention_checks if several else 0)
        if "straightline" in self.applied:
            found["straightline"], self.hints["straightline"] = self._straight(answers, given, other, rows.missing)
        self.hints |= {r: m for r, m in found.items() if r not in self.rules.drop}
        return {r: m for r, m in found.items() if r in self.rules.drop}

    def copy_keys(self, rows: CodedRows) -> list[Keys]:
        """For each search a number of each row: where sheets are equal, and of one person where persons are known."""
        people = [p for p in (rows.person, rows.network) if p is not None]
        keys = sheet_keys([*rows.responses, *rows.background.values(), *rows.typed.values()])
        return [sheet_keys([keys, p]) for p in people] or [keys]

    def searched_by(self, searches: Sequence[CopyFinder]) -> RowRules:
        """The same rules, with copies told by others; of the sample they keep what they go by, and no respondent."""
        other = copy(self)
        other.searches, other.hints = list(searches), {}
        other.sample = self.sample.keep(np.zeros(self.sample.n, dtype=bool))
        return other

    def signs(self, rows: CodedRows, gone: Mask) -> Mapping[str, Mask]:
        """Who carries each sign that a row alone can carry; told of the rows that `reasons` was asked of last."""
        return self.hints

    def _marks(
        self, rows: CodedRows, answers: NDArray[np.generic], given: Mask, blank: Floats, failed: Integers | None
    ) -> dict[str, Mask]:
        rules, marks = self.rules, dict[str, Mask]()
        marks["missing"] = (blank >= rules.missing_flag) & (blank > 0)
        if failed is not None and len(self.sample.instrument.checks) > 1:
            marks["attention_one"] = failed > 0
        if rows.finished is not None:
            marks["unfinished"] = rows.finished == 0
        if rows.seconds is not None and self.fence is not None:
            known = np.nan_to_num(np.where(_answered(self.sample, rows) > 0, rows.seconds, np.nan), nan=self.fast)
            marks["fast"], marks["very_slow"] = known < self.fast, known > self.fence
        if len(self.names) >= rules.straightline_items:
            marks["longstring"] = _longest(answers, given) >= rules.longstring * len(self.names)
        return marks

    def _turned_away(self, question: Background, rows: CodedRows) -> Mask:
        """Who gave an answer that the study does not keep."""
        frame = self.sample.background
        columns = [c for c in background_columns(self.sample, question) if c in rows.background]
        if not columns or (question.kind == "number" and columns == [question.name]):
            return np.zeros(len(rows), dtype=bool)
        if columns != [question.name]:
            keep = kept_answers(question, [c.removeprefix(f"{question.name}: ") for c in columns])
            chosen = np.array([rows.background[c] == 1 for c in columns])
            stays, given = chosen[keep].any(axis=0), chosen.any(axis=0)
        else:
            keep = kept_answers(question, list(frame[question.name].cat.categories))
            codes = rows.background[question.name]
            stays, given = np.append(keep, False)[codes], codes >= 0
        failed = ~stays if question.role == "consent" else given & ~stays
        return np.asarray(failed, dtype=bool)

    def _blank(self, rows: CodedRows, given: Mask) -> Floats:
        """Share of the items and statements shown to each respondent that were left blank."""
        k = max(len(self.names), 1)
        if not rows.shown:
            return (len(self.names) - given.sum(axis=0)) / k
        shown = np.ones(given.shape, dtype=bool)
        for j, name in enumerate(self.names):
            shown[j] = rows.shown.get(name, True)
        count = shown.sum(axis=0)
        return np.where(count > 0, (~given & shown).sum(axis=0) / np.maximum(count, 1), 1.0)

    def _failed(self, rows: CodedRows) -> Integers | None:
        checks = [c for c in self.sample.instrument.checks if c.name in rows.names]
        if not checks:
            return None
        failed = np.zeros(len(rows), dtype=np.intp)
        for check in checks:
            codes = rows.responses[rows.names.index(check.name)]
            failed += (codes != rows.missing) & (codes != check.answer)
        return failed

    def _other(self, rows: CodedRows, failed: Integers | None) -> Mask:
        """Who has something else against him that the row shows: a failed check, little time."""
        other = np.zeros(len(rows), dtype=bool) if failed is None else failed > 0
        if rows.seconds is not None and self.middle is not None:
            other = other | (rows.seconds < self.rules.fast_share * self.middle)
        return other

    def _straight(self, answers: NDArray[np.generic], given: Mask, other: Mask, missing: int) -> tuple[Mask, Mask]:
        """Straight lines that are proof, and those that are not."""
        high = answers.max(axis=0)  # a missing answer is lower than any other
        low = np.where(given, answers, high).min(axis=0)
        straight = (low == high) & (given.sum(axis=0) >= int(self.rules.straightline_items))
        proven = np.zeros(len(other), dtype=bool)
        which = np.flatnonzero(straight)
        if len(which):
            x = np.where(given[:, which], answers[:, which].astype(float), np.nan).T
            rare = line_chance(self.honest.drawn, x) < self.rules.honest_chance
            proven[which] = rare | other[which] | contradictory(self.sample.instrument, self.names, x)
        return proven, straight & ~proven

    def _copies(self, rows: CodedRows, answers: NDArray[np.generic], given: Mask, other: Mask) -> tuple[Mask, Mask]:
        """The later of two equal sheets: proof where the person is known, else where honest sheets are hardly equal."""
        people = [p for p in (rows.person, rows.network) if p is not None]
        later = np.any([s.later(k) for s, k in zip(self.searches, self.copy_keys(rows), strict=False)], axis=0)
        known = np.any([p != 0 for p in people], axis=0) if people else np.zeros(len(rows), dtype=bool)
        count = given.sum(axis=0)
        later &= count > 0
        nameless = later & ~known & (count >= self.rules.straightline_items)
        rare = np.zeros(len(rows), dtype=bool)
        which = np.flatnonzero(nameless)
        if len(which):
            x = np.where(given[:, which], answers[:, which].astype(float), np.nan).T
            chance = copy_chance(self.honest.model, self.honest.drawn, x, self.total)
            rare[which] = np.minimum(chance * self.profile, 1.0) < self.rules.honest_chance
        failed = (later & known) | (nameless & (rare | other))
        return failed, nameless & ~failed


def _times(sample: Survey, gone: Mask, rules: ScreeningRules) -> tuple[float, float | None, float | None]:
    """Seconds below which a respondent is fast and above which slow, and the middle of all."""
    if pace(sample) is None:
        return 0.0, None, None
    every = sample.meta["seconds"].to_numpy(dtype=float)
    middle = float(np.median(every[~np.isnan(every)]))
    seconds = np.where(answered_questions(sample) > 0, every, np.nan)[~gone]
    return (*usual_times(seconds, rules), middle)


def _answered(sample: Survey, rows: CodedRows) -> Integers:
    """Questions that each respondent answered; each background question counts once."""
    count = (rows.responses != rows.missing).sum(axis=0)
    for question in sample.instrument.background:
        columns = [c for c in background_columns(sample, question) if c in rows.background]
        if columns:
            least = 1 if columns != [question.name] else 0
            count = count + np.any([rows.background[c] >= least for c in columns], axis=0)
    return count


def _longest(answers: NDArray[np.generic], given: Mask) -> NDArray[np.int16]:
    """Length of the longest run of equal answers, blanks ending it."""
    m = answers.shape[1]
    longest, run = np.zeros(m, dtype=np.int16), np.zeros(m, dtype=np.int16)
    for j in range(len(answers)):
        same = (answers[j] == answers[j - 1]) if j else np.zeros(m, dtype=bool)
        run = (run * same + 1) * given[j]
        np.maximum(longest, run, out=longest)
    return longest
