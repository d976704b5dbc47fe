"""Exploratory factor analysis."""
