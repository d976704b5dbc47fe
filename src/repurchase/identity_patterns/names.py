"""Names of people: Chinese by their surname, others by their form; and how people introduce themselves."""

from __future__ import annotations

import re
from functools import cache

DOUBLE_SURNAMES = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 "
    "仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 "
    "段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 梁丘 左丘 东门 西门 南荣 第五 贺兰 纳兰 完颜 叶赫 歐陽 司馬 東方 獨孤 南宮 "
    "聞人 諸葛 尉遲 赫連 澹臺 濮陽 鍾離 長孫 鮮于 閭丘 亓官 軒轅 納蘭 完顏 東郭 西門"
).split()
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史"
    "唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝"
    "董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉"
    "钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹"
    "束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦"
    "尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简"
    "饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公晋楚闫法汝鄢涂钦归海帅缑亢况后有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福覃仝肖付代"
    "邸撒冼兰占展麦雒苑迟禚麴亓郄逄辜冒揭侴邝尧钊呙岳苟鹿门修原宛漆闭诺敬智泉展庹虎腾迮郇昃阿仉督晴邴虢郸蹇谌敬降桑揣琚岱逢兆朴"
    "趙錢孫鄭馮陳衛蔣韓楊呂張嚴華謝鄒竇雲蘇範魯韋馬鳳湯羅畢鄔樂時齊顧黃蕭龐紀項閔賈婁顏鍾駱萬盧繆應鄧單諸龔陸榮儲烏車侯寧厲劉葉龍韶"
    "蘭黨譚貢勞鄺喬陰聞連習魚養鞏聶簡饒須關興權蓋塗歸況買"
)
_KANJI = r"[\u4e00-\u9fff]"
_TITLE = r"(?:老师|老師|同学|同學|先生|女士|小姐|经理|經理|店长|店長|主任|主管|医生|醫生|教练|师傅|阿姨|大姐|大哥|总|老板|姐|哥)"
_LATIN = r"[A-Z][a-zà-öø-ÿ'’\-]{1,15}"
_STOP_ZH = re.compile(
    r"[的了是不没很太最较和与或及在从被把给向对][^ ]|[店城区省市县路街校院系部科室厅局厂所站馆店群号类型族款台网信机号线点货品食饮茶衣鞋包妆影视]$"
    r"|(?:学生|职员|员工|教师|老师|公司|企业|单位|行业|专业|工程|管理|金融|会计|经济|技术|服务|销售|产品|平台|渠道|商城|超市|直播|短视频|"
    r"同学|朋友|家人|亲戚|同事|高中|大专|本科|硕士|博士|小学|初中|中专|职高|研究生|其他|其它|一般|满意|同意|经常|偶尔|每天|每周|每月|"
    r"全职|兼职|自由|退休|待业|务农|农民|农村|城镇|城市|乡镇|单身|已婚|未婚|离异|丧偶|华东|华南|华北|华中|东北|西北|西南|港澳)"
)
_STOP_LATIN = frozenset(
    """high school middle primary college university degree bachelor master doctor junior senior associate vocational public
    private company enterprise government civil servant office worker full part time self employed student teacher freelance
    retired unemployed housewife single married divorced widowed other others none never always often sometimes rarely daily
    weekly monthly every once twice very strongly somewhat slightly extremely agree disagree satisfied dissatisfied neutral
    likely unlikely new york los angeles san hong kong north south east west central northern southern eastern western city
    town village rural urban area region province state united kingdom states korea africa america asia europe word mouth social
    media live stream mini program official account online offline store shop shopping mall super market flag brand group friend
    friends family colleague colleagues community customer service red book tik tok google facebook instagram computer science
    business administration engineering economics finance marketing management art arts design law medicine education less more
    than under over above below from between and or the of in to not no yes prefer say don know much about price quality good bad
    class grade year first second third fourth general manager staff clerk sales food drink coffee tea milk fruit home daily care
    skin make up beauty clothing sports electronics apple pro max plus star hot pot information technology human resources
    international trade foreign language languages english chinese mathematics physics chemistry biology history music
    political sciences nursing accounting tourism hotel software data big artificial intelligence machine learning""".split()
)
INTRODUCTIONS = {
    "called_zh": rf"(?:我的名字[是叫]|我名叫|本人姓名|(?:真实)?姓名[ ]?[:是]|名字[ ]?[:是]|联系人[ ]?[:是]|署名[ ]?[:是])[ :]{{0,2}}"
    rf"(?:{_KANJI}{{2,4}}(?!{_KANJI})|(?-i:{_LATIN}(?: {_LATIN}){{0,2}}))",
    "called_en": rf"(?<![A-Z])(?:my name(?: is|'s|’s)|(?:full )?name ?: ?|i am called|you can call me|contact(?: person)? ?:)[ ]{{0,2}}"
    rf"(?-i:{_LATIN}(?: {_LATIN}){{0,2}})",
    "called_other": rf"(?:제 이름은|이름 ?:) ?[가-힣]{{2,4}}|(?:私の名前は|名前 ?:) ?[\u3040-\u30ff\u4e00-\u9fff]{{2,8}}|"
    rf"(?<![A-Z])(?:nama saya|tên tôi là|me llamo|je m'appelle|je m’appelle|ich heiße|mein name ist|meu nome é|chamo-me) ?"
    rf"(?-i:[A-ZÀ-ÝĐ]\w{{1,15}}(?: [A-ZÀ-ÝĐ]\w{{1,15}}){{0,3}})",
}
TYPED_INTRODUCTIONS = {
    "i_am": rf"^(?:大家好)?[,. ]?(?:我是|本人(?:是|叫|姓名)?|叫我|找|请找|联系|by|from)[ :]?{_KANJI}{{2,4}}(?:老师|同学|先生|女士)?(?!{_KANJI})"
    rf"|我叫[ :]?(?:(?![外车快代滴跑服客送餐酒人不过了])(?!早餐|午餐|晚餐|夜宵){_KANJI}{{1,4}}(?!{_KANJI})|(?-i:{_LATIN}))",
    "i_am_en": rf"^(?:hi|hello)?[,. ]{{0,2}}(?:i'm|i’m|i am|this is|contact|call|ask)[ ](?-i:{_LATIN} {_LATIN})$",
}


