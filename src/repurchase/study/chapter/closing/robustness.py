"""Robustness: every hypothesis by every method that suits the data, and every disagreement explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.gate.findings import phrase_of
from repurchase.analysis.pls.findings import PathFindings
from repurchase.analysis.results.wording import alpha_number, bounded_number, p_words, percent
from repurchase.analysis.scores.regression.findings import RegressionFindings
from repurchase.document.parts.blocks import Column, Paragraph, Section, Table, TableRef
from repurchase.study.chapter.closing.hypothesis_words import hypotheses_of, path_codes, path_words
from repurchase.study.chapter.closing.robustness_methods import (
    MODEL,
    SCORES,
    MethodReading,
    RobustnessMethod,
    freed_outcome,
    methods_of,
)
from repurchase.study.chapter.pieces.chapter_blocks import Block, found_table, result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import counted, joined_ids
from repurchase.style import Kind, Number
from repurchase.text import Joined, Text, joined, text

PLS_TABLES = ("pls_paths", "pls_measurement", "pls_prediction")  # of the appendix
TO_READERS = ("pls.few", "pls.incomplete", "pls.inadmissible", "pls.no_bootstrap")  # notes that its numbers call for
PREDICTION = ("pls.said_prediction", "pls.said_unpredicted", "pls.said_unclear", "pls.said_same")  # starts of keys


def robustness_section(findings: SectionResults) -> Section | None:
    """The section, or None where no second method was used."""
    more, moved = _supplement(findings)
    blocks: list[Block] = _compared(findings, more)
    if not blocks and more:
        blocks = [Paragraph(tuple(more))]
    if not blocks:
        return None
    remarks = result_remarks(findings, "regression", "pls")
    return Section(text("chapter.robustness"), (*blocks, *moved), "robustness", remarks=remarks)


def agreement_of(findings: SectionResults) -> tuple[list[Tested], list[Tested]]:
    """Hypotheses that two methods or more test: those on which all agree, and those on which they do not."""
    tested = hypotheses_of(findings.get("hypotheses"))
    if tested is None:
        return [], []
    methods = methods_of(findings, tested)
    both = [t for t in tested.tested if len(readings_of(t, methods)) > 1]
    alike = [t for t in both if _agree(t, methods)]
    return alike, [t for t in both if t not in alike]


def readings_of(t: Tested, methods: Sequence[RobustnessMethod]) -> dict[str, MethodReading]:
    """The readings of one hypothesis by method."""
    return {m.key: m.readings[t.id] for m in methods if t.id in m.readings}


def _agree(t: Tested, methods: Sequence[RobustnessMethod]) -> bool:
    return len({r.outcome for r in readings_of(t, methods).values()}) == 1


def _compared(findings: SectionResults, more: Sequence[Text]) -> list[Block]:
    """All hypotheses by all methods; then where more is told, and the conclusion."""
    tested = hypotheses_of(findings.get("hypotheses"))
    methods = methods_of(findings, tested) if tested is not None else []
    if tested is None or len(methods) < 2:
        return []
    table = robustness_table(findings, tested, methods)
    alike, apart = agreement_of(findings)
    others = joined(text(f"chapter_robustness.of_{m.key}") for m in methods[1:])
    said = [text("chapter_robustness.done", methods=others, table=TableRef(table.name))]
    said += _agreement(alike, apart) if alike or apart else ()
    said += [_disagreement(t, tested, methods) for t in apart]
    said += _explained(apart, methods)
    said += _single(tested, methods)
    return [Paragraph(tuple(said)), table, Paragraph((*more, *_limits(findings, tested), *_conclusion(alike, apart)))]


def robustness_table(
    findings: SectionResults, tested: HypothesisFindings, methods: Sequence[RobustnessMethod]
) -> Table:
    """Hypotheses by methods: standardised estimates, marked where significant, and in how many each is supported."""
    columns = (
        Column("id", text("hypotheses.id"), Kind.WORDS),
        Column("path", text("hypotheses.path"), Kind.WORDS),
        *(Column(m.key, m.heading, Kind.BOUNDED) for m in methods),
        Column("held", text("chapter_robustness.held"), Kind.WORDS),
    )
    rows = []
    for t in tested.tested:
        readings = readings_of(t, methods)
        cells: list[Any] = [_cell(readings.get(m.key)) for m in methods]
        held = sum(r.supported for r in readings.values())
        ratio = text("chapter_robustness.ratio", k=held, m=len(readings)) if readings else None
        rows.append((t.id, path_codes(t), *cells, ratio))
    first = next((i for i, t in enumerate(tested.tested) if t.is_mediation), None)
    notes = [text(f"chapter_robustness.note{'_direct' if first is None else ''}", alpha=alpha_number(tested.alpha))]
    scored = next((m for m in methods if m.key == SCORES), None)
    if scored is not None and any(t.id not in scored.readings for t in tested.tested):
        outcome: Any = findings["regression"]
        notes.append(text("chapter_robustness.note_scores", outcome=outcome.outcome.label))
    return Table(
        "robustness", text("chapter_robustness.title"), columns, tuple(rows), tuple(notes), (first,) if first else ()
    )


def _cell(reading: MethodReading | None) -> Number | None:
    return None if reading is None else Number(reading.estimate, Kind.BOUNDED, stars="*" if reading.significant else "")


def _agreement(alike: Sequence[Tested], apart: Sequence[Tested]) -> Iterable[Text]:
    """On how many of the hypotheses with two tests or more all methods agree."""
    n = len(alike) + len(apart)
    if not apart:
        held = sum(t.supported for t in alike)
        which = "all" if held == n else "none" if not held else "some"
        key = "one" if n == 1 else which
        yield text(
            f"chapter_robustness.agree_{key}",
            n=counted(n),
            k=held,
            held=counted(held),
            ids=joined_ids(t.id for t in alike),
        )
    elif not alike:
        key = "agree_nowhere" if n > 1 else "agree_nowhere_one"
        yield text(f"chapter_robustness.{key}", n=counted(n), ids=joined_ids(t.id for t in apart))
    else:
        yield text("chapter_robustness.agree_partly", n=counted(n), k=counted(len(alike)), m=counted(len(apart)),
                   ids=joined_ids(t.id for t in apart))  # fmt: skip


def _single(tested: HypothesisFindings, methods: Sequence[RobustnessMethod]) -> Iterable[Text]:
    """Hypotheses that one method alone tests."""
    alone = [t for t in tested.tested if len(readings_of(t, methods)) == 1]
    own = [t for t in alone if t.id in methods[0].readings]
    if own:
        yield text("chapter_robustness.only_model", ids=joined_ids(t.id for t in own), n=len(own),
                   count=counted(len(own)))  # fmt: skip
    others = [t for t in alone if t not in own]
    if others:
        yield text("chapter_robustness.only_others", ids=joined_ids(t.id for t in others))


def _disagreement(t: Tested, tested: HypothesisFindings, methods: Sequence[RobustnessMethod]) -> Text:
    """One hypothesis on which methods differ: the verdict of the model, and who says otherwise."""
    readings = readings_of(t, methods)
    own = readings.get(MODEL)
    against = {k: r for k, r in readings.items() if k != MODEL and (own is None or r.outcome != own.outcome)}
    values = {"id": t.id, "what": path_words(t, tested.labels), "others": _by_verdict(t, against)}
    if own is None:
        return text("chapter_robustness.differ_others", **values)
    verdict = text(f"chapter_robustness.verdict_{own.outcome}")
    return text("chapter_robustness.differ", verdict=verdict, value=_value(t, own), **values)


def _by_verdict(t: Tested, readings: Mapping[str, MethodReading]) -> Joined:
    """Methods with their numbers, those of one verdict together."""
    sorts: dict[str, list[Text]] = {}
    for key, r in readings.items():
        method = text(f"chapter_robustness.name_{key}")
        sorts.setdefault(r.outcome, []).append(text("chapter_robustness.in_method", method=method, value=_value(t, r)))
    return joined(
        text("chapter_robustness.in_methods", methods=joined(m), verdict=text(f"chapter_robustness.verdict_{outcome}"))
        for outcome, m in sorts.items()
    )


def _value(t: Tested, r: MethodReading) -> Text:
    """Estimate and test of a reading; an indirect effect is judged by its interval."""
    beta = bounded_number(r.estimate)
    if t.is_mediation:
        return text(f"chapter_robustness.indirect_{'apart' if r.significant else 'open'}", beta=beta)
    return text("chapter_robustness.value", beta=beta, p=p_words(r.p_value))


def _explained(apart: Sequence[Tested], methods: Sequence[RobustnessMethod]) -> Iterable[Text]:
    """Why methods may differ, for those that do."""
    for m in methods[1:]:
        own = {t.id: readings_of(t, methods[:1]).get(MODEL) for t in apart}
        if any(
            t.id in m.readings and (r := own[t.id]) is not None and r.outcome != m.readings[t.id].outcome for t in apart
        ):
            yield text(f"chapter_robustness.why_{m.key}")


def _limits(findings: SectionResults, tested: HypothesisFindings) -> Iterable[Text]:
    """What no other method mends: premises that do not hold; and that the reported model is the freer one."""
    keys = list(dict.fromkeys(k for on in tested.conditions for k in on))
    if keys:
        yield text("chapter_robustness.conditional", which=joined(phrase_of(k) for k in keys), k=len(keys))
    bent = freed_outcome(findings, tested)
    if bent is not None:
        yield text("chapter_robustness.from_free", outcome=tested.labels.get(bent) or bent)


def _conclusion(alike: Sequence[Tested], apart: Sequence[Tested]) -> Iterable[Text]:
    if apart:
        key = "apart" if alike else "nowhere"
        yield text(f"chapter_robustness.conclusion_{key}", ids=joined_ids(t.id for t in apart))
    elif alike:
        key = "one" if len(alike) == 1 else "alike"
        yield text(f"chapter_robustness.conclusion_{key}", ids=joined_ids(t.id for t in alike))


def _supplement(findings: SectionResults) -> tuple[list[Text], list[Table]]:
    """Where PLS and the regression are told in full."""
    said: list[Text] = []
    moved: list[Table] = []
    found = findings.get("pls")
    if isinstance(found, PathFindings):
        tables = [t for name in PLS_TABLES if (t := found_table(findings, "pls", name, appendix=True)) is not None]
        moved += tables
        said.append(text("chapter_robustness.pls", places=joined(TableRef(t.name) for t in tables)))
        said += [s for s in findings["pls"].sentences() if s.key.startswith(PREDICTION)]
        said += [n.message for n in dict.fromkeys(found.notes) if n.message.key in TO_READERS]
    scores = findings.get("regression")
    table = found_table(findings, "regression", "regression", appendix=True)
    if isinstance(scores, RegressionFindings) and table is not None:
        moved.append(table)
        share = percent(scores.steps[-1].r2, 1)
        said.append(text("chapter_robustness.regression", outcome=scores.outcome.label, share=share,
                         table=TableRef(table.name)))  # fmt: skip
    return said, moved
