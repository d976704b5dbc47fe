"""What was answered: responses that know their questionnaire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.errors import InputError, Note
from repurchase.survey.instrument import Construct, Instrument
from repurchase.text import text

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a survey was read from, and what was understood of it.

    Attributes
    ----------
    file : str
        File name without its folder.
    sha256 : str
    platform : str
        Which layout was recognised; `scores` holds how sure each reader was.
    encoding, sheet : str
    language : {"zh", "en"}
        The language of the wording.
    n_rows : int
        Respondents in the file, previews excluded.
    previews : tuple of int
        File rows of platform previews, taken out before numbering.
    identities : tuple of str
        Headers of columns that identify people; their values are not kept.
    open_text : tuple of str
        Headers of free-text columns; never printed.
    ignored : tuple of str
        Headers that are neither answers nor identities (ids, totals, status ...).
    synthetic : bool
        Whether the file carries the mark of made-up data.
    study : str
        Name of the shipped study that the file matched, if its model was assumed.
    """

    file: str = ""
    sha256: str = ""
    platform: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)
    encoding: str = ""
    sheet: str = ""
    language: str = "en"
    n_rows: int = 0
    previews: tuple[int, ...] = ()
    identities: tuple[str, ...] = ()
    open_text: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    synthetic: bool = False
    study: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Responses, their questionnaire, and the story of how they got here.

    Attributes
    ----------
    responses : DataFrame, shape (n, items + statements + checks)
        Codes as answered (not reverse-keyed), float with NaN for missing; index = respondent number in file
        order, from 1.
    background : DataFrame
        One column a background question: category labels (str, ordered categories), numbers, or for multiple choice
        one boolean column an option named ``<question>: <option>``.
    meta : DataFrame
        Columns where the platform records them: ``seconds`` (duration), ``submitted`` (datetime), ``person`` (salted
        hash of user, else of IP, never the value), ``network`` (the same of the IP where the file has both),
        ``finished`` (bool), ``progress``.
    instrument : Instrument
    source : Source
    notes : tuple of Note
        Everything that was decided while reading.
    """

    responses: pd.DataFrame
    instrument: Instrument
    background: pd.DataFrame = field(default_factory=pd.DataFrame)
    meta: pd.DataFrame = field(default_factory=pd.DataFrame)
    source: Source = field(default_factory=Source)
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        missing = [name for name in self.instrument.item_names if name not in self.responses]
        if missing:
            raise InputError(text("survey.missing_items", items=", ".join(missing)))

    def __len__(self) -> int:
        return len(self.responses)

    @property
    def n(self) -> int:
        """Respondents."""
        return len(self.responses)

    @property
    def rows(self) -> NDArray[np.intp]:
        """Respondent numbers, from 1 in file order."""
        return self.responses.index.to_numpy()

    def scored(self, construct: str | Construct) -> Array:
        """Item scores of one construct, reverse-keyed, shape (n, k), NaN where missing."""
        c = self.instrument[construct] if isinstance(construct, str) else construct
        x = self.responses[list(c.item_names)].to_numpy(dtype=float, copy=True)
        flip = np.array([i.reversed for i in c.items], dtype=bool)
        x[:, flip] = c.scale.low + c.scale.high - x[:, flip]
        return x

    def frame(self) -> pd.DataFrame:
        """Every item, reverse-keyed, one column an item: what a model is fitted to."""
        if not self.instrument.constructs:
            return pd.DataFrame(index=self.responses.index)
        blocks = [
            pd.DataFrame(self.scored(c), columns=list(c.item_names), index=self.responses.index)
            for c in self.instrument.constructs
        ]
        return pd.concat(blocks, axis=1)

    def scores(self) -> pd.DataFrame:
        """Mean score of each construct over the items answered, shape (n, constructs)."""
        out = {}
        for c in self.instrument.constructs:
            x = self.scored(c)
            answered = ~np.isnan(x)
            total = np.where(answered, x, 0.0).sum(axis=1)
            count = answered.sum(axis=1)
            out[c.name] = np.divide(total, count, out=np.full(len(x), np.nan), where=count > 0)
        return pd.DataFrame(out, index=self.responses.index)

    def keep(self, mask: NDArray[np.bool_]) -> Survey:
        """The respondents in `mask`; their numbers stay."""
        mask = np.asarray(mask, dtype=bool)

        def part(frame: pd.DataFrame) -> pd.DataFrame:
            return frame.loc[mask] if len(frame) == len(mask) else frame

        return replace(self, responses=self.responses.loc[mask], background=part(self.background), meta=part(self.meta))

    def without_items(self, names: Iterable[str]) -> Survey:
        """The survey with some items left out of their constructs; a construct without items is left out too."""
        gone = set(names)
        constructs = tuple(
            replace(c, items=tuple(i for i in c.items if i.name not in gone)) for c in self.instrument.constructs
        )
        return replace(self, instrument=self.instrument.with_constructs(tuple(c for c in constructs if c.items)))

    def with_notes(self, *notes: Note) -> Survey:
        """The same survey with more to be said of it."""
        return replace(self, notes=(*self.notes, *notes))

    def write(self, path: Any, *, overwrite: bool = False) -> Any:
        """Write the cleaned, de-identified, labelled, reverse-keyed answers: .sav, .dta, .csv or .xlsx.

        A file that exists is left as it is unless `overwrite` is true; the file that was read always is.
        """
        from repurchase.survey.write import write

        return write(self, path, overwrite=overwrite)
