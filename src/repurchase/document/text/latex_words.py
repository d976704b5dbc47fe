"""Words as LaTeX prints them: signs escaped, symbols in italics, references by label."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable

from repurchase.document.typeset.typeset_blocks import TypesetNote, TypesetRun

_PLAIN = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "\u2007": r"\hphantom{0}",  # what aligns decimals is as wide as a figure
    "\u00a0": "~",
    "\n": " ",
    "\x1f": r"\allowbreak{}",
    **{c: "\\" + c for c in "&%$#_{}"},
}


def _greek_command(letter: str) -> str:
    """``\\alpha`` of α and ``\\Delta`` of Δ."""
    name = unicodedata.name(letter).split()[-1].replace("LAMDA", "LAMBDA")
    return "\\" + (name.capitalize() if letter.isupper() else name.lower())


_MATHS = {
    "−": "-",
    "²": "^2",
    "≥": r"\geq",
    "≤": r"\leq",
    "≠": r"\neq",
    "→": r"\rightarrow",
    "↔": r"\leftrightarrow",
    "×": r"\times",
    "∞": r"\infty",
    "√": r"\surd",
    "±": r"\pm",
    "≈": r"\approx",
    **{c: _greek_command(c) for c in "αβγδεζηθκλμνξπρστφχψωΓΔΘΛΞΠΣΦΨΩ"},
}
_ESCAPES = str.maketrans(_PLAIN | {sign: f"${code}$" for sign, code in _MATHS.items()})
_LONG_WORD = re.compile("[!-~]{25,}")
_MAY_BREAK = "\x1f"  # `printable_text` drops it elsewhere
_NUMBER = re.compile(r"(?:\d+|[A-Z])[-.]\d+")  # of a label: 4-3, 4.3 or A.1
_UNFIT = re.compile(r"[^A-Za-z0-9:_.-]")


def escape(words: str) -> str:
    """Words that LaTeX prints as they are."""
    return words.translate(_ESCAPES)


def breakable(words: str) -> str:
    """Words escaped, of which the very long ones (an address, a checksum) may go on in the next line."""
    return _LONG_WORD.sub(lambda word: _MAY_BREAK.join(re.findall(".{1,8}", word[0])), words).translate(_ESCAPES)


def label_name(anchor: str) -> str:
    """What ``\\label`` and ``\\ref`` call the target of a link."""
    return _UNFIT.sub("", anchor)


def counted(label: str, count: str) -> str:
    """A label such as ``Table 4.3`` with LaTeX's count in the place of its number."""
    before, *after = _NUMBER.split(label, maxsplit=1)
    return escape(before).replace(" ", "~") + count + escape("".join(after)) if after else escape(label)


def runs_latex(runs: Iterable[TypesetRun], labels: Container[str]) -> str:
    """Runs of words; a reference to one of `labels` is counted by LaTeX, every other says its number."""
    return "".join(_run(run, labels) for run in runs)


def note_latex(note: TypesetNote, lang: str) -> str:
    """One note under a table or figure; its mark is in italics where APA has it so."""
    mark = escape(note.mark)
    return (rf"\textit{{{mark}}}" if mark and lang == "en" else mark) + runs_latex(note.runs, ())


def _run(run: TypesetRun, labels: Container[str]) -> str:
    if run.anchor in labels:
        return counted(run.words, rf"\ref{{{label_name(run.anchor)}}}")
    return rf"\textit{{{escape(run.words)}}}" if run.italic else breakable(run.words)
