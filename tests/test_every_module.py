"""Every module can be imported with the releases that are installed: some are imported only by a rare command."""

from __future__ import annotations

import importlib
import pkgutil

import repurchase


def test_every_module_can_be_imported():
    names = [found.name for found in pkgutil.walk_packages(repurchase.__path__, "repurchase.")]
    assert len(names) > 900
    for name in names:
        if name != "repurchase.__main__":  # which runs the program
            importlib.import_module(name)
