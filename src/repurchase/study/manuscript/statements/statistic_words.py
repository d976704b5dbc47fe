"""Names of statistics in both languages, and where each stands in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass

FIT_KINDS = frozenset(
    ["chisq", "df", "chisq_df", "cfi", "tli", "ifi", "nfi", "rfi",
        "gfi", "agfi", "pgfi", "pnfi", "rmsea", "srmr", "rmr", "aic", "bic"]
)  # fmt: skip

_A = r"(?<![A-Za-z])"
_Z = r"(?![A-Za-z])"
_DF = r"(?:\s?\(\s?(?:df\s?=\s?)?(?P<{0}>\d+(?:\.\d+)?)[^()]{{0,16}}\))?"
_LEXICON: tuple[tuple[str, str], ...] = (
    ("chisq_df", r"(?:χ2|X2|χ\^2|卡方)\s?/\s?(?:df|自由度)|CMIN\s?/\s?DF|卡方自由度比(?:值)?|(?:卡方|"
        r"χ2)(?:值)?(?:与|和|对)(?:其)?自由度(?:之|"
                 r"的)?比(?:值)?|"
                 r"normed chi-?squared?|(?:ratio of )?chi-?squared?\s?(?:to|/)\s?(?:the )?(?:degrees of freedom|"
                 r"df)(?: ratio)?"),
    ("bartlett", r"Bartlett(?:'s)?\s?(?:的)?(?:球形|球形度|球型)(?:度)?(?:检验)?(?:的)?(?:近似)?(?:卡方|"
                 r"χ2)?(?:统计量|值)?|近似卡方(?:值)?|"
                 r"approx\.? chi-?square"),
    ("delta", r"Δ\s?(?:χ2|CFI|RMSEA|R2|SRMR|TLI|df|BIC|AIC)" + _DF.format(
        "d1") + r"|R2\s?(?:的)?(?:变化|改变)(?:量)?|R2 change|F change|(?<![A-Za-z])difference(?=\s?[=])|差值|之差"),
    ("chisq", r"(?:S-B|SB|MLR|scaled)?\s?(?:χ2|χ\^2|(?<![A-Za-z])X2|卡方(?:值|统计量)?|chi-?squared?)" + _DF.format(
        "df1")),
    ("cfi", _A + r"CFI(?:值)?" + _Z), ("tli", _A + r"(?:TLI|NNFI)(?:值)?(?:\s?\((?:NNFI|TLI)\))?" + _Z),
    ("ifi", _A + "IFI" + _Z), ("nfi", _A + "NFI" + _Z), ("rfi", _A + "RFI" + _Z), ("gfi", _A + "GFI" + _Z),
    ("agfi", _A + "AGFI" + _Z), ("pgfi", _A + "PGFI" + _Z), ("pnfi", _A + "PNFI" + _Z),
    ("rmsea", _A + "RMSEA(?:值)?" + _Z), ("srmr", _A + "SRMR(?:值)?" + _Z), ("rmr", _A + "RMR" + _Z),
    ("aic", _A + "AIC" + _Z), ("bic", _A + "BIC" + _Z),
    ("df", _A + "(?:df|DF|d\\.f\\.)" + _Z + "|自由度|degrees of freedom"),
    ("kmo", r"(?:取样足够度的\s?)?Kaiser-Meyer-Olkin(?:\s?(?:取样适切性量数|"
            r"抽样适当性度量|度量|measure))?|"
            + _A + "KMO(?:值|检验值|测度|统计量| measure(?: of sampling adequacy)?| value| statistic)?" + _Z),
    ("alpha_deleted",
     r"(?:删除|删去|剔除|去掉)(?:该|此|本)?(?:项|题项|题目|题|条目|指标)后的?(?:Cronbach'?s?)?\s?(?:α|alpha|"
     r"信度)(?:系数)?|(?:Cronbach's )?(?:alpha|"
          r"α) if (?:item )?deleted|删除后\s?α"),
    ("alpha", r"(?:Cronbach[’'`]s|Cronbachs|Cronbach|克隆巴赫|克朗巴哈|克伦巴赫|科隆巴赫)\s?(?:的)?\s?(?:α|alpha|"
              r"a(?![A-Za-z])|阿尔法)?\s?(?:信度)?(?:系数|值)?(?: coefficients?| values?)?|"
              r"(?:α|[Aa]lpha|ALPHA)\s?(?:信度)?(?:系数|值)|(?<![A-Za-z])α(?!\s?=\s?0?\.(?:05|01|001|10?)(?!\d))|"
              + _A + r"(?:coefficient )?alphas?(?: coefficients?| values?)?" + _Z
              + r"|内部一致性(?:信度)?系数|信度系数|internal consistency(?: coefficient| reliability)?"),
    ("omega", r"(?:McDonald(?:'s|’s)?\s?)?(?:ω|(?<![A-Za-z])omega)(?:系数)?"),
    ("cr_or_z", _A + r"C\.?\s?R\.?(?:值|s|\s?values?)?" + _Z),
    ("cr", r"(?:组合|组成|构成|合成|复合|建构)信度(?:系数|值)?(?:\s?\(CR\))?(?:值)?|composite reliabilit(?:y|"
           r"ies)(?: coefficients?)?(?:\s?\(CR\))?|construct reliability(?:\s?\(CR\))?"),
    ("sqrt_ave", r"(?:各?变量)?(?:的)?AVE(?:值)?(?:的)?(?:平方根|算术平方根|开方值)|√AVE|"
                 r"平方根|square roots? of (?:the |all |both )?(?:its |their |both )?AVEs?(?: values?)?"),
    ("ave", r"平均(?:方差|变异|变异数)(?:提取|抽取|萃取|析出)(?:量|值)?(?:\s?\(AVE\))?(?:值)?|"
            r"average variances? extracted(?:\s?\(AVE\))?|" + _A + "AVEs?(?:值| values?)?" + _Z),
    ("rho_a", r"rho_?A|ρ_?A"),
    ("citc", _A + "CITC(?:值)?" + _Z + "|(?:校正的?)?(?:项总计相关性?|题总相关|项总相关)(?:系数)?|"
                                       "corrected item-total correlations?"),
    ("loading", r"(?<![A-Za-z])λ|(?:标准化)?(?:的)?(?:因子|因素|外部)?(?:载荷|负荷)(?:系数|量|值)?|"
                r"(?:standardi[sz]ed )?(?:factor |outer )?loadings?|factor loading"),
    ("htmt", r"HTMT(?:比率|值| ratios?| values?)?(?:2)?|heterotrait-monotrait(?: ratio)?|"
        r"(?<=[Tt]he )ratio(?= (?:between|of) [A-Za-z' ]+ (?:and|to|with) [A-Za-z' ]+ (?:was|is) 0?\.)|"
        r"(?<=之间的)比值|异质[—-]?单质比(?:率)?"),
    ("r2", r"(?:调整后(?:的)?|adjusted\s)?R2(?:值)?|R\s?squared?|R-squared?|决定系数|判定系数"),
    ("r2", r"(?:proportion of )?explained variance(?=\s(?:was|is|of|for|between))|variance explained(?= (?:was|"
        r"is|of|for))"),
    ("q2", r"Q2(?:_?predict|predict)?(?:值)?"),
    ("f2", r"(?<![A-Za-z])f2(?:值)?|效应量f2"),
    ("eta", r"(?:partial )?η2|偏?η2|eta squared"),
    ("d", r"Cohen(?:'s|’s)? d(?![A-Za-z])"),
    ("vif", _A + "VIFs?(?:值| values?)?" + _Z + "|方差膨胀因子|variance inflation factors?"),
    ("ci", r"(?:(?:90|95|99)\s?%\s?(?:的)?\s?)?(?:(?:百分位|偏差校正|percentile|bias-corrected|bootstrap|"
           r"Bootstrap|单侧|双侧|Wilson|one-sided|two-sided)[ 的]*)*"
           r"(?:置信区间|信赖区间|confidence intervals?(?: limits?)?|(?<![A-Za-z])(?:BC|LL)?CIs?(?![A-Za-z]))"),
    ("ci", r"(?:90|95|99)\s?%\s?intervals?(?: limits?)?|(?:bootstrap|percentile) intervals?|(?:(?<= an )|"
        r"(?<=the ))intervals?(?= (?:from|of|was|rang|ran |\[))"),
    ("ci_low", r"(?:95\s?%\s?(?:的)?)?(?:Bootstrap|Boot)?\s?(?:置信区间|CI)?(?:的)?下限(?:值)?|"
               r"lower (?:confidence )?(?:limit|bound)|"
               r"(?:Boot)?LLCI"),
    ("ci_high", r"(?:95\s?%\s?(?:的)?)?(?:Bootstrap|Boot)?\s?(?:置信区间|CI)?(?:的)?上限(?:值)?|"
                r"upper (?:confidence )?(?:limit|bound)|"
                r"(?:Boot)?ULCI"),
    ("coef_std", r"标准化(?:的)?(?:路径|回归|影响|估计)?(?:路径)?(?:系数|估计值|值|效应)(?:\s?[(]?[βB][)]?)?|"
                 r"standardi[sz]ed (?:path |regression |beta )?(?:coefficients?|estimates?|weights?|betas?|"
                 r"effects?|β)|Std\.? ?(?:β|beta)"),
    ("coef_b", r"非标准化(?:的)?(?:路径|回归)?(?:系数|估计值)(?:\s?[(]?[Bb][)]?)?|unstandardi[sz]ed (?:path |"
               r"regression )?(?:coefficients?|estimates?)"),
    ("r", r"(?<!不)相关(?:性)?(?=(?:分别)?(?:为|是|达到?|高达|仅为|有)\s?-?0?\.\d)|"
        r"correlated(?= (?:at )?-?0?\.\d)|(?:皮尔逊|Pearson)?(?:积差)?相关系数(?:\s?\(?r\)?)?|"
        r"(?<![A-Za-z.])r(?=\s?[=<>(])|"
          r"(?:(?<![-A-Za-z] )|(?<=the )|(?<=The )|(?<= a )|(?<=its )|(?<=Its )|(?<=est ))(?<![A-Za-z-])"
          r"correlations?(?: coefficients?)?"),
    ("indirect", r"间接效应(?:值|量|估计值)?|中介效应(?:值|量)?|indirect effects?|mediat(?:ion|ing) effects?"),
    ("total", r"总效应(?:值)?|total effects?"),
    ("direct", r"直接效应(?:值)?|direct effects?"),
    ("coef", r"\bestimated at(?=\s-?0?\.\d)|\bestimates?(?=\s?(?:was|of|is|=|:)?\s?-?0?\.\d)|"
             r"(?:路径|回归|影响|效应|作用|"
        r"估计)(?:路径)?系数(?:值|估计值)?(?:\s?[(]?[β][)]?)?|"
             r"(?<![A-Za-z])β(?:值|系数)?|(?<![A-Za-z])betas?(?: coefficients?)?(?![A-Za-z])|"
             r"(?:path |regression )coefficients?|效应值|(?<![A-Za-z'])[Bb](?=\s?=)|(?<![A-Za-z])γ(?=\s?=)|"
             r"(?:(?<![a-z] )|(?<=the ))coefficients?(?= (?:of|for) [A-Za-z' ]{3,60}? (?:on|was|were|is) )|"
             r"(?:(?:path |regression |beta )weights?|\bweights?(?= of [A-Z]))|"
          r"(?<=的)系数(?=(?:分别|依次)?(?:为|是|达)\s?-?0?\.\d)|(?<!的)系数|影响(?:程度|力|强度|大小)?(?=(?:分别)?(?:为|是|达)\s?-?0?\.\d)|"
             r"(?<!indirect )(?<!total )(?<!direct )(?<!mediating )(?<!mediation )effects? of(?=\s-?0?\.\d)"),
    ("se", r"(?<![A-Za-z])S\.?E\.?(?![A-Za-z])|标准误差?|standard errors?"),
    ("group_test", r"(?<![A-Za-z])[Ff]\s?(?:值|统计量)?(?:\s?\(\s?\d+\s?,\s?(?P<df"
                   r"2>\d+(?:\.\d+)?)\s?\))?(?=\s?[=为是:])|F值|F values?"),
    ("z", r"(?<![A-Za-z])[tzTZ](?:\s?\(\s?\d+(?:\.\d+)?\s?\))?(?=\s?[=:为是])|[tzTZ]\s?(?:值|统计量)|"
          r"(?<![A-Za-z])[tzTZ][- ]?(?:values?|statistics?)|临界比(?:值)?|critical ratios?"),
    ("p", r"(?<![A-Za-z])[pP](?![A-Za-z])\s?(?:值|\(Holm\)|-?values?)?|显著性(?:水平|概率|"
          r"\(双侧\))?(?=\s?[=<>为是])|(?<![A-Za-z])[Ss]ig\.?(?![A-Za-z])|significance level|校正后p"),
    ("mean", r"(?:平均)?均值(?:得分)?|平均(?:值|数|得分|分)|得分均值|(?<![A-Za-z])M(?:ean)?(?=\s?[=≈])|"
             r"(?<![A-Za-z])(?:mean|average)s?(?: scores?| values?| ratings?)?(?![A-Za-z])"),
    ("mean", r"\baveraged(?= -?\d)"),
    ("sd", r"标准差|(?<![A-Za-z])(?:SD|S\.D\.)(?![A-Za-z])|standard deviations?"),
    ("skew", r"偏度|skew(?:ness)?"), ("kurt", r"峰度|kurtosis"),
    ("performance", r"(?:绩效|表现)(?:得分|分值|值|水平)|绩效|performance(?: scores?)?"),
    ("rho", r"(?<![A-Za-z])ρ(?=\s?=)|rho(?=\s?=)|τ(?=\s?=)"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _LEXICON)
_WIDE = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _LEXICON if kind in
              ("kmo", "alpha", "cr", "ave", "sqrt_ave", "loading", "htmt", "coef_std", "coef_b", "indirect", "total",
               "direct", "se", "mean", "performance", "sd", "ci",
                   "chisq_df", "bartlett", "alpha_deleted", "citc", "vif"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a statistic in a text; `df` are the degrees of freedom within it."""

    start: int
    end: int
    kind: str
    df: str = ""


def labels(words: str) -> list[Label]:
    """The names of statistics in a text of plain form; where two overlap, the longer one."""
    found: list[Label] = []
    for kind, pattern in (*_PATTERNS, *_WIDE):
        for match in pattern.finditer(words):
            df = match.groupdict().get("df1") or match.groupdict().get("df2") or ""
            found.append(Label(match.start(), match.end(), kind, df))
    kept: list[Label] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        if one.end > one.start and not any(one.start < k.end and k.start < one.end for k in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)
