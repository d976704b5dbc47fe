"""The first minute at the command line: the page that the name alone shows, help, refusals, completion, what is next."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

import repurchase as rp
from repurchase import cli
from repurchase.command_line.command_quoting import command_line_of, file_word, quoted
from repurchase.command_line.commands.told_lines import fitted_lines
from repurchase.command_line.crash_report import tell_crash
from repurchase.command_line.first_page import survey_beside
from repurchase.command_line.help_layout import definitions
from repurchase.command_line.next_steps import after_draft, after_report
from repurchase.command_line.translated_parameters import TranslatedOption
from repurchase.document.typeset.line_width import units

LANGUAGES = ("en", "zh")
COMMANDS = tuple(cli.app.commands)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CLICKS_WORDS = re.compile(r"Usage:|Options:|Arguments:|Commands:|Error:|\[default|\[required|Show this|Try '|Invalid")


@pytest.fixture
def told(monkeypatch, capsys, tmp_path):
    """A run in an empty folder: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments, lang="en", columns="80"):
        monkeypatch.setenv("COLUMNS", columns)
        if lang:
            monkeypatch.setenv("REPURCHASE_LANG", lang)
        monkeypatch.setattr(sys, "argv", ["repurchase", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        shown = capsys.readouterr()
        return ended.value.code or 0, shown.out, shown.err

    return run


# ------------------------------------------------------------------------------------------------- the first page
def test_the_name_alone_says_what_to_type_next(told):
    for lang in LANGUAGES:
        code, out, err = told(lang=lang)
        assert (code, err) == (0, "")
        for line in ("repurchase demo", "repurchase check ", "repurchase analyze ", "repurchase help"):
            assert line in out
        assert len(out.splitlines()) < 20
        assert bool(CHINESE.search(out.replace("中文界面", ""))) == (lang == "zh")
    assert "REPURCHASE_LANG=zh" in told(lang="en")[1]
    assert "REPURCHASE_LANG=en" in told(lang="zh")[1]


def test_the_package_run_as_a_module_says_the_same(tmp_path):
    code = "from repurchase.cli import main; main()"
    for lang in LANGUAGES:
        environment = {**os.environ, "REPURCHASE_LANG": lang}
        said = [
            subprocess.run([sys.executable, *how], capture_output=True, cwd=tmp_path, env=environment, timeout=60)
            for how in (["-m", "repurchase"], ["-c", code])
        ]
        assert said[0].returncode == said[1].returncode == 0
        assert said[0].stdout == said[1].stdout != b""


def test_a_survey_in_the_folder_is_named_and_not_opened(told, tmp_path):
    for name in ("codebook.csv", "tables.zh.xlsx", "~$问卷.xlsx", "notes.txt", "other.csv", "我的 问卷.xlsx"):
        (tmp_path / name).write_bytes(b"no workbook at all")
        (tmp_path / name).chmod(0)
    _, out, _ = told()
    assert f"repurchase check {quoted('我的 问卷.xlsx')}" in out
    assert "not been opened" in out


def test_a_file_whose_name_says_whose_it_is_is_not_named(tmp_path):
    (tmp_path / "王建国_13812345678.xlsx").touch()
    assert survey_beside(tmp_path) is None


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("survey.xlsx", ("check survey.xlsx", "analyze survey.xlsx")),
        ("C:\\data\\survey.sav", ("check", "analyze")),
        ("folder/export", ("check", "analyze")),
        ("study.toml", ("--study study.toml",)),
        ("model.lav", ("fit model.lav",)),
        ("chapter.docx", ("review chapter.docx",)),
    ],
)
def test_a_file_in_place_of_a_command_is_answered_with_the_command(told, given, meant):
    for lang in LANGUAGES:
        code, out, err = told(given, lang=lang)
        assert (code, out) == (2, "")
        assert all(f"repurchase {m}" in err or m in err for m in meant), err
        assert len(err.splitlines()) == 1


