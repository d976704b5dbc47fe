"""Where a report or a file cannot be written: each refusal on its way, with the place that decides, in both languages."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from readings import refused

from repurchase.files import staging
from repurchase.files.targets import check_file, check_folder
from repurchase.study.chapter.output import check_target
from repurchase.study.commands.fit_files import fit_files
from repurchase.study.file.source_text import study_text


def test_a_folder_in_which_another_run_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "PATIENCE_S", 0.05)
    other = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)

    def run():
        with staging.staged(tmp_path):
            pass

    try:
        refused(run, "files.busy", "Another run is just writing", "另一次运行正在向文件夹")
    finally:
        os.close(other)


def test_a_folder_that_holds_what_is_read(tmp_path):
    (tmp_path / "answers.csv").write_text("a,b\n1,2\n")
    refused(
        lambda: check_folder(tmp_path, ["report.docx"], [tmp_path / "answers.csv"]),
        "files.holds_input",
        "holds answers.csv, which this run reads",
        "中有本次要读取的 answers.csv",
    )


def test_ways_that_lead_nowhere(tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for path, key, en, zh in (
        (tmp_path / "link", "files.link", "link” is a link to another place", "是指向别处的链接"),
        (tmp_path / "file" / "out", "files.not_a_folder", "file” is no folder", "file”不是文件夹"),
        (tmp_path / "absent" / ".." / "out", "files.upwards", "leads upwards (..)", "并不存在的文件夹"),
        (tmp_path / "a\0b", "files.impossible", "cannot be written (ValueError)", "（ValueError）"),
    ):
        refused(lambda path=path: check_folder(path, ["report.docx"]), key, en, zh)


def test_a_place_that_takes_no_file():
    refused(lambda: check_folder(Path("/proc/report"), ["report.docx"]), "files.unwritable",
            "/proc” cannot be written to", "/proc”不可写")  # fmt: skip


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is write-protected for root")
def test_a_file_that_is_write_protected(tmp_path):
    path = tmp_path / "clean.csv"
    path.write_text("a\n1\n")
    path.chmod(0o400)
    refused(
        lambda: check_file(path, overwrite=True), "files.write_protected", "clean.csv” is write-protected", "为只读文件"
    )


def test_a_format_that_no_report_has(tmp_path):
    refused(lambda: check_target(tmp_path / "out", "en", ["pdf"]), "output.unknown_format",
            "“pdf” is no format of the report", "报告没有“pdf”这种格式")  # fmt: skip


def test_files_of_a_fit_and_of_a_study_that_cannot_be_read(tmp_path):
    model = tmp_path / "model.lav"
    model.write_text("f =~ a + b + c")
    refused(
        lambda: fit_files(model, tmp_path / "absent.csv"),
        "fitting.no_data",
        "absent.csv”. Check the path",
        "找不到数据文件",
    )
    model.write_text("# " + "x" * 1_100_000)
    refused(lambda: fit_files(model, model), "fitting.too_large", "has 1 MB; 1 MB are the most", "最多读取 1 MB")
    model.write_bytes(b"f =~ \xff\xfe\xfa")
    refused(
        lambda: fit_files(model, model), "study.unreadable", "“model.lav” could not be read", "无法按 UTF-8 文本读取"
    )
    study = tmp_path / "study.toml"
    study.write_bytes(b"name = '\xff'")
    refused(lambda: study_text(study), "study.unreadable", "“study.toml” could not be read", "“study.toml”无法按")
    study.write_bytes(b"#" * 2_100_000)
    refused(lambda: study_text(study), "fitting.too_large", "has 2.1 MB; 2 MB", "有 2.1 MB")
