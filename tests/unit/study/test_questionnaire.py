"""The instrument: what stands in it and in which order, in print, as text that platforms import, and in its codebook."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from field_studies import HOSTILE, asked_of_everything, hostile, scaled

import repurchase as rp
from repurchase.errors import InputError
from repurchase.study.questionnaire.field_questionnaire import questionnaire
from repurchase.study.questionnaire.survey_form import RatingBlock
from repurchase.survey.read.ratings.codebook import Codebook


def printed(made, lang):
    """The words of the printed questionnaire, a paragraph or cell each."""
    with zipfile.ZipFile(io.BytesIO(made.docx(lang))) as file:
        body = file.read("word/document.xml").decode("utf-8")
    paragraphs = re.findall(r"<w:p>.*?</w:p>", body)
    return body, ["".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", p)) for p in paragraphs]


def hinted(made, lang="en"):
    return " ".join(hint.render(lang) for hint in made.hints())


def test_questions_come_in_the_order_of_a_questionnaire():
    form = questionnaire(asked_of_everything()).form
    names = [q.name for _, q in form.numbered()]
    assert names == ["bought", "agreed", "TRUST", "RI", "stated", "channel", "cups", "gender"]
    assert [n for n, _ in form.numbered()] == list(range(1, 9))


def test_the_check_stands_after_sixty_per_cent_and_never_first():
    form = questionnaire().form
    order = [row.name for row in form.rows]
    assert order.index("ATT1") == round(0.6 * (len(order) - 1))
    assert all(block.rows[0].kind != "check" for block in form.blocks)


def test_a_study_without_check_gets_one_and_is_told_so():
    made = questionnaire(asked_of_everything())
    checks = [row for row in made.form.rows if row.kind == "check"]
    assert [c.passing for c in checks] == [2]
    assert checks[0].words("zh") == "为确认您在认真作答，本题请选择“不同意”"
    assert "“Disagree”" in checks[0].words("en")
    assert "CHECK1" in hinted(made)
    assert questionnaire().form.added is None


def test_a_check_on_a_scale_without_words_names_a_number():
    (row,) = [row for row in questionnaire(scaled(None, low=0, high=10)).form.rows if row.kind == "check"]
    assert row.passing == 1
    assert "数字“1”" in row.words("zh")


def test_several_checks_are_spread_over_the_form():
    study = rp.Study.default()
    first = study.instrument.checks[0]
    checks = (first, replace(first, name="ATT2"))
    order = [
        row.kind for row in questionnaire(replace(study, instrument=replace(study.instrument, checks=checks))).form.rows
    ]
    at = [k for k, kind in enumerate(order) if kind == "check"]
    assert len(at) == 2
    assert at[0] < len(order) / 2 < at[1]


def test_statements_are_shuffled_within_their_block_by_the_seed():
    study = asked_of_everything()
    plain, first, again, other = (
        [[row.name for row in block.rows] for block in questionnaire(study, **how).form.blocks]
        for how in ({}, {"shuffle": True, "seed": 3}, {"shuffle": True, "seed": 3}, {"shuffle": True, "seed": 4})
    )
    assert first == again
    assert plain != first != other
    assert [sorted(set(b) - {"CHECK1"}) for b in first] == [sorted(set(b) - {"CHECK1"}) for b in plain]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_printed_questionnaire_says_everything_once(lang):
    made = questionnaire(asked_of_everything())
    body, words = printed(made, lang)
    for row in made.form.rows:
        assert words.count(row.words(lang)) == 1, row.name
    for question in made.form.asked:
        assert sum(question.label[lang] in w for w in words) == 1
        assert all(any(f"□ {o[lang]}" in w for w in words) for o in question.options)
    assert body.count("<w:tblHeader/>") == body.count("<w:tbl>") == len(made.form.blocks)
    opening = "".join(words[:8])
    assert opening.count("[") == opening.count("]") == {"zh": 4, "en": 4}[lang]
    assert "reverse" not in body.casefold() and "反向" not in body


def test_the_opening_speaks_of_consent_as_the_form_asks_for_it():
    asked, given = questionnaire(asked_of_everything()), questionnaire()
    assert any("知情同意问题" in w for w in printed(asked, "zh")[1])
    assert any("继续填写即表示" in w for w in printed(given, "zh")[1])
    assert not any("继续填写即表示" in w for w in printed(asked, "zh")[1])


def test_what_is_asked_suits_the_answers():
    agreeing, fitting = (next(b for b in questionnaire(s).form.blocks) for s in (asked_of_everything(), scaled(4)))
    assert "同意下列说法" in agreeing.stem("zh")
    assert "符合您的实际感受" in fitting.stem("zh")
    assert "agree" in agreeing.stem("en")


def test_ends_without_words_are_left_to_be_written():
    made = questionnaire(scaled(None, "en"))
    assert any("[state what 1 and what 5 mean]" in w for w in printed(made, "en")[1])
    assert "answers without words" in hinted(made)


def test_a_scale_of_a_hundred_points_is_answered_with_a_number():
    made = questionnaire(scaled(None, low=0, high=100))
    body, words = printed(made, "zh")
    assert "0至100的数字" in words
    assert words.count("_____") == len(made.form.rows)
    assert body.count("<w:gridCol") == 3 * body.count("<w:tbl>")
    assert made.wenjuanxing("zh").count("（0至100的数字）[填空题]") == len(made.form.rows)


def test_hints_name_what_is_missing_and_are_silent_where_nothing_is():
    full = hinted(questionnaire(asked_of_everything()))
    assert "reversed" not in full and "eligib" not in full and "consent" not in full and "fewer than" not in full
    assert "takes about 2 minutes" in full
    bare = hinted(questionnaire(scaled(None, "zh")))
    for said in ("no reversed item", 'role = "eligible"', 'role = "consent"', "attention check"):
        assert said in bare
    assert "two things at once" in " ".join(h.render("en") for h in questionnaire().hints("en"))


def test_hints_tell_of_items_worded_in_one_language_or_none():
    study = scaled(5, "zh")
    made = questionnaire(study)
    assert "not fully worded in English" in " ".join(h.render("en") for h in made.hints("both"))
    assert "not fully worded" not in hinted(made)
    text = study.text.replace('zh = "关于服务的第1个说法"', 'zh = ""')
    made = questionnaire(rp.Study.parse(text))
    assert "1 question has no wording" in hinted(made)
    assert any("[请补充AA1的题目表述]" in w for w in printed(made, "zh")[1])


def test_hints_count_statements_items_and_columns_that_are_not_asked_for():
    long = "\n".join(f'[[statements]]\nname = "S{k}"\nzh = "第{k}个说法"' for k in range(61))
    study = rp.Study.parse(scaled(5).text.replace("[model]", f'{long}\n[options]\ncluster = "class"\n[model]'))
    said = hinted(questionnaire(study))
    assert "more than 60" in said
    assert "not asked for (class)" in said
    assert "fewer than" not in said
    asked = '[[background]]\nname = "class"\nzh = "班级"\nkind = "number"\n[options]\ncluster = "class"\n[model]'
    assert "not asked for" not in hinted(questionnaire(rp.Study.parse(scaled(5).text.replace("[model]", asked))))
    short = rp.Study.parse(re.sub(r", \{ name = \"BB[23]\".*?\}", "", scaled(5).text))
    assert "1 construct has fewer than 3 items" in hinted(questionnaire(short))


def wjx_questions(text):
    """Questions of the text as 问卷星 parts them: head, kind, lines below."""
    blocks = [b.splitlines() for b in text.strip().split("\n\n")]
    asked = [(re.fullmatch(r"\d+\. (.*)\[(.*)\]", b[0]), b[1:]) for b in blocks if re.match(r"\d+\. ", b[0])]
    return [(head[1], head[2], below) for head, below in asked]


def test_the_text_for_wenjuanxing_has_a_question_for_each():
    made = questionnaire(asked_of_everything())
    text = made.wenjuanxing("zh")
    asked = wjx_questions(text)
    kinds = ["单选题", "单选题", "矩阵量表题", "矩阵量表题", "矩阵量表题", "多选题", "填空题", "单选题"]
    assert [kind for _, kind, _ in asked] == kinds
    assert [int(n) for n in re.findall(r"^(\d+)\. ", text, re.M)] == list(range(1, 9))
    points, *rows = asked[2][2]
    assert points.split(" ") == ["非常不同意", "不同意", "一般", "同意", "非常同意"]
    assert rows == [row.words("zh") for row in made.form.blocks[0].rows]
    assert asked[5][2] == ["小程序", "门店", "外卖平台"]
    assert text.startswith("茶饮顾客信任与复购研究调查问卷\n\n")


def test_labels_with_spaces_are_asked_one_by_one():
    asked = wjx_questions(questionnaire(scaled(7, "en")).wenjuanxing("en"))
    assert {kind for _, kind, _ in asked} == {"量表题"}
    assert all(below[2] == "Somewhat disagree" and len(below) == 7 for _, _, below in asked)


def test_the_text_for_qualtrics_has_its_marks_and_codes():
    text = questionnaire(asked_of_everything()).qualtrics("en")
    assert text.startswith("[[AdvancedFormat]]\n")
    assert text.count("[[Question:Matrix]]") == 3
    assert "[[Question:MC:MultipleAnswer:Vertical]]\n[[ID:channel]]" in text
    assert "[[Question:TE:SingleLine]]\n[[ID:cups]]" in text
    assert "[[Answer:1]]\nStrongly disagree\n[[Answer:2]]\nDisagree" in text


def test_hostile_wordings_break_no_format(tmp_path):
    made = questionnaire(hostile())
    text = made.wenjuanxing("zh")
    asked = wjx_questions(text)
    assert [kind for _, kind, _ in asked] == ["矩阵量表题", "单选题"]
    assert len(asked[0][2]) == 1 + len(HOSTILE) + 1
    bare = re.sub(r"\[(段落说明|矩阵量表题|单选题)\]$", "", text, flags=re.M)
    assert not re.search(r"[\[\]【】{}□○①]|__|<script", bare)
    assert "<3000元" in text
    marks = re.findall(r"\[\[.*?\]\]|\$\{", made.qualtrics("zh"))
    assert "[[Question:MC]]" not in marks and "${" not in marks
    assert "<script" not in made.qualtrics("zh")
    body, words = printed(made, "zh")
    assert "&lt;script&gt;" in body and "<script" not in body
    rows = made.codebook("zh").decode("utf-8-sig")
    assert "'=cmd" in rows and not re.search(r"(^|,)\"?[=+]", rows, re.M)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_codebook_is_read_back(tmp_path, lang):
    made = questionnaire(asked_of_everything())
    path = tmp_path / "codebook.csv"
    made.write(path, lang)
    entries = {e.item: e for e in Codebook.read(path).entries}
    rows = [row for row in made.form.rows if row.kind != "check"]
    assert list(entries) == [row.name for row in rows]
    for row in rows:
        assert entries[row.name].construct == row.construct
        assert entries[row.name].wording == row.words(lang)
        assert entries[row.name].reverse is (row.name == "TRUST3")


def test_the_ending_says_what_is_written(tmp_path):
    made = questionnaire(asked_of_everything())
    assert [p.name for p in made.write(tmp_path / "q.docx")] == ["q.docx"]
    assert [p.name for p in made.write(tmp_path / "q.txt", "both")] == ["q.en.txt", "q.zh.txt"]
    assert (tmp_path / "q.zh.txt").read_text(encoding="utf-8").startswith("茶饮")
    folder = made.write(tmp_path / "all", "zh")
    assert [p.name for p in folder] == [
        "questionnaire.zh.docx",
        "wenjuanxing.zh.txt",
        "qualtrics.zh.txt",
        "codebook.csv",
    ]
    with pytest.raises(InputError):
        made.write(tmp_path / "q.pdf")
    with pytest.raises(InputError):
        made.write(tmp_path / "all", "zh")
    before = (tmp_path / "q.docx").read_bytes()
    assert made.write(tmp_path / "q.docx", overwrite=True)
    assert (tmp_path / "q.docx").read_bytes() == before
    with pytest.raises(InputError):
        made.write(tmp_path / "none" / "q.docx")
    (tmp_path / "study.csv").write_text("x", encoding="utf-8")
    with pytest.raises(InputError):
        made.write(tmp_path / "study.csv", overwrite=True, inputs=(tmp_path / "study.csv",))


def test_the_language_is_that_of_the_study_else_one_in_which_it_is_worded(monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", "en")
    assert questionnaire(asked_of_everything()).chosen(None) == ("zh",)
    assert questionnaire().chosen(None) == ("en",)
    silent = rp.Study.parse(scaled(5, "zh").text.replace('language = "zh"', 'language = ""'))
    assert questionnaire(silent).languages == ("zh",)
    assert questionnaire(silent).chosen(None) == ("zh",)


def test_nothing_is_asked_twice_and_nothing_is_left_out():
    for study in rp.Study.shipped():
        form = questionnaire(study).form
        names = [row.name for row in form.rows] + [q.name for q in form.asked]
        i = study.instrument
        expected = [x.name for x in (*i.items, *i.statements, *i.checks, *i.background)]
        assert sorted(names) == sorted(expected)
        assert all(isinstance(q, RatingBlock) or q.options for _, q in form.numbered())


def test_what_the_study_file_states_stands_in_the_opening():
    stated = (
        '\n[questionnaire]\ninstitution = { zh = "某大学商学院" }\npurpose = { zh = "顾客对茶饮品牌的看法" }\n'
        'storage = { zh = "在课题结束后五年内销毁" }\n'
    )
    study = asked_of_everything()
    made = questionnaire(rp.Study.parse(study.text + stated))
    body, words = printed(made, "zh")
    opening = "".join(words[:6])
    assert re.findall(r"\[(.*?)\]", opening) == ["负责人姓名与电子邮箱"]
    assert "由某大学商学院编制" in opening and "旨在了解顾客对茶饮品牌的看法。" in opening
    assert "并将在课题结束后五年内销毁。" in opening
    assert body.count("<w:highlight") == 1
    assert printed(made, "en")[0].count("<w:highlight") == 4


def test_who_may_not_take_part_is_told_to_stop():
    words = printed(questionnaire(asked_of_everything()), "zh")[1]
    assert "若您选择“否”，问卷到此结束，感谢您的关注。" in words
    assert "若您选择“不同意”，问卷到此结束，感谢您的关注。" in words
    assert not any("到此结束，感谢您的关注" in w for w in printed(questionnaire(), "zh")[1])
