"""What was answered: items, their normality, and the scores of constructs."""
