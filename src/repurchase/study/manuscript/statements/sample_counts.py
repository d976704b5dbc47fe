"""What a sentence says of the sample: collected, valid, left out, shares of categories, items, hypotheses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from repurchase.study.manuscript.facts.known_facts import WHOLE, KnownFacts, Subject
from repurchase.study.manuscript.reading.manuscript_text import TextLocation
from repurchase.study.manuscript.statements.number_kinds import kinded_numbers
from repurchase.study.manuscript.statements.number_tokens import COUNT, Printed, numbers, spelt_number
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts
from repurchase.study.manuscript.statements.statement import NumberStatement

_WHO = (
    r"(?:questionnaires?|responses?|surveys?|respondents?|participants?|customers?|consumers?|users?|"
    r"answers?|cases?|forms?|sheets?|students?|people|members?)"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        ("n_dropped", rf"(?:剔除|删除|去除|排除)(?:了)?(?:无效|不合格)?(?:问卷|样本|答卷)?(?:共|共计)?{COUNT}\s?份"),
        ("n_dropped", rf"无效(?:的)?(?:问卷|样本|答卷)(?:数)?(?:共|为|有|:|=|\s)*{COUNT}\s?份"),
        ("n_dropped", rf"{COUNT}\s?份(?:无效|不合格|不完整|废)"),
        ("n_dropped", rf"(?:remov|exclud|discard|delet|eliminat|dropp)\w*\s(?:the\s)?{COUNT}\s(?:invalid|incomplete|"
                      rf"careless|unusable|{_WHO})"),
        ("n_dropped", rf"{COUNT}\s(?:invalid|incomplete|careless|unusable)\s(?:{_WHO})?\s?(?:were\s)?(?:remov|"
                      rf"exclud|discard|delet|eliminat|dropp)"),
        ("n_valid", rf"有效(?:回收)?(?:问卷|样本|答卷|数据|回收问卷|样本量|样本数)(?:量|数)?(?:共计|合计|共|为|"
                    rf"是|有|数量为|达到?|:|=|\s)*{COUNT}(?=\s?(?:份|个|名|位|人|。|,|;|$|\())"),
        ("n_valid", rf"有效{COUNT}\s?份"),
        ("n_valid", rf"{COUNT}\s?(?:份|名|个|位)(?:的)?有效(?:回收)?(?:问卷|样本|答卷|数据|被试|受访者|回答)"),
        ("n_valid", rf"(?:样本(?:总)?(?:量|数|容量)|样本规模)(?:共计|合计|均|都|共|为|是|有|达到?|:|=|\s|"
            rf"N)*{COUNT}(?!\s?[%.])"),
        ("n_valid", rf"(?:以|基于|对|通过对|根据|利用|来自)(?:回收的|这|该|上述|此)?{COUNT}\s?(?:份|名|"
                    rf"位)[^,。;\d]{{0,24}}(?:问卷|答卷|样本|用户|顾客|消费者|受访者|数据|被试|学生|居民|员工|"
                    rf"调查对象)"),
        ("n_valid", rf"(?:保留|剩余|最终得到|最终获得|最后得到|共获得|纳入)(?:了)?(?:有效)?(?:问卷|"
                    rf"样本)?\s?{COUNT}\s?(?:份|名|个)"),
        ("n_valid", rf"(?<![A-Za-z])[Nn]\s?=\s?{COUNT}(?!\s?[%.]\d)"),
        ("n_valid", rf"(?:yield\w*|leaving|left|obtain\w*|retain\w*|based on|drawing on|data (?:of|from)|"
                    rf"sample of|sample size (?:of|was)|survey of|sample (?:consisted|was composed) of|"
                    rf"sample comprised|analys[ei]\w* of|(?:tested|estimated|conducted|carried out) (?:on|with|"
                    rf"using))"
                    rf"\s(?:a total of\s|the\s)?{COUNT}(?:\s(?:were\s)?(?:valid|"
                    rf"usable|completed?|effective))?\s?(?:{_WHO}|were|remained|valid|usable)"),
        ("n_valid", rf"{COUNT}\s(?:were\s)?(?:valid|usable|effective)(?![A-Za-z])"),
        ("n_valid", rf"sample size (?:was|is|of|=)\s?{COUNT}"),
        ("n_valid", rf"{COUNT}\sof\s(?:the\s)?\d+\s(?:returned|collected|received|completed|"
                    rf"original)?\s?{_WHO}\s(?:were\s)?(?:remain|valid|retain|usable|kept|used)"),
        ("n_dropped", rf"{COUNT}\s(?:of\s(?:which|them|these)\s)?(?:were|was)\s(?:excluded|discarded|removed|"
                      rf"dropped|deleted)"),
        ("n_valid", rf"{COUNT}\s(?:valid\s|usable\s)?{_WHO}\s(?:were\s|was\s)?(?:remain|left\b|retained|available)"),
        ("n_valid", rf"{COUNT}\s(?:of\s(?:which|them)\s)?(?:were|was)\s(?:analy[sz]ed|retained|kept)"),
        ("n_rows", rf"(?:回收|收回|收集(?:到|了)?|收到)(?:了)?(?:的)?(?:电子|纸质|网络|网上)?(?:问卷|样本|"
                   rf"答卷)?(?:共计|合计|共|总计|总数为)?\s?{COUNT}\s?份(?!有效)"),
        ("n_rows", rf"\d+\sof\s(?:the\s)?{COUNT}\s(?:returned|collected|received|completed|original)\s{_WHO}"),
        ("n_any", rf"\d+\sof\s(?:the\s)?{COUNT}\s{_WHO}"),
        ("n_rows", rf"{COUNT}\s(?:\w+\s)?{_WHO}\s(?:were|was)\s(?:collected|returned|received|gathered|obtained|"
                   rf"recovered)"),
        ("n_rows", rf"(?:collected|received|gathered|returned)\s(?:a total of\s)?{COUNT}\s{_WHO}"),
        ("n_rows", rf"\bof\s(?:the\s)?{COUNT}\s(?:\w+\s)?{_WHO}\s(?:\w+\s)?(?:returned|received|collected|submitted|"
                   rf"recovered)"),
        ("n_rows", rf"\bfrom\s(?:the\s|all\s)?{COUNT}\s(?:returned|received|collected|submitted|original)\s{_WHO}"),
        ("n_rows", rf"\bof\s(?:the\s)?{COUNT}\s(?:returned|received|collected|submitted|recovered|original)\s{_WHO}"),
        ("n_rows", rf"(?:received|got|returned)\s(?:\w+\s){{0,3}}?{COUNT}\s(?:completed?|filled-in|returned)\s{_WHO}"),
        ("n_any", rf"(?:collected|gathered|obtained|received)\sfrom\s(?:a total of\s)?{COUNT}\s(?:\w+\s)?{_WHO}"),
    )
)  # fmt: skip
_VALID_SHARE = re.compile(
    r"(?:有效(?:回收)?率|(?:valid|effective|usable)\s(?:response|return|"
    r"recovery)?\s?rate)(?:为|达到?|是|of|was|:|=|\s)*(?P<n>[\d.]+\s?%)",
    re.I,
)
_SHARE_VALID = re.compile(r"(?<![\d.])(?P<n>\d[\d.]*\s?%)\s(?:were\s)?(?:valid|usable)(?![A-Za-z])", re.I)
_PILOT = re.compile(r"预调查|预调研|预测试|预试|前测|试测|小样本|\bpilot|\bpre-?test", re.I)
_FACTOR = re.compile(r"因子|因素|公因|主成分|\bfactors?\b|component", re.I)
_OWN_NUMBER = re.compile(r"\s?(?:的|者|群体)?(?:只有|仅有?|有|占|为|were|was|made up)?\s?(?:\d|\()")
_SAME = re.compile(r"[^,;。()\d]{0,12}")  # a name behind its number, within the clause
_MANY_GROUPS = 10  # answers to a question that a chapter counts: stores, classes, cities
_PART_OF_VARIANCE = re.compile(r"\s?of (?:the variance|that) (?:of|in) ")
_SHARE_OF = re.compile(
    r"(?:\(|占|比例为|即|equals?|\bis|\bwas|\bwere|\bor|represent\w*|correspond\w* to|amount\w* to|made up)\s?$", re.I
)
_SIGNS = re.compile(r"可疑|异常作答|作答异常|迹象|unusual|suspicious|\bflag|careless", re.I)
_FLAGGED_UNIT = re.compile(r"\s?(?:份|名|人|位|of them|respondents|sheets|questionnaires|cases|answers)")
_SEVERAL_SIGNS = re.compile(
    r"\s?(?:份|名|人|位|of them|respondents|sheets|questionnaires|cases|answers)?(?:问卷|答卷)?\s?(?:的作答)?"
    r"(?:(?:同时)?(?:出现|有|具有|存在)(?:了)?(?:多项|[两二]项|[两二2]种|[两二]个)|(?:showed |show |had |with )?"
    r"(?:more than one|two or more|several|at least two))",
    re.I,
)
_LEFT_OUT = re.compile(r"drop|remov|exclud|discard|delet|剔除|删除", re.I)
_LATER = re.compile(r"可疑|迹象|稳健|PLS|回归|H\d|估计值|robust|regression|suspicious", re.I)
_AGREE = re.compile(r"同意|认同|赞同|agree", re.I)
_UNANSWERED = re.compile(
    rf"\s?(?:人|名|位|{_WHO})\s?(?:均|都)?(?:未|没有?|拒绝|拒|漏|缺|(?:did|had|have) not|didn't|left|skipped|"
    rf"refused|declined|gave no|omitted|were missing)",
    re.I,
)
_COMPARED = re.compile(
    r"\s?(?:略|稍|明显|远)?(?:多于|少于|高于|低于|than|outnumbered|were fewer than)\s?(?:the )?", re.I
)
_AGAINST = re.compile(r"\s?(?:against|versus|vs\.?|compared (?:with|to)|对|比)\s?", re.I)
_SENTENCE = re.compile(r"[a-z)]\.\s")  # an end before a number: "freelance. 66 respondents"
_STOP = re.compile(rf"[;。]|{_SENTENCE.pattern}")
_COUNTED = re.compile(
    r"\s?(?:were |was )?(?:人|名|位|persons|people|respondents|customers|participants|women|men|females?|males?|"
    r"students)",
    re.I,
)


def sample_counts(parts: SentenceParts, facts: KnownFacts, location: TextLocation) -> Iterator[NumberStatement]:
    """Counts and shares of the sample in a sentence."""
    taken: set[int] = set()
    if _PILOT.search(parts.words):
        return
    grouped = bool(parts.of_sort("category", "question")) or "组" in parts.words or "group" in parts.words.lower()
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(parts.words):
            value = spelt_number(match["n"].replace(",", "")) if match["n"] else None
            if value is None or match.start("n") in taken or (value < 10 and kind != "n_dropped"):
                continue
            if told := _kind_of_count(parts, match, kind, of_group=grouped and value in facts.counts):
                taken.add(match.start("n"))
                number = Printed(match.start("n"), match.end("n"), float(value), 0, shown=match["n"])
                yield NumberStatement(told, (WHOLE,), number, parts.original, location)
    for match in (*_VALID_SHARE.finditer(parts.words), *_SHARE_VALID.finditer(parts.words)):
        for number in numbers(match["n"]):
            moved = Printed(match.start("n"), match.end("n"), number.value, number.decimals, True, 0, match["n"])
            yield NumberStatement("valid_share", (WHOLE,), moved, parts.original, location)
            taken.add(match.start("n"))
    yield from _flagged(parts, facts, location, taken)
    yield from _group_counts(parts, facts, location, taken)
    yield from _shares(parts, facts, location, taken)


def _kind_of_count(parts: SentenceParts, match: re.Match[str], kind: str, *, of_group: bool) -> str:
    """What a count is of, given the words around it; empty where it may be of something else."""
    if kind == "n_dropped" and _LATER.search(parts.words):
        return ""
    if kind == "n_rows" and "有效" in match.group():
        return ""
    if kind == "n_valid":
        later = _LEFT_OUT.search(parts.words[match.end() :])
        if of_group:
            return ""
        if later and re.match(r"obtain|data|survey|sample", match.group(), re.I):
            return "n_any"  # "we obtained 243 answers, dropped five"
    return kind


def _group_counts(
    parts: SentenceParts, facts: KnownFacts, location: TextLocation, taken: set[int]
) -> Iterator[NumberStatement]:
    """``30 stores``: how many answers a question has of which a chapter counts the groups."""
    for mention in parts.of_sort("question"):
        counted = re.search(r"(?<![\d.])(?P<n>\d{1,3})\s?(?:家|个|所|座)?\s?$", parts.words[: mention.start])
        groups = facts.of("n_groups", mention.key)
        if counted and groups and groups[0].value >= _MANY_GROUPS:
            number = Printed(counted.start("n"), counted.end("n"), float(counted["n"]), 0, shown=counted["n"])
            taken.add(number.start)
            yield NumberStatement("n_groups", (mention.key,), number, parts.original, location)


def _flagged(
    parts: SentenceParts, facts: KnownFacts, location: TextLocation, taken: set[int]
) -> Iterator[NumberStatement]:
    """Respondents whose answers showed a sign of carelessness and stayed, and their share."""
    if not _SIGNS.search(parts.words) or not facts.of("n_flagged", WHOLE):
        return
    for number in parts.numbers:
        clause = re.split(r"[,;。]", parts.words[: number.start])[-1]
        after = parts.words[number.end :]
        if number.start in taken or _LEFT_OUT.search(clause) or _LEFT_OUT.search(re.split(r"[,;。]", after)[0]):
            continue
        if number.percent and _SHARE_OF.search(parts.words[: number.start]):
            taken.add(number.start)
            yield NumberStatement("flagged_share", (WHOLE,), number, parts.original, location)
        elif not number.decimals and not number.percent and _FLAGGED_UNIT.match(after):
            taken.add(number.start)
            several = "several_signs" if _SEVERAL_SIGNS.match(after) else ""
            yield NumberStatement("n_flagged", (WHOLE,), number, parts.original, location, analysis=several)


def caption_count(parts: SentenceParts, facts: KnownFacts, location: TextLocation) -> Iterator[NumberStatement]:
    """The ``N = 238`` of a table's caption, where it is not the size of a group."""
    if _PILOT.search(location.section) is None:
        for one in sample_counts(parts, facts, location):
            if one.kind == "n_valid" and int(one.number.value) not in facts.counts:
                yield one


