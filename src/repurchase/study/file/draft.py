"""A study file drafted from what was read: commented, ready to be completed by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import tomlkit
from tomlkit.items import AoT, Array, InlineTable, Table

from repurchase.study.file.schema import SCHEMA
from repurchase.survey.instrument import Construct, Label, Scale, Statement
from repurchase.survey.recommendation_words import recommends_from_zero, spoken_words
from repurchase.survey.survey import Survey
from repurchase.text import text


def draft_text(survey: Survey) -> str:
    """The TOML text of the draft, in the language of the survey's wording; without a construct where none was found."""
    lang = survey.source.language
    page = tomlkit.document()
    for line in text("draft.head").render(lang).splitlines():
        page.add(tomlkit.comment(line))
    page["schema"] = SCHEMA
    page["name"] = "my-study"
    page["title"] = _inline({lang: text("draft.title").render(lang)})
    page["language"] = lang
    rated: list[Construct | Statement] = [*survey.instrument.constructs, *survey.instrument.statements]
    common = rated[0].scale if rated else Scale()
    page["scale"] = _scale(common)
    page["constructs"] = _constructs(survey, common)
    for name, rows in _lists(survey).items():
        if rows:
            page[name] = rows
    return _with_loose_comment(tomlkit.dumps(page), survey, lang) + _model_comment(survey, lang)


def _with_loose_comment(page: str, survey: Survey, lang: str) -> str:
    """The page with a word on rated columns of no construct above the first of them, where there are constructs."""
    loose = [s for s in survey.instrument.statements if not _recommends(s)]
    if not loose or not survey.instrument.constructs:
        return page
    words = text("draft.loose", n=len(loose)).render(lang)
    comment = "".join(f"# {line}\n" for line in words.splitlines())
    return page.replace("[[statements]]\n", f"{comment}[[statements]]\n", 1)


def _recommends(s: Statement) -> bool:
    return recommends_from_zero(spoken_words(s.label, s.column, s.name), s.scale.low, s.scale.high)


def _model_comment(survey: Survey, lang: str) -> str:
    """The model to be stated, as comments at the end: tables come last in TOML."""
    codes = [c.name for c in survey.instrument]
    if not codes:
        words = text("draft.no_constructs" if survey.instrument.statements else "draft.nothing_rated").render(lang)
        return "\n" + "".join(f"# {line}\n" for line in words.splitlines())
    first, last = (codes[0], codes[-1]) if len(codes) > 1 else ("X", "Y")
    example = f"{last} ~ {' + '.join(codes[:-1] or [first])}"
    words = text("draft.model", example=example, path=f"{first} -> {last}").render(lang)
    return "\n" + "".join(f"# {line}\n" for line in words.splitlines())


def _constructs(survey: Survey, common: Scale) -> Table:
    table = tomlkit.table(is_super_table=bool(survey.instrument.constructs))
    for c in survey.instrument:
        entry = tomlkit.table()
        entry["label"] = _inline(c.label)
        entry["role"] = c.role
        entry["aliases"] = list(c.aliases)
        if c.scale != common:
            entry["scale"] = _scale(c.scale)
        entry["items"] = _items(c)
        table[c.name] = entry
    return table


def _items(construct: Construct) -> Array:
    rows = tomlkit.array().multiline(True)
    for item in construct.items:
        rows.append(_inline({"name": item.name, **_words(item.label), "reversed": item.reversed}))
    return rows


def _lists(survey: Survey) -> dict[str, AoT]:
    """Arrays of tables: statements, checks and background questions."""
    found: dict[str, AoT] = {}
    for name, things in (
        ("statements", survey.instrument.statements),
        ("checks", survey.instrument.checks),
        ("background", survey.instrument.background),
    ):
        rows = tomlkit.aot()
        for thing in things:
            row = tomlkit.table()
            row["name"] = thing.name
            row.update(_words(thing.label))
            if name == "checks":
                row["answer"] = thing.answer  # type: ignore[union-attr]
            if name == "background":
                row["kind"] = thing.kind  # type: ignore[union-attr]
                if thing.options:  # type: ignore[union-attr]
                    row["options"] = _options([_words(o) for o in thing.options])  # type: ignore[union-attr]
                row["behaviour"] = thing.behaviour  # type: ignore[union-attr]
            rows.append(row)
        found[name] = rows
    return found


def _options(answers: Sequence[Mapping[str, object]]) -> Array:
    """The answers within their question: what is written below them must not become a key of the last one."""
    rows = tomlkit.array()
    for answer in answers:
        rows.append(_inline(answer))
    return rows


def _scale(scale: Scale) -> InlineTable:
    entry: dict[str, object] = {"low": scale.low, "high": scale.high}
    languages = [lang for lang in ("en", "zh") if scale.labels and all(lang in words for words in scale.labels)]
    if languages:
        entry["labels"] = {lang: [words[lang] for words in scale.labels] for lang in languages}
    return _inline(entry)


def _words(label: Label) -> dict[str, str]:
    return {lang: label[lang] for lang in ("en", "zh") if label.get(lang)}


def _inline(values: Mapping[str, object]) -> InlineTable:
    table = tomlkit.inline_table()
    table.update(values)
    return table
