"""Layouts of the platforms that are used all over the world."""

from __future__ import annotations

import datetime as dt

from repurchase.study.platform_files.platform_sheet import PlatformAnswers, PlatformColumn, PlatformSheet
from repurchase.study.questionnaire.survey_form import RatingBlock
from repurchase.survey.write_export import ExportCell


def qualtrics(answers: PlatformAnswers) -> PlatformSheet:
    """Qualtrics: names, wording and ImportId in three header rows."""
    sheets, words = answers.sheets, not answers.coded
    front: list[tuple[str, str, list[ExportCell]]] = [
        ("StartDate", "Start Date", [_stamp(start) for start in sheets.started]),
        ("EndDate", "End Date", [_stamp(end) for end in sheets.ended]),
        ("Status", "Response Type", answers.always("IP Address" if words else 0)),
        ("IPAddress", "IP Address", answers.addresses()),
        ("Progress", "Progress", answers.always(100)),
        ("Duration (in seconds)", "Duration (in seconds)", list(sheets.seconds)),
        ("Finished", "Finished", answers.always("True" if words else 1)),
        ("RecordedDate", "Recorded Date", [_stamp(end) for end in sheets.ended]),
        ("ResponseId", "Response ID", answers.numbered("R_example{:08d}")),
        ("DistributionChannel", "Distribution Channel", answers.always("anonymous")),
        ("UserLanguage", "User Language", answers.always("ZH-S" if answers.lang == "zh" else "EN")),
    ]
    columns = [_qualtrics_column(name, asked, name, cells) for name, asked, cells in front]
    for number, question in answers.questions():
        if isinstance(question, RatingBlock):
            stem = question.stem(answers.lang)
            for k, row in enumerate(question.rows, 1):
                asked = f"{stem} - {answers.statement(row)}" if stem else answers.statement(row)
                cells = answers.ratings(question, row, "")
                columns.append(_qualtrics_column(row.name, asked, f"QID{number}_{k}", cells))
        else:
            cells = answers.answers(question, ",")
            columns.append(_qualtrics_column(question.name, answers.asked(question), f"QID{number}", cells))
    return PlatformSheet(columns)


def _qualtrics_column(name: str, asked: str, identity: str, cells: list[ExportCell]) -> PlatformColumn:
    return PlatformColumn((name, asked, f'{{"ImportId":"{identity}"}}'), cells)


def google_forms(answers: PlatformAnswers) -> PlatformSheet:
    """Google Forms: a timestamp, ``stem [row]``, no duration."""
    zh = answers.lang == "zh"
    stamps: list[ExportCell] = [f"{end.month}/{end.day}/{end.year} {end:%H:%M:%S}" for end in answers.sheets.ended]
    columns = [PlatformColumn(("时间戳记" if zh else "Timestamp",), stamps)]
    for _, question in answers.questions():
        columns += _bracketed(answers, question) if isinstance(question, RatingBlock) else [
            PlatformColumn((answers.asked(question),), answers.answers(question, ", "))
        ]  # fmt: skip
    return PlatformSheet(columns, "表单回复 1" if zh else "Form Responses 1")


def _bracketed(answers: PlatformAnswers, block: RatingBlock) -> list[PlatformColumn]:
    stem = block.stem(answers.lang)
    return [
        PlatformColumn(
            (f"{stem} [{answers.statement(row)}]" if stem else answers.statement(row),),
            answers.ratings(block, row, ""),
        )
        for row in block.rows
    ]


def microsoft_forms(answers: PlatformAnswers) -> PlatformSheet:
    """Microsoft Forms: real dates, statements as heads of their own, choices ended by a semicolon."""
    heads = ("ID", "Start time", "Completion time", "Email", "Name")
    heads = ("ID", "开始时间", "完成时间", "电子邮件", "名称") if answers.lang == "zh" else heads
    cells: list[list[ExportCell]] = [
        answers.numbered(), list(answers.sheets.started), list(answers.sheets.ended), answers.always("anonymous"),
        answers.always("")
    ]  # fmt: skip
    columns = [PlatformColumn((head,), column) for head, column in zip(heads, cells, strict=True)]
    for _, question in answers.questions():
        if isinstance(question, RatingBlock):
            columns += [
                PlatformColumn((answers.statement(row),), answers.ratings(question, row, "")) for row in question.rows
            ]
        else:
            columns.append(PlatformColumn((answers.asked(question),), answers.answers(question, ";", ";")))
    return PlatformSheet(columns)


