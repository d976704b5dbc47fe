"""Mediation in sentences: what passes which mediator, of which type, and what the model leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from repurchase.analysis.effects.findings import Contrast, EffectFindings
from repurchase.analysis.mediation.confounding import Confounding
from repurchase.analysis.mediation.findings import MediationFindings
from repurchase.analysis.results.wording import bounded_number, coverage, label_in, p_words, percent, small_count
from repurchase.document.parts.blocks import Table, TableRef
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import grouped
from repurchase.study.chapter.structure.mediation_table import IndirectPath
from repurchase.study.chapter.structure.path_sentences import ORDER, verdict_words
from repurchase.style import Interval, Number
from repurchase.survey.instrument import Label
from repurchase.text import Joined, Text, clauses, joined, text

Labels = Mapping[str, Label]
TYPES = ("complementary", "competitive", "indirect_only", "indirect_open")
NAMED = 4  # contrasts that a sentence names; more are counted
MOST_FURTHER = 8  # paths that no hypothesis claims, up to which each is told; of more the table tells, and a count
SIGNS = ("", "positive", "negative")


def lead_sentence(read: EffectFindings, paths: Sequence[IndirectPath], table: Table) -> Text:
    """How the indirect effects were tested, and where they stand."""
    place, ends = TableRef(table.name), dict.fromkeys(p.effect.path[-1] for p in paths)
    outcomes = joined(label_in(read.labels, y) for y in ends)
    if read.draws:
        return text("chapter_mediation.lead", outcomes=outcomes, draws=read.draws, level=coverage(read.level),
                    table=place)  # fmt: skip
    return text("chapter_mediation.lead_delta", outcomes=outcomes, level=coverage(read.level), table=place)


def told_paths(paths: Sequence[IndirectPath]) -> list[IndirectPath]:
    """The paths that sentences tell: all, or in a model of many paths those that a hypothesis claims."""
    claimed = [p for p in paths if p.tested is not None]
    return claimed if len(paths) - len(claimed) > MOST_FURTHER else list(paths)


def indirect_sentences(read: EffectFindings, paths: Sequence[IndirectPath]) -> Iterable[Text]:
    """Mediator by mediator: the effects of one verdict in one sentence; of many further ones, how many there are."""
    told = told_paths(paths)
    for via in dict.fromkeys(p.effect.path[1:] for p in told):
        through = [p for p in told if p.effect.path[1:] == via]
        for group in grouped(through, _key):
            yield _passed(read, group)
    further = [p for p in paths if p not in told]
    if further:
        k, n = sum(p.significant for p in further), len(further)
        how = "none" if not k else "all" if k == n else "some"
        key = f"chapter_mediation.{'others' if told else 'whole'}_{how}"
        yield text(key, n=n, k=k, count=small_count(n), significant=small_count(k))


def type_sentences(read: EffectFindings, paths: Sequence[IndirectPath]) -> Iterable[Text]:
    """The type of every significant mediation, and its share of the total effect where that can be told."""
    told = told_paths(paths)
    every, sure = len(told) == len(paths), [p for p in told if p.significant]
    typed = [p for p in sure if p.effect.type in TYPES]
    several = _ends_several(p.effect.path for p in paths)
    for kind in TYPES:
        chosen = [p for p in typed if p.effect.type == kind]
        if not chosen:
            continue
        if every and len(chosen) == len(sure):
            yield text(f"chapter_mediation.all_{kind}", n=len(chosen))
        else:
            which = joined(_path_words(read.labels, p.effect.path, several=several) for p in chosen)
            yield text(f"chapter_mediation.some_{kind}", which=which, n=len(chosen))
    shared = [p for p in sure if np.isfinite(p.effect.share)]
    if shared:
        named_so = [(p.effect.share, _path_words(read.labels, p.effect.path, several=several)) for p in shared]
        shares = joined(text("chapter_mediation.share", path=w, share=percent(v, 1)) for v, w in named_so)
        yield text("chapter_mediation.shares", shares=shares)


def left_out_sentences(mediated: MediationFindings | None, stated: Table | None) -> Iterable[Text]:
    """The joint tests of the paths that the model leaves out, and the model that is therefore read."""
    if mediated is None:
        return
    freed = mediated.read_instead is not None
    if freed and stated is not None:
        yield text("chapter_mediation.read_freed", table=TableRef(stated.name))
    zero = False
    for t in mediated.tests:
        p, known = t.change.p_value, bool(np.isfinite(t.change.p_value))
        if known and freed and t.kind == "direct":  # told with the fit of the model
            continue
        how = "unknown" if not known else "zero" if p >= mediated.alpha else "not_zero"
        n = len(t.paths)
        too = "_too" if zero and how == "zero" else ""
        zero = how == "zero"
        values = {"chisq": Number(t.change.statistic), "p": p_words(p)} if known else {}
        yield text(
            f"chapter_mediation.{t.kind}_{how}{too}", n=n, count=small_count(n), outcome=mediated.called, **values
        )


def contrast_sentences(read: EffectFindings) -> Iterable[Text]:
    """Whether indirect effects differ: paths of one driver, then drivers."""
    several = _ends_several(c.first for c in read.contrasts)
    for within, key in ((True, "within"), (False, "across")):
        compared = [c for c in read.contrasts if c.within is within]
        sure = [c for c in compared if c.p_holm < read.rules.alpha]
        if not compared:
            continue
        total = len(compared)
        key = f"{key}_one" if total == 1 else key
        if not sure:
            yield text(f"chapter_mediation.{key}_none", n=total, count=small_count(total))
            continue
        sizes = sorted(sure, key=lambda c: -abs(c.difference))
        shown = clauses(_higher(read.labels, c, several=several) for c in sizes[:NAMED])
        how = "some" if len(sure) <= NAMED else "many"
        yield text(
            f"chapter_mediation.{key}_{how}",
            n=len(sure),
            count=small_count(len(sure)),
            whole=small_count(total),
            shown=shown,
        )


def confounding_sentences(findings: SectionResults, table: Table | None) -> Iterable[Text]:
    """How strong an omitted common cause of mediator and outcome would have to be."""
    found = findings.results.get("confounding")
    if not isinstance(found, Confounding) or table is None:
        return
    y, place = label_in(found.labels, found.outcome), TableRef(table.name)
    sure, unsure = ([c for c in found.causes if c.sure is wanted] for wanted in (True, False))
    if sure:
        sizes = clauses(text("chapter_mediation.cause", mediator=label_in(found.labels, c.mediator),
                            each=bounded_number(c.each)) for c in sure)  # fmt: skip
        yield text("chapter_mediation.causes", outcome=y, sizes=sizes, n=len(sure), table=place)
    if unsure:
        mediators = joined(label_in(found.labels, c.mediator) for c in unsure)
        key = "chapter_mediation.causes_open" if sure else "chapter_mediation.causes_none"
        yield text(key, outcome=y, mediators=mediators, n=len(unsure), table=place)


def conclusion_sentence(read: EffectFindings, paths: Sequence[IndirectPath]) -> Text:
    """Which mediators carry an effect, of all predictors or of some."""
    sure = [p for p in paths if p.significant]
    if not sure:
        return text("chapter_mediation.conclude_none")
    carrying = list(dict.fromkeys(m for p in sure for m in p.mediators))
    tested = [p.tested for p in sure if p.tested is not None]
    how = "conditional" if tested and all(t.conditional_on for t in tested) else "some"
    y = joined(label_in(read.labels, v) for v in dict.fromkeys(p.effect.path[-1] for p in sure))
    mediators = joined(label_in(read.labels, m) for m in carrying)
    drivers = {p.effect.path[0] for p in paths}
    part = "" if drivers == {p.effect.path[0] for p in sure} else "_part"
    return text(f"chapter_mediation.conclude_{how}{part}", mediators=mediators, outcomes=y,
                n=len(drivers))  # fmt: skip


def _key(p: IndirectPath) -> tuple[int, int, bool, bool]:
    sign = 0 if not p.significant else 1 if p.effect.estimate > 0 else 2
    conditional = p.tested is not None and bool(p.tested.conditional_on)
    return ORDER.index(p.outcome), sign, p.tested is None, conditional


def _passed(read: EffectFindings, group: Sequence[IndirectPath]) -> Text:
    first, tested = group[0], [p.tested for p in group if p.tested is not None]
    how = "untestable" if first.outcome == "not_testable" else "none"
    if first.significant:
        how = SIGNS[_key(first)[1]]
    effects: Joined = joined(_effect_words(read, p) for p in group)
    values: dict[str, object] = {
        "effects": effects, "n": len(group), "y": label_in(read.labels, first.effect.path[-1]),
        "mediators": joined(label_in(read.labels, m) for m in first.mediators), "k": len(first.mediators),
    }  # fmt: skip
    if not tested:
        return text(f"chapter_mediation.found_{how}", **values)
    return text(f"chapter_mediation.passed_{how}", verdict=verdict_words(tested), **values)


def _effect_words(read: EffectFindings, p: IndirectPath) -> Text:
    e = p.effect
    values = {"x": label_in(read.labels, e.path[0]), "estimate": Number(e.estimate)}
    if p.outcome == "not_testable":
        return text("chapter_mediation.effect_untested", **values)
    return text("chapter_mediation.effect", level=coverage(read.level), interval=Interval(*e.ci), **values)


def _ends_several(paths: Iterable[Sequence[str]]) -> bool:
    """Whether the paths end in several outcomes, so that a sentence has to say which one it means."""
    return len({path[-1] for path in paths}) > 1


def _path_words(labels: Labels, path: Sequence[str], *, several: bool) -> Text:
    x, *through, y = path
    values = {"x": label_in(labels, x), "mediators": joined(label_in(labels, m) for m in through)}
    return text("chapter_mediation.via_on" if several else "chapter_mediation.via", y=label_in(labels, y), **values)


def _higher(labels: Labels, c: Contrast, *, several: bool) -> Text:
    """The larger of two effects before the smaller; they end in one outcome."""
    one, other = (c.first, c.second) if c.difference > 0 else (c.second, c.first)
    first, second = (
        _path_words(labels, v, several=False) if c.within else label_in(labels, v[0]) for v in (one, other)
    )
    key = "chapter_mediation.higher_on" if several else "chapter_mediation.higher"
    y = label_in(labels, one[-1])
    return text(key, first=first, second=second, y=y, difference=Number(abs(c.difference)), p=p_words(c.p_holm))
