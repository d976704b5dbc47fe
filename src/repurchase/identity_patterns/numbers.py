"""Numbers that lead to a person: telephones, citizen ids, cards, student and staff numbers; and those that do not."""

from __future__ import annotations

import re

SHORTEST_LONG_NUMBER = 100_000_000
_GAP = r"[ .\-]{0,3}"
# Papers by name; a number is theirs where it stands behind them.
_PAPERS = (
    r"снилс|инн|паспорт\w{0,3}|cpf|cnpj|rg|dni|nif|nik|ktp|npwp|cccd|cmnd|căn cước|hộ chiếu|passport|pasaporte"
    r"|passeport|passaporte"
    r"|paspor|reisepass|(?:personal)?ausweis(?:nr|nummer)?|steuer-?id|nir|ssn|curp|rut|cédula|マイナンバー"
    r"|个人番号|個人番号"
    r"|パスポート|旅券|주민(?:등록)?번호|여권번호|身份证(?:号码?)?|身分證(?:字號)?|護照|护照号?|社保号"
)
_UNIT = (
    r"(?!\s{0,2}(?:元|块|圆|万|千|百|亿|岁|人|次|年|月|天|日|小时|分|秒|米|公里|平|个|份|名|斤|克|升|以|左右|"
    r"km|kg|g\b|ml|rmb|cny|usd|eur|yuan|dollars?|yen|won|rp|vnd|[$€£¥₩%‰])|\s{0,2}[-到至]\s{0,2}\d)"
)
# Each stands for itself, whatever the words around it; `numbers_like` says which of its hits are innocent after all.
SURE_NUMBERS = {
    "mobile": rf"(?<!\d)(?<!\d\.)(?:(?:\+|00)?86{_GAP})?\(?1[3-9]\d\)?{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)",
    "digit_by_digit": r"(?<!\d)(?<!\d[ .\-])1[ .\-][3-9](?:[ .\-]\d){9}(?![ .\-]?\d)",
    "digit_after_zero": r"(?<!\d)(?<!\d[ .\-])(?:0(?:[ .\-]\d){9,10}|[78][ .\-]9(?:[ .\-]\d){9}"
    r"|\+[ ]?(?:\d[ .\-]){10,13}\d)"
    r"(?![ .\-]?\d)",
    "eleven": r"(?<!\d)(?<!\d[ .\-])1[3-9]\d{0,3}(?:[ .\-]\d{2,5}){1,4}(?![ .\-]?\d)",
    "country": r"(?<![\d.])(?:\+"
    r"|00)[ ]?[1-9]\d{0,2}[ .\-]{0,2}(?:\(\d{1,4}\)[ .\-]?)?\d(?:[ .\-]{0,2}\d){5,12}(?!\d)",
    "russian": r"(?<![\d.,])(?:\+?7|8)[ \-]{0,2}\(?[3489]\d{2}\)?[ \-]{0,2}\d{3}[ \-]?\d{2}[ \-]?\d{2}(?![\d\-])"
    r"|(?<![\d.,\-])(?:\([3489]\d{2}\)|9\d{2})[ \-]?\d{3}-\d{2}-\d{2}(?![\d\-])",
    "brazilian": r"(?<![\d.,\-])(?:0?55[ ]?)?\([1-9]\d\)[ ]?(?:9[ ]?\d|[2-9])\d{3}[ .\-]?\d{4}(?![\d\-])"
    r"|(?<![\d.,\-])(?:0?55[ ])?[1-9]\d[ ](?:9[ ]?\d{4}|[2-5]\d{3})-\d{4}(?![\d\-])",
    "slashed": r"(?<![\d.,/])0[1-9]\d{1,4} ?/ ?(?:\d{6,9}|\d{2,4}(?:[ \-]\d{2,4}){1,3})(?![\d/])"
    r"|(?<!\d)0\d{1,4}\(\d{1,4}\)[ \-]?\d{3,4}(?!\d)",
    "trunk": r"(?<![\d.])\(?0[1-9]\d{0,3}\)?(?:[ .\-]{0,2}\d{2,8}){1,5}(?!\d)",
    "american": r"(?<!\d)\([2-9]\d{2}\)[ \-]?\d{3}[ .\-]?\d{4}(?!\d)"
    r"|(?<![\d.\-])[2-9]\d{2}(?P<gap>[ .\-])[2-9]\d{2}(?P=gap)\d{4}(?![\d\-])",
    "iberian": r"(?<![\d.,\-])(?:[679]\d{2} \d{3} \d{3}|[67]\d{2}-\d{3}-\d{3}|[6-9]\d{2} \d{2} \d{2} \d{2}"
    r"|[89]\d \d{3} \d{2} \d{2})"
    r"(?![.,\-]?\d)",
    "papers": r"(?<![\d.\-])\d{3}\.\d{3}\.\d{3}[\-/]\d{2}(?![\d\-])|(?<![\d.\-])\d{3}-\d{3}-\d{3}[ \-]\d{2}(?![\d\-])"
    r"|(?<![\d.,])\d{1,2}\.\d{3}\.\d{3}-?(?-i:[KXTRWAGMYFPDBNJZSQVHLCE])(?![A-Z\d])"
    r"|(?<![\d.,])\d{1,2}\.\d{3}\.\d{3}-\d(?![\d.\-])"
    r"|(?<![A-Z\d])(?:\d{8}-?(?-i:[TRWAGMYFPDXBNJZSQVHLCKE])|(?-i:[XYZ])-?\d{7}-?(?-i:[A-Z]))(?![A-Z\d\-])"
    r"|(?<!\d)\d{2} ?[0-3]\d[01]\d{3} ?(?-i:[A-Z]) ?\d{3}(?!\d)",
    "papers_told": rf"(?<![^\W\d_])(?:{_PAPERS})[ ]{{0,2}}(?:no\.?|nr\.?|n[.o]|номер|号码?|số|numéro|número"
    rf"|number|番号)?"
    r"[ ]{0,2}[:是は#№.]{0,2}[ ]{0,2}(?=(?:[A-Z .\-/]{0,3}\d){5})[A-Z]{0,3}\d?(?:[ .\-/]?[\dA-Z]){4,20}",
    "in_fours": r"(?<![\d.,])(?<!\d[ .\-])\d{4}(?P<four>[ \-])\d{4}(?P=four)\d{4}(?![ .\-]?\d)",
    "postal": r"(?<![\d\-.,A-Z])\d{5}-\d{3}(?![\d\-])",
    "citizen": r"(?<!\d)(?<!\d\.)[1-9]\d{5}[ \-]?(?:18|19|20)\d{2}[ \-]?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d"
    r"|3[01])[ \-]?\d{3}[\dX]"
    r"(?![\dA-Z])|(?<!\d)(?<!\d\.)[1-8]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"
    r"|(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ \-]?[1-8]\d{6}(?!\d)"
    r"|(?<!\d)[12][ .]?\d{2}[ .]?(?:0[1-9]|1[0-2])[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}[ .]?\d{2}(?!\d)"
    r"|(?<![\d\-])\d{3}-\d{2}-\d{4}(?![\d\-])",
    "card": r"(?<!\d)(?<!\d[ .\-])\d{4}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?(?![ \-]?\d)",
    "passport": r"(?<![A-Z0-9])(?:[EGDSPHM](?:[A-Z]?\d{8}|[A-Z]\d{7})|[A-Z][12]\d{8}"
    r"|[A-Z]{1,2}\d{6}\([\dA]\))(?![A-Z0-9])",
    "plate": r"[京津沪冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼渝][A-HJ-NP-Z][ .\-]{0,2}"
    r"(?=[A-Z]{0,5}\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Z0-9])",
    "numbered": r"(?:学号|工号|学籍号?|员工号|警号|准考证号?|卡号|账号|帐号|证号|matrikelnummer|mssv|学籍番号"
    r"|학번|사번"
    r"|(?<![A-Z])(?:student|staff|employee)[ \-]?(?:id|no\.?|number)|(?<![A-Z])(?:nim|npm|nik)(?![A-Z]))"
    r"[ ]{0,2}[:是为#.]?[ ]{0,2}[A-Z]{0,4}\d{5,18}(?!\d)",
    "called": r"(?:手机号?码?|电话号?码?|座机|联系方式|联系|致电|来电|找我|热线|전화(?:번호)?|휴대폰(?: ?번호)?"
    r"|핸드폰|연락처|连络先|連絡先|携帯|電話番号"
    r"|(?<![^\W\d_])(?:тел|телефон|моб|сот|ватсапп?|вотсапп?|вайбер|điện thoại|sđt|tél|téléphone|móvil)(?![^\W\d_])"
    r"|(?<![A-Z])(?:tel(?:ephone|efono|efone|efon|epon)?|phone|mobile|movil|cell|celular|handy|call(?: me)?"
    r"|whatsapp|zalo|viber"
    r"|hp|wa|telp)(?![A-Z]))"
    r"[ ]{0,2}[:是为.]{0,2}[ ]{0,2}\(?\+?\d(?:[ .\-()]{0,2}\d){5,14}(?!\d)",
    "variable": r"(?<![A-Z])(?:tel|phone|mobile|cell|hp|telp|qq)_\d(?:[_\-]?\d){5,14}(?!\d)",
    "run": r"(?<![\d.,A-Z_])(?:\d{11,12}|(?:62|55|84|91)\d{11})(?![\d_]|[.,]\d)",
}
# In an answer only: there a long run of digits is nobody's amount.
TYPED_NUMBERS = {
    "local": r"(?<![\d.,/\-A-Z])[2-8]\d{3}[ \-]\d{4}(?![\d\-/])" + _UNIT,
    "long": r"(?<![\d.,A-Z])\d{8,24}(?!\d|[.,]\d)" + _UNIT,
    "ninth_digit": r"(?<![\d.,/\-])9\d{4}-\d{4}(?![\d\-/])|(?<![\d.,/\-])\d{3}-\d{2}-\d{2}(?![\d\-/])"
    r"|(?<![\d.,/\-])\d{3}-0\d{3}(?![\d\-/])",
    "in_parts": r"(?<!\d)(?<!\d[,/_])1[3-9]\d(?P<part>[,/_*])\d{4}(?P=part)\d{4}(?![,/_]?\d)",
    "lettered": r"(?<![A-Z0-9])[A-Z]{1,4}[ \-]?\d{6,14}(?![A-Z0-9])",
    "shortened": r"(?<![\d.])[1-9]\.\d{8,}E\+\d\d",
}
_DATE = re.compile(
    r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[ T.\-]{0,2}(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?"
    r"|(?:19|20)\d{2}[ .\-/](?:0?[1-9]|1[0-2])[ .\-/](?:0?[1-9]|[12]\d|3[01])(?:[ T.\-].*)?"
    r"|(?:0?[1-9]|[12]\d|3[01])[ .\-/](?:0?[1-9]|[12]\d|3[01])[ .\-/](?:19|20)\d{2}(?:[ .\-].*)?"
)
_YEARS = re.compile(r"(?:19|20)\d{2}(?:[ \-](?:19|20)\d{2})+")
_GROUPS = re.compile(r"\d+")


def innocent_number(kind: str, words: str) -> bool:
    """Tell a date, a span of years, a band or a round amount from a number that leads to a person.

    Parameters
    ----------
    kind : str
        Which pattern found it.
    words : str
        What it found, in the text's shadow.
    """
    shown = re.sub(r"^[^\d+(]+", "", words.strip()) if kind in {"called", "numbered", "papers_told"} else words.strip()
    digits = "".join(_GROUPS.findall(shown))
    if kind == "eleven":
        return len(digits) != 11
    if kind == "trunk" and not _dialled(digits, _GROUPS.findall(shown)):
        return True
    if kind in {"iberian", "in_fours"} and all(g.endswith("0") for g in _GROUPS.findall(shown)[1:]):
        return True
    if kind == "brazilian" and _is_band(shown[-9:]):
        return True
    if kind in {"papers", "postal", "russian", "plate", "citizen", "passport", "country", "mobile", "digit_by_digit"}:
        return False
    return bool(_DATE.fullmatch(shown) or _YEARS.fullmatch(shown)) or _is_band(shown) or _is_amount(shown, digits)


def _dialled(digits: str, groups: list[str]) -> bool:
    """Whether a number with the trunk's zero has a telephone's length; in pairs of digits it has five of them."""
    pairs = len(groups) > 2 and all(len(g) == 2 for g in groups)
    return len(digits) == 10 if pairs else 9 <= len(digits) <= 12


def _is_amount(shown: str, digits: str) -> bool:
    """Whether a run is a round amount (RMB100000), or one digit again and again (99999999: no answer)."""
    bare = re.sub(r"^[A-Z]{1,4}[ \-]?", "", shown, flags=re.I)
    return bare == digits and digits[:1] not in ("", "0") and (digits.endswith("000") or len(set(digits)) == 1)


def _is_band(shown: str) -> bool:
    """Whether two numbers of four digits are the ends of a band: 3000-4999, 5001-8000."""
    ends = re.fullmatch(r"([1-9]\d{3}) ?[- ] ?([1-9]\d{3})", shown)
    if not ends:
        return False
    low, high = int(ends[1]), int(ends[2])
    return low < high and low % 50 in (0, 1) and high % 50 in (0, 49)


def long_number(value: float) -> bool:
    """Tell whether a cell that is a number is somebody's number: nine digits or more that are no round amount.

    Parameters
    ----------
    value : float
    """
    return abs(value) >= SHORTEST_LONG_NUMBER and float(value).is_integer() and value % 1000 != 0
