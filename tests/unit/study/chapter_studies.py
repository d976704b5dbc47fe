"""Small studies with made-up answers, analysed: what the sections of the chapter are read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

import repurchase as rp
from repurchase.document.content.document_content import FigureRef, Paragraph, Section, TableRef, walk
from repurchase.document.parts.blocks import Figure, Table
from repurchase.study import Study
from repurchase.survey.survey import Survey
from repurchase.text import Joined, Text, Words

ZH = dict(zip("ABCDEMNYZ", "甲乙丙丁戊己庚辛壬", strict=True))


def study_of(
    names: str, paths: Sequence[str], claims: Sequence[tuple[str, str]] = (), model: str = "", ask: str = ""
) -> Study:
    """A study of constructs with three items each; `claims` are paths with their signs."""
    constructs = "\n".join(
        f'[constructs.{c}]\nlabel = {{ en = "Word {c}", zh = "{ZH[c]}变量" }}\nitems = [{_items(c)}]' for c in names
    )
    stated = "\n".join(
        f'[[hypotheses]]\nid = "H{k}"\npath = "{path}"\nsign = "{sign}"' for k, (path, sign) in enumerate(claims, 1)
    )
    listed = ", ".join(f'"{p}"' for p in paths)
    head = 'schema = "repurchase.study/1"\nname = "small"\n'
    return Study.parse(f"{head}{constructs}\n{ask}\n[model]\npaths = [{listed}]\n{model}\n{stated}\n")


def _items(construct: str) -> str:
    return ", ".join(f'{{ name = "{construct}{i}" }}' for i in (1, 2, 3))


def survey_of(
    study: Study, effects: Mapping[tuple[str, str], float], n: int = 300, seed: int = 4, groups: Sequence[str] = ()
) -> Survey:
    """Answers on five points from latent variables with these standardised effects, causes before outcomes."""
    rng = np.random.default_rng(seed)
    latent: dict[str, np.ndarray] = {}
    for c in study.instrument:
        causes = [(x, b) for (x, y), b in effects.items() if y == c.name]
        told = sum((b * _latent(latent, x) for x, b in causes), np.zeros(n))
        latent[c.name] = told + rng.normal(size=n) * np.sqrt(max(1 - sum(b * b for _, b in causes), 0.2))
    columns = {
        i.name: np.clip(np.round(3 + 0.9 * latent[c.name] + 0.5 * rng.normal(size=n)), 1, 5)
        for c in study.instrument for i in c.items
    }  # fmt: skip
    frame = pd.DataFrame(columns, index=range(1, n + 1))
    background = pd.DataFrame({g: np.where(rng.random(n) < 0.5, "a", "b") for g in groups}, index=frame.index)
    return Survey(frame, study.instrument, background=background) if groups else Survey(frame, study.instrument)


def _latent(latent: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    return np.prod([latent[x] for x in name.split("*")], axis=0)


def analysed(study: Study, effects: Mapping[tuple[str, str], float], *, draws: int = 60, **options):
    """The findings of a study whose answers were made up with these effects."""
    return rp.analyze(survey_of(study, effects, **options), study, draws=draws, quick=True)


def blocks_of(section: Section, kind: type) -> list:
    """The blocks of one kind in a section, in reading order."""
    return [b for b in walk([section]) if isinstance(b, kind)]


def sentences_of(section: Section) -> list[Text]:
    """Every sentence of a section's paragraphs."""
    return [v for p in blocks_of(section, Paragraph) for v in p.values]


def texts_in(value: object) -> list[Text]:
    """A sentence and every text inside it."""
    match value:
        case Text():
            return [value, *(t for v in value.values.values() for t in texts_in(v))]
        case Joined() | Words():
            return [t for v in value.values for t in texts_in(v)]
    return []


def named_in(section: Section) -> set[str]:
    """Names of the tables and figures that the sentences of a section name."""
    return {name for v in sentences_of(section) for name in _refs(v)}


def held_in(section: Section) -> set[str]:
    """Names of the tables and figures that a section holds."""
    return {b.name for b in walk([section]) if isinstance(b, Table | Figure)}


def _refs(value: object) -> list[str]:
    match value:
        case TableRef() | FigureRef():
            return [value.name]
        case Text():
            return [n for v in value.values.values() for n in _refs(v)]
        case Joined() | Words():
            return [n for v in value.values for n in _refs(v)]
    return []
