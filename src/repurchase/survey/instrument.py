"""What was asked: constructs, items, statements, checks and background questions, with their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from repurchase.errors import UnknownNameError, name_hint, shown_value
from repurchase.short_repr import name_list, named_part
from repurchase.user_calls.asked_names import AskedNames
from repurchase.user_calls.call_checks import checks_made

Label = Mapping[str, str]  # language -> words, e.g. {"en": "Trust", "zh": "信任"}


@dataclass(frozen=True, slots=True)
class Scale(AskedNames):
    """Answer options from `low` to `high` inclusive, with their words where they are known.

    `assumed` says that the direction (high means agree) was taken for granted, for want of labels.
    """

    low: int = 1
    high: int = 5
    labels: tuple[Label, ...] = ()
    assumed: bool = False

    def _parts(self) -> Iterable[str]:
        return (f"{self.low}–{self.high}", "labelled" if self.labels else "", "assumed" if self.assumed else "")

    @property
    def points(self) -> tuple[int, ...]:
        """Every answer, from low to high."""
        return tuple(range(self.low, self.high + 1))

    def in_all_languages_of(self, other: Scale) -> Scale:
        """This scale with the words of `other` in further languages, where the two are the same scale."""
        if self.points != other.points or not self.labels or len(self.labels) != len(other.labels):
            return self
        pairs = list(zip(self.labels, other.labels, strict=True))
        if any(theirs.get(lang) != words for ours, theirs in pairs for lang, words in ours.items()):
            return self
        return replace(self, labels=tuple({**theirs, **ours} for ours, theirs in pairs))

    def labelled_by(self, other: Scale) -> Scale:
        """This scale with the words of `other` where it has none of its own and the two have the same points."""
        return self if self.labels or self.points != other.points else replace(self, labels=other.labels)


@checks_made()
@dataclass(frozen=True, slots=True)
class Item(AskedNames):
    """One rated statement.

    Attributes
    ----------
    name : str
    label : mapping of language to words
        Its wording.
    reversed : bool
        Agreeing means less of the construct.
    source : str
    column : str
        The header that names it in the file it was read from.

    Examples
    --------
    >>> import repurchase as rp
    >>> item = rp.Study.default().instrument["RI"].items[0]
    >>> item.name, item.reversed
    ('RI1', False)
    """

    name: str
    label: Label
    reversed: bool = False
    source: str = ""
    column: str = ""

    def _parts(self) -> Iterable[str]:
        return (repr(self.name), "reversed" if self.reversed else "", _quoted(self.label))


@checks_made()
@dataclass(frozen=True, slots=True)
class Construct(AskedNames):
    """A latent variable and the items that measure it.

    Attributes
    ----------
    name : str
        Its code, as paths have it.
    label : mapping of language to words
    items : tuple of Item
    scale : Scale
        The answers, from lowest to highest code.
    role : {"driver", "mediator", "outcome", "control", ""}
    source : str
        Where the items come from.
    aliases : tuple of str
        What else a file may call it.

    Examples
    --------
    >>> import repurchase as rp
    >>> outcome = rp.Study.default().instrument["RI"]
    >>> outcome.role, outcome.item_names, (outcome.scale.low, outcome.scale.high)
    ('outcome', ('RI1', 'RI2', 'RI3', 'RI4'), (1, 5))
    """

    name: str
    label: Label
    items: tuple[Item, ...]
    scale: Scale = Scale()
    role: str = ""
    source: str = ""
    aliases: tuple[str, ...] = ()

    def _parts(self) -> Iterable[str]:
        role, items = named_part("role", self.role), name_list(self.item_names)
        return (repr(self.name), _quoted(self.label), f"items={items}", f"{self.scale.low}–{self.scale.high}", role)

    @property
    def item_names(self) -> tuple[str, ...]:
        """Names of its items."""
        return tuple(i.name for i in self.items)


@dataclass(frozen=True, slots=True)
class Statement(AskedNames):
    """A Likert column outside any construct: a stated attribution, never an indicator of a latent variable.

    `block` groups statements that are compared with one another; `driver` is the construct that it speaks of.
    """

    name: str
    label: Label
    dimension: str = ""
    block: str = ""
    driver: str = ""
    scale: Scale = Scale()
    column: str = ""
    aliases: tuple[str, ...] = ()

    def _parts(self) -> Iterable[str]:
        return (repr(self.name), named_part("driver", self.driver), _quoted(self.label))


@dataclass(frozen=True, slots=True)
class Check(AskedNames):
    """An instructed-response question and the code that passes it."""

    name: str
    label: Label
    answer: int
    scale: Scale = Scale()
    column: str = ""

    def _parts(self) -> Iterable[str]:
        return (repr(self.name), f"answer={self.answer}", _quoted(self.label))


@dataclass(frozen=True, slots=True)
class Background(AskedNames):
    """A question about the respondent.

    `kind` is single, multiple, ordered or number; `options` in their natural order; `behaviour` puts it with
    purchase behaviour instead of the sample profile; `role` may be frequency, tenure, channel, eligible,
    consent or recommendation; `keep` are the answers to an eligible or consent question with which a respondent stays.
    """

    name: str
    label: Label
    options: tuple[Label, ...] = ()
    kind: str = "single"
    behaviour: bool = False
    role: str = ""
    column: str = ""
    aliases: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()

    def _parts(self) -> Iterable[str]:
        return (repr(self.name), self.kind, _quoted(self.label), named_part("options", len(self.options)))


@checks_made()
@dataclass(frozen=True, slots=True)
class Instrument(AskedNames):
    """A questionnaire: ordered constructs, statements, checks and background questions.

    Attributes
    ----------
    constructs : tuple of Construct
    statements : tuple of Statement
        Rated statements of no construct.
    checks : tuple of Check
        Questions with one right answer.
    background : tuple of Background
        Closed questions about the respondent.
    name : str
    label : mapping of language to words, optional

    Examples
    --------
    >>> import repurchase as rp
    >>> asked = rp.Study.default().instrument
    >>> len(asked.constructs), len(asked.items), asked.construct_of("RI1").name
    (9, 31, 'RI')
    """

    constructs: tuple[Construct, ...] = ()
    statements: tuple[Statement, ...] = ()
    checks: tuple[Check, ...] = ()
    background: tuple[Background, ...] = ()
    name: str = ""
    label: Label | None = None

    def _parts(self) -> Iterable[str]:
        return (
            repr(self.name) if self.name else "",
            f"constructs={name_list(c.name for c in self.constructs)}",
            named_part("items", len(self.items)),
            named_part("statements", len(self.statements)),
            named_part("checks", len(self.checks)),
            named_part("background", len(self.background)),
        )

    def __iter__(self) -> Iterator[Construct]:
        return iter(self.constructs)

    def __getitem__(self, name: str) -> Construct:
        """A construct by its code."""
        for construct in self.constructs:
            if construct.name == name:
                return construct
        hint = name_hint(name, (c.name for c in self.constructs))
        raise UnknownNameError("survey.unknown_construct", name=shown_value(name), hint=hint)

    def _ipython_key_completions_(self) -> list[str]:
        return [c.name for c in self.constructs]

    def _held_as(self, name: str) -> str | None:
        return f'["{name}"]' if name in self else None

    def __contains__(self, name: object) -> bool:
        return any(c.name == name for c in self.constructs)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of all constructs, in their order."""
        return tuple(i for c in self.constructs for i in c.items)

    @property
    def item_names(self) -> tuple[str, ...]:
        """Names of its items."""
        return tuple(i.name for i in self.items)

    def construct_of(self, item: str) -> Construct:
        """The construct of an item that the instrument has."""
        return next(c for c in self.constructs if item in c.item_names)

    def label_of(self, name: str) -> Label:
        """Words for a construct, item, statement, check or background question; its name where there are none."""
        everything: tuple[Any, ...] = (*self.constructs, *self.items, *self.statements, *self.checks, *self.background)
        for thing in everything:
            if thing.name == name:
                return dict(thing.label)
        return {"en": name, "zh": name}

    def with_constructs(self, constructs: tuple[Construct, ...]) -> Instrument:
        """The same questionnaire with other constructs."""
        return replace(self, constructs=constructs)


def _quoted(label: Label) -> str:
    """The words of a label in its first language, in quotation marks."""
    words = next(iter(label.values()), "")
    return f"“{words}”" if words else ""
