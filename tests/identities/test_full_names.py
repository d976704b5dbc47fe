"""Columns of full names without a telling head, in any script; lists of brands, places and jobs stay questions."""
# ruff: noqa: E501

from __future__ import annotations

import pytest
from small_survey import survey_of, turns

LATIN = ["Otilia", "Bram", "Ines", "Yorick", "Petra", "Anselm", "Jovan", "Mirela", "Tobin", "Selma"]
SURNAMES = ["Quellmarsh", "Tolliver", "Farrowdale", "Penhallow", "Brackenrow", "Winterfold"]
RUSSIAN = ["Мария", "Пётр", "Анна", "Илья", "Ольга", "Семён", "Дарья", "Глеб", "Вера", "Марк"]
RUSSIAN_SURNAMES = ["Незванова", "Тихолесов", "Берёзкина", "Дальнев", "Озёрнов", "Камышова"]
JAPANESE = ["佐藤", "鈴木", "田中", "高橋", "渡辺", "伊藤", "山本", "中村", "小林", "加藤"]
JAPANESE_GIVEN = ["太郎", "花子", "健一", "美咲", "陽菜", "翔"]
VIETNAMESE = [
    "Nguyễn Văn",
    "Trần Thị",
    "Lê Minh",
    "Phạm Thu",
    "Hoàng Gia",
    "Vũ Ngọc",
    "Đặng Quốc",
    "Bùi Thanh",
    "Đỗ Hải",
    "Hồ Kim",
]


def pairs(first, last, between=" "):
    return [f"{a}{between}{b}" for b in last for a in first]


