"""From a table to a survey: roles, structure, ratings, choices, instrument."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from repurchase.errors import InputError, Note, note
from repurchase.identity_patterns import MASK, names_owner
from repurchase.plain_text import printable_text
from repurchase.survey.instrument import Background, Check, Construct, Instrument, Item, Label, Scale, Statement
from repurchase.survey.read.answers.blocks_of_numbers import ranking_note, rankings
from repurchase.survey.read.answers.choices import (
    Choice,
    joined_of,
    numeric,
    option_groups,
    other_texts,
    single,
    ticked,
    ticks,
)
from repurchase.survey.read.answers.open_text import is_open
from repurchase.survey.read.answers.profile import AnswerKind, Profile, profile
from repurchase.survey.read.answers.several import split_multiple
from repurchase.survey.read.answers.typed_numbers import typed_numbers
from repurchase.survey.read.columns import background_questions as about
from repurchase.survey.read.columns.branches import shown_frame
from repurchase.survey.read.columns.own_words import choice_notes, in_own_words
from repurchase.survey.read.columns.platform_columns import frame, parted
from repurchase.survey.read.columns.whole_file import found_notes, is_synthetic, language, without_previews
from repurchase.survey.read.identities.masking import masked_instrument, private_columns, tell_masked_apart, typed_notes
from repurchase.survey.read.identities.typed_answers import pooled
from repurchase.survey.read.identities.values import without_identities
from repurchase.survey.read.platforms.registry import recognised
from repurchase.survey.read.platforms.shared.roles import Role
from repurchase.survey.read.ratings.attention_checks import answer_code, instructed
from repurchase.survey.read.ratings.codebook import Codebook
from repurchase.survey.read.ratings.coding import Coded
from repurchase.survey.read.ratings.construct_mapping import SAME_ITEM, Mapping_, item_name
from repurchase.survey.read.ratings.rated import Ratings, ratings, scale_notes
from repurchase.survey.read.ratings.reversed_items import reviewed
from repurchase.survey.read.sheet.grid import SheetColumn, SheetTable
from repurchase.survey.read.sheet.normalise import has_chinese, plain, same_wording
from repurchase.survey.read.sheet.question_heads import set_structure, words_of
from repurchase.survey.source import Source
from repurchase.survey.survey import Survey
from repurchase.survey.variables import ROW

MOST = 0.8  # share of respondents whose common answer to a nameless attention check is taken for the passing one


@dataclass(slots=True)
class _Sorted:
    """Question columns by what they turned out to be."""

    rated: list[SheetColumn] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    open_text: list[SheetColumn] = field(default_factory=list)
    ignored: list[SheetColumn] = field(default_factory=list)
    profiles: dict[int, Profile] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def build(
    table: SheetTable, file: str, shown: str, sha256: str, candidates: Sequence[Instrument], codebook: Codebook | None
) -> Survey:
    """The survey that a table holds; `shown` is the name by which its file is called wherever it is named.

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
    rows = pd.RangeIndex(1, len(table) + 1)
    parts = parted(table, platform)
    set_structure(parts.questions)
    sort = _sorted(parts.questions)
    blanked = Counter({c.header: n for c in sort.rated if (n := without_identities(c))})
    found = ratings(sort.rated, sort.profiles, candidates, codebook)
    if ROW in table.names:  # a clean file of ours: reversed items are turned already
        for place in found.mapping.places.values():
            place.reverse = None
    spoken = language(parts.questions)
    assembled = _Assembly(found, spoken, rows)
    assembled.fill()
    assembled.background(sort, found)
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
        ignored=tuple(c.header for c in (*parts.of(Role.IGNORED), *sort.ignored)),
        synthetic=is_synthetic(table),
        study=found.mapping.instrument.name if found.mapping.matched and found.mapping.instrument else "",
    )
    instrument, reverse_notes = assembled.instrument(codebook)
    said = [
        *table.notes,
        *found_notes(taken, identities, open_text),
        *typed_notes({"blanked": blanked, **assembled.typed}, masked, shown != file),
        *sort.notes,
        *assembled.notes,
        *scale_notes(found, rows),
        *reverse_notes,
        *notes,
    ]
    shown, branch_notes = shown_frame(parts.questions, assembled.names, rows)
    return Survey(
        assembled.responses(),
        masked_instrument(instrument),
        assembled.about,
        meta,
        source,
        (*said, *branch_notes),
        shown,
    )


def _sorted(questions: Sequence[SheetColumn]) -> _Sorted:
    """Each question column as rating, choice, open text, or nothing."""
    out = _Sorted()
    grouped: set[int] = set()
    groups = option_groups([c for c in questions if ticked(c)])
    out.open_text += (typed := other_texts(groups, questions))
    grouped |= {c.index for c in typed}
    for group in groups:
        if any(c.filled for c in group):
            out.choices.append(ticks(group))
            grouped |= {c.index for c in group} | {c.index for c in questions if joined_of(group, c)}
    for block in rankings([c for c in questions if c.index not in grouped]):
        out.choices += [numeric(c) for c in block]
        out.notes.append(ranking_note(block))
        grouped |= {c.index for c in block}
    for c in questions:
        if c.index in grouped:
            continue
        p = profile(c)
        out.profiles[c.index] = p
        if p.kind is not AnswerKind.EMPTY and p.kind is not AnswerKind.OTHER and instructed(c.question) is not None:
            out.rated.append(c)
        elif p.kind is AnswerKind.EMPTY:
            (out.open_text if is_open(c) else out.ignored).append(c)
        elif p.rated:
            out.rated.append(c)
        elif (several := split_multiple(c)) is not None:
            out.choices.append(several)
        elif is_open(c):
            out.open_text.append(c)
        elif _is_number(c, p):
            _numeric_question(c, out)
        else:
            out.choices.append(single(c))
    return out


