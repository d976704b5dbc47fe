"""From a table to a survey: roles, structure, ratings, choices, instrument."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from repurchase.array_types import Integers
from repurchase.errors import InputError, Note
from repurchase.identity_patterns import MASK, file_words, names_owner
from repurchase.plain_text import printable_text
from repurchase.survey.instrument import Instrument
from repurchase.survey.read.answers.answer_profile import AnswerKind, Profile
from repurchase.survey.read.answers.blocks_of_numbers import ranking_note, rankings, ranks_given
from repurchase.survey.read.answers.choices import (
    Choice,
    joined_of,
    numeric,
    option_groups,
    other_texts,
    ranked,
    single,
    ticked,
    ticks,
)
from repurchase.survey.read.answers.numbers.amounts import MOSTLY
from repurchase.survey.read.answers.numbers.quantities import HALF, settle_quantities
from repurchase.survey.read.answers.numbers.slider_runs import stated_sliders
from repurchase.survey.read.answers.odd_answers import odd_answers
from repurchase.survey.read.answers.open_text import is_open
from repurchase.survey.read.answers.several import ranked_cells, ranked_cells_note, split_multiple
from repurchase.survey.read.assembly import Assembly
from repurchase.survey.read.column_map.column_map import ColumnMap
from repurchase.survey.read.column_map.told_columns import move, place_questions, told_of
from repurchase.survey.read.column_map.unkept import unkept_notes
from repurchase.survey.read.columns import background_questions as about
from repurchase.survey.read.columns.branches import shown_frame
from repurchase.survey.read.columns.whole_file import found_notes, is_synthetic, language, without_previews
from repurchase.survey.read.identities.masking import masked_instrument, private_columns, tell_masked_apart, typed_notes
from repurchase.survey.read.identities.values import without_identities
from repurchase.survey.read.platforms.registry import recognised
from repurchase.survey.read.platforms.shared.roles import Role
from repurchase.survey.read.ratings.attention_checks import is_check
from repurchase.survey.read.ratings.codebook import Codebook
from repurchase.survey.read.ratings.codebook_match import codebook_notes
from repurchase.survey.read.ratings.construct_mapping import rival_notes, wave_notes
from repurchase.survey.read.ratings.rated import ratings, turned_back
from repurchase.survey.read.ratings.scale_codes.code_notes import scale_notes
from repurchase.survey.read.roles.blocks import names_categories
from repurchase.survey.read.roles.closed_questions import is_amount
from repurchase.survey.read.roles.decide import Judgements, judged
from repurchase.survey.read.roles.drawn_columns import NOT_TOLD, DesignColumns, apart, as_drawn
from repurchase.survey.read.roles.platform_columns import frame, parted
from repurchase.survey.read.roles.unused_columns import unused_notes
from repurchase.survey.read.sheet.grid import SheetColumn, SheetTable
from repurchase.survey.read.sheet.structure import set_structure
from repurchase.survey.read.survey_columns import survey_columns
from repurchase.survey.source import Source
from repurchase.survey.survey import Survey
from repurchase.survey.variables import ROW


@dataclass(slots=True)
class _Sorted:
    """Question columns by what they turned out to be."""

    rated: list[SheetColumn] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    open_text: list[SheetColumn] = field(default_factory=list)
    ignored: list[SheetColumn] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def build(
    table: SheetTable,
    file: str,
    shown: str,
    sha256: str,
    candidates: Sequence[Instrument],
    codebook: Codebook | None,
    columns: ColumnMap | None = None,
    *,
    whole: bool = False,
    drawn: DesignColumns = NOT_TOLD,
    numbers: Integers | None = None,
) -> Survey:
    """The survey that a table holds; `shown` is the name by which its file is called wherever it is named.

    `numbers` are those of the table's rows where it holds only some of the file.

    Raises
    ------
    InputError
        No respondent is left, or no column holds an answer.
    """
    masked = tell_masked_apart(table.columns)
    platform, scores = recognised(table, file)
    previews = platform.previews(table)
    table, taken = without_previews(table, previews)
    if not len(table):
        raise InputError("read.no_respondents", file=shown)
    platform.arrange(table)
    rows = pd.RangeIndex(1, len(table) + 1) if numbers is None else pd.Index(numbers[~previews])
    told = told_of(table.columns, columns)
    set_structure(table.columns)
    judgements = judged(table, platform, sliders=() if whole else stated_sliders(table.columns, candidates))
    parts = parted(table, judgements)
    move(parts, table.columns, told)
    design = drawn.columns(table.columns)
    apart(parts, design)
    judgements.by_index |= told.judgements()
    sort = _sorted([c for c in parts.questions if not told.is_question(c)], judgements, candidates)
    fixed = [c for c in parts.questions if told.is_question(c)]
    place_questions(fixed, told, rated=sort.rated, choices=sort.choices, open_text=sort.open_text)
    for c in fixed:
        if c.counted:  # its units are taken off
            judgements.profiles[c.index] = Profile(AnswerKind.OTHER, numbers=list(c.numbers))
    blanked = Counter({c.header: n for c in sort.rated if (n := without_identities(c))})
    found = ratings(sort.rated, judgements, candidates, codebook, told, whole=whole)
    if ROW in table.names:  # a clean file of ours: reversed items are turned already
        turned_back(found, whole=numbers is not None)
    spoken = language(parts.questions)
    assembled = Assembly(found, spoken, rows, told)
    assembled.fill()
    assembled.background(sort.choices)
    meta, notes = frame(parts, rows)
    identities, open_text = private_columns(parts.identities, sort.open_text)
    source = Source(
        file=shown,
        sha256=sha256,
        platform=platform.key,
        scores=scores,
        encoding=table.encoding,
        sheet=MASK if names_owner(table.sheet) else printable_text(table.sheet),
        language=spoken,
        n_rows=len(table),
        previews=taken,
        identities=identities,
        open_text=open_text,
        ignored=tuple(
            c.header for c in sorted((*parts.of(Role.IGNORED), *sort.ignored, *found.unordered), key=lambda c: c.index)
        ),
        synthetic=is_synthetic(table),
        study=found.mapping.instrument.name if found.mapping.matched and found.mapping.instrument else "",
        matches=found.mapping.studies if whole else (),
    )
    instrument, reverse_notes = assembled.instrument(codebook)
    said = [
        *table.notes,
        *found_notes(taken, identities, open_text),
        *typed_notes({"blanked": blanked, **assembled.typed}, masked, shown not in (file_words(file), "-")),
        *unused_notes(table.columns, judgements),
        *sort.notes,
        *found.notes,
        *assembled.notes,
        *rival_notes(found.mapping),
        *wave_notes(found.mapping, parts.questions),
        *codebook_notes(found.mapping.homes, parts.questions, codebook),
        *odd_answers(parts.questions, judgements.profiles),
        *scale_notes(list(found.coded.values()), found.unordered, rows),
        *reverse_notes,
        *notes,
        *told.notes,
    ]
    suspected = assembled.suspected(reverse_notes)
    lines = survey_columns(
        table.columns, parts, sort.open_text, assembled.uses, instrument, suspected, told, judgements.by_index
    )
    lines = as_drawn(lines, table.columns, design)
    seen, branch_notes = shown_frame(parts.questions, assembled.names, rows)
    return Survey(
        assembled.responses(),
        masked_instrument(instrument),
        assembled.about,
        meta,
        source,
        (*said, *unkept_notes(table.columns, lines, told), *branch_notes),
        lines,
        seen,
        drawn.frame(design, rows),
    )


def _sorted(questions: Sequence[SheetColumn], judgements: Judgements, candidates: Sequence[Instrument] = ()) -> _Sorted:
    """Each question column as rating, choice, open text, or nothing."""
    out = _Sorted()
    grouped: set[int] = set()
    groups = option_groups([c for c in questions if ticked(c)])
    out.open_text += (typed := other_texts(groups, questions))
    grouped |= {c.index for c in typed}
    for group in groups:
        if any(c.filled for c in group):
            out.choices.append(ticks(group))
            repeats = [c for c in questions if joined_of(group, c)]
            out.ignored += repeats
            grouped |= {c.index for c in (*group, *repeats)}
    for block in rankings([c for c in questions if c.index not in grouped]):
        out.choices += [ranked(c, places) for c in block if (places := ranks_given(c)) is not None]
        out.notes.append(ranking_note(block))
        grouped |= {c.index for c in block}
    left = [c for c in questions if c.index not in grouped]
    for c in _without_amounts(left, judgements, candidates, out):
        p, run = judgements.profiles[c.index], judgements.blocks.get(c.index)
        if p.kind is not AnswerKind.EMPTY and about.listed(c, candidates):
            out.choices.append(single(c))
        elif p.kind is not AnswerKind.EMPTY and is_check(c, rated=p.kind is not AnswerKind.OTHER):
            out.rated.append(c)
        elif p.kind is AnswerKind.EMPTY:
            (out.open_text if is_open(c) else out.ignored).append(c)
        elif p.rated and (run is not None or not names_categories(c) or p.kind is not AnswerKind.NUMBERS):
            out.rated.append(c)
        elif several := _several_in_a_cell(c, out.notes):
            out.choices += several
        elif is_open(c):
            out.open_text.append(c)
        elif _is_number(c, p):
            _numeric_question(c, out)
        else:
            out.choices.append(single(c))
    return out


def _without_amounts(
    columns: Sequence[SheetColumn], judgements: Judgements, candidates: Sequence[Instrument], out: _Sorted
) -> list[SheetColumn]:
    """The columns but those of numbers with a unit, which are made plain numbers and sorted."""
    left = []
    for c in columns:
        p = judgements.profiles[c.index]
        if amounts := _typed_amounts(c, p, candidates):
            out.notes += amounts
            judgements.profiles[c.index] = replace(p, strengths=[], numbers=list(c.numbers))
            _numeric_question(c, out)
        else:
            left.append(c)
    return left


def _typed_amounts(c: SheetColumn, p: Profile, candidates: Sequence[Instrument]) -> list[Note]:
    """What is said of numbers with a unit that are made plain ones; a study may say that they are numbers."""
    if p.kind is not AnswerKind.OTHER or about.listed(c, candidates):
        return []
    known = [b for i in candidates if (b := about.matched(c, i)) is not None]
    return settle_quantities(c, HALF if any(b.kind == "number" for b in known) else MOSTLY)


def _several_in_a_cell(c: SheetColumn, notes: list[Note]) -> list[Choice]:
    """A ranking or several options that each cell holds; none where it holds one answer."""
    if places := ranked_cells(c):
        notes.append(ranked_cells_note(c, len(places)))
        return places
    several = split_multiple(c)
    return [] if several is None else [several]


def _is_number(c: SheetColumn, p: Profile) -> bool:
    held = sum(int(n) for v, n in zip(p.numbers, c.counts, strict=True) if v is not None)
    return held >= 0.9 * c.filled and len(c.distinct) > 8 and not c.labels


def _numeric_question(c: SheetColumn, out: _Sorted) -> None:
    """A number is an answer, unless every row has its own: then it is a running number."""
    values = [v for v in c.numbers if v is not None]
    running = len(c.distinct) == c.filled > 30 and all(v == int(v) for v in values)
    if running and about.usual(c.question, c.name) is None and not is_amount(c):
        out.ignored.append(c)
    else:
        out.choices.append(numeric(c))
