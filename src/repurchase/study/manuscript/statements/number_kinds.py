"""Which statistic each number of a sentence is a value of: by the name before it, or along a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from repurchase.study.manuscript.statements.number_tokens import Printed
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts
from repurchase.study.manuscript.statements.statistic_words import Label
from repurchase.study.manuscript.statements.subjects import MEDIATED

_ABOVE = (r">|≥|>=|大于|高于|超过|不低于|不小于|大过|以上为|above|over|exceed(?:s|ed|ing)?|reach(?:es|ed)|"
    r"(?:greater|more|"
          r"larger|higher) than|"
          r"at least|minimum of")  # fmt: skip
_BELOW = (
    r"<|≤|<=|不足|不到|fewer than|小于|低于|不超过|不高于|不大于|under|below|up to|no more than|(?:less|"
    r"smaller|lower) than|at most"
)
_RELATION = re.compile(
    rf"(?:(?P<above>{_ABOVE})|(?P<below>{_BELOW}))\s?(?:或?等于|于|为|了|the|"
    rf"or equal to)?\s?(?:[Tt]he\s)?(?:常用|通用|一般|常见|公认|建议|推荐|通常)?(?:要求|建议|推荐|认可|(?:mark|"
    rf"standard|criterion|minimum) of |usual |common |customary |recommended )?(?:的)?$",
    re.I,
)
_CRITERION = re.compile(
    r"(?:标准值?|临界值|阈值|界限|门槛|建议值|推荐值|threshold|cut-?offs?|criteri(?:on|a)|benchmark|"
    r"recommended(?: value)?|bound|limit|level)"
    r"\s?(?:of|为|是|:|=|\()?\s?(?:[<>≥≤]=?)?\s?$", re.I)  # fmt: skip
_CRITERION_AFTER = re.compile(
    r"\s?(?:的)?(?:标准|临界|阈值|门槛|界限|建议|推荐|水平上|显著性?水平|level|"
    r"threshold|cut-?off|criteri|benchmark|bound|limit|mark\b|or (?:more|higher|above|better|less|lower|below)|"
    r"以上|以下)",
    re.I,
)
_LIES_ABOVE = re.compile(r"(?:均|都|皆|全部)(?:保持|处|位|落)?在\s?$")
_OF_PAIR = re.compile(
    r"\s?(?:之间|间)?的?(?:值)?\s?(?:则?为|是|达到?|仅为)?\s?|\s?,?\s?(?:was|is|with|at|amount(?:s|ed) to|being|"
    r"reached)\s",
    re.I,
)
_CRITERIA_ARE = re.compile(
    r"(?:cut-?offs?|thresholds?|criteria|criterion|benchmarks?|(?:recommended|suggested|conventional) (?:values?|"
    r"limits?))"
    r"(?: (?:values?|criteria|levels?))?(?: \w+){0,3}? (?:are|is|were|of)\b|(?:临界值|标准|阈值|建议值|"
    r"推荐值)(?:分别|依次|一般|通常)*(?:为|是)",
    re.I,
)
_OBTAINED = re.compile(
    r"\b(?:our|obtained|model (?:had|has|showed|reached)|here|this study)\b|本研究|本文|本模型|实际", re.I
)
_ADVISED = re.compile(
    r"\b(?:may|can|could|should|must|ought to|might) be\b|\bshould\b|recommend|rule of thumb|"
    r"considered (?:as )?(?:good|"
    r"accept|adequate|high|low)|\b(?:is|are) (?:regarded|considered|acceptable|taken)|"
    r"可以?(?:保留|接受|认为)|可(?:考虑)?(?:保留|删除)|应(?:当|该)?(?:保留|删除|大于|高于|在)|视为|被认为|"
    r"一般认为|通常",
    re.I,
)
_BREAK = re.compile(r"[;。!?]|,\s?(?:而|但|whereas|while|but|however)", re.I)
_CONNECT = re.compile(
    r"(?:\s|,|、|;|和|与|及|以及|或|至|到|~|-|:|\(|\)|=|为|是|的|则|在|之间|分别|respectively|and|to|of|that|"
    r"between|one|for|"
    r"on|in|the|its?|their|was|were|is|an?|by|also|有|达|显示|值|系数|量表|维度|变量|最高|最低|最大|最小|highest|"
    r"lowest|largest|smallest|"
    r"[一二两三四五六七八九](?:个|题)|题项|项|items|→|->|者|的人|those|who|then|其次|依次|次之)*"
)
_GLUE = re.compile(
    r"(?:\s|[=:≈()\[,、]|为|是|等于|达到|达|约为|约|仅为|仅|分别|均|依次|各|则|的|了|值|系数|数值|得分|检验|结果|"
    r"高达|只有|方面|[一二两三四五六七八九]个|题项|条目|介于|在|从|处于|显示|相应|有|后|"
    r"was|were|is|are|of|at|to|a|an|the|equal(?:led|s|ed)?|reached|amounted|only|about|approximately|"
    r"respectively|ranged?|ranging|from|lay|between|both|values?|coefficients?|scores?|being|stood|found|be|as|"
    r"low|high|that|estimated|for|on|in|by|and)*",
    re.I,
)
_ENCLOSED = re.compile(r"\s?\(\s?")
_ENCLOSED_KINDS = frozenset(
    ["alpha", "omega", "cr", "ave", "mean", "sd", "r2", "f2", "htmt", "r", "loading", "citc", "vif", "performance",
     "coef", "coef_std", "indirect", "total"]
)  # fmt: skip
_COMPARED_WITH = re.compile(r"\b(?:as|than|like|unlike)\s(?:the\s)?(?:Cronbach's\s)?$", re.I)
_AMONG = re.compile(
    r"(?:其中,?|among (?:them|these),? )[^,;。\d]{1,40}?(?:为|是|达到?|\b(?:was|had|at|reached))\s?(?:仅)?$", re.I
)
_OF_ONE = frozenset(["alpha", "omega", "cr", "ave", "loading", "citc"])
_MOST_POINTS = 10  # of a scale of answers
_NOT_STATED = frozenset(("delta", "df", "rho", "eta", "d"))


@dataclass(slots=True)
class Kinded:
    """A number with the statistic that it is a value of; None where the sentence does not tell."""

    number: Printed
    kind: str | None = None
    relation: str = "="
    criterion: bool = False
    label: Label | None = None
    listed: bool = False


def kinded_numbers(parts: SentenceParts) -> list[Kinded]:
    """Every number of the sentence, from left to right, with its statistic."""
    kinded = [Kinded(n) for n in parts.numbers]
    before = 0
    for k, one in enumerate(kinded):
        _relate(one, parts)
        named = [m for m in parts.labels if before <= m.start and m.end <= one.number.start]
        limits = [high.end for _, high in parts.intervals if before <= high.end <= one.number.start]
        named = [m for m in named if not _COMPARED_WITH.search(parts.words[: m.start])]
        if named and _holds(parts, named[-1], one.number):
            one.kind, one.label = named[-1].kind, named[-1]
        elif not named and k and (last := _before(parts, kinded, k)).kind and _continues(parts, last, one):
            one.kind, one.label, one.listed = last.kind, last.label, True
        if re.match(
            r"\s?个标准差|\s?(?:of an? )?standard deviations?(?! of)|"
            r"\s?SDs?(?![A-Za-z])",
            parts.words[one.number.end :],
        ):
            one.kind, one.label = "coef_std", None
        if one.kind is None and one.number.decimals and re.match(r"\s?on average", parts.words[one.number.end :]):
            one.kind, one.label = "mean", None
        if re.match(r"\s(?:degrees of freedom|d\.?f\.?)(?![A-Za-z])", parts.words[one.number.end :]):
            one.kind, one.label = "df", None
        if one.kind is None and one.relation in "<>" and not named:
            one.kind = _of_all_kind(parts, one.number)
        if one.kind is None and one.number.decimals:
            one.kind = _bare_kind(parts, one.number) or _among_kind(parts, one.number)
        before = max([one.number.end, *limits])
    for first, second in pairwise(kinded):  # "below the usual 40% or 50% limit"
        if second.criterion and re.fullmatch(
            r"\s?(?:或|或者|or|、|和|and)\s?", parts.words[first.number.end : second.number.start]
        ):
            first.criterion = True
    _pair_moments(parts, kinded)
    _zip_lists(parts, kinded)
    return kinded


def _of_all_kind(parts: SentenceParts, number: Printed) -> str | None:
    """``载荷在.54到.92之间，全部高于.50``: the statistic named last, where a clause speaks of all its values."""
    clause = re.split(r"[,;。]", parts.words[: number.start])[-1]
    told = [m.kind for m in parts.labels if m.end <= number.start and m.kind not in ("p", "ci")]
    whole = re.match(r"\s?(?:且|并|也|and )?(?:均|都|皆|全部|全都|all(?: of (?:them|which))?)", clause)
    return told[-1] if whole and told and not parts.between(number.start - len(clause), number.start) else None


def _among_kind(parts: SentenceParts, number: Printed) -> str | None:
    """``α均高于0.70，其中顾客满意为0.812``: the only statistic that the clauses before name, for a name among them."""
    clause = _AMONG.search(parts.words[: number.start])
    named = parts.between(clause.start(), number.start, "construct", "item") if clause else []
    told = {m.kind for m in parts.labels if m.kind not in ("p", "ci")}
    if clause is None or len(named) != 1 or len(told) != 1 or number.percent or abs(number.value) > 1:
        return None
    kind = next(iter(told))
    return kind if kind in _OF_ONE else None


def _bare_kind(parts: SentenceParts, number: Printed) -> str | None:
    """``重购意愿4.28分``: a mean; ``产品质量→顾客信任为0.46``: a coefficient, whose name the sentence leaves out."""
    before = [m for m in parts.mentions if m.end <= number.start]
    if not parts.labels and MEDIATED.search(parts.words) and _of_name(parts, number):
        return "indirect"
    if not before or before[-1].sort not in ("construct", "item") or number.percent:
        return None
    if pair := _pair_kind(parts, number):
        return pair
    gap = parts.words[before[-1].end : number.start]
    if before[-1].sort == "item":
        return _enclosed_kind(parts, number) if re.fullmatch(r"\s?\(\s?", gap) else None
    if re.fullmatch(r"(?:得分)?\s?(?:为|是|得)?\s?", gap) and re.match(r"\s?分(?![位布])", parts.words[number.end :]):
        return "mean" if number.value <= _MOST_POINTS else "performance"
    tested = re.match(r"\s?,\s?[pP]\s?(?:值)?\s?[<=>]", parts.words[number.end :])
    told = any(m.kind not in ("p", "ci") for m in parts.labels if m.start < number.start)
    told = told or re.search(r"相关|correlat", parts.words, re.I) is not None
    if tested and not told and len(gap) < 24 and gap.rstrip().endswith("(") and abs(number.value) < 1:
        return "bare"
    if re.fullmatch(r"\s?\(\s?", gap) and re.match(r"\s?\)", parts.words[number.end :]):
        return _enclosed_kind(parts, number)
    drawn = len(before) > 1 and re.fullmatch(r"\s?(?:→|->|⟶)\s?", parts.words[before[-2].end : before[-1].start])
    if drawn and re.fullmatch(r"\s?(?:为|是|=|:|was|of|\()\s?", gap) and abs(number.value) < 1 and number.decimals > 1:
        return "bare"
    return None


def _pair_kind(parts: SentenceParts, number: Printed) -> str | None:
    """``顾客满意与重购意愿之间为0.56``: HTMT or correlation of the pair, where the sentence names no other."""
    told = {m.kind for m in parts.labels if m.kind not in ("p", "ci")}
    start = max(parts.words.rfind(mark, 0, number.start) for mark in ";。:(") + 1
    named = parts.between(start, number.start, "construct")[-2:]
    if len(told) != 1 or not told <= {"r", "htmt"} or len(named) != 2 or abs(number.value) > 1 or number.decimals < 2:
        return None
    joined = re.fullmatch(r"\s?(?:和|与|and|with)\s(?:the )?|\s?[和与]\s?", parts.words[named[0].end : named[1].start])
    gap = parts.words[named[1].end : number.start]
    return next(iter(told)) if joined and _OF_PAIR.fullmatch(gap) else None


def _enclosed_kind(parts: SentenceParts, number: Printed) -> str | None:
    """``loadings ... WOM1 (.669)``: the only statistic that the sentence names, for a number right behind a name."""
    told = {m.kind for m in parts.labels if m.kind not in ("p", "ci")}
    if len(told) == 1:
        kind = next(iter(told))
        large = kind in ("mean", "sd", "performance", "z", "group_test", "chisq")
        return kind if kind in _ENCLOSED_KINDS and (large or abs(number.value) <= 1) else None
    if told:
        return None
    if re.search(r"相关|correlat", parts.words, re.I) and abs(number.value) <= 1:
        return "r"
    if re.search(r"得分|评分|scored|rated", parts.words, re.I) and 1 < number.value <= _MOST_POINTS:
        return "mean"
    about = f"{parts.before} {parts.words}"
    if re.search(r"显著|路径|系数|影响|significant|path|coefficient|effect", about, re.I) and abs(number.value) < 1:
        return (
            "bare" if number.decimals > 1 and not re.search(r"相关|correl|信度|alpha|AVE|HTMT", about, re.I) else None
        )
    return None


def _of_name(parts: SentenceParts, number: Printed) -> bool:
    """Whether a construct follows a number at once: "0.17 for product quality"."""
    match = re.match(r"\s?(?:for|in the case of)\s(?:the\s)?", parts.words[number.end :])
    at = number.end + match.end() if match else -1
    return abs(number.value) < 1 and any(m.start == at and m.sort == "construct" for m in parts.mentions)


def _pair_moments(parts: SentenceParts, kinded: list[Kinded]) -> None:
    """``4.28 ± 0.70``, and ``Means (standard deviations) were 4.28 (0.70)``."""
    named = [(a, b) for a, b in pairwise(parts.labels) if _ENCLOSED.fullmatch(parts.words[a.end : b.start])]
    enclosed = named[0] if named and parts.words[named[0][1].end : named[0][1].end + 1] == ")" else None
    for first, second in pairwise(kinded):
        gap = parts.words[first.number.end : second.number.start].strip()
        if gap == "±":
            first.kind, second.kind = "mean", "sd"
        elif enclosed is not None and gap == "(" and first.number.start > enclosed[1].end:
            first.kind, second.kind = enclosed[0].kind, enclosed[1].kind


def _before(parts: SentenceParts, kinded: list[Kinded], k: int) -> Kinded:
    """The number whose list another may go on with: not one in brackets, where that one stands outside of them."""
    depth = [parts.words[: f.number.start].count("(") - parts.words[: f.number.start].count(")") for f in kinded]
    j = k - 1
    while j > 0 and depth[j] > depth[k]:
        j -= 1
    apart = ")" in parts.words[kinded[j].number.end : kinded[k].number.start]
    if apart and depth[k] and depth[j] == depth[k] and _is_labelled_inside(parts, kinded[j]):
        outer = [i for i in range(j) if depth[i] < depth[k]]  # "4.28 (SD 0.70), then convenience (4.09)"
        return kinded[outer[-1]] if outer else kinded[j]
    return kinded[j] if depth[j] <= depth[k] else kinded[k - 1]


def _is_labelled_inside(parts: SentenceParts, one: Kinded) -> bool:
    """Whether the name of a number's statistic stands within the brackets of the number."""
    return one.label is not None and one.label.start > parts.words.rfind("(", 0, one.number.start) > -1


