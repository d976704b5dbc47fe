"""Words that do not yet know their language.

A `Text` is a message key and the values that fill it. It becomes a string only when someone asks for a
language: ``str(text)`` or ``text.render("zh")``. Catalogues are ``locale/<language>/<subject>.toml``; the
file's stem is the first part of its keys. A field may choose between two forms by its number:
``{n} {n:answer|answers}``.
"""

from __future__ import annotations

import locale
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from repurchase.plain_text import printable_text, shortened_text
from repurchase.style import Interval, Number, Style, default_style

LANGUAGES = ("en", "zh")
MOST_REPR = 200  # characters of a message at a prompt
_NAME = r"[A-Za-z0-9_.]+"
_PLAIN = re.compile(rf'(?:#.*|\[({_NAME})\]|({_NAME}) = "([^"\\]*)")?')  # a line of a catalogue that hides nothing
_COMMA, _CLAUSE = "general.list_comma", "general.clause_mark"  # what stands between the parts of a list
DOUBLED = "对"  # with which both a sentence's object and a label may begin: 对主播的信任


@dataclass(frozen=True, slots=True)
class Text:
    """A message in every language: a catalogue key and its values."""

    key: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def render(self, lang: str | None = None, style: Style | None = None) -> str:
        """The message in `lang` (default: the reader's), its numbers in `style`."""
        lang = lang or reader_language()
        style = style or default_style(lang)
        message = catalogue(lang)[self.key]
        shown = {name: _Shown(render(value, lang, style), value) for name, value in self.values.items()}
        if lang == "zh":
            shown |= {
                name: _Shown(f"“{words}”", words.raw) for name, words in shown.items() if _runs_on(message, name, words)
            }
        return message.format(**shown)

    def __str__(self) -> str:
        return self.render()

    def __hash__(self) -> int:
        return hash((self.key, tuple((name, _hash_of(self.values[name])) for name in sorted(self.values))))

    def __repr__(self) -> str:
        try:
            said = ": " + " ".join(printable_text(self.render()).split())
        except (KeyError, IndexError, ValueError):  # no such message, or not its values: seen in a debugger
            said = ""
        return f"Text({shortened_text(self.key + said, MOST_REPR)})"


@dataclass(frozen=True, slots=True)
class Joined:
    """Several values read as one list: ``a, b and c`` / ``a、b和c``."""

    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Texts set one after another as sentences of one paragraph or cell."""

    values: tuple[object, ...]
    separator: str | Text | None = None


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words in italics wherever the format has them: the title of a book or journal."""

    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class StyleForms:
    """What each house style writes in a form of its own; by the style's name."""

    forms: Mapping[str, object]


class Marked(str):
    """Words that a writer of documents has put marks of its own into, which the gate for foreign text lets pass."""


class _Shown(str):
    """A rendered value that still knows its number, so that a message can pick a plural."""

    raw: object

    def __new__(cls, shown: str, raw: object) -> _Shown:
        made = super().__new__(cls, shown)
        made.raw = raw.value if isinstance(raw, Number) else raw
        return made

    def __format__(self, spec: str) -> str:
        if "|" not in spec:
            return str(self)
        one, many = spec.split("|", 1)
        return one if self.raw == 1 else many


def _runs_on(message: str, name: str, words: _Shown) -> bool:
    """Whether a label would repeat the word before it, and is set in quotation marks: 对“对主播的信任”."""
    if not words.startswith(DOUBLED):
        return False
    alone = words.raw.values[0] if isinstance(words.raw, Joined) and len(words.raw.values) == 1 else words.raw
    return isinstance(alone, Mapping) and f"{DOUBLED}{{{name}}}" in message


def _hash_of(value: object) -> int:
    """The hash of a value of a message; of what has none, that of what it consists of or of its kind."""
    if isinstance(value, Mapping):
        return hash(frozenset((str(key), words if isinstance(words, str) else "") for key, words in value.items()))
    try:
        return hash(value)
    except TypeError:  # a list of labels
        return hash(type(value))


def text(key: str, /, **values: object) -> Text:
    """A `Text` from its catalogue key and values (numbers, labels, texts, plain strings)."""
    return Text(key, MappingProxyType(values))


def joined(values: Iterable[object]) -> Joined:
    """The values as a list in the reader's punctuation."""
    return Joined(tuple(values))


def listed(values: Iterable[object], most: int | None = None) -> Words | Text:
    """The values with the reader's comma between them, as in brackets; what is beyond `most` is hinted at."""
    return _shortened(tuple(values), _COMMA, most)


def first_few(values: Iterable[object], most: int) -> Joined | Words | Text:
    """The values as `joined` has them where all are shown; else the first `most`, and a hint at the others."""
    every = tuple(values)
    return Joined(every) if len(every) <= most else listed(every, most)


def clauses(values: Iterable[object], most: int | None = None) -> Words | Text:
    """The values as clauses of one sentence, with the reader's semicolon between them."""
    return _shortened(tuple(values), _CLAUSE, most)


