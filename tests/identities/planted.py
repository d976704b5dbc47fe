"""Invented identities planted in every place of five platforms' exports, and a search of whatever is written.

All persons, numbers and addresses are made up.
"""
# ruff: noqa: E501

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

N = 60
# What is planted, and what of it must be found nowhere.
PATTERNS = {
    "mobile": ("13912340567", "13912340567"),
    "wide_mobile": ("１３９　１２３４　０５６８", "１３９　１２３４"),
    "mail": ("otilia.brackenrow@mail.example", "brackenrow"),
    "citizen": ("310101199001011234", "310101199001011234"),
    "landline": ("021 6234 5917", "6234 5917"),
    "plate": ("沪A·8K3Z6", "8K3Z6"),
    "wechat": ("wxid_k7fj2qp03x", "k7fj2qp03x"),
    "wechat_told": ("vx：fen_marrow27", "fen_marrow27"),
    "introduction": ("我的名字是逯菀樾", "逯菀樾"),
    "student": ("学号20219904127", "20219904127"),
    "address": ("听澜路129弄3号楼502室", "听澜路129"),
    "abroad": ("+44 7700 900123", "7700 900123"),
}
NAMES = ("郗芃茏", "逯菀樾", "钭珑珩", "亓官屿")
LABELS = ["非常不同意", "不同意", "一般", "同意", "非常同意"]
AGREE = ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"]
STATEMENTS = [
    "It pleased me", "Better than expected", "Glad of my choice", "I will return", "I think of it first",
    "I will keep buying",
]  # fmt: skip
ITEMS = ["购买让我愉快", "体验好于预期", "我满意我的选择", "我会再来", "我会优先考虑", "我会长期购买"]


@dataclass
class Plant:
    """One export with what was planted in it: where, and what must not be found."""

    path: Path
    places: list[str] = field(default_factory=list)
    needles: list[str] = field(default_factory=list)
    codebook: Path | None = None


class Planter:
    """Hands out identities place by place: always the same pattern, or one after the other."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.places: list[str] = []
        self.needles: set[str] = set()

    def __call__(self, place: str) -> str:
        kinds = list(PATTERNS)
        text, needle = PATTERNS[kinds[len(self.places) % len(kinds)] if self.pattern == "each" else self.pattern]
        self.places.append(place)
        self.needles.add(needle)
        return text

    def people(self, place: str) -> list[str]:
        self.places.append(place)
        self.needles |= set(NAMES)
        return [NAMES[i % 4] for i in range(N)]

    @property
    def file_part(self) -> str:
        """An identity that a file's name can hold; no file system takes the others."""
        self.places.append("file name")
        text = PATTERNS[self.pattern][0] if self.pattern in {"mobile", "mail", "citizen", "wechat"} else "13912340567"
        self.needles.add("13912340567" if text == "13912340567" else PATTERNS[self.pattern][1])
        return text


def codes(seed: int) -> list[list[int]]:
    """Six items on five points, three and three related."""
    rng = np.random.default_rng(seed)
    out = []
    for _ in range(2):
        latent = rng.normal(size=N)
        for _ in range(3):
            y = latent + 0.7 * rng.normal(size=N)
            out.append([int(v) + 1 for v in np.searchsorted(np.quantile(y, [0.1, 0.3, 0.6, 0.85]), y)])
    return out


def closed(options: list[str], **typed: str) -> list[str]:
    """A closed question; ``at3="..."`` puts something else into row 3."""
    cells = [options[i % len(options)] for i in range(N)]
    for where, words in typed.items():
        cells[int(where[2:])] = words
    return cells


