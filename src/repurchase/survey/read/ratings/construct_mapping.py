"""Which rated column measures what: codebook, then study, then wording and stems, then name prefix."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from repurchase.errors import Note, note
from repurchase.identity_patterns import mask_identities
from repurchase.survey.instrument import Construct, Instrument, Item, Statement
from repurchase.survey.read.column_map.coined_names import coined_names, is_coined
from repurchase.survey.read.ratings.codebook import Codebook, CodebookEntry
from repurchase.survey.read.ratings.codebook_match import column_names, column_wordings, entries
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import has_chinese, loose, plain, same_wording
from repurchase.survey.read.sheet.question_heads import named, place_of, short_name
from repurchase.survey.source import StudyMatch
from repurchase.text import joined

SAME_ITEM, SAME_STATEMENT = 0.8, 0.7
SURELY_SAME = 0.95  # likeness from which a second column for one item is worth a caution
SAME_NAME, SAME_PLACE = 2.0, 1.5  # above any likeness of wordings: the name itself, or its question and number
FEWEST_ITEMS, MOST_WAVES = 3, 4  # constructs named like items, and columns of each, that look like items asked again
_NUMBERED_CODE = re.compile(r"[A-Z]+_?\d+(?:_[A-Z]+)?")  # TRU1, TRU_1_W: the name of an item, not of a construct
_ITEM_NAME = re.compile(r"[A-Za-z_]\w{0,30}|[^\W\d_]{1,12}_?\d{1,3}")  # PE1, 风险1; no wording without blanks
ON_PATHS = frozenset({"driver", "mediator", "outcome"})


@dataclass(slots=True)
class Place:
    """Where one rated column belongs.

    `construct` is a code (of the study, the codebook or drafted); `item` the study's or codebook's item name;
    `statement` the study's statement; `evidence` what decided. Evidence *codebook* without a construct: the codebook
    says that the column belongs to none.
    """

    construct: str = ""
    item: str = ""
    statement: Statement | None = None
    reverse: bool | None = None
    evidence: str = ""


@dataclass(slots=True)
class Mapping_:
    """The places of all rated columns under one candidate instrument."""

    homes: dict[int, Place]
    instrument: Instrument | None = None
    matched: bool = False
    drafted: dict[str, str] = field(default_factory=dict)  # code -> words
    rivals: dict[str, list[SheetColumn]] = field(default_factory=dict)  # item -> the column that has it, and others
    studies: tuple[StudyMatch, ...] = ()  # how far the file holds each candidate that matched, the best first

    @property
    def covered(self) -> int:
        """Constructs of the instrument with two items or more."""
        if self.instrument is None:
            return 0
        counts = Counter(p.construct for p in self.homes.values())
        return sum(counts[c.name] >= 2 for c in self.instrument.constructs)


def map_columns(
    rated: Sequence[SheetColumn], candidates: Sequence[Instrument], codebook: Codebook | None, *, whole: bool = False
) -> Mapping_:
    """The best mapping over the candidates; constructs drafted where none fits.

    With `whole` a candidate is used only where it matches: nobody said that the file belongs to it.
    """
    book = entries(rated, codebook)
    tried = [(m, _match(rated, m, book) if m.matched else None) for m in (_under(rated, i, book) for i in candidates)]
    usable = [(m, match) for m, match in tried if not whole or (match is not None and match.is_close)]
    best, _ = max(usable or [(_under(rated, None, book), None)], key=lambda pair: _fitness(*pair))
    if not best.matched:
        _draft(rated, best, book)
    ranked = sorted(tried, key=lambda pair: _fitness(*pair), reverse=True)
    best.studies = tuple(match for _, match in ranked if match is not None)
    return best


def _fitness(m: Mapping_, match: StudyMatch | None) -> tuple[float, ...]:
    """What the candidates are compared by: all of it there and little beyond, then how much of it there is."""
    statements = sum(p.statement is not None for p in m.homes.values())
    return (match is not None and match.is_close, m.covered, match.worded if match else 0.0, statements)


def _match(rated: Sequence[SheetColumn], m: Mapping_, book: Mapping[int, CodebookEntry]) -> StudyMatch:
    """How far the file holds the questionnaire that it was mapped by; what is beyond it is drafted."""
    known = m.instrument or Instrument()
    _draft(rated, m, book)
    found = Counter(p.construct for p in m.homes.values() if p.construct)
    items = {i.name: i for i in known.items}
    own = sum(_is_worded(c, items[m.homes[c.index].item]) for c in rated if m.homes[c.index].item in items)
    held = sum(found[c.name] for c in known.constructs)
    beyond = sum(n > 1 and code not in known for code, n in found.items())
    return StudyMatch(known.name, m.covered, len(known.constructs), own / max(held, 1), beyond)


def _is_worded(c: SheetColumn, item: Item) -> bool:
    """Whether a column asks what the item asks, in its words."""
    asked = [plain(w) for w in column_wordings(c)]
    return any(same_wording(plain(v), w) >= SAME_ITEM for v in item.label.values() for w in asked)


def _under(rated: Sequence[SheetColumn], instrument: Instrument | None, book: Mapping[int, CodebookEntry]) -> Mapping_:
    places = {c.index: Place() for c in rated}
    found = Mapping_(places, instrument)
    coined = coined_names((e.item, e.construct) for e in book.values())
    for c in rated:
        if entry := book.get(c.index):
            code = _alias(entry.construct, instrument) or mask_identities(entry.construct)
            own = not is_coined(entry.item, entry.construct, c.name, coined)
            item = mask_identities(entry.item) if own else ""
            places[c.index] = Place(code, item, None, entry.reverse, "codebook")
    if instrument is not None:
        _by_study(rated, instrument, found, book)
        _by_stem(rated, instrument, places)
        _by_prefix(rated, instrument, places)
        counts = Counter(p.construct for p in places.values())
        paths = [c for c in instrument.constructs if c.role in ON_PATHS]
        found.matched = bool(paths) and all(counts[c.name] >= 2 for c in paths)
    return found


def _by_study(
    rated: Sequence[SheetColumn], instrument: Instrument, mapping: Mapping_, book: Mapping[int, CodebookEntry]
) -> None:
    """Columns named as an item of the study, or worded as one, or as one of its statements; the closest pairs first."""
    places, holders = mapping.homes, dict[str, SheetColumn]()
    pairs = [p for c in rated if not places[c.index].construct and not c.again for p in _pairs(c, instrument, book)]
    for score, c, construct, thing in sorted(pairs, key=lambda p: (-p[0], p[1].index)):
        if places[c.index].construct or places[c.index].statement:
            continue
        if thing.name in holders:
            if score >= SURELY_SAME:
                mapping.rivals.setdefault(thing.name, [holders[thing.name]]).append(c)
            continue
        holders[thing.name] = c
        if isinstance(thing, Statement):
            places[c.index] = Place(statement=thing, evidence="statement")
        elif construct is not None:
            reverse = thing.reversed or None
            places[c.index] = Place(construct.name, thing.name, None, reverse, "name" if score > 1 else "wording")


_Pair = tuple[float, SheetColumn, Construct | None, Item | Statement]


def _pairs(c: SheetColumn, instrument: Instrument, book: Mapping[int, CodebookEntry]) -> Iterator[_Pair]:
    """What of the study the column may be: how likely, the column, the construct, the item or statement."""
    names, words = {plain(n) for n in column_names(c)}, [plain(w) for w in column_wordings(c)]
    where = place_of(c.code or c.name)
    listed = c.index in book  # as of no construct: it may still be a statement
    for owner in () if listed else instrument.constructs:
        for item in owner.items:
            score = _likeness(item.name, item.label.values(), names, words)
            if where is not None and place_of(item.name) == where:
                score = max(score, SAME_PLACE)
            if score >= SAME_ITEM:
                yield score, c, owner, item
    for statement in instrument.statements:
        score = _likeness(statement.name, (*statement.label.values(), *statement.aliases), names, words)
        if score >= SAME_STATEMENT:
            yield score, c, None, statement


def _likeness(name: str, labels: Iterable[str], names: set[str], words: Sequence[str]) -> float:
    if plain(name) in names:
        return SAME_NAME
    texts = [plain(v) for v in labels if v]
    return max((same_wording(t, w) for t in texts for w in words if len(w) > 3), default=0.0)


def rival_notes(mapping: Mapping_) -> list[Note]:
    """Items of the study that two columns or more are called or worded as."""
    notes = []
    for item, columns in mapping.rivals.items():
        left = [c for c in columns[1:] if not (place := mapping.homes.get(c.index)) or not place.item]
        if left:
            shown = [c.header[:60] for c in (columns[0], *left)]
            notes.append(note("read.item_twice", item=item, columns=joined(shown), first=shown[0]))
    return notes


def wave_notes(mapping: Mapping_, columns: Sequence[SheetColumn]) -> list[Note]:
    """Cautions on what may be asked twice: a construct with each number twice, or constructs of one item's columns."""
    drafted: dict[str, list[SheetColumn]] = defaultdict(list)
    for c in columns:
        home = mapping.homes.get(c.index)
        if home is not None and home.construct and home.evidence in {"draft", "prefix", "group"}:
            drafted[home.construct].append(c)
    notes = []
    for code, members in drafted.items():
        numbers = Counter(name.number for c in members if (name := named(c)) is not None)
        again = [k for k, n in numbers.items() if n > 1]
        if len(again) > 1 and sum(numbers[k] for k in again) == len(members):
            same = [c.header[:40] for c in members if (name := named(c)) is not None and name.number == again[0]]
            notes.append(note("read.numbers_again", construct=code, n=len(members), columns=joined(same)))
    numbered = {code: m for code, m in drafted.items() if _like_an_item(code, m[0]) and len(m) <= MOST_WAVES}
    if len(numbered) >= FEWEST_ITEMS and len({len(m) for m in numbered.values()}) == 1:
        first = next(iter(numbered.values()))
        shown = joined(c.header[:40] for c in first)
        notes.append(note("read.items_again", n=len(numbered), constructs=joined(list(numbered)[:6]), columns=shown))
    return notes


