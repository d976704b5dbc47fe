"""Heads that speak of a telephone, an account or a name as a thing: *Phone OS*, *Account type*, 学校名称."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from repurchase.survey.read.identities.heads.asked_heads import asked_for, plain_words, question_words

_OWN = r"(?:the|a|an|your|my|our|their|his|her|current|last|previous|favou?rite|main|primary|usual)"


@lru_cache(maxsize=10_000)
def about_a_thing(head: str) -> bool:
    """Tell whether a head asks for a kind, a brand, a frequency, or for the name of a firm, a school, a product.

    Parameters
    ----------
    head : str
        A question's wording or a column's name.
    """
    words = plain_words(head)
    if asked_for(head):  # nom d'usage: every word of it asks for a name
        return False
    return bool(_aspects().search(words) or _named_bodies().search(words))


@cache
def _aspects() -> re.Pattern[str]:
    """A thing and what is asked of it at the end of a head, or what is asked at its beginning."""
    words = question_words()
    ends = []
    for language, last in words["aspects_last"].items():
        latin = language in {"en", "de"}
        between, before = (" ", "(?<![a-z])") if latin else ("(?:的|使用|の|利用|사용)?", "")
        ends.append(rf"{before}(?:{_listed(words['things'][language])}){between}(?:{_listed(last)})")
    begins = _listed(w for by in words["aspects_first"].values() for w in by)
    return re.compile(rf"(?:{'|'.join(ends)})(?:是什么|是哪种|是哪个|は何ですか|は)?$|^(?:{begins})(?= )")


@cache
def _named_bodies() -> re.Pattern[str]:
    bodies = question_words()["bodies"]
    en, zh = _listed(bodies["en"]), _listed(bodies["zh"])
    return re.compile(
        rf"(?<![a-z])(?:{en})(?: s)? name$|(?<![a-z])name of (?:{_OWN} ){{0,3}}(?:{en})$"
        rf"|(?:{zh})的?(?:名称|名字|全称|简称)(?:是什么|叫什么)?$"
    )


def _listed(words: Iterable[str]) -> str:
    keys = {plain_words(w) for w in words}
    return "|".join(map(re.escape, sorted(keys, key=lambda w: (-len(w), w))))
