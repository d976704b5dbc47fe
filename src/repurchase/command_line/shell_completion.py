"""Completion in bash, zsh, fish and PowerShell: shown as a script, or installed where the shell looks for it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from repurchase.command_line.translated_parameters import TranslatedOption
from repurchase.command_line.value_types import TranslatedValue
from repurchase.errors import InputError
from repurchase.files.targets import shown
from repurchase.text import joined, text

COMPLETE = "_REPURCHASE_COMPLETE"
DETECTED = "detected"
SUFFIXES = {"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1"}
BEGUN = "# completion of repurchase"
PROFILE_SECONDS = 20  # for PowerShell to say where its profile is

_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $line, $position)
    $env:%(complete_var)s = "powershell_complete"
    $env:%(complete_var)s_LINE = $line.ToString()
    $env:%(complete_var)s_WORD = $word
    %(prog_name)s | Where-Object { $_ } | ForEach-Object {
        $value, $words = $_ -split "`t", 2
        if (-not $words) { $words = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, "ParameterValue", $words)
    }
    Remove-Item env:%(complete_var)s, env:%(complete_var)s_LINE, env:%(complete_var)s_WORD
}
"""


class PowerShellComplete(ShellComplete):
    """Completion in PowerShell; where nothing is said it completes names of files by itself."""

    name = "powershell"
    source_template = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is typed, and that one; a backslash is a part of a path."""
        words = split_arg_string(os.environ.get(f"{COMPLETE}_LINE", "").replace("\\", "\\\\"))[1:]
        begun = os.environ.get(f"{COMPLETE}_WORD", "").strip("'\"")
        return (words[:-1] if words and begun and words[-1] == begun else words), begun

    def format_completion(self, item: CompletionItem) -> str:
        """Write one value and its words as a line."""
        if item.type != "plain":
            return ""
        return f"{item.value}\t{item.help}" if item.help else str(item.value)

    def complete(self) -> str:
        """Return the lines, the empty ones for files left out."""
        return "\n".join(line for line in super().complete().split("\n") if line)


add_completion_class(PowerShellComplete)


class ShellName(TranslatedValue):
    """One of the shells that can complete."""

    def completions(self) -> Sequence[str]:
        """Return the shells."""
        return tuple(SUFFIXES)


def completion_options() -> list[click.Parameter]:
    """``--install-completion`` and ``--show-completion``, each with a shell or for the one in use."""
    return [
        TranslatedOption(
            [option], words=words, type=ShellName("values.shell"), is_flag=False, flag_value=DETECTED, is_eager=True,
            expose_value=False, callback=callback
        )
        for option, words, callback in (
            ("--install-completion", "options.install_completion", _install),
            ("--show-completion", "options.show_completion", _show),
        )
    ]  # fmt: skip


def _show(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None and not ctx.resilient_parsing:
        click.echo(completion_script(chosen_shell(value), ctx.command))
        ctx.exit()


def _install(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None and not ctx.resilient_parsing:
        shell = chosen_shell(value)
        script, profile = install(shell, completion_script(shell, ctx.command))
        key = "completion.installed" if profile is None else "completion.installed_in"
        click.echo(str(text(key, shell=shell, script=shown(script), profile=shown(profile or script))))
        ctx.exit()


def chosen_shell(value: str) -> str:
    """Return the shell that was named, else the one in use.

    Raises
    ------
    InputError
        It is none that can complete.
    """
    named = value.lower()
    if value == DETECTED:
        windows = os.name == "nt" and "SHELL" not in os.environ
        named = "powershell" if windows else Path(os.environ.get("SHELL", "-")).name.lower()
    named = {"pwsh": "powershell"}.get(named.removesuffix(".exe"), named.removesuffix(".exe"))
    if named not in SUFFIXES:
        raise InputError("completion.unknown_shell", shell=named, known=joined(SUFFIXES))
    return named


def completion_script(shell: str, command: click.Command) -> str:
    """Return the script that makes a shell ask the program what may stand at the cursor."""
    kind = get_completion_class(shell) or PowerShellComplete
    made = kind(command, {}, str(command.name), COMPLETE)
    return str(made.source_template % made.source_vars())


def install(shell: str, script: str) -> tuple[Path, Path | None]:
    """Write the script, and one line into the profile of a shell that does not look for it by itself.

    Returns
    -------
    script, profile : Path, Path or None
    """
    home = Path.home()
    config = Path(os.environ.get("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME") or home / ".config")
    if shell == "fish":
        return _written(config / "fish" / "completions" / "repurchase.fish", script), None
    file = _written(config / "repurchase" / f"completion.{SUFFIXES[shell]}", script)
    profiles = {"bash": home / ".bashrc", "zsh": home / ".zshrc"}
    profile = profiles.get(shell) or _powershell_profile()
    line = f"{_line_of(shell, file)}  {BEGUN}"
    old = profile.read_text(encoding="utf-8", errors="surrogateescape") if profile.exists() else ""
    kept = [given for given in old.splitlines() if not given.rstrip().endswith(BEGUN)]
    _written(profile, "\n".join([*kept, line]) + "\n")
    return file, profile


def _line_of(shell: str, file: Path) -> str:
    if shell == "powershell":
        return f'. "{file}"'
    source = f"source '{file}'"
    return f"autoload -Uz compinit && compinit && {source}" if shell == "zsh" else source


def _written(path: Path, words: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8", errors="surrogateescape", newline="\n")
    return path


def _powershell_profile() -> Path:
    """Where PowerShell keeps its profile, as it says itself; its usual place where it does not."""
    program = shutil.which("pwsh") or shutil.which("powershell")
    usual = Path.home() / ".config" / "powershell" / "profile.ps1"
    if program is None:
        return usual
    asked = [program, "-NoProfile", "-Command", "$PROFILE"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, timeout=PROFILE_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return usual
    return Path(told.stdout.strip()) if told.returncode == 0 and told.stdout.strip() else usual
