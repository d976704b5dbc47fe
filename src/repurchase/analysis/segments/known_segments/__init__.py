"""Segments known from the background: performance and priorities group by group."""
