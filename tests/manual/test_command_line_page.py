"""reference/command-line shows what ``--help`` prints today, in both languages; white space is folded."""

from __future__ import annotations

import re
import sys
from importlib import import_module

import pytest
from manual_pages import DOCS, LANGUAGES

from repurchase.cli import app

sys.path.insert(0, str(DOCS / "writers"))
command_line = import_module("command_line")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_that_of_today(lang):
    now = (DOCS / lang / "reference" / "command-line.md").read_text(encoding="utf-8")
    assert now.split() == command_line.page(lang).split(), "run `python docs/writers/command_line.py`"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_and_option_stands_on_it(lang):
    page = (DOCS / lang / "reference" / "command-line.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^## repurchase (\S+)\n\n```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL))
    commands = app.commands
    assert list(parts) == list(commands)
    for name, command in commands.items():
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        assert options <= set(re.findall(r"--[\w-]+", parts[name]))
