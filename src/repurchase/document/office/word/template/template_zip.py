"""The parts of a template, read with bounds: a .docx file may be a bomb, locked, or something else altogether."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from repurchase.document.office.word.package.docx_package import Relation
from repurchase.errors import InputError
from repurchase.files.targets import shown

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_MEGABYTES = 30  # of the file
MOST_UNPACKED = 150  # megabytes of all its parts
MOST_PARTS = 2_000
_MILLION = 1_000_000
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError)


def template_bytes(path: Path) -> bytes:
    """Read a template whole.

    Raises
    ------
    InputError
        There is no such file, it cannot be read, or is too large.
    """
    try:
        size = path.stat().st_size if path.is_file() else -1
        if size > MOST_MEGABYTES * _MILLION:
            raise InputError("template.too_large", file=shown(path), most=MOST_MEGABYTES)
        content = path.read_bytes() if size >= 0 else None
    except OSError as error:
        raise InputError("template.unreadable", file=shown(path), detail=error.strerror or "-") from None
    if content is None:
        raise InputError("template.missing", file=shown(path))
    return content


class TemplateZip:
    """The parts of a template by name, each unpacked only as far as the directory says."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        try:
            self._packed = zipfile.ZipFile(BytesIO(content))
        except _DAMAGED:
            raise self.refusal("template.no_docx") from None
        members = self._packed.infolist()
        if len(members) > MOST_PARTS or sum(m.file_size for m in members) > MOST_UNPACKED * _MILLION:
            raise InputError("template.hostile", file=name, most=MOST_UNPACKED)
        if any(m.flag_bits & 1 for m in members):
            raise self.refusal("template.no_docx")
        self._members = {m.filename: m for m in members}

    def refusal(self, key: str) -> InputError:
        """An error that names the file."""
        return InputError(key, file=self.name)

    def __contains__(self, part: str) -> bool:
        return part in self._members

    def read(self, part: str) -> bytes:
        """The bytes of a part; a part that holds more than the directory says is refused."""
        try:
            with self._packed.open(self._members[part]) as packed:
                content = packed.read(self._members[part].file_size + 1)
        except _DAMAGED:
            raise self.refusal("template.no_docx") from None
        if len(content) > self._members[part].file_size:
            raise InputError("template.hostile", file=self.name, most=MOST_UNPACKED)
        return content

    def tree(self, part: str) -> _Element:
        """The root of an XML part; no entity is resolved, and a part that declares some is refused."""
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                                 remove_pis=True)  # fmt: skip
        try:
            root = etree.fromstring(self.read(part), parser)
        except etree.XMLSyntaxError:
            raise self.refusal("template.no_docx") from None
        if root.getroottree().docinfo.doctype:
            raise InputError("template.hostile", file=self.name, most=MOST_UNPACKED)
        return root

    def relations(self, part: str) -> Iterator[tuple[Relation, str]]:
        """The relationships of a part to others of the file, each with the name of its target; none to the outside."""
        folder, file = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        for node in self.tree(name).iter(_RELATION) if name in self else ():
            target = node.get("Target", "")
            where = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            if node.get("TargetMode") != "External" and where in self:
                yield Relation(node.get("Id", ""), node.get("Type", ""), target), where
