"""Processor time of each writer on the sample survey's chapter: ``python benchmarks/writers.py``.

Figures are drawn beforehand, documents typeset beforehand: what is timed is the writing alone, the best of five. Run
with OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO

import repurchase as rp
from repurchase.document.content.document_content import Document
from repurchase.document.draw_figure import pictures
from repurchase.document.office.excel import write_workbook
from repurchase.document.office.word.write_word import write_docx
from repurchase.document.text.html import page
from repurchase.document.text.latex import document_latex
from repurchase.document.text.markdown import document_markdown
from repurchase.document.typeset.typeset_blocks import TypesetFigure
from repurchase.document.typeset.typeset_document import typeset_document
from repurchase.style import Style

TIMES = 5


def cost(function: Callable[[], object]) -> float:
    """Processor seconds of one call, the best of some."""
    function()  # what is loaded once is loaded
    best = float("inf")
    for _ in range(TIMES):
        start = time.process_time()
        function()
        best = min(best, time.process_time() - start)
    return best


def tell(document: Document, lang: str, style: Style) -> None:
    """Print what one language costs, writer by writer."""
    typeset = typeset_document(document, lang, style)
    figures = [block for block in typeset.blocks() if isinstance(block, TypesetFigure)]
    drawn = {f.number.anchor: pictures(f.content, lang, style) for f in figures}
    png, svg = ({anchor: both[k] for anchor, both in drawn.items()} for k in (0, 1))
    paths = {anchor: f"{anchor}.png" for anchor in drawn}
    writers: dict[str, Callable[[], object]] = {
        "typesetting": lambda: typeset_document(document, lang, style),
        "docx": lambda: write_docx(typeset, BytesIO(), png, svg),
        "html": lambda: page(typeset, svg),
        "xlsx": lambda: write_workbook(typeset, BytesIO()),
        "tex": lambda: document_latex(typeset, paths),
        "md": lambda: document_markdown(typeset, paths),
    }
    for name, write in writers.items():
        print(f"{lang} {name:12} {cost(write):7.3f} s")


def main() -> None:
    """Analyse the sample survey once, write it in both languages."""
    findings = rp.analyze(rp.sample_survey(), draws=200)
    document = findings.report()
    for lang in ("zh", "en"):
        tell(document, lang, findings.style(lang))


if __name__ == "__main__":
    main()
