"""Every note and every error: found in the source, given the fields that its sentence names, said in both languages."""

from __future__ import annotations

import ast
import re
import string
from collections import defaultdict
from pathlib import Path

import pytest

from repurchase.errors import EstimationError, InputError, ModelError, SettingError, note
from repurchase.text import catalogue, joined

SRC = Path(__file__).parents[1] / "src" / "repurchase"
LANGUAGES = ("en", "zh")
ERRORS = {c.__name__: c for c in (InputError, ModelError, SettingError, EstimationError)}
# What hands a key on, and the fields that it adds itself: a refusal of a parser learns the file's name from its caller.
MAKERS = {"text": set(), "note": {"severity"}, **dict.fromkeys(ERRORS, set())}
HANDED_ON = {"Refused": {"file", "line"}, "_refuse": {"file"}, "refuse": {"file", "line"}, "Mistake": {"shown"}}


def called(node: ast.Call) -> str:
    """The name of what is called, without the object in front of it."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def literal_keys(node: ast.expr) -> list[str]:
    """The key that an argument is, or both where a condition chooses."""
    if isinstance(node, ast.IfExp):
        return [*literal_keys(node.body), *literal_keys(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def sites():
    """Each call that makes a message: its key, the fields that it gives, None where they come from a mapping."""
    known = catalogue("en")
    for path in sorted(SRC.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or called(node) not in MAKERS | HANDED_ON:
                continue
            added = (MAKERS | HANDED_ON)[called(node)]
            spread = any(k.arg is None for k in node.keywords)
            given = {k.arg: k.value for k in node.keywords if k.arg is not None}
            for key in literal_keys(node.args[0]):
                if key in known:
                    yield path.relative_to(SRC), node.lineno, called(node), key, given, added, spread


SITES = list(sites())


def fields(message: str) -> dict[str, str]:
    """Field names of a message, each with its plural forms or nothing."""
    return {f: spec or "" for _, f, spec, _ in string.Formatter().parse(message) if f}


def test_a_call_gives_every_field_that_its_sentence_names():
    for path, line, _, key, given, added, spread in SITES:
        for lang in LANGUAGES:
            missing = fields(catalogue(lang)[key]).keys() - given.keys() - added
            assert spread or not missing, f"{path}:{line}: {key} ({lang}) names {sorted(missing)}"


def test_plurals_follow_numbers_and_not_lists():
    for path, line, _, key, given, _, _ in SITES:
        for name, forms in fields(catalogue("en")[key]).items():
            if "|" in forms and name in given:
                value = given[name]
                words = isinstance(value, ast.JoinedStr) or (
                    isinstance(value, ast.Call) and called(value) in ("joined", "Joined", "Words", "str", "shown_name")
                )
                assert not words, f"{path}:{line}: {key} counts {name}, which is no number"


NAMES = "x|y|m|w|driver|drivers|construct|constructs|outcome|lever|levers|predictor|mediator|moderator"
SINGULAR = re.compile(
    rf"(?:^|[.:;,(] |\b(?:whether|that|but|which|where|as|because|if) )\{{(?:{NAMES})\}}"
    r" (?:\{[a-z]:)?(?:was|is|has|does|(?!across|as)[a-z]+[^s\W]s)\b"
)


def test_the_name_of_a_construct_is_no_subject_of_a_singular_verb():
    """Promotions are a construct as trust is one: “Promotions has a positive effect” is no English."""
    assert SINGULAR.search("{x} has an effect on {y}.") and SINGULAR.search("{m} {n:mediates|mediate} {x}.")
    assert SINGULAR.search("a larger sample; {driver} performs low") and not SINGULAR.search("The mean of {m} was 3.")
    found = {key: catalogue("en")[key] for key in catalogue("en") if SINGULAR.search(catalogue("en")[key])}
    assert not found


def raised() -> dict[str, set[str]]:
    """Keys of notes and errors, each with what makes it."""
    found = defaultdict(set)
    for _, _, maker, key, _, _, _ in SITES:
        if maker != "text":
            found[key].add(maker)
    return found


RAISED = raised()


def test_notes_and_errors_are_found():
    """The search above finds what it should: a rule that looks at nothing holds always."""
    assert len(RAISED) > 280
    assert {"fit.heywood", "factors.heywood", "files.not_ours", "read.zip_bomb", "run.left_out"} <= RAISED.keys()


@pytest.mark.parametrize("key", sorted(RAISED))
def test_a_note_or_an_error_says_all_that_it_was_given(key):
    names = {n for lang in LANGUAGES for n in fields(catalogue(lang)[key])}
    values = {n: 7 if "|" in fields(catalogue("en")[key]).get(n, "") else joined([f"«{n}»", "other"]) for n in names}
    made = [note(key, **values).message, *(c(key, **values).message for n, c in ERRORS.items() if n in RAISED[key])]
    for message in made:
        for lang in LANGUAGES:
            said = message.render(lang)
            plain = {n for n, forms in fields(catalogue(lang)[key]).items() if not forms}
            assert all((f"«{n}»" if values[n] != 7 else "7") in said for n in plain), said
            assert "{" not in said or "{{" in catalogue(lang)[key], said
