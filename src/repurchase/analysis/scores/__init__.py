"""Analyses of scale scores: correlations, regression, differences of groups."""
