"""What every analysis of answers takes: a `Survey`, or a data frame and a dict of constructs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd

from repurchase.analysis.results.answer_scales import one_unit
from repurchase.analysis.results.frame_columns import INFINITE, read_numbers
from repurchase.analysis.results.result import Provenance, versions
from repurchase.analysis.results.whole_survey import SAMPLED, in_rows, item_answers, item_moments, respondents
from repurchase.analysis.results.wording import coded, named, percent
from repurchase.array_types import Floats
from repurchase.errors import (
    LONGEST_SHOWN,
    EstimationError,
    InputError,
    Note,
    UnknownNameError,
    name_hint,
    nearest_name,
    note,
    shown_value,
)
from repurchase.files.targets import shown
from repurchase.literature import Rules, criterion
from repurchase.model.parameter import Parameter
from repurchase.model.table import Model, measurement
from repurchase.settings import listed_names
from repurchase.survey.instrument import Background, Construct, Instrument, Item, Scale
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined

Data: TypeAlias = pd.DataFrame | Survey
Constructs = Mapping[str, Sequence[str]] | Sequence[str] | None
SINGLE_ITEM_RELIABILITY = 0.9  # data cannot check it; see docs/decisions/0006-single-items.md
USUAL_SCALES = ((1, 5), (1, 7), (0, 10), (1, 10))
MOST_SHOWN = 3  # columns that an example names
MOST_CATEGORIES = 12  # a column of whole numbers with more different values is a number, not a question with options


def as_survey(data: Data, constructs: Constructs = None) -> Survey:
    """Answers as a `Survey` of rows, whatever they came as: of a large file the random sample, and a note says so."""
    return in_rows(entire_survey(data, constructs))


def entire_survey(data: Data, constructs: Constructs = None) -> Survey:
    """Answers as a `Survey`, whatever they came as; that of a large file keeps its totals.

    Parameters
    ----------
    data : Survey or DataFrame
        A frame holds scores that are reverse-keyed already, one column an item; its other columns become
        background questions.
    constructs : mapping of str to list of str, or list of str, optional
        For a frame: the items of each construct, ``{"SAT": ["SAT1", "SAT2"]}``. For a survey: the constructs to
        keep, by name.

    Returns
    -------
    Survey

    Raises
    ------
    InputError
        When a frame comes without constructs, an item is missing or holds no numbers, or the data are neither.
    """
    if constructs is not None and not isinstance(constructs, Iterable):
        raise InputError("inputs.odd_constructs", given=shown_value(constructs))
    if isinstance(constructs, Mapping):
        constructs = {name: listed_names(items) for name, items in constructs.items()}
    if isinstance(data, Survey):
        return data if constructs is None else _chosen(data, constructs)
    if isinstance(data, str) and "~" in data:
        raise InputError("inputs.model_first")
    if isinstance(data, str | os.PathLike):
        raise InputError("inputs.path", file=shown(Path(data)))
    if not isinstance(data, pd.DataFrame):
        raise InputError("inputs.neither", kind=type(data).__name__)
    if not isinstance(constructs, Mapping):
        raise InputError("inputs.no_constructs", example=_example_constructs(data))
    names = [name for items in constructs.values() for name in items]
    answers, said = read_numbers(data, names)
    responses = pd.DataFrame(answers, data.index, names)
    made = tuple(
        Construct(name, named(name), tuple(Item(i, named(i)) for i in items), scale)
        for (name, items), scale in zip(constructs.items(), _guessed_scales(answers, constructs), strict=True)
    )
    background = data[[c for c in data.columns if c not in names]]
    questions = tuple(_question(str(c), background[c]) for c in background.columns)
    return Survey(responses, Instrument(made, background=questions), background.rename(columns=str), notes=said)


def _example_constructs(frame: pd.DataFrame) -> str:
    """How the constructs of a frame are given, by its own names where it has any."""
    kinds = zip(frame.columns, frame.dtypes, strict=True)
    numbers = [c for c, kind in kinds if isinstance(c, str) and pd.api.types.is_numeric_dtype(kind)]
    named_so = [f'"{c}"' for c in numbers if c.isidentifier() and len(c) <= LONGEST_SHOWN]
    return f'{{"A": [{", ".join(named_so[:MOST_SHOWN])}]}}' if len(named_so) > 1 else '{"A": ["a1", "a2"]}'


def guessed_scale(x: Floats) -> Scale:
    """The usual answer scale that holds every value, or the range of the values; direction assumed."""
    present = x[~np.isnan(x)]
    low, high = (float(present.min()), float(present.max())) if present.size else (1.0, 5.0)
    for a, b in USUAL_SCALES:
        if a <= low and high <= b:
            return Scale(a, b, assumed=True)
    return Scale(int(np.floor(low)), int(np.ceil(high)), assumed=True)


def _guessed_scales(answers: Floats, constructs: Mapping[str, Sequence[str]]) -> list[Scale]:
    """The one usual scale of all constructs whose items share a unit; where none is usual, each construct's own."""
    ends = np.cumsum([len(items) for items in constructs.values()])[:-1]
    own = np.split(answers, ends, axis=1)
    shared = [x for x in own if one_unit(x)]
    scale = guessed_scale(np.concatenate(shared, axis=1)) if shared else Scale()
    usual = bool(shared) and (scale.low, scale.high) in USUAL_SCALES
    return [scale if usual and one_unit(x) else guessed_scale(x) for x in own]


def told_categories(survey: Survey) -> dict[str, int]:
    """How many answers the questionnaire offers to each item; a frame's scale is guessed, and tells nothing."""
    told = (c for c in survey.instrument if survey.source.file or not c.scale.assumed)
    return {item: len(c.scale.points) for c in told for item in c.item_names}


