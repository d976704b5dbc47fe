"""Conclusions that do not follow from the numbers beside them: a verdict from its p, a sign from its coefficient."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repurchase.study.manuscript.facts.known_facts import KnownFacts
from repurchase.study.manuscript.statements.number_kinds import Kinded, kinded_numbers
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts
from repurchase.study.manuscript.statements.verdicts import is_positive

_THE_HYPOTHESIS = re.compile(
    r"(?:\b(?:the|this)\s(?:research\s|alternative\s)?hypothesis|(?<![原零该此])(?:该|此|本|这一|研究)?假设)"
    r"(?:\s|was|is|can be|could be|therefore|thus|also|hence|,|因此|也|得以|得到了?|获得?了?|被)*"
    r"(?:(?P<no>(?:not|未|不|没有)\s?(?:was |be )?(?:accepted|supported|confirmed|得到支持|成立|获支持|支持|通过|"
    r"接受)|rejected|"
    r"拒绝|推翻)|(?P<yes>accepted|supported|confirmed|支持|成立|验证|通过|接受))",
    re.I,
)
_NULL = re.compile(r"\bnull\b|原假设|零假设|虚无|H0|\bif\b|whether|若|如果|是否|would|one-sided|单侧", re.I)
_NEGATIVE = re.compile(
    r"\b(?:was|were|is|are)\s(?:slightly |weakly |small,? (?:and |but )?)?negative\b|(?:系数|影响|效应|作用|方向|"
    r"符号)(?:均)?为负",
    re.I,
)
_POSITIVE = re.compile(
    r"\b(?:was|were|is|are)\s(?:slightly |weakly )?positive\b|(?:系数|影响|效应|作用|方向|符号)(?:均)?为正", re.I
)
_WEAK = (
    r"(?:,? ?(?:but|though|although|yet|albeit) (?:statistically )?"
    r"(?:non-?significant|insignificant|not significant))"
)
_SIGNED = re.compile(
    rf"(?P<up>\bpositive{_WEAK}|正向?(?:但|却|而)(?:并)?不显著)|"
    rf"(?P<down>\bnegative{_WEAK}|负向?(?:但|却|而)(?:并)?不显著)",
    re.I,
)
_EFFECTS = ("coef", "coef_std", "coef_b", "indirect")


def stated_test_faults(parts: SentenceParts, facts: KnownFacts) -> Iterator[tuple[str, str, str]]:
    """The kind of fault, what is said and what should stand there."""
    if not any(words.search(parts.words) for words in (_THE_HYPOTHESIS, _NEGATIVE, _POSITIVE, _SIGNED)):
        return
    kinded = [k for k in kinded_numbers(parts) if k.relation == "=" and not k.criterion]
    yield from _verdicts(parts, [k for k in kinded if k.kind == "p"], facts)
    yield from _path_signs(parts, facts)
    yield from _signs(parts, [k for k in kinded if k.kind in _EFFECTS])


def _verdicts(parts: SentenceParts, tests: list[Kinded], facts: KnownFacts) -> Iterator[tuple[str, str, str]]:
    """``the p-value was 0.803, so the hypothesis was accepted``, of a hypothesis that the sentence does not number."""
    match = _THE_HYPOTHESIS.search(parts.words)
    if match is None or parts.hypotheses or len(tests) != 1 or _NULL.search(parts.words):
        return
    number = tests[0].number
    accepted = match["no"] is None
    opposite = any(claim.outcome == "opposite" for claim in facts.hypotheses.values())
    if accepted and number.value > facts.alpha:
        yield "verdict", f"p = {number.shown}: supported", "not_supported"
    elif not accepted and number.value < facts.alpha and not opposite:
        yield "verdict", f"p = {number.shown}: not_supported", "supported"


def _path_signs(parts: SentenceParts, facts: KnownFacts) -> Iterator[tuple[str, str, str]]:
    """``a positive but non-significant coefficient``: against the sign of the only path that the sentence names."""
    match = _SIGNED.search(parts.words)
    named = {m.key for m in parts.of_sort("construct")}
    paths = [p for p in facts.direct_paths if set(p) <= named]
    if match is None or len(paths) != 1:
        return
    sign, said = is_positive(paths[0], facts), match["up"] is not None
    if sign is not None and sign is not said:
        told = {True: "positive", False: "negative"}
        yield "direction", f"{' → '.join(paths[0])}: {told[said]}", told[sign]


def _signs(parts: SentenceParts, effects: list[Kinded]) -> Iterator[tuple[str, str, str]]:
    """``the effect was negative (β = .12)``: a sign that the only coefficient of the sentence does not have."""
    if len(effects) != 1 or effects[0].number.value == 0:
        return
    value, shown = effects[0].number.value, effects[0].number.shown
    if _NEGATIVE.search(parts.words) and not _POSITIVE.search(parts.words) and value > 0:
        yield "direction", f"{shown}: negative", "positive"
    elif _POSITIVE.search(parts.words) and not _NEGATIVE.search(parts.words) and value < 0:
        yield "direction", f"{shown}: positive", "negative"
