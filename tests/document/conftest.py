"""One figure of every kind, and a small document with everything that a writer may meet."""

from __future__ import annotations

from itertools import combinations

import pytest

from repurchase.analysis.results.wording import stars_note
from repurchase.document.parts.blocks import Column, Document, Figure, Paragraph, Section, Table
from repurchase.style import Interval, Kind, Number

NASTY = '<script>alert("x")</script> & a|b $100_#1% {\\x} ~^ [y] *z* `q`'
FORMULA = '=HYPERLINK("http://x","y")'


def label(en, zh):
    return {"en": en, "zh": zh}


def caption(en, zh):
    """A caption without a catalogue entry of its own: a label is a text too."""
    return label(en, zh)


LABELS = {
    "PROMO": label("Promotions", "优惠活动"), "CONV": label("Convenience", "购物便捷性"),
    "PERS": label("Personalised service", "个性化服务"), "QUAL": label("Product quality", "产品质量"),
    "WOM": label("Word of mouth", "品牌口碑"), "RESP": label("Responsiveness", "响应与沟通"),
    "SAT": label("Customer satisfaction", "顾客满意"), "TRUST": label("Customer trust", "顾客信任"),
    "RI": label("Repurchase intention", "重购意愿"),
}  # fmt: skip
DRIVERS = ("PROMO", "CONV", "PERS", "QUAL", "WOM", "RESP")
PARALLEL = [*((d, "SAT") for d in DRIVERS[:3]), *((d, "TRUST") for d in DRIVERS[3:]), ("SAT", "RI"), ("TRUST", "RI")]


def path_data(paths, covariances=(), names=None):
    """Data of a path diagram with made-up coefficients; every fourth path is not significant."""
    names = list(names or dict.fromkeys(v for pair in paths for v in pair))
    explained = {y for _, y in paths}
    return {
        "nodes": [
            {"name": v, "label": LABELS.get(v, label(v, v)), "r_squared": 0.4567 if v in explained else None}
            for v in names
        ],
        "paths": [
            {
                "source": x,
                "target": y,
                "estimate": (-1) ** k * (0.05 + 0.031 * k % 0.9),
                "stars": "***" if k % 4 else "",
                "significant": bool(k % 4),
                "label": f"H{k + 1}",
            }
            for k, (x, y) in enumerate(paths)
        ],
        "covariances": [
            {"first": a, "second": b, "estimate": 0.21, "stars": "**", "significant": True} for a, b in covariances
        ],
    }


MODELS = {
    "parallel": path_data(PARALLEL, [("SAT", "TRUST")], LABELS),
    "with_direct": path_data(PARALLEL + [(d, "RI") for d in DRIVERS], [("SAT", "TRUST")], LABELS),
    "serial": path_data([*PARALLEL, ("SAT", "TRUST"), ("PROMO", "RI"), ("QUAL", "SAT"), ("PROMO", "TRUST")],
                        [("SAT", "RI")], LABELS),
    "twelve": path_data(
        [(a, b) for a, targets in {
            "A": "M N Y", "B": "M O Z", "C": "M O", "D": "N Y", "E": "N O", "F": "O Z", "M": "Z Y", "N": "Z Y",
            "O": "Z Y", "Z": "Y W", "Y": "W"}.items() for b in targets.split()], [("M", "N"), ("M", "O")]),
    "round": path_data([("PROMO", "SAT"), ("SAT", "TRUST"), ("TRUST", "SAT"), ("TRUST", "RI")]),
    "observed": {**path_data([("PROMO", "RI"), ("CONV", "RI")]), "covariances": ()},
}  # fmt: skip
ANSWERS = [
    label("Strongly disagree", "非常不同意"),
    label("Disagree", "不同意"),
    label("Neutral", "一般"),
    label("Agree", "同意"),
    label("Strongly agree", "非常同意"),
]
LINES = [
    {
        "label": label(f"{k:+d} SD", f"{k:+d} 个标准差"),
        "x": [1, 3, 5],
        "y": [2.0, 2 + k, 3.5],
        "low": [1, 1, 3],
        "high": [3, 4, 4],
        "slope": 0.2 * k,
        "stars": "*",
    }
    for k in (-1, 0, 1)
]


def block(name, n):
    return {
        "name": name,
        "label": LABELS[name],
        "items": [
            {"label": f"{name}{k}", "loading": 0.6 + 0.05 * k, "stars": "***" if k > 1 else "", "significant": k != 2}
            for k in range(1, n + 1)
        ],
    }


