"""The table of indirect effects: one row a path, with the direct and the total effect beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from repurchase.analysis.effects.findings import DIRECT, INDIRECT, TOTAL, Effect, EffectFindings
from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.results.wording import coverage
from repurchase.document.parts.blocks import Column, Table
from repurchase.study.chapter.pieces.read_model import cell_names, effects_of, is_freed, mediation_of, path_cell
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.style import Interval, Kind
from repurchase.text import Text, joined, text

WIDEST_NAME = 12  # columns that the words of a construct may take beside nine columns of numbers


@dataclass(frozen=True)
class IndirectPath:
    """One specific indirect effect of the model that is read, its hypothesis, and the effects beside it.

    Attributes
    ----------
    direct : Effect or None
        Of the same ends, from a model in which it is free; None where there is none.
    beside : bool
        Whether that is not the model of the other effects, in which the direct path is zero.
    """

    effect: Effect
    tested: Tested | None
    direct: Effect | None
    total: Effect
    beside: bool = False

    @property
    def mediators(self) -> tuple[str, ...]:
        """The variables that it passes."""
        return self.effect.path[1:-1]

    @property
    def outcome(self) -> str:
        """The verdict where a hypothesis claims it, else whether it differs from zero."""
        if self.tested is not None:
            return self.tested.outcome
        if self.effect.p_value != self.effect.p_value:
            return "not_testable"
        return "supported" if self.effect.excludes_zero else "not_supported"

    @property
    def significant(self) -> bool:
        """Whether it differs from zero."""
        return self.outcome in ("supported", "opposite")


def indirect_paths(findings: SectionResults) -> list[IndirectPath]:
    """The specific indirect effects in the order of the model."""
    read, mediated = effects_of(findings), mediation_of(findings)
    if read is None:
        return []
    stated = findings.results.get("hypotheses")
    listed: tuple[Tested, ...] = stated.tested if isinstance(stated, HypothesisFindings) else ()
    tested = {t.path: t for t in listed}
    free = {e.ends: e for e in (mediated.freed.specific if mediated is not None and mediated.freed else ())
            if e.kind == DIRECT and e.free}  # fmt: skip
    own = {e.ends: e for e in read.specific if e.kind == DIRECT and e.free}
    totals = {e.ends: e for e in read.specific if e.kind == TOTAL}
    return [
        IndirectPath(e, tested.get(e.path), own.get(e.ends) or free.get(e.ends), totals[e.ends],
                     e.ends in free and e.ends not in own)
        for e in read.specific
        if e.kind == INDIRECT
    ]  # fmt: skip


def mediation_table(findings: SectionResults) -> Table | None:
    """Product, interval and p of every indirect path, the direct effect, the total effect, the type."""
    paths, read = indirect_paths(findings), effects_of(findings)
    if read is None or not paths:
        return None
    several = len({p.effect.ends[1] for p in paths}) > 1
    direct, typed = any(p.direct is not None for p in paths), any(p.effect.type for p in paths)
    claimed = any(p.tested is not None for p in paths) and not (several and direct)
    names = cell_names(read.labels, [(x,) for p in paths for x in p.effect.path], WIDEST_NAME)
    level = coverage(read.level)
    interval = text("chapter_mediation.interval", level=level)
    columns = (
        *((Column("id", text("chapter_structure.hypothesis"), Kind.WORDS),) if claimed else ()),
        Column("predictor", text("chapter_mediation.predictor"), Kind.WORDS, merge=True),
        Column("mediator", text("chapter_mediation.mediator"), Kind.WORDS),
        *((Column("outcome", text("chapter_mediation.outcome"), Kind.WORDS),) if several else ()),
        Column("estimate", text("chapter_mediation.product")),
        Column("ci", interval),
        Column("p_value", text("effects.p_value"), Kind.P),
        *((Column("direct", text("effects.kind_direct")), Column("direct_ci", interval)) if direct else ()),
        Column("total", text("effects.kind_total")),
        *((Column("type", text("effects.type"), Kind.WORDS),) if typed else ()),
    )
    rows = tuple(
        (
            *((p.tested.id if p.tested else "",) if claimed else ()),
            names[p.effect.path[0]],
            path_cell(names, p.mediators),
            *((names[p.effect.path[-1]],) if several else ()),
            p.effect.estimate,
            Interval(*p.effect.ci),
            p.effect.p_value,
            *(_direct_cells(p.direct) if direct else ()),
            p.total.estimate,
            *((_type_cell(p),) if typed else ()),
        )
        for p in paths
    )
    starts = tuple(k for k in range(1, len(paths)) if paths[k].effect.path[-1] != paths[k - 1].effect.path[-1])
    return Table("mediation_paths", _title(read, paths, several), columns, rows, _notes(findings, read, paths), starts)


def _title(read: EffectFindings, paths: Sequence[IndirectPath], several: bool) -> Text:
    if several:
        return text("chapter_mediation.title_several")
    y = paths[0].effect.path[-1]
    return text("chapter_mediation.title", outcome=read.labels.get(y, y))


def _direct_cells(direct: Effect | None) -> tuple[object, object]:
    return (None, None) if direct is None else (direct.estimate, Interval(*direct.ci))


def _type_cell(path: IndirectPath) -> Text | str:
    if path.effect.type == "indirect_open":  # its words are too many for a column beside nine others
        return text("chapter_mediation.type_indirect_open")
    if path.effect.type:
        return text(f"effects.type_{path.effect.type}")
    return text("chapter_mediation.not_shown") if path.outcome == "not_supported" else ""


def _pair(read: EffectFindings, x: str, y: str) -> Text:
    return text("chapter_mediation.direct_pair", x=read.labels.get(x, x), y=read.labels.get(y, y))


def _notes(findings: SectionResults, read: EffectFindings, paths: Sequence[IndirectPath]) -> tuple[Text, ...]:
    """Which effects these are, and which model each is from."""
    notes = [text("chapter_mediation.note_bootstrap" if read.draws else "chapter_mediation.note_delta",
                  draws=read.draws)]  # fmt: skip
    beside = dict.fromkeys(p.effect.ends for p in paths if p.beside)
    if is_freed(findings):
        notes.append(text("chapter_mediation.note_freed"))
    elif beside and all(p.beside for p in paths if p.direct is not None):
        notes.append(text("chapter_mediation.note_direct"))
    elif beside:
        which = joined(_pair(read, *ends) for ends in beside)
        notes.append(text("chapter_mediation.note_direct_some", which=which, n=len(beside)))
    return tuple(notes)