def _relate(one: Kinded, parts: SentenceParts) -> None:
    words = parts.words
    left = words[max(one.number.start - 30, 0) : one.number.start]
    if match := _RELATION.search(left):
        one.relation = ">" if match["above"] else "<"
    if _LIES_ABOVE.search(left):
        beyond = re.match(r"\s?以(?:(?P<above>上)|下)(?!为|的为|的(?:题项|变量))", words[one.number.end :])
        if beyond:  # "所有载荷都在0.70以上"
            one.relation = ">" if beyond["above"] else "<"
            return
    if _CRITERION.search(left) or _CRITERION_AFTER.match(words[one.number.end :]):
        one.criterion = True
    if _is_rule_of_thumb(parts, one.number) or _is_in_criteria(parts, one.number):
        one.criterion = True


def _is_rule_of_thumb(parts: SentenceParts, number: Printed) -> bool:
    """``loadings between 0.40 and 0.70 may be kept``: a round number, with no name, in words on what should be."""
    if not number.decimals or round(number.value * 20, 6) % 1:
        return False
    start = max(parts.words.rfind(mark, 0, number.start) for mark in ",;:。") + 1
    clause = parts.words[start : number.end] + re.split(r"[,;。]", parts.words[number.end :])[0]
    return _ADVISED.search(clause) is not None and not parts.between(start, start + len(clause))