def correlated(names):
    """Every pair of constructs with a made-up correlation."""
    return [{"first": a, "second": b, "estimate": 0.1 + 0.02 * k, "stars": "**" if k % 3 else "", "significant": bool(k % 3)}
            for k, (a, b) in enumerate(combinations(names, 2))]  # fmt: skip


FIGURES = {
    "ceilings": {
        "panels": [
            {
                "label": LABELS[name],
                "effect": 0.0 if line is None else 0.25,
                "points": [(0.0, 25.0, 1), (50.0, 75.0, 12), (75.0, 100.0, 3), (100.0, 100.0, 1)],
                "corners": [[0.0, 25.0], [50.0, 75.0], [75.0, 100.0]] if line else [[25.0, 100.0]],
                "line": line,
            }
            for name, line in (("SAT", (25.0, 1.0)), ("RI", None), ("SAT", (10.0, 1.2)), ("RI", (40.0, 0.9)))
        ],
        "outcome": LABELS["RI"],
    },
    "likert": {"answers": ANSWERS, "items": [
        {"label": label(f"I would buy from this brand again, wording {k}", f"我愿意再次购买该品牌的产品，题项{k}"),
         "shares": [0.004 + 0.01 * k, 0.02 + 0.01 * k, 0.2, 0.4, 0.376 - 0.02 * k], "n": 238,
         "group": label("Block one", "第一组") if k < 5 else label("Block two", "第二组")} for k in range(12)]},
    "bars": {"points": [{"label": LABELS[d], "estimate": 0.1 * k, "low": 0.1 * k - 0.05, "high": 0.1 * k + 0.05}
                        for k, d in enumerate(DRIVERS)], "x_label": label("Share", "比例"), "kind": Kind.PERCENT},
    "dots": {"points": [{"label": LABELS[d], "estimate": 0.1 * k - 0.2, "low": 0.1 * k - 0.3, "high": 0.1 * k,
                         "group": label("ML", "最大似然") if k % 2 else label("PLS", "偏最小二乘")}
                        for k, d in enumerate(DRIVERS)], "x_label": label("β", "β"), "reference": 0.0},
    "scree": {"eigenvalues": [5.0, 2.0, 1.1, 0.8, 0.6], "parallel": [1.4, 1.2, 1.1, 1.0, 0.9], "suggested": 2,
              "extracted": 3},
    "simple_slopes": {"x_label": LABELS["SAT"], "y_label": LABELS["RI"], "moderator": LABELS["TRUST"], "lines": LINES},
    "johnson_neyman": {"moderator": LABELS["TRUST"], "effect": label("Slope", "斜率"), "x": [1, 2, 3, 4, 5],
                       "estimate": [-0.2, 0.0, 0.2, 0.4, 0.6], "low": [-0.4, -0.2, 0.05, 0.2, 0.3],
                       "high": [0.0, 0.2, 0.35, 0.6, 0.9], "regions": [(2.8, 5.0)], "observed": (1.3, 4.8)},
    "importance_performance": {"outcome": LABELS["RI"], "points": [
        {"label": LABELS[d], "importance": 0.05 * k, "performance": 60 + 3 * (k % 3), "importance_low": 0.05 * k - 0.1,
         "importance_high": 0.05 * k + 0.1, "performance_low": 58 + 3 * (k % 3), "performance_high": 62 + 3 * (k % 3)}
        for k, d in enumerate(DRIVERS)]},
    "power_curves": {
        "x": [100, 150, 200, 300],
        "lines": [
            *({"sort": "direct", "name": f"H{k}", "y": [0.4 + k / 50, 0.6 + k / 50, 0.8, 0.95]} for k in range(4)),
            *({"sort": "indirect", "name": f"H{k}", "y": [0.2 + k / 50, 0.5, 0.7, 0.9]} for k in range(4, 7)),
        ],
        "together": {"label": label("All hypotheses together", "全部假设同时检出"), "y": [0.0, 0.1, 0.4, 0.8],
                     "low": [0.0, 0.08, 0.37, 0.77], "high": [0.01, 0.12, 0.43, 0.83]},
        "target": 0.8,
    },
    "specification_curve": {
        "label": label("Standardised estimate", "标准化估计"), "methods": 2,
        "choices": [label("MLR", "MLR"), label("PLS", "PLS"), label("Without flagged", "剔除可疑答卷")],
        "panels": [{"label": label(f"H{k} SAT → RI", f"H{k} SAT → RI"), "points": [
            {"estimate": 0.1 * j, "low": 0.1 * j - 0.15, "high": 0.1 * j + 0.15, "significant": j > 1,
             "reported": j == 1, "rows": (j % 2, 2) if j > 1 else (j % 2,)} for j in range(4)]} for k in (1, 2, 3)],
    },
    "profiles": {"x_label": label("Mean score (0–100)", "平均得分（0–100）"), "limits": (0.0, 100.0),
                 "rows": [{"label": LABELS[d]} for d in DRIVERS],
                 "lines": [{"label": label(f"Class {k} (n = {90 - 10 * k})", f"类别{k}（n={90 - 10 * k}）"),
                            "values": [20.0 * k + 3 * j for j in range(len(DRIVERS))],
                            "low": [20.0 * k + 3 * j - 4 for j in range(len(DRIVERS))],
                            "high": [20.0 * k + 3 * j + 4 for j in range(len(DRIVERS))]} for k in (1, 2, 3)]},
    "flow": {"start": 243, "end": 238, "steps": [{"label": label("Answered too fast", "作答过快"), "n": 5},
                                                 {"label": label("Duplicate", "重复答卷"), "n": 0}]},
    "path": MODELS["with_direct"],
    "research_model": MODELS["parallel"],
    "measurement": {"constructs": [block(name, 3 + k % 3) for k, name in enumerate(LABELS)],
                    "correlations": correlated(LABELS)},
}  # fmt: skip


