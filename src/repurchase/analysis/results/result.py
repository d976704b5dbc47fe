"""The base of every result turns it into tables, frames, records and pages."""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from repurchase.document.parts.blocks import Figure, Table
from repurchase.document.text.html import fragment
from repurchase.document.typeset.typeset_table import typeset_table
from repurchase.errors import InputError, Note
from repurchase.settings import reading_language
from repurchase.text import Joined, Text, Words, reader_language, render, text

if TYPE_CHECKING:
    import pandas as pd

Record = dict[str, Any]  # plain values by name, as JSON has them


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a number came from: file, its hash, respondents, options, seed, versions."""

    file: str | None = None
    sha256: str | None = None
    n: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> Record:
        return plain({name: getattr(self, name) for name in ("file", "sha256", "n", "options", "seed", "versions")})


def versions(*packages: str) -> dict[str, str]:
    """Versions of Python, of this package and of the libraries named."""
    from importlib.metadata import PackageNotFoundError, version

    found = {"python": platform.python_version()}
    for name in ("repurchase", *packages):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


class Result:
    """Base of every result.

    A subclass says itself as `tables`, `figures` and `sentences`; data frames, dictionaries, notebook display
    and plain-text summaries are derived here.
    """

    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        """Tables hold the exact values of the result; the first is the main one."""
        return ()

    def figures(self) -> tuple[Figure, ...]:
        """Figures describe the result."""
        return ()

    def sentences(self) -> tuple[Text, ...]:
        """Sentences state the result in words without a language."""
        return ()

    def table(self, name: str | None = None) -> Table:
        """The first table, or the one called `name`."""
        return _pick(self.tables(), name)

    def figure(self, name: str | None = None) -> Figure:
        """The first figure, or the one called `name`."""
        return _pick(self.figures(), name)

    def to_frame(self, name: str | None = None) -> pd.DataFrame:
        """Unrounded values of a table, one row a finding, tidy English columns (a `pandas.DataFrame`)."""
        table = self.table(name)
        names = [c.name for c in table.columns]
        records = [{k: words(v) for k, v in r.items()} for r in table.records()]
        return pd.DataFrame(records) if records else pd.DataFrame(columns=names)

    def to_dict(self) -> Record | list[Record]:
        """Plain values for ``findings.json``: each table's records by its name."""
        return self.records()

    def records(self) -> Record:
        """Each table's rows by its name, unrounded."""
        return {t.name: [plain(r) for r in t.records()] for t in self.tables()}

    def summary(self, lang: str | None = None) -> str:
        """Tables, sentences and cautions as Markdown."""
        lang = reading_language(lang)
        parts = [t.markdown(lang) for t in self.tables()]
        parts += [s.render(lang) for s in self.sentences()]
        parts += [f"> {n.message.render(lang)}" for n in self.notes]
        return "\n\n".join(parts)

    def page(self, lang: str | None = None) -> str:
        """Sentences, tables and cautions as a page for the terminal."""
        lang = reading_language(lang)
        parts = [s.render(lang) for s in self.sentences()]
        parts += [t.page(lang) for t in self.tables()]
        parts += [
            text(f"document.{n.severity}").render(lang) + n.message.render(lang) for n in dict.fromkeys(self.notes)
        ]
        return "\n\n".join(parts)

    def json(self) -> str:
        """`to_dict` as JSON text: full double precision, NaN as null."""
        return json.dumps(plain(self.to_dict()), ensure_ascii=False, indent=1, allow_nan=False)

    def __str__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        lang = reader_language()
        cautions = dict.fromkeys(n.message for n in self.notes)
        return fragment([typeset_table(t, lang) for t in self.tables()], [c.render(lang) for c in cautions])


Block = TypeVar("Block", Table, Figure)


def _pick(blocks: tuple[Block, ...], name: str | None) -> Block:
    if not blocks:
        raise InputError(text("general.nothing_to_show"))
    if name is None:
        return blocks[0]
    for block in blocks:
        if block.name == name:
            return block
    raise InputError(text("general.no_such_block", name=name, known=", ".join(b.name for b in blocks)))


def words(value: object, lang: str = "en") -> object:
    """Labels as their codes where they carry one, else as English strings like texts; everything else as it is."""
    if isinstance(value, Mapping) and "code" in value:
        return value["code"]
    return render(value, lang) if isinstance(value, Text | Mapping | Joined | Words) else value


def plain(value: object) -> Any:
    """`value` as JSON knows it: NaN and infinities null, arrays lists, labels and texts words in English."""
    if isinstance(value, Text):
        return value.render("en")
    if isinstance(value, Mapping):
        if "code" in value and "en" in value:
            return value["code"]
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if hasattr(value, "tolist"):  # numpy scalars and arrays
        return plain(value.tolist())
    if hasattr(value, "to_dict") and hasattr(value, "columns"):
        return [plain(r) for r in value.to_dict("records")]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    return render(value, "en")
