"""What the measurement sections are composed from: each result by what it is, None where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from repurchase.analysis.diagnostics.dynamic_cutoffs.findings import DynamicCutoffFindings
from repurchase.analysis.diagnostics.local_fit.findings import LocalFitFindings
from repurchase.analysis.factors.findings import FactorFindings
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.measurement.competing_models.findings import CompetingFindings
from repurchase.analysis.measurement.reliability.findings import ReliabilityFindings
from repurchase.analysis.respondents.description.findings import DescriptionFindings
from repurchase.analysis.scores.correlations.findings import CorrelationFindings
from repurchase.analysis.validity.findings import ValidityFindings
from repurchase.literature import Rules
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.stages.run_state import rules_of
from repurchase.survey.instrument import Label
from repurchase.survey.survey import Survey

Found = TypeVar("Found")


@dataclass(frozen=True, eq=False)
class MeasurementResults:
    """Results of the measurement model and of its items.

    Attributes
    ----------
    cfa, sem : Fit or None
        As they were fitted, converged or not.
    local : LocalFitFindings or None
        Of the measurement model.
    simulated : DynamicCutoffFindings or None
        Of the structural model where there is one, else of the measurement model; None where nothing was simulated.
    decimals : int
        Places of coefficients in this report: two numbers that look alike are told as one.
    """

    survey: Survey
    rules: Rules
    decimals: int
    reliability: ReliabilityFindings | None = None
    factors: FactorFindings | None = None
    cfa: Fit | None = None
    sem: Fit | None = None
    local: LocalFitFindings | None = None
    simulated: DynamicCutoffFindings | None = None
    models: CompetingFindings | None = None
    validity: ValidityFindings | None = None
    correlations: CorrelationFindings | None = None
    description: DescriptionFindings | None = None

    def label(self, construct: str) -> Label:
        """The words of a construct or an item."""
        return self.survey.instrument.label_of(construct)

    @property
    def tested(self) -> bool:
        """Whether the measurement model converged and has a fit that can be judged."""
        return self.cfa is not None and self.cfa.converged and self.cfa.solution.df > 0


def measurement_results(findings: SectionResults) -> MeasurementResults:
    """The results of `findings` that the measurement sections tell."""

    def result(name: str, kind: type[Found]) -> Found | None:
        value = findings.results.get(name)
        return value if isinstance(value, kind) else None

    simulated = result("dynamic_cutoffs", DynamicCutoffFindings)
    return MeasurementResults(
        survey=findings.survey,
        rules=rules_of(findings.study),
        decimals=findings.style("en").decimals,
        reliability=result("reliability", ReliabilityFindings),
        factors=result("factors", FactorFindings),
        cfa=result("cfa", Fit),
        sem=result("sem", Fit),
        local=result("cfa_local_fit", LocalFitFindings) if "sem" in findings else result("local_fit", LocalFitFindings),
        simulated=simulated if simulated is not None and simulated.levels else None,
        models=result("models", CompetingFindings),
        validity=result("validity", ValidityFindings),
        correlations=result("correlations", CorrelationFindings),
        description=result("description", DescriptionFindings),
    )
