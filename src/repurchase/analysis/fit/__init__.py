"""The fit of a model as its user holds it."""
