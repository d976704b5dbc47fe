"""The facts that the rules of the pre-review look at, drawn from the results of an analysis."""
