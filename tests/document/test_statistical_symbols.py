"""Statistical symbols stand in italics and keep their value on the same line."""

from __future__ import annotations

import pytest

from repurchase.document.typeset.statistical_symbols import symbol_runs, unbroken_symbols


@pytest.mark.parametrize(
    ("words", "italic"),
    [
        ("H1 was supported (β = .36, p < .001).", ["p"]),
        ("F(3, 97.05) = 10.43, p = .012", ["F", "p"]),
        ("M = 3.99, SD = 0.71 (n = 238)", ["M", "SD", "n"]),
        ("优惠活动的影响不显著（β=−0.021，p=0.803），N=238", ["p", "N"]),
        ("R² = .431", ["R²"]),
        ("(a·b = 0.154)", ["a·b"]),
        ("map = 3 and GROUP = 2 and step p and CFI = .98", []),
        ("χ²(398) = 470.76", []),
    ],
)
def test_a_symbol_before_a_relation_is_italic_and_nothing_else(words, italic):
    runs = symbol_runs(words)
    assert "".join(r.words for r in runs) == words
    assert [r.words for r in runs if r.italic] == italic


def test_symbol_relation_and_value_are_not_parted():
    assert unbroken_symbols("p = .041 and N > 30") == "p\u00a0=\u00a0.041 and N\u00a0>\u00a030"
    assert unbroken_symbols("CFI ≥ .95, b = −0.2") == "CFI\u00a0≥\u00a0.95, b\u00a0=\u00a0−0.2"
    assert unbroken_symbols("every week = often") == "every week = often"
