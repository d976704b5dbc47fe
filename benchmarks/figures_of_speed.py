"""Write the tables and plots of explanation/speed.md, in both languages of the manual, from the stored results.

    python benchmarks/figures_of_speed.py

The results lie in benchmarks/results; these commands make them anew, on a machine that does nothing else:

    python benchmarks/whole_run.py --json benchmarks/results/whole_run.json
    python benchmarks/whole_run.py --stages --json benchmarks/results/stages.json
    python benchmarks/growth.py --json benchmarks/results/growth.json
    python benchmarks/against_rivals.py --json benchmarks/results/rivals.json

Between `<!-- speed: NAME LANGUAGE -->` and `<!-- speed: end -->` a page is this script's; the rest is by hand.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from repurchase.text import render, text

HERE = Path(__file__).parent
ROOT = HERE.parent
PAGES = {lang: ROOT / "docs" / lang / "explanation" / "speed.md" for lang in ("en", "zh")}
WORDS = tomllib.loads((HERE / "parts" / "speed_words.toml").read_text(encoding="utf-8"))
PART = re.compile(r"(<!-- speed: (\w+) (en|zh) -->\n).*?(<!-- speed: end -->)", re.DOTALL)
AXES = ("n", "items", "draws")
Results = Mapping[str, Mapping[str, Any]]


def stored() -> dict[str, Any]:
    """All results, by the name of their file."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((HERE / "results").glob("*.json"))
    }


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; columns after the first hold numbers and stand to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def number(value: float | None) -> str:
    """Three digits that mean something, thousands apart; a dash where there is none."""
    if value is None:
        return "–"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    decimals = 3 if abs(value) < 0.1 else 2 if abs(value) < 10 else 1
    return f"{value:.{decimals}f}" if abs(value) >= 0.001 else f"{value:.2g}"


def span(low: float, high: float) -> str:
    """A range, or the one value that it holds."""
    first, last = number(low), number(high)
    return first if first == last else f"{first}–{last}"


def machine(found: Mapping[str, Any], lang: str) -> str:
    """When, where, under which load and with which versions one file was made."""
    where = found["machine"]
    comma = WORDS["bars"][lang][0]
    versions = comma.join(f"{name} {version}" for name, version in where["versions"].items())
    return WORDS["machine"][lang].format(**where | {"versions": versions, "load": where["load"][0]}) + "\n"


def bars(row: Mapping[str, Any], lang: str) -> str:
    """The bars of a row and whether they were met."""
    if not row["bars"]:
        return "–"
    units = {"wall": "s", "cpu": "s CPU", "mb": "MB"}
    comma, colon = WORDS["bars"][lang]
    said = comma.join(f"≤ {bar:g} {units[name]}" for name, bar in row["bars"].items())
    return f"{said}{colon}{WORDS['met' if row['met'] else 'missed'][lang]}"


def whole(results: Results, lang: str) -> str:
    """Whole commands."""
    found = results["whole_run"]
    rows = [
        [f"`{name}`", number(r["wall"]), span(*r["wall_range"]), number(r["cpu"]), number(r["mb"]), bars(r, lang)]
        for name, r in found["commands"].items()
    ]
    first = WORDS["first_byte"][lang].format(seconds=number(found["first_byte"]["wall"]))
    return f"{machine(found, lang)}\n{table(WORDS['whole'][lang], rows)}\n{first}\n"


def stages(results: Results, lang: str) -> str:
    """One run, stage by stage; what took less than a twentieth of a second is added up."""
    found = results["stages"]
    rows, small = [], {"cpu": 0.0, "wall": 0.0, "imports": 0.0}
    for row in found["stages"]:
        if row["cpu"] < 0.05 and row["wall"] < 0.05:
            small = {name: value + row[name] for name, value in small.items()}
            continue
        rows.append(
            [f"`{row['stage']}`", *(number(row[name]) for name in ("cpu", "wall", "imports")), number(row["mb"])]
        )
    for name, values in (("small_stages", small), ("together", found["total"])):
        rows.append([WORDS[name][lang], *(number(values[k]) for k in ("cpu", "wall", "imports")), ""])
    return f"{machine(found, lang)}\n{table(WORDS['stages'][lang], rows)}"


def stage(name: str, lang: str) -> str:
    """A stage in words: the program's own while it analyses, those of the benchmark around it."""
    return render(text(name), lang) if name.startswith("stage.") else WORDS["stage_names"][lang].get(name, f"`{name}`")


def growth(results: Results, lang: str) -> str:
    """Every point of every sweep."""
    found = results["growth"]
    rows = [
        [f"{WORDS['axes'][lang][axis]} {row[axis]:,}", number(row["cpu"]), number(row["wall"]), number(row["mb"]),
         bars(row, lang)]
        for axis in AXES for row in found["points"].get(axis, [])
    ]  # fmt: skip
    return f"{machine(found, lang)}\n{table(WORDS['growth'][lang], rows)}"


def exponents(results: Results, lang: str) -> str:
    """The exponents of every sweep."""
    names = ("cpu", "cpu_increments", "mb", "mb_increments")
    found = results["growth"]["exponents"]
    rows = [
        [WORDS["axes"][lang][axis], *(number(found[axis].get(name)) for name in names)]
        for axis in AXES
        if axis in found
    ]
    return table(WORDS["exponents"][lang], rows)


def rivals(results: Results, lang: str) -> str:
    """Every kernel beside its rival."""
    found = results["rivals"]
    rows = []
    for row in found["rows"]:
        job = WORDS["jobs"][lang][row["job"]] + (WORDS["priced"][lang] if row["priced"] else "")
        both = [number(row[side]["median"]) for side in ("theirs", "ours")]
        aim = f"{row['aim']:g}" if row["aim"] else "–"
        rows.append([job, row["rival"], *both, number(row["ratio"]), span(*row["ratio_range"]), aim])
    clock = WORDS["clock"][lang].format(clock=WORDS["clocks"][lang][found["clock"]])
    return f"{machine(found, lang)}\n{clock}\n\n{table(WORDS['rivals'][lang], rows)}"


PARTS: dict[str, Callable[[Results, str], str]] = {
    "whole": whole,
    "stages": stages,
    "growth": growth,
    "exponents": exponents,
    "rivals": rivals,
}


def page(now: str, results: Results) -> str:
    """The page with every part made from the results."""
    return PART.sub(lambda m: f"{m[1]}{PARTS[m[2]](results, m[3])}{m[4]}", now)


def main() -> None:
    """Write the pages and the plots."""
    from parts.growth_plots import growth_plots  # not needed to see whether the page is right

    results = stored()
    for lang, path in PAGES.items():
        path.write_text(page(path.read_text(encoding="utf-8"), results), encoding="utf-8")
        growth_plots(results["growth"], WORDS, lang, ROOT / "docs" / "images" / f"growth.{lang}.svg")


if __name__ == "__main__":
    sys.exit(main())
