"""What a study file may say; errors name the key, the value and the line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from repurchase.errors import InputError, shown_value
from repurchase.plain_text import shortened_text
from repurchase.settings import LONGEST_SHOWN, MOST_POINTS, problem
from repurchase.study.file.consistency import check_consistency, relation, suggestion
from repurchase.study.file.source_text import tables_of
from repurchase.study.file.toml_lines import Locator
from repurchase.text import Text, text

SCHEMA = "repurchase.study/1"
LONGEST_NAME, LONGEST_LABEL, LONGEST_TITLE, LONGEST_WORDING, LONGEST_LINE = 200, 200, 250, 2_000, 2_000
MOST_CONSTRUCTS, MOST_ITEMS, MOST_ENTRIES = 200, 500, 2_000


def _cut(most: int) -> AfterValidator:
    """Words that are cut, with an ellipsis, rather than refused: on one line, as long as a page can show them."""
    return AfterValidator(lambda words: shortened_text(" ".join(words.split()), most))


def _set(name: str) -> BeforeValidator:
    """A value that `repurchase.settings` holds against its table."""

    def validated(value: Any) -> Any:
        if problem(name, value) is not None:
            raise PydanticCustomError("setting", "setting", {"setting": name})
        return value

    return BeforeValidator(validated)


Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Reference = Annotated[str, Field(max_length=LONGEST_NAME)]
Line = Annotated[str, Field(max_length=LONGEST_LINE)]
Label = Annotated[str, _cut(LONGEST_LABEL)]
Wording = Annotated[str, _cut(LONGEST_WORDING)]
Words = dict[Literal["en", "zh"], Label]
Sentence = dict[Literal["en", "zh"], Wording]
Title = dict[Literal["en", "zh"], Annotated[str, _cut(LONGEST_TITLE)]]


class Entry(BaseModel):
    """Base of every part: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ScaleEntry(Entry):
    """A response scale: its ends, and the words of its points."""

    low: Annotated[int, _set("scale_end")] = 1
    high: Annotated[int, _set("scale_end")] = 5
    labels: dict[Literal["en", "zh"], list[Label]] = {}

    @model_validator(mode="after")
    def _ordered(self) -> ScaleEntry:
        if not self.low < self.high:
            raise ValueError("scale_order")
        if self.high - self.low >= MOST_POINTS:
            raise ValueError("scale_points")
        if any(len(words) != self.high - self.low + 1 for words in self.labels.values()):
            raise ValueError("scale_labels")
        return self


class ItemEntry(Entry):
    """One rated item of a construct."""

    name: Name
    en: Wording = ""
    zh: Wording = ""
    source: Wording = ""
    reversed: bool = False


class ConstructEntry(Entry):
    """What a set of items measures."""

    label: Words
    items: list[ItemEntry] = Field(min_length=1, max_length=MOST_ITEMS)
    role: Literal["driver", "mediator", "outcome", "control", ""] = ""
    source: Wording = ""
    aliases: list[Wording] = []
    scale: ScaleEntry | None = None


class StatementEntry(Entry):
    """A rated statement outside any construct."""

    name: Name
    en: Wording = ""
    zh: Wording = ""
    dimension: Label = ""
    block: Label = ""
    driver: Reference = ""
    aliases: list[Wording] = []
    scale: ScaleEntry | None = None


class CheckEntry(Entry):
    """An instructed-response question and the answer that passes it."""

    name: Name
    en: Wording = ""
    zh: Wording = ""
    answer: Annotated[int, _set("scale_end")]


class BackgroundEntry(Entry):
    """A question about the respondent."""

    name: Name
    en: Wording = ""
    zh: Wording = ""
    options: list[Sentence] = []
    kind: Literal["single", "multiple", "ordered", "number"] = "single"
    behaviour: bool = False
    role: Literal["", "frequency", "tenure", "channel", "eligible", "consent"] = ""
    keep: list[Wording] = []
    aliases: list[Wording] = []


class ModelEntry(Entry):
    """What is claimed of the constructs."""

    paths: list[Line] = Field(default=[], max_length=MOST_ENTRIES)
    covariances: list[Line] = Field(default=[], max_length=MOST_ENTRIES)
    controls: list[Reference] = Field(default=[], max_length=MOST_ITEMS)
    groups: list[Reference] = Field(default=[], max_length=MOST_ITEMS)
    moderations: list[Line] = Field(default=[], max_length=MOST_ITEMS)
    syntax: str = ""


class HypothesisEntry(Entry):
    """One claim that gets a verdict."""

    id: Name
    path: Line = Field(pattern=r"->")
    sign: Literal["+", "-", "?"] = "+"
    en: Wording = ""
    zh: Wording = ""


class LeaveOutEntry(Entry):
    """An item that is not analysed, and why."""

    item: Reference
    reason: Sentence


class ItemsEntry(Entry):
    """Decisions on items."""

    leave_out: list[LeaveOutEntry] = Field(default=[], max_length=MOST_ENTRIES)
    reversed: list[Reference] = Field(default=[], max_length=MOST_ENTRIES)


class ScreeningEntry(Entry):
    """Who is removed, and what is flagged."""

    seconds_per_item: Annotated[float, _set("seconds")] = 2.0
    missing_drop: Annotated[float, _set("share_above_zero")] = 0.5
    missing_flag: Annotated[float, _set("share")] = 0.1
    drop: list[Reference] | None = None


class OptionsEntry(Entry):
    """How it is computed and printed."""

    estimator: Annotated[str, _set("estimator")] = "auto"
    draws: Annotated[int, _set("draws")] = 5000
    seed: Annotated[int, _set("seed")] = 20240238
    level: Annotated[float, _set("study_level")] = 0.95
    style: Literal["", "apa", "gbt"] = ""
    decimals: Annotated[int, _set("decimals")] = 3
    preset: Annotated[str, _set("preset")] = "default"
    chapter: Annotated[int, _set("chapter")] = 4
    single_item_reliability: Annotated[float, _set("share_above_zero")] = 0.9


