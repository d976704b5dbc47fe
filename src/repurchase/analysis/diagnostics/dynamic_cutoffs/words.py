"""Simulated cut-offs in sentences."""

from __future__ import annotations

from repurchase.analysis.diagnostics.dynamic_cutoffs.findings import DynamicCutoffFindings, MisfitLevel
from repurchase.literature import RULES
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text


def sentences(findings: DynamicCutoffFindings) -> tuple[Text, ...]:
    """What the indices say against the mildest level of misfit, and the level that they reach."""
    if not findings.levels:
        return ()
    known = {"left_out": left_out(findings.levels[0]), "n": findings.simulated_n}
    judged = findings.judged
    bad, good = [k for k, v in judged.items() if v], [k for k, v in judged.items() if not v]
    if not judged:
        said = text("dynamic_cutoffs.overlap", **known)
    elif findings.holds:
        said = text("dynamic_cutoffs.better", indices=_labels(good), **known)
    elif findings.holds is None:
        said = text("dynamic_cutoffs.disagree", bad=_labels(bad), good=_labels(good), **known)
    else:
        said = text("dynamic_cutoffs.worse", indices=_labels(bad), **known)
    return (said, text("dynamic_cutoffs.scope"))


def _labels(names: list[str]) -> object:
    return joined([RULES[name].label for name in names])


def left_out(level: MisfitLevel) -> Text:
    """What a level leaves out, in words."""
    sizes, cross = sorted(step.size for step in level.steps), level.steps[0].op == "=~"
    low, high = Number(sizes[0], Kind.BOUNDED, 2), Number(sizes[-1], Kind.BOUNDED, 2)
    n = len(level.steps)
    if not cross:
        return text("dynamic_cutoffs.residual_correlations", n=n, size=low)
    if n == 1:
        return text("dynamic_cutoffs.one_cross_loading", size=low)
    return text("dynamic_cutoffs.cross_loadings", n=n, low=low, high=high)


def verdict(findings: DynamicCutoffFindings, name: str) -> Text:
    """What one index says."""
    if findings.beyond(name) is None:
        return text("dynamic_cutoffs.cannot_tell")
    level = findings.reached(name)
    return text("dynamic_cutoffs.reaches", level=level) if level else text("dynamic_cutoffs.within")
