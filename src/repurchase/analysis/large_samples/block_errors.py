"""Standard errors of a fit to totals from its resampled blocks, in place of those that presuppose normality."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np

from repurchase.analysis.effects.bootstrap.result import Bootstrap, bootstrap
from repurchase.analysis.sem.fitted import Fitted

AnyFit = TypeVar("AnyFit", bound=Fitted)


def with_block_errors(fit: AnyFit, draws: int, seed: int) -> tuple[AnyFit, Bootstrap | None]:
    """The fit with the covariances of its estimates over resampled blocks, and the draws.

    Every standard error and interval that the fit tells then allows for answers that are not distributed normally. A
    fit that did not converge, or is not identified, stays as it is and has no draws.
    """
    if not fit.converged or fit.vcov is None or fit.solution.weakest:
        return fit, None
    drawn = bootstrap(fit, draws, seed)
    theta = drawn.theta[drawn.converged]
    if len(theta) <= len(fit.theta):
        return fit, None
    found = replace(fit, solution=replace(fit.solution, vcov=np.atleast_2d(np.cov(theta, rowvar=False))))
    return found, replace(drawn, fit=found)
