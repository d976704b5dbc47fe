"""Premises of the model: exact and approximate fit, and the paths that it leaves out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from repurchase.analysis.gate.findings import APPROXIMATE, CROSS, DIRECT, EXACT, Premise
from repurchase.analysis.mediation.findings import JointTest, MediationFindings
from repurchase.analysis.results.wording import p_words
from repurchase.analysis.sem.fitted import Fitted
from repurchase.literature import Rules, Standing
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.style import Kind, Number
from repurchase.text import text

# The test of exact fit, the best corrected first: for the sample's size and its distribution, for its size, for its
# distribution, for nothing.
TESTS = (
    ("chisq_swain", "pvalue_swain", "df"),
    ("chisq_scaled", "pvalue_scaled", "df_scaled"),
    ("chisq", "pvalue", "df"),
)
INDICES = ("cfi", "rmsea", "srmr")


def number(measures: Mapping[str, float], *names: str) -> float:
    """The first of these measures that exists; NaN where none does."""
    found = (float(measures[n]) for n in names if measures.get(n) is not None)
    return next((v for v in found if not math.isnan(v)), math.nan)


def exact_fit(fit: Fitted, rules: Rules) -> Premise:
    """Whether the test of exact fit, corrected as far as it can be, leaves the model standing."""
    m = fit.measures
    drawn = fit.settings.cluster is not None or fit.settings.weights is not None
    tests = TESTS[1:] if drawn else TESTS  # the correction for small samples knows no clusters and no weights
    test = next((t for t in tests if not math.isnan(number(m, t[1]))), None)
    if test is None or not number(m, "df") > 0:
        return Premise(EXACT, None, text("gate.exact_fit_unknown"))
    chisq, p, df = (number(m, name) for name in (test[0], test[1], test[2]))
    holds = p >= rules.alpha
    said = text(
        f"gate.exact_fit_{'holds' if holds else 'fails'}",
        chisq=Number(chisq),
        df=Number(df, Kind.VALUE, 0),
        p=p_words(p),
        test=text(f"gate.test_{_named(test[0], m)}"),
    )
    return Premise(EXACT, holds, said, {"test": test[0], "chisq": chisq, "df": df, "p_value": p})


def _named(test: str, measures: Mapping[str, float]) -> str:
    """The test as sentences call it: the corrected one of a robust fit is corrected for both."""
    both = test == "chisq_swain" and not math.isnan(number(measures, "pvalue_scaled"))
    return "chisq_swain_scaled" if both else test


def approximate_fit(fit: Fitted, rules: Rules) -> Premise:
    """Whether CFI, RMSEA and SRMR keep the conventional bounds: the premise where none were simulated for the model."""
    m = fit.measures
    values = {name: number(m, f"{name}_robust", f"{name}_scaled", name) for name in INDICES}
    if not number(m, "df") > 0 or any(math.isnan(v) for v in values.values()):
        return Premise(APPROXIMATE, None, text("gate.approximate_fit_unknown"))
    standings = {name: rules[name].standing(v) for name, v in values.items()}
    holds: bool | None = None
    if all(s in (Standing.MEETS, Standing.ACCEPTABLE) for s in standings.values()):
        holds = True
    elif any(s is Standing.SHORT for s in standings.values()):
        holds = False
    said = text(
        f"gate.approximate_fit_{'holds' if holds else 'fails'}",
        **{name: Number(v, Kind.BOUNDED) for name, v in values.items()},
    )
    limits = {"rmsea_ci_lower": number(m, "rmsea_ci_lower_robust", "rmsea_ci_lower"),
              "rmsea_ci_upper": number(m, "rmsea_ci_upper_robust", "rmsea_ci_upper")}  # fmt: skip
    return Premise(APPROXIMATE, holds, said, {**values, **limits, "bounds": "conventional"})


def direct_paths(
    mediation: MediationFindings | None, rules: Rules, sem: Fitted | None = None, several: Sequence[JointTest] = ()
) -> Premise:
    """Whether the direct paths from drivers to the outcome that the model leaves out are jointly zero."""
    if mediation is None and several:
        return _left_out_of_several(DIRECT, [t for t in several if t.kind == "direct"], rules)
    return _left_out(DIRECT, mediation, "direct", rules, sem)


def cross_paths(
    mediation: MediationFindings | None, rules: Rules, sem: Fitted | None = None, several: Sequence[JointTest] = ()
) -> Premise:
    """Whether the paths from drivers to mediators that the model does not let them act on are jointly zero."""
    if mediation is None and several:
        return _left_out_of_several(CROSS, [t for t in several if t.kind == "cross"], rules)
    return _left_out(CROSS, mediation, "cross", rules, sem)


def _left_out_of_several(key: str, tests: Sequence[JointTest], rules: Rules) -> Premise:
    """The same for several outcomes, one test each, adjusted by Holm; `pairs` are paths that may not be left out."""
    if not tests:
        return Premise(key, True, text(f"gate.{key}_none"), {"paths": []})
    p = np.array([t.change.p_value for t in tests], float)
    known = np.isfinite(p)
    adjusted = np.full(len(p), math.nan)
    adjusted[known] = holm(p[known])
    evidence = {"paths": [f"{a} -> {b}" for t in tests for a, b in t.paths], "p_holm": adjusted.tolist()}
    closed = [t for t, q in zip(tests, adjusted, strict=True) if not q >= rules.alpha]  # there, or without a test
    pairs = tuple(path for t in closed for path in t.paths)
    if not known.any():
        return Premise(key, None, text(f"gate.{key}_unknown"), evidence, pairs)
    p_least, n = float(adjusted[known].min()), int((adjusted < rules.alpha).sum())
    if n:
        said = text(f"gate.{key}_fails_several", n=n, k=len(tests), p=p_words(p_least))
        return Premise(key, False, said, evidence, pairs)
    if closed:
        return Premise(key, None, text(f"gate.{key}_unknown"), evidence, pairs)
    return Premise(key, True, text(f"gate.{key}_holds_several", n=len(tests), p=p_words(p_least)), evidence)


def _left_out(key: str, mediation: MediationFindings | None, kind: str, rules: Rules, sem: Fitted | None) -> Premise:
    if mediation is None:
        return _untested(key, sem)
    test: JointTest | None = mediation.joint_test(kind)
    if test is None:
        return Premise(key, True, text(f"gate.{key}_none"), {"paths": []})
    change, paths = test.change, [f"{a} -> {b}" for a, b in test.paths]
    evidence = {"paths": paths, "chisq_diff": change.statistic, "df": len(paths), "p_value": change.p_value}
    if math.isnan(change.p_value):
        return Premise(key, None, text(f"gate.{key}_unknown"), evidence)
    holds = change.p_value >= rules.alpha
    said = text(
        f"gate.{key}_{'holds' if holds else 'fails'}",
        n=len(paths),
        chisq=Number(change.statistic),
        p=p_words(change.p_value),
    )
    return Premise(key, holds, said, evidence)


def _untested(key: str, sem: Fitted | None) -> Premise:
    """Without a joint test: the premise holds where the model leaves no such path out, and cannot be told elsewhere."""
    arrows = {(r.rhs, r.lhs) for r in sem.rows("~")} if sem is not None else set()
    causes, ends = {a for a, _ in arrows}, {b for _, b in arrows}
    mediators = causes & ends
    wanted = mediators if key == CROSS else ends - causes
    if not arrows or any((x, y) not in arrows for x in causes - ends for y in wanted):
        return Premise(key, None, text(f"gate.{key}_unknown"))
    none = "no_mediator" if key == CROSS and not mediators else "none"
    return Premise(key, True, text(f"gate.{key}_{none}"), {"paths": []})
