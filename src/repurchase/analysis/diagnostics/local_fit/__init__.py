"""Local fit: where a model and its answers part, with all candidates counted."""
