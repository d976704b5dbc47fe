"""Writes reference/python of the manual from the docstrings: ``python docs/writers/python_pages.py``."""

from __future__ import annotations

import inspect
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from python_names import GROUPS, Member, members, objects, returned, signature

import repurchase as rp

DOCS = Path(__file__).parents[1]
LISTS = ("Parameters", "Attributes", "Returns", "Yields", "Raises")
SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)
MADE = "<!-- Written by docs/writers/python_pages.py from the docstrings; do not edit. -->"
WORDS = tomllib.loads((Path(__file__).parent / "page_words.toml").read_text(encoding="utf-8"))["python"]


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


def as_users_write(example: str, name: str) -> str:
    """An example with ``rp.`` before the public name, which within its own module needs none."""
    if name:
        example = re.sub(rf"(?<![\w.]){name}(?=[(.])", f"rp.{name}", example)
    bare = "rp." in example and "import repurchase as rp" not in example
    return ">>> import repurchase as rp\n" * bare + example


def documented(doc: str, called: str = "") -> str:
    """A docstring in Markdown; its example calls what is told of as users do."""
    first, *rest = SECTION.split(inspect.cleandoc(doc) + "\n")
    said = [spoken(first.strip())]
    for name, body in zip(rest[::2], rest[1::2], strict=True):
        if name in LISTS:
            said.append(f"**{name}**\n\n{listed(body)}")
        elif name == "Examples":
            said.append(f"**Example**\n\n```pycon\n{as_users_write(body.strip(), called)}\n```")
        else:
            said.append(f"**{name}**\n\n{spoken(body.strip())}")
    return "\n\n".join(said)


def member_entry(owner: str, member: Member) -> str:
    """A method with all that is said of it; a property in one line."""
    return f"### {owner}.{member.name}\n\n`{owner}.{member.call}`\n\n{documented(member.doc)}"


def class_entry(shown: str, found: Any, heading: str) -> str:
    """A class: what it is, what it holds, its properties in a list, its methods one by one."""
    parts = [f"## {heading}", documented(inspect.getdoc(found) or "", shown)]
    inside = list(members(found))
    properties = [m for m in inside if m.kind == "property"]
    if properties:
        lines = "\n".join(
            f"- `{m.name}`: {spoken(m.doc.partition(chr(10) * 2)[0].replace(chr(10), ' '))}" for m in properties
        )
        parts.append(f"**Properties**\n\n{lines}")
    short = [m for m in inside if m.kind == "method" and not SECTION.search(m.doc)]
    if short:
        lines = "\n".join(f"- `{m.call}`: {spoken(m.doc.replace(chr(10), ' '))}" for m in short)
        parts.append(f"**Methods**\n\n{lines}")
    parts += [member_entry(shown, m) for m in inside if m.kind == "method" and SECTION.search(m.doc)]
    return "\n\n".join(parts)


def source(found: Any) -> str:
    """Where it stands in the source."""
    package = Path(rp.__file__).parent  # where it was imported from: an installed copy lies elsewhere than src
    inside = Path(inspect.getsourcefile(inspect.unwrap(found))).relative_to(package)
    path = Path("src") / package.name / inside
    return f"Source: [`{path.as_posix()}`](../../../../{path.as_posix()})"


def entry(name: str) -> str:
    """One public name."""
    found = getattr(rp, name)
    if inspect.isclass(found):
        return f"{class_entry(name, found, f'class rp.{name}')}\n\n{source(found)}"
    if not callable(found):
        return f"## rp.{spoken(name)}\n\nThe version, as a string."
    gives = returned(name)
    parts = [f"## rp.{spoken(name)}", f"`rp.{name}{signature(found)}`", documented(inspect.getdoc(found) or "", name)]
    parts += [f"What it returns: `{gives.__name__}`."] if gives else []
    return "\n\n".join([*parts, source(found)])


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
    name_head, line_head = WORDS[lang]["columns"]
    parts = [WORDS[lang]["head"]]
    for group in GROUPS:
        lines = [f"| {name_head} | {line_head} |", "|---|---|"]
        for name, chinese in group["names"].items():
            line = chinese if lang == "zh" else spoken(first_line(name)).replace("|", "&#124;")
            lines.append(f"| [`{name}`]({there}{group['name']}.md#{anchor(name)}) | {line} |")
        title = group["title"][lang]
        parts += [f"## [{title}]({group['name']}.md)" if lang == "en" else f"## {title}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def anchor(name: str) -> str:
    """The heading of a name, as a link has it: capitals are lost, and classes are told from functions by a word."""
    return f"class-rp{name.lower()}" if inspect.isclass(getattr(rp, name)) else f"rp{name.lower()}"


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
