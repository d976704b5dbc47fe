"""How the cost of a whole analysis grows with respondents, items and bootstrap draws.

    python benchmarks/growth.py [--repeats 3] [--largest 100000] [--only n items draws] [--json FILE]

Surveys are made up in a temporary folder (`parts/made_up_survey.py`); every point is `repurchase analyze` in a cold
process, one language, the usual formats; what does not vary is 243 respondents, 27 items, 5,000 draws. The exponent is
the slope of cost on size, both as logarithms, between the ends of the range; the fixed cost of a small survey is in it,
and makes it small. That of the increments takes off what the smallest point costs, and is the slope between the last
two points: how cost grows where size rules. ``--largest 1000000`` adds powers of ten.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from parts.cold_process import REPURCHASE, machine, said_of, spent_by, store, summary

BASE = {"n": 243, "items": 27, "draws": 5_000}
SIZES = {"n": [243, 2_000, 20_000, 100_000], "items": [12, 27, 64, 120], "draws": [1_000, 5_000, 20_000]}
BARS = {  # of single points, on a quiet machine with two processors
    (100_000, 27, 5_000): {"wall": 10.0},
    (243, 120, 5_000): {"wall": 12.0, "mb": 600},
    (1_000_000, 27, 5_000): {"wall": 15.0, "mb": 1_000},
    (10_000_000, 27, 5_000): {"wall": 90.0, "mb": 2_000},
}
MAKER = Path(__file__).parent / "parts" / "made_up_survey.py"


def point(size: Mapping[str, int], folder: Path, repeats: int) -> dict[str, Any]:
    """Analyse a survey of one size, so often."""
    place = folder / f"{size['n']}-{size['items']}"
    if not place.exists():  # made by a process of its own, whose memory is not that of the runs
        subprocess.run([sys.executable, str(MAKER), str(place), str(size["n"]), str(size["items"])], check=True)
    command = [*REPURCHASE, "analyze", str(place / "survey.csv"), "--study", str(place / "study.toml")]
    command += ["--draws", str(size["draws"]), "--out"]
    found = summary(spent_by([*command, str(place / f"out-{size['draws']}-{k}")]) for k in range(repeats))
    bars = BARS.get((size["n"], size["items"], size["draws"]), {})
    met = all(found[name] <= bar for name, bar in bars.items()) if bars else None
    return dict(size) | found | {"bars": bars, "met": met}


def swept(
    sizes: Mapping[str, Sequence[int]], repeats: int, keep: Callable[[Mapping[str, Sequence[Mapping[str, Any]]]], None]
) -> dict[str, list[dict[str, Any]]]:
    """Every sweep, the point that sweeps share being run once; what is there is kept after every point."""
    known: dict[tuple[int, ...], dict[str, Any]] = {}
    found: dict[str, list[dict[str, Any]]] = {axis: [] for axis in sizes}
    with tempfile.TemporaryDirectory() as folder:
        for axis, values in sizes.items():
            for value in values:
                size = BASE | {axis: value}
                key = tuple(size.values())
                if key not in known:
                    known[key] = point(size, Path(folder), repeats)
                found[axis].append(known[key])
                tell(axis, known[key])
                keep(found)
    return found


def exponents(axis: str, points: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """Slopes of log cost on log size: between the ends, and of what the larger points cost beyond the smallest."""
    x = [row[axis] for row in points]
    found: dict[str, float | None] = {}
    if len(x) < 2:
        return found
    for name in ("cpu", "mb"):
        y = [row[name] for row in points]
        found[name] = slope(x[0], x[-1], y[0], y[-1])
        more = slope(x[-2] - x[0], x[-1] - x[0], y[-2] - y[0], y[-1] - y[0])
        found[f"{name}_increments"] = more
    return found


def slope(x0: float, x1: float, y0: float, y1: float) -> float | None:
    """The slope between two points on logarithmic axes, None where noise leaves nothing to take a logarithm of."""
    if min(x0, x1, y0, y1) <= 0 or x0 == x1:
        return None
    return round(math.log(y1 / y0) / math.log(x1 / x0), 2)


def tell(axis: str, row: Mapping[str, Any]) -> None:
    """Print a point as soon as it is there."""
    bars = ", ".join(f"{name} {bar:g}" for name, bar in row["bars"].items())
    verdict = "" if row["met"] is None else f"  {bars}: {'met' if row['met'] else 'MISSED'}"
    print(
        f"{axis:6}{row[axis]:>10,} {row['cpu']:9.2f} CPU s {row['wall']:9.2f} s {row['mb']:6d} MB{verdict}", flush=True
    )


def main() -> None:
    """Print every point and the exponents, and store them where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--largest", type=int, default=100_000, help="respondents; powers of ten beyond 100,000 are added"
    )
    parser.add_argument("--only", nargs="+", choices=tuple(SIZES), default=tuple(SIZES))
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    where = machine()
    print(said_of(where))
    more = [10**k for k in range(6, 9) if 10**k <= given.largest]
    respondents = [n for n in SIZES["n"] if n <= given.largest] + more
    sizes = {axis: respondents if axis == "n" else SIZES[axis] for axis in given.only}

    def keep(points: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        slopes = {axis: exponents(axis, rows) for axis, rows in points.items()}
        store(given.json, {"machine": where, "base": BASE, "points": points, "exponents": slopes})

    for axis, rows in swept(sizes, given.repeats, keep).items():
        print(f"{axis}: exponents {', '.join(f'{name} {value}' for name, value in exponents(axis, rows).items())}")


if __name__ == "__main__":
    main()
