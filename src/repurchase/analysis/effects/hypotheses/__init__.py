"""Each hypothesis against its estimate."""
