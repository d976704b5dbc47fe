"""Where somebody lives, as it is typed: a street with its number, a block with its room, a village."""

from __future__ import annotations

_KANJI = r"[\u4e00-\u9fff]"
_N = r"[\d十百]{1,5}"
_STREET = (
    r"(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Ln\.?|Drive|Dr\.?|Boulevard|Blvd\.?|Court|Ct\.?|Place|Pl\.?|Square|Sq\.?"
    r"|Terrace|Way|Close|Crescent|Grove|Gardens|Parade|Row|Mews|Quay|Highway|Hwy\.?)"
)
SURE_ADDRESSES = {
    "street": rf"{_KANJI}{{1,8}}?(?:路|街|大道|巷|弄|里|胡同|道|段)[ ]?{_N}[ ]?(?:号(?![店线院])|弄|巷|#"
    rf"|之\d)(?:[ ,]?[\d\-]{{1,6}}(?:号楼?|室|栋|幢))*",
    "lane": rf"{_N}弄[ ]?{_N}号?|{_N}(?:号楼|栋|幢|座|号院)[ ]?(?:{_N}单元)?[ ]?\d{{2,5}}(?:室|房|户)?"
    rf"|{_N}单元[ ]?\d{{2,5}}室?|{_KANJI}{{1,8}}?(?:小区|花园|公寓|家园|新村|苑|城|府)[ ]?{_N}(?:号楼|栋|幢|号|座)",
    "village": rf"{_KANJI}{{1,6}}(?<![城乡集])[镇乡](?!.{{0,4}}(?:农村|乡村)){_KANJI}{{1,6}}村(?:[ ]?{_N}[组号队])?",
    "street_en": rf"(?<![\w.])\d{{1,5}}[A-Z]?,? (?:(?-i:[A-Z])[\w'.]{{1,20}} ){{1,4}}(?-i:{_STREET})(?!\w)",
    "box": r"(?<![A-Z])P\.? ?O\.? ?Box ?\d{1,6}|Postfach ?\d{2,6}|Apartado (?:postal )?\d{2,6}",
    "street_romance": r"(?<![A-Z])(?:(?:calle|avenida|rua|jalan|đường|ulica) |(?:avda\.?|jl\.|ul\.) ?)"
    r"[^\d\n,;:?!]{2,40},? ?(?:no\.?|n[º°.]|số|number)? ?\d{1,5}(?!\d)"
    r"|(?<!\d)\d{1,4},? ?(?:bis |ter )?(?:rue|avenue|boulevard|allée|impasse|chemin|quai|đường) [^\d\n,;:?!]{2,40}",
    "street_german": r"[A-ZÄÖÜ][a-zäöüß\-]{1,30}(?:straße|strasse|str\.|weg|platz|allee|gasse) ?\d{1,4}[a-z]?(?!\w)",
    "korea_japan": r"[가-힣]{1,10}(?:로|길) ?\d{1,4}(?:-\d{1,4})?|\d{1,4}동 ?\d{1,5}호|〒 ?\d{3}-?\d{4}"
    r"|\d{1,3}丁目[ ]?\d{0,4}|\d{1,4}番地",
}
TYPED_ADDRESSES = {
    "room": rf"{_N}号?楼?[ ]?\d{{3,5}}室|{_KANJI}{{2,8}}?(?:路|街|大道|巷|弄|胡同)[ ]?{_N}(?!号[店线])|{_N}号楼"
    rf"|宿舍[ ]?\d{{2,5}}",
    "flat": r"(?<![A-Z])(?:apt|apartment|flat|suite|room)\.? ?(?:no\.? ?)?#?\d{1,5}[A-Z]?(?!\w)",
}
