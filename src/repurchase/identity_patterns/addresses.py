"""Where somebody lives, as it is typed: a street with its number, a block with its room, a village."""

from __future__ import annotations

_KANJI = r"(?-i:[\u4e00-\u9fff])"  # what has no case is spared the search for its other case
_N = r"[\d十百]{1,5}"
_STREET = (
    r"(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Ln\.?|Drive|Dr\.?|Boulevard|Blvd\.?|Court|Ct\.?|Place|Pl\.?"
    r"|Square|Sq\.?"
    r"|Terrace|Way|Close|Crescent|Grove|Gardens|Parade|Row|Mews|Quay|Highway|Hwy\.?)"
)
_NO_ARTICLE = (
    r"(?!(?:D(?:er|ie|as|en|em|iese[rsmn]?|ein\w*)|Eine?[rsmn]?|Mein\w*|Ihr\w*|Unser\w*|Jede\w*|Welche\w*"
    r"|Kein\w*|Gute\w*) )"
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
    "street_named": r"(?<!\w)(?:(?-i:Av|Avda|C/|Plaza|Pza|Paseo|Pº|Praça|Travessa|Alameda|Rodovia|R\.|Jl|phố|Phố)\.?)"
    r" ?(?:de la |de los |de |del |do |da |dos |das )?(?-i:[A-ZÀ-ÝĐ])[^\d\n,;:?!]{1,40},? ?(?:no\.?|n[º°.]"
    r"|kav\.?|số)? ?(?!(?:19|20)\d{2}(?!\d))\d{1,5}(?!\d)"
    r"|(?<![\d.])\d{1,4},? (?:bis |ter )?(?:place|cours|route|av\.?|bd\.?|faubourg|phố)"
    r" (?:de la |de l'|de |du |des |d')?(?-i:[A-ZÀ-ÝĐ])[\w'\-]{2,30}",
    "street_numbered": r"(?<![A-Z])(?:carrera|cra|calle|cll|cl|transversal|diagonal|avenida"
    r"|av)\.? ?\d{1,3}[A-Z]? ?(?:#|no\.?|n[º°])"
    r" ?\d{1,3}[A-Z]? ?- ?\d{1,3}|(?<![A-Z])rt\.? ?\d{1,3} ?[/,]? ?rw\.? ?\d{1,3}"
    r"|(?<![A-Z])(?:gang|gg\.?|blok) (?:[A-Z][\w ]{0,20} )?no\.? ?\d{1,4}|(?<!\w)(?:số nhà|ngõ|ngách|hẻm) \d{1,4}"
    r"|(?<![\d.])\d{1,4}(?:/\d{1,4})? (?-i:[A-ZĐ])[^\d\n;:?!]{2,40}, ?(?:quận|phường|q\.|p\.)",
    "street_russian": r"(?<![а-яё])(?:ул\.?|улица|просп\.|проспект|пр-к?т\.?|пр\.|пер\.|переулок|шоссе|ш\."
    r"|бульвар|б-р|наб\.|набережная"
    r"|пл\.|площадь|проезд|мкр\.?|микрорайон) ?(?-i:[А-ЯЁ]"
    r"|\d{1,2}[\- ])[а-яёА-ЯЁ\- ]{1,40}?,? ?(?:д(?:ом)?\.? ?)?\d{1,4}(?!\d)"
    r"(?:[/\-]\d{1,4})?(?:, ?(?:кв|к|корп|стр)\.? ?\d{1,4})?"
    r"|(?-i:[А-ЯЁ])[а-яё\-]{2,30} (?:улица|ул\.|проспект|пр-т|пр\.|переулок|бульвар|шоссе|набережная"
    r"|площадь),? ?(?:д(?:ом)?\.? ?)?"
    r"\d{1,4}(?!\d)|(?<![а-яё])кв\. ?\d{1,4}(?! ?м|\d)",
    "street_german_parted": rf"(?-i:(?<!\w){_NO_ARTICLE}[A-ZÄÖÜ][a-zäöüß\-]{{2,30}} (?:Straße|Strasse|Str\.|Weg"
    rf"|Allee|Gasse|Ring"
    r"|Damm|Ufer|Chaussee) \d{1,3}[a-z]?)"
    r"(?!\w)|(?-i:(?<!\w)[A-ZÄÖÜ][a-zäöüß\-]{2,30}(?:damm|ufer|chaussee|steig|stieg) \d{1,3}[a-z]?)(?!\w)"
    r"|(?-i:(?<!\w)(?:Am|An der|Unter den|Im|Auf dem|Zum|In der) (?:[A-ZÄÖÜ][a-zäöüß]{0,20})?(?:[Mm]arkt|[Bb]ach"
    r"|[Bb]erg|[Ww]ald|[Pp]ark"
    r"|[Bb]ahnhof|[Rr]athaus|[Ss]ee|[Uu]fer|[Tt]or|[Aa]nger|Linden|Alster|Rhein|[Gg]raben|[Ww]inkel) \d{1,3}[a-z]?)"
    r"(?!\w)",
    "block_japan": r"[都道府県市区町村郡](?-i:[\u3040-\u30ff\u4e00-\u9fff]{1,14}?)"
    r"(?<![\u3040-\u309f])\d{1,4}-\d{1,4}-\d{1,4}(?!\d)"
    r"|(?-i:[가-힣]{1,5}구 [가-힣]{1,6}동) ?\d{1,4}(?:-\d{1,4})?(?!\d)",
    "korea_japan": r"(?-i:[가-힣]{1,10}(?:로|길)) ?\d{1,4}(?:-\d{1,4})?|\d{1,4}동 ?\d{1,5}호|〒 ?\d{3}-?\d{4}"
    r"|\d{1,3}丁目[ ]?\d{1,4}|\d{1,4}番地",
}
TYPED_ADDRESSES = {
    "room": rf"{_N}号?楼?[ ]?\d{{3,5}}室|{_KANJI}{{2,8}}?(?:路|街|大道|巷|弄|胡同)[ ]?{_N}(?!号[店线])|{_N}号楼"
    rf"|宿舍[ ]?\d{{2,5}}",
    "flat": r"(?<![A-Z])(?:apt|apartment|flat|suite|room)\.? ?(?:no\.? ?)?#?\d{1,5}[A-Z]?(?!\w)",
}
