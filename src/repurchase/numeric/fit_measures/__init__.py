"""Fit measures and residuals of a model."""
