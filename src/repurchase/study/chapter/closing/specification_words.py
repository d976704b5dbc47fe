"""What was done to see how robust conclusions are, and how single specifications are named in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repurchase.analysis.effects.hypotheses.findings import Tested
from repurchase.analysis.robustness.findings import (
    CONTROLS,
    FREE_PATHS,
    OTHER_MISSING,
    RESTORED,
    SCORES,
    RobustnessFindings,
    Specification,
)
from repurchase.analysis.robustness.words import choice_words, failed_words, unsuitable_words
from repurchase.document.parts.blocks import Figure, FigureRef, Table, TableRef
from repurchase.study.chapter.closing.hypothesis_words import clauses_of
from repurchase.study.chapter.pieces.sentence_words import counted, joined_ids
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text

SHRUNK = 1 / 3  # of an estimate, from which it is said to rest on those who were left out
CONTINUOUS = ("ML", "MLR", "MLM", "MLMV", "MLMVS", "GLS", "WLS", "ULS", "ULSM")  # estimators as a rule of these


def conducted_words(
    f: RobustnessFindings, table: Table, beside: Table, figures: Sequence[Figure], controls: Sequence[object]
) -> Iterable[Text]:
    """Which specifications there were, and which were left out or failed.

    `controls` are the control variables as a sentence names them.
    """
    references = [TableRef(beside.name), *(FigureRef(x.name) for x in figures)]
    yield text("chapter_robustness.done", m=len(f.counted), table=TableRef(table.name), places=joined(references))
    if len(f.methods) > 1:
        others = joined(_method(f, m) for m in f.methods[1:])
        yield text("chapter_robustness.methods", own=f.methods[0], others=others)
    choices = [_choice(f, c, controls) for c in f.choices]
    if choices:
        key = "choices" if len(choices) > 1 else "choice"
        yield text(f"chapter_robustness.{key}", which=clauses_of(choices))
    yield from unsuitable_words(f)
    yield from failed_words(f, counted)


def column_name(f: RobustnessFindings, column: str) -> Text | str:
    """A column of the table of the main specifications, within a sentence."""
    s = f.shown[column]
    if column == "estimator":
        return text("chapter_robustness.name_estimator", estimator=s.method)
    if column == "controls" and s.method != f.reported.method:
        return text("chapter_robustness.name_controls_scores")
    return text(f"chapter_robustness.name_{column}")


def in_specification(f: RobustnessFindings, s: Specification) -> Text | str:
    """A specification by its method and its other choice, within a sentence."""
    method = text("chapter_robustness.name_scores") if s.method == SCORES else s.method
    choice = choice_words(f, s)
    if choice is None:
        return text("chapter_robustness.by_method", method=method)
    return text("chapter_robustness.by_choice", method=method, choice=_short(f, s))


def why_words(f: RobustnessFindings, apart: Sequence[Tested]) -> Iterable[Text]:
    """Why specifications may end otherwise, for those columns that do."""
    for name, s in f.shown.items():
        if s.reported or not any(s in f.against(t.id) and t.id in f.reported.readings for t in apart):
            continue
        if name == "estimator":
            yield text(f"chapter_robustness.why_{_estimators(f, s)}")
        elif name == "unflagged":
            yield from _unflagged(f, s, apart)
        elif name == "controls" and s.method != f.reported.method:
            yield text("chapter_robustness.why_controls_scores")
        else:
            yield text(f"chapter_robustness.why_{name}")


def _unflagged(f: RobustnessFindings, s: Specification, apart: Sequence[Tested]) -> Iterable[Text]:
    """What leaving flagged respondents out did to the hypotheses on which it changed the verdict."""
    sorts: dict[str, list[str]] = {}
    for t in apart:
        if s in f.against(t.id) and t.id in f.reported.readings:
            own, other = f.reported.readings[t.id], s.readings[t.id]
            lost = own.significant and not other.significant
            shrunk = other.estimate / own.estimate < 1 - SHRUNK if own.estimate else False
            sorts.setdefault("carried" if lost and shrunk else "fewer" if lost else "other", []).append(t.id)
    for key, ids in sorts.items():
        yield text(f"chapter_robustness.why_unflagged_{key}", n=f.reported.n - s.n, ids=joined_ids(ids), k=len(ids))


def _estimators(f: RobustnessFindings, s: Specification) -> str:
    """What the two estimators differ in: how items are taken, or the standard errors alone."""
    if f.reported.method in CONTINUOUS:
        return "errors" if s.method in CONTINUOUS else "ordinal"
    return "continuous"


def _method(f: RobustnessFindings, method: str) -> Text | str:
    if method == SCORES:
        return text(f"chapter_robustness.of_scores{'_clustered' if f.clustered else ''}")
    return method


def _of_choice(f: RobustnessFindings, choice: str) -> Specification:
    """A specification with this choice: by the reported method where it counts."""
    found = f.find(f.reported.method, choice)
    return found if found is not None else next(s for s in f.counted if s.choice == choice)


def _choice(f: RobustnessFindings, choice: str, controls: Sequence[object]) -> Text:
    """One other choice as a clause, with the respondents that it leaves or adds."""
    s = _of_choice(f, choice)
    n = Number(s.n, Kind.COUNT)
    if choice == FREE_PATHS:
        return text("chapter_robustness.with_free", outcome=f.labels.get(f.outcome) or f.outcome)
    if choice == CONTROLS:
        methods = {x.method for x in f.counted if x.choice == CONTROLS}
        key = "with_controls" if methods - {SCORES} else "with_controls_scores"
        return text(f"chapter_robustness.{key}", names=joined(controls))
    if choice == OTHER_MISSING:
        fewer = s.n <= f.reported.n
        return text(f"chapter_robustness.with_{'complete' if fewer else 'incomplete'}", n=n)
    if choice == RESTORED:
        return text("chapter_robustness.with_restored", n=n, k=max(s.n - f.reported.n, 1))
    return text(f"chapter_robustness.with_{choice}", n=n)


def _short(f: RobustnessFindings, s: Specification) -> Text:
    """One other choice within the name of a specification."""
    if s.choice == OTHER_MISSING:
        return text(f"chapter_robustness.short_{'complete' if s.n <= f.reported.n else 'incomplete'}")
    return text(f"chapter_robustness.short_{s.choice}")
