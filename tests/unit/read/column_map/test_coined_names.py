"""Names that a draft coined give way once the construct is filled in; a study's names stand where its wording does."""

from __future__ import annotations

import csv

import pytest
from small_surveys import draw, survey_file, together

import repurchase as rp
from repurchase.study.commands.small_commands import write_draft
from repurchase.survey.read.column_map.coined_names import coined_names
from repurchase.survey.read.ratings import told_places

ZH = (
    "团购的价格是公道的",
    "与菜市场相比价格合理",
    "平台的定价是公平的",
    "我会继续在平台购买",
    "我会优先考虑这个平台",
    "我愿意增加购买次数",
)
EN = (
    "The price of the groceries is fair to everyone", "Prices compare well with those of the market",
    "It is cheap", "I will go on buying from the platform", "I shall think of it first of all", "I buy more",
)  # fmt: skip


@pytest.fixture(params=[ZH, EN], ids=["zh", "en"])
def heads(request):
    return [f"{k}、{h}" if request.param is ZH else h for k, h in enumerate(request.param, 5)]


@pytest.fixture
def data(tmp_path, heads):
    answers = [*together(3, seed=1), *together(3, seed=2)]
    return survey_file(tmp_path / "data.csv", {**dict(zip(heads, answers, strict=True)), "gender": draw(1, 2, 3)})


def filled(path, codes, head="construct"):
    """What a user does in Excel: the construct of each rated column."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    rated = [r for r in rows if r["item"] and (r.get("role") or "item") == "item"]
    for row, code in zip(rated, codes, strict=True):
        row[head] = code
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def items(survey):
    return {c.name: [i.name for i in c.items] for c in survey.instrument}


WANTED = {"PF": ["PF1", "PF2", "PF3"], "RI": ["RI1", "RI2", "RI3"]}
CODES = ["PF"] * 3 + ["RI"] * 3


@pytest.mark.parametrize("route", ["columns", "codebook"])
def test_items_are_named_by_the_construct_that_is_filled_in(data, tmp_path, route):
    _, book, columns = write_draft(data, tmp_path / "study.toml")
    path = filled({"columns": columns, "codebook": book}[route], CODES)
    assert items(rp.read(data, **{route: path})) == WANTED
    study, *_ = write_draft(data, tmp_path / "second.toml", **{route: path})
    assert items(rp.read(data, study, **{route: path})) == WANTED
    assert not [n for n in rp.read(data, study, **{route: path}).notes if "name_taken" in n.message.key]


def test_names_that_a_study_gives_by_wording_stand_and_it_is_said(data, tmp_path, monkeypatch):
    _, _, columns = write_draft(data, tmp_path / "study.toml")
    columns = filled(filled(columns, CODES), [f"X{k}" for k in range(6)], "item")
    study, *_ = write_draft(data, tmp_path / "second.toml", columns=columns)
    renamed = study.read_text(encoding="utf-8")
    for k in range(6):
        renamed = renamed.replace(f'"X{k}"', f'"{CODES[k]}{k % 3 + 1}"')
    study.write_text(renamed, encoding="utf-8")
    survey = rp.read(data, study, columns=columns)
    assert items(survey) == WANTED
    keys = {n.message.key for n in survey.notes}
    assert "columns.study_names" in keys
    assert not {"columns.name_taken", "study.items_absent"} & keys
    monkeypatch.setattr(told_places, "MOST_NAMED", 2)
    (said,) = [n.message for n in rp.read(data, study, columns=columns).notes if "study_names" in n.message.key]
    assert said.render("en").endswith(f"the study's names stand ({CODES[0]}1 for X0; {CODES[1]}2 for X1 ...).")
    assert said.render("zh").endswith(f"{CODES[0]}1（列说明表中为X0）；{CODES[1]}2（列说明表中为X1）等。")


def test_an_own_name_stays_where_no_study_has_another(data, tmp_path):
    _, _, columns = write_draft(data, tmp_path / "study.toml")
    columns = filled(filled(columns, CODES), ["a1", "a2", "a3", "b1", "b2", "b3"], "item")
    assert items(rp.read(data, columns=columns)) == {"PF": ["a1", "a2", "a3"], "RI": ["b1", "b2", "b3"]}


@pytest.mark.parametrize(
    ("pairs", "coined"),
    [([("F1_1", "PV"), ("F1_2", "F1")], {"F1_1"}), ([("R1", "PF"), ("R2", "RI")], {"R1", "R2"}), ([("R1", "")], set()),
     ([("R1", "Risk"), ("R2", "Risk")], set()), ([("R1", "R"), ("R2", "T")], {"R2"}), ([("PV1", "PV")], set())],
)  # fmt: skip
def test_only_what_a_draft_coins_gives_way(pairs, coined):
    assert coined_names(pairs) == coined
