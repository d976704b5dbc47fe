"""Resamples, their covariance matrices, and intervals from their estimates."""
