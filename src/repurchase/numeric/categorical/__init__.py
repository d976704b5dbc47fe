"""Ordinal and mixed sample statistics: thresholds, polychoric and polyserial correlations."""
