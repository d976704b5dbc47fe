"""A file that is called after somebody is shown by its checksum; ordinary names stay."""
# ruff: noqa: E501

from __future__ import annotations

from pathlib import Path

import pytest

from repurchase.errors import InputError, note
from repurchase.identity_patterns import names_owner, shown_name
from repurchase.survey.read.read_export import read
from repurchase.text import joined, text

OWNED = "逯菀樾_问卷数据.csv|tel_0571_88886147.csv|张伟-论文问卷.xlsx|王建国答卷.sav|问卷（逯菀樾）.csv|我叫逯菀樾.csv|Otilia_Brackenrow.csv|Otilia-Brackenrow-survey.xlsx|2021990412.csv|s2199041.sav|139_1234_0567.csv|email_x_gmail_com.csv|数据-李娜娜-终稿.csv|13912340567.toml|逯菀樾2021.csv|Brackenrow Otilia thesis data.csv"
ORDINARY = """survey_2026 wave2 luckin_survey 奶茶问卷 数据1 data-final 20241127 data_202603161030 results-survey812345 答卷数据 问卷星导出 瑞幸私域复购 正式问卷 预测试数据 最终版数据 论文数据 原始数据 data raw clean_data Survey_Data Final_Results Google_Form_Responses Luckin_Coffee_Survey Purchase_Intention Wave_1 W1 codebook export
301234567_按文本_私域社群复购意愿调查_243_243 301234567_按序号_奶茶消费_120_118 大学生消费调查 直播带货问卷 咖啡 社群运营 高校学生 金融产品 周边 顾客满意度 海底捞 华为手机 江苏 安徽 results_2024-11-27 data_v2 study1_final 2024-11-27 sav_export demo SPSS数据 线上线下 回收问卷 调查结果汇总 Brand_Loyalty_Thesis pilot-study""".split()


@pytest.mark.parametrize("name", OWNED.split("|"))
def test_whose_file_it_is_is_not_shown(name):
    assert names_owner(name)
    assert Path(name).stem not in shown_name(Path(name))


@pytest.mark.parametrize(
    "name", ["otilia.quell@mail.examp", "otilia@mail.com", "o.quell@mail.com.csv", "wxid_abc12345.x"]
)
def test_an_address_is_seen_whole(name):
    """Of a sheet, or of a file without a suffix, nothing behind a point is cut off first."""
    assert names_owner(name)


@pytest.mark.parametrize("stem", ORDINARY)
def test_ordinary_names_stay(stem):
    assert shown_name(Path(f"{stem}.csv")) == f"{stem}.csv"


def test_what_stands_within_a_message_is_masked():
    inner = text("read.not_found", file="13912340567.toml")
    for value in (inner, joined([inner]), ["x 13912340567"], {"file": "13912340567"}):
        assert "13912340567" not in str(InputError("read.not_found", file=value))


def test_only_a_name_that_was_left_out_is_said_to_be(tmp_path):
    told = note("identities.file_name", "info")
    for name, owned in (("survey.csv", False), ("a\x07b.csv", False), (".csv", False), ("王建国答卷.csv", True)):
        path = tmp_path / name
        path.write_text("Q1,Q2\n" + "4,5\n3,4\n" * 20, encoding="utf-8")
        assert (told in read(path).notes) is owned, name
