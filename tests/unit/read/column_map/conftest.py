"""Lets the tests of the column map import the builders of the tests of reading, and each other's."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
