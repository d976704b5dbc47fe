"""Put one fault at a time into a copy of the tree and see whether the tests notice.

    python tests/mutate.py [--only PATTERN] [--jobs 2]

The list is `mutations.toml`: each entry is a fault that would mislead a user, and the tests that ought to fail with it.
The working tree is never touched. A fault whose tests do not end in time is reported apart and is not caught.
Exit status 1 if under 90 % are caught, 2 if the tests fail without any fault.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).parents[1]
LIST = ROOT / "tests" / "mutations.toml"
FLOOR = 0.90
SECONDS = 1_800  # of one run
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "build", "dist")
ENDLESS = -1  # in place of pytest's exit code, where it was ended from outside
VERDICTS = {0: "SURVIVED", 1: "caught", ENDLESS: "TIMEOUT"}  # other exit codes: the tests could not be collected


def mutations(pattern: str = "") -> list[dict]:
    """Read the entries whose file, text or tests match the pattern."""
    entries = tomllib.loads(LIST.read_text(encoding="utf-8"))["mutation"]
    return [e for e in entries if re.search(pattern, " ".join([e["file"], e["was"], e["now"], *e["tests"]]))]


def run_tests(tree: Path, tests: list[str], *options: str, compiled: bool = False) -> int:
    """Run tests in a tree with that tree's own source; return pytest's exit code, `ENDLESS` after `SECONDS`.

    Compiled modules are kept of the sound tree only (`compiled`): a faulty one must not be taken for it afterwards.
    """
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "", *options, *tests]
    environment = os.environ | {"PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "" if compiled else "1"}
    try:
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return ENDLESS
    if compiled and done.returncode:  # the sound tree: whoever reads this wants to know which test
        print("\n".join(done.stdout.splitlines()[-12:]))
    return done.returncode


def verdict(tree: Path, entry: dict) -> str:
    """Put the fault into the tree, run its tests, and take the fault out again."""
    path = tree / entry["file"]
    sound = path.read_text(encoding="utf-8")
    if sound.count(entry["was"]) != 1:
        return "INVALID"
    faulty = sound.replace(entry["was"], entry["now"])
    try:
        path.write_text(faulty, encoding="utf-8")
        if path.suffix == ".py":
            compile(faulty, entry["file"], "exec")
        return VERDICTS.get(run_tests(tree, entry["tests"], "-x"), "INVALID")
    except SyntaxError:
        return "INVALID"
    finally:
        path.write_text(sound, encoding="utf-8")


def judge(trees: Queue, entry: dict) -> str:
    """Take a free copy of the tree, judge the entry in it, and say so."""
    tree, began = trees.get(), time.monotonic()
    try:
        result = verdict(tree, entry)
    finally:
        trees.put(tree)
    now = entry["now"] or "(nothing)"
    print(f"{result:9}{time.monotonic() - began:5.0f} s  {entry['file']}: {entry['was']!r} -> {now!r}", flush=True)
    return result


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", default="", metavar="PATTERN", help="a regular expression: file, text or tests")
    options.add_argument("--jobs", type=int, default=1)
    chosen = options.parse_args()
    entries = mutations(chosen.only)
    if not entries:
        options.error(f"no entry matches {chosen.only!r}")
    with tempfile.TemporaryDirectory() as folder:
        trees: Queue = Queue()
        first = Path(shutil.copytree(ROOT, Path(folder) / "0", ignore=LEFT_OUT))
        if run_tests(first, sorted({t for e in entries for t in e["tests"]}), compiled=True):
            print("the tests of these entries fail without any fault, or do not end: mend them first")
            return 2
        trees.put(first)
        for job in range(1, chosen.jobs):
            trees.put(Path(shutil.copytree(first, Path(folder) / str(job))))
        with ThreadPoolExecutor(chosen.jobs) as pool:
            results = list(pool.map(lambda entry: judge(trees, entry), entries))
    caught, all_of_them = results.count("caught"), len(results)
    print(f"{caught} of {all_of_them} caught ({caught / all_of_them:.1%}); floor {FLOOR:.0%}")
    print(f"{results.count('TIMEOUT')} did not end within {SECONDS:,} s, and do not count as caught")
    return int(caught < FLOOR * all_of_them)


if __name__ == "__main__":
    sys.exit(main())
