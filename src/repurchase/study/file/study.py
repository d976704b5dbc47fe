"""A study: what is asked, which effects are expected, and how it is to be analysed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Literal, overload

from repurchase.analysis.decisions.problems.findings import NamedProblem
from repurchase.analysis.screening.drop_rules import ScreeningRules
from repurchase.errors import InputError
from repurchase.files.targets import given_path
from repurchase.files.write_file import write_file
from repurchase.literature import criterion
from repurchase.settings import reading_language
from repurchase.short_repr import PageText, name_list, named_part
from repurchase.study.file import schema
from repurchase.study.file.consistency import suggestion
from repurchase.study.file.draft import draft_text
from repurchase.study.file.masked_source import masked_source
from repurchase.study.file.parse_study import parse
from repurchase.study.file.relations import claimed_path, moderation_of, names_in, relation, roles_on_paths
from repurchase.study.file.source_text import study_text
from repurchase.survey.instrument import Background, Check, Construct, Instrument, Item, Label, Scale, Statement
from repurchase.survey.source import StudyMatch
from repurchase.survey.survey import Survey
from repurchase.survey.survey_page import construct_lines, lines_html, spoken
from repurchase.text import reader_language, text
from repurchase.user_calls.asked_names import AskedNames
from repurchase.user_calls.call_checks import check_made, checks, checks_made

DEFAULT = "luckin"


@dataclass(frozen=True, slots=True)
class Hypothesis(AskedNames):
    """One hypothesis: a direct path of two constructs, a mediation of three or more, or a moderation, ``X*W -> Y``."""

    id: str
    path: tuple[str, ...]
    sign: str = "+"
    words: Label | None = None

    def _parts(self) -> Iterable[str]:
        moderation = self.moderation
        path = "{}*{} -> {}".format(*moderation) if moderation is not None else " -> ".join(self.path)
        return (repr(self.id), repr(path), self.sign)

    @property
    def is_mediation(self) -> bool:
        """Whether the path has three constructs or more."""
        return len(self.path) > 2

    @property
    def moderation(self) -> tuple[str, str, str] | None:
        """Predictor, moderator and outcome, where the hypothesis is of a moderation."""
        return moderation_of(" -> ".join(self.path))


@checks_made('rp.Study.read("study.toml")')
@dataclass(frozen=True, slots=True)
class Study(AskedNames):
    """A study file, ready for use.

    Attributes
    ----------
    name : str
    title : mapping of language to words
    instrument : Instrument
    hypotheses : tuple of Hypothesis
    entry : StudyEntry
        Everything the file says, defaults filled in.
    text : str
        The file as written; what ``analyze`` puts beside its report.
    file : str
        Name of the file, empty for a shipped or drafted study.

    Examples
    --------
    >>> import repurchase as rp
    >>> study = rp.Study.default()
    >>> study.regressions()[-2:]
    (('RI', 'SAT'), ('RI', 'TRUST'))
    """

    name: str
    title: Label
    instrument: Instrument
    hypotheses: tuple[Hypothesis, ...]
    entry: schema.StudyEntry
    text: str
    file: str = ""

    def _parts(self) -> Iterable[str]:
        asked, claimed = self.instrument, name_list(h.id for h in self.hypotheses)
        return (
            repr(self.name),
            f"constructs={name_list(c.name for c in asked.constructs)}",
            named_part("items", len(asked.items)),
            named_part("paths", len(self.regressions())),
            f"hypotheses={claimed}" if self.hypotheses else "",
            named_part("file", repr(self.file) if self.file else ""),
        )

    @checks()
    def page(self, lang: str | None = None) -> str:
        """What is asked and claimed, in words for the terminal: constructs with their items, and the hypotheses."""
        lang = reading_language(lang)
        lines = [f"  {name}  {words}" for name, words in construct_lines(self.instrument.constructs, lang)]
        claimed = [f"  {name}  {path}" for name, path in self._claimed()]
        head, stated = self._heads(lang)
        return PageText("\n".join([head, *lines, stated, *claimed]))

    def _heads(self, lang: str) -> tuple[str, str]:
        """The title, and the line above the hypotheses."""
        n = len(self.hypotheses)
        stated = text("study.page_hypotheses" if n else "study.page_no_hypothesis", n=n).render(lang)
        return text("study.page_head", title=self.title or self.name, name=self.name).render(lang), stated

    def _claimed(self) -> list[tuple[str, str]]:
        return [(h.id, f"{' -> '.join(h.path)} ({h.sign})") for h in self.hypotheses]

    def __str__(self) -> str:
        return self.page()

    def _repr_html_(self) -> str:
        lang = reader_language()
        head, stated = map(escape, self._heads(lang))
        asked, claimed = lines_html(construct_lines(self.instrument.constructs, lang)), lines_html(self._claimed())
        return f"<div {spoken(lang)}><p>{head}</p>{asked}<p>{stated}</p>{claimed if self.hypotheses else ''}</div>"

    @classmethod
    def read(cls, path: str | Path) -> Study:
        """The study that a TOML file states.

        Raises
        ------
        InputError
            The file is missing, no text, no TOML, or says what a study file cannot say; names the line.
        """
        path = given_path(path)
        return cls.parse(study_text(path), path.name)

    @classmethod
    def parse(cls, source: str, file: str = "study.toml") -> Study:
        """The study that a TOML text states."""
        return cls._of_clean(masked_source(source), file)

    @classmethod
    def _of_clean(cls, source: str, file: str) -> Study:
        """The study of a text in which nothing leads to a person."""
        entry = parse(source, file)
        return cls(entry.name, _label(entry.title), _instrument(entry), tuple(_hypotheses(entry)), entry, source, file)

    @classmethod
    def default(cls) -> Study:
        """The shipped study of repurchase intention in private-domain traffic."""
        return cls.shipped(DEFAULT)

    @overload
    @classmethod
    def shipped(cls) -> tuple[Study, ...]:
        """Every study that comes with the package."""

    @overload
    @classmethod
    def shipped(cls, name: str) -> Study:
        """The one of a name."""

    @classmethod
    def shipped(cls, name: str | None = None) -> tuple[Study, ...] | Study:
        """Every study that comes with the package, or the one of a name.

        Raises
        ------
        InputError
            No shipped study is called `name`; says which ones are.

        Examples
        --------
        >>> import repurchase as rp
        >>> rp.Study.shipped("luckin").name
        'luckin'
        """
        if name is None:
            return _shipped()
        known = [s.name for s in _shipped()]
        found = next((s for s in _shipped() if s.name == loose_name(name)), None)
        if found is None:
            raise InputError("study.not_shipped", name=name, near=suggestion(loose_name(name), known))
        return found

    @classmethod
    def draft(cls, survey: Survey) -> Study:
        """A study drafted from a survey: its constructs, items and background questions, no paths."""
        check_made(survey, Survey, "survey", "rp.read")
        return cls.parse(draft_text(survey))

    @checks()
    def write(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the study file as it was written or drafted; a file that exists stays unless `overwrite` is true.

        Raises
        ------
        InputError
            The file exists, or cannot be written.
        """
        return write_file(given_path(path), self.text.encode("utf-8", "replace"), overwrite=overwrite)

    @property
    def has_paths(self) -> bool:
        """Whether the model has a structural path."""
        return bool(self.entry.model.paths)

    @property
    def constructs_on_paths(self) -> tuple[str, ...]:
        """Codes of the constructs that the paths name, in the order of the file."""
        named = {n for line in self.entry.model.paths for n in names_in(line)}
        return tuple(c.name for c in self.instrument if c.name in named)

    def regressions(self) -> tuple[tuple[str, str], ...]:
        """(outcome, predictor) of every structural path, in the order of the file."""
        read = (relation(line) or ([], []) for line in self.entry.model.paths)
        return tuple(dict.fromkeys((y, x) for outcomes, predictors in read for y in outcomes for x in predictors))

    def assumed_roles(self) -> dict[str, str]:
        """What constructs are on the paths, where the file states no role at all."""
        if any(c.role for c in self.instrument):
            return {}
        return roles_on_paths(self.regressions())

    def screening_rules(self) -> ScreeningRules:
        """The rules of screening that the file sets; the usual ones where it is silent."""
        known = ScreeningRules.__dataclass_fields__
        bounds = {
            name: next((float(row[side]) for side in ("at_least", "at_most") if side in row), None)
            for name, row in self.entry.criteria.items()
            if name in known
        }
        chosen = {k: v for k, v in self.entry.screening.model_dump().items() if v is not None}
        if self._uses_every_answer and not {"drop", "missing_drop"} & self.entry.screening.model_fields_set:
            chosen["missing_drop"] = criterion("missing_drop_full_information").bound
        lists = {name: tuple(chosen.pop(name)) for name in ("drop", "sure") if name in chosen}
        return ScreeningRules(**{k: v for k, v in bounds.items() if v is not None} | chosen | lists)

    @property
    def _uses_every_answer(self) -> bool:
        """Whether the model takes respondents as far as they answered: few answers are then no ground to drop any."""
        return self.has_paths and self.entry.options.missing != "listwise"

    def moderations(self) -> tuple[tuple[str, str, str], ...]:
        """(predictor, moderator, outcome) of every interaction that the study states, among its hypotheses too."""
        lines = [*self.entry.model.moderations, *(h.path for h in self.entry.hypotheses)]
        return tuple(dict.fromkeys(names for line in lines if (names := moderation_of(line)) is not None))

    def problems(self) -> tuple[NamedProblem, ...]:
        """The problems that the file names."""
        return tuple(
            NamedProblem(
                p.driver,
                p.kind,
                {lang: getattr(p, lang) for lang in ("en", "zh") if getattr(p, lang)},
                _label(p.recommendation.improve),
                _label(p.recommendation.maintain),
                _label(p.watch),
            )
            for p in self.entry.problems
        )

    def matches(self, instrument: Instrument) -> bool:
        """Whether every construct on the paths has two items or more in `instrument`."""
        counts = {c.name: len(c.items) for c in instrument}
        return self.has_paths and all(counts.get(name, 0) > 1 for name in self.constructs_on_paths)

    def match(self, instrument: Instrument) -> StudyMatch:
        """How much of the study `instrument` holds, told by the codes of its constructs."""
        sizes = {c.name: len(c.items) for c in instrument}
        found = sum(sizes.get(c.name, 0) > 1 for c in self.instrument)
        beyond = sum(n > 1 and name not in self.instrument for name, n in sizes.items())
        return StudyMatch(self.name, found, len(self.instrument.constructs), 0.0, beyond)

    def with_options(self, **options: object) -> Study:
        """The study with some options replaced (None: as it was)."""
        given = {k: v for k, v in options.items() if v is not None}
        entry = self.entry.model_copy(update={"options": self.entry.options.model_copy(update=given)})
        return replace(self, entry=entry)

    def with_alpha(self, alpha: float | None) -> Study:
        """The study with another error rate of its tests (None: as it was)."""
        if alpha is None:
            return self
        criteria = {**self.entry.criteria, "significance": {"at_most": alpha, "strict": True}}
        return replace(self, entry=self.entry.model_copy(update={"criteria": criteria}))

    def with_flagged_left_out(self, signs: int | None) -> Study:
        """The study without the sheets that carry so many signs or more (None: as it was)."""
        if signs is None:
            return self
        screening = self.entry.screening.model_copy(update={"leave_out_flagged": signs})
        return replace(self, entry=self.entry.model_copy(update={"screening": screening}))

    def with_segments(self, segments: bool | None) -> Study:
        """The study that looks for segments in the answers, or does not (None: as it was)."""
        if segments is None:
            return self
        asked = self.entry.segments.model_copy(update={"classes": segments})
        return replace(self, entry=self.entry.model_copy(update={"segments": asked}))

    def label(self, name: str) -> Label:
        """The words of a construct or a question, by its name."""
        return self.instrument.label_of(name)


