"""All fit measures of a `Solution`, by lavaan's names with underscores for dots."""

from math import isfinite, nan

import numpy as np

from repurchase.numeric.estimate.solution import Robust, Scaled, Solution
from repurchase.numeric.fit_measures import indices

CLOSE, NOT_CLOSE, LEVEL = 0.05, 0.08, 0.90
COUNTS = ("npar", "df", "ntotal", "baseline_chisq", "baseline_df", "baseline_pvalue")  # what a model without a test has


def measures(solution: Solution) -> dict[str, float]:
    """lavaan's ``fitMeasures()``, Swain's correction beside; NaN where an index does not exist.

    With fewer moments than parameters (df below zero) nothing fits or misfits: only counts are given.
    """
    s = solution
    found: dict[str, float] = {"npar": s.layout.f, "fmin": s.fmin}
    found |= {"chisq": s.chisq, "df": s.df, "pvalue": indices.p_value(s.chisq, s.df)}
    found |= _swain(s)
    if s.scaled is not None:
        found |= _scaled_test("", s.scaled)
    found |= {"baseline_chisq": s.chisq0, "baseline_df": s.df0, "baseline_pvalue": indices.p_value(s.chisq0, s.df0)}
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
    """The small-sample test of one sample: Swain's factor times the plain statistic, or times the robust one.

    The robust one is scaled by an unbiased Gamma. With nine constructs, 31 items and 238 respondents the two together
    reject 4 % of true models (the scaled statistic 33 %, Swain's factor times it 14 %); docs/decisions/0032.
    """
    known = isfinite(s.logl) and s.layout.n_groups == 1
    scaling = 1.0 if s.scaled is None else s.scaling_small
    factor, chisq = indices.swain(s.chisq / scaling, s.df, float(s.n.sum()), s.layout.p) if known else (nan, nan)
    p = indices.p_value(chisq, s.df)
    return {"swain_factor": factor, "swain_scaling_factor": scaling, "chisq_swain": chisq, "pvalue_swain": p}


def _scaled_test(prefix: str, test: Scaled) -> dict[str, float]:
    return {
        f"{prefix}chisq_scaled": test.chisq,
        f"{prefix}df_scaled": test.df,
        f"{prefix}pvalue_scaled": indices.p_value(test.chisq, test.df),
        f"{prefix}chisq_scaling_factor": test.factor,
    }


def _incremental(s: Solution) -> dict[str, float]:
    plain = (s.chisq, s.df, s.chisq0, s.df0)
    found = {
        "cfi": indices.cfi(*plain), "tli": indices.tli(*plain), "nnfi": indices.tli(*plain), "rfi": indices.rfi(*plain),
        "nfi": indices.nfi(*plain), "pnfi": indices.pnfi(*plain), "ifi": indices.ifi(*plain),
        "rni": indices.rni(*plain),
    }  # fmt: skip
    if s.scaled is not None and s.scaled0 is not None:
        scaled = (s.scaled.chisq, s.scaled.df, s.scaled0.chisq, s.scaled0.df)
        found |= {
            "cfi_scaled": indices.cfi(*scaled), "tli_scaled": indices.tli(*scaled), "nnfi_scaled": indices.tli(*scaled),
            "rfi_scaled": indices.rfi(*scaled), "nfi_scaled": indices.nfi(*scaled),
            "pnfi_scaled": indices.pnfi(*scaled),
            "ifi_scaled": indices.ifi(*scaled), "rni_scaled": indices.rni(*scaled),
        }  # fmt: skip
    if s.robust is not None:
        r: Robust = s.robust
        robust = (r.chisq, r.df, r.chisq0, r.df0, r.c, r.c0)
        found |= {
            "cfi_robust": indices.cfi(*robust), "tli_robust": indices.tli(*robust),
            "nnfi_robust": indices.tli(*robust), "rni_robust": indices.rni(*robust),
        }  # fmt: skip
    return found


def _likelihood(s: Solution) -> dict[str, float]:
    n = float(s.n.sum())
    found = {"ntotal": n}
    if isfinite(s.logl):
        k = s.layout.f
        found |= {
            "logl": s.logl, "unrestricted_logl": s.logl_saturated, "aic": indices.aic(s.logl, k),
            "bic": indices.bic(s.logl, k, n), "bic2": indices.sabic(s.logl, k, n),
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
        found["rmsea_robust"] = indices.rmsea(r.chisq, r.df, n, groups, r.c)
    return found


def _rmsea(suffix: str, chisq: float, df: float, n: float, groups: int, c: float = 1.0) -> dict[str, float]:
    low, high = indices.rmsea_interval(chisq, df, n, groups, c, LEVEL)
    return {
        f"rmsea{suffix}": indices.rmsea(chisq, df, n, groups, c),
        f"rmsea_ci_lower{suffix}": low,
        f"rmsea_ci_upper{suffix}": high,
        f"rmsea_pvalue{suffix}": indices.rmsea_close(chisq, df, n, groups, c, CLOSE),
        f"rmsea_notclose_pvalue{suffix}": indices.rmsea_not_close(chisq, df, n, groups, c, NOT_CLOSE),
    }


def _residual(s: Solution) -> dict[str, float]:
    share = s.n / s.n.sum()
    names = ("rmr", "rmr_nomean", "srmr", "srmr_nomean", "crmr", "crmr_nomean", "srmr_mplus", "srmr_mplus_nomean")
    every = share @ np.array([[getattr(r, name) for name in names] for r in s.residuals])
    found = dict(zip(names, every.tolist(), strict=True))
    found["srmr_bentler"], found["srmr_bentler_nomean"] = found["srmr"], found.pop("srmr_nomean")
    return found


def _other(s: Solution) -> dict[str, float]:
    n = s.n_effective
    return {
        "cn_05": indices.critical_n(s.chisq, s.df, n, 0.05),
        "cn_01": indices.critical_n(s.chisq, s.df, n, 0.01),
        "gfi": s.gfi,
        "agfi": indices.agfi(s.gfi, s.elements, s.df),
        "pgfi": indices.pgfi(s.gfi, s.elements, s.df),
        "mfi": indices.mfi(s.chisq, s.df, n),
        "ecvi": indices.ecvi(s.chisq, s.layout.f, n),
    }
