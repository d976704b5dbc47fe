"""Segments of customers: found in the answers, known from the background, or both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, reading_notes
from repurchase.analysis.segments.found_segments.result import DRAWS, MOST, SEED, FoundSegments, found_segments
from repurchase.analysis.segments.known_segments.result import KnownSegments, Ranking, known_segments
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import EstimationError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.settings import listed_names
from repurchase.text import Text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True)
class CustomerSegments(Result):
    """Segments found in the answers and known from the background; each None where it was not asked for."""

    classes: FoundSegments | None = None
    known: KnownSegments | None = None
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def parts(self) -> tuple[Result, ...]:
        """What there is of the two."""
        return tuple(p for p in (self.classes, self.known) if p is not None)

    def tables(self) -> tuple[Table, ...]:
        return tuple(t for p in self.parts for t in p.tables())

    def figures(self) -> tuple[Figure, ...]:
        return tuple(f for p in self.parts for f in p.figures())

    def sentences(self) -> tuple[Text, ...]:
        return tuple(s for p in self.parts for s in p.sentences())

    def to_dict(self) -> Record:
        """``segments`` of ``findings.json``."""
        return {
            "classes": self.classes.to_dict() if self.classes is not None else None,
            "known": self.known.to_dict() if self.known is not None else [],
        }


@checks("level", "seed", most="classes", draws="bootstrap_draws")
def segments(
    data: Data,
    constructs: Constructs = None,
    *,
    by: str | Sequence[str] | None = None,
    classes: bool | None = None,
    most: int = MOST,
    draws: int = DRAWS,
    seed: int = SEED,
    ranking: Ranking | None = None,
    tested: Sequence[str] = (),
    level: float = 0.95,
    rules: Rules = RULES,
) -> CustomerSegments:
    """Segments of customers.

    Parameters
    ----------
    data : Survey or DataFrame
        Of a frame, every column that is no item is a background question.
    constructs : mapping of str to list of str, or list of str, optional
        Default: every construct but control variables makes classes, drivers and outcome are compared between known
        segments; a frame needs the items of each.
    by : str or sequence of str, optional
        Background questions whose answers make segments, or the roles frequency, tenure and channel.
    classes : bool, optional
        Whether to look for classes in the answers; default: where no `by` is given.
    most, draws, seed
        As `found_segments` takes them.
    ranking : callable, optional
        Importance and performance (`rp.priorities`) from the survey of one segment; asked of large segments.
    tested : sequence of str
        Questions over which measurement invariance was tested.
    level : float
        Coverage of the intervals.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    CustomerSegments

    Raises
    ------
    InputError
        When a question is unknown.
    EstimationError
        When neither kind of segments can be had from these answers.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.screen(rp.read(rp.sample_survey())).survey
    >>> [g.name for g in rp.segments(survey, by=["tenure"]).known.groupings]
    ['tenure']
    """
    survey, problems = as_survey(data, constructs), []
    wanted: list[Callable[[], Result]] = []
    if classes or (classes is None and not by):
        wanted.append(lambda: found_segments(survey, most=most, draws=draws, seed=seed, level=level, rules=rules))
    if by:
        chosen = list(constructs) if constructs is not None else None
        wanted.append(
            lambda: known_segments(
                survey, listed_names(by), chosen, ranking=ranking, tested=tested, level=level, rules=rules
            )
        )
    made: list[Result] = []
    for analysis in wanted:
        try:
            made.append(analysis())
        except EstimationError as error:
            problems.append(error)
    if problems and not made:
        raise problems[0]
    lost = [note("known_segments.left_out", why=p.message) for p in problems]
    return CustomerSegments(
        next((m for m in made if isinstance(m, FoundSegments)), None),
        next((m for m in made if isinstance(m, KnownSegments)), None),
        tuple(dict.fromkeys([*reading_notes(survey), *lost, *(n for m in made for n in m.notes)])),
        provenance(survey, seed=seed, level=level),
    )
