"""Containers: what a file really is, and the one fence of memory and time within which any of them is read."""
