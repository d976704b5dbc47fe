"""Fit measures: scalars in, a scalar out, one function for each published index. NaN: the index does not exist.

Conventions are lavaan's; `df`, `chisq` are the model's, `df0`, `chisq0` the baseline's. `c` and `c0` are scaling
factors of the robust versions (Brosseau-Liard & Savalei 2014), 1 for the plain ones.
"""

from math import exp, isfinite, log, nan, sqrt

from scipy.special import chdtrc, chdtri, chndtr

from repurchase.numeric.search.bracketed_root import bracketed_root

Interval = tuple[float, float]


def p_value(chisq: float, df: float) -> float:
    """Upper tail of the chi-square distribution; NaN without degrees of freedom."""
    return float(chdtrc(df, max(chisq, 0.0))) if df > 0 and isfinite(chisq) else nan


def cfi(chisq: float, df: float, chisq0: float, df0: float, c: float = 1.0, c0: float = 1.0) -> float:
    """Comparative fit index (Bentler 1990, eq. 13)."""
    excess = max(chisq - c * df, 0.0)
    worst = max(chisq - c * df, chisq0 - c0 * df0, 0.0)
    if not isfinite(worst):
        return nan
    return 1.0 - excess / worst if worst > 1e-8 else 1.0


def tli(chisq: float, df: float, chisq0: float, df0: float, c: float = 1.0, c0: float = 1.0) -> float:
    """Tucker-Lewis index, not normed (Tucker & Lewis 1973)."""
    below = (chisq0 - c0 * df0) * df
    if not isfinite(below):
        return nan
    return 1.0 - (chisq - c * df) * df0 / below if df > 0 and abs(below) > 0 else 1.0


def rni(chisq: float, df: float, chisq0: float, df0: float, c: float = 1.0, c0: float = 1.0) -> float:
    """Relative noncentrality index (McDonald & Marsh 1990)."""
    below = chisq0 - c0 * df0
    return 1.0 - (chisq - c * df) / below if isfinite(below) and abs(below) > 1e-8 else nan


def nfi(chisq: float, df: float, chisq0: float, df0: float) -> float:
    """Normed fit index (Bentler & Bonett 1980)."""
    if df > df0 or not isfinite(chisq0) or abs(chisq0) < 1e-8:
        return nan
    return (chisq0 - chisq) / chisq0 if df > 0 else 1.0


def rfi(chisq: float, df: float, chisq0: float, df0: float) -> float:
    """Relative fit index (Bollen 1986)."""
    if df > df0 or not isfinite(chisq0):
        return nan
    if df <= 0 or df0 <= 0:
        return 1.0
    above, below = chisq0 / df0 - chisq / df, chisq0 / df0
    return 1.0 if above < 0 or below <= 0 else above / below


def ifi(chisq: float, df: float, chisq0: float, df0: float) -> float:
    """Incremental fit index (Bollen 1989)."""
    below = chisq0 - df
    if not isfinite(below) or abs(below) < 1e-8:
        return nan
    return 1.0 if below < 0 else (chisq0 - chisq) / below


def pnfi(chisq: float, df: float, chisq0: float, df0: float) -> float:
    """Parsimony normed fit index (James, Mulaik & Brett 1982)."""
    return df / df0 * (chisq0 - chisq) / chisq0 if df0 > 0 and chisq0 > 0 else nan


def rmsea(chisq: float, df: float, n: float, n_groups: int = 1, c: float = 1.0) -> float:
    """Root mean square error of approximation (Steiger 1998 for groups); N, not N - 1."""
    if not (isfinite(chisq) and isfinite(df)):
        return nan
    return sqrt(max(chisq / n / df - c / n, 0.0)) * sqrt(n_groups) if df > 0 else 0.0


