"""The blocks of code of a page, and what a folder holds in which they are run."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from manual_pages import ROOT

FILES = ROOT / "tests" / "manual" / "files"
SURVEY = ROOT / "data" / "luckin_survey.xlsx"
BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<kind>[^\n`]*)\n(?P<code>.*?)^(?P=indent)```[ \t]*$", re.MULTILINE | re.DOTALL
)
NEEDS = re.compile(r"<!-- needs: (\S+) from (\S+) -->")
NOT_RUN = re.compile(r"<!-- not run: (.+?) -->\s*\Z")
RUN = ("python", "bash", "console", "toml")
SHOWN = ("text", "pycon", "csv", "json", "r", "mermaid", "html", "tex", "docker", "yaml")


@dataclass(frozen=True)
class Block:
    """One block: its kind, its text, the line of the page where it begins, and whether it is run."""

    kind: str
    code: str
    line: int
    run: bool

    @property
    def commands(self) -> list[str]:
        """The lines of a bash block, continued ones joined, without comments and blank lines."""
        lines = self.code.replace("\\\n", " ").splitlines()
        return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]

    @property
    def exchanges(self) -> list[tuple[str, str]]:
        """The commands of a console block, each with the output shown below it."""
        first, *parts = re.split(r"^\$ ", "\n" + self.code, flags=re.MULTILINE)
        if first.strip():
            raise ValueError(f"Line {self.line}: output above the first command.")
        pairs = (part.replace("\\\n", " ").partition("\n") for part in parts)
        return [(command.strip(), output) for command, _, output in pairs]


def blocks(text: str) -> list[Block]:
    """Every block of a page in its order."""
    found = []
    for match in BLOCK.finditer(text):
        code = re.sub(rf"^{match['indent']}", "", match["code"], flags=re.MULTILINE)
        line = text.count("\n", 0, match.start()) + 1
        excepted = NOT_RUN.search(text[: match.start()].rstrip(" "))
        found.append(Block(match["kind"].strip(), code, line, match["kind"].strip() in RUN and not excepted))
    return found


def needed(text: str) -> dict[str, Path]:
    """Files that a page asks for, by the name that they have in its folder."""
    return {name: ROOT / source for name, source in NEEDS.findall(text)}


def furnish(folder: Path, text: str) -> None:
    """What stands in the folder before the first block is run."""
    (folder / "data").mkdir(parents=True)
    shutil.copy(SURVEY, folder / "survey.xlsx")
    shutil.copy(SURVEY, folder / "data" / "luckin_survey.xlsx")
    for name, source in needed(text).items():
        shutil.copy(source, folder / name)


def like(shown: str, printed: str) -> bool:
    """Whether what was printed is what is shown: white space folded, `...` for anything."""
    parts = [re.escape(" ".join(part.split())) for part in shown.split("...")]
    pattern = r"\s*.*?\s*".join(parts)
    return re.fullmatch(pattern, " ".join(printed.split()), re.DOTALL) is not None
