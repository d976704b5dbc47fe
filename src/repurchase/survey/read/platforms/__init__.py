"""Survey platforms: a module each by origin, what they share, and the registry that asks them all."""