NAMES = {
    "Latin": pairs(LATIN, SURNAMES),
    "capitals": [n.upper() for n in pairs(LATIN, SURNAMES)],
    "the surname first": pairs(SURNAMES, LATIN, ", "),
    "particles": [
        f"{a} {p} {b}"
        for b, p in zip(SURNAMES, ["van der", "von", "de", "bin", "al", "ter"], strict=True)
        for a in LATIN
    ],
    "titles": [f"Dr. {n}" for n in pairs(LATIN, SURNAMES)],
    "Spanish": pairs(
        [
            "María del Carmen",
            "Juan Carlos",
            "Ana Lucía",
            "José de la",
            "Rosa",
            "Luis Ángel",
            "Inés",
            "Pablo",
            "Marta",
            "Raúl",
        ],
        ["Quintanar Lobo", "de la Vega", "Farrona Ruiz", "Peñalba", "Brañas Coto", "Iturrieta"],
    ),
    "French": pairs(
        ["Jean-Pierre", "Éloïse", "François", "Zoé", "Noël", "Anaïs", "Gaël", "Maëlle", "Théo", "Inès"],
        ["d'Arvor", "Le Guellec", "Beauchêne", "de La Tour", "Lefèvre-Dubuc", "Hébrard"],
    ),
    "Vietnamese": pairs(VIETNAMESE, ["An", "Bình", "Chi", "Dũng", "Giang", "Hạnh"]),
    "Russian": pairs(RUSSIAN_SURNAMES, RUSSIAN),
    "Russian initials": [
        f"{b} {a[0]}.{c}." for b in RUSSIAN_SURNAMES for a, c in zip(RUSSIAN, "АБВГДЕЖЗИК", strict=True)
    ],
    "kanji": pairs(JAPANESE, JAPANESE_GIVEN, ""),
    "parted kanji": pairs(JAPANESE, JAPANESE_GIVEN),
    "kanji with a wide blank": pairs(JAPANESE, JAPANESE_GIVEN, "\u3000"),
    "kana": pairs(
        ["やまだ", "さとう", "たなか", "すずき", "ほうらい", "かぐら"],
        ["たろう", "はなこ", "けんいち", "みさき", "ひな", "しょう", "れん", "あおい", "ゆい", "はると"],
    ),
    "hangul": pairs("김이박최정강조윤장임", ["민서", "지우", "서준", "하윤", "윤우", "예린"], ""),
    "parted hangul": pairs("김이박최정강조윤장임", ["민서", "지우", "서준", "하윤", "윤우", "예린"]),
    "parted hanzi": pairs("赵钱孙李周吴郑王冯陈", ["珑珩", "菀樾", "芃茏", "屿泠", "泠萌", "蓁蓁"]),
}
RECURRING = {
    "Latin": pairs(["James", "Maria", "Otilia", "Petra"], SURNAMES[:2]),
    "few": ["Otilia Quellmarsh", "Ines Farrowdale", "Petra Penhallow"],
    "Russian": pairs(RUSSIAN_SURNAMES[:2], RUSSIAN[:4]),
    "patronymics": ["Незванова А. Ильинична", "Тихолесов Пётр Олегович", "Анна Марковна"],
    "Vietnamese": pairs(VIETNAMESE[:4], ["An", "Chi"]),
    "kanji": pairs(JAPANESE[:4], JAPANESE_GIVEN[:2]),
    "parted kanji": pairs(JAPANESE[:4], JAPANESE_GIVEN[:2]),
    "hangul": pairs("김이박", ["민서", "지우"], ""),
    "first names": ["James", "Maria", "Petra", "Susan"],
    "first names in Russian": ["Ольга", "Семён", "Глеб"],
}
OTHERS = {
    "restaurants": "Burger King|Pizza Hut|Tim Hortons|Trader Joe|Dairy Queen|Five Guys",
    "fashion": "Calvin Klein|Hugo Boss|Ralph Lauren|Michael Kors|Louis Vuitton",
    "cities": "San Diego|San Juan|San José|Santa Cruz|São Paulo",
    "districts": "Hoàng Mai|Đống Đa|Hai Bà Trưng|Ba Đình",
    "Russian cities": "Нижний Новгород|Великий Новгород|Старый Оскол|Сергиев Посад",
    "Russian jobs": "Главный бухгалтер|Старший менеджер|Ведущий инженер",
    "prefectures": "山口県|石川県|福岡県|宮城県",
    "Japanese jobs": "会社員|公務員|自営業|主婦",
    "Korean qualities": "안정성|신선도|유연성|편리성",
    "Korean jobs": "회사원|공무원|자영업|정규직",
    "Indonesian jobs": "Pegawai Negeri|Karyawan Swasta|Wiraswasta",
    "majors": "Computer Science|Art History|Civil Engineering|Graphic Design",
    "telephones": "Galaxy Ultra|Pixel Pro|Xperia Compact|Redmi Note",
}


@pytest.mark.parametrize("head", ["", "C7", "内容"])
@pytest.mark.parametrize("script", NAMES)
def test_a_column_of_full_names_is_an_identity_in_any_script(script, head, tmp_path):
    survey = survey_of(tmp_path, [(head, NAMES[script])])
    assert survey.columns[0].role == "identity"
    assert survey.background.empty


@pytest.mark.parametrize("script", RECURRING)
def test_names_that_recur_are_identities_in_two_columns_as_well(script, tmp_path):
    answers = turns(RECURRING[script])
    survey = survey_of(tmp_path, [("C7", answers), ("C8", answers[::-1])])
    assert [c.role for c in survey.columns[:2]] == ["identity", "identity"]
    assert survey.background.empty


@pytest.mark.parametrize("kind", OTHERS)
def test_what_only_has_the_form_of_a_name_stays_a_question(kind, tmp_path):
    survey = survey_of(tmp_path, [("C7", turns(OTHERS[kind].split("|")))])
    assert survey.source.identities == ()
    assert [b.column for b in survey.instrument.background] == ["C7"]


@pytest.mark.parametrize(
    "head", ["Favourite singer", "Clothing brand", "Politicians you know", "Любимый актёр", "好きな歌手"]
)
def test_public_figures_and_brands_stay_answers(head, tmp_path):
    survey = survey_of(tmp_path, [(head, turns(RECURRING["few"]))])
    assert survey.source.identities == ()
