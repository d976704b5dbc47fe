"""Readings from regressions of mean scores: every equation of the model, errors robust to unequal variances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from repurchase.analysis.effects.hypotheses.findings import Tested
from repurchase.analysis.robustness.findings import Specification, SpecificationReading, judged
from repurchase.analysis.robustness.sample_choices import ChosenCases
from repurchase.array_types import Floats
from repurchase.numeric.effects.product_intervals import path_products
from repurchase.numeric.robust.design import Design
from repurchase.numeric.robust.score_equations import ScoreEquations, score_equations, standardised
from repurchase.text import text

Edge = tuple[str, str]


@dataclass(frozen=True, eq=False)
class ScoreFamily:
    """The paths of a study between mean scores; products of two scores where a hypothesis says that one moderates."""

    edges: tuple[Edge, ...]
    free: tuple[Edge, ...]
    constructs: tuple[str, ...]
    tested: tuple[Tested, ...]
    level: float
    alpha: float
    seed: int
    cluster: str | None = None
    weights: str | None = None

    def equations(self, *, freed: bool) -> dict[str, list[str]]:
        """Predictors of each outcome, by its name; those of a moderation under the name of its path."""
        found: dict[str, list[str]] = {}
        for a, b in (*self.edges, *(self.free if freed else ())):
            found.setdefault(b, []).append(a)
        for t in self.tested:
            if "*" in t.path[0] and {*t.path[0].split("*"), t.path[-1]} <= set(self.constructs):
                own = [*found.get(t.path[-1], []), *t.path[0].split("*")]
                found["->".join((t.path[0], t.path[-1]))] = [*dict.fromkeys(own), t.path[0]]
        return found

    def fitted(
        self, cases: ChosenCases, *, freed: bool, controls: Mapping[str, np.ndarray] | None = None
    ) -> tuple[list[tuple[str, str]], ScoreEquations, int]:
        """(predictor, equation) of each coefficient, all equations, and how many respondents they rest on."""
        wanted = self.equations(freed=freed)
        goal = {name: name.rpartition("->")[2] for name in wanted}
        names = list(dict.fromkeys(v for y, xs in wanted.items() for v in (goal[y], *xs) if "*" not in v))
        columns = [cases.scores[v].to_numpy(float) for v in names]
        columns += [np.asarray(v, float) for v in (controls or {}).values()]
        values = np.column_stack(columns)
        keep = ~np.isnan(values).any(axis=1)
        design = cases.design(keep, self.cluster, self.weights) if self.cluster or self.weights else Design()
        z = standardised(values[keep], design)
        place = {v: j for j, v in enumerate([*names, *(controls or ())])}
        z, place = _with_products(z, place, [v for xs in wanted.values() for v in xs if "*" in v])
        entered = {y: [*xs, *(controls or ())] for y, xs in wanted.items()}
        found = score_equations(z, [(place[goal[y]], [place[v] for v in xs]) for y, xs in entered.items()], design)
        return [(v, y) for y, xs in entered.items() for v in xs], found, int(keep.sum())

    def readings(
        self, names: list[tuple[str, str]], solved: ScoreEquations, only: str = ""
    ) -> dict[str, SpecificationReading]:
        """What the equations say of each hypothesis; of those that end at `only`, where it is given."""
        place, limits, p = {name: j for j, name in enumerate(names)}, solved.limits(self.level), solved.p_value
        made: dict[str, SpecificationReading | None] = {}
        for t in self.tested:
            if only and t.path[-1] != only:
                continue
            steps = list(zip(t.path, t.path[1:], strict=False))
            if "*" in t.path[0]:
                steps = [(t.path[0], "->".join((t.path[0], t.path[-1])))]
            at = [place[step] for step in steps if step in place]
            if len(at) < len(steps):
                continue
            if len(at) == 1:
                j = at[0]
                made[t.id] = judged(t, solved.beta[j], p[j], limits[:, j], self.alpha)
                continue
            product = path_products(solved.beta, solved.covariance, [at], self.level, self.seed)
            made[t.id] = judged(t, product.estimate[0], product.p_value[0], product.limits[:, 0], self.alpha)
        return {name: r for name, r in made.items() if r is not None}


def read_scores(
    family: ScoreFamily,
    wanted: Specification,
    cases: ChosenCases,
    *,
    freed: bool,
    controls: Mapping[str, np.ndarray] | None = None,
    only: str = "",
) -> Specification:
    """One specification of scores with its readings, or with the reason why it has none."""
    names, found, n = family.fitted(cases, freed=freed, controls=controls)
    if not np.isfinite(found.beta).any():
        return replace(wanted, n=n, failed=text("robustness.why_dependent"))
    return replace(wanted, n=n, readings=family.readings(names, found, only))


def _with_products(z: Floats, positions: dict[str, int], products: list[str]) -> tuple[Floats, dict[str, int]]:
    """Standardised columns with the products of two of them beside: of standardised scores, not standardised again."""
    added: list[Floats] = []
    where = dict(positions)
    for name in dict.fromkeys(products):
        a, b = name.split("*")
        where[name] = z.shape[1] + len(added)
        added.append(z[:, positions[a]] * z[:, positions[b]])
    return (np.column_stack([z, *added]) if added else z), where
