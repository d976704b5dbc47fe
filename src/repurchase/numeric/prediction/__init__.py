"""What a linear model predicts when scores are raised: changes of a mean, and of the share above a threshold."""
