"""Tables and figures of robustness: hypotheses by the main specifications, all specifications, and their curves."""

from __future__ import annotations

from typing import Any

from repurchase.analysis.effects.hypotheses.findings import Tested
from repurchase.analysis.results.wording import alpha_number, coverage
from repurchase.analysis.robustness.findings import RobustnessFindings, Specification, SpecificationReading
from repurchase.analysis.robustness.words import choice_words, method_words
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, joined, text

MOST_CURVES = 4  # hypotheses whose curve has its choices below it: as many as one page holds
MOST_PANELS = 15
MOST_IDS = 4  # hypotheses that a cell names


def main_table(f: RobustnessFindings) -> Table:
    """Hypotheses by the specifications of a page, marked where significant, and in how many of all each held."""
    shown = f.shown
    columns = (
        Column("id", text("robustness.hypothesis"), Kind.WORDS),
        *(Column(name, _heading(f, name, s), Kind.BOUNDED) for name, s in shown.items()),
        Column("held", text("robustness.held"), Kind.WORDS),
    )
    rows = []
    for t in f.tested:
        k, m = f.held(t.id)
        cells: list[Any] = [_cell(s.readings.get(t.id)) for s in shown.values()]
        rows.append((_named(t), *cells, text("robustness.ratio", k=k, m=m) if m else None))
    first = next((i for i, t in enumerate(f.tested) if t.is_mediation), None)
    kind = "note_direct" if first is None else "note"
    notes = [text(f"robustness.{kind}", alpha=alpha_number(f.alpha), m=len(f.counted))]
    return Table("robustness", text("robustness.title"), columns, tuple(rows), tuple(notes), (first,) if first else ())


def listed(f: RobustnessFindings) -> Table:
    """Every specification, a row a choice and a column a method: on how many hypotheses it came to the same verdict."""
    methods = list(dict.fromkeys(s.method for s in f.specifications))
    columns = (
        Column("choice", text("robustness.choice"), Kind.WORDS),
        Column("n", text("robustness.n"), Kind.COUNT),
        *(Column(m, method_words(m), Kind.WORDS) for m in methods),
    )
    rows = []
    for choice in dict.fromkeys(s.choice for s in f.specifications):
        own = {s.method: s for s in f.specifications if s.choice == choice}
        words = choice_words(f, next(iter(own.values()))) or text("robustness.unchanged")
        most = max(s.n for s in own.values())
        rows.append((words, most or None, *(_agrees(f, own.get(m)) for m in methods)))
    notes = (text(f"robustness.note_listed{'_failed' if f.failures else ''}"),)
    return Table("robustness_specifications", text("robustness.title_listed"), columns, tuple(rows), notes)


def matrix(f: RobustnessFindings) -> Table:
    """Specifications by hypotheses: standardised estimates, marked where significant."""
    columns = (
        Column("method", text("robustness.method"), Kind.WORDS),
        Column("choice", text("robustness.choice"), Kind.WORDS),
        Column("n", text("robustness.n"), Kind.COUNT),
        *(Column(t.id, t.id, Kind.BOUNDED) for t in f.tested),
    )
    rows: list[tuple[Any, ...]] = [
        (method_words(s.method), choice_words(f, s), s.n, *(_cell(s.readings.get(t.id)) for t in f.tested))
        for s in f.counted
    ]
    held: list[Any] = [text("robustness.held"), None, None]
    for t in f.tested:
        k, m = f.held(t.id)
        held.append(text("robustness.ratio", k=k, m=m) if m else None)
    rows.append(tuple(held))
    notes = (text("robustness.note_matrix", alpha=alpha_number(f.alpha)),)
    return Table("robustness_matrix", text("robustness.title_matrix"), columns, tuple(rows), notes, (len(rows) - 1,))


