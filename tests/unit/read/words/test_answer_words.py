"""Answers in the words of twelve languages, and in words that nobody listed."""

from __future__ import annotations

import numpy as np
import pytest
from worded_answers import AGREE, assert_codes, codes, notes, read_codes, said, shown, survey_of

from repurchase.survey.read.answers.answer_labels import strength
from repurchase.survey.read.answers.words.answer_words import languages
from repurchase.survey.read.ratings.scale_codes.codes import code_by_order
from repurchase.survey.read.sheet.grid import column

SCALES = {
    "es5": "Totalmente en desacuerdo | En desacuerdo | Ni de acuerdo ni en desacuerdo | De acuerdo | Totalmente de acuerdo",
    "es5b": "Muy en desacuerdo | Algo en desacuerdo | Ni de acuerdo, ni en desacuerdo | Algo de acuerdo | Muy de acuerdo",
    "es7": "Totalmente en desacuerdo | En desacuerdo | Algo en desacuerdo | Ni de acuerdo ni en desacuerdo | Algo de acuerdo | De acuerdo | Totalmente de acuerdo",
    "es_sat": "Muy insatisfecho/a | Insatisfecho/a | Ni satisfecho/a ni insatisfecho/a | Satisfecho/a | Muy satisfecho/a",
    "es_fr": "Nunca | Casi nunca | A veces | Casi siempre | Siempre",
    "es_fr2": "Nunca | Rara vez | Algunas veces | Frecuentemente | Siempre",
    "es_lik": "Muy improbable | Improbable | Neutral | Probable | Muy probable",
    "es_lik2": "Nada probable | Poco probable | Algo probable | Muy probable | Extremadamente probable",
    "es4": "Totalmente en desacuerdo | En desacuerdo | De acuerdo | Totalmente de acuerdo",
    "pt5": "Discordo totalmente | Discordo parcialmente | Não concordo nem discordo | Concordo parcialmente | Concordo totalmente",
    "pt_sat": "Muito insatisfeito | Insatisfeito | Nem satisfeito nem insatisfeito | Satisfeito | Muito satisfeito",
    "pt_fr": "Nunca | Raramente | Às vezes | Frequentemente | Sempre",
    "pt_fr2": "Nunca | Quase nunca | Por vezes | Quase sempre | Sempre",
    "pt_lik": "Muito improvável | Improvável | Neutro | Provável | Muito provável",
    "fr4": "Pas du tout d'accord | Plutôt pas d'accord | Plutôt d'accord | Tout à fait d'accord",
    "fr5": "Pas du tout d’accord | Plutôt pas d’accord | Ni d’accord ni pas d’accord | Plutôt d’accord | Tout à fait d’accord",
    "fr7": "Fortement en désaccord | En désaccord | Plutôt en désaccord | Ni en accord ni en désaccord | Plutôt en accord | En accord | Fortement en accord",
    "fr_sat": "Très insatisfait(e) | Plutôt insatisfait(e) | Neutre | Plutôt satisfait(e) | Très satisfait(e)",
    "fr_sat4": "Pas du tout satisfait | Peu satisfait | Satisfait | Très satisfait",
    "fr_fr": "Jamais | Rarement | Parfois | Souvent | Toujours",
    "fr_fr4": "Jamais | Rarement | Souvent | Très souvent",
    "fr_lik": "Très improbable | Improbable | Ni probable ni improbable | Probable | Très probable",
    "de5": "Stimme überhaupt nicht zu | Stimme eher nicht zu | Teils/teils | Stimme eher zu | Stimme voll und ganz zu",
    "de4": "Trifft überhaupt nicht zu | Trifft eher nicht zu | Trifft eher zu | Trifft voll und ganz zu",
    "de5t": "trifft nicht zu | trifft eher nicht zu | teils-teils | trifft eher zu | trifft zu",
    "de_sat": "Sehr unzufrieden | Eher unzufrieden | Weder noch | Eher zufrieden | Sehr zufrieden",
    "de_fr": "Nie | Selten | Manchmal | Oft | Immer",
    "de_fr2": "nie | selten | gelegentlich | häufig | sehr häufig",
    "de_lik": "Sehr unwahrscheinlich | Unwahrscheinlich | Neutral | Wahrscheinlich | Sehr wahrscheinlich",
    "de_lehne": "Lehne stark ab | Lehne ab | Neutral | Stimme zu | Stimme stark zu",
    "ru5": "Полностью не согласен | Скорее не согласен | Затрудняюсь определиться | Скорее согласен | Полностью согласен",
    "ru5b": "Совершенно не согласен | Не согласен | Нейтрально | Согласен | Совершенно согласен",
    "ru4": "Категорически не согласен | Скорее не согласен, чем согласен | Скорее согласен, чем не согласен | Полностью согласен",
    "ru_sat": "Совершенно не удовлетворён | Скорее не удовлетворён | Нейтрально | Скорее удовлетворён | Полностью удовлетворён",
    "ru_fr": "Никогда | Редко | Иногда | Часто | Всегда",
    "ru_lik": "Очень маловероятно | Маловероятно | Нейтрально | Вероятно | Очень вероятно",
    "id5": "STS | TS | N | S | SS",
    "id4": "Sangat Tidak Setuju | Tidak Setuju | Setuju | Sangat Setuju",
    "id5k": "Sangat tidak setuju | Kurang setuju | Netral | Setuju | Sangat setuju",
    "id_sat": "Sangat Tidak Puas | Tidak Puas | Cukup Puas | Puas | Sangat Puas",
    "id_fr": "Tidak pernah | Jarang | Kadang-kadang | Sering | Selalu",
    "ms": "Sangat tidak setuju | Tidak setuju | Kurang pasti | Setuju | Sangat setuju",
    "ms_fr": "Tidak pernah | Jarang-jarang | Kadang-kadang | Kerap | Sentiasa",
    "vi5": "Rất không đồng ý | Không đồng ý | Trung lập | Đồng ý | Rất đồng ý",
    "vi_sat": "Rất không hài lòng | Không hài lòng | Bình thường | Hài lòng | Rất hài lòng",
    "vi_fr": "Không bao giờ | Hiếm khi | Thỉnh thoảng | Thường xuyên | Luôn luôn",
    "vi7": "Hoàn toàn không đồng ý | Không đồng ý | Hơi không đồng ý | Bình thường | Hơi đồng ý | Đồng ý | Hoàn toàn đồng ý",
    "ja5": "全くそう思わない | あまりそう思わない | どちらともいえない | ややそう思う | 非常にそう思う",
    "ja5b": "あてはまらない | あまりあてはまらない | どちらともいえない | ややあてはまる | あてはまる",
    "ja4": "まったく当てはまらない | あまり当てはまらない | やや当てはまる | とても当てはまる",
    "ja7": "全くそう思わない | そう思わない | あまりそう思わない | どちらともいえない | ややそう思う | そう思う | 非常にそう思う",
    "ja_sat": "非常に不満 | やや不満 | どちらともいえない | やや満足 | 非常に満足",
    "ja_fr": "まったくない | めったにない | ときどきある | よくある | いつもある",
    "ja_d": "そう思わない | どちらかといえばそう思わない | どちらともいえない | どちらかといえばそう思う | そう思う",
    "ko5": "전혀 그렇지 않다 | 그렇지 않은 편이다 | 보통이다 | 그런 편이다 | 매우 그렇다",
    "ko4": "전혀 그렇지 않다 | 그렇지 않다 | 그렇다 | 매우 그렇다",
    "ko_sat": "매우 불만족 | 불만족 | 보통 | 만족 | 매우 만족",
    "ko_ag": "전혀 동의하지 않음 | 동의하지 않음 | 보통 | 동의함 | 매우 동의함",
    "ko_fr": "전혀 없다 | 거의 없다 | 가끔 있다 | 자주 있다 | 항상 있다",
    "ko7": "전혀 그렇지 않다 | 그렇지 않다 | 약간 그렇지 않다 | 보통이다 | 약간 그렇다 | 그렇다 | 매우 그렇다",
    "tw": "非常不同意 | 不同意 | 普通 | 同意 | 非常同意",
    "tw_fr": "從未 | 很少 | 有時 | 經常 | 總是",
    "tw_sat": "非常不滿意 | 不滿意 | 尚可 | 滿意 | 非常滿意",
    "hk_fr": "從不 | 甚少 | 間中 | 經常 | 總是",
    "cn_fr": "从不 | 偶尔 | 有时 | 经常 | 总是",
    "cn_lik": "非常不可能 | 不太可能 | 一般 | 比较可能 | 非常可能",
    "en_q": "Strongly disagree | Somewhat disagree | Neither agree nor disagree | Somewhat agree | Strongly agree",
    "en_q7": "Strongly disagree | Disagree | Somewhat disagree | Neither agree nor disagree | Somewhat agree | Agree | Strongly agree",
    "en_qf": "Never | Sometimes | About half the time | Most of the time | Always",
    "en_imp": "Not at all important | Slightly important | Moderately important | Very important | Extremely important",
    "en_sm": "Not at all likely | Not so likely | Somewhat likely | Very likely | Extremely likely",
    "en_def": "Definitely not | Probably not | Might or might not | Probably yes | Definitely yes",
    "en_f6": "Never | Very rarely | Rarely | Occasionally | Frequently | Very frequently",
    "en_f7": "Never | Rarely | Occasionally | Sometimes | Frequently | Usually | Always",
    "en_sat7": "Extremely dissatisfied | Moderately dissatisfied | Slightly dissatisfied | Neither satisfied nor dissatisfied | Slightly satisfied | Moderately satisfied | Extremely satisfied",
    "en6": "Strongly disagree | Disagree | Slightly disagree | Slightly agree | Agree | Strongly agree",
    "en3": "Disagree | Neutral | Agree",
    "en_qual": "Very poor | Poor | Acceptable | Good | Very good",
    "en_lik4": "Very unlikely | Unlikely | Likely | Very likely",
    "en_desc": "Does not describe me | Describes me slightly well | Describes me moderately well | Describes me very well | Describes me extremely well",
    "es_imp": "Nada importante | Poco importante | Neutral | Importante | Muy importante",
    "de_imp": "sehr unwichtig | eher unwichtig | teils/teils | eher wichtig | sehr wichtig",
    "fr_imp": "Pas du tout important | Peu important | Moyennement important | Important | Très important",
    "ja_imp": "全く重要でない | あまり重要でない | どちらともいえない | やや重要 | 非常に重要",
    "ko_imp": "전혀 중요하지 않다 | 중요하지 않다 | 보통이다 | 중요하다 | 매우 중요하다",
}
UNKNOWN = ["Instämmer inte alls", "Instämmer delvis", "Varken eller", "Instämmer", "Instämmer helt"]


