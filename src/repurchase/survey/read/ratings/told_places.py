"""Constructs, names and directions as the column map states them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from repurchase.errors import note
from repurchase.survey.column_entry import CHECK, ITEM, NONE, RATED, STATEMENT, ColumnEntry
from repurchase.survey.instrument import Instrument
from repurchase.survey.read.column_map.told_columns import Told
from repurchase.survey.read.ratings.attention_checks import asked_of
from repurchase.survey.read.ratings.construct_mapping import ON_PATHS, Mapping_, Place, construct_names
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import has_chinese, loose, number, plain
from repurchase.survey.read.sheet.question_heads import short, split_name, topic_of
from repurchase.text import clauses, text

MOST_NAMED = 6  # names that a note repeats


def told_check(c: SheetColumn, told: Told) -> str | float | None:
    """The answer that passes a check: the map's, else the one that its words ask for."""
    entry = told[c]
    if entry is None or not entry.passing:
        return asked_of(c)
    value = number(entry.passing)
    return entry.passing if value is None else value


def is_told_rated(c: SheetColumn, told: Told) -> bool:
    """Whether the map says that a column is rated, and no attention check."""
    role = told.role(c)
    return role in RATED and role != CHECK


def settle(mapping: Mapping_, rated: Sequence[SheetColumn], told: Told) -> None:
    """Put each rated column where the map says, in place; one that the map only repeats stays as it was mapped.

    An item that the study asks in the column's own words keeps the study's name, unless the map's is another of its.
    """
    before = {c.index: mapping.homes[c.index].construct for c in rated}
    for c in rated:
        entry = told[c]
        if entry is None:
            continue
        if told.role(c) == STATEMENT:
            mapping.homes[c.index] = _statement(mapping, mapping.homes[c.index], entry)
        elif told.role(c) == ITEM:
            home = mapping.homes[c.index]
            if _worded(mapping, home, entry) and not told.name_moved(c):
                told.by_study[c.index] = (entry.item, home.item)
            mapping.homes[c.index] = _item(mapping, home, c, entry, told.name_moved(c) or c.index in told.by_study)
    if told.by_study:
        pairs = [text("columns.study_name", stated=stated, name=name) for stated, name in told.by_study.values()]
        told.notes.append(note("columns.study_names", "info", n=len(pairs), names=clauses(pairs, MOST_NAMED)))
    _label_by_topic(mapping, rated)
    if mapping.instrument is not None and before != {c.index: mapping.homes[c.index].construct for c in rated}:
        counts = Counter(p.construct for p in mapping.homes.values())
        paths = [c for c in mapping.instrument.constructs if c.role in ON_PATHS]
        mapping.matched = bool(paths) and all(counts[c.name] >= 2 for c in paths)


def _label_by_topic(mapping: Mapping_, rated: Sequence[SheetColumn]) -> None:
    """Words for a construct that the map calls by a code: what its matrix asks about, if the matrix is its alone."""
    codes: dict[str, set[str]] = defaultdict(set)
    stems: dict[str, set[str]] = defaultdict(set)
    for c in rated:
        home = mapping.homes[c.index]
        codes[c.stem].add(home.construct)
        if home.evidence == "told" and (mapping.instrument is None or home.construct not in mapping.instrument):
            stems[home.construct].add(c.stem)
    for code, asked in stems.items():
        stem = next(iter(asked))
        alone = len(asked) == 1 and codes[stem] == {code} and topic_of(stem) != stem
        if alone and code not in mapping.drafted and not has_chinese(code):
            mapping.drafted[code] = stem


def _statement(mapping: Mapping_, home: Place, entry: ColumnEntry) -> Place:
    known = mapping.instrument.statements if mapping.instrument is not None else ()
    named = next((s for s in known if entry.item and s.name == entry.item), None)
    return Place(statement=named or home.statement, evidence="statement" if named or home.statement else "told")


def _item(mapping: Mapping_, home: Place, c: SheetColumn, entry: ColumnEntry, name_moved: bool) -> Place:
    if entry.construct == NONE or (home.statement is not None and not entry.construct):
        home = Place(evidence="told")
    elif entry.construct:
        code = _code(entry.construct, mapping.instrument)
        if home.construct != code:
            home = _moved(mapping, code, c, entry)
            home.item = "" if name_moved else home.item  # F1_2 of a drafted F1 goes where F1 goes
    if entry.item and not name_moved:  # where the study knows the column, its own name stays
        home.item = entry.item
    if entry.reverse is not None:
        home.reverse = entry.reverse
    return home


def _worded(mapping: Mapping_, home: Place, entry: ColumnEntry) -> bool:
    """Whether the study has an item in the words of a column, and none of the name that the map gives it."""
    known = mapping.instrument
    if known is None or not entry.item or home.evidence != "wording":
        return False
    same = not entry.construct or _code(entry.construct, known) == home.construct
    return same and entry.item not in {i.name for i in known.items}


def _moved(mapping: Mapping_, code: str, c: SheetColumn, entry: ColumnEntry) -> Place:
    """The place of a column in the construct told, with what the study knows of an item of that name."""
    known = mapping.instrument
    if known is not None and code in known:
        item = next((i for i in known[code].items if i.name == entry.item), None)
        return Place(code, entry.item, None, item.reversed or None if item else None, "told")
    name = split_name(c.name) if short(c.name) else None
    prefix = name.prefix if name is not None and not name.generic else ""
    if code not in mapping.drafted and (re.fullmatch(r"F\d+", code) or plain(prefix) == plain(code)):
        mapping.drafted[code] = c.stem or prefix or code
    return Place(code, entry.item, None, None, "told")


def _code(construct: str, instrument: Instrument | None) -> str:
    """The code of the study's construct that is meant, else the words themselves."""
    if instrument is not None and loose(construct):
        for c in instrument.constructs:
            if c.name == construct or loose(construct) in construct_names(c):
                return c.name
    return construct
