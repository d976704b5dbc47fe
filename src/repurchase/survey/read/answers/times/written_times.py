"""Durations in seconds and points in time, from the many ways in which platforms write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import clean, fold, number

_UNITS = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(天|日|일|d(?:ays?)?|tage?|小时|时间?|시간|jam|giờ|час\w*|st(?:d|unden?)|"
    r"h(?:ours?|rs?|oras?|eures?)?|"
    r"分钟?|분|phút|мин\w*|m(?:in(?:ut[eiaonr]*)?s?|enit)?|秒钟?|초|giây|сек\w*|detik|"
    r"s(?:e[ckg](?:[ou]nd[einaors]*)?s?)?|毫秒|밀리초|ms)(?![a-z\u00c0-\u04ff])"
)
_SIZE = {
    "天": 86400,
    "日": 86400,
    "일": 86400,
    "d": 86400,
    "t": 86400,
    "小": 3600,
    "时": 3600,
    "시": 3600,
    "h": 3600,
    "j": 3600,
    "час": 3600,
    "giờ": 3600,
    "st": 3600,
    "分": 60,
    "분": 60,
    "m": 60,
    "м": 60,
    "p": 60,
    "秒": 1,
    "초": 1,
    "s": 1,
    "с": 1,
    "giây": 1,
    "detik": 1,
    "毫": 0.001,
    "밀": 0.001,
    "ms": 0.001,
}
_CLOCK = re.compile(r"(?:(\d+)[. ]\s*)?(\d{1,3}):(\d{1,2})(?::(\d{1,2}(?:\.\d+)?))?")
_HALF_DAY = re.compile(
    r"^(?P<y>\d{4})(?:[/-]|\.\s?)(?P<m>\d{1,2})(?:[/-]|\.\s?)(?P<d>\d{1,2})\.?\s*"
    r"(?P<half>上午|下午|晚上|午前|午後|오전|오후|AM|PM|am|pm)\s*(?P<h>\d{1,2}):(?P<rest>\d{2}(?::\d{2})?)"
)
_LATER_HALF = frozenset({"下午", "晚上", "午後", "오후", "PM", "pm"})
_HALF_BEHIND = re.compile(r"\b([ap])\.?\s?m\.?$", re.I)  # 3:12 p. m.
FORMATS = (
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M",
    "%m/%d/%Y %H:%M",
    "%m/%d/%y %H:%M:%S",
    "%m/%d/%y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日%H:%M:%S",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d-%b-%Y %H:%M:%S",
    "%Y.%m.%d %H:%M:%S",
    "%Y%m%d%H%M%S",
    "%Y. %m. %d %H:%M:%S",
    "%Y. %m. %d. %H:%M:%S",
    "%Y. %m. %d %H:%M",
    "%Y年%m月%d日 %H时%M分",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d/%m/%Y %I:%M:%S %p",
    "%d/%m/%y %H:%M:%S",
    "%d/%m/%y %H:%M",
    "%d.%m.%y %H:%M",
    "%d.%m.%Y",
)
TRIED = 200  # texts, from all over the column, by which the formats are put in order: 3/5 alone is May and March


def seconds_of(cell: Cell, unit: float = 1.0, decimal: str = ".") -> float:
    """A duration in seconds (NaN where there is none); `unit` is the size of a bare number, `decimal` its mark."""
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6
    if isinstance(cell, datetime):
        return float("nan")
    value = number(cell, decimal)
    if value is not None:
        return value * unit if value >= 0 else float("nan")
    words = fold(cell) if isinstance(cell, str) else ""
    if match := _CLOCK.fullmatch(words):
        days, a, b, c = match.groups()
        if c is None:  # 5:12 is minutes and seconds
            return float(a) * 60 + float(b) + 86400 * float(days or 0)
        return 86400 * float(days or 0) + float(a) * 3600 + float(b) * 60 + float(c)
    parts = _UNITS.findall(words)
    if not parts:
        return float("nan")
    return sum(float(n.replace(",", ".")) * _size(u) for n, u in parts)


def _size(unit: str) -> float:
    """Seconds in a unit, by as much of its beginning as tells it from the others."""
    return next(_SIZE[unit[:k]] for k in range(len(unit), 0, -1) if unit[:k] in _SIZE)


def unit_of(head: str) -> float:
    """Seconds in one unit of the duration that a head announces."""
    words = fold(head)
    if re.search(r"毫秒|\bms\b|millisec", words):
        return 0.001
    if re.search(r"分钟|\(分\)|minute|\bmins?\b", words):
        return 60.0
    return 1.0


def durations(column: SheetColumn) -> NDArray[np.float64]:
    """Seconds by respondent."""
    unit = unit_of(column.header)
    return column.spread([seconds_of(u, unit, column.decimal) for u in column.uniques])


def moments(column: SheetColumn) -> pd.Series:
    """Points in time by respondent, NaT where there is none."""
    uniques = pd.Series(column.uniques, dtype=object)
    parsed = pd.Series(pd.NaT, index=uniques.index, dtype="datetime64[us]")
    texts = uniques[uniques.map(lambda u: isinstance(u, str))]
    rest = _by_format(texts, parsed)
    others = uniques.drop(texts.index).map(_moment).dropna()
    parsed[others.index] = [u.replace(tzinfo=None) for u in others]
    if len(rest):
        rest = _by_format(rest.map(_plain_moment), parsed)
        tried = pd.to_datetime(rest, format="ISO8601", errors="coerce", utc=True).dt.tz_localize(None).dropna()
        parsed[tried.index] = tried.astype("datetime64[us]")
    out = np.append(parsed.to_numpy("datetime64[us]"), np.datetime64("NaT", "us"))[column.codes]
    return pd.Series(out)


def _by_format(texts: pd.Series, parsed: pd.Series) -> pd.Series:
    """Fill `parsed` by the formats that fit half of the texts or more, those that fit most first; the texts left."""
    sample = texts.iloc[:: max(len(texts) // TRIED, 1)]
    shares = {form: pd.to_datetime(sample, format=form, errors="coerce").notna().mean() for form in FORMATS}
    for form in sorted((f for f in FORMATS if shares[f] >= 0.5), key=lambda f: -shares[f]):
        if texts.empty:
            break
        tried = pd.to_datetime(texts, format=form, errors="coerce")
        parsed[tried.dropna().index] = tried.dropna().astype("datetime64[us]")
        texts = texts[tried.isna()]
    return texts


def _plain_moment(text: str) -> str:
    """A point in time without its zone, Chinese halves of the day turned into hours."""
    words = clean(text)
    if match := _HALF_DAY.match(words):
        hour = int(match["h"]) % 12 + 12 * (match["half"] in _LATER_HALF)
        return f"{match['y']}-{match['m']}-{match['d']} {hour:02d}:{match['rest']}"
    words = _HALF_BEHIND.sub(lambda m: f"{m[1].upper()}M", words)
    if match := re.match(r"^(.*\d)\s*(?:\(?(?:UTC|GMT)[^)]*\)?|[A-Z]{2,4}T)$", words):
        return match[1]
    return words


def _moment(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell if not pd.isna(cell) else None
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    return _serial(float(cell)) if isinstance(cell, int | float) else None


def _serial(value: float) -> datetime | None:
    """An Excel serial date or a Unix time."""
    if 20_000 < value < 80_000:
        return datetime(1899, 12, 30) + timedelta(days=value)
    if 1e9 < value < 4e9:
        return datetime(1970, 1, 1) + timedelta(seconds=value)
    return datetime(1970, 1, 1) + timedelta(milliseconds=value) if 1e12 < value < 4e12 else None
