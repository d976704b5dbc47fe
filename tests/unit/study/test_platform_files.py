"""Made-up answers in every platform's layout are read back as that platform's, question by question, misread nowhere."""

from __future__ import annotations

import csv
import json
import re

import openpyxl
import pytest
from field_studies import asked_of_everything, hostile, scaled
from other_studies import STUDIES

import repurchase as rp
from repurchase.errors import InputError
from repurchase.settings import PLATFORMS
from repurchase.study.commands.check import check
from repurchase.study.platform_files.answer_sheets import answer_sheets
from repurchase.study.platform_files.simulated_export import LAYOUTS, simulated_export
from repurchase.study.questionnaire.form_order import form_of
from repurchase.study.questionnaire.survey_form import option_words
from repurchase.survey.synthetic import COLUMN, MARK, SHEET

CODED = [name for name, layout in LAYOUTS.items() if layout.coded]
N = 80


def written(folder, platform, study=None, suffix=".xlsx", **how):
    path = folder / f"{platform}{suffix}"
    simulated_export(path, platform, study, **{"n": N, "seed": 3} | how)
    return path


def read_rightly(path, platform, study, lang, sheets, form):
    """Every question where it belongs, every answer as it was given."""
    survey = rp.read(path, study)
    known = study.instrument
    assert survey.source.platform == platform
    assert survey.source.synthetic
    assert survey.n == sheets.n
    assert not survey.source.open_text
    assert [(c.name, c.item_names) for c in survey.instrument] == [(c.name, c.item_names) for c in known]
    assert {s.name for s in survey.instrument.statements} == {s.name for s in known.statements}
    for mine, theirs in zip(survey.instrument, known, strict=True):
        assert mine.scale.points == theirs.scale.points
        assert [i.reversed for i in mine.items] == [i.reversed for i in theirs.items]
    (found,) = survey.instrument.checks
    (asked,) = [row for row in form.rows if row.kind == "check"]
    assert found.answer == asked.passing
    for row in form.rows:
        if row.kind != "check":
            given = [None if v != v else int(v) for v in survey.responses[row.name]]
            assert given == sheets.ratings[row.name], row.name
    read_background(survey, form, lang, sheets)


def read_background(survey, form, lang, sheets):
    assert {b.name for b in survey.instrument.background} == {q.name for q in form.asked}
    for question in form.asked:
        options = option_words(question, lang)
        if question.name in sheets.chosen:
            codes = [options[k] for k in sheets.chosen[question.name]]
            kept = survey.background[question.name].astype(str).tolist()
            other = {"zh": "en", "en": "zh"}[lang]
            spoken = dict(zip(options, option_words(question, other), strict=True))
            assert kept in (codes, [spoken[c] for c in codes]), question.name
        elif question.name in sheets.numbers:
            assert [int(v) for v in survey.background[question.name]] == sheets.numbers[question.name]
        else:
            columns = [c for c in survey.background if str(c).startswith(f"{question.name}: ")]
            assert len(columns) == len(options)
            chosen = sum(len(picked) for picked in sheets.several[question.name])
            assert int(survey.background[columns].eq(True).to_numpy().sum()) == chosen


def the_same(study, **how):
    form = form_of(study)
    return form, answer_sheets(study, form, N, 3, **how)


def test_every_platform_of_the_setting_has_a_layout():
    assert tuple(LAYOUTS) == PLATFORMS


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_shipped_study_is_read_rightly(tmp_path, platform, lang):
    study = rp.Study.default()
    form, sheets = the_same(study, timed=LAYOUTS[platform].timed)
    for suffix in (".xlsx", ".csv"):
        path = written(tmp_path, platform, study, suffix, lang=lang)
        read_rightly(path, platform, study, lang, sheets, form)
    assert rp.read(path).source.study == "luckin"


