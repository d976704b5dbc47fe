"""Where a survey came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from repurchase.short_repr import named_part
from repurchase.user_calls.asked_names import AskedNames

OWN_WORDS = 0.8  # share of a study's items found that carry its wording, from which the questionnaire is the study's
MOST_BEYOND = 4  # constructs of a study that one construct which it does not know takes, where only names match


@dataclass(frozen=True, slots=True)
class StudyMatch:
    """How far a file holds the questionnaire of a shipped study.

    Attributes
    ----------
    study : str
        Name of the study.
    held, stated : int
        Constructs of it that the file has two items or more of, and constructs that it states.
    worded : float
        Share of the items found that are worded as the study words them.
    beyond : int
        Constructs of the file that the study does not know.
    """

    study: str
    held: int
    stated: int
    worded: float = 0.0
    beyond: int = 0

    @property
    def is_worded(self) -> bool:
        """Whether the items are the study's own, and not only its constructs by name."""
        return self.worded >= OWN_WORDS

    @property
    def is_close(self) -> bool:
        """Whether the study may be taken for that of the file: names alone are common to many questionnaires."""
        return self.is_worded or self.beyond * MOST_BEYOND <= self.held

    def rivals(self, other: StudyMatch) -> bool:
        """Whether another study fits the file so nearly as well that the choice is not clear."""
        return other.is_close and other.held >= self.held - 1 and other.is_worded >= self.is_worded


@dataclass(frozen=True, slots=True)
class Source(AskedNames):
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
    matches : tuple of StudyMatch
        Every shipped study all of whose constructs on paths are in the file, the best match first.
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
    matches: tuple[StudyMatch, ...] = ()

    def _parts(self) -> Iterable[str]:
        names = ("file", "platform", "sheet", "language", "n_rows", "study")
        return (*(named_part(n, getattr(self, n)) for n in names), "synthetic" if self.synthetic else "")
