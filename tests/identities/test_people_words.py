"""Heads that are in no list, and names that hide behind value labels."""
# ruff: noqa: E501

from __future__ import annotations

import csv

import numpy as np
import pandas as pd
import pytest

from repurchase.survey.read.read_export import read

pyreadstat = pytest.importorskip("pyreadstat")
NAMES = ["郗芃茏", "逯菀樾", "钭珑珩"]
LATIN = ["Otilia Quellmarsh", "Bram Tolliver", "Ines Farrowdale"]
FIRST = ["Otilia", "Magnus", "Priya"]
N = 60


def frame(columns):
    rng = np.random.default_rng(2)
    latent = rng.normal(size=N)
    items = {f"SAT{j}": np.clip(np.round(3 + latent + 0.5 * rng.normal(size=N)), 1, 5).astype(int) for j in (1, 2, 3)}
    return pd.DataFrame({**{h: [a[i % len(a)] for i in range(N)] for h, a in columns.items()}, **items})


def survey_of(tmp_path, columns):
    data = frame(columns)
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([list(data), *data.itertuples(index=False)])
    return read(path)


@pytest.mark.parametrize(
    ("heads", "answers"),
    [
        (
            "您的班主任是 您的介绍人是？ 收集人 拉您进群的人 带班老师 接诊医生 您常看的主播 为您服务的技师是 服务您的店员 您的专属顾问 宿管 楼长 学习委员 打分人 授课讲师 给您开卡的柜员 剪辑师 带您看房的中介顾问",
            NAMES,
        ),
        (
            "Field agent/Sales rep/Moderator/Rater/Landlord/Signed by/Research assistant/Proctor/Ketua RT/Người khảo sát/Profesor guía/Professeur principal/Bank teller/Your personal shopper/Participant",
            LATIN,
        ),
        ("Manager/Supervisor/Supervisor (name)/Teacher/Coach/Doctor/Moderator", FIRST),
    ],
)
def test_who_somebody_is_however_the_head_puts_it(heads, answers, tmp_path):
    heads = heads.split("/") if "/" in heads else heads.split()
    survey = survey_of(tmp_path, dict.fromkeys(heads, answers))
    assert [b.column for b in survey.instrument.background] == []


@pytest.mark.parametrize(
    ("head", "answers"),
    [
        ("您的负责人", "教授 讲师"),
        ("您喜欢的主播", "肖战 王一博 刘亦菲"),
        ("销售员的性别", "男 女"),
        ("Courier", "Fedex Dhl"),
        ("Computer", "Lenovo Dell Asus"),
        ("Carrier", "Vodafone Orange"),
        ("Number", "One Two"),
        ("您家的成员", "父母 子女"),
        ("Semester", "Autumn Spring"),
        ("Teacher", "Yes No"),
        ("职务", "组长 委员"),
    ],
)
def test_what_only_sounds_like_it_stays(head, answers, tmp_path):
    assert survey_of(tmp_path, {head: answers.split()}).source.identities == ()


@pytest.mark.parametrize("suffix", ["sav", "dta"])
def test_names_that_are_value_labels(suffix, tmp_path):
    data = frame({"q1": [1, 2], "q2": [1, 2, 3], "q3": [1, 2, 3], "q4": [1, 2, 3, 4, 5]})
    heads = {"q1": "您的性别", "q2": "您的班主任", "q3": "导师职称", "q4": "我的导师"}
    labels = {
        "q1": {1: "男", 2: "女"},
        "q2": dict(enumerate(NAMES, 1)),
        "q3": dict(enumerate(["教授", "副教授", "讲师"], 1)),
        "q4": dict(enumerate(["非常不满意", "不满意", "一般", "满意", "非常满意"], 1)),
    }
    write = pyreadstat.write_sav if suffix == "sav" else pyreadstat.write_dta
    path = tmp_path / f"a.{suffix}"
    write(data, path, column_labels={c: heads.get(c, c) for c in data}, variable_value_labels=labels)
    survey = read(path)
    assert survey.source.identities == ("q2",)
    assert {b.column for b in survey.instrument.background} == {"q1", "q3"}
