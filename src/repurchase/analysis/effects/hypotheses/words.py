"""Verdicts on hypotheses in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.gate.findings import phrase_of
from repurchase.analysis.results.wording import alpha_number
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text


def sentences(findings: HypothesisFindings) -> tuple[Text, ...]:
    """Which hypotheses are supported, which are not and why, and what the verdicts are conditional on."""
    said = [*_conditional(findings), *_freed(findings)]
    for outcome in ("supported", "opposite"):
        chosen = [t for t in findings.tested if t.outcome == outcome]
        if chosen:
            said.append(text(f"hypotheses.said_{outcome}", **_named(chosen), total=len(findings.tested),
                             alpha=alpha_number(findings.alpha)))  # fmt: skip
    said += _unsupported(findings)
    for outcome in ("not_testable", "not_estimated"):
        chosen = [t for t in findings.tested if t.outcome == outcome]
        if chosen:
            said.append(text(f"hypotheses.said_{outcome}", **_named(chosen)))
    return tuple(said)


def _named(chosen: Sequence[Tested]) -> dict[str, object]:
    return {"ids": joined(t.id for t in chosen), "n": len(chosen)}


def conditional_verdicts(findings: HypothesisFindings) -> Iterable[tuple[str, list[Tested], dict[str, object]]]:
    """Each set of premises: whether ``all`` or ``some`` verdicts rest on it, which these are and what is said."""
    for keys in findings.conditions:
        chosen = [t for t in findings.tested if t.conditional_on == keys]
        scope = "all" if len(chosen) == len(findings.tested) else "some"
        yield scope, chosen, {"n": len(chosen), "which": joined(phrase_of(k) for k in keys), "k": len(keys)}


def conditions(findings: HypothesisFindings) -> Iterable[Text]:
    """Which verdicts are conditional, and on what."""
    for scope, chosen, values in conditional_verdicts(findings):
        yield text(f"hypotheses.said_conditional_{scope}", ids=joined(t.id for t in chosen), **values)


def _conditional(findings: HypothesisFindings) -> Iterable[Text]:
    for keys, said in zip(findings.conditions, conditions(findings), strict=True):
        yield said
        if "sample_size" in keys:
            yield text("hypotheses.said_small_sample", respondents=findings.n)


def _freed(findings: HypothesisFindings) -> Iterable[Text]:
    chosen = [t for t in findings.tested if t.model == "direct_paths_free"]
    if chosen:
        every = len(chosen) == len(findings.tested)
        yield text("hypotheses.said_all_from_free") if every else text("hypotheses.said_from_free", **_named(chosen))


def told_reason(tested: Tested) -> str:
    """The reason as sentences tell it: for an indirect path "small" has another bound."""
    return "small_indirect" if tested.reason == "small" and tested.is_mediation else tested.reason


def _unsupported(findings: HypothesisFindings) -> Iterable[Text]:
    """Not supported, by reason: one sentence a reason."""
    for reason in ("small", "small_indirect", "imprecise", "collinear", ""):
        chosen = [t for t in findings.tested if t.outcome == "not_supported" and told_reason(t) == reason]
        if not chosen:
            continue
        sizes = [t.detectable for t in chosen if t.detectable is not None]
        values = {
            "smallest": Number(findings.smallest_effect, Kind.BOUNDED, 2),
            "low": Number(min(sizes, default=None), Kind.VALUE, 2),
            "high": Number(max(sizes, default=None), Kind.VALUE, 2),
        }
        like = _alike(sizes) if reason == "imprecise" else ""
        yield text(f"hypotheses.said_not_supported_{reason or 'plain'}{like}", **_named(chosen), **values)


def _alike(sizes: Sequence[float]) -> str:
    """Whether the smallest effects that would be found are one, or print alike."""
    if len(sizes) == 1:
        return "_one"
    return "_alike" if sizes and round(min(sizes), 2) == round(max(sizes), 2) else ""
