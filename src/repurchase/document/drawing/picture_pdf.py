"""Marks as a page of PDF of their size, letters as outlines; the same bytes on every run."""

from __future__ import annotations

from io import BytesIO

from repurchase.document.drawing.glyphs import POINTS
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.picture_png import Brush


def drawing_pdf(drawing: FigureSheet, title: str) -> bytes:
    """A PDF file of one page; `title` is what a reader's window says."""
    from matplotlib.backends.backend_pdf import PdfFile, RendererPdf

    stream = BytesIO()
    file = PdfFile(stream, metadata={"Title": title, "Creator": "repurchase", "CreationDate": None})
    file.newPage(drawing.wide, drawing.high)
    renderer = RendererPdf(file, int(POINTS), drawing.high, drawing.wide)
    Brush(renderer, drawing.high, int(POINTS)).draw(drawing)
    renderer.finalize()
    file.finalize()
    file.close()
    return stream.getvalue()
