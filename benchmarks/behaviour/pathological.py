"""Writes docs/en/reference/pathological-models.md: what lavaan and this package say of models that misbehave."""

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


def chinese() -> None:
    """The same page in Chinese."""
    from test_pathological import CASES, LAVAAN, answered

    names = tomllib.loads((ROOT / "benchmarks" / "parts" / "misbehaving_names.toml").read_text(encoding="utf-8"))
    lines = []
    for name in CASES:
        _, said, found = answered(name, "zh")
        theirs = LAVAAN[name]
        given = "有" if found is not None and found.vcov is not None else "无"
        words = f"{OUTCOMES[theirs['outcome']]}：{theirs['said'] or '无提示'}".replace("|", "/")
        errors = "有" if theirs["errors_given"] else "无"
        shown = said.replace("|", "/") or "无提示"
        lines.append(f"| {names['holzinger'][name]} | {words} | {errors} | {shown} | {given} |")
    target = ROOT / "docs" / "zh" / "reference" / "pathological-models.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(CHINESE_HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    from test_pathological import CASES, LAVAAN, answered

    lines = []
    for name in CASES:
        _, said, found = answered(name)
        theirs = LAVAAN[name]
        given = "yes" if found is not None and found.vcov is not None else "no"
        words = f"{theirs['outcome']}: {theirs['said'] or 'nothing'}".replace("|", "/")
        errors = "yes" if theirs["errors_given"] else "no"
        lines.append(f"| {name} | {words} | {errors} | {said.replace('|', '/') or 'nothing'} | {given} |")
    target = ROOT / "docs" / "en" / "reference" / "pathological-models.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    chinese()


if __name__ == "__main__":
    main()
