"""Hypotheses of a large sample: each effect's interval against the smallest effect of interest."""
