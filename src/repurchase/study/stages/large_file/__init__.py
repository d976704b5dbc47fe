"""The stages of a large file, whose totals are known and whose rows are not held."""
