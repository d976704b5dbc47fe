"""Hierarchical regression of a construct's score."""
