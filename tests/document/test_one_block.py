"""One table, one figure, one result as files and on screen: nobody's file replaced, the style kept, both languages."""

from __future__ import annotations

import json
import re
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from made_up import made_survey

import repurchase as rp
from repurchase.document.parts import figure_display
from repurchase.errors import InputError, SettingError, UnknownArgumentError
from repurchase.text import text

LANGUAGES = ("en", "zh")
MODEL = "SAT =~ SAT1 + SAT2 + SAT3\nRI =~ RI1 + RI2 + RI3\nRI ~ SAT"


@cache
def fit():
    return rp.fit(MODEL, made_survey())


@cache
def table():
    return fit().table("paths")


def words_of(docx):
    with zipfile.ZipFile(docx) as file:
        return re.sub(r"<[^>]+>", " ", file.read("word/document.xml").decode("utf-8"))


# ------------------------------------------------------------------------------------------------ tables


def test_a_frame_has_unrounded_numbers_under_english_names():
    frame = table().to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert frame["estimate"][0] == fit().coef["RI~SAT"]
    assert frame.equals(fit().to_frame("paths"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_as_text(lang):
    title, number = table().title.render(lang), table().cells(lang)[0][-1]
    for made in (table().to_markdown(lang=lang), table().to_latex(lang=lang), table().to_html(lang=lang)):
        assert title in made
        assert number in made
        assert repr(made) == made
    assert table().to_latex(lang=lang).startswith("% \\usepackage{")
    assert "\\documentclass" not in table().to_latex(lang=lang)


def test_the_reader_s_language_is_the_default(monkeypatch):
    for lang in LANGUAGES:
        monkeypatch.setenv("REPURCHASE_LANG", lang)
        assert table().to_markdown() == table().to_markdown(lang=lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_as_word_has_one_caption_and_no_chapter(tmp_path, lang):
    path = table().to_docx(tmp_path / "t.docx", lang)
    said = words_of(path)
    assert table().title.render(lang) in said
    assert said.count(table().title.render(lang)) == 1
    assert "Chapter" not in said
    assert "章" not in said
    number = "Table 1" if lang == "en" else "表 1"
    assert number in re.sub(r"\s+", " ", said.replace(" SEQ Table \\* ARABIC ", ""))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_as_workbook_is_the_first_sheet_with_exact_numbers(tmp_path, lang):
    book = openpyxl.load_workbook(table().to_excel(tmp_path / "t.xlsx", lang))
    (sheet,) = book.worksheets
    assert table().title.render(lang) in sheet["A1"].value
    numbers = [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, float)]
    assert any(abs(value - fit().coef["RI~SAT"]) < 1e-12 for value in numbers)


def test_a_style_is_kept_everywhere(tmp_path):
    two = rp.Style(decimals=2, leading_zero=True)
    wanted, usual = table().cells("en", two)[0][-1], table().cells("en")[0][-1]
    assert wanted != usual
    for made in (table().to_markdown(lang="en", style=two), table().to_html(lang="en", style=two)):
        assert wanted in made
        assert usual not in made
    assert wanted in words_of(table().to_docx(tmp_path / "t.docx", "en", two))
    assert "0." in table().to_markdown(lang="en", style="gbt").splitlines()[-3]
    page = fit().write(tmp_path / "t.html", "en", two).read_text(encoding="utf-8")
    assert wanted in page
    assert usual not in page


@pytest.mark.parametrize(
    "style", ["chicago", rp.Style(name="mine"), rp.Style(decimals=40), 3], ids=["name", "own name", "decimals", "type"]
)
def test_what_is_no_style_is_refused(tmp_path, style):
    for ask, name in ((table().to_markdown, "x.md"), (fit().figure().save, "x.png"), (fit().write, "x.docx")):
        with pytest.raises(SettingError):
            ask(tmp_path / name, style=style)
    assert not list(tmp_path.iterdir())


# ------------------------------------------------------------------------------------------------ files

WRITERS = {
    "x.md": lambda path, **how: table().to_markdown(path, **how),
    "x.tex": lambda path, **how: table().to_latex(path, **how),
    "x.html": lambda path, **how: table().to_html(path, **how),
    "x.docx": lambda path, **how: table().to_docx(path, **how),
    "x.xlsx": lambda path, **how: table().to_excel(path, **how),
    "x.png": lambda path, **how: fit().figure().save(path, **how),
    "x.svg": lambda path, **how: fit().figure().save(path, **how),
    "x.pdf": lambda path, **how: fit().figure().save(path, **how),
    "r.json": lambda path, **how: fit().write(path, **how),
    "r.md": lambda path, **how: fit().write(path, **how),
}


@pytest.mark.parametrize("name", list(WRITERS))
def test_no_file_is_replaced_unasked(tmp_path, name):
    path = tmp_path / name
    path.write_text("my own", encoding="utf-8")
    with pytest.raises(InputError, match="overwrite"):
        WRITERS[name](path)
    assert path.read_text(encoding="utf-8") == "my own"
    assert [p.name for p in tmp_path.iterdir()] == [name], "and nothing is left beside it"
    assert WRITERS[name](path, overwrite=True) == path
    assert path.read_bytes()[:6] != b"my own"


def test_a_picture_beside_a_text_is_not_replaced_either(tmp_path):
    own = tmp_path / "r.path.png"
    own.write_text("my own", encoding="utf-8")
    with pytest.raises(InputError):
        fit().write(tmp_path / "r.md")
    assert own.read_text(encoding="utf-8") == "my own"
    assert not (tmp_path / "r.md").exists()


def test_the_picture_of_one_format_serves_the_next(tmp_path):
    fit().write(tmp_path / "fit.tex", "en")
    fit().write(tmp_path / "fit.md", "en")
    assert {p.suffix for p in tmp_path.iterdir()} == {".tex", ".md", ".png"}


@pytest.mark.parametrize("name", list(WRITERS))
def test_the_same_call_gives_the_same_bytes(tmp_path, name):
    first = WRITERS[name](tmp_path / name).read_bytes()
    assert WRITERS[name](tmp_path / name, overwrite=True).read_bytes() == first


def test_a_wrong_ending_is_refused_and_a_missing_one_is_given(tmp_path):
    for ask, endings in ((table().to_docx, ".docx"), (fit().figure().save, ".png"), (fit().write, ".docx")):
        with pytest.raises(InputError, match=r"\.gif"):
            ask(tmp_path / "x.gif")
        assert ask(tmp_path / "x", overwrite=True).name == f"x{endings}"
    with pytest.raises(InputError):
        table().to_docx(3)


def test_an_argument_that_is_none_names_the_nearest():
    with pytest.raises(UnknownArgumentError, match="overwrite"):
        fit().write("x.docx", overwrit=True)
    with pytest.raises(TypeError, match="lang"):
        fit().figure().save("x.png", language="zh")


# ------------------------------------------------------------------------------------------------ one result


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["docx", "html", "md", "tex"])
def test_a_result_as_a_file_has_its_words_tables_and_figures(tmp_path, kind, lang):
    path = fit().write(tmp_path / f"r.{kind}", lang)
    said = words_of(path) if kind == "docx" else path.read_text(encoding="utf-8")
    for block in (*fit().tables(), *fit().figures()):
        assert block.title.render(lang) in said
    assert "N" in said
    if kind in ("md", "tex"):
        assert "r.path.png" in said
        assert (tmp_path / "r.path.png").read_bytes().startswith(b"\x89PNG")
    if kind == "html":
        assert said.count("<svg") == len(fit().figures())
    assert "# \n" not in said
    assert "section{}" not in said


def test_a_result_as_json_is_its_dictionary(tmp_path):
    read = json.loads(fit().write(tmp_path / "r.json").read_text(encoding="utf-8"))
    assert read == json.loads(fit().json())


def test_a_result_as_a_workbook_has_all_its_tables(tmp_path):
    book = openpyxl.load_workbook(fit().write(tmp_path / "r.xlsx", "en"))
    cells = {c.value for sheet in book.worksheets for row in sheet.iter_rows() for c in row if isinstance(c.value, str)}
    for made in fit().tables():
        assert any(made.title.render("en") in words for words in cells)


# ------------------------------------------------------------------------------------------------ figures


def test_pictures_are_what_their_names_say(tmp_path):
    figure = fit().figure("path")
    assert figure.save(tmp_path / "f.png").read_bytes().startswith(b"\x89PNG")
    assert figure.save(tmp_path / "f.svg").read_text(encoding="utf-8").startswith("<?xml")
    pdf = figure.save(tmp_path / "f.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert b"CreationDate" not in pdf
    small, large = (figure.save(tmp_path / f"{dpi}.png", dpi=dpi).stat().st_size for dpi in (60, 300))
    assert small < large
    with pytest.raises(SettingError):
        figure.save(tmp_path / "g.png", dpi=0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_picture_speaks_its_language(tmp_path, lang):
    drawn = fit().figure().save(tmp_path / "f.svg", lang).read_text(encoding="utf-8")
    assert fit().figure().title.render(lang) in drawn
    assert text("pathfigure.title").render("zh" if lang == "en" else "en") not in drawn


def test_show_opens_a_picture_where_no_notebook_is(monkeypatch, capsys):
    opened = []
    monkeypatch.setattr(figure_display.webbrowser, "open", lambda address: opened.append(address) or True)
    fit().figure().show()
    file = Path(opened[0].removeprefix("file://"))
    assert "<svg" in file.read_text(encoding="utf-8")
    assert not capsys.readouterr().out
    file.unlink()
    monkeypatch.setattr(figure_display.webbrowser, "open", lambda address: opened.append(address) or False)
    fit().figure().show("zh")
    said = capsys.readouterr().out
    file = Path(opened[1].removeprefix("file://"))
    assert str(file) in said, "where nothing opens it, the file is named"
    file.unlink()


def test_show_sends_the_picture_to_a_notebook(monkeypatch):
    sent = []
    monkeypatch.setattr(figure_display, "display_here", lambda html: sent.append(html) or True)
    monkeypatch.setattr(figure_display.webbrowser, "open", lambda address: pytest.fail("no browser is asked"))
    fit().figure().show("en")
    assert "<svg" in sent[0]
    assert fit().figure().title.render("en") in sent[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_name_is_answered_with_the_nearest(monkeypatch, lang):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    for ask, wrong, right in ((fit().figure, "paht", "path"), (fit().table, "loading", "loadings")):
        with pytest.raises(InputError) as caught:
            ask(wrong)
        assert right in str(caught.value)
        assert isinstance(caught.value, KeyError)
    with pytest.raises(InputError) as caught:
        fit().table("qqqqqqqqq")
    assert all(t.name in str(caught.value) for t in fit().tables())
