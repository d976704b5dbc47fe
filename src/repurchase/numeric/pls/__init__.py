"""Partial least squares: weights, resamples, prediction, quality."""
