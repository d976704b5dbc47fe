"""The rules of the house, checked on every run."""

from __future__ import annotations

import ast
import string
import sys
import tomllib
from pathlib import Path

import pytest

from architecture_rules import (
    circles_said,
    crowded_said,
    empty_names_said,
    file_imports,
    folder_imports,
    imports,
    lazy_said,
    parsed,
    repeated_said,
)

SRC = Path(__file__).parents[1] / "src" / "repurchase"
LAYERS = [  # a package may import only from a line above it, never from another package of its own line
    {"style", "plain_text", "array_types"},
    {"short_repr"},
    {"identity_patterns"},
    {"text"},
    {"bibliography"},
    {"errors", "literature"},
    {"settings"},
    {"user_calls"},
    {"files", "work"},
    {"numeric", "survey", "model", "document"},
    {"analysis"},
    {"study"},
    {"command_line"},
    {"cli"},
    {"__main__"},
]
LEVEL = {name: i for i, line in enumerate(LAYERS) for name in line}
THIRD_PARTY = {
    "style": set(),
    "plain_text": set(),
    "short_repr": set(),
    "array_types": {"numpy"},
    "identity_patterns": set(),
    "files": set(),
    "work": {"IPython", "distributed", "rich"},
    "text": set(),
    "errors": set(),
    "bibliography": set(),
    "literature": set(),
    "user_calls": set(),
    "settings": set(),
    "model": set(),
    "numeric": {"numpy", "scipy", "threadpoolctl"},
    "document": {"matplotlib", "lxml", "numpy", "pandas", "rich"},
    "survey": {"lxml", "numpy", "openpyxl", "pandas", "pyarrow", "pyreadstat", "python_calamine", "defusedxml"},
    "analysis": {"numpy", "pandas", "scipy", "semopy"},
    "study": {"numpy", "pandas", "pydantic", "pydantic_core", "tomlkit"},
    "command_line": {"click"},
    "cli": {"click"},
    "__main__": set(),
}
BY_NAME = {
    "__init__.py",
    "study/__init__.py",
    "survey/read/containers/child.py",
}  # import what they name when it is used
PYDANTIC_ONLY_IN = "study"
MODULES = sorted(p for p in SRC.rglob("*.py"))
LANGUAGES = ("en", "zh")
OWN_PIPE = "work/frozen_pickles.py"  # reads nothing but what a process of ours wrote into a pipe of ours


def identity(path: Path) -> str:
    return str(path.relative_to(SRC))


def package(path: Path) -> str:
    return path.relative_to(SRC).with_suffix("").parts[0]


@pytest.mark.parametrize("path", MODULES, ids=identity)
def test_imports_point_down(path):
    here = package(path)
    if here == "__init__":
        return
    for line, name in imports(path):
        top = name.split(".")[0]
        if top == "repurchase":
            there = name.split(".")[1]
            if there == "__version__":
                continue
            assert there == here or LEVEL[there] < LEVEL[here], f"{identity(path)}:{line}: {here} imports {there}"
        elif here in THIRD_PARTY:
            allowed = top in sys.stdlib_module_names or top in THIRD_PARTY[here]
            assert allowed, f"{identity(path)}:{line}: {here} imports {top}"
        assert top != "pydantic" or here == PYDANTIC_ONLY_IN, f"{identity(path)}:{line}: pydantic outside the study"


@pytest.mark.parametrize("path", MODULES, ids=identity)
def test_no_import_is_relative(path):
    for node in ast.walk(parsed(path)):
        assert not getattr(node, "level", 0), f"{identity(path)}:{node.lineno}: relative import"


@pytest.mark.parametrize("path", MODULES, ids=identity)
def test_modules_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=identity)
def test_every_module_says_what_it_is(path):
    if path.read_text(encoding="utf-8").strip():
        assert ast.get_docstring(parsed(path)), f"{identity(path)} has no docstring"


@pytest.mark.parametrize("path", MODULES, ids=identity)
def test_no_assert_and_no_broad_except(path):
    for node in ast.walk(parsed(path)):
        assert not isinstance(node, ast.Assert), f"{identity(path)}:{node.lineno}: assert validates nothing under -O"
        if isinstance(node, ast.ExceptHandler):
            names = ast.unparse(node.type) if node.type else "everything"
            assert names not in {"everything", "Exception", "BaseException"}, (
                f"{identity(path)}:{node.lineno}: broad except"
            )


@pytest.mark.parametrize("path", MODULES, ids=identity)
def test_nothing_is_imported_by_a_name_that_these_rules_do_not_see(path):
    calls = [n.func for n in ast.walk(parsed(path)) if isinstance(n, ast.Call)]
    called = {getattr(f, "id", "") or getattr(f, "attr", "") for f in calls}
    assert ("import_module" in called) == (identity(path) in BY_NAME)
    assert "__import__" not in called


