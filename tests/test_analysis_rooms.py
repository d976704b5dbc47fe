"""Every room of the analyses has the same four modules, so that who has read one finds the way in all."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "src" / "repurchase" / "analysis"
NAMES = {
    "result.py": "the public function and its `Result`",
    "findings.py": "the frozen data",
    "tables.py": "tables and figures",
    "words.py": "sentences, notes and cautions",
}
MOST_LINES = 200  # an analysis as short as this may stand in one module, beside others of its kind
BLOCKS = {"Table", "Column", "Figure"}
EXEMPT = {  # a folder, and why it does without the four modules
    "fit": "a `Fit` is told by `sem_report`, `diagnostics` and `effects`, which serve other results of `sem` as well",
}


def results(tree: ast.Module) -> list[ast.ClassDef]:
    """Classes of a module that are a `Result`."""
    classes = [n for n in tree.body if isinstance(n, ast.ClassDef)]
    return [c for c in classes if any(ast.unparse(base) == "Result" for base in c.bases)]


def called(tree: ast.AST) -> set[str]:
    """Names of the functions that a piece of code calls."""
    return {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}


def frozen(node: ast.ClassDef) -> bool:
    """Whether a class is frozen data, or a protocol, which holds none."""
    protocol = any(ast.unparse(base) == "Protocol" for base in node.bases)
    return protocol or any("dataclass(frozen=True" in ast.unparse(d) for d in node.decorator_list)


def rooms_said(root: Path, exempt: Mapping[str, str]) -> list[str]:
    """What is amiss in the folders of `root` that give a `Result`, and exemptions that nothing needs."""
    said, needless = [], set(exempt)
    for path in sorted(root.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not results(tree):
            continue
        room = path.parent.relative_to(root).as_posix()
        amiss = list(room_said(path.parent, tree) if path.name == "result.py" else module_said(path))
        if room not in exempt:
            said += [f"{room}: {what}" for what in amiss]
        elif amiss:
            needless.discard(room)
    return said + [f"{room} needs no exemption" for room in sorted(needless)]


def module_said(path: Path) -> Iterator[str]:
    """What is amiss in an analysis of one module."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > MOST_LINES:
        yield f"{path.name} gives a `Result` in {lines} lines: make it a room of {', '.join(NAMES)}"


