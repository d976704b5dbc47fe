"""Structural equation models: layout, data, estimators, estimates, refits."""
