"""Results as bytes between processes; read-only mappings, which pickle itself refuses, go as the dict they show."""

from __future__ import annotations

import pickle
from io import BytesIO
from types import MappingProxyType
from typing import Any

UNSENT = (pickle.PicklingError, TypeError, AttributeError)  # what is raised for a value that cannot be sent


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:
        """Say how a read-only mapping is made again; everything else is pickled as usual."""
        if isinstance(value, MappingProxyType):
            return _read_only, (dict(value),)
        return NotImplemented


def _read_only(value: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """Make a mapping again; the type has no name that pickle finds."""
    return MappingProxyType(value)


def to_bytes(value: object) -> bytes:
    """Return `value` pickled.

    Raises
    ------
    Exception
        Whatever pickle raises for what cannot be sent, such as an open file or a function within a function.
    """
    stream = BytesIO()
    _Pickler(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return stream.getvalue()


def from_bytes(content: bytes) -> Any:
    """Return what `to_bytes` was given; only for bytes that a process of ours has written."""
    return pickle.loads(content)  # noqa: S301 (a process of ours has written it)
