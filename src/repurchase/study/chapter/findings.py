"""Everything one analysis of a survey found, by section; written out as a report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from repurchase.analysis.results.result import Provenance, Result, plain
from repurchase.document.parts.blocks import Document
from repurchase.errors import Note
from repurchase.files.kept import warn_of_kept
from repurchase.settings import reading_language
from repurchase.study.file.study import Study
from repurchase.style import STYLES, Style, default_style
from repurchase.survey.survey import Survey
from repurchase.text import reader_language, text

SCHEMA = "repurchase.findings/1"
FORMATS = ("docx", "html", "xlsx", "json")
MERGED = ("description",)  # results whose own sections stand at the top of findings.json


@dataclass(frozen=True, slots=True, eq=False)
class Findings(Mapping[str, Result]):
    """The results of an analysis by section name, in the order of the chapter.

    Attributes
    ----------
    study : Study
    survey : Survey
        The respondents analysed, after screening.
    results : mapping of str to Result
    notes : tuple of Note
        What was decided or left out on the way.
    provenance : Provenance
    syntax : str
        The structural model (or the CFA, where the study states no path) as lavaan runs it.
    inputs : tuple of Path
        The files that the run read, among which no report is written; they stand in no output.
    """

    study: Study
    survey: Survey
    results: Mapping[str, Result]
    provenance: Provenance
    notes: tuple[Note, ...] = ()
    syntax: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[Path, ...] = field(default=(), repr=False)

    def __getitem__(self, name: str) -> Result:
        return self.results[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    @property
    def language(self) -> str:
        """The report's language: the study file's, else that of the survey's wording."""
        return self.study.entry.language or self.survey.source.language

    def style(self, lang: str) -> Style:
        """The study's house style, else the language's."""
        options = self.study.entry.options
        chosen = STYLES[options.style] if options.style else default_style(lang)
        return chosen.with_decimals(options.decimals)

    def to_dict(self) -> dict[str, Any]:
        """The whole as plain values: the content of ``findings.json``."""
        out: dict[str, Any] = {"schema": SCHEMA, "provenance": self.provenance.to_dict()}
        for name, result in self.results.items():
            said = plain(result.to_dict())
            out |= said if name in MERGED else {name: said}
        cautions = [(name, n) for name, result in self.results.items() for n in result.notes]
        out["notes"] = [_note(n, None) for n in self.notes] + [_note(n, section) for section, n in cautions]
        return out

    def json(self) -> str:
        """`to_dict` as JSON text, full double precision, NaN as null."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1, allow_nan=False)

    def report(self) -> Document:
        """The results chapter as a document in no language yet."""
        from repurchase.study.chapter.report import report

        return report(self)

    def write(
        self, folder: str | Path, lang: str | Sequence[str] | None = None, formats: Sequence[str] = FORMATS
    ) -> Path:
        """Write the report and its companions into `folder`.

        Parameters
        ----------
        folder : path-like
            Made if need be. In one that holds an earlier report only our own files that nobody has changed since are
            replaced or removed; a file that was changed is kept under a dated name, and a warning says so; all
            others stay. A folder with other files and no report is refused.
        lang : {"zh", "en", "both"} or sequence, optional
            Default: the language of the survey's wording.
        formats : sequence of str
            Any of docx, html, xlsx, tex, md, json.

        Returns
        -------
        Path
            The folder. It changes in one step; where folders of your own stand in it, and on systems that cannot
            exchange folders, file by file, and the next run finishes what was interrupted. ``files.json`` lists its
            files with their checksums.

        Raises
        ------
        InputError
            The folder is a link, holds what the run read, holds other files only, or cannot be written to.
        """
        from repurchase.study.chapter.output import write

        warn_of_kept(write(self, Path(folder), lang, formats), depth=2)
        return Path(folder)

    def summary(self, lang: str | None = None) -> str:
        """The main findings in a few sentences."""
        lang = reading_language(lang)
        lines = [
            s.render(lang)
            for name in ("screening", "hypotheses")
            if name in self.results
            for s in self.results[name].sentences()
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        lang = reader_language()
        head = escape(text("findings.title", n=self.survey.n).render(lang))
        links = "".join(
            f'<li><a href="#rp-{escape(name)}">{escape(section_title(name).render(lang))}</a></li>'
            for name, r in self.results.items()
            if r.tables()
        )
        parts = "".join(
            f'<details id="rp-{escape(name)}"><summary>{escape(section_title(name).render(lang))}</summary>'
            f"{r._repr_html_()}</details>"
            for name, r in self.results.items()
            if r.tables()
        )
        said = "".join(f"<p>{escape(line)}</p>" for line in self.summary(lang).splitlines())
        return f"<div><h3>{head}</h3>{said}<ul>{links}</ul>{parts}</div>"


def section_title(name: str) -> Any:
    """The heading of a section of findings; what follows a colon in its name says of which variable."""
    kind, _, about = name.partition(":")
    title = text(f"findings.{kind}")
    return text("findings.about", title=title, what=about) if about else title


def _note(n: Note, section: str | None) -> dict[str, Any]:
    return {
        "section": section,
        "severity": n.severity,
        "key": n.message.key,
        "en": n.message.render("en"),
        "zh": n.message.render("zh"),
    }
