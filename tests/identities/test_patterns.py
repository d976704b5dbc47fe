"""What leads to a person is recognised in every width and spelling, masked once and for all, and nothing else is."""
# ruff: noqa: E501

from __future__ import annotations

import hashlib
import resource
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.errors import InputError, note
from repurchase.identity_patterns import (
    MASK,
    holds_identity,
    long_number,
    mask_identities,
    name_of_person,
    shown_name,
    shown_stem,
    typed_identity,
)
from repurchase.identity_patterns.shadow import shadow

SURE = {
    "a mobile number": "13912340567 / 139 1234 0567 / 139-1234-0567 / 139.1234.0567 / １３９１２３４０５６７ / １３９　１２３４　０５６７ / 1 3 9 1 2 3 4 0 5 6 7 / 139 12 34 05 67 / 1391 2340 567 / (139)12340567",
    "with its country": "+86 13912340567 / +8613912340567 / 0086-139-1234-0567 / (+86)13912340567 / 86 139 1234 0567",
    "in Chinese numerals": "一三九一二三四零五六七 / 幺三九一二三四〇五六七 / 壹叁玖壹贰叁肆零伍陆柒 / 1三9 1234 0567",
    "abroad": "010-1234-5678 / 090-1234-5678 / 080 1234 5678 / 081234567890 / +62 812-3456-7890 / 0912 345 678 / (415) 555-2671 / 415-555-2671 / +1 415 555 2671 / 07700 900123 / +44 7700 900123 / 06 12 34 56 78 / +33 6 12 34 56 78 / 612 345 678 / 0151 23456789 / +49 151 23456789",
    "a landline": "021 6234 5917 / 021-62345917 / (0512)6234-5917 / （021）6234 5917 / 0512 6234 5917 / 电话62345917 / 电话：6234-5917 / tel 6234 5917",
    "mail": "a.b@mail.example / a.b＠mail.example / 请写信到a.b@mail.example谢谢 / otilia at mail dot com / otilia(at)mail.com / otilia [at] mail [dot] com / otilia艾特mail点com",
    "papers": "310101199001011234 / 31010119900101123X / 310101 19900101 1234 / 310101900101123 / E12345678 / EA1234567 / G12345678",
    "a card": "6222 0212 3456 7890 123 / 6222021234567890123 / 4111 1111 1111 1111",
    "a plate": "沪A·8K3Z6 / 沪A8K3Z6 / 沪A-8K3Z6 / 粤B12345D / 粤B·D12345 / 京AD12345 / 浙A 12F45",
    "WeChat": "wxid_k7fj2qp03x / wx: abc / wx：fen_marrow27 / vx：hello_1 / VX hello_1 / 微信号abc / 微信号：fenmarrow / 微信fen_marrow27 / 薇信abc123 / v信：abcd1 / 加微fen_marrow / +v：fen_marrow / + v: fenmarrow / +vfen_marrow27 / wechat id: fenmarrow / WeChat fen_marrow27",
    "accounts": "QQ:12345678 / qq 1234567 / QQ号12345678 / 扣扣1234567 / 抖音号：fen123 / 小红书号 95211234 / 支付宝账号 fen_123 / instagram: @fen_m / telegram @fenmarrow / line id: fen_m1 / whatsapp: fen123 / https://weibo.com/u/12345 / t.me/fenmarrow",
    "numbers of students and staff": "学号20219904127 / 学号：S2021990412 / 工号A10234 / student id: 20219904127 / 20219904127",
    "an introduction": "我的名字是逯菀樾 / 我名叫逯菀樾 / 姓名：逯菀樾 / 联系人：郗芃茏 / 网名叫月亮 / My name is Otilia Brackenrow / my name is Otilia / Name: Otilia Brackenrow / Je m'appelle Otilia / Me llamo Otilia / 제 이름은 김민서",
    "an address": "望舒路27号 / 望舒大道二十七号 / 听澜路129弄 / 听澜路129弄3号楼502室 / 3号楼502室 / 望舒小区3栋502室 / 12栋2单元301 / 青石镇柳河村 / 27 Baker Street / 221B Baker St. / PO Box 123 / Calle Mayor 12 / 12 rue de Rivoli / Musterstraße 12 / Jl. Sudirman No. 12",
    "places and devices": "31.2304, 121.4737 / 31.2304，121.4737 / 192.168.1.20 / 1b4e28ba-2fa1-11d2-883f-0016d3cca427 / 00:1B:44:11:3A:B7",
}
TYPED = "6234 5917 / 6234-5917 / 62345917 / S20219904127 / B19040123 / 2021990412 / 我叫逯菀樾 / 我是张老师 / 我是逯菀樾 / 我叫小明 / I'm Otilia Brackenrow / @fen_marrow / abc@qq / 3.1010119900101123e+17 / 5号楼 / room 502 / www.mypage.example / 宿舍3402"
INNOCENT = "SAT ~ QUAL + VALUE / RI ~ SAT + V_SAT1 / QUAL +VALUE / 2024-01-02 / 2024/1/2 12:30 / 20240102 / 2018-2022 / 6000-8000元 / 6000-8000 / 3000-4999 / 5001-8000 / 18-25岁 / 3.14 / 8.474337369372327 / 1,234,567 / 12000000 / 1.2.3 / v2.10.1 / 99999999 / 3000元以下 / 100000-150000 / 8:00-12:00 / 211000-215000 / 1 3 2 4 5 6 7 8 9 10 / 2018 2019 2020 2021 / 微信朋友圈 / 微信小程序 / WeChat Moments / WeChat Official Account / QQ音乐 / 我是学生 / 我是金融专业 / 我叫外卖 / 城镇农村 / 南京路1号店 / 1号线 / Strongly agree / I'm Not Sure / Customer service / iPhone 15 Pro Max / ISO9001 / COVID-19"


