"""Cut-offs of fit indices simulated for one model at one sample size."""