NETWORK = {
    "dask",
    "distributed",
    "socket",
    "ssl",
    "http",
    "ftplib",
    "smtplib",
    "telnetlib",
    "xmlrpc",
    "asyncio",
    "requests",
    "httpx",
    "aiohttp",
}
SCHEDULER = "work/dask_workers.py"  # to the address that the user names, and only then


@pytest.mark.parametrize("path", MODULES, ids=identity)
def test_no_module_speaks_to_the_network_or_runs_what_a_file_holds(path):
    """What SECURITY.md promises: all stays here unless a scheduler is named, and nothing in a file is executed."""
    network = NETWORK - {"distributed"} if identity(path) == SCHEDULER else NETWORK
    for line, name in imports(path):
        top = name.split(".")[0]
        assert top not in network and not name.startswith("urllib.request"), f"{identity(path)}:{line}: {name}"
        unsafe = top in {"pickle", "marshal", "shelve"} and identity(path) != OWN_PIPE
        assert not unsafe, f"{identity(path)}:{line}: {name} runs what it reads"
    for node in ast.walk(parsed(path)):
        called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        assert called not in {"eval", "exec"}, f"{identity(path)}:{node.lineno}: {called}"


def flat(values, prefix=""):
    for key, value in values.items():
        yield from flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(f"{prefix}{key}", value)]


def catalogue(lang: str) -> dict[str, str]:
    found = {}
    for source in sorted((SRC / "locale" / lang).glob("*.toml")):
        found |= dict(flat(tomllib.loads(source.read_text(encoding="utf-8")), f"{source.stem}."))
    return found


def fields(message: str) -> set[str]:
    return {f for _, f, _, _ in string.Formatter().parse(message) if f}


def test_every_language_says_the_same_things():
    en, zh = catalogue("en"), catalogue("zh")
    assert en.keys() == zh.keys(), sorted(en.keys() ^ zh.keys())
    for key in en:
        assert fields(en[key]) == fields(zh[key]), key


def test_no_message_is_empty():
    for lang in LANGUAGES:
        for key, message in catalogue(lang).items():
            assert message.strip(), f"{lang}: {key}"


def message_keys(path: Path) -> tuple[set[str], list[str]]:
    """Literal keys of text(), note() and the errors, and prefixes of keys put together at run time."""
    literal, prefixes = set(), []
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            literal.add(node.value)
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            prefixes.append(str(node.values[0].value))
    return literal, prefixes


def test_every_message_is_used_and_every_key_exists():
    known = set(catalogue("en"))
    used, prefixes = set(), []
    for path in MODULES:
        literal, made = message_keys(path)
        used |= literal & known
        prefixes += [p for p in made if "." in p]
    assert (
        used
        | {k for k in known if any(k.startswith(p) for p in prefixes)}
        | {k for k in known if k.startswith("general.list")}
        == known
    ), sorted(k for k in known - used if not any(k.startswith(p) for p in prefixes))
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"text", "note"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    assert first.value in known, f"{identity(path)}:{node.lineno}: no message {first.value}"


def test_no_cutoffs_outside_the_literature():
    """A comparison with a decimal literal in an analysis is a threshold; thresholds live in the criteria table."""
    for path in MODULES:
        if package(path) in {"literature", "document", "numeric", "style", "survey", "model"}:
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Compare):
                for c in node.comparators:
                    cutoff = isinstance(c, ast.Constant) and isinstance(c.value, float) and c.value not in (0.0, 1.0)
                    assert not cutoff, f"{identity(path)}:{node.lineno}"


