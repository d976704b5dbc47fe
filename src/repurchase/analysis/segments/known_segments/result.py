"""Segments known from the background: performance and outcome in each, priorities in those large enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from repurchase.analysis.decisions.priorities.result import Priorities
from repurchase.analysis.results.answer_scales import scale_problems
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, reading_notes
from repurchase.analysis.scores.group_differences.findings import Grouping
from repurchase.analysis.scores.group_differences.result import GroupDifferences, group_differences
from repurchase.analysis.segments.known_segments import tables
from repurchase.analysis.segments.known_segments.findings import KnownFindings, SegmentPriorities
from repurchase.analysis.segments.known_segments.words import sentences
from repurchase.document.parts.blocks import Table
from repurchase.document.parts.table_files import plain_words
from repurchase.errors import INFO, EstimationError, InputError, ModelError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.settings import listed_names
from repurchase.survey.survey import Survey
from repurchase.text import Text
from repurchase.user_calls.call_checks import checks

LIFE_CYCLE = ("frequency", "tenure", "channel")  # roles of questions that may be named instead of the question
SHOWN_ROLES = ("driver", "outcome")

Ranking = Callable[[Survey], Priorities]


@dataclass(frozen=True)
class KnownSegments(KnownFindings, Result):
    """Means of drivers and outcome (0-100) by segment, and priorities within large segments."""

    def tables(self) -> tuple[Table, ...]:
        ranked = (tables.ranked_table(self),) if self.ranked else ()
        return (*tables.means_tables(self), *ranked)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> list[Record]:
        """``segments.known`` of ``findings.json``: one object a question."""
        return [_record(self, grouping) for grouping in self.groupings]


def _record(f: KnownFindings, grouping: Grouping) -> Record:
    compared = f.of(grouping)
    ranked = [r for r in f.ranked if r.grouping.name == grouping.name]
    return {
        "question": grouping.name,
        "invariance_tested": grouping.family in f.tested,
        "constructs": [
            {
                "construct": c.construct.name,
                "p_value": c.test.p_value,
                "p_holm": c.p_holm,
                "segments": [
                    {"segment": plain_words(m.segment), "n": m.n, "mean": m.mean, "low": m.low, "high": m.high}
                    for m in f.means(c)
                ],
            }
            for c in compared
        ],
        "priorities": [
            {
                "segment": plain_words(r.segment),
                "n": r.n,
                "drivers": [
                    {
                        "driver": d.construct.name,
                        "importance": d.importance,
                        "importance_low": d.importance_low,
                        "importance_high": d.importance_high,
                        "performance": d.performance,
                    }
                    for d in r.priorities.drivers
                ],
                "conditional_on": list(r.priorities.conditional_on),
            }
            for r in ranked
        ],
    }


@checks("level")
def known_segments(
    data: Data,
    by: Sequence[str],
    constructs: Constructs = None,
    *,
    ranking: Ranking | None = None,
    tested: Sequence[str] = (),
    level: float = 0.95,
    rules: Rules = RULES,
) -> KnownSegments:
    """Performance by segments that background questions make.

    Parameters
    ----------
    data : Survey or DataFrame
    by : sequence of str
        Background questions, or the roles frequency, tenure and channel.
    constructs : mapping of str to list of str, or list of str, optional
        Default: drivers and outcomes; without roles, every construct.
    ranking : callable, optional
        Importance and performance from the answers of one segment; asked of segments that are large enough.
    tested : sequence of str
        Questions over which measurement invariance was tested.
    level : float
        Coverage of the intervals.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    KnownSegments

    Raises
    ------
    InputError
        When a question is unknown.
    EstimationError
        When no question has two categories with enough respondents.
    """
    whole = as_survey(data, None if isinstance(data, Survey) else constructs)
    names = [_question(whole, name) for name in dict.fromkeys(by)]
    shown, left_out = _shown(whole, constructs)
    compared = group_differences(shown, by=names, level=level, rules=rules)
    large = _large(compared, rules)
    ranked, lost = _ranked(whole, large, ranking) if ranking is not None else ((), [])
    notes = [n for n in compared.notes if n.message.key != "groups.not_invariant"]
    return KnownSegments(
        compared.comparisons,
        ranked,
        len(large),
        ranking is not None,
        listed_names(tested),
        level,
        rules,
        tuple(dict.fromkeys((*reading_notes(whole), *left_out, *notes, *lost))),
        provenance(whole, by=names, level=level),
    )


def _question(survey: Survey, name: str) -> str:
    """A question by its own name, or that of its role."""
    questions = survey.instrument.background
    if any(b.name == name for b in questions) or name not in LIFE_CYCLE:
        return name
    return next((b.name for b in questions if b.role == name), name)


def _shown(survey: Survey, constructs: Constructs) -> tuple[Survey, list[Note]]:
    """The survey of the constructs that are compared, all of which can be put on 0-100."""
    chosen = list(constructs) if constructs is not None else []
    asked = [c for c in survey.instrument if c.name in chosen] if chosen else []
    asked = asked or [c for c in survey.instrument if c.role in SHOWN_ROLES] or list(survey.instrument)
    problems = scale_problems(survey, [c.name for c in asked])
    kept = [c.name for c in asked if c.name not in problems]
    if not kept:
        raise EstimationError("known_segments.no_scale")
    return as_survey(survey, kept), list(problems.values())


def _large(compared: GroupDifferences, rules: Rules) -> list[tuple[Grouping, int]]:
    """Segments with respondents enough for a model of their own."""
    groupings = {c.grouping.name: c.grouping for c in compared.comparisons}.values()
    rule = rules["segment_size"]
    return [
        (g, j)
        for g in groupings
        for j, members in enumerate(g.members[: 1 if g.name != g.family else None])  # not those who chose otherwise
        if rule.met_by(float(members.sum()))
    ]


def _ranked(
    survey: Survey, large: Sequence[tuple[Grouping, int]], ranking: Ranking
) -> tuple[tuple[SegmentPriorities, ...], list[Note]]:
    found, lost = [], []
    for grouping, j in large:
        part = survey.keep(grouping.members[j])
        try:
            found.append(SegmentPriorities(grouping, grouping.groups[j], part.n, ranking(part)))
        except (EstimationError, InputError, ModelError) as error:
            lost.append(note("known_segments.not_ranked", INFO, segment=grouping.groups[j], why=error.message))
    return tuple(found), lost
