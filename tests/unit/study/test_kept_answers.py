"""A study that keeps an answer which nobody can give is told so at reading, with the answers that there are."""

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner

import repurchase as rp
from repurchase.cli import app

STUDY = """schema = "repurchase.study/1"
name = "own"
[constructs.SAT]
label = {{en = "Satisfaction"}}
items = [{{name = "SAT1", en = "I am content"}}, {{name = "SAT2", en = "It was right"}}]
[[background]]
name = "bought"
zh = "是否购买过？"
kind = "{kind}"
role = "{role}"
keep = {keep}
{options}
"""


@pytest.fixture
def data(tmp_path):
    def write(answers):
        path = tmp_path / "s.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["SAT1", "SAT2", "是否购买过？"])
            writer.writerows([1 + k % 5, 1 + (k // 2) % 5, answers[k % len(answers)]] for k in range(40))
        return path

    return write


@pytest.fixture
def study(tmp_path):
    def write(keep, role="eligible", kind="single", options=""):
        path = tmp_path / "study.toml"
        path.write_text(STUDY.format(keep=keep, role=role, kind=kind, options=options), encoding="utf-8")
        return path

    return write


def told(data, study):
    said = [n for n in rp.read(data, study).notes if n.message.key == "study.keeps_nobody"]
    return said[0].message.render("en") if said else ""


@pytest.mark.parametrize("role", ["eligible", "consent"])
@pytest.mark.parametrize("options", ["", 'options = [{zh = "是"}, {zh = "否"}]'])
def test_an_answer_that_is_none_is_told_with_those_that_are(data, study, role, options):
    said = told(data(["是", "否"]), study('["有"]', role, options=options))
    assert "“有”" in said and "是 and 否" in said


@pytest.mark.parametrize("keep", ['["是"]', '["Yes", "是"]'])
def test_an_answer_that_can_be_given_is_no_mistake(data, study, keep):
    listed = 'options = [{zh = "是", en = "Yes"}, {zh = "否", en = "No"}]'
    assert not told(data(["否", "是"]), study(keep, options=listed))


def test_an_answer_that_the_study_lists_and_nobody_gave_is_no_mistake(data, study):
    assert not told(data(["否"]), study('["是"]', options='options = [{zh = "是"}, {zh = "否"}]'))


def test_several_answers_are_looked_through(data, study):
    path = data(["App┋Shop", "App", "Shop┋Mall", "Mall"])
    assert "App, Shop and Mall" in told(path, study('["Web"]', kind="multiple"))
    assert not told(path, study('["Shop"]', kind="multiple"))


@pytest.mark.parametrize(("keep", "steps"), [('["有"]', ["check"]), ('["是"]', ["analyze", "init"])])
def test_the_steps_stop_where_nobody_is_left(data, study, keep, steps, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", "en")
    done = CliRunner().invoke(app, ["check", str(data(["是", "否"])), "--study", str(study(keep))])
    assert done.exit_code == 0
    assert [line.split()[1] for line in done.output.splitlines() if line.startswith("  repurchase ")] == steps


def test_answers_beyond_those_that_a_note_lists_are_hinted_at(data, study):
    offered = [f"答{k:02d}" for k in range(12)]
    path = data(offered)
    said = told(path, study('["有"]'))
    assert "答07 ...: write" in said and "答08" not in said
    (shown,) = [n.message.render("zh") for n in rp.read(path, study('["有"]')).notes if "keeps_nobody" in n.message.key]
    assert "答06、答07等。" in shown