def loose_name(name: str) -> str:
    """The name of a shipped study as it may be typed: capitals, blanks and hyphens make no difference."""
    return re.sub(r"[\s-]+", "_", name.strip().casefold())


@cache
def _shipped() -> tuple[Study, ...]:
    folder = files("repurchase") / "resources" / "studies"
    sources = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    studies = (Study._of_clean(f.read_text(encoding="utf-8"), f.name) for f in sources)
    return tuple(replace(s, file="") for s in studies)


def _instrument(entry: schema.StudyEntry) -> Instrument:
    turned = set(entry.items.reversed)
    return Instrument(
        constructs=tuple(_construct(code, c, entry, turned) for code, c in entry.constructs.items()),
        statements=tuple(
            Statement(
                s.name,
                _words(s, s.name),
                s.dimension,
                s.block,
                s.driver,
                _scale(s.scale or entry.scale),
                aliases=tuple(s.aliases),
            )
            for s in entry.statements
        ),
        checks=tuple(Check(c.name, _words(c, c.name), c.answer, _scale(entry.scale)) for c in entry.checks),
        background=tuple(_background(b) for b in entry.background),
        name=entry.name,
        label=_label(entry.title) or None,
    )


def _construct(code: str, c: schema.ConstructEntry, entry: schema.StudyEntry, turned: Iterable[str]) -> Construct:
    items = tuple(
        Item(i.name, _words(i, i.name), i.reversed or i.name in turned, i.source or c.source) for i in c.items
    )
    return Construct(code, _label(c.label), items, _scale(c.scale or entry.scale), c.role, c.source, tuple(c.aliases))


