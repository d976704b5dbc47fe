"""What was misread on a command line, said in the reader's language: one or two sentences, with the nearest name."""

from __future__ import annotations

from pathlib import Path

import click

from repurchase.command_line.translated_parameters import TranslatedArgument, value_word
from repurchase.command_line.value_types import option_name
from repurchase.errors import SettingError, nearest_name, shown_value
from repurchase.files.targets import shown
from repurchase.settings import shown_given
from repurchase.text import Text, joined, text

SUFFIXES = (".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".tsv", ".sav", ".zsav", ".dta", ".parquet")  # of surveys


def usage_refusal(error: click.UsageError, ctx: click.Context) -> SettingError:
    """The refusal for what click could not read."""
    return SettingError(_words(error, error.ctx or ctx))


def _words(error: click.UsageError, ctx: click.Context) -> Text:
    line = ctx.command_path
    if isinstance(error, click.NoSuchOption):
        return unknown_option(error.option_name, ctx)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return _missing(error.param, line)
    if isinstance(error, click.BadOptionUsage):
        return _misused(error.option_name, ctx)
    return text("usage.misread", line=line)


def unknown_option(given: str, ctx: click.Context) -> Text:
    """An option that the command does not have, and the nearest that it has."""
    known = [name for param in ctx.command.get_params(ctx) for name in (*param.opts, *param.secondary_opts)]
    near = nearest_name(given, [name for name in known if name.startswith("-")])
    about = {"option": shown_given(given), "line": ctx.command_path}
    return text("usage.no_option", **about) if near is None else text("usage.no_option_near", **about, near=near)


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
        return SettingError(text(key, file=shown(path), command=program))
    near = nearest_name(given, known)
    about = {"given": shown_given(given), "line": f"{program} --help"}
    if near is not None:
        return SettingError(text("usage.no_command_near", **about, near=f"{program} {near}"))
    return SettingError(text("usage.no_command", **about, known=joined(known)))
