"""Hypotheses within a sentence: what each says of which constructs, and how they group into few sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.results.wording import label_in
from repurchase.study.chapter.pieces.sentence_words import runs_of_ids
from repurchase.survey.instrument import Label
from repurchase.text import Joined, Text, joined, text

Labels = Mapping[str, Label]
SIGN_KEYS = {"+": "_positive", "-": "_negative", "?": "_any", "": ""}  # of catalogue keys, by the sign expected


def hypotheses_of(result: object) -> HypothesisFindings | None:
    """The result as tests of hypotheses, where it is one and holds any."""
    return result if isinstance(result, HypothesisFindings) and result.tested else None


def path_words(tested: Tested, labels: Labels) -> Text:
    """The path of a hypothesis as a phrase: the effect of X on Y, or that through M, or W's on that of X."""
    ends = {"x": label_in(labels, tested.path[0]), "y": label_in(labels, tested.path[-1])}
    if "*" in tested.path[0]:
        x, w = tested.path[0].split("*")
        return text("chapter_conclusion.moderation", x=label_in(labels, x), w=label_in(labels, w), y=ends["y"])
    if tested.is_mediation:
        return text("chapter_conclusion.mediation", m=_mediators(tested, labels), **ends)
    return text("chapter_conclusion.direct", **ends)


def effect_clauses(chosen: Sequence[Tested], labels: Labels, *, held: bool) -> Text:
    """Direct effects by their outcome: X1 and X2 on Y (H1, H2); X3 on Z (H3); with their sign where they hold."""
    groups: dict[tuple[str, str], list[Tested]] = {}
    for t in chosen:
        groups.setdefault((t.path[-1], t.sign if held else ""), []).append(t)
    return clauses_of(
        text(f"chapter_conclusion.effects{SIGN_KEYS[sign]}", xs=joined(label_in(labels, t.path[0]) for t in mine),
             y=label_in(labels, y), ids=ids_of(mine), n=len(mine))
        for (y, sign), mine in groups.items()
    )  # fmt: skip


def mediation_clauses(chosen: Sequence[Tested], labels: Labels, *, held: bool) -> Text:
    """Mediated effects by mediator and outcome: those of X1 and X2 on Y through M (H5, H6)."""
    groups: dict[tuple[str, ...], list[Tested]] = {}
    for t in chosen:
        groups.setdefault(t.path[1:], []).append(t)
    return clauses_of(
        text("chapter_conclusion.mediations", xs=joined(label_in(labels, t.path[0]) for t in mine),
             m=_mediators(mine[0], labels), y=label_in(labels, rest[-1]), ids=ids_of(mine))
        for rest, mine in groups.items()
    )  # fmt: skip


def moderation_clauses(chosen: Sequence[Tested], labels: Labels, *, held: bool) -> Text:
    """Moderations, one by one."""
    return clauses_of(text("chapter_conclusion.with_id", what=path_words(t, labels), id=t.id) for t in chosen)


def ids_of(chosen: Sequence[Tested]) -> Text:
    """The numbers of hypotheses within brackets."""
    return _folded("chapter_conclusion.next_id", runs_of_ids(t.id for t in chosen))


def clauses_of(clauses: Iterable[Text]) -> Text:
    """Clauses that hold lists of their own, parted by semicolons."""
    *most, last = clauses
    if not most:
        return text("chapter_conclusion.only", value=last)
    return text("chapter_conclusion.last_clause", first=_folded("chapter_conclusion.next_clause", most), last=last)


def _folded(key: str, values: Sequence[object]) -> Text:
    made = text("chapter_conclusion.only", value=values[0])
    for value in values[1:]:
        made = text(key, first=made, next=value)
    return made


def _mediators(tested: Tested, labels: Labels) -> Joined:
    return joined(label_in(labels, m) for m in tested.path[1:-1])
