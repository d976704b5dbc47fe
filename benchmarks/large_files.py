"""Seconds and memory of large files: ``python benchmarks/large_files.py [--rows 100000 1000000] [--work read]``.

Makes its own answers in a temporary folder (32 items on five points, eight constructs; as CSV of digits, as CSV with
words, blanks, background and times, and as Parquet where pyarrow is installed), and does the work on each in a process
of its own, of which it prints processor seconds, seconds on the clock, and the peak of memory, children included.

``--work`` is ``read``, ``check`` or ``analyze``; ``--keep FOLDER`` keeps the files there. Run with OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np

CONSTRUCTS = ("PE", "EE", "SI", "FC", "TR", "SA", "PV", "RI")
HEADS = [f"{c}{k}" for c in CONSTRUCTS for k in (1, 2, 3, 4)]
WORDS = np.array(["", "非常不同意", "不同意", "一般", "同意", "非常同意"])
AGES, CHANNELS = ("18-22", "23-27", "28-32", "33-40"), ("APP", "小程序", "门店")
PORTION = 100_000
KINDS = ("digits.csv", "words.csv", "digits.parquet")


def answers(rng: np.random.Generator, n: int) -> np.ndarray:
    """Answers of `n` respondents: constructs that have a factor in common, four items each."""
    factors = 0.6 * rng.normal(size=(n, 1)) + 0.8 * rng.normal(size=(n, len(CONSTRUCTS)))
    x = 3.2 + 0.8 * np.repeat(factors, 4, axis=1) + 0.6 * rng.normal(size=(n, len(HEADS)))
    return np.clip(np.round(x), 1, 5).astype(np.uint8)


def write_digits(path: Path, n: int) -> None:
    """A CSV of single digits."""
    rng = np.random.default_rng(1)
    with path.open("wb") as stream:
        stream.write((",".join(HEADS) + "\n").encode())
        for start in range(0, n, PORTION):
            x = answers(rng, min(PORTION, n - start))
            lines = np.full((len(x), 2 * x.shape[1]), ord(","), dtype=np.uint8)
            lines[:, 0::2], lines[:, -1] = x + ord("0"), ord("\n")
            stream.write(lines.tobytes())


def write_words(path: Path, n: int) -> None:
    """A CSV of labels, 1 % of them blank, with age, channel and seconds."""
    rng = np.random.default_rng(2)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join([*HEADS, "您的年龄段", "您的购买渠道", "Duration (in seconds)"]) + "\n")
        for start in range(0, n, PORTION):
            x = answers(rng, min(PORTION, n - start))
            x[rng.random(x.shape) < 0.01] = 0
            beside = zip(
                rng.integers(0, len(AGES), len(x)),
                rng.integers(0, len(CHANNELS), len(x)),
                np.round(rng.lognormal(5.5, 0.4, len(x))).astype(int),
                strict=True,
            )
            rows = zip(WORDS[x].tolist(), beside, strict=True)
            stream.writelines(f"{','.join(r)},{AGES[a]},{CHANNELS[c]},{s}\n" for r, (a, c, s) in rows)


def write_parquet(path: Path, n: int) -> None:
    """Parquet of small numbers."""
    import pyarrow
    from pyarrow import parquet

    rng, schema = np.random.default_rng(1), pyarrow.schema([(h, pyarrow.int8()) for h in HEADS])
    with parquet.ParquetWriter(path, schema) as writer:
        for start in range(0, n, PORTION):
            x = answers(rng, min(PORTION, n - start)).astype(np.int8)
            writer.write_table(pyarrow.table(dict(zip(HEADS, x.T, strict=True)), schema=schema))


def made(folder: Path, kind: str, n: int) -> Path:
    """A file of so many rows; one that is there already is taken."""
    path = folder / f"{n}_{kind}"
    if not path.exists():
        {"digits.csv": write_digits, "words.csv": write_words, "digits.parquet": write_parquet}[kind](path, n)
    return path


def work(kind: str, path: str) -> None:
    """Do the work, and print what it took."""
    import repurchase as rp

    started = time.perf_counter()
    result = {"read": rp.read, "check": rp.check, "analyze": rp.analyze}[kind](path)
    if kind == "analyze":
        with tempfile.TemporaryDirectory() as folder:
            result.write(Path(folder) / "report")
    wall = time.perf_counter() - started
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(u.ru_utime + u.ru_stime for u in spent)
    own, child = (u.ru_maxrss / 1024 for u in spent)
    print(f"{cpu:8.1f} s CPU {wall:8.1f} s wall {own:7.0f} MB, its children {child:5.0f} MB")


def main() -> None:
    """Every kind of file in every size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=float, nargs="+", default=[1e5, 1e6, 1e7])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--work", choices=("read", "check", "analyze"), default="read")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        work(given.work, given.one)
        return
    with tempfile.TemporaryDirectory() as folder:
        for n in map(int, given.rows):
            for kind in given.kinds:
                if kind.endswith("parquet") and find_spec("pyarrow") is None:
                    continue
                path = made(given.keep or Path(folder), kind, n)
                print(f"{given.work} {n:>10,} rows {kind:15}", end="", flush=True)
                subprocess.run([sys.executable, __file__, "--work", given.work, "--one", str(path)], check=True)


if __name__ == "__main__":
    main()