@pytest.mark.parametrize("words", SCALES.values(), ids=SCALES)
def test_words_of_a_scale_stand_in_their_order(tmp_path, words):
    points = words.split(" | ")
    answers = codes(len(points))
    survey = survey_of(tmp_path / "a.csv", shown(answers, lambda v: points[v - 1]))
    assert_codes(survey, answers, 1, len(points))


def test_a_file_of_words_for_each_language():
    assert set(languages()) == {*("zh-hans", "zh-hant", "en", "ja", "ko", "id", "vi", "es", "fr", "de", "pt", "ru")}


@pytest.mark.parametrize(
    ("label", "other"),
    [
        ("Muy satisfecho/a", "MUY SATISFECHO"),
        ("satisfait(e)", "Satisfait"),
        ("Согласен(на)", "согласен"),
        ("Plutôt d’accord", "plutot d'accord"),
        ("どちらともいえない", "どちらとも言えない"),
        ("매우 그렇다", "매우그렇다"),
        ("Hoàn toàn đồng ý", "hoan toan dong y"),
        ("5 - Totalmente de acuerdo", "[5] totalmente de acuerdo"),
        ("非常滿意", "非常满意"),
    ],
)
def test_accents_case_and_endings_make_no_difference(label, other):
    assert strength(label).value == strength(other).value


