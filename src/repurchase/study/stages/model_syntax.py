"""A study's model as lavaan syntax: measurement, structure, and the effects that they define."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from repurchase.analysis.results.survey_input import item_variance
from repurchase.errors import Note, note
from repurchase.study.file.relations import names_in
from repurchase.study.file.study import Study, steps
from repurchase.survey.survey import Survey
from repurchase.text import joined

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudyModel:
    """The models of a study for the data at hand, and what had to be left out of it.

    Attributes
    ----------
    measurement : str
        The CFA.
    structural : str
        The full model; empty where the study states no path that the data can answer.
    indirect : tuple of tuple of str
        Every directed path of three constructs or more that ends in an outcome.
    notes : tuple of Note
    claimed : tuple of tuple of str
        Paths of mediation hypotheses that end before an outcome.
    """

    measurement: str
    structural: str
    indirect: tuple[Path, ...]
    notes: tuple[Note, ...]
    claimed: tuple[Path, ...] = ()


def study_model(study: Study, survey: Survey) -> StudyModel:
    """The model of `study` for the constructs that `survey` still has."""
    lines, notes = _measurement(survey, study.entry.options.single_item_reliability)
    measurement = "\n".join(lines)
    present = {c.name for c in survey.instrument}
    edges = tuple((y, x) for y, x in study.regressions() if {x, y} <= present)
    lost = [name for name in study.constructs_on_paths if name not in present]
    if lost:
        notes.append(note("claims.construct_absent", names=joined(lost)))
    if not edges:
        return StudyModel(measurement, "", (), tuple(notes))
    indirect = tuple(p for p in all_paths(edges) if len(p) > 2)
    arrows = {(x, y) for y, x in edges}
    hypothesised = (h.path for h in study.hypotheses if h.is_mediation)
    claimed = tuple(p for p in hypothesised if p not in indirect and set(steps(p)) <= arrows)
    parts = [measurement, *_regressions(edges), *_covariances(study, present), *_extra(study)]
    parts += _definitions(edges, claimed)
    return StudyModel(measurement, "\n".join(parts) + "\n", indirect, tuple(notes), claimed)


def all_paths(edges: Sequence[tuple[str, str]]) -> tuple[Path, ...]:
    """Every directed path that starts at an exogenous construct or mediator and ends in a final outcome."""
    effects: dict[str, list[str]] = {}
    for y, x in edges:
        effects.setdefault(x, []).append(y)
    ends = {y for y, _ in edges if y not in effects}
    starts = list(dict.fromkeys(x for _, x in edges))
    return tuple(path for x in starts for path in _from(x, effects) if path[-1] in ends)


def _from(start: str, effects: dict[str, list[str]], seen: Path = ()) -> Iterable[Path]:
    for target in effects.get(start, []):
        if target in seen or target == start:
            continue
        yield (start, target)
        for rest in _from(target, effects, (*seen, start)):
            yield (start, *rest)


def _measurement(survey: Survey, reliability: float) -> tuple[list[str], list[Note]]:
    lines, notes = [], []
    for c in survey.instrument:
        if len(c.items) > 1:
            lines.append(f"{c.name} =~ {' + '.join(c.item_names)}")
            continue
        item = c.items[0].name
        error = (1 - reliability) * item_variance(survey, item)
        lines += [f"{c.name} =~ 1*{item}", f"{item} ~~ {error:.10g}*{item}"]
        notes.append(note("claims.single_item", construct=c.label, item=item, reliability=reliability))
    return lines, notes


def _regressions(edges: Sequence[tuple[str, str]]) -> list[str]:
    by_outcome: dict[str, list[str]] = {}
    for y, x in edges:
        by_outcome.setdefault(y, []).append(f"{path_label(x, y)}*{x}")
    return [f"{y} ~ {' + '.join(terms)}" for y, terms in by_outcome.items()]


def path_label(x: str, y: str) -> str:
    """Label of the path from `x` to `y`."""
    return f"b_{x}_{y}"


def _covariances(study: Study, present: set[str]) -> list[str]:
    return [line for line in study.entry.model.covariances if set(names_in(line)) <= present]


def _extra(study: Study) -> list[str]:
    return study.entry.model.syntax.splitlines()


def _definitions(edges: Sequence[tuple[str, str]], claimed: Sequence[Path] = ()) -> list[str]:
    """``ind_X_M_Y`` for each indirect path, ``tot_X_Y`` for each total effect on a final outcome."""
    lines = [f"ind_{'_'.join(p)} := {'*'.join(path_label(a, b) for a, b in steps(p))}" for p in claimed]
    totals: dict[tuple[str, str], list[str]] = {}
    for path in all_paths(edges):
        product = "*".join(path_label(a, b) for a, b in steps(path))
        totals.setdefault((path[0], path[-1]), []).append(product)
        if len(path) > 2:
            lines.append(f"ind_{'_'.join(path)} := {product}")
    lines += [
        f"tot_{x}_{y} := {' + '.join(terms)}" for (x, y), terms in totals.items() if len(terms) > 1 or "*" in terms[0]
    ]
    return lines
