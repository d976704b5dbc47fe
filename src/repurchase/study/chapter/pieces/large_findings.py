"""The main findings of a large file in a few sentences: sizes with intervals, no tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.findings import INDIRECT
from repurchase.analysis.effects.result import Effects
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.gate.model_premises import approximate_fit
from repurchase.analysis.large_samples.hypotheses_by_interval.findings import ClaimFindings
from repurchase.analysis.large_samples.hypotheses_by_interval.words import verdicts
from repurchase.analysis.large_samples.whole_sample import WholeSample
from repurchase.analysis.results.result import Result
from repurchase.analysis.results.wording import bounded_number, coverage, label_in
from repurchase.study.chapter.pieces.model_findings import explained_words
from repurchase.study.chapter.pieces.sentence_words import counted, share_of
from repurchase.study.chapter.pieces.verdict_counts import condition_words
from repurchase.style import Interval, Kind, Number
from repurchase.survey.instrument import Label
from repurchase.text import Text, joined, text

Results = Mapping[str, Result]


def large_findings(results: Results) -> tuple[tuple[Text, ...], ...]:
    """Paragraphs: respondents, model and fit; effects and verdicts."""
    whole: Any = results["whole"]
    first = (_counted(whole), *_model(results, whole))
    told = (*_effects(results), *_explained(results))
    claims = results.get("hypotheses")
    judged: tuple[Text, ...] = ()
    if isinstance(claims, ClaimFindings) and claims.tested:
        judged = (*verdicts(claims), *condition_words(claims))
    return (first, (*judged, *told)) if judged or told else (first,)


def _counted(whole: WholeSample) -> Text:
    if not whole.left_out:
        return text("chapter_large.summary_all", n=Number(whole.n, Kind.COUNT))
    return text(
        "chapter_large.summary_some",
        read=Number(whole.read, Kind.COUNT),
        n=Number(whole.n, Kind.COUNT),
        share=share_of(whole.n, whole.read),
    )


def _model(results: Results, whole: WholeSample) -> Iterator[Text]:
    fitted = results.get("sem") or results.get("cfa")
    if not isinstance(fitted, Fit) or not fitted.converged:
        return
    items, k = len({r.rhs for r in fitted.rows("=~")}), len(fitted.latents)
    yield text("chapter_large.summary_model", k=k, count=counted(k), n=items, items=counted(items),
               complete=Number(whole.complete, Kind.COUNT))  # fmt: skip
    premise = approximate_fit(fitted, fitted.rules)
    evidence: Any = premise.evidence
    if {"cfi", "rmsea", "srmr"} <= evidence.keys():
        told = {True: "good", False: "poor", None: "unknown"}[premise.holds]
        values = {name: bounded_number(evidence[name]) for name in ("cfi", "rmsea", "srmr")}
        yield text(f"chapter_large.summary_fit_{told}", indices=text("chapter_summary.indices", **values))


def _effects(results: Results) -> Iterator[Text]:
    fit, boot, found = results.get("sem"), results.get("bootstrap"), results.get("effects")
    if not isinstance(fit, Fit) or not isinstance(boot, Bootstrap):
        return
    paths = [r for r in fit.rows("~") if r.std_error > 0]
    if paths:
        top = max(paths, key=lambda r: abs(r.std_all))
        limits = boot.interval(f"{top.lhs}~{top.rhs}", standardized=True)
        called = {k: label_in(fit.labels, v) for k, v in (("x", top.rhs), ("y", top.lhs))}
        yield text("chapter_large.summary_effect", beta=Number(top.std_all, Kind.BOUNDED), level=coverage(fit.level),
                   interval=Interval(*limits, Kind.BOUNDED), **called)  # fmt: skip
    indirect = [e for e in found.specific if e.kind == INDIRECT] if isinstance(found, Effects) else []
    if indirect:
        largest = max(indirect, key=lambda e: abs(e.std_all))
        yield text("chapter_large.summary_indirect", along=along_words(fit.labels, largest.path),
                   beta=Number(largest.std_all, Kind.BOUNDED), level=coverage(fit.level),
                   interval=Interval(*largest.std_ci, Kind.BOUNDED))  # fmt: skip


def along_words(labels: Mapping[str, Label], path: Sequence[str]) -> Text:
    """An indirect path within a sentence: of what, on what, through what."""
    called = [label_in(labels, name) for name in path]
    return text("chapter_large.along", x=called[0], y=called[-1], m=joined(called[1:-1]))


def _explained(results: Results) -> Iterator[Text]:
    found: Any = results.get("explained")
    if found is not None:
        yield from explained_words([(found.called(s.construct), s.r_squared) for s in found.shares])
