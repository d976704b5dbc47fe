"""Slips on the command line are told with what to type: dashes for hyphens, a table for a study, a folder's dot."""

from __future__ import annotations

import re
import shlex

import pytest
from click.testing import CliRunner

import repurchase as rp
from repurchase.cli import app
from repurchase.study.commands.small_commands import write_draft


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A survey, and all that `init` drafts beside it."""
    place = tmp_path_factory.mktemp("slips")
    data = place / "survey.csv"
    heads = ["SAT1", "SAT2", "RI1", "RI2"]
    data.write_text("\n".join([",".join(heads), *(f"{1 + k % 5},{1 + k % 4},{1 + k % 5},3" for k in range(40))]))
    write_draft(data, place / "study.toml")
    return place


@pytest.fixture
def refused(folder, monkeypatch):
    """What a line is refused with, in one language."""
    monkeypatch.chdir(folder)

    def run(*words, lang="zh"):
        monkeypatch.setenv("REPURCHASE_LANG", lang)
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code != 0, done.output
        return str(done.exception) if isinstance(done.exception, rp.InputError | ValueError) else done.output

    return run


@pytest.mark.parametrize("dash", ["——", "—", "–", "－－", "－", "−−", "―"])
@pytest.mark.parametrize("front", [True, False])
def test_a_dash_in_the_place_of_two_hyphens_is_told(refused, dash, front):
    words = [f"{dash}study", "study.toml"]
    said = refused("check", *words, "survey.csv") if front else refused("check", "survey.csv", *words)
    assert f"“{dash}study”" in said and "--study" in said and "减号" in said
    assert "two plain hyphens" in refused("check", "survey.csv", *words, lang="en")


def test_a_dash_before_a_flag_and_a_value_is_told(refused):
    assert "--quick" in refused("analyze", "survey.csv", "——quick")
    assert "--study=study.toml" in refused("check", "survey.csv", "–study=study.toml")


def test_one_hyphen_is_no_dash_of_a_word_processor(refused):
    for option in ("-study", "-codebook", "-study=study.toml"):
        for lang, wanted, not_wanted in (("zh", "只有一个减号", "Word"), ("en", "one hyphen", "word processors")):
            said = refused("check", "survey.csv", option, "study.toml", lang=lang)
            assert wanted in said and not_wanted not in said and f" -{option}" in said, said
    assert "您要用的是不是 --study？" in refused("check", "survey.csv", "-stdy", "study.toml")
    assert "did you mean --codebook?" in refused("check", "survey.csv", "-codebok=x.csv", lang="en")
    assert " -x " in refused("check", "survey.csv", "-x") and " -s " in refused("check", "survey.csv", "-s")


@pytest.mark.parametrize("word", ["-study", "–study", "—columns"])
def test_words_behind_two_hyphens_are_files(refused, folder, monkeypatch, word):
    assert f"文件 {word} 不存在" in refused("check", "--", word)
    assert "没有 -z 这个选项" in refused("check", "-z", "--", "-zebra")
    (folder / word).write_bytes((folder / "survey.csv").read_bytes())
    done = CliRunner().invoke(app, ["check", "--", word])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_without_a_command_is_told_one_that_can_be_typed(refused, lang):
    for given, command in (
        ("my survey.csv", ["check", "my survey.csv"]), ("问卷 1.sav", ["check", "问卷 1.sav"]),
        ("my study.toml", ["check", {"zh": "问卷.xlsx", "en": "survey.xlsx"}[lang], "--study", "my study.toml"]),
        ("my model.lav", ["fit", "my model.lav", {"zh": "数据.csv", "en": "survey.csv"}[lang]]),
    ):  # fmt: skip
        told = [shlex.split(said)[1:] for said in re.findall("`([^`]+)`", refused(given, lang=lang))]
        assert command in told, told
    for suffix, usual in (
        (".toml", "study.toml"),
        (".lav", "model.lav"),
        (".docx", {"zh": "我的章节.docx"}.get(lang, "chapter.docx")),
    ):
        said = refused(f"张伟13812345678{suffix}", lang=lang)
        assert usual in said and "13812345678" not in said and all("***" not in c for c in re.findall("`[^`]+`", said))


def test_no_option_is_taken_for_one_that_shares_its_hyphens_alone(refused):
    assert "--help？" not in refused("check", "survey.csv", "--sheet", "1")
    assert "did you mean" not in refused("check", "survey.csv", "--sheet", "1", lang="en")
    assert "您要用的是不是 --study？" in refused("check", "survey.csv", "--stdy", "study.toml")


@pytest.mark.parametrize(
    ("option", "file", "wanted"),
    [("--study", "columns.csv", "--columns"), ("--study", "codebook.csv", "--codebook"),
     ("--study", "codebook.csv", "编码表，不是研究文件"), ("--study", "columns.csv", "列说明表，不是研究文件"),
     ("--study", "survey.csv", "数据表，不是研究文件"), ("--columns", "study.toml", "--study"),
     ("--codebook", "study.toml", "--study")],
)  # fmt: skip
def test_a_file_given_to_the_wrong_option_is_told_its_own(refused, option, file, wanted):
    said = refused("check", "survey.csv", option, file)
    assert file in said and wanted in said and "TOML" not in said


def test_a_codebook_given_as_a_study_is_told_in_english_too(refused):
    said = refused("check", "survey.csv", "--study", "codebook.csv", lang="en")
    assert said.startswith("codebook.csv is a codebook and no study file. Give it with --codebook;")


def test_a_study_in_the_place_of_the_survey_is_told(refused):
    assert "--study" in refused("check", "study.toml")


def test_the_folder_itself_is_called_by_its_dot(refused):
    assert refused("check", ".").lstrip().startswith(". 是一个文件夹")
