"""Robustness: every hypothesis in every specification that suits the data, and every disagreement explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.gate.findings import phrase_of
from repurchase.analysis.pls.findings import PathFindings
from repurchase.analysis.results.wording import bounded_number, p_words, percent
from repurchase.analysis.robustness.findings import RobustnessFindings, SpecificationReading
from repurchase.analysis.robustness.words import shared_words, twin_words
from repurchase.analysis.scores.regression.findings import RegressionFindings
from repurchase.document.parts.blocks import Paragraph, Section, Table, TableRef
from repurchase.study.chapter.closing.hypothesis_words import hypotheses_of, path_words
from repurchase.study.chapter.closing.specification_words import (
    column_name,
    conducted_words,
    in_specification,
    why_words,
)
from repurchase.study.chapter.pieces.chapter_blocks import Block, found_table, in_appendix, result_remarks
from repurchase.study.chapter.pieces.question_phrases import control_names
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import counted, joined_ids
from repurchase.text import Joined, Text, joined, text

PLS_TABLES = ("pls_paths", "pls_measurement", "pls_prediction")  # of the appendix
TO_READERS = ("pls.few", "pls.incomplete", "pls.inadmissible", "pls.no_bootstrap")  # notes that its numbers call for
PREDICTION = ("pls.said_prediction", "pls.said_unpredicted", "pls.said_unclear", "pls.said_same")  # starts of keys
MOST_NAMED = 3  # specifications that a sentence names where no column of the table differs


def robustness_section(findings: SectionResults) -> Section | None:
    """The section, or None where there was no second specification."""
    more, moved = _supplement(findings)
    blocks: list[Block] = _compared(findings, more)
    if not blocks and more:
        blocks = [Paragraph(tuple(more))]
    if not blocks:
        return None
    remarks = result_remarks(findings, "robustness", "regression", "pls")
    return Section(text("chapter.robustness"), (*blocks, *moved), "robustness", remarks=remarks)


def agreement_of(findings: SectionResults) -> tuple[list[Tested], list[Tested]]:
    """Hypotheses that two specifications or more test: those on which all agree, and those on which they do not."""
    found = findings.get("robustness")
    if not isinstance(found, RobustnessFindings):
        return [], []
    alike = [t for t in found.compared() if found.agree_on(t.id)]
    return alike, [t for t in found.compared() if t not in alike]


def _compared(findings: SectionResults, more: Sequence[Text]) -> list[Block]:
    """All hypotheses by the main specifications; then where more is told, and the conclusion."""
    tested, found = hypotheses_of(findings.get("hypotheses")), findings.get("robustness")
    if tested is None or not isinstance(found, RobustnessFindings) or len(found.counted) < 2:
        return []
    table = found_table(findings, "robustness", "robustness")
    beside = found_table(findings, "robustness", "robustness_specifications", appendix=True)
    figures = tuple(in_appendix(f) for f in findings["robustness"].figures())
    if table is None or beside is None:
        return []
    alike, apart = agreement_of(findings)
    done = Paragraph(tuple(conducted_words(found, table, beside, figures, control_names(findings, found.controls))))
    said = [*_agreement(alike, apart)] if alike or apart else []
    said += [_disagreement(t, found) for t in apart]
    said += why_words(found, apart)
    said += [*_single(found), shared_words(), *twin_words(found)]
    ending = Paragraph((*more, *_limits(found, tested), *_conclusion(alike, apart)))
    return [done, Paragraph(tuple(said)), table, ending, beside, *figures]


def _agreement(alike: Sequence[Tested], apart: Sequence[Tested]) -> Iterable[Text]:
    """On how many of the hypotheses with two tests or more all specifications agree."""
    n = len(alike) + len(apart)
    if not apart:
        held = sum(t.supported for t in alike)
        which = "all" if held == n else "none" if not held else "some"
        key = "one" if n == 1 else which
        yield text(
            f"chapter_robustness.agree_{key}",
            n=counted(n),
            both=text(f"chapter_robustness.agreed_{'both' if n == 2 else 'all'}", n=counted(n)),
            k=held,
            m=n - held,
            held=counted(held),
            ids=joined_ids(t.id for t in alike),
        )
    elif not alike:
        key = "agree_nowhere" if n > 1 else "agree_nowhere_one"
        yield text(f"chapter_robustness.{key}", n=counted(n), ids=joined_ids(t.id for t in apart))
    else:
        yield text("chapter_robustness.agree_partly", n=counted(n), k=counted(len(alike)), m=counted(len(apart)),
                   ids=joined_ids(t.id for t in apart))  # fmt: skip


def _single(matrix: RobustnessFindings) -> Iterable[Text]:
    """Hypotheses that one specification alone tests."""
    alone = [t for t in matrix.tested if len(matrix.readings_of(t.id)) == 1]
    own = [t for t in alone if t.id in matrix.reported.readings]
    if own:
        key = "only_model" if len(own) < len(matrix.tested) else "only_model_all"
        yield text(f"chapter_robustness.{key}", ids=joined_ids(t.id for t in own), n=len(own), count=counted(len(own)))
    others = [t for t in alone if t not in own]
    if others:
        yield text("chapter_robustness.only_others", ids=joined_ids(t.id for t in others))


def _disagreement(t: Tested, matrix: RobustnessFindings) -> Text:
    """One hypothesis on which specifications differ: the verdict of the model, and who says otherwise."""
    own, against = matrix.reported.readings.get(t.id), matrix.against(t.id)
    shown = {name: s.readings[t.id] for name, s in matrix.shown.items() if s in against}
    k, m = len(against), len(matrix.readings_of(t.id)) - 1
    values = {"id": t.id, "what": path_words(t, matrix.labels)}
    if own is None:
        held, of = matrix.held(t.id)
        if len({r.outcome for r in shown.values()}) < 2:  # the columns of the table do not show it
            return text("chapter_robustness.differ_counted", k=held, held=counted(held), m=of, **values)
        return text("chapter_robustness.differ_others", others=_by_verdict(t, matrix, shown), **values)
    values |= {"verdict": text(f"chapter_robustness.verdict_{own.outcome}"), "value": _value(t, own)}
    values |= {"k": k, "count": counted(k), "m": m, "total": counted(m)}
    if not shown:
        named = [in_specification(matrix, s) for s in against[:MOST_NAMED]]
        key = "differ_beyond" if k <= MOST_NAMED else "differ_beyond_many"
        return text(f"chapter_robustness.{key}", named=joined(named), **values)
    key = "differ" if k == len(shown) == m else "differ_told"
    return text(f"chapter_robustness.{key}", others=_by_verdict(t, matrix, shown), **values)


def _by_verdict(t: Tested, matrix: RobustnessFindings, readings: Mapping[str, SpecificationReading]) -> Joined:
    """Columns with their numbers, those of one verdict together."""
    sorts: dict[str, list[Text]] = {}
    for name, r in readings.items():
        said = text("chapter_robustness.in_method", method=column_name(matrix, name), value=_value(t, r))
        sorts.setdefault(r.outcome, []).append(said)
    return joined(
        text("chapter_robustness.in_methods", methods=joined(m), verdict=text(f"chapter_robustness.verdict_{outcome}"))
        for outcome, m in sorts.items()
    )


def _value(t: Tested, r: SpecificationReading) -> Text:
    """Estimate and test of a reading; an indirect effect is judged by its interval."""
    beta = bounded_number(r.estimate)
    if t.is_mediation:
        return text(f"chapter_robustness.indirect_{'apart' if r.significant else 'open'}", beta=beta)
    return text("chapter_robustness.value", beta=beta, p=p_words(r.p_value))


def _limits(matrix: RobustnessFindings, tested: HypothesisFindings) -> Iterable[Text]:
    """What no other specification mends: premises that do not hold; and that all of them free the direct paths."""
    keys = list(dict.fromkeys(k for on in tested.conditions for k in on))
    if keys:
        yield text("chapter_robustness.conditional", which=joined(phrase_of(k) for k in keys), k=len(keys))
    if matrix.freed:
        yield text("chapter_robustness.from_free", outcome=matrix.labels.get(matrix.outcome) or matrix.outcome)


def _conclusion(alike: Sequence[Tested], apart: Sequence[Tested]) -> Iterable[Text]:
    if apart:
        key = "nowhere" if not alike else "mostly" if len(apart) > len(alike) else "apart"
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
