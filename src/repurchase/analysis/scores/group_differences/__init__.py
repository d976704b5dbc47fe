"""Differences of construct scores between groups of respondents."""
