"""What a manuscript states: one number of a statistic for a subject, or one sentence that says too much."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from repurchase.study.manuscript.facts.known_facts import Known, KnownFacts, Subject
from repurchase.study.manuscript.reading.manuscript_text import Manuscript, Prose, TextLocation, TextTable
from repurchase.study.manuscript.statements.number_tokens import Printed

# Which facts may stand behind a statistic's name: whatever a chapter rightly gives under it.
BEHIND: dict[str, tuple[str, ...]] = {
    "alpha": ("alpha",),
    "omega": ("omega",),
    "cr": ("cr", "cr_pls"),
    "ave": ("ave", "ave_pls"),
    "sqrt_ave": ("sqrt_ave",),
    "loading": ("loading", "loading_pls", "loading_b"),
    "loading_efa": ("loading", "loading_pls", "loading_efa", "loading_b"),
    "loading_matrix": ("loading_efa", "loading"),
    "r": ("phi", "r"),
    "htmt_alone": ("htmt",),
    "htmt": ("htmt", "htmt2", "htmt_upper"),
    "any_pair": ("phi", "r", "htmt", "htmt2", "htmt_upper"),
    "diagonal": ("sqrt_ave", "ave", "alpha"),
    "agree": ("agree", "answers"),
    "coef": ("coef", "coef_std", "indirect", "total", "direct"),
    "coef_b": ("coef", "indirect"),
    "coef_std": ("coef_std", "indirect_std"),
    "indirect": ("indirect",),
    "total": ("total", "effect"),
    "direct": ("direct", "coef"),
    "r2": ("r2", "r2_regression"),
    "factor_share": ("factor_share", "harman", "cumulative"),
    "bare": ("p", "coef", "coef_std", "indirect", "direct", "total"),
    "n": ("n", "n_of"),
    "n_flagged": ("n_flagged", "n_dropped", "n", "n_valid", "n_rows"),
    "n_any": ("n", "n_valid", "n_rows"),
    "n_valid": ("n", "n_valid"),
    "eta": ("group_effect",),
    "group": ("group_test", "group_effect"),
    "p_fit": ("p_fit", "p_bartlett"),
}
_BEHIND_OF_ANALYSIS: dict[str, tuple[str, ...]] = {  # the same where a statement is of an analysis beside the model
    "coef": ("coef", "coef_b"),
    "coef_std": ("coef",),
    "coef_b": ("coef_b", "coef"),
    "bare": ("p", "p_holm", "coef", "coef_b"),
    "p": ("p", "p_holm", "p_fit"),
    "r2": ("r2", "main_r2"),
}


@dataclass(frozen=True, slots=True)
class NumberStatement:
    """A number that a manuscript gives.

    Attributes
    ----------
    kind : str
        The statistic.
    subjects : tuple of Subject
        What it may belong to; it is right where it is right for one of them.
    number : Printed
    sentence : str
    location : TextLocation
    relation : {"=", "<", ">"}
    part : str
        What of the subject: "min" and "max" over all subjects of a range, "low" and "high" of an interval.
    about : str
        The statistic that a limit is a limit of, where the words name it.
    analysis : str
        The analysis beside the model whose value it is: only that one's values make it right.
    """

    kind: str
    subjects: tuple[Subject, ...]
    number: Printed
    sentence: str
    location: TextLocation
    relation: str = "="
    part: str = ""
    about: str = ""
    analysis: str = ""

    def known(self, facts: KnownFacts) -> list[Known]:
        """Every value that would make it right."""
        kinds = BEHIND.get(self.kind, (self.kind,))
        if self.analysis:
            kinds = tuple(f"{self.analysis}:{k}" for k in _BEHIND_OF_ANALYSIS.get(self.kind, (self.kind,)))
        return [k for subject in self.subjects for kind in kinds for k in facts.of(kind, subject)]


_CHOICES = {
    "ML": re.compile(r"(?<![A-Za-z])ML(?![A-Za-z])|极大似然"),
    "WLSMV": re.compile(r"WLSMV|DWLS"),
    "PLSc": re.compile(r"PLSc"),
    "PLS": re.compile(r"PLS"),
    "scores": re.compile(r"scores|得分|回归|regress", re.I),
    "unflagged": re.compile(r"flag|unusual|signs?\b|标记|异常|可疑|迹象", re.I),
    "restored": re.compile(r"restor|all (?:answers|questionnaires)|恢复|全部问卷|剔除", re.I),
    "controls": re.compile(r"control|控制", re.I),
    "free": re.compile(r"free|释放|直接路径", re.I),
}


def elsewhere(statement: NumberStatement, facts: KnownFacts) -> list[Known]:
    """What the further specifications found that the words around a number name."""
    if statement.analysis:
        return []
    kind = "coef" if statement.kind.startswith("coef") or statement.kind == "indirect" else statement.kind
    kind = "n" if kind == "n_valid" else kind
    out = []
    for known in (k for s in statement.subjects for k in facts.of(f"{kind}_elsewhere", s)):
        method, _, choice = known.where.removeprefix("robustness.").partition(":")
        told = _CHOICES.get(choice.partition("_")[0] if choice else method)
        if (told is None and choice) or (told is not None and told.search(statement.sentence)):
            out.append(known)
    return out


@dataclass(frozen=True, slots=True)
class FoundFault:
    """Something that a manuscript should not say.

    Attributes
    ----------
    kind : str
        Key of its words in the catalogue.
    stated, finding : str
        What the manuscript has, and what findings.json has instead.
    where : str
        The place in findings.json.
    sentence : str
    location : TextLocation
    words : bool
        Whether it is about words and not a number.
    severity : {"error", "caution"}
    """

    kind: str
    stated: str
    finding: str
    where: str
    sentence: str
    location: TextLocation
    words: bool = False
    severity: str = "error"


@dataclass(slots=True)
class Checked:
    """What came of checking: faults, and how many statements there were."""

    faults: list[FoundFault] = field(default_factory=list)
    checked: int = 0
    unknown: int = 0
    coefficients: list[NumberStatement] = field(default_factory=list)

    def add(self, other: Checked) -> None:
        """Take in what came of another part."""
        self.faults += other.faults
        self.checked += other.checked
        self.unknown += other.unknown


_LITERATURE = re.compile(
    r"文献综述|文献回顾|理论基础|研究综述|研究现状|国内外研究|概念界定|研究假设(?!.{0,4}(?:检验|结果|验证))|"
    r"假设(?:的)?提出|"
    r"literature|theoretical|hypothes[ie]s development|research hypotheses|^[\d. ]*hypotheses$|previous research|"
    r"related work",
    re.I,
)
_TESTED = re.compile(
    r"(?<![A-Za-z])[pP]\s?[<>=]\s?0?\.\d|(?:β|[Bb]eta|(?<![A-Za-z])[bBzt])\s?=\s?[-−]?0?\.\d|(?:not|was|were|is|"
    r"are) supported|(?:不|未获)支持|不?成立|<\s?0?\.001"
)
_REFERENCES = re.compile(r"^[\d.\s第章]*(?:参考文献|主要参考文献|references|bibliography|works cited)\s*$", re.I)
_OTHERS_FOUND = re.compile(
    r"(?:[A-Z][A-Za-z'’-]+(?:\s(?:et al\.?|and|&)\s?(?:[A-Z][A-Za-z'’-]+)?)?|[一-鿿·]{2,4}(?:等|"
    r"和[一-鿿]{2,4})?(?:人)?)\s?[(（]\s?(?:19|20)\d\d[a-z]?\s?[)）]\s?"
    r"(?:等)?(?:的)?(?:研究|实证)?(?:结果)?\s?(?:以|对|针对|利用|基于|通过|运用|采用|发现|指出|认为|表明|证实|"
    r"证明|提出|"
    r"得出|found|show|report|argu|demonstrat|prov|conclude|suggest|observ)|"
    r"(?:已有|以往|前人|现有|相关|既有)(?:的)?(?:研究|文献|学者)|(?:prior|previous|earlier|past|"
    r"existing) (?:stud|research|work|literature)",
)


_THAT_STUDY = re.compile(
    r"\((?:19|20)\d\d[a-z]?\)[^;。]*?(?:该研究|其研究|该文|that study|their study)[^;。]*|"
    r"[A-Z][A-Za-z'’-]+\s?\((?:19|20)\d\d[a-z]?\)\s(?:has |have )?(?:reported|found|obtained|observed|measured)[^;。]*"
)
_CITED_INSIDE = re.compile(r"\((?:[^()]*?[A-Za-z一-鿿.]\s?,\s?)?(?:19|20)\d\d[a-z]?\s?[;,:][^()]*\)")
_CITED_ONWARD = re.compile(
    r"(?:^\s?[A-Z][A-Za-z'’-]+(?:,? (?:et al\.?|and|&)(?: [A-Z][A-Za-z'’-]+)?)*\s?\((?:19|20)\d\d[a-z]?\)|"
    r"[Aa]ccording to [A-Z][A-Za-z. &'’-]+\((?:19|20)\d\d|"
    r"[A-Z][A-Za-z'’-]+\s?\((?:19|20)\d\d[a-z]?\)\s?,?\s?(?:who|which|whose|where|in (?:a|their|his|her))\b|"
    r"(?:compare[sd]? (?:with|to)|similar to|consistent with|in line with|reported (?:by|in))[^;。()]{0,60}"
    r"[A-Z][A-Za-z. &]+\((?:19|20)\d\d|"
    r"\b(?:study|survey|paper|work|results?|findings?|meta-analysis|sample)(?: [^,;。()]{1,50})? (?:of|"
    r"by) [A-Z][^();。]{1,40}\((?:19|20)\d\d)"
)
_CITED_ZH = re.compile(
    r"(?:[一-鿿·]{2,8}|[A-Z][A-Za-z'’-]+(?:\s?(?:和|与|、|&|and)\s?[A-Z][A-Za-z'’-]+)*)\s?(?:等(?:人|"
    r"学者)?)?\s?\((?:19|20)\d\d[a-z]?\)(?:曾|也|则|还)?(?:的|在|对|针对|以|所|报告|得到|得出|估计)[^,;。]*"
)
_CITED_BEHIND = re.compile(
    r"(?:stud(?:y|ies)|research|authors?|survey|scholars?|work|研究|调查|文献|学者)[^.;。;]{0,80}?"
    r"(?:report|found|find|observ|obtain|报告|发现|得到|得出|测得)[^;。]*?\([^()]*[A-Za-z一-鿿.]\s?,\s?(?:19|"
    r"20)\d\d[a-z]?\)"
)
_RESUMED = re.compile(
    r"[,;]\s?(?:and |but |whereas |while |here |by contrast,? )*(?:we|ours?|the present|this (?:study|sample|thesis)|"
    r"in (?:the present|this|our))\b|[,;。]\s?(?:而|但)?(?:在|与|和|较|比)?(?:本研究|本文|我们|本次|本调查)",
    re.I,
)


def own_words(plain: str) -> str:
    """A sentence in plain form with the digits that it repeats from other studies made unreadable, in their places."""
    stretches = [m.span() for m in _CITED_INSIDE.finditer(plain)]
    begun = [m.start() for pattern in (_CITED_ONWARD, _OTHERS_FOUND) if (m := pattern.search(plain))]
    if begun:
        resumed = _RESUMED.search(plain, min(begun))
        if resumed or _CITED_ONWARD.search(plain):
            stretches.append((min(begun), resumed.start() if resumed else len(plain)))
    stretches += [m.span() for pattern in (_CITED_ZH, _CITED_BEHIND, _THAT_STUDY) for m in pattern.finditer(plain)]
    for start, end in stretches:
        masked = re.sub(
            r"(?<!\d)(?!(?:19|20)\d\d(?!\d|\.\d))\d[\d.]*|\.\d+", lambda m: "·" * len(m.group()), plain[start:end]
        )
        plain = plain[:start] + masked + plain[end:]
    return plain


_BESIDE = re.compile(
    r"(?:was|were|is) predicted(?! by)|\bpredict(?:s|ed) (?:that )?(?:the )?mean|would move|points? (?:higher|lower)|"
    r"percentage points|"
    r"as far as the scale|个百分点|预测[^,。;]{0,16}(?:均值|提高|高出)|(?:提高|提升|上调)\d|提高到?\s?\d|"
    r"necessary condition|"
    r"必要条件|瓶颈|bottleneck|with a probability of|的概率(?:被)?检出|smallest standardi[sz]ed effect|"
    r"最小(?:的)?标准化效应|"
    r"模型(?:均)?预计|预测变化|无法与零区分|predicted (?:change|rise)|from zero for any|"
    r"next largest|次大|NCA|CR-FDH|CE-FDH",
    re.I,
)


def is_beside(plain: str) -> bool:
    """Whether a sentence gives predictions, bottlenecks or what could be detected: numbers that go by common names."""
    return _BESIDE.search(plain) is not None


def is_foreign(plain: str) -> bool:
    """Whether a sentence speaks of another study from its beginning to its end."""
    others = others_found(plain)
    return 0 <= others < 30 and _RESUMED.search(plain, others) is None


def is_literature(section: str) -> bool:
    """Whether a section speaks of other studies, or of what is expected."""
    return _LITERATURE.search(section) is not None


def with_tested_sections(manuscript: Manuscript) -> Manuscript:
    """The manuscript, in which a section called "Hypotheses" that gives p values is one of results."""
    tested = {b.location.section for b in manuscript.blocks if _TESTED.search(_words(b))}
    tested = {s for s in tested if re.fullmatch(r"[\d. ]*hypothes[ie]s", s.strip(), re.I)}
    blocks = [
        replace(b, location=replace(b.location, section="")) if b.location.section in tested else b
        for b in manuscript.blocks
    ]
    return replace(manuscript, blocks=blocks)


def _words(block: Prose | TextTable) -> str:
    return block.words if isinstance(block, Prose) else " ".join(c for row in block.rows for c in row)


def is_reference_list(section: str) -> bool:
    """Whether a section lists works."""
    return _REFERENCES.match(section.strip()) is not None


def others_found(plain: str) -> int:
    """Where a sentence begins to speak of what somebody else found; -1 where it does not."""
    match = _OTHERS_FOUND.search(plain)
    return match.start() if match else -1
