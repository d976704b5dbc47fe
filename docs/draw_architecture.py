"""Draws docs/architecture.md and the map in CONTRIBUTING.md from the source: ``python docs/draw_architecture.py``.

Every import counts, those within functions and those for type checkers too. An arrow that follows from two others is
left out of the drawings (the tables name every import); what stands on a circle keeps all its arrows.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from architecture_rules import Graph, file_imports, modules, parsed  # noqa: E402

SRC, BELOW = ROOT / "src" / "repurchase", "repurchase."
PAGE, GUIDE = ROOT / "docs" / "architecture.md", ROOT / "CONTRIBUTING.md"
BEGIN, END = "<!-- map: begin -->\n", "<!-- map: end -->\n"
WITHOUT_DOCSTRING = {  # folders that hold no Python package
    "src/repurchase/locale": "The catalogues of messages, a folder a language, a file a subject.",
    "src/repurchase/locale/en": "English words.",
    "src/repurchase/locale/zh": "Chinese words: the same keys, the same fields.",
    "src/repurchase/resources": "Tables beside the code: cut-offs, references, words of answers and identities.",
    "src/repurchase/resources/answer_words": "Words of answer scales, one file a language.",
    "src/repurchase/resources/categories": "What questionnaires offer as categories, a file a language.",
    "src/repurchase/resources/html": "Template and style of the HTML page.",
    "src/repurchase/resources/studies": "Study files that are shipped.",
    "tests/bad_input": "Files, models and arguments that are wrong: a sentence, exit code 2, nothing half-written.",
    "tests/contract": "What users hold on to: public names, pages of the manual, the sample's results.",
    "tests/document": "Writers, figures, diagrams, references.",
    "tests/end_to_end": "The command line and the notebooks, run as users run them.",
    "tests/files": "Nothing lost: kills, faults, targets.",
    "tests/identities": "Planted names and numbers that may stand nowhere in what is written.",
    "tests/manual/files": "Small made-up files that pages of the manual work on.",
    "tests/parity": "Numbers against lavaan, psych, semTools and seminr.",
    "tests/parity/oracle": "The scripts of the oracles, and what they wrote.",
    "tests/parity/reference": "Numbers that lavaan, psych, seminr and SPSS printed for public and synthetic data.",
    "tests/property": "What holds for any input (hypothesis), and simulations.",
    "tests/unit": "One module at a time; hand-worked cases, in folders named after the package's parts.",
    "tests/unit/analysis": "Screening, made-up surveys, data frames, what a fit hands on.",
    "tests/unit/decisions": "Problems, predictions, segments: what follows from a model.",
    "tests/unit/large_samples": "Large files: totals against rows, blocks, verdicts by size, nothing silent.",
    "tests/unit/manuscript": "Chapters of one's own with planted errors, and what is found in them.",
    "tests/unit/manuscript/manuscripts": "Manuscripts with their planted errors beside them.",
    "tests/unit/manuscript/other_survey": "The same about a made-up survey on seven points.",
    "tests/unit/model": "lavaan's language, formulas, what is added to a model.",
    "tests/unit/numeric": "Kernels against differences, scipy and one another.",
    "tests/unit/numeric/data": "Stored numbers of these tests.",
    "tests/unit/read": "The reader: platforms, heads, scales, answers.",
    "tests/unit/read/numbers": "How numbers, encodings and durations are written, and read.",
    "tests/unit/segments": "Mixtures, tests of classes, groups that are known, the recommendation score.",
    "tests/unit/review": "The pre-review: every rule on facts that it objects to and on others; its facts, its page.",
    "tests/unit/stream": "Large files: both ways of reading them agree, in every dress that a file may wear.",
    "tests/unit/study": "Study files, drafts, model syntax.",
    "tests/unit/work": "Second processes, workers of a scheduler.",
    "tests/unit/survey": "Clean data files, limits of what is read with them.",
    "tests/unit/read/words": "Answer words, and the codes that they tell.",
    "tests/unit/read/heads": "Heads: item codes, matrices, repetition, and what codebook and study say of them.",
    "tests/unit/read/column_map": "The map of columns: its file, its roles, its scales.",
    "tests/unit/read/choices": "Closed questions: spellings, orders, several answers, rankings, branches, legends.",
    "tests/verdicts": "Words of verdicts and cautions, read in both languages.",
}
HEAD = """\
# Architecture

