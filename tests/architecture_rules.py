"""What the rules of the house are checked with: functions of a package's folder, so that a made-up one can be fed.

An import counts wherever it stands: at the top, in a function, under ``TYPE_CHECKING``. Modules are named as they are
imported, ``repurchase.survey.write``.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from functools import cache
from pathlib import Path

Graph = dict[str, set[str]]


@cache
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file as it is now."""
    return _parsed(path.read_text(encoding="utf-8"))


def modules(root: Path) -> dict[str, Path]:
    """Every module of the package in `root`, its name and its file; a package is named by its folder."""
    files = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root.parent).with_suffix("").parts
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return files


def imports(path: Path) -> list[tuple[int, str]]:
    """Everything that a file imports, each name with its line and its module: ``a.b.c`` of ``from a.b import c``."""
    return [(node.lineno, target) for node in ast.walk(parsed(path)) for target in _targets(node)]


def file_imports(root: Path) -> Graph:
    """Which modules of the package each module imports."""
    known = modules(root)
    return {
        name: {own for _, target in imports(path) if (own := _own(target, known))} - {name}
        for name, path in known.items()
    }


def folder_imports(root: Path) -> Graph:
    """Which folders each folder imports; see `folder_of`."""
    known = modules(root)
    graph: Graph = {}
    for name, targets in file_imports(root).items():
        here = folder_of(name, known)
        graph.setdefault(here, set()).update({folder_of(target, known) for target in targets} - {here})
    return graph


def folder_of(name: str, known: Mapping[str, Path]) -> str:
    """The folder that a module counts to.

    A package's ``__init__`` counts to its folder; a folder within a folder is another one; and each module that
    stands alone at the root counts as a folder of its own.
    """
    parent = name.rpartition(".")[0]
    return name if known[name].name == "__init__.py" or "." not in parent else parent


def circles(graph: Graph) -> list[list[str]]:
    """Groups of nodes each of which leads to each other one (Tarjan's strongly connected components)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        order[node] = lowest[node] = len(order)
        stack.append(node)
        for target in sorted(graph.get(node, ())):
            if target not in order:
                visit(target)
            if target in stack:
                lowest[node] = min(lowest[node], lowest[target])
        if lowest[node] == order[node]:
            group = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(graph):
        if node not in order:
            visit(node)
    return sorted(found)


def edges_within(graph: Graph, group: list[str]) -> list[str]:
    """The imports that make up a circle, for the message."""
    return [f"{a} -> {b}" for a in group for b in sorted(graph[a] & set(group))]


def circles_said(graph: Graph) -> list[str]:
    """Every circle, with the imports that make it up."""
    return [f"a circle of {len(group)}: {'; '.join(edges_within(graph, group))}" for group in circles(graph)]


def crowded_said(root: Path, most: int) -> list[str]:
    """Folders with more than `most` modules, ``__init__`` not counted."""
    counts = Counter(str(p.parent.relative_to(root.parent)) for p in root.rglob("*.py") if p.name != "__init__.py")
    return [f"{folder} has {n} modules, more than {most}" for folder, n in sorted(counts.items()) if n > most]


def lazy_imports(root: Path) -> set[tuple[str, str]]:
    """What each module imports inside functions, of this package or of another; the standard library is free."""
    known = modules(root)
    return {
        (name, target)
        for name, path in known.items()
        for function in ast.walk(parsed(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        for target in _sources(node, known)
        if target.split(".")[0] not in sys.stdlib_module_names
    }


def lazy_said(root: Path, allowed: Mapping[str, tuple[str, Set[str]]]) -> list[str]:
    """Imports inside functions that are not allowed, and permissions that nothing needs any more.

    Parameters
    ----------
    allowed : mapping of module to a reason and what may be imported
        A library stands for all its modules; a module of the package only for itself.
    """
    free = {(name, target) for name, (_, targets) in allowed.items() for target in targets}
    said, needed = [], set()
    for name, target in sorted(lazy_imports(root)):
        reasons = {(n, t) for n, t in free if n == name and _covers(t, target, root.name)}
        needed |= reasons
        if not reasons:
            said.append(f"{name} imports {target} inside a function: put it at the top, or name it with a reason")
    return said + [f"{name} does not import {target} inside a function" for name, target in sorted(free - needed)]


def _covers(allowed: str, target: str, package: str) -> bool:
    ours = allowed == package or allowed.startswith(f"{package}.")
    return target == allowed or (not ours and target.startswith(f"{allowed}."))


def repeated_classes(root: Path) -> dict[str, list[str]]:
    """Names that two classes or more have, private ones too, and the modules in which they stand."""
    where: dict[str, list[str]] = {}
    for name, path in modules(root).items():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef):
                where.setdefault(node.name, []).append(name)
    return {name: homes for name, homes in sorted(where.items()) if len(homes) > 1}


def repeated_said(root: Path) -> list[str]:
    """Class names that are used twice."""
    return [f"class {name} stands in {' and '.join(homes)}" for name, homes in repeated_classes(root).items()]


def named(root: Path) -> Iterator[tuple[str, int, str, str]]:
    """Every module, function, parameter and annotated field, private ones too: its module, line, kind and name."""
    for module, path in modules(root).items():
        yield module, 1, "module", module.rpartition(".")[2]
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield module, node.lineno, "function", node.name
            elif isinstance(node, ast.arg):
                yield module, node.lineno, "parameter", node.arg
            elif isinstance(node, ast.ClassDef):
                for field in node.body:
                    if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                        yield module, field.lineno, "field", field.target.id


def empty_names_said(root: Path, words: Set[str], left_out: Set[str] = frozenset()) -> list[str]:
    """Names that are one of `words`, underscores aside: such a word does not say what it stands for.

    Parameters
    ----------
    words : set of str
    left_out : set of str
        Rooms of the package, and modules at its root, that are not looked at.
    """
    return [
        f"{module}:{line}: a {kind} called {name}"
        for module, line, kind, name in sorted(named(root))
        if name.strip("_") in words and not {*module.split(".")[1:2]} & left_out
    ]


def _targets(node: ast.AST) -> Iterator[str]:
    """What a statement imports, each name with its module: ``a.b.c`` of ``from a.b import c``."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _own(target: str, known: Mapping[str, Path]) -> str:
    """The module of the package that a target stands in; empty for others'."""
    while target and target not in known:
        target = target.rpartition(".")[0]
    return target


def _sources(node: ast.AST, known: Mapping[str, Path]) -> set[str]:
    """The modules that a statement imports: ours as they are called, others' as they are written."""
    written = [node.module] if isinstance(node, ast.ImportFrom) and node.module else list(_targets(node))
    owned = {target: _own(target, known) for target in _targets(node)}
    return {own for own in owned.values() if own} | (set(written) if not any(owned.values()) else set())
