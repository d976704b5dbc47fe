"""The survey platforms, each a small module: how sure it is of a file, and what its own columns are for."""