def _shares(
    parts: SentenceParts, facts: KnownFacts, location: TextLocation, taken: set[int]
) -> Iterator[NumberStatement]:
    """Per cents and counts of categories and statements, explained variance."""
    kinded = kinded_numbers(parts)
    known = {one.number.start for one in kinded if one.kind is not None}
    taken |= {one.number.start for one in kinded if one.criterion or one.relation != "="}
    categories, statements = parts.of_sort("category"), parts.of_sort("statement")
    free = [n for n in parts.numbers if n.start not in taken]
    first = next((n.start for n in free if n.percent), None)
    leading = first is not None and any(m.end <= first for m in categories)
    before = 0
    zipped, explained = _zipped_shares(parts, free), _explained_list(parts, free)
    for number in free:
        if number in explained:
            yield NumberStatement("r2", (explained[number],), number, parts.original, location)
            before = number.end
            continue
        kind = "share" if number.percent else "count"
        if number in zipped:
            yield NumberStatement(kind, (zipped[number],), number, parts.original, location)
            before = number.end
            continue
        if number.percent and parts.of_sort("item") and number.start not in known:
            yield from _answered(parts, number, location)
        elif number.percent and statements and _AGREE.search(parts.words):
            yield from _agreed(parts, number, location)
        elif statements and _AGREE.search(parts.words) and _is_count(parts, number):
            near = min(statements, key=lambda m: min(abs(m.end - number.start), abs(m.start - number.end)))
            yield NumberStatement("count", (near.key,), number, parts.original, location)
        elif (number.percent or _PART_OF_VARIANCE.match(parts.words[number.end :])) and (
            subject := _explained(parts, number, before)
        ) is not None:
            yield NumberStatement(*subject, number, parts.original, location)
        elif categories and (number.percent or _is_count(parts, number)) and number.start not in known:
            subject_ = _nearest(parts, number, before, leading=leading)
            if subject_ is not None:
                yield NumberStatement(kind, (subject_,), number, parts.original, location)
        before = number.end


