"""Numbers, papers, streets and accounts of many countries are masked; prices, years, dates and scores are not."""
# ruff: noqa: E501

from __future__ import annotations

import pytest
from small_survey import survey_of, turns

from repurchase.identity_patterns import MASK, mask_identities, typed_identity
from whole_repr import whole_repr

SURE = {
    "Brazil": "+55 (11) 91234-5678|+55 11 91234-5678|(11) 91234-5678|11 91234-5678|11912345678|(11) 3123-4567|11 3123-4567|055 11 91234-5678|11 9 1234-5678|(11) 9 1234-5678",
    "Russia": "+7 912 345-67-89|8 (912) 345-67-89|8 912 345 67 89|8-912-345-67-89|89123456789|+7(912)3456789|7 912 345 67 89|912 345-67-89|(912) 345-67-89|8(495)123-45-67",
    "Japan": "090-1234-5678|09012345678|03-1234-5678|+81 90 1234 5678|+81-90-1234-5678|（03）1234-5678|０９０－１２３４－５６７８|0120-123-456|090 1234 5678|03(1234)5678|090(1234)5678",
    "Korea": "010-1234-5678|01012345678|02-123-4567|031-123-4567|+82 10 1234 5678|010.1234.5678|02)123-4567|010 1234 5678",
    "Vietnam": "0912345678|0912 345 678|+84 912 345 678|0912.345.678|(028) 3823 4567|028 3823 4567|091 234 5678|84912345678",
    "Indonesia": "0812-3456-7890|081234567890|+62 812 3456 7890|(021) 555-1234|021-5551234|0812 3456 7890|62812345678 90|6281234567890|0811-123-456",
    "Germany": "0171 1234567|0171/1234567|+49 171 1234567|030 12345678|030/12345678|(030) 123456|+49 (0)171 1234567|0049 171 1234567|0171-1234567",
    "France": "06 12 34 56 78|06.12.34.56.78|0612345678|+33 6 12 34 56 78|+33 (0)6 12 34 56 78|0033 6 12 34 56 78|06-12-34-56-78",
    "Spain": "612 345 678|+34 612 345 678|612 34 56 78|91 123 45 67|912 34 56 78|612-345-678",
    "papers of Brazil": "123.456.789-09|12345678909|CPF 123.456.789-09|CPF: 12345678909|12.345.678-9|RG 12.345.678-9",
    "papers of Russia": "112-233-445 95|112-233-445-95|СНИЛС 112-233-445 95|СНИЛС: 11223344595|11223344595|ИНН 500100732259|паспорт 4510 123456|Паспорт: 45 10 123456",
    "papers of Spain": "12345678Z|12345678-Z|DNI 12345678Z|DNI: 12.345.678-Z|X1234567L|NIE X1234567L|X-1234567-L|12.345.678-Z",
    "papers of Indonesia": "3171234567890123|NIK 3171234567890123|NIK: 3171 2345 6789 0123|KTP 3171234567890123",
    "papers of Vietnam": "079123456789|CCCD 079123456789|CCCD: 001099012345|001 099 012 345|CMND 123456789",
    "papers of Japan": "マイナンバー 1234-5678-9012|1234 5678 9012|123456789012|マイナンバー:123456789012|個人番号 1234 5678 9012",
    "papers of Korea": "900101-1234567|900101 1234567|주민등록번호 9001011234567|9001011234567",
    "papers of France and Germany": "1 90 05 75 123 456 78|190057512345678|NIR 190057512345678|1900575123456 78|Personalausweis L01X00T47|Ausweisnr. L01X00T471|Ausweisnummer: L01X00T471|Steuer-ID 12 345 678 901",
    "papers of China": "310101199001011234|身份证:310101199001011234|A123456789|A123456(7)|H12345678",
    "streets of Brazil": "Rua das Flores, 123|Rua das Flores 123, apto 45|Av. Paulista, 1578|Avenida Paulista 1578|R. Augusta, 200|Travessa do Carmo, 12|CEP 01310-100|01310-100",
    "streets of Russia": "ул. Ленина, д. 5|ул. Ленина, 5|улица Ленина 5|улица Ленина, дом 5, кв. 12|пр. Мира, 10|проспект Мира, д. 10|пр-т Мира 10|г. Москва, ул. Тверская, д. 1, кв. 2|Невский проспект, 28|пер. Садовый, 3|кв. 12",
    "streets of Japan": "東京都渋谷区神南1-2-3|渋谷区神南1丁目2番3号|神南1丁目2-3|〒150-0041|新宿区西新宿2-8-1|横浜市中区本町6丁目50番地の10|大阪府大阪市北区梅田3-1-3",
    "streets of Korea": "서울시 강남구 테헤란로 123|테헤란로 123|강남대로 396|서울특별시 중구 세종대로 110|101동 1203호|세종대로110번길 12",
    "streets of Vietnam": "123 Đường Lê Lợi|Số 12 đường Láng|12 Lê Lợi, Quận 1|đường Nguyễn Huệ số 12|số nhà 15 ngõ 20|Ngõ 12, đường Láng|phố Huế 12|12 phố Huế",
    "streets of Indonesia": "Jl. Sudirman No. 12|Jalan Merdeka 10|Jl Sudirman Kav 52|Gang Melati No 3|Gg. Melati No. 3|RT 05 RW 03|RT 05/RW 03|Perum Griya Asri Blok C2 No 5|Komplek Permata Blok A No. 1",
    "streets of Spain and Latin America": "Calle Mayor 12|C/ Mayor 12|C/ Mayor, 12, 3º B|Avda. de la Constitución, 5|Av. Reforma 222|Plaza Mayor, 3|Paseo de la Castellana 100|Pº Castellana 100|Carrera 7 # 71-21|Cra. 7 No. 71-21|Calle 85 # 12-34",
    "streets of France": "12 rue de Rivoli|12, rue de Rivoli|12 bis rue Victor Hugo|5 place Bellecour|8 allée des Lilas|3 cours Mirabeau|17 av. Foch|12 bd Voltaire|4 route de Lyon",
    "streets of Germany": "Musterstraße 12|Musterstr. 12|Musterstrasse 12a|Am Markt 5|Lange Straße 7|Unter den Linden 77|Hauptplatz 3|An der Alster 12|Berliner Ring 4|Goetheweg 3b|Kaiserdamm 12|Alter Ufer 3",
    "handles": "@fen_marrow|my handle is @fenmarrow|follow me @fenmarrow27|find me: @otilia.b|＠fenmarrow",
    "chat accounts": "微信: abc123|微信：fenmarrow|微信号 fenmarrow|vx fenmarrow27|wechat ID fenmarrow|QQ 12345678|QQ:12345678|QQ号是12345678|微信 13912340567|LINE ID: fenmarrow|LINE ID fen_m|카톡: fenmarrow1|카톡 id: frank|телеграм: marlok|카카오톡 아이디 fenmarrow|Zalo: 0912345678|zalo fenmarrow1|Telegram: @fenmarrow|телеграм @fenmarrow|тг: fenmarrow27|телеграм: fenmarrow|ТГ @fenmarrow|ватсап 89123456789|ラインID: fenmarrow|インスタ: @fen_m|인스타 @fen_m|인스타그램: fen_m|вк: fenmarrow1|vk.com/fenmarrow",
    "hidden and wide": "\uff11\uff13\uff19\uff11\uff12\uff13\uff14\uff10\uff15\uff16\uff17|139\u200b1234\u200b0567|1\u200b3\u200b9\u200b1\u200b2\u200b3\u200b4\u200b0\u200b5\u200b6\u200b7|1 3 9 1 2 3 4 0 5 6 7|1.3.9.1.2.3.4.0.5.6.7|139 \xb7 1234 \xb7 0567|139\u30001234\u30000567|139 - 1234 - 0567|139--1234--0567|139  1234  0567|139   1234   0567|1-3-9-1-2-3-4-0-5-6-7|0 9 0 1 2 3 4 5 6 7 8|0.9.0.1.2.3.4.5.6.7.8|+ 7 9 1 2 3 4 5 6 7 8 9|8 9 1 2 3 4 5 6 7 8 9|0\u20606\u20601\u20602\u20603\u20604\u20605\u20606\u20607\u20608|\U0001d7cf\U0001d7d1\U0001d7d7\U0001d7cf\U0001d7d0\U0001d7d1\U0001d7d2\U0001d7ce\U0001d7d3\U0001d7d4\U0001d7d5|\u2460\u2462\u2468\u2460\u2461\u2462\u2463\u24ea\u2464\u2465\u2466|\uff57\uff58\uff1a\uff46\uff45\uff4e\uff4d\uff41\uff52\uff52\uff4f\uff57|\uff41\uff0e\uff42\uff20\uff4d\uff41\uff49\uff4c\uff0e\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45|a\u200b.b@mail.exa\u200bmple|\u0661\u0663\u0669\u0661\u0662\u0663\u0664\u0660\u0665\u0666\u0667|1\ufe0f\u20e33\ufe0f\u20e39\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e34\ufe0f\u20e30\ufe0f\u20e35\ufe0f\u20e36\ufe0f\u20e37\ufe0f\u20e3|139\u20631234\u20630567|139\u200d1234\u200d0567|139\u180e1234\u180e0567|139\ufeff12340567|\uff11\uff12\uff13\uff0e\uff14\uff15\uff16\uff0e\uff17\uff18\uff19\uff0d\uff10\uff19|090\u22121234\u22125678|090\u30fc1234\u30fc5678|139\u20261234\u20260567|\u4e00\u4e09\u4e5d\u3000\u4e00\u4e8c\u4e09\u56db\u3000\u3007\u4e94\u516d\u4e03|139\u20431234\u20430567|139\u2e3a1234\u2e3a0567|139 12340567",
}
TYPED = "91234-5678|9123456789|612345678|F-12345678|150-0041|WeChat: fenmarrow|LINE: fenmarrow|KakaoTalk: fenmarrow|카톡 fenmarrow|139_1234_0567|139/1234/0567|139,1234,0567|139，1234，0567|139*1234*0567"
INNOCENT = "R$ 1.234.567,89|1.234.567,89|R$ 12.345,67|10.000-20.000|1.000.000 - 2.000.000|Rp 1.000.000|Rp1.500.000 - Rp2.000.000|1000000-2000000|10.000.000 đồng|5.000.000 - 10.000.000 VND|1 000 000 ₽|50 000 - 100 000 руб|от 30 000 до 50 000 рублей|30000-50000 руб.|100 000 000|12 345 678 ₽|100만원 이상|1,000,000원|300万円以上|1,000円～2,000円|2019-2024|2019/2020|2018 2019 2020|1990-1999|01.02.2024|12.05.1990|12/05/1990|1990-05-12|2024-01-02 12:30|20240102|12.30-14.00|8:00-12:00|4.5/5|8/10|10/10|95/100|3.14159265|123.456|1.234|12.345.678|123,456,789|123 456 789|$1,234,567|1-2-3-4-5|1 2 3 4 5|5 5 5 5 5 5 5 5 5 5|1;2;3;4|18-25|65+|1/2|50%-100%|IPv6|5.5 - 6.1|COVID-19|24/7|9-5|12.000.000|0.123456789|0,123456789|100-200-300|10 20 30 40 50|1990 1995 2000|v1.2.3.4567|Q12_3_4_5|Item 12345|1.2.3|3-5 Jahre|bis 1000 Euro|1.000 bis 2.000 €|10 000 à 20 000 €|entre 10 000 et 20 000|mellan|2 000 - 5 000|5 rue|Street food|Calle 13|Rua|Straße|Platz 1|Platz 2|Weg 3|Am 5|Place 1|Position 3|Level 12|ряд 5|улица|дом 5 комнат|5 дом|Route 66|Plaza|Avenida Brasil|Av 5|Am Montag 5 Uhr|In den 90ern|Am 3. Mai|An 5 Tagen|Im Jahr 2020|1丁目|3号線|5番|5番目|1-2-3回|週1-2回|5호선|3동|10로|2호선|5 lần|số 5|đường 5|Kelas 10 A|RT|Blok M|Line 1|line 5|Line: yes|Instagram|WeChat|Telegram|Telegram and WhatsApp|LINE|Kakao|@ home|@work|contact us @ noon|#1|R. 5|Q. 12|H. 3|12345|1234567|2000000|35000000|15000000|8 800|8 часов|8-912|7 из 10|8 (хорошо)|2-3 раза в неделю|9000-10000|В 2020 году|10 000-15 000|100 000-150 000 руб|1 200 000 - 1 500 000|1.5-2.0 Mio|1e10|10^6|B2B|4G/5G|A4|X100|Z1|A12345|ISO 9001|EN 71-3|RFC 2616|ISBN 978-7-302-12345-6|doi 10.1016/j.jretai.2020.01.001|2001|(2001)|p. 123-145|pp. 123–145|12(3), 45-67|r = .45|Bhattacherjee (2001)|Ленина|Мира|Москва|150-200|150-2000|01310|75001|10115 Berlin|满300减50|3000-4999元|6000-8000|100000-150000|1号线|南京路1号店|5001-8000|I bought 3 items in 2023|In den letzten 12 Monaten habe ich 3-5 mal gekauft|Im Jahr 2020 habe ich 3 Mal gekauft|Am Montag 5 Uhr|Platz 1 von 10|Guter Platz 5|Die Marke liegt auf Platz 3|Der Weg 5|Diese Straße 5|R. Oliver, 1999|Adapted from R. Oliver 1999|Av 5|Plaza|Camino Real|Plaza 2020|Calle 13|Place 5|2 place|In Paris, 3 times|route 66|5 Route|Between 10 and 20 place|Top 10 places to visit|Blok M|RT|J'ai acheté 12 fois en 2023|J'achète 2 à 3 fois par mois|3 cours par semaine|2 places de parking|Tengo 3 hijos|Gasto entre 1.000 y 2.000 euros|Entre 100.000 y 200.000 pesos|De R$ 1.000,00 a R$ 2.000,00|Até R$ 1.212,00|Acima de 10.000.000|Renda de 2.000-5.000|Rp 5.000.000 - Rp 10.000.000|< Rp 1.000.000|Từ 5 đến 10 triệu đồng|Từ 5.000.000 đến 10.000.000 VNĐ|Ngõ nhỏ|phố đi bộ|Trên 3 lần|от 30 000 до 50 000 руб.|30 000–50 000 ₽|более 100 000 рублей в месяц|8 из 10|В 2022–2023 годах|7 дней|улица с магазинами|проспект|кв. м|50 кв. м|квартира 2 комнаты|ул. с 5 магазинами|пр. 5 раз|тг канал|вк видео|в ВК я читаю новости|Телеграм канал бренда|инста магазины|ラインナップが豊富|LINEで友だち追加|ラインの通知|カカオ 70%|インスタで見た|年収300万円～500万円|週に2-3回|1日1-2回|市販の1-2-3|20代-30代|스타벅스 라인 제품|라인 제품|카톡 알림|카카오 선물하기|월 1-2회|주 3-4회|운동 3-5회|100만원-200만원|5,000,000원~10,000,000원|인스타 광고|微信 支付|微信: 经常|微信是我常用的app|微信 WeChat Pay|微信（WeChat）|微信 Official|WeChat: yes|WeChat Pay|LINE: daily|Line 5|Telegram: weekly|Telegram channel|WhatsApp: often|Instagram: never|contact: email|@work|@home|price @ 5 dollars|5 items @ 10|TV 55 inch|Samsung Galaxy S24|iPhone 15 Pro 256|Windows 11|PS5|Xbox 360|Order 12345|Chapter 12|Table 4.5|Version 2024.1.2|Q1-2-3|p < .001|β = 0.123, t = 4.567|0.123-0.456|95% CI [0.123, 0.456]|N = 12345|12,345,678|12 345 678|1 234 567 890|123456 respondents|2,000,000-3,000,000|12.500.000|10.000.000-20.000.000|2000 3000 4000|1000-2000-3000|1990 2000 2010|(1)(2)(3)|(10) 2000-3000|(11) 12|11 2000-3000|15 3000-5000|8 900|7 900 000|9 000 000|900 000 000|600 700 800|600-700-800|612 000 000|50.000.000|99.999.999|300-400-500|1-800|110|911|24:00|12:30:45|2024-01-02T12:30:45|02.01.2024 12:30|1/2/2024|20240102123045|2024 01 02|01 02 2024|2020-2021-2022|UTC+08:00|GMT+7|+7 %|+10%|-5 to +5|+ 5 points|+1 +2 +3|0 1 2 3 4 5|0 1 2 3 4 5 6 7 8 9 10|1 2 3 4 5 6 7|7 6 5 4 3 2 1"