@pytest.mark.parametrize("platform", CODED)
def test_codes_are_read_as_words_are(tmp_path, platform):
    study = rp.Study.default()
    path = written(tmp_path, platform, study, lang="zh", coded=True)
    survey, (form, sheets) = rp.read(path, study), the_same(study)
    assert survey.source.platform == platform
    for item in study.instrument.item_names:
        assert [int(v) for v in survey.responses[item]] == sheets.ratings[item]
    assert {b.name for b in survey.instrument.background} == {q.name for q in form.asked}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_study_that_asks_everything_is_read_rightly(tmp_path, platform, lang):
    study = asked_of_everything()
    form, sheets = the_same(study, timed=LAYOUTS[platform].timed, missing=0.02)
    path = written(tmp_path, platform, study, lang=lang, missing=0.02)
    read_rightly(path, platform, study, lang, sheets, form)
    assert any(None in codes for codes in sheets.ratings.values())


@pytest.mark.parametrize("platform", ["wenjuanxing", "qualtrics", "microsoft_forms"])
@pytest.mark.parametrize(
    "study",
    [
        scaled(4),
        scaled(7, "en"),
        scaled(None),
        scaled(None, "en", 0, 10),
        scaled(None, "zh", -3, 3),
        scaled(None, "zh", 0, 100),
        rp.Study.parse(re.sub(r'"不同意", "一般", "同意"', '"", "", ""', scaled(5).text)),
        rp.Study.parse(re.sub(r'zh = "关于.*?"', 'zh = ""', scaled(5).text)),
    ],
    ids=["4", "7", "bare", "0-10", "-3-3", "0-100", "ends", "unworded"],
)
def test_other_scales_are_read_rightly(tmp_path, platform, study):
    form, sheets = the_same(study)
    path = written(tmp_path, platform, study)
    read_rightly(path, platform, study, study.entry.language, sheets, form)


def test_a_cluster_that_is_a_question_has_one_column(tmp_path):
    source = STUDIES["clustered"].write(tmp_path)[0].read_text(encoding="utf-8")
    asked = '[[background]]\nname = "class"\nen = "Your class"\noptions = [{ en = "Blue room" }, { en = "Green room" }]\n\n[options]'
    cluster = re.search(r'^cluster = "(.*)"', source, re.M)[1]
    study = rp.Study.parse(source.replace("[options]", asked.replace('"class"', f'"{cluster}"')))
    sheet = openpyxl.load_workbook(written(tmp_path, "qualtrics", study)).worksheets[0]
    columns = [[cell.value for cell in column] for column in sheet.iter_cols() if column[0].value == cluster]
    assert len(columns) == 1 and set(columns[0][-N:]) == {"Blue room", "Green room"}


@pytest.mark.parametrize("name", ["tam", "two", "four_points", "clustered", "one_driver"])
def test_other_studies_are_read_rightly(tmp_path, name):
    other = STUDIES[name]
    study = rp.Study.read(other.write(tmp_path)[0])
    form, sheets = the_same(study)
    platform = "wenjuanxing" if other.lang == "zh" else "qualtrics"
    path = written(tmp_path, platform, study)
    read_rightly(path, platform, study, other.lang, sheets, form)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_planted_careless_sheets_are_found_and_no_others(tmp_path, platform):
    path = written(tmp_path, platform, lang="zh", n=120, careless=0.1)
    told = json.loads(check(path).json())
    _, sheets = (
        rp.Study.default(),
        answer_sheets(
            rp.Study.default(), form_of(rp.Study.default()), 120, 3, careless=0.1, timed=LAYOUTS[platform].timed
        ),
    )
    planted = sheets.planted
    reasons = {d["row"]: set(d["reasons"]) for d in told["dropped"]}
    assert set(reasons) == set(planted.straight) | set(planted.fast)
    assert len(reasons) == 12
    assert all("attention_failed" in reasons[row] for row in planted.straight)
    assert all("too_fast" in reasons[row] for row in planted.fast)
    assert bool(planted.fast) is LAYOUTS[platform].timed


def test_the_sheet_of_its_own_says_what_was_planted(tmp_path):
    path = written(tmp_path, "wenjuanxing", lang="zh", n=40, careless=0.1, missing=0.05)
    book = openpyxl.load_workbook(path)
    said = [row[0].value for row in book[SHEET]]
    assert said[-1] == MARK == book.properties.keywords
    sheets = answer_sheets(rp.Study.default(), form_of(rp.Study.default()), 40, 3, careless=0.1, missing=0.05)
    rows = "、".join(map(str, sheets.planted.straight))
    assert any(rows in line and line.startswith("有 2 份答卷") for line in said)
    assert any(f"有 {sheets.planted.missing} 个评分" in line for line in said)
    clean = written(tmp_path, "google_forms", lang="en", n=40)
    said = " ".join(row[0].value for row in openpyxl.load_workbook(clean)[SHEET])
    assert "No respondent was made to give one answer" in said
    assert "does not tell how long" in said and "No rating is missing" in said


