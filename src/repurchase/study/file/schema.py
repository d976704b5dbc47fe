"""What a study file may say; errors name the key, the value and the line."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from repurchase.plain_text import shortened_text
from repurchase.settings import MOST_POINTS, problem
from repurchase.study.file.relations import meant

SCHEMA: Final = "repurchase.study/1"
LONGEST_NAME, LONGEST_LABEL, LONGEST_TITLE, LONGEST_WORDING, LONGEST_LINE = 200, 200, 250, 2_000, 2_000
ARROW = "->"  # between the names of a hypothesis
MOST_CONSTRUCTS, MOST_ITEMS, MOST_ENTRIES = 200, 500, 2_000


def _cut(most: int) -> AfterValidator:
    """Words that are cut, with an ellipsis, rather than refused: on one line, as long as a page can show them."""
    return AfterValidator(lambda words: shortened_text(" ".join(words.split()), most))


def _set(name: str) -> BeforeValidator:
    """A value that `repurchase.settings` holds against its table."""

    def validated(value: object) -> object:
        if problem(name, value) is not None:
            raise PydanticCustomError("setting", "setting", {"setting": name})
        return value

    return BeforeValidator(validated)


Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Reference = Annotated[str, Field(max_length=LONGEST_NAME)]
Line = Annotated[
    str, BeforeValidator(lambda line: meant(line) if isinstance(line, str) else line), Field(max_length=LONGEST_LINE)
]
Label = Annotated[str, _cut(LONGEST_LABEL)]
Wording = Annotated[str, _cut(LONGEST_WORDING)]
Words = dict[Literal["en", "zh"], Label]
Sentence = dict[Literal["en", "zh"], Wording]
Title = dict[Literal["en", "zh"], Annotated[str, _cut(LONGEST_TITLE)]]


class SchemaEntry(BaseModel):
    """Base of every part: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ScaleEntry(SchemaEntry):
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


class ItemEntry(SchemaEntry):
    """One rated item of a construct."""

    name: Name
    en: Wording = ""
    zh: Wording = ""
    source: Wording = ""
    reversed: bool = False


class ConstructEntry(SchemaEntry):
    """What a set of items measures."""

    label: Words
    items: list[ItemEntry] = Field(min_length=1, max_length=MOST_ITEMS)
    role: Literal["driver", "mediator", "outcome", "control", ""] = ""
    source: Wording = ""
    aliases: list[Wording] = []
    scale: ScaleEntry | None = None


class StatementEntry(SchemaEntry):
    """A rated statement outside any construct."""

    name: Name
    en: Wording = ""
    zh: Wording = ""
    dimension: Label = ""
    block: Label = ""
    driver: Reference = ""
    aliases: list[Wording] = []
    scale: ScaleEntry | None = None


class CheckEntry(SchemaEntry):
    """An instructed-response question and the answer that passes it."""

    name: Name
    en: Wording = ""
    zh: Wording = ""
    answer: Annotated[int, _set("scale_end")]


class BackgroundEntry(SchemaEntry):
    """A question about the respondent."""

    name: Name
    en: Wording = ""
    zh: Wording = ""
    options: list[Sentence] = []
    kind: Literal["single", "multiple", "ordered", "number"] = "single"
    behaviour: bool = False
    role: Literal["", "frequency", "tenure", "channel", "eligible", "consent", "recommendation"] = ""
    keep: list[Wording] = []
    aliases: list[Wording] = []


class ModelEntry(SchemaEntry):
    """How the constructs are related."""

    paths: list[Line] = Field(default=[], max_length=MOST_ENTRIES)
    covariances: list[Line] = Field(default=[], max_length=MOST_ENTRIES)
    controls: list[Reference] = Field(default=[], max_length=MOST_ITEMS)
    groups: list[Reference] = Field(default=[], max_length=MOST_ITEMS)
    moderations: list[Line] = Field(default=[], max_length=MOST_ITEMS)
    syntax: str = ""


class PopulationEntry(SchemaEntry):
    """What made-up respondents are like, and what a power analysis assumes."""

    effects: dict[Line, Annotated[float, _set("population_value")]] = Field(default={}, max_length=MOST_ENTRIES)


class HypothesisEntry(SchemaEntry):
    """One hypothesis that gets a verdict."""

    id: Name
    path: Line = Field(pattern=ARROW)
    sign: Literal["+", "-", "?"] = "+"
    en: Wording = ""
    zh: Wording = ""


