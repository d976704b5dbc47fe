"""Reliability and convergent validity in sentences, for one construct, two or many, whatever was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from repurchase.analysis.measurement.loadings import Loading
from repurchase.analysis.measurement.reliability.findings import ConstructReliability, ReliabilityFindings
from repurchase.analysis.measurement.reliability.words import by_criterion, citc_values
from repurchase.analysis.results.wording import SMALLEST_P, bounded_number, coverage, p_words
from repurchase.analysis.validity.findings import ValidityFindings
from repurchase.document.parts.blocks import TableRef
from repurchase.literature import Standing, references
from repurchase.study.chapter.measurement.item_measures import NAME
from repurchase.study.chapter.measurement.measurement_results import MeasurementResults
from repurchase.study.chapter.measurement.sentence_pieces import counted, lenient_limit, named_list, of_all, span
from repurchase.style import Interval, Kind
from repurchase.text import Text, text

OPPOSED = ("validity.opposed", "validity.opposed_even")


def reliability_sentences(m: MeasurementResults) -> Iterator[Text]:
    """Coefficients, verdict, item-total correlations, and the constructs that have none of these."""
    found = m.reliability
    if found is not None:
        yield from _coefficients(m, found)
        yield from _verdict(found, len(m.survey.instrument.constructs))
        yield from _citcs(m, found)
    told = {r.construct.name for r in found.constructs} if found is not None else set()
    for c in m.survey.instrument:
        if found is not None and len(c.items) > 1 and c.name not in told:
            yield text("chapter_measurement.not_computed", names=c.label)
    single = [c.label for c in m.survey.instrument if len(c.items) == 1]
    if single:
        yield text("chapter_measurement.single_item", names=named_list(single), n=len(single))


def reliable(m: MeasurementResults) -> bool | None:
    """Whether every construct meets the criterion by what is judged of it; None where no coefficient was found."""
    if m.reliability is None:
        return None
    rule = m.reliability.rules["alpha"]
    return all(rule.met_by(r.judged[1]) for r in m.reliability.constructs)


def _coefficients(m: MeasurementResults, reliability: ReliabilityFindings) -> Iterator[Text]:
    table, all_of = TableRef(NAME), reliability.constructs
    if len(all_of) == 1:
        yield _one(reliability, all_of[0])
        return
    with_omega = [r for r in all_of if r.model is not None]
    alphas = span([r.alpha.estimate for r in all_of], m.decimals, [r.construct.label for r in all_of])
    if not with_omega:
        yield text("chapter_measurement.coefficients_alpha", alpha=alphas, table=table)
        return
    omegas = [r.model.interval.estimate for r in with_omega if r.model is not None]
    omega = span(omegas, m.decimals, [r.construct.label for r in with_omega])
    yield text("chapter_measurement.coefficients", omega=omega, alpha=alphas, table=table)


def _one(reliability: ReliabilityFindings, r: ConstructReliability) -> Text:
    said = {"construct": r.construct.label, "alpha": bounded_number(r.alpha.estimate),
            "level": coverage(reliability.level), "table": TableRef(NAME)}  # fmt: skip
    if r.model is None:
        interval = Interval(*r.interval, Kind.BOUNDED)
        return text("chapter_measurement.coefficients_one_alpha", interval=interval, **said)
    limits = r.model.interval
    return text(
        "chapter_measurement.coefficients_one",
        omega=bounded_number(limits.estimate),
        interval=Interval(limits.ci_low, limits.ci_high, Kind.BOUNDED),
        **said,
    )


def _verdict(reliability: ReliabilityFindings, whole: int) -> Iterator[Text]:
    """Which constructs meet the criterion by the lower limit, which by the estimate alone, and which do not."""
    rule, all_of = reliability.rules["alpha"], reliability.constructs
    without = [r.construct.label for r in all_of if r.model is None]
    judged = "omega" if not without else "alpha" if len(without) == len(all_of) else "either"
    said = {"rule": rule.limit(), "source": rule.source(), "level": coverage(reliability.level),
            "judged": text(f"chapter_measurement.judged_{judged}")}  # fmt: skip
    met, unsure, short = by_criterion(reliability)
    if len(all_of) == 1:
        yield text(f"chapter_measurement.{'met' if met else 'open' if unsure else 'short'}_one", **said)
    elif not unsure and not short:
        yield text("chapter_measurement.met_all", all=of_all(len(all_of), whole), **said)
    else:
        yield text(
            f"chapter_measurement.met_{'some' if met else 'none'}", k=counted(len(met)), n=counted(len(all_of)), **said
        )
        if unsure:
            yield text("chapter_measurement.open", names=named_list(unsure))
        if short:
            yield text("chapter_measurement.short", names=named_list(short))
    if judged == "either":
        yield text("chapter_measurement.without_omega", names=named_list(without))
    negative = [r.construct.label for r in all_of if r.alpha.estimate < 0]
    if negative:
        yield text("chapter_measurement.negative", names=named_list(negative), n=len(negative))


def _citcs(m: MeasurementResults, reliability: ReliabilityFindings) -> Iterator[Text]:
    rule = reliability.rules["citc"]
    known = [(name, v) for name, v in citc_values(reliability) if np.isfinite(v)]
    if not known:
        return
    low = [name for name, v in known if not rule.met_by(v)]
    said = {"span": span([v for _, v in known], m.decimals), "rule": rule.limit(), "source": rule.source()}
    if not low:
        yield text("chapter_measurement.citc_met", **said)
    elif len(low) == len(known):
        yield text("chapter_measurement.citc_none", **said)
    else:
        yield text("chapter_measurement.citc_low", items=named_list(low), n=len(low), **said)


def convergent_sentences(m: MeasurementResults) -> Iterator[Text]:
    """Loadings with their tests, CR and AVE, or why these must not be read."""
    v = m.validity
    if v is None:
        return
    several = [x for x in v.measured.loadings if len(v.measured.of(x.construct)) > 1]
    if not several:
        return
    yield from _loadings(m, v, several)
    yield from _significant(v, several)
    warned = tuple(_warnings(v))
    yield from _measures(m, v, judged=not warned)
    yield from warned


def converged(m: MeasurementResults) -> bool | None:
    """Whether loadings, CR and AVE meet their criteria; None where they were not found."""
    v = m.validity
    if v is None:
        return None
    known = [j for j in range(len(v.measured.constructs)) if np.isfinite(v.measured.ave[j])]
    if not known:
        return None
    met = all(v.rules["ave"].met_by(v.measured.ave[j]) and v.rules["cr"].met_by(v.measured.cr[j]) for j in known)
    several = [x for x in v.measured.loadings if len(v.measured.of(x.construct)) > 1]
    short = any(v.rules["loading"].standing(x.std_all) is Standing.SHORT for x in several)
    return met and not short and not tuple(_warnings(v))


def _loadings(m: MeasurementResults, v: ValidityFindings, several: list[Loading]) -> Iterator[Text]:
    rule = v.rules["loading"]
    said = {"span": span([x.std_all for x in several], m.decimals), "table": TableRef(NAME)}
    judged = {"rule": rule.limit(), "source": rule.source()}
    between = [x.item for x in several if rule.standing(x.std_all) is Standing.ACCEPTABLE]
    short = [x.item for x in several if rule.standing(x.std_all) is Standing.SHORT]
    if not between and not short:
        yield text("chapter_measurement.load_met", **said, **judged)
        return
    yield text("chapter_measurement.load_span", **said)
    lenient = lenient_limit(rule)
    if between:
        items = named_list(between)
        yield text("chapter_measurement.load_between", items=items, n=len(between), lenient=lenient, **judged)
    if short:
        items = named_list(short)
        yield text("chapter_measurement.load_short", items=items, n=len(short), lenient=lenient, source=rule.source())


def _significant(v: ValidityFindings, several: list[Loading]) -> Iterator[Text]:
    rule = v.rules["significance"]
    tested = [x for x in several if np.isfinite(x.p_value)]
    untold = [x.item for x in tested if not rule.met_by(x.p_value)]
    if untold:
        items, alpha = named_list(untold), v.rules.alpha_number
        yield text("chapter_measurement.load_untold", items=items, n=len(untold), alpha=alpha)
    elif tested:
        largest = max(x.p_value for x in tested)
        key = "all_p" if largest < SMALLEST_P else "largest_p"
        p = text(f"chapter_measurement.{key}", p=p_words(largest))
        yield text("chapter_measurement.load_significant", p=p)


def _measures(m: MeasurementResults, v: ValidityFindings, *, judged: bool) -> Iterator[Text]:
    """CR and AVE of every construct with several items, and whether they meet their criteria."""
    known = [j for j in range(len(v.measured.constructs)) if np.isfinite(v.measured.ave[j])]
    if not known:
        return
    names = [v.label(v.measured.constructs[j]) for j in known]
    cr, ave = [float(v.measured.cr[j]) for j in known], [float(v.measured.ave[j]) for j in known]
    if len(known) == 1:
        yield text("chapter_measurement.measures_one", cr=bounded_number(cr[0]), ave=bounded_number(ave[0]))
    else:
        yield text("chapter_measurement.measures", cr=span(cr, m.decimals, names), ave=span(ave, m.decimals, names))
    if judged:
        yield from _judged(v, names, cr, ave)


def _judged(v: ValidityFindings, names: Sequence[object], cr: Sequence[float], ave: Sequence[float]) -> Iterator[Text]:
    cr_rule, ave_rule = v.rules["cr"], v.rules["ave"]
    low_cr = [name for name, x in zip(names, cr, strict=True) if not cr_rule.met_by(x)]
    low_ave = [name for name, x in zip(names, ave, strict=True) if not ave_rule.met_by(x)]
    if not low_cr and not low_ave:
        said = {"cr_rule": cr_rule.limit(), "cr_source": cr_rule.source(),
                "ave_rule": ave_rule.limit(), "ave_source": ave_rule.source()}  # fmt: skip
        one = len(names) == 1
        yield (
            text("chapter_measurement.both_met_one", **said)
            if one
            else text("chapter_measurement.both_met", all=of_all(len(names), len(v.measured.constructs)), **said)
        )
        return
    for key, short, rule in (("cr_short", low_cr, cr_rule), ("ave_short", low_ave, ave_rule)):
        if short:
            yield text(f"chapter_measurement.{key}", names=named_list(short), rule=rule.limit(), source=rule.source())
    by_cr = [name for name in low_ave if name not in low_cr]
    if by_cr:
        source = references()["fornell1981"].cited
        yield text("chapter_measurement.ave_by_cr", names=named_list(by_cr), source=source)
    others = sum(name not in low_cr and name not in low_ave for name in names)
    if others:
        yield text("chapter_measurement.others_met", k=others, count=counted(others))


def _warnings(v: ValidityFindings) -> Iterator[Text]:
    """What forbids to read CR and AVE: loadings beyond one, or of opposite signs."""
    over = [x.item for x in v.measured.loadings if abs(x.std_all) > 1]
    if over:
        yield text("chapter_measurement.convergent_improper", items=named_list(over), n=len(over))
    for n in v.notes:
        if n.message.key in OPPOSED:
            key = n.message.key.partition(".")[2]
            yield text(f"chapter_measurement.convergent_{key}", **n.message.values)
