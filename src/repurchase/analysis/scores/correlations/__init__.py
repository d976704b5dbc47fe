"""Correlations of construct scores and of background questions."""
