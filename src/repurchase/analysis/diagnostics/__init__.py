"""What a fitted model gets wrong: residuals, modification indices, factor scores, nested comparisons."""
