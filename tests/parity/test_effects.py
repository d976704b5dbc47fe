"""Effects and their delta-method errors against lavaan's ``:=``."""

import numpy as np
from inference_oracle import assert_equal, fitted, oracle


def found_of(name, by_outcome):
    kind, *path = name.split("_")
    kind = "indirect" if kind == "ind" else "total"
    return by_outcome[path[-1]].effect(kind, *path)


def test_effects_equal_defined_parameters():
    fit = fitted("nine_construct")
    by_outcome = {v: fit.effects(outcome=v) for v in ("RI", "TRUST")}
    wanted = oracle()["nine_construct"]["defined"]
    assert len(wanted) == 25
    for row in wanted:
        e = found_of(row["lhs"], by_outcome)
        for ours, theirs in {"estimate": "est", "std_error": "se", "p_delta": "pvalue"}.items():
            assert_equal(getattr(e, ours), row[theirs], what=f"{row['lhs']} {ours}")
        assert_equal(e.ci, [row["ci.lower"], row["ci.upper"]], what=row["lhs"])


def test_standardised_effects_equal_standardised_defined_parameters():
    fit = fitted("nine_construct")
    std = fit.standardized().query("op == ':='").set_index("lhs")
    by_outcome = {v: fit.effects(outcome=v) for v in ("RI", "TRUST")}
    for name in std.index:
        e = found_of(name, by_outcome)
        assert_equal(e.std_all, std.std_all[name], 1e-9, name)
        assert_equal(e.std_all_error, std.std_error[name], 1e-9, name)


def test_total_is_direct_plus_indirect_and_contrasts_are_differences():
    fit = fitted("political_democracy")
    boot = fit.bootstrap(draws=300, seed=2)
    found = fit.effects(bootstrap=boot)
    direct, total = found.effect("direct", "ind60", "dem65"), found.effect("total", "ind60", "dem65")
    indirect = found.effect("indirect", "ind60", "dem60", "dem65")
    assert_equal(direct.estimate + indirect.estimate, total.estimate, 1e-12)
    assert_equal(indirect.share, oracle_share(), 1e-6)
    assert indirect.ci == boot.interval("ind")
    assert indirect.bca == boot.interval("ind", "bca")
    assert indirect.p_value == boot.p_value("ind")


def oracle_share():
    return next(r["est"] for r in oracle()["political_democracy"]["defined"] if r["lhs"] == "prop")


def test_p_and_interval_never_contradict():
    fit = fitted("nine_construct")
    for boot in (None, fit.bootstrap(draws=400, seed=3)):
        found = fit.effects(bootstrap=boot)
        every = [e for e in found.specific if e.free] + [t for _, _, t in found.pairs]
        for e in every:
            assert (e.p_value < 1 - found.level) == e.excludes_zero
            assert (e.std_p_value < 1 - found.level) == (e.std_ci[0] > 0 or e.std_ci[1] < 0)
        for c in found.contrasts:
            assert (c.p_value < 1 - found.level) == (c.ci[0] > 0 or c.ci[1] < 0)
        assert {e.excludes_zero for e in every} == {True, False}
        assert np.isfinite([c.p_holm for c in found.contrasts]).all()