class StudyEntry(Entry):
    """A whole study file."""

    schema_: Literal["repurchase.study/1"] = Field(alias="schema", default=SCHEMA)
    name: Name = Field(pattern=r"^[\w.-]+$")
    title: Title = {}
    language: Literal["en", "zh", ""] = ""
    scale: ScaleEntry = ScaleEntry()
    constructs: dict[Name, ConstructEntry] = Field(max_length=MOST_CONSTRUCTS)
    statements: list[StatementEntry] = Field(default=[], max_length=MOST_ENTRIES)
    checks: list[CheckEntry] = Field(default=[], max_length=MOST_ENTRIES)
    background: list[BackgroundEntry] = Field(default=[], max_length=MOST_ENTRIES)
    model: ModelEntry = ModelEntry()
    hypotheses: list[HypothesisEntry] = Field(default=[], max_length=MOST_ENTRIES)
    screening: ScreeningEntry = ScreeningEntry()
    items: ItemsEntry = ItemsEntry()
    options: OptionsEntry = OptionsEntry()
    criteria: dict[str, dict[str, bool | float]] = {}
    procedure: dict[str, bool | Wording] = {}
    marker: Reference = ""


_KINDS = (("string_pattern", "pattern"), ("string_too_short", "some"), ("too_short", "some"), ("string", "words"),
          ("int", "whole"), ("float", "number"), ("bool", "flag"), ("list", "list"), ("dict", "table"),
          ("model", "table"), ("finite", "number"))  # fmt: skip
_BOUNDS = (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<"))


def parse(source: str, file: str) -> StudyEntry:
    """The study that `source` states.

    Raises
    ------
    InputError
        Names the file, the line, what stands there and what may stand there.
    """
    raw = tables_of(source, file)
    lines = Locator(source)
    try:
        entry = StudyEntry.model_validate(raw)
    except ValidationError as error:
        raise InputError(_said(error, lines, file)) from None
    check_consistency(entry, lines, file)
    return entry


def _said(error: ValidationError, lines: Locator, file: str) -> Text:
    """The first mistake in one sentence; how many more there are in the next."""
    problems = error.errors(include_url=False)
    first = problems[0]
    path = tuple(p for p in first["loc"] if p != "schema_")
    where = {"file": file, "line": str(lines.line(path) or 1), "key": ".".join(map(str, path)) or "-"}
    kind = first["type"]
    if kind == "extra_forbidden":
        said = text("study.unknown_key", **where, near=_near(str(path[-1]), path))
    elif kind == "missing":
        said = text("study.missing_key", **where)
    elif kind == "setting":
        wrong = problem(first["ctx"]["setting"], first["input"], where["key"])
        said = text("study.setting", file=file, line=where["line"], said=wrong)
    elif kind == "value_error" and "scale_" in first["msg"]:
        said = _of_scale(first["msg"], where)
    elif kind in ("string_too_long", "too_long"):
        most = first["ctx"]["max_length"]
        said = text(f"study.{kind}", **where, n=len(first["input"]), most=most)
    elif kind == "literal_error":
        said = text("study.not_one_of", **where, value=_shown(first["input"]), known=_expected(first))
    else:
        said = text("study.wrong_value", **where, value=_shown(first["input"]), detail=_kind_wanted(kind, first))
    return text("study.mistake", said=said, more=len(problems) - 1) if len(problems) > 1 else said


def _kind_wanted(kind: str, first: Mapping[str, Any]) -> Text:
    """What should stand there, in the reader's language; the checker's own sentences are English only."""
    wanted = next((name for start, name in _KINDS if kind.startswith(start)), None)
    if wanted is not None:
        return text(f"study.wants_{wanted}")
    bounds = first.get("ctx", {})
    bound = next((f"{sign} {bounds[key]}" for key, sign in _BOUNDS if key in bounds), "")
    return text("study.wants_bound", bound=bound) if bound else text("study.wants_other", kind=kind.replace("_", " "))


def _of_scale(message: str, where: dict[str, str]) -> Text:
    if "points" in message:
        return text("study.scale_points", **where, most=MOST_POINTS)
    return text("study.scale_order" if "order" in message else "study.scale_labels", **where)


def _expected(problem_found: Mapping[str, Any]) -> str:
    return str(problem_found.get("ctx", {}).get("expected", "")).replace(" or ", ", ")


def _shown(value: Any) -> str:
    return shown_value(value, LONGEST_SHOWN)


def _near(key: str, path: tuple[Any, ...]) -> Text:
    entry: Any = StudyEntry
    for part in path[:-1]:
        entry = _child(entry, part)
    known = [f.alias or n for n, f in getattr(entry, "model_fields", {}).items()]
    return suggestion(key, known)


def _child(entry: Any, part: Any) -> Any:
    """The entry class one step down a path; list and dict steps stay where they are."""
    field = getattr(entry, "model_fields", {}).get(part)
    if field is None:
        return entry
    return next((t for t in _flat(field.annotation) if isinstance(t, type) and issubclass(t, BaseModel)), entry)


def _flat(annotation: Any) -> list[Any]:
    inner = getattr(annotation, "__args__", ())
    return [annotation, *(t for a in inner for t in _flat(a))]


def names_in(line: str) -> list[str]:
    """Variable names of one path or covariance such as ``SAT ~ a*PROMO + CONV``."""
    left, right = relation(line, "~~" if "~~" in line else "~") or ([], [])
    return [*left, *right]
