"""What the rules of the pre-review look at: numbers and names; the defaults are those of a study without fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Label
from repurchase.text import Text

Pair = tuple[Label, Label]


@dataclass(frozen=True)
class SampleFacts:
    """Who answered, who was kept, and what is missing.

    Attributes
    ----------
    read, removed, n : int
        Sheets of the file, sheets removed, respondents analysed.
    left_out_signs, left_out : int
        Signs from which on sheets were left out, and how many were.
    several, several_by_chance : int, float or None
        Kept sheets with two signs or more in their ratings, and the share of them that chance alone would give.
    several_in_all : int
        Those with two signs or more where times and devices count too: what the chapter tells.
    several_p : float
        Chance of so many among honest sheets.
    near_copies, near_looked : float or None, int
        Share of the sheets looked at that nearly repeat another where that is alarming, else 0; None: not looked at.
    checks : int
        Attention checks.
    cluster_columns : mapping of column to (groups, design effect, grave)
        What looks like clusters and is not allowed for.
    cluster, clusters : str, int
        The column that the analysis allows for, and its groups.
    incomplete, model_n : int
        Respondents with a gap in the items; those that the models used.
    missing : str
        ``fiml``, ``pairwise`` or ``listwise``.
    """

    read: int = 600
    removed: int = 20
    n: int = 580
    left_out_signs: int = 0
    left_out: int = 0
    several: int = 0
    several_in_all: int = 0
    several_by_chance: float | None = 0.02
    several_p: float = 1.0
    near_copies: float | None = 0.0
    near_looked: int = 580
    checks: int = 1
    timed: bool = True
    asks_eligibility: bool = True
    asks_consent: bool = True
    cluster_columns: Mapping[str, tuple[int, float, bool]] = field(default_factory=dict)
    cluster: str = ""
    clusters: int = 0
    incomplete: int = 0
    model_n: int = 580
    missing: str = "listwise"


@dataclass(frozen=True)
class ScaleFacts:
    """How constructs were measured.

    Attributes
    ----------
    constructs : int
    unsourced, single, two : tuple of Label
        Constructs without a source, of one item, of two items.
    unreliable : tuple of (Label, estimate, lower limit)
    weak : tuple of (Label, AVE)
    low_loadings : tuple of str
    merged : tuple of (Label, Label)
        Pairs that are not shown to be two.
    distinct : bool or None
    distinct_words : Text or None
        What the gate found of them.
    no_interval : bool
        Whether some pair has no upper limit.
    same_cases : bool or None
        Whether EFA and CFA use the same respondents; None without an EFA.
    explored : int
        Respondents of the EFA; 0 where they are those of the study.
    negative, beyond, thin : tuple of str
        Variables with a negative residual variance, with a standardised loading above 1, and with a residual variance
        whose interval reaches zero.
    indefinite : bool
        Whether a correlation exceeds 1, or a covariance matrix of the solution is none.
    ceiling, floor : tuple of str
        Items to which over half gave the highest, the lowest answer.
    points : int
        Fewest answers of a scale.
    kurtosis : float or None
        Mardia's normalised kurtosis.
    """

    constructs: int = 4
    items: int = 16
    unsourced: tuple[Label, ...] = ()
    single: tuple[Label, ...] = ()
    two: tuple[Label, ...] = ()
    judged: int = 4
    unreliable: tuple[tuple[Label, float, float], ...] = ()
    weak: tuple[tuple[Label, float], ...] = ()
    low_loadings: tuple[str, ...] = ()
    merged: tuple[Pair, ...] = ()
    distinct: bool | None = True
    distinct_words: Text | None = None
    no_interval: bool = False
    pairs: int = 6
    same_cases: bool | None = None
    explored: int = 0
    negative: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    thin: tuple[str, ...] = ()
    indefinite: bool = False
    ceiling: tuple[str, ...] = ()
    floor: tuple[str, ...] = ()
    points: int = 5
    ordered: bool = False
    estimator: str = "MLR"
    fitted: bool = True
    kurtosis: float | None = 0.0
    reversed: int = 2


@dataclass(frozen=True)
class MethodFacts:
    """Common method variance: what was done beforehand, and what was looked at.

    Attributes
    ----------
    looked : bool
        Whether there was an analysis of it.
    measures : tuple of str
        Names of the measures that the study states.
    harman : float or None
    one_factor_fits : bool or None
        Whether one factor fits no worse than the constructs; None: not compared.
    apart : bool
        Whether predictors and outcome came at different times or from different sources.
    outcome : Label or None
    criterion : (question, rho, low, high) or None
        What respondents say of their behaviour beside the outcome.
    """

    looked: bool = True
    measures: tuple[str, ...] = ("anonymity", "sections")
    marker: str = "MK"
    harman: float | None = 0.3
    one_factor_fits: bool | None = False
    apart: bool = True
    outcome: Label | None = None
    criterion: tuple[Label, float, float, float] | None = None


@dataclass(frozen=True)
class ModelFacts:
    """The structural model; without one, `fitted` is false and its rules do not apply.

    Attributes
    ----------
    n, parameters : int
        Respondents and free parameters of the structural model, of the measurement model where there is no other.
    exact, approximate, local, direct, cross : bool or None
        Premises of the verdicts; None: not looked at, or cannot be told.
    words : mapping of premise to Text
        What the gate found.
    freed : bool
        Whether verdicts are read from the model with free direct paths.
    turned : mapping of sort to arrows
        Arrows turned round by what the turned model shows: ``same``, ``close``, ``better``, ``worse``, ``open``.
    correlated : tuple of str
        Items whose residuals the study file lets covary.
    left_out : tuple of str
        Items that it leaves out.
    assumed : Label, str or None
        Title of the shipped study whose paths were taken for granted.
    own_file : bool
    agrees : bool or None
        Whether a second engine arrives at the same numbers.
    """

    fitted: bool = True
    n: int = 580
    parameters: int = 50
    exact: bool | None = True
    approximate: bool | None = True
    local: bool | None = True
    direct: bool | None = True
    cross: bool | None = True
    words: Mapping[str, Text] = field(default_factory=dict)
    freed: bool = False
    turned: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    correlated: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    assumed: object = None
    own_file: bool = True
    agrees: bool | None = True


@dataclass(frozen=True)
class InferenceFacts:
    """Hypotheses and their tests.

    Attributes
    ----------
    tested, supported : int
    mediations, mediations_supported : tuple of str
        Numbers of hypotheses of a mediation.
    lost_to_holm : tuple of str
        Hypotheses that are significant and would not be after Holm's adjustment.
    significant : int
        Hypotheses that are significant.
    small : tuple of (id, |beta|, smallest detectable)
        Supported direct hypotheses whose effect is smaller than what the study finds in four of five samples.
    direct_supported : int
        Supported direct hypotheses.
    detectable : (low, high) or None
        Range of the smallest detectable effects: of all paths, as the chapter has it, else of direct hypotheses.
    imprecise : tuple of str
        Hypotheses not supported because the estimate is imprecise, or the predictors share too much.
    no_effect : tuple of str
        Those not supported because the effect is shown to be small.
    indirect : int
        Specific indirect effects of the model.
    draws, failed, improper : int
        Resamples, those without a solution, those with an improper one.
    level : float
        Of the intervals.
    """

    tested: int = 5
    supported: int = 4
    mediations: tuple[str, ...] = ()
    mediations_supported: tuple[str, ...] = ()
    lost_to_holm: tuple[str, ...] = ()
    significant: int = 4
    small: tuple[tuple[str, float, float], ...] = ()
    direct_supported: int = 3
    detectable: tuple[float, float] | None = (0.10, 0.14)
    imprecise: tuple[str, ...] = ()
    no_effect: tuple[str, ...] = ()
    indirect: int = 0
    draws: int = 5000
    failed: int = 0
    improper: int = 0
    level: float = 0.95
    seed: int | None = 1
    version: str = "0"
    drivers: int = 0
    told: tuple[Label, ...] = ()
    leader: Label | None = None


@dataclass(frozen=True)
class GroupFacts:
    """Comparisons of groups.

    Attributes
    ----------
    compared, different : int
        Comparisons of scores, and those that are significant after adjustment.
    invariance_tested : bool
        Whether a test of invariance is told beside the comparisons of scores.
    checked, checked_different : int
        Those of the comparisons, and of the significant ones, whose question has a test of invariance of its own.
    ladders : mapping of question to (label, whether loadings are equal)
        Groups whose paths are compared.
    small : tuple of (question, category, n)
        Categories with few respondents.
    """

    compared: int = 0
    different: int = 0
    invariance_tested: bool = False
    checked: int = 0
    checked_different: int = 0
    ladders: Mapping[str, tuple[Label, bool | None]] = field(default_factory=dict)
    small: tuple[tuple[object, object, int], ...] = ()


@dataclass(frozen=True)
class DesignFacts:
    """What the study file says of the design.

    Attributes
    ----------
    stated : mapping
        Its ``procedure``.
    lang : str
        Language of the wording.
    foreign : tuple of str
        Sources of scales in another language than that of the questionnaire.
    causal : tuple of str
        Hypotheses and labels with causal words, each with the word.
    worded : int
        Statements that were searched for such words.
    """

    stated: Mapping[str, bool | str] = field(default_factory=dict)
    lang: str = "en"
    foreign: tuple[str, ...] = ()
    causal: tuple[tuple[str, str], ...] = ()
    worded: int = 5
    synthetic: bool = False


@dataclass(frozen=True)
class ReviewFacts:
    """Everything that the rules look at."""

    sample: SampleFacts = field(default_factory=SampleFacts)
    scales: ScaleFacts = field(default_factory=ScaleFacts)
    method: MethodFacts = field(default_factory=MethodFacts)
    model: ModelFacts = field(default_factory=ModelFacts)
    inference: InferenceFacts = field(default_factory=InferenceFacts)
    groups: GroupFacts = field(default_factory=GroupFacts)
    design: DesignFacts = field(default_factory=DesignFacts)
    rules: Rules = RULES
