"""Words that questionnaires offer as answers, and words that say what somebody is: both from the package's lists."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from repurchase.survey.read.sheet.normalise import fold

_BRACKET = re.compile(r"\s*[(\[【〔「].*$")
_OTHER = (
    r"其[他它余](?:选项|答案|原因|情况|方面)?|以上都不是|others?|another|something else|기타|その他|lainnya"
    r"|lain-lain|lain|khác|mục khác|"
    r"otros?|otras?|autres?|sonstiges?|sonstige|andere|anderes|outros?|outras?|อื่นๆ|อื่น ๆ|друг(?:ое|ой|ая|ие)|иное|прочее"
)
_PROMPT = (
    "请(?:具体)?(?:注明|说明|填写|列出|补充)|,? ?please (?:specify|state|describe|explain)|specify|直接入力|"
    r"자유 ?기재|직접 ?입력|"
    "sebutkan|vui lòng ghi rõ|especifique|por favor especifique|précisez|veuillez préciser|bitte angeben|โปรดระบุ"
    "|укажите|уточните|напишите"
)
_OTHER_WORD = re.compile(rf"(?:{_OTHER})\s*[(\[【〔]?(?:{_PROMPT})?[)\]】〕]?[:_ \-]*", re.I)
_OTHER_TYPED = re.compile(rf"(?:{_OTHER})\s*(?:[^\w\s]|_|请注明|请说明|please specify|\s+\S)", re.I)


@cache
def _resource(name: str) -> dict[str, dict[str, object]]:
    text = (files("repurchase") / "resources" / f"{name}.toml").read_text(encoding="utf-8")
    return {key: dict(value) for key, value in tomllib.loads(text).items()}


@cache
def listed_words(name: str) -> dict[str, tuple[str, ...]]:
    """Give the word lists of one resource by section, every language together, as they stand."""
    out = {}
    for section, by_language in _resource(name).items():
        words: list[str] = []
        for held in by_language.values():
            words += held if isinstance(held, list) else re.split(r";\s*" if ";" in str(held) else r"\s+", str(held))
        out[section] = tuple(words)
    return out


def plain_answer(word: str) -> str:
    """Write an answer as the lists are compared: folded, without what stands in brackets behind it, without marks."""
    return re.sub(r"[\s.,，。;；:：、/\-_'’]+", "", _BRACKET.sub("", fold(word)))


@cache
def _usual() -> frozenset[str]:
    return frozenset(plain_answer(w) for words in listed_words("usual_answers").values() for w in words)


@cache
def _generic() -> frozenset[str]:
    return frozenset(map(plain_answer, listed_words("identity_heads")["generic"]))


def is_usual(word: str) -> bool:
    """Tell whether questionnaires offer a word as an answer: a gender, a degree, a job, a habit, a place."""
    plain = plain_answer(word)
    return plain in _usual() or (len(plain) > 2 and plain[-1] in "省市" and plain[:-1] in _usual())


def is_generic(word: str) -> bool:
    """Tell whether a word says what somebody is (a friend, a professor), not who."""
    plain = plain_answer(word)
    return plain in _generic() or plain in _usual()


def is_other(word: str) -> bool:
    """Tell whether an option is the file's own "other", as it is offered: with nothing typed behind it."""
    return bool(_OTHER_WORD.fullmatch(fold(word).strip()))


def typed_behind_other(word: str) -> bool:
    """Tell whether an answer is "other" with something behind it: ``其他：...``, ``Other - ...``."""
    return bool(_OTHER_TYPED.match(fold(word).strip())) and not is_other(word)
