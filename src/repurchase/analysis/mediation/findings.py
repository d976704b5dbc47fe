"""Mediation as data: effects of the model as stated, joint tests of what it leaves out, effects with all paths free."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.result import Effects
from repurchase.analysis.results.result import Provenance
from repurchase.analysis.sem.fitted import Fitted
from repurchase.errors import Note
from repurchase.literature import RULES
from repurchase.numeric.fit_measures.nested import Difference
from repurchase.survey.instrument import Label
from repurchase.text import Words

Edge = tuple[str, str]
STATED, FREE = "stated", "direct_paths_free"


@dataclass(frozen=True)
class JointTest:
    """Whether paths that the model fixes at zero are all zero.

    Attributes
    ----------
    kind : {"direct", "cross"}
        Drivers' direct paths to the outcome; drivers' paths to mediators that the model does not let them act on.
    paths : tuple of (from, to)
    change : Difference
        Chi-square difference, scaled where the fit is.
    wald : Difference
    fit : Fit or None
        The model with these paths free; None where it could not be fitted.
    """

    kind: str
    paths: tuple[Edge, ...]
    change: Difference
    wald: Difference
    fit: Fitted | None


@dataclass(frozen=True)
class MediationFindings:
    """What `Mediation` holds; the attributes are explained there."""

    outcome: str
    stated: Effects
    tests: tuple[JointTest, ...]
    freed: Effects | None
    bootstrap: Bootstrap | None = None
    freed_bootstrap: Bootstrap | None = None
    alpha: float = RULES.alpha
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def model(self) -> str:
        """The model that verdicts are read from: ``"direct_paths_free"`` where its paths are jointly there."""
        direct = self.joint_test("direct")
        rejected = direct is not None and direct.change.p_value < self.alpha
        return FREE if rejected and self.freed is not None else STATED

    @property
    def chosen(self) -> Effects:
        """Effects of the model that verdicts are read from."""
        return self.freed if self.model == FREE and self.freed is not None else self.stated

    @property
    def chosen_bootstrap(self) -> Bootstrap | None:
        """Draws of the model that verdicts are read from."""
        return self.freed_bootstrap if self.model == FREE else self.bootstrap

    @property
    def freed_fit(self) -> Fitted | None:
        """The model with the direct paths free, where it could be fitted."""
        direct = self.joint_test("direct")
        return None if direct is None else direct.fit

    @property
    def read_instead(self) -> Fitted | None:
        """The model with the direct paths free, where verdicts are read from it; None where the stated one is read."""
        return self.freed_fit if self.model == FREE else None

    def joint_test(self, kind: str) -> JointTest | None:
        """The joint test of this kind, where the model leaves such paths out."""
        return next((t for t in self.tests if t.kind == kind), None)

    @property
    def called(self) -> Label | str:
        """The words of the outcome."""
        return self.stated.labels.get(self.outcome, self.outcome)

    def arrow(self, a: str, b: str) -> Words:
        """The words of both ends of a path."""
        labels = self.stated.labels
        return Words((labels.get(a, a), labels.get(b, b)), " → ")
