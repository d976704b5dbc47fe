"""Seconds of repurchase beside lavaan's, in one run, on one BLAS thread, on the same data.

    python benchmarks/against_lavaan.py [--repeats 5] [--slow 1] [--draws 5000] [--clock wall|cpu]

Needs R with lavaan (Rscript). The nine-construct example of the tests serves: 32 five-point items, N = 238, 89 free
parameters, 25 defined effects; FIML runs on the same answers with every tenth one missing. Each figure is the median
of repeated runs; the first run of each side, which loads code, is thrown away. lavaan's WLSMV, FIML and bootstrap,
which take minutes, run ``--slow`` times. Its 5,000 bootstrap draws are priced by the slope between two smaller numbers
of draws; ours are run in full, three seeds, with the percentile intervals of every path and effect read inside the
timer. On a machine that does other work too, ``--clock cpu`` counts the processor's seconds of both sides instead of
the wall's.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402 (the threads must be set first)
import pandas as pd  # noqa: E402

import repurchase as rp  # noqa: E402

REFERENCE = Path(__file__).parents[1] / "tests" / "parity" / "reference"
FEW, MORE = 40, 120  # lavaan's draws; the slope between them is the price of one
WANTED = {"ml": 25, "mlr": 120, "wlsmv": 120, "fiml": 120, "modindices": 150, "bootstrap": 150}
SCRIPT = """
suppressMessages(library(lavaan))
args <- commandArgs(TRUE)
model <- paste(readLines(file.path(args[1], "model.lav")), collapse = "\\n")
d <- read.csv(file.path(args[1], "data.csv"))
m <- read.csv(file.path(args[1], "missing.csv"))
repeats <- as.integer(args[2])
slow <- as.integer(args[6])
once <- function(run) {
  t <- system.time(run())
  if (args[5] == "cpu") t[["user.self"]] + t[["sys.self"]] else t[["elapsed"]]
}
tell <- function(job, seconds) cat(job, seconds, "\\n")
runs_of <- function(run) {
  run()
  sapply(seq_len(repeats), function(i) once(run))
}
slow_runs <- function(run) sapply(seq_len(slow), function(i) once(run))
f <- sem(model, d)
cat("version", as.character(packageVersion("lavaan")), "\\n")
tell("ml", runs_of(function() { x <- sem(model, d); fitMeasures(x) }))
tell("mlr", runs_of(function() { x <- sem(model, d, estimator = "MLR"); fitMeasures(x) }))
tell("modindices", runs_of(function() modindices(f)))
tell("wlsmv", slow_runs(function() { x <- sem(model, d, ordered = TRUE); fitMeasures(x) }))
tell("fiml", slow_runs(function() { x <- sem(model, m, missing = "ml"); fitMeasures(x) }))
few <- as.integer(args[3])
more <- as.integer(args[4])
draw <- function(n) once(function() sem(model, d, se = "bootstrap", bootstrap = n))
tell("bootstrap_each", sapply(seq_len(slow), function(i) (draw(more) - draw(few)) / (more - few)))
"""


def runs_of(run: Callable[[], object], repeats: int, clock: Callable[[], float]) -> list[float]:
    """Seconds of `repeats` runs after one that is thrown away."""
    run()
    seconds = []
    for _ in range(repeats):
        start = clock()
        run()
        seconds.append(clock() - start)
    return seconds


def written(folder: Path) -> tuple[str, pd.DataFrame, pd.DataFrame]:
    """The model, the answers, and the answers with holes, also as files for R."""
    model = json.loads((REFERENCE / "inference.json").read_text())["nine_construct"]["model"]
    data = pd.read_csv(REFERENCE / "case6_data.csv")
    holes = data.astype(float).mask(np.random.default_rng(1).random(data.shape) < 0.1)
    (folder / "model.lav").write_text(model)
    (folder / "run.R").write_text(SCRIPT)
    data.to_csv(folder / "data.csv", index=False)
    holes.to_csv(folder / "missing.csv", index=False)
    return model, data, holes


def ours(
    model: str, data: pd.DataFrame, holes: pd.DataFrame, repeats: int, draws: int, clock: Callable[[], float]
) -> dict[str, list[float]]:
    """Our seconds of each run, estimates, errors and fit measures read."""
    fit = rp.fit(model, data)
    names = [n for n in fit.structure.plain_names if "~" in n and "~~" not in n and "=~" not in n]
    names += list(fit.structure.definitions)
    seeds = iter(range(10))

    def read(found: rp.Fit) -> object:  # type: ignore[name-defined]
        return found.estimates, found.measures

    def resampled() -> object:
        boot = fit.bootstrap(draws=draws, seed=next(seeds))
        return [boot.interval(name) for name in names]

    return {
        "ml": runs_of(lambda: read(rp.fit(model, data)), repeats, clock),
        "mlr": runs_of(lambda: read(rp.fit(model, data, estimator="MLR")), repeats, clock),
        "modindices": runs_of(fit.modification_indices, repeats, clock),
        "wlsmv": runs_of(lambda: read(rp.fit(model, data, estimator="WLSMV", ordered=True)), repeats, clock),
        "fiml": runs_of(lambda: read(rp.fit(model, holes, missing="fiml")), repeats, clock),
        "bootstrap": runs_of(resampled, 3, clock),
    }


def lavaans(folder: Path, repeats: int, draws: int, clock: str, slow: int = 1) -> tuple[str, dict[str, list[float]]]:
    """lavaan's version, and its seconds of each run."""
    command = ["Rscript", str(folder / "run.R"), str(folder), str(repeats), str(FEW), str(MORE), clock, str(slow)]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")
    found = dict(line.split(maxsplit=1) for line in shown if line.strip())
    version = found.pop("version").strip()
    seconds = {name: [float(value) for value in values.split()] for name, values in found.items()}
    seconds["bootstrap"] = [value * draws for value in seconds.pop("bootstrap_each")]
    return version, seconds


def main() -> None:
    """Print a line for each job: lavaan's seconds, ours, the ratio, and the one aimed at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--slow", type=int, default=1, help="lavaan's runs of WLSMV, FIML and the bootstrap")
    parser.add_argument("--draws", type=int, default=5000)
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    options = parser.parse_args()
    clock = time.process_time if options.clock == "cpu" else time.perf_counter
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model, data, holes = written(folder)
        version, theirs = lavaans(folder, options.repeats, options.draws, options.clock, options.slow)
        mine = ours(model, data, holes, options.repeats, options.draws, clock)
    print(
        f"lavaan {version}, repurchase {rp.__version__}, numpy {np.__version__}, one BLAS thread, {options.clock} clock"
    )
    print(f"{'':12}{'lavaan':>10}{'ours':>10}{'ratio':>8}{'aim':>6}")
    for job, aim in WANTED.items():
        other, own = statistics.median(theirs[job]), statistics.median(mine[job])
        print(f"{job:12}{other:10.3f}{own:10.4f}{other / own:8.0f}{aim:6d}")


if __name__ == "__main__":
    main()
