"""Full names in many scripts: their form, bolder than that of a single answer, and names that only people have."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from repurchase.identity_patterns.names import name_of_person, word_lists

_KANA_OR_KANJI = r"[\u3040-\u30ff\u4e00-\u9fff]"
_PARTED = re.compile(
    rf"{_KANA_OR_KANJI}{{1,5}}[ \u3000]{_KANA_OR_KANJI}{{1,5}}|[가-힣]{{1,2}} [가-힣]{{1,3}}"
    r"|[\u4e00-\u9fff]{2,4}[郎太子美奈介助香菜翔樹恵夫雄彦吾也斗]"  # as Japanese given names end
    r"|[\u0e00-\u0e7f]{2,16} [\u0e00-\u0e7f]{2,20}|[\u0600-\u06ff]{2,12}(?: [\u0600-\u06ff]{2,12}){1,3}"
)
_HONOURED = re.compile(r"[ ]?(?:様|さま|さん|氏|先生|님|씨|선생님)$")
_INITIALS = re.compile(r"[А-ЯЁ][а-яё\-]{1,20} [А-ЯЁ]\. ?(?:[А-ЯЁ]\.?)?|[А-ЯЁ]\. ?(?:[А-ЯЁ]\. ?)?[А-ЯЁ][а-яё\-]{1,20}")
_PATRONYMIC = re.compile(r"[А-ЯЁ][а-яё]{2,}(?:вич|вна|ична|инична)", re.I)
_JOINED = re.compile(r"[dl]['’](?=[A-ZÀ-Ý])|(?<=[A-Za-z])\.(?=[A-Z])")


def form_of_full_name(word: str) -> bool:
    """Tell whether a cell has the form of somebody's full name, in any script.

    Parameters
    ----------
    word : str

    Notes
    -----
    Titles of books and shops have the same form: it says something only of a column in which nearly all cells have it.
    """
    shown = _HONOURED.sub("", word.strip(" .,，。"))
    if not 2 <= len(shown) <= 50:
        return False
    if (
        name_of_person(shown)
        or _PARTED.fullmatch(shown)
        or _INITIALS.fullmatch(shown)
        or shown != word.strip(" .,，。")
    ):
        return True
    parts = [p for p in re.split(r"[ ,]+", _JOINED.sub("", shown)) if p]
    if parts and _plain(parts[0]).strip(".") in _names()["titles"]:
        parts = parts[1:]
    large = [p for p in parts if p.casefold() not in _names()["particles"]]
    return len(parts) <= 7 and parts[:1] == large[:1] and name_of_person(" ".join(large[:4]))


def holds_known_name(word: str) -> bool:
    """Tell whether a cell holds a name that hardly anything but a person is called.

    Parameters
    ----------
    word : str
    """
    shown = _HONOURED.sub("", word.strip(" .,，。"))
    if re.fullmatch(r"[가-힣][ ]?[가-힣]{2}", shown):
        return name_of_person(shown.replace(" ", "")) and set(shown[-2:]) <= _names()["syllables"]
    if re.search(_KANA_OR_KANJI, shown):
        family = next((s for s in word_lists()["double_surnames"] if shown.startswith(s)), "")
        given = shown[len(family) :].strip()
        return bool(family) and bool(re.fullmatch(_KANA_OR_KANJI + "{1,3}(?<![県市区町村駅店屋])", given))
    if _PATRONYMIC.search(shown):
        return True
    parts = re.findall(r"[^\W\d_]+", shown)
    if parts and _plain(parts[0]) in _names()["places"]:
        return False
    return any(_plain(p) in _names()["given"] for p in parts) or (
        len(parts) > 1 and any(p.casefold() in _names()["family"] for p in (parts[0], parts[-1]))
    )


@cache
def _names() -> dict[str, frozenset[str]]:
    held = tomllib.loads((files("repurchase") / "resources" / "given_names.toml").read_text(encoding="utf-8"))
    return {key: frozenset(words if key == "syllables" else words.split()) for key, words in held.items()}


def _plain(word: str) -> str:
    bare = unicodedata.normalize("NFD", word.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in bare if not unicodedata.combining(c) or c == "\u0306"))