def estimates(f: RobustnessFindings) -> Table:
    """Every hypothesis in every specification with its interval, p and verdict."""
    columns = (
        Column("id", text("hypotheses.id"), Kind.WORDS, merge=True),
        Column("method", text("robustness.method"), Kind.WORDS),
        Column("choice", text("robustness.choice"), Kind.WORDS),
        Column("estimate", text("robustness.estimate"), Kind.BOUNDED),
        Column("interval", text("robustness.interval", level=coverage(f.level)), Kind.BOUNDED),
        Column("p_value", text("hypotheses.p_value"), Kind.P),
        Column("outcome", text("robustness.outcome"), Kind.WORDS),
    )
    rows = []
    for t in f.tested:
        for s in f.counted:
            r = s.readings.get(t.id)
            if r is not None:
                limits = Interval(r.ci_low, r.ci_high, Kind.BOUNDED)
                rows.append((t.id, method_words(s.method), choice_words(f, s), r.estimate, limits, r.p_value,
                             text(f"robustness.verdict_{r.outcome}")))  # fmt: skip
    notes = (text("robustness.note_estimates", draws=f.draws),)
    return Table("robustness_estimates", text("robustness.title_estimates"), columns, tuple(rows), notes)


def curves(f: RobustnessFindings) -> tuple[Figure, ...]:
    """The specification curves of the hypotheses on which specifications differ, else of all hypotheses."""
    if len(f.counted) < 2:
        return ()
    apart = sorted((t for t in f.compared() if not f.agree_on(t.id)), key=lambda t: -_split(f, t))[:MOST_CURVES]
    chosen = [t for t in f.tested if t in apart] or list(f.compared())[:MOST_PANELS]
    if not chosen:
        return ()
    methods, choices = list(f.methods), list(f.choices)
    rows = [method_words(m) for m in methods] + [text(f"robustness.choice_{c}") for c in choices] if apart else []
    data = {
        "panels": [{"label": _named(t), "points": _points(f, t, methods, choices)} for t in chosen],
        "choices": rows,
        "methods": len(methods) if apart else 0,
        "label": text("robustness.axis"),
    }
    kind = "differ" if apart else "agree"
    notes = (text(f"robustness.note_curve_{kind}", level=coverage(f.level), n=len(chosen)),)
    return (Figure("specification_curve", "specification_curve", text("robustness.title_curve"), data, notes),)


def _split(f: RobustnessFindings, t: Tested) -> float:
    """How evenly specifications are split over a hypothesis: the share of the lesser side."""
    found = f.readings_of(t.id)
    k = sum(r.supported for r in found.values())
    return min(k, len(found) - k) / len(found)


def _points(f: RobustnessFindings, t: Tested, methods: list[str], choices: list[str]) -> list[dict[str, Any]]:
    """The readings of one hypothesis in rising order, each with the rows of the choices that made it."""
    found = [(s, s.readings[t.id]) for s in f.counted if t.id in s.readings]
    return [
        {
            "estimate": r.estimate,
            "low": r.ci_low,
            "high": r.ci_high,
            "significant": r.significant,
            "reported": s.reported,
            "rows": (methods.index(s.method), *([len(methods) + choices.index(s.choice)] if s.choice else [])),
        }
        for s, r in sorted(found, key=lambda pair: pair[1].estimate)
    ]


def _named(t: Tested) -> str:
    """A hypothesis by its number and its path in codes: ``H9a CONV → SAT → RI``."""
    return f"{t.id} " + " → ".join(" × ".join(part.split("*")) for part in t.path)


def _heading(f: RobustnessFindings, name: str, s: Specification) -> Text | str:
    if name == "model":
        return text("robustness.column_model", estimator=s.method)
    if name == "estimator":
        return s.method
    if name == "controls" and s.method != f.reported.method:
        return text("robustness.column_controls_scores")
    return text(f"robustness.column_{name}")


def _cell(reading: SpecificationReading | None) -> Number | None:
    return None if reading is None else Number(reading.estimate, Kind.BOUNDED, stars="*" if reading.significant else "")


def _agrees(f: RobustnessFindings, s: Specification | None) -> object:
    """On how many of its hypotheses a specification comes to the reported verdict, and on which it does not."""
    if s is None:
        return None
    if s.reported or s.failed is not None:
        return text("robustness.is_reported" if s.reported else "robustness.is_failed")
    own = f.reported.readings
    both = [h for h in s.readings if h in own]
    if not both:
        return None
    apart = [t.id for t in f.tested if t.id in both and s in f.against(t.id)]
    said = {"k": len(both) - len(apart), "m": len(both)}
    if 0 < len(apart) <= MOST_IDS:
        return text("robustness.ratio_but", ids=joined(apart), **said)
    return text("robustness.ratio", **said)
