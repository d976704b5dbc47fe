"""Heads built like somebody's part: 为您服务的技师, *Research assistant*; the answers must be names."""

from __future__ import annotations

import re

from repurchase.identity_patterns.names import word_lists
from repurchase.survey.read.identities.usual import is_generic

LONGEST_HEAD = 24  # characters of such a head in Latin letters; half of it in others
_PUBLIC = re.compile(
    r"代言|明星|偶像|喜欢|喜爱|最爱|欣赏|崇拜|敬佩|演员|歌手|艺人|作家|作者|人物|关系|性别|类型"
    r"|favou?rite|preferred|admire|author|singer|actor|actress|writer|composer|designer|celebrit|athlete|player|preferid|préféré|favorit|liebling"
)
# What else is called like people: firms of fashion, films, politicians.
_NAMED_LIKE_PEOPLE = re.compile(
    r"\b(?:brands?(?! (?:ambassador|manager))|labels?|perfumes?|films?|movies?|books?|songs?|music|bands?|artists?"
    r"|politic\w*|presidents?|candidates?|characters?|hero(?:es)?|mascots?|marcas?|marques?|marken?|mere?k|бренд\w*|марк[аиу]"
    r"|персонаж\w*|акт[её]р\w*|пев(?:ец|ица|ц)\w*|политик\w*|thương hiệu|diễn viên|ca sĩ|tokoh|artis"
    r"|actriz|cantantes?|chanteu\w*|schauspieler\w*|cantora?)\b|브랜드|ブランド|俳優|歌手|キャラ|배우|가수|연예인",
    re.I,
)
_NAMED_THINGS = re.compile(r"歌|星|剧|电影|影片|角色|品牌|牌子|餐|店|景|书|历史|茶|药|菜|城|地|哪[些种类款家部本]")
_ASIAN = re.compile(
    r"(?:人|员|師|师|者|长|教练|私教|顾问|助理|助手|主播|老师|先生|医生|护士|委|管|委员|评委|同桌|房东|对象|代表|主任|经理"
    r"|員|長|係|상담사|선생님|님|자|원|장|교사|교수|강사)(?:是|叫|为)?$"
)
_LATIN = re.compile(
    r"^(?:[\w'\-]+ ){0,2}(?:[a-z]{2,}(?:er|or|ist|ian)|agent|rep|assistant|attendant|consultant|representative)$"
    r"|^(?:người|nhân viên|giáo viên|giảng viên|ketua|petugas|kepala|wali|guru|dosen|profesora?"
    r"|professora?|professeure?|lehrer|lehrerin|leiter|leiterin) \S+(?: \S+)?$"
    r"|^\S+(?:eur|euse|trice|dor|dora|tora?|leiter|leiterin|berater|viên)$"
)
_ONE_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’\-]{1,15}|[А-ЯЁ][а-яё\-]{1,15}")
# Firms stand under these heads as well: Seller: Amazon.
_FIRMS = frozenset(
    {
        "seller",
        "courier",
        "broker",
        "consultant",
        "assistant",
        "driver",
        "agent",
        "anchor",
        "host",
        "owner",
        "sponsor",
        "administrator",
        "buyer",
        "recipient",
        "employee",
        "customer",
        "client",
        "captain",
    }
)


def about_public_figures(head: str) -> bool:
    """Tell whether a head asks for singers, brands, books and the like: its answers may be names and lead to nobody."""
    return any(p.search(head.casefold()) for p in (_PUBLIC, _NAMED_THINGS, _NAMED_LIKE_PEOPLE))


def built_like_person(key: str) -> bool:
    """Tell whether a compared head is built like the name of somebody's part, and not of a public figure's."""
    if not key or _PUBLIC.search(key):
        return False
    latin = " " in key or all(ord(c) < 0x2000 for c in key)
    if latin:
        return len(key) <= LONGEST_HEAD and bool(_LATIN.search(key))
    return 2 <= len(key) <= LONGEST_HEAD // 2 and bool(_ASIAN.search(key))


def takes_one_word(key: str) -> bool:
    """Tell whether a single capitalised word under this head is a first name rather than a firm."""
    return key not in _FIRMS


def one_word_name(word: str) -> bool:
    """Tell whether an answer is a single capitalised word that is no usual answer: a first name beside *Teacher*."""
    if not _ONE_WORD.fullmatch(word) or is_generic(word):
        return False
    return word.casefold() not in word_lists()["never_in_names"]
