"""Whether the structural model fits, what else its verdicts rest on, and what follows for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings
from repurchase.analysis.gate.findings import APPROXIMATE, CROSS, DIRECT, EXACT, LOCAL, GateFindings, Premise, phrase_of
from repurchase.analysis.results.wording import bounded_number, p_words, percent, small_count
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem_report.tables import is_scaled, reported
from repurchase.document.parts.blocks import Column, Table, TableRef
from repurchase.literature import RULES
from repurchase.study.chapter.pieces.read_model import is_freed, mediation_of, model_read
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import joined_ids
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, Words, joined, text

SIDE_BY_SIDE = "fit_side_by_side"  # the table of both models, in the section on measurement
FIT_ROWS = (
    ("chisq", "chisq", Kind.VALUE), ("p_exact", "pvalue", Kind.P), ("chisq_df", "chisq_df", Kind.VALUE),
    ("cfi", "cfi", Kind.BOUNDED), ("tli", "tli", Kind.BOUNDED), ("rmsea", "rmsea", Kind.BOUNDED),
    ("srmr", "srmr", Kind.BOUNDED),
)  # fmt: skip
TOLD = {True: "holds", False: "fails", None: "untold"}
INDICES = ("cfi", "rmsea", "srmr")
TOLD_BEFORE = (EXACT, APPROXIMATE, LOCAL)  # in the sentences on fit


def fit_table(findings: SectionResults) -> Table | None:
    """The indices of the structural model, where no table has them beside those of the measurement model."""
    fit: Any = findings["sem"]
    if "cfa" in findings or not fit.measures.get("df"):
        return None
    columns = (
        Column("index", text("fitted.index"), Kind.WORDS),
        Column("value", text("measure.value")),
        Column("criterion", text("measure.criterion"), Kind.WORDS),
    )
    m = reported(fit)
    rows: list[tuple[object, ...]] = []
    for name, key, kind in FIT_ROWS:
        rule = fit.rules[name]
        judged = rule.judged and rule.bound is not None and name != "p_exact"
        rows.append((rule.label, Number(m.get(key), kind), rule.rule() if judged else ""))
    rows.insert(1, (text("measure.df"), Number(int(m["df"]), Kind.COUNT), ""))
    return Table("structural_fit", text("chapter_structure.fit_title"), columns, tuple(rows))


def fit_sentences(findings: SectionResults, cutoffs: Table | None) -> Iterable[Text]:
    """The indices of the model as stated, and the verdict on its fit; on that of the freer one where it is read.

    `cutoffs` is the table of simulated cut-offs in the appendix: those of the model as stated.
    """
    fit: Any = findings["sem"]
    yield _measured(fit, "cfa" in findings)
    gate: Any = findings.results.get("gate")
    if gate is None or not fit.measures.get("df"):
        return
    freed = is_freed(findings)
    if freed:
        yield _rejected(findings)
    yield from _verdict_on_fit(gate, model_read(findings), freed, in_brackets(None if freed else cutoffs))
    if freed and cutoffs is not None:
        yield text("chapter_structure.cutoffs_stated", table=TableRef(cutoffs.name))


def in_brackets(table: Table | None) -> Text | Words:
    """The number of a table after what it shows; nothing where there is no table."""
    return Words(()) if table is None else text("chapter_structure.see_table", table=TableRef(table.name))


def premise_sentences(findings: SectionResults, gate_table: Table | None) -> Iterable[Text]:
    """The other premises of the verdicts, and which verdicts are conditional on what."""
    gate: Any = findings.results.get("gate")
    if gate is None:
        return
    freed = is_freed(findings)
    closed = [p for p in gate.premises if _weakens(gate, p, freed)]
    others = [p for p in gate.premises if p not in closed and _told_here(p, freed)]
    kept = [p.phrase for p in others if p.holds_in(freed) is True]
    untold = [p.phrase for p in others if p.holds_in(freed) is None]
    yield from (p.note for p in closed if p.key not in TOLD_BEFORE and (not freed or p.freed == "same"))
    if kept:
        key = "premises_held_rest" if closed else "premises_held"
        yield text(f"chapter_structure.{key}", which=joined(kept), n=len(kept), see=in_brackets(gate_table))
    tested: Any = findings.results.get("hypotheses")
    yield from _consequence(tested, closed)
    if untold:
        yield text("chapter_structure.premises_untold", which=joined(untold), n=len(untold))


def _measured(fit: Fitted, beside: bool) -> Text:
    """The indices as they are reported."""
    m = reported(fit)
    if not m["df"]:
        return text("chapter_structure.fit_saturated")
    return text(
        "chapter_structure.fit_measures",
        test=text("chapter_structure.chisq_scaled" if is_scaled(fit) else "chapter_structure.chisq"),
        chisq=Number(m["chisq"]), df=Number(int(m["df"]), Kind.COUNT), p=p_words(m["pvalue"]),
        level=percent(0.90), interval=Interval(m["rmsea_ci_lower"], m["rmsea_ci_upper"], Kind.BOUNDED),
        table=TableRef(SIDE_BY_SIDE if beside else "structural_fit"),
        **{k: bounded_number(m[k]) for k in ("cfi", "tli", "rmsea", "srmr")},
    )  # fmt: skip


def _rejected(findings: SectionResults) -> Text:
    """The joint test by which the model as stated is given up for the one that frees the direct paths."""
    mediated = mediation_of(findings)
    test = mediated.joint_test("direct") if mediated is not None else None
    if mediated is None or test is None:
        return text("chapter_structure.fit_freed_plain")
    chisq, p = Number(test.change.statistic), p_words(test.change.p_value)
    n = len(test.paths)
    return text("chapter_structure.fit_freed", n=n, count=small_count(n), outcome=mediated.called, chisq=chisq, p=p)


def _verdict_on_fit(gate: GateFindings, fit: Fitted, freed: bool, see: Text | Words) -> Iterable[Text]:
    """Exact fit, approximate fit, and both together."""
    known = {p.key: p for p in gate.premises}
    if EXACT not in known or APPROXIMATE not in known:
        return
    exact, near = known[EXACT], known[APPROXIMATE]
    yield _exact(exact.holds_in(freed), _evidence(exact, freed), fit, freed)
    yield _approximate(near.holds_in(freed), _evidence(near, freed), fit.n, see)
    yield text(f"chapter_structure.fit_{TOLD[near.holds_in(freed)]}_{TOLD[exact.holds_in(freed)]}")


def _evidence(premise: Premise, freed: bool) -> Mapping[str, Any]:
    found: Any = premise.evidence
    return found.get("direct_paths_free", found) if freed else found


def _exact(holds: bool | None, evidence: Mapping[str, Any], fit: Fitted, freed: bool) -> Text:
    if holds is None:
        return text("chapter_structure.exact_untold")
    name = str(evidence["test"])
    if not freed and name != "chisq_swain":  # its numbers stand in the sentence before
        return text(f"chapter_structure.exact_{TOLD[holds]}_plain", test=text(f"chapter_structure.test_{name}"))
    both = name == "chisq_swain" and is_scaled(fit)
    return text(
        f"chapter_structure.exact_{TOLD[holds]}",
        test=text(f"chapter_structure.test_{'chisq_swain_scaled' if both else name}"),
        chisq=Number(evidence["chisq"]),
        df=Number(evidence["df"], Kind.COUNT),
        p=p_words(evidence["p_value"]),
    )


def _approximate(holds: bool | None, evidence: Mapping[str, Any], n: int, see: Text | Words) -> Text:
    """What the indices say, by the cut-offs simulated for the model where there are any."""
    cutoffs: Any = evidence.get("cutoffs")
    if cutoffs is not None:
        beyond = {k: _beyond(k, float(evidence[k]), float(v)) for k, v in cutoffs.items()}
        sides = {"bad": [k for k, v in beyond.items() if v], "good": [k for k, v in beyond.items() if not v]}
        shown = {side: joined(RULES[k].label for k in names) for side, names in sides.items()}
        key = f"simulated_{TOLD[holds]}" if cutoffs else "simulated_overlap"
        named = {"simulated_holds": ("good",), "simulated_fails": ("bad",), "simulated_untold": ("bad", "good")}
        values = {side: shown[side] for side in named.get(key, ())}
        return text(f"chapter_structure.{key}", n=n, k=len(sides["good" if holds else "bad"]), see=see, **values)
    if not all(k in evidence for k in INDICES):
        return text("chapter_structure.approximate_unknown")
    return text(f"chapter_structure.conventional_{TOLD[holds]}")


def _beyond(name: str, value: float, bound: float) -> bool:
    return value <= bound if name == "cfi" else value >= bound


def _weakens(gate: GateFindings, premise: Premise, freed: bool) -> bool:
    """Whether some verdict that is read from this model is conditional on the premise."""
    if premise.key == EXACT and gate.open(APPROXIMATE, freed):
        return False
    return premise.closed_in(freed) and not (freed and premise.key == DIRECT)


def _told_here(premise: Premise, freed: bool) -> bool:
    """Whether a premise is one of this paragraph: not of fit, nor of paths of which the model leaves none out."""
    if premise.key in (DIRECT, CROSS) and ((freed and premise.key == DIRECT) or premise.evidence.get("paths") == []):
        return False
    return premise.key not in (EXACT, APPROXIMATE)


def _consequence(tested: HypothesisFindings | None, closed: list[Premise]) -> Iterable[Text]:
    """Which verdicts are conditional, and on what."""
    if tested is None:
        if closed:
            which = joined(p.phrase for p in closed)
            yield text("chapter_structure.conditional_any", which=which, k=len(closed))
        return
    if not tested.conditions:
        yield text("chapter_structure.unconditional")
        return
    for k, keys in enumerate(tested.conditions):
        chosen = [t.id for t in tested.tested if t.conditional_on == keys]
        which = joined(phrase_of(k) for k in keys)
        if len(chosen) == len(tested.tested):
            yield text("chapter_structure.conditional_all", which=which, k=len(keys))
        else:
            key = "chapter_structure.conditional_other" if k else "chapter_structure.conditional_some"
            yield text(key, ids=joined_ids(chosen), n=len(chosen), which=which, k=len(keys))
    free = [t for t in tested.tested if not t.conditional_on]
    if free:
        yield text("chapter_structure.conditional_rest", n=len(free), count=small_count(len(free)))
