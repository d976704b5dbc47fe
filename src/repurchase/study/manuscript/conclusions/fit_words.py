"""Words on the fit of the structural model, against what findings.json concludes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repurchase.study.manuscript.facts.known_facts import KnownFacts
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts
from repurchase.study.manuscript.statements.verdicts import is_hedged

_FITS = re.compile(
    r"模型[^,;。]{0,16}拟合(?:程度|度|效果|情况)?(?:整体|总体|都|均)?(?:较为?|很|非常|十分|比较)?(?:良好|好|理想)|"
    r"model (?:thus |therefore |also )?fit(?:s|ted)? (?:the data )?(?:very |quite |rather )?(?:well|closely)|"
    r"model (?:had|has|shows|showed) an? (?:very )?(?:good|excellent|close) fit",
    re.I,
)
_OF_ANOTHER = re.compile(r"测量模型|验证性|因子模型|(?<![A-Za-z])CFA(?![A-Za-z])|measurement|confirmatory|factor", re.I)


def fit_claims(parts: SentenceParts, facts: KnownFacts) -> Iterator[str]:
    """Words that call the fit of the structural model good, where findings.json has it as insufficient."""
    match = _FITS.search(parts.words)
    if match is None or not any(k.value == 0 for k in facts.of("fit_holds", "")) or is_hedged(parts.words):
        return
    clause = re.split(r"[,;。]", parts.words[: match.end()])[-1]
    if not _OF_ANOTHER.search(parts.words) and not re.search(r"不|未|没有|并非|\bnot\b|n't|neither", clause):
        yield match.group()