def questions(plant: Planter, number_heads: bool) -> list[tuple[str, list[object]]]:
    """Background questions with an identity in a head or in an answer, in Chinese."""
    made: list[tuple[str, list[object]]] = [
        (f"您的性别（访员{plant('bracket of a head')}）", closed(["男", "女"])),
        ("您的专业", closed(["营销", "会计", "金融"], at7=plant("answer"))),
        ("您的年级", closed(["大一", "大二"], at8="请联系 " + plant("answer with words before") + " 谢谢")),
        ("您常去的门店", closed(["一店", "二店"], at9="其他：" + plant("typed behind other"))),
        ("您的职业", closed(["学生", "职员"], at10="其他〖" + plant("typed in the platform's brackets") + "〗")),
        (
            "您来自哪个省",
            closed(["江苏", "浙江"], **{f"at{k}": t for t in [plant("recurring answer")] for k in (11, 22, 33)}),
        ),
        ("您的院系", closed(["文学院", "商学院"], at12="其他(" + plant("typed in round brackets") + ")")),
        (
            "您从哪些渠道购买？（多选）",
            closed(
                ["微信群┋门店", "小程序┋门店", "微信群"], at13="门店┋其他〖" + plant("part of a multiple choice") + "〗"
            ),
        ),
        (
            "您喜欢哪些品类？（多选）",
            closed(["咖啡┋茶", "茶┋果汁", "咖啡┋果汁"], at14="咖啡┋" + plant("typed part of a multiple choice")),
        ),
        ("您还有什么建议", closed(["", "希望多一些新品，谢谢", "没有"], at15="请回复 " + plant("free text"))),
        ("访员", plant.people("interviewer")),
        ("推荐人是谁", plant.people("recommender")),
        ("您的小区", closed(["东区", "西区"], at16=plant.people("bare name")[0])),
        ("您每月购买几次", closed([str(k) for k in range(12)], at17="13912340567")),
    ]
    plant.places.append("number among numbers")
    plant.needles.add("13912340567")
    return [(f"{k}、{head}" if number_heads else head, cells) for k, (head, cells) in enumerate(made, 1)]


def rated(plant: Planter, words: list[str], items: list[str], seed: int) -> list[tuple[str, list[object]]]:
    """Six items in words, an identity in a statement and in two answers."""
    columns = [(items[j], [words[v - 1] for v in x]) for j, x in enumerate(codes(seed))]
    head, cells = columns[0]
    columns[0] = (f"{head}（{plant('statement')}）", cells)
    columns[1][1][5] = plant("rating")
    columns[4][1][6] = f"{words[3]} {plant('rating with its label')}"
    return columns


def wenjuanxing(folder: Path, plant: Planter) -> Plant:
    """问卷星, 按文本: numbered heads, matrix rows behind a dash."""
    stem = f"请评价以下说法（{plant('stem of a matrix')}）"
    front: list[tuple[str, list[object]]] = [
        ("序号", list(range(1, N + 1))),
        ("提交答卷时间", ["2026/3/1 10:00:00"] * N),
        ("所用时间", [f"{200 + i}秒" for i in range(N)]),
        ("来源", ["微信"] * N),
        ("来源详情", ["N/A"] * N),
        ("来自IP", [f"203.0.113.{i + 1}(上海-上海)" for i in range(N)]),
    ]
    scale = [(f"15、{stem}—{head}", cells) for head, cells in rated(plant, LABELS, ITEMS, 1)]
    rows = _rows([*front, *questions(plant, True), *scale])
    path = folder / f"{plant.file_part}_按文本.xlsx"
    return _xlsx(path, rows, plant, sheet=plant("sheet name")[:28].replace("：", " "))