class LeaveOutEntry(SchemaEntry):
    """An item that is not analysed, and why."""

    item: Reference
    reason: Sentence


class ItemsEntry(SchemaEntry):
    """Decisions on items."""

    leave_out: list[LeaveOutEntry] = Field(default=[], max_length=MOST_ENTRIES)
    reversed: list[Reference] = Field(default=[], max_length=MOST_ENTRIES)


class ScreeningEntry(SchemaEntry):
    """Who is removed, and what is flagged."""

    seconds_per_item: Annotated[float, _set("seconds")] = 2.0
    missing_drop: Annotated[float, _set("share_above_zero")] = 0.5
    missing_flag: Annotated[float, _set("share")] = 0.1
    drop: list[Reference] | None = None
    sure: list[Reference] = []
    leave_out_flagged: Annotated[int, _set("leave_out_flagged")] = 0


class WhatIfEntry(SchemaEntry):
    """What is raised in a prediction, and what revenue depends on."""

    levers: list[Reference] = Field(default=[], max_length=MOST_ITEMS)
    raise_by: Annotated[float | None, _set("raise_above_zero")] = None
    users: Annotated[float | None, _set("amount")] = None
    conversion: Annotated[float | None, _set("share_above_zero")] = None
    order_value: Annotated[float | None, _set("amount")] = None
    frequency: Annotated[float | None, _set("amount")] = None
    frequency_per_point: list[Annotated[float, _set("orders_per_point")]] = Field(default=[], max_length=2)
    currency: Label = ""
    cost: dict[Reference, Annotated[float, _set("amount")]] = {}


class SegmentsEntry(SchemaEntry):
    """Which groups of customers are told apart."""

    by: list[Reference] = Field(default=[], max_length=MOST_ITEMS)
    classes: bool = False
    most: Annotated[int, _set("classes")] = 6


class OptionsEntry(SchemaEntry):
    """How it is computed and printed."""

    estimator: Annotated[str, _set("estimator")] = "auto"
    missing: Annotated[str, _set("chapter_missing")] = ""
    auxiliary: list[Reference] = Field(default=[], max_length=MOST_ITEMS)
    cluster: Reference = ""
    weights: Reference = ""
    smallest_effect: Annotated[float, _set("smallest_effect")] = 0.1
    factors: Annotated[str, _set("factors")] = "common"
    draws: Annotated[int, _set("draws")] = 5000
    seed: Annotated[int, _set("seed")] = 20240238
    level: Annotated[float, _set("study_level")] = 0.95
    style: Literal["", "apa", "gbt"] = ""
    decimals: Annotated[int, _set("decimals")] = 3
    preset: Annotated[str, _set("preset")] = "default"
    chapter: Annotated[int, _set("chapter")] = 4
    single_item_reliability: Annotated[float, _set("share_above_zero")] = 0.9


class QuestionnaireEntry(SchemaEntry):
    """What the opening of the questionnaire says and no other part of the file knows."""

    institution: Sentence = {}
    purpose: Sentence = {}
    storage: Sentence = {}


class RecommendationEntry(SchemaEntry):
    """What a problem calls for: where its driver performs low, and where it performs high."""

    improve: Sentence = {}
    maintain: Sentence = {}


class ProblemEntry(SchemaEntry):
    """A problem named before the answers are looked at, which they support or not."""

    driver: Reference
    kind: Literal["dependence", "lack", "bottleneck"]
    en: Wording = ""
    zh: Wording = ""
    recommendation: RecommendationEntry = RecommendationEntry()
    watch: Sentence = {}


class StudyEntry(SchemaEntry):
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
    problems: list[ProblemEntry] = Field(default=[], max_length=MOST_ENTRIES)
    screening: ScreeningEntry = ScreeningEntry()
    items: ItemsEntry = ItemsEntry()
    segments: SegmentsEntry = SegmentsEntry()
    options: OptionsEntry = OptionsEntry()
    what_if: WhatIfEntry = WhatIfEntry()
    criteria: dict[str, dict[str, bool | float]] = {}
    procedure: dict[str, bool | Wording] = {}
    population: PopulationEntry = PopulationEntry()
    questionnaire: QuestionnaireEntry = QuestionnaireEntry()
    references: dict[Name, Wording] = {}
    marker: Reference = ""