def public(body):
    return [n for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_")]


INHERITED = {"tables", "figures", "sentences", "to_dict"}  # every result says itself so; `Result` explains them once


@pytest.mark.parametrize("path", MODULES, ids=identity)
def test_everything_public_says_what_it_is(path):
    for node in public(parsed(path).body):
        assert ast.get_docstring(node), f"{identity(path)}:{node.lineno}: {node.name} has no docstring"
        protocol = isinstance(node, ast.ClassDef) and any(ast.unparse(b) == "Protocol" for b in node.bases)
        for method in [] if protocol or isinstance(node, ast.FunctionDef) else public(node.body):
            known = method.name in INHERITED or ast.get_docstring(method)
            assert known, f"{identity(path)}:{method.lineno}: {node.name}.{method.name} has no docstring"


# The rules below are checked by functions of a folder (`architecture_rules`); `test_architecture_rules.py` feeds them
# made-up packages and shows that each rule fails where it is broken.

MOST_MODULES = 12  # in one folder
START = "the command line answers at once: a command loads what it needs when it runs"
FORMAT = "a format's library is loaded only where that format is written"
SHOWN = "progress is drawn where somebody looks: in a terminal or a notebook"
DRAWN = "matplotlib is loaded only where a figure is drawn"
CHILD = "the child that parses foreign files takes no more memory than its one parser needs"
ELSEWHERE = "only who names a scheduler needs the library, and only they have it installed"
HEAVY = "the library takes longer to load than the rest together, and few analyses call it"
LAZY = {  # module -> why, and what it may import inside functions (a library with all its modules)
    "repurchase.command_line.commands.survey_commands": (
        START,
        {
            "repurchase.study.chapter.output",
            "repurchase.study.commands.check",
            "repurchase.study.commands.report_files",
            "repurchase.study.commands.small_commands",
            "repurchase.study.file.read_survey",
        },
    ),
    "repurchase.command_line.commands.fielding_commands": (
        START,
        {
            "repurchase.study.commands.fielding",
            "repurchase.study.commands.power_files",
            "repurchase.study.commands.study_list",
        },
    ),
    "repurchase.command_line.commands.further_commands": (
        START,
        {
            "repurchase.analysis.results.criteria_table",
            "repurchase.study.commands.fit_files",
            "repurchase.study.manuscript.check_manuscript",
        },
    ),
    "repurchase.analysis.sem_report.second_engine.result": (HEAVY, {"semopy"}),
    "repurchase.work.progress_display": (SHOWN, {"IPython", "rich"}),
    "repurchase.work.dask_workers": (ELSEWHERE, {"distributed"}),
    "repurchase.document.drawing.picture_png": (DRAWN, {"matplotlib"}),
    "repurchase.document.drawing.picture_pdf": (DRAWN, {"matplotlib"}),
    "repurchase.document.parts.figure_display": (DRAWN, {"repurchase.document.draw_figure"}),
    "repurchase.document.parts.table_files": (FORMAT, {"pandas"}),
    "repurchase.document.parts.block_files": (
        FORMAT,
        {
            "repurchase.document.office.word.word_pages",
            "repurchase.document.text.latex",
            "repurchase.document.text.markdown",
            "repurchase.document.typeset.typeset_blocks",
            "repurchase.document.typeset.typeset_document",
            "repurchase.document.write_files",
        },
    ),
    "repurchase.document.office.word.template.outside_links": (FORMAT, {"lxml"}),
    "repurchase.document.office.word.template.template_styles": (FORMAT, {"lxml"}),
    "repurchase.document.office.word.template.template_zip": (FORMAT, {"lxml"}),
    "repurchase.document.office.word.template.word_template": (FORMAT, {"lxml"}),
    "repurchase.document.write_files": (FORMAT, {"lxml"}),
    "repurchase.survey.write_export": (FORMAT, {"lxml", "openpyxl"}),
    "repurchase.survey.write": (FORMAT, {"lxml", "openpyxl", "pyreadstat"}),
    "repurchase.survey.read.containers.arrow_rows": (CHILD, {"pyarrow"}),
    "repurchase.survey.read.containers.statistics_files": (
        CHILD,
        {
            "numpy",
            "pyarrow",
            "pyreadstat",
            "repurchase.errors",
            "repurchase.survey.read.sheet.grid",
            "repurchase.survey.read.sheet.normalise",
        },
    ),
    "repurchase.survey.read.containers.workbooks": (
        CHILD,
        {
            "python_calamine",
            "repurchase.errors",
            "repurchase.identity_patterns",
            "repurchase.plain_text",
            "repurchase.survey.read.sheet.grid",
            "repurchase.text",
        },
    ),
}


def test_no_folder_is_crowded():
    refuse(crowded_said(SRC, MOST_MODULES))


def test_no_circle_between_files():
    refuse(circles_said(file_imports(SRC)))


def test_no_circle_between_folders():
    """A folder and one within it are two: the inner may not import the outer's modules if that imports it."""
    refuse(circles_said(folder_imports(SRC)))


def test_imports_inside_functions_are_named_with_a_reason():
    refuse(lazy_said(SRC, LAZY))


def test_no_class_name_is_used_twice():
    refuse(repeated_said(SRC))


EXCEPTED = ("repurchase.numeric.sem.interaction", "at")  # `slopes.at`: the moderator's values at which slopes are told
EMPTY_WORDS = {"found", "at", "place", "places", "said", "claim", "claims", "errand", "errands"}


def test_no_name_is_an_empty_word():
    """``found`` or ``at`` may be anything; the field has a term for what it is."""
    said = empty_names_said(SRC, EMPTY_WORDS)
    excepted = [s for s in said if s.startswith(EXCEPTED[0]) and s.endswith(f"a field called {EXCEPTED[1]}")]
    assert len(excepted) == 1
    refuse([s for s in said if s not in excepted])


def refuse(said: list[str]) -> None:
    assert not said, "\n" + "\n".join(said)
