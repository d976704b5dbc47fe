"""The columns of a clean data file: names that every program takes, labels, codes and what the codes mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from repurchase.survey.instrument import Background, Construct, Item, Label, Scale, Statement
from repurchase.survey.responses import Responses
from repurchase.survey.synthetic import COLUMN
from repurchase.text import text

ROW = "repurchase_row"  # the first column of every clean file; its answers are reverse-keyed already
SCORE = "_score"
LONGEST = 31  # characters of a Stata name with value labels, as readstat writes them; SPSS takes 64 bytes
SPSS_BYTES = 60  # of a name, with room for a number behind it
RESERVED = {
    "all",
    "and",
    "by",
    "eq",
    "ge",
    "gt",
    "le",
    "lt",
    "ne",
    "not",
    "or",
    "to",
    "with",
    "if",
    "in",
    "using",
    "byte",
    "int",
    "long",
    "float",
    "double",
    "str",
    "strl",
    "_all",
    "_n",
    "_cons",
    "_pi",
}


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """One column of a clean file.

    Attributes
    ----------
    name : str
        Unique whatever the case.
    label : str
        The wording, in the language of the survey.
    values : Series
        Numbers, NaN for missing; words never, they are in `codes`.
    codes : mapping of int to str
        What each number means; empty for plain numbers.
    measure : {"nominal", "ordinal", "scale"}
    group : {"row", "background", "choice", "item", "statement", "score", "mark"}
    construct : str
        The construct that an item measures or a score stands for.
    turned : bool
        Whether the values are reverse-keyed.
    """

    name: str
    label: str
    values: pd.Series
    codes: Mapping[int, str] = field(default_factory=dict)
    measure: str = "scale"
    group: str = "item"
    construct: str = ""
    turned: bool = False


def variables(survey: Responses) -> tuple[Variable, ...]:
    """Respondent number, background, items (reverse-keyed), statements, construct scores; never an identity.

    Attention checks, times and whatever the platform recorded stay behind.
    """
    lang = survey.source.language if survey.source.language in ("en", "zh") else "en"
    taken: set[str] = set()
    return tuple(replace(v, name=_unique(v.name, taken)) for v in _all(survey, lang))


def derived(name: str) -> bool:
    """Whether a column of a clean file is no answer: running number, construct score, mark of made-up data."""
    return name in (ROW, COLUMN) or name.endswith(SCORE)


def _all(survey: Responses, lang: str) -> Iterator[Variable]:
    rows = pd.Series(survey.rows, index=survey.responses.index, dtype=float)
    yield Variable(ROW, text("write.row").render(lang), rows, group="row")
    for question in survey.instrument.background:
        yield from _background(survey, question, lang)
    for construct in survey.instrument.constructs:
        scored = survey.scored(construct)
        for j, item in enumerate(construct.items):
            yield _item(construct, item, pd.Series(scored[:, j], index=survey.responses.index), lang)
    for statement in survey.instrument.statements:
        if statement.name in survey.responses:
            yield _statement(statement, survey.responses[statement.name], lang)
    scores = survey.scores()
    for construct in survey.instrument.constructs:
        label = text("write.score", construct=construct.label, k=len(construct.items)).render(lang)
        yield Variable(
            f"{construct.name}{SCORE}", label, scores[construct.name], group="score", construct=construct.name
        )
    if survey.source.synthetic:
        ones = pd.Series(1.0, index=survey.responses.index)
        yield Variable(COLUMN, text("write.synthetic").render(lang), ones, group="mark")


def _item(construct: Construct, item: Item, values: pd.Series, lang: str) -> Variable:
    words = _words_in(item.label, lang)
    scale, meanings = construct.scale, _meanings(construct.scale, lang)
    if item.reversed:  # an answer keeps its words, which now belong to the number at the other end
        label = text("write.turned", wording=words, low=scale.low, high=scale.high).render(lang)
        turned = {scale.low + scale.high - code: said for code, said in reversed(meanings.items())}
        return Variable(item.name, label, values, turned, "ordinal", "item", construct.name, True)
    return Variable(item.name, words, values, meanings, "ordinal", "item", construct.name)


def _statement(statement: Statement, values: pd.Series, lang: str) -> Variable:
    words, meanings = _words_in(statement.label, lang), _meanings(statement.scale, lang)
    return Variable(statement.name, words, values.astype(float), meanings, "ordinal", "statement")


def _background(survey: Responses, question: Background, lang: str) -> Iterator[Variable]:
    words = _words_in(question.label, lang)
    if question.name in survey.background:
        values = survey.background[question.name]
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            yield Variable(question.name, words, values.astype(float), group="background")
        else:
            yield _coded(question, words, values, lang)
        return
    prefix = f"{question.name}: "
    columns = [c for c in survey.background.columns if str(c).startswith(prefix)]
    marks = {0: text("write.not_chosen").render(lang), 1: text("write.chosen").render(lang)}
    for k, column in enumerate(columns, 1):
        option = str(column).removeprefix(prefix)
        values = survey.background[column].astype("boolean").astype("Float64").to_numpy(dtype=float, na_value=np.nan)
        yield Variable(
            f"{question.name}_{k}",
            f"{words}: {option}",
            pd.Series(values, index=survey.background.index),
            marks,
            "nominal",
            "choice",
        )


def _coded(question: Background, words: str, values: pd.Series, lang: str) -> Variable:
    """Categories as 1, 2, 3 .. in the order of the question's options, others after them."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        order = [str(c) for c in values.cat.categories]
    else:
        present = list(dict.fromkeys(str(v) for v in values.dropna()))
        asked = [w for o in question.options for w in dict.fromkeys(o.values()) if w in present]
        order = [*asked, *(p for p in present if p not in asked)]
    place = {option: float(k) for k, option in enumerate(order, 1)}
    codes = pd.Series([place.get(str(v), np.nan) if pd.notna(v) else np.nan for v in values], index=values.index)
    measure = "ordinal" if question.kind == "ordered" else "nominal"
    return Variable(question.name, words, codes, dict(enumerate(order, 1)), measure, "background")


def _meanings(scale: Scale, lang: str) -> dict[int, str]:
    if not scale.labels:
        return {}
    return {code: _words_in(label, lang) for code, label in zip(scale.points, scale.labels, strict=True)}


def _words_in(label: Label, lang: str) -> str:
    return str(label.get(lang) or next(iter(label.values()), ""))


def _unique(name: str, taken: set[str]) -> str:
    """`name` as SPSS and Stata take it, different from those before whatever the case."""
    made = re.sub(r"\W", "_", name)
    made = made if re.match(r"[^\W\d_]", made) else f"v_{made}"
    made = _shortened(f"{made}_" if made.casefold() in RESERVED else made, LONGEST)
    chosen, k = made, 2
    while chosen.casefold() in taken:
        chosen, k = f"{_shortened(made, LONGEST - len(str(k)) - 1)}_{k}", k + 1
    taken.add(chosen.casefold())
    return chosen


def _shortened(name: str, characters: int) -> str:
    """At most so many characters, and so many bytes as SPSS takes."""
    short = name[:characters]
    while len(short.encode("utf-8")) > SPSS_BYTES:
        short = short[:-1]
    return short
