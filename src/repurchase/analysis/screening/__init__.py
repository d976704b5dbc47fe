"""Which responses stay in the sample, and why others leave."""
