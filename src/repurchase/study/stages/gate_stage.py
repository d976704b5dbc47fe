"""What the gate before the verdicts is told by the analyses that came before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from repurchase.analysis.common_method.result import CommonMethod
from repurchase.analysis.diagnostics.dynamic_cutoffs.findings import DynamicCutoffFindings
from repurchase.analysis.diagnostics.dynamic_cutoffs.result import dynamic_cutoffs
from repurchase.analysis.diagnostics.local_fit.findings import LocalFitFindings
from repurchase.analysis.diagnostics.local_fit.result import local_fit
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.gate.findings import APPROXIMATE, LOCAL, METHOD, Premise
from repurchase.analysis.gate.model_premises import approximate_fit
from repurchase.analysis.gate.result import Gate, gate
from repurchase.analysis.mediation.result import Mediation, joint_tests
from repurchase.analysis.results.result import plain
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.validity.result import Validity
from repurchase.literature import Rules
from repurchase.study.stages.run_state import Run
from repurchase.style import Kind, Number
from repurchase.survey.survey import Survey
from repurchase.text import text


def premises(
    run: Run,
    survey: Survey,
    sem: Fit,
    mediated: Mediation | None,
    rules: Rules,
    outcomes: Sequence[str] = (),
) -> Gate:
    """Return the gate of a run, from what it has found so far; `outcomes` are those of indirect paths."""
    cfa, found = run.results.get("cfa"), run.results.get("validity")
    freer = mediated.read_instead if mediated is not None else None
    return gate(
        sem,
        cfa=cfa if isinstance(cfa, Fit) else None,
        validity=found if isinstance(found, Validity) else None,
        mediation=mediated,
        left_out=None if mediated is not None else [t for y in outcomes for t in joint_tests(sem, y)],
        further=tuple(_further(run, survey, freer, rules)),
        rules=rules,
    )


def _further(run: Run, survey: Survey, freer: Fitted | None, rules: Rules) -> Iterable[Premise]:
    """What single analyses found, and what they find of the model with free direct paths, where it is read."""
    simulated, local = run.results.get("dynamic_cutoffs"), run.results.get("local_fit")
    if isinstance(simulated, DynamicCutoffFindings) and simulated.judged:
        stated = _simulated(simulated)
        yield stated if freer is None else _beside(stated, _approximate(simulated, freer, rules))
    if isinstance(local, LocalFitFindings):
        stated = _local(local, survey)
        yield stated if freer is None else _beside(stated, _local(local_fit(freer, rules=rules), survey))
    method = run.results.get("common_method")
    if isinstance(method, CommonMethod) and method.holds is False:
        yield Premise(METHOD, False, text("gate.common_method_fails"))


def _beside(stated: Premise, free: Premise) -> Premise:
    """A premise of the model as stated, with what holds where the direct paths are free."""
    evidence = {**stated.evidence, "direct_paths_free": free.evidence}
    return replace(stated, freed=free.holds, freed_pairs=free.pairs, evidence=evidence)


def _approximate(stated: DynamicCutoffFindings, freer: Fitted, rules: Rules) -> Premise:
    """Approximate fit of the freer model, by cut-offs simulated for it as they were for the one that was stated."""
    found = dynamic_cutoffs(freer, stated.draws, stated.seed, rules=rules)
    return _simulated(found) if found.judged else approximate_fit(freer, rules)


def _simulated(simulated: DynamicCutoffFindings) -> Premise:
    """Approximate fit by the cut-offs that were simulated for this model at this N."""
    holds = {True: "holds", False: "fails", None: "untold"}[simulated.holds]
    said = text(
        f"gate.approximate_fit_simulated_{holds}",
        n=simulated.simulated_n,
        **{name: Number(simulated.values[name], Kind.BOUNDED) for name in ("cfi", "rmsea", "srmr")},
    )
    cutoffs = {name: simulated.levels[0].cutoffs[name].value for name in simulated.judged}
    return Premise(
        APPROXIMATE, simulated.holds, said, plain({**simulated.values, "bounds": "simulated", "cutoffs": cutoffs})
    )


def _local(local: LocalFitFindings, survey: Survey) -> Premise:
    """Local fit: no parameter that the model lacks, and no residual correlation, is significant after adjustment."""
    evidence = {"candidates": local.candidates_found, "residuals": local.residuals_found}
    values = {"k": local.candidates_found, "r": local.residuals_found}
    if local.holds is None:
        return Premise(LOCAL, None, text("gate.local_fit_unknown"), evidence)
    if local.holds:
        return Premise(LOCAL, True, text("gate.local_fit_holds"), evidence)
    owner = {item: c.name for c in survey.instrument for item in c.item_names}
    ends = [(c.lhs, c.rhs) for c in local.significant]
    ends += [(r.first, r.second) for r in local.residuals if r.p_holm < local.alpha]
    pairs = tuple(dict.fromkeys((owner.get(a, a), owner.get(b, b)) for a, b in ends))
    if local.candidates_found > len(local.significant):  # more than are kept: no construct is known to be spared
        pairs = tuple((c.name, c.name) for c in survey.instrument)
    return Premise(LOCAL, False, text("gate.local_fit_fails", **values), evidence, pairs)
