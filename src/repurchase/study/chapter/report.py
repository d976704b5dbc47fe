"""The results chapter: which findings stand in which section, and the words between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeGuard

from repurchase.analysis.effects.hypotheses.result import Hypotheses
from repurchase.analysis.gate.findings import phrase_of
from repurchase.analysis.mediation.findings import FREE
from repurchase.analysis.mediation.result import Mediation
from repurchase.analysis.results.result import Result
from repurchase.analysis.results.wording import coverage
from repurchase.analysis.sem_report.diagrams import figures as path_figures
from repurchase.analysis.sem_report.diagrams import research_figure, with_hypotheses
from repurchase.analysis.sem_report.tables import design_sentences
from repurchase.document.parts.blocks import Document, Figure, FigureRef, Paragraph, Section, Table, TableRef
from repurchase.errors import Note
from repurchase.study.chapter.provenance import certificate
from repurchase.study.chapter.section_results import SectionResults, section_title
from repurchase.study.stages.run_state import rules_of
from repurchase.text import Text, Words, joined, text

Block = Paragraph | Table | Figure | Section
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("sample", ("screening", "sample")),
    ("description", ("missing", "shares", "description")),
    ("reliability", ("item_decisions", "reliability")),
    ("factors", ("factors",)),
    ("common_method", ("common_method",)),
    ("measurement", ("models", "cfa", "cfa_local_fit", "validity", "correlations")),
    (
        "structure",
        (
            "sem",
            "indices",
            "dynamic_cutoffs",
            "local_fit",
            "gate",
            "hypotheses",
            "explained",
            "estimators",
            "effects",
            "confounding",
            "controls",
        ),
    ),
    ("moderation", ("moderation",)),
    ("priorities", ("priorities", "stated", "criterion")),
    ("invariance", ("invariance", "group_paths")),
    ("groups", ("groups",)),
    ("robustness", ("regression", "pls")),
)

# Sections whose opening words and heading are those of one result; without it the heading is that of what is left
LED = {"sample": "screening", "reliability": "reliability", "priorities": "priorities"}
# Tables for the appendix; their results may name more
APPENDIX = frozenset({("effects", "indirect_contrasts"), ("groups", "group_differences")})
# Tables that another one shows in the thesis layout, or that are too long for pages: in the workbook only
WORKBOOK = frozenset(
    {
        ("cfa", "loadings"),
        ("cfa", "covariances"),
        ("sem", "fit"),
        ("sem", "loadings"),
        ("sem", "covariances"),
        ("sem", "defined"),
        ("correlations", "correlation_pairs"),
        ("effects", "mediation_intervals"),
        ("factors", "loadings_all"),
        ("shares", "share_contrasts"),
        ("bootstrap", "bootstrap"),
        ("cfa_local_fit", "cfa_local_fit"),
        ("cfa_local_fit", "cfa_local_fit_all"),
        ("cfa_local_fit", "cfa_local_residuals"),
        ("local_fit", "local_fit_all"),
        ("local_fit", "local_residuals"),
        ("local_fit", "cfa_local_fit_all"),
        ("local_fit", "cfa_local_residuals"),
    }
)


def report(findings: SectionResults) -> Document:
    """The chapter: method, sections in the order of Anderson and Gerbing's two steps, limitations, provenance."""
    sections = [_method(findings)]
    for name, members in _sections(findings):
        present = [m for kind in members for m in findings if m.partition(":")[0] == kind]
        if present:
            sections.append(_section(findings, name, present))
    sections += [_limitations(findings), _provenance(findings)]
    appendix = [b for section in sections for b in _appendix_blocks(section)]
    sections = [_without_appendix(section) for section in sections]
    if appendix:
        intro = Paragraph((text("report.appendix_intro"),))
        sections.append(Section(text("report.appendix"), (intro, *appendix), "appendix"))
    title: Any = findings.study.title or {"en": findings.study.name, "zh": findings.study.name}
    banner = text("report.banner") if findings.survey.source.synthetic else None
    return Document(
        text("report.title"),
        tuple(sections),
        findings.study.entry.options.chapter,
        title,
        banner,
        tuple(_sheets(findings)),
        {"subject": "repurchase", "keywords": "survey, structural equation model"},
    )


