"""Effects in sentences, and their cautions."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.findings import (
    DIRECT,
    INDIRECT,
    Effect,
    EffectFindings,
)
from repurchase.analysis.effects.tables import shown
from repurchase.analysis.effects.values import has_jackknife
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.refit import batched
from repurchase.errors import INFO, Note, note
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text


def sentences(findings: EffectFindings) -> tuple[Text, ...]:
    """Which indirect effects differ from zero, and of which that is not shown."""
    indirect = [e for e in findings.specific if e.kind == INDIRECT]
    if not indirect:
        return (text("effects.none"),)
    known = [e for e in indirect if isfinite(e.p_value)]
    sure, unsure = ([shown(e.path, findings.labels) for e in known if e.excludes_zero is wanted]
                    for wanted in (True, False))  # fmt: skip
    lost = [shown(e.path, findings.labels) for e in indirect if not isfinite(e.p_value)]
    alpha, total = findings.rules.alpha_number, len(indirect)
    said = [text("effects.said_sure", n=len(sure), total=total, paths=joined(sure), alpha=alpha)] if sure else []
    said += [text("effects.said_unsure", n=len(unsure), paths=joined(unsure), alpha=alpha)] if unsure else []
    said += [text("effects.said_untestable", n=len(lost), paths=joined(lost))] if lost else []
    return tuple(said)


def cautions(fit: Fitted, specific: Sequence[Effect], boot: Bootstrap | None) -> tuple[Note, ...]:
    """What limits the effects: direct paths fixed at zero, no bootstrap, no jackknife."""
    notes = list(boot.notes) if boot is not None else []
    drawn = 0 if boot is None else int(boot.converged.sum())
    if drawn and 2 / (drawn + 1) >= fit.rules.alpha:
        least = Number(2 / (drawn + 1), Kind.P)
        notes.append(note("effects.few_draws", draws=drawn, least=least, alpha=fit.rules.alpha_number))
    fixed = [e.ends for e in specific if e.kind == DIRECT and not e.free]
    for target in dict.fromkeys(y for _, y in fixed):
        drivers = [x for x, y in fixed if y == target]
        named = joined(fit.labels.get(x, x) for x in drivers)
        notes.append(note("effects.fixed", INFO, n=len(drivers), drivers=named, outcome=fit.labels.get(target, target)))
    if boot is None and specific:
        notes.append(note("effects.delta_only"))
    elif specific and not has_jackknife(fit):
        notes.append(note("effects.no_bca_large" if batched(fit) else "effects.no_bca", INFO))
    return tuple(notes)
