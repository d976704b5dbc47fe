"""Small files that unfold: each kind in several spellings, built in a few lines; all are read or refused within the fence."""
# ruff: noqa: E501

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from hostile import (
    BOOK,
    BOOK_RELS,
    RELS,
    SPACE,
    TYPES,
    archive,
    cell,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    sheet_xml,
    survey_rows,
    table_csv,
    workbook,
    written,
)

FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def far(
    path: Path, change: Callable[[str], str] = lambda s: s, row: str = FAR, first: bool = False, encoding: str = "utf-8"
) -> Path:
    text = sheet_xml((row if first else "") + survey_rows() + ("" if first else row)).replace(
        '<?xml version="1.0"?>', ""
    )
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return workbook(path, (head + change(text)).encode(encoding))


def parts(path: Path, **members: str) -> Path:
    """A workbook of named parts, double underscores for slashes and the first dot of the suffix left as it is."""
    return archive(path, {k: v.encode() for k, v in members.items()})


def elsewhere(path: Path, sheet: str = "data/first.bin", book: str = "book/main.part") -> Path:
    folder = book.rpartition("/")[0]
    return parts(
        path,
        **{
            "[Content_Types].xml": TYPES.replace("/xl/workbook.xml", f"/{book}").replace(
                "/xl/worksheets/sheet1.xml", f"/{sheet}"
            ),
            "_rels/.rels": RELS.replace("xl/workbook.xml", f"/{book}"),
            book: BOOK,
            f"{folder}/_rels/{book.rpartition('/')[2]}.rels": BOOK_RELS.replace("worksheets/sheet1.xml", f"/{sheet}"),
            sheet: sheet_xml(survey_rows() + FAR),
        },
    )


def decoy(path: Path) -> Path:
    """The relations lead to a sound workbook, the usual place holds another."""
    return parts(
        path,
        **{
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELS.replace("xl/workbook.xml", "a/workbook.xml"),
            "a/workbook.xml": BOOK,
            "a/_rels/workbook.xml.rels": BOOK_RELS,
            "a/worksheets/sheet1.xml": sheet_xml(survey_rows()),
            "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": BOOK_RELS,
            "xl/worksheets/sheet1.xml": sheet_xml(survey_rows() + FAR),
        },
    )


