"""Explained variance and effect sizes of a structural model."""