def _like_an_item(code: str, c: SheetColumn) -> bool:
    """Whether a drafted construct is named like an item by the file itself: F1 of a matrix with no name is our own."""
    name = named(c)
    made_up = code.startswith("F") and (name is None or not code.startswith(name.prefix.upper()))
    return _NUMBERED_CODE.fullmatch(code) is not None and not made_up


def construct_names(c: Construct) -> set[str]:
    """Everything that a construct is called, loosely written."""
    return {loose(n) for n in (c.name, *c.label.values(), *c.aliases) if loose(n)}


def _alias(text: str, instrument: Instrument | None) -> str:
    """The construct that `text` names exactly, empty where it names none."""
    if instrument is None or not loose(text):
        return ""
    return next((c.name for c in instrument.constructs if loose(text) in construct_names(c)), "")


def _contained(text: str, instrument: Instrument) -> str:
    """The construct whose longest name occurs in `text`; empty where none does, or two equally."""
    words = loose(text)
    found: list[tuple[int, int, str]] = []
    for c in instrument.constructs:
        for name in construct_names(c):
            enough = len(name) >= (2 if has_chinese(name) else 5)
            if enough and (at := words.find(name)) >= 0:
                found.append((len(name), -at, c.name))
    if not found:
        return ""
    longest = max(found)
    rivals = {f[2] for f in found if f[0] == longest[0] and f[1] == longest[1]}
    return longest[2] if len(rivals) == 1 else ""


