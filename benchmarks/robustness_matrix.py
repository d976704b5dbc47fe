"""Times the robustness matrix of the shipped survey against one fit with its bootstrap: prints CPU seconds and a ratio.

    python benchmarks/robustness_matrix.py [--repeats 5] [--limit 3.0]

The matrix is that of `repurchase analyze`: every hypothesis in every specification that suits the data, PLS of the
chapter with its 5,000 resamples being there already. A ratio to other work of the same run says more than seconds of an
unknown machine; the exit code is 1 where the matrix takes more CPU than `--limit`.
"""

import argparse
import time


def cpu(work) -> tuple[float, object]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def main() -> int:
    import repurchase as rp

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--limit", type=float, default=3.0)
    options = parser.parse_args()
    found = rp.analyze(rp.sample_survey(), draws=200, quick=True)
    sem, study = found["sem"], found.study
    given = {"screening": found["screening"], "mediation": found["effects"], "pls": found["pls"],
             "controls": study.entry.model.controls}  # fmt: skip
    first, matrix = cpu(lambda: rp.robustness(found["hypotheses"], sem, found.survey, **given))
    best = min(cpu(lambda: rp.robustness(found["hypotheses"], sem, found.survey, **given))[0]
               for _ in range(options.repeats))  # fmt: skip
    beside = min(cpu(lambda: rp.fit(sem.model, found.survey, sem.estimator).bootstrap(5000, seed=1))[0]
                 for _ in range(2))  # fmt: skip
    print(
        f"{len(matrix.counted)} of {len(matrix.specifications)} specifications counted, {len(matrix.tested)} hypotheses"
    )
    print(f"first {first:.2f} CPU s, best of {options.repeats} {best:.2f}; fit and 5,000 resamples {beside:.2f}; "
          f"ratio {best / beside:.2f}")  # fmt: skip
    return int(best > options.limit)


if __name__ == "__main__":
    raise SystemExit(main())
