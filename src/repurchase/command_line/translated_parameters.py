"""Options and arguments whose help waits for a language, and how a command's signature declares them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any, get_type_hints

import click

from repurchase.command_line.value_types import TranslatedValue
from repurchase.text import text

READING, ANALYSIS, WRITING, OTHER = "options.reading", "options.analysis", "options.writing", "options.other"


class TranslatedOption(click.Option):
    """An option whose help is a key of the catalogue, under a heading."""

    def __init__(self, *given: Any, words: str, heading: str = OTHER, default_words: str = "", **settings: Any) -> None:
        super().__init__(*given, **settings)
        self.words, self.heading, self.default_words = words, heading, default_words

    def shown_names(self) -> str:
        """Write the option as the help lists it: its names and the word of its value."""
        names = " / ".join([*sorted(self.opts, key=len), *self.secondary_opts])
        return names if self.is_flag else f"{names} {value_word(self)}"


class TranslatedArgument(click.Argument):
    """An argument under a word of the catalogue."""

    def __init__(self, *given: Any, words: str, **settings: Any) -> None:
        super().__init__(*given, **settings)
        self.words = words

    def make_metavar_word(self) -> str:
        """Return the word that stands for it in the help."""
        return value_word(self)

    def make_metavar(self, ctx: click.Context | None = None) -> str:
        """Return that word, in brackets where it may be left out."""
        return value_word(self) if self.required else f"[{value_word(self)}]"


def value_word(param: click.Parameter) -> str:
    """Return the word for the value of an option or argument, in the reader's language."""
    return str(text(param.type.word)) if isinstance(param.type, TranslatedValue) else ""


@dataclass(frozen=True, slots=True)
class DeclaredOption:
    """An option as a signature declares it: names, help, value, heading; `default` is what the help says of it."""

    names: str
    words: str
    value: TranslatedValue | None = None
    heading: str = OTHER
    default: str = ""

    def parameter(self, name: str, default: Any) -> click.Parameter:
        """Make the option of the parameter `name`."""
        kind: dict[str, Any] = {"is_flag": True} if self.value is None else {"type": self.value}
        return TranslatedOption(
            [self.names, name],
            words=self.words,
            heading=self.heading,
            default_words=self.default,
            **_presence(default),
            **kind,
        )


@dataclass(frozen=True, slots=True)
class DeclaredArgument:
    """An argument as a signature declares it."""

    words: str
    value: TranslatedValue

    def parameter(self, name: str, default: Any) -> click.Parameter:
        """Make the argument of the parameter `name`."""
        return TranslatedArgument([name], words=self.words, type=self.value, **_presence(default))


def _presence(default: Any) -> dict[str, Any]:
    """Whether a parameter must be given, else its default."""
    return {"required": True} if default is ... else {"required": False, "default": default}


def declared_parameters(function: Callable[..., object]) -> list[click.Parameter]:
    """The options and arguments that the annotations of a function declare, in their order."""
    hints = get_type_hints(function, include_extras=True)
    made = []
    for name, parameter in signature(function).parameters.items():
        default = ... if parameter.default is parameter.empty else parameter.default
        made.append(hints[name].__metadata__[0].parameter(name, default))
    return made
