"""Made-up answers as a file, and what is read of them."""

import csv

import pytest

from repurchase.study.commands.check import check


@pytest.fixture
def read_columns(tmp_path):
    """What `check` says of a file with the given columns beside six rated ones."""

    def read(columns, n=60, rated=True):
        made = {head: [values[i % len(values)] for i in range(n)] for head, values in columns.items()}
        if rated:
            for k, prefix in enumerate(("SAT", "LOY")):
                made |= {
                    f"{prefix}{j}": [1 + (i * (k + 2) + j * (i % 3 == 0) + i // 7) % 5 for i in range(n)]
                    for j in (1, 2, 3)
                }
        path = tmp_path / "answers.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(made)
            writer.writerows(zip(*made.values(), strict=True))
        return check(path)

    return read


@pytest.fixture
def background():
    """The background question that a column became."""

    def pick(found, head):
        return next((b for b in found.to_dict()["background"] if head in b["column"].split(" | ")), None)

    return pick


@pytest.fixture
def said():
    """Everything that is said of a reading, in English."""
    return lambda found: " ".join(n["en"] for n in found.to_dict()["notes"])
