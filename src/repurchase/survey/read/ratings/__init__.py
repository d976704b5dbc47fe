"""Rated items: which columns they are, their constructs, coding and direction."""
