"""Broken, hostile and mistaken files, each built in a few lines; nothing binary is kept in the repository."""
# ruff: noqa: E501, UP031

from __future__ import annotations

import pickle
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def cell(ref: str, value: object) -> str:
    if isinstance(value, str):
        return f'<c r="{ref}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{ref}"><v>{value}</v></c>'


def survey_rows(n: int = 30) -> str:
    """A small sound table: two constructs of two items."""
    heads = ("id", "SAT1", "SAT2", "RI1", "RI2")
    rows = ['<row r="1">' + "".join(cell(f"{'ABCDE'[j]}1", h) for j, h in enumerate(heads)) + "</row>"]
    for i in range(n):
        values = (i + 1, 1 + i % 5, 1 + (i + i // 5) % 5, 1 + (2 * i) % 5, 1 + (3 * i + 1) % 5)
        rows.append(
            f'<row r="{i + 2}">' + "".join(cell(f"{'ABCDE'[j]}{i + 2}", v) for j, v in enumerate(values)) + "</row>"
        )
    return "".join(rows)


def sheet_xml(rows: str, dimension: str = "A1:E31", start: str = "") -> str:
    return f'<?xml version="1.0"?>{start}<worksheet {SPACE}><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'


def workbook(path: Path, sheet: str | bytes, extra: dict[str, str | bytes] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELS,
            "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": BOOK_RELS,
            "xl/worksheets/sheet1.xml": sheet,
            **(extra or {}),
        }.items():
            z.writestr(name, text)
    return path


def padded(path: Path, megabytes: int) -> Path:
    """A workbook whose sheet is sound, then blanks for so many megabytes; written bit by bit."""
    head, tail = sheet_xml(survey_rows()).encode().split(b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELS,
            "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": BOOK_RELS,
        }.items():
            z.writestr(name, text)
        with z.open("xl/worksheets/sheet1.xml", "w") as stream:
            stream.write(head)
            for _ in range(megabytes):
                stream.write(b" " * 1_000_000)
            stream.write(b"</sheetData>" + tail)
    return path


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in members.items():
            z.writestr(name, data)
    return path


def sound(path: Path) -> Path:
    return workbook(path, sheet_xml(survey_rows()))


def cut(path: Path, share: float = 0.5) -> Path:
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    return path


def scrambled(path: Path) -> Path:
    """A workbook whose packed sheet is overwritten: the directory is sound, the content is not."""
    sound(path)
    raw = bytearray(path.read_bytes())
    at = raw.find(b"xl/worksheets/sheet1.xml") + 40
    raw[at : at + 120] = bytes(range(120))
    path.write_bytes(bytes(raw))
    return path


def lying(path: Path) -> Path:
    """A workbook whose directory says that a 60 MB sheet has 4000 bytes."""
    sheet = sheet_xml(survey_rows() + " " * 60_000_000).encode()
    workbook(path, sheet)
    raw = bytearray(path.read_bytes())
    small, real = struct.pack("<I", 4000), struct.pack("<I", len(sheet))
    fake = struct.pack("<I", zlib.crc32(sheet[:4000]))
    raw = raw.replace(real, small).replace(struct.pack("<I", zlib.crc32(sheet)), fake)
    path.write_bytes(bytes(raw))
    return path


def ole(path: Path, stream: str) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + stream.encode("utf-16-le") + b"\x00" * 2000)
    return path


def locked_members(path: Path) -> Path:
    sound(path)
    raw = bytearray(path.read_bytes())
    at = 0
    while (at := raw.find(b"PK\x01\x02", at)) >= 0:
        raw[at + 8] |= 1
        at += 4
    at = 0
    while (at := raw.find(b"PK\x03\x04", at)) >= 0:
        raw[at + 6] |= 1
        at += 4
    path.write_bytes(bytes(raw))
    return path


def table_csv(n: int = 30, delimiter: str = ",") -> str:
    rows = [["id", "SAT1", "SAT2", "RI1", "RI2"]] + [
        [i + 1, 1 + i % 5, 1 + (i + 1) % 5, 1 + (i // 2) % 5, 1 + (i // 3) % 5] for i in range(n)
    ]
    return "\r\n".join(delimiter.join(map(str, r)) for r in rows) + "\r\n"


def stat_file(path: Path, share: float) -> Path:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({f"SAT{j}": [1.0 + (i * j) % 5 for i in range(200)] for j in range(1, 6)})
    write = pyreadstat.write_sav if path.suffix == ".sav" else pyreadstat.write_dta
    write(frame, str(path))
    return cut(path, share)


def ods(path: Path, rows: str) -> Path:
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")
        z.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        z.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def ods_cell(value: object, repeated: int = 1) -> str:
    times = f' table:number-columns-repeated="{repeated}"' if repeated > 1 else ""
    kind = (
        'office:value-type="string"' if isinstance(value, str) else f'office:value-type="float" office:value="{value}"'
    )
    return f"<table:table-cell {kind}{times}><text:p>{value}</text:p></table:table-cell>"


def ods_row(cells: str, repeated: int = 1) -> str:
    times = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{times}>{cells}</table:table-row>"


def ods_table(n: int = 30) -> str:
    """A sound table that is padded to the edges of the sheet with repeated empty cells, as office programs write it."""
    rows = [["id", "SAT1", "SAT2", "RI1", "RI2"]] + [
        [i + 1, 1 + i % 5, 1 + i // 2 % 5, 1 + i // 3 % 5, 1 + 2 * i % 5] for i in range(n)
    ]
    empty = '<table:table-cell table:number-columns-repeated="{}"/>'
    return "".join(ods_row("".join(map(ods_cell, r)) + empty.format(16379)) for r in rows) + ods_row(
        empty.format(16384), 1_048_500
    )


def xls(path: Path, change: Callable[[bytearray], None]) -> Path:
    """A legacy workbook, changed in its sheet's own claims."""
    import xlwt

    book = xlwt.Workbook()
    page = book.add_sheet("S")
    for j, head in enumerate(("SAT1", "SAT2")):
        page.write(0, j, head)
        for i in range(1, 200):
            page.write(i, j, 1 + (i + j) % 5)
    book.save(str(path))
    raw = bytearray(path.read_bytes())
    change(raw)
    path.write_bytes(bytes(raw))
    return path


def claim_rows(raw: bytearray) -> None:
    """The sheet says that it begins after its end."""
    at = raw.index(struct.pack("<HH", 0x0200, 14))
    raw[at + 4 : at + 8] = struct.pack("<I", 0x16000000)


def far_column(raw: bytearray) -> None:
    """One cell says that it stands in column 40000."""
    at = raw.index(struct.pack("<HHH", 0x00BD, 18, 5))
    raw[at + 6 : at + 8] = struct.pack("<H", 40_000)


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def noise(n: int) -> bytes:
    import random

    return random.Random(1).randbytes(n)


LOLS = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY a "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

REFUSED: dict[str, Callable[[Path], object]] = {
    "empty.csv": lambda p: written(p, b""),
    "blank.csv": lambda p: written(p, b" \r\n\t\r\n  "),
    "mark_only.csv": lambda p: written(p, b"\xef\xbb\xbf\r\n"),
    "nulls.xlsx": lambda p: written(p, b"\x00" * 5000),
    "folder.xlsx": lambda p: p.mkdir(),
    "absent.xlsx": lambda p: None,
    "report.xlsx": lambda p: written(p, b"%PDF-1.7\n" + noise(400)),
    "photo.csv": lambda p: written(p, b"\x89PNG\r\n\x1a\n" + noise(400)),
    "scan.xlsx": lambda p: written(p, b"\xff\xd8\xff\xe0" + noise(400)),
    "moving.csv": lambda p: written(p, b"GIF89a" + noise(400)),
    "packed.csv": lambda p: written(p, b"\x1f\x8b\x08" + noise(400)),
    "packed.7z": lambda p: written(p, b"7z\xbc\xaf\x27\x1c" + noise(400)),
    "packed.rar": lambda p: written(p, b"Rar!\x1a\x07" + noise(400)),
    "archive.zip": lambda p: archive(p, {"answers.csv": table_csv().encode()}),
    "thesis.xlsx": lambda p: archive(p, {"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}),
    "slides.xlsx": lambda p: archive(p, {"ppt/presentation.xml": b"<p/>"}),
    "binary.xlsb": lambda p: archive(p, {"xl/workbook.bin": noise(300)}),
    "base.csv": lambda p: written(p, b"SQLite format 3\x00" + noise(400)),
    "letter.csv": lambda p: written(p, b"{\\rtf1\\ansi Dear ...}"),
    "old.doc": lambda p: ole(p, "WordDocument"),
    "locked.xlsx": lambda p: ole(p, "EncryptedPackage"),
    "locked_zip.xlsx": locked_members,
    "unknown.xls": lambda p: ole(p, "Something"),
    "broken.xls": lambda p: ole(p, "Workbook"),
    "claims.xls": lambda p: xls(p, claim_rows),
    "far.xls": lambda p: xls(p, far_column),
    "half.xlsx": lambda p: cut(sound(p)),
    "stub.xlsx": lambda p: written(p, b"PK\x05\x06" + b"\x00" * 18),
    "scrambled.xlsx": scrambled,
    "no_sheet.xlsx": lambda p: archive(p, {"xl/workbook.xml": BOOK.encode(), "[Content_Types].xml": TYPES.encode()}),
    "bare.xlsx": lambda p: workbook(p, sheet_xml("")),
    "cut_xml.xlsx": lambda p: workbook(p, sheet_xml(survey_rows())[:900]),
    "bomb.xlsx": lambda p: padded(p, 700),
    "ratio.xlsx": lambda p: padded(p, 60),
    "lying.xlsx": lying,
    "crowd.xlsx": lambda p: workbook(p, sheet_xml(survey_rows()), {f"xl/media/{i}.xml": "<x/>" for i in range(2500)}),
    "entities.xlsx": lambda p: workbook(p, sheet_xml(survey_rows(), start=LOLS)),
    "bomb.ods": lambda p: ods(p, ods_row(ods_cell(1, 90_000_000), 900_000_000)),
    "rows.ods": lambda p: ods(p, ods_table() + ods_row(ods_cell(1), 1_000_000)),
    "columns.ods": lambda p: ods(p, ods_table() + ods_row(ods_cell(1, 16_000))),
    "broken.ods": lambda p: archive(
        p, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<office:doc"}
    ),
    "page.xls": lambda p: written(
        p, b"<html><head><meta charset='utf-8'></head><body><table><tr><td>SAT1</td></tr></table></body></html>"
    ),
    "sheet2003.xls": lambda p: written(
        p, b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook></Workbook>'
    ),
    "answers.json": lambda p: written(p, b'[{"SAT1": 5, "SAT2": 4}, {"SAT1": 3, "SAT2": 2}]'),
    "frame.csv": lambda p: written(p, pickle.dumps({"SAT1": [1, 2, 3]})),
    "setup.xlsx": lambda p: written(p, b"MZ\x90\x00" + noise(400)),
    "tool.csv": lambda p: written(p, b"\x7fELF\x02\x01" + noise(400)),
    "frame.rds": lambda p: written(p, b"RDX3\nX\n" + noise(400)),
    "matrix.mat": lambda p: written(p, b"\x89HDF\r\n\x1a\n" + noise(400)),
    "noise.csv": lambda p: written(p, b"\x9f" + noise(4000)),
    "one_column.csv": lambda p: written(p, b"SAT1\n5\n4\n3\n2\n"),
    "prose.txt": lambda p: written(p, ("此处是访谈记录\n受访者认为服务不错\n没有更多的内容\n").encode()),
    "heads_only.csv": lambda p: written(p, b"id,SAT1,SAT2\r\n"),
    "no_heads.csv": lambda p: written(p, b"\r\n".join(b"%d,5,4,3,2" % i for i in range(30))),
    "mojibake.csv": lambda p: written(p, ("编号,锟斤拷锟斤拷,锟斤拷意,锟斤拷\r\n1,锟斤拷,锟斤拷,锟斤拷\r\n").encode()),
    "replaced.csv": lambda p: written(p, ("id,\ufffd\ufffd\ufffd,\ufffd\ufffd,c\r\n1,2,3,4\r\n").encode()),
    "unclosed.csv": lambda p: written(p, b'id,SAT1,SAT2\r\n1,"5,4\r\n' + b"2,3,4\r\n" * 30_000),
    "one_line.csv": lambda p: written(p, b"a" * 3_000_000 + b"," + b"b" * 3_000_000),
    "brackets.csv": lambda p: written(p, ("(" * 100_000 + "," + "[" * 100_000 + "," + "a-" * 50_000 + "\r\n").encode()),
    "wide.csv": lambda p: written(
        p, (",".join(f"c{i}" for i in range(6000)) + "\r\n" + ",".join(["1"] * 6000) + "\r\n").encode()
    ),
    "half.sav": lambda p: stat_file(p, 0.3),
    "stub.sav": lambda p: written(p, b"$FL2" + noise(300)),
    "huge.sav": lambda p: written(
        p,
        b"$FL2@(#) SPSS DATA FILE".ljust(64)
        + struct.pack("<iiiiii", 2, 100_000, 0, 0, 2_000_000_000, 0)
        + b"\x00" * 400,
    ),
    "half.dta": lambda p: stat_file(p, 0.3),
    "stub.dta": lambda p: written(p, b"<stata_dta><header><release>118</release>" + noise(300)),
    "broken.parquet": lambda p: written(p, b"PAR1" + noise(500) + b"PAR1"),
}


def far_cell(path: Path) -> Path:
    """A table, and one cell in the last corner of the sheet."""
    return workbook(path, sheet_xml(survey_rows() + f'<row r="1048576">{cell("XFD1048576", 1)}</row>', "A1:XFD1048576"))


READ: dict[str, Callable[[Path], object]] = {
    "declares_much.xlsx": lambda p: workbook(p, sheet_xml(survey_rows(), "A1:XFD1048576")),
    "declares_little.xlsx": lambda p: workbook(p, sheet_xml(survey_rows(), "A1")),
    "far_cell.xlsx": far_cell,
    "padded.ods": lambda p: ods(p, ods_table()),
    "text.xlsx": lambda p: written(p, table_csv().encode()),
    "semicolons.csv": lambda p: written(p, table_csv(delimiter=";").encode()),
    "excel_sep.csv": lambda p: written(p, ("sep=;\r\n" + table_csv(delimiter=";")).encode()),
    "utf16.csv": lambda p: written(p, table_csv(delimiter="\t").encode("utf-16-be")),
    "western.csv": lambda p: written(p, table_csv().replace("id", "Numéro").encode("cp1252")),
    "long_heads.csv": lambda p: written(
        p,
        (
            "(" * 60_000
            + ","
            + "a: " * 20_000
            + ","
            + "<b" * 30_000
            + "\r\n"
            + table_csv().replace("id,SAT1,SAT2,RI1,RI2\r\n", "")
        ).encode(),
    ),
    "long_cells.csv": lambda p: written(
        p, (table_csv() + "\r\n".join(f"{i},{'同意' * 20_000},4,{'1-' * 20_000},5" for i in range(31, 60))).encode()
    ),
    "ragged.csv": lambda p: written(p, (table_csv() + "\r\n31,5\r\n,,,,,,\r\n").encode()),
    "wrong_suffix.csv": sound,
    "no_suffix": sound,
}
