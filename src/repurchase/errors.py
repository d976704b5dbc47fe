"""Everything that can go wrong, said in the reader's language; and the cautions that travel with results.

No message is without end: what it repeats is cut here, once, whoever raises it.
"""

from __future__ import annotations

import linecache
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from traceback import walk_tb

from repurchase.identity_patterns import masked_values
from repurchase.plain_text import printable_text, shortened_text
from repurchase.short_repr import ShortRepr
from repurchase.text import Joined, Text, Words, joined, text

INFO, CAUTION, ALARM = "info", "caution", "alarm"
MOST_CHARACTERS = 2_000  # of a message
MOST_VALUE = 200  # of one value in it
MOST_LIST, MOST_NOTE_LIST = 500, 1_200  # of a list in it; of a longer one the first few are named, and their number
FIRST_FEW = 5
LONGEST_SHOWN = 60  # characters of a value that was given, or of a statement, where a refusal repeats it
MOST_COMPARED = 2_000  # names that are compared with one that is unknown
ALIKE = 0.6  # share of two names that must agree: two letters in a word of five may be wrong
SHORTEST_BEGUN = 3  # letters with which a name begins that say which is meant
LONGEST_NUMBER = 14_000  # bits: beyond them Python refuses to write a whole number in decimals


class RepurchaseError(Exception):
    """Base of every error raised on purpose; carries a `Text`, not a string.

    Attributes
    ----------
    message : Text
        What is wrong and what to do about it; ``message.render("zh")`` is Chinese.

    Examples
    --------
    >>> import repurchase as rp
    >>> try:
    ...     rp.read("none.xlsx")
    ... except rp.RepurchaseError as error:
    ...     print(error.message.render("en"))
    The file none.xlsx does not exist. Check the name and the folder.
    """

    def __init__(self, message: Text | str, /, **values: object) -> None:
        given = text(message, **values) if isinstance(message, str) else message
        self.message = bounded(text(given.key, **masked_values(given.values)))  # no error repeats who is named
        super().__init__(self.message)

    def __str__(self) -> str:
        return shortened_text(printable_text(self.message.render()), MOST_CHARACTERS)

    def _render_traceback_(self) -> list[str]:
        """What IPython and Jupyter show: the line that called us, and the sentence; how we got there helps nobody."""
        own, package = None, __name__.partition(".")[0]
        for frame, line in walk_tb(self.__traceback__):
            if frame.f_globals.get("__name__", "").partition(".")[0] == package:
                break
            own = line, linecache.getline(frame.f_code.co_filename, line).strip()
        said = f"{type(self).__name__}: {self}"
        return [said] if own is None or not own[1] else [f"---> {own[0]} {own[1]}", "", said]


class InputError(RepurchaseError, ValueError):
    """The data, the questionnaire or the study file is not what the analysis needs; a `ValueError` too.

    Examples
    --------
    >>> import repurchase as rp
    >>> try:
    ...     rp.Study.parse("name = 1")
    ... except rp.InputError:
    ...     print("no study")
    no study
    """


class ModelError(RepurchaseError, ValueError):
    """The model is misspelt, or says what cannot be estimated; a `ValueError` too.

    Examples
    --------
    >>> import repurchase as rp
    >>> try:
    ...     rp.Model.parse("SAT =~ ")
    ... except rp.ModelError:
    ...     print("no model")
    no model
    """


class SettingError(InputError, ModelError):
    """An option or argument has a value that it cannot take, whatever the data and the model."""


class EstimationError(RepurchaseError, ArithmeticError):
    """The numbers asked for do not exist for these data; an `ArithmeticError` too.

    Examples
    --------
    >>> import repurchase as rp, pandas as pd
    >>> try:
    ...     rp.reliability(pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0]}), {"X": ["a", "b"]})
    ... except rp.EstimationError:
    ...     print("too few answers")
    too few answers
    """


class UnknownArgumentError(InputError, TypeError):
    """A function was given an argument of a name that it does not have."""


class MissingArgumentError(InputError, TypeError):
    """A function was called without an argument that it needs, or with more of them than it takes."""


class UnknownNameError(InputError, KeyError):
    """Something was asked for by a name that nothing has."""


class UnknownAttributeError(InputError, AttributeError):
    """The package has no such name."""


