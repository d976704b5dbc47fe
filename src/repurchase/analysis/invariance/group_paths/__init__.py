"""Paths compared between groups."""
