"""Every hypothesis in every reasonable specification: `robustness`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.mediation.findings import MediationFindings
from repurchase.analysis.pls.findings import PathFindings
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.robustness import tables
from repurchase.analysis.robustness.composite_family import CompositeFamily, read_composites
from repurchase.analysis.robustness.findings import (
    CONSISTENT,
    CONTROLS,
    FREE_PATHS,
    JUDGED,
    KEPT,
    PLS,
    SCORES,
    RobustnessFindings,
    Specification,
    SpecificationReading,
    Unsuitable,
)
from repurchase.analysis.robustness.model_family import ModelFamily, read_specification
from repurchase.analysis.robustness.sample_choices import (
    ChosenCases,
    background_controls,
    chosen_cases,
    control_columns,
)
from repurchase.analysis.robustness.score_family import ScoreFamily, read_scores
from repurchase.analysis.robustness.specification_rules import (
    Varied,
    incomplete,
    missing_rule,
    paths_of,
    suitable_methods,
    wanted_specifications,
)
from repurchase.analysis.robustness.words import cautions, sentences
from repurchase.analysis.screening.findings import ScreeningFindings
from repurchase.analysis.sem.fitted import Fitted
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import EstimationError, InputError
from repurchase.literature import Rules
from repurchase.settings import listed_names
from repurchase.survey.survey import Survey
from repurchase.text import Text, text
from repurchase.user_calls.call_checks import checks

DRAWS = 500  # of PLS; a p of .05 then has a Monte-Carlo error of .01


@dataclass(frozen=True)
class Robustness(RobustnessFindings, Result):
    """Every hypothesis in every specification that suits the data.

    Attributes
    ----------
    tested : tuple of Tested
        The hypotheses with their verdicts, which stay as they are.
    labels : mapping
        Words of constructs.
    specifications : tuple of Specification
        The reported one first; failed ones among them, with the reason.
    unsuitable : tuple of Unsuitable
        Methods and choices that were not tried, with the rule that says why.
    controls : tuple of str
        Names of the control variables that specifications with controls hold.
    outcome : str
        Where direct paths end that the model as stated leaves out; empty where there are none.
    freed : bool
        Whether verdicts are read from the model with these paths free; all specifications then free them.
    clustered : bool
        Whether errors, those of scores too, allow for clusters.
    level, alpha : float
        Coverage of the intervals, and the error rate of the tests.
    draws : int
        Resamples of PLS.
    """

    def tables(self) -> tuple[Table, ...]:
        return (tables.main_table(self), tables.listed(self), tables.matrix(self), tables.estimates(self))

    def figures(self) -> tuple[Figure, ...]:
        return tables.curves(self)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        return {
            "alpha": self.alpha,
            "level": self.level,
            "direct_paths_free": self.freed,
            "controls": list(self.controls),
            "specifications": [self._record(s) for s in self.specifications],
            "unsuitable": [
                {"what": u.what, "why": u.why.render("en"), "why_zh": u.why.render("zh")} for u in self.unsuitable
            ],
            "hypotheses": [self._verdicts(t) for t in self.tested],
        }

    def _record(self, s: Specification) -> Record:
        return {
            "key": s.key,
            "method": s.method,
            "cases": s.cases,
            "change": s.change,
            "n": s.n,
            "reported": s.reported,
            "counted": s.counts,
            "failed": s.failed.render("en") if s.failed is not None else None,
            "failed_zh": s.failed.render("zh") if s.failed is not None else None,
        }

    def _verdicts(self, t: Tested) -> Record:
        k, m = self.held(t.id)
        keys = ("estimate", "ci_low", "ci_high", "p_value", "outcome")
        found = self.readings_of(t.id)
        return {
            "id": t.id,
            "path": " -> ".join(t.path),
            "outcome": t.outcome,
            "held": k,
            "of": m,
            "agree": self.agree_on(t.id),
            "estimates": [
                {"specification": key, **plain({name: getattr(r, name) for name in keys})} for key, r in found.items()
            ],
        }


@checks("draws", "seed")
def robustness(
    tested: HypothesisFindings,
    fit: Fitted,
    survey: Survey,
    *,
    screening: ScreeningFindings | None = None,
    mediation: MediationFindings | None = None,
    pls: PathFindings | None = None,
    controls: Sequence[str] = (),
    draws: int = DRAWS,
    seed: int = 1,
    rules: Rules | None = None,
) -> Robustness:
    """Every hypothesis by every method, and with every other choice, that suits the data.

    Parameters
    ----------
    tested : Hypotheses
        With the verdicts, which nothing here changes.
    fit : Fit
        The structural model as stated, fitted to `survey`.
    survey : Survey
        The respondents analysed.
    screening : Screening, optional
        Who carries signs of unusual answering, and who was left out on proof.
    mediation : Mediation, optional
        Which direct paths the model leaves out, and whether verdicts are read with them free.
    pls : PathModel, optional
        The same paths by PLS, with more resamples than are drawn here.
    controls : sequence of str
        Control variables of the study; without any, background questions stand beside the scores of the regression.
    draws, seed : int
        Resamples of PLS where they are drawn here, and the seed of all random numbers.
    rules : Rules, optional
        Criteria; default: those of `fit`.

    Returns
    -------
    Robustness

    Raises
    ------
    InputError
        When there is no hypothesis.

    Notes
    -----
    A specification is the reported one with another method, and with no other choice or one: other respondents
    (without those who carry one sign of unusual answering or more, or two; with those who were left out on proof),
    missing answers dealt with otherwise, control variables, direct paths free. Regressions of mean scores have HC3
    errors. Indirect effects are products of paths: of PLS by resamples, else by normal draws from the covariances of
    their estimates (Preacher & Selig 2012). Specifications share their data, so that a count of them is no test
    (Simonsohn, Simmons & Nelson 2020). A method factor is never among them.

    Examples
    --------
    >>> import repurchase as rp
    >>> found = rp.analyze(rp.sample_survey(), draws=200)
    >>> again = rp.robustness(found["hypotheses"], found["sem"], found.survey)
    >>> again.held("H7")
    (6, 6)
    """
    if not tested.tested:
        raise InputError("robustness.no_hypotheses")
    if survey.whole is not None or fit.sample.totals is not None:
        raise EstimationError("whole.needs_rows")
    bench = _Bench.of(tested, fit, survey, mediation, draws, seed, rules or fit.rules)
    methods, unsuitable = suitable_methods(fit, survey, bench.composites, bench.rules)
    cases, without = chosen_cases(survey, screening)
    names = listed_names(controls) or background_controls(survey, bench.room)
    columns = control_columns(survey, names)
    if not names:
        without.append(Unsuitable(CONTROLS, text("robustness.why_no_controls")))
    varied = Varied(incomplete(fit), bool(bench.models.free) and not bench.freed, bool(columns), bool(controls))
    wanted = wanted_specifications(methods, cases, varied)
    found = [_reported(tested, fit), *bench.read(wanted, cases, columns, pls)]
    made = Robustness(
        tested.tested,
        tested.labels,
        tuple(found),
        (*unsuitable, *without),
        tuple(names) if columns else (),
        bench.outcome,
        bench.freed,
        fit.settings.cluster is not None,
        tested.level,
        tested.alpha,
        draws,
        bench.rules,
        (),
        fit.provenance,
    )
    return replace(made, notes=cautions(made))


@dataclass(frozen=True, eq=False)
class _Bench:
    """The three families of methods, and what they are to be fitted to."""

    models: ModelFamily
    composites: CompositeFamily
    scores: ScoreFamily
    outcome: str
    freed: bool
    rules: Rules

    @classmethod
    def of(
        cls,
        tested: HypothesisFindings,
        fit: Fitted,
        survey: Survey,
        mediation: MediationFindings | None,
        draws: int,
        seed: int,
        rules: Rules,
    ) -> _Bench:
        direct = mediation.joint_test("direct") if mediation is not None else None
        free = direct.paths if direct is not None and direct.fit is not None else ()
        blocks = {c.name: c.item_names for c in survey.instrument}
        edges = paths_of(fit, blocks)
        used = {name for edge in (*edges, *free) for name in edge}
        blocks = {name: items for name, items in blocks.items() if name in used}
        own, level, alpha, design = tested.tested, tested.level, tested.alpha, fit.settings
        return cls(
            ModelFamily(fit, free, own, level, alpha, seed),
            CompositeFamily(blocks, edges, free, own, level, alpha, draws, seed),
            ScoreFamily(
                edges,
                free,
                tuple(c.name for c in survey.instrument),
                own,
                level,
                alpha,
                seed,
                design.cluster,
                design.weights,
            ),
            mediation.outcome if mediation is not None and free else "",
            mediation is not None and mediation.read_instead is not None,
            rules,
        )

    @property
    def room(self) -> int:
        """Control columns that the largest equation of scores has room for."""
        per = int(self.rules["respondents_per_predictor"].bound or 1)
        most = max((len(xs) for xs in self.scores.equations(freed=True).values()), default=0)
        return self.models.base.n // per - most

    def read(
        self,
        wanted: Sequence[Specification],
        cases: Sequence[ChosenCases],
        controls: dict[str, np.ndarray],
        pls: PathFindings | None,
    ) -> list[Specification]:
        """Every specification with its readings, in the order wanted."""
        by_name, found = {c.name: c for c in cases}, {}
        for s in wanted:
            if s.key in found:
                continue
            chosen = by_name[s.cases]
            freed = self.freed or s.change == FREE_PATHS
            beside = controls if s.change == CONTROLS else None
            only = self.outcome if s.change == FREE_PATHS else ""
            if s.method in (PLS, CONSISTENT):
                both = [o for o in wanted if o.method in (PLS, CONSISTENT) and o.choice == s.choice]
                known = pls if s.cases == KEPT and not s.change and not freed else None
                for made in read_composites(self.composites, both, chosen.items, freed=freed, controls=beside,
                                            only=only, known=known):  # fmt: skip
                    found[made.key] = made
            elif s.method == SCORES:
                found[s.key] = read_scores(self.scores, s, chosen, freed=freed, controls=beside, only=only)
            else:
                found[s.key] = self._model(s, chosen, beside, freed=freed, only=only)
        return [found[s.key] for s in wanted]

    def _model(
        self, s: Specification, chosen: ChosenCases, beside: dict[str, np.ndarray] | None, *, freed: bool, only: str
    ) -> Specification:
        base = self.models.base
        rule = missing_rule(base, s.method, s.change, incomplete=incomplete(base))
        return read_specification(self.models, s, chosen.frame, rule, freed=freed, controls=beside, only=only)


def _reported(tested: HypothesisFindings, fit: Fitted) -> Specification:
    """The verdicts that stand, with the standardised estimates that they were read from."""
    readings = {}
    for t in tested.tested:
        if t.outcome not in JUDGED or t.std_all is None:
            continue
        scale = t.std_all / t.estimate if t.estimate else float("nan")
        low, high = (float("nan") if v is None else float(v * scale) for v in (t.ci_low, t.ci_high))
        p = float("nan") if t.p_value is None else t.p_value
        readings[t.id] = SpecificationReading(float(t.std_all), low, high, p, t.outcome)
    return Specification(fit.estimator, n=fit.n, reported=True, readings=readings)
