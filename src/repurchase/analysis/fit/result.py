"""A fitted structural equation model: `fit` takes a model and answers, and returns a `Fit` with its analyses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import pandas as pd

from repurchase.analysis.diagnostics.factor_scores import factor_scores
from repurchase.analysis.diagnostics.modification_indices import modification_indices
from repurchase.analysis.diagnostics.residuals.result import Residuals, residuals
from repurchase.analysis.effects.bootstrap.result import Bootstrap, Indices, bootstrap
from repurchase.analysis.effects.result import Effects, effects
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Data
from repurchase.analysis.sem.estimate import estimate
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.settings import Arguments
from repurchase.analysis.sem_report.diagrams import figures
from repurchase.analysis.sem_report.lavaan_page import SummaryParts, lavaan_summary
from repurchase.analysis.sem_report.tables import sentences, tables
from repurchase.analysis.sem_report.terminal_page import fit_record, whole, written
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import ALARM
from repurchase.model.table import Model
from repurchase.settings import reading_language
from repurchase.short_repr import PageText, named_part
from repurchase.text import Text
from repurchase.user_calls.call_checks import checks, checks_made

STATES = {  # alarms that one line tells in a word or two; it tells of others that there is one
    "fit.not_identified": "not identified",
    "fit.too_many_parameters": "not identified",
    "fit.no_errors": "no standard errors",
}


@checks_made("rp.fit(model, data)")
class Fit(Fitted, Result):
    """A fitted structural equation model: what `rp.fit`, `rp.sem` and `rp.cfa` return.

    It holds what `Fitted` explains (``estimates``, ``measures``, ``coef``, ``vcov``, ``r_squared``, ``converged`` ...),
    and every analysis of it is a method: ``summary()``, ``standardized()``, ``modification_indices()``,
    ``residuals()``, ``factor_scores()``, ``effects()``, ``bootstrap()``.

    Attributes
    ----------
    structure : Structure
        The complete model: its rows, names and layout.
    solution : Solution
        Parameters, covariances, moments, tests.
    sample : Sample
        The answers of each group, or their moments.
    settings : Settings
        Estimator, missing answers, likelihood and the other arguments, ``"auto"`` resolved.
    labels : mapping of str to words
        Of constructs and items where the data are a `Survey`.
    notes : tuple of Note
        What to mind: rows left out, an improper solution, an assumption.
    provenance : Provenance
        File, respondents, options, seed, versions.
    rules : Rules
        Criteria and alpha by which its tables and figures judge.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.read(rp.sample_survey())
    >>> found = rp.cfa("SAT =~ SAT1 + SAT2 + SAT3 + SAT4", survey)
    >>> found.converged, found.measures["df"]
    (True, 2)
    """

    __repr__ = Result.__repr__

    def _parts(self) -> Iterable[str]:
        groups = len(self.groups)
        alarms = [n.message.key for n in self.notes if n.severity == ALARM]
        known = "not converged" if not self.converged else next((STATES[k] for k in alarms if k in STATES), "")
        state = known or ("alarm" if alarms else "")
        return (self.estimator, named_part("groups", groups if groups > 1 else ""), state, *Result._parts(self))

    # --------------------------------------------------------------------------------- further analyses
    @checks()
    def modification_indices(
        self, minimum: float = 0.0, op: str | Sequence[str] = (), sort: bool = False, equalities: bool = False
    ) -> pd.DataFrame:
        """What freeing each fixed parameter would gain; see `repurchase.analysis.diagnostics.modification_indices`."""
        return modification_indices(self, minimum, op, sort, equalities)

    @checks()
    def residuals(self) -> Residuals:
        """Sample minus implied moments; see `repurchase.analysis.diagnostics.residuals`."""
        return residuals(self)

    @checks()
    def factor_scores(self, method: str = "regression") -> pd.DataFrame:
        """Scores of the latent variables; see `repurchase.analysis.diagnostics.factor_scores`."""
        return factor_scores(self, method)

    @checks()
    def effects(
        self, outcome: str | None = None, bootstrap: Bootstrap | None = None, level: float | None = None,
        group: str | None = None,
    ) -> Effects:  # fmt: skip
        """Direct, indirect and total effects; see `repurchase.analysis.effects.result`."""
        return effects(self, outcome, bootstrap, level, group)

    @checks()
    def bootstrap(
        self, draws: int = 5000, seed: int = 1, indices: Indices | None = None, kind: str = "case"
    ) -> Bootstrap:
        """Refits of resamples; see `repurchase.analysis.effects.bootstrap`."""
        return bootstrap(self, draws, seed, indices, kind)

    # --------------------------------------------------------------------------------- what it says
    def tables(self) -> tuple[Table, ...]:
        """Fit measures, loadings, paths and latent covariances."""
        return tables(self, self.rules)

    def figures(self) -> tuple[Figure, ...]:
        """The path diagram, or the measurement model where there are no paths."""
        return figures(self)

    def sentences(self) -> tuple[Text, ...]:
        """How the model was fitted, and how it fits."""
        return sentences(self)

    def to_dict(self) -> Record:
        """Measures, estimates and explained variance, unrounded."""
        return fit_record(self)

    @checks()
    def summary(
        self,
        lang: str | None = None,
        *,
        fit_measures: bool = False,
        estimates: bool = True,
        ci: bool = False,
        standardized: bool = False,
        rsquare: bool = False,
        header: bool = True,
    ) -> str:
        """The page that lavaan's ``summary()`` prints, by the same switches.

        Parameters
        ----------
        lang : {"en", "zh"}, optional
            Default: the reader's language.
        fit_measures : bool
            Whether indices of fit stand below the test.
        estimates, header : bool
            Whether every parameter, and how the model was fitted, is shown.
        ci : bool
            Whether confidence intervals stand beside the estimates.
        standardized : bool
            Whether standardised solutions stand beside the estimates.
        rsquare : bool
            Whether explained variances stand below.

        Returns
        -------
        str
            A prompt shows it as it is; in a program, print it.
        """
        shown = SummaryParts(fit_measures, estimates, ci, standardized, rsquare, header)
        return PageText(lavaan_summary(self, shown, reading_language(lang)))

    @checks()
    def page(self, lang: str | None = None) -> str:
        """All of it for a terminal: how it was fitted, every parameter, and first of all what forbids its use."""
        return written(self, lang)

    def json(self) -> str:
        """The whole fit as JSON text: options, estimates, errors and notes too; NaN as null."""
        return json.dumps(whole(self), ensure_ascii=False, indent=1, allow_nan=False)


@checks()
def fit(
    model: str | Model,
    data: Data,
    estimator: str = "ML",
    missing: str = "listwise",
    group: str | None = None,
    group_equal: Sequence[str] = (),
    group_partial: Sequence[str] = (),
    ordered: bool | Sequence[str] = False,
    std_lv: bool = False,
    meanstructure: bool | None = None,
    likelihood: str = "normal",
    information: str | None = None,
    fixed_x: bool | None = None,
    cluster: str | None = None,
    weights: str | None = None,
    level: float = 0.95,
    auxiliary: Sequence[str] = (),
) -> Fit:
    """A structural equation model fitted to answers, as lavaan's ``sem()`` would.

    Parameters
    ----------
    model : str or Model
        lavaan syntax, or a `Model`.
    data : DataFrame or Survey
        One column a variable; a survey's items are reverse-keyed.
    estimator : str
        ``"ML"``, ``"MLM"``, ``"MLMV"``, ``"MLR"``, ``"GLS"``, ``"WLS"`` (distribution-free), ``"ULS"``, ``"DWLS"``,
        ``"WLSMV"``, ``"ULSMV"`` ...; ``"auto"``: MLR from five answer categories on, WLSMV below.
    missing : {"listwise", "fiml", "pairwise", "auto"}
        Cases with missing answers are left out, or used as far as they answered (pairwise: ordinal items only);
        ``"auto"`` leaves none out where the estimator allows it.
    group : str, optional
        Column with the groups of a multi-group model.
    group_equal : sequence of str
        What is equal between groups: ``"loadings"``, ``"intercepts"``, ``"means"``, ``"residuals"``,
        ``"residual.covariances"``, ``"lv.variances"``, ``"lv.covariances"``, ``"regressions"``, ``"thresholds"``.
    group_partial : sequence of str
        Parameters that are not equal after all (``"f=~x2"``).
    ordered : bool or sequence of str
        Ordinal items: all, or those named.
    std_lv : bool
        Unit variances instead of a marker loading.
    meanstructure : bool, optional
        Intercepts; by default where groups, missing answers or the model ask for them.
    likelihood : {"normal", "wishart"}
        Divisor N, or N - 1 as AMOS has it.
    information : {"expected", "observed"}, optional
        Where standard errors come from; the estimator's own by default.
    fixed_x : bool, optional
        Whether the moments of observed predictors are taken as given instead of being estimated. By default they are
        parameters, as in lavaan from 0.6-21 on; ordinal items are always modelled given their predictors.
    cluster : str, optional
        Column that names the cluster of each case (shop, class): errors and tests of ML and MLR then allow for it.
    weights : str, optional
        Column of sampling weights, scaled to the number of cases; errors and tests are then robust.
    level : float
        Of confidence intervals.
    auxiliary : sequence of str
        Columns that are not in the model and inform ``missing="fiml"`` about the missing answers, as saturated
        correlates; without effect otherwise.

    Returns
    -------
    Fit

    Raises
    ------
    ModelError
        When the model is misspelt or cannot be estimated.
    InputError, EstimationError
        When the data lack what the model needs.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(3)
    >>> trust = rng.normal(size=(200, 1))
    >>> frame = pd.DataFrame(trust + rng.normal(size=(200, 4)), columns=["t1", "t2", "t3", "t4"])
    >>> found = fit("trust =~ t1 + t2 + t3 + t4", frame)
    >>> found.converged, found.measures["df"]
    (True, 2)
    """
    given = Arguments(
        estimator, missing, group, group_equal, group_partial, ordered, std_lv, meanstructure, likelihood, information,
        level, auxiliary, fixed_x, cluster, weights,
    )  # fmt: skip
    return Fit.of(estimate(model, data, given))
