"""Tables and documents as LaTeX: booktabs for the rules, ctex for Chinese; compiles with xelatex."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from repurchase.document.typeset.typeset_blocks import (
    TypesetBlock,
    TypesetDocument,
    TypesetFigure,
    TypesetNote,
    TypesetParagraph,
    TypesetSection,
    TypesetTable,
)

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


def table_latex(table: TypesetTable) -> str:
    """One table as a ``longtable`` with three rules, caption above, notes below."""
    alignment = "".join("l" if column.is_words else "r" for column in table.columns)
    lines = [
        r"\begin{longtable}{" + alignment + "}",
        r"\caption{" + escape(table.title) + r"}\\",
        r"\toprule",
        *_spanning_headings(table),
        " & ".join(escape(column.heading) for column in table.columns) + r" \\",
        r"\midrule",
        r"\endhead",
    ]
    for i, row in enumerate(table.rows):
        lines += [r"\midrule"] if i in table.rules else []
        lines.append(" & ".join(_cell(cell.shown) for cell in row) + r" \\")
    lines += [r"\bottomrule", r"\end{longtable}"]
    lines += [r"\noindent{\small " + words + r"}\par" for words in _notes(table.notes)]
    return "\n".join(lines) + "\n"


def document_latex(document: TypesetDocument, pictures: Mapping[str, str]) -> str:
    """A whole document; `pictures` holds the path of each figure's picture by the figure's anchor."""
    lines = [*_preamble(document), r"\begin{document}", r"\maketitle"]
    if document.banner is not None:
        lines.append(r"\textbf{" + escape(document.banner) + "}")
    for section in document.parts:
        lines += _section(section, 0, pictures)
    return "\n".join([*lines, r"\end{document}", ""])


def _preamble(document: TypesetDocument) -> list[str]:
    """Class, packages and title; LaTeX counts tables and figures as the sentences that refer to them say."""
    chinese = document.lang == "zh"
    before = f"{document.chapter}{document.number_joint}"
    return [
        "% !TeX program = xelatex",
        r"\documentclass[a4paper,zihao=-4]{ctexart}" if chinese else r"\documentclass[a4paper,12pt]{article}",
        r"\usepackage{booktabs,longtable,graphicx,amsmath}",
        r"\usepackage[margin=2.5cm]{geometry}",
        *([] if chinese else [r"\usepackage{fontspec}"]),
        *(rf"\renewcommand{{\the{c}}}{{{before}\arabic{{{c}}}}}" for c in ("table", "figure")),
        r"\title{" + escape(document.title) + "}",
        r"\date{}",
    ]


def _section(section: TypesetSection, level: int, pictures: Mapping[str, str]) -> list[str]:
    heading = _HEADINGS[min(level, len(_HEADINGS) - 1)]
    lines = ["", rf"\{heading}{{{escape(section.heading)}}}"]
    for block in section.blocks:
        lines += _block(block, level, pictures)
    return lines


def _block(block: TypesetBlock, level: int, pictures: Mapping[str, str]) -> list[str]:
    match block:
        case TypesetSection():
            return _section(block, level + 1, pictures)
        case TypesetTable():
            return [table_latex(block)]
        case TypesetFigure():
            return _figure(block, pictures)
        case TypesetParagraph(severity=None):
            return [escape(block.words), ""]
        case TypesetParagraph():
            mark = escape(block.mark)
            return [r"\begin{quote}\small\textbf{" + mark + "}" + escape(block.words) + r"\end{quote}"]


def _figure(figure: TypesetFigure, pictures: Mapping[str, str]) -> list[str]:
    path = pictures.get(figure.number.anchor)
    if path is None:
        return []
    return [
        r"\begin{figure}[htbp]\centering",
        rf"\includegraphics[width=\linewidth]{{{path}}}",
        r"\caption{" + escape(figure.title) + "}",
        *(r"{\small " + words + r"\par}" for words in _notes(figure.notes)),
        r"\end{figure}",
    ]


def _notes(notes: Iterable[TypesetNote]) -> list[str]:
    return [escape(note.mark + note.words) for note in notes]


def _spanning_headings(table: TypesetTable) -> list[str]:
    if not table.spanning_headings:
        return []
    cells, rules, first = [], [], 1
    for words, n in table.spanning_headings:
        cells.append(rf"\multicolumn{{{n}}}{{c}}{{{escape(words)}}}")
        rules += [rf"\cmidrule(lr){{{first}-{first + n - 1}}}"] if words else []
        first += n
    return [" & ".join(cells) + r" \\", "".join(rules)]


def _cell(words: str) -> str:
    """A cell that booktabs does not take for an optional argument."""
    shown = escape(words)
    return "{" + shown + "}" if shown.startswith("[") else shown
