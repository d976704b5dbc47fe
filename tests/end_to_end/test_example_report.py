"""The example report is complete and small, and it is what the program writes today."""

from __future__ import annotations

import hashlib
import re
import runpy
import tomllib
from itertools import zip_longest
from pathlib import Path

import pytest

import repurchase as rp

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "reports" / "example"
FILES = {path.relative_to(EXAMPLE).as_posix() for path in EXAMPLE.rglob("*") if path.is_file()}
NUMBER = re.compile(r"(?<![\w.])[−-]?\d*\.?\d+")
VOLATILE = ("python 3", "semopy")  # versions, and by how little a second engine's search ends elsewhere
LANGUAGES = pytest.mark.parametrize("lang", ["en", "zh"])


def chapter(folder, lang):
    return (folder / f"report.{lang}.md").read_text(encoding="utf-8")


def value(number):
    return float(number.replace("−", "-"))


def step(number):
    """A unit of the last digit that is printed."""
    return 10.0 ** -len(number.partition(".")[2])


def test_nothing_is_missing_and_nothing_is_large():
    whole = {f"{name}.{lang}.{kind}" for lang in ("en", "zh") for name, kind in (
        ("report", "docx"), ("report", "md"), ("tables", "xlsx"), ("review", "html"), ("notes", "md"))}  # fmt: skip
    assert {name for name in FILES if "/" not in name} == whole | {"model.lav", "README.md"}
    assert sum((EXAMPLE / name).stat().st_size for name in FILES) < 3.5e6


@LANGUAGES
def test_the_chapter_shows_the_pictures_that_are_there(lang):
    shown = re.findall(r"!\[.*?\]\((figures/.*?)\)", chapter(EXAMPLE, lang))
    assert set(shown) == {name for name in FILES if name.endswith(f".{lang}.png")}
    assert len(shown) > 8


def test_the_page_that_leads_to_it_names_every_file():
    page = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    assert {name for name in FILES if "/" not in name} - {"README.md"} <= set(re.findall(r"\]\(([^)#]+)\)", page))
    assert "reports/example/" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "reports/example/" in (ROOT / "README.zh.md").read_text(encoding="utf-8")


@LANGUAGES
def test_it_is_of_this_survey_this_version_and_this_study(lang):
    words = chapter(EXAMPLE, lang)
    assert hashlib.sha256(Path(rp.sample_survey()).read_bytes()).hexdigest() in words
    assert f"repurchase {rp.__version__}" in words
    assert all(re.search(rf"\b{h.id}\b", words) for h in rp.Study.default().hypotheses)
    assert not re.search(r"/tmp|/home|/root|\\\\Users|20\d\d-\d\d-\d\d", words)


def test_its_model_gives_the_fit_that_it_reports():
    kept = rp.screen(rp.read(rp.sample_survey())).survey
    lines = (EXAMPLE / "model.lav").read_text(encoding="utf-8").splitlines()
    fit = rp.fit("\n".join(line for line in lines if not line.startswith("#")), kept, estimator="MLR")
    cfi, srmr = (f"{fit.measures[name]:.3f}".lstrip("0") for name in ("cfi_robust", "srmr"))
    assert re.search(rf"CFI = {cfi}, RMSEA = \.\d{{3}}, SRMR = {srmr}", chapter(EXAMPLE, "en"))


def test_no_wheel_holds_it():
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert build["wheel"]["packages"] == ["src/repurchase"]
    assert not any("reports" in path for path in (*build["wheel"]["force-include"], *build["sdist"]["include"]))


@pytest.mark.slow
def test_it_is_what_the_program_writes_today(tmp_path):
    """Words are the same; numbers too, up to the last digit, which another processor may round the other way."""
    runpy.run_path(str(ROOT / "reports" / "make_example.py"))["make_example"](tmp_path)
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert made == FILES - {"README.md"}
    for name in sorted(name for name in made if name.endswith((".md", ".lav"))):
        then, now = ((folder / name).read_text(encoding="utf-8").splitlines() for folder in (EXAMPLE, tmp_path))
        for old, new in zip_longest(then, now, fillvalue=""):
            if any(word in old for word in VOLATILE):
                continue
            assert NUMBER.sub("#", old) == NUMBER.sub("#", new), f"{name}: run python reports/make_example.py"
            pairs = zip(NUMBER.findall(old), NUMBER.findall(new), strict=True)
            assert all(abs(value(a) - value(b)) < 1.5 * max(step(a), step(b)) for a, b in pairs), (name, old, new)
