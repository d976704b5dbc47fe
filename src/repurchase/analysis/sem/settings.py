"""The arguments of a fit, decided: defaults and ``"auto"`` resolved, combinations that do not exist refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from repurchase.analysis.results.frame_columns import read_numbers
from repurchase.analysis.sem.data import Answers, categories_of
from repurchase.analysis.sem.estimators import ORDINAL, RECIPES, Settings, recipe_of
from repurchase.errors import INFO, InputError, ModelError, Note, note, shown_value
from repurchase.literature import criterion
from repurchase.model.defaults import roles
from repurchase.model.table import Model
from repurchase.settings import checked, listed_names
from repurchase.text import Joined, Text, Words, first_few, joined, text

AUTO = "auto"
SHOWN = 8  # items that a note names
FULL_INFORMATION = ("ML", "MLR")  # estimators that use every answer where some are missing
MISSING = {"listwise": "listwise", "fiml": "fiml", "ml": "fiml", "pairwise": "pairwise", "auto": "auto"}
ALIKE = ("estimator", "missing", "ordered", "likelihood", "level", "auxiliary", "cluster", "weights")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What `fit` was given, as it was given."""

    estimator: str = "ML"
    missing: str = "listwise"
    group: str | None = None
    group_equal: Sequence[str] = ()
    group_partial: Sequence[str] = ()
    ordered: bool | Sequence[str] = False
    std_lv: bool = False
    meanstructure: bool | None = None
    likelihood: str = "normal"
    information: str | None = None
    level: float = 0.95
    auxiliary: Sequence[str] = ()
    fixed_x: bool | None = None
    cluster: str | None = None
    weights: str | None = None

    @classmethod
    def like(cls, settings: Settings, **others: Any) -> Arguments:
        """What another model of the same answers is given to be fitted as one was."""
        given = {name: getattr(settings, name) for name in ALIKE}
        return cls(**(given | others))

    @property
    def designed(self) -> bool:
        """Whether respondents were drawn in clusters or with unequal weights."""
        return self.cluster is not None or self.weights is not None


def chosen_here(given: Arguments) -> bool:
    """Whether the answers are to choose estimator and ordinal items, nothing else having been said."""
    return str(given.estimator).lower() == AUTO and not _several_or_all(given.ordered)


def decided(model: Model, source: Answers, given: Arguments) -> tuple[Settings, tuple[Note, ...]]:
    """The settings of a fit, and what is to be said of how they were chosen.

    Raises
    ------
    ModelError
        For a value that is not offered, or a combination that does not exist.
    """
    _check_types(given)
    missing, likelihood = MISSING[given.missing], given.likelihood
    equal = tuple(checked("group_equal", what) for what in listed_names(given.group_equal))
    partial = listed_names(given.group_partial)
    if (equal or partial) and given.group is None:
        raise ModelError("fit.equal_needs_group")
    name, items, notes = _estimator(model, source, given, missing)
    missing = _missing_rule(missing, name, items, model, source)
    if items and missing == "fiml" and chosen_here(given):  # nothing is missing: all cases are complete ones
        missing = "listwise"
    notes += _covariates_are_numbers(model, given.ordered)
    if items and {"thresholds", "intercepts"} & set(equal):  # the one are the other for items of either kind
        equal = tuple(dict.fromkeys((*equal, "thresholds", "intercepts")))
    _refuse(name, items, missing, likelihood, given.information)
    if given.designed:
        name, said = _robust_to_design(name, items, given)
        notes += said
    needed = (
        bool(items)
        or missing == "fiml"
        or given.cluster is not None
        or bool(model.of("~1"))
        or bool({"intercepts", "means"} & set(equal))
    )
    usual = needed or given.group is not None
    information = given.information or ("observed" if missing == "fiml" or name == "MLR" else "expected")
    return Settings(
        estimator=name, missing=missing, group=given.group, group_equal=equal, group_partial=partial, ordered=items,
        std_lv=given.std_lv, meanstructure=usual if given.meanstructure is None else given.meanstructure or needed,
        likelihood=likelihood, information=information, level=given.level,
        fixed_x=_fixes_covariates(name, items, missing, given.fixed_x), cluster=given.cluster, weights=given.weights,
        auxiliary=_auxiliary(model, given) if missing == "fiml" else (),
    ), notes  # fmt: skip


