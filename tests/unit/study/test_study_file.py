"""Study files: what they say, and how their mistakes are said."""

from __future__ import annotations

import re

import pytest

import repurchase as rp
from repurchase.errors import InputError
from repurchase.study import Study
from repurchase.study.file.masked_source import masked_source
from repurchase.study.file.read_survey import study_notes
from repurchase.study.file.relations import roles_on_paths
from repurchase.study.file.toml_lines import Locator

GOOD = """
schema = "repurchase.study/1"
name = "small"
title = { en = "Small", zh = "小" }   # a comment with "quotes"

[constructs.TRUST]
label = { en = "Trust", zh = "信任" }
role = "driver"
items = [
  { name = "T1", en = "It keeps its word", zh = "守信" },
  { name = "T2", en = "It is honest", zh = "诚实", reversed = true },
]
[constructs.RI]
label = { en = "Repurchase", zh = "复购" }
items = [ { name = "R1", en = "again", zh = "再买" }, { name = "R2", en = "first", zh = "首选" } ]

[[checks]]
name = "A"
answer = 2
[[checks]]
name = "B"
answer = 4

[model]
paths = ["RI ~ a*TRUST"]

[[hypotheses]]
id = "H1"
path = "TRUST -> RI"
"""


def broken(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def test_a_study_file_is_read():
    study = Study.parse(GOOD)
    assert study.regressions() == (("RI", "TRUST"),)
    assert study.instrument["TRUST"].items[1].reversed
    assert study.hypotheses[0].path == ("TRUST", "RI")
    assert [c.answer for c in study.instrument.checks] == [2, 4]
    assert study.constructs_on_paths == ("TRUST", "RI")
    assert Study.parse(study.text).entry == study.entry


@pytest.mark.parametrize(
    ("source", "en", "zh"),
    [
        (
            broken('role = "driver"', 'rolle = "driver"'),
            "study.toml, line 8: “constructs.TRUST.rolle” is not a key of a study file. Did you mean “role”?",
            "study.toml 第 8 行：研究文件中没有“constructs.TRUST.rolle”这个键。是否想写“role”？",
        ),
        (
            broken('role = "driver"', 'role = "chief"'),
            "study.toml, line 8: “constructs.TRUST.role” is “chief”, but must be one of "
            "'driver', 'mediator', 'outcome', 'control', ''.",
            "study.toml 第 8 行：“constructs.TRUST.role”的值为“chief”，只能是 'driver', 'mediator', 'outcome', 'control', '' 之一。",
        ),
        (
            broken("answer = 4", "reply = 4"),
            "study.toml, line 20: “checks.1.answer” is missing. Add it. (1 more mistake follows in this file.)",
            "study.toml 第 20 行：缺少“checks.1.answer”，请补上。（该文件中另有 1 处错误。）",
        ),
        (
            broken('name = "T2"', 'name = "T1"'),
            "study.toml, line 11: the item “T1” already belongs to TRUST. Give every item a name of its own.",
            "study.toml 第 11 行：题项“T1”已属于 TRUST。请为每个题项取唯一的名称。",
        ),
        (
            broken('["RI ~ a*TRUST"]', '["RI ~ a*TRSUT"]'),
            "study.toml, line 25: nothing is called “TRSUT”. Did you mean “TRUST”?",
            "study.toml 第 25 行：不存在名为“TRSUT”的变量。是否想写“TRUST”？",
        ),
        (
            GOOD + '[[hypotheses]]\nid = "H1"\npath = "RI -> TRUST"\n',
            "study.toml, line 31: two hypotheses are called “H1”, the one on “TRUST -> RI” and the one on “RI -> TRUST”. "
            "Give every hypothesis an id of its own.",
            "study.toml 第 31 行：有两条假设都叫“H1”，一条为“TRUST -> RI”，另一条为“RI -> TRUST”。请为每条假设取唯一的编号。",
        ),
        (broken("[model]", "[model"), None, None),
    ],
)
def test_a_mistake_is_one_sentence_with_its_line(source, en, zh, monkeypatch):
    with pytest.raises(InputError) as caught:
        Study.parse(source)
    if en is None:
        assert "line 24: this is not valid TOML" in caught.value.message.render("en")
        return
    assert caught.value.message.render("en") == en
    assert caught.value.message.render("zh") == zh


@pytest.mark.parametrize(
    ("old", "new", "sign", "wanted"),
    [
        ("schema =", "schema ＝", "＝", "="),
        ("[model]", "［model］", "［", "["),
        ('paths = ["RI ~ a*TRUST"]', "paths = [“RI ~ a*TRUST”]", "“", '"'),
        ('en = "Trust", zh', 'en = "Trust"， zh', "，", ","),
    ],
)
def test_a_full_width_sign_is_named_with_what_to_write(old, new, sign, wanted):
    with pytest.raises(InputError) as caught:
        Study.parse(broken(old, new))
    said = caught.value.message
    assert said.key == "study.full_width" and (said.values["sign"], said.values["wanted"]) == (sign, wanted)
    line = next(k for k, words in enumerate(broken(old, new).splitlines(), 1) if new in words)
    for lang in ("en", "zh"):
        assert str(line) in said.render(lang) and sign in said.render(lang)


def test_a_full_width_sign_in_a_wording_is_not_blamed():
    with pytest.raises(InputError) as caught:
        Study.parse(broken('zh = "', 'zh = "好，' + '" "'))
    assert caught.value.message.key == "study.not_toml"


def test_a_hypothesis_without_an_arrow_is_told_how_it_is_written():
    with pytest.raises(InputError) as caught:
        Study.parse(broken('path = "TRUST -> RI"', 'path = "TRUST, RI"'))
    assert "such as SAT -> RI" in caught.value.message.render("en") and "SAT -> RI" in caught.value.message.render("zh")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"TRUST -> RI"', '"TRUST→RI"'), ('"TRUST -> RI"', '"TRUST －＞ RI"'), ('"TRUST -> RI"', '"TRUST—> RI"'),
        ('"RI ~ a*TRUST"', '"RI ～ a×TRUST"'), ('"RI ~ a*TRUST"', '"RI　∼　a＊TRUST"'),
    ],
)  # fmt: skip
def test_signs_of_a_chinese_keyboard_are_taken_as_meant_in_relations(old, new):
    study = Study.parse(broken(old, new))
    assert study.regressions() == (("RI", "TRUST"),)
    assert study.hypotheses[0].path == ("TRUST", "RI")


