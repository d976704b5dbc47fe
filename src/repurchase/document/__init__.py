"""Blocks, and the writers that set them."""
