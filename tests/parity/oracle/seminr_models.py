"""The PLS models held against seminr, as data that both programs read."""

SIMPLE = {
    "blocks": {
        "COMP": ["comp_1", "comp_2", "comp_3"],
        "LIKE": ["like_1", "like_2", "like_3"],
        "CUSA": ["cusa"],
        "CUSL": ["cusl_1", "cusl_2", "cusl_3"],
    },
    "paths": [("COMP", "CUSA"), ("COMP", "CUSL"), ("LIKE", "CUSA"), ("LIKE", "CUSL"), ("CUSA", "CUSL")],
}

EXTENDED = {  # Hair et al.'s extended corporate-reputation model: four formative constructs
    "blocks": {
        "QUAL": [f"qual_{i}" for i in range(1, 9)],
        "PERF": [f"perf_{i}" for i in range(1, 6)],
        "CSOR": [f"csor_{i}" for i in range(1, 6)],
        "ATTR": [f"attr_{i}" for i in range(1, 4)],
        **SIMPLE["blocks"],
    },
    "paths": [(a, b) for a in ("QUAL", "PERF", "CSOR", "ATTR") for b in ("COMP", "LIKE")] + SIMPLE["paths"],
}

MOBI = {
    "blocks": {
        "Image": [f"IMAG{i}" for i in range(1, 6)],
        "Expectation": [f"CUEX{i}" for i in range(1, 4)],
        "Quality": [f"PERQ{i}" for i in range(1, 8)],
        "Value": ["PERV1", "PERV2"],
        "Satisfaction": [f"CUSA{i}" for i in range(1, 4)],
        "Complaints": ["CUSCO"],
        "Loyalty": [f"CUSL{i}" for i in range(1, 4)],
    },
    "paths": [
        ("Image", "Expectation"),
        ("Image", "Satisfaction"),
        ("Image", "Loyalty"),
        ("Expectation", "Quality"),
        ("Expectation", "Value"),
        ("Expectation", "Satisfaction"),
        ("Quality", "Value"),
        ("Quality", "Satisfaction"),
        ("Value", "Satisfaction"),
        ("Satisfaction", "Complaints"),
        ("Satisfaction", "Loyalty"),
        ("Complaints", "Loyalty"),
    ],
}

# name: (data, model, constructs of mode B, of unit weights, common factors (PLSc), inner weights)
CASES = {
    "mobi_mode_a": ("mobi", MOBI, (), (), (), "path"),
    "mobi_factorial": ("mobi", MOBI, (), (), (), "factorial"),
    "mobi_mode_b": ("mobi", MOBI, ("Image", "Value"), (), (), "path"),
    "mobi_unit": ("mobi", MOBI, (), ("Quality",), (), "path"),
    "mobi_plsc": ("mobi", MOBI, (), (), tuple(MOBI["blocks"]), "path"),
    "reputation_simple": ("reputation", SIMPLE, (), (), (), "path"),
    "reputation_plsc": ("reputation", SIMPLE, (), (), ("COMP", "LIKE", "CUSL"), "path"),
    "reputation_extended": ("reputation", EXTENDED, ("QUAL", "PERF", "CSOR", "ATTR"), (), (), "path"),
}
