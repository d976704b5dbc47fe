"""The structural paths of a fit as importance needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.sem.fitted import Fitted
from repurchase.array_types import Floats
from repurchase.errors import ModelError, name_hint
from repurchase.numeric.classical.importance import importance, total_effects
from repurchase.settings import listed_names
from repurchase.survey.survey import Survey
from repurchase.text import joined


@dataclass(frozen=True)
class FittedPaths:
    """The rows of a fit that matter here: where each regression and loading sits among the estimates."""

    names: tuple[str, ...]
    rows: list[dict[str, Any]]
    spans: Floats

    @classmethod
    def of(cls, fit: Fitted, survey: Survey) -> FittedPaths:
        """The paths of `fit` among the constructs of `survey`."""
        rows = fit.estimates.to_dict("records")
        names = tuple(dict.fromkeys(r["lhs"] for r in rows if r["op"] == "=~" and r["lhs"] in survey.instrument))
        spans = [float(survey.instrument[n].scale.high - survey.instrument[n].scale.low) for n in names]
        return cls(names, rows, np.array(spans))

    def draws(self, bootstrap: Bootstrap) -> Floats:
        """Every row's estimate in every resample, shape (draws, rows); fixed ones stay what they are."""
        frame = bootstrap.draws
        out = np.empty((len(frame), len(self.rows)))
        for j, r in enumerate(self.rows):
            name = f"{r['lhs']}{r['op']}{r['rhs']}"
            label = r.get("label") or name
            known = name if name in frame else label
            out[:, j] = frame[known].to_numpy(float) if known in frame else r["estimate"]
        return out

    def importance(self, values: Floats, drivers: Sequence[str], outcome: str) -> Floats:
        """Importance of the drivers for each row of estimates, shape (R, d)."""
        place = {n: k for k, n in enumerate(self.names)}
        m = len(self.names)
        B, sums, counts = np.zeros((len(values), m, m)), np.zeros((len(values), m)), np.zeros(m)
        for j, r in enumerate(self.rows):
            if r["op"] == "~" and r["lhs"] in place and r["rhs"] in place:
                B[:, place[r["lhs"]], place[r["rhs"]]] = values[:, j]
            elif r["op"] == "=~" and r["lhs"] in place:
                sums[:, place[r["lhs"]]] += values[:, j]
                counts[place[r["lhs"]]] += 1
        return importance(total_effects(B), sums / counts, self.spans, [place[d] for d in drivers], place[outcome])

    def against(self, name: str) -> tuple[str, ...]:
        """Items of a construct whose loading has another sign than those of most of its items."""
        loadings = {r["rhs"]: r["estimate"] for r in self.rows if r["op"] == "=~" and r["lhs"] == name}
        most = np.sign(sum(np.sign(v) for v in loadings.values()))
        return tuple(item for item, v in loadings.items() if np.sign(v) * most < 0)

    def arrows(self) -> set[tuple[str, str]]:
        """(from, to) of the regressions among latent variables."""
        return {
            (r["rhs"], r["lhs"])
            for r in self.rows
            if r["op"] == "~" and r["lhs"] in self.names and r["rhs"] in self.names
        }

    def before(self, outcome: str) -> set[str]:
        """Latent variables from which paths lead to the outcome."""
        reached: set[str] = set()
        edge = {outcome}
        while edge:
            edge = {a for a, b in self.arrows() if b in edge} - reached
            reached |= edge
        return reached


def outcome_among(paths: FittedPaths, survey: Survey, wanted: str | None) -> str:
    """The outcome that is asked for, else the construct of that role, else the one at which the paths end."""
    if wanted is not None:
        if wanted not in paths.names:
            raise ModelError("inputs.unknown_construct", construct=wanted, hint=name_hint(wanted, paths.names))
        return wanted
    arrows = paths.arrows()
    ends = {b for _, b in arrows} - {a for a, _ in arrows}
    marked = [n for n in paths.names if survey.instrument[n].role == "outcome" and n in {b for _, b in arrows}]
    for candidates in (marked, sorted(ends)):
        if len(candidates) == 1:
            return candidates[0]
    several = marked or sorted(ends)
    if several:
        raise ModelError("priorities.several_outcomes", outcomes=joined(survey.instrument[n].label for n in several))
    raise ModelError("priorities.no_outcome")


def drivers_among(paths: FittedPaths, survey: Survey, outcome: str, wanted: str | Sequence[str] | None) -> list[str]:
    """Those asked for whose paths reach the outcome, else constructs of that role, else what nothing predicts."""
    before = paths.before(outcome)
    if wanted is None:
        marked = [n for n in paths.names if survey.instrument[n].role == "driver" and n in before]
        predicted = {b for _, b in paths.arrows()}
        wanted = marked or [n for n in paths.names if n in before and n not in predicted]
    found = [n for n in listed_names(wanted) if n in before]
    if not found:
        raise ModelError("priorities.no_drivers", outcome=survey.instrument[outcome].label)
    return found
