"""Nested models side by side."""
