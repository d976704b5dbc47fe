"""The numbers that a table gives, each with its statistic and whom it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from repurchase.study.manuscript.facts.known_facts import OTHER_FIT, WHOLE, KnownFacts, Subject
from repurchase.study.manuscript.reading.manuscript_text import TextLocation
from repurchase.study.manuscript.statements.number_subjects import RIVALS
from repurchase.study.manuscript.statements.number_tokens import Printed, one_number
from repurchase.study.manuscript.statements.statement import NumberStatement
from repurchase.study.manuscript.statements.statistic_words import FIT_KINDS, labels
from repurchase.study.manuscript.tables.path_tables import (
    coefficient_cell,
    hypothesis_columns,
    hypothesis_numbers,
    matrix_path,
    star_level,
)
from repurchase.study.manuscript.tables.table_frame import TableFrame, TableRow
from repurchase.study.manuscript.tables.table_subjects import cell_subjects, longer_chains
from repurchase.study.manuscript.tables.turned_tables import answer_cells, loading_range, turned_numbers, turned_rows

_LIMITS = re.compile(r"^[\[(]?\s?([-+]?\d*\.?\d+)\s?%?\s?(?:,|;|~|-|至|to)\s?([-+]?\d*\.?\d+)\s?%?\s?[\])]?$")
_MOMENTS = re.compile(r"^\s?(\d*\.\d+)\s?(?:\(|±)\s?(\d*\.\d+)\s?\)?$")
_SPREAD = re.compile(r"标准差|SD|S\.D\.|standard dev|±", re.I)
_PASSED_OVER = re.compile(
    r"修正指数|modification ind|残差|residual|遗漏|omitted|样本外|predict|对调|reversed|功效|敏感性|sensitiv|"
    r"筛选|screening|模拟临界|依赖|dependence|"
    r"预测变化|预测的变化|提高后|提升后|predicted changes|what if|必要条件|necessary condition|瓶颈|bottleneck|"
    r"潜在剖面|latent profile|各类别|of the classes|^按“|^mean scores by|细分|分群|segments?\b|群体内|within large|"
    r"净推荐|recommendation score|最小效应|检出|smallest effects?|"
    r"simulated cut|前提|premises|缺失|missing|早期|早晚期|无应答|nonrespon|late respon|"
    r"correlations of the factors|平行分析|parallel",
    re.I,
)
_METHOD_HEAD = re.compile(r"模型|PLS|回归|OLS|SEM|MLR?(?![A-Za-z])|WLSMV|model|regress", re.I)
_OTHER_MODEL = re.compile(r"对调|reversed", re.I)
_CRITERION = re.compile(r"^\s?(?:[<>≥≤]|大于|小于|高于|低于|至少)")


def table_numbers(frame: TableFrame, facts: KnownFacts) -> Iterator[NumberStatement]:
    """Every cell of a table whose statistic and subject are told."""
    if _PASSED_OVER.search(frame.grid.caption):
        return
    columns = _matrix_columns(frame)
    if claims := hypothesis_columns(frame, facts):
        yield from hypothesis_numbers(frame, claims, frame.grid.caption[:60], facts)
        return
    if turned_rows(frame):
        yield from turned_numbers(frame, frame.grid.caption[:60])
        return
    for row in frame.rows:
        if answers := answer_cells(frame, row, frame.grid.caption[:60]):
            yield from answers
            continue
        if not _OTHER_MODEL.search(row.words):
            yield from _row_numbers(frame, row, columns, facts)


def _row_numbers(
    frame: TableFrame, row: TableRow, columns: dict[int, str], facts: KnownFacts
) -> Iterator[NumberStatement]:
    """The cells of a row, each by what its column gives."""
    for j, cell in enumerate(row.cells):
        kind = frame.kinds[j]
        if not cell or kind in ("none", "type") or (kind == "verdict" and one_number(cell) is None):
            continue
        location, shown = frame.grid.location, _shown(row, frame, j)
        if len(columns) > 1 and j in columns and (path := matrix_path(frame, row, columns[j], facts)):
            yield from coefficient_cell(path, cell, location, shown)
            continue
        if len(columns) > 1 and j in columns and row.constructs and not row.items:
            yield from _matrix_cell(frame, row, columns[j], cell, location, shown)
            continue
        if kind == "mean" and (both := _MOMENTS.match(cell)) and _SPREAD.search(frame.heads[j]):
            yield from _moment_cell(frame, row, both, facts, location, shown)
            continue
        if kind == "loading" and (ends := _LIMITS.match(cell)):
            yield from loading_range(frame, row, (ends[1], ends[2]), facts, shown)
            continue
        if kind == "ci" or _LIMITS.match(cell):
            yield from _limit_cell(frame, row, j, cell, facts, location, shown)
            continue
        yield from _cell(frame, row, j, cell, facts, location, shown)


def _moment_cell(
    frame: TableFrame, row: TableRow, both: re.Match[str], facts: KnownFacts, location: TextLocation, shown: str
) -> Iterator[NumberStatement]:
    """``3.82 (0.81)`` below "Mean (SD)"."""
    for kind, bare in (("mean", both[1]), ("sd", both[2])):
        number = one_number(bare)
        subjects = cell_subjects(frame, row, kind, "", facts)
        if number is not None and subjects:
            yield NumberStatement(kind, subjects, number, shown, location)


def _shown(row: TableRow, frame: TableFrame, j: int) -> str:
    """A cell in the words of its row and column, as the report repeats it."""
    who = (row.words.split(" | ")[0] if row.path == () else row.words.replace(" | ", " "))[:60]
    return " | ".join(filter(None, (frame.grid.caption[:60], who, frame.heads[j][:40], row.cells[j])))


def _matrix_columns(frame: TableFrame) -> dict[int, str]:
    """Columns that stand for constructs: by name, or by the number of a row."""
    by_number = {}
    for row in frame.rows:
        first = next((c for c in row.cells if c), "")
        if (match := re.match(r"\s?\(?(\d{1,2})[.、)\s]", first)) and len(row.constructs) == 1:
            by_number[match[1]] = row.constructs[0]
    columns: dict[int, str] = {}
    for j, head in enumerate(frame.heads):
        bare = head.strip().strip("().")
        if bare in by_number:
            columns[j] = by_number[bare]
        elif frame.named[j] and not frame.kinds[j]:
            columns[j] = frame.named[j]
    return columns


def _matrix_cell(
    frame: TableFrame, row: TableRow, column: str, cell: str, location: TextLocation, shown: str
) -> Iterator[NumberStatement]:
    number = one_number(cell)
    if number is None or not number.decimals or len(row.constructs) != 1 or abs(number.value) > 1:
        return
    own = row.constructs[0]
    about = f"{frame.grid.caption} {frame.grid.note} {' '.join(frame.heads)}"
    if own == column:
        if number.value != 1:
            yield NumberStatement("diagonal", (own,), number, shown, location)
        return
    htmt = re.search(r"HTMT|异质|heterotrait", about, re.I) is not None
    other = re.search(r"相关|correlation|Fornell|AVE", about, re.I) is not None
    if not htmt and not other and not re.search(r"区分|判别|discriminant|相关|correl", about, re.I):
        return
    kind = "htmt" if htmt and not other else "any_pair" if htmt else "r"
    if kind == "htmt" and not re.search(r"上限|区间|upper|limit|interval|HTMT\s?2", about, re.I):
        kind = "htmt_alone"
    pair: Subject = frozenset((own, column))
    yield NumberStatement(kind, (pair,), number, shown, location)
    if number.stars:
        yield NumberStatement("p", (pair,), star_level(number), shown, location, "<")


def _limit_cell(
    frame: TableFrame, row: TableRow, j: int, cell: str, facts: KnownFacts, location: TextLocation, shown: str
) -> Iterator[NumberStatement]:
    match = _LIMITS.match(cell)
    subjects = _limit_subjects(frame, row, j, facts)
    if match is None or not subjects:
        return
    for bare, part in ((match[1], "ci_low"), (match[2], "ci_high")):
        number = Printed(0, 0, float(bare), len(bare.partition(".")[2]), "%" in cell or bool(row.statements), 0, bare)
        yield NumberStatement(part, subjects, number, shown, location)


def _limit_subjects(frame: TableFrame, row: TableRow, j: int, facts: KnownFacts) -> tuple[Subject, ...]:
    beside = f"{frame.heads[j]} {frame.heads[j - 1] if j else ''}"
    fits = bool(set(frame.kinds) & FIT_KINDS) and not set(frame.kinds) & {"coef", "coef_b", "coef_std"}
    if fits and (RIVALS.search(row.words) or row.constructs):
        return ()  # of the RMSEA of another model
    if re.search(r"R2|决定系数", beside):
        return (row.constructs[0],) if row.constructs else ()
    if row.path and len(row.path) == 2 and re.search(r"总效应|total", frame.heads[j], re.I):
        return ()  # findings.json has no interval of a total effect beside the direct one
    if len(row.constructs) == 1 and not row.path and re.search(r"重要性|效应|importance|effect", beside, re.I):
        return tuple(s for s in facts.all_of("ci_low") if isinstance(s, tuple) and s[0] == row.constructs[0])
    if re.search(r"RMSEA", row.words) or "RMSEA" in frame.heads[j]:
        return ("rmsea",)
    if row.path:
        return tuple(dict.fromkeys((row.path, (row.path[0], row.path[-1]), *longer_chains(row.path, facts))))
    if row.statements:
        return (row.statements[0],)
    if row.items and row.constructs and re.search(r"ω|α|alpha|omega|信度|reliab", beside, re.I):
        return (row.constructs[0],)
    if row.items or row.questions or row.categories:
        return ()
    return (row.constructs[0],) if len(row.constructs) == 1 else ()


def _cell(
    frame: TableFrame, row: TableRow, j: int, cell: str, facts: KnownFacts, location: TextLocation, shown: str
) -> Iterator[NumberStatement]:
    kind = frame.kinds[j]
    if (row.categories or row.questions) and not row.constructs and row.path == ():
        kind = "count" if kind == "n" else kind
        percent = (one := one_number(cell)) is not None and one.percent
        kind = ("share" if percent else kind) if not frame.heads[j].strip() else kind
        kind = "count" if kind == "" and not frame.heads[j].strip() and one is not None and not one.decimals else kind
    fit = _row_fit(row, frame, j)
    relation, bare = "=", cell
    if kind == "p" and (match := re.match(r"\s?([<>])\s?(.*)", cell)):
        relation, bare = match[1], match[2]
    if kind == "p" and re.fullmatch(r"\s?\*{3}\s?", cell):
        relation, bare = "<", "0.001"
    number = one_number(bare)
    if number is None or _CRITERION.match(bare):
        return
    if kind == "share":
        number = replace(number, percent=True)
        if row.statements:
            kind = "agree"
    if not kind and row.path and number.decimals > 1 and _METHOD_HEAD.search(frame.heads[j]):
        kind = "indirect" if len(row.path) > 2 else "coef"
    if fit:
        yield from _fit_cell(fit, row, number, frame, location, shown)
        return
    if row.items and not row.path and number.decimals and abs(number.value) < 1:
        kind = _loading_kind(kind, frame)
    if told := _captioned(frame, row, kind, facts):
        yield NumberStatement(told[0], told[1], number, shown, location, relation)
        return
    yield from _plain_cell(NumberStatement(kind, (), number, shown, location, relation), frame, row, j, facts)


def _plain_cell(
    given: NumberStatement, frame: TableFrame, row: TableRow, j: int, facts: KnownFacts
) -> Iterator[NumberStatement]:
    """A cell whose subject is told by its row, and what its stars say."""
    kind = given.kind
    subjects = cell_subjects(frame, row, kind, frame.named[j], facts)
    if not subjects:
        return
    if kind == "cr_or_z":
        kind = "z" if row.path else "cr"
    kind = "n_any" if kind == "count" and subjects == (WHOLE,) else kind
    if kind == "loading" and re.search(r"探索|旋转|EFA|explorator|rotat|主成分|component", frame.grid.caption, re.I):
        kind = "loading_efa"
    yield replace(given, kind=kind, subjects=subjects)
    of_another = kind in ("indirect", "total") and any(len(s) == 2 and s in facts.paths for s in subjects)
    if given.number.stars and kind != "p" and not of_another:
        yield replace(given, kind="p", subjects=subjects, number=star_level(given.number), relation="<")


def _captioned(
    frame: TableFrame, row: TableRow, kind: str, facts: KnownFacts
) -> tuple[str, tuple[Subject, ...]] | None:
    """A cell whose subject the caption tells: the outcome of regressions, the question of a comparison."""
    if (outcome := _outcome(frame, facts)) and (found := _regression_cell(row, kind, outcome)):
        return found
    if kind == "group_test" and len(row.constructs) == 1 and len(frame.asked) == 1:
        return kind, ((frame.asked[0], row.constructs[0]),)
    return None


def _loading_kind(kind: str, frame: TableFrame) -> str:
    """Numbers beside items under "Estimate", or in a matrix of factors, are loadings."""
    if kind in ("coef", "coef_std"):
        return "loading"
    pattern = r"(?:旋转|成[份分]|因[子素]|模式)[^|]{0,6}矩阵|(?:rotated|pattern|component|factor) (?:\w+ )?matrix"
    matrix = re.search(pattern, frame.grid.caption, re.I)
    return "loading_matrix" if kind == "" and matrix else kind


def _outcome(frame: TableFrame, facts: KnownFacts) -> str:
    """The construct that the caption of a table of regressions calls explained; empty for none."""
    if not re.search(r"回归|regress", frame.grid.caption, re.I):
        return ""
    outcomes = {str(s) for s in facts.all_of("r2_regression")}
    return next(iter(outcomes)) if set(frame.captioned) == outcomes and len(outcomes) == 1 else ""


def _regression_cell(row: TableRow, kind: str, outcome: str) -> tuple[str, tuple[Subject, ...]] | None:
    """A cell of a table of regressions: of a predictor, or the variance explained."""
    first = labels(row.cells[0])
    if first and first[0].kind == "r2" and not row.constructs:
        return "r2_regression", (outcome,)
    if len(row.constructs) == 1 and not row.path and kind in ("coef", "coef_std", "z", "p"):
        return ("coef_std" if kind == "coef" else kind), ((row.constructs[0], outcome),)
    return None


def _row_fit(row: TableRow, frame: TableFrame, j: int) -> str:
    """The fit index that a cell is a value of, by its row or by its column."""
    if frame.kinds[j] in FIT_KINDS:
        return frame.kinds[j]
    if frame.kinds[j] == "" and _is_sphericity(frame) and (beside := _sphericity(row, j)):
        return beside
    found = labels(row.cells[0])
    if re.fullmatch(r"[pP]\s?(?:值|-?value)?\s?(?:\(.*\))?", row.cells[0].strip()) and j and _has_fit(frame):
        return "p_fit" if not re.search(r"临界|cut-?off|标准|界限", frame.heads[j], re.I) else ""
    if (
        found
        and found[0].kind in ("kmo", "bartlett", "df", "chisq")
        and found[0].start < 3
        and j
        and _is_sphericity(frame)
    ):
        return {"df": "bartlett_df", "chisq": "bartlett"}.get(found[0].kind, found[0].kind)
    if found and found[0].kind in FIT_KINDS and found[0].start == 0 and j and not row.path and not row.constructs:
        rest = row.cells[0][found[0].end :].strip(" ()（）值,")
        if re.search(r"CI|置信", rest):
            return "ci"
        return found[0].kind if not re.search(r"临界|cut-?off|标准|界限", frame.heads[j], re.I) else ""
    return ""


def _sphericity(row: TableRow, j: int) -> str:
    """What the words nearest to the left of a cell name, in the table of KMO and Bartlett's test."""
    named = [c for c in row.cells[:j] if c and one_number(c) is None]
    found = labels(named[-1]) if named else []
    kind = found[0].kind if found else ""
    return {"df": "bartlett_df", "chisq": "bartlett", "bartlett": "bartlett", "kmo": "kmo"}.get(kind, "")


def _is_sphericity(frame: TableFrame) -> bool:
    """Whether a table is the one of KMO and Bartlett's test."""
    return any(re.search(r"KMO|Kaiser|Bartlett|巴特利特|巴特莱特", row.cells[0]) for row in frame.rows)


def _has_fit(frame: TableFrame) -> bool:
    """Whether the rows of a table are indices of fit."""
    return sum(bool((m := labels(r.cells[0])) and m[0].kind in FIT_KINDS) for r in frame.rows) > 1


def _fit_cell(
    kind: str, row: TableRow, number: Printed, frame: TableFrame, location: TextLocation, shown: str
) -> Iterator[NumberStatement]:
    about = f"{row.words} {frame.grid.caption}"
    if re.search(r"标准|临界|建议|阈值|criteri|threshold|cut-?off|recommended|Δ|delta", row.words, re.I):
        return
    if kind == "ci" or (not number.decimals and kind not in ("df", "chisq", "bartlett_df")):
        return
    rival = RIVALS.search(about) or re.search(r"因[子素]|模型\s?\d|factor|model\s?\d|组|group", row.words, re.I)
    yield NumberStatement(kind, (WHOLE, OTHER_FIT) if rival else (WHOLE,), number, shown, location)
