"""What a study names and the file lacks, and the other way round; a file without constructs is read all the same."""

from __future__ import annotations

import pytest
from small_sheets import answers, cautions, grouped, read_sheet, sheet, turned

import repurchase as rp
from repurchase.errors import InputError
from repurchase.study import Study
from repurchase.study.commands.small_commands import export, write_draft
from repurchase.study.file.read_survey import stated, study_notes

QUESTIONS = [f"Q{k}" for k in range(1, 9)]


def study(**constructs: int) -> str:
    """The text of a study with so many items a construct."""
    parts = ['schema = "repurchase.study/1"', 'name = "invented"']
    for code, k in constructs.items():
        items = ", ".join(
            f'{{name = "{code}{j}", en = "{code}{j}", reversed = {str(j == 3).lower()}}}' for j in range(1, k + 1)
        )
        parts += [f"[constructs.{code}]", f'label = {{en = "{code}"}}', f"items = [{items}]"]
    return "\n".join(parts) + "\n"


def said(survey: rp.Survey, text: str) -> str:
    """What the study's notes say in English."""
    return "\n".join(n.message.render("en") for n in study_notes(survey, Study.parse(text)))


def test_item_of_the_study_without_a_column(tmp_path):
    text = study(SAT=3, TR=2)
    survey = read_sheet(tmp_path, ["SAT1", "SAT3", "TR1", "TR2"], study=text)
    assert "1 item that has no column in the file: SAT2" in said(survey, text)


def test_construct_of_the_study_without_a_column(tmp_path):
    text = study(SAT=2, RI=2)
    assert "RI (RI1, RI2)" in said(read_sheet(tmp_path, ["SAT1", "SAT2"], study=text), text)


def test_item_of_the_study_with_two_columns(tmp_path):
    text = study(SAT=2, TR=2).replace('en = "SAT1"', 'en = "I am content with it"')
    heads = ["I am content with it", "I am content with it!", "SAT2", "TR1", "TR2"]
    assert "Several columns answer the item SAT1" in cautions(read_sheet(tmp_path, heads, study=text))


def test_item_of_the_study_by_place_keeps_its_direction(tmp_path):
    heads = ["SAT[SQ001]", "SAT[SQ002]", "SAT[SQ003]"]
    survey = read_sheet(tmp_path, heads, turned(answers(3), 2), study=study(SAT=3))
    assert [i.reversed for i in survey.instrument["SAT"].items] == [False, False, True]


def test_constructs_that_the_study_does_not_state_are_named_not_modelled(tmp_path):
    text = study(SAT=2, TR=2)
    heads = ["SAT1", "SAT2", "TR1", "TR2", "PARK1", "PARK2"]
    survey = read_sheet(tmp_path, heads, study=text)
    assert "PARK (2)" in said(survey, text)
    assert [c.name for c in stated(survey, Study.parse(text)).instrument] == ["SAT", "TR"]
    assert "PARK" in grouped(survey)


def test_study_that_does_not_match_lends_no_words(tmp_path):
    survey = read_sheet(tmp_path, ["QUAL1", "QUAL2", "TRUST1", "TRUST2"])
    assert [dict(c.label) for c in survey.instrument] == [{"en": "QUAL"}, {"en": "TRUST"}]


def test_rated_columns_without_a_construct(tmp_path):
    path = sheet(tmp_path, QUESTIONS)
    found = rp.check(path).to_dict()
    assert [s["column"] for s in found["statements"]] == QUESTIONS
    assert found["scale"] == {"min": 1, "max": 5}
    assert export(path, tmp_path / "clean.csv").exists()
    with pytest.raises(InputError, match="8 rated columns") as raised:
        rp.analyze(path)
    assert raised.value.message.key == "study.no_constructs"


def test_nothing_rated_is_checked_and_refused_by_analyze_alone(tmp_path):
    rows = [[f"town {i % 3}", i % 2] for i in range(40)]
    path = sheet(tmp_path, ["Where do you live?", "member"], rows)
    assert rp.check(path).to_dict()["n_rows"] == 40
    with pytest.raises(InputError) as raised:
        rp.analyze(path)
    assert raised.value.message.key == "study.no_items"


def test_draft_without_a_construct_can_be_given_back(tmp_path):
    path = sheet(tmp_path, QUESTIONS)
    out, book, _ = write_draft(path, tmp_path / "study.toml")
    assert not Study.read(out).instrument.constructs
    again = rp.read(path, out, book)
    assert [s.column for s in again.instrument.statements] == QUESTIONS
    book.write_text(book.read_text("utf-8-sig").replace("—", "CALM"), encoding="utf-8")
    assert grouped(rp.read(path, codebook=book)) == {"CALM": QUESTIONS}


def test_input_called_codebook_does_not_stop_a_draft(tmp_path):
    path = sheet(tmp_path, ["SAT1", "SAT2", "TR1", "TR2"]).rename(tmp_path / "codebook.csv")
    before = path.read_bytes()
    out, book, _ = write_draft(path, tmp_path / "study.toml")
    assert book.name == "study-codebook.csv"
    assert path.read_bytes() == before
    assert out.exists()


def test_study_that_the_file_holds_nothing_of_is_still_checked(tmp_path):
    text = tmp_path / "study.toml"
    text.write_text(study(ZEAL=2), encoding="utf-8")
    path = sheet(tmp_path, ["SAT1", "SAT2"], answers(2))
    assert any("ZEAL" in n["en"] for n in rp.check(path, text).to_dict()["notes"])
    with pytest.raises(InputError):
        rp.analyze(path, text)
