"""Make a survey of any size with its study file: ``made_up_survey.py FOLDER RESPONDENTS ITEMS``.

Constructs of three or more items with simple structure, answered from 1 to 5: drivers that share a common part, one
mediator that they explain and one outcome that the mediator explains. Up to twelve items make four constructs, more
make nine.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

LOADING, COMMON = 0.8, 0.5  # of items on constructs, and of drivers on what they share
ROWS = 100_000  # drawn and written at a time, so that a long file needs no more memory than a short one


def answers(rng: np.random.Generator, n: int, owner: np.ndarray) -> np.ndarray:
    """Answers of `n` respondents; `owner` is the construct of each item, the last two mediator and outcome."""
    drivers = owner.max() - 1
    eta = np.empty((n, drivers + 2))
    eta[:, :drivers] = COMMON * rng.standard_normal((n, 1)) + (1 - COMMON**2) ** 0.5 * rng.standard_normal((n, drivers))
    eta[:, drivers] = 0.7 * eta[:, :drivers].mean(axis=1) / COMMON + 0.6 * rng.standard_normal(n)
    eta[:, drivers + 1] = 0.7 * eta[:, drivers] + 0.7 * rng.standard_normal(n)
    seen = LOADING * eta[:, owner] + (1 - LOADING**2) ** 0.5 * rng.standard_normal((n, len(owner)))
    return np.clip(np.round(3.4 + seen), 1, 5).astype(np.int8)


def study_file(owner: np.ndarray) -> str:
    """The study: every driver explains the mediator, and that the outcome."""
    count = int(owner.max()) + 1
    codes = [f"C{j + 1}" for j in range(count)]
    lines = ['name = "growth"', 'title = { en = "Growth", zh = "增长" }', 'language = "en"']
    for j, code in enumerate(codes):
        role = "mediator" if j == count - 2 else "outcome" if j == count - 1 else "driver"
        lines += [
            f"[constructs.{code}]",
            f'label = {{ en = "Construct {j + 1}", zh = "构念{j + 1}" }}',
            f'role = "{role}"',
        ]
        names = [f"{code}_{k + 1}" for k in range(int((owner == j).sum()))]
        lines += ["items = [", *(f'  {{ name = "{x}", en = "Statement {x}", zh = "题项{x}" }},' for x in names), "]"]
    mediator, outcome = codes[-2:]
    paths = [f"{mediator} ~ {' + '.join(codes[:-2])}", f"{outcome} ~ {mediator}"]
    lines += ["[model]", f"paths = {paths!r}".replace("'", '"')]
    for j, code in enumerate(codes[:-2]):
        lines += ["[[hypotheses]]", f'id = "H{j + 1}"', f'path = "{code} -> {mediator}"']
    lines += ["[[hypotheses]]", f'id = "H{count - 1}"', f'path = "{mediator} -> {outcome}"']
    return "\n".join(lines) + "\n"


def make(folder: Path, n: int, items: int, seed: int = 1) -> None:
    """Write ``survey.csv`` and ``study.toml``."""
    owner = np.sort(np.arange(items) % (4 if items <= 12 else 9))
    names = [f"C{j + 1}_{k + 1}" for j in range(owner.max() + 1) for k in range(int((owner == j).sum()))]
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(study_file(owner), encoding="utf-8")
    with (folder / "survey.csv").open("w", encoding="utf-8") as file:
        file.write(",".join(names) + "\n")
        for start in range(0, n, ROWS):
            block = answers(rng, min(ROWS, n - start), owner)
            text = np.full((len(block), 2 * items), ord(","), np.uint8)  # a digit and a comma, the last a new line
            text[:, ::2], text[:, -1] = block + ord("0"), ord("\n")
            file.write(text.tobytes().decode("ascii"))


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
