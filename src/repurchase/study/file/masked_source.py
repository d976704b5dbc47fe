"""A study file as it may be shown: what leads to a person is masked in its strings and comments before it is read."""

from __future__ import annotations

import re

from repurchase.identity_patterns import mask_identities

# Numbers outside strings (a seed, a bound) are settings and stay; so does everything between the strings.
_STRING_OR_COMMENT = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|#[^\n]*|[^\"'#]+|.", re.S)


def masked_source(source: str) -> str:
    """Mask the strings and comments of a TOML text; the same text where nothing in it leads to a person.

    Parameters
    ----------
    source : str
        As long as it was in lines, so that an error names the right one.
    """
    parts = _STRING_OR_COMMENT.findall(source)
    return "".join(mask_identities(p) if p[0] in "\"'#" else p for p in parts)
