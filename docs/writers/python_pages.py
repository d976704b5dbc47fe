"""Writes reference/python of the manual from the docstrings: ``python docs/writers/python_pages.py``."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from python_names import GROUPS, Member, members, objects, returned, signature  # noqa: E402

import repurchase as rp  # noqa: E402

DOCS = Path(__file__).parents[1]
LISTS = ("Parameters", "Attributes", "Returns", "Yields", "Raises")
SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)
MADE = "<!-- Written by docs/writers/python_pages.py from the docstrings; do not edit. -->"
TASKS = """\
```python
import repurchase as rp

survey = rp.screen(rp.read(rp.sample_survey())).survey      # 读取并筛选
rp.reliability(survey).to_frame()                           # 信度，数据框
rp.validity(survey).tables()                                # 收敛效度与区分效度
fit = rp.fit("SAT =~ SAT1 + SAT2 + SAT3; RI =~ RI1 + RI2 + RI3; RI ~ SAT", survey, estimator="MLR")
fit.measures["cfi"], fit.measures["rmsea"]                  # 拟合指标
fit.bootstrap(draws=200, seed=1).interval("RI~SAT")         # Bootstrap 置信区间
rp.correlations(survey).summary("zh")                       # 中文表格与说明
```
"""


def spoken(words: str) -> str:
    """Text of a docstring in Markdown: its code spans kept, everything else without a second meaning."""
    parts = re.split(r"(``.+?``|`[^`]+`)", words)
    for i, part in enumerate(parts):
        parts[i] = f"`{part.strip('`')}`" if i % 2 else re.sub(r"([*_<\[\]])", r"\\\1", part)
    return "".join(parts)


def listed(body: str) -> str:
    """A section of names, types and descriptions."""
    lines = []
    for entry in re.split(r"\n(?=\S)", body.strip("\n")):
        head, _, rest = entry.partition("\n")
        name, _, kind = head.partition(" : ")
        words = spoken(" ".join(line.strip() for line in rest.splitlines() if line.strip()))
        lines.append(f"- `{name}`" + (f" ({spoken(kind)})" if kind else "") + (f": {words}" if words else ""))
    return "\n".join(lines)


def documented(doc: str) -> str:
    """A docstring in Markdown."""
    first, *rest = SECTION.split(inspect.cleandoc(doc) + "\n")
    said = [spoken(first.strip())]
    for name, body in zip(rest[::2], rest[1::2], strict=True):
        if name in LISTS:
            said.append(f"**{name}**\n\n{listed(body)}")
        elif name == "Examples":
            said.append(f"**Example**\n\n```pycon\n{body.strip()}\n```")
        else:
            said.append(f"**{name}**\n\n{spoken(body.strip())}")
    return "\n\n".join(said)


def member_entry(owner: str, member: Member) -> str:
    """A method with all that is said of it; a property in one line."""
    return f"### {owner}.{member.name}\n\n`{owner}.{member.call}`\n\n{documented(member.doc)}"


def class_entry(shown: str, found: Any, heading: str) -> str:
    """A class: what it is, what it holds, its properties in a list, its methods one by one."""
    parts = [f"## {heading}", documented(inspect.getdoc(found) or "")]
    inside = list(members(found))
    properties = [m for m in inside if m.kind == "property"]
    if properties:
        lines = "\n".join(f"- `{m.name}`: {spoken(m.doc.partition(chr(10) * 2)[0].replace(chr(10), ' '))}" for m in properties)
        parts.append(f"**Properties**\n\n{lines}")
    short = [m for m in inside if m.kind == "method" and not SECTION.search(m.doc)]
    if short:
        lines = "\n".join(f"- `{m.call}`: {spoken(m.doc.replace(chr(10), ' '))}" for m in short)
        parts.append(f"**Methods**\n\n{lines}")
    parts += [member_entry(shown, m) for m in inside if m.kind == "method" and SECTION.search(m.doc)]
    return "\n\n".join(parts)


def source(found: Any) -> str:
    """Where it stands in the source."""
    path = Path(inspect.getsourcefile(found)).relative_to(DOCS.parent)
    return f"Source: [`{path.as_posix()}`](../../../../{path.as_posix()})"


def entry(name: str) -> str:
    """One public name."""
    found = getattr(rp, name)
    if inspect.isclass(found):
        return f"{class_entry(name, found, f'rp.{name}')}\n\n{source(found)}"
    if not callable(found):
        return f"## rp.{name}\n\nThe version, as a string."
    gives = returned(name)
    more = f"\n\nWhat it returns: `{gives.__name__}`." if gives else ""
    return f"## rp.{name}\n\n`rp.{name}{signature(found)}`\n\n{documented(inspect.getdoc(found) or '')}{more}\n\n{source(found)}"


def group_page(group: dict[str, Any]) -> str:
    """All names of a group, and what they return."""
    parts = [f"# {group['title']['en']}", MADE, *(entry(name) for name in group["names"])]
    parts += [class_entry(c.__name__, c, c.__name__) for c in objects(group)]
    return "\n\n".join(parts) + "\n"


def first_line(name: str) -> str:
    """What a name is, in one English line."""
    found = getattr(rp, name)
    return (inspect.getdoc(found) or "").partition("\n\n")[0].replace("\n", " ") if callable(found) else "The version."


def index_page(lang: str) -> str:
    """Every public name with one line, and a word on what they share."""
    there = "" if lang == "en" else "../../../en/reference/python/"
    if lang == "en":
        head = ("# Python\n\n" + MADE + "\n\n`import repurchase as rp` costs nothing; a name is loaded when it is first used. "
                "Functions take a `Survey` or a data frame and\nreturn a result, which shows itself in a notebook, and has "
                "[tables, figures and sentences](results.md#result) in both languages.")  # fmt: skip
    else:
        head = ("# Python 函数一览\n\n" + MADE + "\n\n`import repurchase as rp` 之后，以下名称均可写作 `rp.名称`。函数的输入为 `Survey`（读入的问卷）或 pandas 数据框；"
                "返回的结果在 Jupyter 中直接显示为表格，\n也可用 `.to_frame()` 转为数据框，用 `.table(\"名称\")`、`.figure(\"名称\")` 取出某一张表或图。"
                "点击名称可查看参数、返回值、错误与示例（英文）。\n\n## 常用步骤\n\n" + TASKS.rstrip())  # fmt: skip
    parts = [head]
    for group in GROUPS:
        title = group["title"][lang]
        rows = "\n".join(
            f"| [`{name}`]({there}{group['name']}.md#{anchor(name)}) | {zh if lang == 'zh' else spoken(first_line(name)).replace('|', '&#124;')} |"
            for name, zh in group["names"].items()
        )
        shown = f"[{title}]({group['name']}.md)" if lang == "en" else title
        parts.append(f"## {shown}\n\n| {'名称' if lang == 'zh' else 'name'} | {'用途' if lang == 'zh' else 'what it is for'} |\n|---|---|\n{rows}")
    return "\n\n".join(parts) + "\n"


def anchor(name: str) -> str:
    """The heading of a name, as a link has it."""
    return f"rp{name.lower()}"


def pages() -> dict[Path, str]:
    """Every page that this script writes."""
    made = {DOCS / lang / "reference" / "python" / "index.md": index_page(lang) for lang in ("en", "zh")}
    return made | {DOCS / "en" / "reference" / "python" / f"{g['name']}.md": group_page(g) for g in GROUPS}


def main() -> None:
    """Write them."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