@pytest.mark.parametrize("word", ["Sí", "Oui", "はい", "아니요", "Hombre", "Jakarta", "Студент", "Không"])
def test_other_words_are_no_labels(word):
    assert strength(word) is None


def test_words_of_no_known_scale_are_kept_and_their_order_is_asked_for(tmp_path):
    answers = codes()
    survey = survey_of(tmp_path / "a.csv", {**shown(answers, lambda v: UNKNOWN[v - 1]), "RI1": codes()["SAT1"]})
    assert set(read_codes(survey, answers).values()) == {None}
    message = said(survey, "read.words_without_order")
    assert all(w in message for w in [*UNKNOWN, "SAT1", "TRU3"])
    assert not {b.column for b in survey.instrument.background} & set(answers)


def test_words_are_coded_by_an_order_that_is_told():
    answers = codes()["SAT1"]
    coded = code_by_order(column("x", [*(UNKNOWN[v - 1] for v in answers), "Vet ej", "2"]), UNKNOWN)
    np.testing.assert_array_equal(coded.values[:-2], answers)
    assert (coded.scale.low, coded.scale.high) == (1, 5)
    assert coded.off == {"Vet ej": 1}
    assert coded.values[-1] == 2


@pytest.mark.parametrize("words", [["Oui", "Non"], ["Ja", "Nein", "Vielleicht"], ["はい", "いいえ", "わからない"]])
def test_yes_and_no_asked_again_and_again_are_no_scale(tmp_path, words):
    answers = codes()
    cells = {**shown(answers, lambda v: AGREE[v - 1]), **{f"Q{k}": (words * 40)[k : k + 60] for k in range(4)}}
    assert "read.words_without_order" not in notes(survey_of(tmp_path / "a.csv", cells))


