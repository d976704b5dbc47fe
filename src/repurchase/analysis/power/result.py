"""What samples of several sizes would find of a study's hypotheses, if its assumptions hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from repurchase.analysis.power import tables
from repurchase.analysis.power.assumed_model import assumed_model
from repurchase.analysis.power.findings import FIT_TESTS, EffectAt, EffectPower, PowerFindings, SamplesAt
from repurchase.analysis.power.replications import Replications, planned_estimator
from repurchase.analysis.power.words import sentences
from repurchase.analysis.respondents.simulation import CORRELATION, EASE, EFFECT, LOADING, StudyLike
from repurchase.analysis.results.result import Provenance, Record, Result, plain, versions
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import CAUTION, ModelError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.model.table import Model
from repurchase.numeric.classical.shares import wilson_interval
from repurchase.numeric.power.detected_effects import DetectedEffect, detected_effect
from repurchase.numeric.power.drawn_samples import SampleBlock
from repurchase.numeric.power.fit_power import fit_power, fit_sample
from repurchase.numeric.power.needed_sample import needed_sample
from repurchase.numeric.power.path_draws import PathDraws
from repurchase.settings import checked, reading_language
from repurchase.short_repr import PageText
from repurchase.text import Text, joined, text
from repurchase.user_calls.call_checks import checks
from repurchase.work.task_map import work_on

SIZES = (100, 150, 200, 250, 300, 400, 500)
REPLICATIONS, TARGET, SEED = 1_000, 0.8, 20240238
POWER_SCHEMA = "repurchase.power/1"
FEW = 0.9  # share of the samples that should converge
Progress = Callable[[Text, int, int], None]


@dataclass(frozen=True)
class Power(PowerFindings, Result):
    """Power of every hypothesis and indirect effect by sample size.

    Attributes
    ----------
    effects : tuple of EffectPower
        Hypotheses first; ``.by_size`` has power, bias and coverage at each size, ``.needed`` the size for the target.
    samples : tuple of SamplesAt
        Convergence, all hypotheses together, and the power of the tests of fit, by size.
    needed_all : NeededSample or None
        The size at which all hypotheses are found in one sample with the target power.
    population : AssumedPopulation
    fit_needed : mapping of str to int or None
        Respondents for the target power of the tests of ``close`` and ``not_close`` fit.
    df, parameters : int
        Degrees of freedom, and free parameters of the model.
    """

    def tables(self) -> tuple[Table, ...]:
        fits = (tables.fit_table(self),) if self.df > 0 else ()
        shown = (tables.power_table(self), tables.samples_table(self), *fits, tables.assumed_table(self))
        return (*shown, tables.detail_table(self))

    def figures(self) -> tuple[Figure, ...]:
        return (tables.power_curves(self),) if len(self.samples) > 1 else ()

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    @checks()
    def page(self, lang: str | None = None) -> str:
        """Sentences, the tables by size and cautions; the assumptions and each estimate's quality are in the files."""
        lang = reading_language(lang)
        parts = [said.render(lang) for said in self.sentences()]
        parts += [table.page(lang) for table in self.tables() if not table.appendix]
        parts += [n.message.render(lang) for n in self.notes]
        return PageText("\n\n".join(parts))

    def to_dict(self) -> Record:
        effects = [
            {"id": e.effect.id, "path": " -> ".join(e.effect.path), "value": e.effect.value,
             "needed": None if e.needed is None else asdict(e.needed),
             "by_size": [{**asdict(size), "bias": e.bias(k), "std_error_bias": size.error_bias}
                         for k, size in enumerate(e.by_size)]}
            for e in self.effects
        ]  # fmt: skip
        return plain({
            "schema": POWER_SCHEMA, "replications": self.replications, "seed": self.seed, "estimator": self.estimator,
            "alpha": self.alpha, "target": self.target, "df": self.df, "parameters": self.parameters,
            "population": asdict(self.population), "effects": effects,
            "samples": [asdict(s) for s in self.samples],
            "needed_all": None if self.needed_all is None else asdict(self.needed_all),
            "fit_needed": dict(self.fit_needed), "left_out": asdict(self.left_out),
            "notes": [n.message for n in self.notes],
        })  # fmt: skip


