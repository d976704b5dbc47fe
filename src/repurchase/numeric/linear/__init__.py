"""Linear algebra of small symmetric matrices, many at a time."""