def _shortened(every: tuple[object, ...], mark: str, most: int | None) -> Words | Text:
    shown = Words(every[:most], text(mark))
    return shown if most is None or len(every) <= most else text("general.list_more", first=shown)


def render(value: object, lang: str, style: Style | None = None) -> str:
    """Turn any value that a document may hold into a string in `lang`."""
    if type(value) is str:  # most values are
        return printable_text(value)
    style = style or default_style(lang)
    match value:
        case None:
            return ""
        case Text():
            return value.render(lang, style)
        case Number():
            return style.format(value)
        case Interval():
            return style.interval(value)
        case Joined():
            return _join([render(v, lang, style) for v in value.values], lang)
        case Words():
            shown = [words for v in value.values if (words := render(v, lang, style))]
            return _between(shown, value.separator, lang).join(shown)
        case StyleForms():
            return render(value.forms[style.name], lang, style)
        case Mapping():  # a label: {"en": ..., "zh": ...}
            return printable_text(str(value.get(lang) or value.get("en") or next(iter(value.values()), "")))
        case float():
            return style.format(Number(value))
        case Marked():
            return value
        case _:
            return printable_text(str(value))  # whatever a label holds, every format and terminal can carry it


def _between(shown: list[str], separator: str | Text | None, lang: str) -> str:
    """What stands between texts; where one of a list holds the list's own comma, the semicolon."""
    if not isinstance(separator, Text):
        return ("" if lang == "zh" else " ") if separator is None else separator
    messages = catalogue(lang)
    mark = messages[separator.key]
    clash = separator.key == _COMMA and any(mark.strip() in words for words in shown)
    return messages[_CLAUSE] if clash else mark


def _join(shown: list[str], lang: str) -> str:
    messages = catalogue(lang)
    if len(shown) < 2:
        return "".join(shown)
    return messages["general.list_last"].format(first=messages[_COMMA].join(shown[:-1]), last=shown[-1])


def reader_language() -> str:
    """The language of messages: ``REPURCHASE_LANG``, else the locale's, else English.

    ``LANGUAGE`` goes before the locale, as in other programs, but not before a locale that is plain C.
    """
    wanted = os.environ.get("REPURCHASE_LANG", "")
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    if named not in ("C", "POSIX"):
        wanted = wanted or os.environ.get("LANGUAGE", "").partition(":")[0]
    wanted = wanted or named or _system_language()
    return "zh" if wanted.lower().startswith(("zh", "chinese")) else "en"


def _system_language() -> str:
    """What the system is set to where no variable says so: on Windows ``Chinese (Simplified)_China``, or ``zh_CN``."""
    try:
        return locale.getlocale()[0] or ""
    except ValueError:  # a locale that Python has no name for
        return ""


class Catalogue(Mapping[str, str]):
    """The messages of one language by their dotted keys; a subject is read when the first of its messages is."""

    def __init__(self, lang: str) -> None:
        folder = files("repurchase") / "locale" / lang
        self._unread = {f.name.removesuffix(".toml"): f for f in folder.iterdir() if f.name.endswith(".toml")}
        self._messages: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        if key not in self._messages:
            self._read(key.partition(".")[0])
        return self._messages[key]

    def __iter__(self) -> Iterator[str]:
        for subject in sorted(self._unread):
            self._read(subject)
        return iter(self._messages)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self, subject: str) -> None:
        source = self._unread.get(subject)
        if source is not None:
            self._messages |= messages_of(source.read_text(encoding="utf-8"), f"{subject}.")
            self._unread.pop(subject, None)


@cache
def catalogue(lang: str) -> Catalogue:
    """Every message of one language by its dotted key."""
    if lang not in LANGUAGES:
        raise ValueError(f"There is no language {lang!r}; choose {' or '.join(LANGUAGES)}.")
    return Catalogue(lang)


def messages_of(toml: str, prefix: str) -> dict[str, str]:
    """Messages of one file by their dotted keys.

    Most lines of a catalogue are a key and its words without an escape, which reading as any TOML takes five times as
    long; the library reads the others, and the whole of a file in which some line cannot be read alone.
    """
    found: dict[str, str] = {}
    table = prefix
    for line in toml.split("\n"):
        plain = _PLAIN.fullmatch(line)
        if plain is None:
            try:
                read = tomllib.loads(line)
            except tomllib.TOMLDecodeError:
                read = {}
            if not (alone := _flatten(read, table)):  # a table of some other form, or words over several lines
                return _flatten(tomllib.loads(toml), prefix)
            found |= alone
            continue
        header, key, words = plain.groups()
        if header is not None:
            table = f"{prefix}{header}."
        elif key is not None:
            found[table + key] = words
    return found


def _flatten(tree: Mapping[str, object], prefix: str) -> dict[str, str]:
    out: dict[str, str] = {}
    for key, value in tree.items():
        out |= _flatten(value, f"{prefix}{key}.") if isinstance(value, Mapping) else {f"{prefix}{key}": str(value)}
    return out
