"""Writes explanation/validation of the manual, in both languages, from what the tests of tests/parity compare.

``python docs/writers/validation.py`` writes the pages from the stored record, ``--record`` runs the tests first.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
DOCS, PARITY = HERE.parent, HERE.parents[1] / "tests" / "parity"
RECORD = HERE / "validation.json"
WORDS = tomllib.loads((HERE / "page_words.toml").read_text(encoding="utf-8"))["validation"]
SUBJECTS = tomllib.loads((HERE / "validation_subjects.toml").read_text(encoding="utf-8"))
CLOSE = 1e-5
FEWEST = 5  # values of a row; what is compared otherwise than by the usual means cannot be counted
Record = dict[str, dict[str, list[float]]]


def counted(found: dict[str, list[float]], closely: bool) -> tuple[int, float, float]:
    """How many values were compared closely (or more widely), the largest deviation, the widest tolerance."""
    chosen = {float(t): pair for t, pair in found.items() if (float(t) <= CLOSE) == closely and pair[0]}
    values = sum(int(pair[0]) for pair in chosen.values())
    return values, max((pair[1] for pair in chosen.values()), default=0.0), max(chosen, default=0.0)


def size(number: float) -> str:
    """A deviation, to one digit that means something; what is below rounding is called so."""
    return "0" if number == 0 else "< 1e-15" if number < 1e-15 else f"{number:.0e}".replace("e-0", "e-")


def row(name: str, found: dict[str, list[float]], lang: str, reasons: list[str]) -> str:
    """One line of the table."""
    subject, none = SUBJECTS["files"][name], WORDS[lang]["none"]
    close, wide = counted(found, True), counted(found, False)
    beside = ", ".join(SUBJECTS["programs"][program] for program in subject["programs"])
    cells = [subject[lang], beside]
    cells += [f"{close[0]:,}", size(close[1])] if close[0] else [none, none]
    cells += [f"{wide[0]:,}", size(wide[1]), size(wide[2])] if wide[0] else [none] * 3
    return f"| {' | '.join([*cells, str(reasons.index(subject['reason']) + 1)])} |"


def page(record: Record, lang: str) -> str:
    """The whole page."""
    words, reasons = WORDS[lang], list(SUBJECTS["reasons"])
    close = [counted(found, True) for found in record.values()]
    wide = [counted(found, False) for found in record.values()]
    head = words["head"].format(
        values=f"{sum(v for v, _, _ in close + wide):,}",
        close=f"{sum(v for v, _, _ in close):,}",
        largest=size(max(far for _, far, _ in close)),
    )
    lines = [f"| {' | '.join(words['heads'])} |", "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    lines += [row(name, record[name], lang, reasons) for name in SUBJECTS["files"] if name in record]
    told = [f"{k}. {SUBJECTS['reasons'][name][lang]}" for k, name in enumerate(reasons, 1)]
    return "\n\n".join([head, "\n".join(lines), words["reasons"], "\n".join(told), words["foot"]]) + "\n"


def stored() -> Record:
    """The record as it was last made, without files of which next to nothing was counted."""
    found: Record = json.loads(RECORD.read_text(encoding="utf-8"))
    return {name: by for name, by in found.items() if sum(pair[0] for pair in by.values()) >= FEWEST}


def main() -> None:
    """Write both pages, from a new record where one is asked for."""
    if "--record" in sys.argv[1:]:
        sys.path.insert(0, str(HERE))
        from parity_record import record  # needs the extra `test`

        RECORD.write_text(json.dumps(record(PARITY), indent=1) + "\n", encoding="utf-8")
    for lang in ("en", "zh"):
        (DOCS / lang / "explanation" / "validation.md").write_text(page(stored(), lang), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
