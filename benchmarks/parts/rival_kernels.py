"""Jobs that both this package and another one do, on the answers of the nine-construct example."""

from __future__ import annotations

import re
import subprocess
import warnings
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

import repurchase as rp
from repurchase.numeric.categorical.polychoric import polychorics
from repurchase.numeric.factors.analysis import factor_analysis, parallel_analysis
from repurchase.numeric.pls.bootstrap import pls_bootstrap
from repurchase.numeric.pls.model import pls_design, pls_estimates
from repurchase.numeric.scales.reliability import cronbach_alpha, item_statistics, omega_total
from repurchase.numeric.scales.validity import htmt_limits

Work = Callable[[], object]
FEW = 20  # draws of the PLS bootstrap of seminr, which are multiplied
PARALLEL_DRAWS = 1_000


def scales_of(data: pd.DataFrame) -> dict[str, list[str]]:
    """Items of each construct, by the letters before their number."""
    found: dict[str, list[str]] = {}
    for name in data.columns:
        found.setdefault(re.sub(r"\d+$", "", name), []).append(name)
    return found


def own_kernels(data: pd.DataFrame, draws: int) -> dict[str, Work]:
    """Our side of the jobs that are timed in R too; named as in rivals.R."""
    x, n = data.to_numpy(float), len(data)
    scales = scales_of(data)
    blocks = [data[items].to_numpy(float) for items in scales.values()]
    groups = [[data.columns.get_loc(item) for item in items] for items in scales.values()]
    codes = data.to_numpy(int) - 1
    sizes = codes.max(axis=0) + 1

    def r() -> np.ndarray:
        return np.corrcoef(x, rowvar=False)

    return {
        "alpha": lambda: [(cronbach_alpha(block), item_statistics(block)) for block in blocks],
        "omega": lambda: [omega_total(block) for block in blocks],
        "polychoric": lambda: polychorics(codes, sizes),
        "lavcor": lambda: polychorics(codes, sizes),
        "efa_minres": lambda: factor_analysis(r(), 9, n, method="minres", rotation="oblimin", kaiser=False),
        "efa_ml": lambda: factor_analysis(r(), 9, n, method="ml", rotation="varimax"),
        "htmt": lambda: htmt_limits(x, groups, draws=draws),
        "parallel": lambda: parallel_analysis(r(), n, kind="components", draws=PARALLEL_DRAWS),
    }


def rivals_in_r(folder: Path, repeats: int, draws: int, clock: str) -> tuple[dict[str, str], dict[str, list[float]]]:
    """Versions of the packages of R, and the seconds of their runs."""
    script = Path(__file__).with_name("rivals.R")
    command = ["Rscript", str(script), str(folder), str(repeats), str(draws), clock]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    words = [line.split() for line in lines]
    versions = {row[1]: row[2] for row in words if row and row[0] == "VERSION"}
    return versions, {row[1]: [float(value) for value in row[2:]] for row in words if row and row[0] == "RUNS"}


def rivals_in_python(model: str, data: pd.DataFrame, draws: int) -> dict[str, tuple[str, Work, Work, float]]:
    """Job -> the other package with its version, our work, its work, and what its seconds are multiplied by."""
    import pingouin
    import semopy

    plain = "\n".join(re.sub(r"\b\w+\*", "", line) for line in model.splitlines() if ":=" not in line)
    blocks = [data[items] for items in scales_of(data).values()]

    def semopys() -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted = semopy.Model(plain)
            fitted.fit(data)
            return fitted.inspect(), semopy.calc_stats(fitted)

    def own() -> object:
        fit = rp.fit(plain, data)
        return fit.estimates, fit.measures

    ours, theirs = pls_jobs(model, data, draws)
    return {
        "ml_semopy": (f"semopy {version('semopy')}", own, semopys, 1),
        "alpha_pingouin": (
            f"pingouin {version('pingouin')}",
            lambda: [cronbach_alpha(block.to_numpy(float)) for block in blocks],
            lambda: [pingouin.cronbach_alpha(block) for block in blocks],
            1,
        ),
        "pls_bootstrap": (f"seminr {version('seminr')} (Python)", ours, theirs, draws / FEW),
    }


def pls_jobs(model: str, data: pd.DataFrame, draws: int) -> tuple[Work, Work]:
    """The PLS bootstrap of the nine constructs, here and in seminr, whose estimates before it are there already."""
    import seminr
    from seminr.estimate.data import Dataset

    scales, links = scales_of(data), structural_paths(model)
    names = list(scales)
    paths = np.zeros((len(names), len(names)), bool)
    for cause, effect in links:
        paths[names.index(cause), names.index(effect)] = True
    x = data.to_numpy(float)
    design = pls_design([[data.columns.get_loc(i) for i in items] for items in scales.values()], paths)
    estimates = pls_estimates(np.corrcoef(x, rowvar=False), design)
    measures = seminr.constructs(*[seminr.composite(name, items) for name, items in scales.items()])
    relations = seminr.relationships(*[seminr.paths([a], [b]) for a, b in links])
    estimated = seminr.estimate_pls(Dataset(columns=tuple(data.columns), values=x), measures, relations)
    return (
        lambda: pls_bootstrap(x, design, estimates, draws=draws),
        lambda: seminr.bootstrap_model(estimated, nboot=FEW, seed=1, cores=1),
    )


def structural_paths(model: str) -> list[tuple[str, str]]:
    """Cause and effect of each regression of a model in lavaan's language, labels left off."""
    found: list[tuple[str, str]] = []
    for line in model.splitlines():
        if "~" in line and not {"=~", "~~", ":="} & set(re.findall(r"[=:~]+", line)):
            effect, causes = line.split("~")
            found += [(cause.split("*")[-1].strip(), effect.strip()) for cause in causes.split("+")]
    return found


def spread(seconds: list[float]) -> Mapping[str, object]:
    """Median, range and number of runs."""
    return {
        "median": float(np.median(seconds)),
        "range": [min(seconds), max(seconds)],
        "runs": len(seconds),
    }
