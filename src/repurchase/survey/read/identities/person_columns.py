"""Columns that say who: the respondent's name or number, an interviewer, whoever recommended, a manager, a tutor.

The head alone decides for the respondent's own name and number. For other people the answers have the last word:
*Who recommended us: a friend, family* says what somebody is and stays a question; names make it an identity. A day of
birth is an identity where it is a full date; a year or an age is a question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from repurchase.identity_patterns.names import word_lists
from repurchase.survey.read.answers.answer_labels import strength
from repurchase.survey.read.identities.birth_dates import asks_birth, share_of_dates
from repurchase.survey.read.identities.heads.asked_heads import asked_for
from repurchase.survey.read.identities.heads.thing_heads import about_a_thing
from repurchase.survey.read.identities.people_words import built_like_person, one_word_name, takes_one_word
from repurchase.survey.read.identities.usual import is_generic, listed_words, plain_answer
from repurchase.survey.read.identities.values import MOSTLY, NAMES, like_a_name, share_of_names, shown_word
from repurchase.survey.read.platforms.shared.roles import Role
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold
from repurchase.survey.read.sheet.question_heads import words_of

_AS_A_THING_ZH = "系统|品牌|型号|类型|套餐|价|使用|端|游戏|银行|支付|依赖|颜色|运营商|时长|卡|壳|配件|数量"
_AS_A_THING = "brand|model|make|os|plan|type|case|app|client|colou?r|company|provider|use|usage|addict|operating|bill"
_PHONE = rf"手机(?!{_AS_A_THING_ZH})|电话(?!类型|频率|沟通|卡|时长|数量)"
_THINGS = rf"(?![a-z]|\s*(?:{_AS_A_THING}))"  # nothing that is asked of a telephone or of e-mail as a thing
_TELEPHONE, _MAIL = rf"(?<![a-z])(?:tele|cell|mobile)?phone{_THINGS}", rf"(?<![a-z])e-?mail{_THINGS}"
_ASKED = re.compile(
    rf"(?:您的|你的|留下|填写|输入|提供|your|enter|leave|provide).{{0,24}}(?:{_PHONE}|联系方式|邮箱|"
    r"邮件|微信号|qq号?|姓名|名字|身份证|学号|工号|地址|收件|"
    r"phone|mobile number|telephone|e-?mail|wechat|full name|\bname\b(?! of)|home address|contact)|"
    r"(?:手机号|电话号码|联系方式|电子邮[箱件]|身份证|真实姓名|微信号|联系电话|收货地址|"
    r"e-?mail address|phone number|mobile number)|"
    r"(?:укажите|введите|напишите|оставьте|\bваш|\bсво).{0,24}(?:номер\w* (?:мобильного )?телефона|контактн\w+ телефон|"
    r"\bфио\b|фамили[юя]\b|электронн\w+ почт|паспортн)",
    re.I,
)
_NOT_ASKED = re.compile(
    r"推送|使用|通过|是否|愿意|品牌|满意|打扰|频率|渠道|希望|哪|多久|how|which|would|do you|does|"
    r"соглас|готов|хотите|хотели|пользу|часто|какой|какую|какая|каким|сколько|\bли\b",
    re.I,
)
_NAMES = re.compile(
    rf"姓名|名字(?!含义|由来|来源)|{_PHONE}|微信号|qq号|邮箱(?!类型|品牌)|"
    r"邮件地址|身份证|住址|地址(?!类型)|学号|工号|昵称|openid|联系人|"
    rf"{_MAIL}|{_TELEPHONE}|wechat id",
    re.I,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_MASKED = re.compile(r"\s*[(\[（【][^()\[\]（）【】]*\*\*\*[^()\[\]（）【】]*[)\]）】]")
_NAME_IN_BRACKETS = re.compile(
    r"[(\[【〔](?:full |first )?(?:names?|姓名|名字|真实姓名|이름|성명|氏名|名前|nama|nombre|nom|nome)[)\]】〕]"
)
_COPULA = re.compile(r"(?:(?:的(?:姓名|名字))?(?:是|叫|为)| is)$")  # 您的班主任是
_COURTESY_ZH = re.compile(
    r"^(?:请问|请您?|烦请|麻烦)?(?:填写|输入|填入|写出|写下|留下|提供|告知|选择|注明|说明)?(?:一下)?(?:您|你|贵|本次|本|该|受访者|答题者|填写者)*的?"
)
_PLACE_ZH = (
    r"(?:门店|店铺|社区|社群|公司|部门|学校|班级|班|单位|项目|小组|家庭|学生|客户|企业|团队|医院|院系|学院|问卷|数据|直播间?|团购|直属|直接|"
    r"硕士|博士|本科|大学|紧急|主要|所在|所属|对应|负责|服务|接待|当前|首次|最初|本次|论文|毕业|研究生|群|店|其)*的?"
)
_TAIL_ZH = (
    r"(?P<tail>(?:的)?(?:真实)?(?:姓名|名字|全名|名称|大名|称呼|昵称|代号|工号|学号|电话|手机号?码?|联系电话|联系方式|微信号?|邮箱|信息)"
    r"|(?:的)?(?:是|为|叫)?(?:谁|哪位|哪一位|什么名字)|(?:姓名|名字)?(?:是什么|叫什么))?\d?"
)
_WHO_ZH = re.compile(
    r"(?:谁|哪位|哪一位|什么人|何人)[^，。?]{0,8}?(?:把|将|向|给|为|对|替|帮|带|让)?[^，。?]{0,8}?"
    r"(?:推荐|介绍|邀请|引荐|拉|告诉|分享|访问|采访|访谈|接待|指导|带教|管理|负责|服务|教)|推荐(?:给)?[您你].{0,8}的?人$|由谁"
)
_WHO_EN = re.compile(
    r"^(?:by )?whom? (?:\w+ ){0,3}?(?:recommend|introduc|invit|refer|brought|told|interview|supervis|taught|teach"
    r"|manag|serv|"
    r"persuad|suggest|collect|administer)\w*\b|^(?:recommended|introduced|invited|referred|interviewed|supervised|served|"
    r"collected|taught) by\b|^name of (?:the )?(?:person|friend|one|individual)\b"
    r"|^(?:the )?person who (?:recommend|introduc|"
    r"invit|refer|interview)\w*",
)
_WHO_OTHER = re.compile(
    r"^(?:quién|quien) .{0,12}(?:recomend|invit|refir|entrevist)|^qui .{0,12}(?:recommand|invit|parrain|interrog)|"
    r"^wer .{0,16}(?:empfohlen|eingeladen|befragt|geworben)|^quem .{0,12}(?:indic|recomend|convid|entrevist)|"
    r"^siapa .{0,16}(?:rekomendasi|mengajak|mengundang|mewawancara)|^ai (?:đã )?(?:giới thiệu|mời|phỏng vấn)|"
    r"누가.{0,8}(?:추천|소개|초대)|(?:誰|谁|どなた).{0,8}(?:紹介|绍介|推薦|推荐|招待)|ใคร.{0,8}(?:แนะนำ|เชิญ)|"
    r"^(?:кто|кем|через кого) .{0,24}(?:приглас|приглаш|рекоменд|посовет|прив[её]л|обслуж|опрашив|интервью|консульт)"
)
_NUMBERED = re.compile(r"([^\W\d_]+)[ .\-]*(?:[a-zа-я]|\d{1,2})")
# They may count as well: number of friends.
_NUMBER_WORDS = frozenset({"number", "no", "id", "numero", "nomor", "nummer", "code", "so"})
_KOREAN = re.compile(
    r"^(?:귀하|본인|당신|응답자|고객님?)의?"
    r"|(?:을|를|은|는|이|가|의)?(?:입력|기재|작성|적어|알려|남겨|써|기입|무엇|누구|선택).*$"
)
_JAPANESE = re.compile(
    r"^(?:あなた|ご自身|貴方|回答者|お客様)の|を(?:ご)?(?:入力|记入|記入|教えて|お書き|选|選).*$"
    r"|は(?:何|谁|誰|どなた|なん).*$"
)
_CYRILLIC = re.compile(r"[а-яё]")
_THAI = re.compile(r"^(?:กรุณา|โปรด)?(?:กรอก|ระบุ|ใส่)?|ของ(?:คุณ|ท่าน|ผู้ตอบ.*)$")
_ASIAN_TAIL = re.compile(r"(?:の)?(?:氏名|お名前|名前|电话番号|连络先|名)$|(?:이름|성함|성명|명|전화번호|연락처)$|^ชื่อ")


def names_identity(head: str) -> bool:
    """Whether a short head speaks of a name, a number or an address, whatever stands around it (客户姓名, 家庭住址)."""
    short = len(head) <= 12 and bool(_NAMES.search(head))
    return short and not _NOT_ASKED.search(head) and not about_a_thing(head)


def asks_identity(wording: str) -> bool:
    """Whether a question asks for a name, a telephone number, an address and the like."""
    asked = _MASKED.sub("", wording)  # a masked number in brackets belongs to the author: it asks for nothing
    return bool(_ASKED.search(asked)) and not _NOT_ASKED.search(asked) and not about_a_thing(asked)


def speaks_of_identity(head: str) -> bool:
    """Whether a head speaks of a name, a number or an address at all, whatever it asks for."""
    return bool(_ASKED.search(head) or _NAMES.search(head))


def without_masked(wording: str) -> str:
    """A head without the brackets in which something was masked."""
    return _MASKED.sub("", wording) or wording


def role_of_person(column: SheetColumn) -> Role | None:
    """The role of a column that says who somebody is, by its head and its answers; None where it says no such thing.

    Parameters
    ----------
    column : SheetColumn
        Not rated: a rating is an answer about a person, whatever the head.
    """
    heads = {without_masked(words_of(t)) for t in (column.wording, column.name) if t}
    if any(map(asks_birth, heads)) and share_of_dates(column) >= MOSTLY:
        return Role.IDENTITY
    verdicts = {v for h in heads if (v := _verdict(h[:120]))}
    if any(asks_identity(h) or names_identity(h) for h in heads):
        verdicts.add("name")
    if not verdicts or _is_generic(column):
        return None
    if "contact" in verdicts:
        return Role.USER
    if verdicts & {"name", "certain"}:
        return Role.IDENTITY
    return Role.IDENTITY if _are_names(column, heads, verdicts) else None


def _are_names(column: SheetColumn, heads: Iterable[str], verdicts: set[str]) -> bool:
    """Whether the answers under a head that only may speak of a person are names."""
    if share_of_names(column) >= (0.5 if "likely" in verdicts else NAMES):
        return True
    if "likely" in verdicts and _names_among_kinds(column):
        return True
    one_word = "likely" in verdicts and all(takes_one_word(head_key(h)) for h in heads)
    return one_word and share_of_names(column, one_word_name) >= NAMES


def labelled_person(column: SheetColumn) -> Role | None:
    """The role of a column whose value labels are names and no scale (1 = a person, 2 = another); None elsewhere."""
    labels = column.labels.values()
    if not labels or any(strength(w) is not None or re.search(r"\d", w) for w in labels):
        return None
    role = role_of_person(column)
    return role if role and share_of_names(column, one_word_name) >= 0.5 else None


def _is_generic(column: SheetColumn) -> bool:
    """Whether the answers say what somebody is: half of them are such words, by kinds or count; or Dept A."""
    real = [(shown_word(column, i), int(n)) for i, n in enumerate(column.counts) if column.words[i] and n]
    if real and all(_numbered_body(w) for w, _ in real):
        return True
    if _names_among_kinds(column):
        return False
    told = [(w, n) for w, n in real[:200] if is_generic(w)]
    return bool(told) and (len(told) >= 0.5 * min(len(real), 200) or sum(n for _, n in told) >= 0.8 * column.filled)


def _names_among_kinds(column: SheetColumn) -> bool:
    """Whether half of the answers beside kinds and numbered bodies (Group A) are names of persons."""
    words = {shown_word(column, i) for i, n in enumerate(column.counts) if column.words[i] and n}
    others = [w for w in sorted(words)[:200] if not is_generic(w) and not _numbered_body(w)]
    return bool(others) and sum(map(like_a_name, others)) >= 0.5 * len(others)


def _numbered_body(word: str) -> bool:
    """Whether an answer is a department, a class or the like and its letter or number."""
    found = _NUMBERED.fullmatch(fold(word))
    return found is not None and plain_answer(found[1]) in _bodies()


@cache
def _bodies() -> frozenset[str]:
    return frozenset(map(plain_answer, listed_words("closed_things")["bodies"]))


@lru_cache(maxsize=10_000)
def _verdict(head: str) -> str:
    """What a head speaks of: name, contact (of the respondent), certain, likely, built like (a person), or nothing."""
    if about_a_thing(head):
        return _person(head)
    known = _known()
    for parts in (
        re.split(r"\s*(?:[/、,，+&]|和|及|与|或|\band\b|\bor\b|(?<=\s)(?:и|или)(?=\s))\s*", fold(head)),
        [head],
    ):
        keys = [k for k in map(head_key, parts) if k]
        found = {known.get(k, "") for k in keys}
        if keys and "" not in found and found <= {"name", "contact"}:
            return "contact" if found == {"contact"} else "name"
    return asked_for(head) or _person(head) or _bilingual(head)


def _person(head: str) -> str:
    known, words = _known(), fold(_BRACKETS.sub(" ", fold(head))).strip(" :*?。.¿¡")
    if _WHO_ZH.search(words) or _WHO_EN.search(words) or _WHO_OTHER.search(words):
        return "certain"
    key = head_key(head)
    if known.get(key) in {"certain", "likely"}:
        return known[key]
    rest, named = _without_tail(_COPULA.sub("", key))
    kind = known.get(rest, "")
    if kind in {"certain", "likely"}:
        return "certain" if named or _NAME_IN_BRACKETS.search(fold(head)) else kind
    return "built" if built_like_person(key) else ""


def _bilingual(head: str) -> str:
    """A head in two languages, 姓名 Name: both halves must say the same."""
    latin = " ".join(re.findall(r"[A-Za-zÀ-ɏḀ-ỹ'\-]+", head))
    rest = re.sub(r"[A-Za-zÀ-ɏḀ-ỹ'\-]+", "", head)
    if len(latin) < 3 or len(rest.strip()) < 2:
        return ""
    kinds = {_known().get(head_key(h), "") or asked_for(h) for h in (latin, rest)}
    return min(kinds) if "" not in kinds else ""


def _without_tail(key: str) -> tuple[str, bool]:
    """A key without the words for a name or a number at its end, and whether there were any."""
    if key.isascii() or _CYRILLIC.search(key):
        tokens = key.split()
        kept = [t for t in tokens if t not in word_lists()["name_words"] | _NUMBER_WORDS]
        return " ".join(kept), bool(word_lists()["name_words"] & set(tokens))
    if m := _zh_person().fullmatch(key):
        return m["who"], bool(m["tail"])
    rest = _ASIAN_TAIL.sub("", key)
    return rest, rest != key


@cache
def _zh_person() -> re.Pattern[str]:
    people = [k for k, v in _known().items() if v in {"certain", "likely"} and not k.isascii()]
    people.sort(key=len, reverse=True)
    return re.compile(rf"{_PLACE_ZH}(?P<who>{'|'.join(map(re.escape, people))}){_TAIL_ZH}")


@cache
def _known() -> dict[str, str]:
    """What each known head speaks of; the surer section comes last and wins."""
    lists = listed_words("identity_heads")
    sections = (("likely", "likely"), ("certain", "certain"), ("contacts", "contact"), ("names", "name"))
    return {head_key(w): verdict for section, verdict in sections for w in lists[section] if head_key(w)}


@lru_cache(maxsize=20_000)
def head_key(head: str) -> str:
    """Write a head as the lists are compared: without number, brackets, accents, courtesies, articles and marks."""
    words = _BRACKETS.sub(" ", fold(head)).strip(" :*?。.!¿¡")
    bare = _unaccented(words)
    if _CYRILLIC.search(words):
        bare = re.sub(r"\bno\b", "номер", words.replace("ё", "е"))  # No is what folding makes of №
    if not re.search(r"[^\x00-\x7f]", bare) or _CYRILLIC.search(bare):
        tokens = re.findall(r"[a-z0-9а-я]+", re.sub(r"['’]s\b", "", bare))
        kept = [t for k, t in enumerate(tokens) if not _is_courtesy(t, tokens[k + 1 : k + 2])] or tokens
        return " ".join(kept)
    words = re.sub(r"[\s:：*?？。.,，、!！_/\-]+", "", words)
    for courtesy in (_COURTESY_ZH, _KOREAN, _JAPANESE, _THAI):
        words = courtesy.sub("", words) or words
    return words


def _is_courtesy(word: str, following: list[str]) -> bool:
    """Whether a word only asks; *type* and *state* do before a pronoun: type your name, but phone type."""
    if word in word_lists()["asking_verbs"]:
        return following in (["your"], ["in"], ["the"])
    return word in word_lists()["courtesies"]


def _unaccented(words: str) -> str:
    """Latin letters without accents; other scripts as they are."""
    if re.search(r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]", words):
        return words
    bare = unicodedata.normalize("NFD", words.replace("đ", "d").replace("°", "o").replace("º", "o"))
    return "".join(c for c in bare if not unicodedata.combining(c))
