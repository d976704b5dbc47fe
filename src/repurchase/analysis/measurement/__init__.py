"""Reliability, loadings and competing measurement models."""
