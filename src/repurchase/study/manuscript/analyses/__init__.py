"""Moderation, invariance, paths of groups, controls, missing answers: numbers that are right of that analysis alone."""
