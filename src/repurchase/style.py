"""A style formats numbers. The only module in the package that rounds."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """A number's kind decides how it is written."""

    WORDS = "words"
    COUNT = "count"
    BOUNDED = "bounded"  # |x| <= 1 by nature: a correlation, an alpha, a CFI, a standardised loading
    VALUE = "value"
    PERCENT = "percent"  # held as a proportion, shown times 100 with a sign
    SHARE = "share"  # held as a proportion, shown times 100 without a sign (the heading says %)
    P = "p"


@dataclass(frozen=True, slots=True)
class Number:
    """A number on its way to a reader: exact value, what it is, and its significance mark."""

    value: float | int | None
    kind: Kind = Kind.VALUE
    decimals: int | None = None
    stars: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """Two limits that are read as one cell: ``[low, high]``."""

    low: float | None
    high: float | None
    kind: Kind = Kind.VALUE
    decimals: int | None = None


MOST_FURTHER = 4  # places that an interval may take beyond its own


@dataclass(frozen=True, slots=True)
class Style:
    """A house style: how numbers are written in tables, sentences and figures.

    Whatever shows or writes a result takes one as ``style=``, or the name of one that ships: ``"apa"`` (APA 7, the
    default in English) or ``"gbt"`` (GB/T 7713, the default in Chinese). What is written is rounded; what
    ``to_frame()`` and ``to_dict()`` give, and what stands in the cells of a workbook, never is.

    Attributes
    ----------
    name : {"apa", "gbt"}
        The house whose form works cited take.
    decimals : int
        Places of coefficients, from 2 to 6; percentages take two fewer, never below one, p values never below three.
    leading_zero : bool
        Whether ``0.42`` keeps its zero where the quantity cannot exceed one.
    missing : str
        What stands for a number that does not exist.
    minus : str
        The sign before a negative number.
    grouped_from : int or None
        Counts from here on have their figures in groups of three; None: no count has.

    Examples
    --------
    >>> import repurchase as rp
    >>> table = rp.reliability(rp.read(rp.sample_survey())).table("reliability_constructs")
    >>> two = rp.Style(decimals=2, leading_zero=True)
    >>> table.cells("en")[0][3], table.cells("en", two)[0][3]
    ('.840', '0.84')
    """

    name: str = "apa"
    decimals: int = 3
    leading_zero: bool = False
    missing: str = "—"
    minus: str = "−"
    grouped_from: int | None = None

    def format(self, number: Number) -> str:
        """The number as a reader sees it."""
        if is_missing(number.value):
            return self.missing
        return self._digits(float(number.value), number.kind, number.decimals) + number.stars  # type: ignore[arg-type]

    def interval(self, interval: Interval) -> str:
        """Both limits in brackets, with more places where they would print alike; one dash where neither exists."""
        ends = (interval.low, interval.high)
        if is_missing(interval.low) and is_missing(interval.high):
            return self.missing
        places = self._decimal_count(interval.kind, interval.decimals)
        for decimals in (interval.decimals, *range(places + 1, places + MOST_FURTHER + 1)):
            low, high = (self.format(Number(x, interval.kind, decimals)) for x in ends)
            if low != high:
                return f"[{low}, {high}]"
        low, high = (self.format(Number(x, interval.kind, interval.decimals)) for x in ends)
        return f"[{low}, {high}]"

    def excel_format(self, kind: Kind, decimals: int | None = None) -> str:
        """The Excel number format that shows a raw cell as `format` would."""
        if kind is Kind.COUNT:
            return "0"
        places = self._decimal_count(kind, decimals)
        zeros = "." + "0" * places if places else ""
        return f"0{zeros}%" if kind in (Kind.PERCENT, Kind.SHARE) else f"0{zeros}"

    def with_decimals(self, decimals: int) -> Style:
        """The same style with another number of decimals."""
        return replace(self, decimals=decimals)

    def _decimal_count(self, kind: Kind, decimals: int | None) -> int:
        if decimals is not None:
            return decimals
        if kind in (Kind.PERCENT, Kind.SHARE):
            return max(self.decimals - 2, 1)
        return max(self.decimals, 3) if kind is Kind.P else self.decimals

    def _digits(self, x: float, kind: Kind, decimals: int | None) -> str:
        if math.isinf(x):
            return "∞" if x > 0 else f"{self.minus}∞"
        if kind is Kind.COUNT:
            whole = round(x)
            grouped = self.grouped_from is not None and abs(whole) >= self.grouped_from
            return self._signed(f"{whole:,d}" if grouped else f"{whole:d}")
        places = self._decimal_count(kind, decimals)
        if kind in (Kind.PERCENT, Kind.SHARE):
            return self._signed(f"{100 * x:.{places}f}") + ("%" if kind is Kind.PERCENT else "")
        bare = kind in (Kind.BOUNDED, Kind.P) and not self.leading_zero
        if kind is Kind.P and x < 10**-places:
            return "<" + self._bare(f"{10**-places:.{places}f}", bare)
        return self._signed(self._bare(f"{x:.{places}f}", bare))

    def _signed(self, shown: str) -> str:
        if shown.startswith("-") and not shown.strip("-0."):
            shown = shown[1:]  # a negative zero is a rounding artefact
        return shown.replace("-", self.minus)

    @staticmethod
    def _bare(shown: str, bare: bool) -> str:
        sign, digits = ("-", shown[1:]) if shown.startswith("-") else ("", shown)
        return sign + digits[1:] if bare and digits.startswith("0.") else shown


def is_missing(value: object) -> bool:
    """True for None and for NaN."""
    return value is None or (isinstance(value, float) and math.isnan(value)) or value != value


USUAL_LEVELS = (0.10, 0.05, 0.01, 0.001, 0.0001)
APA = Style()
GBT = Style(name="gbt", leading_zero=True)
STYLES = {"apa": APA, "gbt": GBT}


def default_style(lang: str) -> Style:
    """Chinese theses keep the leading zero, APA drops it."""
    return GBT if lang == "zh" else APA


def star_bounds(alpha: float = 0.05) -> tuple[float, float, float]:
    """The p-values below which a number has one, two and three marks: alpha, and the next two usual levels below."""
    below = [level for level in USUAL_LEVELS if level < alpha]
    second, third = below[:2] if len(below) > 1 else (alpha / 10, alpha / 100)
    return alpha, second, third


def significance_stars(p: float | None, alpha: float = 0.05) -> str:
    """The mark for p below alpha and below the usual levels under it; nothing where p does not exist."""
    if p is None or is_missing(p):
        return ""
    return "*" * sum(p < bound for bound in star_bounds(alpha))
