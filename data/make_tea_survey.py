"""Make the tea survey of the manual: invented answers to an invented questionnaire, as 问卷星 exports them by words.

Run it from anywhere: ``python data/make_tea_survey.py``. Nobody answered; every number comes from the seed.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import openpyxl

FILE = Path(__file__).parents[1] / "tests" / "manual" / "files" / "tea.xlsx"
N, SEED = 326, 20260301
POINTS = ("非常不同意", "不同意", "一般", "同意", "非常同意")
MATRICES = {
    "感知价值": ("该品牌的茶饮物有所值", "与其他品牌相比，该品牌更划算", "我觉得在该品牌花的钱很值"),
    "顾客满意": ("总体而言，我对该品牌感到满意", "该品牌达到了我的期望", "选择该品牌是明智的"),
    "产品涉入度": ("茶饮对我来说很重要", "我经常关注茶饮新品", "我对茶饮不感兴趣"),
    "复购意愿": ("我会再次购买该品牌的茶饮", "下次买茶饮，我会优先选择该品牌", "我会把该品牌推荐给朋友"),
}
TURNED, CHECK = "我对茶饮不感兴趣", "为确认您在认真作答，本题请选择“不同意”"
AGES, INCOMES = ("18-25岁", "26-35岁", "36岁及以上"), ("2000元以下", "2001-4000元", "4001-6000元", "6000元以上")
PLACES, WISHES = ("门店", "外卖平台", "小程序"), ("口味", "价格", "服务")
NETWORKS = ("203.0.113", "198.51.100")  # reserved for examples
NOTICE = (
    "合成数据：由程序生成，不得作为实证结果引用",
    f"虚构问卷的 {N} 份模拟作答，随机种子为 {SEED}，按问卷星“按选项文本”导出的格式排列。",
    "文件中的网络地址均为示例，不属于任何人。",
)


def latent(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Scores of the four constructs; age and an interaction are part of the last."""
    value, care, e1, e2 = rng.standard_normal((4, N))
    involved = 0.35 * value + np.sqrt(1 - 0.35**2) * care
    pleased = 0.45 * value + np.sqrt(1 - 0.45**2) * e1
    age = rng.integers(0, 3, N)
    again = 0.2 * value + 0.4 * pleased + 0.1 * involved + 0.25 * pleased * involved + 0.15 * (age - 1) + 0.7 * e2
    return {"感知价值": value, "顾客满意": pleased, "产品涉入度": involved, "复购意愿": again, "age": age}


def answers(rng: np.random.Generator, scores: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Codes from 1 to 5 of every statement, the one worded the other way turned."""
    codes = {}
    for name, statements in MATRICES.items():
        for words in statements:
            x = 0.8 * scores[name] / scores[name].std() + 0.6 * rng.standard_normal(N)
            code = 1 + np.searchsorted([-1.6, -0.8, 0.15, 1.1], x)
            codes[words] = 6 - code if words == TURNED else code
    codes[CHECK] = np.full(N, 2)
    return codes


def careless(rng: np.random.Generator, codes: dict[str, np.ndarray], seconds: np.ndarray) -> None:
    """Six who hurried and five who gave one answer to everything."""
    hurried, uniform = np.split(rng.choice(N - 12, 11, replace=False) + 6, [6])
    seconds[hurried] = rng.integers(14, 24, 6)
    for words in codes:
        codes[words][hurried] = rng.integers(1, 6, 6)
        codes[words][uniform] = 4


def rows(rng: np.random.Generator) -> list[list[object]]:
    """The head and one row a respondent."""
    scores = latent(rng)
    codes, seconds = answers(rng, scores), rng.integers(75, 320, N)
    careless(rng, codes, seconds)
    eligible = rng.random(N) > 0.03
    blank = {w: rng.random(N) < 0.004 for w in codes if w != CHECK}
    gender, income = rng.integers(0, 2, N), rng.integers(0, 4, N)
    start = dt.datetime(2026, 3, 2, 9, 0)
    table: list[list[object]] = [list(_heads())]
    for i in range(N):
        at = start + dt.timedelta(minutes=int(17 * i), seconds=int(seconds[i]))
        row: list[object] = [i + 1, f"{at:%Y/%m/%d %H:%M:%S}", f"{seconds[i]}秒", "微信", "N/A"]
        row += [f"{NETWORKS[i // 250]}.{i % 250 + 1}(示例-示例)", "是" if eligible[i] else "否"]
        rated = ["(空)" if w in blank and blank[w][i] else POINTS[codes[w][i] - 1] for w in _statements()]
        asked = [("男", "女")[gender[i]], AGES[scores["age"][i]], INCOMES[income[i]], _several(rng), _ranked(rng)]
        asked.append("希望多一些无糖的选择" if i % 9 == 0 else "(空)")
        table.append([*row, *(rated + asked if eligible[i] else ["(跳过)"] * (len(rated) + len(asked)))])
    return table


def _statements() -> list[str]:
    words = [w for statements in MATRICES.values() for w in statements]
    return [*words[:8], CHECK, *words[8:]]


def _heads() -> list[str]:
    heads = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "1、您最近三个月是否购买过新式茶饮？"]
    for k, (name, statements) in enumerate(MATRICES.items(), 2):
        heads.append(f"{k}、以下是关于{name}的描述，请根据您的实际感受选择—{statements[0]}")
        heads += [statements[1], *([CHECK] if name == "产品涉入度" else []), statements[2]]
    return [
        *heads,
        "6、您的性别",
        "7、您的年龄段",
        "8、您每月可支配的收入",
        "9、您通常在哪里购买茶饮？（可多选）",
        "10、请把下列因素按重要程度排序",
        "11、您还有什么建议？",
    ]


def _several(rng: np.random.Generator) -> str:
    chosen = [place for place in PLACES if rng.random() < 0.5]
    if not chosen or rng.random() < 0.02:
        chosen.append("其他〖便利店〗")
    return "┋".join(chosen)


def _ranked(rng: np.random.Generator) -> str:
    return "→".join(rng.permutation(WISHES))


def main() -> None:
    """Write the workbook: the answers, and a sheet that says that they are made up."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    for row in rows(np.random.default_rng(SEED)):
        sheet.append(row)
    notice = book.create_sheet("合成数据说明")
    for line in NOTICE:
        notice.append([line])
    book.save(FILE)


if __name__ == "__main__":
    main()
