"""The stages of an analysis, in the order of the chapter."""
