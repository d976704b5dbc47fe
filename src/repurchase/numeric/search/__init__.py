"""Searches for the minima of many functions at a time."""
