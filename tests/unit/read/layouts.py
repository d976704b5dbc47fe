"""One function a platform: the invented answers as its export would hold them."""
# ruff: noqa: E501, UP031

from __future__ import annotations

from pathlib import Path

import pandas as pd
from export_builders import (
    CHANNEL,
    CHECK,
    CONSTRUCTS,
    IP,
    ITEMS,
    MAIL,
    OPEN,
    WORDS,
    Answers,
    Layout,
    cells,
    chosen,
    demographics,
    save_codebook,
    save_csv,
    save_ods,
    save_xls,
    save_xlsx,
    stamp,
    table,
)

Column = tuple[object, list[object]]


def _ids(a: Answers, form: str) -> list[object]:
    return [form.format(i + 1) for i in range(a.n)]


def _open(a: Answers, blank: str = "") -> list[object]:
    return [a.suggestion(i) or blank for i in range(a.n)]


def _check(a: Answers, words: list[str] | None) -> list[object]:
    return [words[v - 1] if words else v for v in a.check]


def _items_of(c: str) -> list[str]:
    return [i for i in ITEMS if ITEMS[i][2] == c]


# --- 问卷星 ------------------------------------------------------------------------------------------------------------


def _wjx_front(a: Answers) -> list[Column]:
    return [
        ("序号", list(range(1, a.n + 1))),
        ("提交答卷时间", [stamp(e) for e in a.end]),
        ("所用时间", [f"{s}秒" for s in a.seconds]),
        ("来源", ["微信", "手机提交"] * (a.n // 2) + ["链接"] * (a.n % 2)),
        ("来源详情", ["N/A"] * a.n),
        ("来自IP", [f"{IP.format(i + 1)}(上海-上海)" for i in range(a.n)]),
    ]


def wjx_text(a: Answers, folder: Path, words: list[str] | None = None, kind: str = "xlsx") -> Layout:
    words = words or WORDS["zh", a.k]
    columns = _wjx_front(a) + [(f"{q}、{h}", v) for q, (h, v) in enumerate(demographics(a, 0), 1)]
    columns.append((f"4、{CHANNEL[0]}", list(chosen(a, "┋", 0))))
    headers = {}
    for q, c in enumerate(CONSTRUCTS, 5):
        for j, item in enumerate(_items_of(c)):
            headers[item] = f"{q}、关于{CONSTRUCTS[c][0]}，您是否同意—{ITEMS[item][0]}" if j == 0 else ITEMS[item][0]
            columns.append((headers[item], cells(a, item, words, "(跳过)")))
    columns += [
        (f"9、{CHECK[0]}", _check(a, words)),
        (f"10、{OPEN[0]}", _open(a, "(空)")),
        ("11、请留下您的手机号", ["(空)" if i % 5 else f"13800000{i:03d}" for i in range(a.n)]),
    ]
    name = "30000001_按文本_示例_60_60"
    rows = table(columns)
    path = (
        save_xls(folder / f"{name}.xls", rows)
        if kind == "xls"
        else save_ods(folder / f"{name}.ods", rows)
        if kind == "ods"
        else save_xlsx(folder / f"{name}.xlsx", rows)
    )
    return Layout(
        path,
        headers,
        ["来源详情", "来自IP", "11、请留下您的手机号"],
        f"9、{CHECK[0]}",
        platform="wenjuanxing",
        open_text=[f"10、{OPEN[0]}"],
    )


def wjx_numbers(a: Answers, folder: Path, low: int = 1) -> Layout:
    shift = low - 1
    columns = [*_wjx_front(a), ("总分", [sum(v or 0 for v in (a.codes[i][r] for i in ITEMS)) for r in range(a.n)])]
    columns += [
        ("1、您的性别", [v + 1 for v in a.gender]),
        ("2、您的年龄段", [v + 1 for v in a.age]),
        ("3、您的月收入", [v + 1 for v in a.income]),
    ]
    for j, (zh, _) in enumerate(CHANNEL[2]):
        columns.append((f"4、{CHANNEL[0]}({zh})" if j == 0 else f"4、({zh})", [c[j] for c in a.channel]))
    headers = {}
    for q, c in enumerate(CONSTRUCTS, 5):
        for j, item in enumerate(_items_of(c)):
            headers[item] = f"{q}、请评价{CONSTRUCTS[c][0]}—{ITEMS[item][0]}" if j == 0 else f"{q}、{ITEMS[item][0]}"
            columns.append((headers[item], [-3 if v is None else v + shift for v in a.codes[item]]))
    columns += [(f"9、{CHECK[0]}", [v + shift for v in a.check]), (f"10、{OPEN[0]}", _open(a, "-2"))]
    return Layout(
        save_xlsx(folder / "30000002_按序号_示例_60_60.xlsx", table(columns)),
        headers,
        ["来自IP"],
        f"9、{CHECK[0]}",
        platform="wenjuanxing",
        low=low,
        open_text=[f"10、{OPEN[0]}"],
    )


def wjx_sav(a: Answers, folder: Path, suffix: str = "sav", downward: bool = False) -> Layout:
    """SPSS or Stata; `downward` numbers the strongest agreement 1."""
    import pyreadstat

    words = WORDS["zh", a.k]
    held: dict[str, list[object]] = {
        "index": list(range(1, a.n + 1)),
        "submittime": [stamp(e) for e in a.end],
        "totaltime": [float(s) for s in a.seconds],
        "ip": _ids(a, IP),
    }
    labels = {"index": "序号", "submittime": "提交答卷时间", "totaltime": "所用时间(秒)", "ip": "来自IP"}
    values: dict[str, dict[float, str]] = {}
    for q, (name, answers, question) in enumerate(
        (("gender", a.gender, 0), ("age", a.age, 1), ("income", a.income, 2)), 1
    ):
        head, options = demographics(a, 0)[question]
        held[f"Q{q}"], labels[f"Q{q}"] = [float(v + 1) for v in answers], head
        values[f"Q{q}"] = {float(answers[i] + 1): str(options[i]) for i in range(a.n)}
        del name
    for j, (zh, _) in enumerate(CHANNEL[2], 1):
        held[f"Q4_{j}"], labels[f"Q4_{j}"] = [float(c[j - 1]) for c in a.channel], f"{CHANNEL[0]}({zh})"
        values[f"Q4_{j}"] = {0.0: "未选中", 1.0: "选中"}
    headers, missing = {}, {}
    points = {float(a.k + 1 - p if downward else p): w for p, w in enumerate(words, 1)}
    for q, c in enumerate(CONSTRUCTS, 5):
        for j, item in enumerate(_items_of(c), 1):
            name = f"Q{q}_R{j}"
            headers[item], labels[name] = name, f"{CONSTRUCTS[c][0]}—{ITEMS[item][0]}"
            held[name] = [-3.0 if v is None else float(a.k + 1 - v if downward else v) for v in a.codes[item]]
            values[name], missing[name] = {-3.0: "跳过", **points}, [-3.0]
    held["Q9"], labels["Q9"], values["Q9"] = [float(a.k + 1 - v if downward else v) for v in a.check], CHECK[0], points
    held["Q10"], labels["Q10"] = _open(a), OPEN[0]
    frame = pd.DataFrame(held)
    path = folder / f"survey.{suffix}"
    if suffix == "dta":
        for name in missing:
            frame[name] = frame[name].where(frame[name] > 0)
            values[name].pop(-3.0)
        pyreadstat.write_dta(
            frame,
            str(path),
            column_labels=[labels[c] for c in frame],
            variable_value_labels={k: {int(v): w for v, w in d.items()} for k, d in values.items()},
        )
    else:
        pyreadstat.write_sav(
            frame,
            str(path),
            column_labels=[labels[c] for c in frame],
            variable_value_labels=values,
            missing_ranges=missing,
            compress=suffix == "zsav",
        )
    return Layout(path, headers, ["ip"], "Q9", platform="wenjuanxing", open_text=["Q10"])


# --- other Chinese platforms -----------------------------------------------------------------------------------------


def tencent(a: Answers, folder: Path, form: str = "{q}.{stem}:{row}", several: str = "┋") -> Layout:
    words = WORDS["zh2", 5]
    columns: list[Column] = [
        ("编号", list(range(1, a.n + 1))),
        ("开始答题时间", [f"{s:%Y-%m-%d %H:%M:%S}" for s in a.start]),
        ("结束答题时间", [f"{e:%Y-%m-%d %H:%M:%S}" for e in a.end]),
        ("答题时长", [f"{s // 60}分{s % 60}秒" for s in a.seconds]),
        ("IP", _ids(a, IP)),
        ("UA", ["Mozilla/5.0 (iPhone)"] * a.n),
        ("Referrer", [""] * a.n),
        ("自定义字段", [""] * a.n),
        ("地理位置省", ["上海"] * a.n),
        ("用户昵称", _ids(a, "昵称{}")),
    ]
    columns += [(f"{q}.{h}", v) for q, (h, v) in enumerate(demographics(a, 0), 1)]
    if several:
        columns.append((f"4.{CHANNEL[0]}", list(chosen(a, several, 0))))
    else:
        columns += [(f"4.{CHANNEL[0]}:{zh}", [c[j] for c in a.channel]) for j, (zh, _) in enumerate(CHANNEL[2])]
    headers = {}
    for q, c in enumerate(CONSTRUCTS, 5):
        for item in _items_of(c):
            headers[item] = form.format(q=q, stem=CONSTRUCTS[c][0], row=ITEMS[item][0])
            columns.append((headers[item], cells(a, item, words)))
    columns += [(f"9.{CHECK[0].replace('不同意', '不太符合')}", _check(a, words)), (f"10.{OPEN[0]}", _open(a))]
    return Layout(
        save_xlsx(folder / "腾讯问卷_示例.xlsx", table(columns)),
        headers,
        ["IP", "UA", "Referrer", "自定义字段", "地理位置省", "用户昵称"],
        f"9.{CHECK[0].replace('不同意', '不太符合')}",
        platform="tencent",
        open_text=[f"10.{OPEN[0]}"],
    )


def wenjuanwang(a: Answers, folder: Path) -> Layout:
    words = [f"{chr(64 + p)}.{w}" for p, w in enumerate(WORDS["zh", 5], 1)]
    columns: list[Column] = [
        ("答题序号", list(range(1, a.n + 1))),
        ("来源渠道", ["链接"] * a.n),
        ("IP", _ids(a, IP)),
        ("地区", ["上海市"] * a.n),
        ("微信昵称", [""] * a.n),
        ("开始时间", [stamp(s) for s in a.start]),
        ("提交时间", [stamp(e) for e in a.end]),
        ("答题时长", ["00:%02d:%02d" % divmod(s, 60) for s in a.seconds]),
    ]
    columns += [(f"Q{q}.{h}", v) for q, (h, v) in enumerate(demographics(a, 0), 1)]
    columns.append((f"Q4.{CHANNEL[0]}", list(chosen(a, "、", 0))))
    headers = {}
    for q, c in enumerate(CONSTRUCTS, 5):
        for item in _items_of(c):
            headers[item] = f"Q{q}.{CONSTRUCTS[c][0]}_{ITEMS[item][0]}"
            columns.append((headers[item], cells(a, item, words)))
    columns += [(f"Q9.{CHECK[0]}", _check(a, words)), (f"Q10.{OPEN[0]}", _open(a))]
    return Layout(
        save_csv(folder / "问卷网_示例.csv", table(columns), "gb18030"),
        headers,
        ["IP", "地区", "微信昵称"],
        f"Q9.{CHECK[0]}",
        platform="wenjuanwang",
        open_text=[f"Q10.{OPEN[0]}"],
    )


def credamo(a: Answers, folder: Path, text: bool = False) -> Layout:
    words = WORDS["zh", a.k] if text else None
    front = [
        "作答ID",
        "用户ID",
        "开始时间",
        "结束时间",
        "作答总时长(秒)",
        "作答渠道",
        "IP",
        "经度",
        "纬度",
        "省份",
        "城市",
        "设备类型",
        "屏幕分辨率",
    ]
    values = [
        _ids(a, "9001{:04d}"),
        _ids(a, "U{:05d}"),
        [str(s) for s in a.start],
        [str(e) for e in a.end],
        list(a.seconds),
        ["见数"] * a.n,
        _ids(a, IP),
        _ids(a, "121.{}"),
        _ids(a, "31.{}"),
        ["上海"] * a.n,
        ["上海"] * a.n,
        ["手机"] * a.n,
        ["1080*2400"] * a.n,
    ]
    columns: list[Column] = [((h, ""), list(v)) for h, v in zip(front, values, strict=True)]
    columns += [((f"Q{q}", h), v) for q, (h, v) in enumerate(demographics(a, 0), 1)]
    columns.append((("Q4", CHANNEL[0]), list(chosen(a, "、", 0))))
    headers = {}
    for q, c in enumerate(CONSTRUCTS, 5):
        for j, item in enumerate(_items_of(c), 1):
            headers[item] = f"Q{q}-{j}"
            columns.append(((headers[item], f"{CONSTRUCTS[c][0]}-{ITEMS[item][0]}"), cells(a, item, words)))
    columns += [(("Q9", CHECK[0]), _check(a, words)), (("Q10", OPEN[0]), _open(a))]
    return Layout(
        save_csv(folder / "见数_示例.csv", table(columns), "gb18030"),
        headers,
        ["用户ID", "IP", "经度", "纬度", "省份", "城市", "设备类型", "屏幕分辨率"],
        "Q9",
        platform="credamo",
        open_text=["Q10"],
    )


# --- international platforms -----------------------------------------------------------------------------------------


def qualtrics(
    a: Answers, folder: Path, text: bool = True, previews: int = 0, encoding: str = "utf-8-sig", delimiter: str = ","
) -> Layout:
    words = WORDS["en", a.k] if text else None
    meta = [
        ("StartDate", "Start Date", [str(s) for s in a.start]),
        ("EndDate", "End Date", [str(e) for e in a.end]),
        ("Status", "Response Type", ["IP Address" if text else 0] * a.n),
        ("IPAddress", "IP Address", _ids(a, IP)),
        ("Progress", "Progress", [100] * a.n),
        ("Duration (in seconds)", "Duration (in seconds)", list(a.seconds)),
        ("Finished", "Finished", ["True" if text else 1] * a.n),
        ("RecordedDate", "Recorded Date", [str(e) for e in a.end]),
        ("ResponseId", "Response ID", _ids(a, "R_{:015d}")),
        ("RecipientEmail", "Recipient Email", [""] * a.n),
        ("LocationLatitude", "Location Latitude", _ids(a, "31.{}")),
        ("DistributionChannel", "Distribution Channel", ["anonymous"] * a.n),
        ("UserLanguage", "User Language", ["EN"] * a.n),
    ]
    columns: list[Column] = [((n, w, '{"ImportId":"%s"}' % n), list(v)) for n, w, v in meta]
    for q, (name, (h, v)) in enumerate(zip(("gender", "age", "income"), demographics(a, 1), strict=True), 1):
        coded = {"gender": a.gender, "age": a.age, "income": a.income}[name]
        columns.append(((name, h, '{"ImportId":"QID%d"}' % q), v if text else [x + 1 for x in coded]))
    several = chosen(a, ",", 1) if text else [",".join(str(j + 1) for j, y in enumerate(c) if y) for c in a.channel]
    columns.append((("channel", CHANNEL[1], '{"ImportId":"QID4"}'), list(several)))
    headers = {}
    for q, c in enumerate(CONSTRUCTS, 5):
        for j, item in enumerate(_items_of(c), 1):
            headers[item] = f"{c}_{j}"
            columns.append(
                (
                    (headers[item], f"How far do you agree? - {ITEMS[item][1]}", '{"ImportId":"QID%d_%d"}' % (q, j)),
                    cells(a, item, words),
                )
            )
    columns += [
        (("attn", CHECK[1], '{"ImportId":"QID9"}'), _check(a, words)),
        (("ideas", OPEN[1], '{"ImportId":"QID10_TEXT"}'), _open(a)),
    ]
    rows = table(columns)
    for k in range(previews):
        row = list(rows[3 + k])
        row[2] = "Survey Preview" if text else 1
        row[11] = "preview"
        rows.insert(3 + 2 * k, row)
    path = folder / ("numeric" if not text else "text") / "Example_March+1,+2026_10.00.csv"
    path.parent.mkdir(exist_ok=True)
    start = {"utf-16-le": b"\xff\xfe"}.get(encoding, b"")
    return Layout(
        save_csv(path, rows, encoding, delimiter, start),
        headers,
        ["IPAddress", "RecipientEmail", "LocationLatitude"],
        "attn",
        platform="qualtrics",
        open_text=["ideas"],
    )


def google_forms(a: Answers, folder: Path, lang: int = 1, linear: bool = False) -> Layout:
    words = None if linear else WORDS["en" if lang else "zh", a.k]
    columns: list[Column] = [
        ("Timestamp" if lang else "时间戳记", [f"{e.month}/{e.day}/{e.year} {e:%H:%M:%S}" for e in a.end]),
        ("Email Address" if lang else "电子邮件地址", [MAIL.format(i) for i in range(a.n)]),
    ]
    columns += demographics(a, lang)
    columns.append((CHANNEL[lang], list(chosen(a, ", ", lang))))
    headers = {}
    for c in CONSTRUCTS:
        for item in _items_of(c):
            headers[item] = f"{CONSTRUCTS[c][lang == 1]} [{ITEMS[item][lang]}]"
            columns.append((headers[item], cells(a, item, words)))
    columns += [(CHECK[lang], _check(a, words)), (OPEN[lang], _open(a))]
    return Layout(
        save_csv(folder / "Example (Responses) - Form Responses 1.csv", table(columns)),
        headers,
        [columns[1][0]],
        CHECK[lang],
        seconds=False,  # type: ignore[list-item]
        platform="google_forms",
        open_text=[OPEN[lang]],
    )


def microsoft_forms(a: Answers, folder: Path, lang: int = 1) -> Layout:
    words = WORDS["en" if lang else "zh", a.k]
    front = (
        ("ID", "Start time", "Completion time", "Email", "Name")
        if lang
        else ("ID", "开始时间", "完成时间", "电子邮件", "名称")
    )
    columns: list[Column] = list(
        zip(front, [list(range(1, a.n + 1)), list(a.start), list(a.end), ["anonymous"] * a.n, [""] * a.n], strict=True)
    )
    columns += demographics(a, lang)
    columns.append((CHANNEL[lang], list(chosen(a, ";", lang, ";"))))
    headers = {}
    for k, item in enumerate(ITEMS):
        headers[item] = ITEMS[item][lang] + ("\u00a0" if k % 4 == 0 else "")
        columns.append((headers[item], cells(a, item, words)))
    columns += [(CHECK[lang], _check(a, words)), (OPEN[lang], _open(a))]
    book = save_codebook(folder / "codebook.csv", lang)
    return Layout(
        save_xlsx(folder / "Example(1-60).xlsx", table(columns)),
        headers,
        [front[3], front[4]],
        CHECK[lang],
        platform="microsoft_forms",
        codebook=book,
        open_text=[OPEN[lang]],
    )


def surveymonkey(a: Answers, folder: Path, kind: str = "xlsx") -> Layout:
    words = WORDS["en", a.k]
    front = [
        ("Respondent ID", _ids(a, "1180{:06d}")),
        ("Collector ID", ["4001"] * a.n),
        ("Date Created", [f"{s:%m/%d/%Y %I:%M:%S %p}" for s in a.start]),
        ("Date Modified", [f"{e:%m/%d/%Y %I:%M:%S %p}" for e in a.end]),
        ("IP Address", _ids(a, IP)),
        ("Email Address", [""] * a.n),
        ("First Name", [""] * a.n),
        ("Last Name", [""] * a.n),
        ("Custom Data 1", [""] * a.n),
    ]
    columns: list[Column] = [((h, ""), list(v)) for h, v in front]
    columns += [((h, "Response"), v) for h, v in demographics(a, 1)]
    for j, (_, en) in enumerate(CHANNEL[2]):
        columns.append(((CHANNEL[1] if j == 0 else "", en), [en if c[j] else "" for c in a.channel]))
    headers = {}
    for c in CONSTRUCTS:
        for j, item in enumerate(_items_of(c)):
            headers[item] = f"{CONSTRUCTS[c][1]} / {ITEMS[item][1]}"
            columns.append(((CONSTRUCTS[c][1] if j == 0 else "", ITEMS[item][1]), cells(a, item, words)))
    columns += [((CHECK[1], "Response"), _check(a, words)), ((OPEN[1], "Open-Ended Response"), _open(a))]
    rows = table(columns)
    path = (
        save_xlsx(folder / "Example.xlsx", rows, "Sheet") if kind == "xlsx" else save_csv(folder / "Example.csv", rows)
    )
    return Layout(
        path,
        headers,
        ["IP Address", "Email Address", "First Name", "Last Name", "Custom Data 1"],
        f"{CHECK[1]} / Response",
        platform="surveymonkey",
        open_text=[f"{OPEN[1]} / Open-Ended Response"],
    )


def limesurvey(a: Answers, folder: Path, full: bool = False) -> Layout:
    """Codes as heads and answers (``SAT[SQ001]``, ``A4``), or full text in both."""
    words = WORDS["en", a.k] if full else [f"A{p}" for p in range(1, a.k + 1)]
    front = [
        ("id", "Response ID", list(range(1, a.n + 1))),
        ("submitdate", "Date submitted", [str(e) for e in a.end]),
        ("lastpage", "Last page", [5] * a.n),
        ("startlanguage", "Start language", ["en"] * a.n),
        ("seed", "Seed", _ids(a, "17{:06d}")),
        ("token", "Access code", _ids(a, "tok{}")),
        ("startdate", "Date started", [str(s) for s in a.start]),
        ("datestamp", "Date last action", [str(e) for e in a.end]),
        ("ipaddr", "IP address", _ids(a, IP)),
        ("refurl", "Referrer URL", [""] * a.n),
    ]
    columns: list[Column] = [(w if full else n, list(v)) for n, w, v in front]
    for name, coded, (h, v) in zip(
        ("gender", "age", "income"), (a.gender, a.age, a.income), demographics(a, 1), strict=True
    ):
        columns.append((h, v) if full else (name, [f"A{x + 1}" for x in coded]))
    for j, (_, en) in enumerate(CHANNEL[2], 1):
        columns.append(
            (f"{CHANNEL[1]} [{en}]", ["Yes" if c[j - 1] else "No" for c in a.channel])
            if full
            else (f"channel[SQ00{j}]", ["Y" if c[j - 1] else "" for c in a.channel])
        )
    headers = {}
    for c in CONSTRUCTS:
        for j, item in enumerate(_items_of(c), 1):
            headers[item] = f"{CONSTRUCTS[c][1]} [{ITEMS[item][1]}]" if full else f"{c}[SQ00{j}]"
            columns.append((headers[item], cells(a, item, words)))
    check = CHECK[1] if full else "ATT1"
    columns += [
        (check, _check(a, words)),
        (OPEN[1] if full else "comments", _open(a)),
        ("Total time" if full else "interviewtime", [f"{s}.25" for s in a.seconds]),
        ("Group time: Page 1" if full else "groupTime12", ["12.5"] * a.n),
    ]
    path = save_csv(
        folder / ("results-survey123456.csv" if full else "results-codes.csv"),
        table(columns),
        "utf-8-sig",
        "," if full else ";",
    )
    named = ["Access code", "IP address", "Referrer URL"] if full else ["token", "ipaddr", "refurl"]
    return Layout(path, headers, named, check, platform="limesurvey", open_text=[OPEN[1] if full else "comments"])


def sosci(a: Answers, folder: Path, labelled: bool = True) -> Layout:
    """Codes under short names, what was asked in a second row, page times behind."""
    front = [
        ("CASE", "Interview-Nummer (fortlaufend)", [i + 101 for i in range(a.n)]),
        ("SERIAL", "Personenkennung oder Teilnahmecode", _ids(a, "SN{:04d}")),
        ("REF", "Referenz", [""] * a.n),
        ("QUESTNNR", "Fragebogen, der im Interview verwendet wurde", ["base"] * a.n),
        ("MODE", "Interview-Modus", ["interview"] * a.n),
        ("STARTED", "Zeitpunkt zu dem das Interview begonnen hat", [str(s) for s in a.start]),
    ]
    headers = {}
    asked = []
    for c in CONSTRUCTS:
        for j, item in enumerate(_items_of(c), 1):
            headers[item] = f"{c}_{j:02d}"
            asked.append((headers[item], f"{CONSTRUCTS[c][1]}: {ITEMS[item][1]}", cells(a, item, None, -9)))
    for name, coded, (h, v) in zip(
        ("SD01", "SD02", "SD03"), (a.gender, a.age, a.income), demographics(a, 1), strict=True
    ):
        asked.append((name, h, v if labelled else [x + 1 for x in coded]))
    back = [
        ("TIME001", "Verweildauer Seite 1", [10 + i % 7 for i in range(a.n)]),
        ("TIME002", "Verweildauer Seite 2", [50 + i % 9 for i in range(a.n)]),
        ("TIME_SUM", "Verweildauer gesamt (ohne Ausreißer)", list(a.seconds)),
        ("MAILSENT", "Versandzeitpunkt der Einladungsmail", [""] * a.n),
        ("LASTDATA", "Zeitpunkt als der Datensatz das letzte mal geändert wurde", [str(e) for e in a.end]),
        ("FINISHED", "Wurde die Befragung abgeschlossen (letzte Seite erreicht)?", [1] * a.n),
        ("Q_VIEWER", "Hat der Teilnehmer den Fragebogen nur angesehen?", [0] * a.n),
        ("LASTPAGE", "Seite, die der Teilnehmer zuletzt bearbeitet hat", [4] * a.n),
        ("MAXPAGE", "Letzte Seite, die im Fragebogen bearbeitet wurde", [4] * a.n),
        ("MISSING", "Anteil fehlender Antworten in Prozent", [0] * a.n),
        ("MISSREL", "Anteil fehlender Antworten (gewichtet nach Relevanz)", [0] * a.n),
        ("TIME_RSI", "Ausfüll-Geschwindigkeit (relativ)", [1.02] * a.n),
    ]
    columns = [*front, *asked, *back]
    rows = table([(h, v) for h, _, v in columns])
    rows.insert(1, [label for _, label, _ in columns])
    path = save_csv(folder / "rdata_export.csv", rows, "utf-16", "\t")
    return Layout(path, headers, ["SERIAL"], platform="sosci", open_text=[], multiple=0)


def unipark(a: Answers, folder: Path) -> Layout:
    """Numbers under the names of the data set, the platform's own columns around them."""
    headers, columns = (
        {},
        [
            ("lfdn", list(range(1, a.n + 1))),
            ("external_lfdn", [0] * a.n),
            ("tester", [0] * a.n),
            ("dispcode", [31] * a.n),
            ("lastpage", [998877] * a.n),
            ("quality", [-77] * a.n),
            ("duration", list(a.seconds)),
        ],
    )
    for c in CONSTRUCTS:
        for j, item in enumerate(_items_of(c), 1):
            headers[item] = f"{c}_{j}"
            columns.append((headers[item], cells(a, item, None, -77)))
    columns += list(demographics(a, 1))
    columns += [
        ("browser", ["Firefox", "Chrome"] * (a.n // 2) + ["Chrome"] * (a.n % 2)),
        ("datetime", [str(s) for s in a.start]),
        ("date_of_last_access", [str(e) for e in a.end]),
        ("rts4711", [12 + i % 5 for i in range(a.n)]),
        ("rts4712", [44 + i % 5 for i in range(a.n)]),
    ]
    path = save_csv(folder / "data_project_1_2026.csv", table(columns), "cp1252", ";")
    return Layout(path, headers, [], platform="unipark", open_text=[], multiple=0)


def redcap(a: Answers, folder: Path, labelled: bool = False) -> Layout:
    words = WORDS["en", a.k] if labelled else None
    columns: list[Column] = [("Record ID" if labelled else "record_id", list(range(1, a.n + 1)))]
    if not labelled:
        columns.append(("redcap_survey_identifier", [""] * a.n))
    columns.append(("Survey Timestamp" if labelled else "survey_timestamp", [f"{e:%Y-%m-%d %H:%M:%S}" for e in a.end]))
    for name, coded, (h, v) in zip(
        ("gender", "age", "income"), (a.gender, a.age, a.income), demographics(a, 1), strict=True
    ):
        columns.append((h, v) if labelled else (name, [x + 1 for x in coded]))
    for j, (_, en) in enumerate(CHANNEL[2], 1):
        columns.append(
            (f"{CHANNEL[1]} (choice={en})", ["Checked" if c[j - 1] else "Unchecked" for c in a.channel])
            if labelled
            else (f"channel___{j}", [c[j - 1] for c in a.channel])
        )
    headers = {}
    for c in CONSTRUCTS:
        for j, item in enumerate(_items_of(c), 1):
            headers[item] = ITEMS[item][1] if labelled else f"{c.lower()}_{j}"
            columns.append((headers[item], cells(a, item, words)))
    columns += [
        (CHECK[1] if labelled else "attn", _check(a, words)),
        (OPEN[1] if labelled else "comments", _open(a)),
        ("Complete?" if labelled else "survey_complete", ["Complete" if labelled else 2] * a.n),
    ]
    book = save_codebook(folder / "codebook.csv", 1) if labelled else None
    return Layout(
        save_csv(folder / ("Example_LABELS.csv" if labelled else "Example_DATA.csv"), table(columns)),
        headers,
        [] if labelled else ["redcap_survey_identifier"],
        CHECK[1] if labelled else "attn",
        seconds=False,
        platform="redcap",
        codebook=book,
        open_text=[OPEN[1] if labelled else "comments"],
    )


def typeform(a: Answers, folder: Path) -> Layout:
    columns: list[Column] = [("#", _ids(a, "k3j4h5g6f7d8{:04x}"))]
    columns += demographics(a, 1)
    columns += [(en, [en if c[j] else "" for c in a.channel]) for j, (_, en) in enumerate(CHANNEL[2])]
    headers = {}
    for item in ITEMS:
        headers[item] = ITEMS[item][1]
        columns.append((headers[item], cells(a, item, None)))
    columns += [
        (CHECK[1], _check(a, None)),
        (OPEN[1], _open(a)),
        ("Response Type", ["completed"] * a.n),
        ("Start Date (UTC)", [f"{s:%Y-%m-%d %H:%M:%S}" for s in a.start]),
        ("Stage Date (UTC)", [""] * a.n),
        ("Submit Date (UTC)", [f"{e:%Y-%m-%d %H:%M:%S}" for e in a.end]),
        ("Network ID", _ids(a, "5f4dcc3b5a{:02d}")),
        ("Tags", [""] * a.n),
    ]
    return Layout(
        save_csv(folder / "responses-AbCd.csv", table(columns)),
        headers,
        ["Network ID"],
        CHECK[1],
        platform="typeform",
        codebook=save_codebook(folder / "codebook.csv", 1),
        open_text=[OPEN[1]],
    )


def kobo(a: Answers, folder: Path, names: bool = True) -> Layout:
    """XML names as answers (``strongly_agree``), groups as paths, a joined and a split multiple choice."""
    words = [w.lower().replace(" ", "_") for w in WORDS["en", a.k]] if names else WORDS["en", a.k]
    columns: list[Column] = [
        ("start", [f"{s.isoformat()}.000+08:00" for s in a.start]),
        ("end", [f"{e.isoformat()}.000+08:00" for e in a.end]),
        ("deviceid", _ids(a, "dev{}")),
        ("username", [""] * a.n),
    ]
    for name, (h, v) in zip(("gender", "age", "income"), demographics(a, 1), strict=True):
        columns.append((f"about/{name}", [str(x).lower().replace(" ", "_").replace(",", "") for x in v]))
        del h
    columns.append(
        (
            "channel",
            [
                " ".join(e.lower().replace(" ", "_") for (_, e), y in zip(CHANNEL[2], c, strict=True) if y)
                for c in a.channel
            ],
        )
    )
    columns += [
        (f"channel/{en.lower().replace(' ', '_')}", [c[j] for c in a.channel]) for j, (_, en) in enumerate(CHANNEL[2])
    ]
    headers = {}
    for c in CONSTRUCTS:
        for j, item in enumerate(_items_of(c), 1):
            headers[item] = f"grp_{c.lower()}/{c.lower()}_{j}"
            columns.append((headers[item], cells(a, item, words)))
    columns += [
        ("comments", _open(a)),
        ("__version__", ["vX1"] * a.n),
        ("_id", _ids(a, "9{:05d}")),
        ("_uuid", _ids(a, "1b4e28ba-2fa1-11d2-883f-{:012d}")),
        ("_submission_time", [e.isoformat() for e in a.end]),
        ("_validation_status", [""] * a.n),
        ("_submitted_by", [""] * a.n),
        ("_index", list(range(1, a.n + 1))),
    ]
    return Layout(
        save_csv(folder / "Example_-_all_versions.csv", table(columns), delimiter=";"),
        headers,
        ["deviceid", "username", "_uuid", "_submitted_by"],
        platform="kobo",
        open_text=["comments"],
    )


# --- hand-made ---------------------------------------------------------------------------------------------------------


def sheet(a: Answers, folder: Path, kind: str = "xlsx", style: str = "plain") -> Layout:
    """A sheet made by hand. Styles: plain; titled (title row, merged groups, totals); words (5=非常同意 ...)."""
    points = {"plain": None, "titled": None, "words": [f"{p}={w}" for p, w in enumerate(WORDS["zh", 5], 1)]}[style]
    columns: list[Column] = [
        ("序号", list(range(1, a.n + 1))),
        ("性别", demographics(a, 0)[0][1]),
        ("年龄", demographics(a, 0)[1][1]),
        ("月收入", demographics(a, 0)[2][1]),
    ]
    headers = {}
    for c in CONSTRUCTS:
        for j, item in enumerate(_items_of(c), 1):
            head: object = f"{c}{j}"
            if style == "titled":
                head = (CONSTRUCTS[c][0] if j == 1 else "", f"题{j}")
            headers[item] = f"{CONSTRUCTS[c][0]} / 题{j}" if style == "titled" else str(head)
            columns.append((head, cells(a, item, points, -99)))
    if style != "titled":
        rows = table(columns)
    else:
        rows = table([((h, "") if isinstance(h, str) else h, v) for h, v in columns])
        means: list[object] = ["平均", "", "", "", *([3.25] * len(ITEMS))]
        rows = [["二〇二六年问卷数据"], [""], *rows, means, ["注：数据为示例"]]
    path = folder / f"数据{style}.{kind.split(chr(124))[0]}"
    merge = ("A1:P1", "E3:G3", "H3:J3", "K3:M3", "N3:P3") if style == "titled" else ()
    path = (
        save_xlsx(path, rows, merge=merge)
        if kind == "xlsx"
        else save_xls(path, rows)
        if kind == "xls"
        else save_ods(path, rows)
        if kind == "ods"
        else save_csv(path, rows, *kind.split("|")[1:])
    )
    return Layout(path, headers, [], seconds=False, platform="sheet", multiple=0)
