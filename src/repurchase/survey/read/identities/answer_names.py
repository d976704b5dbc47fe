"""Names in an answer, with whatever stands around them: 班长王建国, 王建国（班长）, two names in one cell."""

from __future__ import annotations

import re

from repurchase.identity_patterns import name_of_person
from repurchase.identity_patterns.names import word_lists
from repurchase.survey.read.identities.usual import is_generic

_ROLE = (
    r"(?:联系人|填表人|填写人|填报人|答题人|答卷人|负责人|推荐人|介绍人|收件人|班长|组长|团长|店长|群主|队长|村长|老师"
    r"|导师|同学|学生|会员|客户|店员|员工|班主任|辅导员|经理|主管|学委|班委|书记|姓名|名字|署名|在下|鄙人|俺[是叫]?|我[是叫]|本人[是叫]?|叫我"
    r"|来自|致)"
)
_BEFORE = re.compile(
    rf"^(?:[—\-–\s]*(?:by|from)?\s+|[—–\-]+\s*)?{_ROLE}?\s*[:：]?\s*|^(?-i:[a-z]+ ){{1,3}}(?=(?-i:[A-Z]))"
    r"|^(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s+",
    re.I,
)
_AFTER = re.compile(rf"\s*(?:{_ROLE}|收|留)$")
_BRACKETS = re.compile(r"[(（\[【〔「《][^()（）\[\]【】〔〕「」《》]*[)）\]】〕」》]")
_BETWEEN = re.compile(r"\s*[、&＆/,，;；+|]\s*|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_SPACED = re.compile(r"[\u4e00-\u9fff](?:[ \u3000][\u4e00-\u9fff]){1,3}")


def names_somebody(option: str) -> bool:
    """Tell whether an answer is a name, or names, with nothing around them but roles, brackets and signs."""
    words = option.strip()
    if len(words) > 40 or is_generic(words):
        return False
    if _SPACED.fullmatch(words):
        return _is_name(re.sub(r"\s", "", words))
    bare = _BRACKETS.sub("", words).strip()
    if _is_name(words) or (bare != words and _is_name(bare)):
        return True
    parts = [p for p in _BETWEEN.split(bare) if p]
    if len(parts) > 1:
        return all(_is_name(p) or _is_name(_stripped(p)) for p in parts)
    return _stripped(bare) != bare and _is_name(_stripped(bare))


def _stripped(part: str) -> str:
    before = _BEFORE.sub("", part, count=1)
    return before if len(before) < len(part) else _AFTER.sub("", part)


def _is_name(word: str) -> bool:
    if not name_of_person(word) or is_generic(word):
        return False
    return word[:1] not in word_lists()["everyday_surnames"]
