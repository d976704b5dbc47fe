"""Reliability of every construct."""
