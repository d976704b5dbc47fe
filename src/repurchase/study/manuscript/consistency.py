"""Numbers of one paragraph or column together: the coefficient on another scale, the column in which all differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from repurchase.study.manuscript.facts.known_facts import Known, KnownFacts
from repurchase.study.manuscript.statements.statement import FoundFault, NumberStatement

_KINDS = frozenset(["coef", "coef_std", "coef_b", "bare", "indirect"])
_MANY_CELLS = 4  # differing cells of a column that are told as one
_NEARLY_ALL = 0.75
_FEWEST = 3  # coefficients that make a column
_BOTH = re.compile(r"非标准化|unstandardi[sz]|(?<![A-Za-z])[Bb]\s?=", re.I)
_RESAMPLED = re.compile(r"\.(?:std_all|std_lv|covariance_based)$")


def column_of(statement: NumberStatement) -> str:
    """The head of the column in which a cell stands."""
    return "".join(statement.sentence.split(" | ")[-2:-1])


def without_repeats(faults: list[FoundFault], columns: Iterable[list[list[FoundFault]]]) -> list[FoundFault]:
    """The faults, of a column in which nearly every cell differs only the first.

    Such a column is of another analysis than the one of findings.json, or is not what its head was taken for: one
    remark tells as much as one for every cell.
    """
    dropped: set[int] = set()
    for cells in columns:
        differing = [found[0] for found in cells if found]
        if len(differing) >= _MANY_CELLS and len(differing) >= _NEARLY_ALL * len(cells):
            dropped |= {id(fault) for fault in differing[1:]}
    return [fault for fault in faults if id(fault) not in dropped]


def odd_coefficients(
    statements: Sequence[NumberStatement], facts: KnownFacts, words: str = ""
) -> list[tuple[NumberStatement, list[Known]]]:
    """The coefficients that agree with another column of findings.json than all others around them.

    Each is a value that findings.json has, of the path that is named, but on another scale than its neighbours: a
    standardised one among unstandardised ones, say. Nothing is said where two of them differ, or where the words speak
    of both scales.
    """
    coefficients = [s for s in statements if s.kind in _KINDS and s.relation == "=" and s.number.decimals > 1]
    coefficients = [s for s in coefficients if not s.analysis]
    if _BOTH.search(words):
        return []
    direct = [s for s in coefficients if s.kind != "indirect"]
    mediated = [s for s in coefficients if s.kind == "indirect"]
    return [*_odd(direct, facts), *_odd(mediated, facts)]


def _odd(coefficients: list[NumberStatement], facts: KnownFacts) -> list[tuple[NumberStatement, list[Known]]]:
    if len(coefficients) < _FEWEST:
        return []
    columns = [_columns(s, facts) for s in coefficients]
    if not all(columns):
        return []
    counts = Counter(column for found in columns for column in found)
    most = max(counts.values())
    best = {column for column, n in counts.items() if n == most}
    odd = [k for k, found in enumerate(columns) if not found & best]
    if most != len(coefficients) - 1 or len(odd) != 1:
        return []
    if any(method != "sem" for method, _ in best | columns[odd[0]]):
        return []  # another method, which a chapter may give beside its own
    statement = coefficients[odd[0]]
    wanted = [k for k in _known(statement, facts) if _column(k) in best]
    return [(statement, wanted)] if wanted else []


def _known(statement: NumberStatement, facts: KnownFacts) -> list[Known]:
    kinds = ("indirect",) if statement.kind == "indirect" else ("coef", "coef_std", "indirect")
    return [k for s in statement.subjects for kind in kinds for k in facts.of(kind, s)]


def _columns(statement: NumberStatement, facts: KnownFacts) -> set[tuple[str, bool]]:
    return {_column(k) for k in _known(statement, facts) if statement.number.prints(k.value)}


def _column(known: Known) -> tuple[str, bool]:
    """The method of a value, and whether it is standardised."""
    section = known.where.partition(".")[0]
    method = section if section in ("pls", "regression", "robustness") else "free" if "free" in known.where else "sem"
    if _RESAMPLED.search(known.where):
        return "sem" if section == "pls" else method, True
    return method, method in ("pls", "regression", "robustness")
