"""What was answered on constructs and items: means on their scale, shape of the distributions, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from repurchase.analysis.respondents.description.findings import ConstructScore, DescriptionFindings
from repurchase.analysis.results.wording import p_words
from repurchase.analysis.sem.fitted import Fitted
from repurchase.document.parts.blocks import FigureRef, TableRef
from repurchase.study.chapter.pieces.sentence_words import DECIMALS, counted, print_alike
from repurchase.style import Number
from repurchase.text import Text, joined, text

MOST_NAMED = 6  # items that one sentence lists


def mean_words(findings: DescriptionFindings, decimals: int = DECIMALS) -> Iterator[Text]:
    """The lowest and the highest mean, and how many lie above the middle of the scale."""
    scores = sorted(findings.constructs, key=lambda s: s.mean)
    ends = {(s.construct.scale.low, s.construct.scale.high) for s in scores}
    table = TableRef("constructs")
    if len(ends) > 1:
        yield text("chapter_description.means_scales", table=table)
        return
    bottom, top = next(iter(ends))
    low, high = scores[0], scores[-1]
    values: dict[str, object] = {"bottom": bottom, "top": top, "table": table, "low": Number(low.mean)}
    values["lowest"] = joined(s.construct.label for s in scores if print_alike((s.mean, low.mean), decimals))
    if len(scores) == 1:
        yield text("chapter_description.means_one", sd=Number(low.sd), **values)
    elif print_alike((low.mean, high.mean), decimals):
        yield text("chapter_description.means_alike", count=counted(len(scores)), **values)
    else:
        key = "chapter_description.means_two" if len(scores) == 2 else "chapter_description.means_range"
        highest = joined(s.construct.label for s in scores if print_alike((s.mean, high.mean), decimals))
        yield text(key, high=Number(high.mean), highest=highest, **values)
    yield _middle(findings.constructs, (bottom + top) / 2)


def _middle(scores: Sequence[ConstructScore], middle: float) -> Text:
    above = [s.construct.label for s in scores if s.mean > middle]
    if len(scores) == 1:
        return text(f"chapter_description.middle_one_{'above' if above else 'below'}")
    if len(above) in (0, len(scores)):
        return text(f"chapter_description.middle_{'all' if above else 'none'}")
    return text("chapter_description.middle_some", constructs=joined(above), n=len(above))


def shape_words(
    findings: DescriptionFindings, decimals: int = DECIMALS, figures: Sequence[str] = ("items",)
) -> Iterator[Text]:
    """Skewness and kurtosis of the items against their bounds, and multivariate normality."""
    skewness, kurtosis = (np.asarray(v, float) for v in (findings.items.skewness, findings.items.kurtosis))
    known = np.isfinite(skewness) & np.isfinite(kurtosis)
    if known.any():
        s, k = skewness[known], kurtosis[known]
        values = {
            "skew_low": Number(float(s.min())),
            "kurtosis_low": Number(float(k.min())),
            "places": joined((TableRef("items"), *map(FigureRef, figures))),
        }
        if print_alike((s.min(), s.max()), decimals) or print_alike((k.min(), k.max()), decimals):
            if len(s) == 1:
                yield text("chapter_description.shape_one", **values)
        else:
            high = {"skew_high": Number(float(s.max())), "kurtosis_high": Number(float(k.max()))}
            yield text("chapter_description.shape_range", **values, **high)
        yield _bounds(findings, known)
    if findings.normality.mardia:
        yield multivariate_words(findings)


def _bounds(findings: DescriptionFindings, known: np.ndarray) -> Text:
    skewness, kurtosis = findings.rules["skewness"], findings.rules["kurtosis"]
    values = {"skewness": skewness.limit(), "kurtosis": kurtosis.limit(), "source": skewness.source()}
    shapes = zip(
        findings.survey.instrument.item_names, findings.items.skewness, findings.items.kurtosis, known, strict=True
    )
    beyond = [name for name, s, k, told in shapes if told and not (skewness.met_by(s) and kurtosis.met_by(k))]
    if not beyond:
        return text("chapter_description.shape_within", **values)
    if len(beyond) <= MOST_NAMED:
        return text("chapter_description.shape_beyond", items=joined(beyond), **values)
    return text("chapter_description.shape_beyond_many", count=counted(len(beyond)), n=int(known.sum()), **values)


def multivariate_words(findings: DescriptionFindings) -> Text:
    """Mardia's kurtosis against its bound, and the tests that reject multivariate normality."""
    m, rule = findings.normality.mardia, findings.rules["mardia"]
    if m is None:
        raise ValueError("there is no test of multivariate normality to put into words")
    values = {"value": Number(m.critical_ratio), "bound": rule.limit(), "source": rule.source()}
    if not rule.met_by(m.critical_ratio):
        return text("chapter_description.multivariate_high", **values)
    against = _rejecting(findings)
    if against:
        return text("chapter_description.multivariate_mixed", tests=joined(against), **values)
    return text("chapter_description.multivariate_low", **values)


def _rejecting(findings: DescriptionFindings) -> list[Text]:
    """The tests that reject multivariate normality."""
    m, alpha = findings.normality.mardia, findings.rules.alpha
    tests = [("skewness", m.skewness_p), ("kurtosis", m.kurtosis_p)] if m else []
    if findings.normality.henze_zirkler:
        tests.append(("henze_zirkler", findings.normality.henze_zirkler[1]))
    return [text(f"chapter_description.test_{name}", p=p_words(p)) for name, p in tests if p < alpha]


def consequence_words(findings: DescriptionFindings, fitted: Fitted | None) -> Iterator[Text]:
    """What the distributions mean for the models: the close of the section."""
    m = findings.normality.mardia
    if fitted is None or m is None:
        return
    if fitted.settings.ordered:
        yield text("chapter_description.consequence_ordinal")
    elif _rejecting(findings) or not findings.rules["mardia"].met_by(m.critical_ratio):
        robust = fitted.settings.recipe.errors != "standard"
        yield text(f"chapter_description.consequence_{'robust' if robust else 'plain'}")
