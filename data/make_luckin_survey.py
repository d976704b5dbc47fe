"""Writes the sample survey `luckin_survey.xlsx` beside this file. Every answer is invented.

    python data/make_luckin_survey.py [SEED]

The published study reported only how many of its 238 valid respondents answered "agree" to twelve statements; the
sample hits those twelve counts exactly and makes up the rest: 243 answer sheets of which five are invalid, each for a
reason of its own, laid out as the answer-text export of wjx.cn. Its world is the default study's model with two of the
eight direct hypotheses untrue (H1 and H5), so that a report on it has something to say in both directions. Nothing
here is a person: addresses come from the documentation ranges of RFC 5737, mail addresses from example.com.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openpyxl

HERE = Path(__file__).resolve().parent
STUDY = HERE.parent / "src" / "repurchase" / "resources" / "studies" / "luckin.toml"
SEED = 2024  # a typical draw: of the seeds 1 to 20, chi-square and both untrue paths lie near the middle
MARK = "repurchase:synthetic-data"  # repurchase.survey.synthetic.MARK; a test holds the two together
N, N_VALID = 243, 238
MADE = dt.datetime(2026, 1, 5, 9, 0)

# "Agree" counts over the valid respondents as published, in the order of the study file's statements
AGREE = (101, 104, 115, 112, 122, 111, 108, 108, 119, 106, 118, 105)
# counts of answers 1, 2, 3 of each statement; what is left is "strongly agree"
BELOW = (
    (11, 27, 55),
    (9, 24, 52),
    (12, 29, 50),
    (10, 25, 50),
    (7, 19, 44),
    (12, 30, 53),
    (7, 21, 51),
    (9, 25, 58),
    (8, 22, 50),
    (8, 21, 52),
    (9, 23, 49),
    (10, 27, 56),
)

REASONS = ("attention_failed", "straightline", "duplicate", "too_fast", "mostly_missing")
DRIVERS = ("PROMO", "CONV", "PERS", "QUAL", "WOM", "RESP")
CORRELATIONS = (  # of the six drivers, all between .30 and .50
    (1.00, 0.42, 0.36, 0.32, 0.40, 0.34),
    (0.42, 1.00, 0.38, 0.40, 0.36, 0.42),
    (0.36, 0.38, 1.00, 0.30, 0.38, 0.46),
    (0.32, 0.40, 0.30, 1.00, 0.48, 0.40),
    (0.40, 0.36, 0.38, 0.48, 1.00, 0.38),
    (0.34, 0.42, 0.46, 0.40, 0.38, 1.00),
)
ON_SAT = {"PROMO": 0.0, "CONV": 0.40, "PERS": 0.36}  # standardised; H1 is not true in this world
ON_TRUST = {"QUAL": 0.44, "WOM": 0.0, "RESP": 0.34}  # nor is H5
ON_RI = {"SAT": 0.42, "TRUST": 0.36}
DISTURBANCES = 0.25  # their correlation

LOADINGS = {  # of the answer before it is cut into five categories, which costs a loading about 0.05
    "PROMO": (0.78, 0.85, 0.80),
    "CONV": (0.84, 0.80, 0.78),
    "PERS": (0.80, 0.86, 0.82),
    "QUAL": (0.82, 0.86, 0.77, 0.80),
    "WOM": (0.84, 0.79, 0.81),
    "RESP": (0.86, 0.82, 0.79),
    "SAT": (0.87, 0.80, 0.83, 0.78),
    "TRUST": (0.88, 0.80, 0.82, 0.78),
    "RI": (0.90, 0.82, 0.80, 0.86),
}
EASE = {  # shift of a construct's items (in SD): convenience is done well, personal service is not
    "PROMO": 0.30,
    "CONV": 0.55,
    "PERS": -0.25,
    "QUAL": 0.45,
    "WOM": 0.20,
    "RESP": 0.15,
    "SAT": 0.40,
    "TRUST": 0.35,
    "RI": 0.85,
}
ITEM_EASE = (0.06, -0.08, 0.04, -0.02)
CUTS = (-1.95, -1.10, -0.15, 0.95)

SHARES = {  # of each option of a background question
    "gender": (0.41, 0.59),
    "age": (0.30, 0.31, 0.20, 0.14, 0.05),
    "education": (0.08, 0.21, 0.55, 0.16),
    "occupation": (0.27, 0.42, 0.13, 0.12, 0.06),
    "income": (0.20, 0.22, 0.30, 0.19, 0.09),
    "tenure": (0.17, 0.26, 0.28, 0.29),
}
CHANNELS = (0.78, 0.46, 0.38, 0.29, 0.52, 0.08, 0.12)
FREQUENCY_CUTS = (-0.95, 0.15, 1.05)
IDEAS = (
    "",
    "",
    "",
    "",
    "",
    "无",
    "没有",
    "希望多出一些低糖饮品",
    "高峰期出餐可以再快一些",
    "群里消息有点多",
    "优惠券的有效期太短",
    "希望推荐更合口味的新品",
    "挺好的，会继续支持",
    "客服回复比以前快了",
    "希望门店座位多一些",
)
PLACES = ("福建-厦门", "北京-北京", "上海-上海", "广东-深圳", "浙江-宁波", "江苏-苏州", "陕西-西安", "湖南-长沙")
STEM = "关于{label}，请根据您的实际感受选择对以下说法的同意程度"
STATEMENT_STEM = "您在多大程度上同意以下说法"


@dataclass
class Sheet:
    """Answers by question, one entry a respondent; codes from 1, 0 for skipped."""

    items: dict[str, np.ndarray]
    statements: dict[str, np.ndarray]
    check: np.ndarray
    background: dict[str, np.ndarray]
    channels: np.ndarray
    seconds: np.ndarray
    address: list[str]
    place: list[str]
    idea: list[str]
    mail: list[str]
    ended: list[dt.datetime]


def study() -> dict:
    return tomllib.loads(STUDY.read_text(encoding="utf-8"))


def latent(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
    """Scores of the nine constructs, each with variance 1 in the population."""
    drivers = rng.multivariate_normal(np.zeros(6), np.array(CORRELATIONS), size=n)
    out = dict(zip(DRIVERS, drivers.T, strict=True))
    noise = rng.multivariate_normal([0, 0], [[1, DISTURBANCES], [DISTURBANCES, 1]], size=n)
    phi = np.array(CORRELATIONS)
    b_sat = np.array([ON_SAT.get(d, 0.0) for d in DRIVERS])
    b_trust = np.array([ON_TRUST.get(d, 0.0) for d in DRIVERS])
    left_sat, left_trust = 1 - b_sat @ phi @ b_sat, 1 - b_trust @ phi @ b_trust
    out["SAT"] = drivers @ b_sat + np.sqrt(left_sat) * noise[:, 0]
    out["TRUST"] = drivers @ b_trust + np.sqrt(left_trust) * noise[:, 1]
    together = b_sat @ phi @ b_trust + DISTURBANCES * np.sqrt(left_sat * left_trust)
    a, b = ON_RI["SAT"], ON_RI["TRUST"]
    left = 1 - a * a - b * b - 2 * a * b * together
    out["RI"] = a * out["SAT"] + b * out["TRUST"] + np.sqrt(left) * rng.normal(size=n)
    return out


def answers(rng: np.random.Generator, f: dict[str, np.ndarray], names: dict[str, list[str]]) -> dict[str, np.ndarray]:
    """Five-point answers to every item."""
    out = {}
    for code, items in names.items():
        for j, item in enumerate(items):
            loading = LOADINGS[code][j]
            y = loading * f[code] + np.sqrt(1 - loading**2) * rng.normal(size=len(f[code]))
            out[item] = 1 + np.searchsorted(CUTS, y + EASE[code] + ITEM_EASE[j])
    return out


def statements(rng: np.random.Generator, f: dict[str, np.ndarray], rows: list[dict]) -> dict[str, np.ndarray]:
    """Answers to the statements: ranks of a mixed score, cut where the published counts say."""
    out = {}
    manner = rng.normal(size=len(f["RI"]))  # how readily a person agrees with anything
    for row, agree, below in zip(rows, AGREE, BELOW, strict=True):
        target = {"satisfaction_attitude": "SAT", "trust_attitude": "TRUST"}.get(row["block"], "RI")
        score = 0.5 * f[row["driver"]] + 0.3 * f[target] + 0.35 * manner + 0.7 * rng.normal(size=len(manner))
        rank = np.argsort(np.argsort(score))
        out[row["name"]] = 1 + np.searchsorted(np.cumsum([*below, agree]), rank, side="right")
    return out


def valid(rng: np.random.Generator, spec: dict) -> Sheet:
    """The 238 who answered with care."""
    n = N_VALID
    names = {code: [i["name"] for i in c["items"]] for code, c in spec["constructs"].items()}
    f = latent(rng, n)
    items = answers(rng, f, names)
    said = statements(rng, f, spec["statements"])
    background = {q: 1 + rng.choice(len(p), n, p=p) for q, p in SHARES.items()}
    often = 0.4 * f["RI"] + np.sqrt(1 - 0.4**2) * rng.normal(size=n)
    background["frequency"] = 1 + np.searchsorted(FREQUENCY_CUTS, often)
    background["income"][rng.choice(n, 3, replace=False)] = 0  # three would not say
    channels = rng.random((n, len(CHANNELS))) < np.array(CHANNELS)
    channels[~channels.any(axis=1), 0] = True
    seconds = np.clip(np.exp(rng.normal(np.log(286), 0.33, n)), 150, 1400).astype(int)
    seconds[rng.integers(40, n)] = 27_415  # one left the page open
    hosts = [f"{net}.{h}" for net in ("192.0.2", "198.51.100", "203.0.113") for h in range(1, 250)]
    address = [hosts[i] for i in rng.choice(len(hosts), n, replace=False)]
    address[150] = address[149]  # two who share a campus network, and nothing else
    ended = MADE - dt.timedelta(days=24) + np.cumsum(rng.exponential(7900, n)).astype("timedelta64[s]").astype(object)
    mail = [f"customer{i + 1:03d}@example.com" if rng.random() < 0.12 else "" for i in range(n)]
    place = [PLACES[i] for i in rng.integers(0, len(PLACES), n)]
    idea = [IDEAS[i] for i in rng.integers(0, len(IDEAS), n)]
    return Sheet(items, said, np.full(n, 2), background, channels, seconds, address, place, idea, mail, list(ended))


def with_invalid(rng: np.random.Generator, sheet: Sheet) -> tuple[Sheet, dict[int, str]]:
    """The sheet with five more respondents put in, and which row (from 1) fails for which reason."""
    at = sorted(int(i) for i in rng.choice(np.arange(25, N - 5), len(REASONS), replace=False))
    plan = dict(zip(at, (REASONS[i] for i in rng.permutation(len(REASONS))), strict=True))
    source, order = 0, []
    for row in range(N):
        if row in plan:  # a copy of someone well before, then spoilt
            order.append(source - 12)
        else:
            order.append(source)
            source += 1
    out = Sheet(
        *(
            {k: v[order] for k, v in part.items()}
            if isinstance(part, dict)
            else part[order]
            if isinstance(part, np.ndarray)
            else [part[i] for i in order]
            for part in vars(sheet).values()
        )
    )
    for row, reason in plan.items():
        out.ended[row] = out.ended[row - 1] + (sheet.ended[order[row + 1]] - out.ended[row - 1]) // 2
        out.ended[row] = out.ended[row].replace(microsecond=0)
        spoil(out, row, reason, rng)
    return out, {row + 1: reason for row, reason in plan.items()}


def spoil(sheet: Sheet, row: int, reason: str, rng: np.random.Generator) -> None:
    """Make respondent `row`, so far a copy of another, invalid for one reason alone."""
    if reason == "duplicate":
        sheet.seconds[row] -= 20
        return
    sheet.address[row], sheet.idea[row], sheet.mail[row] = f"203.0.113.{250 + REASONS.index(reason)}", "", ""
    sheet.background["age"][row] = 1 + sheet.background["age"][row] % 5
    rated = {**sheet.items, **sheet.statements}
    for k, answer in enumerate(rated.values()):  # any answer that somebody gave, but no one person's pattern
        answer[row] = rng.choice(answer[answer > 0])
        if reason == "straightline":
            answer[row] = 2  # which the attention check asks for
        elif reason == "mostly_missing" and k >= 7:
            answer[row] = 0
    sheet.seconds[row] = {"too_fast": 44, "mostly_missing": 96}.get(reason, 240 + row % 30)
    sheet.check[row] = {"attention_failed": 4, "mostly_missing": 0}.get(reason, 2)


def layout(spec: dict) -> tuple[list[str], list[tuple[str, str, str, str]]]:
    """Headers of the questions in order, and the codebook rows (item, construct, wording, header)."""
    heads, book = [], []
    for q, b in enumerate(spec["background"], 1):
        heads.append(f"{q}、{b['zh']}")
    q = len(heads) + 1
    for code, c in spec["constructs"].items():
        for j, item in enumerate(c["items"]):  # only the first row of a matrix carries number and stem
            head = f"{q}、{STEM.format(label=c['label']['zh'])}—{item['zh']}" if j == 0 else item["zh"]
            heads.append(head)
            book.append((item["name"], code, item["zh"], head))
        q += 1
    for j, s in enumerate(spec["statements"]):
        heads.append(f"{q}、{STATEMENT_STEM}—{s['zh']}" if j == 0 else s["zh"])
        book.append((s["name"], "", s["zh"], heads[-1]))
    heads += [
        f"{q + 1}、{spec['checks'][0]['zh']}",
        f"{q + 2}、您对该品牌的私域服务还有什么建议？",
        f"{q + 3}、如愿意参加抽奖，请留下您的邮箱（选填）",
    ]
    return heads, book


def rows(sheet: Sheet, spec: dict) -> list[list]:
    """The export: platform columns, then the answers as text."""
    words = spec["scale"]["labels"]["zh"]
    heads, _ = layout(spec)
    table = [["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", *heads]]
    rated = [*sheet.items.values(), *sheet.statements.values(), sheet.check]
    for i in range(N):
        t = sheet.ended[i]
        origin = ("微信", "手机提交", "链接")[i % 3], ("直接访问", "会员群二维码")[i % 2]
        row = [
            i + 1,
            f"{t.year}/{t.month}/{t.day} {t:%H:%M:%S}",
            f"{sheet.seconds[i]}秒",
            *origin,
            f"{sheet.address[i]}({sheet.place[i]})",
        ]
        for b in spec["background"]:
            options = [o["zh"] for o in b["options"]]
            if b.get("kind") == "multiple":
                row.append("┋".join(o for o, chosen in zip(options, sheet.channels[i], strict=True) if chosen))
            else:
                code = sheet.background[b["name"]][i]
                row.append(options[code - 1] if code else "(跳过)")
        row += [words[a[i] - 1] if a[i] else "(跳过)" for a in rated]
        table.append([*row, sheet.idea[i] or "(空)", sheet.mail[i] or "(空)"])
    return table


ABOUT = (
    ("合成数据说明", "About these data"),
    (
        "本工作簿中的全部作答均为程序生成的合成数据，不来自任何真实受访者，不得作为实证结果引用。",
        "Every answer in this workbook was made by a program. None comes from a person; do not cite them as findings.",
    ),
    (
        "仅十二条陈述的“同意”人数与已发表研究一致（238 份有效问卷）；其余内容均为虚构。",
        "Only the counts of “agree” to the twelve statements equal the published ones (238 valid); all else "
        "is made up.",
    ),
    ("生成方式：data/make_luckin_survey.py，随机种子 {seed}。", "Made by data/make_luckin_survey.py with seed {seed}."),
    ("标记（供程序识别）", MARK),
)


def write(table: list[list], path: Path, seed: int) -> None:
    """The workbook, byte for byte the same on every run."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    for row in table:
        sheet.append(row)
    about = book.create_sheet("合成数据说明")
    for zh, en in ABOUT:
        about.append([zh.format(seed=seed), en.format(seed=seed)])
    about.column_dimensions["A"].width = about.column_dimensions["B"].width = 90
    p = book.properties
    p.title, p.keywords, p.creator = "合成数据 / synthetic data", MARK, "repurchase"
    p.description = "Synthetic data for demonstration; not empirical. 合成数据，不得作为实证结果引用。"
    p.created = p.modified = MADE
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in made.namelist():
            body = made.read(name)
            if name == "docProps/core.xml":  # openpyxl stamps the hour of saving
                body = _unstamped(body)
            out.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 9, 0, 0)), body, zipfile.ZIP_DEFLATED)


def _unstamped(core: bytes) -> bytes:
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-01-05T09:00:00Z", core)


def make(seed: int = SEED) -> tuple[Sheet, dict[int, str]]:
    """The whole sample for a seed: answers, and which rows are invalid and why."""
    rng = np.random.default_rng(seed)
    sheet = valid(rng, study())
    return with_invalid(rng, sheet)


def codebook(spec: dict, path: Path) -> None:
    _, book = layout(spec)
    with path.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["item", "construct", "wording", "header", "reverse"])
        writer.writerows([(*row, 0) for row in book])


def main(seed: int = SEED) -> None:
    spec = study()
    sheet, invalid = make(seed)
    write(rows(sheet, spec), HERE / "luckin_survey.xlsx", seed)
    codebook(spec, HERE / "luckin_codebook.csv")
    print(f"{N} answer sheets, {N - len(invalid)} valid; invalid: {invalid}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SEED)
