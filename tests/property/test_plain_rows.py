"""Sheets in the plain form that programs write, and the same with bytes changed: read by rows they hold what a walk finds."""
# ruff: noqa: E501

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from repurchase.survey.read.containers import plain_rows, sheet_cells, sheet_rows, wire
from repurchase.survey.read.containers.guards import limits
from repurchase.survey.read.containers.guards.limits import Refused
from repurchase.survey.read.containers.guards.xml_walk import DamagedXml, walk
from repurchase.survey.read.containers.plain_rows import walk_rows
from repurchase.survey.read.containers.sheet_cells import SheetCells
from repurchase.survey.read.containers.wire import Sender

RELAXED = {"deadline": None, "suppress_health_check": list(HealthCheck)}
KINDS = ["", "date", "duration"]
STRINGS = ["", "text", "满意", "a very long text " * 3]
HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="a"><dimension ref="A1:D4"/><sheetData>'
)
TAIL = '</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>'


class Watched(SheetCells):
    """Cells that count how many of them the parser saw."""

    seen = 0

    def handlers(self):
        start, end, text = super().handlers()

        def watched(name, given):
            self.seen += name == "c"
            start(name, given)

        return watched, end, text


def in_pieces(data, size, fails_at=None):
    for at in range(0, len(data), size):
        if fails_at is not None and at >= fails_at:
            raise Refused("read.zip_lies")
        yield data[at : at + size]


def found(reader, data, size=1 << 18, fails_at=None):
    """Everything that a reader of a sheet leaves behind or says; texts of numbers that are none are one and the same."""
    sender = Sender(io.BytesIO())
    cells = Watched(KINDS, STRINGS, sender, date1904=False)
    try:
        reader(in_pieces(data, size, fails_at), cells)
        cells.keep()
    except Refused as refused:
        return "refused", refused.key, refused.values
    except DamagedXml:
        return "damaged"
    values = [(type(v), repr(v)) for v in sender.numbers]
    return (
        values,
        {row: list(codes) for row, codes in cells.placed.items()},
        sender.meter.distinct,
        sender.meter.text,
        cells.cells,
    )


def by_walk(pieces, cells):
    walk(pieces, *cells.handlers())


def agree(data, size=1 << 18, fails_at=None):
    assert found(walk_rows, data, size, fails_at) == found(by_walk, data, size, fails_at)


WORDS = st.one_of(
    st.integers(0, 40).map(str),
    st.sampled_from(
        [
            "",
            "0",
            "1",
            "-1",
            "2.5",
            "1e3",
            "nan",
            "inf",
            "99",
            " 3 ",
            "45678.5",
            "60",
            "1e400",
            "\u0663",
            "2026-03-01T10:00:00",
        ]
    ),
    st.text(st.characters(exclude_characters="<>&\r", exclude_categories=["Cs", "Cc"]), max_size=8),
    st.sampled_from(
        [
            "a &amp; b",
            "&lt;b&gt;",
            "&amp;lt;",
            "&quot;&apos;",
            "&#28385;&#x610f;",
            "&#13;&#10;&#9;",
            "_x000D_",
            "x\ny",
            " 1",
            '1" 2" 12"',
            "long " * 50,
            "&#0;",
            "&#xD800;",
            "&#65535;",
            "&#1114112;",
            "&nbsp;",
            "]]>",
            "a>b",
        ]
    ),
)
STYLE = st.sampled_from(["", "", ' s="0"', ' s="1"', ' s="2"', ' s="9"', ' s="12"'])
TYPE = st.sampled_from(
    ["", "", ' t="n"', ' t="s"', ' t="str"', ' t="b"', ' t="e"', ' t="d"', ' t="inlineStr"', ' t="odd"']
)
BODY = st.sampled_from(
    [
        "<v>{}</v>",
        "<v>{}</v>",
        "<v>{}</v>",
        "<is><t>{}</t></is>",
        '<is><t xml:space="preserve">{}</t></is>',
        "<f>A1+1</f><v>{}</v>",
        "",
    ]
)
HEADS = st.sampled_from(
    [
        "",
        "",
        ' spans="1:9"',
        ' spans="1:9" x14ac:dyDescent="0.25"',
        ' ht="12.8" hidden="false"',
        ' x:r="77"',
        ' a="1" a="2"',
        " a='1'",
        ' b="&amp;"',
    ]
)
ODD_CELLS = [
    "<c><v>4</v></c>",
    '<c t="n" r="C3"><v>4</v></c>',
    '<c r="C3"><v>4</v><v>5</v></c>',
    '<c r="D1"><is><r><t>a</t></r><r><t>b</t></r><rPh><t>c</t></rPh></is></c>',
    "<c r='B2'><v>1</v></c>",
    '<c r="b2"><v>1</v></c>',
    '<c r="$B$2"><v>1</v></c>',
    '<x:c r="B2"><x:v>8</x:v></x:c>',
    '<c r="AAAA1"><v>1</v></c>',
    '<c r="XFD1"><v>1</v></c>',
    '<c r="B2" r="B2"><v>1</v></c>',
    '<c r="B2" s="1" s="1"><v>1</v></c>',
    " ",
    "x",
    '<c r="B2" ><v>1</v></c>',
    '<c r="B2"><v>1</v></c ><!-- -->',
]


