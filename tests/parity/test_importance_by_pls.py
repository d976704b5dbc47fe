"""The order of drivers by importance is the same by the covariance-based route and by that of PLS."""

from __future__ import annotations

import pytest

import repurchase as rp
from repurchase.analysis.results.survey_input import measurement_model

EFFECTS = {"PROMO": 0.15, "CONV": 0.45, "PERS": 0.30}
PATHS = [("PROMO", "SAT"), ("CONV", "SAT"), ("PERS", "SAT"), ("SAT", "RI")]


def order(importance: dict[str, float]) -> list[str]:
    return sorted(importance, key=lambda name: -importance[name])


def by_both_routes(survey: rp.Survey, paths: list[tuple[str, str]]) -> tuple[dict[str, float], dict[str, float]]:
    """Importance of each driver for RI: by the fitted model, and by PLS on unstandardised composites."""
    regressions = "\n".join(f"{y} ~ {x}" for x, y in paths)
    fit = rp.fit(f"{measurement_model(survey)}\n{regressions}", survey)
    drivers = [x for x, _ in paths if x not in {y for _, y in paths}]
    found = rp.priorities(survey, fit, outcome="RI", drivers=drivers)
    composite = rp.pls(survey, paths, draws=0)
    shown = dict(zip(composite.names, composite.importance.importance, strict=True))
    return {d.construct.name: d.importance for d in found.drivers}, {name: float(shown[name]) for name in drivers}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_drivers_of_distinct_effects_are_in_the_planted_order_by_both(seed: int) -> None:
    model = "\n".join(
        [f"{c} =~ {' + '.join(f'0.8*{c}{j}' for j in (1, 2, 3))}" for c in ("PROMO", "CONV", "PERS", "SAT", "RI")]
        + ["SAT ~ " + " + ".join(f"{v}*{x}" for x, v in EFFECTS.items()), "RI ~ 0.6*SAT"]
    )
    survey = rp.simulate(model, 1500, seed)
    by_model, by_pls = by_both_routes(survey, PATHS)
    assert order(by_model) == order(by_pls) == ["CONV", "PERS", "PROMO"]


def test_the_sample_survey_has_one_order() -> None:
    survey = rp.screen(rp.read(rp.sample_survey())).survey
    paths = [(x, "SAT") for x in ("PROMO", "CONV", "PERS")] + [(x, "TRUST") for x in ("QUAL", "WOM", "RESP")]
    by_model, by_pls = by_both_routes(survey, [*paths, ("SAT", "RI"), ("TRUST", "RI")])
    assert order(by_model) == order(by_pls)
