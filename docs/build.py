"""Builds the manual as a site in both languages: ``python docs/build.py [FOLDER]``, by default build/manual.

Each language's pages, the glossary and what is for contributors are laid side by side in one folder, where Sphinx finds
them; links are told where their pages lie then. Warnings are errors. Needs the extra `docs` and no network.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

DOCS = Path(__file__).parent.resolve()
ROOT = DOCS.parent
PARTS = tomllib.loads((DOCS / "contents.toml").read_text(encoding="utf-8"))["parts"]
LANGUAGES = {"en": "en", "zh": "zh_CN"}
CONTRIBUTORS = {"en": "For contributors", "zh": "参与开发（英文）"}
FOR_CONTRIBUTORS = {  # what the side of the site calls them
    "en": {"contributing": "Contributing", "architecture": "Architecture", "decisions/index": "Decisions",
           "security": "Security", "changelog": "Changes"},
    "zh": {"contributing": "参与贡献", "architecture": "模块依赖图", "decisions/index": "设计决策",
           "security": "安全与隐私", "changelog": "更新记录"},
}  # fmt: skip
GLOSSARY = {"en": "Glossary", "zh": "术语表"}
DECISIONS = {"en": ("Decisions", "Why things are as they are."), "zh": ("设计决策", "为何如此设计（英文）。")}
SHARED = {  # pages of both sites, and where they lie in them
    DOCS / "glossary.md": "reference/glossary.md",
    DOCS / "architecture.md": "contributors/architecture.md",
    ROOT / "CONTRIBUTING.md": "contributors/contributing.md",
    ROOT / "SECURITY.md": "contributors/security.md",
    ROOT / "CHANGELOG.md": "contributors/changelog.md",
    **{path: f"contributors/decisions/{path.name}" for path in sorted((DOCS / "decisions").glob("*.md"))},
}
CODE = re.compile(r"^(```+)[^\n]*\n.*?^\1[ \t]*$|(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^)\s]+)\)")
DRAWING = re.compile(r"^```mermaid\n.*?^```\n\n", re.MULTILINE | re.DOTALL)
FIRST_PAGE = """<!doctype html>
<meta charset="utf-8">
<title>repurchase</title>
<meta http-equiv="refresh" content="1; url=en/index.html">
<script>location.replace((navigator.language || "").startsWith("zh") ? "zh/index.html" : "en/index.html");</script>
<p><a href="en/index.html">English</a> · <a href="zh/index.html" lang="zh">中文</a></p>
"""


def site_pages(lang: str) -> dict[Path, str]:
    """Every page of a site, and where it lies in it."""
    tree = DOCS / lang
    return {path: path.relative_to(tree).as_posix() for path in sorted(tree.rglob("*.md"))} | SHARED


def target_in_site(led: Path, lang: str, pages: dict[Path, str]) -> str | None:
    """Where a link leads within the site; None where the site has nothing there."""
    if led == DOCS / "decisions":
        return "contributors/decisions/index.md"
    if led.is_relative_to(DOCS / "images"):
        return led.relative_to(DOCS).as_posix()
    for other in LANGUAGES:  # the same page in this language, where there is one
        if led.is_relative_to(DOCS / other) and DOCS / lang / led.relative_to(DOCS / other) in pages:
            return pages[DOCS / lang / led.relative_to(DOCS / other)]
    return pages.get(led)


def beside(led: Path, words: str, anchor: str, place: str) -> str:
    """A link to a page that the other site alone has: as HTML, since Sphinx cannot look there."""
    shown = re.sub(r"`([^`]*)`", r"<code>\1</code>", words)
    heads = re.findall(r"^#+ +(.*?) *$", led.read_text(encoding="utf-8"), re.MULTILINE)
    names = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-"): head for head in heads}
    identity = re.sub(r"[^a-z0-9]+", "-", names.get(anchor, "").lower()).strip("-")
    there = f"{'../' * (place.count('/') + 1)}{led.relative_to(DOCS).with_suffix('.html').as_posix()}"
    return f'<a href="{there}{"#" * bool(identity)}{identity}">{shown}</a>'


def relinked(text: str, source: Path, place: str, lang: str, pages: dict[Path, str]) -> str:
    """A page with its links as they lead within the site; what the site has not keeps its words alone."""
    others = [DOCS / other for other in LANGUAGES if other != lang]

    def link(match: re.Match[str]) -> str:
        picture, words, target = match.groups()
        if re.match(r"[a-z]+:|#", target):
            return match[0]
        name, hash_sign, anchor = target.partition("#")
        led = (source.parent / name).resolve()
        there, foreign = target_in_site(led, lang, pages), any(led.is_relative_to(other) for other in others)
        if there is None:
            return beside(led, restored(words), anchor, place) if foreign and led.exists() else words
        shown = Path(os.path.relpath(there, Path(place).parent)).as_posix()
        return f"{picture}[{words}]({shown}{'' if foreign else hash_sign + anchor})"  # headings of another language

    kept: list[str] = []

    def hidden(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\0{len(kept) - 1}\0"

    def restored(words: str) -> str:
        return re.sub(r"\0(\d+)\0", lambda m: kept[int(m[1])], words)

    return restored(LINK.sub(link, CODE.sub(hidden, text)))


def unbroken(text: str) -> str:
    """Chinese without the ends of lines within a paragraph, which a browser shows as spaces."""
    sign = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef\u2018-\u201d"
    lines: list[str] = []
    code = False
    for line in text.split("\n"):
        code ^= line.lstrip().startswith("```")
        before = lines[-1] if lines else ""
        open_line = not code and re.search(f"[{sign}]$", before) and not re.match(r"#|\||```| *<!--", before)
        pause = re.search(r"[，。；：、）”]$", before) and re.match(r" *(?!\d+\. |```)[A-Za-z0-9`]", line)
        if open_line and (pause or re.match(f" *[{sign}]", line)):
            lines[-1] += line.lstrip()
        else:
            lines.append(line)
    return "\n".join(lines)


def table_of_contents(title: str, pages: list[str]) -> str:
    """A hidden list of pages, for the side of the site."""
    listed = "\n".join(pages)
    return f"\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n{listed}\n```\n"


def contents(lang: str, pages: dict[Path, str]) -> str:
    """All lists of the first page."""
    known = set(pages.values())
    said = ""
    for part in PARTS:
        named = [f"{part['folder']}/{page}" for page in part["pages"] if f"{part['folder']}/{page}.md" in known]
        named += [f"{GLOSSARY[lang]} <reference/glossary>"] * (part["folder"] == "reference")
        said += table_of_contents(part["title"][lang], named) if named else ""
    others = [f"{title} <contributors/{name}>" for name, title in FOR_CONTRIBUTORS[lang].items()]
    return said + table_of_contents(CONTRIBUTORS[lang], others)


def decisions(lang: str) -> str:
    """A page that lists every decision."""
    title, words = DECISIONS[lang]
    names = [path.stem for path in sorted((DOCS / "decisions").glob("*.md"))]
    titles = [
        (DOCS / "decisions" / f"{name}.md").read_text(encoding="utf-8").split("\n")[0].lstrip("# ") for name in names
    ]
    listed = "\n".join(f"- [{said}]({name}.md)" for name, said in zip(names, titles, strict=True))
    return f"# {title}\n\n{words}\n\n{listed}\n{table_of_contents(title, names)}"


def lay_out(lang: str, folder: Path) -> None:
    """All pages of one language in one folder, as Sphinx takes them."""
    pages = site_pages(lang)
    for source, place in pages.items():
        text = DRAWING.sub("", source.read_text(encoding="utf-8")).replace("```csv\n", "```text\n")
        text = relinked(text, source, place, lang, pages)
        if place == "contributors/security.md":  # both languages in one file
            text = "# " + re.split(r"^# ", text, flags=re.MULTILINE)[1 + list(LANGUAGES).index(lang)]
            text = re.sub(r" ?\[[^\]]*\]\(#[\u4e00-\u9fff]+\)", "", text)
        if place == "reference/glossary.md":
            text = re.sub(r"^# .*", f"# {GLOSSARY[lang]}", text, count=1)
        text = unbroken(text) if lang == "zh" else text
        if place == "index.md":
            text = re.sub(r"^(\|.*\|\n\|-)", r"{.wanted}\n\1", text, flags=re.MULTILINE) + contents(lang, pages)
        if place == "reference/python/index.md":
            text += table_of_contents("Python", sorted(p.stem for p in source.parent.glob("*.md") if p.stem != "index"))
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(text, encoding="utf-8")
    (folder / "contributors" / "decisions" / "index.md").write_text(decisions(lang), encoding="utf-8")
    shutil.copytree(DOCS / "images", folder / "images")


def build(target: Path) -> int:
    """Build both; the number of the first that failed, or 0."""
    target.mkdir(parents=True, exist_ok=True)
    for lang, code in LANGUAGES.items():
        with tempfile.TemporaryDirectory() as place:
            pages = Path(place) / "pages"
            pages.mkdir()
            lay_out(lang, pages)
            shutil.rmtree(target / lang, ignore_errors=True)
            words = ["-b", "html", "-W", "--keep-going", "-n", "-q", "-c", str(DOCS), "-D", f"language={code}"]
            words += ["-d", str(Path(place) / "trees"), str(pages), str(target / lang)]
            if failed := subprocess.run(  # noqa: S603
                [sys.executable, "-m", "sphinx", *words], check=False
            ).returncode:
                return failed
    (target / "index.html").write_text(FIRST_PAGE, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "manual")))
