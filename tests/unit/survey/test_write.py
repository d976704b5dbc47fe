"""Clean data files: what is in them, what is not, and what they do not do to the disk."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest

from repurchase.errors import InputError
from repurchase.survey import synthetic
from repurchase.survey.instrument import Background, Check, Construct, Instrument, Item, Scale, Statement
from repurchase.survey.source import Source
from repurchase.survey.survey import Survey
from repurchase.survey.variables import LONGEST, ROW, variables
from repurchase.survey.write import write

SCALE = Scale(1, 5, tuple({"en": f"en{k}", "zh": f"选项{k}"} for k in range(1, 6)))
INSTRUMENT = Instrument(
    (
        Construct(
            "SAT",
            {"en": "Satisfaction", "zh": "满意"},
            (
                Item("SAT1", {"en": "I am satisfied", "zh": "我满意"}),
                Item("SAT2", {"en": "I am let down", "zh": "令我失望"}, reversed=True),
            ),
            SCALE,
        ),
    ),
    (Statement("S1", {"en": "It makes me happy", "zh": "让我高兴"}, scale=SCALE),),
    (Check("ATT", {"en": "check", "zh": "检测"}, 2, SCALE),),
    (
        Background(
            "gender", {"en": "Gender", "zh": "性别"}, ({"en": "Male", "zh": "男"}, {"en": "Female", "zh": "女"})
        ),
        Background("age", {"en": "Age", "zh": "年龄"}, kind="ordered"),
        Background("spent", {"en": "Spent", "zh": "花费"}, kind="number"),
        Background("channel", {"en": "Channel", "zh": "渠道"}, kind="multiple"),
    ),
)
FORMATS = (".sav", ".zsav", ".dta", ".csv", ".xlsx")


@pytest.fixture
def survey():
    rows = pd.Index([1, 2, 4, 7])
    return Survey(
        pd.DataFrame(
            {"SAT1": [1, 5, np.nan, 4], "SAT2": [1, 2, 3, np.nan], "S1": [5.0, 4, 3, 2], "ATT": 2.0}, index=rows
        ),
        INSTRUMENT,
        pd.DataFrame(
            {
                "gender": pd.Categorical(["女", "男", None, "=HYPERLINK(1)"], ["男", "女", "=HYPERLINK(1)"]),
                "age": pd.Categorical(["b", "a", "b", "a"], ["a", "b"], ordered=True),
                "spent": [1.5, 20, np.nan, 3],
                "channel: app": [True, False, None, True],
                "channel: @shop": [False, False, True, None],
            },
            index=rows,
        ),
        pd.DataFrame({"seconds": [200.0, 210, 220, 230], "person": ["hash1", "hash2", None, None]}, index=rows),
        Source(file="raw.xlsx", sha256="0" * 64, language="zh"),
    )


def values(path):
    """Columns of a written file as numbers or words, and what else the format can tell."""
    suffix = path.suffix
    if suffix in (".sav", ".zsav"):
        return pyreadstat.read_sav(path)
    if suffix == ".dta":
        return pyreadstat.read_dta(path)
    if suffix == ".csv":
        return pd.read_csv(path, encoding="utf-8-sig"), None
    return pd.read_excel(path, sheet_name="data", engine="openpyxl"), None


@pytest.mark.parametrize("suffix", FORMATS)
def test_numbers_come_back(survey, tmp_path, suffix):
    frame, _ = values(survey.write(tmp_path / f"clean{suffix}"))
    assert list(frame[ROW]) == [1, 2, 4, 7]
    np.testing.assert_array_equal(frame["SAT1"], [1, 5, np.nan, 4])
    np.testing.assert_array_equal(frame["SAT2"], [5, 4, 3, np.nan])
    np.testing.assert_array_equal(frame["S1"], [5, 4, 3, 2])
    np.testing.assert_array_equal(frame["SAT_score"], survey.scores()["SAT"])
    np.testing.assert_array_equal(frame["spent"], [1.5, 20, np.nan, 3])
    np.testing.assert_array_equal(frame["channel_1"], [1, 0, np.nan, 1])
    np.testing.assert_array_equal(frame["channel_2"], [0, 0, 1, np.nan])


@pytest.mark.parametrize("suffix", FORMATS)
def test_nothing_else_leaves(survey, tmp_path, suffix):
    path = survey.write(tmp_path / f"clean{suffix}")
    frame, _ = values(path)
    assert list(frame.columns) == [
        ROW,
        "gender",
        "age",
        "spent",
        "channel_1",
        "channel_2",
        "SAT1",
        "SAT2",
        "S1",
        "SAT_score",
    ]
    assert b"hash1" not in path.read_bytes()


@pytest.mark.parametrize("suffix", [".sav", ".zsav", ".dta"])
def test_labels_come_back(survey, tmp_path, suffix):
    frame, meta = values(survey.write(tmp_path / f"clean{suffix}"))
    assert meta.column_names_to_labels["SAT1"] == "我满意"
    assert "已反向计分" in meta.column_names_to_labels["SAT2"]
    assert meta.column_names_to_labels["SAT_score"] == "满意：2 个题项中已作答题项的均值"
    assert meta.variable_value_labels["SAT1"] == {k: f"选项{k}" for k in range(1, 6)}
    assert meta.variable_value_labels["SAT2"] == {6 - k: f"选项{k}" for k in range(1, 6)}  # an answer keeps its words
    assert meta.variable_value_labels["gender"] == {1: "男", 2: "女", 3: "=HYPERLINK(1)"}
    np.testing.assert_array_equal(frame["gender"], [2, 1, np.nan, 3])
    assert meta.variable_value_labels["channel_1"] == {0: "未选中", 1: "选中"}
    if suffix != ".dta":
        assert meta.variable_measure["age"] == "ordinal"
        assert meta.variable_measure["gender"] == "nominal"


def test_words_of_the_reader_s_language(survey, tmp_path):
    english = replace(survey, source=replace(survey.source, language="en"))
    _, meta = values(english.write(tmp_path / "clean.sav"))
    assert meta.variable_value_labels["SAT1"][1] == "en1"
    assert meta.column_names_to_labels["SAT2"].startswith("I am let down (reverse-keyed")


def test_no_cell_is_a_formula(survey, tmp_path):
    with survey.write(tmp_path / "clean.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [c for row in csv.reader(file) for c in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
    book = openpyxl.load_workbook(survey.write(tmp_path / "clean.xlsx"))
    found = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert "'=HYPERLINK(1)" in [c.value for c in found]
    assert all(c.data_type != "f" for c in found)
    assert not [c for c in found if isinstance(c.value, str) and c.value.startswith(("=", "+", "-", "@"))]


def test_codebook_sheet_tells_what_is_turned(survey, tmp_path):
    rows = list(openpyxl.load_workbook(survey.write(tmp_path / "clean.xlsx"))["codebook"].values)
    assert rows[0] == ("item", "construct", "wording", "values", "reverse")
    book = {r[0]: r for r in rows[1:]}
    assert book["SAT2"][1] == "SAT"
    assert "已反向计分" in book["SAT2"][2]
    assert book["SAT2"][4] == 0  # nobody shall turn it again
    assert book["SAT2"][3].startswith("1 = 选项5; 2 = 选项4")
    assert "1 = 选项1" in book["SAT1"][3]


@pytest.mark.parametrize("suffix", FORMATS)
def test_made_up_data_carry_their_mark(survey, tmp_path, suffix):
    made_up = replace(survey, source=replace(survey.source, synthetic=True))
    path = made_up.write(tmp_path / f"clean{suffix}")
    frame, meta = values(path)
    assert synthetic.is_marked(*frame.columns)
    assert (frame[synthetic.COLUMN] == 1).all()
    if meta is not None:
        assert synthetic.is_marked(meta.file_label)
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        assert synthetic.is_marked(book.properties.keywords)
        assert synthetic.is_marked(*book.sheetnames)
        assert book.sheetnames[0] == "data"


def test_original_is_never_overwritten(survey, tmp_path):
    original = tmp_path / "raw.csv"
    original.write_bytes(b"precious")
    survey = replace(survey, source=replace(survey.source, sha256=hashlib.sha256(b"precious").hexdigest()))
    with pytest.raises(InputError, match=r"raw\.csv"):
        write(survey, original)
    assert original.read_bytes() == b"precious"
    assert list(tmp_path.iterdir()) == [original]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_that_exists_is_replaced_when_that_is_asked_for_only(survey, tmp_path, suffix):
    path = tmp_path / f"clean{suffix}"
    path.write_text("old")
    with pytest.raises(InputError, match=path.name):
        survey.write(path)
    assert path.read_text() == "old"
    assert "SAT1" in values(survey.write(path, overwrite=True))[0]
    assert list(tmp_path.iterdir()) == [path]


def test_the_original_is_not_overwritten_when_that_is_asked_for(survey, tmp_path):
    original = tmp_path / "copy.csv"
    original.write_bytes(b"precious")
    survey = replace(survey, source=replace(survey.source, sha256=hashlib.sha256(b"precious").hexdigest()))
    with pytest.raises(InputError, match="never overwritten"):
        survey.write(original, overwrite=True)
    assert original.read_bytes() == b"precious"


@pytest.mark.parametrize("suffix", [".sav", ".zsav", ".dta"])
def test_a_file_that_is_cut_short_in_silence_is_noticed(survey, tmp_path, monkeypatch, suffix):
    writer = "write_dta" if suffix == ".dta" else "write_sav"
    whole = getattr(pyreadstat, writer)

    def cut(frame, path, **options):
        whole(frame.iloc[:-1], path, **options)

    monkeypatch.setattr(pyreadstat, writer, cut)
    with pytest.raises(InputError, match=f"clean\\{suffix} could not be written"):
        survey.write(tmp_path / f"clean{suffix}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "clean.xls: the ending must be one of .sav, .zsav, .dta, .csv, .xlsx."),
        ("zh", "clean.xls：文件后缀须为 .sav、.zsav、.dta、.csv、.xlsx 之一。"),
    ],
)
def test_unknown_ending(survey, tmp_path, lang, sentence):
    with pytest.raises(InputError) as error:
        write(survey, tmp_path / "clean.xls")
    assert error.value.message.render(lang) == sentence


def test_missing_folder(survey, tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        write(survey, tmp_path / "nowhere" / "clean.sav")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match=r"folder\.csv"):
        write(survey, tmp_path / "folder.csv")


def test_a_failure_leaves_nothing(survey, tmp_path, monkeypatch):
    import repurchase.survey.write as module

    def fails(survey, columns, path):
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(module._WRITERS, ".csv", fails)
    with pytest.raises(InputError, match="No space left"):
        write(survey, tmp_path / "clean.csv")
    assert list(tmp_path.iterdir()) == []


def test_names_fit_every_program(tmp_path):
    long = "a_very_long_question_name_that_no_program_takes"
    names = ["1st", long, f"{long}_too", "with", "性别 !", "sat1", "SAT1"]
    background = tuple(Background(n, {"en": n, "zh": n}) for n in names[:-1])
    rows = pd.RangeIndex(1, 4)
    survey = Survey(
        pd.DataFrame({"SAT1": [1.0, 2, 3]}, index=rows),
        Instrument(
            (Construct("SAT", {"en": "s", "zh": "s"}, (Item("SAT1", {"en": "x" * 400, "zh": "满" * 400}),), SCALE),),
            background=background,
        ),
        pd.DataFrame({n: ["a", "b", "a"] for n in names[:-1]}, index=rows),
        source=Source(language="zh"),
    )
    made = [v.name for v in variables(survey)]
    assert len({n.casefold() for n in made}) == len(made)
    assert all(len(n) <= LONGEST and n.isidentifier() and not n.startswith("_") for n in made)
    for suffix in (".sav", ".dta"):
        frame, meta = values(survey.write(tmp_path / f"clean{suffix}"))
        assert list(frame.columns) == made
        assert meta.column_names_to_labels[made[-2]].startswith("满" * 20)


def test_empty_survey_can_be_written(survey, tmp_path):
    empty = survey.keep(np.zeros(4, dtype=bool))
    for suffix in FORMATS:
        frame, _ = values(empty.write(tmp_path / f"clean{suffix}"))
        assert len(frame) == 0
