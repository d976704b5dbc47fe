"""Everything one analysis of a survey found, by section; written out as a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from repurchase.document.parts.blocks import Document
from repurchase.files.kept import warn_of_kept
from repurchase.study.chapter.output import write
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.report import report

FORMATS = ("docx", "html", "xlsx", "json")


@dataclass(frozen=True, slots=True, eq=False)
class Findings(SectionResults):
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

    def report(self) -> Document:
        """The results chapter as a document in no language yet."""
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
        warn_of_kept(write(self, Path(folder), lang, formats), depth=2)
        return Path(folder)
