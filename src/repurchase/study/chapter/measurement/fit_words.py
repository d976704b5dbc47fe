"""The fit of the measurement model in sentences: exact, approximate and local, and what follows from all three."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from repurchase.analysis.diagnostics.dynamic_cutoffs.findings import DynamicCutoffFindings
from repurchase.analysis.diagnostics.dynamic_cutoffs.words import left_out
from repurchase.analysis.diagnostics.local_fit.findings import LocalFitFindings
from repurchase.analysis.diagnostics.local_fit.words import NAMED, meaning
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.gate.model_premises import approximate_fit, exact_fit
from repurchase.analysis.gate.sample_premises import IMPROPER
from repurchase.analysis.results.wording import bounded_number, p_words
from repurchase.analysis.sem_report.tables import is_scaled, reported
from repurchase.document.parts.blocks import TableRef
from repurchase.literature import Rules, Standing
from repurchase.study.chapter.measurement.fit_side_by_side import NAME
from repurchase.study.chapter.measurement.measurement_results import MeasurementResults
from repurchase.study.chapter.measurement.sentence_pieces import counted
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, joined, text

INDICES = ("cfi", "tli", "rmsea", "srmr")


def fit_sentences(m: MeasurementResults, *, table: bool) -> Iterator[Text]:
    """What was estimated and how it fits; `table` tells whether the table of fit stands beside it."""
    cfa = m.cfa
    if cfa is None or not cfa.converged or cfa.solution.df < 0:
        key = "cfa_missing" if cfa is None else "cfa_undetermined" if cfa.converged else "cfa_failed"
        yield text(f"chapter_measurement.{key}")
        if table:
            yield text("chapter_measurement.fit_of_sem", table=TableRef(NAME))
        return
    yield _estimated(m, cfa, table=table)
    if not m.tested:
        yield text("chapter_measurement.cfa_saturated")
        return
    yield _exact(cfa, m.rules)
    yield from _approximate(m, cfa)
    if m.local is not None:
        yield from _candidates(m.local)
        yield from _residuals(m.local)
    yield _verdict(m, cfa)


def admissible(cfa: Fit) -> bool:
    """Whether the solution is proper, as the premises of verdicts ask it."""
    return not any(n.message.key in IMPROPER for n in cfa.notes)


def fits(m: MeasurementResults) -> bool | None:
    """Whether the measurement model fits, approximately at least; None where that cannot be told."""
    if m.cfa is None or not m.tested:
        return None
    if not admissible(m.cfa):
        return False
    if _of_cfa(m) is not None:
        return m.simulated.holds if m.simulated is not None else None
    return approximate_fit(m.cfa, m.rules).holds


def _of_cfa(m: MeasurementResults) -> DynamicCutoffFindings | None:
    """Cut-offs that were simulated for the measurement model: only where there is no structural one."""
    return m.simulated if m.sem is None else None


def _estimated(m: MeasurementResults, cfa: Fit, *, table: bool) -> Text:
    k = len(m.survey.instrument.constructs)
    said = {"estimator": cfa.estimator, "n": cfa.n}
    if not table or not m.tested:
        if k == 1:
            return text("chapter_measurement.cfa_untested_one", **said)
        return text("chapter_measurement.cfa_untested", k=counted(k), **said)
    where = "beside" if m.sem is not None and m.sem.converged else "alone"
    if k == 1:
        return text(f"chapter_measurement.cfa_{where}_one", table=TableRef(NAME), **said)
    return text(f"chapter_measurement.cfa_{where}", k=counted(k), table=TableRef(NAME), **said)


def _exact(cfa: Fit, rules: Rules) -> Text:
    """The test of exact fit that the premises rest on; beside it the plain one where only this rejects the model."""
    premise, measures = exact_fit(cfa, rules), reported(cfa)
    if premise.holds is None:
        return text("chapter_measurement.exact_unknown")
    e = premise.evidence
    used, p = str(e["test"]), float(str(e["p_value"]))
    said = {"df": Number(float(str(e["df"])), Kind.COUNT), "chisq": Number(float(str(e["chisq"])))}
    plain = "chisq_scaled" if is_scaled(cfa) else "chisq"
    if premise.holds and used == "chisq_swain" and measures["pvalue"] < rules.alpha:
        return text(
            "chapter_measurement.exact_corrected",
            plain=text(f"chapter_measurement.test_{plain}"),
            df=said["df"],
            chisq=Number(measures["chisq"]),
            p=p_words(measures["pvalue"]),
            chisq_corrected=said["chisq"],
            p_corrected=p_words(p),
        )
    test = f"{used}_scaled" if used == "chisq_swain" and is_scaled(cfa) else used
    key = "exact_kept" if premise.holds else "exact_rejected"
    return text(f"chapter_measurement.{key}", test=text(f"chapter_measurement.test_{test}"), p=p_words(p), **said)


def _approximate(m: MeasurementResults, cfa: Fit) -> Iterator[Text]:
    """The indices against conventional criteria, or against cut-offs simulated for this model."""
    measures = reported(cfa)
    values = {name: float(measures.get(name, np.nan)) for name in INDICES}
    if not all(np.isfinite(v) for v in values.values()):
        yield text("chapter_measurement.indices_unknown")
        return
    interval = Interval(measures["rmsea_ci_lower"], measures["rmsea_ci_upper"], Kind.BOUNDED)
    said = text("chapter_measurement.indices", interval=interval, **{k: bounded_number(v) for k, v in values.items()})
    simulated = _of_cfa(m)
    if simulated is not None:
        yield text("chapter_measurement.indices_plain", indices=said)
        yield _simulated(simulated)
        return
    yield _conventional(m.rules, said, values)


def _conventional(rules: Rules, indices: Text, values: Mapping[str, float]) -> Text:
    standings = {name: rules[name].standing(v) for name, v in values.items()}
    short = [rules[name].label for name, s in standings.items() if s is Standing.SHORT]
    source = rules["cfi"].source()
    if short:
        return text("chapter_measurement.indices_short", indices=indices, names=joined(short), source=source)
    met = all(s is Standing.MEETS for s in standings.values())
    return text(f"chapter_measurement.indices_{'met' if met else 'acceptable'}", indices=indices, source=source)


def _simulated(simulated: DynamicCutoffFindings) -> Text:
    known = {"left_out": left_out(simulated.levels[0]), "n": simulated.simulated_n, "table": TableRef(NAME)}
    bad = joined([name.upper() for name, beyond in simulated.judged.items() if beyond])
    good = joined([name.upper() for name, beyond in simulated.judged.items() if not beyond])
    if not simulated.judged:
        return text("chapter_measurement.simulated_overlap", **known)
    if simulated.holds:
        return text("chapter_measurement.simulated_better", indices=good, **known)
    if simulated.holds is None:
        return text("chapter_measurement.simulated_disagree", good=good, bad=bad, **known)
    return text("chapter_measurement.simulated_worse", indices=bad, **known)


def _candidates(local: LocalFitFindings) -> Iterator[Text]:
    """The parameters that the model lacks, and the largest of those that it misses."""
    if not local.candidates:
        return
    found, top = local.candidates_found, local.candidates[0]
    if not found:
        yield text("chapter_measurement.local_none", mi=Number(top.mi, Kind.VALUE, 2), p=p_words(top.p_holm))
        return
    shown = joined(meaning(local, c) for c in local.significant[:NAMED])
    if found == 1:
        yield text("chapter_measurement.local_one", shown=shown)
        return
    key = "local_some" if found <= NAMED else "local_many"
    yield text(f"chapter_measurement.{key}", total=local.n_candidates, n=found, count=counted(found), shown=shown)


def _residuals(local: LocalFitFindings) -> Iterator[Text]:
    """The largest residual correlation, and how many differ from zero."""
    if not local.residuals:
        return
    top = local.residuals[0]
    said = {"first": top.first, "second": top.second, "r": bounded_number(top.residual)}
    if np.isnan(top.p_holm):
        yield text("chapter_measurement.residual_untested", **said)
    elif local.n_residuals == 1:
        yield text(f"chapter_measurement.residual_{'one' if local.residuals_found else 'single'}", **said)
    elif not local.residuals_found:
        yield text("chapter_measurement.residual_none", **said)
    else:
        n = local.residuals_found
        counts = {"n": n, "count": counted(n), "total": local.n_residuals}
        yield text("chapter_measurement.residual_some", **said, **counts)


def _verdict(m: MeasurementResults, cfa: Fit) -> Text:
    """What exact, approximate and local fit come to."""
    if not admissible(cfa):
        return text("chapter_measurement.cfa_improper")
    holds, misfit = fits(m), m.local is not None and m.local.holds is False
    if holds is False:
        return text("chapter_measurement.fit_rejected")
    exact = exact_fit(cfa, m.rules).holds
    if holds is None:
        return text("chapter_measurement.fit_untold")
    key = "exact" if exact else "approximate"
    return text(f"chapter_measurement.fit_{key}{'_local' if misfit else ''}")
