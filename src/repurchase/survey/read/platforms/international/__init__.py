"""Survey platforms used everywhere."""
