"""From a platform's export to a survey.

`read` opens a file by what it holds, finds its header rows, recognises the platform, and fills a `Survey`:

- ``responses``: codes as answered (labels decide the direction: high means agree), NaN for missing, for items,
  statements and checks; index = respondents from 1 in file order, previews taken out before.
- ``background``: per `Background` question a categorical column (its categories in the order of ``options``; ordered
  where ``kind`` is ``ordered``), a float column (``number``), or boolean columns ``<name>: <option>`` (``multiple``).
- ``drawn``: clusters as numbers and weights, where an analysis names their columns.
- ``meta``: ``seconds``, ``submitted``, ``person``, ``network``, ``finished``, ``progress`` as far as the file records
  them; ``person`` and ``network`` are salted hashes, ``network`` only where the file has user ids too.
- ``instrument``: constructs (the matched study's code, label, role and source; else drafted from codebook, stem or
  prefix), items with the header they came from in ``column``, statements (the study's by wording; also rated columns
  of no construct, ``dimension`` empty), checks with the passing code, background questions with options.
- ``source``: platform and every reader's score, encoding, sheet, language, previews, headers of identities and of free
  text (their values are not kept), the study that matched, the synthetic mark.
- ``columns``: what became of each column of the file, and why; `ColumnMap` writes and reads it.
- ``notes``: every decision.

Whoever answered, or is named, appears in none of it: see `repurchase.survey.read.identities`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from repurchase.errors import InputError
from repurchase.files.targets import given_path
from repurchase.identity_patterns import shown_name
from repurchase.survey.instrument import Instrument
from repurchase.survey.read.answers.numbers.amounts import settle_amounts
from repurchase.survey.read.answers.written_numbers import settle_numbers
from repurchase.survey.read.build import build
from repurchase.survey.read.column_map.column_map import ColumnMap
from repurchase.survey.read.containers.detect import check_answers, open_file, sha256
from repurchase.survey.read.ratings.codebook import Codebook
from repurchase.survey.read.roles.drawn_columns import NOT_TOLD, DesignColumns
from repurchase.survey.read.sheet.grid import Grid, SheetTable
from repurchase.survey.read.sheet.header_rows import table
from repurchase.survey.read.sheet.transposed import check_not_transposed
from repurchase.survey.survey import Survey

Progress = Callable[[str, float], None]


def read(
    path: str | os.PathLike[str],
    candidates: Sequence[Instrument] = (),
    codebook: Codebook | str | os.PathLike[str] | None = None,
    columns: ColumnMap | str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    *,
    whole: bool = False,
    drawn: DesignColumns = NOT_TOLD,
) -> Survey:
    """The survey in a file.

    Parameters
    ----------
    path : path
        An export of a survey platform, a sheet, or a statistics file.
    candidates : sequence of Instrument
        Questionnaires that the file may hold; the one that fits best gives constructs their codes. It *matches*
        (`Source.study`) when each construct with a role on its paths has two items or more.
    codebook : Codebook or path, optional
        Items, constructs, wording and reverse items; comes before any guess.
    columns : ColumnMap or path, optional
        What single columns are for; comes before codebook and guess. Those that it does not name are read as before.
    progress : function of a stage and a share from 0 to 1, optional
        Called as the work goes on; stages are *opened*, *laid out*, *read*.
    whole : bool
        Use a candidate only where it matches: of a questionnaire that is not the file's, nothing is taken over.
    drawn : DesignColumns
        Names of the columns of clusters and weights.

    Raises
    ------
    InputError
        One or two sentences that name the file, what it really is, and the next step.
    """
    say = progress or (lambda stage, share: None)
    if "://" in str(path)[:12]:
        raise InputError("read.is_url")
    path = Path(path)
    book, told = codebook_of(codebook), columns_of(columns)
    raw = open_file(path)
    say("opened", 0.5)
    shown = shown_name(path)
    sheet = sheet_of(raw, path)
    del raw  # the rows: as much memory as the columns take
    say("laid out", 0.7)
    survey = build(sheet, path.name, shown, sha256(path), tuple(candidates), book, told, whole=whole, drawn=drawn)
    say("read", 1.0)
    return survey


def codebook_of(given: Codebook | str | os.PathLike[str] | None) -> Codebook | None:
    """A codebook from itself or its path."""
    return given if isinstance(given, Codebook) or given is None else Codebook.read(given_path(given))


def columns_of(given: ColumnMap | str | os.PathLike[str] | None) -> ColumnMap | None:
    """A column map from itself or its path."""
    return given if isinstance(given, ColumnMap) or given is None else ColumnMap.read(given_path(given))


def sheet_of(raw: Grid | SheetTable, path: Path) -> SheetTable:
    """The columns of what a file holds, their numbers understood.

    Raises
    ------
    InputError
        It holds no respondents, more than may be held, or they stand side by side.
    """
    shown = shown_name(path)
    sheet = raw if isinstance(raw, SheetTable) else table(raw, shown)
    check_answers(sheet, path)
    check_not_transposed(sheet, shown)
    settle_amounts(sheet)
    settle_numbers(sheet)
    if not len(sheet) or not sheet.columns:
        raise InputError("read.no_respondents", file=shown)
    return sheet
