"""Where a survey came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from repurchase.short_repr import ShortRepr, named_part


@dataclass(frozen=True, slots=True)
class Source(ShortRepr):
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

    def _parts(self) -> Iterable[str]:
        names = ("file", "platform", "sheet", "language", "n_rows", "study")
        return (*(named_part(n, getattr(self, n)) for n in names), "synthetic" if self.synthetic else "")