@cache
def _surname() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(set(DOUBLE_SURNAMES)))}|[{''.join(sorted(SURNAMES))}])(?={_KANJI})")


def introduces_person(words: str) -> bool:
    """Tell whether an introduction names somebody: so that 我是学生 and *I'm Not Sure* stay."""
    if words.startswith("我叫"):
        return True
    m = re.search(rf"(?:我是|本人[是叫]?(?:姓名)?|叫我|请?找|联系|by|from)[ :]?(?P<name>{_KANJI}{{2,6}})$", words, re.I)
    m = m or re.search(rf"[ ](?P<name>(?-i:{_LATIN} {_LATIN}))$", words)
    return bool(m and name_of_person(m["name"]))


def name_of_person(word: str) -> bool:
    """Tell whether a short answer has the form of a person's name.

    Parameters
    ----------
    word : str
        Two to four Chinese characters that begin with a surname, a surname with a title (张老师, 小李), a name with a
        dot (阿依·买买提), or two or three capitalised words none of which is a usual word of questionnaires.

    Notes
    -----
    Words of the same form are taken for names too (常熟, 金华): the caller weighs it with other evidence.
    """
    shown = word.strip(" .,，。、!！")
    if re.fullmatch(_KANJI + r"{2,4}", shown):
        return _chinese_name(shown)
    if re.fullmatch(rf"{_KANJI}{{1,6}}[·•・.]{_KANJI}{{1,8}}", shown):
        return True
    parts = re.split(r"[ ,]+", shown)
    if 2 <= len(parts) <= 4 and all(re.fullmatch(_LATIN + r"|[A-Z]\.?", p) for p in parts):
        return not any(p.casefold().strip(".") in _STOP_LATIN for p in parts) and sum(len(p) > 2 for p in parts) > 1
    return bool(re.fullmatch(r"[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모][가-힣]{2}", shown))


def _chinese_name(word: str) -> bool:
    if re.fullmatch(rf"[小老阿大]{_KANJI}{{1,2}}", word) and word[1] in SURNAMES:
        return len(word) == 2
    if re.fullmatch(rf"{_KANJI}{{1,2}}{_TITLE}", word) and (word[0] in SURNAMES or word[:2] in DOUBLE_SURNAMES):
        return not _STOP_ZH.search(word[:-2])
    m = _surname().match(word)
    return bool(m) and 1 <= len(word) - m.end() <= 2 and not _STOP_ZH.search(word)