def _zipped_shares(parts: SentenceParts, free: list[Printed]) -> dict[Printed, Subject]:
    """``8.4% and 9.2% of X and Y, 分别为``: categories and per cents joined in the same order."""
    joined = re.compile(r"\s?(?:,|、|和|与|及|以及|and)*\s?(?:and\s)?")
    out: dict[Printed, Subject] = {}
    for match in re.finditer(r"分别(?:为|是|占)|依次为|respectively", parts.words):
        numbers_ = [n for n in free if n.percent]
        run = [n for n in numbers_ if n.start >= match.end()] if match.group() != "respectively" else [
            n for n in numbers_ if n.end <= match.start()]  # fmt: skip
        run = _joined_run(parts, run, joined)
        named = [m for m in parts.of_sort("category") if run and m.end <= run[0].start]
        named = named[-len(run) :]
        gaps = [parts.words[a.end : b.start] for a, b in pairwise(named)]
        if len(run) > 1 and len(named) == len(run) and all(joined.fullmatch(g) or _COMPARED.fullmatch(g) for g in gaps):
            out |= {n: m.key for n, m in zip(run, named, strict=True)}
    return out | _against(parts, free)


def _against(parts: SentenceParts, free: list[Printed]) -> dict[Printed, Subject]:
    """``more women than men (60.9% against 39.1%)``: two answers to one question, in the order of their names."""
    out: dict[Printed, Subject] = {}
    for one, two in pairwise(free):
        named = [m for m in parts.of_sort("category") if m.end <= one.start][-2:]
        behind = parts.words[named[-1].end : one.start] if named else ""
        if not _AGAINST.fullmatch(parts.words[one.end : two.start]) or len(named) != 2 or _STOP.search(behind):
            continue
        between = parts.words[named[0].end : named[1].start]
        if named[0].key[0] == named[1].key[0] and len(behind) < 24 and not re.search(r"\d", between):
            out |= {one: named[0].key, two: named[1].key}
    return out


