"""What the how-to pages promise is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from repurchase.analysis.screening.result import REASONS, ScreeningRules, screen
from repurchase.literature import criterion
from repurchase.numeric.effects.product_intervals import DRAWS
from repurchase.study import Study
from repurchase.study.file.schema import ScreeningEntry
from repurchase.survey import write
from repurchase.text import catalogue

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {p.stem: p.read_text(encoding="utf-8") for p in (DOCS / "en").glob("*/*.md") if p.parts[-2] != "reference"}


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


def test_the_page_on_questionnaires_names_what_there_is(tmp_path, monkeypatch, capsys):
    import repurchase as rp
    from repurchase.settings import PLATFORMS
    from repurchase.study.platform_files.simulated_export import LAYOUTS
    from repurchase.study.questionnaire.field_questionnaire import questionnaire
    from repurchase.study.questionnaire.form_order import CHECK_PLACE

    english = PAGES["questionnaire"]
    chinese = (DOCS / "zh" / "fielding" / "questionnaire.md").read_text(encoding="utf-8")
    for page in (english, chinese):
        assert all(f"`{name}`" in page for name in PLATFORMS)
        assert f"{CHECK_PLACE:.0%}".strip("%") in page
        assert str(criterion("questionnaire_statements").bound) in page
        assert f"{criterion('answer_seconds').bound} " in page
    coded = "`, `".join(name for name, layout in LAYOUTS.items() if layout.coded)
    assert f"`{coded}`" in english
    written = {path.name for path in questionnaire().write(tmp_path / "all", "both")}
    named = set(re.findall(r"^\| `([\w.<>]+)`", english, re.M))
    assert written == {name.replace("<lang>", lang) for name in named for lang in ("en", "zh")}
    monkeypatch.chdir(tmp_path)
    for code in blocks("questionnaire", "python"):
        exec(code, {"rp": rp})
    assert "takes about" in capsys.readouterr().out


def test_commands_of_the_page_on_questionnaires_exist():
    import shlex

    from repurchase.cli import app

    known = app.commands
    pages = [(DOCS / lang / "fielding" / "questionnaire.md").read_text(encoding="utf-8") for lang in ("en", "zh")]
    lines = "\n".join(found for page in pages for found in re.findall(r"```bash\n(.*?)```", page, re.S)).splitlines()
    words = [said for line in lines if (said := shlex.split(line, comments=True))]
    assert len(words) == 10
    for line in words:
        given = {word for word in line[2:] if word.startswith("--")}
        assert given <= {option for parameter in known[line[1]].params for option in parameter.opts}, line


def test_the_page_on_robustness_names_every_method_choice_and_bound():
    page = PAGES["robustness"]
    named = set(re.findall(r"^\| `(\w+)`(?:, `(\w+)`)? \|", page, re.M))
    listed = {name for pair in named for name in pair if name}
    assert listed == {"MLR", "ML", "WLSMV", "PLS", "PLSc", "scores", "unflagged_1", "unflagged_2", "restored", "missing",
                      "controls", "free"}  # fmt: skip
    assert {f"choice_{c}" for c in ("unflagged_1", "unflagged_2", "restored", "missing", "controls", "free")} == {
        k.partition(".")[2] for k in catalogue("en") if k.startswith("robustness.choice_")
    }
    assert f"up to {criterion('ordinal_check_categories').bound:g} answers" in page
    assert f"{criterion('ordinal_check_n').bound:g} respondents or more" in page
    assert criterion("respondents_per_predictor").bound == 10 and "ten respondents a predictor" in page
    assert f"{DRAWS:,} normal draws" in page


def test_the_example_on_robustness_runs():
    scope: dict[str, object] = {}
    exec(blocks("robustness", "python")[0], scope)
    assert scope["robust"].held("H7")[1] > 20
    record, said = scope["robust"].to_dict(), PAGES["robustness"].split("## In `findings.json`")[1]
    for entries, keys in (("specifications", "key method cases change n reported counted failed"),
                          ("hypotheses", "id path outcome held of agree")):  # fmt: skip
        assert keys in said and set(keys.split()) <= set(record[entries][0])
    assert "specification estimate ci_low ci_high p_value outcome" in said


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
