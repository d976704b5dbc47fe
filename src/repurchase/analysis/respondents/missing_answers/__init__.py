"""Which answers are missing, whether completely at random, and who counts in which analysis."""
