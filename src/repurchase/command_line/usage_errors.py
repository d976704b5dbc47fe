"""What was misread on a command line, said in the reader's language: one or two sentences, with the nearest name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

import click

from repurchase.command_line.command_quoting import file_word
from repurchase.command_line.translated_parameters import TranslatedArgument, value_word
from repurchase.command_line.value_types import option_name
from repurchase.errors import SettingError, nearest_name, shown_value
from repurchase.files.targets import shown
from repurchase.settings import shown_given
from repurchase.text import Text, joined, text

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u2500\u30fc"
SUFFIXES = (".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".tsv", ".sav", ".zsav", ".dta", ".parquet")  # of surveys


def usage_refusal(error: click.UsageError, ctx: click.Context, words: Sequence[str] = ()) -> SettingError:
    """The refusal for what click could not read of the words of a line."""
    return SettingError(_words(error, error.ctx or ctx, words))


def _words(error: click.UsageError, ctx: click.Context, words: Sequence[str]) -> Text:
    line = ctx.command_path
    if isinstance(error, click.NoSuchOption):
        return unknown_option(_whole_option(error.option_name, words), ctx)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return _missing(error.param, line)
    if isinstance(error, click.BadOptionUsage):
        return _misused(error.option_name, ctx)
    return text("usage.misread", line=line)


def _before_end(words: Sequence[str]) -> list[str]:
    """The words among which options are looked for: those behind ``--`` are none, whatever they begin with."""
    return list(takewhile(lambda word: word != "--", words))


def _whole_option(given: str, words: Sequence[str]) -> str:
    """The option as it was typed: of ``-stdy`` click tells the first letter alone."""
    typed = (word.split("=")[0] for word in _before_end(words) if len(given) == len("-s") and word.startswith(given))
    return next(typed, given)


def unknown_option(given: str, ctx: click.Context) -> Text:
    """An option that the command does not have, and the nearest that it has."""
    known = {name.lstrip("-"): name for name in _options(ctx)}  # two hyphens alike make no option like another
    near = known.get(nearest_name(given.lstrip("-"), known) or "")
    about = {"option": shown_given(given), "line": ctx.command_path}
    return text("usage.no_option", **about) if near is None else text("usage.no_option_near", **about, near=near)


def _options(ctx: click.Context) -> list[str]:
    """Every option of a command as it is written."""
    names = [name for param in ctx.command.get_params(ctx) for name in (*param.opts, *param.secondary_opts)]
    return [name for name in names if name.startswith("-")]


def refuse_dashes(words: Sequence[str], ctx: click.Context) -> None:
    """Refuse an option whose hyphens a word processor, or a Chinese keyboard, has made into dashes, or lost one of.

    Raises
    ------
    SettingError
        A word is such an option.
    """
    known = _options(ctx)
    for word in _before_end(words):
        meant = "--" + word.lstrip(DASHES)
        if meant.split("=")[0] in known and not word.startswith("--") and word[0] in DASHES and word not in known:
            key = "usage.one_hyphen" if word == meant[1:] else "usage.dashes"
            raise SettingError(text(key, given=shown_given(word), option=meant))


def _missing(param: click.Parameter, line: str) -> Text:
    if isinstance(param, TranslatedArgument):
        return text("usage.no_argument", line=line, argument=value_word(param))
    return text("usage.option_wanted", line=line, option=f"{option_name(param)} {value_word(param)}".strip())


def _misused(option: str, ctx: click.Context) -> Text:
    """An option without the value that it takes, or with one that it does not."""
    params = [p for p in ctx.command.get_params(ctx) if option in (*p.opts, *p.secondary_opts)]
    if params and isinstance(params[0], click.Option) and params[0].is_flag:
        return text("usage.no_value", option=option, line=ctx.command_path)
    word = value_word(params[0]) if params else ""
    return text("usage.value_wanted", option=option, value=word, line=ctx.command_path)


def surplus(words: list[str], ctx: click.Context) -> SettingError:
    """The refusal for words that no argument takes."""
    split = [w for w in words if not w.startswith("-")]
    key = "usage.surplus_split" if len(split) == len(words) and _is_split_path(ctx, words) else "usage.surplus"
    return SettingError(text(key, words=shown_value(" ".join(words)), line=ctx.command_path))


def _is_split_path(ctx: click.Context, words: list[str]) -> bool:
    """Whether the words and those taken before them may be one path with spaces that nobody put in quotes."""
    taken = [value for value in ctx.params.values() if isinstance(value, Path)]
    return bool(taken) and not taken[-1].exists() and Path(words[-1]).suffix.lower() in SUFFIXES


def unknown_command(given: str, known: list[str], program: str) -> SettingError:
    """The refusal for a first word that is no command: a file, a slip, or anything."""
    path = Path(given)
    kinds = {".toml": "usage.file_study", ".lav": "usage.file_model", ".docx": "usage.file_manuscript"}
    key = kinds.get(path.suffix.lower(), "usage.file_data" if path.suffix.lower() in SUFFIXES else "")
    if not key and ("/" in given or "\\" in given or path.exists()):
        key = "usage.file_data"
    if key:
        return SettingError(text(key, file=shown(path), word=file_word(path), command=program))
    near = nearest_name(given, known)
    about = {"given": shown_given(given), "line": f"{program} --help"}
    if near is not None:
        return SettingError(text("usage.no_command_near", **about, near=f"{program} {near}"))
    return SettingError(text("usage.no_command", **about, known=joined(known)))
