"""Where identities stand in a text: patterns by class, each tried only where its cues occur: words cost little."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from repurchase.identity_patterns.accounts import SURE_ACCOUNTS, TYPED_ACCOUNTS
from repurchase.identity_patterns.addresses import SURE_ADDRESSES, TYPED_ADDRESSES
from repurchase.identity_patterns.names import INTRODUCTIONS, TYPED_INTRODUCTIONS, introduces_person
from repurchase.identity_patterns.numbers import SURE_NUMBERS, TYPED_NUMBERS, innocent_number
from repurchase.identity_patterns.shadow import INVISIBLE, shadow

Span = tuple[int, int]
_DIGIT = re.compile(r"[\d十百]")
_DECIMAL = re.compile(r"[+\-]?\d{0,7}(?:[.,]\d*)?%?")
_FIVE = re.compile(r"\d(?:\D{0,3}\d){4}")
_PLATES = "京津沪冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼渝"


class Class(NamedTuple):
    """Patterns that share their cues.

    `five` asks for five digits near one another, `digit` for one; of each group of `cues` one must occur.
    """

    kinds: tuple[str, ...]
    five: bool = False
    digit: bool = False
    cues: tuple[tuple[str, ...], ...] = ()


def _any_of(*words: str) -> tuple[str, ...]:
    """The cues that one or several lines list."""
    return tuple(cue for line in words for cue in line.split(" "))


_MAIL_HOSTS = _any_of("gmail. qq. 163. 126. hotmail. outlook. yahoo. icloud. foxmail. sina.")
_WECHAT = _any_of("wx vx w.x v.x 微信 薇信 威信 维信 徽信 v信 加v +v 加微 wechat weixin +")
_MEDIA = _any_of(
    "支付宝 抖音 小红书 快手 微博 b站 淘宝 陌陌 知乎 alipay kakao line zalo skype snapchat telegram tg whatsapp",
    "instagram ig ins twitter facebook fb tiktok discord",
)
_CHATS = _any_of(
    "微信 카톡 카카오 라인 텔레그램 인스타 ライン インスタ カカオ телег тг вк инста вайбер ватсап",
    "wechat weixin zalo kakao telegram whatsapp viber line instagram",
)
_NAMED_STREETS = _any_of(
    "av c/ plaza pza paseo pº praça travessa alameda rodovia r. jl phố place cours route bd faubourg",
)
_RUSSIAN_STREETS = _any_of("ул просп пр. пр-т пр-кт пер шоссе ш. бульвар б-р наб пл площадь проезд мкр микрорайон кв.")
_STREETS = _any_of("st rd road av lane ln dr b c pl sq way row terrace gr ga parade mews quay h")
_ROMANCE = _any_of("calle av rua jl jalan đường ul rue boul all impasse chemin quai")
_OTHER_NAMES = ("이름", "名前", "nama saya", "tôi là", "llamo", "appelle", "heiße", "name ist", "nome é", "chamo")
CLASSES = (
    Class((*(k for k in SURE_NUMBERS if k != "plate"), *TYPED_NUMBERS), five=True),
    Class(("plate",), digit=True, cues=(tuple(_PLATES),)),
    Class(("mail", "mail_short", "handle", "handle_told"), cues=(("@",),)),
    Class(
        ("mail_spelt",),
        cues=(_any_of("at 艾特 #"), (*_any_of("dot 点 (at [at {at <at 艾特"), "( at", "[ at", *_MAIL_HOSTS)),
    ),
    Class(("wechat_id",), digit=True, cues=(("wxid", "o"),)),
    Class(("wechat", "wechat_short"), cues=(_WECHAT,)),
    Class(("qq",), five=True, cues=(_any_of("qq 扣扣 企鹅"),)),
    Class(("chat", "chat_typed"), cues=(_CHATS,)),
    Class(("media",), cues=(_any_of(": @ = 号 id 名 宝"), _MEDIA)),
    Class(("page", "address_of_a_page"), cues=(("/", "www."), (".com", ".me", "://", "www."))),
    Class(("network",), digit=True, cues=((".", ":", "-"),)),
    Class(("device",), digit=True, cues=(("-", "mozilla/"),)),
    Class(("position",), digit=True, cues=((".", "°"),)),
    Class(("street", "lane", "room"), digit=True, cues=(tuple("路街道巷弄里同段号栋幢座元室楼舍区园寓村苑城府"),)),
    Class(("village",), cues=(("镇", "乡"), ("村",))),
    Class(("street_en",), digit=True, cues=(_STREETS, (" ",))),
    Class(("box", "flat"), digit=True, cues=(_any_of("box postfach apartado apt apartment flat suite room"),)),
    Class(("street_romance",), digit=True, cues=(_ROMANCE,)),
    Class(("street_german",), digit=True, cues=(_any_of("str weg platz allee gasse"),)),
    Class(("street_named",), digit=True, cues=(_NAMED_STREETS,)),
    Class(
        ("street_numbered",),
        digit=True,
        cues=(
            _any_of("carrera cra calle cl transversal diagonal av rw gang gg blok nhà ngõ ngách hẻm quận phường q. p."),
        ),
    ),
    Class(("street_russian",), digit=True, cues=(_RUSSIAN_STREETS,)),
    Class(
        ("street_german_parted",),
        digit=True,
        cues=(_any_of("str weg allee gasse ring damm ufer chaussee steig stieg am an unter im auf zum in"),),
    ),
    Class(("block_japan",), digit=True, cues=(tuple("都道府県市区町村郡구"), ("-", "동"))),
    Class(("korea_japan",), digit=True, cues=(_any_of("로 길 호 〒 丁目 番地"),)),
    Class(("in_brackets",), cues=(("(",),)),
    Class(("called_zh",), cues=(_any_of("我的名字 我名叫 本人 名 联系人 署名 昵称 号 小名"),)),
    Class(("called_en",), cues=(("name", "call", "contact"),)),
    Class(("called_other",), cues=(_OTHER_NAMES,)),
    Class(("i_am",), cues=(_any_of("我 本人 找 联系 by from"),)),
    Class(("i_am_en",), cues=(("i'm", "i’m", "i am", "this is", "contact", "call", "ask"),)),
)
_SURE: Mapping[str, str] = {**SURE_NUMBERS, **SURE_ACCOUNTS, **SURE_ADDRESSES, **INTRODUCTIONS}
_TYPED: Mapping[str, str] = {**TYPED_NUMBERS, **TYPED_ACCOUNTS, **TYPED_ADDRESSES, **TYPED_INTRODUCTIONS}
_NUMBERS = SURE_NUMBERS.keys() | TYPED_NUMBERS.keys()


@cache
def _compiled(kind: str) -> re.Pattern[str]:
    """The pattern of one kind, compiled when it is first needed: no command pays for it at its start."""
    return re.compile(_SURE.get(kind) or _TYPED[kind], re.I)


def identity_spans(text: str, *, typed: bool) -> Iterator[Span]:
    """Where identities stand in `text`, class by class; the same place may come twice.

    Parameters
    ----------
    text : str
    typed : bool
        Whether a respondent typed it: then the patterns are tried that would be too bold for an author's words.
    """
    if _DECIMAL.fullmatch(text):
        return
    if text.isascii() or not INVISIBLE.search(text):
        yield from _spans(text, typed)
        return
    seen = [k for k, c in enumerate(text) if not INVISIBLE.match(c)]
    for start, stop in _spans("".join(text[k] for k in seen), typed):
        yield seen[start], seen[stop - 1] + 1


def _spans(text: str, typed: bool) -> Iterator[Span]:
    words = shadow(text)
    low = words.lower()
    if len(low) != len(words):  # a character whose small form is two: cues are looked for as they stand
        low = words
    digit = bool(_DIGIT.search(words))
    five = digit and bool(_FIVE.search(words))
    letters = frozenset(low)
    for kinds, needs_five, cues in _possible(digit, low.isascii()):
        if (needs_five and not five) or not _has_cues(low, letters, cues):
            continue
        for kind in kinds:
            if typed or kind in _SURE:
                yield from _of_kind(kind, words)


_Cues = tuple[tuple[frozenset[str], tuple[str, ...]], ...]  # of each group: single characters, longer cues


@cache
def _possible(digit: bool, ascii_only: bool) -> tuple[tuple[tuple[str, ...], bool, _Cues], ...]:
    """The classes that a text with or without a digit, in plain ASCII or not, may belong to."""
    out = []
    for kinds, five, needs_digit, cues in CLASSES:
        if (needs_digit or five) and not digit:
            continue
        groups = [tuple(c for c in group if not ascii_only or c.isascii()) for group in cues]
        if all(groups):
            out.append(
                (
                    kinds,
                    five,
                    tuple((frozenset(c for c in g if len(c) == 1), tuple(c for c in g if len(c) > 1)) for g in groups),
                )
            )
    return tuple(out)


def _has_cues(low: str, letters: frozenset[str], cues: _Cues) -> bool:
    for single, longer in cues:
        if single and not single.isdisjoint(letters):
            continue
        for cue in longer:
            if cue in low:
                break
        else:
            return False
    return True


def _of_kind(kind: str, words: str) -> Iterator[Span]:
    for m in _compiled(kind).finditer(words):
        if kind in _NUMBERS and innocent_number(kind, m[0]):
            continue
        if (kind in TYPED_INTRODUCTIONS or kind == "in_brackets") and not introduces_person(m[0]):
            continue
        yield m.span()