def decided_for_totals(model: Model, source: Answers, given: Arguments) -> tuple[Settings, tuple[Note, ...]]:
    """The settings of a fit to the totals of a large file: maximum likelihood of complete cases, one group.

    Raises
    ------
    ModelError
        For what needs single rows: another estimator, groups, ordinal items, clusters, weights.
    """
    _check_types(given)
    name = str(given.estimator).upper()
    if name not in (AUTO.upper(), "ML"):
        raise ModelError("whole.only_ml", estimator=recipe_of(given.estimator))
    needs_rows = {
        "group": given.group is not None,
        "ordered": _several_or_all(given.ordered) or bool(model.of("|")),
        "cluster": given.cluster is not None,
        "weights": given.weights is not None,
        "auxiliary": bool(listed_names(given.auxiliary)),
        'missing = "fiml"': MISSING[given.missing] == "fiml",
        'missing = "pairwise"': MISSING[given.missing] == "pairwise",
    }
    asked = [what for what, wanted in needs_rows.items() if wanted]
    if asked:
        raise ModelError("whole.argument_needs_rows", arguments=joined(asked), n=len(asked))
    settings, notes = decided(model, source, replace(given, estimator="ML", missing="listwise"))
    return settings, (note("whole.moments", INFO), *notes)


def _fixes_covariates(name: str, items: tuple[str, ...], missing: str, asked: bool | None) -> bool:
    """Whether the moments of observed predictors are taken as given: as lavaan from 0.6-21 on, unless it is asked."""
    if items:
        if asked is False:
            raise ModelError("fit.random_x_ordinal")
        return True
    if asked and (missing == "fiml" or RECIPES[name].discrepancy != "ML"):
        raise ModelError("fit.fixed_x_needs_ml", estimator=name, missing=missing)
    return bool(asked)


def _robust_to_design(name: str, items: tuple[str, ...], given: Arguments) -> tuple[str, tuple[Note, ...]]:
    """The estimator whose errors allow for clusters and weights."""
    argument = "cluster" if given.cluster is not None else "weights"
    if items or name not in ("ML", "MLR"):
        raise ModelError("fit.design_needs_ml", argument=argument, estimator=name)
    if given.likelihood != "normal":
        raise ModelError("fit.design_needs_normal", argument=argument)
    return "MLR", (note("fit.design_mlr", INFO),) if name == "ML" else ()


def _check_types(given: Arguments) -> None:
    """Arguments that are of no use as they are."""
    for option in ("estimator", "missing", "std_lv", "likelihood", "level"):
        checked(option, getattr(given, option))
    for option in ("meanstructure", "information", "fixed_x"):  # None: decided here
        if getattr(given, option) is not None:
            checked(option, getattr(given, option))
    for argument in ("cluster", "weights"):
        if not isinstance(getattr(given, argument), str | None):
            raise InputError("fit.one_name", argument=argument, given=shown_value(getattr(given, argument)))
    for argument in ("group_equal", "group_partial", "ordered", "auxiliary"):
        value = getattr(given, argument)
        is_flag = isinstance(value, (bool, np.bool_)) and (argument == "ordered" or not value)
        several = list(value) if isinstance(value, Iterable) else [] if is_flag else [value]
        if value is not None and not all(isinstance(v, str) for v in several):
            raise ModelError("fit.names", argument=argument, given=shown_value(value))


def _several_or_all(ordered: bool | Sequence[str]) -> bool:
    return bool(ordered) if isinstance(ordered, (bool, np.bool_)) else bool(listed_names(ordered))


def _estimator(
    model: Model, source: Answers, given: Arguments, missing: str
) -> tuple[str, tuple[str, ...], tuple[Note, ...]]:
    """Name, ordinal items, and the sentence that says why."""
    items = _ordered_items(model, given.ordered)
    if str(given.estimator).lower() == AUTO:
        return _automatic(model, source, items, missing, given.designed)
    name = recipe_of(given.estimator)
    if not items or RECIPES[name].discrepancy in ORDINAL:
        return name, items, ()
    if name != "ML":
        raise ModelError("fit.not_for_ordinal", estimator=name)
    return "WLSMV", items, (note("fit.ordinal_default", INFO),)


def _ordered_items(model: Model, ordered: bool | Sequence[str]) -> tuple[str, ...]:
    """Ordinal items: those named, all endogenous ones, and those with thresholds in the model."""
    part = roles(model)
    if ordered is True:
        return part.observed_rest
    named = set(listed_names(ordered or ()))
    unknown = sorted(v for v in named if v not in part.observed)
    if unknown:
        raise InputError("fit.ordered_unknown", items=joined(unknown))
    named |= {p.lhs for p in model.of("|")}
    return tuple(v for v in part.observed_rest if v in named)


def _covariates_are_numbers(model: Model, ordered: bool | Sequence[str]) -> tuple[Note, ...]:
    """Notes on covariates that were named as ordinal."""
    named = () if isinstance(ordered, bool) else listed_names(ordered)
    both = [v for v in roles(model).observed_x if v in named]
    return (note("fit.ordered_covariate", INFO, names=joined(both)),) if both else ()


