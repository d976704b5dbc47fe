"""One cold process: its wall clock, processor seconds and peak memory; and the machine that it ran on.

Nothing but the standard library is imported here: the peak of a process begins with that of the one which started it.
"""

from __future__ import annotations

import json
import os
import platform
import pty
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).parents[1] / "results"
SAMPLE = ROOT / "data" / "luckin_survey.xlsx"
REPURCHASE = (sys.executable, "-m", "repurchase")
PACKAGES = ("repurchase", "numpy", "scipy", "pandas")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Spent:
    """Seconds of wall and processor of one process, children that it waited for too, and peak MB of the largest."""

    wall: float
    cpu: float
    mb: float


def spent_by(command: Sequence[str], threads: int | None = None) -> Spent:
    """Run a command in a process of its own and wait for it."""
    start = time.perf_counter()
    environment = users_environment(threads)
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = process.stdout.read() if process.stdout else b""  # to the end, so that a full pipe stops nobody
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said.decode(errors='replace')}")
    return Spent(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def first_byte(command: Sequence[str]) -> float:
    """Seconds until a command shows anything on a terminal; what it shows after that is read and dropped."""
    terminal, inside = pty.openpty()
    start = time.perf_counter()
    process = subprocess.Popen(command, env=users_environment(), stdin=inside, stdout=inside, stderr=inside)
    os.close(inside)
    os.read(terminal, 1)
    seconds = time.perf_counter() - start
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:  # how Linux says that the terminal's other end is closed
        pass
    os.close(terminal)
    process.wait()
    return seconds


def users_environment(threads: int | None = None) -> dict[str, str]:
    """The environment of a user, who limits no threads unless told how many; the package of this folder is run."""
    found = {name: value for name, value in os.environ.items() if name not in THREADS}
    found |= {} if threads is None else dict.fromkeys(THREADS, str(threads))
    return found | {"PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH"))))}


def summary(runs: Iterable[Spent]) -> dict[str, Any]:
    """Median of wall and processor, the range of both, and the highest peak."""
    rows = [asdict(run) for run in runs]
    found: dict[str, Any] = {"runs": len(rows), "mb": round(max(row["mb"] for row in rows))}
    for name in ("wall", "cpu"):
        values = [row[name] for row in rows]
        found |= {name: round(statistics.median(values), 3), f"{name}_range": [round(f(values), 3) for f in (min, max)]}
    return found


def machine(more: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the figures hold for: when, on which processors, under which load, with which versions."""
    versions = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:  # a package that is run from its folder
            versions[name] = "source"
    return {
        "date": time.strftime("%Y-%m-%d"),
        "processor": _processor(),
        "processors": len(os.sched_getaffinity(0)),
        "load": [round(value, 2) for value in os.getloadavg()],
        "system": platform.system(),
        "versions": versions | dict(more or {}),
    }


def _processor() -> str:
    """The processor's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def said_of(where: Mapping[str, Any]) -> str:
    """The machine in one line."""
    versions = ", ".join(f"{name} {number}" for name, number in where["versions"].items())
    return (
        f"{where['date']}, {where['processor']}, {where['processors']} processors, load {where['load'][0]}; {versions}"
    )


def store(path: Path | None, found: Mapping[str, Any]) -> None:
    """Write what was found, where somebody asked for it."""
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
