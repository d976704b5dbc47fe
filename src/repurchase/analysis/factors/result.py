"""Exploratory factor analysis of a questionnaire's items."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from repurchase.analysis.factors import tables
from repurchase.analysis.factors.findings import Correlation, FactorFindings
from repurchase.analysis.factors.words import cautions, sentences
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import (
    Constructs,
    Data,
    as_survey,
    item_categories,
    provenance,
    require_enough,
    usable,
)
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import EstimationError, InputError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.categorical.item_correlations import item_correlations
from repurchase.numeric.factors.analysis import (
    FactorSolution,
    ParallelAnalysis,
    factor_analysis,
    factorability,
    parallel_analysis,
    random_halves,
)
from repurchase.numeric.factors.assignment import best_assignment
from repurchase.numeric.factors.extraction import Method
from repurchase.numeric.factors.rotation import Method as Rotation
from repurchase.survey.survey import Survey
from repurchase.text import Text, listed, text
from repurchase.user_calls.call_checks import checks

METHODS = ("pca", "paf", "minres", "ml")
ROTATIONS = ("varimax", "promax", "oblimin", "none")
CORRELATIONS = ("pearson", "polychoric", "auto")
RETENTION = ("constructs", "parallel", "eigenvalue")


@dataclass(frozen=True)
class Exploration(FactorFindings, Result):
    """An exploratory factor analysis holds its solution, how the number of factors was decided, and its suitability.

    Attributes
    ----------
    survey : Survey
        The respondents it used; `rest` holds the other half of a split sample.
    items : tuple of str
        Rows of every matrix.
    solution : FactorSolution
    suitability : Factorability
        KMO, item MSA and Bartlett's test.
    components, common : ParallelAnalysis
        Of the correlations, and of common factors; both from Pearson correlations.
    retention : {"constructs", "parallel", "eigenvalue", "given"}
        What decided the number of factors.
    factor_of : mapping of construct to column, or None
        The factor on which each construct's items load most, one factor a construct.
    n : int
        Complete answer sheets.
    """

    def tables(self) -> tuple[Table, ...]:
        found = [tables.suitability(self), tables.retention(self), tables.variance(self), tables.loadings(self)]
        if self.oblique:
            found.append(tables.factor_correlations(self))
        return (*found, tables.every_loading(self), *([tables.structure(self)] if self.oblique else []))

    def figures(self) -> tuple[Figure, ...]:
        return (tables.scree(self),)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        """``factors`` of ``findings.json``."""
        s, k = self.solution, self.suitability
        return {
            "n": self.n,
            "method": self.method,
            "rotation": self.rotation,
            "correlation": self.correlation,
            "kmo": k.kmo,
            "bartlett": {"chisq": k.chisq, "df": k.df, "p_value": k.p_value},
            "n_factors": self.m,
            "retention": self.retention,
            "parallel": {
                "components": self.components.retained,
                "factors": self.common.retained,
                "percentile": self.components.percentile,
                "draws": self.components.draws,
                "quantile": self.components.quantile,
            },
            "eigenvalues": s.eigenvalues,
            "extracted": s.extracted,
            "rotated": s.rotated,
            "phi": s.phi,
            "items": [
                {
                    "item": name,
                    "construct": self.survey.instrument.construct_of(name).name,
                    "factor": int(self.main_factor[i]) + 1,
                    "msa": k.msa[i],
                    "communality": s.communalities[i],
                    "loadings": s.loadings[i],
                }
                for i, name in enumerate(self.items)
            ],
        }


@checks("percentile", "draws", "seed")
def efa(
    data: Data,
    constructs: Constructs = None,
    *,
    n_factors: int | str | None = None,
    method: Method = "minres",
    rotation: Rotation | None = None,
    correlation: str = "auto",
    kaiser: bool = True,
    percentile: float = 95.0,
    draws: int = 1000,
    seed: int = 1,
    split: bool = False,
    rules: Rules = RULES,
) -> Exploration:
    """Exploratory factor analysis of the items: suitability, number of factors, loadings.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    n_factors : int or {"constructs", "parallel", "eigenvalue"}, optional
        Default: as many as there are constructs, with the other rules beside them.
    method : {"minres", "ml", "paf", "pca"}
        Common factors by minimum residuals, maximum likelihood or principal axes; principal components as SPSS does by
        default.
    rotation : {"oblimin", "promax", "varimax", "none"}, optional
        Default: oblimin, which lets common factors correlate; varimax for components.
    correlation : {"auto", "pearson", "polychoric"}
        Auto: polychoric for items of five or fewer categories (polyserial with the others), Pearson for components and
        where polychoric correlations are not positive definite.
    kaiser : bool
        Kaiser normalisation while rotating.
    percentile, draws, seed
        Parallel analysis: percentile of the simulated eigenvalues (0 to 100), data sets, seed.
    split : bool
        Use a random half, so that a confirmatory analysis can use the other (`Exploration.rest`); not done
        below the sample size of the criterion ``split_sample``.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    Exploration

    Raises
    ------
    InputError
        When an option is unknown, or more factors are asked for than the items carry.
    EstimationError
        When there are fewer than three usable items, too few complete answer sheets, or a singular matrix.

    Notes
    -----
    Complete answer sheets only. KMO, Bartlett, minres and ML equal R's psych; oblimin equals GPArotation, promax
    R's ``stats::promax``.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> two = rng.standard_normal((200, 2))
    >>> x = np.repeat(two, 3, axis=1) + 0.7 * rng.standard_normal((200, 6))
    >>> frame = pd.DataFrame(x, columns=["a1", "a2", "a3", "b1", "b2", "b3"])
    >>> efa(frame, {"A": ["a1", "a2", "a3"], "B": ["b1", "b2", "b3"]}).factor_of
    {'A': 1, 'B': 0}
    """
    rotation = rotation or ("varimax" if method == "pca" else "oblimin")
    _check_options(method, rotation, correlation)
    survey, notes = usable(as_survey(data, constructs))
    survey, rest, halved = _split(survey, seed, rules) if split else (survey, None, ())
    frame = survey.frame().dropna()
    require_enough(len(frame), rules, text("factors.analysis"), frame.shape[1] + 1)
    if frame.shape[1] < 3:
        raise EstimationError("factors.too_few_items", n=frame.shape[1])
    pearson = np.corrcoef(frame.to_numpy(float), rowvar=False)
    common, components = (
        parallel_analysis(pearson, len(frame), kind=kind, draws=draws, percentile=percentile, seed=seed)
        for kind in ("factors", "components")
    )
    m, how = _number(n_factors, survey, components if method == "pca" else common, components.eigenvalues)
    asked = "pearson" if (correlation, method) == ("auto", "pca") else correlation
    r, kind, unusable = _correlations(survey, frame, asked, rules)
    solution = _solved(r, m, len(frame), method, rotation, kaiser)
    made = {"method": method, "rotation": rotation, "correlation": kind, "n_factors": m, "kaiser": kaiser}
    simulated = {"percentile": percentile, "draws": draws, "split": rest is not None}
    found = Exploration(
        survey,
        tuple(frame.columns),
        solution,
        factorability(r, len(frame)),
        components,
        common,
        method,
        rotation,
        kind,
        how,
        _factor_of(survey, tuple(frame.columns), solution.loadings),
        len(frame),
        rest,
        rules,
        provenance=provenance(survey, seed=seed, **made, **simulated),
    )
    return replace(found, notes=(*notes, *halved, *unusable, *cautions(found)))


def _check_options(method: str, rotation: str, correlation: str) -> None:
    for value, known in ((method, METHODS), (rotation, ROTATIONS), (correlation, CORRELATIONS)):
        if value not in known:
            raise InputError("factors.unknown_option", value=value, known=listed(known))


def _split(survey: Survey, seed: int, rules: Rules) -> tuple[Survey, Survey | None, tuple[Note, ...]]:
    rule = rules["split_sample"]
    if not rule.met_by(survey.n):
        return survey, None, (note("factors.no_split", n=survey.n, need=rule.bound),)
    first, _ = random_halves(survey.n, seed)
    mask = np.isin(np.arange(survey.n), first)
    kept = survey.keep(mask)
    return kept, survey.keep(~mask), (note("factors.split", "info", n=kept.n, rest=survey.n - kept.n, seed=seed),)


def _number(
    asked: int | str | None, survey: Survey, parallel: ParallelAnalysis, eigenvalues: Floats
) -> tuple[int, str]:
    """How many factors, and by which rule; one at least."""
    p = len(eigenvalues)
    if isinstance(asked, int):
        if not 1 <= asked < p:
            raise InputError("factors.impossible_number", n=asked, items=p)
        return asked, "given"
    rule = asked or "constructs"
    if rule not in RETENTION:
        raise InputError("factors.unknown_option", value=rule, known=listed(RETENTION))
    found = {
        "constructs": len(survey.instrument.constructs),
        "parallel": parallel.retained,
        "eigenvalue": int(np.sum(eigenvalues > 1)),
    }[rule]
    return min(max(found, 1), p - 1), rule


def _correlations(
    survey: Survey, frame: pd.DataFrame, asked: str, rules: Rules
) -> tuple[Floats, Correlation, tuple[Note, ...]]:
    """The matrix that is analysed, of what kind it is, and what is to be said of that."""
    rule, counted = rules["polychoric_categories"], item_categories(survey)
    few = np.array([asked == "polychoric" or (asked == "auto" and rule.met_by(counted[v])) for v in frame.columns])
    found = item_correlations(frame.to_numpy(float), few)
    if asked == "auto" and few.any() and not found.usable:
        plain = item_correlations(frame.to_numpy(float), np.zeros(len(few), bool))
        return plain.values, "pearson", (note("factors.pearson_instead", n=len(frame)),)
    return found.values, "polychoric" if few.all() else "mixed" if few.any() else "pearson", ()


def _solved(r: Floats, m: int, n: int, method: Method, rotation: Rotation, kaiser: bool) -> FactorSolution:
    try:
        return factor_analysis(r, m, n, method=method, rotation=rotation, kaiser=kaiser)
    except ValueError as error:  # maximum likelihood of a matrix that is not positive definite
        raise EstimationError("factors.singular") from error


def _factor_of(survey: Survey, items: tuple[str, ...], loadings: Floats) -> dict[str, int | None]:
    """The factor of each construct: the assignment that holds most of the constructs' squared loadings."""
    constructs = survey.instrument.constructs
    weight = np.array([np.sum(loadings[[items.index(i) for i in c.item_names]] ** 2, axis=0) for c in constructs])
    rows, columns = best_assignment(weight)
    found: dict[str, int | None] = {c.name: None for c in constructs}
    found |= {constructs[i].name: int(j) for i, j in zip(rows, columns, strict=True)}
    return found
