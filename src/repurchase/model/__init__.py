"""A model is a table of parameters."""
