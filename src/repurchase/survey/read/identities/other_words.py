"""The word for "other" in the language of a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repurchase.survey.read.sheet.normalise import fold
from repurchase.text import text

# The first whose letters or words occur in the question or its options; these words become data, not messages.
_LANGUAGES = (
    (re.compile(r"[\u3040-\u30ff]"), "その他"),
    (re.compile(r"[\uac00-\ud7af]"), "기타"),
    (re.compile(r"[\u0e00-\u0e7f]"), "อื่นๆ"),
    (re.compile(r"[а-яё]"), "Другое"),
    (re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"), "Khác"),
    (
        re.compile(
            r"[ñ¿¡]|\b(?:cuál|usted|género|edad|ocupación|mujer|hombre|estudiante|empleado|provincia|ciudad|tienda)\b"
        ),
        "Otro",
    ),
    (re.compile(r"ção|ções|[ãõ]|\b(?:você|qual|idade|profissão|estudante|cidade|loja)\b"), "Outro"),
    (re.compile(r"[èàùœ]|\b(?:vous|votre|quel|quelle|âge|sexe|étudiant|étudiante|employé|magasin|ville)\b"), "Autre"),
    (re.compile(r"[ßäöü]|\b(?:sie|ihr|ihre|welche|welches|geschlecht|beruf|bundesland|stadt)\b"), "Andere"),
    (
        re.compile(
            r"\b(?:anda|apa|apakah|jenis|pekerjaan|provinsi|pendidikan|mahasiswa|karyawan|usia|kota|swasta|jawa"
            r"|perempuan|berapa|toko|laki-laki)\b"
        ),
        "Lainnya",
    ),
)
_HAN = re.compile(r"[\u4e00-\u9fff]")


def other_word(wording: str, options: Sequence[str]) -> str:
    """Give the word for "other" in the language in which the options are written, or else the question.

    Parameters
    ----------
    wording : str
        Of the question.
    options : sequence of str
        What was offered.
    """
    offered = fold(" ".join(options))
    words = offered if _HAN.search(offered) else f"{offered} {fold(wording)}"
    for pattern, other in _LANGUAGES:
        if pattern.search(words):
            return other
    return text("identities.other").render("zh" if _HAN.search(words) else "en")