def _sections(findings: SectionResults) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The sections; without a structural model what would be looked at in it is looked at in the measurement model."""
    if "sem" in findings:
        return SECTIONS
    beside = dict(SECTIONS)["structure"]
    kept = ((name, members) for name, members in SECTIONS if name != "structure")
    return tuple((name, (*members, *beside) if name == "measurement" else members) for name, members in kept)


def _section(findings: SectionResults, name: str, members: list[str]) -> Section:
    """One section; with several findings in it, each has a sub-heading."""
    led = LED.get(name, members[0]) in members
    title = text(f"report.{name}") if led else _heading(findings, members[0])
    said = tuple(_intro(findings, name)) if led else ()
    intro = (Paragraph(said),) if said else ()
    if len(members) == 1:
        return Section(title, (*intro, *_blocks(findings, members[0])), name)
    parts = tuple(Section(_heading(findings, m), tuple(_blocks(findings, m)), m) for m in members)
    return Section(title, (*intro, *parts), name)


def _intro(findings: SectionResults, name: str) -> Iterable[Text]:
    """The opening words of a section, as far as they are true of what stands in it."""
    if name == "measurement" and "sem" in findings:
        yield text("report.two_steps")
    if name != "measurement" or "validity" in findings:
        yield text(f"report.{name}_intro")


def _heading(findings: SectionResults, name: str) -> Text:
    """The heading of one finding; what follows a colon in its name is said in words."""
    kind, _, about = name.partition(":")
    if not about:
        return section_title(kind)
    codes, _, outcome = about.partition("->")
    what = Words(tuple(findings.study.label(code) for code in codes.split("*")), " × ")
    if outcome:
        what = Words((what, findings.study.label(outcome)), " → ")
    return text("findings.about", title=section_title(kind), what=what)


def _blocks(findings: SectionResults, name: str) -> Iterable[Block]:
    """What a result says: sentences, tables with their cautions, figures."""
    result: Result = findings[name]
    tables = [_placed(name, t) for t in result.tables() if not _only_in_workbook(findings, name, t)]
    tables.sort(key=lambda t: t.appendix)
    figures = [_conditional(findings, name, f) for f in _figures(findings, name)]
    words = (*result.sentences(), *_pointers(tables, figures))
    if words:
        yield Paragraph(words)
    yield from tables[:1]
    yield from _cautions(result.notes)
    yield from tables[1:]
    yield from figures


def _figures(findings: SectionResults, name: str) -> Iterable[Figure]:
    """The figures of a result; the paths are drawn from the model that the verdicts are read from."""
    mediated = findings["effects"] if name == "sem" and "effects" in findings else None
    if isinstance(mediated, Mediation) and mediated.model == FREE and mediated.freed_fit is not None:
        for figure in path_figures(mediated.freed_fit):
            yield replace(figure, notes=(text("hypotheses.from_free_figure"), *figure.notes))
        return
    yield from findings[name].figures()


def _conditional(findings: SectionResults, name: str, figure: Figure) -> Figure:
    """The figure of the structural model, with its hypotheses and what its paths are conditional on."""
    if name == "sem" and figure.kind == "path":
        figure = with_hypotheses(figure, findings.study.hypotheses)
    tested = findings["hypotheses"] if name == "sem" and "hypotheses" in findings else None
    if not isinstance(tested, Hypotheses) or not tested.conditions:
        return figure
    keys = dict.fromkeys(k for keys in tested.conditions for k in keys)
    which = joined(phrase_of(k) for k in keys)
    return replace(figure, notes=(*figure.notes, text("hypotheses.figure_conditional", which=which)))


def _pointers(tables: Iterable[Table], figures: Iterable[Figure]) -> Iterable[Text]:
    """The sentence that names the tables and figures which follow in the text."""
    references = [
        *(TableRef(t.name) for t in tables if not t.appendix),
        *(FigureRef(f.name) for f in figures if not f.appendix),
    ]
    if references:
        yield text("report.see", places=joined(references))


def _placed(name: str, table: Table) -> Table:
    return replace(table, appendix=table.appendix or (name, table.name) in APPENDIX)


def _only_in_workbook(findings: SectionResults, name: str, table: Table) -> bool:
    """Whether pages do without this table."""
    if name == "sem" and table.name == "paths":
        return "hypotheses" in findings  # the table of hypotheses shows the same paths
    if name == "groups" and table.name.startswith("groups_"):
        return table.name not in _telling_groups(findings)
    return (name, table.name) in WORKBOOK


def _telling_groups(findings: SectionResults) -> set[str]:
    """Names of the tables of background questions by which some construct differs."""
    found: Any = findings["groups"]
    questions = list(dict.fromkeys(c.grouping.name for c in found.comparisons))
    telling = {c.grouping.name for c in found.comparisons if found.significant(c)}
    return {f"groups_{k + 1}" for k, name in enumerate(questions) if name in telling}


def _sheets(findings: SectionResults) -> Iterable[Table]:
    for name, result in findings.items():
        yield from (t for t in result.tables() if _only_in_workbook(findings, name, t))


def _appendix_blocks(section: Section) -> Iterable[Table | Figure]:
    """Tables and figures that a chapter leaves to its appendix, in order."""
    for block in section.blocks:
        if isinstance(block, Section):
            yield from _appendix_blocks(block)
        elif _belongs_to_appendix(block):
            yield block


def _without_appendix(section: Section) -> Section:
    blocks = tuple(
        _without_appendix(b) if isinstance(b, Section) else b for b in section.blocks if not _belongs_to_appendix(b)
    )
    return replace(section, blocks=blocks)


def _belongs_to_appendix(block: object) -> TypeGuard[Table | Figure]:
    return isinstance(block, Table | Figure) and block.appendix


def _cautions(notes: Iterable[Note]) -> Iterable[Paragraph]:
    for n in dict.fromkeys(notes):
        yield Paragraph((n.message,), n.severity)


def _method(findings: SectionResults) -> Section:
    said: list[Text] = [_software(findings)]
    said += [_estimation(findings)] if _has_model(findings) else []
    said += [_bootstrap(findings)] if "effects" in findings else []
    said += _drawing(findings)
    said.append(text("report.tails", alpha=rules_of(findings.study).alpha_number))
    blocks: list[Block] = [Paragraph(tuple(said))]
    blocks += _cautions(findings.notes)
    blocks += _research_model(findings)
    if "questionnaire" in findings:
        blocks += _blocks(findings, "questionnaire")
    return Section(text("report.method"), tuple(blocks), "method")


def _research_model(findings: SectionResults) -> Iterable[Block]:
    """Fig 4.1: what the study expects, before any data."""
    present = {c.name: c.label for c in findings.survey.instrument}
    paths = [(y, x) for y, x in findings.study.regressions() if {x, y} <= present.keys()]
    stated = [h for h in findings.study.hypotheses if set(h.path) <= present.keys()]
    if paths and stated:
        yield research_figure(stated, paths, present)


def _has_model(findings: SectionResults) -> bool:
    return "cfa" in findings or "sem" in findings


def _software(findings: SectionResults) -> Text:
    versions = findings.provenance.versions
    return text(
        "report.software",
        version=versions["repurchase"],
        python=versions["python"],
        numpy=versions["numpy"],
        scipy=versions["scipy"],
        n=findings.survey.n,
    )


def _estimation(findings: SectionResults) -> Text:
    fitted: Any = findings["sem"] if "sem" in findings else findings["cfa"]
    rule = fitted.settings.missing
    key = f"report.estimation_{rule}"
    if rule == "listwise":
        key = "report.estimation" if fitted.sample.n_total > fitted.n else "report.estimation_complete"
    return text(key, estimator=fitted.estimator, n=fitted.n)


def _drawing(findings: SectionResults) -> Iterable[Text]:
    """Clusters and weights, as the models allow for them."""
    if not _has_model(findings):
        return ()
    fitted: Any = findings["sem" if "sem" in findings else "cfa"]
    return design_sentences(fitted)


def _bootstrap(findings: SectionResults) -> Text:
    options = findings.study.entry.options
    level = coverage(options.level)
    if "bootstrap" in findings:
        key = "report.bootstrap_clusters" if options.cluster else "report.bootstrap"
        return text(key, draws=options.draws, seed=options.seed, level=level)
    return text("report.no_bootstrap", level=level)


def _limitations(findings: SectionResults) -> Section:
    said: list[Callable[[SectionResults], Text | None]] = [_cross_section, _order, _sampling, _synthetic]
    blocks: list[Block] = [Paragraph((t,)) for f in said if (t := f(findings)) is not None]
    if "turned" in findings:
        blocks[1:1] = [Paragraph(findings["turned"].sentences()), *findings["turned"].tables()]
    return Section(text("report.limitations"), tuple(blocks), "limitations")


def _cross_section(findings: SectionResults) -> Text | None:
    return text("report.cross_section")


def _order(findings: SectionResults) -> Text | None:
    return text("report.order") if "sem" in findings else None


def _sampling(findings: SectionResults) -> Text | None:
    return text("report.sampling")


def _synthetic(findings: SectionResults) -> Text | None:
    return text("report.synthetic") if findings.survey.source.synthetic else None


def _provenance(findings: SectionResults) -> Section:
    blocks: list[Block] = [Paragraph((text("report.provenance_intro"),)), certificate(findings)]
    if "certificate" in findings:
        blocks += list(_blocks(findings, "certificate"))
    return Section(text("report.provenance"), tuple(blocks), "provenance")
