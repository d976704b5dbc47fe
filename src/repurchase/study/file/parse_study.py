"""A study file's text held against the schema; the first mistake is told with its key, its value and its line."""

from __future__ import annotations

import re

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from repurchase.errors import InputError
from repurchase.settings import MOST_POINTS, problem, shown_given
from repurchase.study.file.consistency import check_consistency, suggestion
from repurchase.study.file.schema import ARROW, StudyEntry
from repurchase.study.file.source_text import single_heading, tables_of
from repurchase.study.file.toml_lines import Locator
from repurchase.text import Text, text

_KINDS = (("string_pattern", "pattern"), ("string_too_short", "some"), ("too_short", "some"), ("string", "words"),
          ("int", "whole"), ("float", "number"), ("bool", "flag"), ("list", "list"), ("dict", "table"),
          ("model", "table"), ("finite", "number"))  # fmt: skip
_BOUNDS = (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<"))


def parse(source: str, file: str) -> StudyEntry:
    """The study that `source` states.

    Raises
    ------
    InputError
        Names the file, the line, what stands there and what may stand there.
    """
    raw = tables_of(source, file)
    lines = Locator(source)
    try:
        entry = StudyEntry.model_validate(raw)
    except ValidationError as error:
        heading = single_heading(source)
        if heading and isinstance(raw.get(heading[1]), dict):
            raise InputError("study.double_brackets", file=file, line=heading[0], heading=heading[1]) from None
        raise InputError(_mistake(error, lines, file, source)) from None
    check_consistency(entry, lines, file)
    return entry


def _mistake(error: ValidationError, lines: Locator, file: str, source: str) -> Text:
    """The first mistake in one sentence, a misspelt key before what is missing; how many more there are in the next."""
    problems = sorted(error.errors(include_url=False), key=lambda p: not _is_misspelt(p))
    first = problems[0]
    path = tuple(p for p in first["loc"] if p != "schema_")
    where = {"file": file, "line": str(lines.line(path) or 1), "key": ".".join(map(str, path)) or "-"}
    kind = first["type"]
    if kind == "extra_forbidden":
        near = _under_another(path, first["input"], source) or _near(str(path[-1]), path)
        mistake = text("study.unknown_key", **where, near=near)
    elif kind == "missing":
        mistake = text("study.missing_key", **where)
    elif kind == "setting":
        wrong = problem(first["ctx"]["setting"], first["input"], where["key"])
        mistake = text("study.setting", file=file, line=where["line"], said=wrong)
    elif kind == "value_error" and "scale_" in first["msg"]:
        mistake = _of_scale(first["msg"], where)
    elif kind in ("string_too_long", "too_long"):
        most = first["ctx"]["max_length"]
        mistake = text(f"study.{kind}", **where, n=len(first["input"]), most=most)
    elif kind.startswith("model") and isinstance(first["input"], list) and len(path) == 1:
        line = str(lines.line((*path, 0)) or 1)
        mistake = text("study.single_brackets", **where | {"line": line})
    elif kind == "literal_error":
        mistake = text("study.not_one_of", **where, value=shown_given(first["input"]), known=_expected(first))
    else:
        mistake = text(
            "study.wrong_value", **where, value=shown_given(first["input"]), detail=_kind_wanted(kind, first)
        )
    return text("study.mistake", said=mistake, more=len(problems) - 1) if len(problems) > 1 else mistake


def _under_another(path: tuple[int | str, ...], value: object, source: str) -> Text | None:
    """That a key belongs under a heading which still is a comment, or is not there; None where it may not be meant so.

    Whoever takes the signs off the lines of the model but not off its heading writes paths under the last question.
    """
    key = str(path[-1])
    for section, field in StudyEntry.model_fields.items():
        owner = next((t for t in _flat(field.annotation) if isinstance(t, type) and issubclass(t, BaseModel)), None)
        if owner is None or section in {*path, "constructs", "scale"} or key not in owner.model_fields:
            continue
        heading = f"[[{section}]]" if _is_list(field.annotation) else f"[{section}]"
        if re.search(rf"^[ \t]*#[# \t]*{re.escape(heading)}", source, re.MULTILINE):
            return text("study.heading_is_comment", key=key, heading=heading)
        if section == "model" or (section == "hypotheses" and key in {"id", "path"} and isinstance(value, str)):
            return text("study.heading_wanted", key=key, heading=heading)
    return None


def _is_list(annotation: object) -> bool:
    return getattr(annotation, "__origin__", None) is list


def _is_misspelt(mistake: ErrorDetails) -> bool:
    """Whether a key is nearly one that there is: then another may be missing only because of it."""
    path = mistake["loc"]
    return mistake["type"] == "extra_forbidden" and _near(str(path[-1]), path).key == "study.did_you_mean"


def _kind_wanted(kind: str, first: ErrorDetails) -> Text:
    """What should stand there, in the reader's language; the checker's own sentences are English only."""
    if first.get("ctx", {}).get("pattern") == ARROW:
        return text("study.wants_arrows")
    wanted = next((name for start, name in _KINDS if kind.startswith(start)), None)
    if wanted is not None:
        return text(f"study.wants_{wanted}")
    bounds = first.get("ctx", {})
    bound = next((f"{sign} {bounds[key]}" for key, sign in _BOUNDS if key in bounds), "")
    return text("study.wants_bound", bound=bound) if bound else text("study.wants_other")


def _of_scale(message: str, where: dict[str, str]) -> Text:
    if "points" in message:
        return text("study.scale_points", **where, most=MOST_POINTS)
    return text("study.scale_order" if "order" in message else "study.scale_labels", **where)


def _expected(error: ErrorDetails) -> str:
    return str(error.get("ctx", {}).get("expected", "")).replace(" or ", ", ")


def _near(key: str, path: tuple[int | str, ...]) -> Text:
    entry: type[BaseModel] = StudyEntry
    for part in path[:-1]:
        entry = _child(entry, part)
    known = [f.alias or n for n, f in getattr(entry, "model_fields", {}).items()]
    return suggestion(key, known)


def _child(entry: type[BaseModel], part: int | str) -> type[BaseModel]:
    """The entry class one step down a path; list and dict steps stay where they are."""
    field = getattr(entry, "model_fields", {}).get(part)
    if field is None:
        return entry
    return next((t for t in _flat(field.annotation) if isinstance(t, type) and issubclass(t, BaseModel)), entry)


def _flat(annotation: object) -> list[object]:
    inner = getattr(annotation, "__args__", ())
    return [annotation, *(t for a in inner for t in _flat(a))]
