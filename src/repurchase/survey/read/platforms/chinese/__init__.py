"""Survey platforms of China."""
