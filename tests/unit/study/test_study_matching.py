"""Which shipped study an export belongs to: the most constructs win, a near tie is said, a part of one is none."""

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.study import Study
from repurchase.study.file import study as study_file
from repurchase.study.platform_files.simulated_export import simulated_export
from repurchase.survey.source import StudyMatch

STUDIES = Study.shipped()


def noted(survey):
    return {n.message.key: n.message for n in survey.notes}


def codes(study, tmp_path, **extra):
    """Answers in columns that have nothing but codes for heads."""
    survey = rp.simulate(study, n=120, seed=2)
    frame = survey.responses[list(study.instrument.item_names)]
    rng = np.random.default_rng(4)
    for name, k in extra.items():
        for j in range(k):
            frame[f"{name}{j + 1}"] = rng.integers(1, 6, len(frame))
    path = tmp_path / "codes.csv"
    frame.to_csv(path, index=False)
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("study", STUDIES, ids=lambda s: s.name)
def test_a_study_is_known_by_its_own_wording(study, lang, tmp_path):
    path = simulated_export(tmp_path / "a.xlsx", "wenjuanxing", study, 60, 3, lang=lang)
    survey = rp.read(path)
    assert survey.source.study == study.name
    assert survey.source.matches[0].is_worded
    assert {i.name for i in survey.instrument.items if i.reversed} == {
        i.name for i in study.instrument.items if i.reversed
    }
    assert {b.name for b in survey.instrument.background} == {b.name for b in study.instrument.background}
    said = noted(survey)
    assert "certain" in said["study.assumed"].render("en")
    assert "study.rivals" not in said
    assert "read.codes_fewer_words" not in said  # of an attention check everybody is to give the same answer


@pytest.mark.parametrize("study", STUDIES, ids=lambda s: s.name)
def test_a_study_is_known_by_its_codes_and_that_is_said(study, tmp_path):
    survey = rp.read(codes(study, tmp_path))
    assert survey.source.study == study.name
    assert not survey.source.matches[0].is_worded
    assert "likely" in noted(survey)["study.assumed"].render("en")
    assert "把握较大" in noted(survey)["study.assumed"].render("zh")


def test_constructs_that_many_questionnaires_have_make_no_study(tmp_path):
    rng = np.random.default_rng(1)
    names = {"SAT": "顾客满意", "TRUST": "顾客信任", "VAL": "感知价值", "LOY": "顾客忠诚", "QUAL": "感知质量"}
    for heads in (names.keys(), names.values()):
        frame = pd.DataFrame({f"{h}{j}": rng.integers(1, 6, 90) for h in heads for j in (1, 2, 3)})
        frame.to_csv(tmp_path / "private.csv", index=False, encoding="utf-8-sig")
        survey = rp.read(tmp_path / "private.csv")
        assert survey.source.study == ""
        assert survey.source.matches == ()
        assert len(survey.instrument.constructs) == len(names)
        assert not {"study.assumed", "study.not_assumed"} & noted(survey).keys()


def test_one_construct_more_is_said_and_two_more_leave_the_study_alone(tmp_path):
    study = Study.shipped("ecsi")
    more = rp.read(codes(study, tmp_path, RISK=3))
    assert more.source.study == "ecsi"
    assert "RISK" in noted(more)["study.constructs_beyond"].render("en")
    alone = rp.read(codes(study, tmp_path, RISK=3, COST=3))
    assert alone.source.study == ""
    assert alone.source.matches[0] == StudyMatch("ecsi", 7, 7, 0.0, 2)
    assert "--study ecsi" in noted(alone)["study.not_assumed"].render("zh")
    taken = rp.read(codes(study, tmp_path, RISK=3, COST=3), study="ecsi")
    assert {c.name for c in taken.instrument} >= {c.name for c in study.instrument}


def twin(study, name, leave_out=()):
    """A study of the same constructs in other words, without some of them."""
    source = study.text.replace(f'name = "{study.name}"', f'name = "{name}"')
    made = Study.parse(source)
    reworded = {
        i.name: f'zh = "{k}号题目请作答", en = "Please answer number {k}"' for k, i in enumerate(made.instrument.items)
    }
    lines = []
    for line in source.splitlines():
        item = next((n for n in reworded if f'{{ name = "{n}"' in line), None)
        turned = ", reversed = true" if "reversed = true" in line else ""
        lines.append(line if item is None else f'  {{ name = "{item}", {reworded[item]}{turned} }},')
    return Study.parse("\n".join(lines))


@pytest.fixture
def two_alike(monkeypatch):
    first = Study.shipped("ecsi")
    both = (first, twin(first, "other"))
    monkeypatch.setattr(study_file, "_shipped", lambda: both)
    return both


def test_a_tie_is_said_and_undone_by_naming_the_other(two_alike, tmp_path):
    path = codes(two_alike[0], tmp_path)
    survey = rp.read(path)
    assert survey.source.study == "ecsi"
    assert [m.study for m in survey.source.matches] == ["ecsi", "other"]
    said = noted(survey)["study.rivals"]
    assert "--study other" in said.render("en")
    assert "7/7" in said.render("zh")
    named = rp.read(path, study="other")
    assert named.source.study == "other"
    assert "study.rivals" not in noted(named)


def test_the_wording_of_one_settles_a_tie(two_alike, tmp_path):
    path = simulated_export(tmp_path / "a.xlsx", "wenjuanxing", two_alike[1], 60, 3, lang="zh")
    survey = rp.read(path)
    assert survey.source.study == "other"
    assert "study.rivals" not in noted(survey)


@pytest.mark.parametrize(
    ("other", "near"),
    [
        (StudyMatch("b", 7, 8), True),
        (StudyMatch("b", 6, 6), True),
        (StudyMatch("b", 5, 5), False),
        (StudyMatch("b", 7, 7, 0.0, 2), False),
    ],
)
def test_a_near_tie_is_one_construct_less(other, near):
    assert StudyMatch("a", 7, 7).rivals(other) is near
    assert not StudyMatch("a", 7, 7, 0.9).rivals(other)


def test_most_of_a_study_wins_over_less_of_another(monkeypatch, tmp_path):
    """Of two studies that a file holds whole, the one with more constructs is taken."""
    first = Study.shipped("ecsi")
    small = Study.parse(
        "\n".join(
            [
                'schema = "repurchase.study/1"\nname = "a_small_one"',
                *(
                    f'[constructs.{c.name}]\nlabel = {{ en = "{c.label["en"]}" }}\nrole = "{role}"\nitems = ['
                    + ", ".join(f'{{ name = "{i.name}" }}' for i in c.items)
                    + "]"
                    for c, role in ((first.instrument["SAT"], "driver"), (first.instrument["LOY"], "outcome"))
                ),
                '[model]\npaths = ["LOY ~ SAT"]',
            ]
        )
    )
    monkeypatch.setattr(study_file, "_shipped", lambda: (small, first))
    survey = rp.read(codes(first, tmp_path))
    assert survey.source.study == "ecsi"
    assert "study.rivals" not in noted(survey)
