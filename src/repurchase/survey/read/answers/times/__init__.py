"""Durations and points in time: how they are named, written, and told apart."""