def _joined_run(parts: SentenceParts, run: list[Printed], joined: re.Pattern[str]) -> list[Printed]:
    kept = run[:1]
    for number in run[1:]:
        if not joined.fullmatch(parts.words[kept[-1].end : number.start]):
            break
        kept.append(number)
    return kept


def _is_count(parts: SentenceParts, number: Printed) -> bool:
    if number.decimals or number.stars or number.value < 1:
        return False
    if re.search(r"\b(?:the|of|all)\s(?:the\s)?$", parts.words[: number.start], re.I):
        return False  # "the 238 respondents": of all, not of a category
    after = parts.words[number.end :]
    if _UNANSWERED.match(after):
        return False  # "3人未答": of a question, not of a category that its name holds
    return (
        _COUNTED.match(after) is not None
        or re.match(r"\s(?:had|have) been\s", after) is not None
        or re.match(r"\s(?:were |was )?(?:between|aged|over|under)\s", after) is not None
    )


def _answered(parts: SentenceParts, number: Printed, location: TextLocation) -> Iterator[NumberStatement]:
    """``RI1的占65.0%``: the share that gave one answer, or several next to each other, to the item named before."""
    items = parts.of_sort("item")
    first = next((n.start for n in parts.numbers if n.percent), 0)
    before = [m for m in items if m.end <= number.start]
    if items[0].start > first:  # "75.4% agreed that they ... (PROMO1)"
        before = [m for m in items if m.start >= number.end][:1]
    if before and not re.search(r"方差|变异|variance|载荷|loading", parts.words, re.I):
        yield NumberStatement("answers", (before[-1].key,), number, parts.original, location)


