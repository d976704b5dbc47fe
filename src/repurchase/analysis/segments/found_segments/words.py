"""Classes found in the answers, or that there are none, in sentences."""

from __future__ import annotations

from repurchase.analysis.results.wording import bounded_number, p_words, percent
from repurchase.analysis.segments.found_segments.findings import ONE, POPULATION, RATIO, FoundFindings
from repurchase.style import Number
from repurchase.text import Text, joined, text


def sentences(f: FoundFindings) -> tuple[Text, ...]:
    """How many classes there are and how sure that is; then what they are like, where there are any."""
    if not f.has_classes:
        return (tried_words(f), verdict_words(f))
    return (
        tried_words(f),
        verdict_words(f),
        *more_words(f),
        size_words(f),
        stability_words(f),
        shape_words(f),
        text("segments.circular"),
    )


def tried_words(f: FoundFindings) -> Text:
    """What was fitted to whom."""
    return text("segments.tried", least=1, most=f.most, constructs=len(f.constructs), n=f.n)


def verdict_words(f: FoundFindings) -> Text:
    """How many classes were found, or why none."""
    if f.verdict == ONE:
        return text("segments.verdict_one", within=text(f"segments.one_{f.sort}"))
    values = {"k": f.proposed, "within": text(f"segments.within_{f.sort}")}
    if f.verdict == RATIO:
        return text("segments.verdict_ratio", p=p_words(f.counts[f.proposed - 1].ratio_p), **values)
    if f.verdict == POPULATION:
        return text("segments.verdict_population", p=p_words(f.population_p), **{**values, "k": f.k})
    key = "classes" if f.k == f.proposed else "reduced"
    return text(
        f"segments.verdict_{key}",
        found=f.k,
        bic=Number(f.chosen.bics[f.sort], decimals=1),
        ratio_p=p_words(f.ratio_p),
        population_p=p_words(f.population_p),
        entropy=bounded_number(f.chosen.entropy),
        **values,
    )


def more_words(f: FoundFindings) -> list[Text]:
    """That the likelihood ratio test favours one class more, and why there is none."""
    if not f.has_classes or f.k != f.proposed or f.k >= len(f.counts):
        return []
    more = f.counts[f.k]
    if not f.rules["significance"].met_by(more.ratio_p):
        return []
    key = "bic" if more.bics[f.sort] >= f.chosen.bics[f.sort] else "small"
    return [text(f"segments.more_{key}", k=more.k, fewer=f.k, p=p_words(more.ratio_p))]


def size_words(f: FoundFindings) -> Text:
    """How large the classes are."""
    listed = joined(text("segments.size", number=p.number, n=p.n, share=percent(p.share, 1)) for p in f.profiles)
    return text("segments.sizes", classes=listed)


def stability_words(f: FoundFindings) -> Text:
    """How well the classes come back in resamples, by the criterion."""
    rule = f.rules["class_stability"]
    stable = [p for p in f.profiles if rule.met_by(p.jaccard)]
    lost = [p for p in f.profiles if p.jaccard < (rule.acceptable or 0)]
    key = "stable" if len(stable) == len(f.profiles) else "lost" if lost else "fair"
    listed = joined(text("segments.jaccard", number=p.number, value=bounded_number(p.jaccard)) for p in f.profiles)
    return text(
        f"segments.stability_{key}",
        draws=f.draws,
        rand=bounded_number(f.rand),
        classes=listed,
        n=len(lost),
        lost=joined(text("segments.class", number=p.number) for p in lost),
        rule=rule.limit(),
        source=rule.source(),
    )


def shape_words(f: FoundFindings) -> Text:
    """Whether classes differ in kind or in level alone."""
    key = "crossing" if f.crossing else "level"
    return text(f"segments.shape_{key}", share=percent(f.level_share, 1))
