"""Convergent and discriminant validity."""