def _is_in_criteria(parts: SentenceParts, number: Printed) -> bool:
    """``Cut-off values are .95 for CFI, .06 for RMSEA``: a list of criteria, in a sentence that names no construct."""
    match = _CRITERIA_ARE.search(parts.words[: number.start])
    if match is None or number.decimals > 2 or parts.of_sort("construct", "item"):
        return False
    return _OBTAINED.search(parts.words[match.end() : number.start]) is None


def _holds(parts: SentenceParts, label: Label, number: Printed) -> bool:
    """Whether nothing but names and small words stands between a statistic's name and the number."""
    gap = parts.words[label.end : number.start]
    if _BREAK.search(gap) or len(gap) > 90:
        return False
    bare = _without_names(parts, label.end, number.start)
    bare = re.sub(rf"(?:{_ABOVE}|{_BELOW})", "", bare, flags=re.I)
    left = _GLUE.sub("", bare)
    rest = re.sub(
        r"[\s,()对之间通过经由与和]|影响|作用|through|via|effect|respondents|customers|personal|path|"
        r"relationship",
        "",
        left,
    )
    return len(rest) <= (4 if re.search(r"[一-鿿]", rest) else 22)


def _without_names(parts: SentenceParts, start: int, end: int) -> str:
    """The words of a stretch without the names in it."""
    kept, at = [], start
    for m in sorted(parts.between(start, end), key=lambda m: m.start):
        kept.append(parts.words[at : m.start])
        at = m.end
    return " ".join([*kept, parts.words[at:end]])


