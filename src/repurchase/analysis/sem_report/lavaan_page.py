"""A fit on the page that lavaan's ``summary()`` prints: settings, tests, indices, every parameter, in that order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.sem.fitted import EstimateRow, Fitted
from repurchase.analysis.sem_report.terminal_page import HEADS, setup_table
from repurchase.document.typeset.line_width import units
from repurchase.errors import ALARM
from repurchase.style import Kind, Number, Style
from repurchase.text import render, text

STYLE = Style(leading_zero=True, missing="", minus="-")  # digits as lavaan prints them
LABEL, CELL, NAME, NUMBER = 48, 12, 18, 10  # half-width characters of a column
VERSIONS = ("", "_scaled", "_robust")
MODEL = (("chisq", Kind.VALUE), ("df", Kind.VALUE), ("pvalue", Kind.P), ("chisq_scaling_factor", Kind.VALUE))
BASELINE = tuple((f"baseline_{name}", kind) for name, kind in MODEL)
INDICES = (("cfi", Kind.VALUE), ("tli", Kind.VALUE))
LIKELIHOOD = tuple((name, Kind.VALUE) for name in ("logl", "unrestricted_logl", "aic", "bic", "bic2"))
RMSEA = (("rmsea", Kind.VALUE), ("rmsea_ci_lower", Kind.VALUE), ("rmsea_ci_upper", Kind.VALUE),
         ("rmsea_pvalue", Kind.P), ("rmsea_notclose_pvalue", Kind.P))  # fmt: skip
SRMR = (("srmr", Kind.VALUE),)
BLOCKS = ("=~", "~", "~~", "~1", "|", "variances")
HEADINGS = {"=~": "latents", "~": "regressions", "~~": "covariances", "~1": "intercepts", "|": "thresholds",
            "variances": "variances", ":=": "defined", "r2": "r_squared"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SummaryParts:
    """What the page shows; the switches of lavaan's ``summary()``."""

    fit_measures: bool = False
    estimates: bool = True
    ci: bool = False
    standardized: bool = False
    rsquare: bool = False
    header: bool = True


def lavaan_summary(fit: Fitted, shown: SummaryParts, lang: str) -> str:
    """The page as lines of plain text; what forbids its use stands first."""
    return "\n".join(_LavaanPage(fit, shown, lang).lines()) + "\n"