def test_a_moderation_and_a_sum_may_be_written_in_full_width():
    more = GOOD.replace('["RI ~ a*TRUST"]', '["RI ～ TRUST ＋ BLUE"]\nmoderations = ["TRUST × BLUE → RI"]') + OTHER
    study = Study.parse(more + '[[hypotheses]]\nid = "H2"\npath = "TRUST×BLUE→RI"\n')
    assert study.regressions() == (("RI", "TRUST"), ("RI", "BLUE"))
    assert study.entry.model.moderations == ["TRUST * BLUE -> RI"]
    assert study.hypotheses[1].path == ("TRUST*BLUE", "RI")


ASKED = GOOD.replace("[model]", '[[background]]\nname = "gender"\nzh = "您的性别"\n[model]\ngroups = ["gender"]')


@pytest.mark.parametrize(
    ("old", "new", "line", "zh"),
    [
        ("[model]", "# [model]", 28, "“groups”应写在 [model] 之下，而 [model] 一行行首仍有 #"),
        ("[model]\n", "", 27, "“groups”应写在 [model] 之下：请在它之前加一行 [model]"),
        ("[[hypotheses]]", "#[[hypotheses]]", 33, "“path”应写在 [[hypotheses]] 之下，而 [[hypotheses]] 一行行首仍有 #"),
        ("[[hypotheses]]", "[hypotheses]", 31, "[hypotheses] 须写作双层方括号，即 [[hypotheses]]"),
        ("[[background]]", "[background]", 24, "[background] 须写作双层方括号，即 [[background]]"),
        ("[model]", "[[model]]", 27, "[[model]] 须写作单层方括号，即 [model]"),
        ('zh = "您的性别"', 'zh = "您的性别"\u3000', 26, "引号之外有全角空格"),
        ("groups =", "\u3000groups =", 28, "引号之外有全角空格"),
        ("groups =", "groups\u00a0=", 28, "引号之外有全角空格"),
        ('["gender"]', '["您的性别"]', 28, "“您的性别”是 gender 的名称，此处须写代码，即 gender"),
        ("a*TRUST", "信任", 29, "“信任”是 TRUST 的名称，此处须写代码，即 TRUST"),
        ('"TRUST -> RI"', '"Trust -> Repurchase"', 33, "是否想写“TRUST”"),
        ('"TRUST -> RI"', '"TRUST -> Repurchase"', 33, "“Repurchase”是 RI 的名称，此处须写代码，即 RI"),
        ("a*TRUST", "ＴＲＵＳＴ", 29, "是否想写“TRUST”"),
    ],
)
def test_a_beginner_s_slip_is_told_with_what_to_write(old, new, line, zh):
    assert old in ASKED
    with pytest.raises(InputError) as caught:
        Study.parse(ASKED.replace(old, new))
    said = caught.value.message.render("zh")
    assert zh in said and f"第 {line} 行" in said, said
    assert f"line {line}:" in caught.value.message.render("en")


