"""Items, statements, checks and background questions of a survey, put together from its columns."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from repurchase.errors import Note, note
from repurchase.short_repr import shortened_text
from repurchase.survey.instrument import Background, Check, Construct, Instrument, Item, Label, Scale, Statement
from repurchase.survey.read.answers.choices import Choice, numeric, single
from repurchase.survey.read.answers.typed_numbers import typed_numbers
from repurchase.survey.read.column_map.coined_names import name_of_head
from repurchase.survey.read.column_map.told_background import named, ordered
from repurchase.survey.read.column_map.told_columns import Told
from repurchase.survey.read.columns import background_questions as about
from repurchase.survey.read.columns.own_words import choice_notes, in_own_words
from repurchase.survey.read.identities.typed_answers import pooled
from repurchase.survey.read.ratings.attention_checks import answer_code
from repurchase.survey.read.ratings.codebook import Codebook
from repurchase.survey.read.ratings.construct_mapping import SAME_ITEM, Mapping_, item_name
from repurchase.survey.read.ratings.rated import Ratings
from repurchase.survey.read.ratings.reversed_items import reviewed, shown_item
from repurchase.survey.read.ratings.scale_codes.codes import Coded
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import has_chinese, plain, same_wording
from repurchase.survey.read.sheet.question_heads import topic_of, unworded, words_of
from repurchase.survey.read.sheet.written import as_written
from repurchase.survey.read.survey_columns import Uses
from repurchase.survey.recommendation_words import recommends_from_zero, spoken_words
from repurchase.text import Text, joined, text

MOST_NAMED, MOST_WORDS = 5, 60  # rated columns without a construct that a note names; characters of each
MOST = 0.8  # share of respondents whose common answer to a nameless attention check is taken for the passing one


class Assembly:
    """Items, statements, checks and background questions put together, with their answers."""

    def __init__(self, ratings: Ratings, language: str, rows: pd.Index, told: Told) -> None:
        self.ratings, self.language, self.rows, self.told = ratings, language, rows, told
        self.uses = Uses()
        self.settled: set[str] = set()  # names of the items whose direction the user states
        self.mapping: Mapping_ = ratings.mapping
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
        self.uses.unordered = {c.index: c for c in self.ratings.unordered}
        loose = {c.index for c in self.ratings.loose}
        for index in sorted(self.ratings.coded):
            coded = self.ratings.coded[index]
            if index in self.ratings.checks:
                self._check(coded, self.ratings.checks[index])
            elif index in loose:
                self._statement(coded, None)
            else:
                place = self.mapping.homes[index]
                if place.statement is not None:
                    self._statement(coded, place.statement)
                else:
                    self._item(coded, index)
        self.notes += unmapped_notes(
            [self.uses.statements[c.index][0] for c in self.ratings.loose if not self._recommends(c)],
            [s for s, _ in self.statements],
        )

    def _item(self, coded: Coded, index: int) -> None:
        place, c = self.mapping.homes[index], coded.column
        name = item_name(place.construct, place, c, self.taken | self.told.names(but=c))
        self.taken.add(name)
        self.uses.items[index] = (place.construct, name, coded, place.evidence)
        if self.told.turns(c) is not None:
            self.settled.add(name)
        if place.reverse is not None:
            self.reversed_told.add(name)
        self.words[name] = words_of(c.question)
        item = Item(name, self._label(c, place.construct, name), bool(place.reverse), column=c.header)
        self.items[place.construct].append((item, coded))

    def _label(self, c: SheetColumn, construct: str, name: str) -> Label:
        """The column's own words, and the study's in the other language where the item is the same."""
        own = _own_words(c)
        known = self.mapping.instrument
        if known is None or construct not in known:
            return own
        item = next((i for i in known[construct].items if i.name == name), None)
        if item is None:
            return own
        bare = unworded(c)
        if bare or any(same_wording(plain(v), plain(c.question)) >= SAME_ITEM for v in item.label.values()):
            return {**item.label, **({} if bare else own)}
        return own

    def _statement(self, coded: Coded, known: Statement | None) -> None:
        c = coded.column
        own = _own_words(c)
        if known is not None:
            made = replace(
                known,
                label=known.label if unworded(c) else {**known.label, **own},
                scale=coded.scale.in_all_languages_of(known.scale),
                column=c.header,
            )
        else:
            made = Statement(self._free(c), own, scale=coded.scale, column=c.header)
        self.taken.add(made.name)
        self.uses.statements[c.index] = (made.name, coded, self.mapping.homes[c.index].evidence)
        self.statements.append((made, coded))

    def _recommends(self, c: SheetColumn) -> bool:
        """Whether a rated column asks for a recommendation from 0 to 10, which no construct lacks."""
        name, coded, _ = self.uses.statements[c.index]
        words = spoken_words({"": words_of(c.question)}, c.header, name)
        return recommends_from_zero(words, coded.scale.low, coded.scale.high)

    def _free(self, c: SheetColumn) -> str:
        said = self.told[c]
        if said is not None and said.item and said.item not in self.taken:
            return said.item
        name = name_of_head(c.name)
        if re.fullmatch(r"[A-Za-z]\w{0,20}", name) and name not in self.taken:
            return name
        k = 1
        while f"R{k}" in self.taken:
            k += 1
        return f"R{k}"

    def _check(self, coded: Coded, told: str | float | None) -> None:
        c = coded.column
        scale = self._majority_scale() if coded.scale.assumed else coded.scale
        silent = len(self.notes)
        answer = answer_code(told, scale) if told is not None else self._known_answer(coded)
        why = "unknown" if answer is None else "assumed" if len(self.notes) > silent else ""
        self.uses.checks[c.index] = (coded, answer, why)
        if answer is None:
            self.notes.append(note("read.check_unknown", column=c.header[:60]))
            return
        name = self._check_name()
        self.taken.add(name)
        self.checks.append((Check(name, _own_words(c), answer, scale, c.header), coded))

    def _check_name(self) -> str:
        """A name that no item has, those that are yet to be read among them (ATT1 of an attitude)."""
        items = {home.item for home in self.mapping.homes.values()} | self.taken
        return next(name for k in range(1, len(items) + 2) if (name := f"ATT{k}") not in items)

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
        scales = Counter((k.scale.low, k.scale.high) for k in self.ratings.coded.values())
        low, high = scales.most_common(1)[0][0]
        return next(k.scale for k in self.ratings.coded.values() if (k.scale.low, k.scale.high) == (low, high))

    def background(self, closed: Sequence[Choice]) -> None:
        """Closed questions about the respondent: those, and the ones that looked like ratings."""
        counted = self.ratings.counted
        choices = [
            *closed,
            *((numeric if c.counted or c.index in counted else single)(c) for c in self.ratings.background),
        ]
        parts: dict[str, pd.Series] = {}
        taken: set[str] = set()
        for choice in map(self._offered, sorted(choices, key=lambda k: k.columns[0].index)):
            others = taken | self.told.names(but=choice.columns[0])
            asked = about.described(choice, self.mapping.instrument, others, self.language)
            asked = named(asked, choice, self.mapping.instrument, self.told, taken | self.taken)
            taken.add(asked.name)
            order, labels = about.options_of(choice, asked, self.language) if choice.kind != "number" else ((), ())
            asked, order, labels = ordered(asked, choice, order, labels, self.told)
            self.uses.asked.append((asked, choice, order))
            self.notes += choice_notes(choice, unordered=about.order_unknown(choice, asked))
            parts |= about.frame_columns(choice, asked, order, self.rows)
            self.questions.append(replace(asked, options=labels))
        self.about = pd.DataFrame(parts, index=self.rows)
        if any(k.coded for k in choices):
            self.notes.append(note("read.codes_without_words", "info", n=sum(k.coded for k in choices)))

    def _offered(self, choice: Choice) -> Choice:
        """The question with the categories that were offered; what was typed is pooled and counted."""
        choice = in_own_words(choice)
        column = choice.columns[0]
        known = about.matched(column, self.mapping.instrument, choice.wording)
        choice = about.with_listed_options(choice, known, self.language) if known else choice
        choice, n = pooled(choice, [words for option in known.options for words in option.values()] if known else ())
        self.typed["pooled"].update({column.header: n} if n else {})
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
        reviewed_constructs, notes = reviewed(
            constructs, self.responses(), self.reversed_told, self.words, self.settled
        )
        name = known.name if known is not None and self.mapping.matched else ""
        return Instrument(
            reviewed_constructs,
            tuple(s for s, _ in self.statements),
            tuple(c for c, _ in self.checks),
            tuple(self.questions),
            name,
            known.label if name and known else None,
        ), notes

    def suspected(self, notes: Sequence[Note]) -> list[str]:
        """Names of the items that the notes on reversed items speak of as possibly turned."""
        spoken = {n.message.values.get("item") for n in notes if n.message.key.startswith("read.reverse_suspected")}
        return [i.name for members in self.items.values() for i, _ in members if shown_item(i) in spoken]

    def _construct(self, code: str, known: Instrument | None) -> Construct:
        members = self.items[code]
        scales = Counter((k.scale.low, k.scale.high) for _, k in members)
        low, high = scales.most_common(1)[0][0]
        scale = next(k.scale for _, k in members if (k.scale.low, k.scale.high) == (low, high))
        items = tuple(i for i, _ in members)
        if known is not None and code in known:
            return replace(known[code], items=items, scale=scale.in_all_languages_of(known[code].scale))
        drafted = as_written(self.mapping.drafted.get(code, code), (members[0][1].column.header,))
        words = self._told_apart(code, drafted)
        nameless = self.language if words == code else "en"  # a code alone waits for words in the survey's language
        return Construct(code, {"zh" if has_chinese(words) else nameless: words}, items, scale)

    def _told_apart(self, code: str, drafted: str) -> str:
        """The topic of a stem, the whole stem where another has its topic, the code where several share the stem."""
        stems = [self.mapping.drafted.get(other, other) for other in self.items]
        if stems.count(self.mapping.drafted.get(code, code)) > 1:
            return code
        words = topic_of(drafted)
        return drafted if sum(topic_of(stem) == words for stem in stems) > 1 else words


def unmapped_notes(names: Sequence[str], statements: Sequence[Statement]) -> list[Note]:
    """What each rated column without a construct asks, under which name, and the line that gives it one."""
    loose = [s for s in statements if s.name in names]
    if not loose:
        return []
    asked = joined(_asked(s) for s in loose[:MOST_NAMED])
    rest = len(loose) - MOST_NAMED
    said = text("read.unmapped_more", items=asked, n=rest) if rest > 0 else asked
    words = ", ".join(f"{lang} = {_toml_string(loose[0].label[lang])}" for lang in loose[0].label)
    line = f"{{name = {_toml_string(loose[0].name)}, {words}}}"
    return [note("read.unmapped", n=len(loose), columns=said, line=line)]


def _asked(statement: Statement) -> Text | str:
    """Name and wording of a rated column; its name alone where the file has no other words."""
    words = {lang: shortened_text(said, MOST_WORDS) for lang, said in statement.label.items()}
    if set(words.values()) == {statement.name}:
        return statement.name
    return text("read.unmapped_item", name=statement.name, words=words)


def _toml_string(words: str) -> str:
    """Words as a string of TOML, whose escapes are those of JSON."""
    return json.dumps(words, ensure_ascii=False)


def _own_words(c: SheetColumn) -> Label:
    """The question in the words of its file, punctuation and all."""
    words = as_written(words_of(c.question), (c.header, c.wording))
    return {"zh" if has_chinese(c.question) else "en": words}
