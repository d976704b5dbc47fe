"""Layouts of the platforms of China."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from repurchase.study.platform_files.platform_sheet import PlatformAnswers, PlatformColumn, PlatformSheet
from repurchase.study.questionnaire.import_text import is_asked_one_by_one
from repurchase.study.questionnaire.survey_form import RatingBlock
from repurchase.survey.instrument import Background
from repurchase.survey.write_export import ExportCell

NOTHING = "(空)"
SKIPPED_CODE = -3


def wenjuanxing(answers: PlatformAnswers) -> PlatformSheet:
    """问卷星: 按文本, or 按序号 where answers are coded."""
    sheets = answers.sheets
    front: list[tuple[str, list[ExportCell]]] = [
        ("序号", answers.numbered()),
        ("提交答卷时间", [_slashed(end) for end in sheets.ended]),
        ("所用时间", [f"{s}秒" for s in sheets.seconds]),
        ("来源", answers.always("手机提交")),
        ("来源详情", answers.always("N/A")),
        ("来自IP", answers.addresses("(示例-示例)")),
    ]
    columns = [PlatformColumn((head,), cells) for head, cells in front]
    number = 0
    for _, question in answers.questions():
        if not isinstance(question, RatingBlock):
            number += 1
            columns += _wjx_closed(answers, number, question)
            continue
        apart = is_asked_one_by_one(question, answers.lang)
        number += 0 if apart else 1
        for k, row in enumerate(question.rows):
            number += 1 if apart else 0
            words, stem = answers.statement(row), question.stem(answers.lang)
            first = f"{number}、{words}" if apart else f"{number}、{stem}—{words}"
            later = f"{number}、{words}" if apart or answers.coded else words
            cells = answers.ratings(question, row, SKIPPED_CODE if answers.coded else NOTHING)
            columns.append(PlatformColumn((first if k == 0 else later,), cells))
    return PlatformSheet(columns)


def _wjx_closed(answers: PlatformAnswers, number: int, question: Background) -> Iterator[PlatformColumn]:
    words = answers.asked(question)
    if answers.coded and question.name in answers.sheets.several:
        for k, (option, cells) in enumerate(answers.marks(question, 1, 0)):
            yield PlatformColumn((f"{number}、{words}({option})" if k == 0 else f"{number}、({option})",), cells)
        return
    yield PlatformColumn((f"{number}、{words}",), answers.answers(question, "┋"))


def tencent(answers: PlatformAnswers) -> PlatformSheet:
    """腾讯问卷: heads as number, question and statement."""
    sheets = answers.sheets
    front: list[tuple[str, list[ExportCell]]] = [
        ("编号", answers.numbered()),
        ("开始答题时间", [_stamp(start) for start in sheets.started]),
        ("结束答题时间", [_stamp(end) for end in sheets.ended]),
        ("答题时长", [f"{s // 60}分{s % 60}秒" for s in sheets.seconds]),
        ("IP", answers.addresses()),
        ("UA", answers.always("")),
        ("Referrer", answers.always("")),
        ("地理位置省", answers.always("")),
        ("用户昵称", answers.always("")),
    ]
    columns = [PlatformColumn((head,), cells) for head, cells in front]
    return PlatformSheet([*columns, *_numbered(answers, "{}.", ":", "┋")])


def wenjuanwang(answers: PlatformAnswers) -> PlatformSheet:
    """问卷网: heads as Q1., question and statement parted by a low line."""
    sheets = answers.sheets
    front: list[tuple[str, list[ExportCell]]] = [
        ("答题序号", answers.numbered()),
        ("来源渠道", answers.always("链接")),
        ("IP", answers.addresses()),
        ("地区", answers.always("")),
        ("微信昵称", answers.always("")),
        ("开始时间", [_slashed(start) for start in sheets.started]),
        ("提交时间", [_slashed(end) for end in sheets.ended]),
        ("答题时长", [str(dt.timedelta(seconds=s)) for s in sheets.seconds]),
    ]
    columns = [PlatformColumn((head,), cells) for head, cells in front]
    return PlatformSheet([*columns, *_numbered(answers, "Q{}.", "_", "、")])


def credamo(answers: PlatformAnswers) -> PlatformSheet:
    """见数 Credamo: short names above, what was asked below."""
    sheets = answers.sheets
    front: list[tuple[str, list[ExportCell]]] = [
        ("作答ID", answers.numbered("9001{:06d}")),
        ("用户ID", answers.numbered("EXAMPLE{:06d}")),
        ("开始时间", [_stamp(start) for start in sheets.started]),
        ("结束时间", [_stamp(end) for end in sheets.ended]),
        ("作答总时长(秒)", list(sheets.seconds)),
        ("作答渠道", answers.always("见数")),
        ("IP", answers.addresses()),
        ("省份", answers.always("")),
        ("城市", answers.always("")),
        ("设备类型", answers.always("")),
        ("屏幕分辨率", answers.always("")),
    ]
    columns = [PlatformColumn((head, ""), cells) for head, cells in front]
    for number, question in answers.questions():
        if isinstance(question, RatingBlock):
            stem = question.stem(answers.lang)
            for k, row in enumerate(question.rows, 1):
                words = answers.statement(row)
                asked = f"{stem}-{words}" if stem else words
                columns.append(PlatformColumn((f"Q{number}-{k}", asked), answers.ratings(question, row, "")))
        else:
            head = (f"Q{number}", answers.asked(question))
            columns.append(PlatformColumn(head, answers.answers(question, "、")))
    return PlatformSheet(columns)


def _numbered(answers: PlatformAnswers, number: str, between: str, several: str) -> Iterator[PlatformColumn]:
    """A column for each statement and question, with its number; `between` stands between stem and statement."""
    for k, question in answers.questions():
        start = number.format(k)
        if not isinstance(question, RatingBlock):
            yield PlatformColumn((f"{start}{answers.asked(question)}",), answers.answers(question, several))
            continue
        stem = question.stem(answers.lang)
        for row in question.rows:
            words = answers.statement(row)
            head = f"{start}{stem}{between}{words}" if stem else f"{start}{words}"
            yield PlatformColumn((head,), answers.ratings(question, row, ""))


def _slashed(when: dt.datetime) -> str:
    return f"{when.year}/{when.month}/{when.day} {when:%H:%M:%S}"


def _stamp(when: dt.datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"
