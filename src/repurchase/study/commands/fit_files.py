"""`repurchase fit`: a model file and a table of numbers, either refused without a word of what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from repurchase.analysis.fit.result import Fit, fit
from repurchase.errors import InputError, ModelError
from repurchase.model.table import Model
from repurchase.settings import MOST_MEGABYTES, SETTINGS, checked

MOST_MODEL_BYTES = 1_000_000
MOST_TABLE_BYTES = MOST_MEGABYTES * 1_000_000 // 4  # a table takes some three times its file while it is read
MOST_LINE_BYTES = 1_000_000  # of one row, some 100,000 columns
LINES_LOOKED_AT = 50
CONTAINERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"$FL", b"%PDF", b"PAR1", b"\x1f\x8b", b"<stata", b"\x89PNG")
OPERATOR = re.compile(r"[~=|<>:]")


def fit_files(model: Path, data: Path, lang: str | None = None, **options: Any) -> Fit:
    """The fit of a lavaan model file to a table of numbers with variable names in its first row.

    Raises
    ------
    InputError
        For files that cannot be read, and for an option that cannot be; before either file is opened.
    """
    if lang is not None:
        checked("language", lang, "lang")
    for name in options.keys() & SETTINGS.keys():
        for value in options[name] if isinstance(options[name], tuple) else (options[name],):
            checked(name, value)
    parsed = _model(model)
    return fit(parsed, _table(data, parsed, options.get("group")), **options)


def _model(path: Path) -> Model:
    if not path.is_file():
        raise InputError("fitting.no_model", file=str(path))
    _refuse_large(path, MOST_MODEL_BYTES)
    try:
        source = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("study.unreadable", file=path.name) from None
    if "\0" in source:
        raise InputError("study.unreadable", file=path.name)
    try:
        return Model.parse(source)
    except ModelError:
        line = _line_of_a_table(source)
        if line is None:
            raise
        raise InputError("fitting.not_a_model", file=path.name, line=line) from None


def _refuse_large(path: Path, most: int) -> None:
    size = path.stat().st_size
    if size > most:
        raise InputError("fitting.too_large", file=path.name, size=f"{size / 1e6:,.0f}", most=f"{most / 1e6:,.0f}")


def _line_of_a_table(source: str) -> int | None:
    """The first line of what is no model but a table: without an operator, or in columns like those that follow."""
    lines = [(k, re.split(r"[#!]", line)[0]) for k, line in enumerate(source.splitlines(), 1)]
    lines = [(k, line) for k, line in lines if line.strip()][:LINES_LOOKED_AT]
    if not lines:
        return None
    first, words = lines[0]
    if not OPERATOR.search(re.sub(r"[;,\t].*", "", words)):
        return first
    bare = [re.sub(r"\([^)]*\)", "", line) for _, line in lines]
    for mark, least in ((",", 1), ("\t", 1), (";", 2), ("|", 2)):
        counts = [line.count(mark) for line in bare]
        usual = max(set(counts), key=counts.count)
        if usual >= least and len(bare) > 1 and counts.count(usual) * 5 >= len(bare) * 4:
            return first
    return None


def _table(path: Path, model: Model, group: str | None) -> pd.DataFrame:
    """The columns that a model names; all names without a row where one that it needs is absent."""
    if not path.is_file():
        raise InputError("fitting.no_data", file=str(path))
    _refuse_large(path, MOST_TABLE_BYTES)
    for encoding in _encodings(path):
        try:
            mark = _separator(path, encoding)
            header = _header(path, encoding, mark)
            return _columns(path, encoding, mark, header, _named(model, group))
        except UnicodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError):
            break
    raise InputError("fitting.not_a_table", file=path.name)


def _encodings(path: Path) -> tuple[str, ...]:
    """How the text may be written; a container and a row without end are refused here."""
    with path.open("rb") as file:
        head = file.read(8)
        if head.startswith(CONTAINERS):
            raise InputError("fitting.container", file=path.name)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return ("utf-16",)
        file.seek(0)
        while line := file.readline(MOST_LINE_BYTES + 1):
            if len(line) > MOST_LINE_BYTES or b"\0" in line:
                raise InputError("fitting.not_a_table", file=path.name)
    return ("utf-8-sig", "gb18030")


def _separator(path: Path, encoding: str) -> str:
    """What stands most often between the names: guessing from all characters takes letters of a single name for it."""
    with path.open(encoding=encoding) as file:
        header = file.readline()
    return max(",;\t|", key=header.count)


def _header(path: Path, encoding: str, mark: str) -> list[str]:
    first = pd.read_csv(path, encoding=encoding, sep=mark, header=None, nrows=1, dtype=str, keep_default_na=False)
    return list(first.iloc[0])


def _named(model: Model, group: str | None) -> set[str]:
    """Every name of a model, labels too: a column that is called like one is told of."""
    labels = {v for p in model.parameters for v in (p.label if isinstance(p.label, tuple) else (p.label,))}
    return {*model.observed, *model.latents, *labels, *((group,) if isinstance(group, str) else ())}


def _columns(path: Path, encoding: str, mark: str, header: list[str], named: Iterable[str]) -> pd.DataFrame:
    """The columns of these names by the names in the file: pandas would call a second x1 "x1.1"."""
    wanted = set(named)
    positions = [k for k, name in enumerate(header) if name in wanted]
    names = [header[k] for k in positions]
    if not names:
        return pd.DataFrame(columns=header)
    given: dict[str, Any] = {"encoding": encoding, "sep": mark, "usecols": positions, "index_col": False}
    try:
        frame = pd.read_csv(path, **given)
    except OverflowError:  # a number of hundreds of digits; as words it is refused by its column's name
        frame = pd.read_csv(path, dtype=str, **given)
    frame = frame.set_axis(names, axis=1)
    spare = pd.DataFrame(index=frame.index, columns=[h for h in header if h not in wanted])
    return pd.concat([frame, spare], axis=1) if wanted - set(header) else frame
