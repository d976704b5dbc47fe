"""The parts of an Excel workbook, found as a reader finds them; what a parser keeps whole is held against its limit."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from repurchase.survey.read.containers.guards.limits import (
    MOST_PART,
    MOST_STRINGS,
    MOST_STRINGS_BYTES,
    Refused,
)
from repurchase.survey.read.containers.guards.xml_walk import Names, attributes, walk
from repurchase.survey.read.containers.guards.zip_guard import Package, part_name

USUAL_BOOK = "xl/workbook.xml"
_TYPES = "[content_types].xml"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of a workbook: its name, its part, and the last word of the relation that leads there."""

    name: str
    part: str
    kind: str


@dataclass(slots=True)
class Workbook:
    """A workbook's parts."""

    sheets: list[SheetPart] = field(default_factory=list)
    strings: str = ""
    styles: str = ""
    date1904: bool = False
    roundabout: bool = False  # a part's place is told with dots, doubled or turned slashes


def workbook_names(package: Package) -> list[str]:
    """Every part that a reader may take for the workbook: the relations' first."""
    found = [t for kind, t in _office_documents(package) if kind != "bin" and t in package]
    return list(dict.fromkeys([*found, *([USUAL_BOOK] if USUAL_BOOK in package else [])]))


def _office_documents(package: Package) -> Iterator[tuple[str, str]]:
    """(kind, part) of the main documents that the relations and the content types name: sheet, bin or other."""
    types: dict[str, str] = {}
    names = Names()

    def start(name: str, given: list[str]) -> None:
        held = attributes(given, names)
        if names[name] == "Override":
            types[part_name(held.get("PartName", ""))] = held.get("ContentType", "").casefold()

    for pieces in package.read(_TYPES):
        walk(_capped(pieces), start)
    candidates = [t for kind, t in relations(package, "").values() if kind == "officeDocument"]
    candidates += [p for p, t in types.items() if "spreadsheetml" in t and "main" in t]
    for part in candidates:
        kind = types.get(part, "")
        if "spreadsheetml" in kind or (not kind and part.endswith("workbook.xml")):
            yield "sheet", part
        elif "sheet.binary" in kind:
            yield "bin", part


def relations(package: Package, part: str, roundabout: list[str] | None = None) -> dict[str, tuple[str, str]]:
    """The relations of a part by id: the last word of the type, and the part that it leads to.

    Targets that are written in a roundabout way are added to `roundabout`: not every reader follows them.
    """
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}
    names = Names()

    def start(tag: str, given: list[str]) -> None:
        if names[tag] == "Relationship":
            held = attributes(given, names)
            if held.get("TargetMode", "").casefold() != "external":
                target = held.get("Target", "")
                if roundabout is not None and (posixpath.normpath(target) != target or target.startswith("//")):
                    roundabout.append(target)
                where = posixpath.normpath(posixpath.join("/" + folder, target.replace("\\", "/")))
                found[held.get("Id", "")] = (held.get("Type", "").rpartition("/")[2], part_name(where))

    for pieces in package.read(posixpath.join(folder, "_rels", f"{name}.rels")):
        walk(_capped(pieces), start)
    return found


def workbook_at(package: Package, part: str) -> Workbook:
    """The sheets, strings and styles of the workbook in `part`."""
    odd: list[str] = []
    related = relations(package, part, odd)
    book, names = Workbook(roundabout=bool(odd)), Names()

    def start(tag: str, given: list[str]) -> None:
        kind, held = names[tag], attributes(given, names)
        if kind == "sheet" and held.get("id") in related:
            relation, target = related[held["id"]]
            book.sheets.append(SheetPart(held.get("name", ""), target, relation))
        elif kind == "workbookPr":
            book.date1904 = held.get("date1904", "").casefold() in {"1", "true"}

    for pieces in package.read(part):
        walk(_capped(pieces), start)
    known = {s.part for s in book.sheets}
    for relation, target in related.values():
        if relation == "sharedStrings":
            book.strings = target
        elif relation == "styles":
            book.styles = target
        elif relation == "worksheet" and target not in known:
            book.sheets.append(SheetPart("", target, "unnamed"))
    return book


def check_whole_parts(package: Package, book: Workbook) -> list[int]:
    """Hold the parts that a parser keeps whole against their limits; the length of each shared string."""
    if book.styles:
        for pieces in package.read(book.styles):
            walk(_capped(pieces))
    lengths: list[int] = []
    for pieces in package.read(book.strings) if book.strings else ():
        lengths = string_lengths(pieces)
    return lengths


def string_lengths(pieces: Iterable[bytes]) -> list[int]:
    """Characters of each shared string, its runs together."""
    lengths: list[int] = []
    names = Names()

    def start(tag: str, given: list[str]) -> None:
        if names[tag] == "si":
            lengths.append(0)
            if len(lengths) > MOST_STRINGS:
                raise Refused("containers.too_many_strings", most=MOST_STRINGS)

    def characters(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    walk(_capped(pieces, MOST_STRINGS_BYTES), start, None, characters)
    return lengths


def _capped(pieces: Iterable[bytes], most: int = MOST_PART) -> Iterator[bytes]:
    given = 0
    for piece in pieces:
        given += len(piece)
        if given > most:
            raise Refused("containers.part_too_large", megabytes=most // 1_000_000)
        yield piece
