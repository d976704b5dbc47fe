"""A made-up survey of the default study's questionnaire."""

import numpy as np
import pandas as pd

from repurchase.study import Study
from repurchase.survey.survey import Survey


def made_survey(n=240, seed=1, lang="zh"):
    rng = np.random.default_rng(seed)
    instrument = Study.default().instrument
    general = rng.normal(size=n)
    scores = {}
    factors = {}
    for c in instrument:
        f = 0.6 * general + 0.8 * rng.normal(size=n)
        if c.name == "SAT":
            f = 0.4 * factors["PROMO"] + 0.3 * factors["CONV"] + 0.2 * factors["PERS"] + 0.6 * rng.normal(size=n)
        if c.name == "TRUST":
            f = 0.4 * factors["QUAL"] + 0.3 * factors["WOM"] + 0.1 * factors["RESP"] + 0.6 * rng.normal(size=n)
        if c.name == "RI":
            f = 0.5 * factors["SAT"] + 0.3 * factors["TRUST"] + 0.6 * rng.normal(size=n)
        factors[c.name] = f
        for k, i in enumerate(c.items):
            z = (0.85 - 0.06 * k) * f + 0.55 * rng.normal(size=n)
            scores[i.name] = np.digitize(z, [-1.7, -0.9, -0.1, 0.9]) + 1.0
    for s in instrument.statements:
        scores[s.name] = rng.choice([1, 2, 3, 4, 5], size=n, p=[0.05, 0.1, 0.2, 0.45, 0.2]).astype(float)
    for c in instrument.checks:
        scores[c.name] = float(c.answer)
    background = {}
    for b in instrument.background:
        if b.kind == "multiple":
            for o in b.options:
                background[f"{b.name}: {o[lang]}"] = rng.random(n) < 0.4
        else:
            cats = [o[lang] for o in b.options]
            pr = np.linspace(1, 2, len(cats))
            pr /= pr.sum()
            background[b.name] = pd.Categorical(
                rng.choice(cats, size=n, p=pr), categories=cats, ordered=b.kind == "ordered"
            )
    index = pd.RangeIndex(1, n + 1)
    meta = pd.DataFrame(
        {
            "submitted": pd.Timestamp("2024-05-01")
            + pd.to_timedelta(np.sort(rng.integers(0, 20 * 86400, n)), unit="s"),
            "seconds": rng.integers(90, 600, n).astype(float),
        },
        index=index,
    )
    bg = pd.DataFrame(background)
    bg.index = index
    return Survey(pd.DataFrame(scores, index=index), instrument, bg, meta)
