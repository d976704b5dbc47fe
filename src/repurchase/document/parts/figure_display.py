"""A figure's own views: drawn for a notebook or a window, and saved as a picture."""

from __future__ import annotations

import os
import tempfile
import webbrowser
from dataclasses import dataclass
from pathlib import Path

from repurchase.document.content.document_content import FigureContent
from repurchase.document.text.html import figure_html, fragment
from repurchase.document.typeset.typeset_table import typeset_notes
from repurchase.files.targets import check_file, named_target
from repurchase.files.write_file import write_file
from repurchase.settings import reading_language, reading_style
from repurchase.style import Style, default_style
from repurchase.text import reader_language, render, text
from repurchase.user_calls.call_checks import checks
from repurchase.work.progress_display import display_here

ENDINGS = (".png", ".svg", ".pdf")


@dataclass(frozen=True, slots=True)
class FigureDisplay(FigureContent):
    """The data of a figure with its views; the base of `parts.blocks.Figure`."""

    @checks()
    def show(self, lang: str | None = None, style: Style | str | None = None) -> None:
        """Show the figure below the cell of a notebook, elsewhere in the browser.

        Parameters
        ----------
        lang : {"en", "zh"}, optional
            Default: the reader's language.
        style : Style or str, optional
            How its numbers are written; default: the language's.
        """
        lang = reading_language(lang)
        style = reading_style(style, lang)
        if display_here(fragment((), figures=[self.html(lang, style)], lang=lang)):
            return
        with tempfile.NamedTemporaryFile(
            "w", suffix=f".{self.name}.svg", prefix="repurchase-", encoding="utf-8", delete=False
        ) as file:
            file.write(self.svg(lang, style))
        if not webbrowser.open(Path(file.name).as_uri()):
            print(text("files.opened", file=file.name).render(lang))

    @checks(dpi="dots")
    def save(
        self,
        path: str | os.PathLike[str],
        lang: str | None = None,
        style: Style | str | None = None,
        dpi: int = 300,
        *,
        overwrite: bool = False,
    ) -> Path:
        """Save the figure as a picture, by the ending of the path: .png, .svg or .pdf.

        Parameters
        ----------
        path : path-like
            A file that exists is left as it is unless `overwrite` is true.
        lang : {"en", "zh"}, optional
            Default: the reader's language.
        style : Style or str, optional
            How its numbers are written; default: the language's.
        dpi : int
            Dots to the inch of a .png file.
        overwrite : bool

        Returns
        -------
        Path

        Raises
        ------
        InputError
            The ending is another one, the file exists, or it cannot be written.

        Examples
        --------
        >>> import repurchase as rp, tempfile
        >>> figure = rp.describe(rp.read(rp.sample_survey())).figure("items")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     figure.save(f"{folder}/figure.svg", lang="en").name
        'figure.svg'
        """
        target = named_target(path, ENDINGS)
        lang = reading_language(lang)
        style = reading_style(style, lang)
        check_file(target, overwrite=overwrite)
        match target.suffix.lower():
            case ".png":
                content = self.png(lang, style, dpi)
            case ".pdf":
                content = self.pdf(lang, style)
            case _:
                content = self.svg(lang, style).encode("utf-8")
        return write_file(target, content, overwrite=overwrite)

    def svg(self, lang: str | None = None, style: Style | None = None) -> str:
        """The drawing as SVG, letters as outlines."""
        from repurchase.document.draw_figure import svg

        return svg(self, reading_language(lang), style)

    def png(self, lang: str | None = None, style: Style | None = None, dpi: int = 300) -> bytes:
        """The drawing as the content of a PNG file."""
        from repurchase.document.draw_figure import png

        return png(self, reading_language(lang), style, dpi)

    def pdf(self, lang: str | None = None, style: Style | None = None) -> bytes:
        """The drawing as the content of a PDF file of one page."""
        from repurchase.document.draw_figure import pdf

        return pdf(self, reading_language(lang), style)

    def html(self, lang: str | None = None, style: Style | None = None) -> str:
        """The drawing with its caption and notes as an HTML element."""
        lang = reading_language(lang)
        style = style or default_style(lang)
        title = render(self.title, lang, style)
        return figure_html(self.svg(lang, style), title, typeset_notes(self.notes, lang, style), lang)

    def __str__(self) -> str:
        lang = reader_language()
        title = text("blocks.figure_line", title=self.title, name=self.name).render(lang)
        notes = typeset_notes(self.notes, lang, default_style(lang))
        return "\n".join([title, *(note.mark + note.words for note in notes)])

    def _repr_svg_(self) -> str:
        return self.svg()
