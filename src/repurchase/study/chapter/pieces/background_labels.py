"""Background questions as the names of variables: what a questionnaire asks, without the words that ask it."""

from __future__ import annotations

import re

from repurchase.survey.instrument import Label
from repurchase.text import text

_TO_RESPONDENTS = {  # a remark in brackets that tells respondents what to do
    "zh": re.compile(r"\s*[（(【\[][^（()）【】\[\]]*(?:选|填|答|题|请)[^（()）【】\[\]]*[）)】\]]"),
    "en": re.compile(
        r"\s*[(\[][^()\[\]]*(?:\b(?:select|choose|tick|check|mark|apply|optional|please|multiple|single|required)\b|:)"
        r"[^()\[\]]*[)\]]",
        re.IGNORECASE,
    ),
}
_ENDS = " \t\u3000?？.。:：,，;；!！"
_ADDRESS = {
    "zh": re.compile(r"^(?:请问|请选择|请填写)?\s*(?:您的|你的|您|你)?(?:(?:目前|现在)的?)?(?=.)"),
    "en": re.compile(
        r"^(?:(?:what|which)(?:\s+is|\s+was|['’]s)\s+your|please\s+(?:state|indicate|select|give)\s+your|your)\s+", re.I
    ),
}
_TAIL = {"zh": re.compile(r"(?<=.)(?:大约|大概|约)?[是为](?:多少|什么|哪一?[个种项类])?$"), "en": re.compile(r"(?!)")}
_OFTEN = {
    "zh": re.compile(r"^(?:平均|大概|大约|一般|通常)*(?:每隔)?多久(?:会|去|来|要)?(.{1,4}?)一次"),
    "en": re.compile(r"^how often (?:do|did|have) you (?:usually )?(buy|purchase|shop|use|visit|order)", re.I),
}
_LONG = {
    "zh": re.compile(r"^(.+?)有?(?:多久|多长时间)了?$"),
    "en": re.compile(r"^how long have you been an? (member|customer|user|subscriber|employee)\b", re.I),
}
_CHANNEL = {
    "zh": re.compile(r"^(?:主要|一般|通常)?(?:是)?通过(?:哪些|哪种|哪个|什么)(.*?(?:渠道|途径|方式|平台))(.+)$"),
    "en": re.compile(r"^(?:through|by|via) which (?:of )?(.+? (?:channels?|platforms?|ways?))() do you .+$", re.I),
}
_NOUNS = {"buy": "purchases", "purchase": "purchases", "shop": "shopping", "use": "use", "visit": "visits",
          "order": "orders", "member": "membership", "customer": "the customer relationship", "user": "use",
          "subscriber": "subscription", "employee": "employment"}  # fmt: skip
_ASKS = {
    "zh": re.compile("多久|哪|什么|是否|几|如何|怎|多少|吗|谁"),
    "en": re.compile(r"^(?:how|what|which|who|whom|where|when|why|through|do|does|did|is|are|was|have|has|in)\b", re.I),
}


def background_label(label: Label) -> dict[str, str]:
    """The words of a background question as a variable's name in a table: 性别 of 您的性别, Age of Your age.

    Parameters
    ----------
    label : mapping of language to words

    Returns
    -------
    dict of language to words
        Without address (您的, Your), remarks to respondents （可多选） and question marks. How often and how long
        somebody does something become a frequency and a length. A question that is none of these stays one. Words that
        would vanish stay as they are; so does ``code``.
    """
    return {lang: _stripped(words, lang) for lang, words in label.items()}


def asks(words: str, lang: str) -> bool:
    """Whether words are still a question, which a sentence must quote."""
    return bool(_ASKS[lang].search(words)) if lang in _ASKS else False


def background_phrase(label: Label) -> dict[str, str]:
    """The same words within a sentence: in quotation marks where they are a question, in small letters in English."""
    return {
        lang: text("background_labels.quoted", words=words).render(lang) if asks(words, lang) else _small(words, lang)
        for lang, words in background_label(label).items()
        if lang in _ASKS
    }


def _stripped(words: str, lang: str) -> str:
    if lang not in _ASKS:
        return words
    kept = _TO_RESPONDENTS[lang].sub("", words).strip(_ENDS)
    kept = _TAIL[lang].sub("", _ADDRESS[lang].sub("", kept).strip(_ENDS))
    return _capital(_as_noun(kept, lang)) if kept else words


def _as_noun(words: str, lang: str) -> str:
    """A question of how often, how long or through what as a noun; other words as they are."""
    for key, pattern in (("frequency", _OFTEN), ("length", _LONG), ("channel", _CHANNEL)):
        found = pattern[lang].search(words)
        if found:
            what = _NOUNS.get(found[1].lower(), found[1])
            more = found[2] if key == "channel" else ""
            return text(f"background_labels.{key}", what=what, more=more).render(lang)
    return words


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _small(words: str, lang: str) -> str:
    """A first letter that is large only because the words began a heading is small within a sentence."""
    heads = lang == "en" and words[:1].isupper() and words[1:2].islower()
    return words[:1].lower() + words[1:] if heads else words
