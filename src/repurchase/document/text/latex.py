"""Documents as a chapter in LaTeX: ctex for Chinese, numbers counted by LaTeX itself; compiles with xelatex."""

from __future__ import annotations

import re
from collections.abc import Mapping

from repurchase.document.text.latex_table import table_latex
from repurchase.document.text.latex_words import escape, label_name, note_latex, runs_latex
from repurchase.document.typeset.typeset_blocks import (
    TypesetBlock,
    TypesetDocument,
    TypesetFigure,
    TypesetParagraph,
    TypesetSection,
    TypesetTable,
)

_HEADINGS = ("section", "subsection", "subsubsection", "paragraph")
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_TYPEFACES = ("Times New Roman", "TeX Gyre Termes", "Liberation Serif")  # the first that the machine has


def document_latex(document: TypesetDocument, pictures: Mapping[str, str]) -> str:
    """A whole document; `pictures` holds the path of each figure's picture by the figure's anchor."""
    lines = _Chapter(document, pictures).lines()
    body = "\n".join(lines)
    return "\n".join([*_preamble(document, foreign=bool(_CHINESE.search(body))), body, r"\end{document}", ""])


def _preamble(document: TypesetDocument, *, foreign: bool) -> list[str]:
    """Class, packages, and numbers as the sentences say them; `foreign` is an English chapter with Chinese words."""
    chinese = document.lang == "zh"
    part = "" if document.chapter is None else rf"\thechapter{document.number_joint}"
    face = "".join(rf"\IfFontExistsTF{{{name}}}{{\setmainfont{{{name}}}}}{{" for name in _TYPEFACES)
    layout = r"font=small,labelfont=bf,labelsep=quad" if chinese else r"font=small,labelfont=bf"
    return [
        "% !TeX program = xelatex",
        r"\documentclass[a4paper,zihao=-4,openany,oneside]{ctexrep}"
        if chinese
        else r"\documentclass[a4paper,12pt,openany,oneside]{report}",
        *([] if chinese else [r"\usepackage{fontspec}"]),
        *([r"\usepackage[scheme=plain]{ctex}"] if foreign and not chinese else []),
        face + "}" * len(_TYPEFACES),
        r"\usepackage{amsmath,array,booktabs,caption,graphicx,longtable,pdflscape}",
        r"\usepackage[margin=2.5cm]{geometry}",
        rf"\captionsetup{{{layout}}}",
        *([] if chinese else [r"\captionsetup[table]{labelsep=newline,singlelinecheck=false,textfont=it}"]),
        *([r"\ctexset{chapter/number=\arabic{chapter},section/format=\Large\bfseries\raggedright}"] if chinese else []),
        r"\setcounter{secnumdepth}{4}",
        *(rf"\renewcommand{{\the{c}}}{{{part}\arabic{{{c}}}}}" for c in ("table", "figure")),
        r"\sloppy",  # a number that may not be parted from its symbol goes to the next line
        r"\begin{document}",
    ]


class _Chapter:
    """Blocks of one document as LaTeX."""

    def __init__(self, document: TypesetDocument, pictures: Mapping[str, str]) -> None:
        self._document, self._pictures = document, pictures
        tables = {b.number.anchor for b in document.blocks() if isinstance(b, TypesetTable) and b.number}
        self._labels = tables | pictures.keys()

    def lines(self) -> list[str]:
        document = self._document
        if not document.chapter_heading:
            lines = []
        elif document.chapter is None:
            lines = [rf"\chapter*{{{escape(document.title)}}}"]
        else:
            lines = [rf"\setcounter{{chapter}}{{{document.chapter - 1}}}", rf"\chapter{{{escape(document.title)}}}"]
        if document.subtitle is not None:
            lines += [rf"\noindent {escape(document.subtitle)}\par"]
        if document.banner is not None:
            lines += [rf"\noindent\textbf{{{escape(document.banner)}}}\par"]
        for section in document.sections:
            lines += self._section(section, 0)
        if document.appendix is not None:
            lines += [r"\appendix", rf"\chapter{{{escape(document.appendix.heading)}}}"]
            lines += [line for block in document.appendix.blocks for line in self._block(block, -1)]
        return lines

    def _section(self, section: TypesetSection, level: int) -> list[str]:
        """A heading that LaTeX numbers where it counts, then what stands under it."""
        command = _HEADINGS[min(level, len(_HEADINGS) - 1)] + ("" if section.number else "*")
        label = rf"\label{{{label_name(f's-{section.number}')}}}" if section.number else ""
        lines = ["", rf"\{command}{{{escape(section.heading)}}}{label}"] if section.heading else []
        return lines + [line for block in section.blocks for line in self._block(block, level)]

    def _block(self, block: TypesetBlock, level: int) -> list[str]:
        match block:
            case TypesetSection():
                return self._section(block, level + 1)
            case TypesetTable():
                return [table_latex(block)]
            case TypesetFigure():
                return self._figure(block)
            case TypesetParagraph():
                return self._paragraph(block)

    def _paragraph(self, paragraph: TypesetParagraph) -> list[str]:
        words = runs_latex(paragraph.runs, self._labels)
        if paragraph.severity is not None:
            return [r"\begin{quote}\small\textbf{" + escape(paragraph.mark) + "}" + words + r"\end{quote}"]
        if paragraph.role == "reference":
            return [r"{\noindent\hangindent=2em\hangafter=1 " + words + r"\par}"]
        return [words, ""]

    def _figure(self, figure: TypesetFigure) -> list[str]:
        path = self._pictures.get(figure.number.anchor)
        if path is None:
            return []
        return [
            r"\begin{figure}[htbp]\centering",
            rf"\includegraphics[width=\linewidth,height=.8\textheight,keepaspectratio]{{{path}}}",
            rf"\caption{{{escape(figure.title)}}}\label{{{label_name(figure.number.anchor)}}}",
            *(r"\par{\small\raggedright " + note_latex(note, self._document.lang) + r"\par}" for note in figure.notes),
            r"\end{figure}",
        ]
