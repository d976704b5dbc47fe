"""What a column is for when it is no question: times, status, identity, platform bookkeeping."""

from __future__ import annotations

import re
from enum import StrEnum

from repurchase.survey.read.sheet.normalise import fold


class Role(StrEnum):
    """The part a column plays in the file."""

    QUESTION = "question"
    STARTED = "started"
    SUBMITTED = "submitted"
    SECONDS = "seconds"
    FINISHED = "finished"
    STATUS = "status"
    PROGRESS = "progress"
    IDENTITY = "identity"
    USER = "user"  # an identity that tells persons apart
    ADDRESS = "address"  # an IP address: tells networks apart
    IGNORED = "ignored"


Rule = tuple[re.Pattern[str], Role]


def rule(pattern: str, role: Role) -> Rule:
    """A rule for folded heads; the pattern must match the whole head."""
    return re.compile(rf"(?:{pattern})", re.I), role


GENERAL: tuple[Rule, ...] = (
    rule(
        r"(?:来自)?ip(?:地址|来源|[ _]?addr(?:ess)?)?|client ip|答题ip|作答ip|用户ip|提交ip|"
        r"填写ip|remote_addr|ipaddr(?:ess)?",
        Role.ADDRESS,
    ),
    rule(
        r"(?:微信|用户|qq|wechat)?\s*(?:openid|open_id|unionid|union_id|用户id|用户编号|用户标识|"
        r"uid|userid|user[ _]id|user)|会员(?:id|号|编号|卡号)|"
        r"(?:participant|panel|worker|prolific|panelist|mturk)[ _-]?(?:id|pid)?|prolific_pid|"
        r"worker ?id|网络id|network id|token|access ?code|"
        r"答题者id|答题人id|填写者id|被试(?:编号|id)|respondent[ _](?:email|name)|"
        r"用户名|username|user ?name|账号|帐号|account|_submitted_by|login|登录名|工号|学号|"
        r"student[ _]?(?:id|number|no)|employee[ _]?(?:id|no)",
        Role.USER,
    ),
    rule(
        r"(?:您的?|your |请输入您的?|请填写您的?|联系|电子|常用|e-?mail)*\s*(?:电子邮件|电子邮箱|"
        r"邮箱|邮件|e-?mail(?: address| addresses)?)(?:地址)?|电子邮件地址|recipientemail|"
        r"recipient email",
        Role.USER,
    ),
    rule(
        r"(?:您的?|your |请输入您的?|请填写您的?|联系人?)*\s*(?:手机号?码?|手机|电话号?码?|"
        r"联系电话|联系方式|微信号?|微信昵称|qq号?码?|phone(?:[ _]?number)?|mobile(?:[ _]?number|"
        r" phone)?|tel(?:ephone)?(?:[ _]?number)?|phonenumber|contact(?: information| details|"
        r" number)?|whatsapp)",
        Role.USER,
    ),
    rule(
        r"(?:您的?|your |微信|用户|full |first |last |family |given |respondent |"
        r"recipient ?(?:first|last) ?|sur)*(?:姓名|名字|真实姓名|昵称|nick ?name|name|firstname|"
        r"lastname|surname)|名称|名前|微信名|称呼|填写者|答题人|提交人|提交者",
        Role.IDENTITY,
    ),
    rule(r"身份证(?:号码?)?|id ?card|护照号?|passport(?: number)?|national id|ssn|银行卡号?|车牌号?", Role.IDENTITY),
    rule(
        r"(?:location)?(?:_|\s)?(?:latitude|longitude|lat|lng|lon)|经度|纬度|经纬度|"
        r"geo ?(?:location|point|ip)?|_geolocation|gps.*|_?location(?:[ _](?:latitude|longitude|"
        r"altitude|precision))?|定位|地理位置|位置|location ?(?:accuracy|latitude|longitude)|"
        r".*_(?:latitude|longitude|altitude|precision)",
        Role.IDENTITY,
    ),
    rule(
        r"(?:ip|答题|所在|来自|用户|提交|作答)?(?:省份?|城市|市|国家|地区|区域|省市|地域|地址|"
        r"归属地|省份城市|国家/地区|所在地|区县|县区)(?:\(?ip\)?)?|ip(?:省份|城市|归属地|地区|"
        r"所在地)|country|region|city|province|state|address|postal ?code|zip(?: ?code)?|邮编|"
        r"详细地址|收货地址|家庭住址|住址|timezone|time zone",
        Role.IDENTITY,
    ),
    rule(
        r"(?:答题|作答|用户)?(?:设备|终端|机型|手机型号|浏览器|操作系统|系统|屏幕(?:分辨率|大小|尺寸)|网络|"
        r"分辨率)(?:类型|型号|版本|信息|id|名称|编号|标识|号)*|设备(?:id|号|标识)|_?device_?id_?|"
        r"device(?:[ _]?(?:id|type|model|name))?|deviceid|user[ _-]?agent|ua|"
        r"browser(?:[ _](?:type|version|name))?|(?:.*_)?(?:browser|version|operating system|"
        r"resolution)|os(?:[ _](?:type|version))?|operating system|screen(?:[ _](?:size|"
        r"resolution|width|height))?|platform|simserial|subscriberid|simid|imei|mac(?:地址|"
        r" address)?|viewport",
        Role.IDENTITY,
    ),
    rule(
        r"来源详情|来源url|来源链接|来源网址|referr?er(?:[ _]?url)?|http[ _]referr?er|refurl|"
        r"referring url|utm_\w+|source[ _](?:detail|url)s?",
        Role.IDENTITY,
    ),
    rule(
        r"(?:external ?(?:data ?)?reference|externalreference|custom(?:[ _](?:data|field|variable|"
        r"value)s?)?(?:[ _]?\d*)|自定义(?:字段|参数|变量|数据|内容|来源)\d*|扩展(?:字段|属性|"
        r"参数)\d*|外部(?:参数|数据|id|编号)|附加(?:参数|数据|字段)\d*|sojumpparm|hidden|"
        r"embedded ?data\d*|redcap_survey_identifier|survey_identifier|_uuid|uuid|instanceid|"
        r"meta/(?:instanceid|instancename|rootuuid)|_?meta/.*|formhub/uuid|rootuuid|instance ?id|"
        r"cookie(?: ?id)?|session ?id|fingerprint|指纹|头像(?:地址|url)?|avatar|性别\(微信\)|"
        r"微信(?:性别|地区|省份|城市|头像))",
        Role.IDENTITY,
    ),
    rule(
        r"(?:答题|作答|填写|问卷|开始)*开始(?:答题|作答|填写)?(?:时间|日期)|start ?(?:date|"
        r"time)?(?:\s*\(utc\))?|startdate|starttime|date started|started ?(?:at|on)?|date created|"
        r"created ?(?:at|on)?|begin ?time|start_time|开始时间点",
        Role.STARTED,
    ),
    rule(
        r"(?:答题|作答|填写|问卷|答卷)*(?:提交|结束|完成)(?:答卷|答题|作答|问卷|填写)?(?:时间|"
        r"日期)|end ?(?:date|time)?(?:\s*\(utc\))?|enddate|endtime|submit(?:ted)? ?(?:date|time|"
        r"at|on)?(?:\s*\(utc\))?|submitdate|date submitted|completion ?time|completed ?(?:at|on|"
        r"time)|timestamp|时间戳记?|時間戳記|_submission_time|submittime|submission ?(?:time|"
        r"date)|recorded ?date|recordeddate|date modified|end_time|提交于|填写日期|答卷时间|"
        r"填答时间|datestamp|date last action|survey_timestamp|.*_timestamp",
        Role.SUBMITTED,
    ),
    rule(
        r"(?:所用|用时|耗时|答题时长|作答时长|作答总时长|填写时长|答题用时|答题时间|作答用时|"
        r"填写用时|总时长|时长|总用时|作答时间|所用时间|答卷时长|答题耗时|填写耗时|花费时间|"
        r"答卷用时|完成用时)(?:时间)?(?:\s*[(（]?\s*(?:秒|s|sec(?:onds)?|分钟?|min(?:utes)?|毫秒|"
        r"ms)\s*[)）]?)?|duration(?:\s*[(（].*[)）])?|duration_?(?:in_?)?(?:seconds|sec|s|minutes|"
        r"min|ms)?|totaltime|total time(?:\s*\(.*\))?|total_time|interviewtime|time ?(?:taken|"
        r"spent|to complete|used)(?:\s*\(.*\))?|elapsed(?: time)?|seconds|secs|response time|"
        r"completion time \((?:seconds|s|min|minutes)\)|q_totalduration",
        Role.SECONDS,
    ),
    rule(r"finished|complete[d]?|是否完成|完成状态|.*_complete", Role.FINISHED),
    rule(
        r"status|response ?(?:type|status)|状态|答卷状态|问卷状态|审核状态|答题状态|作答状态|"
        r"数据状态|是否有效|_status|_validation_status|_?validation|有效性|质量",
        Role.STATUS,
    ),
    rule(r"progress|进度|完成度|完成率|答题进度|completion(?: rate)?", Role.PROGRESS),
    rule(
        r"序号|编号|答题序号|答卷编号|答卷序号|答卷id|作答id|提交序号|问卷编号|样本编号|记录id|id|"
        r"no\.?|num|number|#|№|index|_index|_id|record[ _]?id|"
        r"response ?id|responseid|respondent ?id|respondent|collector ?id|submission ?id|"
        r"result ?id|case|case ?id|row|行号|序列号|流水号|数据编号|数据id|sn|"
        r"来源|来源渠道|作答渠道|答题渠道|渠道来源|提交渠道|填写渠道|投放渠道|回收渠道|发布id|"
        r"问卷id|问卷发布名称|问卷名称|问卷标题|回收方式|回收来源|收集方式|distribution ?channel|"
        r"user ?language|language|语言|答题语言|startlanguage|start language|lang|"
        r"seed|lastpage|last page|collector|tags|_tags|_notes|notes?|备注|__version__|"
        r"_xform_id_string|today|stage date \(utc\)|source|channel_source|"
        r"总分|总得分|得分|分数|score|total(?:[ _](?:score|points))?|sc\d+|points|quiz feedback|"
        r"成绩|排名|评语|标签|批改状态|"
        r"redcap_\w+|q_\w+|quota|配额|权重|weight|version|版本|group ?time.*|question ?time.*|"
        r".*_(?:first click|last click|page submit|click count)|.*(?:first click|last click|"
        r"page submit|click count)|synthetic(?:_data)?|合成数据|"
        r".+(?:均值|平均分?|平均值|总分|得分|合计|因子分|[_ ](?:mean|avg|average|score|total|sum))|"
        r"last ?modified(?: time)?|上次修改时间|最后修改时间|修改时间|更新时间|date updated|"
        r"is ?valid|ip ?重复|grouptime\d*",
        Role.IGNORED,
    ),
)

