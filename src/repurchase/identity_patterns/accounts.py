"""Accounts and devices that lead to a person: e-mail, chat and media accounts, pages, addresses of networks."""

from __future__ import annotations

_HANDLE = r"[A-Z0-9][\w.\-]{2,29}"
_TOLD = r"(?=[\w.\-]{0,29}[\d_])" + r"[A-Z][\w.\-]{4,29}"  # a name that no word has: with a digit or an underscore
_TOLD_OR_NUMBER = r"(?:(?=[\w.\-]{0,29}[\d_])[A-Z0-9][\w.\-]{3,29})"
_APPS = (
    r"whatsapp|telegram|instagram|facebook|line|wechat|weixin|kakao|kakaotalk|zalo|viber|skype|online|offline"
    r"|official|twitter"
    r"|tiktok"
)
_USUAL = (
    r"daily|weekly|monthly|yearly|always|rarely|never|often|sometimes|frequently|regularly|seldom|moments"
    r"|channels?|groups?"
    r"|accounts?|messages?|stories|business|status|friends|family|people|community|others?|none"
    r"|pay|payment|premium|openid|unionid|userid|nickname|gender|address|city|stores?|mini ?programs?"
)
_CHAT = (
    r"(?:微信|카톡|카카오톡?|라인|텔레그램|인스타(?:그램)?|ライン|インスタ(?:グラム)?|カカオ(?:トーク)?"
    r"|(?<![а-я])(?:телеграмм?|телега|тг|вк|инста(?:грам)?|вайбер|ватсапп?)(?![а-я]))"
)
_LATIN = r"(?-i:(?<=[\0-\u03ff\U00010000-\U0010ffff]))"  # with regard to case: the sign of kelvin, without, is k
_LATIN_HANDLE = rf"[A-Z][\w.\-]{{4,29}}{_LATIN}"
_NO_APP = rf"(?!(?:{_APPS}|{_USUAL})(?![A-Z]))"  # 微信: WeChat names a programme
_PLACES = r"(?!(?:work|home|noon|night|school|campus|office|university|least|all|any)(?![A-Z]))"
_SITES = (
    r"(?:weibo\.com|facebook\.com|fb\.com|instagram\.com|twitter\.com|x\.com|t\.me|wa\.me|linkedin\.com/in"
    r"|github\.com"
    r"|xiaohongshu\.com/user|xhslink\.com|douyin\.com/user|space\.bilibili\.com|zhihu\.com/people|tiktok\.com/@"
    r"|line\.me|open\.kakao\.com|zalo\.me|vk\.com|u\.wechat\.com|qm\.qq\.com)"
)
SURE_ACCOUNTS = {
    "mail": r"(?:[A-Z0-9._%+\-]{1,64}|(?-i:[\u4e00-\u9fff]{1,8})) ?@ ?[A-Z0-9\-]{1,63}(?:\.[A-Z0-9\-]{1,63}){1,4}",
    "mail_spelt": r"[A-Z0-9._%+\-]{1,64} ?(?:[(\[{<] ?at ?[)\]}>]| at |艾特|#) ?[A-Z0-9\-]{1,63}"
    r"(?: ?(?:[(\[{<] ?dot ?[)\]}>]| dot |点) ?[A-Z]{2,12}){1,3}"
    r"|[A-Z0-9._%+\-]{1,64} ?(?:[(\[{<] ?at ?[)\]}>]|艾特) ?[A-Z0-9\-]{1,63}\.[A-Z]{2,12}"
    r"|[A-Z0-9._%+\-]{1,64} at (?:gmail|qq|163|126|hotmail|outlook|yahoo|icloud|foxmail|sina|vip\.qq)\.[A-Z.]{2,7}",
    "wechat_id": r"wxid[_\-][A-Z0-9]{5,30}|\bo(?=[A-Z_\-]{0,27}\d)[A-Z0-9_\-]{27}\b",
    "wechat": r"(?:微信号码?|微信id|微信账号|薇信号?|威信号?|维信号?|徽信|v信|加v|加微"
    r"|(?<!\w)\+(?: v(?![A-Z0-9_])|v(?![A-Z]+(?![\w.\-])))"  # not "SAT + VALUE", which is a path of a model
    r"|weixin ?(?:id|hao)"
    r"|wechat ?(?:id|no\.?)"
    rf"|(?<![A-Z])[wv]\.?x(?:号|id)?)[ ]{{0,2}}(?:[:是为=]|(?<=[号码信v微]))[ ]{{0,2}}{_HANDLE}"
    rf"|微信同号[ ]{{0,2}}[:是为=]?[ ]{{0,2}}{_HANDLE}|(?<![A-Z])[wv]\.?x[ ]{{0,2}}{_TOLD}"
    rf"|(?:微信|(?<![A-Z])(?:wechat|weixin)(?![A-Z]))[ ]{{0,2}}[:是为=]?[ ]{{0,2}}{_TOLD}",
    "qq": r"(?<![A-Z])(?:qq|扣扣|企鹅)(?:群?号码?|群)?[ ]{0,2}[:是为=]?[ ]{0,2}[1-9]\d{4,10}(?!\d)",
    "media": r"(?:支付宝(?:账号)?|抖音(?:号|id)|小红书(?:号|id)|快手(?:号|id)|微博(?:号|id|名)|b站(?:号|id|uid)"
    r"|淘宝(?:账号|id)|陌陌号|知乎id|(?<![A-Z])(?:kakao(?:talk)?|line|zalo|skype|telegram|instagram|wechat|weibo"
    r"|tiktok) ?id)"
    rf"[ ]{{0,2}}[:是为=@]?[ ]{{0,2}}(?:{_TOLD_OR_NUMBER}|[A-Z][\w.\-]{{3,29}})"
    r"|(?<![A-Z])(?:alipay|kakao(?:talk)?|line|zalo|skype|snapchat|telegram|tg|whatsapp|instagram|ig|ins|twitter"
    r"|facebook"
    rf"|fb|tiktok|discord)(?![A-Z])[ ]{{0,2}}(?:[:=][ ]{{0,2}}(?:@[ ]?{_HANDLE}|{_TOLD_OR_NUMBER})|@[ ]?{_HANDLE})",
    "chat": rf"{_CHAT}[ ]{{0,2}}(?:(?:id|아이디|アカウント|ник|аккаунт)[ ]{{0,2}}[:是は=@]?"
    rf"|[:是は=@]{{1,2}})[ ]{{0,2}}{_NO_APP}{_LATIN_HANDLE}"
    rf"|{_CHAT}[ ]{{1,2}}@?{_NO_APP}(?=[\w.\-]{{0,29}}[\d_]){_LATIN_HANDLE}"
    rf"|(?<![A-Z])(?:zalo|kakao(?:talk)?|telegram|whatsapp|viber)[ ]{{1,2}}{_TOLD}"
    rf"|(?<![A-Z])(?:wechat|weixin) ?(?:id|no\.?)[ ]{{0,2}}[:=]?[ ]{{0,2}}{_NO_APP}(?-i:[a-z])[\w.\-]{{4,29}}",
    "handle_told": rf"(?<![\w.])@(?=[\w.]{{0,29}}[\d_])[A-Z][\w.]{{3,29}}"
    rf"|(?<![\w.])@{_PLACES}{_NO_APP}[A-Z][\w.]{{5,29}}",
    "page": rf"(?:https?://)?(?:www\.|m\.)?{_SITES}/@?[\w.\-%/?=&]{{2,90}}",
    "network": r"(?<!\d)(?<!\d\.)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\d)"
    r"|(?<![0-9A-F:])(?:[0-9A-F]{1,4}:){4,7}[0-9A-F]{1,4}(?![0-9A-F:])"
    r"|(?<![0-9A-F])(?<![0-9A-F][:\-])(?:[0-9A-F]{2}[:\-]){5}[0-9A-F]{2}(?![:\-]?[0-9A-F])",
    "device": r"Mozilla/\d[^\n]{0,300}|[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}",
    "position": r"[\-+]?\d{1,3}\.\d{4,}°? ?[NSEW]?[ ,;/]{1,3}[\-+]?\d{1,3}\.\d{4,}|\d{1,3}° ?\d{1,2}['′] ?[\d.]{0,6}",
}
TYPED_ACCOUNTS = {
    "mail_short": r"[A-Z0-9._\-]{3,64}@[A-Z0-9\-]{2,63}",
    "handle": rf"(?<![\w.])@{_PLACES}[A-Z][\w.]{{2,29}}",
    "chat_typed": rf"{_CHAT}[ ]{{1,2}}{_NO_APP}{_LATIN_HANDLE}$"
    rf"|(?<![A-Z])(?:wechat|weixin|line|kakao(?:talk)?|telegram|instagram"
    rf"|zalo)[ ]?(?:id)?[ ]?:[ ]{{0,2}}{_NO_APP}"
    r"(?-i:[a-z])[\w.\-]{5,29}$",
    "address_of_a_page": r"https?://[^\s]{4,300}|(?<!\w)www\.[^\s]{4,300}",
    "wechat_short": rf"(?<![A-Z])[wv]\.?x[ ]{{0,2}}[:是为=][ ]{{0,2}}{_HANDLE}",
}