def surveymonkey(answers: PlatformAnswers) -> PlatformSheet:
    """SurveyMonkey: the question above, its row or option below."""
    sheets = answers.sheets
    front: list[tuple[str, list[ExportCell]]] = [
        ("Respondent ID", answers.numbered("1180{:08d}")),
        ("Collector ID", answers.always("4001")),
        ("Date Created", [f"{start:%m/%d/%Y %I:%M:%S %p}" for start in sheets.started]),
        ("Date Modified", [f"{end:%m/%d/%Y %I:%M:%S %p}" for end in sheets.ended]),
        ("IP Address", answers.addresses()),
        ("Email Address", answers.always("")),
        ("First Name", answers.always("")),
        ("Last Name", answers.always("")),
        ("Custom Data 1", answers.always("")),
    ]
    columns = [PlatformColumn((head, ""), cells) for head, cells in front]
    for _, question in answers.questions():
        if isinstance(question, RatingBlock):
            stem = question.stem(answers.lang)
            for k, row in enumerate(question.rows):
                heads = (
                    (stem if k == 0 else "", answers.statement(row)) if stem else (answers.statement(row), "Response")
                )
                columns.append(PlatformColumn(heads, answers.ratings(question, row, "")))
        elif question.name in sheets.several:
            for k, option in enumerate(answers.options(question)):
                cells: list[ExportCell] = [option if k in picked else "" for picked in sheets.several[question.name]]
                columns.append(PlatformColumn((answers.asked(question) if k == 0 else "", option), cells))
        else:
            columns.append(PlatformColumn((answers.asked(question), "Response"), answers.answers(question, ",")))
    return PlatformSheet(columns, "Sheet")


def limesurvey(answers: PlatformAnswers) -> PlatformSheet:
    """LimeSurvey: full text as heads; answers in full, or as A1, A2 and so on."""
    sheets, coded = answers.sheets, answers.coded
    front: list[tuple[str, list[ExportCell]]] = [
        ("Response ID", answers.numbered()),
        ("Date submitted", [_stamp(end) for end in sheets.ended]),
        ("Last page", answers.always(5)),
        ("Start language", answers.always("zh-Hans" if answers.lang == "zh" else "en")),
        ("Seed", answers.numbered("17{:08d}")),
        ("Date started", [_stamp(start) for start in sheets.started]),
        ("Date last action", [_stamp(end) for end in sheets.ended]),
        ("IP address", answers.addresses()),
        ("Referrer URL", answers.always("")),
    ]
    columns = [PlatformColumn((head,), cells) for head, cells in front]
    for _, question in answers.questions():
        if isinstance(question, RatingBlock):
            columns += _lime_codes(answers, question) if coded else _bracketed(answers, question)
        elif question.name in sheets.several:
            for option, cells in answers.marks(question, "Y" if coded else "Yes", "" if coded else "No"):
                columns.append(PlatformColumn((f"{answers.asked(question)} [{option}]",), cells))
        elif coded and (chosen := sheets.chosen.get(question.name)):
            columns.append(PlatformColumn((answers.asked(question),), [f"A{k + 1}" for k in chosen]))
        else:
            columns.append(PlatformColumn((answers.asked(question),), answers.answers(question, ", ")))
    return PlatformSheet([*columns, PlatformColumn(("Total time",), [f"{s}.00" for s in sheets.seconds])])


def _lime_codes(answers: PlatformAnswers, block: RatingBlock) -> list[PlatformColumn]:
    """The columns of a block with its points as A1, A2 and so on."""
    told = {code: f"A{k}" for k, code in enumerate(block.scale.points, 1)}
    ratings = (answers.sheets.ratings[row.name] for row in block.rows)
    coded = [["" if code is None else told[code] for code in codes] for codes in ratings]
    heads = (column.heads for column in _bracketed(answers, block))
    return [PlatformColumn(head, cells) for head, cells in zip(heads, coded, strict=True)]


def _stamp(when: dt.datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"