def _agreed(parts: SentenceParts, number: Printed, location: TextLocation) -> Iterator[NumberStatement]:
    statements = parts.of_sort("statement")
    before = [m for m in statements if m.end <= number.start]
    after = [m for m in statements if m.start >= number.end]
    first = next(n.start for n in parts.numbers if n.percent)
    chosen = before[-1:] if statements[0].end <= first else after[:1]
    if chosen:
        yield NumberStatement("agree", (chosen[0].key,), number, parts.original, location)


def _explained(parts: SentenceParts, number: Printed, before: int) -> tuple[str, tuple[Subject, ...]] | None:
    near = parts.words[max(before, number.start - 40) : number.end + 46]
    if not re.search(r"方差|变异|variance|解释(?:了|力|率|量)", near, re.I):
        return None
    if _FACTOR.search(parts.words):
        return "factor_share", (WHOLE,)
    own = parts.between(before, number.start, "construct")
    following = parts.between(number.end, min(number.end + 60, len(parts.words)), "construct")
    behind = re.match(
        r"\s?(?:的)?\s?(?:of the |of )?(?:(?:variance|variation|that)\s)?(?:in|"
        r"of)\s(?:that of\s)?(?:the\s)?",
        parts.words[number.end :],
        re.I,
    )
    if behind and following and following[0].start - number.end - behind.end() < 3:
        return "r2", (following[0].key,)
    if own:
        return "r2", (own[-1].key,)
    return None


