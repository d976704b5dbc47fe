"""The hypothesised factors against models with fewer of them."""
