"""Tables of correlations: the square, and every pair."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from repurchase.analysis.respondents.background_numbers import Covariate
from repurchase.analysis.results.wording import coded_words, coverage, starred, stars_note
from repurchase.analysis.scores.correlations.findings import CorrelationFindings
from repurchase.document.parts.blocks import Column, Table
from repurchase.numeric.classical.collinearity import fisher_limits
from repurchase.style import Interval, Kind
from repurchase.text import LANGUAGES, render, text


def matrix(findings: CorrelationFindings) -> Table:
    """Means, standard deviations and correlations in one square."""
    columns = (
        Column("variable", text("measure.variable"), Kind.WORDS),
        Column("mean", text("measure.mean")),
        Column("sd", text("measure.sd")),
        *(Column(_column(v.name, j), str(j + 1), Kind.BOUNDED) for j, v in enumerate(findings.variables)),
    )
    rows = []
    for i, v in enumerate(findings.variables):
        cells: list[object] = [_numbered(i, v), findings.mean[i], findings.sd[i]]
        for j in range(len(findings.variables)):
            if i == j:
                cells.append("" if np.isnan(findings.diagonal[i]) else float(findings.diagonal[i]))
            else:
                cells.append(
                    ""
                    if j > i
                    else starred(
                        float(findings.r[i, j]), float(findings.p_value[i, j]), findings.n, Kind.BOUNDED, findings.rules
                    )
                )
        rows.append(tuple(cells))
    notes = [text("correlations.scores", n=findings.n), text(f"correlations.diagonal_{findings.shown}")]
    notes += [text("correlations.controls")] if np.isnan(findings.diagonal).any() and findings.shown != "none" else []
    return Table(
        "correlations",
        text("correlations.title"),
        columns,
        tuple(rows),
        (*notes, stars_note(findings.n, findings.rules)),
    )


def pairs(findings: CorrelationFindings) -> Table:
    """Every correlation with its interval."""
    columns = (
        Column("first", text("correlations.first"), Kind.WORDS, merge=True),
        Column("second", text("correlations.second"), Kind.WORDS),
        Column("r", text("correlations.r"), Kind.BOUNDED),
        Column("ci", text("measure.ci", level=coverage(findings.level)), Kind.BOUNDED),
        Column("p_value", text("measure.p"), Kind.P),
    )
    rows = tuple(
        (
            coded_words(findings.variables[i]),
            coded_words(findings.variables[j]),
            float(findings.r[i, j]),
            Interval(*fisher_limits(float(findings.r[i, j]), findings.n, findings.level), Kind.BOUNDED),
            float(findings.p_value[i, j]),
        )
        for i, j in combinations(range(len(findings.variables)), 2)
    )
    return Table(
        "correlation_pairs",
        text("correlations.title_pairs"),
        columns,
        rows,
        (text("correlations.scores", n=findings.n),),
        appendix=True,
    )


def _numbered(i: int, v: Covariate) -> dict[str, str]:
    """A label with its number for readers, its code for frames."""
    return {**{lang: f"{i + 1} {render(v.label, lang)}" for lang in LANGUAGES}, "code": v.name}


def _column(name: str, j: int) -> str:
    """The column of a frame: the variable's code where it can be one, else its number."""
    return f"r_{name}" if name.isascii() and name.isidentifier() else f"r_{j + 1}"
