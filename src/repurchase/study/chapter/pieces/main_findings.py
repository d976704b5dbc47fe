"""The main findings of a run in a few sentences: the chapter's summary, and what the terminal prints at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.gate.findings import APPROXIMATE, Premise
from repurchase.analysis.gate.model_premises import approximate_fit
from repurchase.analysis.measurement.reliability.findings import ConstructReliability
from repurchase.analysis.results.result import Result
from repurchase.analysis.results.wording import bounded_number
from repurchase.study.chapter.pieces.large_findings import large_findings
from repurchase.study.chapter.pieces.model_findings import model_findings
from repurchase.study.chapter.pieces.sentence_words import DECIMALS, counted, estimator_named, print_alike, share_of
from repurchase.study.chapter.pieces.verdict_counts import verdict_counts
from repurchase.survey.survey import Survey
from repurchase.text import Text, text

Results = Mapping[str, Result]


def main_findings(results: Results, survey: Survey, decimals: int = DECIMALS) -> tuple[tuple[Text, ...], ...]:
    """Paragraphs: sample, model and fit; hypotheses and main findings. Numbers are printed with `decimals`."""
    if survey.whole is not None:
        return large_findings(results)
    tested: Any = results.get("hypotheses")
    first = (
        sample_words(results, survey),
        model_words(results, survey),
        *reliability_words(results, decimals),
        *fit_words(results),
    )
    told = model_findings(results, decimals)
    if isinstance(tested, HypothesisFindings) and tested.tested:
        return first, (*verdict_counts(tested), *told)
    return ((*first, *told),)


def sample_words(results: Results, survey: Survey) -> Text:
    """How many questionnaires were collected and analysed."""
    screening: Any = results.get("screening")
    if screening is None:
        return text("chapter_summary.sample_plain", n=survey.n)
    collected, kept = screening.collected.n, screening.survey.n
    if kept == collected:
        return text("chapter_summary.sample_all", n=collected)
    return text("chapter_summary.sample_some", kept=kept, n=collected, share=share_of(kept, collected))


def model_words(results: Results, survey: Survey) -> Text:
    """Which model was estimated, and how."""
    fitted = results.get("sem") or results.get("cfa")
    if not isinstance(fitted, Fit) or not fitted.converged:
        k, items = len(survey.instrument.constructs), len(survey.instrument.items)
        return text("chapter_summary.model_none", k=k, count=counted(k), n=items, items=counted(items))
    items = len({r.rhs for r in fitted.rows("=~")})
    k = len(fitted.latents)
    key = "chapter_summary.model_paths" if "sem" in results else "chapter_summary.model_measured"
    size = {"k": k, "count": counted(k), "n": items, "items": counted(items)}
    return text(key, estimator=estimator_named(fitted.estimator), **size)


def reliability_words(results: Results, decimals: int = DECIMALS) -> Iterator[Text]:
    """The range of the coefficients that are judged."""
    found: Any = results.get("reliability")
    known: list[ConstructReliability] = [r for r in found.constructs if r.judged[0] == r.judged[0]] if found else []
    if not known:
        return
    values = [r.judged[0] for r in known]
    low, high = bounded_number(min(values)), bounded_number(max(values))
    by_model = {r.model is not None for r in known}
    which = "mixed" if len(by_model) > 1 else "omega" if by_model == {True} else "alpha"
    coefficient = text(f"chapter_summary.coefficient_{which}")
    if len(known) == 1:
        yield text(
            "chapter_summary.reliability_one", construct=known[0].construct.label, coefficient=coefficient, low=low
        )
    elif print_alike(values, decimals):
        yield text("chapter_summary.reliability_alike", coefficient=coefficient, low=low, count=counted(len(known)))
    else:
        yield text(
            "chapter_summary.reliability_range",
            coefficient=coefficient,
            low=low,
            high=high,
            count=counted(len(known)),
        )


def fit_words(results: Results) -> Iterator[Text]:
    """What the premises of the verdicts say of the model's fit; without them its measures."""
    gate: Any = results.get("gate")
    fitted = results.get("sem") or results.get("cfa")
    if not isinstance(fitted, Fit) or not fitted.converged:
        return
    if gate is not None:
        yield _verdict_on_fit(gate[APPROXIMATE], _read_freed(results))
        return
    indices = indices_words(approximate_fit(fitted, fitted.rules))
    if indices is not None:
        yield text("chapter_summary.fit_measured", indices=indices)


def _read_freed(results: Results) -> bool:
    """Whether the verdicts are those of the model with the direct paths free."""
    return getattr(results.get("effects"), "read_instead", None) is not None


def _verdict_on_fit(premise: Premise, freed: bool) -> Text:
    """The fit of the model that the verdicts are read from."""
    indices = indices_words(premise, freed)
    if indices is None:
        return text("chapter_summary.fit_unknown")
    key = {True: "good", False: "poor", None: "open"}[premise.holds_in(freed)]
    model = text("chapter_summary.model_freed" if freed else "chapter_summary.model_stated")
    return text(f"chapter_summary.fit_{key}", model=model, indices=indices)


def indices_words(premise: Premise, freed: bool = False) -> Text | None:
    """CFI, RMSEA and SRMR as the premise has them; None where they do not exist."""
    evidence: Any = premise.evidence
    evidence = evidence.get("direct_paths_free", evidence) if freed else evidence
    if not {"cfi", "rmsea", "srmr"} <= evidence.keys():
        return None
    values = {name: bounded_number(evidence[name]) for name in ("cfi", "rmsea", "srmr")}
    return text("chapter_summary.indices", **values)
