"""The one matrix of constructs: means, correlations, √AVE and HTMT, and what they say of distinct constructs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from repurchase.analysis.gate.sample_premises import distinct
from repurchase.analysis.results.wording import bounded_number, coverage, marks, p_words, stars_note, stars_tell
from repurchase.analysis.validity.findings import ConstructPair, ValidityFindings
from repurchase.document.parts.blocks import Column, Table, TableRef
from repurchase.literature import Standing, references
from repurchase.study.chapter.measurement.measurement_results import MeasurementResults
from repurchase.study.chapter.measurement.sentence_pieces import lenient_limit, named_list, pair_words, span
from repurchase.style import Kind, Number
from repurchase.text import LANGUAGES, Text, render, text

NAME = "construct_matrix"
ROOMY = 10  # constructs up to which the matrix has room for means, for marks of significance and for names
PAIRS_NAMED = 4


def construct_matrix(m: MeasurementResults) -> Table | None:
    """M, SD, correlations below the diagonal, √AVE on it and HTMT above it; α and scores where there is no model.

    Parameters
    ----------
    m : MeasurementResults

    Returns
    -------
    Table or None
        None below two constructs, and where no correlation was found.
    """
    names = _names(m)
    if len(names) < 2:
        return None
    roomy = len(names) <= ROOMY
    columns = [Column("construct", text("measure.construct"), Kind.WORDS)]
    if roomy:
        columns += [Column("mean", text("measure.mean"), decimals=2), Column("sd", text("measure.sd"), decimals=2)]
    places = None if roomy else 2
    columns += [Column(f"c{j + 1}", str(j + 1), Kind.BOUNDED, places) for j in range(len(names))]
    cells = _latent_cells(m, m.validity, roomy) if m.validity is not None else _score_cells(m, roomy)
    rows = [
        (_numbered(m, i, name, roomy), *(_moments(m, name) if roomy else ()), *cells[i]) for i, name in enumerate(names)
    ]
    title = "matrix_title_scores" if m.validity is None else "matrix_title" if roomy else "matrix_title_bare"
    return Table(NAME, text(f"chapter_measurement.{title}"), tuple(columns), tuple(rows), tuple(_notes(m, roomy)))


def _names(m: MeasurementResults) -> tuple[str, ...]:
    if m.validity is not None:
        return m.validity.measured.constructs
    return tuple(v.name for v in m.correlations.variables[: m.correlations.k]) if m.correlations is not None else ()


def _numbered(m: MeasurementResults, i: int, name: str, roomy: bool) -> dict[str, str]:
    """A construct with its number, by its words or, where there are many, by its code."""
    shown = {lang: f"{i + 1} {render(m.label(name), lang) if roomy else name}" for lang in LANGUAGES}
    return {**shown, "code": name}


def _moments(m: MeasurementResults, name: str) -> tuple[float | None, float | None]:
    """Mean and SD as the chapter's table of constructs has them."""
    if m.description is not None:
        for c in m.description.constructs:
            if c.construct.name == name:
                return c.mean, c.sd
    return None, None


def _latent_cells(m: MeasurementResults, v: ValidityFindings, roomy: bool) -> list[list[object]]:
    names, p = v.measured.constructs, latent_p(m)
    n = m.cfa.n if m.cfa is not None else m.survey.n
    cells: list[list[object]] = []
    for i, first in enumerate(names):
        row: list[object] = []
        for j, second in enumerate(names):
            if i == j:
                row.append(float(np.sqrt(v.measured.ave[i])) if np.isfinite(v.measured.ave[i]) else None)
            elif j > i:
                row.append(float(v.ratios.htmt[i, j]))
            else:
                mark = marks(p.get(frozenset((first, second))), n, v.rules) if roomy else ""
                row.append(Number(float(v.measured.phi[i, j]), Kind.BOUNDED, stars=mark))
        cells.append(row)
    return cells


def latent_p(m: MeasurementResults) -> dict[frozenset[str], float]:
    """The p-value of every correlation of two latent variables that was estimated."""
    if m.cfa is None or m.validity is None:
        return {}
    names = set(m.validity.measured.constructs)
    rows = [r for r in m.cfa.rows("~~") if r.lhs != r.rhs and {r.lhs, r.rhs} <= names]
    return {frozenset((r.lhs, r.rhs)): float(r.p_value) for r in rows}


