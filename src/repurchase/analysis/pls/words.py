"""A PLS path model in sentences, and its cautions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from repurchase.analysis.pls.findings import PathFindings
from repurchase.analysis.pls.predictive_ability import ability_sentences, against_average
from repurchase.analysis.results.wording import arrow, bounded_number, coverage, small_count
from repurchase.errors import ALARM, INFO, Note, note
from repurchase.literature import Standing
from repurchase.text import Text, joined, text


def sentences(m: PathFindings) -> Iterator[Text]:
    """Paths, agreement with the covariance-based fit, explained variance, prediction, measurement."""
    yield from _paths(m)
    yield from _agreement(m)
    explained = sorted(((float(m.estimates.r_squared[m.names.index(c)]), c) for c in m.endogenous), reverse=True)
    yield text(
        "pls.said_explained",
        constructs=joined(
            text("pls.construct_value", construct=m.survey.instrument[c].label, value=bounded_number(v))
            for v, c in explained
        ),
    )
    yield from _prediction(m)
    yield from _reliability(m)


def _paths(m: PathFindings) -> Iterator[Text]:
    if not m.resampled:
        return
    held = [arrow(m.survey.instrument, p.source, p.target) for p in m.paths if p.excludes_zero]
    open_ = [arrow(m.survey.instrument, p.source, p.target) for p in m.paths if not p.excludes_zero]
    if held:
        yield text("pls.said_held", paths=joined(held), level=coverage(m.level))
    if open_:
        yield text("pls.said_open", paths=joined(open_), n=m.n, level=coverage(m.level))


def _agreement(m: PathFindings) -> Iterator[Text]:
    both = [p for p in m.paths if np.isfinite(p.covariance_based)]
    if not both:
        return
    # of coefficients near zero the sign means nothing
    apart = [
        arrow(m.survey.instrument, p.source, p.target)
        for p in both
        if p.excludes_zero and np.sign(p.estimate) != np.sign(p.covariance_based)
    ]
    gap = max(abs(p.estimate - p.covariance_based) for p in both)
    if apart:
        yield text("pls.said_disagree", paths=joined(apart), gap=bounded_number(gap))
    elif clear := sum(p.excludes_zero for p in both):
        yield text("pls.said_agree", n=clear, gap=bounded_number(gap))
    else:  # without a coefficient that differs from zero no sign can be compared
        yield text("pls.said_apart", n=len(both), gap=bounded_number(gap))


def _prediction(m: PathFindings) -> Iterator[Text]:
    """Shmueli and colleagues' reading: first whether each item is predicted at all, then better than by regression."""
    f = m.prediction
    if f is None:
        return
    block = m.of(m.outcome)
    own = (f.items >= block.start) & (f.items < block.stop)
    better, same, total = int(np.sum(f.better[own] > 0)), int(np.sum(f.better[own] == 0)), int(own.sum())
    if not total:
        return
    yield _power(m, better, same, total, sum(m.rules["q2_predict"].met_by(float(q)) for q in f.q2[own]))
    yield from ability_sentences(m)


def _power(m: PathFindings, better: int, same: int, total: int, positive: int) -> Text:
    """How well the outcome is predicted; claimed only where every item is, and beyond chance."""
    outcome, source = m.survey.instrument[m.outcome].label, m.rules["pls_predict"].source()
    ability = against_average(m)
    if positive < total:
        key = "pls.said_unpredicted" if positive else "pls.said_unpredicted_none"
        return text(key, outcome=outcome, positive=small_count(positive), total=small_count(total), source=source)
    if ability is None or not ability.smaller:
        return text("pls.said_unclear", outcome=outcome, total=small_count(total), n=m.n)
    if same == total:
        return text("pls.said_same", outcome=outcome, total=small_count(total))
    power = "high" if better == total else "none" if not better else "medium" if 2 * better >= total else "low"
    words = text(f"pls.power_{power}")
    how = "_all" if better == total else "_none" if not better else ""
    counts = {"better": small_count(better), "total": small_count(total)}
    return text(f"pls.said_prediction{how}", outcome=outcome, power=words, source=source, **counts)


