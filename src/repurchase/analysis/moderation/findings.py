"""A moderated effect as data: what its tables and figures read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from repurchase.analysis.fit.result import Fit
from repurchase.analysis.moderation.product_indicators import Products
from repurchase.analysis.moderation.score_regression import ScoreModeration
from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.fit_measures.nested import Difference
from repurchase.numeric.sem.interaction import SimpleSlopes
from repurchase.survey.instrument import Label
from repurchase.text import Words


def product_words(labels: Mapping[str, Label], name: str) -> Words:
    """What a variable, or a product of two, is called."""
    return Words(tuple(labels.get(part, part) for part in name.split(" × ")), " × ")


@dataclass(frozen=True)
class ModerationTerm:
    """One coefficient of the outcome: predictor, moderator or product.

    Attributes
    ----------
    estimate, std_error, ci_low, ci_high : float
        Unstandardised; of the product of the two latent variables, whichever item's product comes first.
    std, std_std_error, std_ci_low, std_ci_high, p_value : float
        Standardised as b SD(X) SD(W) / SD(Y) for the product (Wen, Marsh & Hau 2010), b SD / SD(Y) else, so that
        neither an item's unit nor the order of the items moves them.
    main : float
        Standardised in the model without the product's path; NaN for the product.
    """

    name: str
    estimate: float
    std_error: float
    p_value: float
    ci_low: float
    ci_high: float
    std: float
    std_std_error: float
    main: float
    std_ci_low: float = float("nan")
    std_ci_high: float = float("nan")


@dataclass(frozen=True, eq=False)
class ModerationFindings:
    """A moderated effect.

    Attributes
    ----------
    terms : tuple of ModerationTerm
        Predictor, moderator, product.
    change : Difference
        The chi-square difference of the product's path.
    r_squared, r_squared_main : float
        Of the outcome, with and without the product's path.
    slopes : SimpleSlopes
        Standardised effect of the predictor at -1, 0 and +1 SD of the moderator.
    regions : tuple of (float, float)
        Johnson-Neyman: where the effect differs from zero, in SD of the moderator.
    observed : (float, float)
        Range of the moderator's scores, in SD.
    fit : Fit
        The model with product indicators; `products` says which.
    scores : ScoreModeration
        The regression on mean scores.
    """

    predictor: str
    moderator: str
    outcome: str
    terms: tuple[ModerationTerm, ...]
    change: Difference
    r_squared: float
    r_squared_main: float
    slopes: SimpleSlopes
    covariance: np.ndarray
    regions: tuple[tuple[float, float], ...]
    observed: tuple[float, float]
    fit: Fit
    products: Products
    scores: ScoreModeration
    level: float
    rules: Rules = RULES
    labels: Mapping[str, Label] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def words(self, name: str) -> Words:
        """What a variable, or a product of two, is called."""
        return product_words(self.labels, name)

    @property
    def interaction(self) -> ModerationTerm:
        """The product's coefficient."""
        return self.terms[2]

    @property
    def f_squared(self) -> float:
        """(R2 - R2 without the product) / (1 - R2)."""
        rest = 1 - self.r_squared
        return (self.r_squared - self.r_squared_main) / rest if rest > 0 else float("nan")
