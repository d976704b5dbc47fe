"""Statistical symbols in running text: set in italics, and never parted from their value by the end of a line."""

from __future__ import annotations

import re

from repurchase.document.typeset.typeset_blocks import TypesetRun

# Latin letters that stand for a statistic; Greek letters stand upright in APA and GB/T alike
_LETTERS = "a[·×]b|p|t|F|M|SD|SE|N|n|r|z|d|Q|df|R²|f²|ΔR²|b|B|q²|Q²"
_RELATION = "[=<>≤≥≈]"
_ARGUMENT = r"(?:\([^()]{1,24}\))?"  # of F(3, 97.05) or t(236)
_SYMBOL = re.compile(rf"(?<![A-Za-z\d_.*/·×-])({_LETTERS})(?={_ARGUMENT}[ \u00a0]?{_RELATION}[ \u00a0]?[−\-.\d])")
_SPACED = re.compile(rf"(?<=[\w²)]) ({_RELATION}) (?=[−\-.\d])")


def unbroken_symbols(words: str) -> str:
    """Words in which a symbol, its relation and its value stay on one line."""
    return _SPACED.sub("\u00a0\\1\u00a0", words)


def symbol_runs(words: str) -> tuple[TypesetRun, ...]:
    """Words as runs, each statistical symbol before a relation in italics."""
    runs, end = [], 0
    for symbol in _SYMBOL.finditer(words):
        runs += [TypesetRun(words[end : symbol.start()]), TypesetRun(symbol[1], italic=True)]
        end = symbol.end()
    return tuple(run for run in (*runs, TypesetRun(words[end:])) if run.words)
