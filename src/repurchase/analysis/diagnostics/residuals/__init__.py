"""Residuals of a fit: raw, as correlations, standardised."""
