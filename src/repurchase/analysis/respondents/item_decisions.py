"""Items that a study leaves out: which, why, and what that changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.results.result import Provenance, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, complete, provenance, reading_notes
from repurchase.analysis.results.wording import coded
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import INFO, InputError, Note, note
from repurchase.numeric.scales.reliability import cronbach_alpha, item_statistics
from repurchase.style import Kind
from repurchase.survey.instrument import Construct, Item, Label
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text

NAN = float("nan")


@dataclass(frozen=True)
class Decision:
    """One item left out; `before` and `after` are alphas of its construct, NaN where there is none."""

    item: Item
    construct: Construct
    reason: Label | str
    citc: float
    before: float
    after: float
    left: int


@dataclass(frozen=True)
class ItemDecisions(Result):
    """Every item left out, in questionnaire order; `survey` is what is left."""

    survey: Survey
    decisions: tuple[Decision, ...]
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
            Column("item", text("measure.item"), Kind.WORDS),
            Column("wording", text("measure.wording"), Kind.WORDS),
            Column("reason", text("item_decisions.reason"), Kind.WORDS),
            Column("citc", text("item_decisions.citc"), Kind.BOUNDED),
            Column("alpha_before", text("item_decisions.before"), Kind.BOUNDED),
            Column("alpha_after", text("item_decisions.after"), Kind.BOUNDED),
            Column("items_left", text("item_decisions.left"), Kind.COUNT),
        )
        rows = tuple(
            (coded(d.construct), d.item.name, d.item.label, d.reason, d.citc, d.before, d.after, d.left)
            for d in self.decisions
        )
        return (Table("item_decisions", text("item_decisions.title"), columns, rows, (text("item_decisions.note"),)),)

    def sentences(self) -> tuple[Text, ...]:
        names = [d.item.name for d in self.decisions]
        return (text("item_decisions.sentence", n=len(names), items=joined(names)),)


def item_decisions(data: Data, reasons: Mapping[str, Label | str], constructs: Constructs = None) -> ItemDecisions:
    """What leaving items out does to their constructs.

    Parameters
    ----------
    data : Survey or DataFrame
        With the items still in it.
    reasons : mapping of str to label or str
        Why each item goes, by its name.
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.

    Returns
    -------
    ItemDecisions
        ``.survey`` is the survey without them.

    Raises
    ------
    InputError
        When no item is named, or the survey holds none of them.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 4, 5], "b": [2, 2, 4, 5], "c": [5, 1, 2, 2]})
    >>> found = item_decisions(frame, {"c": "asks for something else"}, {"X": ["a", "b", "c"]})
    >>> found.survey.instrument.item_names
    ('a', 'b')
    """
    survey = as_survey(data, constructs)
    known = [i for i in survey.instrument.items if i.name in reasons]
    absent = [name for name in reasons if name not in survey.instrument.item_names]
    if not known:
        raise (
            InputError("item_decisions.unknown", items=joined(absent)) if absent else InputError("item_decisions.none")
        )
    left = survey.without_items(reasons)
    found = tuple(_decision(survey, left, i, reasons[i.name]) for i in known)
    notes = [*reading_notes(survey), *([note("item_decisions.unknown", INFO, items=joined(absent))] if absent else [])]
    gone = dict.fromkeys(d.construct.name for d in found if not d.left)
    notes += [note("item_decisions.gone", construct=survey.instrument[name].label) for name in gone]
    return ItemDecisions(left, found, tuple(notes), provenance(survey))


def _decision(before: Survey, after: Survey, item: Item, reason: Label | str) -> Decision:
    construct = before.instrument.construct_of(item.name)
    x = complete(before.scored(construct))
    citc = NAN
    if _enough(x):
        citc = float(item_statistics(x).citc[construct.item_names.index(item.name)])
    left = next((c for c in after.instrument if c.name == construct.name), None)
    rest = complete(after.scored(left)) if left else np.empty((0, 0))
    return Decision(item, construct, reason, citc, _alpha(x), _alpha(rest), len(left.items) if left else 0)


def _alpha(x: np.ndarray) -> float:
    return cronbach_alpha(x).estimate if _enough(x) else NAN


def _enough(x: np.ndarray) -> bool:
    return x.shape[0] > 1 and x.shape[1] > 1
