"""How many honest respondents the signs would mark: the same rules, applied to simulated honest sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from repurchase.analysis.screening.drop_rules import ScreeningRules, rated, rated_names
from repurchase.analysis.screening.honest_answers import FEWEST, SEED, HonestSheets, profile_chance
from repurchase.analysis.screening.near_copies import near_copies
from repurchase.analysis.screening.warning_signs import Sign, signs
from repurchase.array_types import Floats, Mask
from repurchase.numeric.classical import careless
from repurchase.numeric.honest_sheets.sheet_model import drawn_sheets
from repurchase.survey.survey import Survey

OF_ANSWERS = (  # signs that are read from the ratings alone, which can be simulated
    "longstring",
    "irv",
    "mahalanobis",
    "even_odd",
    "synonyms",
    "antonyms",
    "near_duplicate",
    "straightline",
    "duplicate",
)
MOST_SIMULATED = 1000  # respondents of one simulated sample; of a larger one, a random part
TIMES = 4  # simulated samples of 500 respondents or fewer


@dataclass(frozen=True, slots=True)
class Flagged:
    """Respondents with a sign of their answers, and with several: here, and the share among honest ones by chance."""

    some: int
    several: int
    some_by_chance: float
    several_by_chance: float


def with_chance(
    kept: Survey, rules: ScreeningRules, seen: tuple[Sign, ...], honest: HonestSheets, several: int
) -> tuple[tuple[Sign, ...], Flagged | None]:
    """The signs with the share of honest respondents that each would mark, and the same of all together.

    Parameters
    ----------
    kept : Survey
        Respondents who stay.
    rules : ScreeningRules
    seen : tuple of Sign
        Found of them.
    honest : HonestSheets
        Of the same respondents.
    several : int
        Signs that make several.
    """
    present = [s.name for s in seen if s.name in OF_ANSWERS and s.missing is None]
    if kept.n < FEWEST or not present:
        return seen, None
    drawn = [_marks(sample, rules, honest, present) for sample in _simulated(kept, honest)]
    marks = {name: np.concatenate([d[name] for d in drawn]) for name in present}
    here = np.sum([s.flagged for s in seen if s.name in present], axis=0)
    there = np.sum(list(marks.values()), axis=0)
    flagged = Flagged(
        int((here > 0).sum()), int((here >= several).sum()), float((there > 0).mean()), float((there >= several).mean())
    )
    return tuple(replace(s, chance=float(marks[s.name].mean())) if s.name in marks else s for s in seen), flagged


def _simulated(kept: Survey, honest: HonestSheets) -> Iterator[Survey]:
    """Samples of honest sheets, with the blanks of the real ones and nothing known but the ratings."""
    rng, names = np.random.default_rng(SEED + 1), rated_names(kept)
    part = kept
    if kept.n > MOST_SIMULATED:
        some = np.zeros(kept.n, dtype=bool)
        some[rng.choice(kept.n, MOST_SIMULATED, replace=False)] = True
        part = kept.keep(some)
    for _ in range(TIMES if kept.n <= MOST_SIMULATED // 2 else 1):
        x = np.where(np.isnan(rated(part)), np.nan, drawn_sheets(honest.model, part.n, rng))
        responses = part.responses.astype(float)
        responses[names] = x
        yield replace(part, responses=responses, meta=pd.DataFrame())


def _marks(sample: Survey, rules: ScreeningRules, honest: HonestSheets, names: list[str]) -> dict[str, Mask]:
    """Which of the simulated respondents each sign marks."""
    x = rated(sample)
    near = near_copies(x, rules, honest.model)
    found = {s.name: s.flagged for s in signs(sample, rules, near)}
    found |= {"straightline": careless.straight_lines(x, int(rules.straightline_items)), "duplicate": _equal(sample, x)}
    return {name: found[name] for name in names}


def _equal(sample: Survey, x: Floats) -> Mask:
    """Copies among simulated sheets; the background, which is not simulated, agrees as often as in the sample."""
    same = np.random.default_rng(SEED).random(sample.n) < profile_chance(sample.background, sample.n)
    return (careless.first_equal(x) < np.arange(sample.n)) & same
