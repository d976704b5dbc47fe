"""Residuals in sentences."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.diagnostics.residuals.findings import ResidualFindings
from repurchase.literature import criterion
from repurchase.style import Kind, Number
from repurchase.text import Text, text


def sentences(findings: ResidualFindings) -> tuple[Text, ...]:
    """How many standardised residuals are large."""
    rule = criterion("standardized_residual")
    i, j = np.triu_indices(len(findings.observed), 1)
    z = np.concatenate([r.z[i, j] for r in findings.matrices])
    known = z[np.isfinite(z)]
    if not len(known) or rule.bound is None:
        return ()
    large = int((np.abs(known) > rule.bound).sum())
    return (text("diagnostics.residual_said", n=large, total=len(known), bound=Number(rule.bound, Kind.VALUE, 2)),)