class _LavaanPage:
    """Lines of one page in one language."""

    def __init__(self, fit: Fitted, shown: SummaryParts, lang: str) -> None:
        self._fit, self._shown, self._lang = fit, shown, lang
        self._measures = fit.measures
        self._caused = {r.rhs for r in fit.rows("=~")} | {r.lhs for r in fit.rows("~")}

    def lines(self) -> Iterator[str]:
        fit, shown = self._fit, self._shown
        notes = list(dict.fromkeys(fit.notes))
        for note in notes:
            if note.severity == ALARM:
                yield from (self._note(note.severity, note.message), "")
        if shown.header:
            yield from self._header()
        yield from self._tests()
        if shown.estimates:
            yield from self._estimates()
        yield from (self._note(n.severity, n.message) for n in notes if n.severity != ALARM)

    # ------------------------------------------------------------------------------------------------ how it fits
    def _header(self) -> Iterator[str]:
        ended = "ended" if self._fit.converged else "failed"
        yield self._worded(ended, n=self._fit.solution.iterations)
        yield ""
        for name, value in setup_table(self._fit).rows[:-1]:
            words = render(value, self._lang, STYLE)
            yield self._line(render(name, self._lang), [words], room=LABEL + CELL)
        yield ""

    def _tests(self) -> Iterator[str]:
        kinds = [k for k in VERSIONS if any(name.endswith(k) for name in self._measures if k)]
        kinds = ["", *kinds]
        if not self._measures:
            return
        yield from self._block("model_test", MODEL, [k for k in kinds if k != "_robust"])
        if self._shown.fit_measures:
            yield from self._block("baseline_test", BASELINE, [k for k in kinds if k != "_robust"])
            yield from self._block("indices", INDICES, kinds)
            yield from self._block("likelihood", LIKELIHOOD, [""])
            yield from self._block("rmsea", RMSEA, kinds)
            yield from self._block("srmr", SRMR, [""])

    def _block(self, heading: str, names: Sequence[tuple[str, Kind]], kinds: Sequence[str]) -> Iterator[str]:
        rows = [(name, [self._measured(name, kind, k) for k in kinds]) for name, kind in names]
        rows = [(name, cells) for name, cells in rows if any(cells)]
        if not rows:
            return
        heads = [text(HEADS[k]).render(self._lang) for k in kinds] if len(kinds) > 1 else []
        yield self._line(self._worded(f"head_{heading}"), heads, indent="")
        yield from (self._line(self._worded(f"row_{name}"), cells) for name, cells in rows)
        yield ""

    def _measured(self, name: str, kind: Kind, version: str) -> str:
        if name.endswith("scaling_factor"):
            value = self._measures.get(name, np.nan) if version == "_scaled" else np.nan
        else:
            value = self._measures.get(f"{name}{version}", np.nan)
        whole = name.endswith("df") and float(value).is_integer()
        return STYLE.format(Number(float(value), Kind.COUNT if whole else kind))

    # ------------------------------------------------------------------------------------------------ parameters
    def _estimates(self) -> Iterator[str]:
        groups = self._fit.groups
        for k, group in enumerate(groups):
            if len(groups) > 1:
                yield from (self._worded("head_group", k=k + 1, name=group), "")
            rows = [r for r in self._fit.rows() if r.group == group and r.op != ":="]
            for block in BLOCKS:
                yield from self._parameters(block, [r for r in rows if _block_of(r) == block])
            if self._shown.rsquare:
                yield from self._explained(k)
        yield from self._parameters(":=", list(self._fit.rows(":=")))

    def _parameters(self, block: str, rows: Sequence[EstimateRow]) -> Iterator[str]:
        if not rows:
            return
        yield self._worded(f"head_{HEADINGS[block]}")
        yield self._columns("", self._heads())
        above = ""
        for row in rows:
            if block in ("=~", "~", "~~") and row.lhs != above:
                above = row.lhs
                yield f" {self._marked(row.lhs, block == '~~')} {row.op}"
            yield self._columns(self._named(row, block), self._cells(row))
        yield ""

    def _heads(self) -> list[str]:
        names = ["estimate", "error", "z", "p"]
        names += ["lower", "upper"] if self._shown.ci else []
        names += ["std_lv", "std_all"] if self._shown.standardized else []
        return [self._worded(f"column_{name}") for name in names]

    def _cells(self, row: EstimateRow) -> list[str]:
        fixed = not row.std_error > 0
        values = [(row.estimate, Kind.VALUE)]
        values += [(np.nan if fixed else v, k) for v, k in
                   ((row.std_error, Kind.VALUE), (row.statistic, Kind.VALUE), (row.p_value, Kind.P))]  # fmt: skip
        values += [(row.ci_low, Kind.VALUE), (row.ci_high, Kind.VALUE)] if self._shown.ci else []
        values += [(row.std_lv, Kind.VALUE), (row.std_all, Kind.VALUE)] if self._shown.standardized else []
        return [STYLE.format(Number(float(v), kind)) for v, kind in values]

    def _named(self, row: EstimateRow, block: str) -> str:
        match block:
            case "=~" | "~":
                name = f"    {row.rhs}"
            case "~~":
                name = f"   {self._marked(row.rhs, True)}"
            case "|":
                name = f"    {row.lhs}|{row.rhs}"
            case ":=":
                return f"    {row.lhs}"
            case _:
                name = f"   {self._marked(row.lhs, True)}"
        return f"{name} ({row.label})" if row.label else name

    def _marked(self, name: str, residual: bool) -> str:
        """The name, with a dot before it where what is left of a variable is meant."""
        return f"{'.' if residual and name in self._caused else ' '}{name}"

    def _explained(self, group: int) -> Iterator[str]:
        found = self._fit.r_squared
        shares = found if len(self._fit.groups) == 1 else found[self._fit.groups[group]]
        yield self._worded("head_r_squared")
        yield self._columns("", self._heads()[:1])
        yield from (self._columns(f"    {name}", [STYLE.format(Number(share))]) for name, share in shares.items())
        yield ""

    # ------------------------------------------------------------------------------------------------ lines
    def _worded(self, key: str, **values: object) -> str:
        return text(f"lavaan_page.{key}", **values).render(self._lang, STYLE)

    def _note(self, severity: str, message: object) -> str:
        return text(f"document.{severity}").render(self._lang) + render(message, self._lang)

    @staticmethod
    def _columns(name: str, cells: Sequence[str]) -> str:
        width = max(NAME, units(name) + 1)
        return (_left(name, width) + "".join(_right(cell, NUMBER) for cell in cells)).rstrip()

    @staticmethod
    def _line(name: str, cells: Sequence[str], indent: str = "  ", room: int = 0) -> str:
        """A label and its values, right-aligned; a long value stands behind its label."""
        label = _left(indent + name, LABEL - CELL if room else LABEL)
        if room:
            return f"{label}{_right(cells[0], room - units(label))}".rstrip()
        return (label + "".join(_right(cell, CELL) for cell in cells)).rstrip()


def _block_of(row: EstimateRow) -> str:
    return "variances" if row.op == "~~" and row.lhs == row.rhs else row.op


def _left(words: str, width: int) -> str:
    return words + " " * max(width - units(words), 1 if words else 0)


def _right(words: str, width: int) -> str:
    return " " * max(width - units(words), 1) + words