def _automatic(
    model: Model, source: Answers, items: tuple[str, ...], missing: str, designed: bool
) -> tuple[str, tuple[str, ...], tuple[Note, ...]]:
    """The estimator that the answers ask for: MLR, or WLSMV where items with few categories are ordinal ones."""
    if items:
        return "WLSMV", items, (note("fit.auto_given", INFO),)
    rule, counted = criterion("ordinal_categories"), categories_of(source, roles(model).observed_rest)
    few = [v for v, k in counted.items() if rule.met_by(k)]
    least, cited = min(counted.values(), default=0), {"source": rule.source()}
    if not few:
        return "MLR", (), (note("fit.auto_continuous", INFO, k=least, **cited),)
    said: dict[str, Any] = {"items": _shown(few), "n": len(few), "k": max(counted[v] for v in few), **cited}
    chosen = tuple(v for v in few if v not in _fixed_errors(model))
    if designed:
        return "MLR", (), (note("fit.auto_design", k=said["k"]),)
    why = _not_ordinal(model, source, chosen, missing)
    if why is not None:
        return "MLR", (), (note("fit.auto_few", why=why, **said),)
    rest = [k for v, k in counted.items() if v not in chosen]
    if not rest:
        return "WLSMV", chosen, (note("fit.auto_ordinal", INFO, k=said["k"], **cited),)
    held = [v for v in few if v not in chosen]
    found = [note("fit.auto_fixed", INFO, items=_shown(held), n=len(held))] if held else []
    several: dict[str, Any] = {
        "items": _shown(chosen),
        "n": len(chosen),
        "k": max(counted[v] for v in chosen),
        "rest": len(rest),
    }
    return "WLSMV", chosen, (note("fit.auto_mixed", INFO, **several, **cited), *found)


def _fixed_errors(model: Model) -> set[str]:
    """Items whose error variance is stated: an ordinal item's follows from its loading and cannot be."""
    return {p.lhs for p in model.of("~~") if p.lhs == p.rhs and isinstance(p.fixed, int | float)}


def _not_ordinal(model: Model, source: Answers, few: tuple[str, ...], missing: str) -> Text | None:
    """Why items with few categories cannot be ordinal ones in this model; None where they can."""
    if missing == "fiml" and np.isnan(read_numbers(source.frame, roles(model).observed)[0]).any():
        return text("fit.why_incomplete")
    if {p.rhs for p in model.of("~")} & set(few):
        return text("fit.why_cause")
    return None if few else text("fit.why_fixed")


def _shown(items: Sequence[str]) -> Joined | Words | Text:
    return first_few(items, SHOWN)


def _missing_rule(missing: str, name: str, items: tuple[str, ...], model: Model, source: Answers) -> str:
    """What is done about missing answers: with ``"auto"`` no answer is given up that the estimator can use."""
    if missing != "auto":
        return missing
    observed = roles(model).observed
    if not np.isnan(read_numbers(source.frame, observed)[0]).any():
        return "listwise"  # nothing is missing
    if items:
        return "pairwise" if set(observed) <= set(items) else "listwise"
    return "fiml" if name in FULL_INFORMATION else "listwise"


def _auxiliary(model: Model, given: Arguments) -> tuple[str, ...]:
    """Auxiliary variables, none of which the model may hold."""
    names = tuple(dict.fromkeys(listed_names(given.auxiliary)))
    inside = [v for v in names if v in (*model.observed, *model.latents)]
    if inside:
        raise ModelError("fit.auxiliary_in_model", names=joined(inside), n=len(inside))
    return names


def _refuse(name: str, items: tuple[str, ...], missing: str, likelihood: str, information: str | None) -> None:
    """Combinations that do not exist."""
    recipe = RECIPES[name]
    discrepancy = recipe.discrepancy
    if missing == "pairwise" and not items:
        raise ModelError("fit.pairwise_needs_ordinal")
    if missing == "fiml" and name not in FULL_INFORMATION:
        raise ModelError("fit.fiml_needs_ml", estimator=name)
    if discrepancy == "DWLS" and not items:
        raise ModelError("fit.needs_ordinal", estimator=name)
    if likelihood == "wishart" and (discrepancy != "ML" or missing == "fiml" or recipe.errors == "robust.huber.white"):
        raise ModelError("fit.wishart_needs_ml", estimator=name)
    if information == "observed" and (discrepancy != "ML" or recipe.errors == "robust.sem"):
        raise ModelError("fit.observed_needs_ml", estimator=name)
