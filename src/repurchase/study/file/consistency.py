"""What a study file says of itself must hold together: names that exist, hypotheses that can be tested."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from itertools import islice

from repurchase.analysis.screening.drop_rules import REASONS, ScreeningRules
from repurchase.errors import InputError, ModelError, nearest_name
from repurchase.literature import criteria
from repurchase.model.table import Model
from repurchase.settings import problem
from repurchase.study.file.relations import claimed_names, moderation_of, relation
from repurchase.study.file.schema import StudyEntry
from repurchase.study.file.toml_lines import Locator
from repurchase.text import Text, listed, text

KeyPath = tuple[str | int, ...]
MOST_EFFECTS = 2_000  # directed paths that a model may hold: each is an effect with its interval
MOST_LISTED = 100  # names that a refusal lists
BOUNDS = ("at_least", "at_most", "acceptable")
FLAGS = ("judged", "strict", "absolute")
REVENUE = ("users", "conversion", "order_value", "frequency", "frequency_per_point")  # what a change of it takes
RELATED_ROLES = ("driver", "mediator", "outcome")  # what theory relates to other constructs


def loose_name(words: str) -> str:
    """Words by which a name may be meant: whatever their width, their case and the blanks in them."""
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())


class _Checked:
    """One study file under examination."""

    def __init__(self, entry: StudyEntry, lines: Locator, file: str) -> None:
        self.entry, self.lines, self.file = entry, lines, file
        self.items: dict[str, str] = {}

    def refuse(self, key: str, key_path: KeyPath, **values: object) -> InputError:
        return InputError(key, file=self.file, line=str(self.lines.line(key_path) or 1), **values)

    def known(self, name: str, names: Collection[str], key_path: KeyPath) -> None:
        if name in names:
            return
        code = self.coded.get(loose_name(name), "")
        if code in names and not any(loose_name(known) == loose_name(name) for known in names):
            raise self.refuse("study.words_for_name", key_path, words=name, name=code)
        raise self.refuse("study.unknown_name", key_path, name=name, near=suggestion(name, list(names)))

    @cached_property
    def coded(self) -> dict[str, str]:
        """The names of constructs and questions by their words, which somebody may write in their place."""
        asked = [(b.name, (b.en, b.zh, *b.aliases)) for b in self.entry.background]
        told = [(code, (*c.label.values(), *c.aliases)) for code, c in self.entry.constructs.items()]
        return {loose_name(w): name for name, words in (*asked, *told) for w in words if w.strip()}


def check_consistency(entry: StudyEntry, lines: Locator, file: str) -> None:
    """Refuse a study file whose parts do not fit one another.

    Raises
    ------
    InputError
        Names the file, the line, what stands there and what may stand there.
    """
    study = _Checked(entry, lines, file)
    _check_labels(study)
    _check_items(study)
    _check_relations(study, "paths", "~", "study.no_path")
    _check_relations(study, "covariances", "~~", "study.no_covariance")
    _check_moderations(study)
    _check_hypotheses(study)
    _check_others(study)
    _check_what_if(study)
    _check_population(study)
    _check_syntax(study)
    _check_criteria(study)
    _refuse_endless_effects(study)


def suggestion(word: str, known: list[str]) -> Text:
    """What may have been meant by a name that does not exist."""
    alike = [name for name in known[:MOST_EFFECTS] if loose_name(name) == loose_name(word)]
    near = alike[0] if alike else nearest_name(word, known)
    if near is not None:
        return text("study.did_you_mean", key=near)
    return text("study.known_keys", keys=listed(known, MOST_LISTED))


def _check_labels(study: _Checked) -> None:
    """Sentences and tables call a construct by its label, so that two may not share one."""
    first: dict[tuple[str, str], str] = {}
    for code, construct in study.entry.constructs.items():
        for lang, words in construct.label.items():
            known = first.setdefault((lang, words.strip().casefold()), code)
            if known != code and words.strip():
                key_path = ("constructs", code, "label")
                raise study.refuse("study.label_twice", key_path, label=words, first=known, second=code)


def _check_items(study: _Checked) -> None:
    for code, construct in study.entry.constructs.items():
        for i, item in enumerate(construct.items):
            if item.name in study.items:
                key_path = ("constructs", code, "items", i)
                raise study.refuse("study.item_twice", key_path, item=item.name, first=study.items[item.name])
            study.items[item.name] = code


def _check_relations(study: _Checked, part: str, operator: str, wrong: str) -> None:
    for i, line in enumerate(getattr(study.entry.model, part)):
        key_path = ("model", part, i)
        read = relation(line, operator)
        if read is None:
            raise study.refuse(wrong, key_path, line_text=line)
        for name in (*read[0], *read[1]):
            study.known(name, study.entry.constructs, key_path)
        both = [name for name in read[0] if name in read[1]]
        if both:
            raise study.refuse("study.itself", key_path, name=both[0])


def _check_moderations(study: _Checked) -> None:
    for i, line in enumerate(study.entry.model.moderations):
        key_path = ("model", "moderations", i)
        names = moderation_of(line)
        if names is None:
            raise study.refuse("study.no_moderation", key_path, line_text=line)
        for name in names:
            study.known(name, study.entry.constructs, key_path)
        if len(set(names)) < len(names):
            raise study.refuse("study.moderation_twice", key_path, line_text=line)


def _check_hypotheses(study: _Checked) -> None:
    first: dict[str, str] = {}
    for i, hypothesis in enumerate(study.entry.hypotheses):
        if hypothesis.id in first:
            values = {"id": hypothesis.id, "first": first[hypothesis.id], "path": hypothesis.path}
            raise study.refuse("study.hypothesis_twice", ("hypotheses", i, "id"), **values)
        first[hypothesis.id] = hypothesis.path
        key_path = ("hypotheses", i, "path")
        if "*" in hypothesis.path and moderation_of(hypothesis.path) is None:
            raise study.refuse("study.no_moderation", key_path, line_text=hypothesis.path)
        names = claimed_names(hypothesis.path)
        for name in names:
            study.known(name, study.entry.constructs, key_path)
        twice = [name for k, name in enumerate(names) if name in names[:k]]
        if twice and "*" in hypothesis.path:
            raise study.refuse("study.moderation_twice", key_path, line_text=hypothesis.path)
        if twice:
            raise study.refuse("study.itself", key_path, name=twice[0])


def _check_others(study: _Checked) -> None:
    entry, constructs = study.entry, study.entry.constructs
    asked = {b.name: b for b in entry.background} | dict(constructs)
    explained = {y for line in entry.model.paths for y in (relation(line) or ([], []))[0]}
    for part in ("controls", "groups"):
        for i, name in enumerate(getattr(entry.model, part)):
            study.known(name, asked, ("model", part, i))
            if part == "controls" and name in explained:
                raise study.refuse("study.itself", ("model", part, i), name=name)
    for i, s in enumerate(entry.statements):
        if s.driver:
            study.known(s.driver, constructs, ("statements", i, "driver"))
    _check_problems(study)
    for i, left_out in enumerate(entry.items.leave_out):
        study.known(left_out.item, study.items, ("items", "leave_out", i, "item"))
    for i, name in enumerate(entry.items.reversed):
        study.known(name, study.items, ("items", "reversed", i))
    _check_segments(study)
    _check_marker(study, explained)
    _check_auxiliary(study)


def _check_problems(study: _Checked) -> None:
    """A problem is one kind with one driver, and named once."""
    for i, p in enumerate(study.entry.problems):
        study.known(p.driver, study.entry.constructs, ("problems", i, "driver"))
        if any((q.driver, q.kind) == (p.driver, p.kind) for q in study.entry.problems[:i]):
            raise study.refuse("study.problem_twice", ("problems", i), driver=p.driver, kind=p.kind)


def _check_segments(study: _Checked) -> None:
    """Segments are made by background questions, or by what life-cycle role one of them has."""
    asked = {b.name for b in study.entry.background} | {b.role for b in study.entry.background if b.role}
    for i, name in enumerate(study.entry.segments.by):
        study.known(name, sorted(asked), ("segments", "by", i))


def _check_marker(study: _Checked, explained: Collection[str]) -> None:
    """A marker is a construct that the theory says nothing of: it explains none, and none explains it."""
    entry, marker = study.entry, study.entry.marker
    if not marker:
        return
    study.known(marker, entry.constructs, ("marker",))
    explaining = {x for line in entry.model.paths for x in (relation(line) or ([], []))[1]}
    explaining |= {x for line in entry.model.moderations for x in moderation_of(line) or ()}
    explaining |= {name for h in entry.hypotheses for name in claimed_names(h.path)} | {*entry.model.controls}
    if marker in explained or marker in explaining or entry.constructs[marker].role in RELATED_ROLES:
        raise study.refuse("study.marker_on_path", ("marker",), name=marker)


def _check_auxiliary(study: _Checked) -> None:
    """Auxiliary variables are numbers beside the model: questions answered by one, statements, items left out."""
    entry = study.entry
    outside = {s.name for s in entry.statements} | {left_out.item for left_out in entry.items.leave_out}
    numbers = {b.name for b in entry.background if b.kind == "number"}
    for i, name in enumerate(entry.options.auxiliary):
        key_path = ("options", "auxiliary", i)
        study.known(name, [*numbers, *outside, *(b.name for b in entry.background), *study.items], key_path)
        if name not in numbers | outside:
            key = "study.auxiliary_in_model" if name in study.items else "study.auxiliary_no_number"
            raise study.refuse(key, key_path, name=name)


def _check_what_if(study: _Checked) -> None:
    """Levers are constructs with a cost each at the most, and revenue takes all of its factors or none."""
    asked, constructs = study.entry.what_if, study.entry.constructs
    for i, name in enumerate(asked.levers):
        study.known(name, constructs, ("what_if", "levers", i))
    for name in asked.cost:
        study.known(name, asked.levers or constructs, ("what_if", "cost", name))
    given = [name for name in REVENUE if getattr(asked, name)]
    lacking = [name for name in REVENUE if not getattr(asked, name)]
    if lacking and (given or asked.cost):
        key_path = ("what_if", given[0] if given else "cost")
        raise study.refuse("study.revenue_lacks", key_path, n=len(lacking), lacking=listed(lacking))
    per_point = asked.frequency_per_point
    if per_point and (len(per_point) == 1 or per_point[0] > per_point[1]):
        raise study.refuse("study.orders_interval", ("what_if", "frequency_per_point"))


def _check_population(study: _Checked) -> None:
    """A population value is of a path, a loading, two constructs, or an interaction of three."""
    constructs = study.entry.constructs
    read = [relation(line) or ([], []) for line in study.entry.model.paths]
    known = [f"{y}~{x}" for outcomes, predictors in read for y in outcomes for x in predictors]
    known += [f"{code}=~{item.name}" for code, c in constructs.items() for item in c.items]
    for name in study.entry.population.effects:
        named = moderation_of(name) or (name.split("~~") if "~~" in name else None)
        if named is None:
            study.known(name.replace(" ", ""), known, ("population", "effects", name))
        for part in named or ():
            study.known(part.strip(), constructs, ("population", "effects", name))


def _check_syntax(study: _Checked) -> None:
    """Grammar alone: labels of the paths and constructs are known only with the data."""
    try:
        Model.parse(study.entry.model.syntax)
    except ModelError as error:
        inner = getattr(error.message.values.get("mistakes"), "values", (error.message,))
        if any(mistake.key not in ("model.unknown_label", "model.empty", "model.more_mistakes") for mistake in inner):
            raise study.refuse("study.syntax", ("model", "syntax"), detail=error.message) from None


def _check_criteria(study: _Checked) -> None:
    known = dict.fromkeys((*criteria(), *ScreeningRules.__dataclass_fields__))
    for name, row in study.entry.criteria.items():
        study.known(name, known, ("criteria", name))
        for key, value in row.items():
            key_path = ("criteria", name, key)
            study.known(key, dict.fromkeys((*BOUNDS, *FLAGS)), key_path)
            wrong = problem("flag" if key in FLAGS else "criterion", value, ".".join(map(str, key_path)))
            if wrong is not None:
                raise study.refuse("study.setting", key_path, said=wrong)
    for name in ("drop", "sure"):
        for i, reason in enumerate(getattr(study.entry.screening, name) or ()):
            study.known(reason, dict.fromkeys(REASONS), ("screening", name, i))


def _refuse_endless_effects(study: _Checked) -> None:
    effects: dict[str, list[str]] = {}
    for line in study.entry.model.paths:
        outcomes, predictors = relation(line) or ([], [])
        for x in predictors:
            effects.setdefault(x, []).extend(outcomes)
    paths = (path for x in effects for path in _walks(x, {a: list(dict.fromkeys(b)) for a, b in effects.items()}))
    if sum(1 for _ in islice(paths, MOST_EFFECTS + 1)) > MOST_EFFECTS:
        raise study.refuse("study.endless_effects", ("model", "paths"), most=f"{MOST_EFFECTS:,}")


def _walks(start: str, effects: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Directed paths from one variable that pass through none twice."""
    waiting: list[tuple[str, ...]] = [(start,)]
    while waiting:
        path = waiting.pop()
        for target in effects.get(path[-1], ()):
            if target not in path:
                waiting.append((*path, target))
                yield waiting[-1]
