"""The public names in their groups, and what is public of the objects that they return."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import repurchase as rp
from repurchase.analysis.results.result import Result

GROUPS = tomllib.loads((Path(__file__).parent / "python_names.toml").read_text(encoding="utf-8"))["groups"]


@dataclass(frozen=True)
class Member:
    """A method or property of a class."""

    name: str
    kind: str  # "method" or "property"
    found: Any

    @cached_property
    def doc(self) -> str:
        """Its docstring; that of the function which it calls where it says "see `module`"."""
        said = inspect.getdoc(self.found) or ""
        led = re.search(r"see `(repurchase[\w.]+)`", said)
        if not led:
            return said
        module = import_module(led[1])
        for name in (self.name, "result"):
            there = getattr(module, name, None)
            if inspect.ismodule(there):
                there = getattr(there, self.name, None)
            if inspect.isfunction(there):
                return inspect.getdoc(there) or said
        return said

    @property
    def call(self) -> str:
        """How it is written."""
        return self.name + (signature(self.found, method=True) if self.kind == "method" else "")


def signature(function: Any, method: bool = False) -> str:
    """Parameters with their defaults, without types: these stand in the list below."""
    found = inspect.signature(function)
    kept = [p.replace(annotation=inspect.Parameter.empty) for p in found.parameters.values()]
    kept = kept[1:] if method and kept and kept[0].name in ("self", "cls") else kept
    said = str(found.replace(parameters=kept, return_annotation=inspect.Signature.empty))
    return re.sub(r"<object object at \w+>|<[\w.]+ object at 0x\w+>", "...", said)


def members(owner: type) -> Iterator[Member]:
    """Public methods and properties of a class that are of this package; what every result has is told once."""
    for name in sorted(n for n in dir(owner) if not n.startswith("_")):
        holder = next((b for b in owner.__mro__ if name in vars(b)), None)
        if holder is None or not holder.__module__.startswith("repurchase") or (holder is Result is not owner):
            continue
        found = inspect.getattr_static(owner, name)
        function = found.__func__ if isinstance(found, classmethod | staticmethod) else found
        if inspect.isfunction(function):
            yield Member(name, "method", function)
        elif isinstance(found, property) or hasattr(found, "func"):
            yield Member(name, "property", found.fget if isinstance(found, property) else found.func)


def returned(name: str) -> type | None:
    """The class of this package that a public function returns."""
    found = getattr(rp, name)
    if not inspect.isfunction(found):
        return None
    said = inspect.signature(found).return_annotation
    there = getattr(import_module(found.__module__), said, None) if isinstance(said, str) else said
    return there if inspect.isclass(there) and there.__module__.startswith("repurchase") else None


def objects(group: dict[str, Any]) -> list[type]:
    """Classes that a group returns and that are no public names themselves, each once."""
    public = {id(getattr(rp, name)) for name in rp.__all__}
    named = [returned(name) for name in group["names"]]
    for said in group["objects"]:
        module, _, name = said.partition(":")
        named.append(getattr(import_module(module), name))
    return list(dict.fromkeys(c for c in named if c is not None and id(c) not in public))
