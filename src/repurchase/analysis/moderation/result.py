"""Moderation: the latent interaction by product indicators, and the regression on scores beside it."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from repurchase.analysis.diagnostics.factor_scores import factor_scores
from repurchase.analysis.diagnostics.nested_models.differences import difference
from repurchase.analysis.fit.result import Fit, fit
from repurchase.analysis.moderation.findings import ModerationFindings, ModerationTerm
from repurchase.analysis.moderation.product_indicators import ModeratedModel, build, restricted
from repurchase.analysis.moderation.score_regression import score_moderation
from repurchase.analysis.moderation.tables import (
    johnson_neyman_figure,
    moderation_table,
    scores_table,
    slopes_figure,
    slopes_table,
)
from repurchase.analysis.moderation.words import cautions, sentences
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.results.survey_input import Data, reading_notes, told_categories
from repurchase.analysis.results.whole_survey import in_rows
from repurchase.analysis.sem.fitted import Fitted
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import EstimationError, InputError
from repurchase.literature import RULES, Rules
from repurchase.model.table import Model
from repurchase.numeric.sem.interaction import johnson_neyman, product_scale, simple_slopes
from repurchase.numeric.sem.layout import matrices
from repurchase.numeric.sem.path_effects import delta_errors, structural
from repurchase.survey.survey import Survey
from repurchase.text import Text
from repurchase.user_calls.call_checks import checks

MATCHED, ALL = "matched", "all"
POINTS = (-1.0, 0.0, 1.0)


class Moderation(ModerationFindings, Result):
    """A moderated effect."""

    def tables(self) -> tuple[Table, ...]:
        return (moderation_table(self), slopes_table(self), scores_table(self.scores, self.rules))

    def figures(self) -> tuple[Figure, ...]:
        return (slopes_figure(self), johnson_neyman_figure(self))

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        s = self.slopes
        slopes = [{"at": a, "estimate": b, "std_error": c} for a, b, c in
                  zip(s.at, s.estimate, s.std_error, strict=True)]  # fmt: skip
        return plain({"predictor": self.predictor, "moderator": self.moderator, "outcome": self.outcome,
                      "products": self.products.kind, "terms": [vars(t) for t in self.terms],
                      "chisq_diff": self.change.statistic, "p_value": self.change.p_value,
                      "r_squared": self.r_squared, "r_squared_main": self.r_squared_main, "f_squared": self.f_squared,
                      "simple_slopes": slopes, "regions": [list(r) for r in self.regions],
                      "scores": self.scores.to_dict()})  # fmt: skip


@checks("level", "missing", "estimator")
def moderation(
    model: str | Model,
    data: Data,
    predictor: str,
    moderator: str,
    outcome: str,
    products: str = MATCHED,
    estimator: str = "MLR",
    missing: str = "listwise",
    level: float = 0.95,
    rules: Rules = RULES,
) -> Moderation:
    """Whether the effect of one latent variable on another depends on a third.

    Parameters
    ----------
    model : str or Model
        Measurement of predictor, moderator and outcome, and the paths; the paths of predictor and moderator to the
        outcome are added where they are absent. A moderator that is a column of the data is taken as free of error.
    data : DataFrame or Survey
    predictor, moderator, outcome : str
        Latent variables of the model. For a moderator of categories compare groups instead (`path_differences`).
    products : {"matched", "all"}
        Product indicators: best with best item, or every pair, where products that share an item have covarying
        residuals.
    estimator : {"MLR", "ML", "MLM"}
        Products are not normal: robust errors are the default.
    missing : {"listwise", "fiml"}
    level : float
        Of intervals.
    rules : Rules
        Criteria to judge by; their alpha is that of the interaction and of the Johnson-Neyman regions.

    Returns
    -------
    Moderation

    Raises
    ------
    InputError, ModelError
        For an unknown variable or way of making products.
    EstimationError
        When the model with products cannot be estimated.

    Notes
    -----
    Products are double mean-centred (Lin et al. 2010). The interaction is standardised as b SD(X) SD(W) / SD(Y) (Wen,
    Marsh & Hau 2010), not as the product variable's own standardised coefficient.

    Examples
    --------
    >>> import numpy as np, pandas as pd, repurchase as rp
    >>> rng = np.random.default_rng(1)
    >>> x, w = rng.normal(size=(2, 400))
    >>> y = 0.4 * x + 0.3 * w + 0.3 * x * w + rng.normal(size=400)
    >>> parts = {f"{n}{i}": v + 0.5 * rng.normal(size=400) for n, v in (("x", x), ("w", w), ("y", y)) for i in range(3)}
    >>> model = "X =~ x0 + x1 + x2; W =~ w0 + w1 + w2; Y =~ y0 + y1 + y2; Y ~ X + W"
    >>> found = rp.moderation(model, pd.DataFrame(parts), "X", "W", "Y")
    >>> bool(found.interaction.p_value < 0.001)
    True
    """
    if products not in (MATCHED, ALL):
        raise InputError("moderation.unknown_products", given=products, known=f"{MATCHED}, {ALL}")
    parsed = model if isinstance(model, Model) else Model.parse(str(model))
    data = in_rows(data) if isinstance(data, Survey) else data
    sampled = reading_notes(data) if isinstance(data, Survey) else ()
    told = told_categories(data) if isinstance(data, Survey) else {}
    moderated = build(parsed, data, predictor, moderator, outcome, products, missing)
    fit = _estimated(moderated.model, moderated.data, estimator, missing, level)
    main = _estimated(restricted(moderated), moderated.data, estimator, missing, level)
    terms, covariance = _terms(fit, main, moderated)
    slopes = simple_slopes(terms[0].std, terms[2].std, covariance, np.array(POINTS))
    regions = johnson_neyman(terms[0].std, terms[2].std, covariance, float(ndtri(1 - rules.alpha / 2)))
    scores = score_moderation(moderated)
    change = difference(fit, main)
    return Moderation(predictor, moderator, outcome, terms, change, fit.r_squared[outcome],
                      main.r_squared[outcome], slopes, covariance, tuple(regions), _observed(fit, moderated), fit,
                      moderated.products, scores, level, rules, moderated.labels,
                      (*sampled, *cautions(fit, moderated, change, told)),
                      fit.provenance)  # fmt: skip


def _estimated(model: Model, data: Data, estimator: str, missing: str, level: float) -> Fit:
    found = fit(model, data, estimator=estimator, missing=missing, level=level)
    if not found.converged or found.vcov is None:
        raise EstimationError("moderation.not_converged")
    return found


def _terms(fit: Fitted, main: Fitted, moderated: ModeratedModel) -> tuple[tuple[ModerationTerm, ...], np.ndarray]:
    """The three coefficients, and the covariances (2, 2) of the standardised ones of predictor and product."""
    vcov, level = np.asarray(fit.vcov), fit.level
    values = _coefficients(fit, moderated, fit.theta[None])[0]
    covariance, _ = delta_errors(lambda t: _coefficients(fit, moderated, t), fit.theta, vcov)
    errors = np.sqrt(np.diag(covariance))
    half = float(ndtri(0.5 + level / 2)) * errors
    before = [*_coefficients(main, moderated, main.theta[None])[0, 3:5], float("nan")]
    x, w = moderated.predictor, moderated.moderator_name
    found = []
    for k, name in enumerate((x, w, f"{x} × {w}")):
        b, std = float(values[k]), float(values[3 + k])
        p = float(2 * ndtr(-abs(std / errors[3 + k])))
        limits = (b - float(half[k]), b + float(half[k])), (std - float(half[3 + k]), std + float(half[3 + k]))
        found.append(ModerationTerm(name, b, float(errors[k]), p, *limits[0], std, float(errors[3 + k]),
                     float(before[k]), *limits[1]))  # fmt: skip
    return tuple(found), covariance[np.ix_([3, 5], [3, 5])]


def _coefficients(fit: Fitted, moderated: ModeratedModel, theta: np.ndarray) -> np.ndarray:
    """Coefficients (R, 6) of predictor, moderator and their product, as they are and standardised, at theta (R, q).

    The product's coefficient is that of the product of the two latent variables, whichever item gives their scales.
    """
    latents, observed = fit.structure.latents, fit.observed
    part, loadings = structural(fit.layout, theta), matrices(fit.layout, theta).Lambda[:, 0]
    place = [latents.index(v) for v in (moderated.predictor, moderated.moderator, moderated.product, moderated.outcome)]
    x, w, product, y = place
    rows = [[observed.index(v) for v in names] for names in zip(*moderated.products.triples, strict=True)]
    spread = np.nanstd(moderated.data[[t[2] for t in moderated.products.triples]].to_numpy(float), axis=0)
    of_x, of_w, of_product = (loadings[:, r, at] for r, at in zip(rows, (x, w, product), strict=True))
    scale = product_scale(of_x, of_w, of_product, spread)
    b = part.B[:, y, [x, w, product]] * np.column_stack([np.ones((len(theta), 2)), scale])
    sd = part.sd[:, [x, w]]
    return np.hstack([b, b * np.column_stack([sd, sd.prod(axis=1)]) / part.sd[:, [y]]])


def _observed(fit: Fitted, moderated: ModeratedModel) -> tuple[float, float]:
    """Range of the moderator's factor scores in its SD."""
    scores = factor_scores(fit)[moderated.moderator].to_numpy()
    sd = float(np.sqrt(fit.latent_covariances().loc[moderated.moderator, moderated.moderator]))
    centred = (scores - np.nanmean(scores)) / sd
    return float(np.nanmin(centred)), float(np.nanmax(centred))
