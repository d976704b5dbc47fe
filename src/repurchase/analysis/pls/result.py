"""Partial least squares path models of a survey, beside the covariance-based ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from repurchase.analysis.pls import tables
from repurchase.analysis.pls.findings import LEAST_DRAWS, PathFindings, PlsPath
from repurchase.analysis.pls.predictive_ability import ability_records
from repurchase.analysis.pls.words import cautions, sentences
from repurchase.analysis.results.answer_scales import scale_problems
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, require_enough, usable
from repurchase.analysis.sem.fitted import Fitted
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import EstimationError, ModelError, Note, UnknownNameError, name_hint, note
from repurchase.literature import RULES, Rules
from repurchase.model.table import Model
from repurchase.numeric.pls.bootstrap import PlsBootstrap, pls_bootstrap
from repurchase.numeric.pls.model import PlsDesign, PlsEstimates, Scheme, path_matrix, pls_design, pls_estimates
from repurchase.numeric.pls.prediction import ImportancePerformance, importance_performance, pls_predict
from repurchase.numeric.pls.quality import PlsQuality, pls_quality
from repurchase.numeric.resampling.covariances import correlations
from repurchase.numeric.resampling.intervals import inverted_p, percentile_limits
from repurchase.settings import listed_names
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text
from repurchase.user_calls.call_checks import checks

TOLD_OF_PATH = ("estimate", "std_error", "ci_low", "ci_high", "p_value", "f2", "vif", "covariance_based")
Paths = str | Model | Sequence[tuple[str, str]] | Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class PathModel(PathFindings, Result):
    """A PLS path model, its quality, bootstrap, predictions and importance map.

    Attributes
    ----------
    survey : Survey
    names, items : tuple of str
        Constructs and items in the order of every matrix.
    formative : tuple of str
        Constructs of mode B.
    consistent : bool
        Whether PLSc corrected reflective constructs for attenuation.
    outcome : str
        The construct of the importance map.
    n : int
        Complete answer sheets.
    """

    def tables(self) -> tuple[Table, ...]:
        found = [tables.structural(self), tables.explained(self)]
        if len(self.formative) < len(self.names):
            found.append(tables.measured(self))
        if self.formative:
            found.append(tables.formative(self))
        if self.prediction is not None:
            found += [tables.prediction(self), tables.ability_table(self)]
        return (
            *found,
            tables.fornell_larcker(self),
            tables.htmt(self),
            tables.cross_loadings(self),
            tables.total_effects(self),
            tables.importance(self),
        )

    def figures(self) -> tuple[Figure, ...]:
        return (tables.importance_map(self),)

    def sentences(self) -> tuple[Text, ...]:
        return tuple(sentences(self))

    def to_dict(self) -> Record:
        """``pls`` of ``findings.json``."""
        e, q = self.estimates, self.quality
        at = {c: j for j, c in enumerate(self.names)}
        return {
            "n": self.n,
            "scheme": self.scheme,
            "consistent": self.consistent,
            "formative": self.formative,
            "iterations": e.iterations,
            "srmr": {"saturated": q.srmr_saturated, "estimated": q.srmr_estimated},
            "paths": [
                {"path": f"{p.source} -> {p.target}", **{name: getattr(p, name) for name in TOLD_OF_PATH}}
                for p in self.paths
            ],
            "constructs": [
                {
                    "construct": c,
                    "alpha": q.alpha[j],
                    "rho_a": q.rho_a[j],
                    "rho_c": q.rho_c[j],
                    "ave": q.ave[j],
                    "r_squared": e.r_squared[j],
                    "adjusted": q.adjusted[j],
                    "q2_predict": self.prediction.q2_constructs[j] if self.prediction else None,
                }
                for c, j in at.items()
            ],
            "items": [
                {
                    "item": item,
                    "construct": self.names[self.design.owner[i]],
                    "loading": e.loadings[i],
                    "weight": e.weights[i],
                    "vif": q.outer_vif[i],
                }
                for i, item in enumerate(self.items)
            ],
            "cvpat": ability_records(self),
            "htmt": {"constructs": self.names, "values": q.htmt},
        }


@checks("scheme", "draws", "seed", "level", "folds", "repeats")
def pls(
    data: Data,
    model: Paths,
    constructs: Constructs = None,
    *,
    formative: Sequence[str] = (),
    scheme: Scheme = "path",
    consistent: bool = False,
    draws: int = 5000,
    seed: int = 1,
    level: float = 0.95,
    folds: int = 10,
    repeats: int = 10,
    fit: Fitted | None = None,
    outcome: str | None = None,
    rules: Rules = RULES,
) -> PathModel:
    """A PLS path model: paths, measurement, explained variance, predictions and importance.

    Parameters
    ----------
    data : Survey or DataFrame
    model : str, Model, pairs (from, to), or mapping of outcome to its predictors
        The paths; of lavaan syntax the regressions, and for a frame without `constructs` the measurement.
    constructs : mapping of str to list of str, optional
    formative : sequence of str
        Constructs of mode B (regression weights); the others are mode A (correlation weights).
    scheme : {"path", "factorial", "centroid"}
        Inner weights.
    consistent : bool
        Correct reflective constructs for attenuation (PLSc).
    draws, seed : int
        Bootstrap resamples (0: none) and the seed of all random numbers.
    level : float
        Coverage of the percentile intervals.
    folds, repeats : int
        Cross-validation of PLSpredict (0 repeats: none).
    fit : Fit, optional
        A covariance-based fit whose standardised coefficients stand beside these.
    outcome : str, optional
        Construct of the importance map; default: the last that leads to no other.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    PathModel

    Raises
    ------
    InputError
        When an option or a construct is unknown.
    ModelError
        When there is no path, or paths run in a circle.
    EstimationError
        When there are too few complete answer sheets, or the weights do not settle.

    Notes
    -----
    Complete answer sheets; equals R's seminr. No sign changes in the bootstrap.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> x = rng.standard_normal((150, 1))
    >>> y = 0.6 * x + 0.8 * rng.standard_normal((150, 1))
    >>> items = np.hstack([x, x, y, y]) + 0.5 * rng.standard_normal((150, 4))
    >>> frame = pd.DataFrame(items, columns=["x1", "x2", "y1", "y2"])
    >>> found = pls(frame, {"Y": ["X"]}, {"X": ["x1", "x2"], "Y": ["y1", "y2"]}, draws=200)
    >>> found.paths[0].excludes_zero
    True
    """
    edges, measures = _edges(model)
    survey, notes = usable(as_survey(data, constructs if constructs is not None else measures))
    survey, left_out = _on_paths(survey, edges)
    names = tuple(c.name for c in survey.instrument.constructs)
    frame = survey.frame().dropna()
    require_enough(len(frame), rules, text("pls.analysis"), frame.shape[1] + 1)
    x = frame.to_numpy(float)
    formative = listed_names(formative)
    design = _design(survey, names, edges, formative, consistent)
    r = correlations(np.cov(x, rowvar=False))
    estimates = pls_estimates(r, design, scheme=scheme)
    if not estimates.converged:
        raise EstimationError("pls.not_converged")
    boot = pls_bootstrap(x, design, estimates, draws=draws, seed=seed, scheme=scheme) if draws else None
    quality = pls_quality(r, len(x), design, estimates, scheme=scheme)
    predicted = (
        pls_predict(x, design, folds=min(folds, len(x)), repeats=repeats, seed=seed, scheme=scheme) if repeats else None
    )
    goal = _outcome(names, design, outcome)
    problems = scale_problems(survey, names)
    ipma = _importance(x, survey, design, estimates, goal, problems)
    found = PathModel(
        survey,
        names,
        tuple(frame.columns),
        design,
        estimates,
        quality,
        boot,
        predicted,
        ipma,
        _paths(names, design, estimates, quality, boot, fit, level),
        tuple(c for c in names if c in formative),
        consistent,
        scheme,
        goal,
        len(x),
        level,
        rules,
        provenance=provenance(
            survey,
            seed=seed,
            scheme=scheme,
            consistent=consistent,
            draws=draws,
            folds=folds,
            repeats=repeats,
            level=level,
        ),
    )
    return replace(found, notes=(*notes, *left_out, *problems.values(), *cautions(found)))


def _importance(
    x: Floats, survey: Survey, design: PlsDesign, estimates: PlsEstimates, goal: str, problems: Collection[str]
) -> ImportancePerformance:
    """Importance and performance; neither where a construct of the two, one of `problems`, has no scale for it."""
    made = survey.instrument.constructs
    ends = np.array([[c.scale.low, c.scale.high] for c in made for _ in c.items], dtype=float)
    at = [c.name for c in made].index(goal)
    found = importance_performance(x, design, estimates, at, ends[:, 0], ends[:, 1])
    lost = np.array([c.name in problems or goal in problems for c in made])
    importance, performance = (np.where(lost, np.nan, v) for v in (found.importance, found.performance))
    return replace(found, importance=importance, performance=performance)


def _edges(model: Paths) -> tuple[list[tuple[str, str]], dict[str, list[str]] | None]:
    """Paths (from, to), and the items of each construct where the model says them."""
    measures: dict[str, list[str]] = {}
    if isinstance(model, str):
        model = Model.parse(model)
    if isinstance(model, Model):
        found = [(p.rhs, p.lhs) for p in model.of("~")]
        measures = {latent: list(model.indicators(latent)) for latent in model.latents}
    elif isinstance(model, Mapping):
        found = [(source, target) for target, sources in model.items() for source in sources]
    elif not isinstance(model, list | tuple):
        raise ModelError("pls.no_model", kind=type(model).__name__)
    else:
        found = [(str(source), str(target)) for source, target in model]
    found = list(dict.fromkeys(found))
    if not found:
        raise ModelError("pls.no_paths")
    return found, measures or None


def _on_paths(survey: Survey, edges: Sequence[tuple[str, str]]) -> tuple[Survey, tuple[Note, ...]]:
    known = [c.name for c in survey.instrument.constructs]
    used = {name for edge in edges for name in edge}
    unknown = sorted(used - set(known))
    if unknown:
        raise UnknownNameError("inputs.unknown_construct", construct=unknown[0], hint=name_hint(unknown[0], known))
    apart = [c for c in survey.instrument.constructs if c.name not in used]
    if not apart:
        return survey, ()
    kept = tuple(c for c in survey.instrument.constructs if c.name in used)
    made = replace(survey, instrument=survey.instrument.with_constructs(kept))
    return made, (note("pls.apart", "info", constructs=joined(c.label for c in apart)),)


def _design(
    survey: Survey, names: tuple[str, ...], edges: Sequence[tuple[str, str]], formative: Sequence[str], consistent: bool
) -> PlsDesign:
    unknown = [c for c in formative if c not in names]
    if unknown:
        raise UnknownNameError("inputs.unknown_construct", construct=unknown[0], hint=name_hint(unknown[0], names))
    links = path_matrix(len(names), ((names.index(a), names.index(b)) for a, b in edges))
    ends = np.cumsum([len(c.items) for c in survey.instrument.constructs])
    blocks = [list(range(end - len(c.items), end)) for c, end in zip(survey.instrument.constructs, ends, strict=True)]
    try:
        return pls_design(blocks, links, ["B" if c in formative else "A" for c in names], consistent)
    except ValueError as error:
        raise ModelError("pls.cycle") from error


def _outcome(names: tuple[str, ...], design: PlsDesign, asked: str | None) -> str:
    """The construct asked for, or the last that leads to no other."""
    if asked is not None:
        if asked not in names:
            raise UnknownNameError("inputs.unknown_construct", construct=asked, hint=name_hint(asked, names))
        return asked
    final = [j for j in range(len(names)) if not design.paths[j].any()]
    return names[final[-1]]


def _paths(
    names: tuple[str, ...],
    design: PlsDesign,
    estimates: PlsEstimates,
    quality: PlsQuality,
    boot: PlsBootstrap | None,
    fit: Fitted | None,
    level: float,
) -> tuple[PlsPath, ...]:
    k = len(design.edges)
    spread, limits, p = np.full(k, np.nan), np.full((2, k), np.nan), np.full(k, np.nan)
    if boot is not None and len(boot.paths) >= LEAST_DRAWS:
        spread, limits, p = boot.paths.std(axis=0, ddof=1), percentile_limits(boot.paths, level), inverted_p(boot.paths)
    beside = _covariance_based(fit)
    return tuple(
        PlsPath(
            names[i],
            names[j],
            float(estimates.paths[i, j]),
            float(spread[e]),
            float(limits[0, e]),
            float(limits[1, e]),
            float(p[e]),
            beside.get((names[i], names[j]), float("nan")),
            float(quality.f_squared[i, j]),
            float(quality.inner_vif[i, j]),
        )
        for e, (i, j) in enumerate(design.edges)
    )


def _covariance_based(fit: Fitted | None) -> dict[tuple[str, str], float]:
    """Standardised regressions of a covariance-based fit by (from, to)."""
    if fit is None:
        return {}
    rows = fit.estimates[fit.estimates["op"] == "~"]
    return {(r.rhs, r.lhs): float(r.std_all) for r in rows.itertuples()}
