"""What a study file may say; errors name the key, the value and the line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from repurchase.errors import InputError
from repurchase.study.locate import Locator
from repurchase.text import Text, text

SCHEMA = "repurchase.study/1"
Words = dict[Literal["en", "zh"], str]


class Entry(BaseModel):
    """Base of every part: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ScaleEntry(Entry):
    """A response scale: its ends, and the words of its points."""

    low: int = 1
    high: int = 5
    labels: dict[Literal["en", "zh"], list[str]] = {}

    @model_validator(mode="after")
    def _ordered(self) -> ScaleEntry:
        if not self.low < self.high:
            raise ValueError("scale_order")
        if any(len(words) != self.high - self.low + 1 for words in self.labels.values()):
            raise ValueError("scale_labels")
        return self


class ItemEntry(Entry):
    """One rated item of a construct."""

    name: str = Field(min_length=1)
    en: str = ""
    zh: str = ""
    source: str = ""
    reversed: bool = False


class ConstructEntry(Entry):
    """What a set of items measures."""

    label: Words
    items: list[ItemEntry] = Field(min_length=1)
    role: Literal["driver", "mediator", "outcome", "control", ""] = ""
    source: str = ""
    aliases: list[str] = []
    scale: ScaleEntry | None = None


class StatementEntry(Entry):
    """A rated statement outside any construct."""

    name: str = Field(min_length=1)
    en: str = ""
    zh: str = ""
    dimension: str = ""
    block: str = ""
    driver: str = ""
    aliases: list[str] = []
    scale: ScaleEntry | None = None


class CheckEntry(Entry):
    """An instructed-response question and the answer that passes it."""

    name: str = Field(min_length=1)
    en: str = ""
    zh: str = ""
    answer: int


class BackgroundEntry(Entry):
    """A question about the respondent."""

    name: str = Field(min_length=1)
    en: str = ""
    zh: str = ""
    options: list[Words] = []
    kind: Literal["single", "multiple", "ordered", "number"] = "single"
    behaviour: bool = False
    role: Literal["", "frequency", "tenure", "channel", "eligible", "consent"] = ""
    keep: list[str] = []
    aliases: list[str] = []


Moderated = Annotated[str, Field(pattern=r"^\s*\S+\s*\*\s*\S+\s*->\s*\S+\s*$")]  # "X * W -> Y"


class ModelEntry(Entry):
    """What is claimed of the constructs."""

    paths: list[str] = []
    covariances: list[str] = []
    controls: list[str] = []
    groups: list[str] = []
    moderations: list[Moderated] = []
    syntax: str = ""


class HypothesisEntry(Entry):
    """One claim that gets a verdict."""

    id: str = Field(min_length=1)
    path: str = Field(pattern=r"->")
    sign: Literal["+", "-", "?"] = "+"
    en: str = ""
    zh: str = ""


class LeaveOutEntry(Entry):
    """An item that is not analysed, and why."""

    item: str
    reason: Words


class ItemsEntry(Entry):
    """Decisions on items."""

    leave_out: list[LeaveOutEntry] = []
    reversed: list[str] = []


class ScreeningEntry(Entry):
    """Who is removed, and what is flagged."""

    seconds_per_item: float = Field(default=2.0, ge=0)
    missing_drop: float = Field(default=0.5, gt=0, le=1)
    missing_flag: float = Field(default=0.1, ge=0, le=1)
    drop: list[str] | None = None


class OptionsEntry(Entry):
    """How it is computed and printed."""

    estimator: str = "auto"
    draws: int = Field(default=5000, ge=0, le=1_000_000)
    seed: int = Field(default=20240238, ge=0)
    level: float = Field(default=0.95, gt=0.5, lt=1)
    style: Literal["", "apa", "gbt"] = ""
    decimals: int = Field(default=3, ge=2, le=6)
    preset: Literal["default", "strict", "marketing", "thesis"] = "default"
    chapter: int = Field(default=4, ge=1, le=20)
    single_item_reliability: float = Field(default=0.9, gt=0, le=1)


class StudyEntry(Entry):
    """A whole study file."""

    schema_: Literal["repurchase.study/1"] = Field(alias="schema", default=SCHEMA)
    name: str = Field(min_length=1, pattern=r"^[\w.-]+$")
    title: Words = {}
    language: Literal["en", "zh", ""] = ""
    scale: ScaleEntry = ScaleEntry()
    constructs: dict[str, ConstructEntry]
    statements: list[StatementEntry] = []
    checks: list[CheckEntry] = []
    background: list[BackgroundEntry] = []
    model: ModelEntry = ModelEntry()
    hypotheses: list[HypothesisEntry] = []
    screening: ScreeningEntry = ScreeningEntry()
    items: ItemsEntry = ItemsEntry()
    options: OptionsEntry = OptionsEntry()
    criteria: dict[str, dict[str, float | bool]] = {}
    procedure: dict[str, Any] = {}
    marker: str = ""


