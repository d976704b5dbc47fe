"""The model that verdicts are read from, and how its constructs are called in narrow columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from repurchase.analysis.effects.result import Effects
from repurchase.analysis.mediation.result import Mediation
from repurchase.analysis.results.wording import label_in
from repurchase.analysis.sem.fitted import Fitted
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.survey.instrument import Label
from repurchase.text import LANGUAGES


def mediation_of(findings: SectionResults) -> Mediation | None:
    """The mediation of one outcome, where there is one."""
    found = findings.results.get("effects")
    return found if isinstance(found, Mediation) else None


def effects_of(findings: SectionResults) -> Effects | None:
    """The effects that verdicts are read from, where some of them are indirect."""
    found = findings.results.get("effects")
    read = found.chosen if isinstance(found, Mediation) else found
    return read if isinstance(read, Effects) and read.specific else None


def is_freed(findings: SectionResults) -> bool:
    """Whether verdicts are read from the model in which the direct paths are free."""
    mediated = mediation_of(findings)
    return mediated is not None and mediated.read_instead is not None


def model_read(findings: SectionResults) -> Fitted:
    """The structural model that verdicts are read from: as stated, or with its direct paths free."""
    mediated = mediation_of(findings)
    if mediated is not None and mediated.read_instead is not None:
        return mediated.read_instead
    stated: Any = findings["sem"]
    fit: Fitted = stated
    return fit


def cell_names(labels: Mapping[str, Label], paths: Iterable[Sequence[str]], widest: int) -> dict[str, Label]:
    """Every construct of these paths as a narrow column names it: by its words, or by its code.

    In a language in which the words of some path together are wider than `widest` every construct has its code.
    """
    listed = [tuple(p) for p in paths]
    known = {name: label_in(labels, name) for p in listed for name in p}
    fits = {lang: all(_width(_words(known[name], lang) for name in p) <= widest for p in listed) for lang in LANGUAGES}
    return {
        name: {**{lang: _words(label, lang) if fits[lang] else name for lang in LANGUAGES}, "code": name}
        for name, label in known.items()
    }


def path_cell(names: Mapping[str, Label], path: Sequence[str]) -> Label:
    """A path as one cell: ``PROMO → SAT``."""
    shown = {lang: " → ".join(names[x][lang] for x in path) for lang in LANGUAGES}
    return {**shown, "code": " -> ".join(path)}


def _words(label: Label, lang: str) -> str:
    return str(label.get(lang) or label.get("en") or next(iter(label.values()), ""))


def _width(words: Iterable[str]) -> int:
    """Columns that these words take, a Chinese character two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for w in words for c in w)
