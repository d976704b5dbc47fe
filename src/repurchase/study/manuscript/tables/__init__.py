"""The tables of a manuscript: what their columns give, whom their rows are of."""