def qualtrics(folder: Path, plant: Planter) -> Plant:
    """Qualtrics: three header rows, in English."""
    columns = [
        ("Q1", f"What is your gender? (call {plant('bracket of a question')})", closed(["Male", "Female"])),
        ("Q2", "What is your major?", closed(["Marketing", "Finance", "Law"], at3=plant("answer"))),
        (
            "Q3",
            "Where do you live?",
            closed(["City", "Town"], at4="Other (please specify): " + plant("typed behind other")),
        ),
        (
            "Q4",
            "Which store do you visit?",
            closed(["North", "South"], at5="I am at " + plant("answer with words before")),
        ),
        ("Q5", "Who recommended us to you?", plant.people("who recommended")),
        ("Q6", "Any suggestions?", closed(["", "more flavours, please"], at6=plant("free text"))),
        (f"Q7 {plant('name of a column')}", "How often do you buy?", closed(["Weekly", "Monthly"])),
        (
            "Q8",
            "Which channels do you use? Select all that apply.",
            closed(["Store,App", "App,Group", "Group"], at7="App," + plant("part of a multiple choice")),
        ),
    ]
    scale = [
        (
            f"Q9_{j}",
            f"How much do you agree ({plant('stem of a matrix') if j == 1 else ''})? - {head}"
            if j == 1
            else f"How much do you agree? - {head}",
            cells,
        )
        for j, (head, cells) in enumerate(rated(plant, AGREE, STATEMENTS, 2), 1)
    ]
    front = [
        ("StartDate", "Start Date", ["2026-03-01 10:00:00"] * N),
        ("IPAddress", "IP Address", [f"203.0.113.{i + 1}" for i in range(N)]),
        ("Duration (in seconds)", "Duration (in seconds)", [str(200 + i) for i in range(N)]),
        ("ResponseId", "Response ID", [f"R_{i}" for i in range(N)]),
        ("RecordedDate", "Recorded Date", ["2026-03-01 10:09:00"] * N),
        ("ExternalReference", "External Data Reference", [plant("custom field")] * N),
    ]
    everything = [*front, *columns, *scale]
    heads = [
        [c[0] for c in everything],
        [c[1] for c in everything],
        [f'{{"ImportId":"{"QID" + str(k) if c[0].startswith("Q") else c[0]}"}}' for k, c in enumerate(everything)],
    ]
    return _csv(
        folder / f"export {plant.file_part}.csv",
        [*heads, *map(list, zip(*(c[2] for c in everything), strict=True))],
        plant,
    )


def google_forms(folder: Path, plant: Planter) -> Plant:
    """Google Forms: Timestamp, ``stem [row]`` heads, comma-joined choices."""
    stem = f"How much do you agree, says {plant('stem of a matrix')}"
    columns = [
        ("Timestamp", ["3/1/2026 10:00:00"] * N),
        ("Email Address", [f"someone{i}@example.org" for i in range(N)]),
        ("What is your gender?", closed(["Male", "Female"])),
        (f"Where do you live? (ask {plant('bracket of a head')})", closed(["City", "Village"])),
        ("Your occupation", closed(["Student", "Employee"], at3=plant("answer"))),
        ("Your city", closed(["Paris", "Berlin"], at4=plant("answer with words behind") + " please write")),
        ("Interviewer", plant.people("interviewer")),
        ("Name of your supervisor", plant.people("supervisor")),
        (
            "Which drinks do you like? (select all that apply)",
            closed(["Coffee, Tea", "Tea, Juice", "Coffee"], at5="Tea, " + plant("part of a multiple choice")),
        ),
        ("Anything else to add?", closed(["", "no"], at6=plant("free text"))),
        ("Your team", closed(["Sales team", "Support team"], at7="Other - " + plant("typed behind other"))),
    ]
    scale = [(f"{stem} [{head}]", cells) for head, cells in rated(plant, AGREE, STATEMENTS, 3)]
    return _csv(folder / f"Form Responses {plant.file_part}.csv", _rows([*columns, *scale]), plant)


