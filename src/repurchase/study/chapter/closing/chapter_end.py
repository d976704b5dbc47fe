"""The summary of the chapter: what was tested, what was supported, what was not, and what to make of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repurchase.analysis.decisions.priorities.findings import IMPROVE, PriorityFindings
from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.gate.findings import APPROXIMATE, GateFindings, Premise, phrase_of
from repurchase.analysis.mediation.findings import FREE
from repurchase.analysis.results.wording import alpha_number
from repurchase.analysis.scores.group_differences.findings import GroupFindings
from repurchase.analysis.sem.fitted import Fitted
from repurchase.study.chapter.closing.group_differences import different, question_of
from repurchase.study.chapter.closing.hypothesis_words import (
    clauses_of,
    effect_clauses,
    hypotheses_of,
    mediation_clauses,
    moderation_clauses,
)
from repurchase.study.chapter.closing.priorities import has_priorities
from repurchase.study.chapter.closing.robustness import agreement_of
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import counted, joined_ids
from repurchase.study.chapter.structure.group_models import group_path_words
from repurchase.text import Text, joined, text

CLAUSES = {"direct": effect_clauses, "mediated": mediation_clauses, "moderated": moderation_clauses}


def summary_words(findings: SectionResults) -> Iterable[Text]:
    """The sentences of the chapter's summary."""
    tested = hypotheses_of(findings.get("hypotheses"))
    if tested is None:
        yield _measured(findings)
    else:
        yield from _tested(findings, tested)
    yield from group_path_words(findings)
    yield from _groups(findings)
    yield from _robustness(findings)
    yield from _priorities(findings)
    if tested is not None:
        yield from _meaning(tested)


def _measured(findings: SectionResults) -> Text:
    """What a chapter without hypotheses did."""
    n, k = findings.survey.n, len(findings.survey.instrument.constructs)
    return text("chapter_conclusion.measured_one" if k == 1 else "chapter_conclusion.measured", n=n, k=counted(k))


def _tested(findings: SectionResults, tested: HypothesisFindings) -> Iterable[Text]:
    """Number and verdicts; then what is supported and what is not, by the sort of hypothesis."""
    every, held = len(tested.tested), sum(t.supported for t in tested.tested)
    key = "all" if held == every else "some" if held else "none"
    if every == 1:
        key = "one_held" if held else "one_not"
    alpha = alpha_number(tested.alpha)
    yield text(f"chapter_conclusion.tested_{key}", n=_used(findings), total=counted(every), k=held, held=counted(held),
               alpha=alpha)  # fmt: skip
    yield from _fit(findings, tested)
    for sort, clauses in CLAUSES.items():
        mine = [t for t in tested.tested if _sort(t) == sort]
        for outcome, said in (("supported", "held"), ("not_supported", "not_held"), ("opposite", "opposite")):
            chosen = [t for t in mine if t.outcome == outcome]
            if chosen:
                listed = clauses(chosen, tested.labels, held=said == "held")
                yield text(f"chapter_conclusion.{sort}_{said}", which=listed, n=len(chosen), count=counted(len(chosen)))
    lost = [t for t in tested.tested if t.outcome in ("not_estimated", "not_testable")]
    if lost:
        yield text("chapter_conclusion.untested", ids=joined_ids(t.id for t in lost))
    yield from _conditions(tested)


def _fit(findings: SectionResults, tested: HypothesisFindings) -> Iterable[Text]:
    """Whether the model that verdicts are read from fits approximately, as its premises have it."""
    gate, freed = findings.get("gate"), any(t.model == FREE for t in tested.tested)
    premises: tuple[Premise, ...] = gate.premises if isinstance(gate, GateFindings) else ()
    for premise in premises:
        if premise.key == APPROXIMATE and premise.holds_in(freed) is not None:
            how = "good" if premise.holds_in(freed) else "poor"
            yield text(f"chapter_conclusion.fit_{how}{'_freed' if freed else ''}")


def _used(findings: SectionResults) -> int:
    """Respondents whom the tests rest on: fewer than the sample where incomplete answers were left out."""
    sem = findings.get("sem")
    return sum(len(rows) for rows in sem.sample.rows) if isinstance(sem, Fitted) else findings.survey.n


def _sort(t: Tested) -> str:
    return "moderated" if "*" in t.path[0] else "mediated" if t.is_mediation else "direct"


def _conditions(tested: HypothesisFindings) -> Iterable[Text]:
    """What verdicts are conditional on, said once for all of them."""
    concerned = [t for t in tested.tested if t.conditional_on]
    if not concerned:
        return
    keys = list(dict.fromkeys(k for t in concerned for k in t.conditional_on))
    which = joined(phrase_of(k) for k in keys)
    every = len(concerned) == len(tested.tested)
    key = "conditional_all" if every else "conditional_some"
    ids = joined_ids(t.id for t in concerned)
    yield text(f"chapter_conclusion.{key}", which=which, ids=ids, n=len(concerned), k=len(keys))


def _groups(findings: SectionResults) -> Iterable[Text]:
    found = findings.get("groups")
    if not isinstance(found, GroupFindings):
        return
    held = different(found)
    if not held:
        yield text("chapter_conclusion.groups_none")
        return
    by_question: dict[str, list[object]] = {}
    phrases = {}
    for c in held:
        by_question.setdefault(c.grouping.family, [])
        if c.construct.label not in by_question[c.grouping.family]:
            by_question[c.grouping.family].append(c.construct.label)
        phrases[c.grouping.family] = question_of(findings, c)
    clauses = clauses_of(
        text("chapter_conclusion.group", constructs=joined(labels), question=phrases[name])
        for name, labels in by_question.items()
    )
    yield text("chapter_conclusion.groups", which=clauses)


def _robustness(findings: SectionResults) -> Iterable[Text]:
    alike, apart = agreement_of(findings)
    if apart:
        key = "nowhere" if not alike else "mostly" if len(apart) > len(alike) else "apart"
        yield text(f"chapter_conclusion.robust_{key}", ids=joined_ids(t.id for t in apart))
    elif len(alike) == 1:
        yield text("chapter_conclusion.robust_one", ids=alike[0].id)
    elif alike:
        yield text("chapter_conclusion.robust")


def _priorities(findings: SectionResults) -> Iterable[Text]:
    found = findings.get("priorities")
    if not isinstance(found, PriorityFindings) or not has_priorities(findings):
        return
    improve = found.told(IMPROVE)
    if improve:
        named = joined(d.construct.label for d in improve)
        yield text("chapter_conclusion.improve", drivers=named)
    elif found.leader is not None:
        yield text("chapter_conclusion.leader", driver=found.leader.construct.label, outcome=found.outcome.label)
    else:
        yield text("chapter_conclusion.no_order", outcome=found.outcome.label)


def _meaning(tested: HypothesisFindings) -> Iterable[Text]:
    """How far the data bear out what the study expected."""
    judged: Sequence[Tested] = [t for t in tested.tested if t.outcome not in ("not_estimated", "not_testable")]
    if not judged:
        yield text("chapter_conclusion.meaning_unknown")
        return
    held = sum(t.supported for t in judged)
    key = "all" if held == len(judged) else "none" if not held else "most" if 2 * held > len(judged) else "few"
    suffix = "_conditional" if any(t.conditional_on for t in judged) and held else ""
    suffix += "_freed" if key == "all" and any(t.model == FREE for t in judged) else ""
    yield text(f"chapter_conclusion.meaning_{key}{suffix}")