@st.composite
def cell(draw, row, column):
    letters = chr(65 + column) if column < 26 else "A" + chr(65 + column - 26)
    body = draw(BODY).format(draw(WORDS))
    given = draw(STYLE) + draw(TYPE) if draw(st.booleans()) else draw(TYPE) + draw(STYLE)
    return (
        f'<c r="{letters}{row}"{given}>{body}</c>' if body or draw(st.booleans()) else f'<c r="{letters}{row}"{given}/>'
    )


@st.composite
def sheets(draw, odd=False):
    """A sheet in the plain form; with `odd`, now and then a cell or a row that is not."""
    out, row = [draw(st.sampled_from([HEAD, HEAD, HEAD.partition("\n")[2]]))], 0
    for _ in range(draw(st.integers(0, 6))):
        row += draw(st.sampled_from([1, 1, 1, 1, 2, 12, 0 if odd else 1, -1 if odd and row > 1 else 1]))
        columns = (
            sorted(draw(st.sets(st.integers(0, 30), max_size=6)))
            if draw(st.booleans())
            else range(draw(st.integers(0, 5)))
        )
        cells = [draw(cell(row, column)) for column in columns]
        if odd and draw(st.integers(0, 3)) == 0:
            cells.insert(
                draw(st.integers(0, len(cells))),
                draw(
                    st.sampled_from(
                        [
                            *ODD_CELLS,
                            f'<c r="B{row}"><v>7</v></c>',
                            f'<c r="A{row}"/>',
                            f'<c r="C{row + 1}"><v>6</v></c>',
                        ]
                    )
                ),
            )
        number = f' r="{row}"' if not odd or draw(st.integers(0, 5)) else ""
        out.append(draw(st.sampled_from(["", "", "\n", f'<row r="{row}"/>', "<!-- -->" if odd else ""])))
        out.append(
            f"<row{number}{draw(HEADS if odd else st.just(''))}>{draw(st.sampled_from(['', '', chr(10)]))}{''.join(cells)}</row>"
        )
    return "".join([*out, TAIL]).encode()