@pytest.mark.parametrize(
    ("points", "right", "wrong"),
    [
        (AGREE, "Strongly disagree", "Strongly disagee"),
        (["非常不同意", "不同意", "普通", "同意", "非常同意"], "非常不同意", "非长不同意"),
        (SCALES["es5"].split(" | "), "Totalmente de acuerdo", "Totalmente de acuedo"),
        (SCALES["en_qf"].split(" | "), "Sometimes", "Somtimes"),
    ],
)
def test_a_misspelt_label_is_read_as_the_nearest_and_said(tmp_path, points, right, wrong):
    answers = codes()
    cells = shown(answers, lambda v: points[v - 1])
    cells["SAT1"] = [wrong if w == right else w for w in cells["SAT1"]]
    survey = survey_of(tmp_path / "a.csv", cells)
    assert_codes(survey, answers)
    assert wrong in said(survey, "read.misspelt")


def test_an_answer_that_is_no_point_is_named_with_its_count(tmp_path):
    cells = shown(codes(), lambda v: AGREE[v - 1])
    cells["SAT2"][3] = cells["TRU1"][4] = "Sometimes"
    cells["SAT2"][9] = "13800138000"
    survey = survey_of(tmp_path / "a.csv", cells)
    assert "“Sometimes” (2)" in said(survey, "read.outside")
    assert "13800138000" not in "".join(n.message.render("en") for n in survey.notes)
    assert len(survey.responses) == 60


def test_dont_know_is_missing_and_no_point(tmp_path):
    cells = shown(codes(), lambda v: SCALES["es5"].split(" | ")[v - 1])
    cells["SAT1"][0] = "No sé"
    survey = survey_of(tmp_path / "a.csv", cells)
    assert np.isnan(read_codes(survey, ["SAT1"])["SAT1"][0])
    assert "read.outside" not in notes(survey)
