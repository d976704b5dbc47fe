"""A made-up study with every feature that a chapter tells of: moderation, groups, controls, gaps, items called R1 on."""

from __future__ import annotations

import numpy as np
import pandas as pd

CONSTRUCTS = {"PV": ("Perceived value", "感知价值"), "SAT": ("Satisfaction", "顾客满意"),
              "INV": ("Involvement", "产品涉入度"), "RI": ("Repurchase intention", "复购意愿")}  # fmt: skip
ITEMS = {code: [f"R{3 * k + i}" for i in (1, 2, 3)] for k, code in enumerate(CONSTRUCTS)}
_STUDY = """schema = "repurchase.study/1"
name = "full"
title = { en = "Tea", zh = "茶饮" }
[scale]
low = 1
high = 5
labels = { en = ["No", "Rather no", "Neither", "Rather yes", "Yes"], zh = ["非常不同意", "不同意", "一般", "同意", "非常同意"] }
"""
_REST = """[[background]]
name = "gender"
en = "Gender"
zh = "性别"
kind = "single"
options = [{ en = "Female", zh = "女" }, { en = "Male", zh = "男" }]
[[background]]
name = "age"
en = "Age"
zh = "年龄"
kind = "ordered"
options = [{ en = "18-25", zh = "18-25岁" }, { en = "26-35", zh = "26-35岁" }, { en = "36 or older", zh = "36岁及以上" }]
[model]
paths = ["SAT ~ PV", "RI ~ PV + SAT"]
controls = ["age"]
groups = ["gender"]
[[hypotheses]]
id = "H1"
path = "PV -> SAT"
[[hypotheses]]
id = "H2"
path = "SAT -> RI"
[[hypotheses]]
id = "H3"
path = "PV -> SAT -> RI"
[[hypotheses]]
id = "H4"
path = "SAT * INV -> RI"
"""


def study_file() -> str:
    """The study file, whose first direct path to the outcome no hypothesis is about."""
    made = [_STUDY]
    for code, (en, zh) in CONSTRUCTS.items():
        items = ", ".join(
            f'{{ name = "{name}", en = "{en} statement {i}", zh = "{zh}第{i}题" }}'
            for i, name in enumerate(ITEMS[code], 1)
        )
        made.append(f'[constructs.{code}]\nlabel = {{ en = "{en}", zh = "{zh}" }}\nitems = [{items}]\n')
    return "".join([*made, _REST])


def answers(n: int = 260, seed: int = 5) -> pd.DataFrame:
    """Answers with gaps, groups whose paths differ, and a product that matters."""
    rng = np.random.default_rng(seed)
    female = rng.random(n) < 0.5
    latent = {"PV": rng.normal(size=n), "INV": rng.normal(size=n)}
    latent["SAT"] = np.where(female, 0.6, 0.25) * latent["PV"] + 0.8 * rng.normal(size=n)
    latent["RI"] = 0.3 * latent["PV"] + 0.4 * latent["SAT"] * (1 + 0.5 * latent["INV"]) + 0.7 * rng.normal(size=n)
    made = {}
    for code, names in ITEMS.items():
        for name in names:
            heard = np.clip(np.round(3.2 + 0.85 * latent[code] + 0.5 * rng.normal(size=n)), 1, 5)
            made[name] = np.where(rng.random(n) < (0.03 if name in ("R4", "R8") else 0.0), np.nan, heard)
    made["gender"] = np.where(female, "女", "男")
    made["age"] = rng.choice(["18-25岁", "26-35岁", "36岁及以上"], n)
    return pd.DataFrame(made).astype(dict.fromkeys([i for names in ITEMS.values() for i in names], "Int64"))
