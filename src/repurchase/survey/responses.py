"""What was answered: responses that know their questionnaire."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.errors import InputError, Note
from repurchase.short_repr import name_list, named_part
from repurchase.survey.column_entry import ColumnEntry
from repurchase.survey.instrument import Construct, Instrument
from repurchase.survey.source import Source
from repurchase.survey.whole.whole_file import WholeFile
from repurchase.text import listed, text
from repurchase.user_calls.asked_names import AskedNames

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Responses(AskedNames):
    """What a `Survey` holds, and all that is told from it; the attributes are explained there."""

    _inside = frozenset(("joined", "was_shown", "with_notes"))
    responses: pd.DataFrame
    instrument: Instrument
    background: pd.DataFrame = field(default_factory=pd.DataFrame)
    meta: pd.DataFrame = field(default_factory=pd.DataFrame)
    source: Source = field(default_factory=Source)
    notes: tuple[Note, ...] = ()
    columns: tuple[ColumnEntry, ...] = ()
    shown: pd.DataFrame = field(default_factory=pd.DataFrame)
    drawn: pd.DataFrame = field(default_factory=pd.DataFrame)
    whole: WholeFile[Any] | None = None

    def __post_init__(self) -> None:
        missing = [name for name in self.instrument.item_names if name not in self.responses]
        if missing:
            raise InputError(text("survey.missing_items", items=listed(missing)))

    def _parts(self) -> Iterable[str]:
        asked = self.instrument
        constructs = name_list(f"{c.name} ({len(c.items)})" for c in asked.constructs)
        return (
            f"n={self.n if self.whole is None else self.whole.n}",
            f"constructs={constructs}" if asked.constructs else "no constructs",
            named_part("statements", len(asked.statements)),
            named_part("background", len(asked.background)),
            named_part("file", repr(self.source.file) if self.source.file else ""),
        )

    def __len__(self) -> int:
        return len(self.responses)

    def _held_as(self, name: str) -> str | None:
        places = {"scores()": self.instrument, "frame()": self.instrument.item_names, "background": self.background}
        return next((f'{place}["{name}"]' for place, names in places.items() if name in names), None)

    @property
    def n(self) -> int:
        """Respondents."""
        return len(self.responses)

    @property
    def rows(self) -> NDArray[np.intp]:
        """Respondent numbers, from 1 in file order."""
        return self.responses.index.to_numpy()

    def was_shown(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Who was shown which of `names`, shape (n, k): all of them, but for the branches of the questionnaire."""
        out = np.ones((self.n, len(names)), dtype=bool)
        for j, name in enumerate(names):
            if name in self.shown:
                out[:, j] = self.shown[name].to_numpy()
        return out

    def scored(self, construct: str | Construct) -> Array:
        """Item scores of one construct, reverse-keyed, shape (n, k), NaN where missing."""
        return self._keyed((self.instrument[construct] if isinstance(construct, str) else construct,))

    def _keyed(self, constructs: Sequence[Construct]) -> Array:
        """The items of constructs side by side, reverse-keyed, shape (n, k), NaN where missing."""
        items = [(i, c.scale.low + c.scale.high) for c in constructs for i in c.items]
        x = self.responses[[i.name for i, _ in items]].to_numpy(dtype=float, copy=True)
        for j, (item, ends) in enumerate(items):
            if item.reversed:
                x[:, j] = ends - x[:, j]
        return x

    def frame(self) -> pd.DataFrame:
        """Every item, reverse-keyed, one column an item: what a model is fitted to."""
        constructs = self.instrument.constructs
        if not constructs:
            return pd.DataFrame(index=self.responses.index)
        names = [name for c in constructs for name in c.item_names]
        return pd.DataFrame(self._keyed(constructs), columns=names, index=self.responses.index)

    def scores(self) -> pd.DataFrame:
        """Mean score of each construct over the items answered, shape (n, constructs)."""
        constructs = self.instrument.constructs
        if not constructs:
            return pd.DataFrame(index=self.responses.index)
        every, ends = self._keyed(constructs), np.cumsum([0, *(len(c.items) for c in constructs)])
        out = np.full((self.n, len(constructs)), np.nan)
        for k in range(len(constructs)):
            x = every[:, ends[k] : ends[k + 1]].copy()
            answered = ~np.isnan(x)
            total = np.where(answered, x, 0.0).sum(axis=1)
            count = answered.sum(axis=1)
            np.divide(total, count, out=out[:, k], where=count > 0)
        return pd.DataFrame(out, columns=[c.name for c in constructs], index=self.responses.index)

    def keep(self, mask: NDArray[np.bool_]) -> Self:
        """The respondents in `mask`; their numbers stay. The totals of a large file are those of nobody less."""
        mask = np.asarray(mask, dtype=bool)

        def part(frame: pd.DataFrame) -> pd.DataFrame:
            return frame.loc[mask] if len(frame) == len(mask) else frame

        return replace(
            self,
            responses=self.responses.loc[mask],
            background=part(self.background),
            meta=part(self.meta),
            shown=part(self.shown),
            drawn=part(self.drawn),
            whole=self.whole if mask.all() else None,
        )

    def joined(self, other: Self) -> Self:
        """These respondents and those of another part of the same file, by their numbers."""

        def both(one: pd.DataFrame, two: pd.DataFrame) -> pd.DataFrame:
            stacked = {c: _stacked(one[c], two[c]) for c in one.columns if c in two}
            return pd.DataFrame(stacked).sort_index(kind="stable") if stacked else one

        return replace(
            self,
            responses=both(self.responses, other.responses),
            background=both(self.background, other.background),
            meta=both(self.meta, other.meta),
            shown=both(self.shown, other.shown),
            drawn=both(self.drawn, other.drawn),
            whole=None,
        )

    def without_items(self, names: Iterable[str]) -> Self:
        """The survey with some items left out of their constructs; a construct without items is left out too."""
        gone = set(names)
        constructs = tuple(
            replace(c, items=tuple(i for i in c.items if i.name not in gone)) for c in self.instrument.constructs
        )
        kept = self.instrument.with_constructs(tuple(c for c in constructs if c.items))
        return replace(self, instrument=kept)

    def with_notes(self, *notes: Note) -> Self:
        """The same survey with more to be said of it."""
        return replace(self, notes=(*self.notes, *notes))


def _stacked(one: pd.Series, two: pd.Series) -> pd.Series:
    """Two parts of a column; categories stay categories, those of the first before what the second adds."""
    if isinstance(one.dtype, pd.CategoricalDtype) and isinstance(two.dtype, pd.CategoricalDtype):
        known = one.cat.categories.append(two.cat.categories.difference(one.cat.categories, sort=False))
        kind = pd.CategoricalDtype(known, ordered=one.cat.ordered)
        one, two = one.astype(kind), two.astype(kind)
    return pd.concat([one, two])