INSERTED = [
    b"<!-- x -->",
    b'<![CDATA[<row r="1">]]>',
    b"<?x y?>",
    b"&amp;",
    b"&#65;",
    b"&#xD800;",
    b"&#0;",
    b"&a;",
    b"'",
    b'"',
    b"<x:row>",
    b"</row>",
    b'<row r="2">',
    b"<row>",
    b'<row r="7"/>',
    b"<c>",
    b"</c>",
    b"<c/>",
    b"<v>",
    b"</v>",
    b"<v>3</v>",
    b"<t>",
    b"</t>",
    b"<t/>",
    b"<f/>",
    b' r="B1"',
    b' x:r="222"',
    b' s="1"',
    b' t="s"',
    b"\r",
    b"\n",
    b"\t",
    b"\x00",
    b"\x0b",
    b"\xff",
    b"\xef\xbf\xbf",
    b"\xed\xa0\x80",
    b"\xc3",
    b"]]>",
    b">",
    b"<",
    b"&",
    b"<rPh>",
    b"</rPh>",
    b"<rPh><t>x</t></rPh>",
    b"</sheetData>",
    b"<sheetData>",
    b"</sheetData><sheetData>",
    b"<x>",
    b"</x>",
    b'<x><row r="3"><c r="A3"><v>1</v></c></row></x>',
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"0",
    b"1",
]
EDIT = st.one_of(
    st.tuples(st.just("insert"), st.floats(0, 1), st.sampled_from(INSERTED)),
    st.tuples(st.just("insert"), st.floats(0, 1), st.binary(min_size=1, max_size=3)),
    st.tuples(
        st.just("overwrite"), st.floats(0, 1), st.one_of(st.sampled_from(INSERTED), st.binary(min_size=1, max_size=3))
    ),
    st.tuples(st.just("delete"), st.floats(0, 1), st.integers(1, 40)),
    st.tuples(st.just("double"), st.floats(0, 1), st.integers(1, 120)),
    st.tuples(st.just("behind"), st.integers(0, 200), st.sampled_from(INSERTED)),
    st.tuples(st.just("swap"), st.integers(0, 200), st.integers(1, 3)),
    st.tuples(
        st.just("replace"),
        st.sampled_from(
            [
                (b'r="', b"r='"),
                (b'"', b"'"),
                (b"UTF-8", b"latin-1"),
                (b"UTF-8", b"utf-16"),
                (b"<row", b"<x:row"),
                (b"</row>", b"</row >"),
                (b"<c ", b"<c\n"),
                (b"1.0", b"1.1"),
                (b"<sheetData>", b"<v><sheetData>"),
                (b"<worksheet", b'<worksheet b="/>"'),
                (b"</v>", b"</v >"),
                (b" r=", b"\tr="),
                (b"<sheetData", b"<x:sheetData"),
            ]
        ),
        st.integers(1, 50),
    ),
)


def changed(data, edit):
    """The bytes after an edit, most of them between two tags."""
    kind, where, what = edit
    if kind == "replace":
        return data.replace(*where, what)
    if kind in ("behind", "swap"):
        parts = data.split(b">")
        at = where % len(parts)
        if kind == "behind":
            return b">".join(parts[: at + 1]) + b">" + what + b">".join(parts[at + 1 :])
        return b">".join(
            [*parts[:at], *parts[at + what : at + 2 * what], *parts[at : at + what], *parts[at + 2 * what :]]
        )
    at = int(where * len(data))
    match kind:
        case "insert":
            return data[:at] + what + data[at:]
        case "overwrite":
            return data[:at] + what + data[at + len(what) :]
        case "delete":
            return data[:at] + data[at + what :]
    return data[: at + what] + data[at:]


SIZE = st.one_of(st.just(1 << 18), st.integers(1, 90))


def plain_agree(tries):
    @settings(max_examples=tries, **RELAXED)
    @given(sheets(), SIZE)
    def tried(data, size):
        agree(data, size)

    return tried


def damaged_agree(tries):
    @settings(max_examples=tries, **RELAXED)
    @given(
        st.one_of(sheets(), sheets(odd=True)),
        st.lists(EDIT, max_size=3),
        SIZE,
        st.one_of(st.none(), st.none(), st.integers(0, 900)),
    )
    @example(
        HEAD.replace("<worksheet", '<worksheet a="/>"').replace("<sheetData>", "<v><sheetData>").encode()
        + b'<row r="1"><c r="A1"><v>1</v></c></row>'
        + TAIL.replace("</sheetData>", "</sheetData></v>").encode(),
        [],
        1 << 18,
        None,
    )
    def tried(data, edits, size, fails_at):
        for edit in edits:
            data = changed(data, edit)
        agree(data, size, fails_at)

    return tried


def test_plain_sheets_hold_what_a_walk_finds():
    plain_agree(120)()


def test_damaged_sheets_hold_what_a_walk_finds_or_are_refused_as_it_refuses_them():
    damaged_agree(350)()