def rmsea_interval(
    chisq: float, df: float, n: float, n_groups: int = 1, c: float = 1.0, level: float = 0.90
) -> Interval:
    """Confidence limits of RMSEA from the noncentral chi-square distribution (Browne & Cudeck 1993)."""
    if not (isfinite(chisq) and isfinite(df)):
        return nan, nan
    if df < 1:
        return 0.0, 0.0
    high = _noncentrality(chisq, df, (1 - level) / 2)
    low = _noncentrality(chisq, df, 1 - (1 - level) / 2)
    return sqrt(c * low * n_groups / (n * df)), sqrt(c * high * n_groups / (n * df))


def _noncentrality(chisq: float, df: float, probability: float) -> float:
    """The noncentrality at which `chisq` has this lower tail; 0 where there is none."""

    def gap(value: float) -> float:
        return float(chndtr(chisq, df, value)) - probability

    if gap(0.0) <= 0:
        return 0.0
    high = max(chisq, 10.0)
    while gap(high) > 0:
        high *= 2
    return bracketed_root(gap, 0.0, high)


def rmsea_close(chisq: float, df: float, n: float, n_groups: int = 1, c: float = 1.0, bound: float = 0.05) -> float:
    """p of the hypothesis that RMSEA is at most `bound` (close fit)."""
    if not (isfinite(chisq) and isfinite(df)) or df <= 0:
        return nan
    return 1.0 - float(chndtr(chisq, df, n * df / c * bound**2 / n_groups))


def rmsea_not_close(chisq: float, df: float, n: float, n_groups: int = 1, c: float = 1.0, bound: float = 0.08) -> float:
    """p of the hypothesis that RMSEA is at least `bound`."""
    p = rmsea_close(chisq, df, n, n_groups, c, bound)
    return 1.0 - p


def agfi(gfi: float, elements: int, df: float) -> float:
    """Adjusted goodness of fit (Joreskog & Sorbom); `elements` counts sample moments, means too when modelled."""
    return 1.0 - elements / df * (1.0 - gfi) if df > 0 else 1.0


def pgfi(gfi: float, elements: int, df: float) -> float:
    """Parsimony goodness of fit (Mulaik et al. 1989)."""
    return df / elements * gfi


def mfi(chisq: float, df: float, n: float) -> float:
    """McDonald's fit index (1989)."""
    return exp(-0.5 * (chisq - df) / n)


def ecvi(chisq: float, free: int, n: float) -> float:
    """Expected cross-validation index (Browne & Cudeck 1993)."""
    return chisq / n + 2 * free / n


def critical_n(chisq: float, df: float, n: float, alpha: float = 0.05) -> float:
    """Hoelter's critical N (1983)."""
    return float(chdtri(df, alpha)) / (chisq / n) + 1 if df > 0 and chisq > 1e-12 else nan


def aic(logl: float, free: int) -> float:
    """Akaike's criterion."""
    return -2 * logl + 2 * free


def bic(logl: float, free: int, n: float) -> float:
    """Schwarz's criterion."""
    return -2 * logl + log(n) * free


def sabic(logl: float, free: int, n: float) -> float:
    """Sample-size adjusted Schwarz criterion (Sclove 1987)."""
    return -2 * logl + log((n + 2) / 24) * free


def swain(chisq: float, df: float, n: float, p: int) -> tuple[float, float]:
    """Swain's (1975) small-sample factor, and the chi-square times it.

    References
    ----------
    Herzog & Boomsma (2009), Structural Equation Modeling, eq. 6: q = (sqrt(1 + 4p(p+1) - 8df) - 1) / 2,
    s = 1 - [p(2p^2 + 3p - 1) - q(2q^2 + 3q - 1)] / (12 df n), n one less than the sample size.
    """
    inside = 1 + 4 * p * (p + 1) - 8 * df
    if df <= 0 or inside < 0:
        return nan, nan
    q = (sqrt(inside) - 1) / 2
    factor = 1 - (p * (2 * p**2 + 3 * p - 1) - q * (2 * q**2 + 3 * q - 1)) / (12 * df * (n - 1))
    return factor, factor * chisq
