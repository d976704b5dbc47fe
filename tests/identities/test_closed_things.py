"""Few kinds that recur under *Phone* or *Address* are a question; whatever may lead to a person stays an identity."""

import csv

import pytest

from repurchase.survey.read.read_export import read

KINDS = {
    "手机": ["华为", "苹果", "小米"],
    "Phone": ["iPhone", "Samsung"],
    "电话": ["固话", "手机"],
    "휴대폰": ["삼성", "애플"],
    "携帯電話": ["ドコモ", "ソフトバンク"],
    "Điện thoại": ["iPhone", "Samsung"],
    "Телефон": ["Айфон", "Самсунг"],
    "Celular": ["Samsung", "Motorola"],
    "Email": ["Gmail", "Outlook"],
    "Account": ["Free", "Paid"],
    "Address": ["House", "Flat"],
    "Contact": ["weekly", "daily"],
    "User": ["new", "heavy"],
    "Location": ["Urban", "Rural"],
    "位置": ["前排", "后排"],
    "家庭住址": ["城市", "农村"],
    "Age of your phone": ["new", "1 year", "old"],
    "Major": ["Major A", "Major B"],
    "Supervisor": ["Dept A", "Dept B"],
}
PEOPLE = [
    ("Supervisor", ["Anna Smith", "Tom Brown", "Li Wei"]),
    ("Supervisor", ["Smith", "Jones"]),
    ("Supervisor", ["Group A", "Group B", "王芳"]),
    ("Supervisor", ["Group A", "Group B", "Maria Gonzalez"]),
    ("手机", ["13812345678", "13912345678"]),
    ("手机", ["华为", "苹果", "小米", "13812345678"]),
    ("Phone", ["iPhone", "Samsung", "555-0101"]),
    ("Phone", ["5550", "5551"]),
    ("Email", ["Gmail", "Outlook", "a@b.example"]),
    ("Address", ["12 Main Street", "5 Oak Road"]),
    ("Address", ["House", "Flat", "5 Oak Road"]),
    ("User", ["anna92", "tomtom"]),
    ("Account", ["tom_b", "anna_x"]),
    ("Contact", ["Anna", "Tom"]),
    ("Contact", ["weekly", "daily", "Anna"]),
    ("昵称", ["小王", "阿明"]),
    ("Name", ["red", "blue"]),
    ("位置", ["39.9,116.3", "31.2,121.4"]),
]
BESIDE = {"identity", "user"}


def read_answers(tmp_path, head, answers, n=40):
    """A file of three items and one column whose answers recur."""
    path = tmp_path / "a.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["SAT1", "SAT2", "SAT3", head])
        writer.writerows(
            [1 + k % 5, 1 + (k + k // 7) % 5, 1 + (k * 3) % 5, answers[k % len(answers)]] for k in range(n)
        )
    survey = read(path)
    return survey, {e.column: e.role for e in survey.columns}[head]


@pytest.mark.parametrize("head", KINDS)
def test_few_kinds_that_recur_are_a_question(tmp_path, head):
    assert read_answers(tmp_path, head, KINDS[head])[1] == "background"


@pytest.mark.parametrize(("head", "answers"), PEOPLE)
def test_whatever_may_lead_to_a_person_stays_an_identity(tmp_path, head, answers):
    survey, role = read_answers(tmp_path, head, answers)
    assert role in BESIDE
    assert not set(answers) & set(map(str, survey.background.to_numpy().ravel()))


def test_kinds_that_nobody_repeats_stay_an_identity(tmp_path):
    assert (
        read_answers(tmp_path, "Phone", [f"Samsung {chr(97 + k // 26)}{chr(97 + k % 26)}" for k in range(40)])[1]
        in BESIDE
    )


def test_unknown_answers_that_recur_are_kept_back_and_the_column_is_named(tmp_path):
    survey, role = read_answers(tmp_path, "Phone", ["flip", "slide"])
    assert role in BESIDE
    told = [n.message.render("en") for n in survey.notes if n.message.key == "roles.note_may_be_closed"]
    assert len(told) == 1 and "Phone" in told[0] and "flip" not in told[0]
