"""What the chapter claims of its structural model, computed before it is said."""

from __future__ import annotations

from repurchase.analysis.diagnostics.turned_arrows import turned_arrows
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.mediation.confounding import confounding
from repurchase.analysis.mediation.findings import FREE
from repurchase.analysis.mediation.result import Mediation
from repurchase.analysis.sem_report.explained_variance.result import explained_variance
from repurchase.study.file.study import Study
from repurchase.study.stages.run_state import Run, rules_of


def check_claims(run: Run, study: Study, sem: Fit) -> None:
    """Find what the model explains, whether a turned arrow fits as well, and what would undo a mediation."""
    rules, level = rules_of(study), study.entry.options.level
    drawn = run.results.get("bootstrap")
    boot = drawn if isinstance(drawn, Bootstrap) else None
    mediated = run.results.get("effects")
    freer = mediated.freed_fit if isinstance(mediated, Mediation) and mediated.model == FREE else None
    if isinstance(mediated, Mediation) and freer is not None:
        again = mediated.chosen_bootstrap
        run.add("explained", lambda: explained_variance(freer, again, level, rules, freed=True))
    else:
        run.add("explained", lambda: explained_variance(sem, boot, level, rules))
    if isinstance(mediated, Mediation):
        run.add("confounding", lambda: confounding(mediated, sem, level, rules))
    run.add("turned", lambda: found if (found := turned_arrows(sem, rules)).turned else None)
