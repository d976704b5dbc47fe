"""Words of what stands beside the answers: heads of a legend, first cells of a row of totals or means."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from repurchase.survey.read.sheet.normalise import plain


@cache
def _listed(name: str) -> frozenset[str]:
    words: set[str] = set()
    for file in (files("repurchase") / "resources" / "categories").iterdir():
        if file.name.endswith(".toml"):
            words |= set(tomllib.loads(file.read_text(encoding="utf-8"))[name])
    return frozenset(words)


@cache
def _total() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(_listed("total"), key=len, reverse=True)))
    return re.compile(rf"^(?:{words})(?:$|\s*[:：.(（=]|\s+\d)", re.I)


@cache
def _legend() -> frozenset[str]:
    return frozenset(map(plain, _listed("legend")))


def is_total(word: str) -> bool:
    """Whether a cell names a row of totals or means in one of the languages."""
    return bool(_total().match(word))


def is_legend(head: str) -> bool:
    """Whether a head is that of a legend in one of the languages."""
    return plain(head) in _legend()
