"""All fit measures of a `Solution`, by lavaan's names with underscores for dots."""

from math import isfinite, nan

import numpy as np

from repurchase.numeric.estimate.solution import Robust, Scaled, Solution
from repurchase.numeric.fit_measures import indices as fit

CLOSE, NOT_CLOSE, LEVEL = 0.05, 0.08, 0.90
COUNTS = ("npar", "df", "ntotal", "baseline_chisq", "baseline_df", "baseline_pvalue")  # what a model without a test has


def measures(solution: Solution) -> dict[str, float]:
    """lavaan's ``fitMeasures()``, Swain's correction beside; NaN where an index does not exist.

    With fewer moments than parameters (df below zero) nothing fits or misfits: only counts are given.
    """
    s = solution
    found: dict[str, float] = {"npar": s.layout.f, "fmin": s.fmin}
    found |= {"chisq": s.chisq, "df": s.df, "pvalue": fit.p_value(s.chisq, s.df)}
    found |= _swain(s)
    if s.scaled is not None:
        found |= _scaled_test("", s.scaled)
    found |= {"baseline_chisq": s.chisq0, "baseline_df": s.df0, "baseline_pvalue": fit.p_value(s.chisq0, s.df0)}
    if s.scaled0 is not None:
        found |= _scaled_test("baseline_", s.scaled0)
    found |= _incremental(s)
    found |= _likelihood(s)
    found |= _approximation(s)
    found |= _residual(s)
    found |= _other(s)
    found |= s.extra
    return found if s.df >= 0 else {name: value if name in COUNTS else nan for name, value in found.items()}


def _swain(s: Solution) -> dict[str, float]:
    """Swain's small-sample correction, which is one of maximum likelihood in one complete sample."""
    known = isfinite(s.logl) and s.layout.n_groups == 1 and s.robust is None
    factor, chisq = fit.swain(s.chisq, s.df, float(s.n.sum()), s.layout.p) if known else (nan, nan)
    return {"swain_factor": factor, "chisq_swain": chisq, "pvalue_swain": fit.p_value(chisq, s.df)}


def _scaled_test(prefix: str, test: Scaled) -> dict[str, float]:
    return {
        f"{prefix}chisq_scaled": test.chisq,
        f"{prefix}df_scaled": test.df,
        f"{prefix}pvalue_scaled": fit.p_value(test.chisq, test.df),
        f"{prefix}chisq_scaling_factor": test.factor,
    }


def _incremental(s: Solution) -> dict[str, float]:
    plain = (s.chisq, s.df, s.chisq0, s.df0)
    found = {
        "cfi": fit.cfi(*plain), "tli": fit.tli(*plain), "nnfi": fit.tli(*plain), "rfi": fit.rfi(*plain),
        "nfi": fit.nfi(*plain), "pnfi": fit.pnfi(*plain), "ifi": fit.ifi(*plain), "rni": fit.rni(*plain),
    }  # fmt: skip
    if s.scaled is not None and s.scaled0 is not None:
        scaled = (s.scaled.chisq, s.scaled.df, s.scaled0.chisq, s.scaled0.df)
        found |= {
            "cfi_scaled": fit.cfi(*scaled), "tli_scaled": fit.tli(*scaled), "nnfi_scaled": fit.tli(*scaled),
            "rfi_scaled": fit.rfi(*scaled), "nfi_scaled": fit.nfi(*scaled), "pnfi_scaled": fit.pnfi(*scaled),
            "ifi_scaled": fit.ifi(*scaled), "rni_scaled": fit.rni(*scaled),
        }  # fmt: skip
    if s.robust is not None:
        r: Robust = s.robust
        robust = (r.chisq, r.df, r.chisq0, r.df0, r.c, r.c0)
        found |= {
            "cfi_robust": fit.cfi(*robust), "tli_robust": fit.tli(*robust),
            "nnfi_robust": fit.tli(*robust), "rni_robust": fit.rni(*robust),
        }  # fmt: skip
    return found


def _likelihood(s: Solution) -> dict[str, float]:
    n = float(s.n.sum())
    found = {"ntotal": n}
    if isfinite(s.logl):
        k = s.layout.f
        found |= {
            "logl": s.logl, "unrestricted_logl": s.logl_saturated, "aic": fit.aic(s.logl, k),
            "bic": fit.bic(s.logl, k, n), "bic2": fit.sabic(s.logl, k, n),
        }  # fmt: skip
    if isfinite(s.scaling_h0):
        found |= {"scaling_factor_h1": s.scaling_h1, "scaling_factor_h0": s.scaling_h0}
    return found


def _approximation(s: Solution) -> dict[str, float]:
    """RMSEA, its interval and its two tests; scaled and robust ones where they exist."""
    n, groups = s.n_effective, s.layout.n_groups
    found = {"rmsea_ci_level": LEVEL, "rmsea_close_h0": CLOSE, "rmsea_notclose_h0": NOT_CLOSE}
    found |= _rmsea("", s.chisq, s.df, n, groups)
    if s.scaled is not None:
        shifted = s.scaled.kind == "scaled.shifted"
        chisq, df = (s.scaled.chisq, float(s.df)) if shifted else (s.chisq, s.scaled.trace)
        found |= _rmsea("_scaled", chisq, df, n, groups)
    if s.robust is not None:
        r = s.robust
        found |= _rmsea("_robust", r.chisq_scaled, r.df, n, groups, r.c_interval)
        found["rmsea_robust"] = fit.rmsea(r.chisq, r.df, n, groups, r.c)
    return found


def _rmsea(suffix: str, chisq: float, df: float, n: float, groups: int, c: float = 1.0) -> dict[str, float]:
    low, high = fit.rmsea_interval(chisq, df, n, groups, c, LEVEL)
    return {
        f"rmsea{suffix}": fit.rmsea(chisq, df, n, groups, c),
        f"rmsea_ci_lower{suffix}": low,
        f"rmsea_ci_upper{suffix}": high,
        f"rmsea_pvalue{suffix}": fit.rmsea_close(chisq, df, n, groups, c, CLOSE),
        f"rmsea_notclose_pvalue{suffix}": fit.rmsea_not_close(chisq, df, n, groups, c, NOT_CLOSE),
    }


def _residual(s: Solution) -> dict[str, float]:
    share = s.n / s.n.sum()
    names = ("rmr", "rmr_nomean", "srmr", "srmr_nomean", "crmr", "crmr_nomean", "srmr_mplus", "srmr_mplus_nomean")
    found = {name: float(share @ np.array([getattr(r, name) for r in s.residuals])) for name in names}
    found["srmr_bentler"], found["srmr_bentler_nomean"] = found["srmr"], found.pop("srmr_nomean")
    return found


def _other(s: Solution) -> dict[str, float]:
    n = s.n_effective
    return {
        "cn_05": fit.critical_n(s.chisq, s.df, n, 0.05),
        "cn_01": fit.critical_n(s.chisq, s.df, n, 0.01),
        "gfi": s.gfi,
        "agfi": fit.agfi(s.gfi, s.elements, s.df),
        "pgfi": fit.pgfi(s.gfi, s.elements, s.df),
        "mfi": fit.mfi(s.chisq, s.df, n),
        "ecvi": fit.ecvi(s.chisq, s.layout.f, n),
    }
