"""Cut-offs of fit indices simulated for one model at its own sample size."""