def _reliability(m: PathFindings) -> Iterator[Text]:
    reflective = [j for j, c in enumerate(m.names) if c not in m.formative and np.isfinite(m.quality.rho_a[j])]
    if not reflective:
        return
    rho, ave = m.rules["rho_a"], m.rules["ave"]
    values = {
        "low": bounded_number(min(m.quality.rho_a[j] for j in reflective)),
        "high": bounded_number(max(m.quality.rho_a[j] for j in reflective)),
        "ave_low": bounded_number(min(m.quality.ave[j] for j in reflective)),
        "ave_high": bounded_number(max(m.quality.ave[j] for j in reflective)),
        "rho_rule": rho.limit(),
        "ave_rule": ave.limit(),
        "source": rho.source(),
        "ave_source": ave.source(),
    }
    beyond = [m.names[j] for j in reflective if m.quality.rho_a[j] > 1]
    short = [
        m.names[j]
        for j in reflective
        if m.names[j] not in beyond
        and not (rho.met_by(float(m.quality.rho_a[j])) and ave.met_by(float(m.quality.ave[j])))
    ]
    yield text("pls.said_reliability", verdict=_reliable(m, short, beyond), **values)


def _reliable(m: PathFindings, short: Sequence[str], beyond: Sequence[str]) -> Text:
    """Which constructs fall short; a value that no reliability can have meets nothing."""
    below, above = (joined(m.survey.instrument[c].label for c in names) for names in (short, beyond))
    if short and beyond:
        return text("pls.short_and_beyond", short=below, n=len(short), beyond=above)
    if beyond:
        return text("pls.beyond", beyond=above)
    return text("pls.short", short=below, n=len(short)) if short else text("pls.reliable")


def cautions(m: PathFindings) -> Iterator[Note]:
    """What limits the conclusions."""
    size = m.rules["pls_sample"]
    if not size.met_by(m.n):
        yield note("pls.few", n=m.n, rule=size.limit(), source=size.source())
    lost = m.survey.n - m.n
    if lost:
        yield note("pls.incomplete", INFO, n=lost)
    yield from _weights(m)
    yield from _reliabilities(m)
    yield from _collinearity(m)
    yield from _replicates(m)
    if m.prediction is not None and m.prediction.failed:
        yield note("pls.failed_folds", n=m.prediction.failed)
    if m.importance.negative.size:
        yield note("pls.negative_importance", items=joined(m.items[i] for i in m.importance.negative))
    yield note("pls.kept_consistent" if m.consistent else "pls.attenuated", INFO)
    yield note("pls.not_causal", INFO)


def _weights(m: PathFindings) -> Iterator[Note]:
    against = [m.items[i] for i in range(len(m.items)) if m.estimates.loadings[i] < 0]
    if against:
        yield note("pls.opposed", ALARM, items=joined(against))
    if m.consistent:
        beyond = [m.items[i] for i in range(len(m.items)) if abs(m.estimates.loadings[i]) > 1]
        off = np.abs(m.estimates.construct_r - np.eye(len(m.names))).max()
        if beyond or off > 1 or not np.isfinite(m.estimates.paths).all():
            yield note("pls.inadmissible", ALARM)


def _reliabilities(m: PathFindings) -> Iterator[Note]:
    beyond = [m.survey.instrument[c].label for j, c in enumerate(m.names) if m.quality.rho_a[j] > 1]
    if beyond:
        yield note("pls.rho_beyond", constructs=joined(beyond))


def _collinearity(m: PathFindings) -> Iterator[Note]:
    rule = m.rules["vif"]
    inner = [f"{p.source} → {p.target}" for p in m.paths if rule.standing(p.vif) is Standing.SHORT]
    if inner:
        yield note("pls.collinear_paths", paths=joined(inner), rule=rule.rule(), source=rule.source())
    outer = [
        m.items[i]
        for c in m.formative
        for i in range(m.of(c).start, m.of(c).stop)
        if rule.standing(float(m.quality.outer_vif[i])) is Standing.SHORT
    ]
    if outer:
        yield note("pls.collinear_items", items=joined(outer), rule=rule.rule(), source=rule.source())


def _replicates(m: PathFindings) -> Iterator[Note]:
    b = m.bootstrap
    if b is None:
        yield note("pls.no_bootstrap", INFO)
        return
    if b.unsettled:
        yield note("pls.unsettled", n=b.unsettled, draws=b.draws)
    if b.inadmissible:
        yield note("pls.inadmissible_draws", n=b.inadmissible, draws=b.draws)
