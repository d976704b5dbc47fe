"""Rows of a codebook meet columns by name, code, place in the question and wording; what meets nothing is named."""

from __future__ import annotations

from small_sheets import answers, cautions, grouped, read_sheet, turned

from repurchase.survey.read.ratings.codebook import Codebook, draft

HEAD = "item,construct,wording,reverse\n"


def test_row_by_place_in_the_question(tmp_path):
    heads = ["SAT[SQ001]", "SAT[SQ002]", "SAT[SQ003]", "TR_01", "TR_02"]
    rows = "SAT1,S,,0\nSAT2,S,,0\nSAT3,S,,1\nTR1,T,,0\nTR2,T,,0\n"
    survey = read_sheet(tmp_path, heads, turned(answers(5), 2), HEAD + rows)
    assert grouped(survey) == {"S": heads[:3], "T": heads[3:]}
    assert list(survey.instrument.item_names) == ["SAT1", "SAT2", "SAT3", "TR1", "TR2"]
    assert [i.reversed for i in survey.instrument.items] == [False, False, True, False, False]
    assert "codebook" not in cautions(survey)


def test_row_by_code_before_the_wording(tmp_path):
    heads = ["PE1: I find it useful", "PE2: It saves time", "EE1: It is easy", "EE2: It is clear"]
    survey = read_sheet(tmp_path, heads, codebook=HEAD + "PE1,X,,0\nPE2,X,,0\nEE1,Y,,1\nEE2,Y,,0\n")
    assert grouped(survey) == {"X": heads[:2], "Y": heads[2:]}


def test_row_that_meets_no_column(tmp_path):
    survey = read_sheet(tmp_path, ["SAT1", "SAT2", "TR1", "TR2"], codebook=HEAD + "SAT1,S,,0\nSAT2,S,,0\nTR33,T,,0\n")
    assert "1 row of the codebook fits no column of the file: TR33." in cautions(survey)


def test_row_that_meets_two_columns(tmp_path):
    heads = ["Parcel [It is quick]", "Parcel [It is kind]", "Desk [It is quick]", "Desk [It is kind]"]
    survey = read_sheet(tmp_path, heads, codebook=HEAD + "A1,A,It is quick,0\nA2,A,It is kind,0\n")
    assert grouped(survey)["A"] == heads[:2]
    assert "The row A1 of the codebook fits several columns" in cautions(survey)


def test_row_of_a_column_that_is_no_rating(tmp_path):
    rows = [[f"{i} remarks on it all", i % 5 + 1, (i + 1) % 5 + 1] for i in range(40)]
    survey = read_sheet(tmp_path, ["SAT1", "SAT2", "SAT3"], rows, HEAD + "SAT1,S,,0\nSAT2,S,,0\nSAT3,S,,0\n")
    assert "were not read as ratings: SAT1" in cautions(survey) or "was not read as a rating: SAT1" in cautions(survey)


def test_dash_takes_a_column_out_of_its_construct(tmp_path):
    survey = read_sheet(tmp_path, ["SAT1", "SAT2", "SAT3"], codebook=HEAD + "SAT1,SAT,,0\nSAT2,SAT,,0\nSAT3,—,,0\n")
    assert grouped(survey) == {"SAT": ["SAT1", "SAT2"]}
    assert [s.column for s in survey.instrument.statements] == ["SAT3"]


def test_drafted_codebook_changes_nothing(tmp_path):
    for heads in (
        ["QUAL1", "QUAL2", "TRUST1", "TRUST2"],
        ["PE1: I find it useful", "PE2: It saves time", "EE1: It is easy", "EE2: It is clear"],
        ["TR1", "TR2", "TR1", "TR2"],
        ["The garden is calm", "I like its trees", "The paths are kept", "I would miss it"],
    ):
        first = read_sheet(tmp_path, heads)
        book = draft(first)
        again = read_sheet(tmp_path, heads, codebook=book.csv().decode("utf-8-sig"))
        assert grouped(again) == grouped(first)
        assert [s.column for s in again.instrument.statements] == [s.column for s in first.instrument.statements]
        assert again.responses.equals(first.responses)


def test_drafted_codebook_is_in_the_words_of_the_file(tmp_path):
    text = draft(read_sheet(tmp_path, ["QUAL1", "QUAL2", "TRUST1", "TRUST2"])).csv().decode("utf-8-sig")
    assert all(row.split(",")[0] == row.split(",")[2] for row in text.splitlines()[1:])


def test_codebook_of_dashes_alone(tmp_path):
    path = tmp_path / "book.csv"
    path.write_text(HEAD + "Q1,—,,0\n", encoding="utf-8")
    assert Codebook.read(path).entries[0].construct == ""
