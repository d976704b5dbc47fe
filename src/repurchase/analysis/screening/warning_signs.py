"""Signs of unusual answering among those who stay: worth a look, proof of nothing, never a reason to go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from repurchase.analysis.results.wording import percent
from repurchase.analysis.screening.drop_rules import (
    Evidence,
    ScreeningRules,
    answered_questions,
    blank_share,
    failed_checks,
    pace,
    rated,
    usual_times,
)
from repurchase.analysis.screening.near_copies import NearCopies
from repurchase.array_types import Floats, Mask
from repurchase.numeric.classical import careless
from repurchase.style import Kind, Number
from repurchase.survey.survey import Survey
from repurchase.text import Text, text


@dataclass(frozen=True, slots=True)
class Sign:
    """One index over the respondents who stay.

    Attributes
    ----------
    name : str
        Stable code of the flag.
    rule : Text
        Threshold in words.
    source : str
    values : ndarray of shape (n,)
        The index; NaN where it does not exist for a respondent.
    flagged : ndarray of bool, shape (n,)
    missing : Text or None
        Why the index could not be computed at all.
    chance : float
        Share of honest respondents that the rule would flag, simulated; NaN where that cannot be told.
    """

    name: str
    rule: Text
    source: str
    values: Floats
    flagged: NDArray[np.bool_]
    missing: Text | None = None
    chance: float = float("nan")


def signs(survey: Survey, rules: ScreeningRules, near: NearCopies) -> tuple[Sign, ...]:
    """Every sign, in the order of the table; one that these data do not allow says why."""
    x = rated(survey)
    return (
        *_blanks(survey, rules),
        *_times(survey, rules),
        _longstring(survey, x, rules),
        _spread(survey, x, rules),
        _distance(survey, rules),
        _even_odd(survey, rules),
        *_pairs(survey, rules),
        _near(survey, near, rules),
        *_people(survey),
    )


def hinted(rules: Iterable[Evidence], stays: Mask) -> tuple[Sign, ...]:
    """What a rule of removal finds in those who stay and cannot prove, as signs; none where it finds nobody."""
    return tuple(
        Sign(e.reason, text(f"screening.hint_{e.reason}"), e.source, np.where(e.hints, 1.0, 0.0)[stays], e.hints[stays])
        for e in rules
        if e.hints is not None and (e.hints & stays).any()
    )


def _sign(
    name: str, rules: ScreeningRules, threshold: str, values: Floats, flagged: NDArray[np.bool_], **details: object
) -> Sign:
    return Sign(name, text(f"screening.rule_{name}", **details), rules.source(threshold), values, flagged)


def _absent(survey: Survey, name: str, rules: ScreeningRules, threshold: str, why: Text, **details: object) -> Sign:
    values, flagged = np.full(survey.n, np.nan), np.zeros(survey.n, dtype=bool)
    return Sign(name, text(f"screening.rule_{name}", **details), rules.source(threshold), values, flagged, why)


def _blanks(survey: Survey, rules: ScreeningRules) -> Iterator[Sign]:
    share = blank_share(survey)
    some = (share >= rules.missing_flag) & (share > 0)
    yield _sign("missing", rules, "missing_flag", share, some, share=percent(rules.missing_flag))
    failed = failed_checks(survey)
    if failed is not None and len(survey.instrument.checks) > 1:
        yield _sign("attention_one", rules, "attention_checks", failed.astype(float), failed > 0)
    if "finished" in survey.meta:
        unfinished = survey.meta["finished"].eq(False).to_numpy()
        yield Sign("unfinished", text("screening.rule_unfinished"), "", unfinished.astype(float), unfinished)


def _times(survey: Survey, rules: ScreeningRules) -> Iterator[Sign]:
    fast = {"share": percent(rules.fast_share)}
    slow = {"spread": Number(rules.slow_fence, decimals=0 if float(rules.slow_fence).is_integer() else 1)}
    if pace(survey) is None:
        yield _absent(survey, "fast", rules, "fast_share", text("screening.no_time"), **fast)
        yield _absent(survey, "very_slow", rules, "slow_fence", text("screening.no_time"), **slow)
        return
    seconds = np.where(answered_questions(survey) > 0, survey.meta["seconds"].to_numpy(dtype=float), np.nan)
    limit, fence = usual_times(seconds, rules)
    known = np.nan_to_num(seconds, nan=limit)
    yield _sign("fast", rules, "fast_share", seconds, known < limit, **fast)
    yield _sign("very_slow", rules, "slow_fence", seconds, known > fence, **slow)


def _longstring(survey: Survey, x: Floats, rules: ScreeningRules) -> Sign:
    details = {"share": percent(rules.longstring)}
    if x.shape[1] < rules.straightline_items:
        return _absent(survey, "longstring", rules, "longstring", _too_short(rules), **details)
    run = careless.longstring(x).astype(float)
    return _sign("longstring", rules, "longstring", run, run >= rules.longstring * x.shape[1], **details)


def _spread(survey: Survey, x: Floats, rules: ScreeningRules) -> Sign:
    details = {"share": percent(rules.irv_share)}
    if x.shape[1] < rules.straightline_items:
        return _absent(survey, "irv", rules, "irv_share", _too_short(rules), **details)
    spread = careless.individual_variability(x)
    return _sign("irv", rules, "irv_share", spread, careless.lowest(spread, rules.irv_share), **details)


def _distance(survey: Survey, rules: ScreeningRules) -> Sign:
    details = {"p": Number(rules.mahalanobis, Kind.P), "df": len(survey.instrument.items)}
    found = careless.mahalanobis(survey.frame().to_numpy(dtype=float))
    if np.isnan(found.squared).all():
        return _absent(survey, "mahalanobis", rules, "mahalanobis", text("screening.singular"), **details)
    far = np.nan_to_num(found.p_value, nan=1.0) < rules.mahalanobis
    return _sign("mahalanobis", rules, "mahalanobis", found.squared, far, **details)


def _even_odd(survey: Survey, rules: ScreeningRules) -> Sign:
    details = {"bound": Number(rules.even_odd, Kind.BOUNDED, 2)}
    long_enough = [c for c in survey.instrument.constructs if len(c.items) > 2]
    if len(long_enough) < rules.even_odd_scales:
        why = text("screening.few_scales", n=len(long_enough), need=int(rules.even_odd_scales))
        return _absent(survey, "even_odd", rules, "even_odd", why, **details)
    blocks = [(survey.scored(c) - c.scale.low) / (c.scale.high - c.scale.low) for c in long_enough]
    ends = np.cumsum([0, *(b.shape[1] for b in blocks)])
    r = careless.even_odd(np.hstack(blocks), [range(a, b) for a, b in pairwise(ends)])
    return _sign("even_odd", rules, "even_odd", r, np.nan_to_num(r, nan=1.0) < rules.even_odd, **details)


def _pairs(survey: Survey, rules: ScreeningRules) -> Iterator[Sign]:
    x = survey.responses[list(survey.instrument.item_names)].to_numpy(dtype=float)
    for name, beyond in (("synonyms", rules.synonym_r), ("antonyms", -rules.synonym_r)):
        details = {"r": Number(beyond, Kind.BOUNDED, 2), "share": percent(rules.synonym_share)}
        pairs = careless.item_pairs(x, beyond) if survey.n > 2 else np.empty((0, 2), dtype=np.intp)
        if len(pairs) < rules.synonym_pairs:
            why = text("screening.few_pairs", n=len(pairs), need=int(rules.synonym_pairs))
            yield _absent(survey, name, rules, "synonym_share", why, **details)
            continue
        r = careless.pair_consistency(x, pairs)
        signed = r if beyond > 0 else -r  # antonyms ought to go apart: the least negative are the suspect ones
        yield _sign(name, rules, "synonym_share", r, careless.lowest(signed, rules.synonym_share), **details)


def _near(survey: Survey, near: NearCopies, rules: ScreeningRules) -> Sign:
    if near.missing is not None:
        return _absent(survey, "near_duplicate", rules, "near_copy_share", near.missing)
    return _sign("near_duplicate", rules, "near_copy_share", near.match, near.nearer)


def _people(survey: Survey) -> Iterator[Sign]:
    """Sheets that share an address or account; an office, a campus or a mobile network does that honestly."""
    if "person" not in survey.meta or survey.meta["person"].isna().all():
        return
    person = survey.meta["person"]
    times = person.map(person.value_counts()).to_numpy(dtype=float)
    yield _sign("same_person", ScreeningRules(), "exact_duplicate", times, np.nan_to_num(times) > 1)


def _too_short(rules: ScreeningRules) -> Text:
    return text("screening.too_short", need=int(rules.straightline_items))
