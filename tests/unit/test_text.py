"""Words that wait for their language."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from repurchase.errors import InputError
from repurchase.style import Kind, Number
from repurchase.text import catalogue, clauses, joined, listed, messages_of, reader_language, render, text


def test_one_message_two_languages():
    message = text("survey.missing_items", items="SAT1")
    assert "SAT1" in message.render("en")
    assert "SAT1" in message.render("zh")
    assert message.render("en") != message.render("zh")


def test_values_are_rendered_in_the_reader_s_language():
    label = {"en": "Trust", "zh": "信任"}
    message = text("hypotheses.positive", x=label, y={"en": "Repurchase", "zh": "复购"})
    assert message.render("en") == "There is a positive effect of Trust on Repurchase."
    assert message.render("zh") == "信任对复购有正向影响。"


@pytest.mark.parametrize(
    ("label", "said"),
    [("对主播的信任", "满意对“对主播的信任”有正向影响。"), ("信任", "满意对信任有正向影响。")],
)
def test_a_chinese_label_does_not_repeat_the_word_before_it(label, said):
    y = {"en": "Trust in the streamer", "zh": label}
    message = text("hypotheses.positive", x={"en": "Satisfaction", "zh": "满意"}, y=y)
    assert message.render("zh") == said and "“" not in message.render("en")
    assert text("hypotheses.positive", x=y, y="复购").render("zh").startswith(label)  # nothing stands before it
    alone = text("hypotheses.positive", x="满意", y=joined([y]))
    assert alone.render("zh") == said


def test_plurals_follow_the_number():
    assert text("findings.title", n=1).render("en") == "Findings from 1 respondent"
    assert text("findings.title", n=238).render("en") == "Findings from 238 respondents"


@pytest.mark.parametrize(
    ("values", "en", "zh"),
    [
        ((), "", ""),
        (("a",), "a", "a"),
        (("a", "b"), "a and b", "a和b"),
        (("a", "b", "c"), "a, b and c", "a、b和c"),
    ],
)
def test_lists(values, en, zh):
    assert render(joined(values), "en") == en
    assert render(joined(values), "zh") == zh


def test_numbers_inside_messages_take_the_style_of_the_language():
    message = text("claims.single_item", construct="X", item="X1", reliability=Number(0.9, Kind.BOUNDED, 2))
    assert "(1 − .90)" in message.render("en")
    assert "（1 − 0.90）" in message.render("zh")


def test_the_reader_s_language(monkeypatch):
    for name in ("REPURCHASE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert reader_language() == "zh"
    monkeypatch.setenv("REPURCHASE_LANG", "en")
    assert reader_language() == "en"


def test_an_error_speaks_the_reader_s_language(monkeypatch):
    error = InputError("study.no_file", file="x.toml")
    monkeypatch.setenv("REPURCHASE_LANG", "zh")
    assert str(error).startswith("找不到")
    monkeypatch.setenv("REPURCHASE_LANG", "en")
    assert str(error).startswith("There is no")


def test_every_message_can_be_rendered():
    import string

    for lang in ("en", "zh"):
        for key, message in catalogue(lang).items():
            parsed = list(string.Formatter().parse(message))
            inner = [f for _, _, spec, _ in parsed if spec for _, f, _, _ in string.Formatter().parse(spec)]
            fields = {f for f in (*(f for _, f, _, _ in parsed), *inner) if f}
            made = text(key, **dict.fromkeys(fields, 2)).render(lang)
            assert made, key


def flat(tree, prefix):
    out = {}
    for key, value in tree.items():
        out |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": str(value)}
    return out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_catalogue_is_read_as_the_library_reads_it(lang):
    sources = [f for f in (files("repurchase") / "locale" / lang).iterdir() if f.name.endswith(".toml")]
    assert len(sources) > 100
    whole = {}
    for source in sources:
        words, prefix = source.read_text(encoding="utf-8"), source.name.removesuffix("toml")
        whole |= flat(tomllib.loads(words), prefix)
        assert messages_of(words, prefix) == flat(tomllib.loads(words), prefix)
    assert dict(catalogue(lang)) == whole
    assert len(catalogue(lang)) == len(whole)


@pytest.mark.parametrize(
    "toml",
    [
        'a = "one"\nb.c = "two"\n\n# said = "three"\n[d.e]\nf = "four"\n',
        'a = "a \\"word\\" and\\nanother"\n[b]\nc = \'raw "word"\'\nd = "plain"\n',
        '[t]\na = """\nb = "not a key"\n"""\nc = "key"\n',
        'a = "x"  # said\n  b = "y"\n"c d" = "z"\n[ e ]\nf = {g = "h"}\n',
    ],
)
def test_a_catalogue_may_hold_whatever_toml_holds(toml):
    assert messages_of(toml, "s.") == flat(tomllib.loads(toml), "s.")


def test_a_message_that_is_nowhere_is_no_key():
    assert "nowhere.a" not in catalogue("en")
    assert "general.nowhere" not in catalogue("en")
    with pytest.raises(KeyError):
        catalogue("zh")["general"]


@pytest.mark.parametrize(
    ("made", "en", "zh"),
    [
        (listed(["a", 2, "c"]), "a, 2, c", "a、2、c"),
        (listed("abcd", 2), "a, b ...", "a、b等"),
        (listed("ab", 2), "a, b", "a、b"),
        (listed(["1、a", "b"]), "1、a, b", "1、a；b"),
        (listed(["1, a", "b"]), "1, a; b", "1, a、b"),
        (clauses(["a", text("general.listed_by_dir"), "c"], 1), "a ...", "a等"),
        (clauses(["a", "b"]), "a; b", "a；b"),
        (listed([]), "", ""),
    ],
)
def test_lists_in_brackets_and_clauses_have_the_reader_s_marks(made, en, zh):
    assert (render(made, "en"), render(made, "zh")) == (en, zh)
