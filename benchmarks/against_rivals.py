"""Every kernel beside its rival, in one run: lavaan, psych, semTools and stats of R, semopy, pingouin and seminr.

    python benchmarks/against_rivals.py [--repeats 5] [--slow 1] [--draws 5000] [--clock cpu|wall] [--without-lavaan]
                                        [--json FILE]

Needs R with lavaan, psych, GPArotation and semTools, and the Python packages of the extra ``test``. One BLAS thread on
both sides, the same 238 answers to 32 five-point items; lavaan's jobs are those of `against_lavaan.py`. Medians and
ranges of repeated runs after one that is thrown away. What would take a rival minutes is run in small and multiplied,
and the table says "priced": lavaan's and seminr's bootstrap, the HTMT of 5,000 resamples, parallel analysis. Ratios
compare within one run and on one machine; seconds of two runs do not.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from against_lavaan import WANTED, lavaans, ours, runs_of, written  # first: it sets the number of threads
from parts.cold_process import machine, said_of, store
from parts.rival_kernels import own_kernels, rivals_in_python, rivals_in_r, spread

RIVALS_IN_R = {
    "alpha": "psych",
    "omega": "psych",
    "polychoric": "psych",
    "lavcor": "lavaan",
    "efa_minres": "psych",
    "efa_ml": "R",
    "htmt": "semTools",
    "parallel": "psych",
}
PRICED = {"bootstrap", "htmt", "parallel", "pls_bootstrap"}


def row(job: str, rival: str, mine: list[float], theirs: list[float]) -> dict[str, Any]:
    """One line of the table: both sides, the ratio of the medians and how far single runs could move it."""
    own, other = spread(mine), spread(theirs)
    return {
        "job": job,
        "rival": rival,
        "priced": job in PRICED,
        "theirs": {
            "median": _short(other["median"]),
            "range": [_short(v) for v in other["range"]],
            "runs": other["runs"],
        },
        "ours": {"median": _short(own["median"]), "range": [_short(v) for v in own["range"]], "runs": own["runs"]},
        "ratio": _short(other["median"] / own["median"]),
        "ratio_range": [_short(min(theirs) / max(mine)), _short(max(theirs) / min(mine))],
        "aim": WANTED.get(job),
    }


def _short(value: float) -> float:
    """Three digits that mean something."""
    return float(f"{value:.3g}")


def compared(given: argparse.Namespace) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Versions of the rivals, and every row."""
    clock: Callable[[], float] = time.process_time if given.clock == "cpu" else time.perf_counter
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model, data, holes = written(folder)
        if not given.without_lavaan:
            number, theirs = lavaans(folder, given.repeats, given.draws, given.clock, given.slow)
            mine = ours(model, data, holes, given.repeats, given.draws, clock)
            rows += [row(job, f"lavaan {number}", mine[job], theirs[job]) for job in WANTED]
        versions, theirs = rivals_in_r(folder, given.repeats, given.draws, given.clock)
        for job, work in own_kernels(data, given.draws).items():
            package = RIVALS_IN_R[job]
            rows.append(row(job, f"{package} {versions[package]}", runs_of(work, given.repeats, clock), theirs[job]))
    for job, (rival, own, other, times) in rivals_in_python(model, data, given.draws).items():
        seconds = [value * times for value in runs_of(other, given.repeats, clock)]
        rows.append(row(job, rival, runs_of(own, given.repeats, clock), seconds))
    return versions, rows


def main() -> None:
    """Print a line for each job, and store the lines where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--slow", type=int, default=1, help="lavaan's runs of WLSMV, FIML and the bootstrap")
    parser.add_argument("--draws", type=int, default=5000)
    parser.add_argument("--clock", choices=("cpu", "wall"), default="cpu")
    parser.add_argument(
        "--without-lavaan", action="store_true", help="leave out the jobs of against_lavaan.py: minutes"
    )
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    where = machine()
    versions, rows = compared(given)
    print(f"{said_of(where)}, {', '.join(f'{n} {v}' for n, v in versions.items())}; {given.clock} seconds")
    print(f"{'':16}{'rival':26}{'theirs':>10}{'ours':>11}{'ratio':>9}{'range':>16}{'aim':>6}")
    for r in rows:
        low, high = r["ratio_range"]
        print(f"{r['job']:16}{r['rival']:26}{r['theirs']['median']:10.4g}{r['ours']['median']:11.4g}{r['ratio']:9,.4g}"
              f"{f'{low:g}-{high:g}':>16}{r['aim'] or '':>6}{' priced' if r['priced'] else ''}")  # fmt: skip
    where["versions"] |= versions
    store(given.json, {"machine": where, "clock": given.clock, "draws": given.draws, "rows": rows})


if __name__ == "__main__":
    main()