@pytest.mark.parametrize("kind", SURE)
def test_what_leads_to_a_person_abroad_is_masked_and_pooled(kind):
    texts = SURE[kind].split("|")
    assert [t for t in texts if mask_identities(t) == t or not typed_identity(t)] == []
    assert [t for t in texts if MASK not in mask_identities(f"({t})")] == []


def test_what_only_an_answer_tells_abroad_is_found_there():
    assert [t for t in TYPED.split("|") if not typed_identity(t)] == []


def test_prices_years_ranges_dates_and_scores_stay():
    texts = INNOCENT.split("|")
    assert [t for t in texts if mask_identities(t) != t] == []
    assert [t for t in texts if typed_identity(t)] == []


@pytest.mark.parametrize("kind", SURE)
def test_no_number_typed_behind_other_is_read_or_shown(kind, tmp_path):
    texts = SURE[kind].split("|")
    shops = turns(["North", "South", "Other"], 60)
    columns = [("Which store?", shops), ("Why this store?", [*shops[:57], *(f"Other: {t}" for t in texts[:3])])]
    survey = survey_of(tmp_path, columns)
    shown = whole_repr((survey.instrument, survey.notes, survey.source)) + survey.background.to_csv()
    assert [t for t in texts[:3] if t in shown] == []


@pytest.mark.parametrize("hidden", ["\u200b", "\u200d", "\u2060", "\u2063", "\ufeff", "\u180e", "\ufe0f\u20e3"])
def test_what_nobody_sees_lets_no_number_through(hidden):
    masked = mask_identities("On " + hidden.join("13912340567") + " now")
    assert masked == f"On {MASK} now"


@pytest.mark.parametrize(
    "head",
    ["微信openid", "微信unionid", "微信nickname", "微信address", "ラインpayment", "카카오톡 channel", "微信: payment"],
)
def test_a_field_of_a_programme_is_no_account(head):
    assert mask_identities(head) == head


def test_what_was_typed_behind_other_in_russian_is_other(tmp_path):
    answers = turns(["Лента", "Магнит"], 60)
    answers[7], answers[16] = "Другое: у реки", "Другое (укажите)"
    survey = survey_of(tmp_path, [("Ваш магазин", answers)])
    options = {w for o in survey.instrument.background[0].options for w in o.values()}
    assert options == {"Лента", "Магнит", "Другое (укажите)"}
