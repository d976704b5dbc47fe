"""Problems in sentences, and the words of their evidence and recommendations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from repurchase.analysis.decisions.necessity.findings import NOT, SUPPORTED, UNTOLD
from repurchase.analysis.decisions.problems.findings import (
    DEPENDENCE,
    HOLD,
    IMPROVE,
    INSTEAD,
    LACK,
    LATER,
    MAINTAIN,
    NamedProblem,
    Problem,
    ProblemFindings,
    told,
)
from repurchase.analysis.decisions.problems.verdicts import MOST_RESPONDENTS, bound_of
from repurchase.analysis.gate.findings import WITHHELD, phrase_of
from repurchase.errors import Note, note
from repurchase.style import Number
from repurchase.survey.instrument import Instrument, Label
from repurchase.text import Text, joined, text

SIZE = ("wide", "importance", "chance", "few")  # reasons that a larger sample would remove


def problem_phrase(p: Problem) -> Text:
    """A problem within a sentence: ``dependence on word of mouth``."""
    return text(f"problems.of_{p.kind}", driver=p.construct.label)


def sentences(findings: ProblemFindings) -> tuple[Text, ...]:
    """What became of the problems named beforehand, what else was found, and on what it rests."""
    return (*_named(findings), *_further(findings), *_conditions(findings))


def _named(findings: ProblemFindings) -> Iterator[Text]:
    named = findings.named
    if not named:
        return
    yield text("problems.named", n=len(named), which=joined(problem_phrase(p) for p in named))
    for verdict, key in ((SUPPORTED, "supported"), (NOT, "refused"), (UNTOLD, "untold")):
        chosen = told(named, verdict)
        if len(chosen) == len(named):
            yield text(f"problems.said_{key}_all", n=len(chosen))
        elif chosen:
            which = joined(problem_phrase(p) for p in chosen)
            yield text(f"problems.said_{key}", which=which)


def _further(findings: ProblemFindings) -> Iterator[Text]:
    further, named = findings.further, findings.named
    if further:
        which = joined(problem_phrase(p) for p in further)
        key = "problems.further_beside" if named else "problems.further_alone"
        yield text(key, n=len(further), which=which, k=len(named))
    elif named and any(p.verdict != UNTOLD for p in findings.problems if p.named is None):
        yield text("problems.no_further", n=len(named))
    elif not named:
        told_any = any(p.verdict != UNTOLD for p in findings.problems)
        yield text("problems.none" if told_any else "problems.none_told")


def _conditions(findings: ProblemFindings) -> Iterator[Text]:
    """The premises on which the verdicts that are passed rest, or for want of which none is."""
    every = [key for p in findings.problems for key in p.conditional_on]
    lost = [key for key in dict.fromkeys(every) if key in WITHHELD]
    if lost:
        yield text("problems.withheld", n=len(lost), on=joined(phrase_of(key) for key in lost))
    spoken = [p for p in findings.shown or findings.problems if p.conditional]
    rests = [key for key in dict.fromkeys(key for p in spoken for key in p.conditional_on) if key not in lost]
    if rests:
        yield text("problems.conditional", n=len(rests), on=joined(phrase_of(key) for key in rests))


def verdict_words(p: Problem) -> Text:
    """The verdict as the table has it."""
    if p.verdict == UNTOLD:
        return text("problems.verdict_untold_size" if p.reason in SIZE else "problems.verdict_untold")
    verdict = text("problems.verdict_supported" if p.supported else "problems.verdict_not")
    return text("problems.verdict_conditional", verdict=verdict) if p.conditional_on else verdict


def recommendation_words(findings: ProblemFindings, p: Problem) -> Text:
    """What follows, by the verdict: improve, maintain and diversify, what the data say instead, what would tell."""
    driver, outcome = p.construct.label, findings.outcome.label
    if p.action in (IMPROVE, LATER, MAINTAIN, HOLD):
        better = p.action in (IMPROVE, LATER)
        wanted = None if p.named is None else p.named.improve if better else p.named.maintain
        what: object = wanted or text(f"problems.do_{p.action}_{p.kind}", driver=driver, outcome=outcome)
        return text(f"problems.action_{p.action}", what=what, driver=driver)
    if p.action == INSTEAD:
        return text("problems.action_instead", what=_instead(findings, p))
    return text("problems.action_more", what=_more(findings, p))


def _instead(findings: ProblemFindings, p: Problem) -> Text:
    rules = findings.rules
    values: dict[str, object] = {"driver": p.construct.label, "outcome": findings.outcome.label}
    if p.reason == "margin":
        values["margin"] = Number(100 * bound_of(rules, "dependence_margin"), decimals=0)
    if p.reason == "performs":
        single = len({q.construct.name for q in findings.problems}) < 2
        margin = Number(bound_of(rules, "lack_margin"), decimals=0)
        return text("problems.instead_performs_one" if single else "problems.instead_performs", margin=margin, **values)
    if p.reason == "small":
        values["bound"] = rules["nca_d"].limit()
    return text(f"problems.instead_{p.reason}", **values)


def _more(findings: ProblemFindings, p: Problem) -> Text:
    values = {"driver": p.construct.label, "outcome": findings.outcome.label}
    if p.reason == "wide":
        key = "none" if p.respondents >= MOST_RESPONDENTS else "some" if p.respondents else "unknown"
        return text(f"problems.more_wide_{key}", n=p.respondents, most=MOST_RESPONDENTS)
    if p.reason == "signs":
        every = [q.construct.label for q in findings.problems
                 if q.kind == DEPENDENCE and not q.evidence["importance"] > 0]  # fmt: skip
        return text("problems.more_signs", drivers=joined(every), n=len(every))
    if p.reason == "importance":
        return text("problems.more_importance_lack" if p.kind == LACK else "problems.more_importance", **values)
    if p.reason == "withheld":
        lost = [key for key in p.conditional_on if key in WITHHELD]
        return text("problems.more_withheld", on=joined(phrase_of(key) for key in lost), n=len(lost))
    return text(f"problems.more_{p.reason}", **values)


def cautions(lost: Sequence[NamedProblem], instrument: Instrument, clustered: bool) -> Iterator[Note]:
    """Clusters that a lack does not allow for, and problems that a study names with what is no driver of the model."""
    if clustered:
        yield note("problems.clusters")
    for p in lost:
        label: Label | str = instrument.label_of(p.driver) if p.driver in instrument else p.driver
        yield note("problems.no_such_driver", driver=label)
