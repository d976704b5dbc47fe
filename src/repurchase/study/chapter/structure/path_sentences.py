"""The direct hypotheses in sentences: coefficient, p and verdict of each, and why some are not supported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.effects.hypotheses.reasons import POWER
from repurchase.analysis.effects.hypotheses.words import told_reason
from repurchase.analysis.results.wording import label_in, p_words, percent, small_count
from repurchase.study.chapter.pieces.sentence_words import grouped, joined_ids
from repurchase.study.chapter.structure.path_tests import ClaimedPath
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Label
from repurchase.text import Joined, Text, joined, text

Labels = Mapping[str, Label]
TWO = 2
ORDER = ("supported", "opposite", "not_supported", "not_testable")


def summary_sentence(tested: Sequence[Tested], kind: str) -> Text:
    """How many of the hypotheses of one kind are supported: all, some, none; of two both or neither; the only one."""
    n, total = sum(t.supported for t in tested), len(tested)
    all_, none = {1: ("one_supported", "one_not"), TWO: ("both", "neither")}.get(total, ("all", "none"))
    how = all_ if n == total else "some" if n else none
    return text(f"chapter_structure.{kind}_{how}", n=n, count=small_count(n), whole=small_count(total))


def hypothesis_sentences(paths: Sequence[ClaimedPath], labels: Labels) -> list[Text]:
    """Outcome by outcome: the effects of one verdict in one sentence."""
    claimed = [p.tested for p in paths if p.tested is not None]
    said: list[Text] = []
    for y in dict.fromkeys(t.path[-1] for t in claimed if t.outcome != "not_estimated"):
        into = [t for t in claimed if t.path[-1] == y and t.outcome != "not_estimated"]
        said += (_tested(group, y, labels) for group in _groups(into))
    absent = [t.id for t in claimed if t.outcome == "not_estimated"]
    if absent:
        said.append(text("chapter_structure.not_estimated", ids=joined(absent), n=len(absent)))
    return said


def unclaimed_sentences(
    paths: Sequence[ClaimedPath], labels: Labels, alpha: float, *, freed: bool = False
) -> Iterable[Text]:
    """The paths that no hypothesis claims, outcome by outcome."""
    free = [p for p in paths if p.tested is None]
    if free and len(free) < len(paths):
        key = "chapter_structure.unclaimed_freed" if freed else "chapter_structure.unclaimed"
        yield text(key, n=len(free), count=small_count(len(free)))
    for y in dict.fromkeys(p.path[-1] for p in free):
        into = [p for p in free if p.path[-1] == y]
        signs = {id(p): _sign(p, alpha) for p in into}
        for sign in ("positive", "negative", "none", "untestable"):
            chosen = [p for p in into if signs[id(p)] == sign]
            if chosen:
                effects = joined(effect_words(p, labels) for p in chosen)
                yield text(f"chapter_structure.found_{sign}", effects=effects, y=label_in(labels, y), n=len(chosen))


def reason_sentences(findings: HypothesisFindings, tested: Iterable[Tested]) -> Iterable[Text]:
    """Why hypotheses are not supported: a sentence a reason, for direct paths as for mediations."""
    order = {t.id: k for k, t in enumerate(findings.tested)}  # numbers rise within a sentence
    unsupported = sorted((t for t in tested if t.outcome == "not_supported"), key=lambda t: order.get(t.id, 0))
    for reason in ("small", "small_indirect", "imprecise", "collinear", ""):
        chosen = [t for t in unsupported if told_reason(t) == reason]
        if chosen:
            yield _reason(findings, reason, chosen)


def verdict_words(tested: Sequence[Tested]) -> Text:
    """The verdict on hypotheses that share it: ``H2 and H3 were supported``."""
    how = tested[0].outcome + ("_conditional" if tested[0].conditional_on else "")
    return text(f"chapter_structure.verdict_{how}", ids=joined_ids(t.id for t in tested), n=len(tested))


def effect_words(path: ClaimedPath, labels: Labels) -> Text:
    """A predictor with its coefficient and p: ``Convenience (β = .360, p < .001)``."""
    beta, p = path.number("std_all"), path.number("p_value")
    values = {"x": called_product(labels, path.path[0]), "beta": Number(beta, Kind.BOUNDED)}
    if p is None:
        return text("chapter_structure.effect_untested", **values)
    return text("chapter_structure.effect", p=p_words(p), **values)


def called_product(labels: Labels, name: str) -> Label | Text:
    """A construct by its words; a product of two as one."""
    if "*" not in name:
        return label_in(labels, name)
    x, w = (label_in(labels, part) for part in name.split("*"))
    return text("chapter_structure.product", x=x, w=w)


def _groups(tested: Sequence[Tested]) -> Iterable[list[Tested]]:
    """Hypotheses on one outcome that one sentence can tell: one verdict, one sign, conditional or not."""
    return grouped(tested, lambda t: (ORDER.index(t.outcome), _signed(t), bool(t.conditional_on)))


def _signed(tested: Tested) -> str:
    if tested.outcome not in ("supported", "opposite"):
        return ""
    return "positive" if (tested.estimate or 0.0) > 0 else "negative"


def _tested(group: Sequence[Tested], y: str, labels: Labels) -> Text:
    first = group[0]
    how = _signed(first) or ("untestable" if first.outcome == "not_testable" else "none")
    effects: Joined = joined(effect_words(ClaimedPath(t.path, t, None), labels) for t in group)
    values = {"effects": effects, "y": label_in(labels, y), "n": len(group), "verdict": verdict_words(group)}
    return text(f"chapter_structure.tested_{how}", **values)


def _sign(path: ClaimedPath, alpha: float) -> str:
    p, estimate = path.number("p_value"), path.number("estimate")
    if p is None or estimate is None:
        return "untestable"
    return "none" if not p < alpha else "positive" if estimate > 0 else "negative"


def _reason(findings: HypothesisFindings, reason: str, chosen: Sequence[Tested]) -> Text:
    sizes = [t.detectable for t in chosen if t.detectable is not None]
    values: dict[str, object] = {"ids": joined_ids(t.id for t in chosen), "n": len(chosen)}
    if reason.startswith("small"):
        values["smallest"] = Number(findings.smallest_effect, Kind.BOUNDED, 2)
    how = reason or "plain"
    if reason == "imprecise" and not sizes:
        how = "imprecise_plain"
    elif reason == "imprecise":
        low, high = min(sizes), max(sizes)
        values |= {"low": Number(low, Kind.BOUNDED, 2), "power": percent(POWER)}
        if round(low, 2) == round(high, 2):
            how = "imprecise_one"
        else:
            values["high"] = Number(high, Kind.BOUNDED, 2)
    return text(f"chapter_structure.reason_{how}", **values)