def parse(source: str, file: str) -> StudyEntry:
    """The study that `source` states.

    Raises
    ------
    InputError
        Names the file, the line, what stands there and what may stand there.
    """
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise InputError("study.not_toml", file=file, line=_line_of(error), detail=_detail(error)) from None
    lines = Locator(source)
    try:
        entry = StudyEntry.model_validate(raw)
    except ValidationError as error:
        raise InputError(_said(error, lines, file)) from None
    _check_names(entry, lines, file)
    return entry


def _line_of(error: tomllib.TOMLDecodeError) -> str:
    found = re.search(r"line (\d+)", str(error))
    return found.group(1) if found else "?"


def _detail(error: tomllib.TOMLDecodeError) -> str:
    return re.sub(r"\s*\(at .*\)", "", str(error))


def _said(error: ValidationError, lines: Locator, file: str) -> Text:
    """The first mistake in one sentence; how many more there are in the next."""
    problems = error.errors(include_url=False, include_context=False)
    first = problems[0]
    path = tuple(p for p in first["loc"] if p != "schema_")
    where = {"file": file, "line": str(lines.line(path) or 1), "key": ".".join(map(str, path)) or "-"}
    kind = first["type"]
    if kind == "extra_forbidden":
        said = text("study.unknown_key", **where, near=_near(str(path[-1]), path))
    elif kind == "missing":
        said = text("study.missing_key", **where)
    elif kind == "value_error" and "scale_" in first["msg"]:
        said = text("study.scale_order" if "order" in first["msg"] else "study.scale_labels", **where)
    elif kind == "literal_error":
        said = text("study.not_one_of", **where, value=_shown(first["input"]), known=_expected(error))
    else:
        said = text("study.wrong_value", **where, value=_shown(first["input"]), detail=first["msg"])
    return text("study.mistake", said=said, more=len(problems) - 1) if len(problems) > 1 else said


def _expected(error: ValidationError) -> str:
    context = error.errors(include_url=False)[0].get("ctx") or {}
    return str(context.get("expected", "")).replace(" or ", ", ")


def _shown(value: Any) -> str:
    shown = str(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _near(key: str, path: tuple[Any, ...]) -> Text:
    entry: Any = StudyEntry
    for part in path[:-1]:
        entry = _child(entry, part)
    known = [f.alias or n for n, f in getattr(entry, "model_fields", {}).items()]
    return _suggest(key, known)


def _suggest(word: str, known: list[str]) -> Text:
    close = difflib.get_close_matches(word, known, n=1)
    if close:
        return text("study.did_you_mean", key=close[0])
    return text("study.known_keys", keys=", ".join(known))


def _child(entry: Any, part: Any) -> Any:
    """The entry class one step down a path; list and dict steps stay where they are."""
    field = getattr(entry, "model_fields", {}).get(part)
    if field is None:
        return entry
    return next((t for t in _flat(field.annotation) if isinstance(t, type) and issubclass(t, BaseModel)), entry)


def _flat(annotation: Any) -> list[Any]:
    inner = getattr(annotation, "__args__", ())
    return [annotation, *(t for a in inner for t in _flat(a))]


def _check_names(entry: StudyEntry, lines: Locator, file: str) -> None:
    """Names that point at constructs or items must be known, and items must be unique."""
    seen: dict[str, str] = {}
    for code, construct in entry.constructs.items():
        for i, item in enumerate(construct.items):
            if item.name in seen:
                where = lines.line(("constructs", code, "items", i))
                raise InputError("study.item_twice", file=file, line=str(where), item=item.name, first=seen[item.name])
            seen[item.name] = code
    for path, name in _references(entry):
        known: Mapping[str, Any] = entry.constructs if path[0] != "items" else seen
        if path[:2] in (("model", "controls"), ("model", "groups")):
            known = {b.name: b for b in entry.background} | dict(entry.constructs)
        if name not in known:
            raise InputError("study.unknown_name", file=file, line=str(lines.line(path)), name=name,
                             near=_suggest(name, list(known)))


def _references(entry: StudyEntry) -> list[tuple[tuple[str | int, ...], str]]:
    found: list[tuple[tuple[str | int, ...], str]] = []
    for part in ("paths", "covariances"):
        for i, line in enumerate(getattr(entry.model, part)):
            found += [(("model", part, i), name) for name in names_in(line)]
    for part in ("controls", "groups"):
        found += [(("model", part, i), name) for i, name in enumerate(getattr(entry.model, part))]
    for i, line in enumerate(entry.model.moderations):
        found += [(("model", "moderations", i), name) for name in re.split(r"\s*(?:\*|->)\s*", line.strip())]
    for i, h in enumerate(entry.hypotheses):
        found += [(("hypotheses", i, "path"), name.strip()) for name in h.path.split("->")]
    for i, s in enumerate(entry.statements):
        found += [(("statements", i, "driver"), s.driver)] if s.driver else []
    found += [(("items", "leave_out", i, "item"), e.item) for i, e in enumerate(entry.items.leave_out)]
    found += [(("items", "reversed", i), name) for i, name in enumerate(entry.items.reversed)]
    return found


def names_in(line: str) -> list[str]:
    """Variable names of one line such as ``SAT ~ a*PROMO + CONV``."""
    terms = re.split(r"~~|~|\+", line)
    return [term.split("*")[-1].strip() for term in terms if term.strip()]
