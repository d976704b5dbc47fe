"""Tables of local fit."""

from __future__ import annotations

from repurchase.analysis.diagnostics.local_fit.findings import Candidate, LocalFitFindings
from repurchase.analysis.diagnostics.local_fit.words import meaning
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind
from repurchase.text import Text, text

SHORT = 5  # rows of the table that stands in a chapter


def local_fit_tables(findings: LocalFitFindings) -> tuple[Table, ...]:
    """The largest modification indices, shortly and at length, and the largest residual correlations."""
    found = []
    if findings.candidates:
        found += [_candidates(findings, "local_fit", findings.candidates[:SHORT])]
        found += [_candidates(findings, "local_fit_all", findings.candidates)]
    return (*found, *((_residuals(findings),) if findings.residuals else ()))


def _named(findings: LocalFitFindings, name: str) -> str:
    """A table's name, which the two models of a chapter do not share."""
    return f"cfa_{name}" if findings.measurement else name


def _model(findings: LocalFitFindings) -> Text:
    return text("findings.cfa_model" if findings.measurement else "findings.sem_model")


def _group(findings: LocalFitFindings) -> tuple[Column, ...]:
    return (Column("group", text("diagnostics.group"), Kind.WORDS),) if len(findings.groups) > 1 else ()


def _candidates(findings: LocalFitFindings, name: str, shown: tuple[Candidate, ...]) -> Table:
    columns = (
        *_group(findings),
        Column("parameter", text("diagnostics.parameter"), Kind.WORDS),
        Column("meaning", text("local_fit.meaning"), Kind.WORDS),
        Column("mi", text("local_fit.mi"), decimals=2),
        Column("p_holm", text("measure.p_holm"), Kind.P),
        Column("std_epc", text("local_fit.epc"), Kind.BOUNDED),
    )
    many = len(findings.groups) > 1
    rows = tuple(
        (*((c.group,) if many else ()), f"{c.lhs} {c.op} {c.rhs}", meaning(findings, c), c.mi, c.p_holm, c.std_epc)
        for c in shown
    )
    notes = (text("local_fit.note", n=len(shown), total=findings.n_candidates),)
    return Table(_named(findings, name), text(f"local_fit.{name}_title", model=_model(findings)), columns, rows, notes)


def _residuals(findings: LocalFitFindings) -> Table:
    columns = (
        *_group(findings),
        Column("first", text("fitted.first"), Kind.WORDS),
        Column("second", text("fitted.second"), Kind.WORDS),
        Column("residual", text("diagnostics.residual"), Kind.BOUNDED),
        Column("z", text("diagnostics.z"), decimals=2),
        Column("p_holm", text("measure.p_holm"), Kind.P),
    )
    many = len(findings.groups) > 1
    rows = tuple(
        (*((r.group,) if many else ()), r.first, r.second, r.residual, r.z, r.p_holm) for r in findings.residuals
    )
    title = text("local_fit.residual_title", model=_model(findings))
    note = text("local_fit.residual_note", total=findings.n_residuals)
    return Table(_named(findings, "local_residuals"), title, columns, rows, (note,))
