"""A walk through XML that keeps nothing: expat, in any encoding it knows, document types refused at sight.

Elements and attributes are told by their local names whatever their namespace: the parsers behind us do so too, and
what a name means to them is what matters here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn
from xml.parsers import expat

from repurchase.survey.read.containers.guards.limits import Refused

Start = Callable[[str, list[str]], None]


class DamagedXml(Exception):
    """Text that is not well-formed XML."""


class Names(dict[str, str]):
    """Local names, each cut off its prefix once."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(":")[2]
        return local


def walk(
    pieces: Iterable[bytes],
    start: Start | None = None,
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
) -> None:
    """Call back for what a document holds: elements as they open (attributes: name, value, name ...) and close.

    Raises
    ------
    Refused
        The document has a document type, where entities are defined.
    DamagedXml
        It is not well-formed.
    """
    parser = new_parser(start, end, characters)
    with damage_told():
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)


def new_parser(
    start: Start | None = None,
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
) -> expat.XMLParserType:
    """The parser of such a walk, for whoever feeds it."""
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    if start is not None:
        parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if characters is not None:
        parser.CharacterDataHandler = characters
    return parser


@contextmanager
def damage_told() -> Iterator[None]:
    """What goes wrong while a parser is fed, as `DamagedXml`."""
    try:
        yield
    except expat.ExpatError as error:
        if error.code == 1:  # XML_ERROR_NO_MEMORY
            raise MemoryError from error
        raise DamagedXml from error
    except (LookupError, UnicodeError, ValueError) as error:  # an encoding that nobody knows
        raise DamagedXml from error


def attributes(given: list[str], names: Names) -> dict[str, str]:
    """Attributes by their local names; of two that differ in their prefix only, the longer value."""
    found: dict[str, str] = {}
    for k in range(0, len(given), 2):
        name = names[given[k]]
        if name not in found or len(given[k + 1]) > len(found[name]):
            found[name] = given[k + 1]
    return found


def _refuse(*_: object) -> NoReturn:
    raise Refused("read.xml_entities")