def test_a_second_heading_in_single_brackets_is_told_too():
    twice = GOOD.replace("[[hypotheses]]", "[hypotheses]") + '[hypotheses]\nid = "H2"\npath = "TRUST -> RI"\n'
    with pytest.raises(InputError) as caught:
        Study.parse(twice)
    assert "[[hypotheses]]" in caught.value.message.render("en")


def test_a_full_width_space_in_a_wording_is_not_blamed():
    with pytest.raises(InputError) as caught:
        Study.parse(broken('zh = "', 'zh = "好\u3000' + '" "'))
    assert caught.value.message.key == "study.not_toml"


def test_a_rise_of_nothing_is_refused():
    with pytest.raises(InputError) as caught:
        Study.parse(GOOD + "\n[what_if]\nraise_by = 0\n")
    assert "what_if.raise_by" in caught.value.message.render("en")


OTHER = """
[constructs.BLUE]
label = { en = "Blue", zh = "蓝色" }
items = [ { name = "B1", en = "I like blue", zh = "我喜欢蓝色" } ]
"""


@pytest.mark.parametrize(
    ("marker", "old", "new"),
    [
        ("RI", "", ""),
        ("TRUST", "", ""),
        ("BLUE", 'paths = ["RI ~ a*TRUST"]', 'paths = ["RI ~ a*TRUST + BLUE"]'),
        ("BLUE", 'paths = ["RI ~ a*TRUST"]', 'paths = ["RI ~ a*TRUST"]\nmoderations = ["TRUST * BLUE -> RI"]'),
        ("BLUE", 'paths = ["RI ~ a*TRUST"]', 'paths = ["RI ~ a*TRUST"]\ncontrols = ["BLUE"]'),
        ("BLUE", 'path = "TRUST -> RI"', 'path = "BLUE -> RI"'),
        ("BLUE", 'path = "TRUST -> RI"', 'path = "TRUST*BLUE -> RI"'),
        ("BLUE", 'zh = "蓝色" }', 'zh = "蓝色" }\nrole = "mediator"'),
    ],
)
def test_a_marker_is_no_part_of_the_theory(marker, old, new):
    source = (GOOD + OTHER).replace("[constructs.TRUST]", f'marker = "{marker}"\n[constructs.TRUST]')
    assert Study.parse(source.replace(f'"{marker}"', '"BLUE"', 1)).entry.marker == "BLUE"
    with pytest.raises(InputError) as caught:
        Study.parse(source.replace(old, new) if old else source)
    assert f"line 6: the marker “{marker}” is also a driver" in caught.value.message.render("en")
    assert f"第 6 行：标记变量“{marker}”同时是" in caught.value.message.render("zh")