def _explained_list(parts: SentenceParts, free: list[Printed]) -> dict[Printed, Subject]:
    """``模型对X、Y的解释率分别为35.1%、43.1%``: constructs and per cents joined in the same order."""
    if _FACTOR.search(parts.words) or not re.search(r"解释|variance|explain", parts.words, re.I):
        return {}
    joined = re.compile(r"\s?(?:,|、|和|与|及|以及|and)*\s?(?:and\s)?(?:of\s)?(?:the\s)?")
    run = _joined_run(parts, [n for n in free if n.percent], joined)
    told = re.search(r"分别|依次|respectively", parts.words)
    named = [m for m in parts.of_sort("construct") if run and m.end <= run[0].start]
    if not named and run:
        named = [m for m in parts.of_sort("construct") if m.start >= run[-1].end]
    named = list(named[-len(run) :])
    gaps = [parts.words[a.end : b.start] for a, b in pairwise(named)]
    same = len(run) > 1 and len(named) == len(run) and all(joined.fullmatch(g) for g in gaps)
    return {n: m.key for n, m in zip(run, named, strict=True)} if told and same else {}


def _nearest(parts: SentenceParts, number: Printed, before: int, *, leading: bool) -> Subject | None:
    """The category that a per cent or count is of: before it where the sentence begins with one, else after it."""
    own = [
        m
        for m in parts.between(before, number.start, "category")
        if not _SENTENCE.search(parts.words[m.end - 1 : number.start])
    ]
    named = bool(own) and re.fullmatch(r"\s?\(", parts.words[own[-1].end : number.start]) is not None
    if not named and re.match(r"\)?\s(?:were|was|are|between|aged)\s", parts.words[number.end :]):
        said = parts.between(number.end, len(parts.words), "category")
        if said and said[0].start - number.end < 20:
            return said[0].key
    ahead = parts.between(number.end, len(parts.words), "category")[:1]
    if own and ahead and parts.numbers[0].start < parts.of_sort("category")[0].start:
        apart = "," in parts.words[own[-1].end : number.start]  # numbers lead: "91 bought 1-3 times, and 29 bought"
        if apart and not re.search(r"[,;。(]", parts.words[number.end : ahead[0].start].split(")")[-1]):
            return ahead[0].key
    bracket = parts.words[: number.start].rstrip().endswith(("(", "["))
    direct = parts.between(number.end, min(number.end + 30, len(parts.words)), "category")
    joined = own and re.search(r"(?:,|、|和|与|及|and)\s?$", parts.words[own[-1].end : number.start])
    if not number.percent and direct and direct[0].start - number.end <= 2 and (not own or joined):
        return direct[0].key
    bracket = bracket or (parts.words[: number.start].rstrip().endswith(",") and not (direct and _SAME.fullmatch(
        parts.words[number.end : direct[0].start])))  # fmt: skip
    if own and (
        leading or bracket or not number.percent or re.search(r"占[^,。;\d]{0,8}$", parts.words[: number.start])
    ):
        return own[-1].key
    since = [m for m in parts.of_sort("category") if m.end <= number.start]
    if leading and not (since and "%" in parts.words[since[-1].end : number.start]):
        earlier = [m for m in parts.of_sort("category") if m.end <= number.start]
        gap = parts.words[earlier[-1].end - 1 : number.start] if earlier else ""
        return earlier[-1].key if earlier and not _STOP.search(gap) and len(gap) < 25 else None
    following = parts.between(number.end, len(parts.words), "category")
    gap = parts.words[number.end : following[0].start] if following else ""
    told = following and re.match(_OWN_NUMBER, parts.words[following[0].end :])
    inside = re.search(r"[^\d\s人名位份]\s?\($", parts.words[: number.start]) is not None
    if told and ("," in gap or (inside and gap.startswith(")"))):
        return None  # the next clause or name has a number of its own; this one is of the name before its bracket
    gap = re.sub(r"^\s?[a-z]*\s?\(\d[\d.]*\s?%\)", "", gap) if not number.percent else gap  # "66 respondents (27.7%)"
    return following[0].key if following and not re.search(rf"{_STOP.pattern}|\d%", gap) and len(gap) < 60 else None
