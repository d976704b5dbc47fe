"""The bootstrap in sentences, and its cautions."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.effects.bootstrap.findings import BootstrapFindings
from repurchase.analysis.results.wording import p_words
from repurchase.analysis.sem.estimators import Settings
from repurchase.analysis.sem.refit import RefittedSamples
from repurchase.errors import INFO, Note, note
from repurchase.style import Kind, Number
from repurchase.text import Text, text


def sentences(findings: BootstrapFindings) -> tuple[Text, ...]:
    """How many resamples were fitted, and the test of Bollen and Stine."""
    said = [text("bootstrap.said", draws=len(findings.theta), used=int(findings.converged.sum()))]
    if findings.kind == "bollen-stine":
        mean = Number(float(np.nanmean(findings.chisq)), Kind.VALUE, 2)
        said.append(text("bootstrap.bollen_stine", p=p_words(findings.test_p_value), mean=mean))
    return tuple(said)


def drawn(settings: Settings, random: bool) -> tuple[Note, ...]:
    """What was resampled, where it was not single respondents with equal weights."""
    if not random:
        return ()
    found = [note("bootstrap.clusters", INFO, name=settings.cluster)] if settings.cluster else []
    return (*found, *((note("bootstrap.weights", INFO, name=settings.weights),) if settings.weights else ()))


def cautions(refits: RefittedSamples) -> tuple[Note, ...]:
    """How many resamples could not be fitted, and how many are improper."""
    total, used = len(refits.converged), int(refits.converged.sum())
    improper = int((refits.converged & ~refits.admissible).sum())
    notes = []
    if refits.lacking:
        notes.append(note("bootstrap.lacking", n=refits.lacking, draws=total))
    if used < total - refits.lacking:
        notes.append(note("bootstrap.failed", n=total - used - refits.lacking, draws=total))
    if improper:
        notes.append(note("bootstrap.improper", n=improper, draws=total))
    return tuple(notes)
