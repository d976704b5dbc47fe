"""Commands and their group: help laid out in the reader's language, and misread lines told in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import click
from click.shell_completion import CompletionItem

from repurchase.command_line.first_page import first_page
from repurchase.command_line.help_layout import definitions, left_width, page_width, paragraph
from repurchase.command_line.translated_parameters import (
    ANALYSIS,
    OTHER,
    READING,
    WRITING,
    TranslatedArgument,
    TranslatedOption,
    declared_parameters,
)
from repurchase.command_line.usage_errors import refuse_dashes, surplus, unknown_command, usage_refusal
from repurchase.command_line.value_types import TranslatedValue
from repurchase.text import text

FIRST_STEPS, BEFORE_FIELDING, FURTHER = "commands.first_steps", "commands.before_fielding", "commands.further"
PROGRAM = "repurchase"
ResolvedCommand = tuple[str | None, click.Command | None, list[str]]


class TranslatedCommand(click.Command):
    """A command whose words are keys of the catalogue: ``commands.<name>``, ``commands.<name>_more`` and examples."""

    def __init__(self, name: str, heading: str = FURTHER, examples: Sequence[str] = (), **settings: Any) -> None:
        settings.setdefault("context_settings", {})["allow_extra_args"] = True  # they are refused in our own words
        super().__init__(name, **settings)
        self.heading, self.examples = heading, tuple(examples)

    def summary(self) -> str:
        """Return the line of the command in the list of all."""
        return str(text(f"commands.{self.name}"))

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the line that shells show beside the command's name."""
        return self.summary()

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the options that begin so, each with its words."""
        words = {name: str(text(p.words)) for p in self.params if isinstance(p, TranslatedOption) for name in p.opts}
        items = super().shell_complete(ctx, incomplete)
        for item in items:
            item.help = words.get(item.value, item.help)
        return items

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the line; what cannot be read, and files that are not there, are refused before any work."""
        if not ctx.resilient_parsing:
            refuse_dashes(args, ctx)
        words = tuple(args)  # click takes them away as it reads
        try:
            super().parse_args(ctx, args)
        except click.UsageError as error:
            raise usage_refusal(error, ctx, words) from None
        if ctx.args and not ctx.resilient_parsing:
            raise surplus(ctx.args, ctx)
        if not ctx.resilient_parsing:
            for param in self.params:
                value = ctx.params.get(str(param.name))
                if value is not None and isinstance(param.type, TranslatedValue):
                    param.type.look_again(value)
        return ctx.args

    def get_help(self, ctx: click.Context) -> str:
        """Return the page of help."""
        width = page_width()
        arguments = [p for p in self.params if isinstance(p, TranslatedArgument)]
        options = [p for p in self.get_params(ctx) if isinstance(p, TranslatedOption)]
        parts = [usage_lines(ctx, arguments, width), paragraph(self.long_words(), width)]
        rows = [(p.make_metavar_word(), _explained(p)) for p in arguments]
        rows_of = {h: [(p.shown_names(), _explained(p)) for p in options if p.heading == h] for h in HEADINGS}
        left = left_width([row for group in rows_of.values() for row in group], width)
        parts.append(_section("usage.arguments", definitions(rows, width, left)) if rows else [])
        parts += [_section(h, definitions(group, width, left)) for h, group in rows_of.items() if group]
        parts.append(_section("usage.examples", [f"  {line}" for line in self.examples]) if self.examples else [])
        return "\n\n".join("\n".join(part) for part in parts if part)

    def long_words(self) -> str:
        """Return what the command does, in two or three sentences."""
        return str(text(f"commands.{self.name}_more"))


HEADINGS = (READING, ANALYSIS, WRITING, OTHER)


class TranslatedGroup(click.Group):
    """The program: without a word it shows the first page, with a file's name it says which command is meant."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options before the command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise usage_refusal(error, ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; without one, show the first page."""
        value = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            click.echo(first_page(PROGRAM))
        return value

    def resolve_command(self, ctx: click.Context, args: list[str]) -> ResolvedCommand:
        """Find the command of the first word."""
        command = self.get_command(ctx, args[0])
        if command is None and not ctx.resilient_parsing:
            raise unknown_command(args[0], list(self.commands), PROGRAM)
        return (command.name if command else None), command, args[1:]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they are declared."""
        return list(self.commands)

    def get_help(self, ctx: click.Context) -> str:
        """Return the list of commands, headed by what they are for."""
        width = page_width()
        words = str(text("usage.usage", line=PROGRAM, words=text("usage.command_and_options")))
        commands = [c for c in self.commands.values() if isinstance(c, TranslatedCommand)]
        headings = dict.fromkeys(c.heading for c in commands)
        rows_of = {h: [(str(c.name), c.summary()) for c in commands if c.heading == h] for h in headings}
        options = [(p.shown_names(), _explained(p)) for p in self.get_params(ctx) if isinstance(p, TranslatedOption)]
        left = left_width([row for rows in rows_of.values() for row in rows], width)
        parts = [paragraph(words, width), paragraph(str(text("commands.program")), width)]
        parts += [_section(h, definitions(rows, width, left)) for h, rows in rows_of.items()]
        parts.append(_section("options.other", definitions(options, width)))
        parts.append(paragraph(str(text("usage.more_help", line=f"{PROGRAM} analyze --help")), width))
        return "\n\n".join("\n".join(part) for part in parts)


@dataclass(frozen=True, slots=True)
class CommandDeclaration:
    """Makes a command of the function below it; its options are what the annotations declare."""

    heading: str
    examples: tuple[str, ...]
    name: str | None = None

    def __call__(self, function: Callable[..., None]) -> TranslatedCommand:
        return TranslatedCommand(
            self.name or function.__name__,
            self.heading,
            self.examples,
            callback=function,
            params=[*declared_parameters(function), help_option()],
            add_help_option=False,
        )


def command(heading: str, *examples: str, name: str | None = None) -> CommandDeclaration:
    """Declare a command: its heading in the list of commands, and lines to copy."""
    return CommandDeclaration(heading, examples, name)


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


def help_option() -> TranslatedOption:
    """``--help``, which prints the page of a command and ends."""
    return TranslatedOption(
        ["--help", "-h"], words="options.help", is_flag=True, is_eager=True, expose_value=False, callback=_show_help
    )


def usage_lines(ctx: click.Context, arguments: Sequence[TranslatedArgument], width: int) -> list[str]:
    """The line that says how a command is written."""
    words = " ".join([*(a.make_metavar(ctx) for a in arguments), str(text("usage.options"))])
    return paragraph(str(text("usage.usage", line=ctx.command_path, words=words)), width)


def _explained(param: TranslatedOption | TranslatedArgument) -> str:
    """The help of a parameter, with its default or that it must be given."""
    words = str(text(param.words))
    if param.required:
        return str(text("usage.required", words=words)) if isinstance(param, TranslatedOption) else words
    shown = param.default_words if isinstance(param, TranslatedOption) else str(param.default or "")
    return str(text("usage.default", words=words, default=shown)) if shown else words


def _section(heading: str, lines: list[str]) -> list[str]:
    return [str(text(heading)), *lines]
