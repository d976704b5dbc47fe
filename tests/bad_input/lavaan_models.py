"""Writes the cases of models.py for lavaan (a folder given), or the page of what both say (nothing given)."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
PAGE = ROOT / "docs" / "en" / "explanation" / "pathological-models.md"
HEAD = """# What is said of models that cannot be trusted

A model can be estimated and still mean nothing. Each line below is a model or a data set made to misbehave
(simulated data, `tests/bad_input/models.py`), with what lavaan 0.6-14 and this package say of it; Holzinger and
Swineford's data are treated likewise in [a second table](../reference/pathological-models.md). The rules behind the
answers:

- What cannot be estimated at all is refused in one or two sentences that name the variable, the value and the next
  step; `repurchase fit` then ends with exit code 2 and prints nothing else.
- What was estimated and must not be used is an **alarm**; what limits a conclusion is a **caution**; what only
  explains is an **info**. All travel with the fit (`fit.notes`) into every table and report, in both languages.
- Without convergence, or where the data do not determine a parameter, there are no standard errors, tests or p-values.
- Where lavaan goes on with less than was asked for (the first of two contradictory constraints, words taken for
  categories, a name that means two things) this package refuses instead. Where lavaan refuses what has one sensible
  meaning (an infinite value, a latent with the name of a column, extreme units) it goes on and says so.

Written by `python tests/bad_input/lavaan_models.py`; `tests/bad_input/test_models.py` holds every line.

| model or data | lavaan 0.6-14 | standard errors in lavaan | repurchase | standard errors here |
| --- | --- | --- | --- | --- |
"""
CHINESE_PAGE = ROOT / "docs" / "zh" / "explanation" / "pathological-models.md"
CHINESE_HEAD = """# 不可信的模型：lavaan 与本程序如何回应

模型可以估计出来，却毫无意义。下表每行是一个有意设置了问题的模型或数据（模拟数据，`tests/bad_input/models.py`），以及lavaan 0.6-14与本程序各说了什么；Holzinger与Swineford的数据同样处理，见[另一张表](../reference/pathological-models.md)。回答所依据的规则：

- 根本无法估计的，用一两句话拒绝，写明是哪个变量、什么数值、下一步怎么办；`repurchase fit` 随即以退出码2结束，不再印出其他内容。
- 估计出来但不得使用的，为**不可使用**；限制结论的，为**注意**；只作解释的，为**说明**。三者都随拟合结果（`fit.notes`）进入每张表与每份报告，两种语言皆有。
- 未收敛，或数据不能确定某个参数时，不给出标准误、检验与p值。
- lavaan打了折扣仍继续的（两个矛盾的约束只取其一、把文字当作类别、一个名称有两种含义），本程序予以拒绝；lavaan拒绝而其实只有一种合理解释的（无穷大的作答、潜变量与数据列同名、单位相差悬殊），本程序继续并加以说明。

lavaan的提示保留英文原文。本页由 `python tests/bad_input/lavaan_models.py` 写出，`tests/bad_input/test_models.py` 逐行核对。

| 模型或数据 | lavaan 0.6-14 | lavaan的标准误 | repurchase | 本程序的标准误 |
| --- | --- | --- | --- | --- |
"""
NAMES = tomllib.loads((ROOT / "benchmarks" / "parts" / "misbehaving_names.toml").read_text(encoding="utf-8"))
OUTCOMES = {"converged": "收敛", "not converged": "未收敛", "error": "报错"}
SEVERITIES = {"error": "报错：", "alarm": "不可使用：", "caution": "注意：", "info": "说明："}


def answered(case):
    """What this package says of a case: the fit or None, and (severity, sentence) pairs."""
    from repurchase.analysis.fit.result import fit
    from repurchase.errors import RepurchaseError

    try:
        found = fit(case.model, case.data, **case.options)
    except RepurchaseError as error:
        return None, [("error", error.message)]
    return found, [(n.severity, n.message) for n in found.notes]


def line(case, theirs):
    """One line of the page."""
    found, said = answered(case)
    outcome = "" if found is None else "converged: " if found.converged else "not converged: "
    ours = " ".join(f"{severity}: {flat(words.render('en'))}" for severity, words in said) or "nothing"
    errors = "yes" if found is not None and found.vcov is not None and len(found.vcov) else "no"
    lavaan = f"{theirs['outcome']}: {theirs['said'] or 'nothing'}"
    given = "yes" if theirs["errors_given"] else "no"
    return f"| {case.name} | {flat(lavaan)} | {given} | {outcome}{ours} | {errors} |"


def chinese_line(case, theirs):
    """The same line of the Chinese page."""
    found, said = answered(case)
    outcome = "" if found is None else "收敛。" if found.converged else "未收敛。"
    ours = "".join(f"{SEVERITIES[severity]}{flat(words.render('zh'))}" for severity, words in said) or "无提示"
    errors = "有" if found is not None and found.vcov is not None and len(found.vcov) else "无"
    lavaan = f"{OUTCOMES[theirs['outcome']]}：{theirs['said'] or '无提示'}"
    given = "有" if theirs["errors_given"] else "无"
    return f"| {NAMES['simulated'][case.name]} | {flat(lavaan)} | {given} | {outcome}{ours} | {errors} |"


def flat(words):
    """Words on one line of a Markdown table."""
    return " ".join(words.replace("|", "\\|").replace("^", "").split())


def main():
    from models import cases

    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        folder.mkdir(parents=True, exist_ok=True)
        rows = []
        for i, case in enumerate(cases()):
            case.data.to_csv(folder / f"{i:02d}.csv", index=False)
            rows.append({"name": case.name, "model": case.model, "options": case.lavaan, "file": f"{i:02d}.csv"})
        (folder / "cases.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        return
    lavaan = {c["name"]: c for c in json.loads((HERE / "lavaan_models.json").read_text(encoding="utf-8"))}
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(HEAD + "\n".join(line(c, lavaan[c.name]) for c in cases()) + "\n", encoding="utf-8")
    CHINESE_PAGE.parent.mkdir(parents=True, exist_ok=True)
    rows = "\n".join(chinese_line(c, lavaan[c.name]) for c in cases())
    CHINESE_PAGE.write_text(CHINESE_HEAD + rows + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
