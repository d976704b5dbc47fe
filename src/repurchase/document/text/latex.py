"""Tables and documents as LaTeX: booktabs for the rules, ctex for Chinese; compiles with xelatex."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from repurchase.document.parts.blocks import Document, Figure, Paragraph, Section, Table, notes_of
from repurchase.style import Kind, Style, default_style
from repurchase.text import render, text

_PLAIN = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "\u2007": "",
    **{c: "\\" + c for c in "&%$#_{}"},
}
_MATHS = {
    "−": "-",
    "χ": r"\chi",
    "α": r"\alpha",
    "β": r"\beta",
    "ω": r"\omega",
    "η": r"\eta",
    "ρ": r"\rho",
    "λ": r"\lambda",
    "Δ": r"\Delta",
    "²": "^2",
    "≥": r"\geq",
    "≤": r"\leq",
    "→": r"\rightarrow",
    "×": r"\times",
    "∞": r"\infty",
    "√": r"\surd",
    "±": r"\pm",
    "≈": r"\approx",
}
_ESCAPES = _PLAIN | {sign: f"${code}$" for sign, code in _MATHS.items()}
_HEADINGS = ("section", "subsection", "subsubsection", "paragraph")


def escape(words: str) -> str:
    """Words that LaTeX prints as they are."""
    return "".join(_ESCAPES.get(c, c) for c in words).replace("\n", " ")


def latex(table: Table, lang: str, style: Style | None = None) -> str:
    """One table as a ``longtable`` with three rules, caption above, notes below."""
    style = style or default_style(lang)
    shape = "".join("l" if c.kind is Kind.WORDS else "r" for c in table.columns)
    heads = " & ".join(escape(h) for h in table.headings(lang)) + r" \\"
    lines = [
        r"\begin{longtable}{" + shape + "}",
        r"\caption{" + escape(render(table.title, lang, style)) + r"}\\",
        r"\toprule",
        *_spans(table, lang),
        heads,
        r"\midrule",
        r"\endhead",
    ]
    for i, row in enumerate(table.cells(lang, style)):
        lines += [r"\midrule"] if i in table.rules and i else []
        lines.append(" & ".join(_cell(cell) for cell in row) + r" \\")
    lines += [r"\bottomrule", r"\end{longtable}"]
    lines += [r"\noindent{\small " + escape(mark + words) + r"}\par" for mark, words in notes_of(table, lang, style)]
    return "\n".join(lines) + "\n"


def document_latex(document: Document, lang: str, style: Style, figures: Mapping[int, str]) -> str:
    """A whole document; `figures` holds the path of each figure's picture by the block's id."""
    kind = r"\documentclass[a4paper,zihao=-4]{ctexart}" if lang == "zh" else r"\documentclass[a4paper,12pt]{article}"
    packages = [r"\usepackage{booktabs,longtable,graphicx,amsmath}", r"\usepackage[margin=2.5cm]{geometry}"]
    packages += [] if lang == "zh" else [r"\usepackage{fontspec}"]
    joint = "-" if lang == "zh" else "."  # as the sentences that refer to them say
    numbers = [
        rf"\renewcommand{{\the{counter}}}{{{document.chapter}{joint}\arabic{{{counter}}}}}"
        for counter in ("table", "figure")
    ]
    lines = [
        "% !TeX program = xelatex",
        kind,
        *packages,
        *numbers,
        r"\title{" + escape(render(document.title, lang, style)) + "}",
        r"\date{}",
        r"\begin{document}",
        r"\maketitle",
    ]
    if document.banner is not None:
        lines.append(r"\textbf{" + escape(render(document.banner, lang, style)) + "}")
    for section in document.sections:
        lines += _section(section, 0, lang, style, figures)
    return "\n".join([*lines, r"\end{document}", ""])


def _section(section: Section, level: int, lang: str, style: Style, figures: Mapping[int, str]) -> list[str]:
    heading = _HEADINGS[min(level, len(_HEADINGS) - 1)]
    lines = ["", rf"\{heading}{{{escape(render(section.heading, lang, style))}}}"]
    for block in section.blocks:
        lines += _block(block, level, lang, style, figures)
    return lines


def _block(block: Any, level: int, lang: str, style: Style, figures: Mapping[int, str]) -> list[str]:
    match block:
        case Section():
            return _section(block, level + 1, lang, style, figures)
        case Table():
            return [latex(block, lang, style)]
        case Figure():
            return _figure(block, lang, style, figures)
        case Paragraph(severity=None):
            return [escape(block.render(lang, style)), ""]
        case Paragraph():
            mark = escape(text(f"document.{block.severity}").render(lang))
            return [r"\begin{quote}\small\textbf{" + mark + "}" + escape(block.render(lang, style)) + r"\end{quote}"]
        case _:
            return [escape(render(block, lang, style)), ""]


def _figure(figure: Figure, lang: str, style: Style, figures: Mapping[int, str]) -> list[str]:
    if id(figure) not in figures:
        return []
    return [
        r"\begin{figure}[htbp]\centering",
        rf"\includegraphics[width=\linewidth]{{{figures[id(figure)]}}}",
        r"\caption{" + escape(render(figure.title, lang, style)) + "}",
        *(r"{\small " + escape(mark + words) + r"\par}" for mark, words in notes_of(figure, lang, style)),
        r"\end{figure}",
    ]


def _spans(table: Table, lang: str) -> list[str]:
    spans = table.spans(lang)
    if not spans:
        return []
    cells, rules, at = [], [], 1
    for words, n in spans:
        cells.append(rf"\multicolumn{{{n}}}{{c}}{{{escape(words)}}}")
        rules += [rf"\cmidrule(lr){{{at}-{at + n - 1}}}"] if words else []
        at += n
    return [" & ".join(cells) + r" \\", "".join(rules)]


def _cell(words: str) -> str:
    """A cell that booktabs does not take for an optional argument."""
    shown = escape(words)
    return "{" + shown + "}" if shown.startswith("[") else shown