Drawn by `python docs/draw_architecture.py` from the imports in the source; do not edit. An arrow points from the
importer to what it imports, downwards; lazy imports and those for type checkers count. Arrows that follow from
others are left out of the drawings and stand in the tables. What the folders hold is told in
[CONTRIBUTING.md](../CONTRIBUTING.md); `tests/test_architecture.py` holds the layers."""
DRAWN = ("analysis", "study", "numeric", "survey", "document")  # the packages whose rooms have a drawing of their own


def files_and_imports() -> tuple[dict[str, Path], Graph]:
    """Every module by its dotted name below `repurchase`, and which of them each imports."""
    files = {name.removeprefix(BELOW): path for name, path in modules(SRC).items() if name.startswith(BELOW)}
    graph = {
        name.removeprefix(BELOW): {target.removeprefix(BELOW) for target in targets if target.startswith(BELOW)}
        for name, targets in file_imports(SRC).items()
        if name.startswith(BELOW)
    }
    return files, graph


def package_graph(imports: Graph) -> Graph:
    """Imports between the packages and single modules at the top."""
    return _graph(imports, {name: name.split(".")[0] for name in imports})


def room_graph(files: Mapping[str, Path], imports: Graph, package: str) -> Graph:
    """Imports between the rooms of one package; a module that stands in no room is a room by itself."""
    inside = {n: p for n, p in files.items() if n.startswith(f"{package}.")}
    folders = {n for n, p in inside.items() if p.name == "__init__.py"}
    rooms = {}
    for name in inside:
        parts = name.split(".")
        depth = 3 if package == "survey" and parts[1] == "read" else 2
        chosen = parts[: min(depth, len(parts))]
        while len(chosen) > 2 and ".".join(chosen) not in folders:
            chosen = chosen[:-1]
        rooms[name] = ".".join(chosen)
    return _graph(imports, rooms)


def _graph(imports: Graph, rooms: Mapping[str, str]) -> Graph:
    graph: Graph = {room: set() for room in sorted(set(rooms.values()))}
    for name, room in rooms.items():
        graph[room] |= {rooms[other] for other in imports[name] if other in rooms} - {room}
    return graph


def shown_edges(graph: Graph) -> list[tuple[str, str]]:
    """The arrows that do not follow from others."""
    reached = {a: _reached(graph, a) for a in graph}
    return [
        (a, b)
        for a in graph
        for b in sorted(graph[a])
        if a in reached[b] or not any(b in reached[c] for c in graph[a] - {b} if a not in reached[c])
    ]


def _reached(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def drawing(graph: Graph) -> str:
    """A graph in Mermaid's language, importers above what they import."""
    lines = ["```mermaid", "flowchart TD"]
    lines += [f'  {_id(room)}["{room}"]' for room in graph]
    lines += [f"  {_id(a)} --> {_id(b)}" for a, b in shown_edges(graph)]
    return "\n".join([*lines, "```"])


def _id(room: str) -> str:
    return "n_" + room.replace(".", "_")


def table(graph: Graph) -> str:
    """Every import of a graph, a row an importer."""
    rows = ["| | imports |", "|---|---|"]
    rows += [f"| `{a}` | {', '.join(f'`{b}`' for b in sorted(graph[a])) or 'none of these'} |" for a in graph]
    return "\n".join(rows)


def says(folder: Path) -> str:
    """One line on a folder: the first of its package's docstring, else of the table above."""
    name, package = folder.relative_to(ROOT).as_posix(), folder / "__init__.py"
    if name.startswith("src/") and package.exists():
        words = ast.get_docstring(parsed(package)) or ""
        return words.partition("\n")[0]
    if name not in WITHOUT_DOCSTRING:
        raise SystemExit(f"Say in WITHOUT_DOCSTRING of docs/draw_architecture.py what {name} holds.")
    return WITHOUT_DOCSTRING[name]


def folders() -> list[Path]:
    """Every folder of the source and of the tests; leftovers that hold nothing but caches are none."""
    holding = {p.parent for top in (SRC, ROOT / "tests") for p in top.rglob("*") if p.is_file()}
    held = {p for p in holding if not any(part.startswith(("__", ".")) for part in p.relative_to(ROOT).parts)}
    above = {p for folder in held for p in folder.parents if p.is_relative_to(SRC)}
    return sorted((held | above) - {ROOT / "tests"})


def folder_map() -> str:
    """The map of CONTRIBUTING.md, one line a folder."""
    return "".join(f"- `{f.relative_to(ROOT).as_posix()}`: {says(f)}\n" for f in folders())


def page() -> str:
    """The whole of docs/architecture.md."""
    files, imports = files_and_imports()
    packages = package_graph(imports)
    parts = [HEAD, "## Packages", drawing(packages), table(packages)]
    for package in DRAWN:
        graph = room_graph(files, imports, package)
        parts += [f"## Rooms of `{package}`", drawing(graph), table(graph)]
    return "\n\n".join(parts) + "\n"


def guide(now: str) -> str:
    """CONTRIBUTING.md with the map as it is today."""
    head, _, rest = now.partition(BEGIN)
    return head + BEGIN + folder_map() + END + rest.partition(END)[2]


def main() -> None:
    """Write both."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    GUIDE.write_text(guide(GUIDE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
