"""How many rows a large file has, who was kept of them, and who answered everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.analysis.results.survey_input import provenance
from repurchase.analysis.results.whole_survey import whole_of
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import Note
from repurchase.style import Kind, Number
from repurchase.survey.survey import Survey
from repurchase.text import Text, text


@dataclass(frozen=True)
class WholeSample(Result):
    """The respondents of a large file, counted.

    Attributes
    ----------
    read, n, complete : int
        Rows of the file; respondents kept; of them, those who answered every item.
    dropped, flagged : mapping of str to int
        By the screening's reasons and signs.
    sampled : int
        Respondents of the random sample on which rests what needs single answer sheets.
    blocks : int
        Random blocks of complete cases that intervals are resampled from.
    """

    read: int
    n: int
    complete: int
    dropped: Mapping[str, int] = field(default_factory=dict)
    flagged: Mapping[str, int] = field(default_factory=dict)
    sampled: int = 0
    blocks: int = 0
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def left_out(self) -> int:
        """Rows that the screening left out."""
        return self.read - self.n

    def tables(self) -> tuple[Table, ...]:
        signs = (self._signs(),) if any(self.flagged.values()) else ()
        return (self._steps(), *signs)

    def sentences(self) -> tuple[Text, ...]:
        names = {"n": self.n, "read": self.read, "gone": self.left_out}
        values = {name: Number(k, Kind.COUNT) for name, k in names.items()}
        said = text("large.kept", **values) if self.left_out else text("large.kept_all", n=values["n"])
        rests = "large.complete_all" if self.complete == self.n else "large.complete"
        return (said, text(rests, n=Number(self.complete, Kind.COUNT)))

    def to_dict(self) -> Record:
        names = ("read", "n", "complete", "sampled", "blocks")
        return {**{k: getattr(self, k) for k in names}, "dropped": dict(self.dropped), "flagged": dict(self.flagged)}

    def _steps(self) -> Table:
        columns = (
            Column("step", text("screening.step"), Kind.WORDS),
            Column("removed", text("screening.removed"), Kind.COUNT),
            Column("left", text("screening.left"), Kind.COUNT),
            Column("valid_rate", text("screening.valid_rate"), Kind.SHARE),
        )
        rows: list[tuple[object, ...]] = [(text("screening.collected"), None, self.read, 1.0 if self.read else None)]
        left = self.read
        for reason, k in self.dropped.items():
            if not k:
                continue
            left -= k
            rows.append((text(f"screening.{reason}"), k, left, left / self.read if self.read else None))
        share = self.complete / self.read if self.read else None
        rows.append((text("large.step_complete"), self.n - self.complete, self.complete, share))
        return Table("whole_sample", text("screening.title"), columns, tuple(rows), (text("large.note_steps"),))

    def _signs(self) -> Table:
        columns = (
            Column("sign", text("screening.sign"), Kind.WORDS),
            Column("flagged", text("screening.n_flagged"), Kind.COUNT),
            Column("share", text("measure.percent"), Kind.SHARE),
        )
        rows = tuple(
            (text(f"screening.flag_{name}"), k, k / self.n if self.n else None) for name, k in self.flagged.items() if k
        )
        notes = (text("large.note_signs"),)
        return Table("whole_signs", text("screening.title_signs"), columns, rows, notes, appendix=True)


def whole_sample(survey: Survey) -> WholeSample:
    """Count the respondents of a large file."""
    w = whole_of(survey)
    return WholeSample(
        w.read, w.n, w.complete, dict(w.dropped), dict(w.flagged), w.sample.n, int((w.blocks.n > 0).sum()), (),
        provenance(survey),
    )  # fmt: skip
