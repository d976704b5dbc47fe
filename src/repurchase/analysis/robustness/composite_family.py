"""Readings from partial least squares: paths of composites, and products of them along indirect paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from repurchase.analysis.effects.hypotheses.findings import Tested
from repurchase.analysis.pls.findings import LEAST_DRAWS, PathFindings
from repurchase.analysis.robustness.findings import CONSISTENT, Specification, SpecificationReading, judged
from repurchase.array_types import Floats
from repurchase.numeric.pls.model import PlsDesign, path_matrix, pls_design
from repurchase.numeric.pls.path_draws import PlsPathDraws, pls_path_draws
from repurchase.numeric.resampling.intervals import inverted_p, percentile_limits
from repurchase.text import text

Edge = tuple[str, str]


@dataclass(frozen=True, eq=False)
class CompositeFamily:
    """The paths of a study between composites.

    Attributes
    ----------
    blocks : mapping of construct to its items
        Of the constructs on paths, in the order of the questionnaire.
    edges : tuple of (from, to)
        The paths as stated.
    free : tuple of (from, to)
        Direct paths that they leave out.
    """

    blocks: Mapping[str, Sequence[str]]
    edges: tuple[Edge, ...]
    free: tuple[Edge, ...]
    tested: tuple[Tested, ...]
    level: float
    alpha: float
    draws: int
    seed: int

    def drawn(
        self, items: pd.DataFrame, *, freed: bool, controls: Mapping[str, np.ndarray] | None = None
    ) -> tuple[list[Edge], PlsPathDraws, PlsPathDraws, int]:
        """Paths without and with correction in the complete answer sheets, and how many these are."""
        blocks = {name: list(own) for name, own in self.blocks.items()} | {c: [c] for c in controls or ()}
        edges = [*self.edges, *(self.free if freed else ())]
        outcomes = list(dict.fromkeys(y for _, y in self.edges))
        edges += [(c, y) for c in controls or () for y in outcomes]
        columns = [v for own in blocks.values() for v in own]
        frame = items.assign(**controls) if controls else items
        x = frame[columns].dropna().to_numpy(float)
        names, order = list(blocks), {v: j for j, v in enumerate(columns)}
        links = path_matrix(len(names), ((names.index(a), names.index(b)) for a, b in edges))
        design: PlsDesign = pls_design([[order[v] for v in own] for own in blocks.values()], links, factors=True)
        plain, corrected = pls_path_draws(x, design, self.draws, self.seed)
        return [(names[i], names[j]) for i, j in design.edges], plain, corrected, len(x)

    def complete(self, items: pd.DataFrame) -> int:
        """Complete answer sheets."""
        return int(items[[v for own in self.blocks.values() for v in own]].notna().all(axis=1).sum())

    def readings(
        self, edges: Sequence[Edge], estimate: Floats, draws: Floats, only: str = ""
    ) -> dict[str, SpecificationReading]:
        """What paths and their resamples say of each hypothesis; of those that end at `only`, where it is given."""
        place = {edge: j for j, edge in enumerate(edges)}
        found: dict[str, SpecificationReading | None] = {}
        if len(draws) < LEAST_DRAWS:
            return {}
        for t in self.tested:
            steps = [place.get(step) for step in zip(t.path, t.path[1:], strict=False)]
            at = [j for j in steps if j is not None]
            if len(at) < len(steps) or not at or (only and t.path[-1] != only):
                continue
            made = draws[:, at].prod(axis=1)[:, None]
            limits = percentile_limits(made, self.level)[:, 0]
            found[t.id] = judged(t, float(np.prod(estimate[at])), float(inverted_p(made)[0]), limits, self.alpha)
        return {name: r for name, r in found.items() if r is not None}


def read_composites(
    family: CompositeFamily,
    wanted: Sequence[Specification],
    items: pd.DataFrame,
    *,
    freed: bool,
    controls: Mapping[str, np.ndarray] | None = None,
    only: str = "",
    known: PathFindings | None = None,
) -> list[Specification]:
    """PLS and PLSc of the same answers with their readings; `known` has more resamples of PLS than are drawn here."""
    try:
        edges, plain, corrected, n = family.drawn(items, freed=freed, controls=controls)
    except (ValueError, ArithmeticError, np.linalg.LinAlgError):
        return [replace(s, failed=text("robustness.why_not_computed")) for s in wanted]
    made = []
    for s in wanted:
        chosen, paths, estimate, draws = corrected if s.method == CONSISTENT else plain, edges, None, None
        if s.method != CONSISTENT and known is not None and known.bootstrap is not None and not known.consistent:
            paths = [(p.source, p.target) for p in known.paths]
            estimate, draws = np.array([p.estimate for p in known.paths]), known.bootstrap.paths
        if not np.isfinite(chosen.estimate).all() or not chosen.admissible:
            key = "why_improper" if np.isfinite(plain.estimate).all() else "why_not_settled"
            made.append(replace(s, n=n, failed=text(f"robustness.{key}")))
            continue
        estimate = chosen.estimate if estimate is None else estimate
        found = family.readings(paths, estimate, chosen.draws if draws is None else draws, only)
        lost = None if found or not family.tested else text("robustness.why_few_draws")
        made.append(replace(s, n=n, readings=found, failed=lost))
    return made
