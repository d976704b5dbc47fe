"""How far a piece of work is: its stages, in parts of all the work that is expected."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from repurchase.text import Text, text

Progress = Callable[[Text, int, int], None]  # is told a stage, how much is done as it begins, and how much there is
SILENT: Progress = lambda stage, done, total: None  # noqa: E731 (a constant of the type above)
EARLY = 0.08  # of the work: before, how long the rest takes is a guess too wild to be shown
BRIEF = 2.0  # seconds: of less, nobody wants to know


class Advance:
    """Tells a progress which stage begins.

    Parameters
    ----------
    progress : callable
    shares : mapping of str to int
        What each stage of this run is expected to take, in any unit, in order.
    """

    def __init__(self, progress: Progress, shares: Mapping[str, int]) -> None:
        self._progress, self._shares = progress, dict(shares)
        self.total = sum(self._shares.values())

    def stage(self, name: str, words: Text | None = None, share: float = 0.0) -> None:
        """Say that a stage begins, or which share of it is done; one that was not expected is not spoken of."""
        if name not in self._shares:
            return
        names = list(self._shares)
        before = sum(self._shares[n] for n in names[: names.index(name)])
        self._progress(words or text(f"stage.{name}"), before + int(share * self._shares[name]), self.total)

    def end(self) -> None:
        """Say that all is done."""
        self._progress(text("stage.done"), self.total, self.total)


class InTwoParts:
    """Two pieces of work that one progress tells as one: the second counts from the start of the first.

    Parameters
    ----------
    progress : callable
    later : int
        What the second is expected to take, in the unit of the first.
    """

    def __init__(self, progress: Progress, later: int) -> None:
        self._progress, self._later, self._before = progress, later, 0

    def first(self, stage: Text, done: int, total: int) -> None:
        """Take what the first work tells; that it is done is not yet the end."""
        self._before = total
        if done < total:
            self._progress(stage, done, total + self._later)

    def second(self, stage: Text, done: int, total: int) -> None:
        """Take what the second work tells."""
        self._progress(stage, self._before + done, self._before + total)


class TimeLeft:
    """How long the rest takes, by what the work so far took."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._start = clock, clock()

    def words(self, done: int, total: int) -> Text | None:
        """How many seconds or minutes are left; None as long, and as soon, as nothing useful can be said."""
        if total <= 0 or done < EARLY * total:
            return None
        left = (self._clock() - self._start) * (total - done) / done
        if left < BRIEF:
            return None
        if left < 90:
            return text("progress.seconds_left", n=round(left))
        return text("progress.minutes_left", n=round(left / 60))
