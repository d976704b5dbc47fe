"""What a study does about missing answers: the rule, who stays, auxiliary variables, and one table of respondents."""

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.results.survey_input import as_survey
from repurchase.document.parts.blocks import Paragraph
from repurchase.errors import InputError
from repurchase.study.chapter.back_matter.model_script import model_script

CONSTRUCTS = {"EASE": "driver", "LIKE": "mediator", "STAY": "outcome"}
ITEMS = {c: [f"{c}{k}" for k in (1, 2, 3)] for c in CONSTRUCTS}
STUDY = """
schema = "repurchase.study/1"
name = "gaps"
[scale]
low = 1
high = 5
{constructs}
[[background]]
name = "age"
kind = "number"
[[background]]
name = "city"
[model]
paths = ["LIKE ~ EASE", "STAY ~ LIKE"]
controls = ["city"]
groups = ["city"]
[screening]
{screening}
[options]
draws = 0
{options}
[[hypotheses]]
id = "H1"
path = "EASE -> LIKE"
"""


def study(options: str = "", screening: str = "") -> rp.Study:
    blocks = [
        f'[constructs.{c}]\nlabel = {{ en = "{c}", zh = "{c}" }}\nrole = "{role}"\nitems = ['
        + ", ".join(f'{{ name = "{i}" }}' for i in ITEMS[c])
        + "]"
        for c, role in CONSTRUCTS.items()
    ]
    return rp.Study.parse(STUDY.format(constructs="\n".join(blocks), options=options, screening=screening))


def frame() -> pd.DataFrame:
    rng = np.random.default_rng(28)
    n, made, cause = 180, {}, 0.0
    for c in CONSTRUCTS:
        cause = 0.6 * np.asarray(cause) + rng.normal(size=n)
        for i in ITEMS[c]:
            made[i] = np.clip(np.round(3 + 0.8 * cause + 0.6 * rng.normal(size=n)), 1, 5)
    found = pd.DataFrame(made)
    age = 40 + 6 * found["EASE1"] + rng.normal(size=n)
    holes = rng.random((n, 3)) < 0.25 * (found[["EASE1"]].to_numpy() > 3)
    found[ITEMS["STAY"]] = found[ITEMS["STAY"]].mask(holes)
    found.iloc[0, 3:] = np.nan  # two thirds blank
    return found.assign(age=age, city=rng.choice(["A", "B"], n))


@pytest.fixture(scope="module")
def survey():
    return as_survey(frame(), ITEMS)


@pytest.fixture(scope="module")
def full(survey):
    return rp.analyze(survey, study('auxiliary = ["age"]'), draws=0)


def test_cfa_and_sem_rest_on_whoever_answered(full):
    assert full["cfa"].n == full["sem"].n == full.survey.n == 180
    assert full["sem"].settings.missing == "fiml" and full["sem"].settings.auxiliary == ("age",)
    for name in ("controls", "group_paths:city"):
        assert full[name].fit.settings.missing == "fiml", name
    assert full["invariance:city"].steps[0].fit.settings.missing == "fiml"
    assert full["models"].n == 180
    assert not [n for n in full.notes if n.message.key == "run.left_out"]


def test_the_chapter_says_it_once(full):
    said = full["missing"]
    rows = {r["analysis"]: (r["fewest"], r["most"], r["rule"]) for r in said.to_dict()["respondents"]}
    complete = int(frame()[sum(ITEMS.values(), [])].notna().all(axis=1).sum())
    assert rows["sem"] == rows["controls"] == (180, 180, "fiml")
    assert rows["pls"] == (complete, complete, "listwise")
    assert rows["reliability"][1] == 180 and rows["correlations"][2] == "scores"
    for lang, sentence in (("en", "The auxiliary variable age informs"), ("zh", "1个辅助变量（age）")):
        report = full.report()
        text = " ".join(s.render(lang) for s in said.sentences())
        assert sentence in text
        assert report.sections
    method = next(s for s in full.report().sections if s.name == "method")
    words = {lang: " ".join(b.render(lang) for b in method.blocks if isinstance(b, Paragraph)) for lang in ("en", "zh")}
    assert "full information maximum likelihood, so that all 180 respondents were retained" in words["en"]
    assert "列表删除" not in words["zh"] and "完全信息极大似然" in words["zh"]
    assert 'missing = "ml"' in model_script(full)


@pytest.mark.parametrize("how", ["option", "argument"])
def test_listwise_on_request(survey, how):
    if how == "option":
        found = rp.analyze(survey, study('missing = "listwise"'), quick=True, draws=0)
    else:
        found = rp.analyze(survey, study(), quick=True, draws=0, missing="listwise")
    complete = int(frame()[sum(ITEMS.values(), [])].notna().all(axis=1).sum())
    assert found["cfa"].n == found["sem"].n == complete
    assert found.survey.n == 179  # who left out two thirds is dropped
    assert "leave out every respondent" in " ".join(s.render("en") for s in found["missing"].sentences())
    assert 'missing = "' not in model_script(found).split("summary")[0]


@pytest.mark.parametrize(
    ("options", "screening", "bound"),
    [
        ("", "", 0.99),
        ('missing = "fiml"', "", 0.99),
        ('missing = "listwise"', "", 0.5),
        ("", "missing_drop = 0.3", 0.3),
        ("", 'drop = ["mostly_missing"]', 0.5),
    ],
)
def test_few_answers_are_no_ground_where_every_answer_is_used(options, screening, bound):
    assert study(options, screening).screening_rules().missing_drop == bound


def test_estimators_without_full_information_say_what_they_do(survey):
    found = rp.analyze(survey, study('missing = "fiml"\nestimator = "ULSMV"\nauxiliary = ["age"]'), quick=True, draws=0)
    assert found["sem"].settings.missing == "listwise"
    idle = [n for n in found.notes if n.message.key == "missing_answers.idle"]
    assert len(idle) == 1 and "age" in idle[0].message.render("en") and "age" in idle[0].message.render("zh")


def test_complete_answers_are_fitted_as_ever(survey):
    whole = as_survey(frame().dropna(), ITEMS)
    found = rp.analyze(whole, study(), quick=True, draws=0)
    assert found["sem"].settings.missing == "listwise" and "missing" not in found


@pytest.mark.parametrize(
    ("name", "word"), [("EASE1", "item of the model"), ("city", "not answered with a number"), ("agee", "Did you mean")]
)
def test_auxiliary_names_that_cannot_be(name, word):
    with pytest.raises(InputError, match=word):
        study(f'auxiliary = ["{name}"]')