# ------------------------------------------------------------------------------------------------- help
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_in_one_language_within_its_columns_with_nothing_cut(told, name, lang):
    code, out, err = told(*[name][: bool(name)], "--help", lang=lang)
    assert (code, err) == (0, "")
    assert max(map(units, out.splitlines())) <= 80
    folded = re.sub(r"\s", "", out)
    said = [rp_text(p.words, lang) for p in (cli.app.commands[name] if name else cli.app).params]
    said += [] if name else [rp_text(f"commands.{command}", lang) for command in COMMANDS]
    assert all(re.sub(r"\s", "", words) in folded for words in said)
    if lang == "zh":
        assert not CLICKS_WORDS.search(out)
        for option in [p for p in cli.app.commands[name].params if isinstance(p, TranslatedOption)] if name else []:
            assert CHINESE.search(rp_text(option.words, "zh")), option.opts
    else:
        assert not CHINESE.search(out.replace("问卷星", ""))
    assert ("repurchase " + name) in out
    if name:
        assert out.rstrip().splitlines()[-1].startswith(f"  repurchase {name}")


def rp_text(key, lang):
    return rp.errors.text(key).render(lang)


def test_no_option_is_without_words_of_its_own():
    for command in cli.app.commands.values():
        for param in command.params:
            for lang in LANGUAGES:
                assert len(rp_text(param.words, lang)) > 2


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_of_the_help_can_be_read(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for file in (
        "survey.xlsx",
        "survey.csv",
        "study.toml",
        "model.lav",
        "chapter.docx",
        "reports/survey/findings.json",
    ):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    for line in cli.app.commands[name].examples:
        program, command, *words = shlex.split(line)
        assert (program, command) == ("repurchase", name)
        context = cli.app.commands[name].make_context(name, words)
        assert context.params or name == "help"


@pytest.mark.parametrize("columns", ["40", "60", "200"])
def test_help_fits_narrow_terminals(told, columns):
    for lang in LANGUAGES:
        for name in COMMANDS:
            out = told(name, "--help", lang=lang, columns=columns)[1].split("\n\n")
            lines = [line for part in out[:-1] for line in part.splitlines()]  # examples stand on one line
            longest = max(units(t) for t in re.findall(r"\S+", " ".join(lines)))
            assert max(map(units, lines)) <= max(min(int(columns), 80), longest + 2)


def test_two_columns_of_chinese_are_aligned():
    rows = [("--out <文件夹>", "甲" * 60), ("--n", "乙乙")]
    lines = definitions(rows, 60)
    starts = {units(line[: re.search("甲|乙", line).start()]) for line in lines}
    assert len(starts) == 1
    assert all(units(line) <= 60 for line in lines)


@pytest.mark.parametrize(
    ("variables", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "zh_CN.GBK", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        ({"LANGUAGE": "zh_CN:en", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LANGUAGE": "en:zh_CN", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANGUAGE": "zh_CN", "LC_ALL": "C"}, "en"),
        ({"LANG": "Chinese (Simplified)_China.936"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"REPURCHASE_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_reader_s(told, monkeypatch, variables, lang):
    monkeypatch.delenv("REPURCHASE_LANG", raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for line in (("--help",), ("analyze", "--help")):
        assert told(*line, lang=None)[1].startswith("用法：" if lang == "zh" else "Usage: ")


def test_windows_says_its_locale_and_a_strange_one_is_english(told, monkeypatch):
    monkeypatch.delenv("REPURCHASE_LANG", raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: ("Chinese (Simplified)_China", "936"))
    assert told("--help", lang=None)[1].startswith("用法：")

    def strange():
        raise ValueError("unknown locale: UTF-8")

    monkeypatch.setattr("locale.getlocale", strange)
    assert told("--help", lang=None)[1].startswith("Usage: ")


# ------------------------------------------------------------------------------------------------- refusals
REFUSED = [  # what was typed, and what each language must say
    (["analyse"], "repurchase analyze", "repurchase analyze"),
    (["chek", "x.xlsx"], "repurchase check", "repurchase check"),
    (["qqq"], "questionnaire", "questionnaire"),
    (["--nonsense"], "--nonsense", "--nonsense"),
    (["analyze"], "SURVEY", "<问卷数据>"),
    (["export", "survey.xlsx"], "--to FILE", "--to <文件>"),
    (["analyze", "survey.xlsx", "--drawz", "3"], "did you mean --draws", "是不是 --draws"),
    (["analyze", "survey.xlsx", "--draws"], "--draws N", "--draws <整数>"),
    (["analyze", "survey.xlsx", "--draws", "many"], "whole number from 0 to 1,000,000", "0 至 1,000,000 之间的整数"),
    (["analyze", "survey.xlsx", "--draws", "-3"], "--draws", "--draws"),
    (["analyze", "survey.xlsx", "--alpha", "0,05"], "--alpha", "--alpha"),
    (["analyze", "survey.xlsx", "--estimator", "MLX"], "WLSMV", "WLSMV"),
    (["analyze", "survey.xlsx", "--lang", "fr"], "en, zh", "en、zh"),
    (["analyze", "survey.xlsx", "--style", "mla"], "apa", "apa"),
    (["analyze", "survey.xlsx", "--quick=3"], "--quick takes no value", "--quick 后面不写取值"),
    (["simulate", "--to", "a.csv", "--platform", "nobody"], "qualtrics", "qualtrics"),
    (["criteria", "--preset", "lax"], "thesis", "thesis"),
    (["analyze", "survye.xlsx"], "Did you mean survey.xlsx", "是不是 survey.xlsx"),
    (["analyze", "survey.xls"], "Did you mean survey.xlsx", "是不是 survey.xlsx"),
    (["analyze", "nothing.sav"], "does not exist", "不存在"),
    (["check", "survey.xlsx", "--study", "luckn"], "Did you mean luckin", "是不是 luckin"),
    (["check", "survey.xlsx", "--study", "none.toml"], "repurchase init", "repurchase init"),
    (["check", "survey.xlsx", "--codebook", "book.csv"], "book.csv", "book.csv"),
    (["check", "my", "survey.xlsx"], "quotation marks", "加引号"),
    (["check", "survey.xlsx", "more"], "more", "more"),
    (["help", "anlyze"], "repurchase analyze", "repurchase analyze"),
]


@pytest.mark.parametrize(("line", "en", "zh"), REFUSED, ids=[" ".join(line) for line, _, _ in REFUSED])
def test_what_is_mistyped_is_told_in_two_sentences_at_most(told, tmp_path, line, en, zh):
    shutil.copyfile(rp.sample_survey(), tmp_path / "survey.xlsx")
    for lang, wanted in (("en", en), ("zh", zh)):
        code, out, err = told(*line, lang=lang)
        assert (code, out) == (2, ""), (out, err)
        assert wanted in err, err
        assert len(err.splitlines()) == 1
        assert len(re.findall(r"(?<=[a-z`])[.?!](?= [A-Z`]|$)|[。？！]", err)) <= 2, err
        assert bool(CHINESE.search(err)) == (lang == "zh"), err
        assert not CLICKS_WORDS.search(err)
    assert [p.name for p in tmp_path.iterdir()] == ["survey.xlsx"]


def test_a_missing_file_is_told_after_the_options(told):
    assert "--draws" in told("analyze", "none.xlsx", "--draws", "x")[2]


def test_an_unexpected_error_of_the_parser_is_told_in_our_words(told, monkeypatch):
    def misread(self, ctx, args):
        raise click.UsageError("Raw words of the parser.")

    monkeypatch.setattr(click.Command, "parse_args", misread)
    for lang in LANGUAGES:
        code, _, err = told("analyze", "x", lang=lang)
        assert code == 2
        assert "Raw" not in err
        assert "repurchase --help" in err


# ------------------------------------------------------------------------------------------------- a crash
def test_a_crash_says_what_to_do_in_both_languages_without_an_answer(monkeypatch, capsys):
    secret = "张三说 13812345678"
    for lang in LANGUAGES:
        monkeypatch.setenv("REPURCHASE_LANG", lang)
        try:
            try:
                {}[secret]
            except KeyError as first:
                raise ValueError(f"could not read {secret}") from first
        except ValueError as error:
            tell_crash(type(error), error, error.__traceback__)
        said = capsys.readouterr().err
        assert secret not in said and "13812345678" not in said
        assert said.count("Traceback (most recent call last):") == 2
        assert "ValueError" in said and "KeyError" in said
        assert "test_first_minute.py" in said and str(Path(__file__).parent) not in said
        lines = said.strip().splitlines()
        assert [bool(CHINESE.search(line)) for line in lines[-2:]] == [lang == "zh", lang == "en"]


def test_a_crash_of_the_program_ends_with_one(tmp_path):
    code = (
        "import sys; sys.argv = ['repurchase', 'criteria']\n"
        "import repurchase.analysis.results.criteria_table as t\n"
        "def broken(preset): raise KeyError('some answer')\n"
        "t.criteria_table = broken\n"
        "from repurchase.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=tmp_path, timeout=60)
    assert done.returncode == 1
    assert "Traceback" in done.stderr and "some answer" not in done.stderr
    assert "fault of repurchase" in done.stderr and "repurchase 自身的错误" in done.stderr
    assert not list(tmp_path.iterdir())


# ------------------------------------------------------------------------------------------------- what is next
@pytest.mark.parametrize(
    ("word", "windows", "posix"),
    [
        ("survey.xlsx", "survey.xlsx", "survey.xlsx"),
        ("我的 问卷.xlsx", '"我的 问卷.xlsx"', "'我的 问卷.xlsx'"),
        ("问卷.xlsx", "问卷.xlsx", "问卷.xlsx"),
        ("C:\\data\\a b.csv", '"C:\\data\\a b.csv"', "'C:\\data\\a b.csv'"),
        ("C:\\data\\a.csv", "C:\\data\\a.csv", "'C:\\data\\a.csv'"),
        ("a&b.csv", '"a&b.csv"', "'a&b.csv'"),
        ("it's.csv", '"it\'s.csv"', "'it'\"'\"'s.csv'"),
        ("~a.csv", '"~a.csv"', "'~a.csv'"),
    ],
)
def test_paths_are_quoted_as_the_shell_takes_them(word, windows, posix):
    assert quoted(word, windows=True) == windows
    assert quoted(word, windows=False) == posix
    assert shlex.split(quoted(word, windows=False)) == [word]


OWNED_OPTIONS = {"study": ".toml", "columns": ".csv", "codebook": ".csv"}


def test_a_command_to_copy_names_nobody_and_takes_no_file_for_an_option(monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", "en")
    assert file_word("-x.csv") == "./-x.csv"
    assert "王建国" not in file_word("王建国_13812345678.xlsx")
    assert file_word("a/" * 150 + "x.csv") == "a/" * 150 + "x.csv"  # a long path is one to copy, too
    for lang in LANGUAGES:
        monkeypatch.setenv("REPURCHASE_LANG", lang)
        line = command_line_of("review", ["chapter.docx"], {"--findings": Path("王建国_13812345678")})
        assert line.endswith("--findings findings.json")
        owned = {f"--{option}": f"王建国_13812345678{suffix}" for option, suffix in OWNED_OPTIONS.items()}
        line = command_line_of("check", ["a.csv"], owned)
        assert line == "repurchase check a.csv --study study.toml --columns columns.csv --codebook codebook.csv"
        written = [Path(owned["--study"]), Path(owned["--columns"])]
        for rated, unplaced, codes in ((3, 0, []), (3, 3, []), (3, 1, ["F1"]), (3, 0, ["F1"]), (0, 0, [])):
            steps = after_draft(
                Path("王建国_13812345678.csv"), written, rated=rated, unplaced=unplaced, placeholders=codes
            )
            first, line, *others = map(str, steps)
            assert "columns.csv" in first and file_word("王建国_13812345678.csv") not in first
            assert "study.toml" in line if line.startswith("  repurchase init") else "study.toml" in first
            assert " report" not in line and "--columns columns.csv" in line
            assert not any("王建国" in said or "*" in said for said in (first, line, *others))
    monkeypatch.setenv("REPURCHASE_LANG", "en")
    line = command_line_of("check", ["a.csv"], {"--study": "s t.toml", "--columns": None})
    assert line.startswith("repurchase check a.csv --study ") and "--columns" not in line


def commands_in(out):
    return [line.strip() for line in out.splitlines() if line.startswith("  repurchase ")]


def test_each_command_says_the_next_and_the_next_works(told, tmp_path):
    """From an export with a space in its name to its report, by copying what was printed; in both languages."""
    shutil.copyfile(rp.sample_survey(), tmp_path / "我的 问卷.xlsx")
    for lang in LANGUAGES:
        code, out, _ = told("check", "我的 问卷.xlsx", lang=lang)
        after_check = commands_in(out)
        assert code == 0
        assert [c.split()[1] for c in after_check] == ["analyze", "init"]
        code, out, _ = told(*shlex.split(after_check[1])[1:], "--overwrite", lang=lang)
        assert code == 0, out
        after_draft = commands_in(out)
        assert [c.split()[1] for c in after_draft] == ["check", "analyze"]
        code, out, _ = told(*shlex.split(after_draft[0])[1:], lang=lang)
        assert code == 0
        again = commands_in(out)
        assert shlex.split(again[0]) == shlex.split(after_draft[1])


def test_a_questionnaire_of_one_s_own_is_drafted_before_it_is_analysed(told, tmp_path):
    heads = [f"{code}{k}" for code in ("AUTON", "ENERGY") for k in (1, 2, 3)]
    rows = [[str(1 + (i * (k + 2) + k) % 7) for k in range(6)] for i in range(60)]
    (tmp_path / "staff.csv").write_text("\n".join(map(",".join, [heads, *rows])) + "\n", encoding="utf-8")
    code, out, _ = told("check", "staff.csv")
    assert code == 0
    assert [c.split()[1] for c in commands_in(out)] == ["init", "analyze"]


def test_json_is_followed_by_nothing(told, tmp_path):
    shutil.copyfile(rp.sample_survey(), tmp_path / "survey.xlsx")
    assert told("check", "survey.xlsx", "--json")[1].rstrip().endswith("}")


def test_a_report_ends_with_what_to_open_what_it_rests_on_and_what_is_next(told, tmp_path):
    shutil.copyfile(rp.sample_survey(), tmp_path / "survey.xlsx")
    for lang, opened, premises, remarks in (
        ("en", "Open first: ", "What the verdicts rest on: ", "Remarks for the author: "),
        ("zh", "请先打开：", "结论的前提：", "作者提示："),
    ):
        options = ("--quick", "--draws", "60", "--lang", lang)
        code, out, err = told("analyze", "survey.xlsx", *options, lang=lang, columns="1000")
        assert code == 0, err
        closing = out.rstrip().rpartition("\n\n")[2].splitlines()
        file = next(line for line in closing if line.startswith(opened)).removeprefix(opened)
        assert (tmp_path / file).is_file() and file.endswith(f"report.{lang}.html")
        assert any(line.startswith(premises) for line in closing)
        counted = next(line for line in closing if line.startswith(remarks))
        assert f"notes.{lang}.md" in counted and re.search(r"\d", counted)
        assert closing[-1] == f"  repurchase analyze survey.xlsx --lang {lang}"
        assert len(closing) <= 9


def test_after_the_whole_report_ones_own_chapter_is_next(tmp_path, monkeypatch):
    for lang, file in (("en", "chapter.docx"), ("zh", "我的章节.docx")):
        monkeypatch.setenv("REPURCHASE_LANG", lang)
        *_, line = after_report(Path("a.xlsx"), Path("out"), {}, quick=False)
        assert str(line) == f"  repurchase review {file} --findings out"


# ------------------------------------------------------------------------------------------------- completion
def completed(words, *, shell="bash", cwd=None, lang="en"):
    """What the shell is told of the last word."""
    environment = {**os.environ, "REPURCHASE_LANG": lang, "_REPURCHASE_COMPLETE": f"{shell}_complete"}
    if shell == "powershell":
        line = {"_REPURCHASE_COMPLETE_LINE": " ".join(words), "_REPURCHASE_COMPLETE_WORD": words[-1]}
    else:
        line = {
            "COMP_WORDS": "\n".join(words) if shell == "fish" else " ".join(words),
            "COMP_CWORD": str(len(words) - 1),
        }
        if shell == "fish":
            line = {"COMP_WORDS": " ".join(words), "COMP_CWORD": words[-1]}
    code = "from repurchase.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=environment | line, cwd=cwd, timeout=60
    )
    assert done.returncode == 0 or shell == "bash", done.stderr
    return done.stdout.splitlines()


def test_commands_options_choices_and_files_are_completed():
    assert completed(["repurchase", "an"]) == ["plain,analyze"]
    assert "plain,--quick" in completed(["repurchase", "analyze", "--q"])
    assert completed(["repurchase", "analyze", "x", "--lang", ""]) == ["plain,en", "plain,zh", "plain,both"]
    assert completed(["repurchase", "analyze", "x", "--formats", "docx,h"]) == ["plain,docx,html"]
    assert completed(["repurchase", "check", "x", "--study", "luc"]) == ["plain,luckin"]
    assert completed(["repurchase", "check", "x", "--study", "zzz"])[0].startswith("file,")
    assert "plain,wenjuanxing" in completed(["repurchase", "simulate", "--platform", "w"])
    assert completed(["repurchase", "check", "sur"]) == ["file,sur"]
    assert completed(["repurchase", "analyze", "x", "--out", "re"]) == ["dir,re"]
    assert completed(["repurchase", "help", "cri"]) == ["plain,criteria"]
    assert completed(["repurchase", "--install-completion", "z"]) == ["plain,zsh"]


def test_shells_that_show_words_beside_a_value_are_given_them():
    assert completed(["repurchase", "an"], shell="powershell", lang="zh") == [
        "analyze\t分析问卷数据，撰写论文结果章节。"
    ]
    assert completed(["repurchase", "check", "C:\\a\\sur"], shell="powershell") == [""]
    quick = completed(["repurchase", "analyze", "--qu"], shell="powershell")
    assert quick[0].startswith("--quick\tA first look")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_script_is_shown_and_installed(told, tmp_path, monkeypatch, shell):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    code, out, _ = told("--show-completion", shell)
    assert code == 0 and "repurchase" in out and "_REPURCHASE_COMPLETE" in out
    for lang in (*LANGUAGES, "en"):  # a second time changes nothing
        code, said, _ = told("--install-completion", shell, lang=lang)
        assert code == 0 and shell in said
    files = {p.name: p.read_text(encoding="utf-8") for p in home.rglob("*") if p.is_file()}
    assert out.strip() in {f.strip() for f in files.values()}
    profiles = [words for words in files.values() if "# completion of repurchase" in words]
    assert [p.count("# completion of repurchase") for p in profiles] == ([] if shell == "fish" else [1])


def test_what_a_profile_held_stays(told, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".bashrc").write_bytes("alias a=b  # 别名\n".encode() + b"# \xff\n")
    told("--install-completion", "bash")
    kept = (tmp_path / ".bashrc").read_bytes().splitlines()
    assert kept[:2] == ["alias a=b  # 别名".encode(), b"# \xff"] and len(kept) == 3


def test_the_shell_in_use_is_recognised_or_asked_for(told, monkeypatch):
    monkeypatch.setenv("SHELL", "/usr/bin/zsh")
    assert "#compdef" in told("--show-completion")[1]
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    for lang in LANGUAGES:
        code, out, err = told("--show-completion", lang=lang)
        assert (code, out) == (2, "") and "powershell" in err


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_bash_completes(told, tmp_path):
    """A real bash runs the script and asks the program."""
    script = told("--show-completion", "bash")[1]
    program = tmp_path / "repurchase"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m repurchase "$@"\n')
    program.chmod(0o755)
    (tmp_path / "c.sh").write_text(
        f"{script}\nCOMP_WORDS=(repurchase analyze x --lang z)\nCOMP_CWORD=4\n_repurchase_completion repurchase\n"
        'echo "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(
        ["bash", str(tmp_path / "c.sh")], capture_output=True, text=True, timeout=60,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.stdout.split() == ["zh"], done.stderr


# ------------------------------------------------------------------------------------------------ narrow terminals


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("columns", ["44", "60"])
def test_no_line_ends_within_a_command_or_a_line_to_be_copied(told, tmp_path, lang, columns):
    heads = ["I like the tea of this shop", "The price is fair", "We go on buying here"]
    (tmp_path / "s.csv").write_text(
        "\n".join([",".join(heads), *(f"{1 + k % 5},{1 + k % 4},{1 + k % 5}" for k in range(60))])
    )
    out = told("check", "s.csv", lang=lang, columns=columns)[1]
    line = next(said.strip() for said in out.splitlines() if said.startswith("  {name"))
    assert tomllib.loads(f"item = {line}")["item"]["en"] == heads[0]
    out += told("studies", "luckin", lang=lang, columns=columns)[1]
    assert len(commands := re.findall("`(repurchase [^`]*)`", out)) > 2
    assert not any("\n" in command for command in commands)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("columns", ["44", "60"])
def test_words_are_broken_where_a_terminal_ends(told, lang, columns):
    ends = int(columns)
    for words in (["check", rp.sample_survey()], ["init", rp.sample_survey()], ["studies"]):
        code, out, err = told(*words, lang=lang, columns=columns)
        wide = [line for line in out.splitlines() if units(line) > ends]
        assert all("  " in line or set(line) <= set("━─") or " " not in line for line in wide), wide
    plain = [told("check", rp.sample_survey(), lang=lang, columns=c)[1].split("━")[0] for c in (columns, "1000")]
    assert len(plain[0].splitlines()) > len(plain[1].splitlines()), "the sentences stand on more lines"
    assert "".join(plain[0].split()) == "".join(plain[1].split()), "and nothing is lost"


def test_what_another_program_reads_is_not_broken(told):
    for words in (["studies", "--json"], ["check", rp.sample_survey(), "--json"]):
        code, out, err = told(*words, columns="40")
        assert code == 0
        json.loads(out)
        assert max(map(len, out.splitlines())) > 60


def test_commands_paths_and_rows_are_left_whole():
    page = (
        "a sentence that is longer than the line\n  repurchase check a_rather_long_name.xlsx\nname  words  number  more"
    )
    assert fitted_lines(page, 20) == [
        "a sentence that is", "longer than the line", *page.splitlines()[1:],
    ]  # fmt: skip
    assert fitted_lines("see /a/path/that/is/longer/than/a/line now", 20) == [
        "see", "/a/path/that/is/longer/than/a/line", "now",
    ]  # fmt: skip
    for before, after in (("type ", " now"), ("请运行 ", "，再看"), ("（", "）。")):
        lines = fitted_lines(f"{before}`repurchase check 我的 问卷.xlsx --study tea.toml`{after}", 20)
        assert any("`repurchase check 我的 问卷.xlsx --study tea.toml`" in line for line in lines), lines
    assert fitted_lines("a lone ` breaks like other words", 12) == ["a lone `", "breaks like", "other words"]
    assert fitted_lines("共读取二百四十三份答卷，将保留其中二百三十八份。", 20) == [
        "共读取二百四十三份答", "卷，将保留其中二百三", "十八份。",
    ]  # fmt: skip
