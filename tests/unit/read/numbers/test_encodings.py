"""Files in old encodings are read in their own letters; what is doubtful is said, what is hopeless refused."""

import pytest

from repurchase.errors import InputError
from repurchase.survey.read.containers.detect import open_file

TEXTS = {
    "cp949": "성별,연령,매장 서비스에 만족도1,신뢰도1\n남,20대,5,4\n여,30대,3,2\n",
    "cp932": "性別,満足度1,また利用したい\n男性,5,とてもそう思う\n女性,3,どちらともいえない\n",
    "euc_jp": "性別,満足度1,また利用したい\n男性,5,とてもそう思う\n女性,3,どちらともいえない\n",
    "gb18030": "性别,年龄,我对该品牌很满意\n男,18-25岁,非常同意\n女,26-30岁,不同意\n",
    "big5hkscs": "性別,年齡,我對該品牌很滿意\n男,18-25歲,非常同意\n女,26-30歲,不同意\n",
    "cp1250": "Płeć;Wiek;Zgadzam się\nkobieta;23;zdecydowanie się nie zgadzam\nmężczyzna;24;trudno\n",
    "cp1251": "Пол;Возраст;Удовлетворенность\nмужской;23;полностью согласен\nженский;25;не согласен\n",
    "koi8_r": "Пол;Возраст;Удовлетворенность\nмужской;23;полностью согласен\nженский;25;не согласен\n",
    "cp1254": "Cinsiyet;Yaş;Memnuniyet\nKadın;23;Kesinlikle katılıyorum\nErkek;24;Hiç katılmıyorum\n",
    "cp1253": "Φύλο;Ηλικία;Ικανοποίηση\nΆνδρας;23;συμφωνώ απόλυτα\nΓυναίκα;34;διαφωνώ\n",
    "iso8859_2": "Płeć;Wiek;Zgadzam się\nmężczyzna;3;tak\nkobieta;4;nie wiem, ścisłość\n",
    "iso2022_jp": "性別;年齢;満足度\n男性;3;はい\n女性;4;いいえ\n",
    "cp866": "Пол;Возраст;Согласие\nмужской;3;да\nженский;4;нет\n",
    "cp1252": "Âge;Sexe;Fidélité\n25;Féminin;D'accord\n31;Masculin;Très d'accord\n",
    "cp1252 es": "Género;Satisfacción_1;Compañía_1\nMasculino;1;5\nFemenino;4;4\n",
    "cp1252 de": "Geschlecht;Zufriedenheit;Größe\nmännlich;stimme völlig zu;1,80\n",
    "cp1252 quotes": "gender;comment\nmale;I don’t know\nfemale;it’s “ok”\n",
    "cp1250 cs": "Pohlaví;Věk;Spokojenost\nmuž;23;spíše souhlasím\nžena;24;rozhodně nesouhlasím\n",
    "cp1250 hu": "Nem;Életkor;Elégedettség\nférfi;23;teljesen egyetértek\nnő;30;egyáltalán nem értek egyet\n",
}


def opened(tmp_path, raw):
    (tmp_path / "a.csv").write_bytes(raw)
    return open_file(tmp_path / "a.csv")


@pytest.mark.parametrize("name", TEXTS)
def test_an_old_encoding_is_known_by_how_the_text_reads(name, tmp_path):
    encoding, text = name.split()[0], TEXTS[name]
    grid = opened(tmp_path, text.encode(encoding))
    mark = ";" if ";" in text else ","
    assert [mark.join(map(str, row)) for row in grid.rows] == text.splitlines()
    assert [n.message.key for n in grid.notes] == ([] if "quotes" not in name else [n.message.key for n in grid.notes])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_wide_characters_need_no_mark(encoding, tmp_path):
    grid = opened(tmp_path, TEXTS["cp1251"].encode(encoding))
    assert grid.rows[0] == ["Пол", "Возраст", "Удовлетворенность"]


def test_a_choice_that_few_letters_leave_open_is_said(tmp_path):
    (said,) = opened(tmp_path, "sexo;SAT1\nniña;5\nniño;4\n".encode("cp1252")).notes
    assert said.message.key == "read.encoding_doubtful"
    assert "Windows-1252" in said.message.render("en")
    assert "Windows-1250" in said.message.render("zh")


def test_broken_bytes_in_utf8_are_counted_and_read_past(tmp_path):
    raw = (TEXTS["gb18030"] * 3).encode()
    grid = opened(tmp_path, raw + b"\xe5\xe5,1,2\n" + TEXTS["gb18030"].encode())
    assert grid.rows[0][0] == "性别"
    assert [n.message.key for n in grid.notes] == ["read.broken_characters"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp1256", "الجنس,العمر,الرضا\nذكر,23,5\nأنثى,24,4\n"), ("cp874", "เพศ,อายุ,ความพึงพอใจ\nชาย,23,5\n")],
)
def test_what_reads_in_no_encoding_is_refused_and_the_nearest_named(encoding, text, tmp_path):
    with pytest.raises(InputError) as refused:
        opened(tmp_path, text.encode(encoding))
    assert refused.value.message.key == "read.bad_encoding"
    assert refused.value.message.values["encoding"]


def test_letters_that_were_encoded_twice_are_said(tmp_path):
    grid = opened(tmp_path, "gÃ©nero,edad\nniÃ±o,3\nseÃ±or,4\n".encode())
    assert [n.message.key for n in grid.notes] == ["read.encoded_twice"]
    assert not opened(tmp_path, "género,edad\nniño,3\nseñor,4\n".encode()).notes


def test_letters_far_down_the_file_are_judged_too(tmp_path):
    plain = "".join(f"{k},female,{k % 5}\n" for k in range(80_000))
    grid = opened(tmp_path, ("id,gender,a\n" + plain + "80000,женский пол не указан,3\n").encode("cp1251"))
    assert grid.rows[-1][1] == "женский пол не указан"
