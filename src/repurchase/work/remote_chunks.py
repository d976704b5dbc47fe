"""What a worker of a scheduler does with a chunk that was sent to it, and what makes its numbers the same as ours."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from repurchase import __version__
from repurchase.work.frozen_pickles import from_bytes, to_bytes

LIBRARIES = ("numpy", "scipy")  # another version of these may round otherwise


class OtherVersions(RuntimeError):
    """A worker that would not give the same numbers refuses its chunk."""


class SentFunction:
    """A function that goes from one process to another as bytes of ours."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self.function = function

    def __reduce__(self) -> tuple[Any, ...]:
        return opened_function, (to_bytes(self.function),)


def opened_function(content: bytes) -> SentFunction:
    """The function that `to_bytes` was given."""
    return SentFunction(from_bytes(content))


def done_chunk(sent: SentFunction, chunk: bytes, expected: Mapping[str, str]) -> bytes:
    """Result of a chunk as bytes.

    Raises
    ------
    OtherVersions
        On a worker that came later and has not the versions that were `expected`.
    """
    if own_versions() != dict(expected):
        raise OtherVersions
    return to_bytes(sent.function(from_bytes(chunk)))


def own_versions() -> dict[str, str]:
    """Versions of this process of all that numbers depend on."""
    return {"repurchase": __version__, "python": python_release(sys.version_info)} | {
        name: _version(name) for name in LIBRARIES
    }


def python_release(parts: Any) -> str:
    """The release of Python whose parts are given: ``3.12``."""
    return ".".join(str(part) for part in parts[:2])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # a library that was put there by hand
        return ""
