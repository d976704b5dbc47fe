"""Small words of the chapter's sentences: counts in words, percentages, numbers that print alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from repurchase.analysis.results.wording import percent
from repurchase.style import APA, Kind, Number
from repurchase.text import Joined, Text, catalogue, joined, text

T = TypeVar("T")  # what is told
THOUSAND = 1000  # counts from here on may have their figures in groups
IN_WORDS = 10  # counts below it are words in English
DECIMALS = APA.decimals
SHORTEST_RUN = 4  # hypotheses in a row that are named by the first and the last
LEAST_SHARE = 0.0005  # what prints as 0.0% below it


def counted(n: int) -> Text | Number | int:
    """A count within a sentence: ``nine``, ``31``, ``60,000``; in Chinese always the figure."""
    if n >= THOUSAND:
        return Number(n, Kind.COUNT)
    return text(f"chapter_numbers.n{n}") if 0 <= n < IN_WORDS else n


def share_of(part: float, whole: float) -> Number:
    """A share of a sentence with one decimal."""
    return percent(part / whole if whole else None, 1)


def small_share(part: float, whole: float) -> Number | Text:
    """As `share_of`, in words where there is a share and its figure would be 0.0%."""
    if whole and 0 < part / whole < LEAST_SHARE:
        return text("chapter_numbers.least_share")
    return share_of(part, whole)


def joined_ids(ids: Iterable[str]) -> Joined:
    """Numbers of hypotheses within a sentence: H1 and H3, but H1–H10 for what follows one another."""
    return joined(runs_of_ids(ids))


def runs_of_ids(ids: Iterable[str]) -> list[Text | str]:
    """The numbers of hypotheses, those that follow one another as one."""
    return [_run(run) for run in _runs(list(ids))]


def _run(run: Sequence[str]) -> Text | str:
    return run[0] if len(run) == 1 else text("chapter_numbers.run", first=run[0], last=run[-1])


def _runs(ids: Sequence[str]) -> list[list[str]]:
    """Ids cut into runs that are long enough to be named by their ends, and single ones."""
    runs: list[list[str]] = []
    for name in ids:
        if runs and _follows(runs[-1][-1], name):
            runs[-1].append(name)
        else:
            runs.append([name])
    return [part for run in runs for part in ([run] if len(run) >= SHORTEST_RUN else [[name] for name in run])]


def _follows(one: str, other: str) -> bool:
    """Whether two ids are alike but for their last number, which goes up by one: H4 and H5, H1a and H1b do not."""
    a, b = (re.fullmatch(r"(.*?)(\d+)", name) for name in (one, other))
    return a is not None and b is not None and a[1] == b[1] and int(b[2]) == int(a[2]) + 1


def grouped(told: Iterable[T], key: Callable[[T], tuple[Any, ...]]) -> list[list[T]]:
    """What is told with one `key` in one sentence, the groups in the order of their keys."""
    found: dict[tuple[Any, ...], list[T]] = {}
    for one in told:
        found.setdefault(key(one), []).append(one)
    return [found[k] for k in sorted(found)]


def print_alike(values: Iterable[float], decimals: int = DECIMALS) -> bool:
    """Whether these numbers are one when printed: a range from one to the other would say nothing."""
    return len({round(float(v), decimals) for v in values}) < 2


def shares_alike(values: Iterable[float]) -> bool:
    """Whether these shares are one when printed as percentages with one decimal."""
    return print_alike((100 * v for v in values), 1)


def estimator_named(name: str) -> Text | str:
    """An estimator as a sentence calls it: robust maximum likelihood (MLR); by its name where it has no other."""
    key = f"chapter_method.named_{name}"
    return text(key) if key in catalogue("en") else name