@pytest.fixture(params=sorted(FIGURES))
def figure(request):
    """A figure of each kind in turn."""
    return Figure(request.param, request.param, caption("A figure", "一幅图"), FIGURES[request.param])


@pytest.fixture(params=sorted(MODELS))
def model(request):
    """Data of a path diagram, from the usual to the crowded."""
    return MODELS[request.param]


@pytest.fixture
def models():
    return MODELS


@pytest.fixture
def figures():
    return FIGURES


@pytest.fixture
def make_paths():
    return path_data


def narrow_table():
    columns = (
        Column("construct", label("Construct", "变量"), Kind.WORDS, merge=True),
        Column("item", label("Item", "题项"), Kind.WORDS),
        Column("n", label("n", "样本量"), Kind.COUNT),
        Column("estimate", label("b", "系数"), group=label("Unstandardised", "非标准化")),
        Column("ci", label("95% CI", "95%置信区间"), group=label("Unstandardised", "非标准化")),
        Column("p_value", label("p", "p"), Kind.P),
        Column("share", label("Share (%)", "占比（%）"), Kind.SHARE),
    )
    rows = (
        (LABELS["SAT"], FORMULA, 238, Number(0.123456789, stars="***"), Interval(-0.01, 0.25), 0.00001, 0.4321),
        (LABELS["SAT"], NASTY, 237, Number(-0.5), Interval(None, None), float("nan"), None),
        (LABELS["RI"], "+1", 238, None, None, 0.5, 1.0),
    )
    return Table(
        "narrow",
        label(f"Estimates {NASTY}", f"估计 {NASTY}"),
        columns,
        rows,
        (NASTY, stars_note(200)),
        rules=(2,),
    )


def wide_table():
    """Twenty columns of numbers: no upright page holds them."""
    columns = (
        Column("item", label("Item", "题项"), Kind.WORDS),
        *(Column(f"c{k}", label(f"Col{k}", f"列{k}")) for k in range(20)),
    )
    return Table(
        "wide",
        label("Many columns", "多列"),
        columns,
        tuple((f"X{r}", *(r + k + 0.125 for k in range(20))) for r in range(40)),
    )


@pytest.fixture
def nasty():
    return NASTY


@pytest.fixture
def formula():
    return FORMULA


@pytest.fixture
def document():
    """Sections, tables, figures, cautions; twice the same table title."""
    drawn = Figure("flow", "flow", caption("Screening", "筛选流程"), FIGURES["flow"], (NASTY,))
    twin = Table("twin", label(f"Estimates {NASTY}", f"估计 {NASTY}"), narrow_table().columns, narrow_table().rows)
    sections = (
        Section(label("Results", "结果"), (Paragraph((NASTY,)), Paragraph((NASTY,), "caution"), narrow_table(), drawn,
                                         Section(label("More", "更多"), (twin,)))),
        Section(label("Appendix", "附录"), (wide_table(), narrow_table())),
    )  # fmt: skip
    return Document(
        label(f"Chapter {NASTY}", f"章 {NASTY}"),
        sections,
        4,
        label("A study", "一项研究"),
        label("Synthetic data", "合成数据"),
        properties={"subject": "x"},
    )
