"""What an error repeats of the answers."""

import pandas as pd
import pytest

import repurchase as rp


@pytest.mark.parametrize("answer", ["agree", "13812345678", "me@example.org", "I live at the corner of Third Street"])
def test_an_error_repeats_no_answer(answer):
    data = pd.DataFrame({"a": ["x " + answer, "1", "2", "3"], "b": [1, 2, 3, 4], "c": [2, 1, 4, 3]}, dtype=object)
    for refused in (lambda: rp.fit("f =~ a + b + c", data), lambda: rp.reliability(data, {"F": ["a", "b"]})):
        with pytest.raises(rp.InputError) as error:
            refused()
        for lang in ("en", "zh"):
            said = error.value.message.render(lang)
            assert answer not in said
            assert "a" in said and "1" in said  # the column, and the row
