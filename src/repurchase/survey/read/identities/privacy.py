"""Identities: recognised by value, turned into a salted hash for the search of duplicates, and kept nowhere else."""

from __future__ import annotations

import hashlib
import re
import secrets

import numpy as np
from numpy.typing import NDArray

from repurchase.survey.read.grid import Column
from repurchase.survey.read.normal import clean

_SALT = secrets.token_bytes(32)  # new in every process: a hash cannot be compared between runs, nor looked up
_VALUES = re.compile(
    r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"  # mobile number
    r"|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,32}){1,4}"  # e-mail
    r"|(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"  # citizen id
    r"|(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])"  # IPv4
    r"|(?<![0-9a-fA-F:])(?:[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{1,4}(?![0-9a-fA-F:])"  # IPv6
    r"|\+\d{1,3}[ -]?\(?\d{2,4}\)?(?:[ -]?\d{2,4}){2,3}(?!\d)"  # international telephone
    r"|Mozilla/\d|\bo[A-Za-z0-9_-]{27}\b"  # user agent, WeChat open id
    r"|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"  # UUID
    r"|(?:微信|wechat|weixin|wx|vx)(?:号| ?id)?\s*[:：是]\s*[A-Za-z][\w-]{5,19}|"
    r"qq号?\s*[:：是]?\s*[1-9]\d{4,10}"  # chat accounts
    r"|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)",
    re.I,
)  # landline
_ASKED = re.compile(
    r"(?:您的|你的|留下|填写|输入|提供|your|enter|leave|provide).{0,24}(?:手机|电话|联系方式|邮箱|"
    r"邮件|微信号|qq号?|姓名|名字|身份证|学号|工号|地址|收件|"
    r"phone|mobile number|telephone|e-?mail|wechat|full name|\bname\b(?! of)|home address|contact)|"
    r"(?:手机号|电话号码|联系方式|电子邮[箱件]|身份证|真实姓名|微信号|联系电话|收货地址|"
    r"e-?mail address|phone number|mobile number)",
    re.I,
)
_NOT_ASKED = re.compile(
    r"推送|使用|通过|是否|愿意|品牌|满意|打扰|频率|渠道|希望|哪|多久|how|which|would|do you|does", re.I
)


_REGION = re.compile(r"\s*[(（].*$")


_NAMES = re.compile(
    r"姓名|名字|手机|电话|微信号|qq号|邮箱|邮件地址|身份证|住址|地址|学号|工号|昵称|openid|联系人|"
    r"e-?mail|phone|wechat id",
    re.I,
)


def names_identity(head: str) -> bool:
    """Whether a short head speaks of a name, a number or an address, whatever stands around it (客户姓名, 家庭住址)."""
    return len(head) <= 12 and bool(_NAMES.search(head)) and not _NOT_ASKED.search(head)


def asks_identity(wording: str) -> bool:
    """Whether a question asks for a name, a telephone number, an address and the like."""
    return bool(_ASKED.search(wording)) and not _NOT_ASKED.search(wording)


def holds_identity(column: Column) -> bool:
    """Whether any answer of the column looks like a telephone number, an e-mail, an id, an address of a device."""
    return any(isinstance(u, str | int | float) and _VALUES.search(_shown(u)) for u in column.uniques)


def _shown(cell: object) -> str:
    return clean(cell)[:2000]


def _hash(value: str) -> str:
    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), key=_SALT, digest_size=8).hexdigest()


def hashed(column: Column) -> NDArray[np.object_]:
    """The column as salted hashes by respondent, None where blank; the region behind an IP address is left out."""
    values = [_hash(_REGION.sub("", w).casefold()) if w and not _is_nobody(w) else None for w in column.words]
    return column.spread(values, None, object)


def _is_nobody(word: str) -> bool:
    return len(word) < 12 and word.casefold() in {"anonymous", "匿名"}


def tells_apart(column: Column) -> bool:
    """Whether the column is filled well enough to tell persons apart."""
    real = [c for w, c in zip(column.words, column.counts, strict=True) if w and not _is_nobody(w)]
    return bool(real) and sum(real) >= 0.5 * len(column.codes) and max(real) <= max(2, 0.5 * sum(real))
