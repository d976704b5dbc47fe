"""Names of people: Chinese by their surname, others by their form; and how people introduce themselves."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_KANJI = r"(?-i:[\u4e00-\u9fff])"  # what has no case is spared the search for its other case
_TITLE = (
    r"(?:老师|老師|同学|同學|先生|女士|小姐|经理|經理|店长|店長|主任|主管|医生|醫生|教练|师傅|阿姨"
    r"|大姐|大哥|总|老板|姐|哥)"
)
_LATIN = r"[A-Z][a-zà-öø-ÿ'’\-]{1,15}"
_STOP_ZH = re.compile(
    r"[的了是不没很最较和与或及在从被把给向对][^ ]"
    r"|[店城区省市县県府都道路街校院系部科室厅局厂所站馆店群号类型族款台网信机号线点货品食饮茶衣鞋包妆影视]$"
    r"|(?:学生|职员|员工|教师|老师|公司|企业|单位|行业|专业|工程|管理|金融|会计|经济|技术|服务|销售|产品|平台|渠道"
    r"|商城|超市|直播|短视频|"
    r"同学|朋友|家人|亲戚|同事|高中|大专|本科|硕士|博士|小学|初中|中专|职高|研究生|其他|其它|一般|满意|同意|经常|偶尔"
    r"|每天|每周|每月|"
    r"全职|兼职|自由|退休|待业|务农|农民|农村|城镇|城市|乡镇|单身|已婚|未婚|离异|丧偶|华东|华南|华北|华中|东北|西北|西南|港澳)"
)
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_NO_NICKNAMES = frozenset(
    {"小米", "小麦", "小时", "小康", "小吃", "老乡", "老家", "阿里", "小于", "小车", "老年", "阿胶"}
)
_KOREAN = re.compile(
    "[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원"
    "천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모][가-힣]{2}"
)
_ASKER = (
    r"(?:访员|访问员|调查员|采访者|老师|导师|填写人|填表人|联系人|班主任|辅导员"
    r"|店长|经理|推荐人|介绍人|督导|负责人|录入员|姓名|我叫)"
)
INTRODUCTIONS = {
    "in_brackets": rf"(?<=\(){_ASKER}[ :是为]{{0,3}}{_KANJI}{{2,4}}(?=\))"
    rf"|(?<=\()(?:contact|interviewer|teacher|supervisor|by)[ :]{{1,2}}(?-i:{_LATIN} {_LATIN})(?=\))",
    "called_zh": rf"(?:我的名字[是叫]|我名叫|本人姓名"
    rf"|(?:网名|昵称|笔名|艺名|外号|绰号|小名|微信名)[ ]?[:是叫]|(?:真实)?姓名[ ]?[:是]"
    rf"|(?<!{_KANJI})名字[ ]?[:是]"
    rf"|联系人[ ]?[:是]"
    rf"|署名[ ]?[:是])[ :]{{0,2}}"
    rf"(?:{_KANJI}{{2,4}}(?!{_KANJI})|(?-i:{_LATIN}(?: {_LATIN}){{0,2}}))",
    "called_en": rf"(?<![A-Z])(?:(?:my name(?: is|'s|’s)|(?:^|(?<=[(,;])|(?<=[,;.] ))(?:full )?name ?:|i am called"
    rf"|you can call me)[ ]{{0,2}}(?-i:{_LATIN}(?: {_LATIN}){{0,2}})"
    rf"|contact(?: person)? ?:[ ]{{0,2}}(?-i:{_LATIN} {_LATIN}))",
    "called_other": r"(?-i:(?:제 이름은|이름 ?:) ?[가-힣]{2,4})"
    r"|(?-i:(?:私の名前は|名前 ?:) ?[\u3040-\u30ff\u4e00-\u9fff]{2,8})"
    r"|(?<![A-Z])(?:nama saya|tên tôi là|me llamo|je m'appelle|je m’appelle|ich heiße|mein name ist|meu nome é"
    r"|chamo-me) ?"
    r"(?-i:[A-ZÀ-ÝĐ]\w{1,15}(?: [A-ZÀ-ÝĐ]\w{1,15}){0,3})",
}
TYPED_INTRODUCTIONS = {
    "i_am": rf"^(?:大家好)?[,. ]?(?:我是|本人(?:是|叫|姓名)?|叫我|找|请找|联系|by|from)[ :]?{_KANJI}{{2,4}}(?:老师"
    rf"|同学|先生|女士)?(?!{_KANJI})"
    rf"|我叫[ :]?(?:(?![外车快代滴跑服客送餐酒人不过了])(?!早餐|午餐|晚餐|夜宵){_KANJI}{{1,4}}(?!{_KANJI})"
    rf"|(?-i:{_LATIN}))",
    "i_am_en": rf"^(?:hi|hello)?[,. ]{{0,2}}(?:i'm|i’m|i am|this is|contact|call|ask)[ ](?-i:{_LATIN} {_LATIN})$",
}


_INTRODUCED = re.compile(rf"(?:我是|本人[是叫]?(?:姓名)?|叫我|请?找|联系|by|from)[ :]?(?P<name>{_KANJI}{{2,6}})$", re.I)
_IN_BRACKETS = re.compile(rf"^(?:{_ASKER}|[a-z]+)[ :是为]{{0,3}}(?P<name>{_KANJI}{{2,4}}|{_LATIN} {_LATIN})$")
_INTRODUCED_EN = re.compile(rf"[ ](?P<name>{_LATIN} {_LATIN})$")


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """Give the package's word lists about names: surnames, words that are in no name, courtesies."""
    held = tomllib.loads((files("repurchase") / "resources" / "identity_words.toml").read_text(encoding="utf-8"))
    split = {key: words.split() for key, words in held.items()}
    letters = {"surnames", "everyday_surnames", "common_surnames"}
    return {key: frozenset("".join(words) if key in letters else words) for key, words in split.items()}