@checks(
    "seed",
    "workers",
    "scheduler",
    "categories",
    "ease",
    "replications",
    loading="population_value",
    effect="population_value",
    correlation="population_value",
    target="target_power",
)
def power(
    model: StudyLike | Model | str,
    n: int | Sequence[int] = SIZES,
    *,
    effects: Mapping[str, float] | None = None,
    effect: float = EFFECT,
    loading: float = LOADING,
    correlation: float = CORRELATION,
    ease: float = EASE,
    categories: int = 5,
    replications: int = REPLICATIONS,
    target: float = TARGET,
    estimator: str = "auto",
    seed: int = SEED,
    rules: Rules = RULES,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Power:
    """Power of a study's hypotheses before it is fielded, by Monte Carlo on its own model with rated answers.

    Parameters
    ----------
    model : Study, Model or str
        A study, or lavaan syntax; numbers in it (``RI ~ 0.4*SAT``) are population values on the standardised metric,
        and the model that is fitted leaves them free. ``0*SAT`` asks for the rate of false positives.
    n : int or sequence of int
        Respondents, more than the model has items.
    effects : mapping of str to float, optional
        Values by lavaan's names, over those of the model: ``{"RI~SAT": 0.4, "SAT=~SAT1": 0.8}``.
    effect, loading, correlation, ease, categories : float or int
        Of whatever has no value, as `simulate` has them; a path that a hypothesis calls negative has minus `effect`.
    replications : int
        Samples of each size.
    target : float
        Power that is wanted.
    estimator : str
        ``"auto"`` (MLR from five categories on, WLSMV below), ``"MLR"``, ``"ML"`` or ``"WLSMV"``, whose samples are
        fitted one by one and take far longer.
    seed : int
    rules : Rules
        Its alpha decides.
    workers : int
        Processes that share the samples, where the system can fork them safely (Linux); the results are the same.
    scheduler : str, optional
        Address of a Dask scheduler, ``tcp://host:port``, whose workers share them instead; the results are the same.
    progress : callable, optional
        Is told what is done: a text, how much of it, and how much there is.

    Returns
    -------
    Power

    Raises
    ------
    ModelError
        When the study has no paths, the values cannot be true together, the model is not identified, or a sample is no
        larger than the number of items.

    Notes
    -----
    Of each sample the paths are tested as the chapter tests them (Wald's z of the unstandardised estimate); an indirect
    effect is found where each of its paths is significant (joint significance, MacKinnon et al. 2002), whose power is
    near that of the bootstrap interval that the chapter reads. A sample that does not converge finds nothing.

    Examples
    --------
    >>> import repurchase as rp
    >>> model = "SAT =~ s1 + s2 + s3; RI =~ r1 + r2 + r3; RI ~ 0.5*SAT"
    >>> found = rp.power(model, n=(60, 120), replications=200, seed=1)
    >>> found.effects[0].by_size[1].power > 0.9
    True
    """
    sizes = _sizes(n)
    for name, value in (effects or {}).items():
        checked("population_value", value, name)
    assumed = assumed_model(model, dict(effects or {}), loading, effect, correlation, ease, categories)
    prepared = Replications.prepared(assumed, planned_estimator(assumed, estimator))
    if sizes[0] <= len(assumed.items):
        raise ModelError("power.too_small", n=sizes[0], items=len(assumed.items))
    with work_on(workers, scheduler):
        draws = prepared.draws(sizes, replications, seed, _telling(progress, sizes, replications))
    return _told(prepared, sizes, draws, replications, target, seed, rules)


def _sizes(n: int | Sequence[int]) -> tuple[int, ...]:
    several = [n] if isinstance(n, int | np.integer) or not isinstance(n, Sequence | np.ndarray) else list(n)
    for one in several or [0]:
        checked("sample_size", one, "n")
    return tuple(sorted({int(one) for one in several}))


def _telling(progress: Progress | None, sizes: Sequence[int], replications: int) -> Callable[[SampleBlock], None]:
    """What tells how much of the whole work is done: respondents drawn, of all that will be."""
    if progress is None:
        return lambda block: None

    def told(block: SampleBlock) -> None:
        before = sum(size for size in sizes if size < block.n) * replications
        progress(text("power.stage", n=block.n), before + block.n * block.last, sum(sizes) * replications)

    return told


def _told(
    prepared: Replications,
    sizes: tuple[int, ...],
    draws: Sequence[PathDraws],
    replications: int,
    target: float,
    seed: int,
    rules: Rules,
) -> Power:
    assumed, alpha = prepared.assumed, rules.alpha
    place = {edge: k for k, edge in enumerate(assumed.edges)}
    steps = [[place[step] for step in zip(e.path, e.path[1:], strict=False)] for e in assumed.effects]
    found = [[detected_effect(d, s, e.value, alpha) for e, s in zip(assumed.effects, steps, strict=True)]
             for d in draws]  # fmt: skip
    powers = []
    for j, e in enumerate(assumed.effects):
        at = tuple(_effect_at(n, row[j], replications) for n, row in zip(sizes, found, strict=True))
        needed = None if e.is_null else needed_sample(sizes, [a.count for a in at], replications, target)
        powers.append(EffectPower(e, at, needed))
    stated = any(e.id for e in assumed.effects)
    together = [j for j, e in enumerate(assumed.effects) if not e.is_null and (e.id or not stated)]
    counts = [int(np.logical_and.reduce([row[j].detected for j in together]).sum()) if together else 0 for row in found]
    samples = tuple(_samples(prepared.df, n, d, k, alpha) for n, d, k in zip(sizes, draws, counts, strict=True))
    fits = {name: fit_sample(prepared.df, *pair, target, alpha) if prepared.df > 0 else None
            for name, pair in FIT_TESTS.items()}  # fmt: skip
    return Power(
        tuple(powers), samples, needed_sample(sizes, counts, replications, target) if together else None,
        assumed.described, {c.name: c.label for c in assumed.instrument}, replications, seed, prepared.estimator,
        target, alpha, prepared.df, prepared.structure.layout.f, fits, rules, _notes(samples),
        Provenance(options={"n": list(sizes), "replications": replications}, seed=seed, versions=versions("numpy")),
        assumed.left_out,
    )  # fmt: skip


def _effect_at(n: int, effect: DetectedEffect, replications: int) -> EffectAt:
    count = int(effect.detected.sum())
    low, high = wilson_interval(count, replications)
    return EffectAt(n, count, count / replications, low, high, effect.mean, effect.sd, effect.error, effect.coverage)


def _samples(df: int, n: int, draws: PathDraws, count: int, alpha: float) -> SamplesAt:
    replications = len(draws.converged)
    low, high = wilson_interval(count, replications)
    fits = {name: fit_power(n, df, *pair, alpha) for name, pair in FIT_TESTS.items()} if df > 0 else {}
    converged = float(draws.converged.mean())
    improper = float((draws.converged & ~draws.admissible).mean())
    return SamplesAt(n, converged, improper, count, count / replications, low, high, fits)


def _notes(samples: Sequence[SamplesAt]) -> tuple[Note, ...]:
    """Sizes at which many samples do not converge."""
    lost = [s.n for s in samples if s.converged < FEW]
    return (note("power.not_converged", CAUTION, sizes=joined(lost), n=len(lost)),) if lost else ()
