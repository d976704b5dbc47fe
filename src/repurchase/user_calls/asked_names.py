"""What a user asks an object for by a name that it does not have: the refusal says what to ask for instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from repurchase.errors import UnknownAttributeError, UnknownNameError, name_hint, nearest_name, shown_value
from repurchase.short_repr import ShortRepr
from repurchase.text import Text, text

V = TypeVar("V")
FRAME, PICTURE, WORKBOOK, LETTER = "to_frame()", "figure()", 'write("file.xlsx")', 'write("file.docx")'
WORD = re.compile(r"\w+")
ELSEWHERE = {  # what lavaan, pandas, SPSS and others call it, and what it is here: the first that the object has
    "parameter_estimates": ("estimates",),
    "parameterestimates": ("estimates",),
    "parameter_table": ("estimates",),
    "partable": ("estimates",),
    "params": ("coef",),
    "fit_measures": ("measures",),
    "fitmeasures": ("measures",),
    "fit_indices": ("measures",),
    "calc_stats": ("measures",),
    "modindices": ("modification_indices()",),
    "modificationindices": ("modification_indices()",),
    "mod_indices": ("modification_indices()",),
    "standardizedsolution": ("standardized()",),
    "standardised": ("standardized()",),
    "std_all": ("standardized()",),
    "lavpredict": ("factor_scores()",),
    "predict": ("factor_scores()",),
    "inspect": ("estimates",),
    "lavinspect": ("estimates",),
    "rsquare": ("r_squared",),
    "r2": ("r_squared",),
    "rsquared": ("r_squared",),
    "nobs": ("n",),
    "loadings": ('table("loadings")',),
    "cov": ("latent_covariances()",),
    "data": ("frame()", FRAME),
    "df": ("frame()", FRAME),
    "dataframe": ("frame()", FRAME),
    "to_dataframe": ("frame()", FRAME),
    "to_df": ("frame()", FRAME),
    "to_pandas": ("frame()", FRAME),
    "head": ("frame().head()", "to_frame().head()"),
    "shape": ("frame().shape", "to_frame().shape"),
    "loc": ("frame().loc", "to_frame().loc"),
    "iloc": ("frame().iloc", "to_frame().iloc"),
    "values": ("frame().to_numpy()", "to_frame().to_numpy()"),
    "columns": ("to_frame().columns",),
    "items": ("instrument.items",),
    "constructs": ("instrument.constructs",),
    "plot": (PICTURE, "show()"),
    "diagram": (PICTURE,),
    "to_csv": ("to_frame().to_csv()", 'write("file.csv")'),
    "to_excel": (WORKBOOK,),
    "to_word": (LETTER, 'to_docx("file.docx")'),
    "to_docx": (LETTER,),
    "to_html": ('write("file.html")',),
    "to_latex": ('write("file.tex")',),
    "to_json": ("json()",),
    "save": (LETTER, 'write("file.xlsx")', 'to_docx("file.docx")'),
    "export": (LETTER, 'write("file.xlsx")', 'to_docx("file.docx")'),
    "print": ("page()",),
    "info": ("page()",),
}


FUNCTIONS = {  # of the package itself
    **dict.fromkeys(("alpha", "cronbach", "cronbach_alpha", "omega"), ("reliability",)),
    **dict.fromkeys(("ave", "htmt", "discriminant_validity", "convergent_validity"), ("validity",)),
    **dict.fromkeys(("factor_analysis", "fa", "pca", "kmo"), ("efa",)),
    **dict.fromkeys(("measurement_invariance", "mgcfa", "multigroup"), ("invariance",)),
    **dict.fromkeys(("harman", "cmb", "cmv", "common_method_bias"), ("common_method",)),
    **dict.fromkeys(("ttest", "t_test", "anova", "oneway", "chi_square"), ("group_differences",)),
    **dict.fromkeys(("ols", "lm", "linear_regression"), ("regression",)),
    **dict.fromkeys(("corr", "pearson", "spearman"), ("correlations",)),
    **dict.fromkeys(("read_csv", "read_excel", "read_spss", "read_sav", "read_stata", "load", "open"), ("read",)),
    **dict.fromkeys(("lavaan", "growth", "path_analysis", "path_model"), ("sem",)),
    **dict.fromkeys(("fit_measures", "fitmeasures", "modindices"), ("fit",)),
    **dict.fromkeys(("pls_sem", "plssem", "plspm", "smartpls"), ("pls",)),
    **dict.fromkeys(("indirect", "indirect_effects", "bootstrap", "process"), ("mediation",)),
    **dict.fromkeys(("interaction", "simple_slopes"), ("moderation",)),
    **dict.fromkeys(("descriptives", "descriptive", "summary"), ("describe",)),
    **dict.fromkeys(("frequencies", "demographics", "profile"), ("sample",)),
    **dict.fromkeys(("clean", "careless"), ("screen",)),
    **dict.fromkeys(("ipma", "ipa"), ("priorities",)),
    **dict.fromkeys(("nca",), ("necessity",)),
    **dict.fromkeys(("nps",), ("recommendation_score",)),
    **dict.fromkeys(("cluster", "clusters", "kmeans", "latent_class"), ("segments",)),
    **dict.fromkeys(("report", "export", "write", "thesis"), ("analyze",)),
}

_OF_FIT = {"se": 'estimator="MLR"', "test": 'estimator="MLM"', "orthogonal": "A ~~ 0*B", "auto_fix_first": "std_lv",
           "bootstrap": "rp.fit(model, data).bootstrap()", "sampling_weights": "weights", "conf_level": "level",
           "dataframe": "data", "syntax": "model", "formula": "model"}  # fmt: skip
_OF_WRITING = dict.fromkeys(("lang", "language", "out", "output", "folder", "format", "formats", "template"),
                            'rp.analyze(data).write("report", lang="en")')  # fmt: skip
ARGUMENTS = {  # of functions: what others call an argument, and what it is here
    "fit": _OF_FIT,
    "sem": _OF_FIT,
    "cfa": _OF_FIT,
    "analyze": _OF_WRITING,
    "regression": {**dict.fromkeys(("y", "dv", "dependent", "target"), "outcome"),
                   **dict.fromkeys(("x", "iv", "independent", "predictors", "drivers"), 'blocks=[["A", "B"]]')},
    "group_differences": dict.fromkeys(("group", "groups", "factor", "between", "grouping"), 'by="gender"'),
    "mediation": {**dict.fromkeys(("x", "m", "y", "mediator", "predictor", "iv", "dv"), 'fit="M ~ X; Y ~ M + X"'),
                  **dict.fromkeys(("boot", "nboot", "n_boot", "resamples", "r"), "draws")},
    "moderation": {"x": "predictor", "w": "moderator", "m": "moderator", "y": "outcome", "dv": "outcome"},
    "segments": dict.fromkeys(("k", "n", "n_classes", "n_clusters", "clusters"), "classes"),
    "efa": {"factors": "n_factors", "k": "n_factors", "nfactors": "n_factors", "rotate": "rotation",
            "items": "constructs", "columns": "constructs"},
    "reliability": {"items": "constructs", "columns": "constructs", "scale": "constructs"},
    "simulate": dict.fromkeys(("nobs", "size", "sample_size", "n_obs"), "n"),
    "power": dict.fromkeys(("nobs", "size", "sample_size", "sizes"), "n"),
}  # fmt: skip


def argument_instead(function: str, name: str) -> str | None:
    """What an argument is here that others call so; None where nothing is known."""
    return ARGUMENTS.get(function, {}).get(name.casefold().replace(".", "_"))


def unknown_attribute(
    owner: str, name: str, known: Iterable[str], called: Mapping[str, Sequence[str]], listed: Text
) -> UnknownAttributeError:
    """The refusal of a name that nothing has.

    Parameters
    ----------
    owner : str
        What was asked.
    name : str
        For what it was asked.
    known : iterable of str
        What it has.
    called : mapping of str to sequence of str
        What it has under the names that others give it: each what to write, the first that there is.
    listed : Text
        Where to look where nothing is near.
    """
    names = list(known)
    there = (use for use in called.get(name.casefold(), ()) if not (word := WORD.match(use)) or word[0] in names)
    use = next(there, None)
    near = nearest_name(name, names) if use is None else None
    hint = text("general.use_instead", use=use) if use else text("general.nearest", name=near) if near else listed
    refused = UnknownAttributeError("general.unknown_attribute", owner=owner, name=name, hint=hint)
    refused.name = name  # or Python adds a guess of its own
    return refused


class AskedNames(ShortRepr):
    """Base of what a user holds in hand: a name that it does not have is refused with the one that was meant.

    What Python and notebooks themselves ask for begins with an underscore and gets no sentence.
    """

    __slots__ = ()
    _inside: ClassVar[frozenset[str]] = frozenset()  # names for other modules of ours: completion leaves them out

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if name not in self._inside]

    if not TYPE_CHECKING:  # a type checker is to go on refusing names that there are not

        def __getattr__(self, name: str) -> Any:
            fields = getattr(type(self), "__dataclass_fields__", ())
            if name.startswith("_") or name in fields or hasattr(type(self), name):
                return object.__getattribute__(self, name)  # half made, or a property that failed: its own error
            known = [n for n in dir(self) if not n.startswith("_")]
            held = self._held_as(name)
            called = ELSEWHERE if held is None else {name.casefold(): (held,)}
            raise unknown_attribute(type(self).__name__, name, known, called, text("general.listed_by_tab"))

    def _held_as(self, name: str) -> str | None:
        """How to ask for something of this name that the object holds, though not as an attribute."""
        return None


class NamedValues(dict[str, V]):
    """Values by name; a name that there is not is refused with the nearest."""

    __slots__ = ()

    def __missing__(self, name: object) -> V:
        raise UnknownNameError("general.no_such_block", name=shown_value(name), hint=name_hint(name, self))
