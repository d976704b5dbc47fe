"""What an estimator is, and the `EstimationProblem` that it gets: discrepancy, standard errors, test."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.sem.data import Sample
from repurchase.analysis.sem.model_layout import Structure
from repurchase.settings import checked


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an estimator's name stands for.

    Attributes
    ----------
    discrepancy : {"ML", "GLS", "WLS", "ULS", "DWLS"}
    errors : {"standard", "robust.sem", "robust.huber.white"}
    test : {"", "satorra.bentler", "scaled.shifted", "mean.var.adjusted", "yuan.bentler.mplus"}
        The scaled test beside the plain one.
    """

    discrepancy: str
    errors: str = "standard"
    test: str = ""


RECIPES = {
    "ML": Recipe("ML"),
    "MLM": Recipe("ML", "robust.sem", "satorra.bentler"),
    "MLMV": Recipe("ML", "robust.sem", "scaled.shifted"),
    "MLMVS": Recipe("ML", "robust.sem", "mean.var.adjusted"),
    "MLR": Recipe("ML", "robust.huber.white", "yuan.bentler.mplus"),
    "GLS": Recipe("GLS"),
    "WLS": Recipe("WLS"),
    "ULS": Recipe("ULS"),
    "ULSM": Recipe("ULS", "robust.sem", "satorra.bentler"),
    "ULSMV": Recipe("ULS", "robust.sem", "scaled.shifted"),
    "DWLS": Recipe("DWLS"),
    "WLSM": Recipe("DWLS", "robust.sem", "satorra.bentler"),
    "WLSMV": Recipe("DWLS", "robust.sem", "scaled.shifted"),
}
ORDINAL = ("DWLS", "ULS")


@dataclass(frozen=True, slots=True)
class Settings:
    """The arguments of a fit, as decided (``estimator="auto"`` and defaults resolved).

    Attributes
    ----------
    information : {"expected", "observed"}
        Which information standard errors come from.
    ordered : tuple of str
        The ordinal items.
    fixed_x : bool
        Whether the moments of observed predictors are taken as given, or estimated.
    cluster, weights : str or None
        Columns of the sampling design.
    auxiliary : tuple of str
        Variables beside the model that inform full information maximum likelihood.
    """

    estimator: str = "ML"
    missing: str = "listwise"
    group: str | None = None
    group_equal: tuple[str, ...] = ()
    group_partial: tuple[str, ...] = ()
    ordered: tuple[str, ...] = ()
    std_lv: bool = False
    meanstructure: bool = False
    likelihood: str = "normal"
    information: str = "expected"
    level: float = 0.95
    auxiliary: tuple[str, ...] = ()
    fixed_x: bool = False
    cluster: str | None = None
    weights: str | None = None

    @property
    def recipe(self) -> Recipe:
        """What the estimator's name stands for."""
        return RECIPES[self.estimator]

    def to_dict(self) -> dict[str, object]:
        """The arguments by name, for provenance."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, eq=False)
class EstimationProblem:
    """A model bound to its variables, the answers of each group, and how to estimate."""

    structure: Structure
    sample: Sample
    settings: Settings

    @property
    def less(self) -> int:
        """What the divisor of S lacks of n: 1 under the Wishart likelihood."""
        return int(self.settings.likelihood == "wishart")


def recipe_of(name: str) -> str:
    """The estimator's name in capitals.

    Raises
    ------
    SettingError
        When there is no such estimator.
    """
    return str(checked("estimator", name)).upper()


def kind_of(settings: Settings) -> str:
    """Which of the solvers these settings call for (`repurchase.analysis.sem.estimate.SOLVERS`)."""
    if settings.ordered:
        return "ordinal"
    if settings.missing == "fiml":
        return "fiml"
    return "ml" if settings.recipe.discrepancy == "ML" else "least_squares"
