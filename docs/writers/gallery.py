"""Writes reference/gallery of the manual, in both languages, from a full report of the shipped survey.

Run ``python docs/writers/gallery.py``; it draws the pictures in docs/images/gallery too.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from python_names import GROUPS

import repurchase as rp
from repurchase.analysis.results.result import Result
from repurchase.document.draw_figure import svg
from repurchase.document.parts.blocks import Table
from repurchase.study.stages.section_titles import section_title
from repurchase.text import render

DOCS = Path(__file__).parents[1]
PICTURES = DOCS / "images" / "gallery"
WORDS = tomllib.loads((Path(__file__).parent / "page_words.toml").read_text(encoding="utf-8"))["gallery"]
PAGE_OF = {name: group["name"] for group in GROUPS for name in group["names"]}
ROWS = 4
POINT = re.compile(r"[ML]-?[\d.]+ -?[\d.]+")


def thumbnail(drawing: str) -> str:
    """A drawing with fewer digits, dots of fewer corners, and no colours for the dark: small enough to keep."""
    drawing = re.sub(r"<style>.*?</style>\n?", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r'(id="|#)[\w-]+-0g', r"\1g", drawing)
    drawing = re.sub(r'(<path id="[^"]*g\d+" d=")([^"]+)', lambda m: m[1] + rounded(m[2], 10, 0), drawing)
    drawing = re.sub(r'(<use xlink:href="#[^"]*g\d+" )x="([^"]+)"(?: y="([^"]+)")?', tenth, drawing)
    drawing = re.sub(r"scale\(([\d.]+)", lambda m: f"scale({float(m[1]) * 10:.4g}", drawing)
    return re.sub(
        r'(<path (?!id="[^"]*g\d+")(?:[^>]* )?d=")([^"]+)', lambda m: m[1] + rounded(coarse(m[2]), 1, 1), drawing
    )


def rounded(numbers: str, unit: int, digits: int) -> str:
    """Coordinates in another unit, with so many decimals."""
    return re.sub(r"-?\d+(?:\.\d+)?", lambda m: f"{round(float(m[0]) / unit, digits) + 0:g}", numbers)


def tenth(match: re.Match[str]) -> str:
    """The place of a letter, in the unit of its thinner outline."""
    lower = f' y="{rounded(match[3], 10, 1)}"' if match[3] else ""
    return f'{match[1]}x="{rounded(match[2], 10, 1)}"{lower}'


def coarse(outline: str) -> str:
    """A round outline of many points with every fifth of them."""
    points = POINT.findall(outline)
    if len(points) < 30 or not outline.endswith("Z") or "".join(points) + "Z" != outline:
        return outline
    return "".join(point for i, point in enumerate(points) if i % 5 == 0) + "Z"


def first_rows(table: Table, lang: str) -> str:
    """Head and first rows of a table, without its caption and notes."""
    lines = [line for line in table.markdown(lang).splitlines() if line.startswith("|")]
    return "\n".join([*lines[: 2 + ROWS], *(["| … |" + " |" * (lines[0].count(" | "))] * (len(lines) > 2 + ROWS))])


def main_title(result: Result, lang: str) -> str:
    """The title of the first table or figure of a result."""
    return str(render((*result.tables(), *result.figures())[0].title, lang))


def heading(name: str, findings: Mapping[str, Result], lang: str) -> str:
    """The main title of a result; where another has the same that of its section: a link leads to one."""
    title = main_title(findings[name], lang)
    if [main_title(result, lang) for result in findings.values()].count(title) == 1:
        return title
    return str(section_title(name).render(lang))


def section(name: str, findings: Mapping[str, Result], lang: str) -> str:
    """One analysis: its tables and figures with their captions, the calls, the first rows, the pictures."""
    result, words = findings[name], WORDS[lang]
    tables, figures = result.tables(), result.figures()
    parts = [f"## {heading(name, findings, lang)}"]
    if function := WORDS["functions"].get(name):
        tree = "" if lang == "en" else "../../en/reference/"
        parts.append(f"{words['alone']}[`rp.{function}`]({tree}python/{PAGE_OF[function]}.md#rp{function})")
    calls = [f'findings["{name}"].table("{t.name}")' for t in tables]
    calls += [f'findings["{name}"].figure("{f.name}")' for f in figures]
    titles = [render(block.title, lang) for block in (*tables, *figures)]
    width = max(len(call) for call in calls)
    lines = "\n".join(f"{call:<{width}}  # {title}" for call, title in zip(calls, titles, strict=True))
    parts.append(f"```python\n{lines}\n```")
    if tables:
        parts.append(first_rows(tables[0], lang))
    parts += [f"![{render(f.title, lang)}](../../images/gallery/{f.name}.{lang}.svg)" for f in figures]
    return "\n\n".join(parts)


def page(findings: Mapping[str, Result], lang: str) -> str:
    """The whole page."""
    shown = {name: result for name, result in findings.items() if result.tables() or result.figures()}
    return "\n\n".join([WORDS[lang]["head"], *(section(name, shown, lang) for name in shown)]) + "\n"


def main() -> None:
    """Write both pages and the pictures."""
    findings = rp.analyze(rp.sample_survey(), draws=500)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for lang in ("en", "zh"):
        text = page(findings, lang)
        (DOCS / lang / "reference" / "gallery.md").write_text(text, encoding="utf-8", newline="\n")
        for result in findings.values():
            for figure in result.figures():
                (PICTURES / f"{figure.name}.{lang}.svg").write_text(thumbnail(svg(figure, lang)), encoding="utf-8")


if __name__ == "__main__":
    main()
