"""The ladder of invariance for ordinal items, in the order of Wu & Estabrook (2016)."""

from __future__ import annotations

from repurchase.analysis.sem.fitted import Fitted
from repurchase.model.parameter import FREE, Fixed, Parameter
from repurchase.model.table import Model

STEPS = ("configural", "thresholds", "metric", "scalar")
EQUAL = {
    "configural": (),
    "thresholds": ("thresholds",),
    "metric": ("thresholds", "loadings"),
    "scalar": ("thresholds", "loadings"),
}


def ordinal_model(model: Model, first: Fitted, step: str) -> Model:
    """The model of one level; latent variables have unit variance in the first group.

    With thresholds equal, the scales of later groups' latent responses are free. Until intercepts are held equal
    (at zero), those of later groups are free too, and latent means are zero everywhere.
    """
    if step in ("configural", "scalar"):
        return model
    groups = len(first.groups)
    later: tuple[Fixed, ...] = (0.0, *(FREE for _ in range(groups - 1)))
    rows = [Parameter(v, "~1", fixed=later) for v in first.settings.ordered]
    rows += [Parameter(v, "~1", fixed=0.0) for v in first.latents]
    return model + Model(tuple(rows))


def free_intercepts(first: Fitted, step: str) -> tuple[str, ...]:
    """Intercepts of continuous items, which are free in every group until the level that holds intercepts equal."""
    if step in ("configural", "scalar"):
        return ()
    items = (v for v in first.observed if v not in first.structure.levels and v not in first.structure.roles.observed_x)
    return tuple(f"{v}~1" for v in items)


def few_categories(first: Fitted) -> tuple[str, ...]:
    """Items with too few categories to tell thresholds from intercepts and scales: three are needed."""
    return tuple(v for v, n in first.structure.levels.items() if n < len("abc"))
