"""What was read, how it maps, who would be dropped and why: one page, or one JSON object."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from repurchase.analysis.results.result import Result, plain
from repurchase.analysis.screening.result import Screening, screen
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import Note
from repurchase.numeric.scales.reliability import cronbach_alpha
from repurchase.study.commands.column_table import column_records, column_table, doubts
from repurchase.study.commands.whole_check import counted_alpha, counted_items, dropped_rows
from repurchase.study.file.read_survey import read, study_beside
from repurchase.study.file.study import Study
from repurchase.style import Kind
from repurchase.survey.instrument import Background, Scale
from repurchase.survey.read.column_map.column_map import ColumnMap
from repurchase.survey.read.platforms.registry import shown_platform
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True, slots=True)
class SurveyCheck(Result):
    """The reading of a file, ready to be confirmed by whoever made the questionnaire.

    A large file was screened while its rows were counted: there is no `screening` then, and ``survey.whole`` tells.
    """

    survey: Survey
    screening: Screening | None
    notes: tuple[Note, ...] = ()

    @property
    def kept(self) -> Survey:
        """The respondents who stay."""
        return self.survey if self.screening is None else self.screening.survey

    @property
    def valid(self) -> int:
        """Their number, those of a large file who are not held included."""
        return self.kept.n if self.survey.whole is None else self.survey.whole.n

    def tables(self) -> tuple[Table, ...]:
        parts = (_overview(self), column_table(self.survey.columns), _items(self), _answers(self), _dropped(self))
        return tuple(t for t in parts if t.rows)

    def sentences(self) -> tuple[Text, ...]:
        source = self.survey.source
        sentences = [
            text(
                "check.read",
                n=source.n_rows or self.survey.n,
                valid=self.valid,
                platform=shown_platform(source.platform),
            )
        ]
        if source.identities:
            sentences.append(text("check.identities", names=joined(source.identities)))
        return (*sentences, *doubts(self.survey.columns))

    def to_dict(self) -> dict[str, Any]:
        source = self.survey.source
        instrument = self.survey.instrument
        scales = [*(c.scale for c in instrument.constructs), *(s.scale for s in instrument.statements)]
        scale = next(iter(scales), None)
        return plain(
            {
                "platform": source.platform,
                "n_rows": source.n_rows or self.survey.n,
                "n_valid": self.valid,
                "previews": source.previews,
                **self._screened(),
                "items": list(_item_records(self.kept)),
                "constructs": list(_construct_records(self.kept)),
                "statements": list(_statement_records(self.kept)),
                "scale": _ends(scale),
                "background": list(_background_records(self.kept)),
                "checks": [
                    {"name": c.name, "column": c.column, "answer": c.answer} for c in self.survey.instrument.checks
                ],
                "columns": column_records(self.survey.columns),
                "pii_columns": source.identities,
                "open_text": source.open_text,
                "language": source.language,
                "scores": source.scores,
                "study": source.study,
                "synthetic": source.synthetic,
                "notes": [
                    {"severity": n.severity, "en": n.message.render("en"), "zh": n.message.render("zh")}
                    for n in self.notes
                ],
            }
        )

    def _screened(self) -> dict[str, Any]:
        """Who goes and who carries signs: row by row, or of a large file how many."""
        if self.survey.whole is not None:
            whole = self.survey.whole
            counts = {"dropped_counts": dict(whole.dropped), "flagged_counts": dict(whole.flagged)}
            return {"dropped": [], "flagged": [], **counts}
        screened = self.screening.to_dict() if self.screening is not None else {}
        return {key: screened[key] for key in ("dropped", "flagged")}


@checks()
def check(
    data: str | Path | Survey,
    study: Study | str | Path | None = None,
    codebook: str | os.PathLike[str] | None = None,
    columns: ColumnMap | str | os.PathLike[str] | None = None,
) -> SurveyCheck:
    """Everything that was understood of a file, before anything is analysed.

    Parameters
    ----------
    data : path or Survey
    study : Study, path or name, optional
        Default: the shipped study that the data match, else constructs drafted from the wording.
    codebook : path-like, optional
        CSV or Excel with the columns item, construct, wording, reverse.
    columns : path-like or ColumnMap, optional
        What single columns of the file are for: ``columns.csv`` of ``repurchase init``.

    Returns
    -------
    SurveyCheck
        ``.survey`` as read, ``.screening``, and ``.to_dict()``: what ``repurchase check --json`` prints.

    Raises
    ------
    InputError
        The file cannot be read as a survey; one or two sentences say why and what to do.

    Examples
    --------
    >>> import repurchase as rp
    >>> found = rp.check(rp.sample_survey()).to_dict()
    >>> found["n_rows"], found["n_valid"]
    (243, 238)
    """
    survey = data if isinstance(data, Survey) else read(data, study, codebook, columns)
    if survey.whole is not None:
        return SurveyCheck(survey, None, tuple(dict.fromkeys(survey.notes)))
    screening = screen(survey, study_beside(survey, study).screening_rules())
    return SurveyCheck(survey, screening, tuple(dict.fromkeys((*survey.notes, *screening.notes))))


def _item_records(survey: Survey) -> Iterable[dict[str, object]]:
    frame = survey.frame()
    counted = counted_items(survey.whole) if survey.whole is not None else {}
    for construct in survey.instrument:
        for item in construct.items:
            answers = frame[item.name].dropna()
            n, mean = counted.get(item.name, (len(answers), answers.mean() if len(answers) else None))
            yield {
                "item": item.name,
                "construct": construct.name,
                "column": item.column or item.name,
                "reversed": item.reversed,
                "n": n,
                "mean": mean,
            }


def _construct_records(survey: Survey) -> Iterable[dict[str, object]]:
    for construct in survey.instrument:
        x = survey.scored(construct)
        complete = x[~np.isnan(x).any(axis=1)]
        enough = complete.shape[1] > 1 and len(complete) > 1
        alpha, n = cronbach_alpha(complete).estimate if enough else None, len(complete)
        if survey.whole is not None:
            alpha, n = counted_alpha(survey.whole, construct), survey.whole.complete
        yield {
            "construct": construct.name,
            "label": dict(construct.label),
            "n": n,
            "alpha": alpha,
            "scale": _ends(construct.scale),
        }


def _ends(scale: Scale | None) -> dict[str, int] | None:
    return {"min": scale.low, "max": scale.high} if scale is not None else None


def _background_records(survey: Survey) -> Iterable[dict[str, object]]:
    for question in survey.instrument.background:
        counted = _answer_counts(survey, question)
        yield {
            "name": question.name,
            "column": question.column,
            "kind": question.kind,
            "levels": list(counted),
            "counts": list(counted.values()),
        }


def _answer_counts(survey: Survey, question: Background) -> dict[str, int]:
    """How many gave each answer, in the order in which answers are tabled; nothing for a number."""
    prefix = f"{question.name}: "
    if survey.whole is not None:
        return dict(survey.whole.background.get(question.name, {}))
    if question.kind == "multiple":
        columns = [str(c) for c in survey.background.columns if str(c).startswith(prefix)]
        return {c.removeprefix(prefix): int(survey.background[c].eq(True).sum()) for c in columns}
    if question.name not in survey.background:
        return {}
    answers = survey.background[question.name]
    if not isinstance(answers.dtype, pd.CategoricalDtype):
        return {}
    counts = answers.value_counts(sort=False)
    return {str(level): int(counts[level]) for level in answers.cat.categories}


def _statement_records(survey: Survey) -> Iterable[dict[str, object]]:
    for s in survey.instrument.statements:
        answers = survey.responses[s.name].dropna()
        yield {
            "item": s.name,
            "construct": None,
            "column": s.column or s.name,
            "reversed": False,
            "n": len(answers),
            "mean": answers.mean() if len(answers) else None,
            "scale": _ends(s.scale),
        }


def _overview(survey_check: SurveyCheck) -> Table:
    columns = (
        Column("construct", text("check.construct"), Kind.WORDS),
        Column("label", text("check.label"), Kind.WORDS),
        Column("items", text("check.items"), Kind.COUNT),
        Column("alpha", text("check.alpha"), Kind.BOUNDED),
    )
    records = {r["construct"]: r for r in _construct_records(survey_check.kept)}
    rows = tuple((c.name, c.label, len(c.items), records[c.name]["alpha"]) for c in survey_check.survey.instrument)
    return Table("constructs", text("check.constructs_title"), columns, rows)


def _items(survey_check: SurveyCheck) -> Table:
    columns = (
        Column("construct", text("check.construct"), Kind.WORDS, merge=True),
        Column("item", text("check.item"), Kind.WORDS),
        Column("column", text("check.column"), Kind.WORDS),
        Column("reversed", text("check.reversed"), Kind.WORDS),
        Column("n", text("check.n"), Kind.COUNT),
        Column("mean", text("check.mean"), decimals=2),
    )
    rows = tuple(
        (r["construct"], r["item"], r["column"], text("check.yes") if r["reversed"] else "", r["n"], r["mean"])
        for r in _item_records(survey_check.kept)
    )
    return Table("items", text("check.items_title"), columns, rows)


def _answers(survey_check: SurveyCheck) -> Table:
    """The answers to each closed question, in the order in which they will be tabled."""
    columns = (
        Column("column", text("check.column"), Kind.WORDS, merge=True),
        Column("order", text("check.order"), Kind.WORDS, merge=True),
        Column("answer", text("check.answer"), Kind.WORDS),
        Column("n", text("check.n"), Kind.COUNT),
    )
    survey = survey_check.kept
    rows = tuple(
        (b.column or b.name, text("check.rising" if b.kind == "ordered" else "check.unordered"), answer, n)
        for b in survey.instrument.background
        for answer, n in _answer_counts(survey, b).items()
    )
    return Table("answers", text("check.answers_title"), columns, rows)


def _dropped(survey_check: SurveyCheck) -> Table:
    whole = survey_check.survey.whole
    if survey_check.screening is None or whole is not None:
        return dropped_rows({} if whole is None else whole.dropped)
    columns = (Column("row", text("check.row"), Kind.COUNT), Column("reasons", text("check.reasons"), Kind.WORDS))
    dropped = survey_check.screening.to_dict()["dropped"]
    rows = tuple((d["row"], joined(text(f"screening.{r}") for r in d["reasons"])) for d in dropped)
    return Table("dropped", text("check.dropped_title"), columns, rows)
