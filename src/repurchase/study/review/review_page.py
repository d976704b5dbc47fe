"""The page of the pre-review: objections with the gravest first, questions to the author, and what is in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from repurchase.analysis.results.wording import named
from repurchase.bibliography import references
from repurchase.document.parts.blocks import Column, Document, Paragraph, Section, Table
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.review.review import Review, ReviewPoint, counted_points, named_severity
from repurchase.study.review.rules.review_rule import IN_ORDER, OBJECTION, SEVERITIES, UNTOLD
from repurchase.style import STYLES, Kind
from repurchase.text import StyleForms, Words, text


def review_document(self_check: Review, findings: SectionResults) -> Document:
    """The page as a document in no language yet."""
    title: Any = findings.study.title or named(findings.study.name)
    parts = (_objections, _questions, _in_order, _sources)
    sections = [_summary(self_check), *(section for part in parts for section in part(self_check))]
    return Document(
        text("review.title"),
        tuple(sections),
        subtitle=title,
        banner=text("report.banner") if findings.survey.source.synthetic else None,
        properties={"subject": "repurchase", "keywords": "survey, self-check"},
    )


def _summary(self_check: Review) -> Section:
    """What the page is, and how many points of each sort it has."""
    cells: list[tuple[str, object, int]] = [
        (s, named_severity(s), len(self_check.of_state(OBJECTION, s))) for s in SEVERITIES
    ]
    cells += [(UNTOLD, text("review.questions_column"), len(self_check.of_state(UNTOLD)))]
    cells += [(IN_ORDER, text("review.in_order_column"), len(self_check.of_state(IN_ORDER)))]
    columns = tuple(Column(name.replace(" ", "_"), heading, Kind.COUNT) for name, heading, _ in cells)  # type: ignore[arg-type]
    table = Table("review_counts", text("review.counts_title"), columns, (tuple(n for *_, n in cells),))
    intro = (Paragraph((text("review.intro"), text("review.limits"))), Paragraph((counted_points(self_check),)))
    return Section(text("review.overview"), (*intro, table), "summary", numbered=False)


def _objections(self_check: Review) -> Iterator[Section]:
    for severity in SEVERITIES:
        points = self_check.of_state(OBJECTION, severity)
        if points:
            name = severity.replace(" ", "_")
            heading = text(f"review.heading_{name}", n=len(points))
            said = Paragraph((text(f"review.meaning_{name}"),))
            yield Section(heading, (said, *_full(points)), name, numbered=False)


def _questions(self_check: Review) -> Iterator[Section]:
    points = self_check.of_state(UNTOLD)
    if points:
        heading = text("review.heading_questions", n=len(points))
        said = Paragraph((text("review.meaning_questions"),))
        yield Section(heading, (said, *_full(points)), "questions", numbered=False)


def _full(points: Sequence[ReviewPoint]) -> Iterator[Section]:
    """Each point with evidence, why, fix, and a paragraph for the thesis."""
    for p in points:
        cited = Words(p.sources, "; ")
        blocks = (
            Paragraph((p.evidence,), "asked" if p.state == UNTOLD else "evidence"),
            Paragraph((text("review.why_cited", why=p.why, sources=cited),), "why"),
            Paragraph((p.fix,), "fix"),
            Paragraph((p.paragraph,), "ready"),
        )
        yield Section(p.title, blocks, numbered=False)


def _in_order(self_check: Review) -> Iterator[Section]:
    """The checklist, one line a rule."""
    points = self_check.of_state(IN_ORDER)
    if not points:
        return
    columns = (
        Column("check", text("review.check"), Kind.WORDS),
        Column("evidence", text("review.evidence"), Kind.WORDS),
    )
    rows = tuple((p.title, p.evidence) for p in points)
    heading = text("review.heading_in_order", n=len(points))
    table = Table("review_in_order", text("review.in_order_title"), columns, rows)
    yield Section(heading, (Paragraph((text("review.meaning_in_order"),)), table), "in_order", numbered=False)


def _sources(self_check: Review) -> Iterator[Section]:
    """Full entries of the works named on the page."""
    keys = {key for p in self_check.points if p.state != IN_ORDER for key in p.rule.sources}
    works = [references()[key] for key in keys]
    if not works:
        return
    ordered = {style: sorted(works, key=lambda w, s=style: w.place_in(s)) for style in STYLES}  # type: ignore[misc]
    entries = (StyleForms({s: ordered[s][k].entry.forms[s] for s in STYLES}) for k in range(len(works)))
    yield Section(text("chapter.references"), _hanging(entries), "references", numbered=False)


def _hanging(entries: Iterable[StyleForms]) -> tuple[Paragraph, ...]:
    return tuple(replace(Paragraph((entry,)), role="reference") for entry in entries)
