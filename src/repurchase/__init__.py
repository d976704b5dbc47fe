"""Repurchase-intention surveys, from export to results chapter."""
