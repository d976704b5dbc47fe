"""A text's shadow: the same characters at the same places, every width and script of digits and signs made one."""

from __future__ import annotations

import re
import unicodedata

# Characters that nobody sees: they stand between the digits of a number, and part nothing.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
_DIGITS = {
    0: "〇零○０⓪",
    1: "一壹幺弌１①",
    2: "二贰貳两兩２②",
    3: "三叁參３③",
    4: "四肆４④",
    5: "五伍５⑤",
    6: "六陆陸６⑥",
    7: "七柒７⑦",
    8: "八捌８⑧",
    9: "九玖９⑨",
}
_SIGNS = {
    "-": "‐‑‒–—―−－﹣﹘─━ー～~_⁃⸺⸻〜",
    ".": "．。·•・‧∙●…",
    " ": "\u00a0\u1680\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f",
    ":": "：﹕∶",
    ",": "，、﹐",
    "(": "（﹙【［〔〖「『",
    ")": "）﹚】］〕〗」』",
    "@": "＠﹫",
    "+": "＋﹢",
    "#": "＃﹟",
    "/": "／",
}
_FIRST_DIGITS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0x0ED0, 0x17E0)  # of scripts that write digits of their own


def _table() -> dict[int, str]:
    table = {ord(c): str(n) for n, forms in _DIGITS.items() for c in forms}
    table |= {first + n: str(n) for first in _FIRST_DIGITS for n in range(10)}
    table |= {ord(c): sign for sign, forms in _SIGNS.items() for c in forms}
    for start in (0xFF21, 0xFF41):  # full-width Latin letters
        table |= {start + k: unicodedata.normalize("NFKC", chr(start + k)) for k in range(26)}
    table[ord("_")] = "_"  # part of an account's name
    return table


_TABLE = _table()


def shadow(text: str) -> str:
    """Write `text` in one width: digits of every script as 0-9, signs and blanks in their plain form.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        As long as `text`, character for character, so that a match tells where to mask.
    """
    return text if text.isascii() and "~" not in text and "\t" not in text else text.translate(_TABLE)
