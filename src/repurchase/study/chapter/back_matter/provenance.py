"""Where the report's numbers come from: file, options, seed, versions."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import PurePath

from repurchase.analysis.results.whole_survey import respondents
from repurchase.analysis.results.wording import coverage
from repurchase.analysis.sem.fitted import Fitted
from repurchase.document.parts.blocks import Column, Table
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.file.study import Study
from repurchase.study.stages.run_state import rules_of
from repurchase.style import Kind, Number
from repurchase.survey.read.platforms.registry import shown_platform
from repurchase.text import Text, listed, text

Row = tuple[Text, object]


def certificate(findings: SectionResults) -> Table:
    """A two-column table that lets somebody else arrive at the same numbers."""
    columns = (
        Column("entry", text("certificate.entry"), Kind.WORDS),
        Column("value", text("certificate.value"), Kind.WORDS),
    )
    rows = (*_data(findings), *_options(findings), *_versions(findings))
    return Table("provenance", text("certificate.title"), columns, rows)


def _data(findings: SectionResults) -> Iterable[Row]:
    p = findings.provenance
    kind = PurePath(p.file or "").suffix.lstrip(".").upper()  # its name is the author's own; the checksum tells which
    yield text("certificate.file"), text("certificate.file_kind", kind=kind) if kind else text("certificate.in_memory")
    if p.sha256:
        yield text("certificate.sha256"), p.sha256
    if findings.survey.source.platform:
        yield text("certificate.platform"), shown_platform(findings.survey.source.platform)
    yield from _study(findings.study)
    counts = {"n": respondents(findings.survey), "read": _read(findings)}
    shown = {name: Number(k, Kind.COUNT) for name, k in counts.items()}
    yield text("certificate.respondents"), text("certificate.kept", **shown)


def _study(study: Study) -> Iterable[Row]:
    """What is studied, by its title; a study of the package has a name that others can ask for."""
    if not study.title:
        return
    shipped = not study.file and (files("repurchase") / "resources" / "studies" / f"{study.name}.toml").is_file()
    title = text("certificate.study_shipped", title=study.title, name=study.name) if shipped else study.title
    yield text("certificate.study"), title


def _options(findings: SectionResults) -> Iterable[Row]:
    options = findings.study.entry.options
    fitted = findings.get("sem") or findings.get("cfa")
    if isinstance(fitted, Fitted):
        missing = text(f"certificate.missing_{fitted.settings.missing}")
        yield text("certificate.estimator"), text("certificate.estimated", name=fitted.estimator, missing=missing)
    else:
        yield text("certificate.estimator"), text("certificate.none")
    yield text("certificate.bootstrap"), text("certificate.draws", draws=options.draws, seed=options.seed)
    yield text("certificate.alpha"), rules_of(findings.study).alpha_number
    yield text("certificate.level"), coverage(options.level)
    if options.preset != "default":
        yield text("certificate.criteria"), options.preset
    for name in ("cluster", "weights"):
        if chosen := getattr(options, name):
            yield text(f"certificate.{name}"), str(chosen)


def _versions(findings: SectionResults) -> Iterable[Row]:
    yield text("certificate.versions"), listed(f"{n} {v}" for n, v in findings.provenance.versions.items())


def _read(findings: SectionResults) -> int:
    whole = findings.survey.whole
    return whole.read if whole is not None else findings.survey.source.n_rows or findings.survey.n
