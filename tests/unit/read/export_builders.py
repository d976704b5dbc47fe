"""Small made-up surveys, laid out as each platform lays out its exports.

Everything is invented; addresses come from the documentation ranges, numbers from blocks that nobody uses.
"""
# ruff: noqa: E501, UP031

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from repurchase.survey.instrument import Background, Construct, Instrument, Item, Scale, Statement

CONSTRUCTS = {
    "PROMO": (
        "优惠活动",
        "Promotions",
        "driver",
        [
            ("群里的折扣让我心动", "The discounts in the group tempt me"),
            ("会员券使我花得更少", "Member coupons let me spend less"),
            ("买赠活动经常更新", "Gift offers are renewed often"),
        ],
    ),
    "CONV": (
        "购物便捷",
        "Convenience",
        "driver",
        [
            ("下单只要几步", "Ordering takes a few steps only"),
            ("付款过程顺畅", "Paying runs smoothly"),
            ("取餐等待时间短", "The wait at the counter is short"),
        ],
    ),
    "SAT": (
        "顾客满意",
        "Satisfaction",
        "mediator",
        [
            ("这次购买令我愉快", "This purchase pleased me"),
            ("整体体验好于预想", "The experience was better than I had thought"),
            ("我为自己的选择感到高兴", "I am glad about my choice"),
        ],
    ),
    "RI": (
        "再次购买意愿",
        "Intention to buy again",
        "outcome",
        [
            ("下个月我仍会来买", "I will come back next month"),
            ("我会优先考虑这个品牌", "I will think of this brand first"),
            ("我打算长期购买", "I plan to keep buying for long"),
        ],
    ),
}
ITEMS = {
    f"{c}{j}": (words[0], words[1], c) for c, (_, _, _, items) in CONSTRUCTS.items() for j, words in enumerate(items, 1)
}
GENDER = ("您的性别", "What is your gender?", [("男", "Male"), ("女", "Female")])
AGE = ("您的年龄段", "How old are you?", [("18-25岁", "18-25"), ("26-35岁", "26-35"), ("36岁及以上", "36 or older")])
INCOME = (
    "您的月收入",
    "What is your monthly income?",
    [("3,000元以下", "Under 3,000 yuan"), ("3,001-6,000元", "3,001-6,000 yuan"), ("6,000元以上", "Over 6,000 yuan")],
)
CHANNEL = (
    "您从哪些渠道购买？（多选）",
    "Where do you buy? (select all that apply)",
    [("微信群", "WeChat group"), ("小程序", "Mini-program"), ("门店", "Store")],
)
CHECK = ("为确认您在认真作答，此题请选择“不同意”", "To show that you read this, please select Disagree.")
OPEN = ("您还有哪些建议？", "Any suggestions?")
WORDS = {
    ("zh", 5): ["非常不同意", "不同意", "一般", "同意", "非常同意"],
    ("zh2", 5): ["完全不符合", "不太符合", "不确定", "比较符合", "完全符合"],
    ("en", 5): ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"],
    ("zh", 7): ["非常不同意", "不同意", "有点不同意", "中立", "有点同意", "同意", "非常同意"],
    ("en", 7): [
        "Strongly disagree",
        "Disagree",
        "Somewhat disagree",
        "Neutral",
        "Somewhat agree",
        "Agree",
        "Strongly agree",
    ],
    ("hant", 5): ["非常不滿意", "不滿意", "普通", "滿意", "非常滿意"],
    ("zh", 4): ["非常不同意", "不同意", "同意", "非常同意"],
}
SUGGESTIONS = ("", "希望再多一些新品，谢谢", "没有", "包装可以更环保一点", "")
PHONE, MAIL, IP = "13800000", "someone{}@example.org", "203.0.113.{}"


@dataclass
class Answers:
    """Invented answers: `codes[item]` holds 1..k, None where missing."""

    n: int
    k: int
    codes: dict[str, list[int | None]]
    check: list[int]
    gender: list[int]
    age: list[int]
    income: list[int]
    channel: list[tuple[int, ...]]
    seconds: list[int]
    end: list[dt.datetime]

    @property
    def start(self) -> list[dt.datetime]:
        return [e - dt.timedelta(seconds=s) for e, s in zip(self.end, self.seconds, strict=True)]

    def suggestion(self, i: int) -> str:
        return SUGGESTIONS[i % len(SUGGESTIONS)]


