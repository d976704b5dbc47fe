"""Whole commands as a user runs them, beside the bars that they are held to.

    python benchmarks/whole_run.py [--repeats 5] [--survey FILE] [--threads N] [--json FILE]
    python benchmarks/whole_run.py --stages [--quick] [--survey FILE] [--json FILE]

Every run is a cold process; the commands take turns, so that a disturbance meets all of them. Printed are the medians
of wall clock and processor seconds (children included), the highest peak of the largest process, and whether the bar
was met. ``--stages`` analyses once in this process, without a second one, and prints what each stage took, what of it
went into imports, and the peak of memory as it grows.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from parts.cold_process import REPURCHASE, RESULTS, SAMPLE, first_byte, machine, said_of, spent_by, store, summary

BARS = {  # seconds on a quiet machine with two processors
    "analyze": {"wall": 6.0, "cpu": 10.0},
    "analyze --lang both": {"wall": 9.0},
    "analyze --quick": {"wall": 2.5},
    "check": {"wall": 1.5},
    "--help": {},
}


def command(name: str, survey: Path, folder: Path) -> list[str]:
    """The command line behind a name of `BARS`."""
    if name == "--help":
        return [*REPURCHASE, "--help"]
    verb, *options = name.split()
    return [*REPURCHASE, verb, str(survey), *options, *(["--out", str(folder)] if verb == "analyze" else [])]


def commands(survey: Path, repeats: int, threads: int | None = None) -> dict[str, Any]:
    """Run every command so often, in turns."""
    runs: dict[str, list[Any]] = {name: [] for name in BARS}
    first: list[float] = []
    with tempfile.TemporaryDirectory() as place:
        for k in range(repeats):
            for number, name in enumerate(BARS):
                runs[name].append(spent_by(command(name, survey, Path(place) / f"{k}-{number}"), threads))
            first.append(first_byte(command("analyze", survey, Path(place) / f"{k}-first")))
    found = {name: summary(values) | {"bars": BARS[name]} for name, values in runs.items()}
    for row in found.values():
        row["met"] = all(row[clock] <= bar for clock, bar in row["bars"].items()) if row["bars"] else None
    return {"commands": found, "first_byte": {"runs": repeats, "wall": round(statistics.median(first), 3)}}


def tell_commands(found: dict[str, Any]) -> None:
    """Print a line for each command."""
    print(f"{'':22}{'wall':>8}{'range':>16}{'CPU':>8}{'MB':>6}  bars")
    for name, row in found["commands"].items():
        low, high = row["wall_range"]
        bars = ", ".join(f"{clock} {bar:g} s" for clock, bar in row["bars"].items())
        verdict = "" if row["met"] is None else ": met" if row["met"] else ": MISSED"
        print(
            f"{name:22}{row['wall']:8.2f}{f'{low:.2f}-{high:.2f}':>16}{row['cpu']:8.2f}{row['mb']:6d}  {bars}{verdict}"
        )
    print(f"first byte of analyze on a terminal after {found['first_byte']['wall']:.2f} s")


def main() -> None:
    """Print the figures, and store them where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--survey", type=Path, default=SAMPLE)
    parser.add_argument("--stages", action="store_true", help="one run in this process, stage by stage")
    parser.add_argument("--threads", type=int, help="of BLAS in every run; by default none is set, as users set none")
    parser.add_argument("--quick", action="store_true", help="with --stages")
    parser.add_argument("--json", type=Path, help=f"store the results, as {RESULTS.name}/whole_run.json")
    given = parser.parse_args()
    where = machine()  # before the load is our own
    print(said_of(where))
    if given.stages:
        from parts.stage_clock import stages, tell_stages

        found = stages(given.survey, quick=given.quick)
        tell_stages(found)
    else:
        found = commands(given.survey, given.repeats, given.threads)
        tell_commands(found)
    store(given.json, {"machine": where, "survey": given.survey.name} | found)


if __name__ == "__main__":
    sys.exit(main())