@cache
def _surname() -> re.Pattern[str]:
    words = word_lists()
    double, single = "|".join(sorted(words["double_surnames"])), "".join(sorted(words["surnames"]))
    return re.compile(rf"(?:{double}|[{single}])(?={_KANJI})")


def introduces_person(words: str) -> bool:
    """Tell whether an introduction names somebody: so that 我是学生 and *I'm Not Sure* stay."""
    if words.startswith("我叫"):
        return True
    m = _IN_BRACKETS.search(words) or _INTRODUCED.search(words) or _INTRODUCED_EN.search(words)
    return bool(m and name_of_person(m["name"]))


def name_of_person(word: str) -> bool:
    """Tell whether a short answer has the form of a person's name.

    Parameters
    ----------
    word : str
        Two to four Chinese characters that begin with a surname, a surname with a title (张老师, 小李), a name with a
        dot (阿依·买买提), or two or three capitalised words none of which is a usual word of questionnaires.

    Notes
    -----
    Words of the same form are taken for names too (常熟, 金华): the caller weighs it with other evidence.
    """
    shown = word.strip(" .,，。、!！")
    if re.fullmatch(_KANJI + r"{2,6}", shown):
        return _chinese_name(shown)
    if re.fullmatch(rf"{_KANJI}{{1,6}}[·•・.]{_KANJI}{{1,8}}", shown):
        return True
    parts = re.split(r"[ ,]+", word.strip(" ,"))
    if 2 <= len(parts) <= 4 and all(map(_is_part_of_name, parts)):
        usual = word_lists()["never_in_names"]
        return not any(p.casefold().strip(".") in usual for p in parts) and any(len(p) > 2 for p in parts)
    return bool(_KOREAN.fullmatch(shown))


def _is_part_of_name(part: str) -> bool:
    """Whether a word may stand in a name: capitalised, an initial, or wholly in capitals of three letters or more."""
    letters = part.replace("'", "").replace("’", "").replace("-", "").rstrip(".")
    if not letters.isalpha() or not letters[0].isupper() or len(letters) > 16 or _CJK.search(letters):
        return False
    return len(letters) == 1 or letters[1:].islower() or (letters.isupper() and len(letters) > 2) or "'" in part


def _chinese_name(word: str) -> bool:
    if word in _NO_NICKNAMES:
        return False
    if re.fullmatch(rf"[小老阿]{_KANJI}", word) and word[1] in word_lists()["surnames"]:
        return True
    if re.fullmatch(rf"{_KANJI}{{1,4}}{_TITLE}", word) and _surname().match(word):
        return not _STOP_ZH.search(word[:-2])
    if len(word) > 4:
        return False
    m = _surname().match(word)
    return m is not None and 1 <= len(word) - m.end() <= 2 and not _STOP_ZH.search(word)
