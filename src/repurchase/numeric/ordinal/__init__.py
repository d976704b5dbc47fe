"""Estimates of models with ordinal answers."""
