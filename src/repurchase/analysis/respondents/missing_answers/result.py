"""Missing answers described: how many, in which patterns, whether completely at random, and who counts where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.respondents.missing_answers import tables
from repurchase.analysis.respondents.missing_answers.findings import MissingFindings, SampleUse
from repurchase.analysis.respondents.missing_answers.words import cautions, sentences
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, reading_notes
from repurchase.document.parts.blocks import Table
from repurchase.errors import InputError
from repurchase.literature import RULES, Rules
from repurchase.numeric.missing.randomness import little_test
from repurchase.settings import listed_names
from repurchase.text import Text


@dataclass(frozen=True)
class MissingAnswers(MissingFindings, Result):
    """Which answers to the items are missing.

    Attributes
    ----------
    survey : Survey
    counts : ndarray of shape (k,)
        Missing answers of each item, in the order of the instrument.
    little : LittleTest
    rule : {"fiml", "pairwise", "listwise"}
        What the models do about them.
    auxiliary : tuple of str
        Variables that help to fill the gaps and stand in no model.
    uses : tuple of SampleUse
        Respondents of each analysis.
    """

    def tables(self) -> tuple[Table, ...]:
        shown = (tables.constructs(self), *((tables.respondents(self),) if self.differ else ()))
        return (*shown, tables.items(self))

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        """``missing`` of ``findings.json``."""
        little = self.little
        by_item, by_construct = tables.items(self).records(), tables.constructs(self).records()
        return {
            "rule": self.rule,
            "auxiliary": list(self.auxiliary),
            "n": self.survey.n,
            "complete": little.complete,
            "incomplete": self.survey.n - little.complete,
            "share": self.share,
            "patterns": little.patterns,
            "patterns_of_one": little.alone,
            "little": plain({"chisq": little.statistic, "df": little.df, "p_value": little.p_value}),
            "constructs": [plain(r) for r in by_construct],
            "items": [plain(r) for r in by_item],
            "respondents": [
                {"analysis": u.name, "fewest": u.fewest, "most": u.most, "rule": u.rule} for u in self.uses
            ],
        }


def missing_answers(
    data: Data,
    constructs: Constructs = None,
    *,
    rule: str = "fiml",
    auxiliary: Sequence[str] = (),
    uses: Sequence[SampleUse] = (),
    rules: Rules = RULES,
) -> MissingAnswers:
    """How many answers to the items are missing, in which patterns, and Little's test of the means of these.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    rule : {"fiml", "pairwise", "listwise"}
        What the models do about missing answers.
    auxiliary : sequence of str
        Variables that help to fill the gaps.
    uses : sequence of SampleUse
        Respondents of each analysis.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    MissingAnswers

    Raises
    ------
    InputError
        When no answer is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 4, 5, 3, 4], "b": [2, None, 4, 4, 2, 5], "c": [1, 3, 4, None, 3, 4]})
    >>> missing_answers(frame, {"X": ["a", "b", "c"]}).little.patterns
    3
    """
    survey = as_survey(data, constructs)
    x = survey.frame().to_numpy(float)
    counts = np.isnan(x).sum(axis=0)
    if not counts.any():
        raise InputError("missing_answers.none")
    little = little_test(x)
    return MissingAnswers(
        survey,
        counts,
        little,
        rule,
        listed_names(auxiliary),
        tuple(uses),
        rules,
        (*reading_notes(survey), *cautions(little)),
        provenance(survey),
    )
