"""A look into a zip file before any parser sees it: how many parts, how much they unpack to, whether they lie."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator

from repurchase.survey.read.containers.guards.limits import (
    MOST_MEMBERS,
    MOST_RATIO,
    MOST_UNPACKED,
    RATIO_FROM,
    Refused,
)

_CHUNK = 1 << 18


class Package:
    """The parts of a zip file by name, whatever their case; a name that occurs twice has several parts."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.parts: dict[str, list[zipfile.ZipInfo]] = {}
        for member in archive.infolist():
            self.parts.setdefault(part_name(member.filename), []).append(member)

    def __contains__(self, name: str) -> bool:
        return part_name(name) in self.parts

    def size(self, name: str) -> int:
        """Bytes of the largest part of that name, as the directory has it; unpacking says whether that is true."""
        return max((m.file_size for m in self.parts.get(part_name(name), ())), default=0)

    def read(self, name: str) -> Iterator[Iterator[bytes]]:
        """The bytes of each part of that name, in pieces."""
        for member in self.parts.get(part_name(name), ()):
            yield unpacked_member(self.archive, member)


def part_name(name: str) -> str:
    """A part's name as two spellings of it are compared."""
    return name.replace("\\", "/").lstrip("/").casefold()


def check_directory(archive: zipfile.ZipFile) -> Package:
    """Refuse bombs and locked archives by what the directory says.

    Raises
    ------
    Refused
        Too many parts, too much unpacked, an absurd ratio, encrypted parts.
    """
    members = archive.infolist()
    total = sum(m.file_size for m in members)
    packed = sum(m.compress_size for m in members)
    if len(members) > MOST_MEMBERS:
        raise Refused("read.zip_crowd", n=len(members))
    if total > MOST_UNPACKED or (total > RATIO_FROM and total > MOST_RATIO * max(packed, 1)):
        raise Refused("read.zip_bomb", megabytes=total // 1_000_000)
    if any(m.flag_bits & 1 for m in members):
        raise Refused("read.is_encrypted")
    return Package(archive)


def unpacked_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's bytes as its own stream has them, however many the directory claims.

    Raises
    ------
    Refused
        There are more than the directory says, or the stream is damaged.
    """
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or archive.fp is None:
        raise Refused("read.damaged_zip")
    given = sum_ = 0
    for piece in _inflated(archive, member):
        given += len(piece)
        sum_ = zlib.crc32(piece, sum_)
        if given > member.file_size:
            raise Refused("read.zip_lies")
        yield piece
    if given != member.file_size or sum_ != member.CRC:
        raise Refused("read.damaged_zip")


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    raw = archive.fp
    if raw is None:
        return
    raw.seek(member.header_offset)
    head = raw.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise Refused("read.damaged_zip")
    at = member.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    left, inflate = member.compress_size, zlib.decompressobj(-15)
    while left:
        raw.seek(at)
        packed = raw.read(min(left, _CHUNK))
        if not packed:
            raise Refused("read.damaged_zip")
        at, left = at + len(packed), left - len(packed)
        if member.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed and not inflate.eof:
            if piece := inflate.decompress(packed, _CHUNK):
                yield piece
            packed = inflate.unconsumed_tail
    if member.compress_type == zipfile.ZIP_DEFLATED:
        while piece := inflate.decompress(inflate.unconsumed_tail, _CHUNK):
            yield piece
