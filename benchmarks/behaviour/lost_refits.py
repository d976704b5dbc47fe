"""Holds the bootstrap's refits against single fits of the same rows: prints how many are lost or differ.

    python benchmarks/behaviour/lost_refits.py [--draws 150] [--only WORDS] [--verbose]

Thirty small models that tempt a search to give up: few answers, weak loadings, two items a factor, equalities, groups,
second orders, covariates, holes, categories. Whatever `repurchase.fit` finds of a resample, the bootstrap has to find,
and at the same minimum. The tests run the same comparison (tests/unit/numeric/test_refits.py) with fewer resamples.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "unit" / "numeric"))


def main() -> int:
    from hard_refits import CASES, compared

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=150)
    parser.add_argument("--only", default="")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    lost = other = 0
    print(f"{'model':34} {'single':>6} {'batch':>6} {'lost':>5} {'lower':>5} {'higher':>6}   CPU s, batch : single")
    for name in CASES:
        if options.only not in name:
            continue
        found = compared(name, options.draws, time.process_time)
        lost, other = lost + len(found.lost), other + len(found.higher)
        ratio = f"{found.seconds_together / options.draws:.5f} : {found.seconds_singly / options.draws:.5f}"
        print(f"{name:34} {found.singly:6} {found.together:6} {len(found.lost):5} {len(found.lower):5} "
              f"{len(found.higher):6}   {ratio}", flush=True)  # fmt: skip
        if options.verbose:
            print("    lost", found.lost, "lower", found.lower, "higher", found.higher)
    print(f"{lost} lost, {other} not at the single fit's minimum or a lower one (right: 0, 0)")
    return int(bool(lost or other))


if __name__ == "__main__":
    raise SystemExit(main())
