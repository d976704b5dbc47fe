"""``model.lav``: the model of a report as R runs it, with the commands that write its data and fit it."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from pathlib import Path

from repurchase.analysis.sem.fitted import Fitted
from repurchase.identity_patterns import shown_name
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.survey.survey import Survey
from repurchase.survey.variables import variables

LAVAAN_ESTIMATORS = ("ML", "MLR", "MLM", "MLMV", "WLSMV", "ULSMV", "DWLS", "GLS", "WLS", "ULS")
LAVAAN_MISSING = {"fiml": ', missing = "ml"', "pairwise": ', missing = "pairwise"'}
DATA = "clean.csv"
PLAIN_WORD = re.compile(r"(?![-~])[\w.+=@:-]+")  # what every shell takes without quotes
ALIVE = re.compile(r"[\"$`\\!]")  # what a POSIX shell reads within double quotes


def named_inputs(data: object, **others: object) -> dict[str, str] | None:
    """The files and studies of a run by name, without their folders; None where one of them had no name.

    Parameters
    ----------
    data : path or Survey
    **others : path, name or object
        Study, codebook and columns, by the option that names them; what was not given is None.
    """
    given = {name: value for name, value in others.items() if value is not None}
    if not all(isinstance(value, str | os.PathLike) for value in (data, *given.values())):
        return None
    return {name: shown_name(Path(str(value))) for name, value in given.items()}


def model_script(findings: SectionResults) -> str:
    """The model of the report with comment lines that say how to run it in R on the answers that were analysed."""
    fitted = findings.results.get("sem") or findings.results.get("cfa")
    settings = fitted.settings if isinstance(fitted, Fitted) else None
    used = getattr(fitted, "estimator", "ML")
    name = used if used in LAVAAN_ESTIMATORS else "ML"
    ordered = settings.ordered if settings else ()
    items = f", ordered = c({', '.join(repr(v) for v in ordered)})" if ordered else ""
    missing = LAVAAN_MISSING.get(settings.missing if settings else "listwise", "")
    lines = [
        "Runs in R as it is:  library(lavaan)",
        f'  d   <- read.csv("{DATA}")   # written by: {_data_command(findings)}',
        *_renaming(findings.survey),
        f'  fit <- sem(paste(readLines("model.lav"), collapse = "\\n"), data = d, '
        f'estimator = "{name}"{items}{missing})',
        "  summary(fit, standardized = TRUE, fit.measures = TRUE)",
    ]
    if settings and (settings.cluster or settings.weights):
        lines.append(f"The report also allows for the sampling design, of which {DATA} has no column.")
    return "".join(f"# {line}\n" for line in lines) + findings.syntax


def _data_command(findings: SectionResults) -> str:
    """What writes the answers under the names of the model: the command with this run's options, or Python."""
    asked = findings.options.get("files")
    if not isinstance(asked, Mapping) or not findings.survey.source.file:
        return f'findings.survey.write("{DATA}") in Python, where findings = rp.analyze(..)'
    options = [word for name, value in asked.items() for word in (f"--{name}", _word(value))]
    return " ".join(["repurchase export", _word(findings.survey.source.file), *options, "--to", DATA])


def _word(name: str) -> str:
    """A file name as one word of a command, on whatever system it is typed."""
    if PLAIN_WORD.fullmatch(name):
        return name
    if ALIVE.search(name):
        return shlex.quote(name)
    return f'"./{name}"' if name.startswith("-") else f'"{name}"'


def _renaming(survey: Survey) -> list[str]:
    """The line that gives items back their names where data files cannot hold them."""
    items = [v.name for v in variables(survey) if v.group == "item"]
    other = {new: old for new, old in zip(items, survey.instrument.item_names, strict=True) if new != old}
    if not other:
        return []
    new, old = (", ".join(f'"{name}"' for name in names) for names in (other, other.values()))
    return [f"  names(d)[match(c({new}), names(d))] <- c({old})"]
