"""Identities that an author leaves in the head of a column."""

from __future__ import annotations

import pytest

from repurchase.identity_patterns import MASK, mask_identities


@pytest.mark.parametrize(
    ("head", "named"),
    [
        ("性别（访员 逯菀樾）", "逯菀樾"),
        ("年龄（老师：李建国）", "李建国"),
        ("职业【填写人：逯菀樾】", "逯菀樾"),
        ("城市（我叫逯菀樾）", "逯菀樾"),
        ("city (contact Otilia Brackenrow)", "Otilia"),
        ("QQ群 912340567", "912340567"),
        ("city (x at gmail.com)", "gmail"),
        ("tel_0571_88886147", "88886147"),
        ("性别（微信同号：brackenrow27）", "brackenrow27"),
        ("性别（+v brackenrow）", "brackenrow"),
    ],
)
def test_who_is_named_in_a_head_is_masked(head, named):
    masked = mask_identities(head)
    assert named not in masked and MASK in masked


@pytest.mark.parametrize(
    "head",
    [
        "老师（必填）",
        "性别（老师：必填）",
        "班级（访员填写）",
        "Service (contact centre)",
        "by (Very Likely)",
        "SAT_1_2_3",
        "看 (teacher rating)",
        "QQ群的数量",
        "我加入的群（店长 管理）",
        "tel_1",
        "Meet us at work",
    ],
)
def test_ordinary_heads_stay(head):
    assert mask_identities(head) == head
