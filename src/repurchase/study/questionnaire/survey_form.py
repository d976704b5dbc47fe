"""A study's questionnaire in the order in which it is asked: eligibility, statements with their scales, background."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from repurchase.survey.instrument import Background, Check, Label, Scale
from repurchase.text import Text, text

MOST_GRID_POINTS = 11  # of a scale that is set as columns; a longer one is answered with a number


@dataclass(frozen=True, slots=True)
class FormRow:
    """One statement as it is asked.

    Attributes
    ----------
    name : str
        Of the item, statement or check in the study file.
    kind : {"item", "statement", "check"}
    label : mapping of language to words
        Only languages in which it is worded; empty where it is worded in none.
    construct : str
        Of an item.
    reversed : bool
        Known to whoever analyses, never shown.
    passing : int, optional
        The answer that passes a check.
    """

    name: str
    kind: str
    label: Label
    construct: str = ""
    reversed: bool = False
    passing: int | None = None

    def words(self, lang: str) -> str:
        """Its wording in a language, else in the other, else its name."""
        return self.label.get(lang) or next(iter(self.label.values()), "") or self.name


@dataclass(frozen=True, slots=True)
class RatingBlock:
    """Statements that are asked together on one scale; `label` is the construct that they measure, where one is."""

    name: str
    label: Label
    rows: tuple[FormRow, ...]
    scale: Scale

    @property
    def is_grid(self) -> bool:
        """Whether its answers are few enough to be columns."""
        return len(self.scale.points) <= MOST_GRID_POINTS

    def answers(self, lang: str) -> tuple[str, ...]:
        """The words of each point, empty where it has none."""
        if not self.scale.labels:
            return ("",) * len(self.scale.points)
        return tuple(str(words.get(lang) or next(iter(words.values()), "")) for words in self.scale.labels)

    def stem(self, lang: str) -> str:
        """What is asked above its statements."""
        if len(self.rows) == 1 and self.rows[0].kind == "check":
            return ""
        of = "agree" if _is_of_agreement(self.scale) else "fit"
        asked = text(f"survey_form.{of}", construct=self.label) if self.label else text(f"survey_form.{of}_general")
        return asked.render(lang)


def _is_of_agreement(scale: Scale) -> bool:
    """Whether its highest answer agrees: what is asked must be what can be answered."""
    return bool(scale.labels) and any(
        "同意" in words or "agree" in words.casefold() for words in scale.labels[-1].values()
    )


FormQuestion = Background | RatingBlock


@dataclass(frozen=True, slots=True)
class SurveyForm:
    """A questionnaire, in no language yet.

    Attributes
    ----------
    name : str
    title : mapping of language to words
    language : str
        Of the study file; empty where it states none.
    eligibility : tuple of Background
        Who may take part, and consent: asked first.
    blocks : tuple of RatingBlock
    behaviour, background : tuple of Background
    added : Check, optional
        The attention check that was added because the study has none.
    shuffled : int, optional
        The seed with which statements were shuffled within their blocks.
    told : mapping of str to label
        What the study file states for the opening: institution, purpose, storage.
    design : tuple of str
        Columns of clusters and weights that the study file names and nobody is asked for.
    """

    name: str
    title: Label
    language: str
    eligibility: tuple[Background, ...]
    blocks: tuple[RatingBlock, ...]
    behaviour: tuple[Background, ...]
    background: tuple[Background, ...]
    added: Check | None = None
    shuffled: int | None = None
    told: Mapping[str, Label] = field(default_factory=dict)
    design: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """Every statement in the order of the form."""
        return tuple(row for block in self.blocks for row in block.rows)

    @property
    def asked(self) -> tuple[Background, ...]:
        """Every closed question in the order of the form."""
        return (*self.eligibility, *self.behaviour, *self.background)

    def numbered(self) -> Iterator[tuple[int, FormQuestion]]:
        """Every question with its number."""
        yield from enumerate((*self.eligibility, *self.blocks, *self.behaviour, *self.background), 1)

    def heading(self) -> Text:
        """What stands above the form."""
        title = self.title or {"en": self.name, "zh": self.name}
        named = any("问卷" in words or "questionnaire" in words.casefold() for words in title.values())
        return text("survey_form.title_as_is" if named else "survey_form.title", study=title)


def worded(label: Label, name: str) -> Label:
    """Only the languages in which something is worded: a name that stands for missing words is none."""
    return {lang: words for lang, words in label.items() if words.strip() and words != name}


def option_words(question: Background, lang: str) -> tuple[str, ...]:
    """The options of a question in a language, else in the other."""
    return tuple(str(o.get(lang) or next(iter(o.values()), "")) for o in question.options)
