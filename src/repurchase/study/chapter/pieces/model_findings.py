"""What the model found, in three sentences at most: strongest effects, explained variance, else means and relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.results.result import Result
from repurchase.analysis.results.wording import bounded_number, coverage, label_in, p_words
from repurchase.study.chapter.pieces.sentence_words import DECIMALS, counted, print_alike, share_of, shares_alike
from repurchase.style import Interval, Number
from repurchase.text import Text, joined, text

Results = Mapping[str, Result]
Parts = Sequence[tuple[object, float]]
MOST_NAMED = 4  # explained constructs that one sentence lists
MOST_FINDINGS = 3


def model_findings(results: Results, decimals: int = DECIMALS) -> tuple[Text, ...]:
    """The main findings: of the structural model where there is one, else of the measurement."""
    tested: Any = results.get("hypotheses")
    said: list[Text] = []
    if isinstance(tested, HypothesisFindings) and any(t.supported for t in tested.tested):
        direct = [t for t in tested.tested if not t.is_mediation and "*" not in t.path[0]]
        said += direct_words(tested, direct, decimals)
        said += indirect_words(tested, [t for t in tested.tested if t.is_mediation], decimals)
    said += explained_words(_explained(results))
    if "sem" not in results:
        said += [*_means(results, decimals), *_correlations(results)]
    return tuple(said[:MOST_FINDINGS])


def _explained(results: Results) -> Parts:
    """Explained constructs with their shares."""
    found: Any = results.get("explained")
    if found is not None:
        return [(found.called(s.construct), s.r_squared) for s in found.shares]
    sem = results.get("sem")
    if not isinstance(sem, Fit) or not sem.converged or len(sem.groups) > 1:
        return []
    outcomes = dict.fromkeys(r.lhs for r in sem.rows("~") if r.lhs in sem.r_squared)
    return [(label_in(sem.labels, y), sem.r_squared[y]) for y in outcomes]


def explained_words(parts: Parts) -> Iterator[Text]:
    """Explained variance of every outcome, or its range where they are many."""
    if not parts:
        return
    if len(parts) <= MOST_NAMED:
        told = [text("chapter_summary.explained_part", share=share_of(r, 1), construct=name) for name, r in parts]
        yield text("chapter_summary.explained", parts=joined(told))
        return
    values = [r for _, r in parts]
    low, high, count = share_of(min(values), 1), share_of(max(values), 1), counted(len(parts))
    if shares_alike(values):
        yield text("chapter_summary.explained_alike", low=low, count=count)
    else:
        yield text("chapter_summary.explained_range", low=low, high=high, count=count)


def direct_words(findings: HypothesisFindings, direct: Sequence[Tested], decimals: int = DECIMALS) -> Iterator[Text]:
    """The strongest of the supported direct effects; nothing where only one was hypothesised and it is not there."""
    there = [t for t in direct if t.supported and t.std_all is not None]
    if not there:
        if len(direct) > 1:
            yield text("chapter_summary.direct_none", count=counted(len(direct)))
        return
    top = max(there, key=_size)
    tied = [t for t in there if print_alike((_size(t), _size(top)), decimals)]
    b = bounded_number(top.std_all or 0.0)
    if len(there) == 1:
        yield text("chapter_summary.direct_one", b=b, p=_p(top), **_ends(findings, top))
    elif len(tied) == 1:
        count = counted(len(there))
        key = "direct_more" if len(there) == 2 else "direct_most"  # the stronger of two
        yield text(f"chapter_summary.{key}", b=b, p=_p(top), count=count, **_ends(findings, top))
    elif len(tied) <= MOST_NAMED:
        pairs = [text("chapter_summary.direct_pair", **_ends(findings, t)) for t in tied]
        size = bounded_number(_size(top))
        yield text("chapter_summary.direct_tied", b=size, count=counted(len(there)), which=joined(pairs))


def indirect_words(
    findings: HypothesisFindings, indirect: Sequence[Tested], decimals: int = DECIMALS
) -> Iterator[Text]:
    """The strongest of the supported indirect effects in standardised size; nothing where several tie."""
    there = [t for t in indirect if t.supported and t.std_all is not None]
    if not there:
        if len(indirect) > 1:
            yield text("chapter_summary.indirect_none", count=counted(len(indirect)))
        return
    top = max(there, key=_size)
    values = {
        **_ends(findings, top),
        "m": joined(label_in(findings.labels, m) for m in top.path[1:-1]),
        "ab": Number(top.estimate),
        "level": coverage(findings.level),
        "ci": Interval(top.ci_low, top.ci_high),
    }
    if len(there) == 1:
        yield text("chapter_summary.indirect_one", **values)
    elif sum(print_alike((_size(t), _size(top)), decimals) for t in there) == 1:
        b = bounded_number(top.std_all or 0.0)
        key = "indirect_more" if len(there) == 2 else "indirect_most"
        yield text(f"chapter_summary.{key}", b=b, count=counted(len(there)), **values)


def _means(results: Results, decimals: int) -> Iterator[Text]:
    found: Any = results.get("description")
    scores = sorted(found.constructs, key=lambda s: s.mean) if found is not None else []
    if len(scores) == 1:
        only = scores[0]
        yield text("chapter_summary.mean_one", construct=only.construct.label, mean=Number(only.mean))
    scales = {(s.construct.scale.low, s.construct.scale.high) for s in scores}
    if len(scores) > 1 and len(scales) == 1 and not print_alike((scores[0].mean, scores[-1].mean), decimals):
        low, high = scores[0], scores[-1]
        yield text(
            "chapter_summary.mean_range",
            lowest=joined(s.construct.label for s in scores if print_alike((s.mean, low.mean), decimals)),
            low=Number(low.mean),
            highest=joined(s.construct.label for s in scores if print_alike((s.mean, high.mean), decimals)),
            high=Number(high.mean),
        )


def _correlations(results: Results) -> Iterator[Text]:
    cfa = results.get("cfa")
    if not isinstance(cfa, Fit) or not cfa.converged or len(cfa.groups) > 1 or len(cfa.latents) < 2:
        return
    found, names = cfa.latent_correlations().to_numpy(), cfa.latents
    pairs = [(float(found[i, j]), i, j) for i in range(len(names)) for j in range(i)]
    r, i, j = max(pairs, key=lambda pair: abs(pair[0]))
    if r != r:
        return
    called = [label_in(cfa.labels, names[k]) for k in (j, i)]
    key = "chapter_summary.correlation_one" if len(pairs) == 1 else "chapter_summary.correlation_most"
    yield text(key, x=called[0], y=called[1], r=bounded_number(r))


def _ends(findings: HypothesisFindings, tested: Tested) -> dict[str, object]:
    x, y = tested.path[0], tested.path[-1]
    return {"x": label_in(findings.labels, x), "y": label_in(findings.labels, y)}


def _size(tested: Tested) -> float:
    return abs(tested.std_all or 0.0)


def _p(tested: Tested) -> Text:
    return p_words(float("nan") if tested.p_value is None else tested.p_value)
