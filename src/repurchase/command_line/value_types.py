"""What an option or argument takes: its word in the help, how it is read, and what a shell may complete."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from repurchase.errors import SettingError, nearest_name
from repurchase.files.near_names import missing_file
from repurchase.files.targets import shown
from repurchase.settings import SETTINGS, ChoiceSetting
from repurchase.text import text


class TranslatedValue(click.ParamType):
    """A kind of value under a word of the catalogue; `setting` says which values it may have."""

    name = "value"

    def __init__(self, word: str, setting: str | None = None) -> None:
        self.word, self.setting = word, setting

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read what was typed, and refuse what the setting cannot take."""
        read = self.read_value(value)
        wrong = self.setting and SETTINGS[self.setting].problem(option_name(param), read)
        if wrong:
            raise SettingError(wrong)
        return read

    def read_value(self, value: Any) -> Any:
        """Make of a word what the command works with; a word of which this cannot be made stays."""
        return value

    def look_again(self, value: Any) -> None:
        """Refuse what can only be judged once all options have been read."""

    def completions(self) -> Sequence[str]:
        """What may stand here, where that is known."""
        rule = SETTINGS[self.setting] if self.setting else None
        return rule.known if isinstance(rule, ChoiceSetting) else ()

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the known values that begin so."""
        begun = incomplete.lower()
        return [CompletionItem(known) for known in self.completions() if known and known.lower().startswith(begun)]


class KnownValue(TranslatedValue):
    """One of some words, of which the command itself takes other spellings too."""

    def __init__(self, word: str, known: Sequence[str]) -> None:
        super().__init__(word)
        self._known = tuple(known)

    def completions(self) -> Sequence[str]:
        """Return the words."""
        return self._known


class WholeValue(TranslatedValue):
    """A whole number."""

    def read_value(self, value: Any) -> Any:
        """Read what was typed."""
        try:
            return int(value)
        except ValueError:
            return value


class DecimalValue(TranslatedValue):
    """A number that may have decimals."""

    def read_value(self, value: Any) -> Any:
        """Read what was typed."""
        try:
            return float(value)
        except ValueError:
            return value


class ListedValue(KnownValue):
    """Several of some words with commas between them; the command itself refuses what it does not know."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return what may follow the last comma, before it what was typed."""
        before, comma, begun = incomplete.rpartition(",")
        given = set(before.split(","))
        free = [k for k in self._known if k not in given and k.startswith(begun.strip().lower())]
        return [CompletionItem(f"{before}{comma}{known}") for known in free]


class ReadFile(TranslatedValue):
    """A file that the command reads; a shell completes it."""

    def read_value(self, value: Any) -> Any:
        """Read what was typed."""
        return Path(value)

    def look_again(self, value: Any) -> None:
        """Refuse a file that is not there."""
        refuse_missing(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Leave it to the shell, which knows files."""
        return [CompletionItem(incomplete, type="file")]


class FindingsPlace(ReadFile):
    """A findings.json, or the folder of a report that holds one."""


class WrittenFile(ReadFile):
    """A file that the command writes, or a folder for several."""

    def look_again(self, value: Any) -> None:
        """Nothing: it need not exist yet."""


class WrittenFolder(WrittenFile):
    """A folder that the command writes to."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Leave it to the shell, which knows folders."""
        return [CompletionItem(incomplete, type="dir")]


class StudyGiven(TranslatedValue):
    """A study file, or the name of a shipped study."""

    def look_again(self, value: Any) -> None:
        """Refuse what is neither, and name the one that may be meant."""
        path = Path(value)
        if value in shipped_names() or not path.name or os.path.lexists(path):
            return
        near = missing_file(path) or nearest_name(value, shipped_names())
        if near is None:
            raise SettingError(text("study.no_file", file=shown(path)))
        raise SettingError(text("usage.no_study_near", file=shown(path), near=near))

    def completions(self) -> Sequence[str]:
        """Return the names of the shipped studies."""
        return shipped_names()

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return shipped studies that begin so, else files."""
        return super().shell_complete(ctx, param, incomplete) or [CompletionItem(incomplete, type="file")]


class StudyName(TranslatedValue):
    """The name of a shipped study."""

    def completions(self) -> Sequence[str]:
        """Return the names of the shipped studies."""
        return shipped_names()


class CommandGiven(TranslatedValue):
    """The name of a command."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the commands that begin so, each with what it does."""
        program = ctx.find_root()
        return program.command.shell_complete(program, incomplete)


def shipped_names() -> tuple[str, ...]:
    """The names of the studies that come with the package, by their files' names: no file is read."""
    folder = Path(__file__).parents[1] / "resources" / "studies"
    return tuple(sorted(p.stem for p in folder.glob("*.toml")))


def option_name(param: click.Parameter | None) -> str:
    """How the user calls a parameter: its longest option, or its word in the help."""
    if param is None:
        return "-"
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return str(text(param.type.word)) if isinstance(param.type, TranslatedValue) else str(param.name)


def refuse_missing(path: Path) -> None:
    """Refuse a file that is not there, and name the one that may be meant.

    Raises
    ------
    SettingError
        There is no such file.
    """
    if os.path.lexists(path) or "://" in str(path) or not path.name:
        return  # what is wrong with an address or an empty name is said where it is read
    near = missing_file(path)
    if near is None:
        raise SettingError(text("usage.no_file", file=shown(path)))
    raise SettingError(text("usage.no_file_near", file=shown(path), near=near))
