"""The page that the program's name alone shows: what to type next."""

from __future__ import annotations

import os
import re
from pathlib import Path

from repurchase import __version__
from repurchase.command_line.command_quoting import file_word
from repurchase.command_line.help_layout import definitions, left_width, page_width, paragraph
from repurchase.command_line.usage_errors import SUFFIXES
from repurchase.files.near_names import files_in
from repurchase.files.targets import shown
from repurchase.text import reader_language, text

SURVEY_WORDS = re.compile(r"问卷|答卷|調查|调查|调研|数据|survey|answer|response|questionnaire|export|data", re.I)
OWN_WORDS = re.compile(r"codebook|columns|criteria|tables\.|clean|^power|^report", re.I)  # what we, or others, make
WIDEST_COMMAND = 44  # columns; a longer one stands on a line of its own


def first_page(program: str) -> str:
    """Return the page, in the reader's language; a file beside it that may be a survey is named, and not read."""
    width = page_width()
    file = survey_beside(Path())
    named = file_word(file) if file else str(text("first_page.your_file"))
    rows = [
        (f"{program} demo", str(text("first_page.demo"))),
        (f"{program} check {named}", str(text("first_page.check"))),
        (f"{program} analyze {named}", str(text("first_page.analyze"))),
        (f"{program} help", str(text("first_page.help"))),
    ]
    lines = [*paragraph(str(text("first_page.what", version=__version__)), width), ""]
    lines += [*paragraph(str(text("first_page.next")), width), ""]
    lines += definitions(rows, width, left_width(rows, width, WIDEST_COMMAND))
    if file:
        lines += ["", *paragraph(str(text("first_page.beside", file=file)), width)]
    lines += ["", *paragraph(str(text("first_page.other_language", command=_in_other_language(program))), width)]
    return "\n".join(lines)


def survey_beside(folder: Path) -> str | None:
    """Return the name of the file in a folder that is most likely a survey, by its name alone; None where none is."""
    names = [n for n in files_in(folder) if n.lower().endswith(SUFFIXES) and not OWN_WORDS.search(n)]
    usable = [n for n in names if shown(Path(n)) == n]
    return min(usable, key=lambda n: (not SURVEY_WORDS.search(n), SUFFIXES.index(Path(n).suffix.lower())), default=None)


def _in_other_language(program: str, *, windows: bool = os.name == "nt") -> str:
    """How the other language is chosen, in the shells of the system."""
    other = "en" if reader_language() == "zh" else "zh"
    if windows:
        return f"set REPURCHASE_LANG={other} (cmd) / $env:REPURCHASE_LANG='{other}' (PowerShell)"
    return f"REPURCHASE_LANG={other} {program}"
