"""Every hypothesis in every reasonable specification: estimates, intervals, and in how many it held."""
