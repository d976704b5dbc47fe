"""Who answered, in two tables and a few sentences: questions by what they ask, not by how they address people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from repurchase.analysis.respondents.profile.findings import Frequencies, ProfileFindings
from repurchase.analysis.respondents.profile.tables import frequency_table, numbers_table
from repurchase.analysis.results.question_labels import category_label, question_label, within_sentence
from repurchase.document.parts.blocks import Table, TableRef
from repurchase.study.chapter.pieces.sentence_words import counted, share_of
from repurchase.style import Number
from repurchase.text import Text, Words, joined, text

WOMEN, MEN = frozenset({"女", "女性", "female", "woman", "women"}), frozenset({"男", "男性", "male", "man", "men"})
MOST_NAMED = 3  # categories that one clause names


def profile_tables(findings: ProfileFindings) -> list[Table]:
    """Profile, behaviour and numbers, with short names of questions."""
    shown = _renamed(findings)
    tables = []
    for behaviour, name in ((False, "profile"), (True, "behaviour")):
        asked = [q for q in shown.questions if q.question.behaviour is behaviour]
        if asked:
            tables.append(frequency_table(shown, name, asked))
    return [*tables, numbers_table(shown)] if shown.numbers else tables


def _renamed(findings: ProfileFindings) -> ProfileFindings:
    """The same findings with questions and answers as tables and sentences name them."""
    asked = tuple(
        replace(
            q,
            question=replace(q.question, label=question_label(q.question)),
            categories=tuple(category_label(c) for c in q.categories),
        )
        for q in findings.questions
    )
    numbers = tuple((replace(b, label=question_label(b)), m) for b, m in findings.numbers)
    return replace(findings, questions=asked, numbers=numbers)


def profile_sentences(findings: ProfileFindings) -> tuple[Text, ...]:
    """Composition, behaviour, numbers, gaps and small categories."""
    shown = _renamed(findings)
    if not shown.questions and not shown.numbers:
        return (text("chapter_sample.no_background"),)
    refs = [TableRef(t.name) for t in profile_tables(findings)]
    return (
        *_composition([q for q in shown.questions if not q.question.behaviour and q.n]),
        *_clauses([q for q in shown.questions if q.question.behaviour and q.n], "behaviour"),
        *_numbers(shown),
        text("chapter_sample.tables", tables=joined(refs), n=len(refs)),
        *_gaps(shown),
        *_small(shown),
    )


def _composition(asked: Sequence[Frequencies]) -> Iterator[Text]:
    """Women and men in a sentence of their own, then the rest."""
    spoken = [q for q in asked if _sexes(q) is not None]
    for q in spoken:
        yield from filter(None, (_sexes(q),))
    yield from _clauses([q for q in asked if q not in spoken], "categories")


def _sexes(q: Frequencies) -> Text | None:
    """The shares of women and men, where these are the answers of the question."""
    if q.question.kind == "multiple":
        return None
    counts = {}
    for category, k in zip(q.categories, q.counts, strict=True):
        names = {words.strip().lower() for words in category.values()}
        sex = "women" if names & WOMEN else "men" if names & MEN else ""
        if not sex or sex in counts:
            return None
        counts[sex] = k
    present = {sex: k for sex, k in counts.items() if k}
    if len(present) == 1:
        return text(f"chapter_sample.{next(iter(present))}")
    shares = {sex: share_of(k, q.n) for sex, k in present.items()}
    return text("chapter_sample.women_men", **shares) if shares else None


def _clauses(asked: Sequence[Frequencies], key: str) -> Iterator[Text]:
    """The leading categories of each question as one sentence; what has none is said to be even."""
    told = [(q, clause) for q in asked for clause in [_clause(q)]]
    parts = [clause for _, clause in told if clause is not None]
    if parts:
        named = sum(len(_leading(q)) for q, clause in told if clause is not None)
        between = text("chapter_sample.between")
        listed = Words(tuple(w for part in parts for w in (between, part))[1:], "")
        yield text(f"chapter_sample.{key}", parts=listed, n=named)
    even = [within_sentence(q.question.label) for q, clause in told if clause is None]
    if even:
        yield text("chapter_sample.even", questions=joined(even))


def _leading(q: Frequencies) -> list[int]:
    """Positions of the categories that lead: one with half or more, else two, and what ties with the last named."""
    order = sorted(range(len(q.counts)), key=lambda j: -q.counts[j])
    order = [j for j in order if q.counts[j]]
    if q.question.kind == "multiple":
        enough = min(2, len(order))
    else:
        enough = 2 if _pair_leads([q.counts[j] for j in order[:2]], q.n) else 1
    last = q.counts[order[enough - 1]] if order else 0
    return [j for j in order if q.counts[j] >= last]


def _pair_leads(top: Sequence[int], n: int) -> bool:
    """Whether two categories hold half of the sample together, neither alone, the second not far behind the first."""
    return len(top) == 2 and 2 * top[0] < n <= 2 * sum(top) and 3 * top[1] >= 2 * top[0]


def _clause(q: Frequencies) -> Text | None:
    """What one question says of the sample; None where its categories are alike."""
    lead = _leading(q)
    if not lead:
        return None
    question, whole = within_sentence(q.question.label), len([k for k in q.counts if k])
    categories = joined(
        text("chapter_sample.category", category=q.categories[j], share=share_of(q.counts[j], q.n)) for j in lead
    )
    if q.question.kind == "multiple":
        return text("chapter_sample.part_multiple", question=question, categories=categories)
    if whole == 1:
        return text("chapter_sample.part_single", question=question, a=q.categories[lead[0]])
    if len(lead) > MOST_NAMED:
        return None
    if len(lead) > 1 and len({q.counts[j] for j in lead}) == 1:
        names = joined(q.categories[j] for j in lead)
        return text(
            "chapter_sample.part_tied", question=question, categories=names, share=share_of(q.counts[lead[0]], q.n)
        )
    if len(lead) > 1:
        return text("chapter_sample.part_two", question=question, categories=categories)
    key = "one" if 2 * q.counts[lead[0]] >= q.n else "most"
    return text(f"chapter_sample.part_{key}", question=question, a=categories)


def _numbers(findings: ProfileFindings) -> Iterator[Text]:
    for question, (n, _, _, mean, sd) in findings.numbers:
        if not n or mean is None or np.isnan(mean):
            continue
        if sd is None or np.isnan(sd) or sd == 0:
            yield text("chapter_sample.number_same", question=question.label, mean=Number(mean))
        else:
            yield text("chapter_sample.number", question=question.label, mean=Number(mean), sd=Number(sd))


def _gaps(findings: ProfileFindings) -> Iterator[Text]:
    """Background questions that were left unanswered."""
    gaps = [q for q in findings.questions if q.missing]
    if not gaps:
        return
    most = max(q.missing for q in gaps)
    if len(gaps) == 1:
        question = within_sentence(gaps[0].question.label)
        yield text("chapter_sample.gaps_one", question=question, count=counted(most), n=most)
    else:
        yield text("chapter_sample.gaps_several", count=counted(most), n=most)


def _small(findings: ProfileFindings) -> Iterator[Text]:
    """Categories too small for a comparison to be precise."""
    bound, small = findings.rules["small_cell"].bound, findings.small_categories
    if len(small) == 1:
        question = within_sentence(small[0].question.label)
        cell = text("chapter_sample.cell", question=question, category=small[0].words)
        yield text("chapter_sample.small_one", bound=bound, cell=cell)
    elif small:
        options = "_options" if any(c.question.kind == "multiple" for c in small) else ""
        yield text(f"chapter_sample.small_some{options}", bound=bound, count=counted(len(small)))
