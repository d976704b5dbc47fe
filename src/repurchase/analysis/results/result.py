"""The base of every result turns it into tables, frames, records and pages."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from repurchase.analysis.results.result_file import write_result
from repurchase.document.parts.blocks import Figure, Table
from repurchase.document.text.html import fragment
from repurchase.document.text.table_display import MOST_IN_NOTEBOOK, folded_tables, opened
from repurchase.document.typeset.typeset_table import typeset_table
from repurchase.errors import InputError, Note, RepurchaseError, UnknownNameError, name_hint, shown_value
from repurchase.settings import reading_language
from repurchase.short_repr import PageText, ShortRepr, name_list, named_part
from repurchase.style import Style
from repurchase.text import Text, reader_language, render, text
from repurchase.user_calls.asked_names import AskedNames
from repurchase.user_calls.call_checks import checks

if TYPE_CHECKING:
    import pandas as pd

Record = dict[str, Any]  # plain values by name, as JSON has them


@dataclass(frozen=True, slots=True)
class Provenance(AskedNames):
    """Where a number came from: file, its hash, respondents, options, seed, versions."""

    file: str | None = None
    sha256: str | None = None
    n: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    def _parts(self) -> Iterable[str]:
        return tuple(named_part(name, getattr(self, name)) for name in ("file", "n", "seed"))

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


class Result(AskedNames):
    """Base of every result: what an analysis returns.

    At a prompt a result is one line that names its tables and figures; ``print(result)`` is a page for the terminal,
    and a notebook shows tables and figures. ``table("name")`` and ``figure("name")`` give one of them,
    ``to_frame("name")`` the unrounded numbers, ``write("file.docx")`` a file of all.

    A subclass says itself as `tables`, `figures` and `sentences`; all the rest is derived here.

    Examples
    --------
    >>> import repurchase as rp
    >>> found = rp.reliability(rp.read(rp.sample_survey()))
    >>> isinstance(found, rp.Result), len(found.tables())
    (True, 2)
    >>> found.to_frame("reliability_constructs").shape[0]
    9
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

    @checks()
    def table(self, name: str | None = None) -> Table:
        """The first table, or the one called `name`."""
        return _pick(self.tables(), name)

    @checks()
    def figure(self, name: str | None = None) -> Figure:
        """The first figure, or the one called `name`."""
        return _pick(self.figures(), name)

    @checks()
    def to_frame(self, name: str | None = None) -> pd.DataFrame:
        """Unrounded values of a table, one row a finding, tidy English columns (a `pandas.DataFrame`)."""
        return self.table(name).to_frame()

    def to_dict(self) -> Record | list[Record]:
        """Plain values for ``findings.json``: each table's records by its name."""
        return self.records()

    def records(self) -> Record:
        """Each table's rows by its name, unrounded."""
        return {t.name: [plain(r) for r in t.records()] for t in self.tables()}

    @checks()
    def summary(self, lang: str | None = None) -> str:
        """Tables, sentences and cautions as Markdown."""
        lang = reading_language(lang)
        parts = [t.markdown(lang) for t in self.tables()]
        parts += [s.render(lang) for s in self.sentences()]
        parts += [f"> {n.message.render(lang)}" for n in self.notes]
        return PageText("\n\n".join(parts))

    @checks()
    def page(self, lang: str | None = None) -> str:
        """Sentences, tables and cautions as a page for the terminal."""
        lang = reading_language(lang)
        parts = [s.render(lang) for s in self.sentences()]
        parts += [t.page(lang) for t in self.tables()]
        parts += [
            text(f"document.{n.severity}").render(lang) + n.message.render(lang) for n in dict.fromkeys(self.notes)
        ]
        return PageText("\n\n".join(parts))

    def json(self) -> str:
        """`to_dict` as JSON text: full double precision, NaN as null."""
        return json.dumps(plain(self.to_dict()), ensure_ascii=False, indent=1, allow_nan=False)

    @checks()
    def write(
        self,
        path: str | os.PathLike[str],
        lang: str | None = None,
        style: Style | str | None = None,
        *,
        overwrite: bool = False,
    ) -> Path:
        """Write this result alone as a file: its sentences, tables, figures and cautions.

        Parameters
        ----------
        path : path-like
            The ending says the format: .docx, .xlsx, .html, .md, .tex or .json. Pictures of .md and .tex are put
            beside it, under its name. Files that exist are left as they are unless `overwrite` is true.
        lang : {"en", "zh"}, optional
            Default: the reader's language.
        style : Style or str, optional
            How numbers are written; default: the language's.
        overwrite : bool

        Returns
        -------
        Path

        Raises
        ------
        InputError
            The ending is another one, a file exists, or it cannot be written.
        """
        return write_result(self, path, lang, style, overwrite=overwrite)

    @checks()
    def fragment(self, lang: str | None = None, *, pictures: bool = True, style: Style | None = None) -> str:
        """Sentences, tables, figures and cautions as HTML; without `pictures` no figures."""
        lang = reading_language(lang)
        figures = [f.html(lang, style) for f in self.figures()] if pictures else []
        return fragment(
            [typeset_table(opened(t, MOST_IN_NOTEBOOK), lang, style) for t in self.tables()],
            dict.fromkeys(n.message.render(lang, style) for n in self.notes),
            [s.render(lang, style) for s in self.sentences()],
            figures,
            lang,
        )

    def _parts(self) -> Iterable[str]:
        tables, figures = ([block.name for block in blocks] for blocks in (self.tables(), self.figures()))
        size = self.provenance.n if self.provenance is not None else None
        return (
            named_part("n", size),
            named_part("tables", name_list(tables) if tables else ""),
            named_part("figures", name_list(figures) if figures else ""),
            named_part("notes", len(self.notes)),
        )

    def __repr__(self) -> str:
        try:
            return ShortRepr.__repr__(self)
        except (RepurchaseError, AttributeError):  # only half made: seen in a debugger
            return f"{type(self).__name__}()"

    def __str__(self) -> str:
        with folded_tables():
            return self.page()

    def _repr_html_(self) -> str:
        with folded_tables():
            return self.fragment(reader_language())


Block = TypeVar("Block", Table, Figure)


def _pick(blocks: tuple[Block, ...], name: str | None) -> Block:
    if not blocks:
        raise InputError(text("general.nothing_to_show"))
    if name is None:
        return blocks[0]
    for block in blocks:
        if block.name == name:
            return block
    names = [b.name for b in blocks]
    raise UnknownNameError("general.no_such_block", name=shown_value(name), hint=name_hint(name, names))


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
