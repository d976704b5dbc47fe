"""Necessary conditions: ceilings of a scatter, the empty space above them, its test, and bottlenecks."""
