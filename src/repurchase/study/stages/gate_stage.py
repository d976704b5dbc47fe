"""What the gate before the verdicts is told by the analyses that came before it."""

from __future__ import annotations

from collections.abc import Iterable

from repurchase.analysis.common_method.result import CommonMethod
from repurchase.analysis.diagnostics.dynamic_cutoffs.findings import DynamicCutoffFindings
from repurchase.analysis.diagnostics.local_fit.findings import LocalFitFindings
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.gate.findings import APPROXIMATE, INDEPENDENT, LOCAL, METHOD, Premise
from repurchase.analysis.gate.result import Gate, gate
from repurchase.analysis.mediation.result import Mediation
from repurchase.analysis.results.result import plain
from repurchase.analysis.validity.result import Validity
from repurchase.literature import Rules
from repurchase.study.stages.run_state import Run
from repurchase.style import Kind, Number
from repurchase.survey.survey import Survey
from repurchase.text import text


def premises(run: Run, survey: Survey, sem: Fit, mediated: Mediation | None, rules: Rules) -> Gate:
    """Return the gate of a run, from what it has found so far."""
    cfa, found = run.results.get("cfa"), run.results.get("validity")
    return gate(
        sem,
        cfa=cfa if isinstance(cfa, Fit) else None,
        validity=found if isinstance(found, Validity) else None,
        mediation=mediated,
        further=tuple(_further(run, survey)),
        rules=rules,
    )


def _further(run: Run, survey: Survey) -> Iterable[Premise]:
    simulated, local = run.results.get("dynamic_cutoffs"), run.results.get("local_fit")
    if isinstance(simulated, DynamicCutoffFindings) and simulated.levels:
        yield _simulated(simulated)
    if isinstance(local, LocalFitFindings):
        yield _local(local, survey)
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
        return Premise(LOCAL, True, text("gate.local_fit_holds"), evidence)
    owner = {item: c.name for c in survey.instrument for item in c.item_names}
    pairs = tuple(dict.fromkeys((owner.get(a, a), owner.get(b, b)) for a, b in local.misfits))
    return Premise(LOCAL, False, text("gate.local_fit_fails", **values), evidence, pairs)
