"""What is installed: a wheel and a source distribution, complete, small, and nothing in them that belongs elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_BYTES = 5_000_000
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAMED_BY_THE_CLIENT = {"pandas", "numpy", "scipy", "statsmodels", "semopy", "pingouin", "matplotlib", "openpyxl"}


def distribution(requirement: str) -> str:
    for mark in ">=<[;! ":
        requirement = requirement.partition(mark)[0]
    return requirement.lower()


def test_what_every_user_installs_is_used_or_named_by_the_client():
    needed = {distribution(r) for r in PROJECT["dependencies"]}
    modules = {"python-calamine": "python_calamine", "zhplot": '"zhplot"'}
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "src" / "repurchase").rglob("*.py"))
    for name in needed - NAMED_BY_THE_CLIENT - {"defusedxml"}:  # which openpyxl takes for foreign files
        module = modules.get(name, name.replace("-", "_"))
        assert f"import {module}" in sources or f"from {module}" in sources or module in modules.values(), name
    assert needed >= NAMED_BY_THE_CLIENT
    assert not needed & {"typer", "joblib", "stepmix", "distributed", "dask", "pyarrow"}


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_every_extra_is_named_in_both_readmes(page):
    words = (ROOT / page).read_text(encoding="utf-8")
    for extra in PROJECT["optional-dependencies"]:
        assert f"[{extra}]" in words, extra


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> dict[str, Path]:
    """A wheel made of the source distribution, as an installer makes it, and that distribution; no network."""
    pytest.importorskip("hatchling")
    place = tmp_path_factory.mktemp("built")
    code = "import hatchling.build as b, sys; print(getattr(b, sys.argv[1])(sys.argv[2]))"

    def build(what: str, folder: Path) -> Path:
        made = [sys.executable, "-c", code, what, str(place)]
        done = subprocess.run(made, cwd=folder, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return place / done.stdout.split()[-1]

    sdist = build("build_sdist", ROOT)
    with tarfile.open(sdist) as archive:
        archive.extractall(place / "source", filter="data")
    (source,) = (place / "source").iterdir()
    return {"sdist": sdist, "wheel": build("build_wheel", source), "source": source}


@pytest.mark.slow
def test_both_are_small_and_complete(built):
    for kind in ("sdist", "wheel"):
        assert built[kind].stat().st_size < MOST_BYTES, kind
    inside = set(zipfile.ZipFile(built["wheel"]).namelist())
    own = {p.relative_to(ROOT / "src").as_posix() for p in (ROOT / "src" / "repurchase").rglob("*") if p.is_file()}
    own = {name for name in own if "__pycache__" not in name}
    assert own <= inside, sorted(own - inside)[:5]
    assert {"repurchase/py.typed", "repurchase/resources/luckin_survey.xlsx"} <= inside
    beyond = {name for name in inside - own if ".dist-info/" not in name}
    assert beyond <= {"repurchase/resources/luckin_survey.xlsx"}, beyond
    assert any(name.endswith("licenses/LICENSE") for name in inside)
    assert not [n for n in inside if n.endswith(".pyc") or "/tests/" in n or n.startswith("tests")]
    source = {p.relative_to(built["source"]).as_posix() for p in built["source"].rglob("*") if p.is_file()}
    assert {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "data/luckin_survey.xlsx"} <= source
    assert not [n for n in source if n.endswith(".pyc") or n.startswith(("tests/", "reports/", ".git/"))]


@pytest.mark.slow
def test_metadata_says_what_the_project_file_says(built):
    archive = zipfile.ZipFile(built["wheel"])
    name = next(n for n in archive.namelist() if n.endswith("/METADATA"))
    told = message_from_bytes(archive.read(name))
    assert (told["Name"], told["Version"]) == ("repurchase", PROJECT["version"])
    assert told["License-Expression"] == "GPL-3.0-or-later"
    assert told["Requires-Python"] == PROJECT["requires-python"]
    assert told["Description-Content-Type"] == "text/markdown"
    plain = [r for r in told.get_all("Requires-Dist") if "extra ==" not in r]
    assert {distribution(r) for r in plain} == {distribution(r) for r in PROJECT["dependencies"]}
    assert set(told.get_all("Provides-Extra")) == set(PROJECT["optional-dependencies"])
    assert told.get_all("Classifier") == PROJECT["classifiers"]
    entry = next(n for n in archive.namelist() if n.endswith("/entry_points.txt"))
    assert "repurchase = repurchase.cli:main" in archive.read(entry).decode()


@pytest.mark.slow
def test_the_source_installs_without_a_network_and_runs(built, tmp_path):
    place = tmp_path / "place"
    ways = [p for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if p and Path(p).resolve() != ROOT / "src"]
    environment = os.environ | {"PIP_NO_INDEX": "1", "PYTHONPATH": os.pathsep.join(ways)}
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        str(place),
    ]
    done = subprocess.run([*command, str(built["sdist"])], capture_output=True, text=True, env=environment, timeout=300)
    assert done.returncode == 0, done.stderr
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); import repurchase; print(repurchase.__file__); "
    code += "from repurchase.cli import main; main()"
    for lang, wanted in (("en", "Promotions"), ("zh", "优惠活动")):
        run = subprocess.run(
            [sys.executable, "-c", code, str(place), "check", str(place / "repurchase/resources/luckin_survey.xlsx")],
            capture_output=True, encoding="utf-8", cwd=tmp_path, env=environment | {"REPURCHASE_LANG": lang}, timeout=300,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        assert str(place) in run.stdout.splitlines()[0]
        assert wanted in run.stdout
