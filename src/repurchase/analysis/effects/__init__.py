"""Direct, indirect and total effects, their intervals, and the hypotheses that they decide."""
