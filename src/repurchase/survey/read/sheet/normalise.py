"""Cell and header text brought to one form: widths, blanks, traditional characters, missing answers, numbers."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from repurchase.plain_text import printable_text

# Traditional -> simplified, for the characters that questionnaires are made of: one string a side, pair by pair.
_TRADITIONAL = (
    "沒無點較極強絕對確從來總經幾爾滿認贊願瞭難別應說會個為這們與後過還時間開題問選項請調務業產質價購買賣顧員"
    "師學歷職齡歲專費頻資訊號碼電話郵網頁聯繫絡設備區縣鄉鎮鄰國際關於實覺體驗識見聞單雙標準註觀態愛歡樂興優動"
    "戶協議簽訂層級數據結構論證詢導車貨運輸遞達聽視圖書館場舖鋪門樣種類當將該讓給誰麼嗎卻隨變發現壞錯誤測試檢"
    "飲廳廚藥醫療險貸轉賬銀貴賤錢幣幫顯響負責擔內傳統計劃細節約佔歸屬獨異壇團隊養護衛環輕鬆緊張鬧靜寬廣闊億萬"
    "僅贏馬鳥魚麥齊齒龍碩慮傾誠諾獲續終組織維潔淨衝擊減適遠進遲連邊邏輯釋鑑鍵鏈長閱陽陰陸隱雜離雲靈顆飛製複誌"
    "紀錄衆眾預積獎勵規則條權濟貧窮裏裡麽衹隻臺灣兩併並煩懷歎嘆嚮聖誕慶擇記憶諮課談諒謝譽讀讚豐貢財貫貼賞賦賺"
    "贈趙趕跡踐躍軟載輛輪轎辦辭農迴週遊違遷鄭醬針釣鈕鉤鉛銷銳鋒錶鍋鎖鏡鐘鐵閃閉閒閣闆陣陳階雖雞霧韓頑頓頗領頭"
    "額顏風飄飽飾餅餘餵駕駛騙騎驚髒鬥鮮鹽麗黃黨亞侖係俠倉偉側偵傑傷儀償儲兒兇冊凍剛創劇劑劍勁勝勞勢勸厲參啟喪"
    "嘗噴嚇嚴囑圍園圓堅報塊塵墊墜墮壓壯壽夠夢夥奪奧婦媽孫寧寫寵尋屆島峽崗嶺帳帶幹庫廁廠廢彈彙徑復徵徹恆悅惡惱"
    "愨慘慣憂憐憑憲懇懶懸戀戰戲拋捨掃掛採揀換揮損搖搶摯撐撥撫撲擁擋擬擴攜攝敗敘敵斷昇晝暈暢暫曉楊榮槍樓橋機檔"
    "檯櫃歐殘殺氣決況洩淚淺渦湊滅滯漁漲潛潤澤濃濕濫灑災煉煙熱營爐爭爺牆牽犧狀狹獄獻瑣畝畢疊癢皺盜盡監盤睏瞞矚"
    "礎礙禮禍稱穩窩竅競筆範築篩簡籃籌籤籲紅紙純綜綠綱綻線締緣編緩練縮縱績繞繡繪繼纏罰罷羅羨義習聰聲肅脅脈腦腳"
    "膽臉臨舉舊艙艦艱莊華葉著蒼蓋蓮蔣薦薩藍藝蘇蘭處虛蝦術裝補褲襲親覽觸討訓託訪許訴評詞詩詳語諸謀謂講謹譜紹輔"
)
_SIMPLIFIED = (
    "没无点较极强绝对确从来总经几尔满认赞愿了难别应说会个为这们与后过还时间开题问选项请调务业产质价购买卖顾员"
    "师学历职龄岁专费频资讯号码电话邮网页联系络设备区县乡镇邻国际关于实觉体验识见闻单双标准注观态爱欢乐兴优动"
    "户协议签订层级数据结构论证询导车货运输递达听视图书馆场铺铺门样种类当将该让给谁么吗却随变发现坏错误测试检"
    "饮厅厨药医疗险贷转账银贵贱钱币帮显响负责担内传统计划细节约占归属独异坛团队养护卫环轻松紧张闹静宽广阔亿万"
    "仅赢马鸟鱼麦齐齿龙硕虑倾诚诺获续终组织维洁净冲击减适远进迟连边逻辑释鉴键链长阅阳阴陆隐杂离云灵颗飞制复志"
    "纪录众众预积奖励规则条权济贫穷里里么只只台湾两并并烦怀叹叹向圣诞庆择记忆咨课谈谅谢誉读赞丰贡财贯贴赏赋赚"
    "赠赵赶迹践跃软载辆轮轿办辞农回周游违迁郑酱针钓钮钩铅销锐锋表锅锁镜钟铁闪闭闲阁板阵陈阶虽鸡雾韩顽顿颇领头"
    "额颜风飘饱饰饼余喂驾驶骗骑惊脏斗鲜盐丽黄党亚仑系侠仓伟侧侦杰伤仪偿储儿凶册冻刚创剧剂剑劲胜劳势劝厉参启丧"
    "尝喷吓严嘱围园圆坚报块尘垫坠堕压壮寿够梦伙夺奥妇妈孙宁写宠寻届岛峡岗岭帐带干库厕厂废弹汇径复征彻恒悦恶恼"
    "悫惨惯忧怜凭宪恳懒悬恋战戏抛舍扫挂采拣换挥损摇抢挚撑拨抚扑拥挡拟扩携摄败叙敌断升昼晕畅暂晓杨荣枪楼桥机档"
    "台柜欧残杀气决况泄泪浅涡凑灭滞渔涨潜润泽浓湿滥洒灾炼烟热营炉争爷墙牵牺状狭狱献琐亩毕叠痒皱盗尽监盘困瞒瞩"
    "础碍礼祸称稳窝窍竞笔范筑筛简篮筹签吁红纸纯综绿纲绽线缔缘编缓练缩纵绩绕绣绘继缠罚罢罗羡义习聪声肃胁脉脑脚"
    "胆脸临举旧舱舰艰庄华叶着苍盖莲蒋荐萨蓝艺苏兰处虚虾术装补裤袭亲览触讨训托访许诉评词诗详语诸谋谓讲谨谱绍辅"
)
_FOLD = {ord(t): s for t, s in zip(_TRADITIONAL, _SIMPLIFIED, strict=True) if t != s}
_FOLDED = re.compile(f"[{''.join(map(chr, _FOLD))}]")  # few texts need the table
_INVISIBLE = re.compile("[\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f]+")

_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # what colours a terminal, whole
SHORT = 200  # characters of a text that is worth remembering
LONGEST_HEAD = 1_000  # characters of a head that are looked at

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
        77.0,
        888.0,
        998.0,
        999.0,
        9998.0,
        9999.0,
        99999.0,
    }
)
_LONGEST_MISSING = max(map(len, MISSING_WORDS))
_STATA_MISSING = re.compile(r"\.[a-z]?")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+|(?:'\d{3})+)(?:\.\d+)?")
_COMMA = re.compile(
    r"[+-]?(?:\d*,\d+(?:e[+-]?\d{1,3})?|\d{1,3}(?:(?:\.\d{3})+|(?:'\d{3})+)(?:,\d+)?|\d{1,3}(?: \d{3}|(?: \d{3})+,\d+))"
)
_GROUPS, _GROUPS_OF_POINT = re.compile("[.' ]"), re.compile("[,']")
_PERCENT = re.compile(r"(?:%\s?)?([^%]+?)(?:\s?%)?")


@lru_cache(maxsize=100_000)
def _clean(text: str) -> str:
    """`_cleaned`, remembered; only short texts come here, so that the memory is bounded."""
    return _cleaned(text)


def _cleaned(text: str) -> str:
    text = printable_text(_ESCAPE.sub("", text) if "\x1b" in text else text)
    if text.isascii():
        return " ".join(text.split())
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))
    return " ".join(text.split())


def clean(cell: object) -> str:
    """One cell as text: full-width forms narrowed, invisible characters dropped, blanks joined, trimmed."""
    match cell:
        case None:
            return ""
        case str():
            return _clean(cell) if len(cell) <= SHORT else _cleaned(cell)
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
    return simplified(clean(text)).casefold()


def simplified(text: str) -> str:
    """`text` with its traditional characters simplified."""
    return text.translate(_FOLD) if _FOLDED.search(text) else text


def is_missing(cell: object) -> bool:
    """Whether a cell says that there is no answer, in words (numbers such as -99 are judged by `number_missing`)."""
    return cell is None or no_answer(clean(cell))


def no_answer(word: str) -> bool:
    """Whether a cleaned cell says that there is no answer."""
    if len(word) > _LONGEST_MISSING:
        return False
    folded = simplified(word).casefold()
    return folded in MISSING_WORDS or (folded[:1] == "." and bool(_STATA_MISSING.fullmatch(folded)))


def number(cell: object, decimal: str = ".") -> float | None:
    """The number that a cell holds, or None; ``80%`` is 80.

    Parameters
    ----------
    cell : object
    decimal : {".", ","}
        The mark before decimals in numbers that are text; the other one may separate thousands.
    """
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    words = clean(cell).casefold().replace("\u2212", "-")  # the minus sign of typesetters
    if "%" in words and (match := _PERCENT.fullmatch(words)):
        words = match[1]
    if decimal == "," and _COMMA.fullmatch(words):
        words = _GROUPS.sub("", words).replace(",", ".")
    elif not _NUMBER.fullmatch(words):
        if not _THOUSANDS.fullmatch(words):
            return None
        words = _GROUPS_OF_POINT.sub("", words)
    value = float(words)
    return value if math.isfinite(value) else None


def number_of_any_style(cell: object) -> float | None:
    """The number that a cell holds with a decimal point or, failing that, a decimal comma."""
    value = number(cell)
    return number(cell, ",") if value is None else value


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


_BRAND = re.compile(r"该品牌|这个品牌|此品牌|本品牌|该商家|该平台|thebrands?|thisbrands?")


@lru_cache(maxsize=5_000)
def _any_brand(wording: str) -> re.Pattern[str] | None:
    """A pattern for a plain wording that says *the brand*, with any name in its place."""
    parts = _BRAND.split(wording)
    if len(parts) < 2 or sum(map(len, parts)) < 4:
        return None
    return re.compile(".{1,24}".join(map(re.escape, parts)))


def same_wording(known: str, asked: str) -> float:
    """`similarity` of two plain wordings; a brand's name in the place of *the brand* makes no difference."""
    pattern = _any_brand(known)
    return 0.99 if pattern and pattern.fullmatch(asked) else similarity(known, asked)


def has_chinese(text: str) -> bool:
    """Whether a CJK character occurs in `text`."""
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def language_of(text: str) -> str:
    """The language under which words are kept: ``zh`` where a CJK character occurs in them, else ``en``."""
    return "zh" if has_chinese(text) else "en"
