"""Russian heads that say who somebody is, and their innocent likes."""

from __future__ import annotations

import pytest
from small_survey import survey_of, turns

from repurchase.survey.read.identities.person_columns import head_key

FULL = ["Незванова Мария", "Пётр Тихолесов", "Анна Берёзкина", "Дальнев Илья"]
FIRST = ["Мария", "Илья", "Анна"]
HEADS = (
    "ФИО|Ф.И.О.|Фамилия|Имя|Ваше имя|Введите ваше имя|Укажите, пожалуйста, ваше ФИО|Имя и фамилия|"
    "Фамилия, имя, отчество|Как Вас зовут?|1. ФИО Name|Номер телефона|№ телефона|Контактный телефон|"
    "Оставьте номер телефона для связи|Электронная почта|Адрес электронной почты|Адрес|Домашний адрес|"
    "Номер студенческого билета|Номер зачётной книжки|Табельный номер|Паспорт|Интервьюер|ФИО интервьюера|"
    "Преподаватель|Имя преподавателя|Ваш преподаватель|Куратор|Кто вас пригласил|Кто Вам нас порекомендовал?|"
    "Научный руководитель|Менеджер|Лечащий врач"
).split("|")
INNOCENT = {
    "Имя бренда": ["Самсунг", "Найк", "Адидас"],
    "Имя любимого бренда": ["Зара", "Найк"],
    "Название магазина": ["Пятёрочка", "Магнит", "Лента"],
    "Фамилия бренда": ["Форд", "Мерседес"],
    "Адрес магазина": ["Центр", "Окраина"],
    "Адрес магазина удобен": ["Да", "Нет"],
    "Кто вас пригласил": ["Друг", "Коллега", "Реклама"],
    "Преподаватель": ["Да", "Нет"],
    "Куратор": ["Профессор", "Доцент"],
    "Менеджер": ["Мужчина", "Женщина"],
    "Интервьюер: пол": ["Мужской", "Женский"],
    "Ваш телефон какой марки": ["Самсунг", "Айфон"],
    "Согласны ли вы оставить номер телефона": ["Да", "Нет"],
    "Как часто вы пользуетесь вашей электронной почтой": ["Часто", "Редко"],
}


@pytest.mark.parametrize("answers", [FULL, FIRST])
def test_who_somebody_is_in_russian(answers, tmp_path):
    survey = survey_of(tmp_path, [(head, turns(answers)) for head in HEADS])
    assert [h for h in HEADS if h not in survey.source.identities] == []
    assert survey.background.empty


@pytest.mark.parametrize("head", INNOCENT)
def test_what_names_nobody_in_russian_stays(head, tmp_path):
    survey = survey_of(tmp_path, [(head, turns(INNOCENT[head]))])
    assert survey.source.identities == ()
    assert [b.column for b in survey.instrument.background] == [head]
    assert {w for o in survey.instrument.background[0].options for w in o.values()} == set(INNOCENT[head])


@pytest.mark.parametrize("head", ["Ваш номер зачетной книжки", "Укажите номер зачётной книжки:", "№ зачётной книжки"])
def test_courtesies_and_yo_are_folded(head):
    assert head_key(head) == "номер зачетной книжки"
