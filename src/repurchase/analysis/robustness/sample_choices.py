"""The answers of every specification: who is analysed, and what stands beside their items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from repurchase.analysis.respondents.background_numbers import Covariate, covariates
from repurchase.analysis.results.sampling_design import Drawing, design_of, drawing
from repurchase.analysis.robustness.findings import FLAGGED_ONE, FLAGGED_TWO, KEPT, RESTORED, Unsuitable
from repurchase.analysis.screening.findings import WORTH_A_LOOK, ScreeningFindings, flagged_rows
from repurchase.analysis.sem.data import answers
from repurchase.array_types import Floats, Mask
from repurchase.numeric.robust.design import Design
from repurchase.survey.survey import Survey
from repurchase.text import text

NEVER_RESTORED = {"no_consent", "not_eligible"}  # who did not agree to be studied, or is not of the population


@dataclass(frozen=True, eq=False)
class ChosenCases:
    """The respondents of one choice of cases, as each family of methods takes them."""

    name: str
    survey: Survey

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Items, background and sampling design, as a fit takes them."""
        return answers(self.survey).frame

    @cached_property
    def items(self) -> pd.DataFrame:
        """Items alone, reverse-keyed."""
        return self.survey.frame()

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The mean score of each construct."""
        return self.survey.scores()

    def design(self, keep: Mask, cluster: str | None, weights: str | None) -> Design:
        """Clusters and weights of some of the respondents."""
        drawn: Drawing | None = drawing(self.frame, cluster, weights)
        return design_of(drawn, (np.flatnonzero(keep),))[0]


def chosen_cases(survey: Survey, screening: ScreeningFindings | None) -> tuple[list[ChosenCases], list[Unsuitable]]:
    """Every choice of cases that differs from the others, and those that the screening gives no reason for."""
    found, none = [(KEPT, survey)], []
    if screening is not None:
        rows = {name: _unflagged(survey, screening, k) for name, k in ((FLAGGED_ONE, 1), (FLAGGED_TWO, WORTH_A_LOOK))}
        if rows[FLAGGED_TWO].n == rows[FLAGGED_ONE].n:
            del rows[FLAGGED_TWO]
        for name, chosen in rows.items():
            if chosen.n < survey.n:
                found.append((name, chosen))
            elif name == FLAGGED_ONE:
                none.append(Unsuitable(name, text("robustness.why_nobody_flagged")))
        everyone = _restored(survey, screening)
        if everyone.n > survey.n:
            found.append((RESTORED, everyone))
        else:
            none.append(Unsuitable(RESTORED, text("robustness.why_nobody_dropped")))
    return [ChosenCases(name, chosen) for name, chosen in found], none


def background_controls(survey: Survey, most: int) -> tuple[str, ...]:
    """Background questions that can stand beside scores, in their order, with `most` columns at the most.

    Questions with several answers, and how often respondents buy, which is the behaviour that intention leads to, are
    none of them.
    """
    chosen, used = [], 0
    for b in survey.instrument.background:
        if b.kind not in ("single", "ordered", "number") or b.role in ("frequency", "eligible", "consent"):
            continue
        if b.name not in survey.background:
            continue
        columns = _varying(survey, [b.name])
        if columns and used + len(columns) <= most:
            chosen.append(b.name)
            used += len(columns)
    return tuple(chosen)


def control_columns(survey: Survey, names: Sequence[str]) -> dict[str, Floats]:
    """The columns of the controls that vary, by a plain name."""
    return {f"control_{k + 1}": c.values for k, c in enumerate(_varying(survey, names))}


def _varying(survey: Survey, names: Sequence[str]) -> list[Covariate]:
    columns = [c for name in names for c in covariates(survey, name)]
    return [c for c in columns if np.isfinite(c.values).sum() > 1 and np.nanstd(c.values) > 0]


def _unflagged(survey: Survey, screening: ScreeningFindings, at_least: int) -> Survey:
    return survey.keep(~np.isin(survey.rows, flagged_rows(screening.flags, at_least)))


def _restored(survey: Survey, screening: ScreeningFindings) -> Survey:
    """All who were read, with the items of those analysed; never without consent, or from outside the population."""
    out = [row for row, why in screening.reasons.items() if NEVER_RESTORED & set(why)]
    everyone = screening.collected.keep(~np.isin(screening.collected.rows, out))
    added = [c for c in survey.background.columns if c not in everyone.background.columns]
    if added:  # auxiliary variables that only the analysed survey has among its background
        everyone = replace(everyone, background=everyone.background.assign(**_columns_of(everyone, added)))
    return replace(everyone, instrument=survey.instrument)


def _columns_of(everyone: Survey, names: Sequence[str]) -> dict[str, pd.Series]:
    blank = pd.Series(np.nan, index=everyone.responses.index)
    return {name: everyone.responses.get(name, blank) for name in names}
