"""Cell and header text brought to one form: widths, blanks, traditional characters, missing answers, numbers."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

# Traditional -> simplified, for the words that questionnaires are made of. One string a side, pair by pair.
_TRADITIONAL = (
    "沒無點較極強絕對確從來總經幾爾滿認贊願瞭難別應說會個為這們對與後過還時間開題問選項請調務業產質價購買賣顧員"
    "師學歷職齡歲專費頻資訊息號碼電話郵箱網頁聯繫絡設備區縣鄉鎮鄰國際關於實際感覺體驗認識熟悉見聞單雙標準備註"
    "觀點態度愛歡喜樂興趣吸引優惠動戶協議簽訂層級數據結構論據證據詢導購物車貨運輸快遞達聽視頻圖書館場店舖鋪門優"
    "樣種類別當將該讓給誰麼嗎呢卻隨時變化發現壞錯誤測試檢驗飲餐廳廚藥醫療險貸轉賬號碼銀貴賤錢幣幫顯響應負責擔"
    "內傳統計劃細節約佔據歸屬獨特殊異議論壇團隊養護衛環輕鬆緊張鬧靜寬廣闊億萬僅輸贏廣頁馬鳥魚麥齊齒龍"
    "碩慮傾誠諾獲續終結組織維修潔淨衝擊減導適遠進遲連運達遞邊邏輯釋鑑鍵鏈長閱陽陰陸險隱雜離難雲靈顆願飛養"
    "製複雜誌紀錄衆眾際間預訂購積獎勵規則條款權屬濟貧窮裏裡麽衹隻臺台灣兩併並於煩懷疑顧慮歎嘆嚮向聖誕節慶"
)
_SIMPLIFIED = (
    "没无点较极强绝对确从来总经几尔满认赞愿了难别应说会个为这们对与后过还时间开题问选项请调务业产质价购买卖顾员"
    "师学历职龄岁专费频资讯息号码电话邮箱网页联系络设备区县乡镇邻国际关于实际感觉体验认识熟悉见闻单双标准备注"
    "观点态度爱欢喜乐兴趣吸引优惠动户协议签订层级数据结构论据证据询导购物车货运输快递达听视频图书馆场店铺铺门优"
    "样种类别当将该让给谁么吗呢却随时变化发现坏错误测试检验饮餐厅厨药医疗险贷转账号码银贵贱钱币帮显响应负责担"
    "内传统计划细节约占据归属独特殊异议论坛团队养护卫环轻松紧张闹静宽广阔亿万仅输赢广页马鸟鱼麦齐齿龙"
    "硕虑倾诚诺获续终结组织维修洁净冲击减导适远进迟连运达递边逻辑释鉴键链长阅阳阴陆险隐杂离难云灵颗愿飞养"
    "制复杂志纪录众众际间预订购积奖励规则条款权属济贫穷里里么只只台台湾两并并于烦怀疑顾虑叹叹向向圣诞节庆"
)
_FOLD = {ord(t): s for t, s in zip(_TRADITIONAL, _SIMPLIFIED, strict=True) if t != s}
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f"), None)

MISSING_WORDS = frozenset(
    {
        "",
        "(跳过)",
        "(空)",
        "跳过",
        "空",
        "未作答",
        "未填",
        "未填写",
        "未回答",
        "未答",
        "缺失",
        "缺失值",
        "拒答",
        "拒绝回答",
        "不适用",
        "无效",
        "n/a",
        "na",
        "#n/a",
        "#null!",
        "null",
        "none",
        "nan",
        "nil",
        "missing",
        "skipped",
        "(skipped)",
        "not applicable",
        "no answer",
        "no response",
        "not answered",
        "prefer not to answer",
        "prefer not to say",
        "refused",
        "unanswered",
        "-",
        "--",
        "—",
        "――",
        "/",
        "\\",
        ".",
        "?",
        "(blank)",
        "blank",
        "(empty)",
        "#value!",
        "#ref!",
        "#div/0!",
        "<na>",
        "不便透露",
        "不愿透露",
        "(null)",
        "{}",
        "[]",
        "undefined",
    }
)
MISSING_CODES = frozenset(
    {
        -1.0,
        -2.0,
        -3.0,
        -4.0,
        -5.0,
        -6.0,
        -7.0,
        -8.0,
        -9.0,
        -66.0,
        -77.0,
        -88.0,
        -97.0,
        -98.0,
        -99.0,
        -888.0,
        -999.0,
        -9999.0,
        88.0,
        97.0,
        98.0,
        99.0,
        888.0,
        998.0,
        999.0,
        9998.0,
        9999.0,
        99999.0,
    }
)
_STATA_MISSING = re.compile(r"\.[a-z]?")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


@lru_cache(maxsize=200_000)
def _clean(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_INVISIBLE)
    return " ".join(text.split())


def clean(cell: Any) -> str:
    """One cell as text: full-width forms narrowed, invisible characters dropped, blanks joined, trimmed."""
    match cell:
        case None:
            return ""
        case str():
            return _clean(cell)
        case bool():
            return "true" if cell else "false"
        case float() if math.isnan(cell):
            return ""
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() | date() | time():
            return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return _clean(str(cell))


def fold(text: str) -> str:
    """`text` cleaned, lower-cased, its traditional characters simplified."""
    return clean(text).translate(_FOLD).casefold()


def is_missing(cell: Any) -> bool:
    """Whether a cell says that there is no answer, in words (numbers such as -99 are judged by `number_missing`)."""
    if cell is None:
        return True
    words = fold(cell) if isinstance(cell, str) else clean(cell)
    return words in MISSING_WORDS or bool(_STATA_MISSING.fullmatch(words))


def number(cell: Any) -> float | None:
    """The number that a cell holds, or None."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    words = clean(cell).casefold()
    if _NUMBER.fullmatch(words):
        value = float(words)
        return value if math.isfinite(value) else None
    return float(words.replace(",", "")) if _THOUSANDS.fullmatch(words) else None


_PUNCTUATION = re.compile(r"[\W_]+")
_FILLER = re.compile(r"[的之了地得]")


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Only the letters, digits and characters of `text`, folded: what wordings are compared by."""
    return _PUNCTUATION.sub("", fold(text))


@lru_cache(maxsize=50_000)
def loose(text: str) -> str:
    """`plain`, further without particles, British spelling and plural endings: what names are compared by."""
    words = re.findall(r"[a-z0-9]+|[^\x00-\x7f]+", fold(text))
    words = [re.sub(r"(?<=[a-z]{3})s$", "", w.replace("is", "iz")) if w.isascii() else w for w in words]
    return _FILLER.sub("", _PUNCTUATION.sub("", "".join(words)))


@lru_cache(maxsize=50_000)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset({text})


def similarity(a: str, b: str) -> float:
    """Share of common character pairs (Dice, 0 to 1) of two `plain` wordings."""
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    x, y = _pairs(a), _pairs(b)
    return 2 * len(x & y) / (len(x) + len(y))


def has_chinese(text: str) -> bool:
    """Whether a CJK character occurs in `text`."""
    return any("\u4e00" <= c <= "\u9fff" for c in text)
