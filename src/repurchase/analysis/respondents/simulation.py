"""Made-up respondents: a survey drawn from a model, marked as synthetic wherever it goes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol, cast

import numpy as np
import pandas as pd

from repurchase.analysis.results.stated_claim import StatedClaim
from repurchase.analysis.results.wording import named
from repurchase.errors import ModelError
from repurchase.model.parameter import Parameter
from repurchase.model.table import Model
from repurchase.numeric.classical.population import rating_thresholds, ratings, unit_covariance
from repurchase.numeric.robust.moment_space import product_covariances
from repurchase.settings import MOST_MADE_UP_ANSWERS
from repurchase.survey.instrument import Background, Construct, Instrument, Item, Scale
from repurchase.survey.source import Source
from repurchase.survey.survey import Survey
from repurchase.text import joined, reader_language
from repurchase.user_calls.call_checks import checks

LOADING, EFFECT, CORRELATION, EASE = 0.75, 0.3, 0.4, 0.4


class StatedModel(Protocol):
    """The claims of a study file in lavaan's syntax, relation by relation."""

    @property
    def paths(self) -> Sequence[str]: ...
    @property
    def covariances(self) -> Sequence[str]: ...
    @property
    def syntax(self) -> str: ...


class StatedPopulation(Protocol):
    """Values that a study file states of made-up respondents, by lavaan's names, or by ``X*W->Y``."""

    @property
    def effects(self) -> Mapping[str, float]: ...


class StatedEntry(Protocol):
    """What is read of a study file here."""

    @property
    def model(self) -> StatedModel: ...
    @property
    def population(self) -> StatedPopulation: ...
    @property
    def language(self) -> str: ...


class StudyLike(Protocol):
    """A `Study`, which this layer does not know: its questionnaire and its claims."""

    @property
    def hypotheses(self) -> Sequence[StatedClaim]: ...

    @property
    def instrument(self) -> Instrument: ...
    @property
    def entry(self) -> StatedEntry: ...


@checks(
    "seed",
    "categories",
    "ease",
    n="respondents",
    loading="population_value",
    effect="population_value",
    correlation="population_value",
)
def simulate(
    model: StudyLike | Model | str,
    n: int = 238,
    seed: int = 20240238,
    *,
    effects: Mapping[str, float] | None = None,
    loading: float = LOADING,
    effect: float = EFFECT,
    correlation: float = CORRELATION,
    ease: float = EASE,
    categories: int = 5,
) -> Survey:
    """A survey of respondents who do not exist.

    Parameters
    ----------
    model : Study, Model or str
        A study, or lavaan syntax; numbers in it (``RI ~ 0.4*SAT``) are population values on the standardised metric.
    n : int
        Respondents.
    seed : int
    effects : mapping of str to float, optional
        Values by lavaan's names, over those of the model and of the study file's ``[population]``:
        ``{"RI~SAT": 0.4, "SAT~~TRUST": 0.2, "SAT=~SAT1": 0.8}``; ``"SAT*TRUST->RI"`` is an interaction.
    loading, effect, correlation : float
        Of whatever has no value: every loading, every regression, every pair of constructs that nothing acts on;
        a path that a hypothesis calls negative has minus `effect`. Covariances of disturbances are 0 unless given.
    ease : float
        How far answers lean towards agreement, in standard deviations.
    categories : int
        Points of the scale, 2 to 11, where the instrument has none.

    Returns
    -------
    Survey
        Answers as given (reversed items are answered the other way round); ``source.synthetic`` is True.

    Raises
    ------
    ModelError
        When a path names something that no items measure, or the values cannot be true together.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.simulate("SAT =~ s1 + s2 + s3; RI =~ r1 + r2 + r3; RI ~ 0.5*SAT", n=100, seed=1)
    >>> survey.n, survey.source.synthetic
    (100, True)
    """
    claims, instrument = stated_model(model, categories)
    cells = int(n) * (len(instrument.item_names) + len(instrument.statements) + len(instrument.background))
    if cells > MOST_MADE_UP_ANSWERS:
        raise ModelError("simulation.size", n=f"{n:,}", cells=f"{cells:,}", most=f"{MOST_MADE_UP_ANSWERS:,}")
    given, products = stated_effects(model, claims, effect, effects or {})
    values = population_values(claims, given, loading, effect)
    names = claims.latents
    sigma = latent_covariance(claims, values, names, correlation)
    rng = np.random.default_rng(seed)
    latent = rng.multivariate_normal(np.zeros(len(names)), sigma, size=n, method="cholesky")
    latent = with_interactions(latent, sigma, effects_on(claims, values, names), products, names)
    responses = _answers(instrument, latent, names, values, ease, rng)
    rows = pd.RangeIndex(1, n + 1)
    language = getattr(getattr(model, "entry", None), "language", "") or reader_language()
    source = Source(platform="simulation", language=language, n_rows=n, synthetic=True)
    background = _background(instrument, n, rng).set_index(rows)
    return Survey(responses.set_index(rows), instrument, background, source=source)


