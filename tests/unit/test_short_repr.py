"""Lines at a prompt, pages of words, and errors as a notebook shows them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

import repurchase as rp
from repurchase.errors import ModelError, UnknownNameError, name_hint, nearest_name, note
from repurchase.short_repr import MOST, PageText, ShortRepr, name_list, named_part
from repurchase.text import joined, text


@dataclass(frozen=True, slots=True)
class Held(ShortRepr):
    names: tuple[str, ...]

    def _parts(self):
        return (f"names={name_list(self.names)}", named_part("none", ""), named_part("many", len(self.names)))


@dataclass(frozen=True)
class Below(Held):
    more: int = 3


def test_a_dataclass_keeps_the_short_line_and_so_does_one_below_it():
    assert repr(Held(("a", "b"))) == "Held(names=[a, b], many=2)"
    assert repr(Below(("a",))) == "Below(names=[a], many=1)"


def test_a_line_has_an_end_and_no_line_ends():
    shown = repr(Held(tuple("x" * 500 + "\n" for _ in range(900))))
    assert len(shown) <= MOST
    assert shown.endswith(")")
    assert "+888" in repr(Held(tuple("x" for _ in range(900))))


def test_own_representations_win():
    class Own(ShortRepr):
        def __repr__(self):
            return "own"

    class Under(Own):
        pass

    assert repr(Own()) == repr(Under()) == "own"


def test_a_page_shows_itself_and_is_a_string():
    page = PageText("a\nb")
    assert repr(page) == "a\nb" == page
    assert isinstance(page, str)


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("SATT", "SAT"), ("trust", "TRUST"), ("Trsut", "TRUST"), ("zzzz", None), ("tru", "TRUST"), ("tr", None),
    ],
)  # fmt: skip
def test_the_nearest_name(given, near):
    assert nearest_name(given, ("SAT", "TRUST", "RI")) == near
    hint = name_hint(given, ("SAT", "TRUST", "RI"))
    assert all((near or name) in hint.render("en") for name in ("SAT", "TRUST", "RI"))
    assert hint.key == ("general.nearest" if near else "general.known")
    assert name_hint("a", ()).key == "general.none_known"


def test_texts_show_their_words_and_their_hash_knows_no_language(monkeypatch):
    said = text("general.nearest", name="SAT")
    monkeypatch.setenv("REPURCHASE_LANG", "en")
    first = hash(said)
    assert repr(said) == "Text(general.nearest: did you mean “SAT”?)"
    monkeypatch.setenv("REPURCHASE_LANG", "zh")
    assert "是否应为" in repr(said)
    assert hash(said) == first
    assert repr(text("no.such.message", n=1)) == "Text(no.such.message)"
    assert len(repr(text("general.known", known="x" * 9_000))) < 300


def test_equal_texts_have_one_hash_whatever_they_hold():
    def made():
        label = {"en": "Trust", "zh": "信任"}
        return text("general.known", known=joined([label, text("general.nearest", name=label), [1, 2]]))

    assert made() == made()
    assert hash(made()) == hash(made())
    assert hash(text("general.known", known="a")) != hash(text("general.known", known="b"))
    assert hash(text("general.known", known={"en": "a"})) != hash(text("general.known", known={"en": "b"}))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_note_says_itself(lang, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    made = note("fitted.cluster_robust", n=3, name="shop")
    assert str(made) == made.message.render(lang)
    assert repr(made) == f"Note(caution, {made})"


# ------------------------------------------------------------------------------------------------ in a notebook


def user_code(call):
    namespace = {"rp": rp}
    try:
        exec(compile(call, "<cell>", "exec"), namespace)
    except rp.RepurchaseError as error:
        return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_error_in_a_notebook_is_the_user_s_line_and_a_sentence(lang, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    shell = pytest.importorskip("IPython.core.interactiveshell").InteractiveShell.instance()
    try:
        shown = []
        monkeypatch.setattr(shell, "_showtraceback", lambda kind, value, lines: shown.extend(lines))
        shell.run_cell("import repurchase as rp\nx = 1\nrp.Model.parse('a =~')")
    finally:
        type(shell).clear_instance()
    assert shown[0].startswith("---> 3 rp.Model.parse(")
    assert shown[-1].startswith("ModelError: ")
    assert len(shown) == 3
    assert "site-packages" not in "".join(shown)


def test_an_error_that_we_raised_ourselves_has_its_sentence_alone():
    error = user_code("rp.Model.parse('a =~')")
    assert isinstance(error, ModelError)
    *_, said = error._render_traceback_()
    assert said == f"ModelError: {error}"
    assert UnknownNameError("general.nearest", name="x")._render_traceback_() == [
        f"UnknownNameError: {text('general.nearest', name='x')}"
    ]