def room_said(room: Path, result: ast.Module) -> Iterator[str]:
    """What is amiss in a room whose ``result.py`` is `result`."""
    missing = [name for name in NAMES if not (room / name).is_file()]
    yield from (f"there is no {name} for {NAMES[name]}" for name in missing)
    trees = {n: ast.parse((room / n).read_text(encoding="utf-8")) for n in NAMES if n not in missing}
    for name, tree in trees.items():
        if name != "result.py":
            yield from (f"{name} holds {c.name}, which belongs in result.py" for c in results(tree))
    for path in sorted(room.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        built = called(tree) & BLOCKS
        if built and path.name != "tables.py" and (path.name in NAMES or not results(tree)):
            yield f"{path.name} builds a {min(built)}, which belongs in tables.py"
    if len(results(result)) > 1:
        yield "result.py gives more than one `Result`"
    yield from (
        f"{c.name} puts words together, which belong in words.py" for c in results(result) if "text" in called(c)
    )
    data = [n for n in trees.get("findings.py", ast.Module([], [])).body if isinstance(n, ast.ClassDef)]
    yield from (f"{c.name} of findings.py is not frozen" for c in data if not frozen(c))


def test_every_room_has_its_four_modules():
    said = rooms_said(ROOT, EXEMPT)
    assert not said, "\n" + "\n".join(said)


def test_the_rule_finds_the_rooms_that_are_there():
    rooms = {p.parent.relative_to(ROOT).as_posix() for p in ROOT.rglob("words.py")}
    assert {"effects", "invariance", "mediation", "moderation", "pls", "screening", "scores/regression"} <= rooms


# A room in order; each test below breaks it in one way.

ROOM = {
    "result.py": """
@dataclass(frozen=True)
class Spread(SpreadFindings, Result):
    def tables(self):
        return (tables.widths(self),)

    def sentences(self):
        return sentences(self)


def spread(data):
    if not data:
        raise InputError(text("spread.nothing"))
    return Spread(data)
""",
    "findings.py": "@dataclass(frozen=True)\nclass SpreadFindings:\n    width: float\n",
    "tables.py": 'def widths(findings):\n    return Table("widths", Column("width"), findings.width)\n',
    "words.py": 'def sentences(findings):\n    return (text("spread.width", width=findings.width),)\n',
}


def house(root: Path, folder: str, modules: Mapping[str, str]) -> Path:
    (root / folder).mkdir(parents=True)
    for name, code in modules.items():
        (root / folder / name).write_text(code, encoding="utf-8")
    return root


def test_a_room_in_order_passes(tmp_path):
    assert rooms_said(house(tmp_path, "spread", ROOM), {}) == []
    assert rooms_said(house(tmp_path, "answers/spread", ROOM), {}) == []


@pytest.mark.parametrize("name", [n for n in NAMES if n != "result.py"])
def test_a_missing_module_is_named(tmp_path, name):
    said = rooms_said(house(tmp_path, "spread", {k: v for k, v in ROOM.items() if k != name}), {})
    assert said == [f"spread: there is no {name} for {NAMES[name]}"]


BROKEN = {
    "a table in the result": (
        "result.py",
        "return (tables.widths(self),)",
        'return (Table("widths"),)',
        "builds a Table",
    ),
    "a heading in the words": ("words.py", "return (text(", "return (Column(", "builds a Column"),
    "a figure in the data": ("findings.py", "width: float", "width: float = Figure()", "builds a Figure"),
    "words in the result": (
        "result.py",
        "return sentences(self)",
        'return (text("spread.width"),)',
        "belong in words.py",
    ),
    "data that change": ("findings.py", "(frozen=True)", "", "SpreadFindings of findings.py is not frozen"),
    "data as a result": ("findings.py", "class SpreadFindings:", "class Other(Result):", "belongs in result.py"),
    "two results": (
        "result.py",
        "\n\ndef spread",
        "\n\nclass Other(Result):\n    n = 1\n\n\ndef spread",
        "more than one",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_stands_in_the_wrong_module_is_named(tmp_path, case):
    name, was, now, what = BROKEN[case]
    assert was in ROOM[name]
    said = rooms_said(house(tmp_path, "spread", {**ROOM, name: ROOM[name].replace(was, now)}), {})
    assert len(said) == 1
    assert what in said[0]


def test_a_step_of_an_analysis_builds_no_table_but_a_short_analysis_beside_it_may(tmp_path):
    step, beside = {"step.py": "TABLE = Table(1)\n"}, {"other.py": "class Other(Result):\n    table = Table(1)\n"}
    assert rooms_said(house(tmp_path / "one", "spread", {**ROOM, **beside}), {}) == []
    assert rooms_said(house(tmp_path / "two", "spread", {**ROOM, **step}), {}) == [
        "spread: step.py builds a Table, which belongs in tables.py"
    ]


@pytest.mark.parametrize(("lines", "amiss"), [(MOST_LINES, False), (MOST_LINES + 1, True)])
def test_an_analysis_of_one_module_is_short(tmp_path, lines, amiss):
    code = "class Spread(Result):\n    n = 1\n"
    root = house(tmp_path, "answers", {"spread.py": code + "#\n" * (lines - 2)})
    assert bool(rooms_said(root, {})) is amiss


def test_an_exemption_lasts_as_long_as_it_is_needed(tmp_path):
    root = house(tmp_path, "spread", {"result.py": ROOM["result.py"]})
    assert rooms_said(root, {"spread": "told elsewhere"}) == []
    assert rooms_said(house(tmp_path, "other", ROOM), {"spread": "told elsewhere", "other": "no more"}) == [
        "other needs no exemption"
    ]
