"""Blocks of a document, their numbers and references."""
