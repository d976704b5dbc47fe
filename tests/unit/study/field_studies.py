"""Study files for the tests of questionnaires: one with everything, one with hostile wordings."""

from __future__ import annotations

from repurchase.study.file.study import Study

LABELS = {
    4: '{ zh = ["很不符合", "不太符合", "比较符合", "非常符合"] }',
    5: '{ zh = ["非常不同意", "不同意", "一般", "同意", "非常同意"], '
    'en = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"] }',
    7: '{ en = ["Strongly disagree", "Disagree", "Somewhat disagree", "Neutral", "Somewhat agree", "Agree", '
    '"Strongly agree"] }',
}


def asked_of_everything() -> Study:
    """Eligibility, consent, a reversed item, two scales, statements, behaviour, a number, several options."""
    return Study.parse(
        f"""
schema = "repurchase.study/1"
name = "tea"
language = "zh"
title = {{ zh = "茶饮顾客信任与复购研究", en = "Trust and repurchase of tea" }}
[scale]
low = 1
high = 5
labels = {LABELS[5]}
[constructs.TRUST]
label = {{ zh = "品牌信任", en = "Brand trust" }}
items = [
  {{ name = "TRUST1", zh = "我信赖该品牌", en = "I rely on this brand" }},
  {{ name = "TRUST2", zh = "该品牌言而有信", en = "This brand keeps its word" }},
  {{ name = "TRUST3", zh = "我怀疑该品牌的说法", en = "I doubt what this brand says", reversed = true }},
  {{ name = "TRUST4", zh = "该品牌待人真诚", en = "This brand is honest with people" }},
]
[constructs.RI]
label = {{ zh = "复购意愿", en = "Repurchase intention" }}
items = [
  {{ name = "RI1", zh = "我会再次购买", en = "I will buy again" }},
  {{ name = "RI2", zh = "我会优先选择", en = "I will choose it first" }},
  {{ name = "RI3", zh = "我打算长期购买", en = "I plan to keep buying for long" }},
]
[[statements]]
name = "S1"
zh = "优惠活动吸引我再次购买"
en = "Promotions attract me to buy again"
block = "stated"
[[statements]]
name = "S2"
zh = "产品口味吸引我再次购买"
en = "The taste attracts me to buy again"
block = "stated"
[[background]]
name = "bought"
zh = "您近三个月是否购买过该品牌？"
en = "Have you bought from the brand within three months?"
role = "eligible"
keep = ["是"]
options = [{{ zh = "是", en = "Yes" }}, {{ zh = "否", en = "No" }}]
[[background]]
name = "agreed"
zh = "您是否同意参加本次调查？"
en = "Do you agree to take part?"
role = "consent"
keep = ["同意"]
options = [{{ zh = "同意", en = "I agree" }}, {{ zh = "不同意", en = "I do not agree" }}]
[[background]]
name = "gender"
zh = "您的性别"
en = "Your gender"
options = [{{ zh = "男", en = "Male" }}, {{ zh = "女", en = "Female" }}]
[[background]]
name = "channel"
zh = "您从哪些渠道购买？"
en = "Where do you buy?"
kind = "multiple"
behaviour = true
options = [{{ zh = "小程序", en = "Mini-program" }}, {{ zh = "门店", en = "Store" }}, {{ zh = "外卖平台", en = "Delivery" }}]
[[background]]
name = "cups"
zh = "您每月大约购买几杯？"
en = "How many cups do you buy a month?"
kind = "number"
behaviour = true
[model]
paths = ["RI ~ TRUST"]
"""
    )


def scaled(points: int | None, lang: str = "zh", low: int = 1, high: int = 5) -> Study:
    """Two constructs on one scale; without points, no answer has words."""
    labels = "" if points is None else f"labels = {LABELS[points]}\n"
    ends = f"low = {low}\nhigh = {high if points is None else points}\n"
    words = {"zh": "关于{}的第{}个说法", "en": "Statement {1} about {0} as I see it"}[lang]
    lines = ['schema = "repurchase.study/1"', 'name = "scaled"', f'language = "{lang}"', "[scale]", ends + labels]
    for code, label in (("AA", {"zh": "服务", "en": "service"}[lang]), ("BB", {"zh": "忠诚", "en": "loyalty"}[lang])):
        items = ", ".join(f'{{ name = "{code}{k}", {lang} = "{words.format(label, k)}" }}' for k in (1, 2, 3))
        lines += [f"[constructs.{code}]", f'label = {{ {lang} = "{label}" }}', f"items = [{items}]"]
    return Study.parse("\n".join([*lines, "[model]", 'paths = ["BB ~ AA"]']))


HOSTILE = {
    "H1": "=cmd|' /C calc'!A0",
    "H2": "<script>alert(1)</script> & \"quoted\" 'words'",
    "H3": "这一题[单选题]里写着[矩阵量表题]和【多选题】",
    "H4": "空格____与{_}都不是填空",
    "H5": "很长的说法" * 300,
    "H6": "第一行\\n第二行\\t制表符",
    "H7": "[[Question:MC]] and ${e://Field/x}",
    "H8": "□ 甲 ○ 乙 ① 丙",
}


def hostile() -> Study:
    """Wordings that are formulas, marks of formats, very long or on several lines."""

    def words(text: str) -> str:
        return text.replace('"', '\\"') if "\\n" not in text else text

    items = ",\n".join(f'{{ name = "{name}", zh = "{words(text)}" }}' for name, text in HOSTILE.items())
    return Study.parse(
        f"""
schema = "repurchase.study/1"
name = "hostile"
language = "zh"
[scale]
low = 1
high = 5
labels = {LABELS[5]}
[constructs.H]
label = {{ zh = "=1+1 [单选题] <b>" }}
items = [{items}]
[[background]]
name = "income"
zh = "+收入<img src=x>[填空题]"
options = [{{ zh = "=3000元以下" }}, {{ zh = "<3000元" }}, {{ zh = "3000元以上[多选题]" }}]
"""
    )
