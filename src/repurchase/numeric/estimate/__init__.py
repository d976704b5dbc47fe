"""Estimates of a structural equation model from complete moments."""