def pointing(path: Path, strings: str, cells: int = 6_000, name: str = "sharedStrings.xml", sheets: int = 1) -> Path:
    rows = "".join(
        f'<row r="{i + 1}">' + "".join(f'<c r="{"ABCDEF"[j]}{i + 1}" t="s"><v>0</v></c>' for j in range(6)) + "</row>"
        for i in range(cells // 6)
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rels = "".join(
        f'<Relationship Id="rId{k}" Type="{kind}worksheet" Target="worksheets/sheet{k}.xml"/>'
        for k in range(1, sheets + 1)
    )
    book = BOOK.replace(
        '<sheet name="S" sheetId="1" r:id="rId1"/>',
        "".join(f'<sheet name="S{k}" sheetId="{k}" r:id="rId{k}"/>' for k in range(1, sheets + 1)),
    )
    return workbook(
        path,
        sheet_xml(rows),
        {
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": BOOK_RELS.partition("<Relationship ")[0]
            + rels
            + f'<Relationship Id="rId99" Type="{kind}sharedStrings" Target="{name}"/></Relationships>',
            f"xl/{name}": f'<?xml version="1.0"?><sst {SPACE}><si>{strings}</si></sst>',
            **{f"xl/worksheets/sheet{k}.xml": sheet_xml(rows) for k in range(2, sheets + 1)},
        },
    )


def zsav(path: Path, rows: int, columns: int, text: int = 0) -> Path:
    """Missing values (or one text) packed by bytes, then by zlib."""
    records = b"".join(
        struct.pack("<iiiiii8s", 2, text, 0, 0, 0, 0, f"V{j}".ljust(8).encode())
        + b"".join(struct.pack("<iiiiii8s", 2, -1, 0, 0, 0, 0, b" " * 8) for _ in range(max(-(-text // 8) - 1, 0)))
        for j in range(columns)
    )
    head = (
        b"$FL3@(#) SPSS DATA FILE".ljust(64)
        + struct.pack("<iiiiid", 2, columns * max(-(-text // 8), 1), 2, 0, rows, 100.0)
        + b"01 Jan 2600:00:00"
        + b" " * 68
    )
    head = head[:176].ljust(176) + records + struct.pack("<ii", 999, 0)
    segments = columns * max(-(-text // 8), 1)
    row = bytes([253]) * segments if text else bytes([255]) * segments
    if text:
        row = b"".join(bytes([253] * 8) + b"answers!" * 8 for _ in range(segments // 8))
    plain = row * rows
    blocks, size = [], 0x3FF000
    for at in range(0, len(plain), size):
        blocks.append((plain[at : at + size], zlib.compress(plain[at : at + size])))
    start = len(head)
    body = struct.pack("<qqq", start, start + 24 + sum(len(b) for _, b in blocks), 24 + 24 * len(blocks))
    body += b"".join(b for _, b in blocks) + struct.pack("<qqii", -100, 0, size, len(blocks))
    un, co = start, start + 24
    for raw, packed in blocks:
        body += struct.pack("<qqii", un, co, len(raw), len(packed))
        un, co = un + len(raw), co + len(packed)
    return written(path, head + body)


def parquet(path: Path, build: Callable[[object], object], **options: object) -> Path:
    import pyarrow
    from pyarrow import parquet as pq

    pq.write_table(build(pyarrow), str(path), **options)
    return path


def tail(path: Path, megabytes: int = 400) -> Path:
    written(path, table_csv().encode())
    with path.open("r+b") as stream:
        stream.truncate(megabytes * 1_000_000)
    return path


def streamed(path: Path, head: bytes, piece: bytes, times: int, end: bytes = b"") -> Path:
    with path.open("wb") as stream:
        stream.write(head)
        for _ in range(times):
            stream.write(piece)
        stream.write(end)
    return path


def styled(path: Path, inner: str) -> Path:
    """A sound sheet, and a part of styles that is all of one thing."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    return workbook(
        path,
        sheet_xml(survey_rows()),
        {
            "xl/_rels/workbook.xml.rels": BOOK_RELS.replace(
                "</Relationships>", f'<Relationship Id="rId9" Type="{kind}styles" Target="styles.xml"/></Relationships>'
            ),
            "xl/styles.xml": f'<?xml version="1.0"?><styleSheet {SPACE}>{inner}</styleSheet>',
        },
    )


_B = '<text:s xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" text:c="{}"/>'
_PLAIN_CELL = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"

FILES: dict[str, Callable[[Path], object]] = {
    # one cell in the last corner
    "single_quotes.xlsx": lambda p: far(p, lambda s: s.replace('"', "'")),
    "line_feeds.xlsx": lambda p: far(p, lambda s: s.replace(' r="', '\n\tr="')),
    "spaced.xlsx": lambda p: far(p, lambda s: s.replace('r="', 'r = "')),
    "prefixed.xlsx": lambda p: far(
        p, lambda s: s.replace("<", "<q:").replace("<q:/", "</q:").replace("xmlns=", "xmlns:q=")
    ),
    "utf16.xlsx": lambda p: far(p, encoding="utf-16"),
    "lower_case.xlsx": lambda p: far(p, row='<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>'),
    "dollars.xlsx": lambda p: far(p, row='<row r="1048576"><c r="$XFD$1048576"><v>1</v></c></row>'),
    "row_alone.xlsx": lambda p: far(p, row='<row r="1048576"><c><v>1</v></c></row>'),
    "cell_alone.xlsx": lambda p: far(p, row='<row><c r="XFD1048576"><v>1</v></c></row>'),
    "beyond.xlsx": lambda p: far(p, row='<row r="99999999"><c r="ZZZ99999999"><v>1</v></c></row>'),
    "first.xlsx": lambda p: far(p, first=True),
    "type_first.xlsx": lambda p: far(p, row='<row r="1048576"><c t="n" r="XFD1048576"><v>1</v></c></row>'),
    "entity_refs.xlsx": lambda p: far(p, row='<row r="1048576"><c r="&#88;FD1048576"><v>1</v></c></row>'),
    "elsewhere.xlsx": elsewhere,
    "elsewhere_xml.xlsx": lambda p: elsewhere(p, "xl/other/a.xml", "xl/workbook.xml"),
    "decoy.xlsx": decoy,
    # one text, many cells
    "one_text.xlsx": lambda p: pointing(p, f"<t>{'x' * 300_000}</t>"),
    "one_text_in_runs.xlsx": lambda p: pointing(p, "".join(f"<r><rPr/><t>{'同意' * 500}</t></r>" for _ in range(300))),
    "one_text_elsewhere.xlsx": lambda p: pointing(p, f"<t>{'y ' * 150_000}</t>", name="texts.bin"),
    "one_text_many_sheets.xlsx": lambda p: pointing(p, f"<t>{'z' * 32_767}</t>", 3_000, sheets=20),
    "one_text_medium.xlsx": lambda p: pointing(p, f"<t>{'w' * 2_000}</t>", 300_000),
    # parts that a parser keeps whole
    "styles.xlsx": lambda p: styled(p, "<cellXfs>" + "<xf numFmtId='0'/>" * 1_000_000 + "</cellXfs>"),
    "formats.xlsx": lambda p: styled(
        p, "<numFmts>" + "".join(f"<numFmt numFmtId='{i}' formatCode='0'/>" for i in range(450_000)) + "</numFmts>"
    ),
    "merged.xlsx": lambda p: workbook(
        p,
        sheet_xml(survey_rows()).replace(
            "</sheetData>", "</sheetData><mergeCells>" + "<mergeCell ref='A1:B1'/>" * 600_000 + "</mergeCells>"
        ),
    ),
    "names.xlsx": lambda p: workbook(
        p,
        sheet_xml(survey_rows()),
        {
            "xl/workbook.xml": BOOK.replace(
                "</workbook>",
                "<definedNames>" + "<definedName name='a'>S!A1</definedName>" * 450_000 + "</definedNames></workbook>",
            )
        },
    ),
    "deep.xlsx": lambda p: workbook(p, sheet_xml("<a>" * 2_000_000 + "</a>" * 2_000_000)),
    "empty_strings.xlsx": lambda p: pointing(p, "</si>" + "<si/>" * 3_000_000 + "<si>"),
    # repeats of .ods
    "rows_columns.ods": lambda p: ods(p, ods_table() + ods_row(ods_cell(1, 4_000), 4_000)),
    "text_rows_columns.ods": lambda p: ods(p, ods_row(ods_cell("同意" * 200, 900), 900)),
    "blanks.ods": lambda p: ods(p, ods_table() + ods_row(ods_cell("a" + "<text:s text:c='1000000000'/>"))),
    "blanks_prefixed.ods": lambda p: ods(p, ods_table() + ods_row(ods_cell(_B.format(900_000_000)))),
    "blanks_repeated.ods": lambda p: ods(
        p, ods_table() + ods_row(_PLAIN_CELL.format("a<text:s text:c='30000'/>b") * 5, 900)
    ),
    "grouped.ods": lambda p: ods(
        p,
        "<table:table-row-group><table:table-rows>"
        + ods_row(ods_cell(5, 1_000), 90_000)
        + "</table:table-rows></table:table-row-group>",
    ),
    "covered.ods": lambda p: ods(
        p,
        ods_row(
            "<table:covered-table-cell office:value-type='float' office:value='1' table:number-columns-repeated='16000'><text:p>1</text:p></table:covered-table-cell>",
            1_000,
        ),
    ),
    "formulas.ods": lambda p: ods(
        p,
        ods_row(
            f"<table:table-cell table:formula='of:={'1+' * 5_000}1' office:value-type='float' office:value='1' table:number-columns-repeated='900'/>",
            900,
        ),
    ),
    "last_row.ods": lambda p: ods(
        p,
        ods_table(20)
        + ods_row("<table:table-cell/>", 1_000_000)
        + ods_row("<table:table-cell table:number-columns-repeated='900'/>" + ods_cell(1)),
    ),
    "many_tables.ods": lambda p: ods(
        p,
        ods_table()
        + "".join(
            f"</table:table><table:table table:name='T{k}'>" + ods_row(ods_cell(1, 1_000), 1_000) for k in range(30)
        ),
    ),
    "string_value.ods": lambda p: ods(
        p,
        ods_row(
            f"<table:table-cell office:value-type='string' office:string-value='{'v' * 50_000}' table:number-columns-repeated='4000'/>",
            90,
        ),
    ),
    # packed statistics files
    "missing.zsav": lambda p: zsav(p, 200_000, 100),
    "unknown_rows.zsav": lambda p: zsav_claiming(p, -1),
    "few_claimed.zsav": lambda p: zsav_claiming(p, 10),
    "texts.zsav": lambda p: zsav(p, 400_000, 1, 192),
    "claims.dta": lambda p: written(
        p,
        b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>\x03\x00</K><N>\xff\xff\xff\x7f\x00\x00\x00\x00</N><label>\x00\x00</label><timestamp>\x00</timestamp></header>"
        + bytes(4000),
    ),
    "old_claims.dta": lambda p: written(
        p, bytes([114, 2, 1, 0]) + struct.pack("<hi", 30_000, 2_000_000_000) + bytes(4000)
    ),
    "cells.parquet": lambda p: parquet(
        p, lambda pa: pa.table({f"c{j}": pa.array([3] * 200_000, pa.int8()) for j in range(100)})
    ),
    "texts.parquet": lambda p: parquet(
        p,
        lambda pa: pa.table(
            {
                f"t{j}": pa.DictionaryArray.from_arrays(pa.array([0] * 20_000, pa.int32()), pa.array(["x" * 300_000]))
                for j in range(3)
            }
        ),
    ),
    "long_texts.parquet": lambda p: parquet(
        p, lambda pa: pa.table({"a": ["q" * 32_000] * 9_000, "b": [1] * 9_000}), compression="zstd"
    ),
    "lists.parquet": lambda p: parquet(
        p, lambda pa: pa.table({"a": pa.array([[1] * 4_000_000, [2] * 4_000_000]), "b": [1, 2]})
    ),
    "groups.parquet": lambda p: parquet(
        p, lambda pa: pa.table({"a": [1] * 20_000, "b": [2] * 20_000}), row_group_size=4
    ),
    # text without end
    "nul_tail.csv": tail,
    "nul_tail_utf16.csv": lambda p: streamed(p, table_csv(delimiter="\t").encode("utf-16"), b"\x00" * 1_000_000, 100),
    "one_line.csv": lambda p: streamed(p, table_csv().encode(), b"1," * 500_000, 60),
    "one_cell.csv": lambda p: streamed(p, table_csv().encode() + b'"', b"a b\r\n" * 200_000, 60, b'"'),
    "open_quotes.csv": lambda p: streamed(p, table_csv().encode() + b'"', b'",,,,,,,,"\n' * 100_000, 40),
    "empty_lines.csv": lambda p: streamed(p, table_csv().encode(), b"\n" * 1_000_000, 60),
    "carriage_returns.csv": lambda p: streamed(p, table_csv().encode(), b"\r" * 1_000_000, 60),
    "short_rows.csv": lambda p: streamed(p, table_csv().encode(), b"1,2\n" * 250_000, 60),
    "many_columns.csv": lambda p: streamed(p, b"a", b",b" * 1_000_000, 3, b"\n1,2\n"),
    "long_cells.csv": lambda p: streamed(p, table_csv().encode(), (b"1,5,4,3," + b"w" * 100_000 + b"\n") * 10, 150),
    "different.csv": lambda p: written(
        p, b"id,SAT1,SAT2\n" + b"".join(b"%d,%d,%x\n" % (i, i % 5 + 1, i * 7919) for i in range(1_200_000))
    ),
    "spaces.csv": lambda p: streamed(p, table_csv().encode(), b" " * 1_000_000, 60),
}


def zsav_claiming(path: Path, rows: int) -> Path:
    zsav(path, 200_000, 100)
    raw = bytearray(path.read_bytes())
    raw[80:84] = struct.pack("<i", rows)
    return written(path, bytes(raw))


def sound_ods(path: Path) -> Path:
    return ods(path, ods_table())


def sound_stat(path: Path, rows: int = 40) -> Path:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame(
        {f"SAT{j}": [1.0 + (i * j) % 5 for i in range(rows)] for j in range(1, 4)} | {"sex": ["男", "女"] * (rows // 2)}
    )
    if path.suffix == ".dta":
        pyreadstat.write_dta(frame, str(path))
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        pyreadstat.write_sav(
            frame,
            str(path),
            compress=path.suffix == ".zsav",
            variable_value_labels={"SAT1": {1.0: "非常不同意", 5.0: "非常同意"}},
        )
    return path


def repacked(raw: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A zip file whose parts went through `change`, packed again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.infolist():
            after.writestr(member.filename, change(member.filename, before.read(member)))
    return out.getvalue()


__all__ = ["FILES", "cell", "repacked", "sound_ods", "sound_stat"]
