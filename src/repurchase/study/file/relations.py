"""The lines in which a study file states relations: paths, covariances, moderations."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FOREIGN = re.compile(r"[;#!\n\"'=<>:|]")  # what no path or covariance of a study file holds


_SIGNS = (  # of a Chinese keyboard or of Word, each in the place of one that a relation is written with
    (r"\s*(?:[→⟶➔➝➜⇒⟹]|[-－–—‐−]+[>＞])\s*", " -> "),
    (r"[～∼〜˜]", "~"),
    (r"[＋]", "+"),
    (r"[×＊✕✖⨯∗]", "*"),
    ("\u3000", " "),
)


def meant(line: str) -> str:
    """A relation with the signs that are meant: ``SAT × SI → RI`` as ``SAT * SI -> RI``."""
    if line.isascii():
        return line
    for signs, sign in _SIGNS:
        line = re.sub(signs, sign, line)
    return line.strip()


def relation(line: str, operator: str = "~") -> tuple[list[str], list[str]] | None:
    """Read one line such as ``SAT ~ a*PROMO + CONV``; None for what is no such line.

    Parameters
    ----------
    line : str
    operator : {"~", "~~"}

    Returns
    -------
    tuple of two lists of str
        The names on the left and on the right, without their labels.
    """
    parts = line.split(operator)
    if len(parts) != 2 or _FOREIGN.search(line) or any("~" in part for part in parts):
        return None
    left, right = ([term.strip() for term in part.split("+")] for part in parts)
    names = [term.rsplit("*", 1)[-1].strip() for term in right]
    labels = [piece for term in right for piece in term.split("*")]
    if any("*" in name or not name for name in left) or not all(piece.strip() for piece in labels):
        return None
    return left, names


def names_in(line: str) -> list[str]:
    """Variable names of one path or covariance such as ``SAT ~ a*PROMO + CONV``."""
    left, right = relation(line, "~~" if "~~" in line else "~") or ([], [])
    return [*left, *right]


def roles_on_paths(regressions: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What each construct is on the paths: ``driver``, ``mediator``, ``outcome``; nothing for one of several ends.

    Parameters
    ----------
    regressions : iterable of (outcome, predictor)
    """
    pairs = tuple(regressions)
    explained, explaining = (dict.fromkeys(pair[k] for pair in pairs) for k in (0, 1))  # in order, the same every run
    ends = [y for y in explained if y not in explaining]
    roles = {x: "mediator" if x in explained else "driver" for x in explaining}
    return roles | (dict.fromkeys(ends, "outcome") if len(ends) == 1 else {})


def moderation_of(line: str) -> tuple[str, str, str] | None:
    """Read one line such as ``SAT * TRUST -> RI``: predictor, moderator, outcome; None for what is no such line."""
    found = re.fullmatch(r"\s*([^\s*>]+)\s*\*\s*([^\s*>]+)\s*->\s*([^\s*>]+)\s*", line)
    return (found[1], found[2], found[3]) if found else None


def claimed_path(line: str) -> tuple[str, ...]:
    """The parts of a hypothesis such as ``SAT -> TRUST -> RI``; the first of a moderation is ``X*W``."""
    return tuple(re.sub(r"\s*\*\s*", "*", part.strip()) for part in line.split("->"))


def claimed_names(line: str) -> list[str]:
    """Every construct that a hypothesis names, in its order."""
    return [name.strip() for part in line.split("->") for name in part.split("*")]