@dataclass(frozen=True, slots=True)
class Note(ShortRepr):
    """A caution that travels with a result into every table and report.

    Attributes
    ----------
    message : Text
        One or two sentences, in no language yet.
    severity : {"info", "caution", "alarm"}
        *info* explains, *caution* limits what may be concluded, *alarm* says that a number must not be used.

    Examples
    --------
    >>> import repurchase as rp
    >>> found = rp.describe(rp.screen(rp.read(rp.sample_survey())).survey)
    >>> {note.severity for note in found.notes} <= {"info", "caution", "alarm"}
    True
    """

    message: Text
    severity: str = CAUTION

    def __str__(self) -> str:
        return self.message.render()

    def _parts(self) -> Iterable[str]:
        return (self.severity, shortened_text(str(self), MOST_VALUE))


def note(key: str, /, severity: str = CAUTION, **values: object) -> Note:
    """A `Note` from its catalogue key and values."""
    return Note(bounded(text(key, **masked_values(values)), MOST_NOTE_LIST), severity)


def nearest_name(given: object, known: Iterable[object], alike: float = ALIKE) -> str | None:
    """The known name that was most likely meant, in capitals or not, or the first that begins so; else None."""
    names = {str(name).casefold(): str(name) for name in islice(known, MOST_COMPARED)}
    word = str(given)[:MOST_VALUE].casefold()
    begun = [name for name in names if len(word) >= SHORTEST_BEGUN and name.startswith(word)]
    near = get_close_matches(word, names, 1, alike) or begun
    return names[near[0]] if near else None


def name_hint(given: object, known: Iterable[object]) -> Text:
    """The end of a sentence on a name that nothing has: which one may have been meant, else which there are."""
    names = [str(name) for name in known]
    near = nearest_name(given, names)
    if near is not None:
        return text("general.nearest", name=near)
    return text("general.known", known=joined(names)) if names else text("general.none_known")


def bounded(message: Text, most_list: int = MOST_LIST) -> Text:
    """Cut what a message repeats: long words, numbers without end, and lists to their first few and their number.

    Parameters
    ----------
    message : Text
    most_list : int
        Characters of a list that stays whole.

    Returns
    -------
    Text
        The same object where nothing was too long.
    """
    values = {name: _bounded(value, most_list) for name, value in message.values.items()}
    if all(value is message.values[name] for name, value in values.items()):
        return message
    return text(message.key, **values)


def shown_value(value: object, most: int = MOST_VALUE) -> str:
    """Write any value as a message may repeat it: short, printable, and without a number of thousands of digits."""
    if isinstance(value, int) and value.bit_length() > LONGEST_NUMBER:
        return shortened_text(hex(value), most)
    if isinstance(value, list | tuple | dict | set | frozenset) and len(value) > FIRST_FEW:
        return f"{type(value).__name__} ({len(value)})"
    if not isinstance(value, str):
        try:
            value = str(value)
        except (ValueError, RecursionError):  # a number or a nesting within it has no end
            value = type(value).__name__
    return shortened_text(printable_text(value[: most + 1]), most)


def _bounded(value: object, most_list: int) -> object:
    match value:
        case str():
            fits = len(value) <= MOST_VALUE and value.isprintable()
            return value if fits else shortened_text(printable_text(value), MOST_VALUE)
        case bool() | None | float():
            return value
        case int():
            return value if value.bit_length() <= LONGEST_NUMBER else shown_value(value)
        case Text():
            return bounded(value, most_list)
        case Joined():
            return _bounded_list(value, most_list)
        case Words():
            kept = tuple(_bounded(v, most_list) for v in value.values)
            return value if _same(kept, value.values) else Words(kept, value.separator)
        case Mapping():
            cut = {name: _bounded(words, most_list) for name, words in value.items()}
            return value if _same(tuple(cut.values()), tuple(value.values())) else cut
    return value


def _same(kept: tuple[object, ...], values: tuple[object, ...]) -> bool:
    return all(a is b for a, b in zip(kept, values, strict=True))


def _bounded_list(value: Joined, most_list: int) -> Joined:
    kept = tuple(_bounded(v, most_list) for v in value.values)
    if len(kept) <= FIRST_FEW or sum(len(str(v)) for v in kept[: most_list + 1]) <= most_list:
        return value if _same(kept, value.values) else Joined(kept)
    few = kept[:FIRST_FEW]
    return Joined((*few, text("settings.more", n=len(kept) - len(few))))
