"""Files of a survey in every dress, and the two ways of reading them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np

from repurchase.analysis.screening.drop_rules import ScreeningRules
from repurchase.analysis.screening.result import screen
from repurchase.analysis.screening.row_rules import RowRules
from repurchase.survey.read.read_export import read
from repurchase.survey.stream.counted_survey import whole_file_of
from repurchase.survey.stream.decisions.deciding import ReadingOptions
from repurchase.survey.stream.read_large import read_large
from repurchase.survey.stream.rows.stream_plan import StreamPlan

AGREE = ["非常不同意", "不同意", "一般", "同意", "非常同意"]
SMALL = StreamPlan(sample=1000, first=60, last=6, batch=256, aside=100)
EVERYBODY = StreamPlan(sample=10_000, batch=256)
ITEMS = [f"{c}{i}" for c in ("TR", "SA", "PV", "RI") for i in (1, 2, 3, 4)]


def answers(n: int = 3000, seed: int = 7) -> np.ndarray:
    """Answers of `n` respondents to 16 items on five points, four constructs that go together."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    factors = 0.6 * common + 0.8 * rng.normal(size=(n, 4))
    x = 3.2 + 0.8 * np.repeat(factors, 4, axis=1) + 0.7 * rng.normal(size=(n, 16))
    return np.clip(np.round(x), 1, 5).astype(int)


def table(n: int = 3000, seed: int = 7, *, items: list[str] = ITEMS) -> list[list[str]]:
    """A sheet of cells, heads first: items, an age group, a channel and seconds."""
    rng, x = np.random.default_rng(seed + 1), answers(n, seed)
    ages = np.array(["18-22", "23-27", "28-32", "33-40"])[rng.integers(0, 4, n)]
    channel = np.array(["APP", "小程序", "门店"])[rng.integers(0, 3, n)]
    seconds = np.round(rng.lognormal(5, 0.4, n)).astype(int)
    rows = [[*map(str, r), a, c, str(s)] for r, a, c, s in zip(x, ages, channel, seconds, strict=True)]
    return [[*items, "您的年龄段", "您的购买渠道", "Duration (in seconds)"], *rows]


def written(path: Path, rows: list[list[str]], *, delimiter=",", encoding="utf-8", end="\n", quoting=csv.QUOTE_MINIMAL):
    """The rows as a text file."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def ordinary(path: Path, rules: ScreeningRules | None = None):
    """What the ordinary route says: the survey, and the totals of those that its screening keeps."""
    survey = read(path)
    screened = screen(survey, rules)
    dropped = {}
    for step in screened.steps:
        dropped[step.reason] = dropped.get(step.reason, 0) + step.removed
    flagged = {s.name: int(s.flagged.sum()) for s in screened.signs}
    return screened, whole_file_of(screened.survey, dropped, flagged)


def counted(path: Path, plan: StreamPlan = SMALL, rules: ScreeningRules | None = None):
    """What the streaming pass says."""
    return read_large(
        path,
        ReadingOptions(),
        lambda sample, total, complete: RowRules(sample, total, rules or ScreeningRules(), search=complete),
        plan=plan,
    )


def same_totals(one, two, *, blocks: bool = True) -> None:
    """Both totals hold the same numbers."""
    assert (one.read, one.n, one.complete) == (two.read, two.n, two.complete)
    assert one.items == two.items
    assert {k: v for k, v in one.dropped.items() if v} == {k: v for k, v in two.dropped.items() if v}
    for a, b in zip(one.counts, two.counts, strict=True):
        np.testing.assert_array_equal(a, b)
    for name in ("lows", "midpoints", "sums", "products", "pair_counts", "pair_sums", "pair_products"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name), err_msg=name)
    assert {q: dict(c) for q, c in one.background.items()} == {q: dict(c) for q, c in two.background.items()}
    assert [list(c) for c in one.background.values()] == [list(c) for c in two.background.values()]
    assert one.constructs == two.constructs
    for question, groups in one.by_group.items():
        for category, sums in groups.items():
            other = two.by_group[question][category]
            assert sums.n == other.n
            np.testing.assert_array_equal(sums.answered, other.answered)
            np.testing.assert_allclose(sums.sums, other.sums, rtol=1e-11)
            np.testing.assert_allclose(sums.squares, other.squares, rtol=1e-11)
    if blocks:
        np.testing.assert_array_equal(one.blocks.n, two.blocks.n)
        np.testing.assert_array_equal(one.blocks.sums, two.blocks.sums)
        np.testing.assert_array_equal(one.blocks.products, two.blocks.products)