def _is_number(c: SheetColumn, p: Profile) -> bool:
    held = sum(int(n) for v, n in zip(p.numbers, c.counts, strict=True) if v is not None)
    return held >= 0.9 * c.filled and len(c.distinct) > 8 and not c.labels


def _numeric_question(c: SheetColumn, out: _Sorted) -> None:
    """A number is an answer, unless every row has its own: then it is a running number."""
    values = [v for v in c.numbers if v is not None]
    running = len(c.distinct) == c.filled > 30 and all(v == int(v) for v in values)
    if running and about.usual(c.question, c.name) is None:
        out.ignored.append(c)
    else:
        out.choices.append(numeric(c))


class _Assembly:
    """Items, statements, checks and background questions put together, with their answers."""

    def __init__(self, found: Ratings, language: str, rows: pd.RangeIndex) -> None:
        self.found, self.language, self.rows = found, language, rows
        self.mapping: Mapping_ = found.mapping
        self.taken: set[str] = set()
        self.items: dict[str, list[tuple[Item, Coded]]] = defaultdict(list)
        self.statements: list[tuple[Statement, Coded]] = []
        self.checks: list[tuple[Check, Coded]] = []
        self.questions: list[Background] = []
        self.about = pd.DataFrame(index=rows)
        self.notes: list[Note] = []
        self.reversed_told: set[str] = set()
        self.words: dict[str, str] = {}
        self.typed: dict[str, Counter[str]] = {"pooled": Counter(), "numbers": Counter()}

    def fill(self) -> None:
        """Place every coded column."""
        loose = {c.index for c in self.found.loose}
        for index in sorted(self.found.coded):
            coded = self.found.coded[index]
            if index in self.found.checks:
                self._check(coded, self.found.checks[index])
            elif index in loose:
                self._statement(coded, None)
            else:
                place = self.mapping.places[index]
                if place.statement is not None:
                    self._statement(coded, place.statement)
                else:
                    self._item(coded, index)
        if loose:
            shown = [c.header[:40] for c in self.found.loose]
            self.notes.append(
                note("read.unmapped", n=len(shown), columns=", ".join(shown[:5]) + (" ..." if len(shown) > 5 else ""))
            )

    def _item(self, coded: Coded, index: int) -> None:
        place, c = self.mapping.places[index], coded.column
        name = item_name(place.construct, place, c, self.taken)
        self.taken.add(name)
        if place.reverse is not None:
            self.reversed_told.add(name)
        self.words[name] = words_of(c.question)
        item = Item(name, self._label(c, place.construct, name), bool(place.reverse), column=c.header)
        self.items[place.construct].append((item, coded))

    def _label(self, c: SheetColumn, construct: str, name: str) -> Label:
        """The column's own words, and the study's in the other language where the item is the same."""
        own: Label = {"zh" if has_chinese(c.question) else "en": words_of(c.question)}
        known = self.mapping.instrument
        if known is None or construct not in known:
            return own
        item = next((i for i in known[construct].items if i.name == name), None)
        if item is None:
            return own
        if c.question in (c.name, "") or any(
            same_wording(plain(v), plain(c.question)) >= SAME_ITEM for v in item.label.values()
        ):
            return {**item.label, **({} if c.question in (c.name, "") else own)}
        return own

    def _statement(self, coded: Coded, known: Statement | None) -> None:
        c = coded.column
        own: Label = {"zh" if has_chinese(c.question) else "en": words_of(c.question)}
        if known is not None:
            made = replace(
                known,
                label={**known.label, **own} if c.question != c.name else known.label,
                scale=coded.scale.in_all_languages_of(known.scale),
                column=c.header,
            )
        else:
            made = Statement(self._free(c), own, scale=coded.scale, column=c.header)
        self.taken.add(made.name)
        self.statements.append((made, coded))

    def _free(self, c: SheetColumn) -> str:
        name = re.sub(r"\W+", "_", c.name)
        if re.fullmatch(r"[A-Za-z]\w{0,20}", name) and name not in self.taken:
            return name
        k = 1
        while f"R{k}" in self.taken:
            k += 1
        return f"R{k}"

    def _check(self, coded: Coded, told: str | float | None) -> None:
        c = coded.column
        scale = self._majority_scale() if coded.scale.assumed else coded.scale
        answer = answer_code(told, scale) if told is not None else self._known_answer(coded)
        if answer is None:
            self.notes.append(note("read.check_unknown", column=c.header[:60]))
            return
        name = f"ATT{len(self.checks) + 1}"
        self.taken.add(name)
        label: Label = {"zh" if has_chinese(c.question) else "en": words_of(c.question)}
        self.checks.append((Check(name, label, answer, scale, c.header), coded))

    def _known_answer(self, coded: Coded) -> int | None:
        """The passing answer of a check that only its name tells: the study's, else the one that nearly all chose."""
        c, known = coded.column, self.mapping.instrument
        for check in known.checks if known else ():
            if plain(check.name) == plain(c.name) or plain(c.question) in {plain(v) for v in check.label.values()}:
                return check.answer
        values, counts = np.unique(coded.values[~np.isnan(coded.values)], return_counts=True)
        if not len(counts) or counts.max() < MOST * counts.sum():
            return None
        answer = int(values[counts.argmax()])
        self.notes.append(note("read.check_assumed", column=c.header[:60], answer=answer))
        return answer

    def _majority_scale(self) -> Scale:
        scales = Counter((k.scale.low, k.scale.high) for k in self.found.coded.values())
        low, high = scales.most_common(1)[0][0]
        return next(k.scale for k in self.found.coded.values() if (k.scale.low, k.scale.high) == (low, high))

    def background(self, sort: _Sorted, found: Ratings) -> None:
        """Closed questions about the respondent."""
        choices = [*sort.choices, *((numeric if c.index in found.counted else single)(c) for c in found.background)]
        parts: dict[str, pd.Series] = {}
        taken: set[str] = set()
        for choice in map(self._offered, sorted(choices, key=lambda k: k.columns[0].index)):
            asked = about.described(choice, self.mapping.instrument, taken, self.language)
            taken.add(asked.name)
            order, labels = about.options_of(choice, asked, self.language) if choice.kind != "number" else ((), ())
            parts |= about.frame_columns(choice, asked, order, self.rows)
            self.questions.append(replace(asked, options=labels))
            self.notes += choice_notes(choice, unordered=about.order_unknown(choice, asked))
        self.about = pd.DataFrame(parts, index=self.rows)
        if any(k.coded for k in choices):
            self.notes.append(note("read.codes_without_words", "info", n=sum(k.coded for k in choices)))

    def _offered(self, choice: Choice) -> Choice:
        """The question with the categories that were offered; what was typed is pooled and counted."""
        column = choice.columns[0]
        known = about.matched(column, self.mapping.instrument, choice.wording)
        choice, n = pooled(choice, [words for option in known.options for words in option.values()] if known else ())
        self.typed["pooled"].update({column.header: n} if n else {})
        choice = in_own_words(choice)
        if choice.kind == "number":
            typed = typed_numbers(column)
            long = sum(int(n) for v, n in zip(column.numbers, column.counts, strict=True) if v in typed)
            self.typed["numbers"].update({column.header: long} if long else {})
        return choice

    @property
    def names(self) -> dict[int, str]:
        """The name of each item and statement by the index of its column."""
        items = {k.column.index: i.name for members in self.items.values() for i, k in members}
        return items | {k.column.index: s.name for s, k in self.statements}

    def responses(self) -> pd.DataFrame:
        """Codes as answered: items in file order, then statements, then checks."""
        pairs = sorted(
            ((i.name, k) for members in self.items.values() for i, k in members), key=lambda p: p[1].column.index
        )
        held = {name: k.values for name, k in pairs}
        held |= {s.name: k.values for s, k in self.statements} | {c.name: k.values for c, k in self.checks}
        return pd.DataFrame(held, index=self.rows, dtype=float)

    def instrument(self, codebook: Codebook | None) -> tuple[Instrument, list[Note]]:
        """The questionnaire as found; reverse-worded items looked at."""
        known = (
            self.mapping.instrument
            if any(self.mapping.instrument and c in self.mapping.instrument for c in self.items)
            else None
        )
        order = [c.name for c in known.constructs] if known else []
        codes = sorted(
            self.items,
            key=lambda code: (order.index(code) if code in order else len(order), self.items[code][0][1].column.index),
        )
        constructs = [self._construct(code, known) for code in codes]
        reviewed_constructs, notes = reviewed(constructs, self.responses(), self.reversed_told, self.words)
        name = known.name if known is not None and self.mapping.matched else ""
        return Instrument(
            reviewed_constructs,
            tuple(s for s, _ in self.statements),
            tuple(c for c, _ in self.checks),
            tuple(self.questions),
            name,
            known.label if name and known else None,
        ), notes

    def _construct(self, code: str, known: Instrument | None) -> Construct:
        members = self.items[code]
        scales = Counter((k.scale.low, k.scale.high) for _, k in members)
        low, high = scales.most_common(1)[0][0]
        scale = next(k.scale for _, k in members if (k.scale.low, k.scale.high) == (low, high))
        items = tuple(i for i, _ in members)
        if known is not None and code in known:
            return replace(known[code], items=items, scale=scale.in_all_languages_of(known[code].scale))
        words = self.mapping.drafted.get(code, code)
        return Construct(code, {"zh" if has_chinese(words) else "en": words}, items, scale)
