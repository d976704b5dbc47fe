"""The instrument: constructs, items, sources and scale, as the chapter's first table has them."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey
from repurchase.analysis.results.wording import coded
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import Note
from repurchase.style import Kind
from repurchase.survey.instrument import Construct, Instrument
from repurchase.text import Text, text


@dataclass(frozen=True, slots=True)
class Questionnaire(Result):
    """What was asked, construct by construct."""

    instrument: Instrument
    notes: tuple[Note, ...] = ()

    def tables(self) -> tuple[Table, ...]:
        return (_items(self.instrument),)

    def sentences(self) -> tuple[Text, ...]:
        i = self.instrument
        said = [text("questionnaire.counts", constructs=len(i.constructs), items=len(i.items))]
        if i.statements:
            said.append(text("questionnaire.statements", n=len(i.statements)))
        return tuple(said)

    def to_dict(self) -> Record:
        return plain(list(self.tables()[0].records()))


def questionnaire(data: Data, constructs: Constructs = None) -> Questionnaire:
    """Constructs with the wording, source, scale and direction of their items.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    """
    return Questionnaire(as_survey(data, constructs).instrument)


def _items(instrument: Instrument) -> Table:
    columns = (
        Column("construct", text("questionnaire.construct"), Kind.WORDS, merge=True),
        Column("item", text("questionnaire.item"), Kind.WORDS),
        Column("wording", text("questionnaire.wording"), Kind.WORDS),
        Column("source", text("questionnaire.source"), Kind.WORDS, merge=True),
        Column("points", text("questionnaire.points"), Kind.COUNT),
        Column("reversed", text("questionnaire.reversed"), Kind.WORDS),
    )
    rows: list[tuple[object, ...]] = []
    rules = []
    for construct in instrument:
        rules.append(len(rows))
        rows += [_row(construct, k) for k in range(len(construct.items))]
    sourced = any(c.source for c in instrument)
    notes = (text("questionnaire.adapted"),) if sourced else ()
    return Table("questionnaire", text("questionnaire.title"), columns, tuple(rows), notes, tuple(rules))


def _row(construct: Construct, k: int) -> tuple[object, ...]:
    item = construct.items[k]
    points = len(construct.scale.points)
    turned = text("questionnaire.yes") if item.reversed else text("questionnaire.no")
    return (coded(construct), item.name, dict(item.label), item.source or construct.source or "—", points, turned)
