"""Before answers are collected: what a sample of each size would find. After: what this one could have found."""
