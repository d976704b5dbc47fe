"""What an error repeats of the answers."""

import pandas as pd
import pytest

import repurchase as rp


@pytest.mark.parametrize(("answer", "shown"), [("agree", True), ("13812345678", False), ("me@example.org", False),
                                               ("I live at the corner of Third Street", False)])
def test_an_error_repeats_no_address_and_no_sentence(answer, shown):
    data = pd.DataFrame({"a": ["x " + answer, "1", "2", "3"], "b": [1, 2, 3, 4], "c": [2, 1, 4, 3]}, dtype=object)
    for refused in (lambda: rp.fit("f =~ a + b + c", data), lambda: rp.reliability(data, {"F": ["a", "b"]})):
        with pytest.raises(rp.InputError) as error:
            refused()
        assert (answer in str(error.value)) == shown
