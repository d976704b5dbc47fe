"""The program: its commands, its exit codes, and what a process needs before any of them runs."""

from __future__ import annotations

import atexit
import gc
import os
import secrets
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from repurchase import __version__
from repurchase.command_line.commands.fielding_commands import power, questionnaire, simulate, studies
from repurchase.command_line.commands.further_commands import criteria, fit, review, show_help
from repurchase.command_line.commands.survey_commands import analyze, check, demo, export, init
from repurchase.command_line.commands.told_lines import tell
from repurchase.command_line.crash_report import tell_crash
from repurchase.command_line.shell_completion import COMPLETE, completion_options
from repurchase.command_line.translated_commands import PROGRAM, TranslatedGroup, help_option
from repurchase.command_line.translated_parameters import TranslatedOption
from repurchase.errors import MOST_CHARACTERS, RepurchaseError
from repurchase.files.endings import end_politely
from repurchase.files.kept import KeptFiles
from repurchase.files.streams import StreamError, open_streams
from repurchase.files.targets import shown
from repurchase.plain_text import shortened_text
from repurchase.text import text

COMMANDS = (
    demo, check, init, analyze, studies, questionnaire, simulate, power, export, fit, review, criteria, show_help
)  # fmt: skip


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(__version__)
        ctx.exit()


_version = TranslatedOption(
    ["--version"], words="options.version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version
)
app = TranslatedGroup(
    PROGRAM,
    commands={str(command.name): command for command in COMMANDS},
    params=[_version, help_option(), *completion_options()],
    add_help_option=False,
    invoke_without_command=True,
    no_args_is_help=False,
)


def main() -> None:
    """Run a command; what the user can mend ends in one or two sentences and exit code 2."""
    gc.set_threshold(100_000, 50, 1_000)  # nearly nothing that a command makes is a circle; looking is an eighth of it
    atexit.register(gc.freeze)  # nor is all that stays taken apart at the end
    open_streams()
    end_politely()
    for name in ("MPLBACKEND=Agg", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "MKL_NUM_THREADS=1"):
        os.environ.setdefault(*name.split("="))  # of small matrices more threads make twice the work, and no more speed
    _keep_home_clean()
    warnings.simplefilter("ignore")  # cautions stand in the report; a library's own warning helps nobody here
    warnings.filterwarnings("always", category=KeptFiles)
    warnings.showwarning = lambda message, *about: tell(str(message))
    sys.unraisablehook = lambda about: None  # what a destructor could not do was said when it failed
    sys.excepthook = tell_crash
    with _mended():
        sys.exit(app.main(prog_name=PROGRAM, complete_var=COMPLETE, standalone_mode=False))


def _keep_home_clean() -> None:
    """Let matplotlib keep its caches in a folder of this run alone, not in the user's: nothing is left anywhere."""
    if "MPLCONFIGDIR" not in os.environ:
        own = os.path.join(tempfile.gettempdir(), f"repurchase-{secrets.token_hex(8)}")  # made when it is used
        os.environ["MPLCONFIGDIR"] = own
        atexit.register(shutil.rmtree, own, ignore_errors=True)


@contextmanager
def _mended() -> Iterator[None]:
    """Turn what is no fault of the program into a sentence and an exit code."""
    try:
        yield
    except RepurchaseError as error:
        _refuse(str(error))
    except StreamError as error:
        _refuse(text("cli.stream_error", what=error.strerror or "-", stream=error.filename or "-").render())
    except OSError as error:
        _refuse(
            text(
                "cli.os_error",
                what=error.strerror or type(error).__name__,
                file=shown(Path(str(error.filename or "-"))),
            ).render()
        )
    except MemoryError:
        _refuse(text("files.no_memory").render())
    except RecursionError:
        _refuse(text("files.too_deep").render())
    except SystemExit as end:
        if isinstance(end.code, int) and end.code > 128:  # a signal
            _complain(text("cli.interrupted").render())
        raise
    except (KeyboardInterrupt, click.Abort):
        _complain(text("cli.interrupted").render())
        raise SystemExit(130) from None


def _refuse(words: str) -> None:
    _complain(words)
    raise SystemExit(2) from None


def _complain(words: str) -> None:
    with suppress(OSError):
        click.echo(shortened_text(words, MOST_CHARACTERS), err=True)  # whole: commands in it are copied
