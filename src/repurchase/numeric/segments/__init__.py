"""Profiles in numbers: mixtures of normal classes, how many there are, and whether they come back."""
