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
from repurchase.analysis.gate.findings import APPROXIMATE, INDEPENDENT, LOCAL, METHOD, Premise
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
        left_out=() if mediated is not None else [t for y in outcomes for t in joint_tests(sem, y)],
        further=tuple(_further(run, survey, freer, rules)),
        rules=rules,
    )


def _further(run: Run, survey: Survey, freer: Fitted | None, rules: Rules) -> Iterable[Premise]:
    simulated, local = run.results.get("dynamic_cutoffs"), run.results.get("local_fit")
    if isinstance(simulated, DynamicCutoffFindings) and simulated.levels:
        found = _simulated(simulated)
        yield found if freer is None else found.beside(_approximate(freer, simulated, rules))
    if isinstance(local, LocalFitFindings):
        found = _local(local, survey)
        yield found if freer is None else found.beside(_local(local_fit(freer, rules=rules), survey))
    dependent = _dependent(run)
    if dependent is not None:
        yield dependent
    method = run.results.get("common_method")
    if isinstance(method, CommonMethod) and method.holds is False:
        yield Premise(METHOD, False, text("gate.common_method_fails"))


def _dependent(run: Run) -> Premise | None:
    """Independent answers do not hold where sheets repeat one another, or come in clusters that no model allows for."""
    screening = run.results.get("screening")
    raised = [n.message for n in (*run.notes, *(screening.notes if screening is not None else ()))]
    for message in raised:
        if message.key == "screening.near_copies":
            return Premise(INDEPENDENT, False, text("gate.independent_answers_copies"), {"near_copies": True})
        if message.key == "dependence.clusters":
            column = message.values["column"]
            said = text("gate.independent_answers_clusters", column=column)
            return Premise(INDEPENDENT, False, said, {"column": plain(column)})
    return None


def _approximate(freer: Fitted, stated: DynamicCutoffFindings, rules: Rules) -> Premise:
    """Approximate fit of the freer model, by cut-offs that are simulated for it as they were for the one as stated.

    Where none can be simulated for it, those of the model as stated serve, which differs by few paths: two standards
    would let one model pass and the other fail with the same fit.
    """
    simulated = dynamic_cutoffs(freer, stated.draws, stated.seed, rules=rules)
    return _simulated(simulated if simulated.levels else replace(simulated, levels=stated.levels))


def _simulated(simulated: DynamicCutoffFindings) -> Premise:
    """Approximate fit by the cut-offs that were simulated for this model at this N."""
    holds = {True: "holds", False: "fails", None: "untold" if simulated.judged else "overlap"}[simulated.holds]
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
        return Premise(LOCAL, True, text(f"gate.local_fit_{_kept(local)}", **values), evidence)
    owner = {item: c.name for c in survey.instrument for item in c.item_names}
    pairs = tuple(dict.fromkeys((owner.get(a, a), owner.get(b, b)) for a, b in local.misfits))
    return Premise(LOCAL, False, text("gate.local_fit_fails", **values), evidence, pairs)


def _kept(local: LocalFitFindings) -> str:
    """How a model that lacks no parameter is told: residual correlations may be significant, or have no test."""
    if local.residuals_found:
        return "holds_but_residuals"
    tested = any(r.p_holm == r.p_holm for r in local.residuals)
    return "holds" if tested else "holds_parameters"
