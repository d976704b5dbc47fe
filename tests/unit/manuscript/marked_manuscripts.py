"""Manuscripts with planted errors: `⟦right|wrong⟧` in a text, and the same text as a Word file."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

FOLDER = Path(__file__).parent / "manuscripts"
NAMES = sorted(p.stem for p in FOLDER.glob("*.md"))
MARK = re.compile(r"⟦(.*?)\|(.*?)⟧")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def marked(name: str) -> str:
    """A manuscript with its marks."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def right(words: str) -> str:
    """The manuscript without an error."""
    return MARK.sub(r"\1", words)


def wrong(words: str) -> str:
    """The manuscript with all of them."""
    return MARK.sub(r"\2", words)


def one_wrong(words: str, place: int) -> str:
    """The manuscript with the one error at this place, counted from 0."""
    seen = iter(range(len(MARK.findall(words))))
    return MARK.sub(lambda m: m[2] if next(seen) == place else m[1], words)


def word_file(words: str) -> bytes:
    """A manuscript as a Word file whose runs part numbers and names, as Word leaves them after edits."""
    body, rows = [], []
    words = re.sub(r"\*\*([-\d.]+)\*\*", r"\1", words)  # bold print
    for line in [*words.splitlines(), ""]:
        if line.startswith("|"):
            if not re.fullmatch(r"[|:\s-]+", line):
                rows.append(line.strip("|").split("|"))
            continue
        if rows:
            body.append(_table(rows))
            rows = []
        if line.strip():
            level = len(line) - len(line.lstrip("#"))
            body.append(_paragraph(line.lstrip("# "), level))
    return package("".join(body))


def package(body: str, **parts: str) -> bytes:
    """A Word file with this body, and further parts by name (footnotes)."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
        for name, words in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {_W}>{words}</w:{name}>")
    return out.getvalue()


def _paragraph(words: str, level: int = 0) -> str:
    style = f'<w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr>' if level else ""
    return f"<w:p>{style}{''.join(_run(words[k : k + 7]) for k in range(0, len(words), 7))}</w:p>"


def _run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def _table(rows: list[list[str]]) -> str:
    cells = ("".join(f"<w:tc>{_paragraph(c.strip())}</w:tc>" for c in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
