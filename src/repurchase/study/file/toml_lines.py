"""Where a key of a TOML text stands, so that an error can name the line.

Neither tomllib nor pydantic knows lines. This reader walks a text that tomllib has already accepted and notes the
line of each key path; it understands the grammar's shape, not its values.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from contextlib import suppress
from functools import cached_property

Path = tuple[str | int, ...]
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]\}#\n]+")  # a date may hold a blank


class Locator:
    """Line numbers (from 1) of every key path of a valid TOML text."""

    def __init__(self, source: str) -> None:
        self._text = source
        self._at = 0
        self._known: dict[Path, int] = {}
        self._arrays: dict[Path, int] = {}
        self._table: Path = ()
        self._ends: list[int] = []

    @cached_property
    def lines(self) -> dict[Path, int]:
        """The line of every path; walked when the first mistake asks for one."""
        self._ends = [k for k, c in enumerate(self._text) if c == "\n"]
        with suppress(IndexError):  # what this reader does not understand has the line of what stands before it
            self._walk()
        return self._known

    def line(self, path: Path) -> int | None:
        """The line of `path`, or of its nearest known ancestor."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

    def _walk(self) -> None:
        while self._skip(newlines=True):
            if self._text[self._at] == "[":
                self._header()
            else:
                self._pair(self._table)

    def _header(self) -> None:
        double = self._text.startswith("[[", self._at)
        self._at += 2 if double else 1
        path = self._resolve(self._key(), extend=double)
        self._at += 2 if double else 1
        self._table = path
        self._known.setdefault(path, self._line())

    def _resolve(self, keys: Path, *, extend: bool) -> Path:
        """The path of a header, with the running index of each array of tables that it passes through."""
        path: Path = ()
        for i, key in enumerate(keys):
            path = (*path, key)
            if extend and i == len(keys) - 1:
                self._arrays[path] = self._arrays.get(path, -1) + 1
            if path in self._arrays:
                path = (*path, self._arrays[path])
        return path

    def _pair(self, base: Path) -> None:
        line = self._line()
        path = (*base, *self._key())
        self._known.setdefault(path, line)
        self._skip()
        self._at += 1  # the equals sign
        self._skip()
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self._text[self._at]
        if opening in "\"'":
            self._string()
        elif opening == "[":
            self._sequence(path, "]")
        elif opening == "{":
            self._sequence(path, "}")
        else:
            found = _SCALAR.match(self._text, self._at)
            self._at = found.end() if found else self._at + 1

    def _sequence(self, path: Path, closing: str) -> None:
        self._at += 1
        index = 0
        while self._skip(newlines=True) and self._text[self._at] != closing:
            if self._text[self._at] == ",":
                self._at += 1
            elif closing == "}":
                self._pair(path)
            else:
                self._known[(*path, index)] = self._line()
                self._value((*path, index))
                index += 1
        self._at += 1

    def _key(self) -> Path:
        parts: list[str | int] = []
        while True:
            self._skip()
            if self._text[self._at] in "\"'":
                start = self._at + 1
                self._string()
                parts.append(self._text[start : self._at - 1])
            else:
                found = _BARE.match(self._text, self._at)
                if found is None:
                    self._at += 1
                    return tuple(parts)
                parts.append(found.group())
                self._at = found.end()
            self._skip()
            if self._at >= len(self._text) or self._text[self._at] != ".":
                return tuple(parts)
            self._at += 1

    def _string(self) -> None:
        quote = self._text[self._at]
        fence = quote * 3 if self._text.startswith(quote * 3, self._at) else quote
        self._at += len(fence)
        while not self._text.startswith(fence, self._at):
            self._at += 2 if quote == '"' and self._text[self._at] == "\\" else 1
        self._at += len(fence)

    def _skip(self, *, newlines: bool = False) -> bool:
        """Pass over blanks and comments; False at the end of the text."""
        blank = " \t\r\n" if newlines else " \t"
        while self._at < len(self._text):
            here = self._text[self._at]
            if here == "#" and newlines:
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            elif here in blank:
                self._at += 1
            else:
                return True
        return False

    def _line(self) -> int:
        return bisect_left(self._ends, self._at) + 1
