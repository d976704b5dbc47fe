"""Words that ask how likely somebody is to recommend, and the scales that they name.

Ratings of recommendations received, reasons for an answer, the groups that a platform makes of the answers, and
statements to agree with (*I would recommend the brand*) ask something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

LOWEST, HIGHEST = 0, 10  # ends of the scale that a recommendation score needs
GROUPED = "_NPS_GROUP"  # what a platform puts behind a question's name for the groups that it makes of the answers
_LIKELY = "意愿|意向|可能性|可能|指数|程度|倾向"
_SELF = r"(?:我|你|您)(?!的|们的|身边|周围|家|亲|朋|同)"  # whoever is recommended something, not whose friends are
_NAMED = re.compile(r"净推荐|(?<![A-Za-z])NPS(?![A-Za-z])|net[\s-]promoter", re.I)
_ASKS = re.compile(
    rf"推荐的?(?:{_LIKELY})|推荐[^，。,;；]{{0,12}}给[^，。,;；]{{0,10}}?(?:{_LIKELY})|[你您]推荐[^，。,;；的]{{0,12}}的(?:{_LIKELY})"
    r"|(?:愿意|愿不愿意|愿|可能|会|想|打算|乐意)[^，。,.;；]{0,20}?推荐"
    r"|把[^，。]{0,20}推荐给|向[^，。]{0,20}推荐"
    r"|\b(?:likely|likelihood|willing(?:ness)?|probable|probability|inclined|would you)\b[^.;]{0,60}?"
    r"\brecommend(?:ing)?\b"
    r"|\brecommend(?:ing|ation)?\b[^.;]{0,60}?\b(?:likelihood|likely|willing(?:ness)?|probability|intention)\b",
    re.I,
)
_OTHERWISE = re.compile(
    rf"推荐[^，。,；]{{0,12}}满意|满意[^，。,；]{{0,12}}推荐|准确|精准|个性化推荐|推荐的(?!{_LIKELY})|被推荐|推荐内容|推荐算法"
    rf"|推荐给{_SELF}|(?:给|为|向){_SELF}[^，。]{{0,6}}推荐"
    r"|(?:不|拒绝|避免|反对)(?:愿意?|想|会|太会|可能)?[^，。]{0,3}推荐"
    r"|(?:购买|买|下单|收到|接到|接受|接收|听取|听从|采纳|相信|信任|看到|参考|尝试|关注)[^，。后向给把将会愿可]{0,12}推荐"
    r"|推荐(?:而|后|就|时|之后|才)[^，。]{0,4}(?:购买|买|尝试|下单)"
    r"|(?:平台|系统|客服|店员|导购|社群|群里?|小程序|企业微信|算法|商家|商城|朋友|他人|别人|品牌)"
    r"[^，。您你我向给把将]{0,8}(?:会|可能)[^，。]{0,20}推荐"
    r"|同意|我们?(?:也|常|很|非常|一定|经常)?(?:会|愿意?|可能|想|乐意|打算)[^，。]{0,20}推荐"
    r"|\brecommend[^,.;]{0,30}satisf|satisf\w*[^,.;]{0,40}\brecommend|accura|relevan|useful|personali[sz]ed"
    r"|\brecommended\b|\brecommendations\b|recommend\w* (?:\w+ ){0,6}?to (?:you|me)\b"
    r"|\b(?:not|never|against|avoid|unwilling)\b[^.;]{0,20}recommend"
    r"|\b(?:buy|purchase|order|try|follow|accept|receive)\b[^.,;?]{0,20}\brecommend"
    r"|\b(?:dis)?agree\b|\bI(?:'d| am| would| will| often| always)\b[^.;]{0,30}\brecommend",
    re.I,
)
_ABOUT_THE_ANSWER = re.compile(
    r"原因|理由|为什么|为何|(?:分组|分类|类别|类型|人群)\s*$|\breasons?\b|\bwhy\b|\bcomments?\b"
    r"|(?:\bNPS|score|[-–—:])\s*(?:group|segment|category|type)s?\s*$"
    r"|推荐过|曾|几次|几[个位名]|多少|次数|频率|多久|\bhow (?:many|often)\b|\b(?:have|did) you\b",
    re.I,
)
_FROM_ZERO = re.compile(
    r"(?<![\d.])0\s*(?:分|points?)?\s*(?:-|–|—|－|~|～|〜|到|至|to|through|=|＝|:|：|表示|代表|为)"
    r"|\bzero\s+(?:to|through)\s+ten\b",
    re.I,
)
_FROM_ONE = re.compile(
    r"(?<![\d.])1\s*(?:分|points?)?\s*(?:-|–|—|－|~|～|〜|到|至|to|through)\s*10(?!\d)"
    r"|\bone\s+(?:to|through)\s+ten\b",
    re.I,
)


def asks_to_recommend(words: str) -> bool:
    """Whether words ask how likely somebody is to recommend."""
    lines = words.replace("_", " ").splitlines()  # one wording each: what one ends with says nothing of the next
    if any(_ABOUT_THE_ANSWER.search(line) for line in lines):
        return False
    if any(map(names_the_score, lines)):
        return True
    return any(map(_ASKS.search, lines)) and not any(map(_OTHERWISE.search, lines))


def recommends_from_zero(words: str, low: float, high: float) -> bool:
    """Whether a rated question from 0 to 10 asks it: no item that a construct is missing."""
    return (low, high) == (LOWEST, HIGHEST) and asks_to_recommend(words)


def spoken_words(label: Mapping[str, str], column: str, name: str) -> str:
    """All words that a question is known by."""
    return "\n".join(dict.fromkeys([*label.values(), column, name]))


def names_the_score(words: str) -> bool:
    """Whether words name the net promoter score."""
    return bool(_NAMED.search(words))


def begins_at_zero(words: str) -> bool:
    """Whether words say that the scale begins at 0."""
    return bool(_FROM_ZERO.search(words))


def begins_at_one(words: str) -> bool:
    """Whether words say that the scale runs from 1 to 10."""
    return bool(_FROM_ONE.search(words))