def _by_stem(rated: Sequence[SheetColumn], instrument: Instrument, homes: dict[int, Place]) -> None:
    groups: dict[str, list[SheetColumn]] = defaultdict(list)
    for c in rated:
        if c.stem and not c.again:
            groups[plain(c.stem)].append(c)
    for members in groups.values():
        exact = _alias(members[0].stem, instrument)
        code = exact or (_contained(members[0].stem, instrument) if len(members) <= 12 else "")
        for c in members:
            place = homes[c.index]
            sure = place.evidence in {"codebook", "name", "statement"}
            if code and not sure and (not place.construct or place.construct != code):
                homes[c.index] = Place(code, evidence="stem")


def _by_prefix(rated: Sequence[SheetColumn], instrument: Instrument, homes: dict[int, Place]) -> None:
    for c in rated:
        if c.again or homes[c.index].evidence:
            continue
        name = named(c)
        prefixes = [name.prefix] if name and not name.generic else []
        prefixes += c.name.split("/")[:-1] if "/" in c.name else []
        for prefix in reversed(prefixes):
            code = _alias(prefix, instrument) or _begins(prefix, instrument)
            if code:
                homes[c.index] = Place(code, evidence="prefix")
                break


def _begins(prefix: str, instrument: Instrument) -> str:
    """The only construct one of whose names begins with `prefix` (three letters or more)."""
    start = loose(re.sub(r"[_\s]?(?:q|item|scale|grp|group)$", "", prefix))
    if len(start) < (2 if has_chinese(start) else 3):
        return ""
    found = {
        c.name
        for c in instrument.constructs
        if any(n.startswith(start) or (len(n) >= 3 and start.startswith(n)) for n in construct_names(c))
    }
    return found.pop() if len(found) == 1 else ""


