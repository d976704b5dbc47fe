"""A call that cannot be meant is refused before anything is done: the sentence names what was meant or is missing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, signature
from typing import Any, TypeVar, cast

from repurchase.errors import InputError, MissingArgumentError, UnknownArgumentError, name_hint
from repurchase.settings import checked
from repurchase.style import Style as Style
from repurchase.text import joined, text
from repurchase.user_calls.asked_names import argument_instead

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=type[Any])


def check_made(given: object, kind: type, option: str, made_by: str) -> None:
    """Refuse what is not of the kind that an argument takes; the sentence names what returns it."""
    if not isinstance(given, kind):
        raise InputError("general.made_elsewhere", option=option, call=made_by, kind=type(given).__name__)


def check_names(function: str, given: Iterable[str], known: Iterable[str]) -> None:
    """Refuse the first argument given that a function does not have; the sentence names the nearest that it has.

    Raises
    ------
    UnknownArgumentError
        Which is a TypeError as well.
    """
    names = [name for name in known if name != "self"]
    unknown = next((name for name in given if name not in names), None)
    if unknown is not None:
        use = argument_instead(function, unknown)
        hint = name_hint(unknown, names) if use is None else text("general.use_instead", use=use)
        raise UnknownArgumentError("general.unknown_argument", function=function, name=unknown, hint=hint)


def passes_on(other: Callable[..., object]) -> Callable[[F], F]:
    """Make a function that hands its further arguments on to `other` refuse those that neither of the two has."""

    def decorated(function: F) -> F:
        own = [p.name for p in signature(function).parameters.values() if p.kind is not Parameter.VAR_KEYWORD]
        known = dict.fromkeys((*own, *signature(other).parameters))

        @wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            check_names(function.__name__, kwargs, known)
            return function(*args, **kwargs)

        return cast("F", guarded)

    return decorated


@dataclass(frozen=True, slots=True)
class _CallForm:
    """How a function is called: the places and defaults of its arguments, and which it needs."""

    positions: Mapping[str, int]
    defaults: Mapping[str, Any]
    needed: frozenset[str]
    most: float  # arguments without a name
    takes_any: bool

    @classmethod
    def of(cls, function: Callable[..., object]) -> _CallForm:
        order = list(signature(function).parameters.values())
        kinds = {p.kind for p in order}
        placed = [p.name for p in order if p.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)]
        open_ended = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
        needed = (p.name for p in order if p.default is Parameter.empty and p.kind not in open_ended)
        most = math.inf if Parameter.VAR_POSITIONAL in kinds else len(placed)
        places = {name: k for k, name in enumerate(placed)}
        defaults = {p.name: p.default for p in order}
        return cls(places, defaults, frozenset(needed), most, Parameter.VAR_KEYWORD in kinds)

    def check(self, called: str, args: Sequence[object], kwargs: Mapping[str, object]) -> None:
        """Refuse arguments that the function does not have, and a call without those that it needs."""
        if not self.takes_any and not kwargs.keys() <= self.defaults.keys():
            check_names(called, kwargs, self.defaults)
        if len(args) > self.most:
            others = [name for name in self.defaults if name not in self.positions]
            own = "self" in self.positions
            key = "general.surplus_argument" if others else "general.surplus_arguments"
            raise MissingArgumentError(key, function=called, most=int(self.most) - own, names=joined(others))
        if len(args) < len(self.needed) and (absent := self._absent(args, kwargs)):
            raise MissingArgumentError("general.missing_argument", function=called, names=joined(absent))

    def _absent(self, args: Sequence[object], kwargs: Mapping[str, object]) -> list[str]:
        given = {name for name, k in self.positions.items() if k < len(args)} | kwargs.keys()
        return [name for name in self.defaults if name in self.needed and name not in given and name != "self"]


def checks(*names: str, **others: str) -> Callable[[F], F]:
    """Make a function refuse arguments that it does not have, or its settings cannot take, before it does anything.

    Parameters
    ----------
    *names : str
        Arguments that are called as their setting is.
    **others : str
        Arguments under another name: ``checks(n="respondents")``. An argument left at its default is not looked at.

    Raises
    ------
    UnknownArgumentError, MissingArgumentError
        By the function made, which is a TypeError as well, for an argument of another name, of which the nearest is
        named, for one that is needed and not given, and for one too many.
    SettingError
        By the function made, for a value that a setting cannot take.
    """
    settings = dict.fromkeys(names) | others

    def decorated(function: F) -> F:
        form = _CallForm.of(function)

        @wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            form.check(function.__name__, args, kwargs)
            for option, setting in settings.items():
                position = form.positions.get(option, len(args))
                value = (
                    kwargs[option]
                    if option in kwargs
                    else args[position]
                    if position < len(args)
                    else form.defaults[option]
                )
                if value is not form.defaults[option]:
                    checked(setting or option, value, option)
            return function(*args, **kwargs)

        return cast("F", guarded)

    return decorated


def checks_made(made_by: str = "") -> Callable[[C], C]:
    """Make a class refuse arguments as `checks` makes a function.

    Parameters
    ----------
    made_by : str
        What makes objects of the class where nobody makes them by hand; a call that cannot be meant is told so.
    """

    def decorated(cls: C) -> C:
        made = cls.__init__
        form = _CallForm.of(made)

        @wraps(made)
        def guarded(self: object, *args: Any, **kwargs: Any) -> None:
            try:
                form.check(cls.__name__, (self, *args), kwargs)
            except InputError:
                if made_by:
                    raise MissingArgumentError("general.made_by", owner=cls.__name__, call=made_by) from None
                raise
            made(self, *args, **kwargs)

        cls.__init__ = guarded
        return cls

    return decorated


checks_made()(Style)  # its module stands below the words of a refusal