def _continues(parts: SentenceParts, last: Kinded, one: Kinded) -> bool:
    """Whether a number goes on with the list that the one before it is in."""
    joined = re.fullmatch(r"\s?(?:和|与|、|,|and|,\s?and)\s?[<>=]?\s?", parts.words[last.number.end : one.number.start])
    plural = last.label is not None and re.search(r"values", parts.words[last.label.start : last.label.end + 2])
    if last.kind == "p" and joined and (plural or re.search(r"分别|依次|respectively", parts.words)):
        return True
    if last.kind in ("p", "n", "ci", "df", *_NOT_STATED) or last.number.percent != one.number.percent:
        return False
    if (last.number.decimals == 0) != (one.number.decimals == 0) or last.criterion:
        return False
    gap = re.sub(r"\([^()]*\)", " ", _without_names(parts, last.number.end, one.number.start))
    return len(gap) < 60 and _CONNECT.fullmatch(gap.lower()) is not None


def _zip_lists(parts: SentenceParts, kinded: list[Kinded]) -> None:
    """``CFI, TLI and SRMR were .98, .97 and .04``: as many statistics as numbers, in the same order."""
    k = 0
    while k < len(kinded):
        run = [kinded[k]]
        while (
            k + len(run) < len(kinded)
            and kinded[k + len(run)].listed
            and not _named_between(parts, run[-1], kinded[k + len(run)])
        ):
            run.append(kinded[k + len(run)])
        if len(run) > 1 and run[0].label is not None:
            named = _joined_labels(parts, run[0].label)
            if len(named) == len(run):
                for one, label in zip(run, named, strict=True):
                    one.kind, one.label = label.kind, label
        k += len(run)


def _named_between(parts: SentenceParts, first: Kinded, second: Kinded) -> bool:
    return bool(parts.between(first.number.end, second.number.start, "construct", "item"))


def _joined_labels(parts: SentenceParts, last: Label) -> list[Label]:
    """The names of statistics that are joined to this one by commas and "and"."""
    out = [last]
    for label in reversed([m for m in parts.labels if m.end <= last.start]):
        gap = parts.words[label.end : out[0].start]
        if not re.fullmatch(r"\s?(?:,|、|和|与|及|以及|and|the|\s)*", gap):
            break
        out.insert(0, label)
    return out
