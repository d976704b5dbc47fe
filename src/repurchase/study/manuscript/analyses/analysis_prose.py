"""Sentences on moderation, invariance, groups, controls and missing answers: whose each of their numbers is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from repurchase.study.manuscript.analyses.analysis_words import (
    CONTROLLED,
    ENTERED,
    GROUPED,
    INVARIANT,
    MISSED,
    MODERATED,
    OF_PRODUCT,
    REGION,
    SLOPES,
    level_of,
    moderations_named,
    statistic_named,
    steps_in,
)
from repurchase.study.manuscript.facts.analysis_facts import (
    CONTROLS,
    GROUP_PATHS,
    INVARIANCE,
    MISSING,
    MODERATION,
    PRODUCT,
)
from repurchase.study.manuscript.facts.known_facts import WHOLE, KnownFacts, Subject
from repurchase.study.manuscript.reading.manuscript_text import TextLocation
from repurchase.study.manuscript.statements.number_kinds import Kinded, kinded_numbers
from repurchase.study.manuscript.statements.number_tokens import Printed
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts
from repurchase.study.manuscript.statements.statement import NumberStatement
from repurchase.study.manuscript.statements.statistic_words import FIT_KINDS

_EFFECTS = frozenset(["coef", "coef_b", "coef_std", "bare"])
_OF_PATHS = _EFFECTS | {"se", "z", "p"}
_LITTLE = re.compile(r"Little|MCAR|完全随机", re.I)
_LATENT_MEANS = re.compile(r"潜均值|潜变量均值|latent means?", re.I)
_OF_CONTROLS = re.compile(
    r"控制变量(?:中|里|方面)|effects? of the control|of the control variables|控制变量的影响", re.I
)
_MOST = re.compile(r"最[多高大]|at most|maximum|up to|highest|largest", re.I)
_ALL_AT_ONCE = re.compile(
    r"全部路径|所有路径|路径(?:系数)?全部|同时设为|all (?:the )?paths|paths (?:held |set )?equal", re.I
)
_CLAUSE = re.compile(r"[,;。:](?!\d)")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")


@dataclass(slots=True)
class NumbersBeside:
    """What a sentence gives of analyses beside the model.

    Attributes
    ----------
    covered : set of int
        Where the numbers begin that are no values of the model itself.
    statements : list of NumberStatement
        Those of them whose analysis and subject are certain.
    silent : bool
        Whether nothing is said of the other coefficients and tests of the sentence where they differ from the model's.
    others : mapping of start to NumberStatement
        What such a number may be as well.
    """

    covered: set[int] = field(default_factory=set)
    statements: list[NumberStatement] = field(default_factory=list)
    silent: bool = False
    others: dict[int, NumberStatement] = field(default_factory=dict)

    def is_silent_on(self, statement: NumberStatement) -> bool:
        """Whether a number that contradicts the model may be one of such an analysis that is not told for certain."""
        return self.silent and (statement.kind in (*_OF_PATHS, "r2") or statement.kind.startswith("ci_"))


def numbers_beside(parts: SentenceParts, facts: KnownFacts, location: TextLocation) -> NumbersBeside:
    """The numbers of a sentence that are of an analysis beside the model."""
    made = NumbersBeside()
    words = _unnamed(parts)
    about = f"{location.section} {words}"
    if MISSED.search(words):
        _missing(parts, words, facts, location, made)
    if not parts.numbers:
        return made
    if any(p.search(words) for p in (MODERATED, SLOPES, REGION)):
        _moderation(parts, words, facts, location, made)
    elif INVARIANT.search(words):
        _invariance(parts, words, facts, location, made)
    elif GROUPED.search(words) or (GROUPED.search(location.section) and _grouped(parts, facts)):
        _groups(parts, words, facts, location, made)
    elif CONTROLLED.search(words):
        _controls(parts, words, facts, location, made)
    made.silent |= _LATENT_MEANS.search(about) is not None
    return made


def _unnamed(parts: SentenceParts) -> str:
    """The words of a sentence without the names in it, each in its place: a construct may be called interaction."""
    words = parts.words
    for mention in parts.of_sort("construct", "item"):
        words = words[: mention.start] + "·" * (mention.end - mention.start) + words[mention.end :]
    return words


def _stated(
    one: Kinded, kind: str, subjects: tuple[Subject, ...], parts: SentenceParts, location: TextLocation, analysis: str
) -> NumberStatement:
    return NumberStatement(kind, subjects, one.number, parts.original, location, one.relation, analysis=analysis)


def _clause_before(words: str, start: int) -> str:
    """The words from the last comma outside of brackets up to a number."""
    masked = _BRACKETS.sub(lambda m: "·" * len(m.group()), words)
    begun = [m.end() for m in _CLAUSE.finditer(masked) if m.end() <= start]
    return words[begun[-1] if begun else 0 : start]


def _kind_of(one: Kinded, parts: SentenceParts) -> str:
    """The statistic of a number, a change of one told apart."""
    if one.kind == "delta" and one.label is not None:
        return statistic_named(parts.words[one.label.start : one.label.end]) or "delta"
    return one.kind or ""


def _moderation(
    parts: SentenceParts, words: str, facts: KnownFacts, location: TextLocation, made: NumbersBeside
) -> None:
    """Coefficients behind "interaction" are of the product, those behind a level of the moderator of that slope."""
    made.silent = True
    named = {m.key for m in parts.of_sort("construct")} or set(parts.earlier)
    told = {claim for _, _, claim in parts.hypotheses}
    whole = moderations_named(named, facts)
    for one in kinded_numbers(parts):
        kind, start = _kind_of(one, parts), one.number.start
        if REGION.search(words):
            made.covered.add(start)  # where the effect of a level differs from zero: in SDs, no coefficients
            continue
        if one.criterion or not whole or kind not in (*_OF_PATHS, "r2_change", "f2", "chisq_change"):
            continue
        level, clause = level_of(words[:start]), _clause_before(words, start)
        product = OF_PRODUCT.search(clause) is not None
        if kind in ("r2_change", "f2", "chisq_change"):
            subjects: tuple[Subject, ...] = tuple(whole) if not ENTERED.search(words) or product else ()
        elif level and SLOPES.search(words[:start]):
            subjects = tuple((*w, level) for w in whole)
        elif product and not ENTERED.search(words):
            subjects = tuple((*w, PRODUCT) for w in whole) if len(told) < 2 else ()
        else:
            continue
        made.covered.add(start)
        if subjects:
            made.statements.append(_stated(one, kind, subjects, parts, location, MODERATION))


def _invariance(
    parts: SentenceParts, words: str, facts: KnownFacts, location: TextLocation, made: NumbersBeside
) -> None:
    """Fit and its changes: of the step that is named, where the sentence names one alone."""
    steps, known = steps_in(words), [s for s in facts.all_of(f"{INVARIANCE}:chisq") if isinstance(s, tuple)]
    chosen: tuple[Subject, ...] = tuple(s for s in known if len(steps) == 1 and s[1].partition("_")[0] in steps)
    for one in kinded_numbers(parts):
        kind = _kind_of(one, parts)
        if one.criterion or not (kind in FIT_KINDS or kind.endswith("_change")):
            continue
        if known and not chosen and kind in FIT_KINDS:
            continue  # of several steps: any model's value is right
        if one.number.decimals or kind in ("df", "df_change", "chisq"):
            made.covered.add(one.number.start)
            if chosen:
                made.statements.append(_stated(one, kind, chosen, parts, location, INVARIANCE))
    made.silent = True


def _grouped(parts: SentenceParts, facts: KnownFacts) -> bool:
    questions = {s[0] for s in facts.all_of(f"{GROUP_PATHS}:p") if isinstance(s, tuple)}
    return any(m.key[0] in questions for m in parts.of_sort("category"))


def _groups(parts: SentenceParts, words: str, facts: KnownFacts, location: TextLocation, made: NumbersBeside) -> None:
    """A path's coefficient in a group, the test of its difference, the test of all paths at once."""
    made.silent = True
    asked = {m.key for m in parts.of_sort("question")} | {m.key[0] for m in parts.of_sort("category")}
    known = {s[0] for s in facts.all_of(f"{GROUP_PATHS}:p") if isinstance(s, tuple)}
    questions = asked & known if asked else known
    named = {m.key for m in parts.of_sort("construct")}
    paths = [p for p in facts.paths if len(p) == 2 and set(p) <= named]
    kinded = [one for one in kinded_numbers(parts) if not one.criterion]
    effects = [one for one in kinded if one.kind in _EFFECTS]
    groups = _groups_of(parts, effects)
    for one in kinded:
        kind = _kind_of(one, parts)
        subjects: tuple[Subject, ...] = ()
        if one.kind in _EFFECTS and len(paths) == 1 and one.number.start in groups:
            subjects = ((*groups[one.number.start], *paths[0]),) if groups[one.number.start][0] in known else ()
        elif kind in ("p", "p_holm", "chisq_change") and _ALL_AT_ONCE.search(words):
            subjects = tuple((q,) for q in questions)
        elif kind in ("p", "p_holm", "chisq_change") and len(paths) == 1 and not effects:
            subjects = tuple((q, *paths[0]) for q in questions)
        if subjects:
            made.covered.add(one.number.start)
            made.statements.append(_stated(one, kind, subjects, parts, location, GROUP_PATHS))


