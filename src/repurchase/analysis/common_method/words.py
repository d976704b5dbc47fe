"""What a chapter says of common method variance, and that it proves nothing."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.common_method.findings import MethodSigns
from repurchase.analysis.results.wording import bounded_number, percent
from repurchase.style import Number
from repurchase.text import Text, text


def sentences(c: MethodSigns) -> tuple[Text, ...]:
    """What a chapter says, and that it proves nothing."""
    k = len(c.survey.instrument.item_names)
    said = [text("common_method.sentence_harman", k=k, share=percent(c.harman_share, 1))] if k > 1 else []
    if c.one_factor and np.isfinite((c.one_factor["cfi"], c.measurement["cfi"])).all():
        now, before = c.one_factor, c.measurement
        worse = text("common_method.worse" if now["cfi"] < before["cfi"] else "common_method.no_worse")
        said.append(
            text(
                "common_method.sentence_one_factor",
                worse=worse,
                **{k: bounded_number(now[k]) for k in ("cfi", "rmsea", "srmr")},
                **{f"{k}0": bounded_number(before[k]) for k in ("cfi", "rmsea", "srmr")},
            )
        )
    if c.marker:
        named = {"marker": c.marker.name, "method": c.rules["marker"].source()}
        left = {"k": c.marker.kept, "n": c.marker.significant}
        said.append(
            text("common_method.sentence_marker", **named, **left)
            if c.marker.significant
            else text("common_method.sentence_marker_none", **named)
        )
    if np.isfinite(c.vif_scores).all():
        top = int(np.argmax(c.vif_scores))
        label = c.survey.instrument.constructs[top].label
        said.append(text("common_method.sentence_vif", value=Number(float(c.vif_scores[top])), construct=label))
    if not any(c.procedure.get(k) for k in ("different_times", "different_sources")):
        said.append(text("common_method.one_occasion"))
    return (*said, text("common_method.cannot"))
