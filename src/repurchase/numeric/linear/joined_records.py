"""Records of arrays, as many replicates were computed part by part, made one."""

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

Part = TypeVar("Part")  # a dataclass whose fields are arrays with one axis in common, the first


def joined_records(parts: Sequence[Part]) -> Part:
    """Put the arrays of all parts one behind another, in the order of the parts."""
    kind: Any = type(parts[0])
    whole: Part = kind(*(np.concatenate([getattr(p, name) for p in parts]) for name in kind.__dataclass_fields__))
    return whole
