"""The studies that come with the package: what there is, what one asks and claims, and a copy to make one's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repurchase.analysis.results.result import Provenance, Result, plain
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import InputError, Note, UnknownNameError, name_hint, shown_value
from repurchase.files.targets import shown
from repurchase.settings import languages_of
from repurchase.study.file.study import Study
from repurchase.style import Kind
from repurchase.text import Text, joined, listed, text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True)
class StudyList(Result):
    """Shipped studies; to go through them is to go through `Study` objects.

    With a single study its constructs and hypotheses are shown too.
    """

    studies: tuple[Study, ...] = ()
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def __iter__(self) -> Iterator[Study]:
        return iter(self.studies)

    def __len__(self) -> int:
        return len(self.studies)

    def __getitem__(self, name: str) -> Study:
        for study in self.studies:
            if study.name == name:
                return study
        hint = name_hint(name, (s.name for s in self.studies))
        raise UnknownNameError("general.no_such_block", name=shown_value(name), hint=hint)

    def tables(self) -> tuple[Table, ...]:
        if len(self.studies) != 1:
            return (_overview(self.studies),)
        study = self.studies[0]
        found = (_overview(self.studies), _constructs(study), _hypotheses(study))
        return tuple(t for t in found if t.rows)

    def sentences(self) -> tuple[Text, ...]:
        first = self.studies[0].name if self.studies else ""
        return (text("studies.one" if len(self.studies) == 1 else "studies.use", name=first),)

    def to_dict(self) -> list[dict[str, Any]]:
        return [plain(_record(s)) for s in self.studies]


@checks()
def studies(name: str | None = None) -> StudyList:
    """The studies that come with the package, or one of them.

    Parameters
    ----------
    name : str, optional
        Name of one study, whose constructs and hypotheses are then shown too.

    Returns
    -------
    StudyList
        Its table has a row a study; going through it gives `Study` objects.

    Raises
    ------
    InputError
        No shipped study has that name; the nearest one is told.

    Examples
    --------
    >>> import repurchase as rp
    >>> "luckin" in [study.name for study in rp.studies()]
    True
    >>> rp.studies("luckin").to_frame("constructs")["code"].tolist()[-3:]
    ['SAT', 'TRUST', 'RI']
    """
    return StudyList(Study.shipped() if name is None else (Study.shipped(name),))


def said_studies(
    name: str | None, to: Path | None, lang: str | None, *, overwrite: bool = False, as_json: bool = False
) -> list[Text | str]:
    """What `repurchase studies` says; with `to` the file of one study is written, to be made one's own."""
    if to is not None:
        if name is None:
            raise InputError("studies.which", names=listed(s.name for s in Study.shipped()))
        return [text("cli.exported", file=shown(Study.shipped(name).write(to, overwrite=overwrite)))]
    found = studies(name)
    if as_json:
        return [found.json()]
    languages = (None,) if lang is None else languages_of(lang)
    return ["\n\n".join(found.page(language) for language in languages)]


def _overview(chosen: tuple[Study, ...]) -> Table:
    columns = (
        Column("name", text("studies.name"), Kind.WORDS),
        Column("title", text("studies.title"), Kind.WORDS),
        Column("constructs", text("studies.constructs"), Kind.WORDS),
        Column("hypotheses", text("studies.hypotheses"), Kind.COUNT),
    )
    rows = tuple((s.name, s.title, joined(c.label for c in s.instrument), len(s.hypotheses)) for s in chosen)
    return Table("studies", text("studies.overview"), columns, rows)


def _constructs(study: Study) -> Table:
    columns = (
        Column("code", text("studies.code"), Kind.WORDS),
        Column("construct", text("check.construct"), Kind.WORDS),
        Column("items", text("check.items"), Kind.COUNT),
        Column("points", text("studies.points"), Kind.COUNT),
        Column("source", text("studies.source"), Kind.WORDS),
    )
    rows = tuple((c.name, c.label, len(c.items), len(c.scale.points), c.source) for c in study.instrument)
    return Table("constructs", text("check.constructs_title"), columns, rows)


def _hypotheses(study: Study) -> Table:
    columns = (
        Column("id", text("studies.hypothesis"), Kind.WORDS),
        Column("path", text("studies.path"), Kind.WORDS),
        Column("sign", text("studies.sign"), Kind.WORDS),
    )
    rows = tuple((h.id, " → ".join(h.path).replace("*", " × "), h.sign) for h in study.hypotheses)
    return Table("hypotheses", text("studies.hypotheses"), columns, rows)


def _record(study: Study) -> dict[str, object]:
    return {
        "name": study.name,
        "title": dict(study.title),
        "constructs": [
            {"code": c.name, "label": dict(c.label), "items": list(c.item_names), "role": c.role, "source": c.source}
            for c in study.instrument
        ],
        "hypotheses": [{"id": h.id, "path": " -> ".join(h.path), "sign": h.sign} for h in study.hypotheses],
    }
