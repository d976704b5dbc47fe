"""Everything one analysis of a survey found, by section; written out as a report."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from repurchase.document.parts.blocks import Document
from repurchase.files.kept import warn_of_kept
from repurchase.study.chapter.output import report_layout, write
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.report import report
from repurchase.user_calls.call_checks import checks, checks_made
from repurchase.work.progress import Progress
from repurchase.work.progress_display import notebook_progress

FORMATS = ("docx", "html", "xlsx", "json")


@checks_made('rp.analyze("answers.xlsx")')
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
    options : mapping of str to value
        What the run was asked for beside the study file.
    inputs : tuple of Path
        The files that the run read, among which no report is written; they stand in no output.

    Examples
    --------
    >>> import repurchase as rp
    >>> findings = rp.analyze(rp.sample_survey(), draws=200)
    >>> findings["reliability"].to_frame("reliability_constructs").shape[0]
    9
    """

    def report(self) -> Document:
        """The results chapter as a document in no language yet."""
        return report(self)

    @checks()
    def write(
        self,
        folder: str | Path,
        lang: str | Sequence[str] | None = None,
        formats: Sequence[str] = FORMATS,
        *,
        template: str | os.PathLike[str] | None = None,
        chapter: int | None = None,
        style: str | None = None,
        bilingual_captions: bool = False,
        contents: bool | None = None,
        workers: int = 1,
        progress: Progress | None = None,
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
        template : path-like, optional
            A .docx or .dotx file, such as the thesis itself: the Word report takes its styles, numbered lists, page
            setup, headers and footers, and leaves out its text.
        chapter : int, optional
            Number of the chapter; default: the study file's, which is 4.
        style : {"apa", "gbt"}, optional
            How numbers are written; default: the study file's, else the language's.
        bilingual_captions : bool
            Whether captions of the Word report stand in the other language as well, below the first.
        contents : bool, optional
            Whether contents and lists of tables and figures stand before the chapter in Word; default: not with a
            template, which has its own.
        workers : int
            As of `rp.analyze`.
        progress : callable, optional
            As of `rp.analyze`.

        Returns
        -------
        Path
            The folder. It changes in one step; where folders of your own stand in it, and on systems that cannot
            exchange folders, file by file, and the next run finishes what was interrupted. ``files.json`` lists its
            files with their checksums.

        Raises
        ------
        InputError
            The folder is a link, holds what the run read, holds other files only, or cannot be written to; the
            template is no Word file; an option has a value that it cannot take.
        """
        layout = report_layout(template, chapter, style, bilingual_captions=bilingual_captions, contents=contents)
        with notebook_progress(progress) as told:
            kept = write(self, Path(folder), lang, formats, layout, None, told, workers)
        warn_of_kept(kept, depth=2)
        return Path(folder)
