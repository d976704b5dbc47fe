"""The rules of the house fail where they are broken: each is fed a small package that breaks it on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from architecture_rules import (
    circles,
    circles_said,
    crowded_said,
    empty_names_said,
    file_imports,
    folder_imports,
    lazy_imports,
    lazy_said,
    repeated_said,
)


@pytest.fixture
def package(tmp_path):
    """Writes modules of a package called shop, ``goods__init`` for ``goods/__init__.py``, and gives its folder."""

    def written(**sources: str) -> Path:
        for name, source in sources.items():
            path = tmp_path / "shop" / (name.replace("__", "/") + ".py")
            path = path.with_name("__init__.py") if path.stem == "init" else path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
        return tmp_path / "shop"

    return written


WAYS = {
    "top": "from shop.goods.price import sum_up\n",
    "whole": "import shop.goods.price\n",
    "module": "from shop.goods import price\n",
    "lazy": "def f():\n    from shop.goods.price import sum_up\n",
    "type only": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shop.goods.price import Price\n",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_circle_of_files_is_found_whichever_way_they_import(package, way):
    root = package(goods__tax=way, goods__price="from shop.goods.tax import rate\n")
    assert circles(file_imports(root)) == [["shop.goods.price", "shop.goods.tax"]]
    (said,) = circles_said(file_imports(root))
    assert "shop.goods.tax -> shop.goods.price" in said


def test_a_circle_of_three_files_is_one(package):
    root = package(goods__a="import shop.goods.b\n", goods__b="import shop.goods.c\n", goods__c="import shop.goods.a\n")
    assert circles(file_imports(root)) == [["shop.goods.a", "shop.goods.b", "shop.goods.c"]]


def test_what_only_points_down_is_no_circle(package):
    root = package(goods__a="import shop.goods.b\nimport shop.goods.c\n", goods__b="import shop.goods.c\n", goods__c="")
    assert not circles_said(file_imports(root))
    assert not circles_said(folder_imports(root))


def test_a_circle_of_folders_needs_no_circle_of_files(package):
    root = package(
        goods__price="import shop.tills.coin\n",
        tills__coin="",
        tills__drawer="import shop.goods.label\n",
        goods__label="",
    )
    assert not circles(file_imports(root))
    assert circles(folder_imports(root)) == [["shop.goods", "shop.tills"]]
    (said,) = circles_said(folder_imports(root))
    assert "shop.goods -> shop.tills" in said


def test_a_folder_and_one_within_it_may_not_import_each_other(package):
    root = package(
        goods__price="import shop.goods.foreign.duty\n", goods__tax="", goods__foreign__duty="import shop.goods.tax\n"
    )
    assert circles(folder_imports(root)) == [["shop.goods", "shop.goods.foreign"]]


def test_the_file_of_a_package_counts_to_its_folder(package):
    root = package(goods__init="import shop.tills.coin\n", tills__coin="from shop.goods import anything\n")
    assert circles(folder_imports(root)) == [["shop.goods", "shop.tills"]]


def test_each_module_at_the_root_is_a_folder_of_its_own(package):
    root = package(words="", style="import shop.goods.price\n", goods__price="import shop.words\n")
    assert not circles(folder_imports(root))
    root = package(words="import shop.style\n")
    assert circles(folder_imports(root)) == [["shop.goods", "shop.style", "shop.words"]]


def test_a_crowded_folder_is_found(package):
    root = package(goods__init="", **{f"goods__m{i}": "" for i in range(12)}, **{f"tills__m{i}": "" for i in range(3)})
    assert not crowded_said(root, 12)
    package(goods__one_more="")
    assert crowded_said(root, 12) == ["shop/goods has 13 modules, more than 12"]


LAZY = """
import os
def f():
    import json
    import numpy as np
    from shop.goods import price
    from shop.goods.price import sum_up
    class Inner:
        def method(self):
            from scipy.stats import chi2
async def g():
    import docx.shared
"""


def test_imports_inside_functions_are_found(package):
    root = package(goods__price="", goods__tax=LAZY)
    found = {("shop.goods.tax", t) for t in ("numpy", "shop.goods.price", "scipy.stats", "docx.shared")}
    assert lazy_imports(root) == found
    assert len(lazy_said(root, {})) == 4
    allowed = {"shop.goods.tax": ("why", {"numpy", "scipy.stats", "shop.goods.price"})}
    (said,) = lazy_said(root, allowed)
    assert said.startswith("shop.goods.tax imports docx.shared")


def test_a_library_stands_for_its_modules_and_a_module_of_ours_for_itself(package):
    root = package(
        goods__price="",
        goods__tax="def f():\n    import docx.shared\n    import docxtra\n    import shop.goods.price\n",
    )
    said = lazy_said(root, {"shop.goods.tax": ("why", {"docx", "shop.goods"})})
    assert [line.split(" inside")[0] for line in said] == [
        "shop.goods.tax imports docxtra",
        "shop.goods.tax imports shop.goods.price",
        "shop.goods.tax does not import shop.goods",
    ]


def test_a_permission_that_nothing_needs_is_found(package):
    root = package(goods__tax="import numpy\n")
    told = ["shop.goods.tax does not import numpy inside a function"]
    assert lazy_said(root, {"shop.goods.tax": ("why", {"numpy"})}) == told


def test_a_class_name_used_twice_is_found(package):
    root = package(goods__a="class Price: ...\nclass _Row: ...\n", tills__b="def f():\n    class _Row: ...\n")
    assert repeated_said(root) == ["class _Row stands in shop.goods.a and shop.tills.b"]


NAMES = """
class Bill:
    found: int
    total: int = 0

    def _said(self): ...

def pay(bill, *, at=0): ...
async def claims(): ...
def found_(): ...
def at_least(number, *found): ...
key = lambda place: place
found = 1
"""


def test_a_name_that_is_an_empty_word_is_found(package):
    words = {"found", "at", "place", "said", "claims", "errands"}
    root = package(goods__price=NAMES, tills__errands="", words="def at(): ...\n")
    assert empty_names_said(root, words, {"words"}) == [
        "shop.goods.price:3: a field called found",
        "shop.goods.price:6: a function called _said",
        "shop.goods.price:8: a parameter called at",
        "shop.goods.price:9: a function called claims",
        "shop.goods.price:10: a function called found_",
        "shop.goods.price:11: a parameter called found",
        "shop.goods.price:12: a parameter called place",
        "shop.tills.errands:1: a module called errands",
    ]
    assert empty_names_said(root, words, {"goods", "tills"}) == ["shop.words:1: a function called at"]