def _groups_of(parts: SentenceParts, effects: list[Kinded]) -> dict[int, tuple[str, str]]:
    """The group of each coefficient: listed in the order of the groups, or named right before it."""
    named = parts.of_sort("category")
    if re.search(r"分别|依次|respectively", parts.words) and len(named) == len(effects) > 1:
        return {one.number.start: m.key for one, m in zip(effects, named, strict=True)}
    out, since = {}, 0
    for one in effects:
        inside = [m.key for m in named if since <= m.start and m.end <= one.number.start]
        behind = [m.key for m in named if 0 <= m.start - one.number.end <= 8]
        if len(set(inside)) == 1:
            out[one.number.start] = inside[0]
        elif not inside and len(behind) == 1 and not out:
            out[one.number.start] = behind[0]
        since = one.number.end
    return out


def _controls(parts: SentenceParts, words: str, facts: KnownFacts, location: TextLocation, made: NumbersBeside) -> None:
    """Paths beside controls may be those with them; the effects of the controls are of no construct."""
    known = facts.all_of(f"{CONTROLS}:coef")
    of_controls = _OF_CONTROLS.search(words) is not None
    made.silent = not known or of_controls
    for one in kinded_numbers(parts):
        if one.kind not in _OF_PATHS or one.criterion:
            continue
        before = [m.key for m in parts.of_sort("construct") if m.end <= one.number.start]
        if of_controls and before:
            made.covered.add(one.number.start)
            made.statements.append(_stated(one, one.kind, ((WHOLE, before[-1]),), parts, location, CONTROLS))
        elif len(before) > 1:
            paths = tuple(p for p in facts.paths if len(p) == 2 and set(p) <= set(before[-2:]))
            made.others[one.number.start] = _stated(one, one.kind, paths, parts, location, CONTROLS)