def tight(monkeypatch):
    """Limits that small sheets reach."""
    for module in (limits, sheet_cells, sheet_rows, plain_rows, wire):
        for name, most in (
            ("MOST_COLUMNS", 20),
            ("MOST_CELLS", 25),
            ("MOST_DISTINCT", 9),
            ("MOST_CELL", 200),
            ("MOST_ROWS", 3),
        ):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, most)
    monkeypatch.setattr(plain_rows, "_REMEMBERED", 3)
    monkeypatch.setattr(plain_rows, "_PATIENCE", 1)
    monkeypatch.setattr(plain_rows, "_LONGEST_HEAD", 150)
    monkeypatch.setattr(plain_rows, "_LONGEST_ROW", 200)
    monkeypatch.setattr(sheet_cells, "_REMEMBERED", 3)


def test_limits_are_reached_at_the_same_place(monkeypatch):
    tight(monkeypatch)
    plain_agree(60)()
    damaged_agree(150)()


@pytest.mark.slow
def test_many_damaged_sheets(monkeypatch):
    damaged_agree(5_000)()
    plain_agree(1_000)()
    tight(monkeypatch)
    damaged_agree(3_000)()


# what programs write is plain: the parser sees none of its cells


WRITTEN = {
    "Excel": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet xmlns="a" xmlns:x14ac="b"><sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/><sheetData>',
        '<row r="#" spans="1:3" x14ac:dyDescent="0.25"><c r="A#" t="s"><v>1</v></c><c r="B#" s="1"><v>46082.5</v></c><c r="D#" s="2"/><c r="E#"><f>B#+1</f><v>3</v></c></row>',
    ),
    "LibreOffice": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="a"><sheetData>',
        '<row r="#" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false"><c r="A#" s="0" t="s"><v>1</v></c><c r="B#" s="0" t="n"><v>5</v></c></row>',
    ),
    "XlsxWriter": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="a"><sheetData>',
        '<row r="#" spans="1:2"><c r="A#"><v>5</v></c><c r="B#" t="inlineStr"><is><t>满意 &amp; more</t></is></c></row>',
    ),
    "POI": (
        '<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="a"><sheetData>\n',
        '<row r="#">\n<c r="A#" t="n"><v>5.0</v></c><c r="B#" t="inlineStr"><is><t xml:space="preserve"> x</t></is></c></row>\n',
    ),
    "SheetJS": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet xmlns="a"><sheetData>',
        '<row r="#"><c r="A#" t="str"><v>很好</v></c><c r="B#" t="n"><v>5</v></c></row>',
    ),
}


@pytest.mark.parametrize("program", WRITTEN)
def test_what_programs_write_is_plain(program):
    head, row = WRITTEN[program]
    data = (head + "".join(row.replace("#", str(n)) for n in range(101, 141)) + "</sheetData></worksheet>").encode()
    none_seen(data, 40)
    agree(data)


def none_seen(data, rows):
    cells = Watched(KINDS, STRINGS, Sender(io.BytesIO()), date1904=False)
    walk_rows(in_pieces(data, 1 << 18), cells)
    cells.keep()
    assert len(cells.placed) == rows
    assert cells.seen == 0


@pytest.mark.parametrize("write_only", [True, False])
def test_what_openpyxl_writes_is_plain(write_only, tmp_path):
    import openpyxl

    book = openpyxl.Workbook(write_only=write_only)
    page = book.create_sheet() if write_only else book.active
    for n in range(100, 150):
        page.append(["编号", n, n / 7, None, "A & B", True, ""])
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        data = archive.read("xl/worksheets/sheet1.xml")
    none_seen(data, 50)
    agree(data)


def test_one_odd_row_leaves_the_others_plain():
    rows = [f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 51)]
    rows[7] = rows[7].replace("<v>1</v>", "<v>1</v><extLst/>")
    data = (HEAD + "".join(rows) + TAIL).encode()
    cells = Watched(KINDS, STRINGS, Sender(io.BytesIO()), date1904=False)
    walk_rows([data], cells)
    assert cells.seen == 1
    agree(data)
