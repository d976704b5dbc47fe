"""From points of the outcome to the share who agree: an ordered probit of the outcome, refitted in every resample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.respondents.shares.findings import agree_code
from repurchase.array_types import Array, Floats
from repurchase.numeric.linear.stable_product import product
from repurchase.numeric.prediction.capped_change import agreeing_categories, class_means, probit_units
from repurchase.numeric.prediction.ordered_probit import OrderedProbit, ordered_probit, refitted
from repurchase.numeric.resampling.counts import cluster_counts, random_counts
from repurchase.survey.instrument import Scale

WIDEST = 11  # points of a scale whose second highest answer still means agreement
UPPER = 0.75  # of a wider one: from three quarters of the way on, as "agree" on five points
FEWEST = 10  # respondents of a category: one of fewer could be empty in a resample
MOST_DRAWN = 20_000_000  # respondents drawn once more in all resamples together
FEWEST_DRAWS = 200  # resamples that an interval takes in any event


def agreement_of(scale: Scale) -> float:
    """The score from which an answer agrees: the answer so called, else the second highest; 4 of 5 points."""
    if scale.high - scale.low < WIDEST:
        return float(agree_code(scale))
    return scale.low + UPPER * (scale.high - scale.low)


@dataclass(frozen=True, eq=False)
class AgreementLink:
    """The probit of the outcome on the score that the model predicts from the drivers.

    Attributes
    ----------
    covariate : (n,) array
        The predicted score, in classes.
    point : (3,) array
        Threshold of agreement, slope of the covariate, probit units for one point of the outcome.
    draws : (R, 3) array
        The same in the first R resamples; NaN where they have none.

    Notes
    -----
    One point that the model predicts counts as one point of the outcome: the latent response has the spread of the
    outcome's scores, so that errors of measurement in the drivers' scores do not shrink the prediction.
    """

    covariate: Floats
    point: Floats
    draws: Floats

    @classmethod
    def of(
        cls, predicted: Floats, y: Floats, agree: float, span: float, weights: Floats, bootstrap: Bootstrap | None,
        rows: Array,
    ) -> AgreementLink | None:  # fmt: skip
        """The link of respondents with `predicted` and observed outcome (n,); `rows` are their places in the sample.

        None where nobody or everybody agrees, or the drivers tell the outcome too well.
        """
        categories, first = agreeing_categories(y, agree, max(1.0, span / WIDEST), FEWEST)
        K = int(categories.max()) + 1
        if not 0 < first < K:
            return None
        z = class_means(predicted, weights)
        x, place = np.unique(z, return_inverse=True)
        codes = place * K + categories
        counts = np.asarray(np.bincount(codes, weights, minlength=len(x) * K), float).reshape(len(x), K)
        fitted = ordered_probit(x, counts)
        products = weights[:, None] * np.column_stack([np.ones(len(y)), z, y, z * z, y * y])
        point = _links(fitted.theta[None], products.sum(axis=0)[None], first)
        if not fitted.converged or not np.isfinite(point).all():
            return None
        drawn = [
            _links(*_again(fitted, x, codes, products, weights, part[0][:, rows]), first)
            for part in _resamples(bootstrap)
        ]
        return cls(z, point[0], np.concatenate(drawn) if drawn else np.empty((0, 3)))


def _links(theta: Floats, sums: Floats, first: int) -> Floats:
    """Threshold of agreement, slope and unit of each row; NaN where one of them is."""
    found = np.column_stack([theta[:, first - 1], theta[:, -1], probit_units(sums, theta[:, -1])])
    found[~np.isfinite(found).all(axis=1)] = np.nan
    return np.asarray(found)


def _again(
    fitted: OrderedProbit, x: Floats, codes: Array, products: Floats, weights: Floats, counts: Floats
) -> tuple[Floats, Floats]:
    """The probit and the sums behind its unit in resamples given as counts (R, n)."""
    K, order = len(fitted.theta), np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    cells = np.zeros((len(counts), len(x) * K))
    cells[:, codes[order][starts]] = np.add.reduceat(counts[:, order] * weights[order], starts, axis=1)
    return refitted(fitted, x, cells.reshape(len(counts), len(x), K)), product(counts, products)


def _resamples(bootstrap: Bootstrap | None) -> Iterator[list[Array]]:
    """The bootstrap's own resamples once more, as many as there is time for; none where they cannot be drawn again."""
    if bootstrap is None or bootstrap.seed is None or bootstrap.kind != "case" or len(bootstrap.fit.sample.rows) > 1:
        return
    n, draws, clusters = len(bootstrap.fit.sample.rows[0]), len(bootstrap.theta), bootstrap.fit.sample.design.clusters
    if clusters is None:
        parts = random_counts([n], draws, bootstrap.seed)
    else:
        parts = cluster_counts(clusters, draws, bootstrap.seed)
    left = max(MOST_DRAWN // n, FEWEST_DRAWS)
    for part in parts:
        yield part
        left -= len(part[0])
        if left <= 0:
            return
