"""Numbers of a table or sentence that do not follow from one another: tests from estimates, per cents from counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repurchase.study.manuscript.facts.known_facts import KnownFacts
from repurchase.study.manuscript.statements.number_tokens import Printed, numbers, one_number
from repurchase.study.manuscript.tables.table_frame import TableFrame, TableRow


def quotient_faults(frame: TableFrame, facts: KnownFacts) -> Iterator[tuple[TableRow, Printed, float]]:
    """Rows whose t or z is not their estimate over their error: the row, the t printed, what it should be.

    Rows of paths whose tests are known are passed over: a standardised estimate may stand beside the error of the
    unstandardised one.
    """
    for row in frame.rows:
        if row.path and facts.of("z", row.path):
            continue
        by_kind: dict[str, list[Printed]] = {}
        for j, cell in enumerate(row.cells):
            kind = frame.kinds[j]
            kind = "z" if kind == "cr_or_z" and row.path else kind
            if kind in ("coef", "coef_b", "coef_std", "se", "z") and (number := one_number(cell)) is not None:
                by_kind.setdefault(kind, []).append(number)
        estimates = by_kind.get("coef_b") or by_kind.get("coef", [])
        if len(by_kind.get("se", [])) != 1 or len(by_kind.get("z", [])) != 1 or not estimates or "coef_std" in by_kind:
            continue
        error, test = by_kind["se"][0], by_kind["z"][0]
        if error.value > 0 and not any(_divides(e, error, test) for e in estimates):
            yield row, test, estimates[0].value / error.value


def _divides(estimate: Printed, error: Printed, test: Printed) -> bool:
    """Whether a test may be this quotient, given how its terms were rounded."""
    half_e, half_s, half_t = (0.5 * 10.0**-n.decimals for n in (estimate, error, test))
    low = (abs(estimate.value) - half_e) / (error.value + half_s)
    high = (abs(estimate.value) + half_e) / max(error.value - half_s, 1e-9)
    return low - 2 * half_t <= abs(test.value) <= high + 2 * half_t


def share_faults(words: str, counts: set[int]) -> Iterator[tuple[str, float]]:
    """Counts with a per cent in brackets that no sample of this study gives: what is said, the share of the whole."""
    pattern = re.compile(
        r"(?<![\d.])(\d{1,6})\s?(?:人|名|份|位|women|men|females|males|respondents|participants|"
        r"customers|students)\s?[(,]\s?(?:占|约占|占比|比例为)?(?:样本|总体|总人数|样本总数|"
        r"全部样本|总数)?(?:的)?\s?(\d+\.\d+)\s?%",
        re.I,
    )
    for match in pattern.finditer(words):
        count, share = int(match[1]), next(numbers(match[2] + "%"))
        bases = [n for n in counts if n >= count]
        if bases and not any(share.prints(count / n) for n in bases):
            yield match.group(), 100 * count / max(counts)
