"""Errors and tests that hold when answers are not normal."""