def _score_cells(m: MeasurementResults, roomy: bool) -> list[list[object]]:
    found = m.correlations
    if found is None:
        return []
    cells: list[list[object]] = []
    for i in range(found.k):
        row: list[object] = []
        for j in range(found.k):
            if i == j:
                row.append(float(found.diagonal[i]) if np.isfinite(found.diagonal[i]) else None)
            elif j > i:
                row.append("")
            else:
                mark = marks(float(found.p_value[i, j]), found.n, found.rules) if roomy else ""
                row.append(Number(float(found.r[i, j]), Kind.BOUNDED, stars=mark))
        cells.append(row)
    return cells


def _notes(m: MeasurementResults, roomy: bool) -> list[Text]:
    if m.validity is None:
        notes = [text("chapter_measurement.matrix_note_scores")]
    else:
        notes = [text("chapter_measurement.matrix_note" if roomy else "chapter_measurement.matrix_note_bare")]
    if roomy and (m.validity is None or latent_p(m)):
        n = m.cfa.n if m.cfa is not None else m.survey.n
        notes.append(stars_note(n, m.rules))
    return notes


# ------------------------------------------------------------------------------------------------- sentences
def correlation_sentences(m: MeasurementResults) -> Iterator[Text]:
    """How far the constructs correlate, and how many of the correlations differ from zero."""
    if m.validity is not None:
        names, values, tests = m.validity.measured.constructs, m.validity.measured.phi, latent_p(m)
        pairs = [(a, b, float(values[i, j])) for (i, a), (j, b) in combinations(enumerate(names), 2)]
        yield from _correlations(m, "what_latent", pairs, tests)
    elif m.correlations is not None:
        c = m.correlations
        names = _names(m)
        known = list(combinations(range(c.k), 2))
        pairs = [(names[i], names[j], float(c.r[i, j])) for i, j in known]
        scores = {frozenset((names[i], names[j])): float(c.p_value[i, j]) for i, j in known}
        yield from _correlations(m, "what_scores", pairs, scores)


def _correlations(
    m: MeasurementResults, what: str, pairs: list[tuple[str, str, float]], tests: dict[frozenset[str], float]
) -> Iterator[Text]:
    known = [(a, b, r) for a, b, r in pairs if np.isfinite(r)]
    if not known:
        return
    said: dict[str, object] = {"what": text(f"chapter_measurement.{what}"), "table": TableRef(NAME)}
    if len(known) == 1:
        a, b, r = known[0]
        said |= {"first": m.label(a), "second": m.label(b), "r": bounded_number(r)}
        p = tests.get(frozenset((a, b)), float("nan"))
        if np.isfinite(p):
            yield text("chapter_measurement.r_one", p=p_words(p), **said)
        else:
            yield text("chapter_measurement.r_one_untested", **said)
        return
    words = [pair_words(m.label(a), m.label(b)) for a, b, _ in known]
    said["span"] = span([r for *_, r in known], m.decimals, words)
    p_values = [tests.get(frozenset((a, b)), float("nan")) for a, b, _ in known]
    if not np.isfinite(p_values).all() or not stars_tell(m.survey.n, m.rules):
        yield text("chapter_measurement.r_sizes", **said)
        return
    rule = m.rules["significance"]
    held = sum(rule.met_by(p) for p in p_values)
    key = "all" if held == len(known) else "some" if held else "none"
    yield text(f"chapter_measurement.r_{key}", k=held, n=len(known), rule=rule.limit(), **said)


def distinct_sentences(m: MeasurementResults) -> Iterator[Text]:
    """Fornell and Larcker's criterion, HTMT by its upper limit, and the verdict on distinct constructs."""
    v = m.validity
    if v is None or not v.pairs:
        return
    if all(abs(x.std_all) <= 1 for x in v.measured.loadings):  # beyond one, AVE is no share of a variance
        yield from _fornell_larcker(v)
    yield from _htmt(v)
    yield _verdict(v)


def discriminant(m: MeasurementResults) -> bool | None:
    """Whether every two constructs are shown to be distinct, as the premises of verdicts have it."""
    v = m.validity
    return None if v is None or not v.pairs else distinct(v, v.rules).holds