def test_two_constructs_of_one_label_are_refused():
    with pytest.raises(InputError) as raised:
        Study.parse(broken('en = "Repurchase", zh = "复购"', 'en = "trust ", zh = "复购"'))
    assert "TRUST and RI are both labelled" in raised.value.message.render("en")
    assert "TRUST 与 RI" in raised.value.message.render("zh")
    Study.parse(broken('en = "Repurchase", zh = "复购"', 'en = "信任", zh = "复购"'))


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(InputError, match="init"):
        Study.read(tmp_path / "none.toml")


def test_lines_are_found_in_every_kind_of_toml():
    source = 'a = 1\n[t."x y"]\nb = [\n  1,\n  { c = "]#" },\n]\nd = """\nlong\n"""\ne.f = 2\n[[u]]\ng = 1\n[[u]]\n[u.v]\nh = \'\'\n'
    lines = Locator(source).lines
    assert lines[("a",)] == 1
    assert lines[("t", "x y", "b", 1, "c")] == 5
    assert lines[("t", "x y", "e", "f")] == 10
    assert lines[("u", 0, "g")] == 12
    assert lines[("u", 1, "v", "h")] == 15


@pytest.mark.parametrize(
    ("line", "en", "zh"),
    [
        ("title = 3", "a table is wanted", "一张表"),
        ("[constructs]\nA = 3", "a table is wanted", "一张表"),
        ('[constructs.A]\nlabel = {en = 5}\nitems = [{name = "q"}]', "words in quotes", "引号中的文字"),
        ('[constructs.A]\nlabel = {en = "A"}\nitems = []', "must not be empty", "不能为空"),
        ('[constructs.A]\nlabel = {en = "A"}\nitems = "q"', "a list in square brackets", "方括号"),
        (
            '[constructs.A]\nlabel = {en = "A"}\nitems = [{name = "q", reversed = "maybe"}]',
            "true or false",
            "true 或 false",
        ),
        ('[scale]\nlow = "one"', "whole number", "整数"),
    ],
)
def test_what_should_stand_there_is_said_in_the_reader_s_language(line, en, zh):
    with pytest.raises(InputError) as error:
        Study.parse(f'schema = "repurchase.study/1"\nname = "s"\n{line}\n')
    assert en in error.value.message.render("en")
    said = error.value.message.render("zh")
    assert zh in said
    assert "Input should" not in said


def test_a_moderation_can_be_a_hypothesis():
    source = (GOOD + OTHER).replace('path = "TRUST -> RI"', 'path = "TRUST  * BLUE -> RI"')
    study = Study.parse(source)
    claim = study.hypotheses[0]
    assert claim.path == ("TRUST*BLUE", "RI")  # no path of two constructs, which a direct effect would decide
    assert claim.moderation == ("TRUST", "BLUE", "RI")
    assert not claim.is_mediation
    assert study.moderations() == (("TRUST", "BLUE", "RI"),)
    both = source.replace('paths = ["RI ~ a*TRUST"]', 'paths = ["RI ~ a*TRUST"]\nmoderations = ["TRUST*BLUE -> RI"]')
    assert Study.parse(both).moderations() == study.moderations()
    assert Study.parse(GOOD).hypotheses[0].moderation is None


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("TRUST * BLUE * RI -> RI", "is no moderation"),
        ("TRUST -> BLUE * RI", "is no moderation"),
        ("TRUST * BLUE -> RI -> TRUST", "is no moderation"),
        ("TRUST * -> RI", "is no moderation"),
        ("TRUST * TRUST -> RI", "names one construct twice"),
        ("TRUST * GREEN -> RI", "GREEN"),
    ],
)
def test_a_moderation_that_cannot_be_is_refused(path, wrong):
    with pytest.raises(InputError, match=wrong):
        Study.parse((GOOD + OTHER).replace('path = "TRUST -> RI"', f'path = "{path}"'))


@pytest.mark.parametrize(
    ("paths", "roles"),
    [
        ([("B", "A")], {"A": "driver", "B": "outcome"}),
        ([("M", "A"), ("B", "M"), ("B", "A")], {"A": "driver", "M": "mediator", "B": "outcome"}),
        ([("B", "A"), ("C", "A")], {"A": "driver"}),  # two ends: neither is the outcome
        ([], {}),
    ],
)
def test_roles_are_read_off_the_paths(paths, roles):
    assert roles_on_paths(paths) == roles


