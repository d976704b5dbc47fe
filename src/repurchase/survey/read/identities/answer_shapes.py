"""The shape of an answer with digits: a band, a count, a year like those of the other options, or typed by somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence

DIGIT = re.compile(r"\d")
_RUN = re.compile(r"\d+")
_WORD = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]+|[\u4e00-\u9fff]|[\uac00-\ud7af]+|[\u3040-\u30ff]+|[\u0e00-\u0e7f]+")
_BLANK = re.compile(r"\d \d")
_DAY = re.compile(r"(?:19|20)\d{2}\s?[年./\-]\s?\d{1,2}\s?[月./\-]\s?\d{1,2}")
_FREE_MARKS = frozenset("-~–—～〜<>≤≥＜＞$¥￥€£₩₫+%％.,，、()（）[]【】 　'’\"")
# What stands around the numbers of any band, count or year, in any order.
_FREE_SIGNS = (
    "以上下内外及或左右多少于至到超过不足约近大小高低每无岁元万千百十个次年月天日周季度时分钟小后前人公里米平方只件杯家"
    "码级档届期代单买用去来平均未从有没的间之半一二三四五六七八九两几第款块份支种台晚早午点秒克升斤厘毫折部回"
)
_FREE_WORDS = (
    "or more less than under over above below up at least most between to from and about around after before hour hours"
    " minute minutes min mins year years yr yrs old time times per a week weeks month months day days yuan rmb cny usd"
    " dollars dollar km m cm kg g am pm since only fewer greater not the every once none no tahun bulan kali"
    " ribu juta rp lebih dari kurang tuổi triệu tr trên dưới đến lần năm años año menos de ans plus moins jahre jahr"
    " bis über unter mehr als anos mais ou o hasta entre und et y e"
    " 이상 이하 미만 초과 세 만원 원 회 년 개월 대 명 시간 분 未 満 歳 円 ヶ か"
)
_FREE = frozenset((*_FREE_SIGNS, *_FREE_WORDS.split()))
_SHORT_NUMBER = 4  # digits of a number that is nobody's, where no other option holds any (1688)


def fits_digits(option: str, others: Sequence[str]) -> bool:
    """Tell whether an answer with digits has the shape of the other options.

    Parameters
    ----------
    option : str
        An answer in which a digit occurs.
    others : sequence of str
        Every other option of the question.
    """
    like = [o for o in others if DIGIT.search(o)]
    words = [w.casefold() for w in _WORD.findall(option)]
    if not like:
        runs = _RUN.findall(option)
        return len("".join(runs)) <= _SHORT_NUMBER and all(w in _FREE for w in words) and _marks(option) <= _FREE_MARKS
    if len(option) > 40 or _is_longer(option, like) or _has_other_marks(option, like):
        return False
    known = {w.casefold() for o in like for w in _WORD.findall(o)}
    return all(w in _FREE or w in known for w in words) or (
        len("".join(_RUN.findall(option))) <= 3 and _skeleton(option) in {_skeleton(o) for o in like}
    )


def _marks(option: str) -> set[str]:
    return {c for c in option if not c.isalnum()}


def _has_other_marks(option: str, like: Sequence[str]) -> bool:
    """Whether signs stand between its digits that stand in no other option, or it is somebody's day of birth."""
    for pattern in (_BLANK, _DAY):
        if pattern.search(option) and not any(map(pattern.search, like)):
            return True
    return not _marks(option) <= _FREE_MARKS.union(*map(_marks, like))


def _is_longer(option: str, like: Sequence[str]) -> bool:
    """Whether its numbers have more digits, or more parts, than those of the other options allow."""
    runs = _RUN.findall(option)
    of_others = [_RUN.findall(o) for o in like]
    most_parts = max(2, *(len(r) for r in of_others))
    longest = max(len(x) for r in of_others for x in r)
    written = max(len("".join(r)) for r in of_others)
    if len(runs) > most_parts or max(map(len, runs)) > longest + 1:
        return True
    return len("".join(runs)) > max(written + 1, 2 * longest + 1)


def _skeleton(option: str) -> str:
    """An answer with its words and numbers as one character each: *Mate 60* is ``A 0``."""
    words = re.sub(r"(?<![A-Za-z])[A-Z]?\d+", "0", option)
    return re.sub(r"[\u4e00-\u9fff]+", "中", re.sub(r"[a-z]+", "a", re.sub(r"[A-Z][A-Za-z]*", "A", words)))