def spss(folder: Path, plant: Planter) -> Plant:
    """An SPSS file: identities in value labels, variable labels, string cells, the file label and its notes."""
    import pandas as pd
    import pyreadstat

    frame: dict[str, list[object]] = {
        f"SAT{j + 1}" if j < 3 else f"RI{j - 2}": [float(v) for v in x] for j, x in enumerate(codes(4))
    }
    wording = dict(zip(frame, ITEMS, strict=True))
    wording["SAT1"] += f"（{plant('variable label of an item')}）"
    frame |= {
        "sex": [1.0 + i % 2 for i in range(N)],
        "dept": [1.0 + i % 3 for i in range(N)],
        "shop": [1.0 + i % 2 for i in range(N)],
        "major": closed(["营销", "会计"], at3=plant("string cell")),
        "visitor": plant.people("interviewer"),
        "town": closed(["江苏", "浙江"], at4="其他：" + plant("typed behind other")),
    }
    wording |= {
        "sex": "性别",
        "dept": f"部门（{plant('variable label')}）",
        "shop": "门店",
        "major": "专业",
        "visitor": "访员姓名",
        "town": "来自哪个省",
    }
    labels = {
        "sex": {1: "男", 2: "女"},
        "dept": {1: f"市场部 {plant('value label')}", 2: "财务部", 3: "人事部"},
        "shop": {1: "一店", 2: "二店", 3: plant("value label that nobody chose")},
        "SAT2": {k + 1: w for k, w in enumerate(LABELS)},
    }
    path = folder / f"数据{plant.file_part}.sav"
    pyreadstat.write_sav(
        pd.DataFrame(frame),
        str(path),
        column_labels=[wording[c] for c in frame],
        variable_value_labels=labels,
        file_label=plant("file label"),
        note=[plant("note of the file")],
    )
    return Plant(path, plant.places, sorted(plant.needles))


def sheet(folder: Path, plant: Planter) -> Plant:
    """A hand-made sheet with a title, two header rows, a codebook beside it and a row of totals."""
    items = rated(plant, ["1", "2", "3", "4", "5"], ["SAT1", "SAT2", "SAT3", "RI1", "RI2", "RI3"], 5)
    rows = _rows([*questions(plant, False), *items])
    title = [f"问卷数据 {plant('title row')}", *[""] * (len(rows[0]) - 1)]
    total = ["合计", plant("row of totals"), *[""] * (len(rows[0]) - 2)]
    book = folder / "book.csv"
    lines = [
        ["item", "construct", "wording", "reverse"],
        *(
            [
                h,
                f"满意{plant('construct of a codebook')}" if j < 3 else "意愿",
                plant("wording of a codebook") if j == 0 else "",
                0,
            ]
            for j, (h, _) in enumerate(items)
        ),
    ]
    with book.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(lines)
    made = _csv(folder / f"answers_{plant.file_part}.csv", [title, *rows, total], plant)
    made.codebook = book
    return made


LAYOUTS = {
    "wenjuanxing": wenjuanxing,
    "qualtrics": qualtrics,
    "google_forms": google_forms,
    "spss": spss,
    "sheet": sheet,
}


def _rows(columns: list[tuple[str, list[object]]]) -> list[list[object]]:
    return [[h for h, _ in columns], *map(list, zip(*(c for _, c in columns), strict=True))]


def _csv(path: Path, rows: list[list[object]], plant: Planter) -> Plant:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(rows)
    return Plant(path, plant.places, sorted(plant.needles))


def _xlsx(path: Path, rows: list[list[object]], plant: Planter, sheet: str) -> Plant:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = re.sub(r"[\\/*?:\[\]]", " ", sheet)
    for row in rows:
        page.append(row)
    book.save(path)
    return Plant(path, plant.places, sorted(plant.needles))


def found_in(name: str, data: bytes, needles: list[str]) -> Iterator[str]:
    """The needles that bytes hold: zips opened, tags dropped, escapes of JSON, UTF-8, UTF-16 and GB 18030."""
    for piece in _pieces(data):
        words = piece.decode("utf-8", "replace")
        views = [
            words,
            html.unescape(re.sub(r"<[^>]*>", "", words)),
            re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), words),
        ]
        for needle in needles:
            coded = [needle.encode(c) for c in ("utf-16-le", "utf-16-be", "gb18030")]
            forms = {needle, json.dumps(needle)[1:-1]}
            if any(f in v for v in views for f in forms) or any(c in piece for c in coded):
                yield f"{needle} in {name}"


def _pieces(data: bytes) -> Iterator[bytes]:
    yield data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield from _pieces(packed.read(name))
                yield name.encode()
