"""Tables that lie on their side: refused in one sentence."""

import numpy as np
import pandas as pd
import pytest

from repurchase.errors import InputError
from repurchase.survey.read.read_export import read

N = 30
RNG = np.random.default_rng(4)
CODED = [f"SAT{k}" for k in range(1, 6)] + [f"TRU{k}" for k in range(1, 6)]
STATED = [f"I like thing number {k} of this shop" for k in range(8)]
CHINESE = [f"{k}、我觉得该店第{k}项服务很好" for k in range(1, 9)]


def saved(tmp_path, first, names, heads):
    cells = {first: names, **{head: RNG.integers(1, 6, len(names)) for head in heads}}
    pd.DataFrame(cells).to_csv(tmp_path / "a.csv", index=False)
    return tmp_path / "a.csv"


@pytest.mark.parametrize("names", [CODED, STATED, CHINESE], ids=["coded", "stated", "chinese"])
@pytest.mark.parametrize("respondent", ["R{}", "respondent {}", "被试{}", "P_{}", "Teilnehmer {}"])
def test_a_table_on_its_side_is_refused(tmp_path, names, respondent):
    path = saved(tmp_path, "item", names, [respondent.format(k) for k in range(1, N + 1)])
    with pytest.raises(InputError) as refused:
        read(path)
    assert refused.value.message.key == "read.transposed"


@pytest.mark.parametrize(
    ("names", "heads"),
    [
        ([f"R{k}" for k in range(N)], CODED),
        ([f"R{k}" for k in range(N)], [f"P{k}" for k in range(1, 9)]),
        ([f"Because the shop is {k} minutes away" for k in range(N)], [f"Q{k}" for k in range(1, 9)]),
    ],
)
def test_ids_or_prose_before_the_answers_are_no_items(tmp_path, names, heads):
    assert len(read(saved(tmp_path, "id", names, heads)).responses) == N