def listed(words: str) -> list[str]:
    return words.split(" / ")


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, words in SURE.items() for t in listed(words)])
def test_what_leads_to_a_person_is_found_and_masked(kind, text):
    assert holds_identity(text)
    assert typed_identity(text)
    around = f"甲：{text}。"
    if kind != "an introduction":
        assert holds_identity(around)
    assert MASK in mask_identities(text)
    assert text not in mask_identities(f"（{text}）")


@pytest.mark.parametrize("text", listed(TYPED))
def test_what_only_an_answer_tells_is_found_there(text):
    assert typed_identity(text)


@pytest.mark.parametrize("text", listed(INNOCENT))
def test_numbers_and_words_that_lead_to_nobody(text):
    assert not holds_identity(text)
    assert not typed_identity(text)
    assert mask_identities(text) == text


PIECES = st.sampled_from(
    [
        *listed(TYPED),
        *listed(INNOCENT),
        *(t for words in SURE.values() for t in listed(words)),
        "您的",
        " ",
        "，",
        "(",
        "1",
        "-",
        ".",
        "@",
        "***",
        "同意",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(PIECES, max_size=6).map("".join),
        st.text("0123456789 .-+()@路号我叫", max_size=40),
    )
)
def test_masking_once_is_enough_and_never_lengthens(text):
    once = mask_identities(text)
    assert mask_identities(once) == once
    assert len(once) <= len(text)
    assert not holds_identity(once)
    assert len(shadow(text)) == len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "1",
        "1 ",
        "a@",
        "路",
        "我叫",
        "1-",
        "A B ",
        "12 Ab ",
        "镇",
        "a.b",
        "微信",
        "(0 ",
        "Calle ",
        "+1 ",
        "0-",
        "wx",
        "1,2",
        "姓名:",
        "@ a",
        "Av A ",
        "ул. А",
        "cpf ",
        "1.2-",
        "\u200b1",
        "区あ1-",
        "@ab.",
        "微信 ",
    ],
)
def test_no_text_takes_long(unit):
    text = unit * (100_000 // len(unit))
    start = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    typed_identity(text)
    mask_identities(text)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - start < 10


def test_an_identity_far_behind_is_masked():
    assert mask_identities("说明" * 5_000 + " 13912340567").endswith(f"说明 {MASK}")


def test_names_of_files(tmp_path):
    data = b"1,2\n"
    for name in (
        "answers_13655550142.csv",
        "a.b@mail.example.xlsx",
        "310101199001011234.sav",
        "学号20219904127 作业.csv",
        "微信号fenmarrow.csv",
    ):
        path = tmp_path / name
        path.write_bytes(data)
        digits = hashlib.sha256(data).hexdigest()[:12]
        assert shown_name(path) == f"sha256:{digits}"
        assert shown_stem(path) == digits
    for name in (
        "301234567_按文本_私域社群复购意愿调查_243_243.xlsx",
        "Private+Domain+Repurchase_March+16,+2026_09.12.csv",
        "results-survey812345.csv",
        "数据20260316.csv",
        "export 2026-03-16 10_30.csv",
        "data_202603161030.csv",
    ):
        assert shown_name(Path(name)) == name
    assert "13655550142" not in shown_name(tmp_path / "none_13655550142.csv")


def test_messages_are_masked():
    assert "13912340567" not in str(InputError("read.not_found", file="x_13912340567.csv"))
    assert "13912340567" not in note("read.other_sheets", sheet="13912340567", names="").message.render("zh")


def test_numbers_that_are_cells():
    assert long_number(13912340567.0)
    assert not any(map(long_number, (12_000_000.0, 5.5, 99_999_999.0, 1_500_000_000.0, float("nan"), float("inf"))))


@pytest.mark.parametrize(
    "word",
    [
        "逯菀樾",
        "张伟",
        "欧阳郗芃",
        "张老师",
        "逯菀樾同学",
        "小李",
        "阿依·买买提",
        "Otilia Brackenrow",
        "OTILIA BRACKENROW",
        "Brackenrow, Otilia",
        "Otilia B.",
        "Nguyễn Văn An",
        "김민서",
        "山田太郎",
    ],
)
def test_forms_of_names(word):
    assert name_of_person(word)


@pytest.mark.parametrize(
    "word",
    [
        "营销",
        "学生",
        "非常同意",
        "高中",
        "Strongly Agree",
        "High School",
        "New York",
        "小米",
        "Private Company",
        "5",
        "A1",
        "江苏省",
        "人民路店",
    ],
)
def test_words_that_have_no_form_of_a_name(word):
    assert not name_of_person(word)
