"""Common method variance on one honest page: what several looks show, and what none of them can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from repurchase.analysis.common_method import tables
from repurchase.analysis.common_method.findings import Marker, MethodSigns
from repurchase.analysis.common_method.words import sentences
from repurchase.analysis.measurement.confirmatory import confirmatory_fit
from repurchase.analysis.measurement.loadings import measured
from repurchase.analysis.measurement.method_factor import INDICES, MethodFactor, method_factor, one_factor_model
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import (
    Constructs,
    Data,
    as_survey,
    complete,
    provenance,
    require_enough,
    usable,
)
from repurchase.analysis.sem.estimate import estimate
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.settings import Arguments
from repurchase.analysis.sem_report.tables import reported
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Table
from repurchase.errors import CAUTION, INFO, InputError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.collinearity import (
    correlation_p,
    first_component,
    full_collinearity_vif,
    partial_marker,
)
from repurchase.numeric.refits.incomplete_moments import covariance
from repurchase.numeric.resampling.covariances import correlations
from repurchase.survey.survey import Survey
from repurchase.text import Text, text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True)
class CommonMethod(MethodSigns, Result):
    """Signs of common method variance.

    Attributes
    ----------
    survey : Survey
    harman_share, harman_count : float, int
        First unrotated principal component; components with eigenvalues above 1.
    one_factor, measurement : dict
        Fit measures; empty where the model did not converge or was not fitted.
    equal, free : MethodFactor or None
        Method factor with equal loadings; with free ones, where asked for. They stand in no table and no sentence: with
        freely correlated constructs such a factor is nearly confounded with their mean correlation.
    vif_scores, vif_latent : ndarray of shape (c,)
        Full-collinearity VIF of construct scores and of latent variables.
    marker : Marker or None
    procedure : mapping of str to bool or words
    """

    def tables(self) -> tuple[Table, ...]:
        found: tuple[Table, ...] = (tables.looks(self),)
        if len(self.vif_scores) > 1:
            found = (*found, tables.vif(self))
        return (*found, tables.procedures(self))

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        """``common_method`` of ``findings.json``."""
        names = [c.name for c in self.survey.instrument]
        marker = None
        if self.marker:
            marker = {
                "marker": self.marker.name,
                "mean_r": self.marker.r,
                "significant": self.marker.significant,
                "kept": self.marker.kept,
            }
        return {
            "harman": {"first_component": self.harman_share, "components": self.harman_count},
            "one_factor": dict(self.one_factor),
            "measurement": dict(self.measurement),
            "vif": dict(zip(names, self.vif_scores.tolist(), strict=True)),
            "vif_latent": dict(zip(names, self.vif_latent.tolist(), strict=True)),
            "marker": marker,
            "procedure": dict(self.procedure),
            "holds": self.holds,
        }

    @property
    def holds(self) -> bool | None:
        """Whether common method variance is absent: false where one factor fits no worse than the constructs do.

        Otherwise None: no look at the answers of one questionnaire can tell that it is absent.
        """
        if self.one_factor and self.one_factor["cfi"] >= self.measurement["cfi"]:
            return False
        return None


@checks()
def common_method(
    data: Data,
    constructs: Constructs = None,
    *,
    fit: Fitted | None = None,
    marker: str | None = None,
    procedure: Mapping[str, bool | str] | None = None,
    free_loadings: bool = False,
    rules: Rules = RULES,
) -> CommonMethod:
    """Signs of common method variance: Harman, one factor, method factor, marker, collinearity, procedure.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    fit : Fit, optional
        The confirmatory factor analysis of these constructs; by default fitted as suits the answers.
    marker : str, optional
        A construct that shares the method and no content with the others.
    procedure : mapping, optional
        What was done beforehand, by name (``anonymity``, ``sections``, ``random_order``, ``pretest`` ...): true or
        false.
    free_loadings : bool
        Whether to fit a method factor with free loadings too.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    CommonMethod

    Raises
    ------
    InputError
        When the marker is no construct of the survey.
    EstimationError
        When there are too few complete answers.

    References
    ----------
    Podsakoff et al. (2003); Kock (2015); Lindell & Whitney (2001).

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.screen(rp.read(rp.sample_survey())).survey
    >>> round(rp.common_method(survey).harman_share, 2)
    0.27
    """
    whole, notes = usable(as_survey(data, constructs))
    if marker is not None and marker not in whole.instrument:
        raise InputError("common_method.unknown_marker", marker=marker)
    survey = whole if marker is None else _without(whole, marker)
    x = survey.frame().to_numpy()
    x = x[~np.isnan(x).all(axis=1)] if fit is not None and fit.settings.missing != "listwise" else complete(x)
    require_enough(len(x), rules, text("common_method.analysis"), x.shape[1] + 1)
    share, count = first_component(correlations(covariance(x)))
    scores = complete(survey.scores().to_numpy())
    several = len(survey.instrument.constructs) > 1
    base = (fit if fit is not None and marker is None else confirmatory_fit(survey, fit)) if several else None
    one, before, cautions = _one_factor(survey, base)
    equal = _factor(survey, base, free=False)
    free = _factor(survey, base, free=True) if free_loadings else None
    vif = full_collinearity_vif(np.asarray(np.corrcoef(scores, rowvar=False))) if several else np.array([np.nan])
    infinite = [note("common_method.singular", CAUTION)] if np.isinf(vif).any() else []
    alone = [] if several else [note("common_method.few_constructs", INFO)]
    return CommonMethod(
        survey,
        share,
        count,
        one,
        before,
        equal,
        free,
        vif,
        _latent_vif(survey, base),
        _marked(whole, marker, rules) if marker else None,
        _procedure(survey, procedure or {}),
        rules,
        (*notes, *cautions, *infinite, *alone),
        provenance(survey, marker=marker),
    )


def _without(survey: Survey, construct: str) -> Survey:
    return survey.without_items(survey.instrument[construct].item_names)


def _one_factor(survey: Survey, base: Fitted | None) -> tuple[dict[str, float], dict[str, float], list[Note]]:
    if base is None or not base.converged:
        return {}, {}, []
    one = estimate(one_factor_model(survey), survey, Arguments.like(base.settings))
    before = _measures(base)
    return (_measures(one), before, []) if one.converged else ({}, before, [note("common_method.one_factor_unusable")])


def _measures(fit: Fitted) -> dict[str, float]:
    m = reported(fit)
    return {k: float(m[k]) for k in ("chisq", "df", "chisq_df", *INDICES)}


def _factor(survey: Survey, base: Fitted | None, *, free: bool) -> MethodFactor | None:
    return None if base is None or not base.converged else method_factor(survey, base, free=free)


def _latent_vif(survey: Survey, base: Fitted | None) -> Floats:
    names = [c.name for c in survey.instrument]
    if base is None or not base.converged or not set(names) <= set(base.latents):
        return np.full(len(names), np.nan)
    return full_collinearity_vif(measured(base, names).phi)


def _marked(survey: Survey, marker: str, rules: Rules) -> Marker:
    scores = survey.scores()
    x = complete(scores.to_numpy())
    r, n = np.asarray(np.corrcoef(x, rowvar=False)), len(x)
    at = list(scores.columns).index(marker)
    others = [j for j in range(len(r)) if j != at]
    m = float(np.abs(r[at, others]).mean())
    level = rules["significance"]
    before = [(a, b) for a, b in combinations(others, 2) if level.met_by(correlation_p(float(r[a, b]), n))]
    after = [p for p in before if level.met_by(correlation_p(partial_marker(float(abs(r[p])), m), n, 1))]
    return Marker(marker, m, len(before), len(after))


def _procedure(survey: Survey, stated: Mapping[str, bool | str]) -> dict[str, bool | str | None]:
    """What the data show by themselves, and what the study states; None where it states nothing."""
    shown = {
        "attention_check": bool(survey.instrument.checks),
        "reverse_items": any(i.reversed for i in survey.instrument.items),
    }
    known = dict.fromkeys(tables.PROCEDURES)
    return {**known, **shown, **{k: v for k, v in stated.items() if k not in shown}}
