"""Who answered: the sample profile, and purchase behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from repurchase.analysis.respondents.profile import tables
from repurchase.analysis.respondents.profile.findings import Frequencies, ProfileFindings
from repurchase.analysis.respondents.profile.words import sentences
from repurchase.analysis.results.question_labels import question_label, short_label
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, entire_survey, provenance
from repurchase.analysis.results.whole_survey import respondents
from repurchase.analysis.results.wording import named
from repurchase.document.parts.blocks import Table
from repurchase.document.parts.table_files import plain_words
from repurchase.errors import INFO, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.moments import moments
from repurchase.survey.instrument import Background
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text
from repurchase.user_calls.call_checks import checks

LONGEST_END = 1e6  # a number beyond it may be somebody's own: account, telephone, an income that is known
SCREENING_ROLES = frozenset({"consent", "eligible"})  # answered alike by everybody who was kept


@dataclass(frozen=True)
class SampleProfile(ProfileFindings, Result):
    """Frequencies of every background question; `numbers` are those answered with a number (n, min, max, M, SD)."""

    def tables(self) -> tuple[Table, ...]:
        shown = []
        for behaviour, name in ((False, "profile"), (True, "behaviour")):
            asked = [q for q in self.questions if q.question.behaviour is behaviour]
            if asked:
                shown.append(tables.frequency_table(self, name, asked))
        return (*shown, tables.numbers_table(self)) if self.numbers else tuple(shown)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        """``sample`` of ``findings.json``: every question with its counts."""
        asked = [
            {
                "question": q.question.name,
                "kind": q.question.kind,
                "behaviour": q.question.behaviour,
                "n": q.n,
                "missing": q.missing,
                "categories": _categories(q),
            }
            for q in self.questions
        ]
        numbers = [
            {"question": b.name, **dict(zip(("n", "min", "max", "mean", "sd"), m, strict=True))}
            for b, m in self.numbers
        ]
        return {"n": self.n, "questions": asked, "numbers": numbers}


@checks()
def sample(data: Data, constructs: Constructs = None, *, rules: Rules = RULES) -> SampleProfile:
    """The sample profile and purchase behaviour.

    Parameters
    ----------
    data : Survey or DataFrame
        Of a frame, every column that is no item is a background question.
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    SampleProfile

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 4], "b": [2, 2, 4], "city": ["A", "B", "A"]})
    >>> sample(frame, {"X": ["a", "b"]}).to_frame()["n"].tolist()
    [2, 1]
    """
    survey = entire_survey(data, constructs)
    questions = tuple(
        q
        for b in survey.instrument.background
        if b.kind != "number" and b.role not in SCREENING_ROLES
        for q in [frequencies(survey, b)]
        if q is not None
    )
    numbers = tuple(
        (b, _summary(survey.background[b.name]))
        for b in survey.instrument.background
        if b.kind == "number" and b.name in survey.background and survey.whole is None
    )
    notes = [] if questions or numbers else [note("sample.no_background", INFO)]
    untold = (
        [question_label(b) for b in survey.instrument.background if b.kind == "number"]
        if survey.whole is not None
        else []
    )
    if untold:
        notes.append(note("whole.numbers", INFO, questions=joined(untold), n=len(untold)))
    found = SampleProfile(respondents(survey), questions, numbers, rules, (), provenance(survey))
    small = [text("sample.cell", question=short_label(c.question), category=c.words) for c in found.small_categories]
    if small:
        notes.append(note("sample.small", INFO, bound=rules["small_cell"].bound, cells=joined(small), n=len(small)))
    return replace(found, notes=tuple(notes))


def frequencies(survey: Survey, question: Background) -> Frequencies | None:
    """How often each answer of a background question was given; None where the data do not hold it."""
    if survey.whole is not None:
        return _of_whole(survey.whole.background.get(question.name, {}), question, survey.whole.n)
    if question.kind == "multiple":
        return _multiple(survey.background, question)
    if question.name not in survey.background:
        return None
    values = survey.background[question.name]
    counted = values.value_counts(sort=False, dropna=True)
    if isinstance(values.dtype, pd.CategoricalDtype):
        seen = [str(c) for c in values.cat.categories if counted.get(c, 0)]
    else:
        seen = sorted({str(v) for v in counted.index})
    by_name = {str(k): int(v) for k, v in counted.items()}
    order = _in_order(question, seen)
    n = int(values.notna().sum())
    return Frequencies(
        question, tuple(option(question, c) for c in order), tuple(by_name[c] for c in order), n, len(values) - n
    )


def _of_whole(counts: Mapping[str, int], question: Background, total: int) -> Frequencies | None:
    """The same from the counts of a large file, in which a question with several answers is one of all respondents."""
    if not counts:
        return None
    several = question.kind == "multiple"
    order = _in_order(question, list(counts) if several else [c for c, k in counts.items() if k])
    n = total if several else sum(counts.values())
    return Frequencies(
        question, tuple(option(question, c) for c in order), tuple(counts[c] for c in order), n, total - n
    )


def option(question: Background, value: str) -> Mapping[str, str]:
    """An answer in every language that the questionnaire knows it in."""
    for label in question.options:
        if value in label.values():
            return label
    return named(value)


def _multiple(frame: pd.DataFrame, question: Background) -> Frequencies | None:
    start = f"{question.name}: "
    columns = [c for c in frame.columns if str(c).startswith(start)]
    if not columns:
        return None
    answered = frame[columns].notna().all(axis=1)
    picked = frame.loc[answered, columns].astype(bool)
    n = int(answered.sum())
    return Frequencies(
        question,
        tuple(option(question, c.removeprefix(start)) for c in columns),
        tuple(int(picked[c].sum()) for c in columns),
        n,
        len(frame) - n,
    )


def _in_order(question: Background, seen: list[str]) -> list[str]:
    """Answers in the questionnaire's order, those it does not know after them."""
    place = {name: k for k, label in enumerate(question.options) for name in label.values()}
    return sorted(seen, key=lambda c: place.get(c, len(place)))


def _summary(values: pd.Series) -> tuple[float | None, ...]:
    """n, smallest, largest, mean and SD; an end of seven digits is one respondent's own number and is not told."""
    m = moments(pd.to_numeric(values, errors="coerce").to_numpy(float)[:, None])
    ends = (None if abs(end) > LONGEST_END else float(end) for end in (m.minimum[0], m.maximum[0]))
    return (int(m.n[0]), *ends, float(m.mean[0]), float(m.sd[0]))


def _categories(q: Frequencies) -> list[Record]:
    return [
        {"category": plain_words(c), "count": k, "percent": 100 * k / q.n if q.n else None}
        for c, k in zip(q.categories, q.counts, strict=True)
    ]
