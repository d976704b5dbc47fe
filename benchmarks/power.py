"""What power by simulation costs: ``python benchmarks/power.py [--reps 1000] [--n 238] [--alone 20] [--lavaan]``.

Prints processor seconds of the samples of one size for the shipped study (nine constructs, 31 five-point items, MLR),
what each step takes, and the same samples fitted one after another by `rp.fit` and, with ``--lavaan`` (needs R with
lavaan), by lavaan; a few of them are fitted alone and the price of one is multiplied. One BLAS thread.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402 (the threads must be set first)
import pandas as pd  # noqa: E402

import repurchase as rp  # noqa: E402
from repurchase.analysis.power.assumed_model import assumed_model  # noqa: E402
from repurchase.analysis.power.replications import Replications  # noqa: E402
from repurchase.numeric.power.drawn_samples import centred_answers, covariances, drawn_answers  # noqa: E402
from repurchase.numeric.power.standard_errors import robust_covariances  # noqa: E402
from repurchase.numeric.refits import ml  # noqa: E402
from repurchase.numeric.resampling.counts import cross_products  # noqa: E402

SCRIPT = """
suppressMessages(library(lavaan))
args <- commandArgs(TRUE)
model <- paste(readLines(file.path(args[1], "model.lav")), collapse = "\\n")
d <- read.csv(file.path(args[1], "data.csv"))
one <- function(k) sem(model, d[d$sample == k, -1], estimator = "MLR", meanstructure = FALSE)
x <- one(0)
t <- system.time(for (k in unique(d$sample)) one(k))
cat((t[["user.self"]] + t[["sys.self"]]) / length(unique(d$sample)), "\\n")
"""


def steps(ready: Replications, n: int, reps: int) -> dict[str, float]:
    """Seconds of drawing, refitting and standard errors."""
    model, found = ready.model, {"drawn": 0.0, "refitted": 0.0, "errors": 0.0}
    p = model.layout.p
    problem = ml.prepare(model.layout, model.theta, cross_products([np.zeros((n, p))]))
    start = process_time()
    for answers in drawn_answers(model.population, n, reps, 1):
        centred = centred_answers(answers)
        S = covariances(centred)
        found["drawn"] += process_time() - start
        start = process_time()
        fits = ml.refit(problem, S[:, None], np.zeros((len(S), 1, p)))
        found["refitted"] += process_time() - start
        start = process_time()
        robust_covariances(model.layout, fits.theta, S, centred)
        found["errors"] += process_time() - start
        start = process_time()
    return found


def alone(ready: Replications, n: int, few: int) -> tuple[float, pd.DataFrame]:
    """Seconds of one `rp.fit`, and the samples."""
    (block,) = drawn_answers(ready.model.population, n, few, 1)
    frames = [pd.DataFrame(y.astype(float), columns=list(ready.structure.observed)) for y in block]
    rp.fit(ready.assumed.fitted, frames[0], estimator="MLR")
    start = process_time()
    for frame in frames:
        rp.fit(ready.assumed.fitted, frame, estimator="MLR")
    took = (process_time() - start) / few
    for k, frame in enumerate(frames):
        frame.insert(0, "sample", k)
    return took, pd.concat(frames)


def lavaan(ready: Replications, samples: pd.DataFrame) -> float:
    """Seconds of one fit by lavaan."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model.lav").write_text(str(ready.assumed.fitted), encoding="utf-8")
        samples.to_csv(Path(folder) / "data.csv", index=False)
        command = ["Rscript", "-e", SCRIPT, folder]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reps", type=int, default=1_000)
    parser.add_argument("--n", type=int, default=238)
    parser.add_argument("--alone", type=int, default=20)
    parser.add_argument("--lavaan", action="store_true")
    given = parser.parse_args()
    rp.power(rp.Study.default(), given.n, replications=20)
    start = process_time()
    rp.power(rp.Study.default(), given.n, replications=given.reps)
    whole = process_time() - start
    print(f"rp.power, {given.reps:,} samples of {given.n}: {whole:.2f} s")
    ready = Replications.prepared(assumed_model(rp.Study.default(), {}, 0.75, 0.3, 0.4, 0.4, 5), "MLR")
    for step, seconds in steps(ready, given.n, given.reps).items():
        print(f"  {step:10s} {seconds:.2f} s")
    one, samples = alone(ready, given.n, given.alone)
    print(f"rp.fit one by one: {1000 * one:.1f} ms each, {one * given.reps / whole:.0f} times as long")
    if given.lavaan:
        one = lavaan(ready, samples)
        print(f"lavaan one by one: {1000 * one:.0f} ms each, {one * given.reps / whole:.0f} times as long")
    return 0


if __name__ == "__main__":
    sys.exit(main())