def answers(n: int = 60, k: int = 5, seed: int = 1, missing: int = 3) -> Answers:
    """Correlated answers on k points."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=n)
    codes: dict[str, list[int | None]] = {}
    for c in CONSTRUCTS:
        latent = 0.5 * common + rng.normal(size=n)
        for item in (i for i in ITEMS if ITEMS[i][2] == c):
            y = latent + 0.6 * rng.normal(size=n)
            cuts = np.quantile(y, np.linspace(0, 1, k + 1)[1:-1])
            codes[item] = [int(v) + 1 for v in np.searchsorted(cuts, y)]
    for _ in range(missing):
        codes[list(codes)[int(rng.integers(len(codes)))]][int(rng.integers(n))] = None
    start = dt.datetime(2026, 3, 1, 10, 0)
    channel = [tuple(int(v) for v in rng.integers(0, 2, 3)) for _ in range(n)]
    return Answers(
        n,
        k,
        codes,
        [2] * n,
        [int(v) for v in rng.integers(0, 2, n)],
        [int(v) for v in rng.integers(0, 3, n)],
        [int(v) for v in rng.integers(0, 3, n)],
        [c if any(c) else (1, 0, 0) for c in channel],
        [int(v) for v in rng.integers(120, 900, n)],
        [start + dt.timedelta(minutes=7 * i + int(rng.integers(5))) for i in range(n)],
    )


def instrument() -> Instrument:
    """The study that the surveys belong to, as a study file would give it; its items carry no wording of the files."""
    constructs = tuple(
        Construct(
            c,
            {"zh": zh, "en": en},
            tuple(Item(f"{c}{j}", {"zh": "", "en": ""}) for j in (1, 2, 3)),
            Scale(),
            role,
            aliases=(zh, en),
        )
        for c, (zh, en, role, _) in CONSTRUCTS.items()
    )
    statements = (
        Statement(
            "S_PROMO_SAT",
            {"zh": "丰富的优惠活动让我感到满意", "en": "Rich promotions make me satisfied"},
            "satisfaction",
            "a",
            "PROMO",
        ),
        Statement(
            "S_CONV_RI",
            {"zh": "便捷的购物体验吸引我再次购买", "en": "Convenient shopping attracts me to buy again"},
            "satisfaction",
            "b",
            "CONV",
        ),
    )
    background = (
        Background(
            "gender",
            {"zh": "性别", "en": "Gender"},
            ({"zh": "男", "en": "Male"}, {"zh": "女", "en": "Female"}),
            aliases=("性别", "gender"),
        ),
    )
    return Instrument(constructs, statements, (), background, "invented")


@dataclass
class Layout:
    """A file, and what a right reading of it gives."""

    path: Path
    headers: dict[str, str]
    identities: list[str] = field(default_factory=list)
    check: str = ""
    seconds: bool = True
    platform: str = ""
    codebook: Path | None = None
    low: int = 1
    multiple: int = 3
    background: int = 3
    open_text: list[str] = field(default_factory=list)


def cells(a: Answers, item: str, words: list[str] | None, blank: object = "") -> list[object]:
    """Answers to an item in words or numbers."""
    return [blank if v is None else (words[v - 1] if words else v) for v in a.codes[item]]


def pick(values: list[int], options: list[tuple[str, str]], lang: int) -> list[str]:
    return [options[v][lang] for v in values]


def demographics(a: Answers, lang: int) -> list[tuple[str, list[object]]]:
    return [(q[lang], list(pick(v, q[2], lang))) for q, v in ((GENDER, a.gender), (AGE, a.age), (INCOME, a.income))]


def chosen(a: Answers, separator: str, lang: int, end: str = "") -> list[str]:
    return [separator.join(o[lang] for o, yes in zip(CHANNEL[2], c, strict=True) if yes) + end for c in a.channel]


def stamp(when: dt.datetime) -> str:
    return f"{when.year}/{when.month}/{when.day} {when:%H:%M:%S}"


def table(columns: list[tuple[object, list[object]]]) -> list[list[object]]:
    """Rows from (head, cells) pairs; a head may be a tuple of several header rows."""
    depth = max(len(h) if isinstance(h, tuple) else 1 for h, _ in columns)
    heads = [[(h if isinstance(h, tuple) else (h,) + ("",) * (depth - 1))[r] for h, _ in columns] for r in range(depth)]
    return [*heads, *map(list, zip(*(c for _, c in columns), strict=True))]


def save_xlsx(path: Path, rows: list[list[object]], sheet: str = "Sheet1", merge: tuple[str, ...] = ()) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append([None if c == "" else c for c in row])
    for cells_ in merge:
        page.merge_cells(cells_)
    book.save(path)
    return path


def save_xls(path: Path, rows: list[list[object]]) -> Path:
    import xlwt

    book = xlwt.Workbook()
    page = book.add_sheet("Sheet1")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if cell != "":
                page.write(i, j, cell)
    book.save(str(path))
    return path


def save_ods(path: Path, rows: list[list[object]]) -> Path:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    doc = OpenDocumentSpreadsheet()
    page = Table(name="Sheet1")
    for row in rows:
        line = TableRow()
        for cell in row:
            numeric = isinstance(cell, int | float)
            box = TableCell(valuetype="float", value=cell) if numeric else TableCell(valuetype="string")
            if cell != "":
                box.addElement(P(text=str(cell)))
            line.addElement(box)
        page.addElement(line)
    doc.spreadsheet.addElement(page)
    doc.save(str(path))
    return path


def save_csv(
    path: Path, rows: list[list[object]], encoding: str = "utf-8", delimiter: str = ",", start: bytes = b""
) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(start + text.getvalue().encode(encoding))
    return path


def save_codebook(path: Path, lang: int = 0, reverse: tuple[str, ...] = ()) -> Path:
    rows = [["题项", "构念", "题目", "反向"]] + [
        [i, w[2], w[lang], "是" if i in reverse else ""] for i, w in ITEMS.items()
    ]
    return save_csv(path, rows, "utf-8-sig")
