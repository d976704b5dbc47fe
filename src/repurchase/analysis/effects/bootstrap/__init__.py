"""The bootstrap of a fit."""