def _missing(parts: SentenceParts, words: str, facts: KnownFacts, location: TextLocation, made: NumbersBeside) -> None:
    """Shares of answers that are missing, of all items or of the one named beside; Little's test."""
    kinded = {one.number.start: one for one in kinded_numbers(parts)}
    for number in parts.numbers:
        one = kinded.get(number.start) or Kinded(number)
        if number.percent:
            clause = _clause_before(words, number.start) + re.split(r"[,;。](?!\d)", words[number.end :])[0]
            if (one.criterion or one.relation != "=") and not _MOST.search(clause):
                continue  # "answers with more than 10% missing were left out"
            if not (MISSED.search(clause) or (_MOST.search(clause) and MISSED.search(words[: number.start]))):
                continue
            made.covered.add(number.start)
            if not parts.of_sort("question", "category", "statement"):
                subject = _missing_of(parts, number, clause)
                plain = Kinded(number)
                made.statements += [_stated(plain, "share", (s,), parts, location, MISSING) for s in subject]
        elif _LITTLE.search(words) and one.kind in ("chisq", "df", "p") and number.decimals:
            made.covered.add(number.start)
            made.statements.append(_stated(one, one.kind, (WHOLE,), parts, location, MISSING))


def _missing_of(parts: SentenceParts, number: Printed, clause: str) -> list[str]:
    """The item or construct beside a share of missing answers, all answers where none is named; nothing if unclear."""
    until = re.search(r"[,;。](?!\d)", parts.words[number.end :])
    end = number.end + until.start() if until else len(parts.words)
    behind = parts.between(number.end, end, "item", "construct")
    if behind and parts.words[number.end : behind[0].start].strip().endswith(("(", "for", "of")):
        return [behind[0].key]
    before = parts.between(number.start - len(clause), number.start, "item", "construct")
    if before:
        return [before[-1].key] if len(before) == 1 else []
    return [] if _MOST.search(clause) or re.search(r"题项|item", clause) is None else [WHOLE]
