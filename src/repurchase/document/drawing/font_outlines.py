"""The outlines of a TrueType file's letters, read without loading the letters that nobody writes.

A font of all Chinese characters has thirty thousand outlines, of which a figure needs a hundred; a library that reads
the whole table first takes longer than drawing the figure.
"""

from __future__ import annotations

from pathlib import Path
from struct import unpack_from

import numpy as np

Point = tuple[float, float]
Contour = list[tuple[float, float, bool]]  # x, y in font units, and whether the outline runs through the point
Matrix = tuple[float, float, float, float]

ON, X_SHORT, Y_SHORT, REPEAT, X_SAME, Y_SAME = 1, 2, 4, 8, 16, 32  # flags of a point
WORDS, OFFSETS, SCALE, MORE, TWO_SCALES, MATRIX = 1, 2, 8, 32, 64, 128  # flags of a part of a composed letter


class FontOutlines:
    """One font file.

    Parameters
    ----------
    path : Path
        A TrueType font with quadratic outlines.
    """

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        (count,) = unpack_from(">H", self._data, 4)
        records = (unpack_from(">4sIII", self._data, 12 + 16 * i) for i in range(count))
        self._tables = {tag.decode("latin-1"): (offset, size) for tag, _, offset, size in records}
        (self.units,) = unpack_from(">H", self._data, self._start_of("head") + 18)
        (long,) = unpack_from(">h", self._data, self._start_of("head") + 50)
        self._places = self._array("loca", ">u4" if long else ">u2") * (1 if long else 2)
        (self._wide_count,) = unpack_from(">H", self._data, self._start_of("hhea") + 34)
        self._segments = self._character_map()

    def _start_of(self, table: str) -> int:
        return self._tables[table][0]

    def _array(self, table: str, kind: str) -> np.ndarray:
        offset, size = self._tables[table]
        return np.frombuffer(self._data[offset : offset + size], kind).astype(np.int64)

    def _character_map(self) -> dict[int, int] | np.ndarray:
        """Runs of characters: first, last and the number of the first's letter; or, of an older table, a mapping."""
        start = self._start_of("cmap")
        (count,) = unpack_from(">H", self._data, start + 2)
        kinds: dict[int, int] = {}
        for i in range(count):
            _, _, offset = unpack_from(">HHI", self._data, start + 4 + 8 * i)
            kinds.setdefault(unpack_from(">H", self._data, start + offset)[0], start + offset)
        if 12 in kinds:
            (groups,) = unpack_from(">I", self._data, kinds[12] + 12)
            return np.frombuffer(self._data, ">u4", 3 * groups, kinds[12] + 16).reshape(-1, 3).astype(np.int64)
        return self._older_map(kinds[4])

    def _older_map(self, start: int) -> dict[int, int]:
        (twice,) = unpack_from(">H", self._data, start + 6)
        n = twice // 2
        ends = unpack_from(f">{n}H", self._data, start + 14)
        firsts, shifts, ranges = (unpack_from(f">{n}H", self._data, start + 16 + k * twice) for k in (1, 2, 3))
        found = {}
        for i, (first, last) in enumerate(zip(firsts, ends, strict=True)):
            for code in range(first, min(last, 0xFFFE) + 1):
                number = code
                if ranges[i]:
                    offset = start + 16 + 3 * twice + 2 * i + ranges[i] + 2 * (code - first)
                    (number,) = unpack_from(">H", self._data, offset)
                found[code] = (number + shifts[i]) & 0xFFFF if number or not ranges[i] else 0
        return found

    def number(self, character: str) -> int:
        """Number of a character's letter; 0 where the font has none."""
        code = ord(character)
        if isinstance(self._segments, dict):
            return self._segments.get(code, 0)
        i = int(np.searchsorted(self._segments[:, 1], code))
        if i == len(self._segments) or self._segments[i, 0] > code:
            return 0
        return int(self._segments[i, 2] + code - self._segments[i, 0])

    def advance(self, number: int) -> int:
        """How far the next letter stands away, in font units."""
        offset = self._start_of("hmtx") + 4 * min(number, self._wide_count - 1)
        return int(unpack_from(">H", self._data, offset)[0])

    def contours(self, number: int, depth: int = 0) -> list[Contour]:
        """Closed outlines of a letter; none of a space."""
        if number + 1 >= len(self._places) or self._places[number] == self._places[number + 1] or depth > 6:
            return []
        start = self._start_of("glyf") + int(self._places[number])
        (pieces,) = unpack_from(">h", self._data, start)
        return self._simple(start + 10, pieces) if pieces >= 0 else self._composed(start + 10, depth)

    def _simple(self, start: int, pieces: int) -> list[Contour]:
        if not pieces:
            return []
        ends = unpack_from(f">{pieces}H", self._data, start)
        (instructions,) = unpack_from(">H", self._data, start + 2 * pieces)
        offset, count = start + 2 * pieces + 2 + instructions, ends[-1] + 1
        flags: list[int] = []
        while len(flags) < count:
            flag, offset = self._data[offset], offset + 1
            times = 1
            if flag & REPEAT:
                times, offset = self._data[offset] + 1, offset + 1
            flags += [flag] * times
        xs, offset = self._coordinates(flags, offset, X_SHORT, X_SAME)
        ys, _ = self._coordinates(flags, offset, Y_SHORT, Y_SAME)
        points = [(float(x), float(y), bool(f & ON)) for x, y, f in zip(xs, ys, flags, strict=False)]
        return [points[a:b] for a, b in zip((0, *(e + 1 for e in ends[:-1])), (e + 1 for e in ends), strict=True)]

    def _coordinates(self, flags: list[int], offset: int, short: int, same: int) -> tuple[list[int], int]:
        values, now = [], 0
        for flag in flags:
            if flag & short:
                now += self._data[offset] if flag & same else -self._data[offset]
                offset += 1
            elif not flag & same:
                now += unpack_from(">h", self._data, offset)[0]
                offset += 2
            values.append(now)
        return values, offset

    def _composed(self, offset: int, depth: int) -> list[Contour]:
        """A letter made of others, such as one with an accent."""
        made: list[Contour] = []
        flags = MORE
        while flags & MORE:
            flags, part = unpack_from(">HH", self._data, offset)
            offset += 4
            dx, dy = unpack_from(">hh" if flags & WORDS else ">bb", self._data, offset)
            offset += 4 if flags & WORDS else 2
            (a, b, c, d), offset = self._matrix(flags, offset)
            if not flags & OFFSETS:  # parts joined at points: no letter that a figure writes has any
                dx = dy = 0
            for contour in self.contours(part, depth + 1):
                made.append([(a * x + c * y + dx, b * x + d * y + dy, on) for x, y, on in contour])
        return made

    def _matrix(self, flags: int, offset: int) -> tuple[Matrix, int]:
        count = 1 if flags & SCALE else 2 if flags & TWO_SCALES else 4 if flags & MATRIX else 0
        values = [v / 16384 for v in unpack_from(f">{count}h", self._data, offset)]
        whole = {0: (1.0, 0.0, 0.0, 1.0)}.get(count) or (
            (values[0], 0.0, 0.0, values[-1]) if count < 4 else (values[0], values[1], values[2], values[3])
        )
        return whole, offset + 2 * count


def curves(contour: Contour) -> list[tuple[Point, ...]]:
    """A closed outline as its start, then straight (one point) and quadratic (two points) pieces."""
    if not contour:
        return []
    first = next((i for i, p in enumerate(contour) if p[2]), None)
    if first is None:  # no point that the outline runs through: it starts half-way between two
        (x0, y0, _), (x1, y1, _) = contour[-1], contour[0]
        contour, first = [((x0 + x1) / 2, (y0 + y1) / 2, True), *contour], 0
    turned = [*contour[first:], *contour[: first + 1]]
    pieces: list[tuple[Point, ...]] = [(turned[0][:2],)]
    control: Point | None = None
    for x, y, on in turned[1:]:
        if on:
            pieces.append((control, (x, y)) if control else ((x, y),))
            control = None
        else:
            if control:
                pieces.append((control, ((control[0] + x) / 2, (control[1] + y) / 2)))
            control = (x, y)
    return pieces
