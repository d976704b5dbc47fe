"""Everything that an object holds, in words: what is searched for a leak, where a line at a prompt is too short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import pandas as pd


def whole_repr(value: object) -> str:
    """The representation of all fields, of all that is in them, to the end."""
    if is_dataclass(value) and not isinstance(value, type):
        inside = ", ".join(f"{f.name}={whole_repr(getattr(value, f.name))}" for f in fields(value))
        return f"{type(value).__name__}({inside})"
    if isinstance(value, pd.DataFrame):
        return value.to_csv()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k!r}: {whole_repr(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple | set | frozenset):
        return "[" + ", ".join(map(whole_repr, value)) + "]"
    return repr(value)
