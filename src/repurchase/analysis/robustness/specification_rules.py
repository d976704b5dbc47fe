"""Which specifications suit the data: the ruled list of methods and of other choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.results.survey_input import item_categories
from repurchase.analysis.robustness.composite_family import CompositeFamily
from repurchase.analysis.robustness.findings import (
    CONSISTENT,
    CONTROLS,
    FREE_PATHS,
    KEPT,
    OTHER_MISSING,
    PLS,
    SCORES,
    Specification,
    Unsuitable,
)
from repurchase.analysis.robustness.sample_choices import ChosenCases
from repurchase.analysis.sem.fitted import Fitted
from repurchase.literature import Rules
from repurchase.survey.survey import Survey
from repurchase.text import Text, text

FULL_INFORMATION = ("ML", "MLR")


@dataclass(frozen=True, slots=True)
class Varied:
    """What else is varied beside the method and the respondents: whether answers are missing, and so on."""

    missing: bool
    free: bool
    controls: bool
    stated_controls: bool


def suitable_methods(
    base: Fitted, survey: Survey, composites: CompositeFamily, rules: Rules
) -> tuple[list[str], list[Unsuitable]]:
    """Methods that suit the data, the reported estimator first, and those that do not, each with the rule it fails."""
    designed = base.settings.cluster is not None or base.settings.weights is not None
    found, none = [base.estimator], []
    found += [m for m in (("MLR",) if designed else ("MLR", "ML")) if m != base.estimator]
    if base.estimator != "WLSMV":
        why = _not_ordinal(base, survey, rules, designed)
        if why is None:
            found.append("WLSMV")
        else:
            none.append(Unsuitable("WLSMV", why))
    lost = _no_composites(base, survey, composites, designed)
    if lost is None:
        found.append(PLS)
        if any(len(items) > 1 for items in composites.blocks.values()):
            found.append(CONSISTENT)
        else:
            none.append(Unsuitable(CONSISTENT, text("robustness.why_single_items")))
    else:
        none += [Unsuitable(PLS, lost), Unsuitable(CONSISTENT, lost)]
    if composites.edges:
        found.append(SCORES)
    else:
        none.append(Unsuitable(SCORES, text("robustness.why_no_paths")))
    return found, none


def wanted_specifications(methods: Sequence[str], cases: Sequence[ChosenCases], varied: Varied) -> list[Specification]:
    """Every method with the reported choices, then with each other choice one at a time."""
    found = [Specification(m) for m in methods[1:]]
    found += [Specification(m, c.name) for c in cases if c.name != KEPT for m in methods]
    if varied.missing:
        found += [Specification(m, change=OTHER_MISSING) for m in methods if m in (*FULL_INFORMATION, "WLSMV")]
    if varied.controls:
        chosen = methods if varied.stated_controls else [m for m in methods if m == SCORES]
        found += [Specification(m, change=CONTROLS) for m in chosen]
    if varied.free:
        found += [Specification(m, change=FREE_PATHS) for m in methods]
    return found


def missing_rule(base: Fitted, method: str, change: str, *, incomplete: bool) -> str:
    """What a fit does about missing answers: what the reported one does, or the other thing."""
    if change == CONTROLS and method in FULL_INFORMATION and base.settings.missing in ("listwise", "fiml"):
        return base.settings.missing
    listwise = base.settings.missing == "listwise" and incomplete
    if change == OTHER_MISSING:
        other = "fiml" if method in FULL_INFORMATION else "auto"
        return other if listwise else "listwise"
    return "listwise" if listwise else "auto"


def incomplete(base: Fitted) -> bool:
    """Whether answers of the model are missing among the respondents analysed."""
    left_out = base.sample.n_total > sum(map(len, base.sample.rows))
    return left_out or any(np.isnan(y).any() for y in base.sample.data)


def paths_of(fit: Fitted, constructs: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """(from, to) of the regressions between constructs."""
    rows = [(r.rhs, r.lhs) for r in fit.structure.rows if r.op == "~"]
    return tuple(dict.fromkeys((a, b) for a, b in rows if a in constructs and b in constructs))


def _not_ordinal(base: Fitted, survey: Survey, rules: Rules, designed: bool) -> Text | None:
    """Why items are not taken as ordinal, by the first rule that the data do not meet; None where they can be."""
    if designed:
        return text("robustness.why_design")
    counted = {v: k for v, k in item_categories(survey).items() if v in base.observed}
    rule = rules["ordinal_check_categories"]
    many = [v for v, k in counted.items() if not rule.met_by(k)]
    if many or not counted:
        most = max(counted.values(), default=0)
        return text("robustness.why_categories", k=most, bound=rule.limit(), source=rule.source())
    enough = rules["ordinal_check_n"]
    if not enough.met_by(base.n):
        return text("robustness.why_n", n=base.n, bound=enough.limit(), source=enough.source())
    return None


def _no_composites(base: Fitted, survey: Survey, composites: CompositeFamily, designed: bool) -> Text | None:
    if designed:
        return text("robustness.why_design")
    if not composites.edges:
        return text("robustness.why_no_paths")
    k = sum(len(items) for items in composites.blocks.values())
    n = composites.complete(survey.frame())
    return text("robustness.why_complete", n=n, k=k) if n <= k else None
