"""`rp.sem` and `rp.cfa`: the names under which users of lavaan know `rp.fit`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import cleandoc
from typing import ParamSpec, TypeVar

from repurchase.analysis.fit.result import fit
from repurchase.user_calls.call_checks import checks

P = ParamSpec("P")
R = TypeVar("R")
ARGUMENTS = cleandoc(fit.__doc__ or "").partition("Parameters\n")[2].partition("Examples\n")[0]
PAGE = """{first}

Another name for `rp.fit`, with the same arguments and defaults: the first loading of every latent variable is fixed at
1, latent variables that nothing points at covary, residual variances are free. ``summary()`` of what it returns prints
the page that lavaan's does.

Parameters
{arguments}Examples
--------
>>> import repurchase as rp
>>> survey = rp.read(rp.sample_survey())
>>> found = rp.{name}("{model}", survey)
>>> found.measures["df"]
{df}
>>> page = found.summary("en", fit_measures=True, standardized=True, rsquare=True)
>>> print(page.splitlines()[0].partition(" after")[0])
repurchase ended normally
"""


def _named(function: Callable[P, R], name: str, **parts: object) -> Callable[P, R]:
    """The same function under another name, with a docstring of its own around the list of its arguments."""

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    called.__name__ = called.__qualname__ = name
    called.__module__ = __name__
    called.__doc__ = PAGE.format(name=name, arguments=ARGUMENTS, **parts)
    return checks()(called)


sem = _named(
    fit,
    "sem",
    first="A structural equation model fitted to answers, as lavaan's ``sem()``.",
    model="SAT =~ SAT1 + SAT2 + SAT3; RI =~ RI1 + RI2 + RI3; RI ~ SAT",
    df=8,
)
cfa = _named(
    fit,
    "cfa",
    first="A confirmatory factor analysis of answers, as lavaan's ``cfa()``.",
    model="SAT =~ SAT1 + SAT2 + SAT3; RI =~ RI1 + RI2 + RI3",
    df=8,
)