def test_a_share_of_ratings_is_missing_and_no_check_is(tmp_path):
    study = rp.Study.default()
    form, sheets = the_same(study, missing=0.1)
    asked = [v for row in form.rows if row.kind != "check" for v in sheets.ratings[row.name]]
    assert 0.08 < sum(v is None for v in asked) / len(asked) < 0.12
    assert None not in sheets.ratings["ATT1"]
    assert sheets.planted.missing == sum(v is None for v in asked)


def test_a_straight_line_passes_no_check():
    text = rp.Study.default().text
    for answer in (3, 5):
        study = rp.Study.parse(text.replace("answer = 2", f"answer = {answer}"))
        form = form_of(study)
        sheets = answer_sheets(study, form, 100, 1, careless=0.5)
        assert all(sheets.ratings["ATT1"][row - 1] != answer for row in sheets.planted.straight)


def test_most_are_eligible_and_all_consent():
    study = asked_of_everything()
    sheets = answer_sheets(study, form_of(study), 400, 2)
    assert set(sheets.chosen["agreed"]) == {0}
    assert 0.9 < sheets.chosen["bought"].count(0) / 400 < 1


@pytest.mark.parametrize("platform", ["qualtrics", "surveymonkey", "wenjuanxing"])
def test_a_csv_file_carries_its_mark_in_a_column(tmp_path, platform):
    path = written(tmp_path, platform, suffix=".csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][-1] == COLUMN
    assert {row[-1] for row in rows[3:]} == {"1"}
    survey = rp.read(path)
    assert survey.source.synthetic
    assert COLUMN not in {b.name for b in survey.instrument.background}


def test_addresses_belong_to_nobody_and_differ(tmp_path):
    path = written(tmp_path, "qualtrics", suffix=".csv", n=400)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    place = rows[0].index("IPAddress")
    seen = [row[place] for row in rows[3:]]
    assert len(set(seen)) == 400
    assert all(re.fullmatch(r"203\.0\.113\.\d+|2001:db8::[0-9a-f]+", ip) for ip in seen)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_no_cell_of_a_hostile_study_is_a_formula(tmp_path, platform, suffix):
    path = written(tmp_path, platform, hostile(), suffix, n=20)
    if suffix == ".xlsx":
        cells = [c for row in openpyxl.load_workbook(path).worksheets[0] for c in row]
        assert not any(c.data_type == "f" for c in cells)
        words = [c.value for c in cells if isinstance(c.value, str)]
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            words = [c for row in csv.reader(file) for c in row]
    assert not any(word.startswith(("=", "+", "@", "\t")) for word in words)
    assert rp.read(path, hostile()).n == 20


def test_the_same_seed_gives_the_same_file(tmp_path):
    (tmp_path / "a").mkdir()
    first, again = written(tmp_path, "tencent", suffix=".csv"), written(tmp_path / "a", "tencent", suffix=".csv")
    assert first.read_bytes() == again.read_bytes()
    other = tmp_path / "other.csv"
    simulated_export(other, "tencent", n=N, seed=4)
    assert other.read_bytes() != first.read_bytes()


def test_what_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(InputError, match="tencent"):
        written(tmp_path, "tencent", coded=True)
    with pytest.raises(InputError):
        written(tmp_path, "wenjuanxing", suffix=".sav")
    for how in ({"careless": 0.6}, {"missing": -0.1}, {"n": 0}, {"lang": "fr"}):
        with pytest.raises(InputError):
            written(tmp_path, "wenjuanxing", **how)
    with pytest.raises(InputError, match="nowhere"):
        simulated_export(tmp_path / "x.xlsx", "nowhere")
    path = written(tmp_path, "ms_forms")
    assert rp.read(path).source.platform == "microsoft_forms"
    with pytest.raises(InputError):
        written(tmp_path, "ms_forms")