def _draft(rated: Sequence[SheetColumn], mapping: Mapping_, book: Mapping[int, CodebookEntry]) -> None:
    """Constructs for columns that no study names: from the codebook, a stem, or a name prefix that several share."""
    groups: dict[str, list[SheetColumn]] = defaultdict(list)
    for c in rated:
        place = mapping.homes[c.index]
        if not place.construct and place.statement is None and c.group and not book.get(c.index):
            groups[c.group].append(c)
    homes = {
        c.group: Counter(
            mapping.homes[m.index].construct for m in rated if m.group == c.group and mapping.homes[m.index].construct
        )
        for c in rated
        if c.group
    }
    everything = len(rated)
    taken = {p.construct for p in mapping.homes.values()} | {
        c.name for c in (mapping.instrument.constructs if mapping.instrument else ())
    }
    for key, members in groups.items():
        home = homes.get(key)
        if home and len(home) == 1 and sum(home.values()) >= len(members):
            for c in members:
                mapping.homes[c.index] = Place(next(iter(home)), evidence="group")
        elif len(members) >= 2 and (len(members) < everything or everything <= 8 or short_name(members[0])):
            code = _code(members[0], taken)
            taken.add(code)
            name = named(members[0])
            words = name.prefix if name and members[0].code else members[0].stem
            mapping.drafted[code] = words or (name.prefix if name else code)
            for c in members:
                mapping.homes[c.index] = Place(code, evidence="draft")


def _code(c: SheetColumn, taken: set[str]) -> str:
    name = named(c)
    base = (
        name.prefix.upper()
        if name and not name.generic and re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,15}", name.prefix)
        else ""
    )
    if base and c.again:
        base = f"{base}_{c.again}"
    if base and base not in taken and not re.fullmatch(r"Q\d+", base):
        return base
    k = 1
    while f"F{k}" in taken:
        k += 1
    return f"F{k}"


def item_name(code: str, home: Place, c: SheetColumn, taken: set[str]) -> str:
    """A free item name: the study's or codebook's, else code and number."""
    if home.item and home.item not in taken and _ITEM_NAME.fullmatch(home.item):
        return home.item
    code = re.sub(r"\W+", "", code) or "ITEM"  # a masked or spaced name of a construct is no name of an item
    joint = "_" if code[-1:].isdigit() else ""
    name = named(c)
    if (
        name
        and not name.generic
        and home.evidence in {"prefix", "draft", "stem"}
        and f"{code}{joint}{name.number}" not in taken
    ):
        return f"{code}{joint}{name.number}"
    k = 1
    while f"{code}{joint}{k}" in taken:
        k += 1
    return f"{code}{joint}{k}"
