"""Writes the reference page on models that misbehave, in both languages: what lavaan and this package say of them."""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "parity"))
HEAD = """# Models that misbehave

Each line is one model or data set made to misbehave (Holzinger & Swineford's data, or a part of them), and what
lavaan 0.6-14 and this package say of it. Written by `python benchmarks/behaviour/pathological.py`; a test compares the
page with what the code says.

| case | lavaan | standard errors in lavaan | repurchase | standard errors here |
| --- | --- | --- | --- | --- |
"""
CHINESE_HEAD = """# 有问题的模型

每行是一个有意设置了问题的模型或数据（Holzinger与Swineford的数据，或其一部分），以及lavaan 0.6-14与本程序各说了什么。
lavaan的提示保留英文原文。本页由 `python benchmarks/behaviour/pathological.py` 写出，有测试核对其与程序所说是否一致。

| 情形 | lavaan | lavaan的标准误 | repurchase | 本程序的标准误 |
| --- | --- | --- | --- | --- |
"""
OUTCOMES = {"converged": "收敛", "not converged": "未收敛", "error": "报错"}
HEADS = {"en": HEAD, "zh": CHINESE_HEAD}
YES_NO_NOTHING = {"en": ("yes", "no", "nothing"), "zh": ("有", "无", "无提示")}


def page(lang: str) -> str:
    """The whole page in one language."""
    from test_pathological import CASES, LAVAAN, answered

    names = tomllib.loads((ROOT / "benchmarks" / "parts" / "misbehaving_names.toml").read_text(encoding="utf-8"))
    yes, no, nothing = YES_NO_NOTHING[lang]
    lines = []
    for name in CASES:
        _, said, found = answered(name, lang)
        theirs = LAVAAN[name]
        called, outcome, colon = name, theirs["outcome"], ": "
        if lang == "zh":
            called, outcome, colon = names["holzinger"][name], OUTCOMES[outcome], "："
        words = f"{outcome}{colon}{theirs['said'] or nothing}".replace("|", "/")
        given = yes if theirs["errors_given"] else no
        ours = yes if found is not None and found.vcov is not None else no
        lines.append(f"| {called} | {words} | {given} | {said.replace('|', '/') or nothing} | {ours} |")
    return HEADS[lang] + "\n".join(lines) + "\n"


def main() -> None:
    for lang in HEADS:
        target = ROOT / "docs" / lang / "reference" / "pathological-models.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page(lang), encoding="utf-8")


if __name__ == "__main__":
    main()