def item_categories(survey: Survey) -> dict[str, int]:
    """How many answers each item offers: those of its scale where it is told, else those that somebody gave."""
    told = told_categories(survey)
    return {str(v): max(int(column.nunique()), told.get(str(v), 0)) for v, column in survey.frame().items()}


def usable(survey: Survey) -> tuple[Survey, tuple[Note, ...]]:
    """The survey without items that do not vary or hold nothing, and the notes that name them."""
    empty, constant, skewed = [], [], []
    limit = criterion("near_constant")
    for name, counts in _given_answers(survey).items():
        if not counts:
            empty.append(name)
        elif len(counts) == 1:
            constant.append(name)
        elif limit.bound is not None and max(counts) / sum(counts) >= limit.bound:
            skewed.append(name)
    notes = [*reading_notes(survey)]
    notes += [note("inputs.empty", items=joined(empty))] if empty else []
    notes += [note("inputs.constant", items=joined(constant))] if constant else []
    notes += [note("inputs.near_constant", items=joined(skewed), share=percent(limit.bound))] if skewed else []
    kept = survey.without_items([*empty, *constant]) if empty or constant else survey
    gone = [c for c in survey.instrument.constructs if c.name not in kept.instrument]
    notes += [note("inputs.construct_gone", construct=coded(c)) for c in gone]
    return kept, tuple(notes)


def _given_answers(survey: Survey) -> dict[str, list[int]]:
    """How often each answer that was given to an item was given."""
    if survey.whole is not None:
        names = survey.instrument.item_names
        return {v: [k for k in counts if k] for v, counts in zip(names, item_answers(survey, names), strict=True)}
    return {str(v): column.value_counts().tolist() for v, column in survey.frame().items()}


def item_variance(survey: Survey, item: str) -> float:
    """The variance of an item with the divisor n, over all who answered it."""
    if survey.whole is None:
        return float(np.nanvar(survey.frame()[item].to_numpy()))
    moments = item_moments(survey, [item])
    return float(moments.sd[0] ** 2 * (moments.n[0] - 1) / moments.n[0])


def reading_notes(survey: Survey) -> tuple[Note, ...]:
    """Notes on how a data frame was read into this survey, and that it is a sample of a large file's rows."""
    return tuple(n for n in survey.notes if n.message.key in (INFINITE, SAMPLED))


def complete(x: Floats) -> Floats:
    """Rows without a missing value."""
    return x[~np.isnan(x).any(axis=1)]


def require(n: int, need: int, analysis: Text) -> None:
    """Refuse, in one sentence, an analysis that has fewer respondents than it needs."""
    if n < need:
        raise EstimationError("inputs.too_few", n=n, need=need, analysis=analysis)


def require_enough(n: int, rules: Rules, analysis: Text, least: int = 0) -> None:
    """As `require`, of the respondents that the criteria ask for, and of `least`."""
    require(n, max(int(rules["minimum_n"].bound or 0), least), analysis)


def provenance(survey: Survey, *packages: str, seed: int | None = None, **options: object) -> Provenance:
    """Where a result of this survey came from."""
    source = survey.source
    return Provenance(
        source.file or None, source.sha256 or None, respondents(survey), options, seed, versions(*packages)
    )


def measurement_model(
    survey: Survey,
    blocks: Mapping[str, Sequence[str]] | None = None,
    single_item_reliability: float = SINGLE_ITEM_RELIABILITY,
) -> Model:
    """The measurement model of a survey's constructs.

    Parameters
    ----------
    survey : Survey
    blocks : mapping of str to sequence of str, optional
        The items of each factor; default: the survey's constructs.
    single_item_reliability : float
        What the item of a one-item factor is taken to have: its error variance is fixed accordingly.
    """
    blocks = blocks or {c.name: c.item_names for c in survey.instrument.constructs}
    model = measurement({name: tuple(items) for name, items in blocks.items()})
    single = [items[0] for items in blocks.values() if len(items) == 1]
    if not single:
        return model
    return model + Model(
        tuple(Parameter(i, "~~", i, (1 - single_item_reliability) * item_variance(survey, i)) for i in single)
    )


def _chosen(survey: Survey, constructs: Constructs) -> Survey:
    if isinstance(constructs, Mapping):
        known = {i.name: i for i in survey.instrument.items}
        absent = [i for items in constructs.values() for i in items if i not in known]
        if absent:
            near = dict.fromkeys(found for i in absent if (found := nearest_name(i, known)) is not None)
            if near:
                raise UnknownNameError("survey.missing_near", items=joined(absent), near=joined(near))
            raise UnknownNameError("survey.missing_items", items=joined(absent))
        made = tuple(_regrouped(survey, name, [known[i] for i in items]) for name, items in constructs.items())
        return replace(survey, instrument=survey.instrument.with_constructs(made))
    names = listed_names(constructs)
    unknown = [c for c in names if c not in survey.instrument]
    if unknown:
        have = (c.name for c in survey.instrument)
        raise UnknownNameError("inputs.unknown_construct", construct=unknown[0], hint=name_hint(unknown[0], have))
    return replace(survey, instrument=survey.instrument.with_constructs(tuple(survey.instrument[c] for c in names)))


def _regrouped(survey: Survey, name: str, items: list[Item]) -> Construct:
    if name in survey.instrument:
        return replace(survey.instrument[name], items=tuple(items))
    first = survey.instrument.construct_of(items[0].name)
    return Construct(name, named(name), tuple(items), first.scale)


def _question(name: str, values: pd.Series) -> Background:
    number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    if number and values.nunique() > MOST_CATEGORIES:
        return Background(name, named(name), kind="number", column=name)
    ordered = isinstance(values.dtype, pd.CategoricalDtype) and values.dtype.ordered
    return Background(name, named(name), kind="ordered" if ordered else "single", column=name)