# Heads that a platform gives to its own columns and a researcher to questions: elsewhere the answers decide.
_ASKABLE = re.compile(
    r"(?:所在)?(?:省份?|城市|市|国家|地区|区域|省市|地域|所在地|区县|县区|国家/地区)|country|region|city|province|state|"
    r"设备|终端|手机型号|浏览器|操作系统|系统|网络|device(?:[ _]type)?|platform|os|browser|version|版本|"
    r"finished|complete[d]?|status|状态|质量|quality|progress|进度|timezone|time zone|"
    r"来源|来源渠道|source|channel_source|language|lang|语言|collector|tags?|标签|notes?|备注|seed|quota|配额|"
    r"权重|weight|version|总分|总得分|得分|分数|score|total(?:[ _](?:score|points))?|points|成绩|排名|sc\d+|"
    r"case|num|number|no\.?|id|编号|row|sn|index|today|q_\w+|hidden|utm_\w+",
    re.I,
)


def askable(head: str) -> bool:
    """Whether a head that a rule knows may be a researcher's question as well."""
    return bool(_ASKABLE.fullmatch(fold(head).strip(" :：*.。")))


_PERSONAL = re.compile(
    r"ip|网络|运营商|品牌型号|手机品牌|地区|省|市|区域|屏幕|分辨率|设备|终端|浏览器|系统|机型|openid|unionid|昵称|微信|用户|姓名|名字|手机|电话|邮箱|邮件|url|链接|"
    r"referr|user-?agent|\bua\b|经度|纬度|位置|归属|自定义|扩展|参数|头像|device|agent|e-?mail|phone|address|network|cookie|身份|账号|帐号"
)


def role_beside_questions(head: str) -> Role:
    """The role of a platform's own column whose head no rule knows: an identity if it speaks of a person or device."""
    return Role.IDENTITY if _PERSONAL.search(fold(head)) else Role.IGNORED


def rule_of(head: str, rules: tuple[Rule, ...] = ()) -> Rule | None:
    """Return the first rule that a head meets: the platform's own first, then those that hold everywhere."""
    words = fold(head).strip(" :：*.。")
    return next((r for r in (*rules, *GENERAL) if r[0].fullmatch(words)), None)
