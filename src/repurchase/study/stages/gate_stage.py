"""What the gate before the verdicts is told by the analyses that came before it."""

from __future__ import annotations

from repurchase.analysis.fit.result import Fit
from repurchase.analysis.gate.result import Gate, gate
from repurchase.analysis.mediation.result import Mediation
from repurchase.analysis.validity.result import Validity
from repurchase.literature import Rules
from repurchase.study.stages.run_state import Run


def premises(run: Run, sem: Fit, mediated: Mediation | None, rules: Rules) -> Gate:
    """Return the gate of a run, from what it has found so far."""
    cfa, found = run.results.get("cfa"), run.results.get("validity")
    return gate(
        sem,
        cfa=cfa if isinstance(cfa, Fit) else None,
        validity=found if isinstance(found, Validity) else None,
        mediation=mediated,
        rules=rules,
    )
