"""Whether respondents come in clusters that no analysis allows for: shops, classes, cities, interviewers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from repurchase.analysis.results.wording import p_words, percent
from repurchase.array_types import Integers
from repurchase.errors import ALARM, CAUTION, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.intraclass import Intraclass, intraclass
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Background
from repurchase.survey.survey import Survey

MOST_PERMUTED = 5000  # respondents of the test; of more, a random part
FEWEST_GROUPS = {True: 5, False: 8}  # where the name says what it holds, and where it does not
FEWEST_EACH = 3  # respondents of a group, on average
SEED = 20240238


@dataclass(frozen=True, eq=False)
class Clusters:
    """A column whose groups hold respondents more alike than chance; `correlation` and `design_effect` by construct."""

    question: Background
    groups: int
    likeness: Intraclass


def dependence_notes(survey: Survey, cluster: str = "", rules: Rules = RULES) -> tuple[Note, ...]:
    """What is said of the columns that look like clusters and are not used as such.

    Parameters
    ----------
    survey : Survey
        Respondents analysed.
    cluster : str
        The column that the analysis allows for; then nothing is said.
    rules : Rules
        Criteria ``cluster_p`` and ``design_effect``.

    Returns
    -------
    tuple of Note
        The strongest first.
    """
    if cluster:
        return ()
    found = sorted(_clusters(survey, rules), key=lambda c: -float(c.likeness.design_effect.max()))
    return tuple(_note(c, rules) for c in found)


def _note(c: Clusters, rules: Rules) -> Note:
    effect = float(c.likeness.design_effect.max())
    name = c.question.column or c.question.name
    return note(
        "dependence.clusters",
        CAUTION if rules["design_effect"].met_by(effect) else ALARM,
        column=name,
        groups=c.groups,
        size=Number(c.likeness.size, decimals=1),
        low=Number(float(c.likeness.correlation.min()), Kind.BOUNDED, 2),
        high=Number(float(c.likeness.correlation.max()), Kind.BOUNDED, 2),
        effect=Number(effect, decimals=2),
        more=percent(1 - 1 / np.sqrt(effect)),
        p=p_words(c.likeness.p_value),
    )


def _clusters(survey: Survey, rules: Rules) -> Iterator[Clusters]:
    """Columns with many groups of several respondents each, more alike than permuted ones, the test adjusted."""
    scores = survey.scores()
    scores = scores.loc[:, scores.nunique() > 1]
    found = []
    for question in survey.instrument.background:
        group = _groups(survey, question)
        if group is not None and scores.shape[1]:
            tested = _tested(scores, group)
            if tested is not None:
                found.append(Clusters(question, int(group.max()) + 1, tested))
    for c in found:
        if rules["cluster_p"].met_by(min(c.likeness.p_value * len(found), 1.0)) and c.likeness.correlation.max() > 0:
            yield c


def _groups(survey: Survey, question: Background) -> Integers | None:
    """The group of each respondent, -1 where unknown; None where the column cannot be whom they were drawn from."""
    if (
        question.name not in survey.background
        or question.kind == "multiple"
        or question.role in ("eligible", "consent")
    ):
        return None
    codes, levels = pd.factorize(survey.background[question.name])
    told = _named_so(question)
    if question.kind in ("ordered", "number") and not told:
        return None  # age, income, frequency: answers of a person
    known = int((codes >= 0).sum())
    return codes if len(levels) >= FEWEST_GROUPS[told] and known >= FEWEST_EACH * len(levels) else None


def _tested(scores: pd.DataFrame, group: Integers) -> Intraclass | None:
    x = scores.to_numpy()
    use = np.flatnonzero((group >= 0) & ~np.isnan(x).any(axis=1))
    rng = np.random.default_rng(SEED)
    if len(use) > MOST_PERMUTED:
        use = np.sort(rng.choice(use, MOST_PERMUTED, replace=False))
    _, codes, count = np.unique(group[use], return_inverse=True, return_counts=True)
    if len(count) < 2 or len(use) - len(count) < 2 or (x[use].std(axis=0) == 0).any():
        return None
    return intraclass(x[use], codes, rng)


def _named_so(question: Background) -> bool:
    """Whether a name of the column is a word for what respondents are drawn from."""
    heads = " ".join((question.name, question.column, *question.label.values())).casefold()
    latin = " ".join(re.findall(r"[a-z]+", re.sub(r"[_\W\d]+", " ", heads)))
    return any(re.search(rf"\b{w}s?\b", latin) if w.isascii() else w in heads for w in _words())


@cache
def _words() -> tuple[str, ...]:
    source = files("repurchase") / "resources" / "cluster_words.toml"
    return tuple(tomllib.loads(source.read_text(encoding="utf-8"))["words"])