def _fornell_larcker(v: ValidityFindings) -> Iterator[Text]:
    source = references()["fornell1981"].cited
    known = [j for j in range(len(v.measured.constructs)) if np.isfinite(v.measured.ave[j])]
    short = [v.label(v.measured.constructs[j]) for j in known if not v.comparison.meets[j]]
    if not known:
        return
    if not short:
        whole = len(known) == len(v.measured.constructs)
        how = "known" if not whole else "two" if len(known) == 2 else "all"
        yield text(f"chapter_measurement.fl_{how}", source=source)
    elif len(short) == len(known):
        yield text("chapter_measurement.fl_none", source=source)
    else:
        yield text("chapter_measurement.fl_some", names=named_list(short), source=source)


def _htmt(v: ValidityFindings) -> Iterator[Text]:
    rule = v.rules["htmt_upper"]
    known = [p for p in v.pairs if np.isfinite(p.htmt_high)]
    judged = {"level": coverage(v.ratios.level), "source": rule.source()}
    near = [p for p in known if rule.standing(p.htmt_high) is Standing.ACCEPTABLE]
    over = [p for p in known if rule.standing(p.htmt_high) is Standing.SHORT]
    if len(v.pairs) == 1 and known:
        p = known[0]
        values = {"htmt": bounded_number(p.htmt), "high": bounded_number(p.htmt_high), **judged}
        if over:
            yield text("chapter_measurement.htmt_over_one", rule=lenient_limit(rule), **values)
        elif near:
            yield text("chapter_measurement.htmt_near_one", lenient=lenient_limit(rule), rule=rule.limit(), **values)
        else:
            yield text("chapter_measurement.htmt_one", rule=rule.limit(), **values)
        return
    if known and not near and not over:
        yield _all_below(v, known)
    if near:
        pairs = named_list([_valued(v, p) for p in near], PAIRS_NAMED)
        yield text(
            "chapter_measurement.htmt_near", pairs=pairs, lenient=lenient_limit(rule), rule=rule.limit(), **judged
        )
    if over and len(over) == len(known) and len(known) > 1:
        yield text("chapter_measurement.htmt_over_all", rule=lenient_limit(rule), **judged)
    elif over:
        pairs = named_list([_valued(v, p) for p in over], PAIRS_NAMED)
        counts = {"k": len(over), "n": len(known)}
        yield text("chapter_measurement.htmt_over", pairs=pairs, rule=lenient_limit(rule), **counts, **judged)
    unknown = len(v.pairs) - len(known)
    if unknown:
        yield text("chapter_measurement.htmt_unknown", n=unknown)


def _all_below(v: ValidityFindings, known: list[ConstructPair]) -> Text:
    rule = v.rules["htmt_upper"]
    top = max(known, key=lambda p: p.htmt_high)
    said = {
        "pair": pair_words(v.label(top.first), v.label(top.second)),
        "high": bounded_number(top.htmt_high),
        "level": coverage(v.ratios.level),
        "rule": rule.limit(),
        "source": rule.source(),
    }
    if len(known) == 1:
        return text("chapter_measurement.htmt_known_one", htmt=bounded_number(top.htmt), **said)
    which = "htmt_met" if len(known) == len(v.pairs) else "htmt_met_known"
    return text(f"chapter_measurement.{which}", n=len(known), **said)


def _valued(v: ValidityFindings, p: ConstructPair) -> Text:
    return pair_words(v.label(p.first), v.label(p.second), p.htmt_high)


def _verdict(v: ValidityFindings) -> Text:
    premise = distinct(v, v.rules)
    if premise.holds:
        rule = v.rules["htmt_upper"]
        near = sum(rule.standing(p.htmt_high) is Standing.ACCEPTABLE for p in v.pairs)
        if near:
            return text(f"chapter_measurement.distinct_holds_lenient{'_one' if len(v.pairs) == 1 else ''}", n=near)
        exceeded = [np.isfinite(a) and not met for a, met in zip(v.measured.ave, v.comparison.meets, strict=True)]
        return text(f"chapter_measurement.distinct_holds{'_by_htmt' if any(exceeded) else ''}")
    if premise.holds is None:
        return text("chapter_measurement.distinct_untold")
    if len(premise.pairs) == len(v.pairs) > 1:
        return text("chapter_measurement.distinct_fails_all")
    pairs = [pair_words(v.label(a), v.label(b)) for a, b in premise.pairs]
    return text("chapter_measurement.distinct_fails", pairs=named_list(pairs, PAIRS_NAMED), n=len(pairs))
