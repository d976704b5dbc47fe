"""What the how-to pages promise is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from repurchase.analysis.screening.result import REASONS, ScreeningRules, screen
from repurchase.literature import criterion
from repurchase.study import Study
from repurchase.study.file.schema import ScreeningEntry
from repurchase.survey import write
from repurchase.text import catalogue

PAGES = {p.stem: p.read_text(encoding="utf-8") for p in (Path(__file__).parents[2] / "docs" / "how-to").glob("*.md")}


def blocks(page, kind):
    return re.findall(rf"```{kind}\n(.*?)```", PAGES[page], re.S)


def test_example_study_is_one():
    study = Study.parse(blocks("own-questionnaire", "toml")[0])
    assert study.matches(study.instrument)
    assert study.instrument.background[0].keep == ("是",)
    assert [i.name for i in study.instrument.items if i.reversed] == ["TRUST3"]


def test_screening_section_is_one():
    import tomllib

    entry = ScreeningEntry.model_validate(tomllib.loads(blocks("screening", "toml")[0])["screening"])
    assert ScreeningRules(**entry.model_dump()).missing_drop == 0.3


def test_reasons_are_those_of_the_page_in_their_order():
    table = PAGES["screening"].split("## What removes")[1].split("##")[0]
    assert tuple(re.findall(r"^\| `(\w+)`", table, re.M)) == REASONS


def test_flags_are_those_of_the_page():
    section = PAGES["screening"].split("## What only flags")[1].split("\n\n")[1]
    named = set(re.findall(r"`(\w+)`", section))
    known = {k.removeprefix("screening.flag_") for k in catalogue("en") if k.startswith("screening.flag_")}
    assert named == known - set(REASONS) - {"rule", "summary"} | {"straightline", "duplicate"}  # no proof: a sign


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seconds_per_item", 2),
        ("missing_drop", 0.5),
        ("missing_flag", 0.1),
        ("straightline_items", 10),
        ("attention_checks", 1),
        ("fast_share", 0.5),
        ("slow_fence", 3),
        ("longstring", 0.5),
        ("irv_share", 0.05),
        ("mahalanobis", 0.001),
        ("even_odd", 0.3),
        ("synonym_r", 0.6),
        ("synonym_share", 0.05),
        ("near_copy_share", 0.05),
        ("honest_chance", 0.001),
        ("even_odd_scales", 10),
    ],
)
def test_thresholds_are_those_of_the_page(name, value):
    assert criterion(name).bound == value


def test_formats_are_those_of_the_page():
    for suffix in write._WRITERS:
        assert f"`{suffix}`" in PAGES["read-an-export"]


def test_python_of_the_screening_page_runs():
    import repurchase as rp

    said = {"rp": rp, "survey": rp.read(rp.sample_survey())}
    for code in blocks("screening", "python"):
        exec(code, said)
    assert said["screened"].survey.n == 238
    assert isinstance(screen(said["survey"]).unflagged().n, int)


def test_study_file_sets_the_rules_of_check_and_analysis():
    import repurchase as rp

    study = Study.default()
    strict = Study.parse(
        study.text.replace("seconds_per_item = 2.0", "seconds_per_item = 0.1")
        + "\n[criteria]\nlongstring = { at_most = 0.25 }\n"
    )
    rules = strict.screening_rules()
    assert (rules.seconds_per_item, rules.longstring, rules.drop) == (0.1, 0.25, tuple(study.entry.screening.drop))
    assert rp.check(rp.sample_survey(), strict).to_dict()["n_valid"] == 239  # the one who was too fast stays


def test_scales_of_the_default_study_are_in_the_bibliography():
    from repurchase.literature import references

    known = {r.short for r in references().values()}
    for construct in Study.default().instrument:
        assert set(construct.source.split("; ")) <= known, construct.name


def test_predictions_run_as_the_page_has_them():
    scope: dict[str, object] = {}
    exec(compile(blocks("what-if", "python")[0], "what-if.md", "exec"), scope)
    found = scope["found"]
    assert found.has_intervals and found.scenarios[0].moved < found.scenarios[0].asked == 0.5


def test_the_section_on_predictions_is_one():
    import tomllib

    from repurchase.study.file.schema import WhatIfEntry
    from repurchase.study.stages.decision_stage import revenue_factors

    entry = WhatIfEntry.model_validate(tomllib.loads(blocks("what-if", "toml")[0])["what_if"])
    factors = revenue_factors(entry)
    assert factors.revenue == pytest.approx(200000 * 0.3 * 16.5 * 2.4) and factors.frequency_per_point == (0.1, 0.5)
    assert revenue_factors(WhatIfEntry()) is None