def test_roles_come_in_the_order_of_the_paths():
    pairs = [("M", x) for x in ("SP", "RISK", "PRO", "Z", "A1", "B7")]
    assert list(roles_on_paths(pairs)) == ["SP", "RISK", "PRO", "Z", "A1", "B7", "M"]


def test_a_stated_role_is_left_alone_and_an_assumed_one_is_told():
    silent = Study.parse(SILENT)
    assert silent.assumed_roles() == {"A": "driver", "B": "outcome"}
    assert "study.roles_assumed" in {n.message.key for n in study_notes(rp.simulate(silent, 40), silent)}
    (told,) = (n for n in study_notes(rp.simulate(silent, 40), silent) if n.message.key == "study.roles_assumed")
    assert "自变量为A，结果变量为B。" in told.message.render("zh")
    spoken = Study.parse(SILENT.replace("[constructs.A]", '[constructs.A]\nrole = "control"'))
    assert spoken.assumed_roles() == {}


SILENT = """
schema = "repurchase.study/1"
name = "silent"
[constructs.A]
label = { en = "Price" }
items = [{ name = "A1" }, { name = "A2" }]
[constructs.B]
label = { en = "Trust" }
items = [{ name = "B1" }, { name = "B2" }]
[model]
paths = ["B ~ A"]
"""


@pytest.mark.parametrize("shipped", Study.shipped(), ids=lambda s: s.name)
def test_a_shipped_study_leads_to_nobody(shipped):
    """So that it need not be searched each time that it is read."""
    assert masked_source(shipped.text) == shipped.text


@pytest.mark.parametrize(
    ("written", "line", "en", "zh"),
    [
        ("[constructs.A\nx = 1", 1, "closing ] of a heading", "标题缺少右括号"),
        ("[[checks]\nx = 1", 1, "closing ]] of a heading", "标题缺少右括号 ]]"),
        ("name = ", 1, "no value", "没有值"),
        ("a = 1\nname = words", 2, "without quotation marks", "未加引号"),
        ("a = 1\nb = 'abc\nc = 2", 2, "quotation mark", "缺少右引号"),
        ("a = 1\nb = 'abc", 2, "quotation mark", "缺少右引号"),
        ('a = """abc\n', 1, "quotation mark", "缺少右引号"),
        ("a = 1\na = 2", 2, "twice", "两次"),
        ("[a]\n[a]", 2, "twice", "两次"),
        ("a = {b = 1, b = 2}", 1, "twice", "两次"),
        ("a = [1, 2\nb = 3", 2, "a comma", "缺少逗号"),
        ("a = {b = 1", 1, "braces", "花括号"),
        ("a", 1, "an = is wanted", "等号"),
        ('a = "\\q"', 1, "backslash", "反斜杠"),
        ("a = 1 2", 1, "behind the value", "多余"),
    ],
)
def test_what_is_no_toml_is_explained_in_the_reader_s_language(written, line, en, zh):
    with pytest.raises(InputError) as caught:
        Study.parse(written)
    for lang, wanted in (("en", en), ("zh", zh)):
        said = caught.value.message.render(lang)
        assert wanted in said, said
        assert str(line) in said and "?" not in said
        assert not re.search("Expected|Invalid|Unclosed|Unterminated|Cannot|Illegal|Unescaped", said)
        assert lang == "en" or not re.search(
            r"[a-z]{3,}", said.replace("study.toml", "").replace("repurchase init", "")
        )


def test_a_misspelt_key_is_told_before_what_is_missing_because_of_it():
    with pytest.raises(InputError) as caught:
        Study.parse('schema = "repurchase.study/1"\nname = "x"\n[constructs.A]\nlable = { en = "A" }\nitems = ["a"]\n')
    assert "“label”" in caught.value.message.render("en")
    assert "Did you mean" in caught.value.message.render("en")
    assert "是否想写“label”" in caught.value.message.render("zh")