def stated_model(model: StudyLike | Model | str, categories: int) -> tuple[Model, Instrument]:
    """The model as a table, and the questionnaire that measures it."""
    if not isinstance(model, str | Model) and not hasattr(model, "entry"):
        raise ModelError("model.no_text", kind=type(model).__name__)
    if hasattr(model, "instrument"):
        study = cast(StudyLike, model)
        said, instrument = study.entry.model, study.instrument
        blocks = "\n".join(f"{c.name} =~ {' + '.join(c.item_names)}" for c in instrument)
        return Model.parse("\n".join([blocks, *said.paths, *said.covariances, said.syntax])), instrument
    claims = model if isinstance(model, Model) else Model.parse(str(model))
    scale = Scale(1, categories)
    constructs = tuple(
        Construct(c, named(c), tuple(Item(i, named(i)) for i in claims.indicators(c)), scale) for c in claims.latents
    )
    return claims, Instrument(constructs)


def stated_effects(
    model: StudyLike | Model | str, claimed_model: Model, effect: float, given: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Values over those of the model, and of the interactions: those given, the study file's, the negative ones.

    A path that a hypothesis calls negative has minus `effect`, unless the model gives a value.
    """
    free = {p.name for p in claimed_model.of("~") if not isinstance(p.fixed, int | float)}
    hypotheses = cast("Sequence[StatedClaim]", getattr(model, "hypotheses", ()))
    names = [f"{h.path[1]}~{h.path[0]}" for h in hypotheses if len(h.path) == 2 and h.sign == "-"]
    stated = cast(StudyLike, model).entry.population.effects if hasattr(model, "entry") else {}
    known = {name: -effect for name in names if name in free}
    known |= {name.replace(" ", ""): value for name, value in {**stated, **given}.items()}
    return (
        {name: value for name, value in known.items() if "*" not in name},
        {name: value for name, value in known.items() if "*" in name},
    )


def population_values(model: Model, given: dict[str, float], loading: float, effect: float) -> dict[str, float]:
    """Population values by name: those given, those in the model, the usual ones."""
    known = {p.name for p in model.parameters}
    unknown = [name for name in given if name.replace(" ", "") not in known and "~~" not in name]
    if unknown:
        raise ModelError("simulation.unknown", names=joined(unknown))
    usual = {"=~": loading, "~": effect, "~~": 0.0}
    values = {p.name: _number(p, usual[p.op]) for p in model.of("=~", "~", "~~")}
    return values | {name.replace(" ", ""): float(v) for name, v in given.items()}


def _number(p: Parameter, usual: float) -> float:
    return float(p.fixed) if isinstance(p.fixed, int | float) else usual


def latent_covariance(model: Model, values: dict[str, float], names: tuple[str, ...], correlation: float) -> np.ndarray:
    """Correlations of the constructs: exogenous ones related by `correlation`, the others as the paths have it."""
    place = {name: k for k, name in enumerate(names)}
    outside = [v for p in model.of("~") for v in (p.lhs, p.rhs) if v not in place]
    if outside or not names:
        raise ModelError("simulation.not_measured", names=joined(dict.fromkeys(outside)))
    B, related = effects_on(model, values, names), np.eye(len(names))
    free = [k for k in range(len(names)) if not B[k].any() and not any(p.lhs == names[k] for p in model.of("~"))]
    related[np.ix_(free, free)] = correlation
    for name, value in values.items():
        first, _, second = name.partition("~~")
        if second and first in place and second in place and first != second:
            related[place[first], place[second]] = related[place[second], place[first]] = value
    np.fill_diagonal(related, 1.0)
    try:
        return unit_covariance(B, related)
    except ValueError as error:
        raise ModelError("simulation.impossible") from error


def effects_on(model: Model, values: Mapping[str, float], names: tuple[str, ...]) -> np.ndarray:
    """Effects of the constructs on one another, row on column."""
    place = {name: k for k, name in enumerate(names)}
    B = np.zeros((len(names), len(names)))
    for p in model.of("~"):
        B[place[p.lhs], place[p.rhs]] = values[p.name]
    return B


def with_interactions(
    latent: np.ndarray, sigma: np.ndarray, B: np.ndarray, products: Mapping[str, float], names: tuple[str, ...]
) -> np.ndarray:
    """Scores to which products act as well, on their outcome and on all that it acts on; variances stay 1.

    A product of two normal variables is unrelated to every one of them, so that what is added only widens.
    """
    place = {name: k for k, name in enumerate(names)}
    triples = [re.split(r"\*|->", name) for name in products]
    unknown = [v for t in triples for v in t if v not in place] or [
        k for k, t in zip(products, triples, strict=True) if len(t) != 3
    ]
    if unknown:
        raise ModelError("simulation.unknown", names=joined(dict.fromkeys(unknown)))
    if not triples:
        return latent
    x, w, y = np.array([[place[v] for v in t] for t in triples]).T
    acting = np.linalg.inv(np.eye(len(names)) - B)[:, y] * np.array(list(products.values()))
    widened = 1 + np.einsum("jk,kl,jl->j", acting, product_covariances(sigma, x, w), acting)
    return (latent + (latent[:, x] * latent[:, w] - sigma[x, w]) @ acting.T) / np.sqrt(widened)


def _answers(
    instrument: Instrument,
    latent: np.ndarray,
    names: tuple[str, ...],
    values: dict[str, float],
    ease: float,
    rng: np.random.Generator,
) -> pd.DataFrame:
    place = {name: k for k, name in enumerate(names)}
    out: dict[str, np.ndarray] = {}
    for c in instrument.constructs:
        loadings = np.array([values[f"{c.name}=~{i}"] for i in c.item_names])
        if (np.abs(loadings) >= 1).any():
            raise ModelError("simulation.loading", construct=c.name)
        which = np.full(len(loadings), place[c.name])
        x = ratings(latent, loadings, which, rating_thresholds(len(c.scale.points), ease), rng) + c.scale.low - 1
        for j, item in enumerate(c.items):
            out[item.name] = c.scale.low + c.scale.high - x[:, j] if item.reversed else x[:, j]
    for s in instrument.statements:
        score = latent[:, [place[s.driver]]] if s.driver in place else rng.standard_normal((len(latent), 1))
        cuts = rating_thresholds(len(s.scale.points), ease)
        out[s.name] = ratings(score, np.array([LOADING]), np.array([0]), cuts, rng)[:, 0] + s.scale.low - 1
    for check in instrument.checks:
        out[check.name] = np.full(len(latent), float(check.answer))
    return pd.DataFrame(out)


def _background(instrument: Instrument, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Answers to the background questions; those without options are left out.

    Every option is as likely as another, of a question that decides who takes part those with which they do.
    """
    out: dict[str, np.ndarray | pd.Categorical] = {}
    for question in instrument.background:
        out |= _drawn(question, n, rng)
    return pd.DataFrame(out, index=range(n))


def _drawn(question: Background, n: int, rng: np.random.Generator) -> dict[str, np.ndarray | pd.Categorical]:
    options = [next(iter(o.values())) for o in question.options]
    if not options:
        return {}
    if question.kind == "multiple":
        return {f"{question.name}: {o}": rng.random(n) < 1 / 2 for o in options}
    kept = [k for k, o in enumerate(question.options) if {*o.values()} & {*question.keep}] or range(len(options))
    codes = np.array([*kept])[rng.integers(0, len(kept), n)]
    return {question.name: pd.Categorical.from_codes(codes, options, ordered=question.kind == "ordered")}
