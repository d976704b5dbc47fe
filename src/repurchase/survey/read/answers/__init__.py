"""What answers mean: labels of scales, choices, times."""
