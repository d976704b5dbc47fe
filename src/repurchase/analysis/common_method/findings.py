"""Signs of common method variance as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from repurchase.analysis.measurement.method_factor import MethodFactor
from repurchase.analysis.results.result import Provenance
from repurchase.array_types import Floats
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.survey.survey import Survey


@dataclass(frozen=True)
class Marker:
    """Lindell and Whitney's marker: its mean absolute correlation with the constructs, and what it leaves standing.

    `significant` correlations of constructs were significant before, `kept` of them are after.
    """

    name: str
    r: float
    significant: int
    kept: int


@dataclass(frozen=True)
class MethodSigns:
    """What `CommonMethod` holds; the attributes are explained there."""

    survey: Survey
    harman_share: float
    harman_count: int
    one_factor: Mapping[str, float]
    measurement: Mapping[str, float]
    equal: MethodFactor | None
    free: MethodFactor | None
    vif_scores: Floats
    vif_latent: Floats
    marker: Marker | None = None
    procedure: Mapping[str, bool | str | None] = field(default_factory=dict)
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
