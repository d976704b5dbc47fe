"""Names of files and sheets that say whose they are: 逯菀樾_问卷数据, a student number, a telephone in parts."""

from __future__ import annotations

import re

from repurchase.identity_patterns.names import name_of_person, word_lists
from repurchase.identity_patterns.search import identity_spans

_PLATFORM = re.compile(r"^\d{6,10}_.*_\d+_\d+$|^\d{6,10}_按")
# Of a sheet's name, or of a file's without one, what stands behind the last point may belong to an address: a@b.com.
_SUFFIX = re.compile(
    r"\.(?:xls[xmb]?|ods|csv|tsv|txt|z?sav|por|dta|rds|parquet|feather|json|toml|ya?ml|lav|docx?|pdf|html?|md|tex|zip|gz|7z|rar"
    r"|bak|tmp|old|dat|xml|png|svg)$",
    re.I,
)
_NUMBER_BEFORE = re.compile(r"^\d{6,9}(?=[_\-])")
_DAY = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|[ _\-./年](?:0?[1-9]|1[0-2])[ _\-./月](?:0?[1-9]|[12]\d|3[01])(?!\d))"
)
_SIGNS = re.compile(r"[_\-+~—–·.,，、\s()（）\[\]【】《》「」#&@]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_HOST = re.compile(
    r"(?:gmail|qq|163|126|hotmail|outlook|yahoo|foxmail|icloud|sina)[ _\-.](?:com|cn|net)(?![a-z])", re.I
)
_ABOUT_FILES = re.compile(
    r"(?:的?(?:论文|毕业|毕设|硕士|本科|博士|课程|开题|终稿|初稿)?(?:问卷|答卷|量表|数据|调查|调研|结果|论文"
    r"|作业|统计表?|表格?"
    r"|报告|文件|原始|最终版?|终版|副本|备份|导出|汇总|回收|整理|清洗"
    r"|预测试|正式|样本|分析|星|同学|老师|的))+\d*$"
    r"|^(?:论文|问卷|答卷|数据|调查|作业|学生|硕士|本科|作者|姓名)+"
)


def names_owner(name: str) -> bool:
    """Tell whether the name of a file or a sheet holds a person's name, number, account or address.

    Parameters
    ----------
    name : str
        Without the folder; with or without what stands behind the last point.
    """
    stem = _SUFFIX.sub("", name)
    if _PLATFORM.search(stem):
        stem = re.sub(r"^\d{6,10}_|(?:_\d+){1,2}$", "", stem)
    stem = _NUMBER_BEFORE.sub("", stem)
    if _holds(stem, typed=False) or _HOST.search(stem):
        return True
    dated = _DAY.sub(" ", stem)
    parts = [p for p in _SIGNS.split(dated) if p]
    return (
        _holds(" ".join(parts), typed=False)
        or any(_holds(p, typed=True) or _is_chinese_name(p) for p in parts)
        or _is_latin_name(parts)
    )


def _holds(words: str, *, typed: bool) -> bool:
    return len(words) > 3 and next(identity_spans(words, typed=typed), None) is not None


def _is_chinese_name(part: str) -> bool:
    """Whether a part is a name, once the words that name any file are left out: 王建国答卷."""
    bare = _ABOUT_FILES.sub("", re.sub(r"[\dA-Za-z]+", "", part))
    if not _CHINESE.fullmatch(bare) or len(bare) > 4 or not name_of_person(bare):
        return False
    lists = word_lists()
    if bare in lists["file_words"] or bare[:2] in lists["file_words"] or bare[0] in lists["everyday_surnames"]:
        return False
    return len(bare) > 2 or bare[0] in lists["common_surnames"]


def _is_latin_name(parts: list[str]) -> bool:
    words = [p for p in parts if p.casefold() not in word_lists()["file_words"] and not p.isdigit()]
    return 2 <= len(words) <= 3 and name_of_person(" ".join(words))