def _background(b: schema.BackgroundEntry) -> Background:
    options, aliases, keep = tuple(_label(o) for o in b.options), tuple(b.aliases), tuple(b.keep)
    words = _words(b, b.name)
    return Background(b.name, words, options, b.kind, b.behaviour, b.role, aliases=aliases, keep=keep)


def _scale(entry: schema.ScaleEntry) -> Scale:
    languages = tuple(entry.labels)
    labels: tuple[Label, ...] = tuple(
        {lang: entry.labels[lang][i] for lang in languages} for i in range(entry.high - entry.low + 1)
    )
    return Scale(entry.low, entry.high, labels if languages else ())


def _label(words: Mapping[Literal["en", "zh"], str]) -> Label:
    """Words by language, of a mapping whose languages are known to the schema alone."""
    return {str(lang): word for lang, word in words.items()}


def _words(
    entry: schema.ItemEntry | schema.StatementEntry | schema.CheckEntry | schema.BackgroundEntry, name: str
) -> Label:
    words: Mapping[str, str] = {lang: getattr(entry, lang) for lang in ("en", "zh") if getattr(entry, lang)}
    return words or {"en": name, "zh": name}


def _hypotheses(entry: schema.StudyEntry) -> Iterable[Hypothesis]:
    for h in entry.hypotheses:
        path = claimed_path(h.path)
        words = {lang: getattr(h, lang) for lang in ("en", "zh") if getattr(h, lang)}
        yield Hypothesis(h.id, path, h.sign, words or None)


def steps(path: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(from, to) of each arrow of a path."""
    return tuple(pairwise(path))
