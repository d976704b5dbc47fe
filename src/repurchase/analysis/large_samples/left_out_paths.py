"""Paths that a structural model leaves out, freed: how large they are, and whether that is too small to matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from repurchase.analysis.effects.bootstrap.result import bootstrap
from repurchase.analysis.gate.findings import CROSS, DIRECT, Premise
from repurchase.analysis.mediation.result import joint_tests
from repurchase.analysis.results.result import Provenance, Record, Result, plain
from repurchase.analysis.results.wording import arrow, bounded_number, coverage, label_in
from repurchase.analysis.sem.fitted import Fitted
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import Note
from repurchase.style import Interval, Kind, Number
from repurchase.survey.instrument import Label
from repurchase.text import Text, joined, text

KEYS = {"direct": DIRECT, "cross": CROSS}
IN_WORDS = 10  # counts below it are words in English
MOST_NAMED = 4  # paths that a sentence lists; more are counted
MOST_DRAWS = 1000  # these intervals are held against a bound, and need no more


@dataclass(frozen=True)
class FreedPath:
    """One path with its standardised coefficient and interval where it is free; NaN where it could not be freed."""

    kind: str
    path: tuple[str, str]
    estimate: float
    low: float
    high: float

    def size(self, bound: float) -> str:
        """Whether the interval lies within the bound, beyond it, or across it."""
        if not np.isfinite(self.low) or not np.isfinite(self.high):
            return "unknown"
        if -bound < self.low and self.high < bound:
            return "negligible"
        return "large" if self.low >= bound or self.high <= -bound else "open"


@dataclass(frozen=True)
class LeftOutPaths(Result):
    """Paths that the model fixes at zero, with the sizes that they have where they are free.

    Attributes
    ----------
    bound : float
        Standardised size below which a path is negligible.
    """

    freed: tuple[FreedPath, ...]
    bound: float
    level: float
    labels: Mapping[str, Label] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def of(self, size: str) -> tuple[FreedPath, ...]:
        """The paths of that size."""
        return tuple(p for p in self.freed if p.size(self.bound) == size)

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("path", text("hypotheses.path"), Kind.WORDS),
            Column("std_all", text("hypotheses.std_all"), Kind.BOUNDED),
            Column("ci", text("measure.ci", level=coverage(self.level)), Kind.BOUNDED),
            Column("size", text("large.size"), Kind.WORDS),
        )
        rows = tuple(
            (arrow(self.labels, *p.path), p.estimate, Interval(p.low, p.high, Kind.BOUNDED),
             text(f"large.size_{p.size(self.bound)}"))
            for p in self.freed
        )  # fmt: skip
        notes = (text("large.note_left_out", bound=Number(self.bound, Kind.BOUNDED, 2)),)
        return (Table("left_out_paths", text("large.title_left_out"), columns, rows, notes, appendix=True),)

    def sentences(self) -> tuple[Text, ...]:
        said = []
        bound = Number(self.bound, Kind.BOUNDED, 2)
        for size in ("negligible", "large", "open", "unknown"):
            chosen = self.of(size)
            if not chosen:
                continue
            n, total = len(chosen), len(self.freed)
            every = "" if total == 1 else "_both" if total == 2 else "_all"
            how = every if n == total else "_some" if n > MOST_NAMED else ""
            paths = joined(self._called(p) for p in chosen)
            said.append(
                text(
                    f"large.left_out_{size}{how}",
                    n=n,
                    count=_counted(n),
                    whole=_counted(total),
                    paths=paths,
                    bound=bound,
                )
            )
        return tuple(said)

    def _called(self, path: FreedPath) -> Text:
        """A path within a sentence."""
        x, y = (label_in(self.labels, v) for v in path.path)
        return text("large.from_to", x=x, y=y)

    def to_dict(self) -> list[Record]:
        return [
            {"kind": p.kind, "path": " -> ".join(p.path), "std_all": plain(p.estimate), "ci_low": plain(p.low),
             "ci_high": plain(p.high), "size": p.size(self.bound)}
            for p in self.freed
        ]  # fmt: skip

    def premises(self) -> tuple[Premise, ...]:
        """The premises that verdicts rest on: these paths may be left out where every one is negligible."""
        return tuple(self._premise(kind, key) for kind, key in KEYS.items())

    def _premise(self, kind: str, key: str) -> Premise:
        own = [p for p in self.freed if p.kind == kind]
        if not own:
            return Premise(key, True, text(f"gate.{key}_none"), {"paths": []})
        sizes = {p.size(self.bound) for p in own}
        holds = True if sizes == {"negligible"} else False if "large" in sizes else None
        told = {True: "negligible", False: "large", None: "open"}[holds]
        top = max(own, key=lambda p: abs(p.estimate) if np.isfinite(p.estimate) else -1.0)
        said = text(
            f"large.premise_{told}", n=len(own), count=_counted(len(own)), beta=bounded_number(top.estimate),
            path=self._called(top), bound=Number(self.bound, Kind.BOUNDED, 2),
        )  # fmt: skip
        pairs = tuple(p.path for p in own if p.size(self.bound) != "negligible")
        return Premise(key, holds, said, {"paths": [f"{a} -> {b}" for a, b in (p.path for p in own)]}, pairs)


def _counted(n: int) -> Text | int:
    """A count within a sentence, below ten in words."""
    return text(f"chapter_numbers.n{n}") if n < IN_WORDS else n


def left_out_paths(
    fit: Fitted, outcomes: tuple[str, ...], bound: float, draws: int, seed: int, level: float
) -> LeftOutPaths | None:
    """Free the direct and cross paths that a model leaves out; None where it leaves none out."""
    found: dict[tuple[str, str], FreedPath] = {}
    for outcome in outcomes:
        for test in joint_tests(fit, outcome, past_mediators=True):
            drawn = None if test.fit is None else bootstrap(test.fit, min(draws, MOST_DRAWS), seed)
            for path in test.paths:
                nothing = FreedPath(test.kind, path, *[float("nan")] * 3)
                if drawn is None:
                    found.setdefault(path, nothing)
                    continue
                name = f"{path[1]}~{path[0]}"
                limits = drawn.interval(name, "percentile", level, standardized=True)
                found.setdefault(path, FreedPath(test.kind, path, drawn.estimate(name, True), *limits))
    return LeftOutPaths(tuple(found.values()), bound, level, fit.labels, (), fit.provenance) if found else None
