"""Estimator and why, scaling of the constructs, and what was done about missing answers, in sentences."""

from __future__ import annotations

from typing import Any

import numpy as np

from repurchase.analysis.sem.fitted import Fitted
from repurchase.study.chapter.pieces.sentence_words import counted, estimator_named, share_of, small_share
from repurchase.survey.survey import Survey
from repurchase.text import Text, text

REASONS = {"fit.auto_continuous": "continuous", "fit.auto_ordinal": "ordinal", "fit.auto_mixed": "mixed",
           "fit.auto_few": "few"}  # fmt: skip


def estimator_words(fitted: Fitted) -> Text:
    """The estimator, with its reason where the answers chose it."""
    estimator = estimator_named(fitted.estimator)
    for note in fitted.notes:
        reason = REASONS.get(note.message.key)
        if reason is not None:
            told: Any = note.message.values
            key = f"chapter_method.estimated_{reason}"
            return text(key, estimator=estimator, count=counted(int(told["k"])), source=told["source"])
    return text("chapter_method.estimated", estimator=estimator)


def scaling_words(fitted: Fitted, structural: bool) -> Text:
    """How the latent variables got their scale, and which of them covary."""
    if len(fitted.latents) < 2:
        return text("chapter_method.scaling_one")
    if not structural:
        return text("chapter_method.scaling_measurement")
    explained = {r.lhs for r in fitted.rows("~")}
    several = sum(v not in explained for v in fitted.latents) > 1
    return text("chapter_method.scaling_structure" if several else "chapter_method.scaling_alone")


def missing_words(fitted: Fitted, survey: Survey) -> Text:
    """What the model does about missing answers, and whom that costs."""
    blank = np.isnan(survey.frame().to_numpy(float))
    n, used = fitted.sample.n_total, sum(len(rows) for rows in fitted.sample.rows)
    share = small_share(float(blank.sum()), blank.size)
    rule = fitted.settings.missing
    if rule == "listwise":
        if used < n:
            return text("chapter_method.missing_listwise", used=used, n=n, loss=share_of(n - used, n))
        return text("chapter_method.missing_none")
    if not blank.any() and used == n:
        return text("chapter_method.missing_none")
    if rule == "fiml":
        key = "chapter_method.missing_fiml_some" if used < n else "chapter_method.missing_fiml_all"
        return text(key, share=share, used=used, n=n)
    return text("chapter_method.missing_pairwise", share=share, used=used)
